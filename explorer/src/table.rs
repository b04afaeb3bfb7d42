//! The table under a plot: theory, empirical, standard error, difference in σ.

use depthscale::sample::Moments;
use serde::Serialize;
use std::borrow::Cow;

/// A column of a [`Table`].
#[derive(Clone, Debug, Serialize)]
pub struct Column {
    /// Stable name, for exports and tests.
    pub key: Cow<'static, str>,
    /// Heading.
    pub label: Cow<'static, str>,
    /// Heading over several columns: the quantity they belong to. Empty for none.
    pub group: Cow<'static, str>,
}

/// Rows of numbers under headings. `None`: does not exist or not measured yet.
#[derive(Clone, Debug, Serialize)]
pub struct Table {
    /// What [`labels`](Self::labels) hold.
    pub label_heading: &'static str,
    /// Columns of `rows`.
    pub columns: Vec<Column>,
    /// Name of each row: a layer, a quantity.
    pub labels: Vec<String>,
    /// `rows[r][c]`.
    pub rows: Vec<Vec<Option<f64>>>,
}

impl Column {
    /// A column under the heading of its group.
    pub(super) fn new(group: &'static str, key: &'static str, label: &'static str) -> Self {
        Self {
            key: key.into(),
            label: label.into(),
            group: group.into(),
        }
    }
}

/// The four columns that compare theory with sampled networks.
pub(super) fn comparison<T: Into<Cow<'static, str>>>(
    group: impl Into<Cow<'static, str>>,
    keys: [T; 4],
) -> [Column; 4] {
    let group = group.into();
    let mut labels = ["theory", "networks", "std. error", "difference"].into_iter();
    keys.map(|key| Column {
        key: key.into(),
        label: labels.next().unwrap_or_default().into(),
        group: group.clone(),
    })
}

/// What rounding may leave between a mean and the theory, relative: no error is taken for smaller.
const ROUNDING: f64 = 1e-14;

/// The four numbers of [`comparison`]; the difference is in standard errors of the sampled mean.
pub(super) fn compare(theory: Option<f64>, sampled: Option<&Moments>) -> [Option<f64>; 4] {
    let mean = sampled.and_then(Moments::mean);
    let error = sampled.and_then(Moments::standard_error);
    let difference = match (theory, mean, error) {
        (Some(theory), Some(mean), Some(error)) if error > 0.0 => {
            Some((mean - theory) / error.max(ROUNDING * theory.abs()))
        }
        _ => None,
    };
    [
        theory,
        mean,
        error,
        difference.filter(|difference| difference.is_finite()),
    ]
}
