//! Judges a quotation against one article: verbatim, different in typography, with omissions, or changed.

use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::align::{Source, Step, StepKind, align};
use super::change::{Change, changes, span, spelled};
use super::kind::ChangeKind;
use super::occurrences::{PASSED_OVER, occurrences, windows};
use super::omission;
use super::pattern::QuotePattern;
use super::token::{QuoteToken, TokenClass, tokens};
use crate::article::Article;
use crate::error::Result;
use crate::limits::Budget;
use crate::text::{Span, is_stop_word};

/// An article and the tokens of its text.
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

    /// Returns the index of the paragraph that contains a byte of the text.
    fn paragraph(&self, at: usize) -> usize {
        self.article.paragraphs.partition_point(|paragraph| paragraph.span.end <= at)
    }
}

/// Grade of a match, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum MatchGrade {
    Exact,
    Normalized,
    Elided,
    Altered,
}

/// Match of a quotation in an article.
#[derive(Clone, Debug)]
pub(super) struct ArticleMatch {
    pub(super) grade: MatchGrade,
    /// Every occurrence of the same grade, or the pieces if they are far apart.
    pub(super) places: Vec<Span>,
    pub(super) changes: Vec<Change>,
    /// Share of the quotation that matches, from 0 to 1, weighted by word.
    pub(super) similarity: f32,
}

/// Minimum similarity of a changed quotation; a lower one is a different text.
const MIN_SIMILARITY: f32 = 0.4;
/// Minimum similarity of a quotation in another case.
const MIN_SIMILARITY_IN_ANY_CASE: f32 = 0.75;
/// Minimum number of words in an elided quotation: the pieces of a shorter one occur in order almost anywhere.
const MIN_ELIDED_WORDS: usize = 4;
/// Maximum number of pieces to search for separately.
const PIECES: usize = 64;

/// Judges the quotation against the article; `None` if it does not match.
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
        .min_by(|one, other| one.grade.cmp(&other.grade).then_with(|| other.similarity.total_cmp(&one.similarity)));
    if best.as_ref().is_some_and(|best| best.grade < MatchGrade::Altered) {
        return Ok(best);
    }
    // Pieces elsewhere do not excuse an ellipsis that leaves out the denial of its own sentence.
    if best.as_ref().is_some_and(|best| best.similarity >= 1.0 && best.changes.iter().any(Change::is_swallowed_denial))
    {
        return Ok(best);
    }
    let found = spliced(quoted, text, source)?.or(best).filter(|best| best.similarity >= MIN_SIMILARITY);
    if found.is_some() || quoted.is_caseless {
        return Ok(found);
    }
    recased(quoted, text, source)
}

/// Returns whether most words of a quotation are in the source in another case only, which alignment would not find.
fn is_recased(quoted: &QuotePattern, source: Source<'_>) -> Result<bool> {
    source.budget.spend(source.tokens.len() / 4)?;
    let words = || quoted.tokens.iter().filter(|token| token.is_word());
    let wanted: FxHashSet<u32> = words().map(|token| token.lower).collect();
    let here = source.tokens.iter().filter(|token| wanted.contains(&token.lower));
    let mut found: FxHashSet<u32> = FxHashSet::default();
    let mut same: FxHashSet<u64> = FxHashSet::default();
    for token in here {
        found.insert(token.lower);
        same.insert(token.key);
    }
    let (all, known) = (words().count(), words().filter(|token| found.contains(&token.lower)).count());
    let other = words().filter(|token| found.contains(&token.lower) && !same.contains(&token.key)).count();
    Ok(known * 4 >= all * 3 && other * 4 >= all)
}

/// Aligns the quotation without regard to case: a text in capitals, or a headline that is quoted without them.
fn recased(quoted: &QuotePattern, text: &TokenizedArticle, source: Source<'_>) -> Result<Option<ArticleMatch>> {
    if !is_recased(quoted, source)? {
        return Ok(None);
    }
    let quoted = quoted.caseless();
    let mut best: Option<ArticleMatch> = None;
    for window in windows(&quoted, source)? {
        let reading = aligned(&quoted, text, source, window)?.filter(|it| it.similarity >= MIN_SIMILARITY_IN_ANY_CASE);
        if reading.as_ref().is_some_and(|it| best.as_ref().is_none_or(|best| it.similarity > best.similarity)) {
            best = reading;
        }
    }
    Ok(best)
}

