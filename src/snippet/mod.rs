//! Selects the sentences of a hit that best match the query, and the highlights in them.
//!
//! A snippet is a run of whole sentences of the passage, exact to the byte. Only a sentence longer than the maximum
//! length is cut, between words, and flagged. Highlights use the engine's analyzer and terms.

use rustc_hash::{FxHashMap, FxHashSet};
use unicode_segmentation::UnicodeSegmentation as _;

use crate::engine::{Hit, Statistics};
use crate::query::{Field, Finder, Keyword, Query, Term, keywords};
use crate::rank::idf;
use crate::text::{Analyzer, Analyzers, FirstByteFilter, Lang, NumberedToken, ParagraphKind, Span, TermNumbers};

/// The sentences of a hit to display. All spans are ranges of the article's text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snippet {
    /// Range of the snippet.
    pub span: Span,
    /// Matches of the query inside `span`, in order and disjoint.
    pub highlights: Vec<Span>,
    /// Whether a sentence was cut at the start.
    pub cut_before: bool,
    /// Whether a sentence was cut at the end.
    pub cut_after: bool,
}

/// Default length of a snippet, in bytes: three lines of a terminal.
pub const LENGTH: usize = 320;

/// Minimum weight of a word.
const MIN_WEIGHT: f32 = 0.1;
/// Weight of a repeated word relative to its first occurrence; `docs/design.md` has the measurement of both.
const REPETITION_WEIGHT: f32 = 0.02;
/// Penalty of a run at the end of the passage, relative to the weight of the whole query.
const POSITION_PENALTY: f32 = 0.05;

/// Creates snippets for the hits of one query.
pub struct Snippets {
    /// Single words by term, including each part of a compound and each pair of a run of Chinese: a number that the
    /// forms of one word share, and the weight.
    words: FxHashMap<String, (usize, f32)>,
    /// First bytes of those terms.
    initials: FirstByteFilter,
    /// Phrases and patterns, each with its number and weight.
    others: Vec<(usize, Finder, f32)>,
}

/// A highlight: its range and the word, phrase or pattern of the query that it matches.
#[derive(Clone, Copy, Debug)]
struct Highlight {
    span: Span,
    part: usize,
    weight: f32,
}

impl Snippets {
    /// Prepares for a query; words are weighted by [`idf`].
    pub fn new(query: &Query, statistics: &Statistics) -> Self {
        let idf = |term: &str| idf(statistics.frequency(term), statistics.passages).max(MIN_WEIGHT);
        let mut snippets = Self { words: FxHashMap::default(), initials: FirstByteFilter::of([]), others: Vec::new() };
        let mut number = 0;
        for (field, leaf) in query.positive() {
            if !matches!(field, Field::Text | Field::Title) {
                continue;
            }
            let finder = match &leaf.term {
                Term::Word(text) => Finder::any_part(text, &statistics.stems),
                term => Finder::together(term, &statistics.stems),
            };
            if finder.terms().is_some() {
                for Keyword { forms, .. } in keywords(&Query::term(leaf.term.clone()), &statistics.stems) {
                    for form in forms {
                        let weight = idf(&form);
                        snippets.words.entry(form).or_insert((number, weight));
                    }
                    number += 1;
                }
                continue;
            }
            let weight = match &leaf.term {
                Term::Phrase { text, .. } => {
                    let parts =
                        crate::query::readings(text, &statistics.stems).into_iter().next().unwrap_or_default().parts;
                    parts.iter().map(|(_, term)| idf(term)).sum()
                }
                _ => 1.0,
            };
            snippets.others.push((number, finder, weight));
            number += 1;
        }
        snippets.initials = FirstByteFilter::of(snippets.words.keys().map(String::as_str));
        snippets
    }

    /// Returns the snippet of a hit, at most about `length` bytes.
    pub fn of(&self, hit: &Hit, length: usize, analyzers: &mut Analyzers) -> Snippet {
        best_of(hit, length, &self.marks(hit, analyzers))
    }

    /// Returns the snippet of a hit whose tokens are known, like [`of`](Self::of).
    pub fn of_tokens(
        &self,
        hit: &Hit,
        length: usize,
        tokens: &[NumberedToken],
        numbers: &TermNumbers,
        analyzers: &mut Analyzers,
    ) -> Snippet {
        // Phrases and patterns need the terms themselves.
        if !self.others.is_empty() {
            return self.of(hit, length, analyzers);
        }
        let known = |(term, word): (&String, &(usize, f32))| Some((numbers.known(term)?, *word));
        let wanted: Vec<(u32, (usize, f32))> = self.words.iter().filter_map(known).collect();
        // Most tokens are none of the wanted ones.
        let bit = |number: u32| 1_u64 << (number % 64);
        let bits = wanted.iter().fold(0, |bits, (number, _)| bits | bit(*number));
        let start = hit.passage.span.start;
        let mut marks = Vec::new();
        for token in tokens.iter().filter(|token| bits & bit(token.number()) != 0) {
            if let Some((_, (part, weight))) = wanted.iter().find(|(number, _)| *number == token.number()) {
                marks.push(Highlight { span: token.span().shifted(start), part: *part, weight: *weight });
            }
        }
        marks.sort_by_key(|mark| (mark.span.start, mark.span.end));
        best_of(hit, length, &marks)
    }

