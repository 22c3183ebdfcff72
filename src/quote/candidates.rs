//! Finds the articles that may contain a quotation: those with one of its phrases, or else those with its rarest words.
//!
//! Phrases find nearly all quotations, at the cost of their rarest word, and report the frequency of each word. Words
//! find quotations that have too many changes for any phrase, or that cross the boundary of a passage.

use std::collections::BTreeMap;
use std::ops::Range;

use super::pattern::{PatternToken, QuotePattern};
use super::token::TokenClass;
use crate::article::ArticleId;
use crate::engine::{Counting, Request, ResultUnit, Searcher, SortOrder, Statistics};
use crate::error::Result;
use crate::query::{Query, readings};
use crate::text::{Lang, Span, is_paired_script, is_stop_word};

/// Maximum number of phrases to search for.
const PHRASES: usize = 4;
/// Maximum number of words in a phrase.
const PHRASE: usize = 8;
/// Number of articles to check per phrase; more for a short quotation, which may occur in many.
const HITS: usize = 12;
const HITS_OF_SHORT: usize = 40;
/// Number of rare words to search for, and of articles to check for them.
const RARE: usize = 6;
const HITS_OF_RARE: usize = 10;

/// Results of the phrase search.
pub(super) struct Phrases {
    /// Articles, best first.
    pub(super) articles: Vec<ArticleId>,
    /// Whether there may be more.
    pub(super) more: bool,
    /// Number of passages that contain the word of each phrase term.
    pub(super) frequencies: BTreeMap<String, u64>,
    /// Languages in which the words were stemmed.
    pub(super) stems: Vec<Lang>,
}

/// Returns the articles that contain one of the phrases.
pub(super) fn by_phrases(searcher: &dyn Searcher, quoted: &QuotePattern) -> Result<Phrases> {
    let phrases = phrases(quoted);
    let is_short = quoted.words() <= PHRASE;
    let limit = if is_short { HITS_OF_SHORT } else { HITS };
    let query = Query::any(phrases.into_iter().map(|phrase| Query::phrase(phrase.of(&quoted.text))));
    let found = searcher.search(&request(query, limit))?;
    let more = found.hits.len() == limit;
    let articles = distinct(found.hits.into_iter().map(|hit| hit.article.id.clone()));
    let Statistics { frequencies, stems, .. } = found.statistics;
    Ok(Phrases { articles, more, frequencies, stems })
}

/// Returns the articles that contain the rarest words.
pub(super) fn by_rare_words(
    searcher: &dyn Searcher,
    frequencies: &BTreeMap<String, u64>,
    stems: &[Lang],
    quoted: &QuotePattern,
) -> Result<Vec<ArticleId>> {
    let mut words: Vec<(bool, u64, &str)> = Vec::new();
    for word in phrases(quoted).into_iter().flat_map(|phrase| words_of(phrase.of(&quoted.text))) {
        let known = readings(word, stems).into_iter().flat_map(|reading| reading.parts);
        if let Some(frequency) = known.filter_map(|(_, term)| frequencies.get(&term).copied()).min() {
            words.push((is_stop_word(&word.to_lowercase()), frequency, word));
        }
    }
    words.sort_unstable();
    words.dedup();
    // Stop words are used only if there are no others.
    let informative = words.iter().filter(|(is_stop_word, ..)| !is_stop_word).count();
    words.truncate(if informative > 0 { informative.min(RARE) } else { RARE });
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let query = Query::any(words.into_iter().map(|(.., word)| Query::word(word)));
    let found = searcher.search(&request(query, HITS_OF_RARE))?;
    Ok(distinct(found.hits.into_iter().map(|hit| hit.article.id.clone())))
}

/// Splits a phrase into words as in a query: at spaces, and into character pairs in scripts that are indexed so.
fn words_of(phrase: &str) -> Vec<&str> {
    let mut words = Vec::new();
    for word in phrase.split_whitespace() {
        if !word.contains(is_paired_script) {
            words.push(word);
            continue;
        }
        let ends: Vec<usize> = word.char_indices().map(|(at, _)| at).chain([word.len()]).collect();
        words.extend(ends.windows(3).map(|pair| &word[pair[0]..pair[2]]));
    }
    words
}

fn request(query: Query, limit: usize) -> Request {
    Request {
        query,
        filter: Query::All,
        limit,
        // A quotation may cross the boundary of two passages; their scores then add up for the article.
        by: ResultUnit::Article,
        sort: SortOrder::Score,
        count: Counting::None,
        title_boost: 0.0,
        aggregation_decay: 1.0,
    }
}

fn distinct(ids: impl Iterator<Item = ArticleId>) -> Vec<ArticleId> {
    let mut distinct: Vec<ArticleId> = Vec::new();
    for id in ids {
        if !distinct.contains(&id) {
            distinct.push(id);
        }
    }
    distinct
}

/// Selects phrases from the whole quotation, none across an ellipsis, a bracket or the end of a sentence.
fn phrases(quoted: &QuotePattern) -> Vec<Span> {
    let mut phrases: Vec<Range<usize>> = Vec::new();
    for piece in quoted.pieces() {
        let mut words = Vec::new();
        for at in piece {
            if begins_line(quoted, at) {
                cut(&mut phrases, &words);
                words.clear();
            }
            if quoted.rows[at] == PatternToken::Patched || ends_sentence(quoted, at) {
                cut(&mut phrases, &words);
                words.clear();
            } else if quoted.tokens[at].is_word() && quoted.tokens[at].class != TokenClass::Patched {
                words.push(at);
            }
        }
        cut(&mut phrases, &words);
    }
    // Longer phrases are rarer; those of a long quotation are spread over all of it.
    if phrases.len() > PHRASES {
        let long: Vec<_> = phrases.iter().filter(|phrase| phrase.len() >= PHRASE / 2).cloned().collect();
        phrases = if long.len() < PHRASES { phrases } else { long };
        let all = phrases.len();
        phrases = (0..PHRASES).map(|place| phrases[place * (all - 1) / (PHRASES - 1)].clone()).collect();
    }
    phrases.into_iter().map(|phrase| super::change::span(&quoted.tokens, phrase)).collect()
}

/// Returns whether a sentence, and perhaps a passage, ends at a token; phrases are not found across passages.
fn ends_sentence(quoted: &QuotePattern, at: usize) -> bool {
    matches!(quoted.tokens[at].span().of(&quoted.text), "." | "。" | "!" | "?" | "！" | "？")
}

/// Returns whether a line of the quotation, and perhaps a paragraph and a passage, begins at a token.
fn begins_line(quoted: &QuotePattern, at: usize) -> bool {
    at > 0 && quoted.text[quoted.tokens[at - 1].span().end..quoted.tokens[at].span().start].contains('\n')
}

/// Cuts word positions into phrases of about equal length.
fn cut(phrases: &mut Vec<Range<usize>>, words: &[usize]) {
    if words.is_empty() {
        return;
    }
    let parts = words.len().div_ceil(PHRASE);
    for words in words.chunks(words.len().div_ceil(parts)) {
        phrases.push(words[0]..words[words.len() - 1] + 1);
    }
}
