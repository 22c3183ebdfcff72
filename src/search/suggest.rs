//! Suggests corrections for words that occur in no passage.

use crate::engine::{Candidate, Searcher, Statistics};
use crate::error::Result;
use crate::query::{Field, Query, Term, readings};
use crate::text::{Analyzers, Lang, Span, is_unsegmented_script};

/// Minimum length; shorter words resemble too many others.
const MIN_LENGTH: usize = 4;
/// Words up to this length may differ by one letter, longer ones by two.
const ONE_EDIT_LENGTH: usize = 5;
/// Cost of a differing letter, relative to the logarithm of a word's frequency.
const EDIT_COST: f32 = 3.0;
/// Cost of a different first letter.
const FIRST_LETTER_COST: f32 = 2.0;
/// Maximum number of words of a query that are checked.
const MAX_WORDS: usize = 8;

/// Returns the query string with its unknown words replaced by known ones, or `None` if nothing is replaced.
pub(super) fn suggestion(
    searcher: &dyn Searcher,
    query_string: &str,
    query: &Query,
    statistics: &Statistics,
    analyzers: &mut Analyzers,
) -> Result<Option<String>> {
    let mut replaced: Vec<(Span, String)> = Vec::new();
    for (field, leaf) in query.positive() {
        let (Field::Text, Term::Word(word)) = (field, &leaf.term) else { continue };
        let read = readings(word, &statistics.stems);
        let is_plain = word.chars().count() >= MIN_LENGTH
            && word.chars().all(|c| c.is_alphabetic() && !is_unsegmented_script(c))
            && query_string.get(leaf.span.start..leaf.span.end) == Some(word);
        let is_known = read.iter().flat_map(|it| &it.parts).any(|(_, term)| statistics.frequency(term) > 0);
        if !is_plain || is_known || replaced.len() == MAX_WORDS {
            continue;
        }
        let stems = read.iter().filter(|it| it.parts.len() == 1).map(|it| it.parts[0].1.as_str());
        if let Some(known) = nearest(searcher, stems, analyzers)? {
            let known = if word.chars().any(char::is_uppercase) { known } else { known.to_lowercase() };
            replaced.push((leaf.span, known));
        }
    }
    replaced.sort_by_key(|(span, _)| std::cmp::Reverse(span.start));
    let mut suggestion = query_string.to_owned();
    for (span, known) in &replaced {
        suggestion.replace_range(span.start..span.end, known);
    }
    Ok((!replaced.is_empty() && suggestion != query_string).then_some(suggestion))
}

/// Returns the likeliest known word, as written in a text, by edit distance and frequency.
fn nearest<'s>(
    searcher: &dyn Searcher,
    stems: impl Iterator<Item = &'s str>,
    analyzers: &mut Analyzers,
) -> Result<Option<String>> {
    let mut best = None;
    for stem in stems {
        let distance = if stem.chars().count() <= ONE_EDIT_LENGTH { 1 } else { 2 };
        for similar in searcher.similar(stem, distance)? {
            let letters = strsim::osa_distance(stem, &similar.term) as f32;
            let first = if stem.chars().next() == similar.term.chars().next() { 0.0 } else { FIRST_LETTER_COST };
            let likely = (similar.frequency as f32).ln_1p() - EDIT_COST * letters - first;
            let is_better = |(other, known): &(f32, crate::engine::SimilarTerm)| {
                likely.total_cmp(other).then_with(|| known.term.cmp(&similar.term)).is_gt()
            };
            if best.as_ref().is_none_or(is_better) {
                best = Some((likely, similar));
            }
        }
    }
    let Some((_, similar)) = best else { return Ok(None) };
    let hit = searcher.hit(&Candidate { score: 0.0, place: similar.place })?;
    let mut stream = analyzers.of(Lang::for_article(hit.article.meta.lang.as_deref())).stream(&hit.text);
    while stream.advance() {
        if stream.token().term == similar.term {
            return Ok(Some(stream.token().span.of(&hit.text).to_owned()));
        }
    }
    Ok(None)
}
