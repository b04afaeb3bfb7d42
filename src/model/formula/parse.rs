//! Text to program: a grammar of expressions, whose operations are emitted in postfix order as they are understood.
//!
//! ```text
//! binds weakest   a + b, a − b
//!                 a * b, a / b, and a number before what it multiplies: 2z, 0.5(1 + z)
//!                 −a, +a
//! binds strongest a ^ b, a ** b; from the right: a^b^c = a^(b^c), −a^b = −(a^b)
//! ```

use super::canonical::{OPERAND, OPERATOR, canonical};
use super::error::FormulaError;
use super::names::function;
use super::program::{Binary, DEEPEST, LARGEST_WHOLE, Step, Unary, run};
use winnow::Parser;
use winnow::ascii::{alpha1, alphanumeric0, digit0, digit1};
use winnow::combinator::{Infix, Prefix, alt, expression, fail, opt, peek};
use winnow::error::ParserError;
use winnow::stream::{LocatingSlice, Location, Stateful, Stream};
use winnow::token::{any, one_of};

/// Most operations and functions.
pub const MOST_OPERATIONS: usize = 64;

/// What is known while reading.
#[derive(Debug, Default)]
struct Reading {
    /// The program so far.
    steps: Vec<Step>,
    /// How many parentheses are open.
    depth: usize,
    /// Where the last number ended: what follows it there is multiplied with it.
    number_end: usize,
    /// For each character of the canonical text, its position in the text as given.
    positions: Vec<usize>,
}

type Input<'a> = Stateful<LocatingSlice<&'a str>, Reading>;

/// An error, and whether another reading of the same place may be tried.
#[derive(Debug)]
struct Fault {
    error: FormulaError,
    settled: bool,
}

type Read<T> = Result<T, Fault>;

impl Fault {
    fn settled(error: FormulaError) -> Self {
        Self { error, settled: true }
    }
}

impl ParserError<Input<'_>> for Fault {
    type Inner = FormulaError;

    fn from_input(input: &Input<'_>) -> Self {
        Self {
            error: unexpected(input, OPERAND),
            settled: false,
        }
    }

    fn is_backtrack(&self) -> bool {
        !self.settled
    }

    fn into_inner(self) -> Result<FormulaError, Self> {
        Ok(self.error)
    }
}

/// The position, in the text as given, of what is read next.
fn position(input: &Input<'_>) -> usize {
    let offset = input.input.current_token_start();
    input.state.positions.get(offset).copied().unwrap_or(0)
}

fn unexpected(input: &Input<'_>, expected: &'static str) -> FormulaError {
    FormulaError::Unexpected {
        at: position(input),
        found: input.chars().next(),
        expected,
    }
}

impl Reading {
    /// Adds a step; works out at once what depends on constants alone.
    fn push(&mut self, step: Step) {
        let constants = self
            .steps
            .iter()
            .rev()
            .take_while(|step| matches!(step, Step::Number(_)))
            .count();
        let step = match (step, self.steps.last()) {
            (Step::Unary(_), _) if constants >= 1 => self.work_out(step, 1),
            (Step::Binary(_), _) if constants >= 2 => self.work_out(step, 2),
            (Step::Binary(Binary::Power), Some(&Step::Number(n)))
                if n == n.trunc() && n.abs() <= LARGEST_WHOLE =>
            {
                self.steps.pop();
                Step::Unary(Unary::Whole(n as i32))
            }
            _ => step,
        };
        self.steps.push(step);
    }

    /// The value of a step whose operands are the last constants, which are removed.
    fn work_out(&mut self, step: Step, operands: usize) -> Step {
        let mut steps = self.steps.split_off(self.steps.len() - operands);
        steps.push(step);
        Step::Number(run::<false>(&steps, 0.0).0[0].value)
    }
}

/// The canonical text, without spaces and in lower case, and its program.
pub fn parse(text: &str) -> Result<(String, Vec<Step>), FormulaError> {
    let (canonical, positions) = canonical(text)?;
    let state = Reading {
        positions,
        ..Reading::default()
    };
    let mut input = Stateful {
        input: LocatingSlice::new(canonical.as_str()),
        state,
    };
    sum(&mut input).map_err(|fault| fault.error)?;
    if input.eof_offset() > 0 {
        return Err(unexpected(&input, OPERATOR));
    }
    let steps = input.state.steps;
    let operations = steps
        .iter()
        .filter(|step| matches!(step, Step::Unary(_) | Step::Binary(_)))
        .count();
    if operations > MOST_OPERATIONS {
        return Err(FormulaError::TooManyOperations(operations));
    }
    let mut values = 0;
    for step in &steps {
        match step {
            Step::Z | Step::Number(_) => values += 1,
            Step::Unary(_) => {}
            Step::Binary(_) => values -= 1,
        }
        if values > DEEPEST {
            return Err(FormulaError::TooDeep);
        }
    }
    Ok((canonical, steps))
}

