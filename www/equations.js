// The equations behind each view, in the notation of mathml.js, with words to speak and where they stand in print. To add a view,
// name its equations in VIEWS; H is Huang et al., S is Schoenholz et al., both in README.md.

/** @typedef {{ title: string, formula: string, words: string, source: string }} Equation */

/** @type {Record<string, Equation>} */
const EQUATIONS = {
  network: {
    title: 'The network',
    formula: 'z_i^l = ∑_j W_{ij}^l x_j^l + b_i^l , x_j^l = p_j^l φ ( z_j^{l − 1} ) / ρ',
    words: 'z in layer l is W times x, plus b, where x is the mask p times phi of z of the layer before, over rho.',
    source: 'Huang et al., equation 1',
  },
  lengthMap: {
    title: 'Map of the length q',
    formula: 'q^{l + 1} = \\frac{σ_w^2}{ρ} E [ φ ( z )^2 ] + σ_b^2 , z ∼ N ( 0 , q^l )',
    words: 'q in the next layer is sigma w squared over rho, times the mean of phi of z squared, plus sigma b squared, where z is normal with variance q.',
    source: 'Huang et al., equation 2',
  },
  correlationMap: {
    title: 'Map of the correlation c',
    formula: 'q_{ab}^{l + 1} = σ_w^2 E [ φ ( z_a ) φ ( z_b ) ] + σ_b^2 , c = \\frac{q_{ab}}{\\sqrt{q_{aa} q_{bb}}}',
    words: 'q a b in the next layer is sigma w squared times the mean of phi of z a times phi of z b, plus sigma b squared; c is q a b over the root of q a a times q b b. Masks of two inputs are independent, so no rho divides.',
    source: 'Huang et al., equations 3 and 4',
  },
  chi1: {
    title: 'Growth of gradients',
    formula: 'χ_1 = \\frac{σ_w^2}{ρ} E [ φ′ ( z )^2 ] , z ∼ N ( 0 , q^* )',
    words: 'chi 1 is sigma w squared over rho, times the mean of phi prime squared at q star.',
    source: 'Huang et al., equation 10, and equation 5 for networks without dropout',
  },
  chi2: {
    title: 'Slope of the c map',
    formula: 'χ_2 = σ_w^2 E [ φ′ ( z_a ) φ′ ( z_b ) ]',
    words: 'chi 2 is sigma w squared times the mean of phi prime of z a times phi prime of z b, at c star.',
    source: 'Huang et al., section 3.1, after equation 6',
  },
  chiQ: {
    title: 'Slope of the q map',
    formula: 'χ_q = \\frac{σ_w^2}{ρ} \\frac{1}{q^*} E [ z φ ( z ) φ′ ( z ) ]',
    words: 'chi q is sigma w squared over rho, times the mean of z phi phi prime, over q star.',
    source: 'Schoenholz et al., equation 7, in a form that also holds at kinks of φ',
  },
  xi: {
    title: 'Depth scales',
    formula: 'ξ_1 = \\frac{1}{| ln χ_1 |} , ξ_2 = \\frac{1}{| ln χ_2 |} , ξ_q = \\frac{1}{| ln χ_q |}',
    words: 'Each depth scale xi is one over the absolute logarithm of its chi.',
    source: 'Huang et al., equations 6 and 11; Schoenholz et al., section 3',
  },
  trainable: {
    title: 'Depth that trains',
    formula: 'L ≤ min ( 12 ξ_1 , 12 ξ_2 )',
    words: 'L is at most the smaller of 12 xi 1 and 12 xi 2.',
    source: 'Huang et al., found by training; Schoenholz et al. find 6 ξ₂',
  },
  critical: {
    title: 'Critical line',
    formula: 'χ_1 ( σ_w^2 , σ_b^2 ) = 1',
    words: 'The critical line is where chi 1 is 1.',
    source: 'Schoenholz et al., section 3',
  },
  gradient: {
    title: 'Gradients of a layer',
    formula: 'g_{aa} = \\frac{| x_a |^2 | δ_a |^2}{N^2} , g_{ab} = \\frac{( x_a · x_b ) ( δ_a · δ_b )}{N^2}',
    words: 'g a a is the squared length of x a times that of delta a, over N squared; signed g a b has the products of a and b instead.',
    source: 'Huang et al., equation 8, which takes the absolute value of g_ab',
  },
  reusedWeights: {
    title: 'Errors, with the weights of the forward pass',
    formula: 'Δ_{ab}^l = σ_w^2 E [ φ_a′ φ_b′ ] Δ_{ab}^{l + 1} + \\frac{m_a^{l + 1} m_b^{l + 1}}{ρ^2} E [ φ_a′ φ_b′ φ_a φ_b ] , m^l = χ_q m^{l + 1}',
    words: 'Delta a b in layer l is sigma w squared times the mean of phi prime a phi prime b, times delta a b in layer l plus 1, plus m a m b over rho squared times the mean of phi prime a phi prime b phi a phi b; m shrinks by chi q a layer.',
    source: 'this project: exact at infinite width for any φ',
  },
  reusedWeightsAa: {
    title: 'The same for one input',
    formula: 'Δ_{aa}^l = \\frac{σ_w^2}{ρ} E [ φ_a′^2 ] Δ_{aa}^{l + 1} + \\frac{( m_a^{l + 1} )^2}{ρ^3} E [ φ_a′^2 φ_a^2 ]',
    words: 'Delta a a in layer l is sigma w squared over rho times the mean of phi prime squared, times delta a a in layer l plus 1, plus m a squared over rho cubed times the mean of phi prime squared phi squared.',
    source: 'this project',
  },
  independence: {
    title: 'Gradient independence',
    formula: 'Δ_{aa}^l = χ_1 Δ_{aa}^{l + 1} , Δ_{ab}^l = χ_2 Δ_{ab}^{l + 1}',
    words: 'With fresh weights backwards, delta a a grows by chi 1 a layer and delta a b by chi 2.',
    source: 'Huang et al., equation 9, an assumption that they test; Schoenholz et al., section 4',
  },
  eq12: {
    title: 'Linear networks at their fixed point',
    formula: 'g_{ab}^l = 4 ( q_{ab}^* )^2 ( σ_w^2 )^{L − l} ( 1 + ∑_{j = 1}^{L − l} {( \\frac{σ_w^2}{ρ^2} )}^j )',
    words: 'g a b in layer l is 4 q a b star squared, times sigma w squared to the power of L minus l, times one plus the sum over j from 1 to L minus l of sigma w squared over rho squared, to the power of j.',
    source: 'Huang et al., equation 12',
  },
  absolute: {
    title: 'Mean of |g_ab| at width N',
    formula: 'E | g_{ab} | = s \\sqrt{\\frac{2}{π}} exp ( − \\frac{μ^2}{2 s^2} ) + | μ | erf ( \\frac{| μ |}{s \\sqrt{2}} )',
    words: 'The mean of the absolute g a b is s times the root of 2 over pi, times e to the minus mu squared over 2 s squared, plus the absolute mu times erf of it over s root 2. Mu is the signed mean, and s its spread, which falls as one over the root of N.',
    source: 'this project; the leading order in 1/N',
  },
  spread: {
    title: 'Spread of the gradients over networks',
    formula: 'N Var ( ln g_{aa}^l ) ≈ c ( L − l ) , c = \\frac{3 E [ φ^{′ 4} ]}{ρ E {[ φ^{′ 2} ]}^2} − 1',
    words: 'N times the variance of the logarithm of g a a grows by c a layer; c is 3 times the mean fourth power of the slope of phi, over rho times its mean square squared, minus one.',
    source: 'this project; the leading order in 1/N',
  },
  rootLoss: {
    title: 'What |g_ab| and g̃_ab lose at width N',
    formula: 'g̃_{ab}^l ≈ ( 1 − \\frac{κ}{N} ) χ_1 g̃_{ab}^{l + 1} , κ = \\frac{c − d}{4} , d = \\frac{E [ φ_a^{′ 2} φ_b^{′ 2} ]}{E {[ φ^{′ 2} ]}^2} − 1',
    words: 'g tilde a b in a layer is one minus kappa over N, times chi one, times that of the next layer, where kappa is a quarter of c minus d, and d the part of the spread that both inputs share. Inputs that become alike lose nothing.',
    source: 'this project; the leading order in 1/N, far below the output',
  },
};

/** What each view shows. @type {Record<string, (keyof typeof EQUATIONS)[]>} */
const VIEWS = {
  point: ['network', 'lengthMap', 'correlationMap', 'chi1', 'chi2', 'chiQ', 'xi', 'trainable'],
  phase: ['lengthMap', 'correlationMap', 'chi1', 'chi2', 'critical', 'xi', 'trainable'],
  scales: ['lengthMap', 'correlationMap', 'chi1', 'chi2', 'chiQ', 'xi'],
  compare: ['network', 'lengthMap', 'correlationMap', 'chi1', 'chi2', 'xi', 'gradient', 'eq12', 'absolute', 'spread', 'rootLoss'],
  chain: ['network', 'gradient', 'eq12'],
  gradients: ['network', 'gradient', 'reusedWeights', 'reusedWeightsAa', 'independence', 'eq12', 'absolute'],
};

/** The equations of a view; of one without a list of its own, the network. @param {string} view @returns {Equation[]} */
export function equationsOf(view) {
  return (VIEWS[view] ?? ['network']).map((name) => EQUATIONS[name]);
}
