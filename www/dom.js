// One helper to write elements without markup in strings.

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | number | boolean | EventListener>} [attributes] A function is a listener; `false` leaves the
 *   attribute out, `true` leaves it empty.
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') made.addEventListener(name, value);
    else if (value !== false) made.setAttribute(name, value === true ? '' : String(value));
  }
  made.append(...children);
  return made;
}

/**
 * @param {string} id
 * @returns {HTMLElement}
 */
export function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`index.html has no #${id}`);
  return found;
}

/**
 * Writes a symbol with real subscripts and superscripts: σ_w², g_ab, χ₁^{L−l}.
 * @param {string} text
 * @returns {DocumentFragment}
 */
export function symbols(text) {
  const written = document.createDocumentFragment();
  for (const [, below, above, plain] of text.matchAll(/_(\p{Letter}+)|\^\{([^}]*)\}|((?:[^_^]|_(?!\p{Letter})|\^(?!\{))+)/gu)) {
    written.append(below ? element('sub', {}, below) : above ? element('sup', {}, above) : plain);
  }
  return written;
}
