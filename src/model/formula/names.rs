//! The functions a formula may call.

use super::program::{Binary, Step, Unary};

/// Everything that may be written as a word.
pub const NAMES: &str = "z, pi, e, abs, max, min, clamp, relu, exp, expm1, ln, log, log1p, sqrt, sin, cos, tan, atan, \
                         sinh, cosh, tanh, sigmoid, softplus, erf, sign";

/// The steps of a function by name: what is done after each of its arguments.
pub fn function(name: &str) -> Option<&'static [Option<Step>]> {
    macro_rules! unary {
        ($function:ident) => {
            &[Some(Step::Unary(Unary::$function))]
        };
    }
    const MAX: Option<Step> = Some(Step::Binary(Binary::Max));
    const MIN: Option<Step> = Some(Step::Binary(Binary::Min));
    Some(match name {
        "abs" => unary!(Abs),
        "max" => &[None, MAX],
        "min" => &[None, MIN],
        "clamp" => &[None, MAX, MIN], // (u, low, high)
        "relu" => unary!(Relu),
        "exp" => unary!(Exp),
        "expm1" => unary!(Expm1),
        "ln" | "log" => unary!(Ln),
        "log1p" => unary!(Log1p),
        "sqrt" => unary!(Sqrt),
        "sin" => unary!(Sin),
        "cos" => unary!(Cos),
        "tan" => unary!(Tan),
        "atan" => unary!(Atan),
        "sinh" => unary!(Sinh),
        "cosh" => unary!(Cosh),
        "tanh" => unary!(Tanh),
        "sigmoid" => unary!(Sigmoid),
        "softplus" => unary!(Softplus),
        "erf" => unary!(Erf),
        "sign" => unary!(Sign),
        _ => return None,
    })
}
