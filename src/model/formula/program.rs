//! A formula as a postfix program, run for a value alone or together with its derivative (forward mode).

use libm::{atan, cos, cosh, erf, exp, expm1, log, log1p, pow, sin, sinh, tan, tanh};

/// Most values that wait for their operation at once.
pub const DEEPEST: usize = 16;
/// Largest whole exponent that is worked out by multiplication.
pub const LARGEST_WHOLE: f64 = 64.0;

/// A value and its derivative by z.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Dual {
    /// The value.
    pub value: f64,
    /// Its derivative.
    pub slope: f64,
}

/// One step: takes its operands off the stack and puts its result there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Step {
    /// The variable.
    Z,
    /// A constant.
    Number(f64),
    /// A function of one value.
    Unary(Unary),
    /// A function of two values.
    Binary(Binary),
}

/// Functions of one value u.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Unary {
    Negate,
    /// uⁿ for a whole n.
    Whole(i32),
    Abs,
    Relu,
    Sign,
    Exp,
    Expm1,
    Ln,
    Log1p,
    Sqrt,
    Sin,
    Cos,
    Tan,
    Atan,
    Sinh,
    Cosh,
    Tanh,
    Sigmoid,
    Softplus,
    Erf,
}

/// Functions of two values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Binary {
    Add,
    Subtract,
    Multiply,
    Divide,
    Power,
    Max,
    Min,
}

impl Step {
    /// Whether it is a function that no machine has an instruction for.
    pub fn is_long(&self) -> bool {
        match self {
            Self::Z | Self::Number(_) => false,
            Self::Unary(function) => {
                use Unary::{Abs, Negate, Relu, Sign, Sqrt, Whole};
                !matches!(function, Negate | Whole(_) | Abs | Relu | Sign | Sqrt)
            }
            Self::Binary(function) => *function == Binary::Power,
        }
    }
}

/// Runs a program; what it leaves on the stack, and how many values that is. Slopes are 0 unless `SLOPE`.
pub fn run<const SLOPE: bool>(steps: &[Step], z: f64) -> ([Dual; DEEPEST], usize) {
    let mut stack = [Dual::default(); DEEPEST];
    let mut top = 0;
    for step in steps {
        let result = match step {
            Step::Z => Dual { value: z, slope: 1.0 },
            Step::Number(value) => Dual {
                value: *value,
                slope: 0.0,
            },
            Step::Unary(function) => {
                top -= 1;
                let u = stack[top];
                let value = function.value(u.value);
                let slope = if SLOPE {
                    times(function.slope(u.value, value), u.slope)
                } else {
                    0.0
                };
                Dual { value, slope }
            }
            Step::Binary(function) => {
                top -= 2;
                let (a, b) = (stack[top], stack[top + 1]);
                let value = function.value(a.value, b.value);
                let slope = if SLOPE { function.slope(a, b, value) } else { 0.0 };
                Dual { value, slope }
            }
        };
        stack[top] = result;
        top += 1;
    }
    (stack, top)
}

/// A product in a chain rule, where a 0 wins over an infinity: far out, tanh' vanishes faster than any inner slope grows.
#[inline(always)]
fn times(a: f64, b: f64) -> f64 {
    if a == 0.0 || b == 0.0 { 0.0 } else { a * b }
}

/// uⁿ by squaring: the same bits everywhere.
fn whole_power(u: f64, n: i32) -> f64 {
    let (mut power, mut square, mut left) = (1.0, u, n.unsigned_abs());
    while left > 0 {
        if left & 1 == 1 {
            power *= square;
        }
        square *= square;
        left >>= 1;
    }
    if n < 0 { 1.0 / power } else { power }
}

fn sigmoid(u: f64) -> f64 {
    let e = exp(-u.abs()); // never overflows
    if u < 0.0 { e / (1.0 + e) } else { 1.0 / (1.0 + e) }
}

