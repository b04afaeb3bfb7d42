//! E|(X + s)(Y + t)| of two standard normals, closed.

use core::f64::consts::{FRAC_1_PI, FRAC_1_SQRT_2, FRAC_2_PI, PI};

/// Two standard normals X and Y of correlation r.
#[derive(Clone, Copy, Debug)]
pub struct Pair {
    /// r, from −1 to 1, neither included.
    pub r: f64,
    /// √(1 − r²).
    pub w: f64,
}

/// 8-point Gauss–Legendre on [0, 1]: squares of nodes, and weights.
const RULE: [(f64, f64); 8] = {
    const HALF: [(f64, f64); 4] = [
        (0.183_434_642_495_649_8, 0.362_683_783_378_362),
        (0.525_532_409_916_329, 0.313_706_645_877_887_3),
        (0.796_666_477_413_626_7, 0.222_381_034_453_374_5),
        (0.960_289_856_497_536_3, 0.101_228_536_290_376_3),
    ];
    let mut rule = [(0.0, 0.0); 8];
    let mut index = 0;
    while index < 4 {
        let (node, weight) = HALF[index];
        let (left, right) = (0.5 - 0.5 * node, 0.5 + 0.5 * node);
        rule[2 * index] = (left * left, 0.5 * weight);
        rule[2 * index + 1] = (right * right, 0.5 * weight);
        index += 1;
    }
    rule
};

impl Pair {
    /// Of correlation r, or 5e-13 less where X and Y are as good as one: the means change by no more.
    pub fn new(r: f64) -> Self {
        const MOST: f64 = 1.0 - 5e-13;
        let r = r.clamp(-MOST, MOST);
        Self {
            r,
            w: ((1.0 - r) * (1.0 + r)).sqrt(),
        }
    }

    /// E[sgn X sgn Y] = (2/π) asin r.
    pub fn central_sign(&self) -> f64 {
        FRAC_2_PI * libm::asin(self.r)
    }

    /// E|XY| = (2/π)(√(1 − r²) + r asin r).
    pub fn central(&self) -> f64 {
        FRAC_2_PI * self.w + self.r * self.central_sign()
    }

    /// E|(X + s)(Y + t)|, to 1e-10.
    ///
    /// ```text
    /// (st + r) E[sgn(X + s) sgn(Y + t)] + 2tφ(s) erf(y/√2) + 2sφ(t) erf(y'/√2) + (2w/π) e^{−(s² + y²)/2}
    /// y = (t − rs)/w,  y' = (s − rt)/w,  w = √(1 − r²),  φ the normal density
    /// ```
    pub fn shifted(&self, s: f64, t: f64) -> f64 {
        /// In place of 0, for a direction of (s, t).
        const LEAST: f64 = 1e-30;
        let Self { r, w } = *self;
        let [s, t] = [s, t].map(|x| if x.abs() < LEAST { LEAST } else { x });
        let (y, y_other) = ((t - r * s) / w, (s - r * t) / w);
        let [of_s, of_t, of_y, of_other] = [s, t, y, y_other].map(|x| libm::erf(FRAC_1_SQRT_2 * x));
        let density = |x: f64| libm::exp(-0.5 * x * x) / (2.0 * PI).sqrt();
        let sign = if (s < 0.0) == (t < 0.0) { 1.0 } else { -1.0 }
            - wedge((s, of_s), (y, of_y))
            - wedge((t, of_t), (y_other, of_other));
        (s * t + r) * sign
            + 2.0 * t * density(s) * of_y
            + 2.0 * s * density(t) * of_other
            + FRAC_2_PI * w * libm::exp(-0.5 * (s * s + y * y))
    }

    /// ∫ R e^{−R²/2} E|(X + Ru)(Y + Rv)| dR over R > 0: the mean over a Rayleigh law, closed.
    pub fn rayleigh(&self, u: f64, v: f64) -> f64 {
        let Self { r, w } = *self;
        let (y, y_other) = ((v - r * u) / w, (u - r * v) / w);
        // √(π/2) times ∫ R^n e^{−αR²/2} erf(βR/√2), α = 1 + u², n = 0 and 2
        let integrals = |u: f64, beta: f64| {
            let alpha = 1.0 + u * u;
            let root = alpha.sqrt();
            let angle = libm::atan(beta / root);
            [
                angle / root,
                (angle + beta * root / (alpha + beta * beta)) / (alpha * root),
            ]
        };
        let ([a0, a2], [b0, b2]) = (integrals(u, y), integrals(v, y_other));
        let both = 2.0 * u * v + r;
        both * self.central_sign()
            + 2.0
                * FRAC_1_PI
                * (u * (u * v * a2 + both * a0) + v * (u * v * b2 + both * b0) + v * a2 + u * b2)
            + FRAC_2_PI * w / (1.0 + u * u + y * y)
    }
}

