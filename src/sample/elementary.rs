//! Branch-free elementary functions, so that a loop over a slice becomes vector code.
//!
//! Only additions, multiplications, divisions, square roots and bit operations: each is exactly rounded everywhere,
//! so a value has the same bits natively and in WebAssembly, in a vector or alone. Coefficients are fdlibm's.

/// ln 2 rounded to 33 bits, so that k·LN2_HIGH is exact for every exponent k, and what is left of it.
const LN2_HIGH: f64 = 6.93147180369123816490e-01;
const LN2_LOW: f64 = 1.90821492927058770002e-10;
/// 1.5·2⁵²: adding it rounds a small number to an integer, which then stands in the lowest bits.
const ROUND: f64 = 6_755_399_441_055_744.0;
/// Bits of the sign and of 1.
const SIGN: u64 = 1 << 63;
const ONE: u64 = 0x3ff0_0000_0000_0000;

/// erf(x)/x as a polynomial in x² for x² < 0.75² (relative error 10⁻¹⁸), and eˣ² erfc x as one in (x − a)/(x + a) for
/// 0.75 ≤ x ≤ 6 (10⁻¹⁶ after the factor e^{−x²}); Chebyshev interpolants found in 40 digits.
const ERF_NEAR: [f64; 11] = [
    core::f64::consts::FRAC_2_SQRT_PI,
    -3.76126389031837149e-01,
    1.12837916709525962e-01,
    -2.68661706444284845e-02,
    5.22397761542053862e-03,
    -8.54832618875975237e-04,
    1.20552895675417061e-04,
    -1.49241963055696168e-05,
    1.64306841797415489e-06,
    -1.59400668546617174e-07,
    1.14724997010946914e-08,
];
const ERFCX: [f64; 16] = [
    2.43027896711124486e-01,
    -4.12805224016954131e-01,
    2.46449900630615865e-01,
    -9.24269150392104111e-02,
    1.22667193807454288e-02,
    5.81182942274060046e-03,
    -1.98167659130303380e-03,
    -6.91140343715738949e-04,
    2.63088992739686977e-04,
    1.36990792450285433e-04,
    -2.52369743494517413e-05,
    -3.06944326519150077e-05,
    -2.25480840660778277e-06,
    5.76866718594318750e-06,
    1.75732378607828129e-06,
    -5.96753043200872454e-07,
];
/// Centre of the second one: √(0.75·6), so that its argument is symmetric about 0.
const ERF_CENTRE: f64 = 2.1213203435596424;

/// 2 artanh(s)/s as a polynomial in s² for s² ≤ 1/9, found likewise: ln(1 + u) = 2 artanh(u/(2 + u)).
const ARTANH: [f64; 11] = [
    2.0,
    6.66666666666661523e-01,
    4.00000000001857481e-01,
    2.85714285454541139e-01,
    2.22222240807476740e-01,
    1.81817408325048058e-01,
    1.53866140423040088e-01,
    1.33003740326746250e-01,
    1.21101687280692177e-01,
    8.32450651186081997e-02,
    1.70441635627813975e-01,
];
/// π/2 in two parts of 33 bits and a rest.
const HALF_PI: [f64; 3] = [
    1.57079632673412561417e+00,
    6.07710050630396597660e-11,
    2.02226624879595063154e-21,
];
/// (sin r − r)/r³ and (cos r − 1 + r²/2)/r⁴ as polynomials in r² for |r| ≤ π/4.
const SIN: [f64; 6] = [
    -1.66666666666666324348e-01,
    8.33333333332248946124e-03,
    -1.98412698298579493134e-04,
    2.75573137070700676789e-06,
    -2.50507602534068634195e-08,
    1.58969099521155010221e-10,
];
const COS: [f64; 6] = [
    4.16666666666666019037e-02,
    -1.38888888888741095749e-03,
    2.48015872894767294178e-05,
    -2.75573143513906633035e-07,
    2.08757232129817482790e-09,
    -1.13596475577881948265e-11,
];

/// y = k ln 2 + r with |r| ≤ ½ ln 2; gives (2^k, r, R − 2) where R(r) = r coth(r/2), so that eʳ = (R + r)/(R − r).
///
/// Needs |y| < 708.
#[inline(always)]
fn reduce_exponential(y: f64) -> (f64, f64, f64) {
    let rounded = y * core::f64::consts::LOG2_E + ROUND;
    let k = rounded - ROUND;
    let r = (y - k * LN2_HIGH) - k * LN2_LOW;
    let power = f64::from_bits((rounded.to_bits() << 52).wrapping_add(ONE));
    let s = r * r;
    let tail =
        6.61375632143793436117e-05 + s * (-1.65339022054652515390e-06 + s * 4.13813679705723846039e-08);
    let even = s * (1.66666666666666019037e-01 + s * (-2.77777777770155933842e-03 + s * tail));
    (power, r, even)
}

