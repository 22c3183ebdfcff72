//! Which capitalised words are proper names. German capitalises every noun.

use super::Frame;
use crate::claim::statement::ClaimTerm;
use crate::text::Span;

/// Occurrences of a word by which it is known for a name.
const MENTIONS: usize = 6;

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

    /// Returns whether a term of a sentence of the article is a proper name.
    pub(super) fn is_name_in(&self, unit: &ClaimTerm, sentence: usize) -> bool {
        self.is_proper(unit, &self.source.article.text, self.source.sentences[sentence].span.start)
    }

    fn is_proper(&self, unit: &ClaimTerm, text: &str, start: usize) -> bool {
        self.is_capitalised_name(unit, text, start)
            || is_name_part(text, unit.span)
            // At the beginning of a sentence, a capital says nothing: as elsewhere in the article.
            || unit.span.of(text).starts_with(char::is_uppercase) && self.is_proper_elsewhere(&unit.term)
    }

    fn is_capitalised_name(&self, unit: &ClaimTerm, text: &str, start: usize) -> bool {
        unit.is_name()
            && !is_title(unit.span.of(text))
            && (!self.source.table.capitalises_nouns || !self.is_german_noun(unit, text, start))
    }

    /// Returns whether a term is a name within a sentence of the article.
    fn is_proper_elsewhere(&self, term: &str) -> bool {
        let Some(number) = self.source.terms.get(term) else { return false };
        self.source.postings[number as usize].iter().take(MENTIONS).any(|place| {
            let sentence = &self.source.sentences[place.sentence as usize];
            let unit = self.source.unit(*place);
            unit.term == term && self.is_capitalised_name(unit, &self.source.article.text, sentence.span.start)
        })
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
        // `die Firma Holt`, not `die Berliner Polizei`.
        if follows_capital && !leads_capital && !word.ends_with("er") && is_preceded_by_determiner(before) {
            return false;
        }
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

/// Returns whether the word before the last of these is an article.
fn is_preceded_by_determiner(before: &str) -> bool {
    before.split_whitespace().rev().nth(1).is_some_and(is_determiner)
}

/// Returns whether a word is the last part of a hyphenated name: `Tsun-ting`.
fn is_name_part(text: &str, word: Span) -> bool {
    let Some(before) = text[..word.start].strip_suffix('-') else { return false };
    let mut words = before.rsplit(' ');
    let is_capitalised = |part: Option<&str>| {
        part.is_some_and(|it| it.starts_with(char::is_uppercase) && it.chars().all(char::is_alphabetic))
    };
    word.of(text).starts_with(char::is_lowercase) && is_capitalised(words.next()) && is_capitalised(words.next())
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
