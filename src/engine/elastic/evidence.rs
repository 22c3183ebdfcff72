//! Occurrences of words in a passage and its article, read from their texts.

use super::score::quantised;
use super::stored::Stored;
use crate::engine::{Evidence, TermOccurrences};
use crate::query::Keyword;

/// Returns how often and where the words occur in a passage and its article, of which these are the first passage and all leading
/// passages that contain any of the words.
pub(super) fn of<'s>(
    passage: &'s Stored,
    first: &'s Stored,
    leading: impl Iterator<Item = &'s Stored>,
    words: &[Keyword],
) -> Evidence {
    let mut marks = Vec::new();
    for (number, word) in words.iter().enumerate() {
        let places = word.forms.iter().flat_map(|form| passage.field("text").positions(form));
        marks.extend(places.map(|at| (*at, number as u32)));
    }
    marks.sort_unstable();
    marks.dedup();
    let of = |word: &Keyword| TermOccurrences {
        article: 0,
        lead: times(first, "text", word),
        title: times(passage, "title", word),
    };
    let mut counts: Vec<TermOccurrences> = words.iter().map(of).collect();
    for passage in leading {
        for (word, count) in words.iter().zip(&mut counts) {
            count.article += times(passage, "text", word);
        }
    }
    Evidence {
        passage_length: quantised(passage.field("text").length()),
        article_length: first.article_length,
        lead_length: quantised(first.field("text").length()),
        title_length: quantised(passage.field("title").length()),
        marks,
        counts,
    }
}

fn times(passage: &Stored, field: &str, word: &Keyword) -> u32 {
    let tokens = passage.field(field);
    word.forms.iter().map(|form| tokens.positions(form).len() as u32).sum()
}
