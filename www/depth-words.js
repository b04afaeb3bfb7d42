// In words, the view of stochastic depth: Hayou & Ayed, Regularization in ResNet with stochastic depth. In the notation of mathml.js.

/** @type {import('./equations.js').Equation[]} */
export const EQUATIONS = [
  {
    title: 'The network',
    formula: 'y_l = y_{l − 1} + δ_l s W_l φ ( y_{l − 1} ) , P ( δ_l = 1 ) = p_l',
    words: 'y l is y l minus 1, plus delta l times s times W l times phi of y l minus 1; delta l is 1 with probability p l, else 0; s is 1, or 1 over the root of L in stable networks.',
    source: 'Hayou & Ayed, equations 1 and 3',
  },
  {
    title: 'Depth of the network that is left',
    formula: 'L_δ = ∑_{l = 1}^{L} δ_l , | L_δ − ∑_l p_l | ≤ v u^{− 1} ( \\frac{ln ( 2 / β )}{v} )',
    words: 'L delta is the sum of the deltas. With probability 1 minus beta at least, it is within v times u inverse of log 2 over beta, over v, of its mean.',
    source: 'Hayou & Ayed, lemma 1; the law itself is a sum of independent steps, and exact here',
  },
  {
    title: 'The bound’s function and variance',
    formula: 'u ( t ) = ( 1 + t ) ln ( 1 + t ) − t , v = ∑_{l = 1}^{L} p_l ( 1 − p_l )',
    words: 'u of t is 1 plus t, times log 1 plus t, minus t; v is the sum of p l times 1 minus p l.',
    source: 'Hayou & Ayed, lemma 1',
  },
  {
    title: 'Growth of gradients',
    formula: '\\tilde q_l = E \\frac{| ∇_{y_l} ℒ |^2}{| ∇_{y_L} ℒ |^2} = ∏_{k = l + 1}^{L} ( 1 + s^2 p_k )',
    words: 'q tilde l, the mean ratio of squared gradients at layer l and at layer L, is the product over k from l plus 1 to L of 1 plus s squared p k.',
    source: 'Hayou & Ayed, proposition 1, for s = 1',
  },
  {
    title: 'Covariance of two inputs, averaged layer by layer',
    formula: 'Q_l = Q_{l − 1} + s^2 p_l f ( C_{l − 1} ) \\hat Q_{l − 1} , f ( γ ) = \\frac{\\sqrt{1 − γ^2} + γ arcsin γ}{π} + \\frac{γ}{2}',
    words: 'Q l of two inputs is that of the layer before, plus s squared p l f of C, times Q hat, that of one input; f of gamma is the root of 1 minus gamma squared plus gamma arc sine gamma, over pi, plus gamma over 2.',
    source: 'Hayou & Ayed, equations A4 to A7; exact where every p is 1',
  },
  {
    title: 'The same, averaged over masks',
    formula: 'E c_l = ∑_k P ( K_l = k ) C_{( k )} , C_{( k + 1 )} = \\frac{C_{( k )} + s^2 f ( C_{( k )} )}{1 + s^2}',
    words: 'The mean correlation of layer l is the sum over k of the probability that k of the first l layers are kept, times C k; C k plus 1 is C k plus s squared f of C k, over 1 plus s squared.',
    source: 'this project: a layer that is left out changes nothing, so all depends on K_l, the number of layers kept up to l',
  },
  {
    title: 'Loss and penalty',
    formula: 'ℒ ( W ) ≈ \\bar ℒ ( W ) + \\frac{1}{2 L} ∑_{l = 1}^{L} p_l ( 1 − p_l ) g_l ( W )',
    words: 'The loss is about that of the average network, plus 1 over 2 L times the sum of p l times 1 minus p l times g l.',
    source: 'Hayou & Ayed, equation 6,',
  },
  {
    title: 'Information discrepancy',
    formula: 'g_l = ζ_l^T H ζ_l = 2 ζ_l^2 , ζ_l = ∇_{y_l} y_{out} · W_l φ ( y_{l − 1} )',
    words: 'g l is zeta l transposed times H times zeta l, which is 2 zeta l squared for one output and a squared loss; zeta l is the gradient of the output by y l, times what block l adds.',
    source: 'Hayou & Ayed, equation 5, and 6 for a squared loss',
  },
  {
    title: 'It is the same for every layer, in the mean',
    formula: 'E g_l = 2 ( 1 + s^2 )^{L − 1} Q_0',
    words: 'The mean of g l is 2 times 1 plus s squared to the power of L minus 1, times Q 0.',
    source: 'Hayou & Ayed, theorem 1; the value is this project’s',
  },
  {
    title: 'Mode of maximal regularisation',
    formula: 'p_l^* = min ( 1 , max ( 0 , \\frac{1}{2} − \\frac{C}{g_l} ) ) , ∑_{l = 1}^{L} p_l^* = \\bar L',
    words: 'p star l is one half minus C over g l, between 0 and 1, with C such that the p star add up to the budget.',
    source: 'Hayou & Ayed, lemma 2',
  },
  {
    title: 'Noise of a neuron',
    formula: 'y_L^i ( δ ) ≈ \\bar y_L^i + s ∑_{l = 1}^{L} η_l μ_l , η_l = δ_l − p_l',
    words: 'A neuron is about its value in the average network plus s times the sum of eta l mu l; eta l is delta l minus p l, mu l what block l adds to it.',
    source: 'Hayou & Ayed, equation 7, at the last layer',
  },
  {
    title: 'It becomes normal',
    formula: '\\frac{1}{\\sqrt{L}} ∑_{l = 1}^{L} η_l μ_l → N ( 0 , v ) , \\frac{max_l μ_l^2}{∑_l μ_l^2} → 0',
    words: 'The sum of eta l mu l over the root of L tends to normal, where the largest mu squared over the sum of all tends to 0.',
    source: 'Hayou & Ayed, theorem 2, with its assumption 2; every p_l stays away from 0 and 1',
  },
  {
    title: 'SenseMode',
    formula: 'S_l = ℒ ( 1 ) − ℒ ( 1_l ) , p_l = p_{min} + ( 1 − p_{min} ) \\frac{S_l − S_{min}}{S_{max} − S_{min}} , p_l ∝ | S_l |',
    words: 'S l is the loss of the whole network minus that without layer l. p l follows S in a line from p min to 1, or is proportional to the absolute S.',
    source: 'Hayou & Ayed, section 5 for the line, section 6 for the proportion: two different maps',
  },
];

