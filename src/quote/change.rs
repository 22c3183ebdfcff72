//! Converts alignment steps into changes: the kind, the quoted words, and the source's words.

use std::ops::Range;

use super::align::{Source, Step, StepKind};
use super::kind::{ChangeKind, TokenSide, kind};
use super::occurrences::occurrences;
use super::omission;
use super::pattern::{QuotePattern, slice};
use super::token::{QuoteToken, TokenClass};
use crate::error::Result;
use crate::text::Span;

/// A difference between a quotation and its source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Kind of the change.
    pub kind: ChangeKind,
    /// Quoted words; empty for an omission.
    pub quoted: String,
    /// The source's words; empty for an addition.
    pub source: String,
    /// Byte range in the quotation; empty, between the words, for an omission.
    pub quoted_span: Span,
    /// Byte range in the article's text; empty, between the words, for an addition.
    pub source_span: Span,
    /// What an ellipsis or bracket leaves out or replaces that a reader would want to know: a denial, a condition, a
    /// number, a name, a clause.
    pub warning: Option<String>,
}

impl Change {
    /// Returns whether it is a denial that an ellipsis leaves out.
    pub(super) fn is_swallowed_denial(&self) -> bool {
        let is_mark = |c: char| !c.is_alphanumeric();
        self.kind == ChangeKind::Negation && !self.quoted.is_empty() && self.quoted.chars().all(is_mark)
    }
}

/// Returns the changes of an alignment, in the order of the quotation. [`ChangeKind::Ellipsis`] is not an error.
pub(super) fn changes(quoted: &QuotePattern, source: Source<'_>, steps: &[Step]) -> Result<Vec<Change>> {
    let mut parts: Vec<(ChangeKind, bool, Range<usize>, Range<usize>)> = Vec::new();
    let mut at = 0;
    while at < steps.len() {
        if steps[at].how == StepKind::Kept {
            at += 1;
            continue;
        }
        if is_change(steps[at].how) {
            let run = steps[at..].iter().take_while(|step| is_change(step.how)).count();
            let region = &steps[at..at + run];
            at += run;
            if is_typographic(quoted, source, region) {
                continue;
            }
            // Consecutive additions or omissions are one change; replacements are one as long as their kind is the
            // same.
            for run in region.chunk_by(|one, next| one.how == next.how && one.how != StepKind::Changed) {
                let own = run[0].quoted.start..run[run.len() - 1].quoted.end;
                let other = run[0].source.start..run[run.len() - 1].source.end;
                let kind = kind_of(quoted, source, &own, &other);
                match parts.last_mut() {
                    Some((last, false, before, before_source))
                        if *last == kind && before.end == own.start && before_source.end == other.start =>
                    {
                        (before.end, before_source.end) = (own.end, other.end);
                    }
                    _ => parts.push((kind, false, own, other)),
                }
            }
            continue;
        }
        let step = &steps[at];
        let kind = match step.how {
            StepKind::Bracketed => behind_brackets(quoted, source, step),
            StepKind::Elided if omission::swallows_denial(source, &step.source) => ChangeKind::Negation,
            _ => ChangeKind::Ellipsis,
        };
        parts.push((kind, true, step.quoted.clone(), step.source.clone()));
        at += 1;
    }
    moved(quoted, source, &mut parts)?;
    Ok(parts.into_iter().map(|(kind, _, own, other)| spelled(quoted, source, kind, own, other)).collect())
}

/// Creates a change of a kind between these tokens.
pub(super) fn spelled(
    quoted: &QuotePattern,
    source: Source<'_>,
    kind: ChangeKind,
    own: Range<usize>,
    other: Range<usize>,
) -> Change {
    let warning = (kind == ChangeKind::Ellipsis).then(|| omission::warning(quoted, source, &own, &other)).flatten();
    Change {
        kind,
        warning,
        quoted: quoted.slice(own.clone()).to_owned(),
        source: slice(source.text, source.tokens, other.clone()).to_owned(),
        quoted_span: span(&quoted.tokens, own),
        source_span: span(source.tokens, other),
    }
}

const fn is_change(how: StepKind) -> bool {
    matches!(how, StepKind::Changed | StepKind::Added | StepKind::Dropped)
}

fn kind_of(quoted: &QuotePattern, source: Source<'_>, own: &Range<usize>, other: &Range<usize>) -> ChangeKind {
    let own = TokenSide { text: &quoted.text, tokens: &quoted.tokens, range: (own.start, own.end) };
    kind(own, TokenSide { text: source.text, tokens: source.tokens, range: (other.start, other.end) })
}

/// Returns the range of some tokens; for none, the end of the previous one.
pub(super) fn span(tokens: &[QuoteToken], range: Range<usize>) -> Span {
    if range.is_empty() {
        let end = range.start.checked_sub(1).and_then(|before| tokens.get(before)).map_or(0, |token| token.span().end);
        return Span::new(end, end);
    }
    Span::new(tokens[range.start].span().start, tokens[range.end - 1].span().end)
}

