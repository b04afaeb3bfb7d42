//! Softmax cross-entropy.

use ndarray::Array2;

/// The sum over samples of the loss in nats, −ln p of the label, and how many have the largest output at their label; where all outputs
/// are equal, as those of a dead network are, it is a guess that counts 1/K. Rows of `outputs` without a label count for nothing. A class
/// that is none has probability 0.
pub(super) fn cross_entropy(outputs: &Array2<f32>, labels: impl Iterator<Item = u8>) -> (f64, f64) {
    let mut total = (0.0, 0.0);
    for (row, label) in outputs.rows().into_iter().zip(labels) {
        let outputs = || row.iter().map(|output| f64::from(*output));
        let largest = outputs().fold(f64::NEG_INFINITY, f64::max);
        let sum: f64 = outputs().map(|output| libm::exp(output - largest)).sum();
        let own = row
            .get(usize::from(label))
            .map_or(f64::NEG_INFINITY, |own| f64::from(*own));
        total.0 += libm::log(sum) + (largest - own);
        total.1 += match outputs().all(|output| output == largest) {
            true => 1.0 / row.len() as f64,
            false => f64::from(u8::from(own == largest)),
        };
    }
    total
}

/// Turns outputs into the gradient of the mean loss with respect to them: (p − label)/B.
pub(super) fn cross_entropy_gradient(outputs: &mut Array2<f32>, labels: impl Iterator<Item = u8>) {
    let samples = outputs.nrows() as f64;
    for (mut row, label) in outputs.rows_mut().into_iter().zip(labels) {
        let largest = row.fold(f32::NEG_INFINITY, |a, b| a.max(*b));
        let exponential = |output: f32| libm::exp(f64::from(output) - f64::from(largest));
        let sum: f64 = row.iter().map(|output| exponential(*output)).sum();
        for (class, output) in row.iter_mut().enumerate() {
            let own = f64::from(u8::from(class == usize::from(label)));
            *output = ((exponential(*output) / sum - own) / samples) as f32;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn equal_outputs_are_a_guess() {
        let outputs = array![[0.0, 0.0, 0.0, 0.0], [1.0, 2.0, 2.0, 0.0], [1.0, 2.0, 0.0, 3.0]];
        let (loss, right) = cross_entropy(&outputs.select(ndarray::Axis(0), &[0]), [2].into_iter());
        assert!((loss - libm::log(4.0)).abs() < 1e-15 && right == 0.25);
        let (_, right) = cross_entropy(&outputs, [0, 2, 1].into_iter());
        assert_eq!(right, 1.25);
    }
}
