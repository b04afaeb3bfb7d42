// The words of the page "What the papers missed". Its numbers are not here: they are computed when it is read.

/**
 * @typedef {object} Chapter
 * @property {string} heading The claim in plain words.
 * @property {string[]} why A paragraph each.
 * @property {{ formula: string, words: string }} formula In the notation of mathml.js, and as it is spoken.
 * @property {string[]} figures Ids of presets.
 */

/** @type {Chapter[]} */
export const CHAPTERS = [
  {
    heading: 'g_ab follows χ₁ only because its sign is thrown away',
    why: [
      'g_ab compares the gradients of two inputs. Huang et al. take its absolute value, network by network, see it change by χ₁ from layer to layer, and conjecture that this is a law (their equation 13).',
      'With its sign the mean over networks does something else: it follows the larger of χ₂ and χ_q², as their own equation (12) has it for linear networks. What follows χ₁ is the spread of single networks about that mean. The spread is smaller by a factor √N next to the output, but it fades more slowly, and an absolute value cannot tell it from a mean.',
    ],
    formula: {
      formula: 'E | g_{ab} | = s \\sqrt{\\frac{2}{π}} exp ( − \\frac{μ^2}{2 s^2} ) + | μ | erf ( \\frac{| μ |}{s \\sqrt{2}} )',
      words: 'The mean of the absolute g a b is s times the root of 2 over pi, times e to the minus mu squared over 2 s squared, plus the absolute mu times erf of it over s root 2. Mu is the mean with its sign, s the spread.',
    },
    figures: ['M-sign'],
  },
  {
    heading: 'The layer where that happens moves with the logarithm of the width',
    why: [
      'The paper asks whether finite width explains the failure of equation (12), tries several widths, and answers that it does not. Width does explain it, but slowly: mean and spread meet n_c layers below the output, and n_c grows with ln N alone: in the figure a hundred times the width moves it by seven layers, where the paper’s networks have 200. Any width that fits into a computer leaves most of a deep network to the spread.',
    ],
    formula: {
      formula: 'n_c ≈ \\frac{1}{2} \\frac{ln N}{ln ( χ_1 / max ( χ_2 , χ_q^2 ) )} + O ( 1 )',
      words: 'n c is about one half of the logarithm of N, over the logarithm of chi 1 over the larger of chi 2 and chi q squared, plus a number that does not depend on N.',
    },
    figures: ['M-nc'],
  },
  {
    heading: 'Even then the rate is not quite χ₁',
    why: [
      'Far below the output |g_ab| is the size of a product of two gradients that know little of each other. So is g̃_ab, in every layer, which Huang et al. take as the metric with less variance. Both behave like the root of g_aa g_bb. The mean of a root is less than the root of the mean, and the more so the more the gradients fluctuate, which they do a little more in each layer.',
      'So at width N both change by less than χ₁ a layer, by a fraction κ/N that theory gives. At N = 1000 nobody sees it. The figure has narrow networks.',
    ],
    formula: {
      formula: '\\frac{g̃_{ab}^l}{g̃_{ab}^{l + 1}} → ( 1 − \\frac{κ}{N} ) χ_1 , κ = \\frac{1}{4} ( \\frac{3 E [ φ^{′ 4} ]}{ρ E {[ φ^{′ 2} ]}^2} − \\frac{E [ φ_a^{′ 2} φ_b^{′ 2} ]}{E {[ φ^{′ 2} ]}^2} )',
      words: 'g tilde a b changes by one minus kappa over N, times chi 1. kappa is a quarter of the difference between 3 times the mean of phi prime to the fourth over rho times the square of the mean of phi prime squared, and the mean of phi prime a squared phi prime b squared over the same square.',
    },
    figures: ['M-root'],
  },
  {
    heading: 'Gradient independence costs a factor, and for every activation another one',
    why: [
      'Both papers’ nonlinear theory lets the backward pass use weights of its own. Real networks use those of the forward pass again, so the error that comes back remembers the signal that went out. Huang et al. work this out for linear networks. It closes for any activation: the last term below is what independence drops.',
      'The term fades when χ_q² is below χ₁. The rate χ₁ then survives, which is why the assumption looked right in slopes; the size of the gradients does not.',
    ],
    formula: {
      formula: 'Δ_{aa}^l = χ_1 Δ_{aa}^{l + 1} + \\frac{( m_a^{l + 1} )^2}{ρ^3} E [ φ_a^{′ 2} φ_a^2 ] , m_a^l = χ_q m_a^{l + 1}',
      words: 'Delta a a in layer l is chi 1 times delta a a in layer l plus 1, plus m a squared over rho cubed times the mean of phi prime squared phi squared; m shrinks by chi q a layer.',
    },
    figures: ['M-factor'],
  },
  {
    heading: 'Variance against mean has no universal power of two',
    why: [
      'Huang et al. draw the variance V of a gradient over networks against its mean m, layer by layer, and see slope 2 whatever φ, ρ and N. Slope 2 would say that V/m² is the same in every layer. It is not: each layer multiplies the gradient by a random number near χ₁, so that the logarithm walks at random and V/m² grows with the distance n from the output.',
      'On logarithmic axes that growth hides, because m runs through dozens of decades meanwhile. It shows as a slope a little under 2 where gradients vanish, over 2 where they explode, and as anything at all near χ₁ = 1, where m hardly moves. The first figure is the paper’s. The second has narrow networks at two σ_w², and its verdict is on the growth itself.',
    ],
    formula: {
      formula: '\\frac{V}{m^2} ≈ exp ( \\frac{c n}{N} ) − 1 , c = \\frac{3 E [ φ^{′ 4} ]}{ρ E {[ φ^{′ 2} ]}^2} − 1 , n = L − l',
      words: 'V over m squared is about e to the c n over N, minus 1. c is 3 times the mean of phi prime to the fourth, over rho times the square of the mean of phi prime squared, minus 1. n is L minus l.',
    },
    figures: ['H-F4', 'M-power'],
  },
  {
    heading: 'Equation (12) has a second regime',
    why: [
      'Equation (12) is right for the mean with its sign at infinite width. The paper notes that the sum in its first line settles, since σ_w² is less than ρ. The sum in its second line, of powers of σ_w²/ρ², settles only where σ_w² is less than ρ², and the paper does not say so.',
      'Between ρ² and ρ the sum grows like its last term, and g_ab changes by (σ_w²/ρ)², which is χ_q² of a linear network, instead of by χ₂ = σ_w².',
    ],
    formula: {
      formula: 'g_{ab}^l = 4 ( q_{ab}^* )^2 ( σ_w^2 )^{L − l} ( 1 + ∑_{j = 1}^{L − l} {( \\frac{σ_w^2}{ρ^2} )}^j )',
      words: 'g a b in layer l is 4 q a b star squared, times sigma w squared to the power of L minus l, times one plus the sum over j from 1 to L minus l of sigma w squared over rho squared, to the power of j.',
    },
    figures: ['M-eq12'],
  },
  {
    heading: 'Under random masks the mean of f is not f of the mean',
    why: [
      'Hayou & Ayed follow the covariance of two inputs through a network with stochastic depth by a recursion, (A5) and (A7): at every layer the mean kernel goes into the nonlinear f of relu. But signals are normal only for given masks. Over masks they are a mixture, and f of a mean is not the mean of f.',
      'The exact mean is no harder. Every layer that survives changes the correlation in the same way, so all depends on how many have survived, and the law of that number is known exactly.',
    ],
    formula: {
      formula: 'E c_l = ∑_{k = 0}^{l} P ( K_l = k ) C_{( k )} , C_{( k + 1 )} = \\frac{C_{( k )} + s^2 f ( C_{( k )} )}{1 + s^2}',
      words: 'The mean of c in layer l is the sum over k of the probability that k of the first l layers survive, times C k; C k plus 1 is C k plus s squared f of C k, over 1 plus s squared.',
    },
    figures: ['M-masks'],
  },
  {
    heading: 'Narrow networks explode faster',
    why: [
      'Proposition 1 of Hayou & Ayed gives the growth of gradients for infinite width, and their networks of 512 units without masks show 2.001 to 2.003 a layer instead of 2. That is no noise. Units keep their sign through many blocks, so that layers of one network grow together; and gradients come back through the weights that made the signals.',
      'To first order in 1/N both are summed in closed form. For 50 layers of 512 units it makes 7 % in all, for 64 units 70 %.',
    ],
    formula: {
      formula: 'E \\frac{| ∇_{y_l} |^2}{| ∇_{y_L} |^2} ≈ exp ( \\frac{a_l}{N} ) ∏_{k > l} ( 1 + s^2 p_k )',
      words: 'The mean of the squared gradient at layer l over that at L is about e to the a l over N, times the product over the layers k behind l of 1 plus s squared p k.',
    },
    figures: ['M-width'],
  },
  {
    heading: 'A table of growth whose masks were not independent',
    why: [
      'Tables 1, 4 and 5 of Hayou & Ayed compare that product with 500 networks. Masks alone spread the mean of 500 networks by an amount that is known, and the printed numbers near the output lie up to seven times that off: 1.739 for 1.7, 1.530 for 1.464, 1.542 for 1.5. Masks cannot have been drawn anew for each of the 500.',
      'From l = 10 on their theory of the linear mode is that of layer l + 1: 1.629 where the product has 1.636.',
    ],
    formula: {
      formula: '\\frac{Var R_l}{( E R_l )^2} = ∏_{k > l} \\frac{1 + 3 p_k}{( 1 + p_k )^2} − 1',
      words: 'The relative variance of one network is the product over the layers k behind l of 1 plus 3 p k over the square of 1 plus p k, minus 1.',
    },
    figures: ['D-T1'],
  },
];

/** Slips in print that change no result: none needs a figure. */
export const SLIPS = [
  'Huang et al., supplement, equation S14: where both z^{L} are written out, the product of the two masks is divided by ρ. It should be ρ²; the line below goes on as if it were.',
  'Huang et al., supplement, equation S17: the third sum has the square of z_a where the product z_a z_b belongs. The result after it is that of the product.',
  'Huang et al., figure 2: the text of section 4.1 gives width 500, the caption 1000. Figures here have the caption’s.',
  'Huang et al., section 4.2: what is said not to depend on the width is called equation (13). That is the conjecture on rates; meant is V ∝ m², which has no number.',
  'Hayou & Ayed, table 3: its caption means equation (6), not (7). SenseMode has two maps: linear in section 5, proportional to |S| in section 6.',
];
