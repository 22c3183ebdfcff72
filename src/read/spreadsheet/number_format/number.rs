//! Shows numbers: digits, thousands separators, percentages, scientific notation.

use std::fmt::Write as _;

use super::decimal::Decimal;
use super::{Section, Token, fraction};

/// Adds a number as a section shows it.
pub(super) fn show(section: &Section, value: f64, hides_sign: bool, out: &mut String) {
    let tokens = &*section.tokens;
    let start = out.len();
    if section.has(&Token::Slash) && fraction::show(tokens, value.abs(), out) {
        if value < 0.0 && !hides_sign {
            out.insert(start, '-');
        }
        return;
    }
    let exponent = tokens.iter().position(|token| matches!(token, Token::Exponent(_)));
    let mantissa = &tokens[..exponent.unwrap_or(tokens.len())];
    let last = mantissa.iter().rposition(|token| matches!(token, Token::Digit(_)));
    let point = mantissa.iter().position(|token| *token == Token::Point).unwrap_or(last.map_or(0, |last| last + 1));
    let is_digit = |token: &&Token| matches!(token, Token::Digit(_));
    let places = i32::try_from(mantissa[point..].iter().filter(is_digit).count()).unwrap_or(0);

    let mut number = Decimal::of(value);
    let percents = tokens.iter().filter(|token| **token == Token::Percent).count();
    number.shift(2 * i32::try_from(percents).unwrap_or(0));
    let (thousands, is_grouped) = commas(mantissa, point);
    number.shift(-3 * thousands);
    let mut power = 0;
    if exponent.is_some() {
        let width = mantissa[..point].iter().filter(is_digit).count().max(1);
        let width = i32::try_from(width).unwrap_or(1);
        power = number.magnitude().div_euclid(width) * width;
        number.shift(-power);
        number.round(places);
        if number.magnitude() >= width {
            // Rounding added a digit: 9.99 becomes 10.0.
            power += width;
            number.shift(-width);
        }
    }
    number.round(places);
    let (whole, decimals) = number.parts();
    if value < 0.0 && !hides_sign {
        out.push('-');
    }
    // A format of words only shows no digits.
    if last.is_some() {
        add_whole(&mantissa[..point], &whole, is_grouped, out);
    }
    let mut decimals = decimals.chars();
    for token in &mantissa[point..] {
        match token {
            Token::Point => out.push('.'),
            Token::Digit(placeholder) => out.extend(decimals.next().or(match placeholder {
                '0' => Some('0'),
                '?' => Some(' '),
                _ => None,
            })),
            token => add_other(token, out),
        }
    }
    let Some(exponent) = exponent else { return };
    let rest = &tokens[exponent + 1..];
    let width = rest.iter().filter(|token| matches!(token, Token::Digit('0'))).count();
    let has_plus = tokens[exponent] == Token::Exponent(true);
    out.push('E');
    out.push_str(if power < 0 {
        "-"
    } else if has_plus {
        "+"
    } else {
        ""
    });
    write!(out, "{:0width$}", power.abs()).expect("a string takes all");
    for token in rest {
        add_other(token, out);
    }
}

/// Returns how many thousands the commas after the last digit divide by, and whether those between the digits before the
/// point group them.
fn commas(tokens: &[Token], point: usize) -> (i32, bool) {
    let is_digit = |token: &Token| matches!(token, Token::Digit(_));
    let Some(last) = tokens.iter().rposition(is_digit) else { return (0, false) };
    let scales = tokens[last..].iter().filter(|token| **token == Token::Comma).count();
    let whole = &tokens[..point];
    let (first, end) = (whole.iter().position(is_digit), whole.iter().rposition(is_digit));
    let is_grouped = first.zip(end).is_some_and(|(first, end)| whole[first..end].contains(&Token::Comma));
    (i32::try_from(scales).unwrap_or(0), is_grouped)
}

/// Adds the digits before the point at their placeholders, with the literal text between them.
fn add_whole(tokens: &[Token], whole: &str, is_grouped: bool, out: &mut String) {
    let mut digits = whole.chars().rev();
    let mut reversed: Vec<char> = Vec::new();
    let mut count = 0;
    let first = tokens.iter().position(|token| matches!(token, Token::Digit(_)));
    let add = |digit: char, reversed: &mut Vec<char>, count: &mut usize| {
        if is_grouped && *count > 0 && count.is_multiple_of(3) && digit != ' ' {
            reversed.push(',');
        }
        reversed.push(digit);
        *count += 1;
    };
    for (place, token) in tokens.iter().enumerate().rev() {
        match token {
            Token::Digit(placeholder) => {
                match (digits.next(), placeholder) {
                    (Some(digit), _) => add(digit, &mut reversed, &mut count),
                    (None, '0') => add('0', &mut reversed, &mut count),
                    (None, '?') => add(' ', &mut reversed, &mut count),
                    (None, _) => {}
                }
                if Some(place) == first {
                    digits.by_ref().for_each(|digit| add(digit, &mut reversed, &mut count));
                }
            }
            token => {
                let mut other = String::new();
                add_other(token, &mut other);
                reversed.extend(other.chars().rev());
            }
        }
    }
    // A format such as `.00` has no placeholder before the point.
    if first.is_none() {
        digits.by_ref().for_each(|digit| add(digit, &mut reversed, &mut count));
    }
    out.extend(reversed.into_iter().rev());
}

/// Adds what is not a digit.
fn add_other(token: &Token, out: &mut String) {
    match token {
        Token::Literal(c) => out.push(*c),
        Token::Percent => out.push('%'),
        Token::Slash => out.push('/'),
        _ => {}
    }
}
