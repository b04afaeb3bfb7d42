//! Colours of the plane of initialisations: a value to a place on a scale from 0 to 1, and that to a colour.

use super::theme::Theme;
use super::ticks::{Tick, power_of_ten};
use crate::Shown;
use plotters::style::RGBColor;

/// Place of a value on its colour bar: 0 at the lower end, 1 at the upper, also for what lies beyond.
pub fn place(shown: Shown, value: f64) -> f64 {
    let (low, high) = ends(shown);
    let place = match shown {
        Shown::C => value,
        _ => (libm::log10(value) - low) / (high - low),
    };
    place.clamp(0.0, 1.0)
}

/// Ends of the colour bar, logarithms to base 10; of c* itself.
pub fn ends(shown: Shown) -> (f64, f64) {
    /// log₁₀ 2.5: what is beyond is as good as gone in a few layers.
    const FAR: f64 = 0.397_940_008_672_037_6;
    match shown {
        Shown::Chi1 => (-FAR, FAR),
        Shown::Xi1 | Shown::Xi2 => (-0.5, 3.0),
        Shown::C => (0.0, 1.0),
        Shown::Depth => (0.5, 4.0),
    }
}

/// Ticks of the colour bar, at what [`ends`] counts.
pub fn ticks(shown: Shown) -> Vec<Tick> {
    match shown {
        Shown::Chi1 => [0.4, 0.6, 1.0, 1.6, 2.5]
            .map(|chi: f64| (libm::log10(chi), chi.to_string()))
            .to_vec(),
        Shown::Xi1 | Shown::Xi2 => (0..=3)
            .map(|power| (f64::from(power), 10_i32.pow(power as u32).to_string()))
            .collect(),
        Shown::C => [0.0, 0.5, 1.0].map(|c: f64| (c, format!("{c:.1}"))).to_vec(),
        Shown::Depth => (1..=4)
            .map(|power| (f64::from(power), power_of_ten(i64::from(power))))
            .collect(),
    }
}

/// The colour at a place from 0 to 1: χ₁ cool below 1, warm above and neutral at it; the others by viridis.
pub fn colour(shown: Shown, theme: Theme, place: f64) -> RGBColor {
    if shown != Shown::Chi1 {
        let colorous::Color { r, g, b } = colorous::VIRIDIS.eval_continuous(place.clamp(0.0, 1.0));
        return RGBColor(r, g, b);
    }
    let [cool, neutral, warm] = theme.diverging();
    let away = 2.0 * place - 1.0;
    mix(neutral, if away < 0.0 { cool } else { warm }, away.abs())
}

/// `part` of the way from one colour to another.
pub fn mix(from: RGBColor, to: RGBColor, part: f64) -> RGBColor {
    let between = |from: u8, to: u8| {
        let (from, to) = (f64::from(from), f64::from(to));
        libm::round(from + part.clamp(0.0, 1.0) * (to - from)) as u8
    };
    RGBColor(
        between(from.0, to.0),
        between(from.1, to.1),
        between(from.2, to.2),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chi_1_is_neutral_at_one_and_saturates() {
        for theme in [Theme::Light, Theme::Dark] {
            let at = |chi| colour(Shown::Chi1, theme, place(Shown::Chi1, chi));
            let [cool, neutral, warm] = theme.diverging();
            assert_eq!([at(0.01), at(1.0), at(1e9)], [cool, neutral, warm]);
        }
    }

    #[test]
    fn infinite_scales_have_a_colour_and_ticks_lie_on_the_bar() {
        for shown in Shown::ALL {
            assert_eq!(place(shown, f64::INFINITY), 1.0);
            let (low, high) = ends(shown);
            assert!(
                ticks(shown)
                    .iter()
                    .all(|(at, _)| (low - 1e-9..=high + 1e-9).contains(at))
            );
        }
    }
}
