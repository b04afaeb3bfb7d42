// The supplement of Huang et al., equations S1 to S26, in the notation of mathml.js: how equation 12 comes about. Slips of the print are
// put right in the formula and named in the sentence.

/**
 * @typedef {object} Step
 * @property {string} title
 * @property {[string, string][]} formulas Each with words to speak.
 * @property {string} what What happens in it.
 */

const GENERAL = 'The networks are the view’s own; its theory is that of N → ∞.';

/** Indexed by the number of the equation, less one. @type {Step[]} */
export const STEPS = [
  {
    title: 'One layer below the output',
    formulas: [
      ['δ_{i,a}^{L − 1} = ∑_j 2 z_{j,a}^L \\frac{p_{i,a}^L}{ρ} W_{ji}^L', 'Delta i a in layer L minus 1 is the sum over j of 2 z j a, times p i a over rho, times W j i.'],
      ['\\tilde q_{aa}^{L − 1} ≈ 4 [ \\frac{1}{ρ^2} ( σ_w^2 )^2 q_{aa}^* + \\frac{1}{ρ^3} ( σ_w^2 )^2 q_{aa}^* + \\frac{1}{ρ} σ_b^2 σ_w^2 ]',
        'q tilde a a in layer L minus 1 is about 4 times: sigma w to the fourth times q star over rho squared, plus the same over rho cubed, plus sigma b squared sigma w squared over rho.'],
    ],
    what: 'Square δ, write z^{L} out, and average: weights pair up within one unit above (j = j′), or across two by the same input (k = k′ = i). The ≈ drops 1/N; at width N the factors 1/ρ² and 1/ρ³ are (1 − 1/N)/ρ² and (1 + 2/N)/ρ³.',
  },
  {
    title: 'The same, with the bias taken in',
    formulas: [['\\tilde q_{aa}^{L − 1} = 4 [ \\frac{σ_w^2}{ρ} q_{aa}^* + \\frac{( σ_w^2 )^2}{ρ^3} q_{aa}^* ] = 4 \\frac{q_{aa}^*}{ρ} \\frac{σ_w^2}{ρ} [ ρ + \\frac{σ_w^2}{ρ} ]',
      'q tilde a a in layer L minus 1 is 4 q star over rho, times sigma w squared over rho, times: rho plus sigma w squared over rho.']],
    what: 'q* = σ_w² q*/ρ + σ_b² takes the bias into q*. The printed last line lacks one factor 1/ρ; S9 has it.',
  },
  {
    title: 'Two layers below: three sums',
    formulas: [['\\tilde q_{aa}^{L − 2} = 4 E [ I + II + III ]', 'q tilde a a in layer L minus 2 is 4 times the mean of one plus two plus three.']],
    what: 'z^{L} has a part from z^{L−2} (I), one from b^{L−1} (II) and one from b^{L} (III); products of two parts average to zero. In the δ^{L−2} printed above S3 the first z, p and W are those of layer L, not of L − 1.',
  },
  {
    title: 'What comes of z two layers below',
    formulas: [
      ['∑ ( z_{i,a}^{L − 2} )^2 \\frac{( p_{j,a}^L )^2 ( p_{j′,a}^L )^2 ( p_{i,a}^{L − 1} )^4}{ρ^8} ( W_{kj}^L W_{k′j′}^L )^2 ( W_{ji}^{L − 1} W_{j′i}^{L − 1} )^2 + …',
        'The first of three sums: z squared, times masks over rho to the eighth, times squares of four weights.'],
      ['E [ I ] ≈ q_{aa}^* [ \\frac{( σ_w^2 )^4}{ρ^5} + \\frac{( σ_w^2 )^4}{ρ^4} + \\frac{( σ_w^2 )^4}{ρ^5} ]',
        'The mean of one is about q star times sigma w to the eighth, times: 1 over rho to the fifth, plus 1 over rho to the fourth, plus 1 over rho to the fifth.'],
    ],
    what: 'Three ways to pair the weights. In print the middle line divides by ρ⁴, where eight factors p/ρ make ρ⁸, and its first sum has n ≠ i for n = i. The ≈ drops 1/N; the theory beside has it.',
  },
  {
    title: 'What comes of the lower bias',
    formulas: [
      ['∑ ( b_m^{L − 1} )^2 \\frac{( p_{j,a}^L )^4 ( p_{i,a}^{L − 1} )^2}{ρ^6} ( W_{kj}^L W_{k′j}^L )^2 ( W_{ji}^{L − 1} )^2 + …',
        'The first of two sums: b squared, times masks over rho to the sixth, times squares of three weights.'],
      ['E [ II ] ≈ σ_b^2 \\frac{( σ_w^2 )^3}{ρ^4} + σ_b^2 \\frac{( σ_w^2 )^3}{ρ^3}', 'The mean of two is about sigma b squared times sigma w to the sixth, over rho to the fourth, plus the same over rho cubed.'],
    ],
    what: 'Two ways to pair the weights. In print the middle line divides by ρ⁴, where six factors p/ρ make ρ⁶. At width N the terms are (1 + 2/N)/ρ⁴ and (1 − 1/N)/ρ³.',
  },
  {
    title: 'What comes of the upper bias',
    formulas: [['E [ III ] = E [ ∑_{jk} ( b_k^L )^2 \\frac{( p_{j,a}^L )^2 ( p_{i,a}^{L − 1} )^2}{ρ^4} ( W_{kj}^L )^2 ( W_{ji}^{L − 1} )^2 ] = σ_b^2 \\frac{( σ_w^2 )^2}{ρ^2}',
      'The mean of three is sigma b squared times sigma w to the fourth, over rho squared.']],
    what: 'One way to pair the weights, exact at every width. In print the middle line divides by ρ², where four factors p/ρ make ρ⁴.',
  },
  {
    title: 'The three together',
    formulas: [['\\tilde q_{aa}^{L − 2} = 4 \\frac{q_{aa}^*}{ρ} {( \\frac{σ_w^2}{ρ} )}^2 [ ρ + \\frac{σ_w^2}{ρ} + {( \\frac{σ_w^2}{ρ} )}^2 ]',
      'q tilde a a in layer L minus 2 is 4 q star over rho, times sigma w squared over rho, squared, times: rho plus sigma w squared over rho, plus that squared.']],
    what: 'q* = σ_w² q*/ρ + σ_b², used twice, takes both biases into q*.',
  },
  {
    title: 'Summary: the output',
    formulas: [['δ_{i,a}^L = 2 z_{i,a}^L , \\tilde q_{aa}^L = 4 q_{aa}^*', 'Delta in layer L is 2 z, so q tilde a a in layer L is 4 q star.']],
    what: 'The loss is Σz². Exact at every width, since the signals are at their fixed point.',
  },
  {
    title: 'Summary: one layer below',
    formulas: [['\\tilde q_{aa}^{L − 1} = 4 \\frac{q_{aa}^*}{ρ} \\frac{σ_w^2}{ρ} [ ρ + \\frac{σ_w^2}{ρ} ]', 'q tilde a a in layer L minus 1 is 4 q star over rho, times sigma w squared over rho, times: rho plus sigma w squared over rho.']],
    what: 'S2 with the factor 1/ρ that its last line lost.',
  },
  {
    title: 'Summary: two layers below',
    formulas: [['\\tilde q_{aa}^{L − 2} = 4 \\frac{q_{aa}^*}{ρ} {( \\frac{σ_w^2}{ρ} )}^2 [ ρ + \\frac{σ_w^2}{ρ} + {( \\frac{σ_w^2}{ρ} )}^2 ]',
      'q tilde a a in layer L minus 2 is 4 q star over rho, times sigma w squared over rho, squared, times: rho plus sigma w squared over rho, plus that squared.']],
    what: 'S7 again. Each layer multiplies by σ_w²/ρ and adds a term to the sum.',
  },
  {
    title: 'Any layer',
    formulas: [['\\tilde q_{aa}^l = 4 \\frac{q_{aa}^*}{ρ} {( \\frac{σ_w^2}{ρ} )}^{L − l} [ ρ + ∑_{j = 1}^{L − l} {( \\frac{σ_w^2}{ρ} )}^j ]',
      'q tilde a a in layer l is 4 q star over rho, times sigma w squared over rho to the power of L minus l, times: rho plus the sum over j from 1 to L minus l of sigma w squared over rho to the power of j.']],
    what: `The paper reads it off the three layers; the exact theory of this page agrees with it in every layer. ${GENERAL} They keep g, so what stands there is their g_aa over the q*/ρ of S12.`,
  },
  {
    title: 'From errors to gradients',
    formulas: [['\\frac{∂E}{∂W_{ij}^l} = \\frac{p_j^l}{ρ} φ ( z_j^{l − 1} ) δ_i^l , E [ {( \\frac{p_j^l}{ρ} z_j^{l − 1} )}^2 ] = \\frac{q_{aa}^*}{ρ}',
      'The derivative of E by W i j is p j over rho times phi of z j times delta i. The mean square of p z over rho is q star over rho.']],
    what: 'Squared and averaged: g_aa is q̃_aa times q*/ρ. That factor is the number below, exact at every width.',
  },
  {
    title: 'Equation 12 for one input',
    formulas: [['g_{aa}^l = 4 {( \\frac{q_{aa}^*}{ρ} )}^2 {( \\frac{σ_w^2}{ρ} )}^{L − l} [ ρ + ∑_{j = 1}^{L − l} {( \\frac{σ_w^2}{ρ} )}^j ]',
      'g a a in layer l is 4 times q star over rho, squared, times sigma w squared over rho to the power of L minus l, times: rho plus the sum over j from 1 to L minus l of sigma w squared over rho to the power of j.']],
    what: `S11 times S12. ${GENERAL}`,
  },
  {
    title: 'Two inputs: one layer below the output',
    formulas: [
      ['\\tilde q_{ab}^{L − 1} = 4 E [ ∑_{jj′kk′} ( \\frac{p_{k,a}^L p_{k′,b}^L}{ρ^2} W_{jk}^L W_{j′k′}^L z_{k,a}^{L − 1} z_{k′,b}^{L − 1} + b_j^L b_{j′}^L ) \\frac{p_{i,a}^L p_{i,b}^L}{ρ^2} W_{ji}^L W_{j′i}^L ]',
        'q tilde a b in layer L minus 1 is 4 times the mean of a sum over two units above and two inputs, with masks over rho squared.'],
      ['\\tilde q_{ab}^{L − 1} ≈ 4 [ ( σ_w^2 )^2 q_{ab}^* + \\frac{1}{ρ^2} ( σ_w^2 )^2 q_{ab}^* + σ_b^2 σ_w^2 ]',
        'q tilde a b in layer L minus 1 is about 4 times: sigma w to the fourth times q a b star, plus the same over rho squared, plus sigma b squared sigma w squared.'],
    ],
    what: 'As S1, with masks of their own for a and b: only where both meet in one unit does ρ stay. The first ρ in print lacks its square. The ≈ drops 1/N: the factors are 1 − 1/N and (1 + 2/N)/ρ².',
  },
  {
    title: 'The same, with the bias taken in',
    formulas: [['\\tilde q_{ab}^{L − 1} = 4 q_{ab}^* σ_w^2 [ 1 + \\frac{σ_w^2}{ρ^2} ]', 'q tilde a b in layer L minus 1 is 4 q a b star times sigma w squared, times: 1 plus sigma w squared over rho squared.']],
    what: 'q_ab* = σ_w² q_ab* + σ_b² takes the bias in.',
  },
  {
    title: 'Two layers below: three sums',
    formulas: [['\\tilde q_{ab}^{L − 2} = 4 E [ I + II + III ]', 'q tilde a b in layer L minus 2 is 4 times the mean of one plus two plus three.']],
    what: 'The same three parts, now as products of what a and b have of each. In the δ^{L−2} printed above S16 the two masks are divided by ρ; it is ρ².',
  },
  {
    title: 'What comes of z two layers below',
    formulas: [
      ['… + ∑ z_{n,a}^{L − 2} z_{n,b}^{L − 2} \\frac{( p_{j,a}^L p_{j,b}^L )^2}{ρ^4} \\frac{p_{n,a}^{L − 1} p_{n,b}^{L − 1} p_{i,a}^{L − 1} p_{i,b}^{L − 1}}{ρ^4} ( W_{kj}^L W_{k′j}^L )^2 ( W_{ji}^{L − 1} W_{jn}^{L − 1} )^2',
        'The third of three sums: z n a times z n b, times masks over rho to the eighth, times squares of four weights.'],
      ['E [ I ] ≈ q_{ab}^* [ \\frac{( σ_w^2 )^4}{ρ^4} + ( σ_w^2 )^4 + \\frac{( σ_w^2 )^4}{ρ^2} ]',
        'The mean of one is about q a b star times sigma w to the eighth, times: 1 over rho to the fourth, plus 1, plus 1 over rho squared.'],
    ],
    what: 'The three ways of S4. The third term in print has (z_a)² where z_a z_b is meant. The ≈ drops 1/N; the theory beside has it.',
  },
  {
    title: 'What comes of the lower bias',
    formulas: [['E [ II ] ≈ σ_b^2 \\frac{( σ_w^2 )^3}{ρ^2} + σ_b^2 ( σ_w^2 )^3', 'The mean of two is about sigma b squared times sigma w to the sixth over rho squared, plus the same without rho.']],
    what: 'The two ways of S5. The last term in print has p_i of layer L where that of L − 1 is meant. At width N the terms are (1 + 2/N)/ρ² and 1 − 1/N.',
  },
  {
    title: 'What comes of the upper bias',
    formulas: [['E [ III ] = σ_b^2 ( σ_w^2 )^2', 'The mean of three is sigma b squared times sigma w to the fourth.']],
    what: 'As S6, exact at every width; the masks of a and b never meet, so no ρ is left.',
  },
  {
    title: 'The three together',
    formulas: [['\\tilde q_{ab}^{L − 2} = 4 q_{ab}^* ( σ_w^2 )^2 [ 1 + \\frac{σ_w^2}{ρ^2} + {( \\frac{σ_w^2}{ρ^2} )}^2 ]',
      'q tilde a b in layer L minus 2 is 4 q a b star, times sigma w to the fourth, times: 1 plus sigma w squared over rho squared, plus that squared.']],
    what: 'q_ab* = σ_w² q_ab* + σ_b², used twice, takes both biases in.',
  },
  {
    title: 'Summary: the output',
    formulas: [['\\tilde q_{ab}^L = 4 q_{ab}^*', 'q tilde a b in layer L is 4 q a b star.']],
    what: 'δ = 2z again. Exact at every width.',
  },
  {
    title: 'Summary: one layer below',
    formulas: [['\\tilde q_{ab}^{L − 1} = 4 q_{ab}^* σ_w^2 [ 1 + \\frac{σ_w^2}{ρ^2} ]', 'q tilde a b in layer L minus 1 is 4 q a b star times sigma w squared, times: 1 plus sigma w squared over rho squared.']],
    what: 'S15 again.',
  },
  {
    title: 'Summary: two layers below',
    formulas: [['\\tilde q_{ab}^{L − 2} = 4 q_{ab}^* ( σ_w^2 )^2 [ 1 + \\frac{σ_w^2}{ρ^2} + {( \\frac{σ_w^2}{ρ^2} )}^2 ]',
      'q tilde a b in layer L minus 2 is 4 q a b star, times sigma w to the fourth, times: 1 plus sigma w squared over rho squared, plus that squared.']],
    what: 'S20 again. Each layer multiplies by σ_w² and adds a term to the sum.',
  },
  {
    title: 'Any layer',
    formulas: [['\\tilde q_{ab}^l = 4 q_{ab}^* ( σ_w^2 )^{L − l} [ 1 + ∑_{j = 1}^{L − l} {( \\frac{σ_w^2}{ρ^2} )}^j ]',
      'q tilde a b in layer l is 4 q a b star, times sigma w squared to the power of L minus l, times: 1 plus the sum over j from 1 to L minus l of sigma w squared over rho squared, to the power of j.']],
    what: `Read off the three layers. For σ_w² > ρ² the sum grows without bound with depth, which the paper does not say. ${GENERAL} They keep g, so what stands there is their g_ab over the q_ab* of S25.`,
  },
  {
    title: 'From errors to gradients',
    formulas: [['\\frac{∂E}{∂W_{ij}^l} = \\frac{p_j^l}{ρ} φ ( z_j^{l − 1} ) δ_i^l , E [ \\frac{p_{j,a}^l p_{j,b}^l}{ρ^2} z_{j,a}^{l − 1} z_{j,b}^{l − 1} ] = q_{ab}^*',
      'The derivative of E by W i j is p j over rho times phi of z j times delta i. The mean of the product over a and b of p z over rho is q a b star.']],
    what: 'Multiplied for a and b, and averaged: g_ab is q̃_ab times q_ab*. That factor is the number below, exact at every width.',
  },
  {
    title: 'Equation 12 for two inputs',
    formulas: [['g_{ab}^l = 4 ( q_{ab}^* )^2 ( σ_w^2 )^{L − l} [ 1 + ∑_{j = 1}^{L − l} {( \\frac{σ_w^2}{ρ^2} )}^j ]',
      'g a b in layer l is 4 q a b star squared, times sigma w squared to the power of L minus l, times: 1 plus the sum over j from 1 to L minus l of sigma w squared over rho squared, to the power of j.']],
    what: `S24 times S25. ${GENERAL} In the figure g_ab is taken by its absolute value.`,
  },
];
