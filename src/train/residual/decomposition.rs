//! The loss with stochastic depth, taken apart.

use super::{Batch, Failure, Noise, Residual};
use rand::RngCore;

/// The loss with stochastic depth and what approximates it, at the weights of the moment. Source: Hayou & Ayed, equations 4 to 6.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Decomposition {
    /// ℒ = E_δ loss, the mean over masks.
    pub loss: f64,
    /// Its standard error.
    pub error: f64,
    /// ℒ̄: the loss of the average network, δ = p.
    pub average: f64,
    /// (s²/2) Σ p_l(1−p_l) g_l with g_l = ζ_lᵀHζ_l at δ = 1, as the paper has it.
    pub penalty: f64,
    /// The same at δ = p (the paper's footnote 1), where noise is centred.
    pub penalty_at_mean: f64,
}

impl Residual {
    /// Takes the loss of a batch apart, for the survival rates p_1…p_L. Every sample gets `trials` ≥ 2 masks of its own.
    pub fn decomposition(
        &self,
        batch: &Batch,
        rates: &[f64],
        trials: usize,
        rng: &mut impl RngCore,
    ) -> Result<Decomposition, Failure> {
        let noise = Noise::DepthOfEach {
            rates: rates.to_vec(),
        };
        let losses: Result<Vec<f64>, Failure> = (0..trials)
            .map(|_| self.score(batch, &noise, rng).map(|score| score.loss))
            .collect();
        let losses = losses?;
        let count = trials as f64;
        let loss = losses.iter().sum::<f64>() / count;
        let squares: f64 = losses.iter().map(|own| (own - loss) * (own - loss)).sum();
        let average = Noise::Fixed {
            factors: rates.to_vec(),
        };
        Ok(Decomposition {
            loss,
            error: (squares / (count - 1.0).max(1.0) / count).sqrt(),
            average: self.score(batch, &average, rng)?.loss,
            penalty: self.penalty(batch, rates, &[])?,
            penalty_at_mean: self.penalty(batch, rates, rates)?,
        })
    }

    /// (s²/2) Σ p_l(1−p_l) g_l, g_l taken at δ = `factors`; the mean over a batch.
    pub fn penalty(&self, batch: &Batch, rates: &[f64], factors: &[f64]) -> Result<f64, Failure> {
        let curvatures = self.curvatures(batch, factors)?;
        let terms = curvatures.iter().zip(rates).map(|(g, p)| p * (1.0 - p) * g);
        let scale = f64::from(self.branch_scale);
        let penalty = 0.5 * scale * scale * terms.sum::<f64>();
        penalty.is_finite().then_some(penalty).ok_or(Failure::Diverged)
    }

    /// g_l = ζ_lᵀHζ_l of layers 1…L at a fixed δ, 1 beyond the end of `factors`; the mean over a batch (equations 5 and 6).
    pub fn curvatures(&self, batch: &Batch, factors: &[f64]) -> Result<Vec<f64>, Failure> {
        let passed = self.pass(batch, factors)?;
        let responses = self.output_responses(&passed);
        let outputs = &passed.outputs;
        let of_layer = |layer: usize| {
            let of_sample = |sample: usize| {
                let change = responses.iter().map(|output| output[layer][sample]);
                batch.curvature(outputs.row(sample), change)
            };
            (0..outputs.nrows()).map(of_sample).sum::<f64>() / outputs.nrows() as f64
        };
        Ok((0..self.weights.len()).map(of_layer).collect())
    }
}