/// eʸ for y ≤ 0, within 2 units in the last place; at most 10⁻³⁰⁷ below −708.
#[inline(always)]
pub fn exp_of_negative(y: f64) -> f64 {
    let (power, r, even) = reduce_exponential(if y > -707.0 { y } else { -707.0 });
    power * ((2.0 + (even + r)) / (2.0 + (even - r)))
}

/// eʸ for y ≤ 0, 0 below −707: for what must vanish, however long the signal that it multiplies.
#[inline(always)]
pub fn exp_or_zero(y: f64) -> f64 {
    let e = exp_of_negative(y);
    if y > -707.0 { e } else { 0.0 }
}

/// tanh x for any x but NaN, within 2.5 units in the last place (libm: 2); keeps the sign of zero.
///
/// ```text
/// tanh|x| = (e^{2|x|} − 1)/(e^{2|x|} + 1), with e^{2|x|} = 2^k (R + r)/(R − r) and one division
/// ```
#[inline(always)]
pub fn tanh(x: f64) -> f64 {
    let sign = x.to_bits() & SIGN;
    // Beyond 22, tanh rounds to 1.
    let size = f64::from_bits(x.to_bits() & !SIGN);
    let y = if size < 22.0 { size + size } else { 44.0 };
    let (power, r, even) = reduce_exponential(y);
    // (2^k ∓ 1)(R − r) + 2^{k+1}r, with the large exact part 2(2^k ∓ 1) added last.
    let (small, large) = (even - r, (power + power) * r);
    let (minus, plus) = (power - 1.0, power + 1.0);
    let above = (minus + minus) + (minus * small + large);
    let below = (plus + plus) + (plus * small + large);
    f64::from_bits((above / below).to_bits() | sign)
}

/// erf x for any x but NaN, within 3 units in the last place; keeps the sign of zero.
#[inline(always)]
pub fn erf(x: f64) -> f64 {
    let sign = x.to_bits() & SIGN;
    // Beyond 6, erf rounds to 1.
    let size = f64::from_bits(x.to_bits() & !SIGN);
    let size = if size < 6.0 { size } else { 6.0 };
    let square = size * size;
    let near = size * polynomial(&ERF_NEAR, square);
    let far = 1.0 - exp_of_negative(-square) * polynomial(&ERFCX, (size - ERF_CENTRE) / (size + ERF_CENTRE));
    f64::from_bits((if size < 0.75 { near } else { far }).to_bits() | sign)
}

/// eʸ − 1 for y ≤ 0, within 3 units in the last place; −1 below −40.
#[inline(always)]
pub fn expm1_of_negative(y: f64) -> f64 {
    let (power, r, even) = reduce_exponential(if y > -707.0 { y } else { -707.0 });
    // As in tanh: (2^k − 1)(R − r) + 2^{k+1}r, over R − r.
    let (small, large, minus) = (even - r, (power + power) * r, power - 1.0);
    ((minus + minus) + (minus * small + large)) / (2.0 + small)
}

/// ln(1 + u) for −½ ≤ u ≤ 1, within 3 units in the last place; keeps the sign of zero.
#[inline(always)]
pub fn ln1p(u: f64) -> f64 {
    let s = u / (2.0 + u);
    s * polynomial(&ARTANH, s * s)
}

/// Φ(z), the normal distribution function, and e^{−z²/2}. Φ has full relative accuracy down to z = −8 (2·10⁻¹⁴, that of
/// z²/2 in the exponent), and is right within a factor of 10 below, where it is less than 10⁻¹⁵;
/// both are 0 below −38.
#[inline(always)]
pub fn normal(z: f64) -> (f64, f64) {
    let size = z.abs() * core::f64::consts::FRAC_1_SQRT_2;
    let density = exp_or_zero(-0.5 * (z * z));
    let size = if size < 6.0 { size } else { 6.0 };
    let half_erf = 0.5 * size * polynomial(&ERF_NEAR, size * size);
    let tail = 0.5 * density * polynomial(&ERFCX, (size - ERF_CENTRE) / (size + ERF_CENTRE));
    let below = if size < 0.75 { 0.5 - half_erf } else { tail };
    let above = if size < 0.75 { 0.5 + half_erf } else { 1.0 - tail };
    (if z > 0.0 { above } else { below }, density)
}

/// Up to this size the reduction of [`sin_cos`] is exact.
pub const SIN_COS_RANGE: f64 = 524_288.0;

