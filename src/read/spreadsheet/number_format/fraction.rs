//! Shows numbers as fractions: `2 3/4`.

use super::Token;

/// Adds a number as a fraction. Returns whether the section is the format of one.
pub(super) fn show(tokens: &[Token], value: f64, out: &mut String) -> bool {
    let is_place = |token: &Token| matches!(token, Token::Digit(_));
    let Some(slash) = tokens.iter().position(|token| *token == Token::Slash) else { return false };
    let top = tokens[..slash].iter().rev().skip_while(|token| !is_place(token)).take_while(|token| is_place(token));
    let top = top.count();
    let Some(last_top) = tokens[..slash].iter().rposition(is_place) else { return false };
    let before = &tokens[..last_top + 1 - top];
    let bottom: Vec<&Token> = tokens[slash + 1..]
        .iter()
        .skip_while(|token| **token == Token::Literal(' '))
        .take_while(|token| is_place(token) || matches!(token, Token::Literal('0'..='9')))
        .collect();
    // Written digits are the denominator: `?/8`.
    let written: String = bottom.iter().map(|token| if let Token::Literal(c) = token { *c } else { '0' }).collect();
    let is_written = bottom.iter().any(|token| matches!(token, Token::Literal(_)));
    let fixed = written.parse::<u64>().ok().filter(|denominator| is_written && (1..=100_000).contains(denominator));
    if bottom.is_empty() || value >= 1e15 {
        return false;
    }
    let has_whole = before.iter().any(is_place);
    let (mut whole, rest) = if has_whole { (value.trunc(), value.fract()) } else { (0.0, value) };
    let most = 10_u64.pow(u32::try_from(bottom.len().min(5)).unwrap_or(5)) - 1;
    let (mut numerator, denominator) = match fixed {
        Some(denominator) => ((rest * denominator as f64).round() as u64, denominator),
        None => closest(rest, most),
    };
    if has_whole && numerator >= denominator {
        (whole, numerator) = (whole + 1.0, 0);
    }
    for token in before {
        if let Token::Literal(c) = token {
            // The space between the whole number and its fraction.
            if *c != ' ' {
                out.push(*c);
            }
        }
    }
    if has_whole && (whole > 0.0 || numerator == 0) {
        out.push_str(&whole.to_string());
    }
    if numerator > 0 || !has_whole {
        out.push_str(if has_whole && whole > 0.0 { " " } else { "" });
        out.extend([&*numerator.to_string(), "/", &denominator.to_string()]);
    }
    for token in tokens[slash + 1..].iter().skip_while(|token| **token == Token::Literal(' ')).skip(bottom.len()) {
        if let Token::Literal(c) = token {
            out.push(*c);
        }
    }
    true
}

/// Returns the fraction closest to a positive number whose denominator is at most `most`, by its continued fraction.
fn closest(value: f64, most: u64) -> (u64, u64) {
    let (mut below, mut last) = ((0_u64, 1_u64), (1_u64, 0_u64));
    let mut rest = value;
    for _ in 0..32 {
        let whole = rest.floor();
        if whole >= 1e15 {
            break;
        }
        let step = whole as u64;
        let next =
            (step.saturating_mul(last.0).saturating_add(below.0), step.saturating_mul(last.1).saturating_add(below.1));
        if next.1 > most {
            // A smaller step may still come closer.
            let room = (most - below.1).checked_div(last.1).unwrap_or(0);
            let other = (room * last.0 + below.0, room * last.1 + below.1);
            let distance = |(top, bottom): (u64, u64)| (top as f64 / bottom.max(1) as f64 - value).abs();
            if other.1 > 0 && distance(other) < distance(last) {
                last = other;
            }
            break;
        }
        (below, last) = (last, next);
        let fract = rest - whole;
        if fract < 1e-9 {
            break;
        }
        rest = 1.0 / fract;
    }
    (last.0, last.1.max(1))
}
