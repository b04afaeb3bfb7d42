// What the tour says, of what part of the page, and the link that shows it.

/** @typedef {{ title: string, words: string, part: string, link: string }} Step `part`: selector of what it speaks of. */

const PLANE = '.plot:has([data-figure=plane])';
/** Few enough networks to be there while the words are read. */
const NETWORKS = 'L=30&N=500&nets=60';

/** @type {Step[]} */
export const STEPS = [
  { title: 'A map of starts', part: PLANE, link: '#v=1&view=phase&sb2=0.05&rho=1',
    words: 'Each point is a way to initialise a tanh network: variance σ_w² of its weights, σ_b² of its biases. Left of the line gradients vanish, right of it they explode.' },
  { title: 'The critical line', part: '.reading', link: '#v=1&view=phase&sw2=1.761&sb2=0.05&rho=1',
    words: 'On the line χ₁ = 1: a gradient keeps its size, and signals travel as deep as you like. The sentence above the map reads off where you stand.' },
  { title: 'Dropout', part: '.reading', link: '#v=1&view=point&sw2=1.761&sb2=0.05',
    words: 'The same network, with one unit in ten dropped: two equal inputs no longer stay equal. Correlations settle within ξ₂ layers, and the depth that trains falls to 12ξ₂, a few dozen layers.' },
  { title: 'How much dropout costs', part: '#charts .plot', link: '#v=1&view=scales&sb2=0.05',
    words: 'Depth scales against σ_w², one curve for each keep rate ρ. Without dropout the peak is infinite; with it no σ_w² brings it back.' },
  { title: 'Theory meets networks', part: '.plot:has([data-figure=gradients])', link: `#v=1&view=gradients&sw2=1.761&sb2=0.05&${NETWORKS}`,
    words: 'Lines are theory for infinite width; dots are real networks, drawn in your browser just now, with error bars. They agree layer by layer, and nothing was fitted.' },
  { title: 'Any activation', part: '.formula', link: `#v=1&view=gradients&phi=z*tanh(log(1%2Bexp(z)))&sw2=1.761&sb2=0.05&${NETWORKS}`,
    words: 'This is Mish, typed as a formula. Theory and networks follow whatever you type here.' },
  { title: 'Now you', part: PLANE, link: '#v=1&view=phase&sw2=1&sb2=0.05&rho=1',
    words: 'Find the critical σ_w² at σ_b² = 0.05: press “Keep exploring”, then move along the map by click or arrow keys until χ₁ = 1. “Share…” at the top has the link to what you found.' },
];
