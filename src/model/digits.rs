//! Handwritten digits as inputs: 100 images of 8×8 pixels, ten of each class.
//!
//! `digits.bin` holds a byte a pixel, 0 to 16, pixel by pixel (row by row of the image) and in each the images in order: pixel j of
//! image k stands at 100j + k, which compresses best. Image k is row number ⌊k/10⌋, from 0, of those of class k mod 10 in
//! scikit-learn's `digits.csv.gz`; `digits.md` beside it has the lines that made it, the source and the licence (CC BY 4.0).

use super::Hyperparameters;

/// Images.
const COUNT: usize = 100;
/// Pixels of an image.
const SIZE: usize = 64;
static PIXELS: &[u8; COUNT * SIZE] = include_bytes!("digits.bin");

/// Mean square of all pixels of all images, as they are stored.
const MEAN_SQUARE: f64 = {
    let (mut sum, mut index) = (0, 0);
    while index < PIXELS.len() {
        sum += PIXELS[index] as u32 * PIXELS[index] as u32;
        index += 1;
    }
    sum as f64 / PIXELS.len() as f64
};

/// One image x, in units in which the mean square pixel of all 100 is 1. It enters through a layer of its own,
///
/// ```text
/// z⁰ = W⁰x + b⁰,   W⁰_ij ~ N(0, σ_w²/64),   b⁰_i ~ N(0, σ_b²)
/// ```
/// Gaussian and without dropout whatever the layers above are, so that z⁰ ~ N(0, q⁰) exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Image {
    index: usize,
}

impl Image {
    /// How many classes there are, labelled from 0.
    pub const CLASSES: usize = 10;

    /// The image that a network gets: number `network` mod 100, whatever the seed. Ten networks in a row have all classes.
    pub fn of_network(network: usize) -> Self {
        Self {
            index: network % COUNT,
        }
    }

    /// The digit it shows.
    pub fn label(self) -> usize {
        self.index % Self::CLASSES
    }

    /// x, row by row.
    pub fn pixels(self) -> impl Iterator<Item = f64> {
        self.stored().map(|pixel| pixel / MEAN_SQUARE.sqrt())
    }

    /// q⁰ = σ_w²|x|²/64 + σ_b².
    pub fn start_variance(self, network: &Hyperparameters) -> f64 {
        let square: f64 = self.stored().map(|pixel| pixel * pixel).sum();
        network.weight_variance() * (square / SIZE as f64 / MEAN_SQUARE) + network.bias_variance()
    }

    /// Mean of q⁰ over all images, σ_w² + σ_b². Single images have |x|²/64 from 0.77 to 1.34, with a standard deviation of 0.14.
    pub fn mean_start_variance(network: &Hyperparameters) -> f64 {
        network.weight_variance() + network.bias_variance()
    }

    fn stored(self) -> impl Iterator<Item = f64> {
        PIXELS[self.index..].iter().step_by(COUNT).copied().map(f64::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Activation;

    #[test]
    fn pixels_are_those_of_the_file() {
        assert!(PIXELS.iter().all(|&pixel| pixel <= 16));
        let sum: usize = PIXELS.iter().map(|&pixel| usize::from(pixel)).sum();
        let checksum: usize = PIXELS
            .iter()
            .enumerate()
            .map(|(at, &pixel)| at * usize::from(pixel))
            .sum();
        assert_eq!((sum, checksum), (30909, 99_181_944));
        // the first row of the file shows a 0; its second and third lines of pixels
        let zero: Vec<f64> = Image::of_network(200).stored().skip(8).take(16).collect();
        assert_eq!(
            zero,
            [0, 0, 13, 15, 10, 15, 5, 0, 0, 3, 15, 2, 0, 11, 8, 0].map(f64::from)
        );
    }

    #[test]
    fn classes_and_lengths_are_even() {
        let network = Hyperparameters::new(Activation::Tanh, 1.7, 0.3, 1.0).unwrap();
        let images = (0..COUNT).map(Image::of_network);
        let mut counts = [0; Image::CLASSES];
        images.clone().for_each(|image| counts[image.label()] += 1);
        assert_eq!(counts, [10; Image::CLASSES]);
        let lengths: Vec<f64> = images
            .map(|image| {
                let mean_square = image.pixels().map(|x| x * x).sum::<f64>() / 64.0;
                let q0 = image.start_variance(&network);
                assert!((q0 - (1.7 * mean_square + 0.3)).abs() < 1e-14);
                mean_square
            })
            .collect();
        let mean = lengths.iter().sum::<f64>() / 100.0;
        let variance = lengths.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / 100.0;
        assert!((mean - 1.0).abs() < 1e-14 && (variance.sqrt() - 0.1398).abs() < 1e-4);
        let [least, most] = [f64::min, f64::max].map(|pick| lengths.iter().copied().fold(1.0, pick));
        assert!((least - 0.7673).abs() < 1e-4 && (most - 1.3371).abs() < 1e-4);
    }
}
