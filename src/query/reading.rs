//! The analysis of a query word in every language of the index: its terms and their relative positions.

use crate::text::{Analyzer, Form, Lang, Token};

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
    /// Less specific terms, each with its distance in words from the first: the value of an amount without its currency
    /// (`$4.66 billion`: `4660000000`), and its words. They match where the word is optional.
    pub loose: Vec<(u32, String)>,
    /// Whether the only part is a single character of a script indexed as pairs, which matches the start of any pair.
    pub is_character: bool,
}

impl Reading {
    /// Returns whether a term represents a part of the word or all of it.
    pub fn has(&self, term: &str) -> bool {
        self.parts.iter().any(|(_, part)| part == term) || self.wholes.iter().any(|whole| whole == term)
    }

    /// Returns every term that matches where the word is optional.
    pub fn into_terms(self) -> impl Iterator<Item = String> {
        let loose = self.loose.into_iter().map(|(_, term)| term);
        self.parts.into_iter().map(|(_, term)| term).chain(self.wholes).chain(loose)
    }

    /// Returns the terms that are values with a scale or a currency.
    fn amounts(&self) -> Vec<&str> {
        let is_value = |term: &&str| term.len() > 6 && term.ends_with("000");
        let parts = self.parts.iter().map(|(_, term)| term.as_str()).filter(is_value);
        parts.map(|term| term.trim_start_matches(|c: char| !c.is_ascii_digit())).collect()
    }

    fn of(text: &str, lang: Lang) -> Self {
        Self::by(&mut Analyzer::new(lang), text)
    }

    fn by(analyzer: &mut Analyzer, text: &str) -> Self {
        let mut reading = Self::default();
        let tokens = analyzer.tokens(text);
        // Both are in the order of the text, and amounts do not overlap.
        let amounts: Vec<&Token> = tokens.iter().filter(|token| token.form == Form::Amount).collect();
        let exact: Vec<u32> =
            tokens.iter().filter(|token| token.form == Form::Exact).map(|token| token.position).collect();
        for token in &tokens {
            let before = amounts.partition_point(|amount| amount.span.start <= token.span.start);
            let amount = before.checked_sub(1).map(|at| amounts[at]).filter(|amount| amount.span.contains(token.span));
            let has_exact = exact.binary_search(&token.position).is_ok();
            let term = (token.position, token.term.clone());
            match (token.form, amount) {
                (Form::Amount, _) | (Form::Exact, None) => reading.parts.push(term),
                (Form::Last, _) => {}
                // The value of an amount replaces its words.
                (_, Some(_)) => reading.loose.push(term),
                (Form::Word | Form::Pair, None) if !has_exact => reading.parts.push(term),
                (Form::Whole, None) if has_exact => reading.loose.push(term),
                (Form::Whole, None) => reading.wholes.push(token.term.clone()),
                (Form::Word | Form::Pair, None) => {}
            }
        }
        reading.parts.sort_by_key(|(at, _)| *at);
        if let [(_, term)] = reading.parts.as_slice() {
            let mut chars = term.chars();
            reading.is_character = chars.next().is_some_and(crate::text::is_paired_script) && chars.next().is_none();
        }
        reading
    }
}

/// Returns whether a text has an amount that only English writes so: `2 billion`, where German has `2 Billionen` and
/// French `2 billions`, which are a thousand times as much.
fn is_english_amount(text: &str) -> bool {
    ["billion", "trillion"].iter().flat_map(|word| text.match_indices(word)).any(|(at, word)| {
        let number = text[..at].trim_end_matches([' ', '\u{a0}', '-']);
        let is_one =
            number.ends_with('1') && !number[..number.len() - 1].ends_with(|c: char| c.is_ascii_digit() || c == '.');
        let ends = !text[at + word.len()..].starts_with(char::is_alphabetic);
        ends && number.ends_with(|c: char| c.is_ascii_digit()) && !is_one
    })
}

/// Returns the distinct analyses of a text in these languages; empty if it has no letter or digit.
pub fn readings(text: &str, langs: &[Lang]) -> Vec<Reading> {
    let mut found: Vec<Reading> = Vec::new();
    let english = is_english_amount(text).then(|| Reading::of(text, Lang::ENGLISH));
    found.extend(english.clone().filter(|reading| !reading.parts.is_empty()));
    for &lang in langs {
        let reading = Reading::of(text, lang);
        if english.as_ref().is_some_and(|english| english.amounts() != reading.amounts()) {
            continue;
        }
        if !reading.parts.is_empty() && !found.contains(&reading) {
            found.push(reading);
        }
    }
    found
}

/// Returns the words of a text as written, in the analyses of these languages; without repetition.
pub fn written_words(text: &str, langs: &[Lang]) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for &lang in langs {
        for (_, word) in Reading::by(&mut Analyzer::as_written(lang), text).parts {
            if !words.contains(&word) {
                words.push(word);
            }
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Vec<(u32, String)> {
        readings(text, &[Lang::ENGLISH])[0].parts.clone()
    }

    #[test]
    fn the_more_exact_form_counts() {
        assert_eq!(parts("$4.66 billion"), [(0, "$4660000000".into())]);
        assert_eq!(parts("5 000 euros a month"), [(0, "€5000".into()), (2, "a".into()), (3, "month".into())]);
        assert_eq!(parts("1 250,50 euros a month")[0], (0, "€1250.5".into()));
        assert_eq!(parts("1 250,50 tons")[0], (0, "1250.50".into()));
        let canadian = &readings("5 Canadian dollars", &[Lang::ENGLISH])[0];
        assert!(canadian.has("c$5") && !canadian.clone().into_terms().any(|term| term == "$5"), "{canadian:?}");
        assert_eq!(parts("US$140"), [(0, "us$140".into())]);
        assert_eq!(parts("U.S. law"), [(0, "u.s.".into()), (1, "law".into())]);
    }

    #[test]
    fn a_billion_of_english_is_not_that_of_german() {
        let langs = [Lang::of_tag("de"), Lang::of_tag("fr")];
        let first = |text: &str| readings(text, &langs).into_iter().map(|it| it.parts[0].1.clone()).collect::<Vec<_>>();
        assert_eq!(first("2 billion euros"), ["€2000000000"]);
        assert_eq!(first("2 trillion euros"), ["€2000000000000"]);
        assert_eq!(first("2 Billionen Euro")[0], "€2000000000000");
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