    /// Returns all matches in a hit's passage, in order.
    fn marks(&self, hit: &Hit, analyzers: &mut Analyzers) -> Vec<Highlight> {
        let lang = Lang::for_article(hit.article.meta.lang.as_deref());
        let analyzer = analyzers.of(lang);
        let start = hit.passage.span.start;
        let mut marks = Vec::new();
        if self.others.is_empty() {
            let mut stream = analyzer.stream_of(&hit.text, &self.initials);
            while stream.advance() {
                let token = stream.token();
                if let Some(&(part, weight)) = self.words.get(&token.term) {
                    marks.push(Highlight { span: token.span.shifted(start), part, weight });
                }
            }
        } else {
            let tokens = analyzer.tokens(&hit.text);
            let written = if self.others.iter().any(|(_, finder, _)| finder.is_of_written_words()) {
                Analyzer::as_written(lang).tokens(&hit.text)
            } else {
                Vec::new()
            };
            for token in &tokens {
                if let Some(&(part, weight)) = self.words.get(&token.term) {
                    marks.push(Highlight { span: token.span.shifted(start), part, weight });
                }
            }
            for (part, finder, weight) in &self.others {
                let mark = |span: Span| Highlight { span: span.shifted(start), part: *part, weight: *weight };
                marks.extend(finder.places(&tokens, &written).into_iter().map(|place| mark(place.span)));
            }
        }
        marks.sort_by_key(|mark| (mark.span.start, mark.span.end));
        marks
    }
}

/// Returns the snippet of a hit with these matches.
fn best_of(hit: &Hit, length: usize, marks: &[Highlight]) -> Snippet {
    let sentences: Vec<(Span, ParagraphKind)> =
        hit.passage.parts.iter().flat_map(|part| part.sentences.iter().map(|span| (*span, part.kind))).collect();
    let shown = best_run(&sentences, marks, length);
    let (span, cut_before, cut_after) = trimmed(hit, shown, marks, length);
    let mut highlights: Vec<Span> = Vec::new();
    for mark in marks.iter().filter(|mark| span.contains(mark.span)) {
        match highlights.last_mut().filter(|last| mark.span.start < last.end) {
            Some(last) => last.end = last.end.max(mark.span.end),
            None => highlights.push(mark.span),
        }
    }
    Snippet { span, highlights, cut_before, cut_after }
}

/// Returns the run of sentences with the highest value: the weights of the distinct query parts it matches, then the
/// number of matches, body text before headings, and slightly the earlier, because news puts the main facts first. A
/// run is as long as `length` allows.
fn best_run(sentences: &[(Span, ParagraphKind)], marks: &[Highlight], length: usize) -> Span {
    let mut answered = FxHashSet::default();
    let all: f32 = marks.iter().filter(|mark| answered.insert(mark.part)).map(|mark| mark.weight).sum();
    let mut best: Option<(f32, Span)> = None;
    for first in 0..sentences.len() {
        answered.clear();
        let mut value = -POSITION_PENALTY * all * first as f32 / sentences.len() as f32;
        for (span, kind) in &sentences[first..] {
            let run = Span::new(sentences[first].0.start, span.end);
            if run.len() > length && run != *span {
                break;
            }
            let from = marks.partition_point(|mark| mark.span.start < span.start);
            for mark in marks[from..].iter().take_while(|mark| mark.span.start < span.end) {
                let worth = if answered.insert(mark.part) { mark.weight } else { mark.weight * REPETITION_WEIGHT };
                value += if *kind == ParagraphKind::Heading { worth * 0.5 } else { worth };
            }
            // Sentences that add nothing are shown too if there is room, as context.
            if best.is_none_or(|(most, run_of_most)| value > most || value >= most && run_of_most.start == run.start) {
                best = Some((value, run));
            }
        }
    }
    best.map(|(_, run)| run).unwrap_or_default()
}

/// Cuts a sentence that is too long to the words around its matches.
fn trimmed(hit: &Hit, shown: Span, marks: &[Highlight], length: usize) -> (Span, bool, bool) {
    if shown.len() <= length {
        return (shown, false, false);
    }
    let inside: Vec<&Highlight> = marks.iter().filter(|mark| shown.contains(mark.span)).collect();
    let mut best = (0.0, shown.start);
    for (place, mark) in inside.iter().enumerate() {
        let mut answered = FxHashSet::default();
        let near = inside[place..].iter().take_while(|other| other.span.end <= mark.span.start + length * 3 / 4);
        let value: f32 = near.map(|mark| if answered.insert(mark.part) { mark.weight } else { 0.0 }).sum();
        if value > best.0 {
            best = (value, mark.span.start);
        }
    }
    // A quarter of the length is for the text before the first match.
    let from = best.1.saturating_sub(length / 4).clamp(shown.start, shown.end - length.min(shown.len()));
    let (mut start, mut end) = (shown.end, shown.start);
    for (at, word) in hit.slice(shown).split_word_bound_indices() {
        let word_span = Span::new(shown.start + at, shown.start + at + word.len());
        let is_blank = word.chars().all(char::is_whitespace);
        if word_span.start >= from && !is_blank && start > word_span.start {
            start = word_span.start;
        }
        if word_span.end <= from + length && !is_blank {
            end = word_span.end;
        }
        if word_span.start > from + length {
            break;
        }
    }
    // A word longer than the whole snippet is shown in full.
    let span = if start < end { Span::new(start, end) } else { shown };
    (span, span.start > shown.start, span.end < shown.end)
}

#[cfg(test)]
mod tests;
