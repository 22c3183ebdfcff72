//! Numbers of four digits: years or counts, by the words around them.

use super::currency;
use super::scan::Scan;
use super::unit::{self, Unit};

/// Returns whether a number of four digits after this word is a year, in languages other than English.
pub(super) fn is_before_year(word: &str) -> bool {
    #[rustfmt::skip]
    const WORDS: [&str; 45] = [
        "en", "im", "jahr", "jahre", "seit", "bis", "année", "anno", "année", "an", "année", "depuis", "dès", "jusqu'en", "fin", "début",
        "año", "desde", "hacia", "hasta", "nel", "dal", "al", "del", "dell'", "ano", "sinds", "jaar", "in", "vanaf", "sedan", "sen", "år",
        "siden", "w", "we", "od", "roku", "rok", "v", "в", "с", "до", "года", "vuonna",
    ];
    WORDS.contains(&word)
}

/// Returns whether four digits that end here count what follows: `2000 cities`, `1500 projects`.
pub(super) fn is_counted(scan: &Scan<'_>, year: i16, end: usize) -> bool {
    let counted = scan.next_word(end).is_some_and(|(word, word_end)| {
        let is_lower = scan.text[..word_end].ends_with(word.as_ref());
        // For the years common in the news, only a plural makes a count: `in 2013 voters saw`, but `in 2013 saw`.
        let plural = word.ends_with('s') || matches!(word.as_ref(), "people" | "men" | "women" | "children");
        let may_count = plural || !(1900..2100).contains(&year);
        is_lower && scan.style.is_english() && scan.past_space(end) > end && !is_function_word(&word) && may_count
    });
    counted
        || unit::after(scan, end).is_some_and(|(unit, _)| !is_year_word(unit))
        || currency::after(scan, end).is_some()
}

/// Returns whether a unit is the word for year, which follows a year in Slavic languages: `2018 roku`, `2018 года`.
fn is_year_word(unit: Unit) -> bool {
    unit == Unit::Measure(unit::YEAR)
}

/// Returns whether a word after a year cannot be what a number counts.
#[rustfmt::skip]
fn is_function_word(word: &str) -> bool {
    const WORDS: &[&str] = &[
        "and", "or", "the", "a", "an", "to", "when", "while", "with", "as", "but", "after", "before", "by", "for",
        "from", "in", "on", "at", "of", "that", "which", "who", "it", "he", "she", "they", "we", "was", "were", "is",
        "are", "has", "had", "have", "will", "would", "under", "until", "through", "because", "following", "amid",
        "alone", "compared", "than", "versus", "his", "her", "their", "its", "there", "this", "where", "if", "so",
        "not", "also", "onwards", "alongside", "et", "und", "y",
    ];
    WORDS.contains(&word)
}
