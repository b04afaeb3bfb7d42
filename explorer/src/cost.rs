//! How long a link takes, before any of it is computed: operations are counted, and each kind has a rate.
//!
//! All times are seconds on one thread of a usual machine. Rates were measured with the command line, `--threads 1`, on a server of
//! two cores, between what it does when quiet and when others use it too: within a factor of two of either. A page corrects
//! them by what its own machine takes.

use depthscale::model::{Activation, Inputs, Method, WeightLaw};
use depthscale::parallel;
use depthscale::sample::Plan;
use depthscale::sample::residual::{MaskedPlan, ResidualPlan};

const NANO: f64 = 1e-9;

/// φ and φ' of one number, straight pieces: nothing beside what else is done to a unit.
const STRAIGHT: f64 = 0.0;
/// The same of tanh and of others with a name.
const CURVED: f64 = 10.0 * NANO;
/// The same of gelu.
const CURVED_TWICE: f64 = 25.0 * NANO;
/// A step of a formula, and one that is a function such as exp.
const STEP: f64 = 10.0 * NANO;
const FUNCTION: f64 = 55.0 * NANO;

/// A unit of a layer that is sampled by conditioning, there and back, without φ; with one input this part of it.
const UNIT: f64 = 25.0 * NANO;
const SINGLE: f64 = 0.75;
/// What orthogonal weights take more.
const ORTHOGONAL: f64 = 1.4;
/// A layer, however narrow.
const LAYER: f64 = 2000.0 * NANO;
/// Beyond so many units in all its layers, a network's units are drawn twice.
const KEPT_UNITS: f64 = 250_000.0;
/// What that takes more.
const DRAWN_TWICE: f64 = 1.5;

/// A weight that is drawn and used there and back, Gaussian, and orthogonal as reflections; a layer of them, however narrow.
const WEIGHT: f64 = 7.0 * NANO;
const REFLECTED_WEIGHT: f64 = 4.5 * NANO;
const DENSE_LAYER: f64 = 5000.0 * NANO;

/// A unit of a residual layer there and back, and such a layer, however narrow.
const RESIDUAL_UNIT: f64 = 28.0 * NANO;
const RESIDUAL_LAYER: f64 = 1200.0 * NANO;
/// Whether a layer survives.
const SURVIVAL: f64 = 130.0 * NANO;
/// A number that is sorted and tested for normality.
const TESTED: f64 = 150.0 * NANO;

/// A multiplication and addition inside a product of matrices, and what a weight takes beside in each product.
const MULTIPLY_ADD: f64 = 0.09 * NANO;
const TOUCH: f64 = 1.2 * NANO;
/// A unit that is trained, for each sample and step, without φ.
const TRAINED_UNIT: f64 = 5.0 * NANO;
/// A layer that is trained, each time that a batch goes through.
const TRAINED_LAYER: f64 = 1000.0 * NANO;
/// N³ of an orthogonal matrix that training starts from.
const ROTATION: f64 = 0.15 * NANO;

/// An operating point from a table; a place where χ₁ = 1 or ξ₂ is largest that is searched for.
const POINT: f64 = 5000.0 * NANO;
const SEARCH: f64 = 1e-3;
/// Such searches for the landmarks of a plane.
const LANDMARKS: f64 = 3.0;
/// What fills the table of a plane, once: of φ whose kernels have closed forms or nearly, and evaluations of any other φ.
const CLOSED_TABLE: f64 = 0.1;
const TABLE: f64 = 8e7;
/// A layer that is followed on its way to the fixed point.
const FOLLOWED: f64 = 3000.0 * NANO;

/// φ of one number.
fn response(activation: Activation) -> f64 {
    match activation {
        Activation::Linear | Activation::Relu | Activation::HardTanh | Activation::TwoSlopes(_) => STRAIGHT,
        Activation::Gelu => CURVED_TWICE,
        Activation::Formula(formula) => {
            let [steps, functions] = formula.steps();
            steps as f64 * STEP + functions as f64 * FUNCTION
        }
        _ => CURVED,
    }
}

/// What blocks take on several threads or workers: no less than the longest of them, unless threads share its units.
pub fn side_by_side(seconds: impl Iterator<Item = f64>, workers: f64, is_wide: bool) -> f64 {
    let (sum, longest) = seconds.fold((0.0, 0.0_f64), |(sum, longest), own| {
        (sum + own, longest.max(own))
    });
    match is_wide && parallel::THREADS {
        true => sum / workers,
        false => (sum / workers).max(longest),
    }
}

/// A fully connected network that is sampled.
pub fn network(plan: &Plan) -> f64 {
    let (depth, width) = (plan.ensemble.depth as f64, plan.ensemble.width as f64);
    let inputs = if plan.sampling.inputs == Inputs::Pair {
        2.0
    } else {
        1.0
    };
    let orthogonal = plan.sampling.weights == WeightLaw::Orthogonal;
    let of_units = width * inputs * response(plan.hyperparameters.activation());
    depth
        * match plan.sampling.method {
            Method::Dense => {
                let weight = if orthogonal { REFLECTED_WEIGHT } else { WEIGHT };
                DENSE_LAYER + width * width * weight + of_units
            }
            Method::Conditioned | Method::Independent => {
                let unit = UNIT
                    * if inputs == 1.0 { SINGLE } else { 1.0 }
                    * if orthogonal { ORTHOGONAL } else { 1.0 };
                let again = if depth * width > KEPT_UNITS {
                    DRAWN_TWICE
                } else {
                    1.0
                };
                LAYER + again * (width * unit + of_units)
            }
        }
}

