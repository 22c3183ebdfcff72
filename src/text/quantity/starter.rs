//! The words that may start a quantity in languages other than English, as sets that reject nearly all words of a text
//! by their first letter and length.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::scan::folded;
use super::{foreign, ratio};
use crate::text::calendar;

/// The starting words of one language.
struct Starters {
    words: FxHashSet<String>,
    /// Bit `length` of an entry is set if a word of that length begins with a letter of that entry.
    lengths: [u32; 64],
}

/// Languages with tables of their own.
const CODES: [&str; 32] = [
    "de", "fr", "es", "it", "pt", "nl", "sv", "da", "no", "fi", "et", "pl", "cs", "sk", "hr", "sl", "sr", "hu", "ro",
    "ca", "lt", "lv", "tr", "ru", "uk", "bg", "el", "ar", "he", "hi", "id", "fa",
];

static STARTERS: LazyLock<FxHashMap<&'static str, Starters>> =
    LazyLock::new(|| CODES.iter().map(|code| (*code, Starters::of(code))).collect());

impl Starters {
    fn of(code: &'static str) -> Self {
        let mut found = Self { words: FxHashSet::default(), lengths: [0; 64] };
        let own = foreign::words(code).chain(ratio::words(code)).map(str::to_owned);
        for word in calendar::names(code).chain(own) {
            found.lengths[slot(&word)] |= 1 << word.chars().count().min(31);
            found.words.insert(word);
        }
        found
    }

    fn holds(&self, word: &str) -> bool {
        self.lengths[slot(word)] & (1 << word.chars().count().min(31)) != 0 && self.words.contains(word)
    }
}

fn slot(word: &str) -> usize {
    word.chars().next().map_or(0, |c| c as usize & 63)
}

/// Returns whether a word, in any case, may start a quantity in the language with this code.
pub(super) fn begins(word: &str, code: &str) -> bool {
    if word.len() > 48 {
        return false;
    }
    if super::currency::code(word).is_some_and(|_| word.bytes().all(|byte| byte.is_ascii_uppercase())) {
        return true;
    }
    let Some(starters) = STARTERS.get(code) else { return false };
    if word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return starters.holds(word) || foreign::is_compound(word, code);
    }
    if word.is_ascii() {
        // Reject by the first letter and the length before folding.
        let first = word.bytes().next().map_or(0, |byte| usize::from(byte.to_ascii_lowercase()) & 63);
        if starters.lengths[first] & (1 << word.len().min(31)) == 0 && !matches!(code, "de" | "nl") {
            return false;
        }
    }
    let folded = folded(word);
    starters.holds(&folded) || foreign::is_compound(&folded, code)
}

/// Returns whether a word names a month in any language.
pub(super) fn is_month(word: &str) -> bool {
    !word.is_ascii() && word.len() < 24 && calendar::month_in_any_language(&folded(word)).is_some()
}
