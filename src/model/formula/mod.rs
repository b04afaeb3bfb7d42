//! Activation functions typed by a person: an expression in z, such as `z*tanh(log(1+exp(z)))` or `max(z, 0.2z)`.

mod canonical;
mod error;
mod names;
mod parse;
mod program;
mod shape;
#[cfg(test)]
mod tests;
mod write;

pub use error::FormulaError;

use program::{Step, run};
use shape::Tail;
use std::collections::BTreeMap;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::{Mutex, OnceLock, PoisonError};

/// An activation function φ(z) that was typed: continuous, with a finite value and slope at least for |z| ≤ 64.
///
/// Numbers, `z` (or `x`), `pi`, `e`; `+ - * / ^` (or `**`), parentheses, a number before what it multiplies (`2z`); and
/// abs, max, min, clamp(u, low, high), relu, exp, expm1, ln = log, log1p, sqrt, sin, cos, tan, atan, sinh, cosh, tanh,
/// sigmoid, softplus, erf, sign. `^` binds from the right and stronger than a sign: −z^2 = −(z^2); 1/2z = (1/2)z.
///
/// Where a step of the formula overflows far out though φ' has come to rest, as in (eᶻ − e⁻ᶻ)/(eᶻ + e⁻ᶻ) beyond 709,
/// φ goes on along its tangent. Other overflow gives an infinite φ, only beyond |z| = 64.
///
/// ```
/// use depthscale::model::formula::Formula;
/// let leaky = Formula::parse("Max(z, 0.2z)").unwrap();
/// assert_eq!(leaky.text(), "max(z,0.2z)");
/// assert_eq!(leaky.value_and_slope(-2.0), (-0.4, 0.2));
/// assert_eq!(leaky.kinks(), [0.0]);
/// assert_eq!(leaky.slopes_at_infinity(), Some([1.0, 0.2]));
/// assert_eq!(
///     Formula::parse("sign(z)").unwrap_err().to_string(),
///     "φ jumps at z = 0 by 2; it must be continuous"
/// );
/// ```
pub struct Formula {
    text: String,
    steps: Vec<Step>,
    /// Continuations towards +∞ and −∞, and how far from zero the nearer one starts.
    tails: [Option<Tail>; 2],
    reach: f64,
    kinks: Vec<f64>,
    slopes_at_zero: Option<[f64; 2]>,
    slopes_at_infinity: Option<[f64; 2]>,
    grain: OnceLock<(f64, bool)>,
}

/// Every formula so far. They stay: a formula is small, a person types few, and a reference is what can be copied freely.
static KNOWN: Mutex<BTreeMap<String, &'static Formula>> = Mutex::new(BTreeMap::new());

impl Formula {
    /// Reads a formula and looks at its shape: some milliseconds, or none for a text that was read before.
    ///
    /// # Errors
    /// What is wrong with the text, or what φ lacks to be an activation function.
    pub fn parse(text: &str) -> Result<&'static Formula, FormulaError> {
        let (text, steps) = parse::parse(text)?;
        let known = |text: &str| {
            KNOWN
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .get(text)
                .copied()
        };
        if let Some(formula) = known(&text) {
            return Ok(formula);
        }
        let formula = Self::new(text, steps)?;
        let mut all = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(all
            .entry(formula.text.clone())
            .or_insert_with(|| Box::leak(Box::new(formula))))
    }

    fn new(text: String, steps: Vec<Step>) -> Result<Self, FormulaError> {
        let tails = [1.0, -1.0].map(|side| shape::tail(&steps, side));
        let reach = tails
            .iter()
            .flatten()
            .fold(f64::INFINITY, |reach, tail| reach.min(tail.z.abs()));
        let mut formula = Self {
            text,
            steps,
            tails,
            reach,
            kinks: Vec::new(),
            slopes_at_zero: None,
            slopes_at_infinity: None,
            grain: OnceLock::new(),
        };
        formula.kinks = shape::kinks(&formula)?;
        if let Some(z) = shape::steep(&formula) {
            return Err(FormulaError::TooSteep(z));
        }
        formula.slopes_at_zero = shape::slopes_at_zero(&formula);
        formula.slopes_at_infinity = shape::slopes_at_infinity(&formula);
        Ok(formula)
    }

    /// The formula in lower case without spaces. Reading it gives this formula back.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// How many steps a value takes, and how many of them are functions that take long, such as exp.
    pub fn steps(&self) -> [usize; 2] {
        let long = self.steps.iter().filter(|step| step.is_long()).count();
        [self.steps.len(), long]
    }

    /// φ(z).
    pub fn value(&self, z: f64) -> f64 {
        match self.tail(z) {
            Some(tail) => tail.continued(z).value,
            None => run::<false>(&self.steps, z).0[0].value,
        }
    }

    /// φ(z) and φ'(z). At a kink of relu, max, min or clamp the slope is that of the flatter side, at one of abs 0.
    pub fn value_and_slope(&self, z: f64) -> (f64, f64) {
        let dual = match self.tail(z) {
            Some(tail) => tail.continued(z),
            None => shape::dual(&self.steps, z),
        };
        (dual.value, dual.slope)
    }

    fn tail(&self, z: f64) -> Option<&Tail> {
        if z.abs() <= self.reach {
            return None; // nearly always
        }
        let [right, left] = &self.tails;
        right
            .as_ref()
            .filter(|tail| z > tail.z)
            .or(left.as_ref().filter(|tail| z < tail.z))
    }

    /// Over what lengths φ varies, and whether only near its kinks and zero, by whatever `measure` means by that: it is asked once.
    pub fn grain(&self, measure: impl FnOnce(&Self) -> (f64, bool)) -> (f64, bool) {
        *self.grain.get_or_init(|| measure(self))
    }

    /// Every point where φ' or φ'' may jump, ascending; at most 256, those nearest zero. Smooth points may be among them.
    pub fn kinks(&self) -> &[f64] {
        &self.kinks
    }

    /// [φ'(0+), φ'(0−)] if φ(0) = 0 and not both are 0.
    pub fn slopes_at_zero(&self) -> Option<[f64; 2]> {
        self.slopes_at_zero
    }

    /// [lim φ(z)/z for z → +∞, for z → −∞] if both were found: 0 for a bounded φ, `None` for one that outgrows every line.
    pub fn slopes_at_infinity(&self) -> Option<[f64; 2]> {
        self.slopes_at_infinity
    }
}

impl fmt::Debug for Formula {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Formula").field(&self.text).finish()
    }
}

/// Formulas are equal if they read the same.
impl PartialEq for Formula {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Formula {}

impl Hash for Formula {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}
