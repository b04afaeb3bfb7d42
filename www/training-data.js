// What networks are trained on: digits and MNIST, fetched when a link first wants them, and files of the reader, which never leave the
// machine.

/** Beside the page, by source; the service worker keeps the first. @type {Record<string, { file: URL, name: string } | undefined>} */
export const BUNDLED = {
  digits: { file: new URL('../data/digits.idx.gz', import.meta.url), name: 'the digits' },
  mnist: { file: new URL('../data/mnist-5000.gz', import.meta.url), name: 'MNIST' },
};

/** Files of the reader may be as large as this, together: they are held in memory. */
const MOST_BYTES = 1 << 29;

/** @typedef {import('./types.js').Given} Given */

/**
 * Fetches what comes with the page.
 * @param {string} source
 * @param {URL} file
 * @param {(part: number) => void} onPart Told which part of it is there, from 0 to 1.
 * @returns {Promise<Given>}
 */
export async function fetched(source, file, onPart) {
  const response = await fetch(file);
  if (!response.ok || !response.body) throw new Error(`its file answered ${response.status}`);
  const total = Number(response.headers.get('content-length'));
  let read = 0;
  const counted = response.body.pipeThrough(new TransformStream({
    transform(chunk, out) {
      read += chunk.length;
      if (total > 0) onPart(Math.min(1, read / total));
      out.enqueue(chunk);
    },
  }));
  return { source, names: [source], files: [new Uint8Array(await new Response(counted).arrayBuffer())] };
}

/** Reads files that the reader gave. @param {File[]} files @returns {Promise<Given>} */
export async function own(files) {
  if (files.reduce((sum, { size }) => sum + size, 0) > MOST_BYTES) throw new Error(`these files are larger than ${MOST_BYTES >> 20} MiB together`);
  const read = await Promise.all(files.map(async (file) => new Uint8Array(await file.arrayBuffer().catch(() => {
    throw new Error(`${file.name} could not be read`);
  }))));
  return { source: 'own', names: files.map(({ name }) => name), files: read };
}
