//! The one spelling of a formula: lower case, no spaces.

use super::error::FormulaError;

/// Longest text that is read, in characters.
pub const LONGEST: usize = 200;
/// What may stand where a value is needed.
pub const OPERAND: &str = "a number, z, a function or \"(\"";
/// What may stand where a value has ended.
pub const OPERATOR: &str = "an operator (+ - * / ^) or the end";

/// Lower case without spaces, and where each character stood. Where a space means something, in `2 z`, `2e - 3` and
/// `z * * 2`, a product sign takes its place or it is refused.
pub fn canonical(text: &str) -> Result<(String, Vec<usize>), FormulaError> {
    let length = text.chars().count();
    if length > LONGEST {
        return Err(FormulaError::TooLong(length));
    }
    let mut canonical = String::new();
    let mut positions = Vec::new();
    let mut spaced = false;
    for (at, found) in text.chars().enumerate().map(|(index, found)| (index + 1, found)) {
        if found.is_whitespace() {
            spaced = true;
            continue;
        }
        let found = found.to_ascii_lowercase();
        let refuse = |expected| {
            let found = Some(found);
            Err(FormulaError::Unexpected { at, found, expected })
        };
        if !found.is_ascii_graphic() {
            return refuse(OPERAND);
        }
        if let Some(before) = canonical.chars().next_back().filter(|_| spaced) {
            if before == '*' && found == '*' {
                return refuse(OPERAND);
            }
            if is_digit(before) && found.is_ascii_alphabetic() {
                canonical.push('*');
                positions.push(at);
            } else if is_word(before) && is_word(found) {
                return refuse(OPERATOR);
            }
            if let Some(e) =
                unfinished_exponent(&canonical).filter(|_| matches!(found, '+' | '-' | '0'..='9'))
            {
                canonical.insert(e, '*');
                positions.insert(e, positions[e]);
            }
        }
        canonical.push(found);
        positions.push(at);
        spaced = false;
    }
    if canonical.is_empty() {
        Err(FormulaError::Empty)
    } else {
        Ok((canonical, positions))
    }
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || c == '.'
}

fn is_word(c: char) -> bool {
    is_digit(c) || c.is_ascii_alphabetic()
}

/// Where the e stands if the text ends like the beginning of `2e-3`: before a space it is the number e.
fn unfinished_exponent(text: &str) -> Option<usize> {
    let number = text.trim_end_matches(['+', '-']).strip_suffix('e')?;
    number.ends_with(is_digit).then_some(number.len())
}