/// A whole expression; its steps are pushed.
fn sum(input: &mut Input<'_>) -> Read<()> {
    expression(operand).prefix(prefix).infix(infix).parse_next(input)
}

/// An expression in parentheses; there is no other reading of what follows an opening one.
fn inner(input: &mut Input<'_>) -> Read<()> {
    sum(input).map_err(|fault| Fault::settled(fault.error))
}

fn prefix<'a>(input: &mut Input<'a>) -> Read<Prefix<Input<'a>, (), Fault>> {
    Ok(match alt(("-", "+")).parse_next(input)? {
        "-" => Prefix(3, |input, ()| {
            input.state.push(Step::Unary(Unary::Negate));
            Ok(())
        }),
        _ => Prefix(3, |_, ()| Ok(())),
    })
}

fn infix<'a>(input: &mut Input<'a>) -> Read<Infix<Input<'a>, (), Fault>> {
    macro_rules! emit {
        ($operation:ident) => {
            |input, (), ()| {
                input.state.push(Step::Binary(Binary::$operation));
                Ok(())
            }
        };
    }
    let after_number = input.input.current_token_start() == input.state.number_end;
    if after_number && opt(peek(one_of(('a'..='z', '(')))).parse_next(input)?.is_some() {
        return Ok(Infix::Left(2, emit!(Multiply)));
    }
    Ok(match alt(("**", "+", "-", "*", "/", "^")).parse_next(input)? {
        "+" => Infix::Left(1, emit!(Add)),
        "-" => Infix::Left(1, emit!(Subtract)),
        "*" => Infix::Left(2, emit!(Multiply)),
        "/" => Infix::Left(2, emit!(Divide)),
        _ => Infix::Right(4, emit!(Power)),
    })
}

fn operand(input: &mut Input<'_>) -> Read<()> {
    match peek(any).parse_next(input)? {
        '0'..='9' | '.' => number(input),
        'a'..='z' => word(input),
        '(' => {
            open(input)?;
            inner(input)?;
            close(input, "an operator (+ - * / ^) or \")\"")
        }
        _ => fail.parse_next(input),
    }
}

fn number(input: &mut Input<'_>) -> Read<()> {
    let at = position(input);
    let exponent = opt(('e', opt(one_of(['+', '-'])), digit1));
    let digits = (digit0, opt(('.', digit0)), exponent).take().parse_next(input)?;
    match digits.parse::<f64>() {
        Ok(value) if value.is_finite() => input.state.push(Step::Number(value)),
        Ok(_) => return Err(Fault::settled(FormulaError::NumberTooLarge { at })),
        Err(_) => {
            return Err(Fault::settled(FormulaError::Unexpected {
                at,
                found: Some('.'),
                expected: OPERAND,
            }));
        }
    }
    input.state.number_end = input.input.current_token_start();
    Ok(())
}

/// z, a constant, or a function with its arguments.
fn word(input: &mut Input<'_>) -> Read<()> {
    let at = position(input);
    let name = (alpha1, alphanumeric0).take().parse_next(input)?;
    let leaf = match name {
        "z" | "x" => Step::Z,
        "pi" => Step::Number(core::f64::consts::PI),
        "e" => Step::Number(core::f64::consts::E),
        _ => {
            let steps = function(name).ok_or_else(|| {
                Fault::settled(FormulaError::UnknownName {
                    at,
                    name: name.to_owned(),
                })
            })?;
            open(input)?;
            for (index, step) in steps.iter().enumerate() {
                if index > 0 {
                    expect(input, ',', "\",\" and another argument")?;
                }
                inner(input)?;
                if let Some(step) = step {
                    input.state.push(*step);
                }
            }
            return close(
                input,
                "an operator (+ - * / ^) or \")\", as all arguments are there",
            );
        }
    };
    input.state.push(leaf);
    Ok(())
}

fn open(input: &mut Input<'_>) -> Read<()> {
    expect(input, '(', "\"(\" after the name of a function")?;
    input.state.depth += 1;
    if input.state.depth > DEEPEST {
        Err(Fault::settled(FormulaError::TooDeep))
    } else {
        Ok(())
    }
}

fn close(input: &mut Input<'_>, expected: &'static str) -> Read<()> {
    input.state.depth -= 1;
    expect(input, ')', expected)
}

fn expect(input: &mut Input<'_>, wanted: char, expected: &'static str) -> Read<()> {
    if opt(wanted).parse_next(input)?.is_none() {
        return Err(Fault::settled(unexpected(input, expected)));
    }
    Ok(())
}
