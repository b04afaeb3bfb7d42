//! What the loss sends back: δ^L from z^L.

use super::signals::Signals;
use crate::model::{Image, Loss};
use crate::sample::labels::{errors_of_softmax, label};
use crate::sample::normals;
use crate::sample::streams::Stream;

/// δ^L. `stream` holds the labels, of input a first, unless they are those of an `image`, or a random δ^L. All is lost where z^L is, or where a softmax has more
/// outputs than there are units.
pub fn errors(loss: Loss, image: Option<Image>, z: &Signals, stream: &mut Stream) -> Signals {
    let width = z.values.len();
    match loss {
        Loss::Squared => {
            let twice = z.values.iter().map(|z| z.map(|z| 2.0 * z)).collect();
            Signals::new(twice, z.exponent, z.lost)
        }
        Loss::UnitRandom => {
            let mut random = vec![0.0; width];
            normals::fill(stream, &mut random);
            Signals::new(random.into_iter().map(|n| [n; 2]).collect(), [0; 2], z.lost)
        }
        Loss::CrossEntropy { classes } => {
            let mut delta = vec![[0.0; 2]; width];
            for d in 0..2 {
                let outputs = z.values.iter().take(classes).map(|z| z[d]).collect();
                let label = label(image, classes, stream);
                let errors = errors_of_softmax(outputs, z.exponent[d], label);
                for (delta, error) in delta.iter_mut().zip(errors) {
                    delta[d] = error;
                }
            }
            Signals::new(delta, [0; 2], z.lost.map(|lost| lost || classes > width))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::streams::FurtherStreams;

    fn stream(network: usize) -> Stream {
        FurtherStreams::new(1, network, 3, 0).loss
    }

    #[test]
    fn softmax_errors_add_to_nothing() {
        let z = vec![[0.3, -2.0], [1.1, 1.0], [-0.7, 0.5], [9.0, 9.0], [8.0, 7.0]];
        let loss = Loss::CrossEntropy { classes: 3 };
        let mut labels = [[0; 3]; 2];
        for network in 0..3000 {
            let signals = Signals::new(z.clone(), [0; 2], [false; 2]);
            let delta = errors(loss, None, &signals, &mut stream(network));
            for d in 0..2 {
                let unit = libm::scalbn(1.0, delta.exponent[d]);
                let of = |i: usize| unit * delta.values[i][d];
                assert!((of(0) + of(1) + of(2)).abs() < 1e-15 && of(3) == 0.0 && of(4) == 0.0);
                let label = (0..3).find(|&i| of(i) < 0.0).unwrap();
                labels[d][label] += 1;
                let sum: f64 = (0..3).map(|i| libm::exp(z[i][d])).sum();
                for (i, z) in z.iter().take(3).enumerate() {
                    let exact = libm::exp(z[d]) / sum - if i == label { 1.0 } else { 0.0 };
                    assert!((of(i) - exact).abs() < 1e-15);
                }
            }
        }
        // 1000 ± 26 each, and the two inputs' labels differ.
        assert!(
            labels
                .as_flattened()
                .iter()
                .all(|count| (890..1110).contains(count))
        );
        assert_ne!(labels[0], labels[1]);
    }

    #[test]
    fn long_outputs_make_a_hard_choice() {
        let z = Signals::new(vec![[1.0; 2], [1.5; 2], [1.5; 2]], [4000; 2], [false; 2]);
        for network in 0..20 {
            let delta = errors(Loss::CrossEntropy { classes: 3 }, None, &z, &mut stream(network));
            assert!(!delta.lost[0]);
            assert!(delta.values.iter().all(|value| value[0].is_finite()));
            let hard = delta.values.iter().filter(|value| value[0] == 0.0).count();
            assert!(hard <= 1, "{delta:?}");
        }
        let well_learnt = Signals::new(vec![[50.0; 2], [0.0; 2]], [0; 2], [false; 2]);
        let sizes: Vec<f64> = (0..20)
            .map(|network| {
                errors(
                    Loss::CrossEntropy { classes: 2 },
                    None,
                    &well_learnt,
                    &mut stream(network),
                )
            })
            .map(|delta| libm::scalbn(delta.values[0][0], delta.exponent[0]))
            .collect();
        let small = -libm::exp(-50.0);
        assert!(sizes.iter().any(|size| (size / small - 1.0).abs() < 1e-14));
        assert!(sizes.contains(&1.0));
    }

    #[test]
    fn a_loss_without_outputs_is_lost() {
        let z = Signals::new(vec![[1.0, 2.0]; 4], [0; 2], [false, true]);
        let lost = |loss| errors(loss, None, &z, &mut stream(0)).lost;
        assert_eq!(lost(Loss::CrossEntropy { classes: 5 }), [true, true]);
        for loss in [Loss::Squared, Loss::UnitRandom, Loss::CrossEntropy { classes: 4 }] {
            assert_eq!(lost(loss), [false, true]);
        }
    }

    #[test]
    fn a_random_error_is_the_same_for_both() {
        let z = Signals::new(vec![[1.0, 2.0]; 4000], [0; 2], [false; 2]);
        let gram = errors(Loss::UnitRandom, None, &z, &mut stream(0)).gram();
        assert_eq!((gram.aa, gram.aa), (gram.ab, gram.bb));
        let length = gram.aa.and_then(|aa| aa.to_f64()).unwrap();
        assert!((length - 1.0).abs() < 0.1);
    }
}
