//! How gradients decay from layer to layer, and how their variance follows their mean: straight lines through logarithms.

use super::moments::Moments;

/// Means with a larger relative standard error are not fitted.
const KNOWN: f64 = 0.25;

/// Fewer layers make no fit.
const FEWEST: usize = 4;

/// Layers from…to, counted from 1, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Lowest layer.
    pub from: usize,
    /// Highest.
    pub to: usize,
}

impl Window {
    /// Where the mean is known: from the output down as long as its relative standard error is at most 25 % and its sign stays
    /// the same, less the quarter next to the output, which still bends. `None` with fewer than four layers left.
    pub fn of(layers: &[Moments]) -> Option<Self> {
        let sign = |layer: &Moments| layer.scaled_mean().map(|mean| mean.mantissa() < 0.0);
        let top = sign(layers.last()?);
        let known = layers
            .iter()
            .rev()
            .take_while(|layer| {
                let error = layer.relative_standard_error();
                error.is_some_and(|error| error <= KNOWN) && sign(layer) == top
            })
            .count();
        let kept = known - known.div_ceil(4);
        let from = layers.len() - known + 1;
        (kept >= FEWEST).then_some(Self {
            from,
            to: from + kept - 1,
        })
    }

    /// The window's part of `layers` (layer l at l − 1); empty where they do not reach it.
    pub fn of_layers<'a, T>(&self, layers: &'a [T]) -> &'a [T] {
        layers.get(self.from - 1..self.to).unwrap_or_default()
    }
}

/// The factor by which a quantity shrinks or grows for each layer that it travels towards the input: `rate` of the least squares
/// line log g^l = const + (L − l) log rate, to compare with χ₁. `log10` holds log₁₀ g of consecutive layers. `None` with fewer
/// than two or a gap.
pub fn decay_rate(log10: impl IntoIterator<Item = Option<f64>>) -> Option<f64> {
    let points = log10.into_iter().enumerate();
    let points = points.map(|(layer, log10)| Some((layer as f64, log10?)));
    let slope = slope(&points.collect::<Option<Vec<_>>>()?)?;
    Some(libm::exp10(-slope)).filter(|rate| rate.is_finite())
}

/// The power p of the mean that the variance goes with: of the least squares line log variance = const + p log|mean| over
/// `layers` (Huang et al., figure 4, find 2). `None` with fewer than two, where mean or variance is zero, and for equal means.
pub fn variance_power(layers: &[Moments]) -> Option<f64> {
    let points = layers
        .iter()
        .map(|layer| layer.log10_abs_mean().zip(layer.log10_variance()));
    slope(&points.collect::<Option<Vec<_>>>()?)
}

/// n_c: how many layers below the output the mean sinks under its standard deviation over networks. Where the least squares line
/// through log(|mean|/deviation) of the layers in which the mean is one to four times the deviation reaches 0: single layers are
/// too noisy. `None` with fewer than three such layers, or where it would be beyond the first.
pub fn crossover(layers: &[Moments]) -> Option<f64> {
    /// log₁₀ 4.
    const NEAR: f64 = 0.602_059_991_327_962_4;
    let excess = |layer: &Moments| Some(layer.log10_abs_mean()? - 0.5 * layer.log10_variance()?);
    let below = layers.iter().rev().enumerate();
    let known = below
        .map_while(|(below, layer)| Some((below as f64, excess(layer).filter(|excess| *excess >= 0.0)?)));
    let points: Vec<(f64, f64)> = known.filter(|(_, excess)| *excess <= NEAR).collect();
    if points.len() < 3 {
        return None;
    }
    let count = points.len() as f64;
    let [x, y] = [0, 1].map(|side| points.iter().map(|point| [point.0, point.1][side]).sum::<f64>() / count);
    let crossing = x - y / slope(&points)?;
    (0.0..layers.len() as f64).contains(&crossing).then_some(crossing)
}

/// Slope of the least squares line through (x, y).
fn slope(points: &[(f64, f64)]) -> Option<f64> {
    let count = points.len() as f64;
    let mean_x = points.iter().map(|(x, _)| x).sum::<f64>() / count;
    let mean_y = points.iter().map(|(_, y)| y).sum::<f64>() / count;
    let (mut product, mut square) = (0.0, 0.0);
    for (x, y) in points {
        product += (x - mean_x) * (y - mean_y);
        square += (x - mean_x) * (x - mean_x);
    }
    Some(product / square).filter(|slope| slope.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A mean with a relative standard error over two networks.
    fn layer(mean: f64, error: f64, exponent: i32) -> Moments {
        let mut moments = Moments::default();
        moments.push(mean * (1.0 + error), exponent);
        moments.push(mean * (1.0 - error), exponent);
        moments
    }

    #[test]
    fn the_window_is_what_is_known_less_a_quarter() {
        let mut layers = vec![layer(3.0, 0.1, 0); 12];
        assert_eq!(Window::of(&layers), Some(Window { from: 1, to: 9 }));
        layers[1] = layer(3.0, 0.3, 0);
        assert_eq!(Window::of(&layers), Some(Window { from: 3, to: 9 }));
        layers[4] = layer(-3.0, 0.1, 0);
        assert_eq!(Window::of(&layers), Some(Window { from: 6, to: 10 }));
        layers[7] = Moments::default();
        assert_eq!(Window::of(&layers), None);
        assert_eq!(Window::of(&[]), None);
        let negative = vec![layer(-1.0, 0.25, -9000); 6];
        let window = Window::of(&negative).unwrap();
        assert_eq!(window, Window { from: 1, to: 4 });
        assert_eq!(window.of_layers(&[1, 2, 3, 4, 5, 6]), [1, 2, 3, 4]);
        assert!(window.of_layers(&[1, 2, 3]).is_empty());
    }

    #[test]
    fn the_mean_sinks_into_its_spread_where_their_line_says() {
        // error of the mean of two: the deviation is √2 of it
        let layers: Vec<Moments> = (0..30)
            .rev()
            .map(|below| layer(1.0, libm::exp10(0.1 * f64::from(below) - 2.0) / 2.0f64.sqrt(), 0))
            .collect();
        assert!((crossover(&layers).unwrap() - 20.0).abs() < 1e-9);
        assert_eq!(crossover(&layers[25..]), None);
        assert_eq!(crossover(&[]), None);
    }

    #[test]
    fn powers_come_back() {
        let log10 = |layer: i32| Some(f64::from(20 - layer) * libm::log10(0.9) - 900.0);
        assert!((decay_rate((1..=20).map(log10)).unwrap() - 0.9).abs() < 1e-13);
        assert_eq!(decay_rate([Some(1.0), None, Some(2.0)]), None);
        assert_eq!((decay_rate([Some(1.0)]), decay_rate([])), (None, None));
        // A constant relative spread is a variance that goes with the square of the mean, far outside f64 too.
        let layers: Vec<Moments> = (1..40).map(|l| layer(1.3, 0.2, -97 * l)).collect();
        assert!((variance_power(&layers).unwrap() - 2.0).abs() < 1e-13);
        assert_eq!(variance_power(&[layer(1.0, 0.2, 0), layer(1.0, 0.2, 0)]), None);
        assert_eq!(variance_power(&[layer(1.0, 0.0, 0), layer(2.0, 0.2, 0)]), None);
    }
}
