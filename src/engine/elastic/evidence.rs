//! Occurrences of words in a passage and its article, read from their texts.

use super::piece::{Found, PassageView};
use super::score::quantised;
use crate::engine::{Evidence, TermOccurrences};
use crate::query::Keyword;

/// Returns how often and where the words occur in a passage and its article.
pub(super) fn of(found: &Found, words: &[Keyword]) -> Evidence {
    let passage = found.view();
    let mut marks = Vec::new();
    for (number, word) in words.iter().enumerate() {
        let places = word.forms.iter().flat_map(|form| passage.field("text").positions(form));
        marks.extend(places.map(|at| (*at, number as u32)));
    }
    marks.sort_unstable();
    marks.dedup();
    let mut counts = vec![TermOccurrences::default(); words.len()];
    let (mut article_length, mut lead_length) = (0, 0);
    for (ordinal, passage) in found.leading().enumerate() {
        let length = quantised(passage.field("text").length());
        article_length += length;
        for (word, count) in words.iter().zip(&mut counts) {
            let here = times(&passage, "text", word);
            count.article += here;
            count.lead += if ordinal == 0 { here } else { 0 };
        }
        if ordinal == 0 {
            lead_length = length;
        }
    }
    for (word, count) in words.iter().zip(&mut counts) {
        count.title = times(&passage, "title", word);
    }
    Evidence {
        passage_length: quantised(passage.field("text").length()),
        article_length,
        lead_length,
        title_length: quantised(passage.field("title").length()),
        marks,
        counts,
    }
}

fn times(passage: &PassageView<'_>, field: &str, word: &Keyword) -> u32 {
    let tokens = passage.field(field);
    word.forms.iter().map(|form| tokens.positions(form).len() as u32).sum()
}
