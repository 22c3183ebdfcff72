//! Chooses the tokens of a codebook.

use std::cmp::Reverse;

use rustc_hash::FxHashMap;

use super::ENTRIES;
use super::file::Codebook;
use super::token::{Token, tokens};

/// Bytes of text on which a codebook is trained.
pub(crate) const SAMPLE: usize = 8 << 20;
/// Longest token of a codebook, in bytes: a corrupt code gives no more.
const LONGEST: usize = 255;
/// Bytes that a token takes in the codebook besides its text.
const ENTRY: usize = 4;
/// Bytes of a token that is not in the codebook, besides its text.
const LITERAL: usize = 2;
/// Bytes of a typical code.
const CODE: usize = 2;

/// Trains a codebook on texts and returns its file. A token belongs to it if that makes codebook and texts together smaller.
pub(crate) fn train<'t>(texts: impl Iterator<Item = &'t str>) -> Vec<u8> {
    let mut counts: FxHashMap<(&str, bool), usize> = FxHashMap::default();
    for Token { text, is_word } in texts.flat_map(tokens) {
        *counts.entry((text, is_word)).or_default() += 1;
    }
    let is_worth_it =
        |text: &str, count: usize| text.len() <= LONGEST && count * (text.len() + LITERAL - CODE) > text.len() + ENTRY;
    let mut chosen: Vec<_> = counts.into_iter().filter(|((text, _), count)| is_worth_it(text, *count)).collect();
    chosen.sort_unstable_by_key(|(token, count)| (Reverse(*count), *token));
    chosen.truncate(ENTRIES);
    let tokens: Vec<_> = chosen.into_iter().map(|((text, is_word), _)| Token { text, is_word }).collect();
    Codebook::file(&tokens)
}
