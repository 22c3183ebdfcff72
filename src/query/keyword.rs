//! The words of a query for ranking, each with every form under which an index may store it.

use super::ast::{Bool, Field, Leaf, Query, Term};
use super::reading::readings;
use crate::text::Lang;

/// One word searched in texts. A compound counts as several words, a run of Chinese as its character pairs.
#[derive(Clone, Debug, PartialEq)]
pub struct Keyword {
    /// The terms that represent it: its stems in every language of the index, and the compound that it begins.
    pub forms: Vec<String>,
    /// The weight of the word in the query: its boost, 1 by default, times [`repetition_weight`] of the words reduced to it.
    pub boost: f32,
    /// How often the query has the word.
    pub occurrences: u32,
}

impl Keyword {
    /// Returns the weight of the word with its occurrences counted in full.
    pub fn unsaturated(&self) -> f32 {
        self.boost / repetition_weight(self.occurrences) * self.occurrences as f32
    }
}

/// Saturation of repeated words, as k1 of BM25 for those of a text; chosen in `docs/design.md`.
const K3: f32 = 12.0;

/// Returns the weight of a word that a query repeats: k3 of BM25 (Robertson et al., "Okapi at TREC-3", 1994), 1 for a single
/// occurrence.
pub fn repetition_weight(occurrences: u32) -> f32 {
    let times = occurrences as f32;
    times * (K3 + 1.0) / (times + K3)
}

/// Returns the distinct words of a query, including those of its phrases, that are searched in texts.
pub fn keywords(query: &Query, langs: &[Lang]) -> Vec<Keyword> {
    let mut found = Vec::new();
    collect(query, 1.0, langs, &mut found);
    let weighted = |word: Keyword| Keyword { boost: word.boost * repetition_weight(word.occurrences), ..word };
    found.into_iter().map(weighted).collect()
}

fn collect(query: &Query, boost: f32, langs: &[Lang], found: &mut Vec<Keyword>) {
    match query {
        Query::Field { field: Field::Text, inner } => collect(inner, boost, langs, found),
        Query::All | Query::Nothing | Query::Field { .. } => {}
        Query::Boost { inner, factor } => collect(inner, boost * factor, langs, found),
        Query::Leaf(leaf) => add(leaf, boost, langs, found),
        Query::Near(near) => near.left.iter().chain(&near.right).for_each(|leaf| add(leaf, boost, langs, found)),
        Query::Bool(Bool { must, should, must_not: _ }) => {
            must.iter().chain(should).for_each(|query| collect(query, boost, langs, found));
        }
    }
}

fn add(leaf: &Leaf, boost: f32, langs: &[Lang], found: &mut Vec<Keyword>) {
    let (Term::Word(text) | Term::Phrase { text, .. }) = &leaf.term else { return };
    let mut words: Vec<(u32, Vec<String>)> = Vec::new();
    for reading in readings(text, langs) {
        let first = reading.parts[0].0;
        let wholes = reading.wholes.into_iter().map(|whole| (first, whole));
        for (place, form) in reading.parts.into_iter().chain(wholes).chain(reading.loose) {
            match words.iter_mut().find(|(other, _)| *other == place) {
                Some((_, forms)) if forms.contains(&form) => {}
                Some((_, forms)) => forms.push(form),
                None => words.push((place, vec![form])),
            }
        }
    }
    for (_, forms) in words {
        match found.iter_mut().find(|other| other.forms == forms) {
            Some(other) => {
                other.boost = other.boost.max(boost);
                other.occurrences += 1;
            }
            None => found.push(Keyword { forms, boost, occurrences: 1 }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::parse;

    fn forms(query_string: &str) -> Vec<(Vec<String>, f32)> {
        let langs = [Lang::ENGLISH, Lang::UNSTEMMED];
        keywords(&parse(query_string).query, &langs).into_iter().map(|word| (word.forms, word.boost)).collect()
    }

    #[test]
    fn a_word_has_all_its_forms() {
        assert_eq!(forms("cities"), [(vec!["citi".into(), "cities".into()], 1.0)]);
        assert_eq!(
            forms("\"port city\" port"),
            [(vec!["port".into()], repetition_weight(2)), (vec!["citi".into(), "city".into()], 1.0)]
        );
    }

    #[test]
    fn filters_and_exclusions_are_left_out() {
        assert_eq!(forms("-coal author:coal title:coal"), []);
        assert_eq!(forms("coal^3 tin"), [(vec!["coal".into()], 3.0), (vec!["tin".into()], 1.0)]);
    }

    #[test]
    fn compounds_and_chinese_are_several() {
        assert_eq!(forms("covid-19"), [(vec!["covid".into(), "covid19".into()], 1.0), (vec!["19".into()], 1.0)]);
        assert_eq!(forms("数字经济").len(), 3);
    }
}