/// 4T(h, y/h), Owen's function, from h and y with their erf(·/√2).
///
/// ```text
/// T(h, a) = (1/2π) ∫₀ᵃ e^{−h²(1 + x²)/2}/(1 + x²) dx
/// ```
/// For |a| > 1 by its reflection, 4T(h, a) = ±1 − erf erf − 4T(ah, 1/a). Source: Owen 1956.
fn wedge((h, of_h): (f64, f64), (y, of_y): (f64, f64)) -> f64 {
    if y.abs() <= h.abs() {
        return owen(h, y);
    }
    let side = if (h < 0.0) == (y < 0.0) { 1.0 } else { -1.0 };
    side - of_h * of_y - owen(y, h)
}

/// 4T(h, y/h) for |y| ≤ |h|.
fn owen(h: f64, y: f64) -> f64 {
    let square = 0.5 * h * h;
    if y == 0.0 || square > 30.0 {
        return 0.0;
    }
    let a = y / h;
    let sum: f64 = RULE
        .iter()
        .map(|&(x, weight)| {
            let x = 1.0 + a * a * x;
            weight * libm::exp(-square * x) / x
        })
        .sum();
    FRAC_2_PI * a * sum
}

#[cfg(test)]
mod tests {
    use super::super::super::quadrature::legendre;
    use super::*;

    /// ∫ |x + s| E|y + t given x| dx, panel by panel.
    fn by_integral(r: f64, s: f64, t: f64) -> f64 {
        let w = ((1.0 - r) * (1.0 + r)).sqrt();
        let inner = |x: f64| {
            let mean = t + r * x;
            let density = libm::exp(-0.5 * x * x) / (2.0 * PI).sqrt();
            let z = mean / w;
            density
                * (x + s).abs()
                * (w * FRAC_2_PI.sqrt() * libm::exp(-0.5 * z * z) + mean * libm::erf(z * FRAC_1_SQRT_2))
        };
        let mut ends: Vec<f64> = (-36..=36).map(|n| 0.25 * f64::from(n)).collect();
        ends.push(-s);
        if r != 0.0 {
            ends.extend((-40..=40).map(|n| (-t + w * 0.3 * f64::from(n)) / r));
        }
        ends.retain(|end| end.abs() <= 9.0);
        ends.sort_by(f64::total_cmp);
        ends.windows(2).map(|end| legendre(end[0], end[1], inner)).sum()
    }

    const CORRELATIONS: [f64; 9] = [-0.999, -0.6, 0.0, 0.3, 0.8, 0.95, 0.9999, 1.0 - 1e-6, 1.0 - 1e-9];

    #[test]
    fn shifted_pairs_agree_with_an_integral() {
        for r in CORRELATIONS {
            for s in [0.0, 1e-9, 0.3, -0.3, 1.0, 1.00001, -2.5, 4.0] {
                for t in [0.0, -1e-7, 0.3, 1.0, -1.7, 3.0, 4.1] {
                    let (closed, integral) = (Pair::new(r).shifted(s, t), by_integral(r, s, t));
                    assert!(
                        (closed - integral).abs() < 2e-10 * integral.max(1.0),
                        "r={r} s={s} t={t}: {closed} {integral}"
                    );
                }
            }
            let pair = Pair::new(r);
            assert!((pair.central() - pair.shifted(0.0, 0.0)).abs() < 1e-10, "{r}");
        }
    }

    #[test]
    fn one_normal_twice_is_a_square() {
        let pair = Pair::new(1.0);
        assert!((pair.central() - 1.0).abs() < 1e-11);
        for s in [0.0, 0.3, -1.7] {
            assert!((pair.shifted(s, s) / (1.0 + s * s) - 1.0).abs() < 1e-10, "{s}");
            assert!(
                (pair.rayleigh(s, s) / (1.0 + 2.0 * s * s) - 1.0).abs() < 1e-10,
                "{s}"
            );
        }
    }

    #[test]
    fn rayleigh_means_are_closed() {
        for r in [-0.9, 0.0, 0.5, 0.99] {
            let pair = Pair::new(r);
            for (u, v) in [(0.0, 0.0), (1.0, 0.4), (-0.3, 0.8), (2.0, 2.1), (0.0, -1.5)] {
                let integral: f64 = (0..30)
                    .map(|n| {
                        let from = 0.3 * f64::from(n);
                        let inside = |x: f64| x * libm::exp(-0.5 * x * x) * pair.shifted(u * x, v * x);
                        legendre(from, from + 0.3, inside)
                    })
                    .sum();
                let closed = pair.rayleigh(u, v);
                assert!(
                    (closed - integral).abs() < 1e-9,
                    "r={r} {u} {v}: {closed} {integral}"
                );
            }
        }
    }
}
