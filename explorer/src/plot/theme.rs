//! Colours and sizes of every figure, and of the words on the page that name a curve's quantity.

use crate::{Quantity, limits};
use plotters::style::RGBColor;

/// Light or dark. Hues keep a contrast of at least 4.5 to the ground in both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// Dark on white.
    Light,
    /// Light on near-black.
    Dark,
}

impl Theme {
    /// "light" or "dark".
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "light" => Some(Self::Light),
            "dark" => Some(Self::Dark),
            _ => None,
        }
    }

    fn pick(self, light: u32, dark: u32) -> RGBColor {
        let [_, red, green, blue] = if self == Self::Light { light } else { dark }.to_be_bytes();
        RGBColor(red, green, blue)
    }

    /// Behind the figure, and inside the dots.
    pub fn ground(self) -> RGBColor {
        self.pick(0xff_ff_ff, 0x1b_1d_22)
    }
    /// What must stand out on any ground: the operating point.
    pub fn ink(self) -> RGBColor {
        self.pick(0x1a_1c_21, 0xec_eb_e6)
    }
    /// Axes and their text.
    pub fn text(self) -> RGBColor {
        self.pick(0x50_55_60, 0xb4_b8_c0)
    }
    /// Lines behind the curves.
    pub fn grid(self) -> RGBColor {
        self.pick(0xe9_e7_e1, 0x2b_2e_35)
    }
    /// Curves that belong to no quantity: identity, χ₁^(L−l).
    pub fn neutral(self) -> RGBColor {
        self.pick(0x5f_64_6e, 0xa5_a9_b2)
    }
    /// Cool, neutral and warm: the ends and the middle of a scale on both sides of 1. Told apart by every kind of colour-blind reader.
    pub fn diverging(self) -> [RGBColor; 3] {
        [
            self.pick(0x4d_82_d2, 0x3f_78_d8),
            self.pick(0xf6_f4_ee, 0x22_24_2a),
            self.pick(0xd0_7c_4c, 0xd8_8a_52),
        ]
    }
    /// The two stripes where there is no value to colour.
    pub fn hatch(self) -> [RGBColor; 2] {
        [
            self.pick(0xd3_d2_cc, 0x3a_3d_44),
            self.pick(0xb6_b5_af, 0x55_59_62),
        ]
    }
    /// The hue of a quantity, the same on every view. The three differ in lightness too, so they hold for colour-blind readers.
    pub fn hue(self, quantity: Option<Quantity>) -> RGBColor {
        match quantity {
            Some(Quantity::Gradient) => self.pick(0x22_59_b4, 0x82_b0_ff),
            Some(Quantity::Correlation) => self.pick(0xb0_4a_12, 0xff_9c_61),
            Some(Quantity::Length) => self.pick(0x0b_72_63, 0x4f_c8_b0),
            None => self.neutral(),
        }
    }

    /// Hues of several networks, in their order: from cool to warm with a lightness that only falls or rises, so that they stay
    /// apart, and in order, for colour-blind readers.
    fn ramp(self) -> [RGBColor; Self::SHADES] {
        [
            self.pick(0x0d_08_87, 0x7b_8c_ff),
            self.pick(0x50_02_a2, 0xa0_7b_f0),
            self.pick(0x84_05_a7, 0xc5_6e_e0),
            self.pick(0xb0_2a_8f, 0xe2_69_c0),
            self.pick(0xcc_47_78, 0xf2_73_9b),
            self.pick(0xd8_57_4b, 0xfa_8a_72),
            self.pick(0xd4_72_1c, 0xfd_b0_4a),
            self.pick(0xa9_80_00, 0xf5_e1_4a),
        ]
    }

    /// How many hues there are for several networks.
    pub const SHADES: usize = limits::CURVES;

    /// One of them.
    pub fn shade(self, index: usize) -> RGBColor {
        self.ramp()[index % Self::SHADES]
    }

    /// The hues by name, as CSS colours, so that the page's words match the curves.
    pub fn css_colours(self) -> impl Iterator<Item = (String, String)> {
        let hues = [
            ("gradient", self.hue(Some(Quantity::Gradient))),
            ("correlation", self.hue(Some(Quantity::Correlation))),
            ("length", self.hue(Some(Quantity::Length))),
            ("neutral", self.neutral()),
        ];
        let hues = hues.map(|(name, hue)| (name.to_owned(), hue)).into_iter();
        let shades = self.ramp().into_iter().enumerate();
        hues.chain(shades.map(|(index, shade)| (format!("shade-{index}"), shade)))
            .map(|(name, RGBColor(red, green, blue))| (name, format!("#{red:02x}{green:02x}{blue:02x}")))
    }
}

/// Font of all text in figures.
pub const FONT: &str = "system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif";
/// Size of axis text in CSS pixels; none is smaller.
pub const TEXT_PX: f64 = 13.0;
/// Width of a theory curve in CSS pixels.
pub const LINE_PX: f64 = 2.0;
/// Radius of a sampled dot in CSS pixels.
pub const DOT_PX: f64 = 3.5;
/// Half the width of a box.
pub const BOX_PX: f64 = 3.5;
