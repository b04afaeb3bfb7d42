// What networks are trained on besides the digits, which are in the program: MNIST, fetched when a link first wants it, and files of the
// reader, which never leave the machine.

/** 5,000 images, beside the page; not among the files that the service worker keeps. */
const MNIST = new URL('../data/mnist-5000.gz', import.meta.url);

/** Files of the reader may be as large as this, together: they are held in memory. */
const MOST_BYTES = 1 << 29;

/** @typedef {import('./types.js').Given} Given */

/**
 * Fetches MNIST.
 * @param {(part: number) => void} onPart Told which part of it is there, from 0 to 1.
 * @returns {Promise<Given>}
 */
export async function mnist(onPart) {
  const response = await fetch(MNIST);
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
  return { source: 'mnist', names: ['mnist'], files: [new Uint8Array(await new Response(counted).arrayBuffer())] };
}

/** Reads files that the reader gave. @param {File[]} files @returns {Promise<Given>} */
export async function own(files) {
  if (files.reduce((sum, { size }) => sum + size, 0) > MOST_BYTES) throw new Error(`these files are larger than ${MOST_BYTES >> 20} MiB together`);
  const read = await Promise.all(files.map(async (file) => new Uint8Array(await file.arrayBuffer().catch(() => {
    throw new Error(`${file.name} could not be read`);
  }))));
  return { source: 'own', names: files.map(({ name }) => name), files: read };
}
