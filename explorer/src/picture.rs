//! A picture: curves and dots in the units of its axes, each belonging to a strand and playing a role; and coloured cells below them.

use crate::reading::Quantity;
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

/// Cells that cover all between the axes.
#[derive(Clone, Debug, Serialize)]
pub struct Field {
    /// What colours measure, from 0 to 1.
    pub title: &'static str,
    /// What a cell is that has no such value, where there are any.
    pub failed: &'static str,
    /// x of each column, and y of each row.
    pub at: [Vec<f64>; 2],
    /// Ends of the columns along x, and of the rows along y: one more than there are.
    pub edges: [Vec<f64>; 2],
    /// Row by row from below; `None` before it has come in.
    pub cells: Vec<Option<Cell>>,
    /// What is told of a cell besides.
    pub told: Vec<(&'static str, Option<Quantity>)>,
    /// Column and row of the one that is looked at.
    pub chosen: Option<(usize, usize)>,
}

/// A cell of a field.
#[derive(Clone, Debug, Serialize)]
pub struct Cell {
    /// From 0 to 1; `None` where it failed.
    pub value: Option<f64>,
    /// In the order of [`Field::told`]; infinite for what has no end.
    pub told: Vec<Option<f64>>,
}

impl Field {
    /// Columns and rows.
    pub fn size(&self) -> (usize, usize) {
        let [x, y] = self.at.each_ref().map(Vec::len);
        (x, y)
    }

    /// The cell of a column and a row.
    pub fn cell(&self, (column, row): (usize, usize)) -> Option<&Cell> {
        self.cells.get(row * self.size().0 + column)?.as_ref()
    }

    /// The cell that is there already and nearest, counted in columns and rows.
    pub fn nearest(&self, (column, row): (usize, usize)) -> Option<&Cell> {
        let columns = self.size().0;
        let distance = |cell: usize| {
            let (x, y) = (cell % columns, cell / columns);
            x.abs_diff(column) * x.abs_diff(column) + y.abs_diff(row) * y.abs_diff(row)
        };
        let there = self.cells.iter().enumerate();
        let there = there.filter_map(|(index, cell)| Some((distance(index), cell.as_ref()?)));
        there.min_by_key(|(distance, _)| *distance).map(|(_, cell)| cell)
    }

    /// Column and row that hold (x, y), or are nearest to it.
    pub fn place(&self, x: f64, y: f64) -> (usize, usize) {
        let [column, row] = [(x, 0), (y, 1)].map(|(at, axis)| {
            let edges = &self.edges[axis];
            let inner = edges.get(1..edges.len().saturating_sub(1)).unwrap_or_default();
            inner.iter().filter(|edge| at >= **edge).count()
        });
        (column, row)
    }

    /// Opposite corners of a cell.
    pub fn corners(&self, (column, row): (usize, usize)) -> [(f64, f64); 2] {
        let [x, y] = &self.edges;
        [(x[column], y[row]), (x[column + 1], y[row + 1])]
    }
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
    /// Below them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<Field>,
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
    /// A hue for each name, of which there are at most [`CURVES`](crate::limits::CURVES).
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
    /// Its cells. The page's own program has no such pictures, and this way none of what draws them.
    pub fn field(&self) -> Option<&Field> {
        match cfg!(all(target_arch = "wasm32", not(feature = "lab"))) {
            true => None,
            false => self.field.as_ref(),
        }
    }

    /// Adds what one member has in one role.
    pub fn add(&mut self, member: Option<usize>, role: usize, points: Vec<Place>) {
        self.series.push(Series { member, role, points });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_knows_its_cells() {
        let cell = |value| {
            Some(Cell {
                value: Some(value),
                told: Vec::new(),
            })
        };
        let field = Field {
            title: "accuracy",
            failed: "diverged",
            at: [vec![0.5, 1.5, 2.5], vec![10.0, 20.0]],
            edges: [vec![0.0, 1.0, 2.0, 3.0], vec![5.0, 15.0, 25.0]],
            cells: vec![cell(0.1), None, None, None, None, cell(0.6)],
            told: Vec::new(),
            chosen: None,
        };
        assert_eq!(field.size(), (3, 2));
        for (at, place) in [
            ((0.5, 6.0), (0, 0)),
            ((1.0, 15.0), (1, 1)),
            ((-9.0, 99.0), (0, 1)),
            ((9.0, f64::NAN), (2, 0)),
        ] {
            assert_eq!(field.place(at.0, at.1), place);
        }
        let value = |place| field.nearest(place).and_then(|cell| cell.value);
        assert_eq!([value((0, 1)), value((1, 1))], [Some(0.1), Some(0.6)]);
        assert!(field.cell((1, 1)).is_none() && field.cell((2, 1)).is_some());
        assert_eq!(field.corners((2, 1)), [(2.0, 15.0), (3.0, 25.0)]);
    }
}
