// Buttons that copy.

/** How long a button says what it did. */
const SAID_MS = 2000;

/**
 * Has a button copy a text, and say so for a moment.
 * @param {HTMLElement} button
 * @param {() => string} text
 * @param {() => string | void} otherwise Where a page has no clipboard, as in many frames; gives what to say then, if anything.
 * @param {(words: string) => void} [say]
 */
export function copies(button, text, otherwise, say = (words) => { button.textContent = words; }) {
  const words = button.textContent ?? '';
  button.addEventListener('click', async () => {
    /** @type {string | void} */
    let done = 'Copied';
    try {
      await navigator.clipboard.writeText(text());
    } catch {
      done = otherwise();
    }
    if (!done) return;
    button.style.minWidth ||= `${button.offsetWidth}px`; // its neighbours stay where they are
    say(done);
    setTimeout(() => say(words), SAID_MS);
  });
}
