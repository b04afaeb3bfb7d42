//! Two-by-two algebra of a pair of inputs through one random weight matrix.
//!
//! ```text
//! X = [x_a x_b],  e₁ = x_a/|x_a|,  e₂ = (x_b − e₁e₁·x_b)/r₂₂,   A_k = W e_k ~ N(0, s²) i.i.d.,  s² = σ_w²/N
//! z_a = r₁₁A₁ + bias,  z_b = r₁₂A₁ + r₂₂A₂ + bias,  bias ~ N(0, σ_b²)
//! ```
//! Gaussian W: the bias is integrated out, z is drawn directly, and A given z is Gaussian. Orthogonal W: A₁ and A₂ are two orthogonal
//! directions of length s√N = σ_w, made of normals; the bias is drawn. Nothing here subtracts nearly equal numbers: what depends on
//! the distance x_d = x_b − x_a is computed from it.

/// A direction shorter than 10⁻⁶ of the vector it is left from is rounding noise, or as good as: sums of squares know it
/// to 10⁻¹⁶ of the whole. Conditioning on noise would be wrong, so it is dropped.
pub const DROPPED: f64 = 1e-12;

/// Lengths are multiplied as they are from 2⁻²⁰⁰ to 2²⁰⁰.
const FAR: i32 = 200;

/// x_a and x_b in the orthonormal directions e₁, e₂. A dropped direction has length 0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Frame {
    /// r₁₁ = |x_a|.
    pub r11: f64,
    /// r₁₂ = e₁·x_b.
    pub r12: f64,
    /// e₁·x_d = r₁₂ − r₁₁.
    pub r12_distance: f64,
    /// r₂₂ = e₂·x_b = e₂·x_d.
    pub r22: f64,
    /// Whether x_b is in another unit than x_a: then there is no x_d, and r₁₂ and r₂₂ are in the unit of x_b.
    pub apart: bool,
}

impl Frame {
    /// From |x_a|², x_a·y and |y|², with y = x_d where `near`, else y = x_b.
    pub fn new(aa: f64, ay: f64, yy: f64, near: bool) -> Self {
        if aa == 0.0 {
            // e₁ is dropped; x_b = x_d is a direction of its own.
            return Self {
                r22: yy.sqrt(),
                ..Self::default()
            };
        }
        let r11 = aa.sqrt();
        let along = ay / r11;
        let left = yy - along * along;
        let r22 = if left > DROPPED * yy { left.sqrt() } else { 0.0 };
        let (r12, r12_distance) = if near {
            (r11 + along, along)
        } else {
            (along, along - r11)
        };
        // Equal up to rounding is equal.
        if r22 == 0.0 && r12_distance * r12_distance <= DROPPED * DROPPED * aa {
            return Self {
                r11,
                r12: r11,
                r12_distance: 0.0,
                r22,
                apart: false,
            };
        }
        Self {
            r11,
            r12,
            r12_distance,
            r22,
            apart: false,
        }
    }
}

impl Frame {
    /// From |x_a|², x_a·x_b and |x_b|² in units of their own, that are far apart.
    pub fn of_apart(aa: f64, ab: f64, bb: f64) -> Self {
        let r11 = aa.sqrt();
        let r12 = if r11 > 0.0 { ab / r11 } else { 0.0 };
        let left = bb - r12 * r12;
        Self {
            r11,
            r12,
            r12_distance: 0.0,
            r22: if left > DROPPED * bb { left.sqrt() } else { 0.0 },
            apart: true,
        }
    }

    /// e₁·y, with y = x_d where `near`, else y = x_b.
    pub fn y_along(&self, near: bool) -> f64 {
        if near { self.r12_distance } else { self.r12 }
    }

    /// What the bias adds to the z of e₁-multiples r₁₁ and r₁₂ beyond a common factor: σ_b(r₁₂ − r₁₁) in a common unit.
    fn lean(&self, bias: [f64; 2]) -> f64 {
        if self.apart {
            self.r12 * bias[0] - self.r11 * bias[1]
        } else {
            bias[0] * self.r12_distance
        }
    }

    /// The same in units that are `factor` times smaller.
    fn scaled(self, factor: f64) -> Self {
        Self {
            apart: self.apart,
            r11: self.r11 * factor,
            r12: self.r12 * factor,
            r12_distance: self.r12_distance * factor,
            r22: self.r22 * factor,
        }
    }
}

