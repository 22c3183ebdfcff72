//! A quotation and one article → how it stands there: word for word, but for typography, with pieces left out, or changed.

use std::ops::Range;
use std::sync::Arc;

use super::align::{Source, Step, StepKind, align};
use super::change::{Change, changes, span, spelled};
use super::kind::ChangeKind;
use super::occurrences::{PASSED_OVER, occurrences, windows};
use super::pattern::QuotePattern;
use super::token::{QuoteToken, TokenClass, tokens};
use crate::article::Article;
use crate::error::Result;
use crate::limits::Budget;
use crate::text::{Span, is_stop_word};

/// An article, and its text in atoms.
#[derive(Debug)]
pub(super) struct TokenizedArticle {
    pub(super) article: Arc<Article>,
    pub(super) tokens: Vec<QuoteToken>,
}

impl TokenizedArticle {
    pub(super) fn new(article: Article) -> Self {
        let tokens = tokens(&article.text);
        Self { article: Arc::new(article), tokens }
    }

    fn source<'a>(&'a self, budget: &'a Budget) -> Source<'a> {
        Source { text: &self.article.text, tokens: &self.tokens, budget }
    }

    /// The paragraph that a byte of the text stands in.
    fn paragraph(&self, at: usize) -> usize {
        self.article.paragraphs.partition_point(|paragraph| paragraph.span.end <= at)
    }
}

/// StepKind well a quotation stands, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum MatchGrade {
    Exact,
    Normalized,
    Elided,
    Altered,
}

/// StepKind a quotation stands in an article.
#[derive(Clone, Debug)]
pub(super) struct ArticleMatch {
    pub(super) grade: MatchGrade,
    /// Where: every place of the same grade; the pieces, where they are far apart.
    pub(super) places: Vec<Span>,
    pub(super) changes: Vec<Change>,
    /// StepKind much of it stands there, from 0 to 1, by the weight of its words.
    pub(super) likeness: f32,
}

/// What stands there by less than this is another text.
const LIKE: f32 = 0.4;
/// An elided quotation of fewer words, in all, is no evidence: its pieces stand in order anywhere.
const EVIDENCE: usize = 4;
/// Pieces that are looked for one by one, at most.
const PIECES: usize = 64;

/// StepKind the quotation stands in the article, `None` where it does not.
pub(super) fn judge(quoted: &QuotePattern, text: &TokenizedArticle, budget: &Budget) -> Result<Option<ArticleMatch>> {
    let source = text.source(budget);
    if let Some(reading) = literal(quoted, text, source)? {
        return Ok(Some(reading));
    }
    let mut readings = Vec::new();
    for window in windows(quoted, source)? {
        readings.extend(aligned(quoted, text, source, window)?);
    }
    let best = readings
        .into_iter()
        .min_by(|one, other| one.grade.cmp(&other.grade).then_with(|| other.likeness.total_cmp(&one.likeness)));
    if best.as_ref().is_some_and(|best| best.grade < MatchGrade::Altered) {
        return Ok(best);
    }
    Ok(spliced(quoted, text, source)?.or(best).filter(|best| best.likeness >= LIKE))
}

/// Every place where it stands as it is, but for typography.
fn literal(quoted: &QuotePattern, text: &TokenizedArticle, source: Source<'_>) -> Result<Option<ArticleMatch>> {
    let length = quoted.tokens.len();
    let places = occurrences(quoted, 0..length, source)?;
    let cried: Vec<usize> = places.iter().copied().filter(|at| ends_alike(quoted, text, at + length)).collect();
    if cried.is_empty() {
        let Some(at) = places.first().copied() else { return Ok(None) };
        let change = changed_end(quoted, source, at + length);
        let place = span(source.tokens, at..at + length);
        return Ok(Some(ArticleMatch {
            grade: MatchGrade::Altered,
            places: vec![place],
            changes: vec![change],
            likeness: 1.0,
        }));
    }
    let exact: Vec<Span> = cried.iter().filter_map(|at| exact(quoted, text, *at)).collect();
    let (grade, places) = if exact.is_empty() {
        let place = |at: &usize| with_end(quoted, text, *at..at + length);
        (MatchGrade::Normalized, cried.iter().map(place).collect())
    } else {
        (MatchGrade::Exact, exact)
    };
    Ok(Some(ArticleMatch { grade, places, changes: Vec::new(), likeness: 1.0 }))
}

/// Where the bytes of a quotation stand whose atoms begin there.
fn exact(quoted: &QuotePattern, text: &TokenizedArticle, at: usize) -> Option<Span> {
    let typed = quoted.trimmed.of(&quoted.text);
    let lead = quoted.tokens[0].span().start - quoted.trimmed.start;
    let start = text.tokens[at].span().start.checked_sub(lead)?;
    let place = Span::new(start, start + typed.len());
    (text.article.text.get(place.start..place.end) == Some(typed)).then_some(place)
}

