//! Softmax cross-entropy.

use ndarray::Array2;

/// The sum over samples of the loss in nats, −ln p of the label, and how many have the largest output at their label. Rows of `outputs`
/// without a label count for nothing. A class that is none has probability 0.
pub(super) fn cross_entropy(outputs: &Array2<f32>, labels: impl Iterator<Item = u8>) -> (f64, usize) {
    let mut total = (0.0, 0);
    for (row, label) in outputs.rows().into_iter().zip(labels) {
        let outputs = || row.iter().map(|output| f64::from(*output));
        let largest = outputs().fold(f64::NEG_INFINITY, f64::max);
        let sum: f64 = outputs().map(|output| libm::exp(output - largest)).sum();
        let own = row
            .get(usize::from(label))
            .map_or(f64::NEG_INFINITY, |own| f64::from(*own));
        total.0 += libm::log(sum) + (largest - own);
        total.1 += usize::from(own == largest);
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
