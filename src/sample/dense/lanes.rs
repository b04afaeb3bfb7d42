//! Sums over units, all inputs at once, in an order that does not depend on the hardware.

/// Partial sums: unit j adds to sum j mod 4.
const LANES: usize = 4;

/// Σ_j row_j x_j.
#[inline(always)]
pub fn dot<const D: usize>(row: &[f64], x: &[[f64; D]]) -> [f64; D] {
    let mut sums = [[0.0; D]; LANES];
    let ((rows, row_rest), (xs, x_rest)) = (row.as_chunks::<LANES>(), x.as_chunks::<LANES>());
    for (row, x) in rows.iter().zip(xs) {
        for lane in 0..LANES {
            for d in 0..D {
                sums[lane][d] += row[lane] * x[lane][d];
            }
        }
    }
    for ((sum, w), x) in sums.iter_mut().zip(row_rest).zip(x_rest) {
        for d in 0..D {
            sum[d] += w * x[d];
        }
    }
    core::array::from_fn(|d| (sums[0][d] + sums[2][d]) + (sums[1][d] + sums[3][d]))
}

/// y_j += factor · row_j.
#[inline(always)]
pub fn add_multiple(y: &mut [[f64; 2]], row: &[f64], factor: [f64; 2]) {
    for (y, w) in y.iter_mut().zip(row) {
        for d in 0..2 {
            y[d] += w * factor[d];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_unit_counts_once() {
        for n in 0..11 {
            let row: Vec<f64> = (0..n).map(f64::from).collect();
            let x: Vec<[f64; 2]> = row.iter().map(|j| [j + 1.0, 1.0]).collect();
            let sum: f64 = row.iter().sum();
            let squares: f64 = row.iter().map(|j| j * j).sum();
            assert_eq!(dot(&row, &x), [squares + sum, sum]);
            assert_eq!(dot(&row, row.as_chunks().0), [squares]);
            let mut y = x.clone();
            add_multiple(&mut y, &row, [-1.0, 2.0]);
            assert!(y.iter().zip(&row).all(|(y, j)| *y == [1.0, 1.0 + 2.0 * j]));
        }
    }
}