/// Returns every occurrence that differs in typography at most.
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
            similarity: 1.0,
        }));
    }
    let exact: Vec<Span> = cried.iter().filter_map(|at| exact(quoted, text, *at)).collect();
    let (grade, places) = if exact.is_empty() {
        let place = |at: &usize| with_end(quoted, text, *at..at + length);
        (MatchGrade::Normalized, cried.iter().map(place).collect())
    } else {
        (MatchGrade::Exact, exact)
    };
    Ok(Some(ArticleMatch { grade, places, changes: Vec::new(), similarity: 1.0 }))
}

/// Returns the range of an occurrence that is identical to the byte, for tokens that begin there.
fn exact(quoted: &QuotePattern, text: &TokenizedArticle, at: usize) -> Option<Span> {
    let typed = quoted.trimmed.of(&quoted.text);
    let lead = quoted.tokens[0].span().start - quoted.trimmed.start;
    let start = text.tokens[at].span().start.checked_sub(lead)?;
    let place = Span::new(start, start + typed.len());
    (text.article.text.get(place.start..place.end) == Some(typed)).then_some(place)
}

/// Returns the range of some tokens with the punctuation behind them that also ends the quotation.
fn with_end(quoted: &QuotePattern, text: &TokenizedArticle, range: Range<usize>) -> Span {
    let mut place = span(&text.tokens, range.clone());
    let last = quoted.tokens[quoted.tokens.len() - 1].span().end;
    let tail = tokens(&quoted.text[last..]);
    for (own, token) in tail.iter().zip(&text.tokens[range.end..]) {
        if own.key != token.key || own.class == TokenClass::Quote {
            break;
        }
        place.end = token.span().end;
    }
    place
}

/// Returns whether the question or exclamation mark that ends the quotation is also there, inside or outside other
/// marks.
fn ends_alike(quoted: &QuotePattern, text: &TokenizedArticle, end: usize) -> bool {
    let Some(tail) = quoted.tail else { return true };
    let marks = text.tokens[end..].iter().take_while(|token| !token.is_word()).take(4);
    marks.into_iter().any(|token| token.key == tail.key)
}

/// Creates the change for a question or exclamation mark at the end that the source does not have.
fn changed_end(quoted: &QuotePattern, source: Source<'_>, end: usize) -> Change {
    let tail = quoted.tail.map_or(Span::default(), |tail| tail.span());
    let mark = source.tokens.get(end).filter(|token| !token.is_word()).map(QuoteToken::span);
    let end = end.checked_sub(1).map_or(0, |last| source.tokens[last].span().end);
    let mark = mark.unwrap_or(Span::new(end, end));
    Change {
        kind: ChangeKind::Punctuation,
        quoted: tail.of(&quoted.text).to_owned(),
        source: mark.of(source.text).to_owned(),
        quoted_span: tail,
        source_span: mark,
        warning: None,
    }
}

/// Aligns the quotation with a window of the article.
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
    let mut changes = changes(quoted, source, &with_case(quoted, source, &steps))?;
    let is_whole = quoted.tokens.last().is_some_and(|token| token.class != TokenClass::Ellipsis);
    if is_whole && !ends_alike(quoted, text, end) {
        changes.push(changed_end(quoted, source, end));
    }
    let is_far = |step: &Step| step.how == StepKind::Elided && is_far(text, &step.source);
    for step in steps.iter().filter(|step| is_far(step)) {
        changes.push(spelled(quoted, source, ChangeKind::Order, step.quoted.clone(), step.source.clone()));
    }
    let similarity = similarity(quoted, source, &steps);
    let is_changed = changes.iter().any(|change| change.kind != ChangeKind::Ellipsis);
    let is_elided =
        steps.iter().any(|step| matches!(step.how, StepKind::Elided | StepKind::Bracketed | StepKind::Patched));
    let kept: usize =
        steps.iter().filter(|step| step.how == StepKind::Kept).map(|step| words(quoted, &step.quoted)).sum();
    let grade = match (is_changed, is_elided) {
        (true, _) => MatchGrade::Altered,
        (false, true) if kept < MIN_ELIDED_WORDS.min(quoted.words()) => return Ok(None),
        (false, true) => MatchGrade::Elided,
        (false, false) => MatchGrade::Normalized,
    };
    let place = with_end(quoted, text, start..end);
    Ok(Some(ArticleMatch { grade, places: vec![place], changes, similarity }))
}

/// Returns the steps with those that keep a word in another case as changes.
fn with_case(quoted: &QuotePattern, source: Source<'_>, steps: &[Step]) -> Vec<Step> {
    let differs = |step: &Step| {
        quoted.is_caseless && step.how == StepKind::Kept && {
            let own = &quoted.tokens[step.quoted.start];
            own.key != source.tokens[step.source.start].key
        }
    };
    let changed = |step: &Step| if differs(step) { StepKind::Changed } else { step.how };
    steps.iter().map(|step| Step { how: changed(step), ..step.clone() }).collect()
}

