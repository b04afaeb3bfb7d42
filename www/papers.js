// The papers that figures are from, and where in them.

/** @typedef {import('./types.js').Preset} Preset */
/** @typedef {import('./types.js').Claim} Claim */
/** @typedef {Preset['paper']} Paper */

/** @typedef {{ name: string, authors: string, title: string, where: string, address: string }} Citation */

/** @type {Record<Exclude<Paper, 'missed'>, Citation>} */
const CITATIONS = {
  huang: {
    name: 'Huang et al.',
    authors: 'W. Huang, R. Y. D. Xu, W. Du, Y. Zeng, Y. Zhao',
    title: 'Mean field theory for deep dropout networks: digging up gradient backpropagation deeply',
    where: 'ECAI 2020',
    address: 'https://arxiv.org/abs/1912.09132',
  },
  schoenholz: {
    name: 'Schoenholz et al.',
    authors: 'S. S. Schoenholz, J. Gilmer, S. Ganguli, J. Sohl-Dickstein',
    title: 'Deep information propagation',
    where: 'ICLR 2017',
    address: 'https://arxiv.org/abs/1611.01232',
  },
  hayou: {
    name: 'Hayou & Ayed',
    authors: 'S. Hayou, F. Ayed',
    title: 'Regularization in ResNet with stochastic depth',
    where: 'NeurIPS 2021',
    address: 'https://arxiv.org/abs/2106.03091',
  },
};

/** @param {Paper} paper */
export const citationOf = (paper) => (paper === 'missed' ? null : CITATIONS[paper]);

/** @param {Paper} paper */
export const nameOf = (paper) => citationOf(paper)?.name ?? 'What the papers missed';

/** Parts of a paper, by the letters in an id. @type {Record<string, string>} */
const PARTS = { F: 'figure', T: 'table', S: 'supplement', A: 'appendix', L: 'lemma' };

/** "Huang et al., figure 2a". @param {Preset} preset */
export function placeOf({ id, paper }) {
  const [, part, number] = /^[HSD]-([A-Z])(.*)$/.exec(id) ?? [];
  // Appendices have their letter in their name.
  return [nameOf(paper), part && `${PARTS[part]} ${part === 'A' && number ? part : ''}${number}`.trim()].filter(Boolean).join(', ');
}

/** What the numbers say of a claim, in words. @param {Claim} claim @param {string} [wants] Whose data they wait for. */
export function verdictOf({ verdict }, wants) {
  if (!verdict) return wants === 'own' ? 'Waits for files of yours.' : 'Being computed…';
  return `${verdict.holds ? 'Holds' : 'Does not hold'}: ${verdict.words}.`;
}