/// Where some atoms stand, and the punctuation after them that ends the quotation too.
fn with_end(quoted: &QuotePattern, text: &TokenizedArticle, range: Range<usize>) -> Span {
    let mut place = span(&text.tokens, range.clone());
    let last = quoted.tokens[quoted.tokens.len() - 1].span().end;
    let tail = tokens(&quoted.text[last..]);
    for (own, atom) in tail.iter().zip(&text.tokens[range.end..]) {
        if own.key != atom.key || own.class == TokenClass::Quote {
            break;
        }
        place.end = atom.span().end;
    }
    place
}

/// Whether a question or exclamation mark that ends the quotation stands there too, inside or outside of other marks.
fn ends_alike(quoted: &QuotePattern, text: &TokenizedArticle, end: usize) -> bool {
    let Some(tail) = quoted.tail else { return true };
    let marks = text.tokens[end..].iter().take_while(|atom| !atom.is_word()).take(4);
    marks.into_iter().any(|atom| atom.key == tail.key)
}

/// That a quotation ends in a question or exclamation mark which the source does not have.
fn changed_end(quoted: &QuotePattern, source: Source<'_>, end: usize) -> Change {
    let tail = quoted.tail.map_or(Span::default(), |tail| tail.span());
    let mark = source.tokens.get(end).filter(|atom| !atom.is_word()).map(QuoteToken::span);
    let end = end.checked_sub(1).map_or(0, |last| source.tokens[last].span().end);
    let mark = mark.unwrap_or(Span::new(end, end));
    Change {
        kind: ChangeKind::Punctuation,
        quoted: tail.of(&quoted.text).to_owned(),
        source: mark.of(source.text).to_owned(),
        quoted_span: tail,
        source_span: mark,
    }
}

/// The quotation as it stands in a window of the article.
fn aligned(
    quoted: &QuotePattern,
    text: &TokenizedArticle,
    source: Source<'_>,
    window: Range<usize>,
) -> Result<Option<ArticleMatch>> {
    let mut steps = align(quoted, source, window.clone())?;
    let mut literal;
    let mut quoted = quoted;
    while let Some(mark) = steps.iter().find(|step| is_of_source(quoted, source, step)) {
        literal = quoted.taking_literally(&mark.quoted);
        quoted = &literal;
        steps = align(quoted, source, window.clone())?;
    }
    let taken =
        steps.iter().filter(|step| !matches!(step.how, StepKind::Added | StepKind::Elided) && !step.source.is_empty());
    let ends = (taken.clone().map(|step| step.source.start).min(), taken.map(|step| step.source.end).max());
    let (Some(start), Some(end)) = ends else { return Ok(None) };
    let mut changes = changes(quoted, source, &steps)?;
    let is_whole = quoted.tokens.last().is_some_and(|atom| atom.class != TokenClass::Ellipsis);
    if is_whole && !ends_alike(quoted, text, end) {
        changes.push(changed_end(quoted, source, end));
    }
    let is_far = |step: &Step| step.how == StepKind::Elided && is_far(text, &step.source);
    for step in steps.iter().filter(|step| is_far(step)) {
        changes.push(spelled(quoted, source, ChangeKind::Order, step.quoted.clone(), step.source.clone()));
    }
    let likeness = likeness(quoted, source, &steps);
    let is_changed = changes.iter().any(|change| change.kind != ChangeKind::Ellipsis);
    let is_elided =
        steps.iter().any(|step| matches!(step.how, StepKind::Elided | StepKind::Bracketed | StepKind::Patched));
    let kept: usize =
        steps.iter().filter(|step| step.how == StepKind::Kept).map(|step| words(quoted, &step.quoted)).sum();
    let grade = match (is_changed, is_elided) {
        (true, _) => MatchGrade::Altered,
        (false, true) if kept < EVIDENCE.min(quoted.words()) => return Ok(None),
        (false, true) => MatchGrade::Elided,
        (false, false) => MatchGrade::Normalized,
    };
    let place = with_end(quoted, text, start..end);
    Ok(Some(ArticleMatch { grade, places: vec![place], changes, likeness }))
}

/// The same between two pieces, whatever punctuation is around.
fn has_own_mark(quoted: &QuotePattern, source: Source<'_>, own: Range<usize>, other: Range<usize>) -> bool {
    let says = |atom: &&QuoteToken| atom.is_word() || atom.class == TokenClass::Ellipsis;
    let marks: Vec<u64> = quoted.tokens[own].iter().filter(says).map(|atom| atom.key).collect();
    let passed: Vec<u64> = source.tokens[other].iter().filter(says).map(|atom| atom.key).collect();
    let ends = passed.first().into_iter().chain(passed.last());
    passed.len() > marks.len() && ends.into_iter().any(|end| marks.contains(end))
}

