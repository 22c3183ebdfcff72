//! The analysis of a query word in every language of the index: its terms and their relative positions.

use crate::text::{Analyzer, Form, Lang};

/// Phrases of more parts than this are not searched as one compound.
pub const MAX_COMPOUND_PARTS: usize = 4;

/// The analysis of a word or phrase in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// The terms, each with its distance in words from the first. If the word has a more exact form (`$4.66`, `u.s.`),
    /// that form is used: the plain form also matches texts with the exact one, but not the reverse.
    pub parts: Vec<(u32, String)>,
    /// Compounds as one term (`vice-president`: `vicepresid`).
    pub wholes: Vec<String>,
    /// Less specific terms: the value of an amount without its currency (`$4.66 billion`: `4660000000`). They match
    /// where the word is optional.
    pub loose: Vec<String>,
    /// Whether the only part is a single character of an unsegmented script, which matches the start of any pair.
    pub is_character: bool,
}

impl Reading {
    /// Returns every term that matches where the word is optional.
    pub fn into_terms(self) -> impl Iterator<Item = String> {
        self.parts.into_iter().map(|(_, term)| term).chain(self.wholes).chain(self.loose)
    }

    fn of(text: &str, lang: Lang) -> Self {
        let mut reading = Self::default();
        let mut exact = None;
        for token in Analyzer::new(lang).tokens(text) {
            match token.form {
                Form::Exact => {
                    exact = Some(token.position);
                    reading.parts.push((token.position, token.term));
                }
                Form::Word | Form::Pair if exact != Some(token.position) => {
                    reading.parts.push((token.position, token.term));
                }
                Form::Whole if exact == Some(token.position) => reading.loose.push(token.term),
                Form::Whole => reading.wholes.push(token.term),
                Form::Word | Form::Pair | Form::Last => {}
            }
        }
        if let [(_, term)] = reading.parts.as_slice() {
            let mut chars = term.chars();
            reading.is_character =
                chars.next().is_some_and(crate::text::is_unsegmented_script) && chars.next().is_none();
        }
        reading
    }
}

/// Returns the distinct analyses of a text in these languages; empty if it has no letter or digit.
pub fn readings(text: &str, langs: &[Lang]) -> Vec<Reading> {
    let mut found: Vec<Reading> = Vec::new();
    for &lang in langs {
        let reading = Reading::of(text, lang);
        if !reading.parts.is_empty() && !found.contains(&reading) {
            found.push(reading);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Vec<(u32, String)> {
        readings(text, &[Lang::ENGLISH])[0].parts.clone()
    }

    #[test]
    fn the_more_exact_form_counts() {
        assert_eq!(parts("$4.66 billion"), [(0, "$4.66".into()), (1, "billion".into())]);
        assert_eq!(parts("US$140"), [(0, "us$140".into())]);
        assert_eq!(parts("U.S. law"), [(0, "u.s.".into()), (1, "law".into())]);
    }

    #[test]
    fn compounds_are_read_in_parts_and_whole() {
        let reading = &readings("vice-president", &[Lang::ENGLISH])[0];
        assert_eq!(reading.parts, [(0, "vice".into()), (1, "presid".into())]);
        assert_eq!(reading.wholes, ["vicepresid"]);
    }

    #[test]
    fn languages_that_read_alike_count_once() {
        let langs = [Lang::ENGLISH, Lang::UNSTEMMED, Lang::of_tag("de")];
        assert_eq!(readings("Hong", &langs).len(), 1);
        assert_eq!(readings("cities", &langs).len(), 2);
        assert!(readings("—", &langs).is_empty());
        assert!(readings("港", &langs)[0].is_character);
    }
}
