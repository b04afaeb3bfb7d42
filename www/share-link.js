// The address, and its QR code for a lecture's slide.

import { element } from './dom.js';
import { copyable, download, downloadPng } from './download.js';

/** @typedef {import('./share.js').Shared} Shared */

/** Pixels on a side of the picture, at least: sharp over a slide's whole height. */
const PNG_PX = 1080;

/** @param {Shared} shared @returns {Node[]} */
export function link({ wasm, address, view }) {
  const text = copyable({ name: 'link', label: 'Link to this view with these values' });
  text.show(address);
  try {
    return [text.root, ...code(wasm.qr(address), `depthscale-${view}-qr`)];
  } catch {
    return [text.root, element('p', { class: 'soft' }, 'This link is too long for a QR code.')];
  }
}

/** @param {{ size: number, path: string }} qr @param {string} name @returns {Node[]} */
function code({ size, path }, name) {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges">`
    + `<rect width="${size}" height="${size}" fill="#fff"/><path d="${path}"/></svg>`;
  const canvas = painted(size, path);
  canvas.className = 'qr';
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', 'QR code of the link');
  return [canvas, element('div', { class: 'row' },
    element('button', { type: 'button', 'data-download': 'qr-png', click: () => downloadPng(canvas, `${name}.png`) }, 'QR code as PNG'),
    element('button', { type: 'button', 'data-download': 'qr-svg', click: () => download(svg, `${name}.svg`) }, 'QR code as SVG'))];
}

/** A whole number of pixels for each module. @param {number} size @param {string} path */
function painted(size, path) {
  const pixels = Math.ceil(PNG_PX / size);
  const canvas = element('canvas', { width: size * pixels, height: size * pixels });
  const context = canvas.getContext('2d');
  if (context) {
    context.scale(pixels, pixels);
    context.fillStyle = '#fff';
    context.fillRect(0, 0, size, size);
    context.fillStyle = '#000';
    context.fill(new Path2D(path));
  }
  return canvas;
}
