// What the browser remembers of its reader's wishes. Where storage is blocked, as in a sandboxed frame, they last as long as the page.

/** @type {Map<string, string>} */
const here = new Map();

/** @param {string} name @returns {string | null} */
export function remembered(name) {
  try {
    return localStorage.getItem(`depthscale-${name}`);
  } catch {
    return here.get(name) ?? null;
  }
}

/** @param {string} name @param {string} value */
export function remember(name, value) {
  try {
    localStorage.setItem(`depthscale-${name}`, value);
  } catch {
    here.set(name, value);
  }
}
