//! Finds where a quotation occurs verbatim in the tokens of an article, and where it may occur with changes.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::align::Source;
use super::pattern::{PatternToken, QuotePattern};
use super::token::QuoteToken;
use crate::error::Result;
use crate::text::is_stop_word;

/// Returns every position where these quotation tokens occur in sequence.
pub(super) fn occurrences(quoted: &QuotePattern, piece: Range<usize>, source: Source<'_>) -> Result<Vec<usize>> {
    let length = piece.len();
    if length == 0 || length > source.tokens.len() {
        return Ok(Vec::new());
    }
    let is_alike = |row: usize, token: &QuoteToken| {
        let own = &quoted.tokens[row];
        if row == piece.start || quoted.rows[row] == PatternToken::Begins {
            own.caseless == token.caseless
        } else {
            own.key == token.key
        }
    };
    let mut found = Vec::new();
    let starts = 0..source.tokens.len() - length + 1;
    source.budget.spend(starts.len() / TOKENS_PER_STEP)?;
    for at in starts {
        if !is_alike(piece.start, &source.tokens[at]) {
            continue;
        }
        let rest = piece.clone().zip(&source.tokens[at..]).skip(1);
        let alike = rest.take_while(|(row, token)| is_alike(*row, token)).count() + 1;
        source.budget.spend(alike)?;
        if alike == length {
            found.push(at);
        }
    }
    Ok(found)
}

/// Source tokens scanned per work unit.
const TOKENS_PER_STEP: usize = 8;

/// Maximum number of tokens in a quotation that is aligned with a whole article.
const FEW: usize = 6;
/// Maximum number of tokens in such an article.
const MANY: usize = 40_000;
/// Maximum number of source tokens that all ellipses of a quotation skip.
pub(super) const PASSED_OVER: usize = 400;
/// Maximum number of windows to align.
const WINDOWS: usize = 2;

/// Returns the windows of an article that share the most with a quotation, best first.
pub(super) fn windows(quoted: &QuotePattern, source: Source<'_>) -> Result<Vec<Range<usize>>> {
    let tokens = quoted.tokens.len();
    if tokens <= FEW && source.tokens.len() <= MANY {
        return Ok(std::iter::once(0..source.tokens.len()).collect());
    }
    source.budget.spend(source.tokens.len())?;
    let pairs = pairs(quoted);
    let shared: Vec<(usize, u32)> = source
        .tokens
        .windows(2)
        .enumerate()
        .filter_map(|(at, pair)| pairs.get(&key(pair, quoted.is_caseless)).map(|weight| (at, *weight)))
        .collect();
    let most: u32 = shared.iter().map(|(_, weight)| weight).sum();
    if most == 0 {
        return Ok(Vec::new());
    }
    let margin = tokens / 4 + 8;
    let reach = tokens + margin + if quoted.is_elided() { PASSED_OVER } else { 0 };
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut shared = shared;
    while found.len() < WINDOWS && !shared.is_empty() {
        let (mut best, mut sum, mut from) = ((0, 0, 0), 0, 0);
        for (to, (at, weight)) in shared.iter().enumerate() {
            sum += weight;
            while at - shared[from].0 >= reach {
                sum -= shared[from].1;
                from += 1;
            }
            if sum > best.0 {
                best = (sum, from, to);
            }
        }
        let (_, from, to) = best;
        let window = shared[from].0.saturating_sub(tokens)..(shared[to].0 + 2 + tokens).min(source.tokens.len());
        shared.retain(|(at, _)| !window.contains(at));
        found.push(window);
    }
    Ok(found)
}

/// Returns the pairs of neighbours in a quotation, weighted by the rarity of their words.
fn pairs(quoted: &QuotePattern) -> FxHashMap<u64, u32> {
    let weight = |token: &QuoteToken| {
        if !token.is_word() {
            return 0;
        }
        let word = token.span().of(&quoted.text);
        if is_stop_word(&word.to_lowercase()) { 1 } else { 3 }
    };
    let pairs =
        quoted.tokens.windows(2).map(|pair| (key(pair, quoted.is_caseless), 1 + weight(&pair[0]) + weight(&pair[1])));
    pairs.collect()
}

const fn key(pair: &[QuoteToken], is_caseless: bool) -> u64 {
    if is_caseless {
        (pair[0].lower as u64).rotate_left(23) ^ pair[1].lower as u64
    } else {
        pair[0].caseless.rotate_left(23) ^ pair[1].caseless
    }
}