/// The networks of a block.
pub fn block(plan: &Plan, block: usize) -> f64 {
    plan.networks_of(block).len() as f64 * network(plan)
}

/// A network of two layers for the derivation of equation 12: its weights there and back for each of three parts.
pub fn chain_network(plan: &Plan) -> f64 {
    let (depth, width) = (plan.ensemble.depth as f64, plan.ensemble.width as f64);
    depth * (DENSE_LAYER + 3.0 * width * width * WEIGHT)
}

/// Operating points along a row or a curve.
pub fn points(count: usize) -> f64 {
    count as f64 * POINT
}

/// What a plane's table takes, once. Integrals are cut at kinks.
pub fn table(activation: Activation) -> f64 {
    match activation {
        Activation::Tanh | Activation::Erf | Activation::Sin | Activation::HardTanh => CLOSED_TABLE,
        _ if activation.is_homogeneous() => 0.0,
        _ => TABLE * response(activation) * (1 + activation.kinks().len()) as f64,
    }
}

/// A place in σ_w² that is searched for, φ evaluated each time.
pub fn search(activation: Activation) -> f64 {
    SEARCH * (1.0 + response(activation) / CURVED)
}

/// Where χ₁ = 1, where ξ₂ is largest, and the best σ_w².
pub fn landmarks(activation: Activation) -> f64 {
    LANDMARKS * search(activation)
}

/// Layers that are followed on their way to the fixed point.
pub fn followed(layers: usize) -> f64 {
    layers as f64 * FOLLOWED
}

/// A residual network, layers that are left out apart.
pub fn residual_network(plan: &ResidualPlan) -> f64 {
    let kept: f64 = plan.rates.iter().sum();
    kept * (RESIDUAL_LAYER + plan.width as f64 * RESIDUAL_UNIT) + survival(plan)
}

/// Which layers of a residual network survive.
pub fn survival(plan: &ResidualPlan) -> f64 {
    plan.depth as f64 * SURVIVAL
}

/// A residual network with every weight drawn, under all its masks.
pub fn masked_network(plan: &MaskedPlan) -> f64 {
    let (width, masks) = (plan.networks.width as f64, plan.masks as f64);
    let kept: f64 = plan.networks.rates.iter().sum();
    let products = kept * width * width * (0.5 * WEIGHT + masks * 2.0 * MULTIPLY_ADD);
    products
        + plan.networks.depth as f64 * masks * SURVIVAL / 10.0
        + plan.layers.len() as f64 * masks * TESTED
}

/// A network that is trained.
#[derive(Clone, Copy, Debug)]
pub struct Trained {
    /// Layers that take part in a step.
    pub layers: f64,
    /// Units of each.
    pub width: usize,
    /// Numbers of an input.
    pub features: usize,
    /// Outputs.
    pub outputs: usize,
    /// Samples of a step.
    pub batch: usize,
    /// φ; relu in residual networks.
    pub activation: Activation,
}

impl Trained {
    fn weights(&self) -> f64 {
        let width = self.width as f64;
        width * (self.features as f64 + self.outputs as f64 + self.layers * width)
    }

    /// One product of each matrix with a batch.
    fn products(&self, batch: f64) -> f64 {
        self.layers * TRAINED_LAYER + self.weights() * (TOUCH + batch * MULTIPLY_ADD)
    }

    fn units(&self, inputs: f64) -> f64 {
        self.layers * self.width as f64 * inputs * (TRAINED_UNIT + response(self.activation))
    }

    /// A step: there, back, and what the weights learn.
    pub fn step(&self) -> f64 {
        3.0 * self.products(self.batch as f64) + self.units(self.batch as f64)
    }

    /// So many inputs go through at once.
    pub fn forward(&self, inputs: usize) -> f64 {
        self.products(inputs as f64) + self.units(inputs as f64)
    }

    /// So many inputs go through, a batch at a time.
    pub fn forward_in_batches(&self, inputs: usize) -> f64 {
        let batches = inputs.div_ceil(self.batch.max(1)) as f64;
        batches * self.products(inputs as f64 / batches.max(1.0)) + self.units(inputs as f64)
    }

    /// Orthogonal weights to start from.
    pub fn rotations(&self) -> f64 {
        let width = self.width as f64;
        self.layers * width * width * width * ROTATION
    }
}

/// Tests for normality of so many numbers.
pub fn tests(numbers: usize) -> f64 {
    numbers as f64 * TESTED
}

/// The largest of 1, 2, 5, 10, 20, 50, … that is no more than `most`; 1 below.
pub fn round_down(most: f64) -> f64 {
    let mut round = 1.0;
    for step in [2.0, 2.5, 2.0].into_iter().cycle() {
        if round * step > most || !most.is_finite() {
            break;
        }
        round *= step;
    }
    round
}
