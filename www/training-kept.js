// Results that took long and came with the page: the command line made them, `results/index.json` says of which links.

/** @typedef {{ version: string, seconds: number, blocks: (number | null)[][] }} Kept `null` stands for NaN. */

const INDEX = new URL('../results/index.json', import.meta.url);

/** File names by link, without `#` and cell. @type {Promise<Record<string, string> | null> | null} */
let index = null;

/** What was kept of a link; `null` where nothing was, or nothing that can be had. @param {string} link @param {number} blocks How many it has. */
export async function kept(link, blocks) {
  const all = await (index ??= json(INDEX));
  if (!all) index = null; // there may be a network next time
  const file = all?.[link];
  /** @type {Kept | null} */
  const result = file ? await json(new URL(file, INDEX)) : null;
  return result?.blocks?.length === blocks ? result : null;
}

/** Its blocks one after the other. @param {Kept} kept */
export function wordsOf({ blocks }) {
  return Float64Array.from(blocks.flat(), (word) => word ?? NaN);
}

/** What a file says; `null` where it does not come. @param {URL} address @returns {Promise<any>} */
async function json(address) {
  try {
    const response = await fetch(address);
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}
