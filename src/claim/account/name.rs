//! Which capitalised words are proper names. German capitalises every noun.

use super::Frame;
use crate::claim::statement::ClaimTerm;

impl Frame<'_> {
    /// Returns whether a term of the claim is a proper name.
    pub(super) fn is_own_name(&self, row: usize) -> bool {
        self.is_proper(self.claim.unit(row), self.text, 0)
    }

    /// Returns whether a term of the anchor is a proper name.
    pub(super) fn is_their_name(&self, column: usize) -> bool {
        let sentence = &self.source.sentences[self.anchor()];
        self.is_proper(&sentence.statement.units[column], &self.source.article.text, sentence.span.start)
    }

    fn is_proper(&self, unit: &ClaimTerm, text: &str, start: usize) -> bool {
        unit.is_name()
            && !is_title(unit.span.of(text))
            && (!self.source.table.capitalises_nouns || !self.is_german_noun(unit, text, start))
    }

    /// Returns whether a capitalised word is a common noun: it is in the word tables, or an article, an adjective or a
    /// preposition that takes one is before it.
    fn is_german_noun(&self, unit: &ClaimTerm, text: &str, start: usize) -> bool {
        if !self.source.lexicon.poles(&unit.term).is_empty() {
            return true;
        }
        let before = &text[start..unit.span.start];
        let word = before.split_whitespace().next_back().unwrap_or_default();
        let follows_capital = word.starts_with(char::is_uppercase) && !word.ends_with(['.', ',', ':', '“', '"']);
        let leads_capital = text[unit.span.end..].trim_start_matches([' ', '-']).starts_with(char::is_uppercase);
        if (follows_capital && before.split_whitespace().count() > 1) || leads_capital {
            return before.split_whitespace().rev().nth(usize::from(follows_capital)).is_some_and(is_determiner);
        }
        let lower = word.to_lowercase();
        word.is_empty()
            || is_determiner(&lower)
            || ["en", "er", "es", "em", "e"].iter().any(|ending| lower.ends_with(ending)) && !lower.ends_with("te")
            || !unit.span.of(text).chars().any(char::is_lowercase)
    }
}

fn is_determiner(word: &str) -> bool {
    const DETERMINERS: [&str; 34] = [
        "der", "die", "das", "den", "dem", "des", "ein", "eine", "einen", "einem", "einer", "eines", "im", "am", "zum",
        "zur", "beim", "vom", "ins", "kein", "keine", "keinen", "sein", "seine", "ihr", "ihre", "jeder", "jede",
        "alle", "viele", "mehr", "zwei", "drei", "als",
    ];
    DETERMINERS.contains(&word.to_lowercase().as_str())
}

/// Returns whether a word is a form of address, which many names share.
pub(super) fn is_title(word: &str) -> bool {
    const TITLES: [&str; 26] = [
        "dr",
        "mr",
        "mrs",
        "ms",
        "prof",
        "professor",
        "sir",
        "captain",
        "herr",
        "frau",
        "m",
        "mme",
        "monsieur",
        "madame",
        "señor",
        "señora",
        "sr",
        "sra",
        "signor",
        "signora",
        "president",
        "minister",
        "mayor",
        "judge",
        "senhor",
        "senhora",
    ];
    TITLES.contains(&word.trim_end_matches('.').to_lowercase().as_str())
}