/// Whether an ellipsis or bracket that would stand for words of the source is there itself, beside those words.
fn is_of_source(quoted: &QuotePattern, source: Source<'_>, step: &Step) -> bool {
    let (start, end) = (step.source.start, step.source.end);
    match step.how {
        StepKind::Elided => {
            let own = quoted.tokens[step.quoted.start].key;
            end - start > 1 && [start, end - 1].iter().any(|at| source.tokens[*at].key == own)
        }
        StepKind::Bracketed => {
            let bracket = quoted.tokens[step.quoted.start].key;
            let around = &source.tokens[start.saturating_sub(1)..(end + 1).min(source.tokens.len())];
            around.iter().any(|atom| atom.key == bracket)
        }
        _ => false,
    }
}

fn words(quoted: &QuotePattern, range: &Range<usize>) -> usize {
    quoted.tokens[range.clone()].iter().filter(|atom| atom.is_word()).count()
}

/// StepKind much of a quotation is kept, by the weight of its words, against all of it and what was left out unsaid.
fn likeness(quoted: &QuotePattern, source: Source<'_>, steps: &[Step]) -> f32 {
    let weight = |text: &str, atom: &QuoteToken| {
        if !atom.is_word() {
            return 0.0;
        }
        let word = atom.span().of(text);
        if word.len() <= 10 && is_stop_word(&word.to_lowercase()) { 1.0 } else { 3.0 }
    };
    let (mut kept, mut all) = (0.0, 0.0);
    for step in steps {
        let own: f32 = quoted.tokens[step.quoted.clone()].iter().map(|atom| weight(&quoted.text, atom)).sum();
        match step.how {
            StepKind::Kept | StepKind::Patched => (kept, all) = (kept + own, all + own),
            StepKind::Changed | StepKind::Added => all += own,
            StepKind::Dropped => {
                let left: f32 = source.tokens[step.source.clone()].iter().map(|atom| weight(source.text, atom)).sum();
                all += left / 2.0;
            }
            StepKind::Elided | StepKind::Bracketed => {}
        }
    }
    if all > 0.0 { kept / all } else { 0.0 }
}

/// Whether an ellipsis passes over more than a reader would think: much of the article, and out of the paragraph.
fn is_far(text: &TokenizedArticle, passed: &Range<usize>) -> bool {
    if passed.len() <= PASSED_OVER {
        return false;
    }
    let place = span(&text.tokens, passed.clone());
    text.paragraph(place.start) != text.paragraph(place.end.saturating_sub(1))
}

/// The pieces of a quotation with ellipses, or the sentences of one without, each word for word, wherever in the article
/// they stand: in order and near each other it is elided, otherwise pieced together from several places.
fn spliced(quoted: &QuotePattern, text: &TokenizedArticle, source: Source<'_>) -> Result<Option<ArticleMatch>> {
    let mut pieces = quoted.pieces();
    let is_elided = pieces.len() > 1;
    if !is_elided {
        pieces = quoted.sentences();
    }
    if !(2..=PIECES).contains(&pieces.len()) || quoted.words() < EVIDENCE {
        return Ok(None);
    }
    let mut places: Vec<Range<usize>> = Vec::with_capacity(pieces.len());
    let mut changes = Vec::new();
    for piece in &pieces {
        let found = occurrences(quoted, piece.clone(), source)?;
        let after = places.last().map_or(0, |last| last.end);
        let next = found.iter().copied().find(|at| *at >= after);
        let Some(at) = next.or_else(|| found.last().copied()) else { return Ok(None) };
        let place = at..at + piece.len();
        let is_near = places.last().is_none_or(|last| next.is_some() && !is_far(text, &(last.end..at)));
        if !is_near {
            changes.push(spelled(quoted, source, ChangeKind::Order, piece.clone(), place.clone()));
        }
        places.push(place);
    }
    let between = pieces.windows(2).zip(places.windows(2));
    let mut gaps = between.map(|(own, other)| (own[0].end..own[1].start, other[0].end..other[1].start));
    if changes.is_empty() && (!is_elided || gaps.any(|(own, other)| has_own_mark(quoted, source, own, other))) {
        return Ok(None);
    }
    let spans = places.iter().map(|place| span(source.tokens, place.clone()));
    if changes.is_empty() {
        let gaps = pieces.windows(2).zip(places.windows(2)).map(|(own, other)| {
            spelled(quoted, source, ChangeKind::Ellipsis, own[0].end..own[1].start, other[0].end..other[1].start)
        });
        let (first, last) = (places[0].start, places[places.len() - 1].end);
        // What words in brackets stand for has to be looked at, which an alignment has done, and so has the end.
        if !quoted.brackets.is_empty() || !ends_alike(quoted, text, last) {
            return Ok(None);
        }
        let changes = gaps.collect();
        let places = vec![span(source.tokens, first..last)];
        return Ok(Some(ArticleMatch { grade: MatchGrade::Elided, places, changes, likeness: 1.0 }));
    }
    Ok(Some(ArticleMatch { grade: MatchGrade::Altered, places: spans.collect(), changes, likeness: 1.0 }))
}