/// −1, 0 or 1; NaN of NaN.
fn sign(u: f64) -> f64 {
    if u == 0.0 { 0.0 } else { u.signum() }
}

impl Unary {
    fn value(self, u: f64) -> f64 {
        match self {
            Unary::Negate => -u,
            Unary::Whole(n) => whole_power(u, n),
            Unary::Abs => u.abs(),
            Unary::Relu => {
                if u > 0.0 || u.is_nan() {
                    u
                } else {
                    0.0
                }
            }
            Unary::Sign => sign(u),
            Unary::Exp => exp(u),
            Unary::Expm1 => expm1(u),
            Unary::Ln => log(u),
            Unary::Log1p => log1p(u),
            Unary::Sqrt => u.sqrt(),
            Unary::Sin => sin(u),
            Unary::Cos => cos(u),
            Unary::Tan => tan(u),
            Unary::Atan => atan(u),
            Unary::Sinh => sinh(u),
            Unary::Cosh => cosh(u),
            Unary::Tanh => tanh(u),
            Unary::Sigmoid => sigmoid(u),
            Unary::Softplus => Unary::Relu.value(u) + log1p(exp(-u.abs())),
            Unary::Erf => erf(u),
        }
    }

    /// The derivative at u, where the function is `value`. At a kink that of the flat side, or the mean of both.
    fn slope(self, u: f64, value: f64) -> f64 {
        match self {
            Unary::Negate => -1.0,
            Unary::Whole(0) => 0.0,
            Unary::Whole(n) => f64::from(n) * whole_power(u, n - 1),
            Unary::Abs => sign(u),
            Unary::Relu => f64::from(u8::from(u > 0.0)),
            Unary::Sign => 0.0,
            Unary::Exp => value,
            Unary::Expm1 => value + 1.0,
            Unary::Ln => 1.0 / u,
            Unary::Log1p => 1.0 / (1.0 + u),
            Unary::Sqrt => 0.5 / value,
            Unary::Sin => cos(u),
            Unary::Cos => -sin(u),
            Unary::Tan => 1.0 + value * value,
            Unary::Atan => 1.0 / (1.0 + u * u),
            Unary::Sinh => cosh(u),
            Unary::Cosh => sinh(u),
            Unary::Tanh => (1.0 - value) * (1.0 + value),
            Unary::Sigmoid => value * sigmoid(-u),
            Unary::Softplus => sigmoid(u),
            Unary::Erf => core::f64::consts::FRAC_2_SQRT_PI * exp(-u * u),
        }
    }
}

impl Binary {
    fn value(self, a: f64, b: f64) -> f64 {
        match self {
            Binary::Add => a + b,
            Binary::Subtract => a - b,
            Binary::Multiply => a * b,
            Binary::Divide => a / b,
            Binary::Power => pow(a, b),
            Binary::Max => {
                if a >= b || a.is_nan() {
                    a
                } else {
                    b
                }
            }
            Binary::Min => {
                if a <= b || a.is_nan() {
                    a
                } else {
                    b
                }
            }
        }
    }

    fn slope(self, a: Dual, b: Dual, value: f64) -> f64 {
        match self {
            Binary::Add => a.slope + b.slope,
            Binary::Subtract => a.slope - b.slope,
            Binary::Multiply => times(a.slope, b.value) + times(a.value, b.slope),
            Binary::Divide => (a.slope - times(value, b.slope)) / b.value,
            Binary::Power => {
                times(b.value * pow(a.value, b.value - 1.0), a.slope)
                    + times(b.slope, times(value, log(a.value)))
            }
            Binary::Max | Binary::Min if a.value == b.value => {
                if a.slope.abs() <= b.slope.abs() {
                    a.slope
                } else {
                    b.slope
                }
            }
            Binary::Max => {
                if a.value > b.value {
                    a.slope
                } else {
                    b.slope
                }
            }
            Binary::Min => {
                if a.value < b.value {
                    a.slope
                } else {
                    b.slope
                }
            }
        }
    }
}
