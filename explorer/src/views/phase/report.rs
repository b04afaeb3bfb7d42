//! The plane of initialisations in numbers: operating points over (σ_w², σ_b²), the critical line, and the best σ_w² for the depth
//! asked for. What the page shows of it is in [`plane`](crate::views::phase::plane) and [`phase_reading`](crate::views::phase::reading).

use crate::link::State;
use crate::table::{Column, Table};
use crate::views::phase::landmarks::{LandmarkPlan, Landmarks};
use crate::views::point::report::{Scales, scales};
use depthscale::model::{Hyperparameters, Parameter};
use depthscale::theory::critical::{longest_correlation_weight_variance, unit_gradient_weight_variance};
use depthscale::theory::phase_map::{Side, phase_map};
use depthscale::theory::table::Table as Kernels;
use serde::Serialize;

/// Values of σ_w² and of σ_b² in the map.
const COLUMNS: usize = 40;
const ROWS: usize = 26;

/// Everything the command prints. `null`: does not exist or is infinite.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// The canonical link that gives this report.
    pub link: String,
    /// φ.
    pub phi: String,
    /// σ_b².
    pub sigma_b2: f64,
    /// ρ, the keep rate.
    pub rho: f64,
    /// σ_w² on the critical line between order and chaos. `null` with dropout, which leaves no such line, and where χ₁ never is 1.
    pub critical_sigma_w2: Option<f64>,
    /// Why it is `null`, or what it means.
    pub critical_note: &'static str,
    /// σ_w² where χ₁ = 1: gradients keep their size, with or without dropout.
    pub unit_chi_1_sigma_w2: Option<f64>,
    /// σ_w² where ξ₂ is largest.
    pub longest_xi_2_sigma_w2: Option<f64>,
    /// The initialisation for the depth asked for.
    pub best: Best,
    /// Operating points over the plane.
    pub map: Map,
}

/// The σ_w² that trains deepest.
#[derive(Clone, Debug, Serialize)]
pub struct Best {
    /// σ_w² that maximises min(12ξ₁, 12ξ₂).
    pub sigma_w2: f64,
    /// That depth; `null` for no limit.
    pub trainable_depth: Option<f64>,
    /// L asked for.
    #[serde(rename = "L")]
    pub depth: usize,
    /// Whether it is within reach.
    pub within: bool,
    /// The σ_w² around the best that reach it.
    pub sigma_w2_range: Option<(f64, f64)>,
}

/// Operating points, `[row][column]` for σ_b² and σ_w².
#[derive(Clone, Debug, Serialize)]
pub struct Map {
    /// Values along a row.
    pub sigma_w2: Vec<f64>,
    /// Values of the rows.
    pub sigma_b2: Vec<f64>,
    /// σ_w² of the critical line at each σ_b², or with dropout of the ridge where ξ₂ is largest.
    pub line: Vec<Option<f64>>,
    /// One entry a cell.
    pub points: Vec<Vec<Scales>>,
}

/// The report for the φ, σ_b², ρ and L of a link; its σ_w² plays no part.
pub fn report(state: &State) -> Report {
    let network = state.network();
    let Landmarks { unit, ridge, best } = LandmarkPlan::new(state).find();
    let dropout = network.keep_rate() < 1.0;
    let critical = unit.filter(|_| !dropout);
    Report {
        link: state.link(),
        phi: network.activation().name().into_owned(),
        sigma_b2: network.bias_variance(),
        rho: network.keep_rate(),
        critical_sigma_w2: critical,
        critical_note: match (dropout, critical) {
            (true, _) => {
                "with dropout (rho < 1) inputs never become alike, so no critical line separates order from chaos; see where xi_2 is largest"
            }
            (false, Some(_)) => "chi_1 = 1: gradients vanish below it and explode above it",
            (false, None) => "chi_1 is 1 at no allowed sigma_w2 with a finite q*",
        },
        unit_chi_1_sigma_w2: unit,
        longest_xi_2_sigma_w2: ridge,
        best: Best {
            sigma_w2: best.weight_variance,
            trainable_depth: best.trainable_depth,
            depth: state.ensemble().depth,
            within: best.reaching.is_some(),
            sigma_w2_range: best.reaching,
        },
        map: map(&network),
    }
}

/// What a link leaves out of the plane: no dropout, since the line between order and chaos is one of networks without.
pub fn defaults() -> State {
    let mut state = State::default();
    state.put(Parameter::KeepRate, 1.0);
    state
}

