//! Sorting of works by the keys of a style.

use std::cmp::Ordering;

use icu_collator::options::{AlternateHandling, CollatorOptions, Strength};
use icu_collator::preferences::CollationNumericOrdering;
use icu_collator::{Collator, CollatorBorrowed, CollatorPreferences};

use super::node::Node;
use super::output::Out;

/// Compares texts in the order of a language.
pub(super) struct Order(Option<CollatorBorrowed<'static>>);

impl Order {
    /// Creates the order of a language; case, accents and punctuation do not count, and numbers count by value.
    pub(super) fn of(lang: &str) -> Self {
        let mut options = CollatorOptions::default();
        options.strength = Some(Strength::Primary);
        options.alternate_handling = Some(AlternateHandling::Shifted);
        let locale: icu_locale_core::Locale = lang.parse().unwrap_or(icu_locale_core::Locale::UNKNOWN);
        let mut preferences = CollatorPreferences::from(&locale);
        preferences.numeric_ordering = Some(CollationNumericOrdering::True);
        Self(Collator::try_new(preferences, options).ok())
    }

    fn compare(&self, one: &str, other: &str) -> Ordering {
        match &self.0 {
            Some(collator) => collator.compare(one, other),
            None => one.cmp(other),
        }
    }

    /// Compares two works by their keys; a work without a key follows those that have it.
    pub(super) fn compare_all(&self, keys: &[&Node], one: &[String], other: &[String]) -> Ordering {
        for ((key, one), other) in keys.iter().zip(one).zip(other) {
            let order = match (one.is_empty(), other.is_empty()) {
                (true, true) => Ordering::Equal,
                (true, false) => Ordering::Greater,
                (false, true) => Ordering::Less,
                (false, false) if key.is("sort", "descending") => self.compare(other, one),
                (false, false) => self.compare(one, other),
            };
            if order != Ordering::Equal {
                return order;
            }
        }
        Ordering::Equal
    }
}

/// Returns the text of a key.
pub(super) fn text(parts: &[Out]) -> String {
    parts.iter().map(Out::plain).collect()
}
