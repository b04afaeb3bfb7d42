//! A formula in the notation of a programming language whose operators are those of Python.

use super::Formula;
use super::program::{Binary, Step, Unary};

/// How tightly what was written last holds together; the larger, the tighter.
const SUM: u8 = 1;
const PRODUCT: u8 = 2;
const SIGN: u8 = 3;
const POWER: u8 = 4;
const WHOLE: u8 = 5;

/// A part that is written, and how tightly it holds together.
struct Part(String, u8);

impl Part {
    /// In parentheses unless it holds at least so tightly.
    fn holding(self, tightness: u8) -> String {
        if self.1 >= tightness {
            self.0
        } else {
            format!("({})", self.0)
        }
    }
}

impl Formula {
    /// The formula in Python's notation: + - * / **, numbers worked out, parentheses where they are needed. `call` writes a function
    /// by its name here and its written arguments; one that is a number, as in max(u, 0.1), comes last.
    ///
    /// ```
    /// use depthscale::model::Formula;
    /// let formula = Formula::parse("-2z^2 + 3*max(0.1, tanh(z))/(1 + z*z)").unwrap();
    /// assert_eq!(
    ///     formula.written(&|name, arguments| format!("np.{name}({})", arguments.join(", "))),
    ///     "-2 * z ** 2 + 3 * np.max(np.tanh(z), 0.1) / (1 + z * z)"
    /// );
    /// ```
    pub fn written(&self, call: &dyn Fn(&str, &[String]) -> String) -> String {
        let mut parts: Vec<Part> = Vec::new();
        for step in &self.steps {
            let part = match step {
                Step::Z => Part("z".to_owned(), WHOLE),
                Step::Number(value) => number(*value),
                Step::Unary(unary) => {
                    let Some(of) = parts.pop() else { continue };
                    apply(*unary, of, call)
                }
                Step::Binary(binary) => {
                    let (Some(right), Some(left)) = (parts.pop(), parts.pop()) else {
                        continue;
                    };
                    combine(*binary, left, right, call)
                }
            };
            parts.push(part);
        }
        parts.pop().map_or(String::new(), |Part(text, _)| text)
    }
}

fn number(value: f64) -> Part {
    let size = value.abs();
    let text = if size.is_infinite() {
        "float(\"inf\")".to_owned()
    } else if size == size.trunc() && size < 1e6 {
        format!("{size:.0}")
    } else {
        format!("{size:?}")
    };
    if value < 0.0 {
        Part(format!("-{text}"), SIGN)
    } else {
        Part(text, WHOLE)
    }
}

fn apply(unary: Unary, of: Part, call: &dyn Fn(&str, &[String]) -> String) -> Part {
    let name = match unary {
        Unary::Negate => return Part(format!("-{}", of.holding(POWER)), SIGN),
        Unary::Whole(n) => return Part(format!("{} ** {n}", of.holding(WHOLE)), POWER),
        Unary::Abs => "abs",
        Unary::Relu => "relu",
        Unary::Sign => "sign",
        Unary::Exp => "exp",
        Unary::Expm1 => "expm1",
        Unary::Ln => "log",
        Unary::Log1p => "log1p",
        Unary::Sqrt => "sqrt",
        Unary::Sin => "sin",
        Unary::Cos => "cos",
        Unary::Tan => "tan",
        Unary::Atan => "atan",
        Unary::Sinh => "sinh",
        Unary::Cosh => "cosh",
        Unary::Tanh => "tanh",
        Unary::Sigmoid => "sigmoid",
        Unary::Softplus => "softplus",
        Unary::Erf => "erf",
    };
    Part(call(name, &[of.0]), WHOLE)
}

fn combine(binary: Binary, left: Part, right: Part, call: &dyn Fn(&str, &[String]) -> String) -> Part {
    let infix = |left: Part, sign, right: Part, tightness| {
        Part(
            format!(
                "{} {sign} {}",
                left.holding(tightness),
                right.holding(tightness + 1)
            ),
            tightness,
        )
    };
    let function = |name, left: Part, right: Part| {
        let mut arguments = [left.0, right.0];
        arguments.sort_by_key(|argument| argument.parse::<f64>().is_ok());
        Part(call(name, &arguments), WHOLE)
    };
    match binary {
        Binary::Add => infix(left, '+', right, SUM),
        Binary::Subtract => infix(left, '-', right, SUM),
        Binary::Multiply => infix(left, '*', right, PRODUCT),
        Binary::Divide => infix(left, '/', right, PRODUCT),
        Binary::Power => Part(
            format!("{} ** {}", left.holding(WHOLE), right.holding(SIGN)),
            POWER,
        ),
        Binary::Max => function("max", left, right),
        Binary::Min => function("min", left, right),
    }
}
