//! A picture: curves and dots in the units of its axes, each belonging to a strand and playing a role.

use serde::Serialize;

/// What a curve or its dots are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Exact theory, in the stroke of its member.
    Theory,
    /// A formula of the papers, or what else is drawn for comparison: thin.
    Guide,
    /// Sampled networks.
    Networks,
    /// A second statistic of the same networks.
    Other,
    /// Median, quartiles (the error) and further quantiles (the reach) over networks.
    Box,
}

/// A curve or a set of dots.
#[derive(Clone, Debug, Serialize)]
pub struct Series {
    /// Whose; `None` for what belongs to none.
    pub member: Option<usize>,
    /// Place in [`Picture::roles`].
    pub role: usize,
    /// In order of x.
    pub points: Vec<Place>,
}

/// A point of a picture, in the units of its axes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Place {
    /// Along.
    pub x: f64,
    /// Up; `None` where there is none.
    pub y: Option<f64>,
    /// Lower and upper end of one standard error; `None` where it is not known, or reaches down for ever.
    pub error: Option<(f64, f64)>,
    /// Lower and upper end of most networks, of a box.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reach: Option<(f64, f64)>,
}

impl Place {
    /// Without an error bar.
    pub fn new(x: f64, y: Option<f64>) -> Self {
        Self {
            x,
            y,
            error: None,
            reach: None,
        }
    }

    /// With an error bar; without one where an end of it is not finite.
    pub fn with_error(self, low: f64, high: f64) -> Self {
        let error = Some((low, high)).filter(|(low, high)| low.is_finite() && high.is_finite());
        Self { error, ..self }
    }
}

/// What an axis measures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Measure {
    /// In words.
    pub title: &'static str,
    /// Whether its numbers are log₁₀ of what they measure.
    pub logarithmic: bool,
    /// Whether only whole numbers count.
    pub whole: bool,
    /// What it holds at least.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holds: Option<(f64, f64)>,
}

/// Curves and dots of all members.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Picture {
    /// Along.
    pub x: Measure,
    /// Up.
    pub y: Measure,
    /// Each role that a series plays, with its name.
    pub roles: Vec<(Role, &'static str)>,
    /// All curves and dots.
    pub series: Vec<Series>,
    /// Whether both axes are one, with the diagonal where nothing changes.
    pub identity: bool,
    /// Whose curves and dots they are.
    #[serde(skip)]
    pub legend: Legend,
}

/// One of several networks, or kinds of network.
#[derive(Clone, Debug, Default)]
pub struct Strand {
    /// What sets it apart.
    pub name: String,
    /// Its place among the hues and among the strokes.
    pub places: [usize; 2],
}

impl Legend {
    /// A hue for each name.
    pub fn of<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let hues: Vec<String> = names.into_iter().map(str::to_owned).collect();
        let strands = hues.iter().enumerate().map(|(place, name)| Strand {
            name: name.clone(),
            places: [place, 0],
        });
        Self {
            strands: strands.collect(),
            hues,
            strokes: Vec::new(),
        }
    }
}

/// What hues and strokes stand for.
#[derive(Clone, Debug, Default)]
pub struct Legend {
    /// The networks, in the order of [`Series::member`].
    pub strands: Vec<Strand>,
    /// What each hue stands for; a single strand needs none.
    pub hues: Vec<String>,
    /// What each stroke stands for; where there is nothing, strokes go with hues.
    pub strokes: Vec<String>,
}

impl Picture {
    /// Adds what one member has in one role.
    pub fn add(&mut self, member: Option<usize>, role: usize, points: Vec<Place>) {
        self.series.push(Series { member, role, points });
    }
}
