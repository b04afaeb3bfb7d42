//! Figures of the papers as links. A preset is nothing but a link with a name.

use serde::Serialize;

/// A named link.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Preset {
    /// Paper and figure, as in the list of figures this project reproduces: H is Huang et al.
    pub id: &'static str,
    /// What the figure shows.
    pub title: &'static str,
    /// The link, canonical.
    pub link: &'static str,
}

/// All presets.
pub fn presets() -> &'static [Preset] {
    &[
        Preset {
            id: "H-F2a",
            title: "Huang 2a: linear networks, g_aa by layer",
            link: "v=1&view=gradients&phi=linear&sw2=0.5&rho=0.8",
        },
        Preset {
            id: "H-F3b",
            title: "Huang 3b: tanh networks, g_aa and g_ab by layer",
            link: "v=1&view=gradients",
        },
        Preset {
            id: "H-S",
            title: "Huang, supplement: equation 12 step by step",
            link: "v=1&view=chain&phi=linear&sw2=0.5&rho=0.8&N=500",
        },
    ]
}

#[cfg(test)]
mod tests {
    use super::super::link;

    #[test]
    fn links_are_canonical() {
        for preset in super::presets() {
            let (state, notices) = link::read(preset.link);
            assert!(notices.is_empty(), "{}: {notices:?}", preset.id);
            assert_eq!(state.link(), preset.link, "{}", preset.id);
        }
    }
}