/// How a unit's z_a, z_b and z_d = z_b − z_a arise from two standard normals n₁, n₂, and a third, n₃, where the bias is drawn.
///
/// ```text
/// z_a = a n₁ + bias_a n₃,   z_b = b n₁ + second n₂ + bias_b n₃,   z_d = distance n₁ + second n₂
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rows {
    /// Standard deviation of z_a, but for the bias.
    pub a: f64,
    /// Covariance of z_b and z_a over `a`.
    pub b: f64,
    /// `b` − `a`.
    pub distance: f64,
    /// Standard deviation of z_b given z_a.
    pub second: f64,
    /// σ_b in the units of z_a and z_b where it is drawn, and 0 where it is in the rest already.
    pub bias: [f64; 2],
}

impl Rows {
    /// Preactivations of the start: variance q⁰ and correlation 1 − ε⁰.
    pub fn start(variance: f64, decorrelation: f64) -> Self {
        let a = variance.sqrt();
        let second = a * (decorrelation * (2.0 - decorrelation)).max(0.0).sqrt();
        Self {
            a,
            b: a * (1.0 - decorrelation),
            distance: -a * decorrelation,
            second,
            bias: [0.0; 2],
        }
    }

    /// Preactivations after an orthogonal layer whose A_k are known, given what entered it.
    pub fn orthogonal(x: &Frame, weights: &Conditional, bias: [f64; 2]) -> Self {
        let Conditional { m11, m21, m22, .. } = *weights;
        Self {
            a: x.r11 * m11,
            b: x.r12 * m11 + x.r22 * m21,
            distance: x.r12_distance * m11 + x.r22 * m21,
            second: x.r22 * m22,
            bias,
        }
    }

    /// The same without input b.
    pub fn single(self) -> Self {
        Self {
            a: self.a,
            bias: [self.bias[0], 0.0],
            ..Self::default()
        }
    }

    /// Preactivations after a layer, given what entered it. `s` = σ_w/√N; `bias` = σ_b in the units of x_a
    /// and x_b.
    ///
    /// ```text
    /// a² = s²r₁₁² + σ_b²,  b a = s²r₁₁r₁₂ + σ_b²,  second² = s²[s²r₁₁²r₂₂² + σ_b²|x_d|²]/a²
    /// ```
    pub fn new(x: &Frame, s: f64, bias: [f64; 2]) -> Self {
        let size = x.r11.max(x.r22);
        if size > 0.0 && libm::ilogb(size).abs() > FAR {
            // Fourth powers would leave the range of f64. Powers of two are exact.
            let factor = libm::scalbn(1.0, -libm::ilogb(size));
            let bias = bias.map(|bias| bias * factor);
            return Self::near_one(&x.scaled(factor), s, bias).scaled([1.0 / factor; 2]);
        }
        Self::near_one(x, s, bias)
    }

    /// The same for x from 2⁻²⁰⁰ to 2²⁰⁰.
    fn near_one(x: &Frame, s: f64, bias: [f64; 2]) -> Self {
        let (s2, b2) = (s * s, bias[0] * bias[0]);
        let a = (s2 * x.r11 * x.r11 + b2).sqrt();
        if a == 0.0 {
            return Self {
                second: s * x.r22,
                ..Self::default()
            };
        }
        if x.apart {
            // The same with two biases.
            let lean = x.lean(bias);
            let open = (s2 * x.r11 * x.r11 + b2) * x.r22 * x.r22 + lean * lean;
            return Self {
                a,
                b: (s2 * x.r11 * x.r12 + bias[0] * bias[1]) / a,
                distance: 0.0,
                second: s * open.sqrt() / a,
                bias: [0.0; 2],
            };
        }
        let distance2 = x.r22 * x.r22 + x.r12_distance * x.r12_distance;
        let open = s2 * x.r11 * x.r11 * x.r22 * x.r22 + b2 * distance2;
        let distance = s2 * x.r11 * x.r12_distance / a;
        // b = a + distance, from whichever side does not cancel.
        let b = if distance.abs() < 0.5 * a {
            a + distance
        } else {
            (s2 * x.r11 * x.r12 + b2) / a
        };
        Self {
            a,
            b,
            distance,
            second: s * open.sqrt() / a,
            bias: [0.0; 2],
        }
    }

