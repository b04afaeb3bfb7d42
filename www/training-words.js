// In words, the view of training: networks trained, beside the depth scales of Schoenholz et al. and Huang et al., and the residual
// networks of Hayou & Ayed. In the notation of mathml.js.

/** @type {import('./equations.js').Equation[]} */
export const EQUATIONS = [
  {
    title: 'Loss and accuracy',
    formula: 'ℒ = − \\frac{1}{B} ∑_{b = 1}^{B} ln \\frac{exp ( f_{b , t_b} )}{∑_{k = 1}^{K} exp ( f_{b , k} )}',
    words: 'The loss is minus the mean over the batch of the log of the softmax of the outputs at the right class. Accuracy is the part of the inputs whose largest output is that of their class.',
    source: 'softmax cross-entropy, as in Schoenholz et al., section 5, and Huang et al., section 5',
  },
  {
    title: 'Gradient descent with momentum',
    formula: 'v ← μ v + g , w ← w − η v',
    words: 'The velocity v becomes mu times v plus the gradient g of the batch; the weight w goes back by eta v.',
    source: 'SGD; the papers’ has no momentum',
  },
  {
    title: 'RMSProp',
    formula: 's ← 0.9 s + 0.1 g^2 , w ← w − η \\frac{g}{\\sqrt{s} + ε}',
    words: 'The mean square s becomes 0.9 s plus 0.1 times the gradient squared; the weight goes back by eta times the gradient over the root of s.',
    source: 'T. Tieleman and G. Hinton, 2012; ε = 10⁻⁸ keeps it finite',
  },
  {
    title: 'Depth scales',
    formula: '\\frac{1}{ξ_1} = − ln χ_1 , \\frac{1}{ξ_2} = − ln χ_2',
    words: 'One over xi 1 is minus log chi 1, where gradients vanish e-fold; one over xi 2 is minus log chi 2, where the correlation of two inputs settles e-fold. Their signs are those of the phase; lengths here are absolute.',
    source: 'Schoenholz et al., equations 7 and 12; Huang et al., equation 11',
  },
  {
    title: 'What trains, by the papers',
    formula: 'L ≤ 6 ξ_2 , L ≤ min ( 12 ξ_1 , 12 ξ_2 )',
    words: 'Networks train up to L of 6 xi 2, or up to the smaller of 12 xi 1 and 12 xi 2.',
    source: 'Schoenholz et al., figure 5; Huang et al., figure 7: both read off pictures, no theorem',
  },
  {
    title: 'The boundary, fitted',
    formula: 'a = a_0 + \\frac{a_1 − a_0}{1 + ( L / ( n ξ ) )^k}',
    words: 'Accuracy a falls from a 1 to chance a 0 where L passes n times xi; k is how sharply.',
    source: 'this project: n, k and a_1 by least squares over all networks of the map, the error of n by leaving out a column at a time',
  },
  {
    title: 'How fast',
    formula: 'τ ( η , L ) = τ ( η L^α )',
    words: 'The steps tau until a quarter of the held-out inputs are right, as a function of eta times L to the alpha: with the right alpha, curves of all depths fall on one.',
    source: 'Huang et al., figure 6, which shows α = 1 and α = 0; α is fitted here',
  },
  {
    title: 'Loss of stochastic depth',
    formula: 'E_δ ℒ ( W , δ ) ≈ ℒ ( W , p ) + \\frac{1}{2 L} ∑_{l = 1}^{L} p_l ( 1 − p_l ) g_l ( W )',
    words: 'The loss averaged over masks is about that of the average network, plus 1 over 2 L times the sum of p l times 1 minus p l times g l.',
    source: 'Hayou & Ayed, equations 4 to 6',
  },
  {
    title: 'The penalty',
    formula: 'g_l = ζ_l^T H ζ_l , ζ_l = ∇_{y_l} y_{out} · W_l φ ( y_{l − 1} )',
    words: 'g l is zeta l transposed times H times zeta l, where zeta l is the gradient of the output by y l, times what block l adds, and H the second derivative of the loss by the output.',
    source: 'Hayou & Ayed, equation 5',
  },
];

/** @type {[string, string][]} */
export const GLOSSARY = [
  ['φ', 'activation function; relu in residual networks'],
  ['σ_w², σ_b²', 'variances of weights, times their inputs, and of biases, when training starts'],
  ['ρ', 'keep rate of dropout while training; held-out inputs are seen without'],
  ['L, N', 'number of layers, and units in each'],
  ['B, K', 'inputs in a batch, and classes'],
  ['f, t', 'outputs before the softmax, and the class of an input'],
  ['η, c', 'learning rate, and what it is over L where it follows the depth'],
  ['μ, v', 'momentum, and velocity of a weight'],
  ['g, w', 'gradient of a batch’s loss by a weight, and the weight'],
  ['s', 'running mean of squared gradients'],
  ['ξ₁, ξ₂', 'depth scales: layers in which gradients and correlations change e-fold'],
  ['n, k', 'multiple of the depth scale at which networks cease to train, and how sharply they do'],
  ['a, a_0, a_1', 'accuracy, that of guessing, and that of shallow networks'],
  ['τ, α', 'steps to a given accuracy, and the power of L under which its curves collapse'],
  ['δ_l, p_l', 'mask of layer l, and the probability that it is kept'],
  ['ℒ, g_l, ζ_l', 'loss, its penalty for layer l, and what leaving the layer out changes in the output'],
];

/** What a reader should not take from this view. */
export const LEFT_OUT = [
  'The papers’ sizes: their networks have 300 units and train on 60,000 images for up to 10,000 steps. Those here are smaller, so that a page can train them; where the boundary lies moves with steps and learning rate, and how it follows the depth scales is what can be compared.',
  'Anything tuned: the learning rate is one for all networks of a map, or one over L. A network that diverged at it might train at another.',
  'One network a cell, unless more runs are asked for: weights, batches and masks are drawn at random, and cells near the boundary differ from seed to seed.',
  'Normalisation, augmentation, weight decay, schedules over time, convolutions: layers are fully connected.',
  'Double precision: training is in single precision, as it is elsewhere. Theory is not.',
  'Digits: E. Alpaydin, C. Kaynak, Optical Recognition of Handwritten Digits, CC BY 4.0. MNIST: Y. LeCun, C. Cortes, C. Burges.',
];
