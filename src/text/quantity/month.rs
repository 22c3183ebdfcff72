//! Months, weekdays and the first words of quantities, by language.

use jiff::civil::Weekday;

use super::scan::folded;
use super::starter;
use super::words;
use crate::text::calendar;

/// Returns the month of a lower-case word in the language with this code; English and any unambiguous name if the
/// language is unknown.
pub(super) fn month(word: &str, code: &str) -> Option<i8> {
    if code == "und" {
        return calendar::month(word, "en").or_else(|| calendar::month_in_any_language(&folded(word)));
    }
    // English texts name foreign months in untranslated names only.
    calendar::month(&folded(word), code)
}

/// Returns the weekday of a lower-case word.
pub(super) fn weekday(word: &str, code: &str) -> Option<Weekday> {
    if matches!(code, "en" | "und") {
        return calendar::weekday(word, "en").filter(|_| word.len() > 5);
    }
    calendar::weekday(&folded(word), code)
}

/// Returns whether a word may start a quantity in the language with this code.
pub(super) fn may_start(word: &str, code: &str) -> bool {
    match code {
        "en" => words::may_start(word),
        "und" => words::may_start(word) || starter::is_month(word),
        _ => starter::begins(word, code),
    }
}
