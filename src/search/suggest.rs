//! Suggests corrections for words that occur in no passage.
//!
//! Candidates are words as written. A word that the index has is never corrected, and what is suggested has hits: of several
//! corrections at once, those that occur together count.

use std::cmp::Reverse;

use super::COUNTED;
use crate::engine::{Counting, Request, Searcher, SimilarWord, Statistics};
use crate::error::Result;
use crate::query::{Field, Query, Term, readings};
use crate::text::{Analyzer, Lang, Span, fold_into, is_stop_word, is_unsegmented_script};

/// Minimum length; shorter words resemble too many others.
const MIN_LENGTH: usize = 4;
/// Words up to this length may differ by one letter, longer ones by two.
const ONE_EDIT_LENGTH: usize = 6;
/// Cost of a differing letter, relative to the logarithm of a word's frequency.
const EDIT_COST: f32 = 3.0;
/// Cost of a different first letter, and of a different second one: people misspell beginnings less.
const FIRST_LETTERS_COST: [f32; 2] = [3.0, 1.0];
/// Maximum number of words of a query that are corrected.
const MAX_WORDS: usize = 8;
/// Number of candidates of each word that are tried together with those of other words.
const TRIED: usize = 3;
/// Maximum number of combinations that are tried.
const MAX_TRIED: usize = 27;
/// Passages of an index for each passage that a candidate must be in at least: in a large index, a word that occurs once is
/// often an error itself.
const PASSAGES_PER_OCCURRENCE: u64 = 20_000;
/// Upper bound of that number.
const MOST_OCCURRENCES: u64 = 5;
/// Hits that are searched for a spelling.
const HITS: usize = 10;

/// An unknown word of the query and its candidates, the likeliest first.
struct Unknown {
    span: Span,
    word: String,
    candidates: Vec<(f32, String)>,
}

/// Returns the query string with its unknown words replaced by known ones, or `None` if nothing is replaced.
pub(super) fn suggestion(
    searcher: &dyn Searcher,
    query_string: &str,
    request: &Request,
    statistics: &Statistics,
) -> Result<Option<String>> {
    let (mut unknown, mut known) = (Vec::new(), Vec::new());
    for (field, leaf) in request.query.positive() {
        let (Field::Text, Term::Word(word)) = (field, &leaf.term) else { continue };
        let read = readings(word, &statistics.stems);
        let mut terms = read.iter().flat_map(|it| &it.parts);
        let folded = folded(word);
        if terms.any(|(_, term)| statistics.frequency(term) > 0) || searcher.is_written(&folded)? {
            known.push(word.clone());
            continue;
        }
        let is_plain = word.chars().count() >= MIN_LENGTH
            && word.chars().all(|c| c.is_alphabetic() && !is_unsegmented_script(c))
            && query_string.get(leaf.span.start..leaf.span.end) == Some(word);
        if is_plain && unknown.len() < MAX_WORDS {
            let candidates = candidates(searcher, &folded, statistics.passages)?;
            unknown.push(Unknown { span: leaf.span, word: word.clone(), candidates });
        }
    }
    unknown.retain(|it| !it.candidates.is_empty());
    if unknown.is_empty() {
        return Ok(None);
    }
    let Some(mut chosen) = likeliest(searcher, request, &unknown, &known)? else { return Ok(None) };
    chosen.sort_by_key(|(it, _)| Reverse(it.span.start));
    let mut suggestion = query_string.to_owned();
    for (it, word) in chosen {
        let mut shown = spelled(searcher, request, &word)?;
        if !it.word.chars().any(char::is_uppercase) {
            shown = shown.to_lowercase();
        }
        suggestion.replace_range(it.span.start..it.span.end, &shown);
    }
    Ok((suggestion != query_string).then_some(suggestion))
}

fn folded(word: &str) -> String {
    let mut folded = String::new();
    word.chars().for_each(|c| fold_into(c, &mut folded));
    folded
}

