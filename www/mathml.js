// Formulas in a small notation, as MathML Core: x_{a}^{l}, \frac{a}{b}, \sqrt{a}, \tilde a, \bar a, \hat a, {groups}; spaces part tokens and are not shown.

const NAMESPACE = 'http://www.w3.org/1998/Math/MathML';
/** Names that are upright words, and stand off from what follows. */
const FUNCTIONS = new Set(['exp', 'erf', 'ln', 'min', 'max', 'arcsin']);
/** @type {Record<string, string>} */
const ACCENTS = { '\\tilde': '~', '\\bar': '¯', '\\hat': '^' };
const TOKEN = /\\[a-z]+|[\p{L}\p{M}]+|[\d.]+|\S/gu;

/** @param {string} tag @param {...(Node | string)} children */
function made(tag, ...children) {
  const node = document.createElementNS(NAMESPACE, tag);
  node.append(...children);
  return node;
}

/**
 * A formula as one element, spoken in words by those who cannot see it.
 * @param {string} text
 * @param {string} words
 * @returns {Element}
 */
export function formula(text, words) {
  const tokens = text.match(TOKEN) ?? [];
  const math = made('math', row(tokens));
  math.setAttribute('display', 'block');
  math.setAttribute('alttext', words);
  math.setAttribute('aria-label', words);
  return math;
}

/** Everything up to the end of the group. @param {string[]} tokens @returns {Element} */
function row(tokens) {
  /** @type {Element[]} */
  const parts = [];
  while (tokens.length > 0 && tokens[0] !== '}') parts.push(scripted(tokens));
  return made('mrow', ...parts);
}

/** A part with its subscript and superscript, in either order. @param {string[]} tokens @returns {Element} */
function scripted(tokens) {
  const base = part(tokens);
  /** @type {Record<string, Element>} */
  const scripts = {};
  while (tokens[0] === '_' || tokens[0] === '^') scripts[tokens.shift() ?? ''] = part(tokens);
  const { _: below, '^': above } = scripts;
  const large = base.textContent === '∑' || base.textContent === '∏';
  if (below && above) return made(large ? 'munderover' : 'msubsup', base, below, above);
  if (below) return made(large ? 'munder' : 'msub', base, below);
  return above ? made('msup', base, above) : base;
}

/** One token, group or command. @param {string[]} tokens @returns {Element} */
function part(tokens) {
  const token = tokens.shift() ?? '';
  switch (token) {
    case '{': return group(tokens);
    case '\\frac': return made('mfrac', part(tokens), part(tokens));
    case '\\sqrt': return made('msqrt', part(tokens));
    default:
  }
  if (ACCENTS[token]) {
    const over = made('mover', part(tokens), made('mo', ACCENTS[token]));
    over.setAttribute('accent', 'true');
    return over;
  }
  if (FUNCTIONS.has(token)) return made('mrow', made('mi', token), made('mspace'));
  if (/^\p{L}/u.test(token)) return letters(token);
  const other = made(/^\d/.test(token) ? 'mn' : 'mo', token);
  // Brackets as tall as their letters, also beside a fraction.
  if (/^[()[\]|]$/.test(token)) other.setAttribute('stretchy', 'false');
  return other;
}

/** Letters side by side are a product, or several indices. @param {string} token */
function letters(token) {
  const each = [...token].map((letter) => made('mi', letter));
  return each.length === 1 ? each[0] : made('mrow', ...each);
}

/** @param {string[]} tokens */
function group(tokens) {
  const inner = row(tokens);
  tokens.shift();
  return inner;
}
