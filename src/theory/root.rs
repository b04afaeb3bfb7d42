//! Roots and maxima of functions of one number.

/// A zero of `f` between `low` and `high`, where it has opposite signs; to the last bits of the argument.
///
/// ITP (Oliveira & Takahashi 2020): no more steps than bisection, and the speed of the secant on smooth functions.
pub fn zero(f: impl Fn(f64) -> f64, low: f64, high: f64) -> f64 {
    let (mut a, mut b) = (low, high);
    let (mut f_a, mut f_b) = (f(a), f(b));
    if f_a == 0.0 {
        return a;
    }
    // work with a function that rises
    let sign = if f_a < 0.0 { 1.0 } else { -1.0 };
    (f_a, f_b) = (sign * f_a, sign * f_b);
    let tolerance = f64::EPSILON * low.abs().max(high.abs()).max(f64::MIN_POSITIVE);
    let steps = libm::ceil(libm::log2((b - a) / (2.0 * tolerance))).max(0.0) as i32 + 1;
    let truncation = 0.2 / (high - low);
    for step in 0..=steps {
        if b - a <= 2.0 * tolerance {
            break;
        }
        let middle = 0.5 * (a + b);
        let radius = tolerance * libm::scalbn(1.0, steps - step) - 0.5 * (b - a);
        let secant = (f_b * a - f_a * b) / (f_b - f_a);
        let towards = if secant <= middle { 1.0 } else { -1.0 };
        let shift = truncation * (b - a) * (b - a);
        let truncated = if shift <= (middle - secant).abs() {
            secant + towards * shift
        } else {
            middle
        };
        let next = if (truncated - middle).abs() <= radius {
            truncated
        } else {
            middle - towards * radius
        };
        let value = sign * f(next);
        if value > 0.0 {
            (b, f_b) = (next, value);
        } else if value < 0.0 {
            (a, f_a) = (next, value);
        } else {
            return next;
        }
    }
    0.5 * (a + b)
}

/// Argument of the largest value of `f`, which has one maximum between `low` and `high`, by golden section; to about eight digits,
/// since a smooth function is flat there.
pub fn maximum(f: impl Fn(f64) -> f64, mut low: f64, mut high: f64) -> f64 {
    const SHORTER: f64 = 0.618_033_988_749_894_9;
    let (mut x1, mut x2) = (high - SHORTER * (high - low), low + SHORTER * (high - low));
    let (mut f1, mut f2) = (f(x1), f(x2));
    while high - low > 1e-9 * low.abs().max(high.abs()) && x1 < x2 {
        if f1 < f2 {
            (low, x1, f1) = (x1, x2, f2);
            x2 = low + SHORTER * (high - low);
            f2 = f(x2);
        } else {
            (high, x2, f2) = (x2, x1, f1);
            x1 = high - SHORTER * (high - low);
            f1 = f(x1);
        }
    }
    if f1 < f2 { x2 } else { x1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zeros_are_found_to_the_last_bits() {
        for (root, f) in [
            (2.0_f64.sqrt(), (|x| x * x - 2.0) as fn(f64) -> f64),
            (1e-7, |x| 1e-7 - x),
            (1.0, |x| libm::cbrt(x - 1.0)),
            (3.0, |x| if x < 3.0 { -1e-9 } else { 5.0 }),
        ] {
            let found = zero(f, 0.0, 7.0);
            assert!((found - root).abs() <= 4e-15, "{root}: {found}");
        }
    }

    #[test]
    fn maxima_are_found() {
        assert!((maximum(|x| -(x - 1.7) * (x - 1.7), 0.1, 4.0) - 1.7).abs() < 1e-7);
        assert!((maximum(|x| -(x - 1.7).abs(), 0.1, 4.0) - 1.7).abs() < 1e-8);
    }
}