    /// Whether z is finite.
    pub fn is_finite(&self) -> bool {
        [self.a, self.b, self.distance, self.second]
            .iter()
            .chain(&self.bias)
            .all(|number| number.is_finite())
    }

    /// The same in units that are `factors` times smaller, for a and b. Two unequal ones leave no distance but b − a.
    pub fn scaled(self, factors: [f64; 2]) -> Self {
        let [of_a, of_b] = factors;
        let (a, b) = (self.a * of_a, self.b * of_b);
        Self {
            a,
            b,
            distance: if of_a == of_b { self.distance * of_a } else { b - a },
            second: self.second * of_b,
            bias: [self.bias[0] * of_a, self.bias[1] * of_b],
        }
    }

    /// Standard deviation of z_b − z_a.
    pub fn distance_deviation(&self) -> f64 {
        (self.distance * self.distance + self.second * self.second).sqrt()
    }

    /// Standard deviations of z_a and z_b.
    pub fn deviations(&self) -> [f64; 2] {
        // A bias that is drawn leaves the range of squares before the rest does.
        let beside_bias = |z: f64, bias: f64| if bias == 0.0 { z } else { libm::hypot(z, bias) };
        let b = (self.b * self.b + self.second * self.second).sqrt();
        [beside_bias(self.a, self.bias[0]), beside_bias(b, self.bias[1])]
    }
}

/// The law of A_k = W e_k given the normals n that made z.
///
/// ```text
/// A₁ = m₁₁n₁ + m₁₂n₂ + v₁g,   A₂ = m₂₁n₁ + m₂₂n₂ + v₂g
/// ```
/// Gaussian W: two numbers are known a unit and three unknown (A₁, A₂, bias), so what stays open is one normal g a unit.
/// Orthogonal W: nothing is open.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Conditional {
    m11: f64,
    m12: f64,
    m21: f64,
    m22: f64,
    v: [f64; 2],
}

impl Conditional {
    /// For the x and the rows that [`Rows::new`] made of it (both in the units of x).
    pub fn new(x: &Frame, z: &Rows, s: f64, bias: [f64; 2]) -> Self {
        let over = |numerator: f64, denominator: f64| {
            if denominator > 0.0 {
                numerator / denominator
            } else {
                0.0
            }
        };
        let open = over(s * bias[0], z.a);
        let second = over(s, z.second);
        // Identical inputs say nothing through n₂: then the bias hides all it can of A₁.
        let v1 = if z.second > 0.0 {
            open * second * x.r22
        } else {
            open
        };
        Self {
            m11: over(s * s * x.r11, z.a),
            m12: if x.apart {
                over(s * s * bias[0] * x.lean(bias) / z.a / z.a, z.second)
            } else {
                over(s * bias[0] * open * x.r12_distance * over(1.0, z.second), z.a)
            },
            m21: 0.0,
            m22: s * second * x.r22,
            v: [
                v1,
                if x.apart {
                    -over(s * second * x.lean(bias), z.a)
                } else {
                    -open * second * x.r12_distance
                },
            ],
        }
    }

    /// Two orthogonal directions of length σ_w, as Gram–Schmidt makes them of two columns of normals with inner products n_i·n_j.
    /// A dropped direction takes part in nothing.
    pub fn orthogonal(x: &Frame, normals: [[f64; 2]; 2], weight_scale: f64) -> Self {
        let [[n11, n12], [_, n22]] = normals;
        let mut this = Self {
            m11: 0.0,
            m12: 0.0,
            m21: 0.0,
            m22: 0.0,
            v: [0.0; 2],
        };
        if x.r11 > 0.0 {
            this.m11 = weight_scale / n11.sqrt();
        }
        if x.r22 > 0.0 {
            let along = if x.r11 > 0.0 { n12 / n11 } else { 0.0 };
            this.m22 = weight_scale / (n22 - along * n12).sqrt();
            this.m21 = -along * this.m22;
        }
        this
    }

