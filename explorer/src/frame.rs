//! What a link says of the page around the view: whether it stands in another page, with which controls and colours.
//!
//! ```text
//! v=1&view=gradients&embed=1&controls=sw2,rho&theme=dark
//! ```
//! None of it is state: the same networks stand in the frame and outside. So a [`State`] knows nothing of it, its
//! link has no word of it, and the command line takes a link from an embed as it is.

use crate::link::{State, View};
use crate::views::stochastic_depth::settings::PARAMETERS as DEPTH_PARAMETERS;
use crate::views::training::settings::PARAMETERS as TRAINING_PARAMETERS;
use depthscale::model::{Parameter, Sampling, bounds::BOUNDS};
use serde::Serialize;

/// The keys of a frame in a link.
pub const KEYS: [&str; 3] = ["embed", "controls", "theme"];

/// How a view stands in another page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Frame {
    /// Whether it does.
    pub embedded: bool,
    /// Keys of the controls to show.
    pub controls: Vec<&'static str>,
    /// Colours; the reader's own where none are given.
    pub theme: Option<&'static str>,
}

/// The keys of all controls, in the order of the page.
pub fn control_keys() -> Vec<&'static str> {
    let parameters = BOUNDS.each_ref().map(|bound| bound.key);
    [&["phi"][..], &parameters, &Sampling::KEYS].concat()
}

/// Keys of the controls that the view of a state depends on.
pub fn controls_of(state: &State) -> Vec<&'static str> {
    let apart = |parameter: &Parameter| {
        DEPTH_PARAMETERS.contains(parameter) || TRAINING_PARAMETERS.contains(parameter)
    };
    if state.view == View::Training {
        let trial = state.training.trial;
        let activation = trial.is_fully_connected().then_some("phi");
        let parameters = trial.parameters().iter().map(|parameter| parameter.bound().key);
        return activation
            .into_iter()
            .chain(parameters)
            .chain(trial.choices().iter().copied())
            .collect();
    }
    if state.view == View::Depth {
        let study = state.depth.study;
        let parameters = study.parameters().iter().map(|parameter| parameter.bound().key);
        return parameters.chain(study.choices().iter().copied()).collect();
    }
    let others = BOUNDS
        .iter()
        .filter(|bound| apart(&bound.parameter))
        .map(|bound| bound.key);
    let others: Vec<_> = others.collect();
    let mut keys = control_keys();
    keys.retain(|key| !others.contains(key));
    keys
}

impl Frame {
    /// Sets one of [`KEYS`].
    ///
    /// # Errors
    /// What is allowed; the frame is unchanged.
    pub fn set(&mut self, key: &str, value: &str) -> Result<(), String> {
        match key {
            "embed" => match value {
                "1" => self.embedded = true,
                "0" | "" => self.embedded = false,
                _ => return Err("allowed is 1".to_owned()),
            },
            "controls" => self.controls = controls(value)?,
            "theme" => match value {
                "light" => self.theme = Some("light"),
                "dark" => self.theme = Some("dark"),
                "auto" | "" => self.theme = None,
                _ => return Err("allowed is auto, light, dark".to_owned()),
            },
            _ => return Err(format!("allowed is {}", KEYS.join(", "))),
        }
        Ok(())
    }

    /// What a link of an embed has after the state's own keys; nothing outside an embed.
    pub fn suffix(&self) -> String {
        if !self.embedded {
            return String::new();
        }
        let mut suffix = "&embed=1".to_owned();
        if !self.controls.is_empty() {
            let names = if self.controls == control_keys() {
                "all".to_owned()
            } else {
                self.controls.join(",")
            };
            suffix += &format!("&controls={names}");
        }
        if let Some(theme) = self.theme {
            suffix += &format!("&theme={theme}");
        }
        suffix
    }
}

/// Control keys in the order of the page, whatever order they are named in.
fn controls(value: &str) -> Result<Vec<&'static str>, String> {
    let mut keys = control_keys();
    if value == "all" {
        return Ok(keys);
    }
    let named: Vec<&str> = value
        .split(',')
        .filter(|name| !name.is_empty() && *name != "none")
        .collect();
    if named.iter().all(|name| keys.contains(name)) {
        keys.retain(|key| named.contains(key));
        Ok(keys)
    } else {
        Err(format!("allowed is all, none, or some of {}", keys.join(", ")))
    }
}

#[cfg(test)]
mod tests {
    use crate::link;

    #[test]
    fn a_frame_is_read_beside_the_state_and_written_only_for_embeds() {
        let text = "#v=1&view=point&embed=1&sw2=2&controls=rho,sw2&theme=dark";
        let (state, notices) = link::read(text);
        assert_eq!(notices, []);
        assert_eq!(state.link(), "v=1&view=point&sw2=2");
        assert_eq!(
            state.link() + &link::frame(text).suffix(),
            "v=1&view=point&sw2=2&embed=1&controls=sw2,rho&theme=dark"
        );
        for text in ["embed=1&controls=all", "embed=1"] {
            assert_eq!(link::frame(text).suffix(), format!("&{text}"));
        }
        assert_eq!(link::frame("controls=all&theme=dark").suffix(), "");
    }

    #[test]
    fn a_bad_part_of_a_frame_is_told_and_left_out() {
        let text = "embed=1&controls=sw2,volume&theme=blue&rho=0.5";
        let (state, notices) = link::read(text);
        let messages: Vec<_> = notices.iter().map(|notice| notice.message.as_str()).collect();
        assert_eq!(state.link(), "v=1&view=gradients&rho=0.5");
        assert!(
            messages[0].starts_with("controls is \"sw2,volume\"; allowed is all, none, or some of phi, sw2")
        );
        assert_eq!(messages[1], "theme is \"blue\"; allowed is auto, light, dark");
        assert_eq!(link::frame(text).suffix(), "&embed=1");
    }
}