/// Returns the likeliest known words for a folded one, by edit distance, beginning and frequency.
fn candidates(searcher: &dyn Searcher, word: &str, passages: u64) -> Result<Vec<(f32, String)>> {
    let length = word.chars().count();
    let distance = if length <= ONE_EDIT_LENGTH { 1 } else { 2 };
    let least = (passages / PASSAGES_PER_OCCURRENCE).clamp(1, MOST_OCCURRENCES);
    let is_real = |similar: &SimilarWord| {
        let letters = similar.word.chars().count();
        let is_word = similar.word.chars().all(|c| c.is_alphabetic() && !is_unsegmented_script(c));
        similar.passages >= least && is_word && letters >= MIN_LENGTH.min(length) && !is_stop_word(&similar.word)
    };
    let likely = |similar: SimilarWord| {
        let edits = strsim::osa_distance(word, &similar.word) as f32;
        let pairs = word.chars().zip(similar.word.chars()).zip(FIRST_LETTERS_COST);
        let first: f32 = pairs.map(|((one, other), cost)| if one == other { 0.0 } else { cost }).sum();
        ((similar.passages as f32).ln_1p() - EDIT_COST * edits - first, similar.word)
    };
    let mut found: Vec<(f32, String)> =
        searcher.similar(word, distance)?.into_iter().filter(is_real).map(likely).collect();
    found.sort_by(|one, other| other.0.total_cmp(&one.0).then_with(|| one.1.cmp(&other.1)));
    found.truncate(TRIED);
    Ok(found)
}

/// Returns the corrections whose words occur together most; if none do, those that are likeliest each. `None` if they have no
/// hits.
fn likeliest<'u>(
    searcher: &dyn Searcher,
    request: &Request,
    unknown: &'u [Unknown],
    known: &[String],
) -> Result<Option<Vec<(&'u Unknown, String)>>> {
    let mut combinations: Vec<(f32, Vec<usize>)> = vec![(0.0, Vec::new())];
    for it in unknown {
        let with = |(score, chosen): &(f32, Vec<usize>)| {
            let (score, chosen) = (*score, chosen.clone());
            let tried = it.candidates.iter().enumerate();
            tried.map(move |(place, (likely, _))| (score + likely, [chosen.as_slice(), &[place]].concat()))
        };
        combinations = combinations.iter().flat_map(with).collect();
        combinations.sort_by(|one, other| other.0.total_cmp(&one.0));
        combinations.truncate(MAX_TRIED);
    }
    let count = |words: Vec<Query>, together: bool| -> Result<usize> {
        let query = if together { Query::every(words) } else { Query::any(words) };
        let request = Request { query, limit: 1, count: Counting::UpTo(COUNTED), ..request.clone() };
        Ok(searcher.candidates(&request)?.total.count)
    };
    let words = |chosen: &[usize]| -> Vec<Query> {
        unknown.iter().zip(chosen).map(|(it, place)| Query::word(it.candidates[*place].1.clone())).collect()
    };
    let is_joint = unknown.len() > 1 || !known.is_empty();
    if is_joint && combinations.len() > 1 {
        for (score, chosen) in &mut combinations {
            let others = known.iter().map(|word| Query::word(word.clone()));
            let together = count(words(chosen).into_iter().chain(others).collect(), true)?;
            *score += (together as f32).ln_1p();
        }
        combinations.sort_by(|one, other| other.0.total_cmp(&one.0));
    }
    for (_, chosen) in &combinations {
        if count(words(chosen), false)? > 0 {
            let word = |(it, place): (&'u Unknown, &usize)| (it, it.candidates[*place].1.clone());
            return Ok(Some(unknown.iter().zip(chosen).map(word).collect()));
        }
    }
    Ok(None)
}

/// Returns a folded word as a text or title spells it.
fn spelled(searcher: &dyn Searcher, request: &Request, word: &str) -> Result<String> {
    let request = Request { query: Query::word(word), limit: HITS, count: Counting::None, ..request.clone() };
    for hit in searcher.search(&request)?.hits {
        let mut analyzer = Analyzer::as_written(Lang::for_article(hit.article.meta.lang.as_deref()));
        for text in [Some(hit.text.as_str()), hit.article.meta.title.as_deref()].into_iter().flatten() {
            if let Some(token) = analyzer.tokens(text).into_iter().find(|token| token.term == word) {
                return Ok(token.span.of(text).to_owned());
            }
        }
    }
    Ok(word.to_owned())
}