/// Returns whether the source has this mark between the two pieces, whatever punctuation surrounds it.
fn has_own_mark(quoted: &QuotePattern, source: Source<'_>, own: Range<usize>, other: Range<usize>) -> bool {
    let says = |token: &&QuoteToken| token.is_word() || token.class == TokenClass::Ellipsis;
    let marks: Vec<u64> = quoted.tokens[own].iter().filter(says).map(|token| token.key).collect();
    let passed: Vec<u64> = source.tokens[other].iter().filter(says).map(|token| token.key).collect();
    let ends = passed.first().into_iter().chain(passed.last());
    passed.len() > marks.len() && ends.into_iter().any(|end| marks.contains(end))
}

/// Returns whether an ellipsis or bracket is in the source itself, next to the words it would replace.
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
            around.iter().any(|token| token.key == bracket)
        }
        _ => false,
    }
}

fn words(quoted: &QuotePattern, range: &Range<usize>) -> usize {
    quoted.tokens[range.clone()].iter().filter(|token| token.is_word()).count()
}

/// Returns the share of the quotation that is kept, weighted by word, relative to all of it and the unmarked omissions.
fn similarity(quoted: &QuotePattern, source: Source<'_>, steps: &[Step]) -> f32 {
    let weight = |text: &str, token: &QuoteToken| {
        if !token.is_word() {
            return 0.0;
        }
        let word = token.span().of(text);
        if word.len() <= 10 && is_stop_word(&word.to_lowercase()) { 1.0 } else { 3.0 }
    };
    let (mut kept, mut all) = (0.0, 0.0);
    for step in steps {
        let own: f32 = quoted.tokens[step.quoted.clone()].iter().map(|token| weight(&quoted.text, token)).sum();
        match step.how {
            StepKind::Kept | StepKind::Patched => (kept, all) = (kept + own, all + own),
            // The same word in another case.
            StepKind::Changed
                if step.quoted.len() == 1
                    && step.source.len() == 1
                    && quoted.tokens[step.quoted.start].lower == source.tokens[step.source.start].lower =>
            {
                (kept, all) = (kept + own, all + own);
            }
            StepKind::Changed | StepKind::Added => all += own,
            StepKind::Dropped => {
                let left: f32 = source.tokens[step.source.clone()].iter().map(|token| weight(source.text, token)).sum();
                all += left / 2.0;
            }
            StepKind::Elided | StepKind::Bracketed => {}
        }
    }
    if all > 0.0 { kept / all } else { 0.0 }
}

/// Returns whether an ellipsis skips more than a reader would expect: much of the article, beyond the paragraph.
fn is_far(text: &TokenizedArticle, passed: &Range<usize>) -> bool {
    if passed.len() <= PASSED_OVER {
        return false;
    }
    let place = span(&text.tokens, passed.clone());
    text.paragraph(place.start) != text.paragraph(place.end.saturating_sub(1))
}

/// Searches separately for the pieces between ellipses, or for the sentences of a quotation without any, each verbatim.
/// In order and near each other, the match is elided; otherwise it is spliced from several places.
fn spliced(quoted: &QuotePattern, text: &TokenizedArticle, source: Source<'_>) -> Result<Option<ArticleMatch>> {
    let mut pieces = quoted.pieces();
    let is_elided = pieces.len() > 1;
    if !is_elided {
        pieces = quoted.sentences();
    }
    if !(2..=PIECES).contains(&pieces.len()) || quoted.words() < MIN_ELIDED_WORDS {
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
            let (own, other) = (own[0].end..own[1].start, other[0].end..other[1].start);
            let is_denial = omission::swallows_denial(source, &other);
            let kind = if is_denial { ChangeKind::Negation } else { ChangeKind::Ellipsis };
            spelled(quoted, source, kind, own, other)
        });
        let (first, last) = (places[0].start, places[places.len() - 1].end);
        // An alignment has already checked bracketed words and the end; this search does not.
        if !quoted.brackets.is_empty() || !ends_alike(quoted, text, last) {
            return Ok(None);
        }
        let changes: Vec<Change> = gaps.collect();
        let places = vec![span(source.tokens, first..last)];
        let is_changed = changes.iter().any(|change| change.kind != ChangeKind::Ellipsis);
        let grade = if is_changed { MatchGrade::Altered } else { MatchGrade::Elided };
        return Ok(Some(ArticleMatch { grade, places, changes, similarity: 1.0 }));
    }
    Ok(Some(ArticleMatch { grade: MatchGrade::Altered, places: spans.collect(), changes, similarity: 1.0 }))
}