    /// A_k·δ_d for k = 1, 2 and inputs d = a, b, from n_i·δ_d and g·δ_d.
    pub fn project(&self, n: [[f64; 2]; 2], g: [f64; 2]) -> [[f64; 2]; 2] {
        let along = |d: usize| self.m11 * n[0][d] + self.m12 * n[1][d] + self.v[0] * g[d];
        let across = |d: usize| self.m21 * n[0][d] + self.m22 * n[1][d] + self.v[1] * g[d];
        [[along(0), along(1)], [across(0), across(1)]]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Frames with every direction present or dropped, and r₂₂ from 1 to 10⁻¹⁰⁰ (near pairs).
    fn frames() -> Vec<Frame> {
        let mut all = vec![
            Frame::default(),
            Frame::new(0.0, 0.0, 4.0, false),
            Frame::new(4.0, 0.0, 0.0, false),
        ];
        for distance in [1.3, 1e-3, 1e-20, 1e-100, 0.0] {
            all.push(Frame::new(4.0, 0.7 * distance, distance * distance, true));
        }
        all.extend([
            Frame::new(4.0, -3.0, 9.0, false),
            Frame::new(4.0, 6.0, 9.0, false),
        ]);
        all
    }

    #[test]
    fn weights_given_preactivations_keep_their_law() {
        // Var A₁ = Var A₂ = s², Cov = 0 wherever the direction exists, and A reproduces z − bias.
        let s = 0.3;
        for x in frames() {
            for bias in [0.0, 0.2, 5.0] {
                let z = Rows::new(&x, s, [bias; 2]);
                let Conditional { m11, m12, m22, v, .. } = Conditional::new(&x, &z, s, [bias; 2]);
                let close = |u: f64, w: f64| (u - w).abs() <= 1e-13;
                if x.r11 > 0.0 {
                    assert!(close(m11 * m11 + m12 * m12 + v[0] * v[0], s * s), "{x:?} {bias}");
                    assert!(close(z.a * z.a, s * s * x.r11 * x.r11 + bias * bias));
                }
                if x.r22 > 0.0 {
                    assert!(close(m22 * m22 + v[1] * v[1], s * s), "{x:?} {bias}");
                    // z_d has no bias: r₁₂A₁ + r₂₂A₂ with the distance's r₁₂ is z_d exactly, nothing is left open.
                    let scale = x.r22 + x.r12_distance.abs();
                    let [first, second] = [x.r12_distance * m11, x.r12_distance * m12 + x.r22 * m22];
                    assert!(
                        (first - z.distance).abs() <= 1e-13 * scale
                            && (second - z.second).abs() <= 1e-13 * scale
                    );
                    assert!((x.r12_distance * v[0] + x.r22 * v[1]).abs() <= 1e-13 * scale);
                }
                if x.r11 > 0.0 && x.r22 > 0.0 {
                    assert!(close(m12 * m22 + v[0] * v[1], 0.0), "{x:?} {bias}");
                }
            }
        }
    }

    #[test]
    fn units_of_two_inputs_may_differ() {
        let (s, bias) = (0.3, 0.7);
        for (aa, ab, bb) in [
            (4.0, -3.0, 9.0),
            (0.0, 0.0, 9.0),
            (4.0, 0.0, 0.0),
            (4.0, 3.9, 4.0),
        ] {
            let common = Frame::new(aa, ab, bb, false);
            let z = Rows::new(&common, s, [bias; 2]);
            let own = Conditional::new(&common, &z, s, [bias; 2]);
            // x_b in a unit 2⁵ times as large
            let unit = 32.0;
            let apart = Frame::of_apart(aa, ab / unit, bb / unit / unit);
            let z_apart = Rows::new(&apart, s, [bias, bias / unit]);
            let other = Conditional::new(&apart, &z_apart, s, [bias, bias / unit]);
            let close = |x: f64, y: f64| assert!((x - y).abs() < 1e-14, "{aa} {ab} {bb}: {x} {y}");
            close(z.a, z_apart.a);
            close(z.b, z_apart.b * unit);
            close(z.second, z_apart.second * unit);
            close(own.m11, other.m11);
            close(own.m12, other.m12);
            close(own.m22, other.m22);
            close(own.v[0], other.v[0]);
            close(own.v[1], other.v[1]);
        }
    }

    #[test]
    fn rounding_is_no_direction() {
        assert_eq!(Frame::new(3.0, 6.0, 12.0 * (1.0 + 1e-15), false).r22, 0.0);
        assert_eq!(Frame::new(3.0, 3.0 * (1.0 + 3e-16), 3.0, false).r12_distance, 0.0);
    }
}
