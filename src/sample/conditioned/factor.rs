//! What of the errors is fresh on their way back: a factor of their Gram matrix, that makes them of normals.

use super::pair::DROPPED;

/// Cholesky factor of δᵀδ: δ_a ~ `a`·n₁ and δ_b ~ `b`·n₁ + `second`·n₂ have those inner products.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Factor {
    /// |δ_a|.
    pub a: f64,
    /// δ_a·δ_b/|δ_a|.
    pub b: f64,
    /// Length of what is left of δ_b.
    pub second: f64,
}

impl Factor {
    /// Of what is left of δ off two orthogonal directions, from the products with them and δᵀδ.
    pub fn off(along: [[f64; 2]; 2], [aa, ab, bb]: [f64; 3]) -> Self {
        let left = |c: usize, d: usize, product: f64| {
            product - along[0][c] * along[0][d] - along[1][c] * along[1][d]
        };
        let square = |d: usize, whole: f64| Some(left(d, d, whole)).filter(|&left| left > DROPPED * whole);
        match (square(0, aa), square(1, bb)) {
            (Some(a), Some(b)) => Self::new(a, left(0, 1, ab), b),
            (a, b) => Self::new(a.unwrap_or(0.0), 0.0, b.unwrap_or(0.0)),
        }
    }

    /// From |δ_a|², δ_a·δ_b and |δ_b|².
    pub fn new(aa: f64, ab: f64, bb: f64) -> Self {
        if aa == 0.0 {
            return Self {
                a: 0.0,
                b: 0.0,
                second: bb.sqrt(),
            };
        }
        let a = aa.sqrt();
        // ab/aa first: equal δ then give b = a to the last bit.
        let b = a * (ab / aa);
        let left = bb - b * b;
        Self {
            a,
            b,
            second: if left > DROPPED * bb { left.sqrt() } else { 0.0 },
        }
    }

    /// Coefficients of two columns of normals h that make R of H, the directions that Gram–Schmidt makes of what is left of h off
    /// e₁ and e₂. `inner` is h_i·h_j, `off` is e_k·h_i. No direction is left where none is asked for.
    pub fn on_orthogonal(&self, inner: [f64; 3], off: [[f64; 2]; 2]) -> Self {
        let left = |i: usize, j: usize, product: f64| product - off[0][i] * off[0][j] - off[1][i] * off[1][j];
        let (h11, h12, h22) = (left(0, 0, inner[0]), left(0, 1, inner[1]), left(1, 1, inner[2]));
        // What is left of a normal column is rounding only where there are no more directions than units, so that none is asked for.
        let over = |length: f64, square: f64, whole: f64| {
            if square > DROPPED * whole {
                length / square.sqrt()
            } else {
                0.0
            }
        };
        let along = if self.a > 0.0 {
            over(h12, h11 * h11, inner[0] * inner[0])
        } else {
            0.0
        };
        let second = over(self.second, h22 - along * h12, inner[2]);
        Self {
            a: over(self.a, h11, inner[0]),
            b: over(self.b, h11, inner[0]) - second * along,
            second,
        }
    }

    /// The same, `scale` times as long.
    pub fn scaled(self, scale: f64) -> Self {
        Self {
            a: scale * self.a,
            b: scale * self.b,
            second: scale * self.second,
        }
    }

    /// Both inputs' combination of two numbers that belong to n₁ and n₂.
    pub fn apply(&self, n: [f64; 2]) -> [f64; 2] {
        [self.a * n[0], self.b * n[0] + self.second * n[1]]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_errors_stay_equal() {
        let equal = Factor::new(0.3, 0.3, 0.3);
        assert_eq!((equal.a, equal.second), (equal.b, 0.0));
    }

    #[test]
    fn nothing_is_left_off_all_directions() {
        // δ along the first direction alone, up to rounding
        let along = [[2.0, -1.0], [0.0, 0.0]];
        let off = Factor::off(along, [4.0 + 1e-15, -2.0, 1.0]);
        assert_eq!((off.a, off.b, off.second), (0.0, 0.0, 0.0));
        let free = Factor::off([[0.0; 2]; 2], [4.0, 2.0, 5.0]);
        assert_eq!((free.a, free.b, free.second), (2.0, 1.0, 2.0));
    }
}
