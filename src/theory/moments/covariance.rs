//! The law of a pair of preactivations.

/// z_a ~ N(0, a), z_b ~ N(0, b), given by the distance of the two, which keeps its digits when they are near.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Covariance {
    /// q_aa ≥ 0.
    pub a: f64,
    /// q_bb ≥ 0.
    pub b: f64,
    /// E(z_a − z_b)² = q_aa + q_bb − 2q_ab, from (√q_aa − √q_bb)² to (√q_aa + √q_bb)².
    pub distance: f64,
}

impl Covariance {
    /// Equally long inputs of correlation 1 − ε.
    pub fn equal(variance: f64, decorrelation: f64) -> Self {
        Self {
            a: variance,
            b: variance,
            distance: 2.0 * variance * decorrelation,
        }
    }

    /// The three numbers of the law.
    pub fn numbers(&self) -> [f64; 3] {
        [self.a, self.b, self.distance]
    }

    /// Whether q_aa = q_bb.
    pub fn is_equal(&self) -> bool {
        self.a == self.b
    }

    /// √(q_aa q_bb).
    pub fn geometric_mean(&self) -> f64 {
        if self.is_equal() {
            self.a
        } else {
            self.a.sqrt() * self.b.sqrt()
        }
    }

    /// √q_aa − √q_bb.
    pub fn root_difference(&self) -> f64 {
        if self.is_equal() {
            0.0
        } else {
            (self.a - self.b) / (self.a.sqrt() + self.b.sqrt())
        }
    }

    /// ε = 1 − q_ab/√(q_aa q_bb).
    pub fn decorrelation(&self) -> f64 {
        let mean = self.geometric_mean();
        if mean == 0.0 {
            return 0.0;
        }
        let root = self.root_difference();
        ((self.distance - root * root) / (2.0 * mean)).clamp(0.0, 2.0)
    }

    /// q_ab.
    pub fn product(&self) -> f64 {
        self.geometric_mean() * (1.0 - self.decorrelation())
    }

    /// E[(z_a + z_b)/2 | D] / D with D = (z_a − z_b)/2.
    pub(super) fn tilt(&self) -> f64 {
        if self.is_equal() {
            0.0
        } else {
            (self.a - self.b) / self.distance
        }
    }

    /// Variance of (z_a + z_b)/2 given z_a − z_b: by Heron's formula, the squared height of the triangle of sides √q_aa, √q_bb
    /// over its side √distance.
    pub(super) fn rest(&self) -> f64 {
        let sum = self.a.sqrt() + self.b.sqrt();
        if self.is_equal() {
            return (self.a - 0.25 * self.distance).max(0.0);
        }
        let root = self.root_difference();
        let open = (sum * sum - self.distance) * (self.distance - root * root);
        (0.25 * open / self.distance).max(0.0)
    }
}
