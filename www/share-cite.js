// BibTeX of the theory behind the view, and of the program with its version and the link.

import { element } from './dom.js';
import { copyable } from './download.js';

/** @typedef {import('./share.js').Shared} Shared */

const PAPERS = [
  { name: 'huang', label: 'Dropout, gradients and their depth scales', text: `@inproceedings{huang2020dropout,
  title     = {Mean field theory for deep dropout networks: digging up gradient backpropagation deeply},
  author    = {Huang, Wei and Xu, Richard Yi Da and Du, Weitao and Zeng, Yutian and Zhao, Yunce},
  booktitle = {European Conference on Artificial Intelligence (ECAI)},
  year      = {2020},
  eprint    = {1912.09132},
  archivePrefix = {arXiv}
}` },
  { name: 'schoenholz', label: 'Signals, correlations and trainable depth', text: `@inproceedings{schoenholz2017deep,
  title     = {Deep information propagation},
  author    = {Schoenholz, Samuel S. and Gilmer, Justin and Ganguli, Surya and Sohl-Dickstein, Jascha},
  booktitle = {International Conference on Learning Representations (ICLR)},
  year      = {2017},
  eprint    = {1611.01232},
  archivePrefix = {arXiv}
}` },
];
const RESIDUAL = [{ name: 'hayou', label: 'Stochastic depth in residual networks', text: `@inproceedings{hayou2021depth,
  title     = {Regularization in ResNet with stochastic depth},
  author    = {Hayou, Soufiane and Ayed, Fadhel},
  booktitle = {Advances in Neural Information Processing Systems (NeurIPS)},
  year      = {2021},
  eprint    = {2106.03091},
  archivePrefix = {arXiv}
}` }];

/** @param {Shared} shared @returns {Node[]} */
export function cite({ wasm, address, link }) {
  const program = { name: 'depthscale', label: 'depthscale and this link', text: `@software{depthscale,
  title   = {depthscale: how deep can signals and gradients travel?},
  version = {${wasm.version()}},
  url     = {${address}}
}` };
  // Residual networks have one activation.
  const papers = wasm.read_link(link).controls.includes('phi') ? PAPERS : RESIDUAL;
  return [element('p', {}, `The equations of this view come from ${papers.length === 1 ? 'a paper' : 'two papers'}; its networks are sampled by depthscale.`),
    ...[program, ...papers].map(({ text, ...what }) => {
      const entry = copyable({ ...what, rows: text.split('\n').length });
      entry.show(text);
      return entry.root;
    })];
}
