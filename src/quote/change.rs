//! Steps of an alignment → changes, spelled out: of what kind, what was quoted, what the source says.

use std::ops::Range;

use super::align::{Source, Step, StepKind};
use super::kind::{ChangeKind, TokenSide, kind};
use super::occurrences::occurrences;
use super::pattern::{QuotePattern, slice};
use super::token::{QuoteToken, TokenClass};
use crate::error::Result;
use crate::text::Span;

/// A difference between a quotation and its source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What was changed.
    pub kind: ChangeKind,
    /// What was quoted; empty where something was left out.
    pub quoted: String,
    /// What the source says; empty where something was put in.
    pub source: String,
    /// Where that stands in the quotation; empty between the words where something was left out.
    pub quoted_span: Span,
    /// Where that stands in the article's text; empty between the words where something was put in.
    pub source_span: Span,
}

/// The changes of an alignment, in the order of the quotation. Those of kind [`ChangeKind::Ellipsis`] are no fault.
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
            // Words put in, or left out, in a row are one change; words for words are one as long as their kind is.
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
        let kind =
            if step.how == StepKind::Bracketed { behind_brackets(quoted, source, step) } else { ChangeKind::Ellipsis };
        parts.push((kind, true, step.quoted.clone(), step.source.clone()));
        at += 1;
    }
    moved(quoted, source, &mut parts)?;
    Ok(parts.into_iter().map(|(kind, _, own, other)| spelled(quoted, source, kind, own, other)).collect())
}

/// A change of that kind between those atoms.
pub(super) fn spelled(
    quoted: &QuotePattern,
    source: Source<'_>,
    kind: ChangeKind,
    own: Range<usize>,
    other: Range<usize>,
) -> Change {
    Change {
        kind,
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

/// Where some atoms stand; for none, the end of the one before.
pub(super) fn span(tokens: &[QuoteToken], range: Range<usize>) -> Span {
    if range.is_empty() {
        let end = range.start.checked_sub(1).and_then(|before| tokens.get(before)).map_or(0, |atom| atom.span().end);
        return Span::new(end, end);
    }
    Span::new(tokens[range.start].span().start, tokens[range.end - 1].span().end)
}

/// Whether a region differs only by a hyphen at a line's end, or by the quotation marks that paragraphs of one speech
/// begin and end with.
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
        let to = tokens.get(range.end).map_or(text.len(), |atom| atom.span().start);
        text[from..to].contains('\n')
    };
    region.iter().all(|step| match step.how {
        StepKind::Dropped => {
            source.tokens[step.source.clone()].iter().all(|atom| atom.class == TokenClass::Quote)
                && borders(source.text, source.tokens, step.source.clone())
        }
        StepKind::Added => {
            quoted.tokens[step.quoted.clone()].iter().all(|atom| atom.class == TokenClass::Quote)
                && borders(&quoted.text, &quoted.tokens, step.quoted.clone())
        }
        _ => false,
    })
}

/// Words in brackets stand for others; not for another number or name, and they neither deny nor take a denial away.
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

/// Words in a row that are the source's own, from another place of it.
const RUN: usize = 3;
/// Differences that are looked for elsewhere.
const LOOKED_FOR: usize = 16;
/// Units of work of comparing a difference with another.
const STEPS_OF_PART: usize = 16;

type Part = (ChangeKind, bool, Range<usize>, Range<usize>);

/// Words that were put in at one place and left out at another were moved.
fn moved(quoted: &QuotePattern, source: Source<'_>, parts: &mut Vec<Part>) -> Result<()> {
    let own = |range: &Range<usize>| -> Vec<u64> { words(&quoted.tokens[range.clone()]) };
    let other = |range: &Range<usize>| -> Vec<u64> { words(&source.tokens[range.clone()]) };
    let can_move = |part: &Part| !part.1 && part.0 != ChangeKind::Number;
    for part in parts.iter_mut().filter(|part| can_move(part)).take(LOOKED_FOR) {
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
        source.budget.spend(STEPS_OF_PART * (parts.len() - at))?;
        let is_half = can_move(&parts[at]) && parts[at].0 != ChangeKind::Order && put_in != left_out;
        let half = (at + 1..parts.len()).find(|later| is_half && is_other_half(&parts[*later]));
        if let Some(half) = half {
            let (_, _, own, other) = parts.remove(half);
            let (first_own, first_other) = (parts[at].2.clone(), parts[at].3.clone());
            // What was put in at the one place, and the place that it was taken from.
            let own = if first_own.is_empty() { own } else { first_own };
            let other = if first_other.is_empty() { other } else { first_other };
            parts[at] = (ChangeKind::Order, false, own, other);
        }
        at += 1;
    }
    Ok(())
}

fn words(tokens: &[QuoteToken]) -> Vec<u64> {
    tokens.iter().filter(|atom| atom.is_word()).map(|atom| atom.key).collect()
}