/// Returns whether a region differs only by a hyphen at a line's end, or by the quotation marks that begin and end the
/// paragraphs of one speech.
fn is_typographic(quoted: &QuotePattern, source: Source<'_>, region: &[Step]) -> bool {
    let (Some(first), Some(last)) = (region.first(), region.last()) else { return true };
    let own = span(&quoted.tokens, first.quoted.start..last.quoted.end).of(&quoted.text);
    let other = span(source.tokens, first.source.start..last.source.end).of(source.text);
    let has_line_end = |text: &str| text.contains(['\n', '\r', '\u{ad}']);
    if !own.is_empty() && !other.is_empty() && (has_line_end(own) || has_line_end(other)) {
        let is_dash = |c: char| matches!(c, '-' | '\u{ad}' | '‐' | '‑');
        let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace() && !is_dash(*c)).collect::<String>();
        let is_word = |text: &str| !text.contains(char::is_numeric) && !text.trim().contains(' ');
        return is_word(own) && is_word(other) && bare(own) == bare(other);
    }
    let borders = |text: &str, tokens: &[QuoteToken], range: Range<usize>| {
        let from = range.start.checked_sub(1).map_or(0, |before| tokens[before].span().end);
        let to = tokens.get(range.end).map_or(text.len(), |token| token.span().start);
        text[from..to].contains('\n')
    };
    region.iter().all(|step| match step.how {
        StepKind::Dropped => {
            source.tokens[step.source.clone()].iter().all(|token| token.class == TokenClass::Quote)
                && borders(source.text, source.tokens, step.source.clone())
        }
        StepKind::Added => {
            quoted.tokens[step.quoted.clone()].iter().all(|token| token.class == TokenClass::Quote)
                && borders(&quoted.text, &quoted.tokens, step.quoted.clone())
        }
        _ => false,
    })
}

/// Classifies a bracketed replacement: it must not replace a number or a name, or add or remove a negation.
fn behind_brackets(quoted: &QuotePattern, source: Source<'_>, step: &Step) -> ChangeKind {
    let inside = (step.quoted.start + 1, step.quoted.end - 1);
    let own = TokenSide { text: &quoted.text, tokens: &quoted.tokens, range: inside };
    let other = TokenSide { text: source.text, tokens: source.tokens, range: (step.source.start, step.source.end) };
    let differ = |own: Vec<String>, other: Vec<String>| other.iter().any(|it| !own.contains(it));
    let numbers = other.numbers();
    if own.negations() != other.negations() {
        ChangeKind::Negation
    } else if differ(own.numbers(), numbers) {
        ChangeKind::Number
    } else if !own.names().is_empty() && differ(own.names(), other.names()) {
        ChangeKind::Name
    } else {
        ChangeKind::Ellipsis
    }
}

/// Minimum run of words to count as moved from elsewhere in the source.
const RUN: usize = 3;
/// Maximum number of differences to compare with others.
const MAX_DIFFERENCES: usize = 16;
/// Work units of comparing two differences.
const STEPS_PER_DIFFERENCE: usize = 16;

type Part = (ChangeKind, bool, Range<usize>, Range<usize>);

/// Detects moves: words added in one place and omitted in another.
fn moved(quoted: &QuotePattern, source: Source<'_>, parts: &mut Vec<Part>) -> Result<()> {
    let own = |range: &Range<usize>| -> Vec<u64> { words(&quoted.tokens[range.clone()]) };
    let other = |range: &Range<usize>| -> Vec<u64> { words(&source.tokens[range.clone()]) };
    let can_move = |part: &Part| !part.1 && part.0 != ChangeKind::Number;
    for part in parts.iter_mut().filter(|part| can_move(part)).take(MAX_DIFFERENCES) {
        let is_run = part.3.is_empty() && own(&part.2).len() >= RUN;
        if is_run && !occurrences(quoted, part.2.clone(), source)?.is_empty() {
            part.0 = ChangeKind::Order;
        }
    }
    let all = |side: &dyn Fn(&Part) -> Vec<u64>| -> Vec<u64> {
        let mut words: Vec<u64> = parts.iter().filter(|part| can_move(part)).flat_map(side).collect();
        words.sort_unstable();
        words
    };
    let (put_in, left_out) = (all(&|part| own(&part.2)), all(&|part| other(&part.3)));
    if !put_in.is_empty() && put_in == left_out {
        parts.iter_mut().filter(|part| can_move(part)).for_each(|part| part.0 = ChangeKind::Order);
        return Ok(());
    }
    for part in parts.iter_mut().filter(|part| can_move(part)) {
        let (mut one, mut two) = (own(&part.2), other(&part.3));
        one.sort_unstable();
        two.sort_unstable();
        if !one.is_empty() && one == two {
            part.0 = ChangeKind::Order;
        }
    }
    let mut at = 0;
    while at < parts.len() {
        let (put_in, left_out) = (own(&parts[at].2), other(&parts[at].3));
        let is_other_half = |part: &Part| {
            can_move(part) && part.0 != ChangeKind::Order && own(&part.2) == left_out && other(&part.3) == put_in
        };
        source.budget.spend(STEPS_PER_DIFFERENCE * (parts.len() - at))?;
        let is_half = can_move(&parts[at]) && parts[at].0 != ChangeKind::Order && put_in != left_out;
        let half = (at + 1..parts.len()).find(|later| is_half && is_other_half(&parts[*later]));
        if let Some(half) = half {
            let (_, _, own, other) = parts.remove(half);
            let (first_own, first_other) = (parts[at].2.clone(), parts[at].3.clone());
            // The added words, and the range they were moved from.
            let own = if first_own.is_empty() { own } else { first_own };
            let other = if first_other.is_empty() { other } else { first_other };
            parts[at] = (ChangeKind::Order, false, own, other);
        }
        at += 1;
    }
    Ok(())
}

fn words(tokens: &[QuoteToken]) -> Vec<u64> {
    tokens.iter().filter(|token| token.is_word()).map(|token| token.key).collect()
}