/** @type {[string, string][]} */
export const GLOSSARY = [
  ['y_l', 'units of layer l; each has the variance Q_0 at the start'],
  ['φ', 'the activation relu'],
  ['W_l', 'weights of block l, of variance 2/N'],
  ['L, l', 'number of layers, and one of them'],
  ['N', 'width: units in a layer'],
  ['s', 'factor of every block: 1 in standard networks, 1/√L in stable ones'],
  ['δ_l', 'mask: 1 where layer l is kept, 0 where it is left out'],
  ['p_l', 'survival probability of layer l: the mean of δ_l; all of them are a mode'],
  ['L̄/L', 'budget: the mean part of the layers that is kept'],
  ['L_δ', 'number of layers that a mask keeps'],
  ['β', 'probability with which the bound on L_δ may fail'],
  ['ℒ, y_out', 'loss, and output w·y_L'],
  ['q̃_l', 'mean squared gradient at layer l over that at the output'],
  ['Q_l, Q̂_l, C_l', 'covariance of two inputs, variance of one, and their ratio'],
  ['g_l, ζ_l', 'information discrepancy of layer l, and what leaving it out changes in the output'],
  ['H', 'second derivative of the loss by the output'],
  ['μ_l, η_l', 'what block l adds to a neuron, and its mask about its mean'],
  ['S_l', 'sensitivity of the loss to layer l'],
];

/** What a reader should not take from this view. */
export const LEFT_OUT = [
  'Other networks than those of the formula: the activation is relu, weights have the variance 2/N, blocks are fully connected, of one layer and one width, without normalisation.',
  'Training: every network is as it is initialised, so the paper’s curves over epochs, its table of losses and its budget hypothesis are not here.',
  'Finite width, beyond what the sampled networks show: the theory’s lines are those of N → ∞, and the growth of gradients in deep narrow networks strays from them.',
  'Very large networks. A neuron is followed under many masks with all weights drawn, so at most L·N² = 4 · 10⁶ of them; other studies keep L·N ≤ 4 · 10⁶ numbers. A network that is asked to be wider is sampled narrower, and the sentence above the figures says so.',
  'Cost on your machine: a step is timed here, in your browser, by code that uses one thread and no graphics card.',
];
