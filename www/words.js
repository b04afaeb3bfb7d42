// Below every view: its equations, what the symbols mean, and what is left out. Fold-outs, closed until they are asked for. Those of
// stochastic depth and of training are loaded with them.

import { element, symbols } from './dom.js';
import { equationsOf } from './equations.js';
import { Late } from './late.js';
import { formula } from './mathml.js';

/** Every symbol with its meaning. @type {[string, string][]} */
const GLOSSARY = [
  ['φ', 'activation function, applied unit by unit'],
  ['σ_w²', 'variance of a weight times the number of inputs it is one of'],
  ['σ_b²', 'variance of a bias'],
  ['ρ', 'keep rate: the probability that dropout spares a unit; the dropout rate is 1 − ρ'],
  ['L, l', 'number of layers, and one of them'],
  ['N', 'width: units in a layer'],
  ['W, b, p', 'weights, biases and mask of a layer'],
  ['x, z', 'what goes into a layer, and what comes out before φ'],
  ['a, b', 'two inputs to the same network, each with masks of its own'],
  ['E[…]', 'mean over normal z of the given variance and correlation'],
  ['q, q*', 'mean square of z, and where it settles in deep layers'],
  ['c, c*', 'correlation of z for two inputs, and where it settles'],
  ['χ₁', 'factor by which the mean square of a gradient grows a layer backwards'],
  ['χ₂, χ_q', 'slopes of the c map and of the q map at their fixed points'],
  ['ξ₁, ξ₂, ξ_q', 'depth scales: layers in which gradients, correlations and lengths change e-fold'],
  ['δ, Δ', 'derivative of the loss by z, and the mean product of two of them'],
  ['m', 'how much δ follows z, since both passes use the same weights'],
  ['g_aa, g_ab', 'squared gradient of a layer’s weights for one input, and the product of those of two'],
  ['μ, s', 'mean of g_ab over networks, and its spread at width N'],
];

/** What a reader should not take from this page. */
const LEFT_OUT = [
  'Training, but in its own view: that min(12ξ₁, 12ξ₂) layers train is no theorem.',
  'Finite width, beyond sampled networks and the spread of g_ab: lines of theory are those of N → ∞, and deep narrow networks (L near N) stray from them.',
  'Normalisation (batch, layer), skip connections, convolutions, attention, recurrence: the layers are fully connected and of one width.',
  'Masks that inputs share, or that differ between the passes: each input has its own, and both passes use them.',
  'Data: inputs enter through their variance and correlation only, and a loss through the errors it sends back. Images of digits (E. Alpaydin, C. Kaynak: Optical Recognition of Handwritten Digits, CC BY 4.0) do so through one more layer, and by theory at their mean variance.',
  'Floating-point range: a depth that theory allows may overflow in half precision.',
];

export class Words {
  #equations = element('ol', { class: 'equations' });
  #glossary = element('dl', { class: 'glossary' });
  #left = element('ul');
  #view = '';
  /** By view. @type {Record<string, Late<typeof import('./depth-words.js')>>} */
  #late = {
    depth: new Late(() => import('./depth-words.js')),
    training: new Late(() => import('./training-words.js')),
  };

  /** @param {HTMLElement} host */
  constructor(host) {
    host.replaceChildren(fold('equations', 'Equations', this.#equations), fold('glossary', 'Symbols', this.#glossary),
      fold('left-out', 'What this does not model', this.#left));
    host.hidden = false;
  }

  /** @param {string} view */
  show(view) {
    if (view === this.#view) return;
    this.#view = view;
    const late = this.#late[view];
    if (late) late.with((words) => { if (this.#view === view) this.#write(words.EQUATIONS, words.GLOSSARY, words.LEFT_OUT); });
    else this.#write(equationsOf(view), GLOSSARY, LEFT_OUT);
  }

  /** @param {import('./equations.js').Equation[]} equations @param {[string, string][]} glossary @param {string[]} left */
  #write(equations, glossary, left) {
    this.#glossary.replaceChildren(...glossary.map(([symbol, meaning]) =>
      element('div', {}, element('dt', {}, symbols(symbol)), element('dd', {}, symbols(meaning)))));
    this.#left.replaceChildren(...left.map((item) => element('li', {}, symbols(item))));
    this.#equations.replaceChildren(...equations.map(({ title, formula: text, words, source }) =>
      element('li', {}, element('h3', {}, symbols(title)), element('div', { class: 'math', tabindex: 0, role: 'group', 'aria-label': title }, formula(text, words)),
        element('p', { class: 'source' }, symbols(source)))));
  }
}

/** @param {string} name @param {string} title @param {Node} content */
function fold(name, title, content) {
  return element('details', { 'data-fold': name }, element('summary', {}, title), content);
}
