//! Softmax cross-entropy against labels: of images their own, else random ones.

use super::streams::Stream;
use crate::model::Image;
use rand::RngCore;

/// The label of an input: what its image shows, or one of `classes` drawn uniformly.
pub fn label(image: Option<Image>, classes: usize, stream: &mut Stream) -> usize {
    match image {
        Some(image) => image.label(),
        // uniform to one in 2⁵⁴
        None => ((u128::from(stream.next_u64()) * classes as u128) >> 64) as usize,
    }
}

/// z in units of 2^exponent → s(z) − y, with y one-hot at `label`: the gradient of the cross-entropy.
///
/// The entry of the label is minus the sum of the others, so that nothing cancels where the softmax is sure of it.
pub fn errors_of_softmax(mut z: Vec<f64>, exponent: i32, label: usize) -> Vec<f64> {
    let largest = z.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    // Differences are taken first: they are exact in any unit, and beyond 2¹⁰⁰⁰ all one.
    z.iter_mut()
        .for_each(|z| *z = libm::exp(libm::scalbn(*z - largest, exponent.min(1000))));
    let sum: f64 = z.iter().sum();
    let mut others = 0.0;
    for (index, s) in z.iter_mut().enumerate() {
        *s /= sum;
        if index != label {
            others += *s;
        }
    }
    if let Some(own) = z.get_mut(label) {
        *own = -others;
    }
    z
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::streams::FurtherStreams;

    #[test]
    fn errors_are_softmax_less_label() {
        let mut stream = FurtherStreams::new(1, 0, 0, 0).loss;
        let z: [f64; 4] = [0.3, -1.2, 2.0, 0.0];
        let whole: f64 = z.iter().map(|z| z.exp()).sum();
        let mut counts = [0; 4];
        for _ in 0..4000 {
            let label = label(None, 4, &mut stream);
            let errors = errors_of_softmax(z.map(|z| z / 8.0).to_vec(), 3, label);
            assert!(errors.iter().sum::<f64>().abs() < 1e-15);
            counts[label] += 1;
            for (index, (error, z)) in errors.iter().zip(z).enumerate() {
                let target = if index == label { 1.0 } else { 0.0 };
                assert!((error - (z.exp() / whole - target)).abs() < 1e-15);
            }
        }
        // four standard deviations of a binomial count
        assert!(
            counts.iter().all(|&count| (count - 1000i32).abs() < 110),
            "{counts:?}"
        );
    }

    #[test]
    fn images_have_their_own_labels() {
        let mut stream = FurtherStreams::new(1, 0, 0, 0).loss;
        for network in [0, 37, 1099] {
            let own = label(Some(Image::of_network(network)), 25, &mut stream);
            assert_eq!(own, network % 10);
        }
    }

    #[test]
    fn a_sure_softmax_keeps_its_digits() {
        for (label, expected) in [(0, (-50f64).exp()), (1, 1.0)] {
            let errors = errors_of_softmax(vec![0.0, -50.0], 0, label);
            assert!((errors[0].abs() / expected - 1.0).abs() < 1e-14, "{errors:?}");
        }
        for exponent in [2000, i32::MAX, -5000] {
            let errors = errors_of_softmax(vec![1.0, 0.7, -0.2], exponent, 1);
            assert!(errors.iter().all(|error| error.is_finite()), "{errors:?}");
        }
    }
}