/// The critical line, or with dropout what is left of it.
fn ridge(network: &Hyperparameters) -> Option<f64> {
    if network.keep_rate() < 1.0 {
        longest_correlation_weight_variance(network)
    } else {
        unit_gradient_weight_variance(network)
    }
}

/// The plane as far as its sliders go.
fn map(network: &Hyperparameters) -> Map {
    let x = Side::of_slider(Parameter::WeightVariance, COLUMNS);
    let y = Side::of_slider(Parameter::BiasVariance, ROWS);
    let points = phase_map(network, &Kernels::new(network.activation()), x, y);
    let values = |side: Side| {
        (0..side.count())
            .map(|index| side.value(index))
            .collect::<Vec<f64>>()
    };
    let sigma_b2 = values(y);
    let line = sigma_b2
        .iter()
        .map(|&sb2| ridge(&network.with_near(Parameter::BiasVariance, sb2)))
        .collect();
    Map {
        sigma_w2: values(x),
        line,
        points: points
            .chunks_exact(COLUMNS)
            .map(|row| row.iter().map(scales).collect())
            .collect(),
        sigma_b2,
    }
}

/// The map as a table, one row a cell.
pub fn table(report: &Report) -> Table {
    let column = |key, label| Column::new("", key, label);
    let map = &report.map;
    let cells = map.sigma_b2.iter().zip(&map.points).flat_map(|(&sb2, row)| {
        map.sigma_w2
            .iter()
            .zip(row)
            .map(move |(&sw2, scales)| (sb2, sw2, scales))
    });
    let (labels, rows) = cells
        .map(|(sb2, sw2, scales)| {
            let row = vec![
                Some(sw2),
                Some(sb2),
                scales.q_star,
                scales.c_star,
                scales.chi_1,
                scales.chi_2,
                scales.xi_1,
                scales.xi_2,
                scales.xi_q,
                scales.l_max_12,
                scales.six_xi_2,
            ];
            (scales.phase.unwrap_or(scales.status).to_owned(), row)
        })
        .unzip();
    Table {
        label_heading: "Phase",
        columns: vec![
            column("sigma_w2", "σ_w²"),
            column("sigma_b2", "σ_b²"),
            column("q_star", "q*"),
            column("c_star", "c*"),
            column("chi_1", "χ₁"),
            column("chi_2", "χ₂"),
            column("xi_1", "ξ₁"),
            column("xi_2", "ξ₂"),
            column("xi_q", "ξ_q"),
            column("L_max_12", "min(12ξ₁, 12ξ₂)"),
            column("six_xi_2", "6ξ₂"),
        ],
        labels,
        rows,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link;

    #[test]
    fn cells_are_the_operating_points_of_their_links() {
        for text in ["phi=tanh&sb2=0.05&rho=1", "phi=gelu&rho=0.9", "phi=relu&rho=1"] {
            let (state, notices) = link::read(text);
            assert!(notices.is_empty());
            let report = report(&state);
            let map = &report.map;
            for (row, column) in [(0, 0), (3, 17), (25, 39), (11, 30)] {
                let network = state
                    .network()
                    .with_near(Parameter::WeightVariance, map.sigma_w2[column])
                    .with_near(Parameter::BiasVariance, map.sigma_b2[row]);
                let exact = scales(&depthscale::theory::OperatingPoint::new(&network));
                let ours = &map.points[row][column];
                assert_eq!(ours.status, exact.status, "{text} {row} {column}");
                for (ours, exact) in [
                    (ours.q_star, exact.q_star),
                    (ours.c_star, exact.c_star),
                    (ours.chi_1, exact.chi_1),
                    (ours.xi_2, exact.xi_2),
                ] {
                    let (Some(ours), Some(exact)) = (ours, exact) else {
                        assert_eq!(ours, exact, "{text} {row} {column}");
                        continue;
                    };
                    assert!(
                        (ours - exact).abs() <= 1e-10 * exact.abs(),
                        "{text} {row} {column}: {ours} {exact}"
                    );
                }
            }
        }
    }

    #[test]
    fn dropout_leaves_a_ridge_in_place_of_the_line() {
        let of = |text| report(&link::read(text).0);
        let without = of("phi=tanh&sb2=0.05&rho=1");
        assert!((without.critical_sigma_w2.unwrap() - 1.760_954_639_606_739_1).abs() < 1e-12);
        assert!(without.best.within && without.best.trainable_depth.is_none());
        let with = of("phi=tanh&sb2=0.05&rho=0.9&L=500");
        assert_eq!(with.critical_sigma_w2, None);
        assert!(with.longest_xi_2_sigma_w2.is_some() && !with.best.within);
    }
}