/// sin z and cos z for |z| ≤ [`SIN_COS_RANGE`], within 2·10⁻¹⁶.
#[inline(always)]
pub fn sin_cos(z: f64) -> (f64, f64) {
    let rounded = z * core::f64::consts::FRAC_2_PI + ROUND;
    let n = rounded - ROUND;
    let r = ((z - n * HALF_PI[0]) - n * HALF_PI[1]) - n * HALF_PI[2];
    let t = r * r;
    let sin = r + r * t * polynomial(&SIN, t);
    let cos = 1.0 - (0.5 * t - t * t * polynomial(&COS, t));
    let quadrant = rounded.to_bits();
    let signed = |x: f64, quadrant: u64| f64::from_bits(x.to_bits() ^ ((quadrant & 2) << 62));
    let (of_sin, of_cos) = if quadrant & 1 == 0 { (sin, cos) } else { (cos, sin) };
    (signed(of_sin, quadrant), signed(of_cos, quadrant.wrapping_add(1)))
}

/// Σ c_i tⁱ by Horner's rule.
#[inline(always)]
fn polynomial<const N: usize>(coefficients: &[f64; N], t: f64) -> f64 {
    coefficients.iter().rev().fold(0.0, |sum, c| sum * t + c)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Distance in units in the last place (of doubles of one sign, ordered like their bits).
    fn ulps(x: f64, y: f64) -> u64 {
        assert_eq!(x.is_sign_negative(), y.is_sign_negative());
        x.to_bits().abs_diff(y.to_bits())
    }

    fn grid() -> impl Iterator<Item = f64> {
        let fine = (-250_000..=250_000).map(|i| f64::from(i) * 1e-4 + 1e-7);
        let scales = (-1074..=1023).flat_map(|e| [1.0, 1.37, -1.9].map(|m| libm::scalbn(m, e)));
        let ends = [
            0.0,
            -0.0,
            f64::INFINITY,
            f64::NEG_INFINITY,
            f64::MAX,
            f64::MIN_POSITIVE,
            5e-324,
            22.0,
            -21.999_999,
        ];
        fine.chain(scales).chain(ends)
    }

    #[test]
    fn tanh_is_within_three_ulps_of_libm_and_odd() {
        for x in grid() {
            assert!(
                ulps(tanh(x), libm::tanh(x)) <= 3,
                "{x:e}: {:e} {:e}",
                tanh(x),
                libm::tanh(x)
            );
            assert_eq!(tanh(-x).to_bits(), (-tanh(x)).to_bits());
        }
    }

    #[test]
    fn erf_is_within_three_ulps_of_libm_and_odd() {
        for x in grid() {
            assert!(
                ulps(erf(x), libm::erf(x)) <= 3,
                "{x:e}: {:e} {:e}",
                erf(x),
                libm::erf(x)
            );
            assert_eq!(erf(-x).to_bits(), (-erf(x)).to_bits());
        }
    }

    #[test]
    fn exponential_is_within_two_ulps_of_libm() {
        for x in grid().map(|x| -x.abs()) {
            let y = exp_of_negative(x);
            if x >= -707.0 {
                assert!(ulps(y, libm::exp(x)) <= 2, "{x:e}");
            } else {
                assert!((0.0..1e-306).contains(&y) && exp_or_zero(x) == 0.0);
            }
        }
    }

    #[test]
    fn what_smooth_activations_are_made_of_is_accurate() {
        for x in grid().map(|x| -x.abs()) {
            let (y, exact) = (expm1_of_negative(x), libm::expm1(x));
            assert!(y == exact || ulps(y, exact) <= 3, "expm1 {x:e} {y:e} {exact:e}");
            let u = libm::exp(x);
            for u in [u, -0.5 * u] {
                let (y, exact) = (ln1p(u), libm::log1p(u));
                assert!(y == exact || ulps(y, exact) <= 3, "ln1p {u:e} {y:e} {exact:e}");
            }
        }
        for z in grid().filter(|z| z.abs() < SIN_COS_RANGE) {
            let (sin, cos) = sin_cos(z);
            let error = (sin - libm::sin(z)).abs().max((cos - libm::cos(z)).abs());
            assert!(error <= 2.3e-16, "{z:e} {error:e}");
            assert!(
                (sin - libm::sin(z)).abs() <= 3e-16 * sin.abs() + 1e-20,
                "{z:e} {sin:e}"
            );
        }
        for z in grid() {
            let (below, density) = normal(z);
            let exact = 0.5 * libm::erfc(-z * core::f64::consts::FRAC_1_SQRT_2);
            let relative = if z > -8.0 { 2e-14 } else { 10.0 };
            assert!(
                (below - exact).abs() <= relative * exact + 1e-300,
                "{z:e} {below:e} {exact:e}"
            );
            assert!(
                (density - libm::exp(-0.5 * z * z)).abs() <= 1e-15 * density + 1e-300,
                "{z:e}"
            );
        }
    }

    #[test]
    fn a_slice_has_the_bits_of_its_elements() {
        let points: Vec<f64> = grid().take(10_001).collect();
        let mut slice = points.clone();
        slice.iter_mut().for_each(|x| *x = tanh(*x));
        for (x, y) in points.iter().zip(slice) {
            assert_eq!(
                std::hint::black_box(tanh(std::hint::black_box(*x))).to_bits(),
                y.to_bits()
            );
        }
    }
}
