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
                assert!((0.0..1e-306).contains(&y));
            }
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
