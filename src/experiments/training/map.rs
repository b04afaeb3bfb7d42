//! Which networks train: accuracy after training over weight variance and depth, with the depth scales of theory on it.
//! INTERIM: a stand-in while the trainer is built.

use super::{Blocks, Work};
use crate::experiments::experiment::PanelWords;
use crate::experiments::picture::{Measure, Picture, Place, Role};
use crate::experiments::reading::words;
use crate::experiments::{Reading, State, Table, Verdict};
use crate::train::data::Data;

pub(super) struct Map {
    variances: Vec<f64>,
    depths: Vec<usize>,
}

impl Map {
    pub(super) fn new(state: &State) -> Self {
        Self {
            variances: state.training.variances.values(),
            depths: state.training.depths.whole(),
        }
    }
}

impl Work for Map {
    fn blocks(&self) -> usize {
        self.variances.len() * self.depths.len()
    }

    fn length(&self) -> usize {
        64
    }

    fn block(&self, index: usize, data: &Data) -> Vec<f64> {
        let depth = self.depths[index % self.depths.len()] as f64;
        let mut sum = data.train.len() as f64;
        for step in 0..2_000_000 {
            sum += (f64::from(step) * depth).sqrt();
        }
        (0..64)
            .map(|place| 1.0 / (1.0 + depth + f64::from(place) + 1e-30 * sum))
            .collect()
    }

    fn unit(&self) -> [&'static str; 2] {
        ["network", "networks"]
    }

    fn panels(&self) -> Vec<PanelWords> {
        vec![PanelWords {
            name: "map",
            title: "Which networks train",
            caption: "Interim.",
        }]
    }

    fn picture(&self, _panel: &str, _state: &State, blocks: &Blocks) -> Option<Picture> {
        let mut picture = Picture {
            x: Measure {
                title: "cell",
                ..Measure::default()
            },
            y: Measure {
                title: "accuracy",
                ..Measure::default()
            },
            roles: vec![(Role::Networks, "accuracy")],
            ..Picture::default()
        };
        let dots = blocks
            .iter()
            .enumerate()
            .map(|(index, block)| Place::new(index as f64, block.first().copied()));
        picture.add(None, 0, dots.collect());
        Some(picture)
    }

    fn table(&self, _state: &State, _blocks: &Blocks) -> Table {
        Table {
            label_heading: "cell",
            columns: Vec::new(),
            labels: Vec::new(),
            rows: Vec::new(),
        }
    }

    fn reading(&self, _state: &State, blocks: &Blocks) -> Reading {
        Reading {
            headline: vec![words(format!("{} cells.", blocks.len()))],
            detail: String::new(),
        }
    }

    fn verdict(&self, _id: &str, _blocks: &Blocks) -> Option<Verdict> {
        None
    }
}
