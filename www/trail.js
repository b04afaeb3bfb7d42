// The page's own entries in the browser's history, numbered: undo and redo walk them as Back and Forward do, and never leave the page.

export class Trail {
  /** The entry the page stands at, and the last one. */
  #at;
  #last;
  /** What the entries hold, for where the history cannot be written. @type {string[]} */
  #links = [];
  /** The step that the browser was asked for and has not taken yet. Asked for twice, it might leave the page. */
  #asked = 0;

  /** @param {string} link The page opened with it. */
  constructor(link) {
    this.#at = this.#last = history.state?.at ?? 0; // not 0 after a reload
    this.write(link, true);
  }

  get canUndo() {
    return this.#at > 0;
  }

  get canRedo() {
    return this.#at < this.#last;
  }

  /** Writes a new entry, which drops those that were undone, or writes the present one anew. @param {string} link @param {boolean} replace */
  write(link, replace) {
    if (!replace) {
      this.#renumber();
      this.#last = this.#at += 1;
    }
    this.#links[this.#at] = link;
    this.#asked = 0;
    const address = `${location.pathname}${location.search}${link}`;
    try {
      if (replace) history.replaceState({ at: this.#at }, '', address);
      else history.pushState({ at: this.#at }, '', address);
    } catch {
      // A sandboxed page may not change its address: the state lasts as long as the page.
    }
  }

  /** The browser moved. @param {boolean} elsewhere Whether to another address. @returns {boolean} whether to another entry */
  arrive(elsewhere) {
    const before = this.#at;
    this.#asked = 0;
    if (history.state) {
      this.#at = history.state.at;
      this.#last = Math.max(this.#last, this.#at);
      this.#links[this.#at] = location.hash;
    } else {
      // A link was followed, and the browser has made the entry: none is made for the address where it already is.
      if (elsewhere) this.#last = this.#at += 1;
      this.write(location.hash, true);
    }
    return this.#at !== before;
  }

  /** One step back or forward. @param {-1 | 1} step @returns {string | null} the link to open, where the browser does not open it */
  walk(step) {
    if (!(step < 0 ? this.canUndo : this.canRedo) || this.#asked === step) return null;
    this.#renumber();
    if (history.state?.at === this.#at) {
      this.#asked = step;
      history.go(step);
      return null;
    }
    this.#at += step;
    return this.#links[this.#at] ?? null;
  }

  /** A click on a link to where the page already is takes the number off its entry. Firefox does so in silence. */
  #renumber() {
    if (!history.state) this.write(this.#links[this.#at], true);
  }
}
