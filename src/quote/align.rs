//! Aligns the tokens of a quotation with those of a source at the least cost, step by step.
//!
//! The quotation may match any substring of the source (Sellers, "The theory and computation of evolutionary
//! distances", 1980). Two additional moves: an ellipsis skips any number of tokens, and bracketed words replace a few.
//! Input too long for one table is first anchored where both sides share a rare run of tokens (as in "patience"
//! comparison), and aligned between the anchors, so time and memory are bounded for any quotation.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::pattern::{PatternToken, QuotePattern};
use super::token::{QuoteToken, TokenClass};
use crate::error::Result;
use crate::limits::Budget;

/// How some quotation tokens relate to some source tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StepKind {
    /// Equal after folding.
    Kept,
    /// Bracketed letters that replace others.
    Patched,
    /// Different from the source.
    Changed,
    /// Not in the source.
    Added,
    /// In the source but not quoted.
    Dropped,
    /// An ellipsis and the tokens it skips.
    Elided,
    /// Bracketed words and the tokens they replace.
    Bracketed,
}

/// One step of an alignment: ranges of quotation tokens and of source tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) how: StepKind,
    pub(super) quoted: Range<usize>,
    pub(super) source: Range<usize>,
}

/// The article's tokens.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    pub(super) text: &'a str,
    pub(super) tokens: &'a [QuoteToken],
    /// Work budget of the comparison.
    pub(super) budget: &'a Budget,
}

/// Maximum number of cells in a table, one byte each.
const CELLS: usize = 4 << 20;
/// Maximum number of cells in all tables of one alignment.
const ALL_CELLS: usize = 48 << 20;
/// Maximum number of source tokens that bracketed words replace.
const BEHIND_BRACKETS: usize = 8;
/// Number of tokens in a run that anchors a long quotation.
const ANCHOR_TOKENS: usize = 3;

// Costs. Two omitted words cost less than one changed word, so `I think` is aligned with `I do not think` as an
// omission of `do not`.
const WORD: u32 = 88;
const MARK: u32 = 44;
// Every quoted word must be accounted for: a word changed at either end is a change, not an addition.
const ADDED_WORD: u32 = 200;
const ADDED_MARK: u32 = 80;
const CHANGED_WORD: u32 = 192;
const CHANGED_NUMBER: u32 = 144;
const CHANGED_MARK: u32 = 96;
const ELLIPSIS: u32 = 32;
const BRACKET: u32 = 48;
const PASSED: u32 = 1;

/// Returns the steps from a quotation to the closest substring in a window of the source.
pub(super) fn align(quoted: &QuotePattern, source: Source<'_>, window: Range<usize>) -> Result<Vec<Step>> {
    let rows = 0..quoted.tokens.len();
    let mut steps = Vec::new();
    if rows.len().saturating_mul(window.len()) <= CELLS {
        Table { quoted, source, rows, columns: window, free: (true, true) }.steps(&mut steps)?;
        return Ok(steps);
    }
    let mut left = ALL_CELLS;
    let (mut row, mut column) = (0, window.start);
    source.budget.spend(window.len() + rows.len())?;
    let anchors = anchors(quoted, source, window.clone());
    let ends = anchors.iter().map(|&(row, column)| (row, column, true)).chain([(rows.end, window.end, false)]);
    for (next_row, next_column, is_pin) in ends {
        let free = (row == 0 && steps.is_empty(), !is_pin);
        let mut columns = column..next_column;
        // The quotation begins and ends near its first and last anchors.
        if free.0 {
            columns.start = columns.start.max(next_column.saturating_sub(2 * (next_row - row) + 64));
        } else if free.1 {
            columns.end = columns.end.min(column + 2 * (next_row - row) + 64);
        }
        let table = Table { quoted, source, rows: row..next_row, columns, free };
        let cells = table.rows.len().saturating_mul(table.columns.len());
        if cells <= CELLS.min(left) {
            left -= cells;
            table.steps(&mut steps)?;
        } else {
            steps.push(Step { how: StepKind::Changed, quoted: table.rows, source: table.columns });
        }
        if is_pin {
            steps.push(Step {
                how: StepKind::Kept,
                quoted: next_row..next_row + 1,
                source: next_column..next_column + 1,
            });
            (row, column) = (next_row + 1, next_column + 1);
        }
    }
    Ok(steps)
}

/// Returns the anchors: tokens that begin a run which occurs once in the quotation and once in the window. Only the
/// longest chain in the same order on both sides is kept.
fn anchors(quoted: &QuotePattern, source: Source<'_>, window: Range<usize>) -> Vec<(usize, usize)> {
    let run = |tokens: &[QuoteToken]| tokens.iter().fold(0_u64, |key, token| key.rotate_left(21) ^ token.key);
    let mut once: FxHashMap<u64, (Option<usize>, Option<usize>)> = FxHashMap::default();
    for (at, tokens) in quoted.tokens.windows(ANCHOR_TOKENS).enumerate() {
        once.entry(run(tokens)).and_modify(|it| it.0 = None).or_insert((Some(at), None));
    }
    let mut seen: FxHashMap<u64, bool> = FxHashMap::default();
    for (at, tokens) in source.tokens[window.clone()].windows(ANCHOR_TOKENS).enumerate() {
        let key = run(tokens);
        if let Some(it) = once.get_mut(&key) {
            let again = seen.insert(key, true).is_some();
            it.1 = (!again).then_some(window.start + at);
        }
    }
    let mut pairs: Vec<(usize, usize)> = once.into_values().filter_map(|(row, column)| row.zip(column)).collect();
    pairs.retain(|(row, column)| {
        matches!(quoted.rows[*row], PatternToken::Same) && quoted.tokens[*row].key == source.tokens[*column].key
    });
    pairs.sort_unstable();
    longest_chain(&pairs)
}

/// Returns the longest chain in which both numbers increase, for pairs sorted by the first.
fn longest_chain(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    // For each length, the chain of that length with the lowest end; and for each pair, its predecessor.
    let mut lowest: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (at, (_, column)) in pairs.iter().enumerate() {
        let length = lowest.partition_point(|end| pairs[*end].1 < *column);
        before.push(length.checked_sub(1).map(|shorter| lowest[shorter]));
        if length == lowest.len() { lowest.push(at) } else { lowest[length] = at }
    }
    let mut chain = Vec::with_capacity(lowest.len());
    let mut at = lowest.last().copied();
    while let Some(here) = at {
        chain.push(pairs[here]);
        at = before[here];
    }
    chain.reverse();
    chain
}

/// Alignment table of quotation tokens and source tokens; `free` says whether source tokens may be left unused at
/// either end.
struct Table<'a> {
    quoted: &'a QuotePattern,
    source: Source<'a>,
    rows: Range<usize>,
    columns: Range<usize>,
    free: (bool, bool),
}

/// Work units of comparing a partly bracketed word.
const STEPS_PER_PATCH: usize = 32;

/// How a cell of the table was reached.
const KEPT: u8 = 0;
const CHANGED: u8 = 1;
const ADDED: u8 = 2;
const DROPPED: u8 = 3;
const PASSED_OVER: u8 = 4;
const ENTERED: u8 = 5;
/// This value and above: the number of columns before the bracket.
const BRACKETED: u8 = 8;

impl Table<'_> {
    fn steps(&self, steps: &mut Vec<Step>) -> Result<()> {
        let (rows, columns) = (self.rows.len(), self.columns.len());
        let width = columns + 1;
        let mut trace = vec![DROPPED; (rows + 1) * width];
        let tokens = &self.source.tokens[self.columns.clone()];
        let mut above: Vec<u32> = vec![0; width];
        if !self.free.0 {
            for (at, token) in tokens.iter().enumerate() {
                above[at + 1] = above[at] + worth(token);
            }
        }
        let mut here = vec![0; width];
        // Costs before each open bracket, kept for where the bracket ends.
        let mut held: FxHashMap<usize, Vec<u32>> = FxHashMap::default();
        for row in 0..rows {
            let place = self.rows.start + row;
            let each = if self.quoted.rows[place] == PatternToken::Patched { STEPS_PER_PATCH } else { 1 };
            self.source.budget.spend(each * width + self.quoted.brackets.len())?;
            if self.quoted.brackets.iter().any(|bracket| bracket.start == place) {
                held.insert(place, above.clone());
            }
            let line = &mut trace[(row + 1) * width..(row + 2) * width];
            self.line(place, tokens, &above, &mut here, line);
            if let Some(bracket) = self.quoted.brackets.iter().find(|bracket| bracket.end == place + 1)
                && let Some(before) = held.get(&bracket.start)
            {
                bracketed(before, &mut here, line);
                relax(tokens, &mut here, line);
            }
            std::mem::swap(&mut above, &mut here);
        }
        let mut column = columns;
        if self.free.1 {
            let least = above.iter().min().copied().unwrap_or_default();
            column = above.iter().position(|cost| *cost == least).unwrap_or(columns);
        }
        self.walk_back(&trace, column, steps);
        Ok(())
    }

    fn line(&self, place: usize, tokens: &[QuoteToken], above: &[u32], here: &mut [u32], trace: &mut [u8]) {
        let own = &self.quoted.tokens[place];
        let row = self.quoted.rows[place];
        if row == PatternToken::Ellipsis {
            (here[0], trace[0]) = (above[0] + ELLIPSIS, ENTERED);
            for (at, token) in tokens.iter().enumerate() {
                let kept = if own.key == token.key { above[at] } else { u32::MAX };
                let (entered, passed) = (above[at + 1] + ELLIPSIS, here[at] + PASSED);
                (here[at + 1], trace[at + 1]) = if kept <= entered && kept <= passed {
                    (kept, KEPT)
                } else if entered <= passed {
                    (entered, ENTERED)
                } else {
                    (passed, PASSED_OVER)
                };
            }
            return;
        }
        let added = if own.is_word() { ADDED_WORD } else { ADDED_MARK };
        (here[0], trace[0]) = (above[0] + added, ADDED);
        for (at, token) in tokens.iter().enumerate() {
            let is_kept = match row {
                PatternToken::Same | PatternToken::Ellipsis => self.quoted.is_same(own, token),
                PatternToken::Begins => own.caseless == token.caseless || self.quoted.is_same(own, token),
                PatternToken::Patched => self.quoted.accepts(place, self.source.text, token),
            };
            let (diagonal, how) = if is_kept { (above[at], KEPT) } else { (above[at] + change(own, token), CHANGED) };
            let (up, left) = (above[at + 1] + added, here[at] + worth(token));
            (here[at + 1], trace[at + 1]) = if diagonal <= up && diagonal <= left {
                (diagonal, how)
            } else if up <= left {
                (up, ADDED)
            } else {
                (left, DROPPED)
            };
        }
    }

    fn walk_back(&self, trace: &[u8], column: usize, steps: &mut Vec<Step>) {
        let width = self.columns.len() + 1;
        let from = steps.len();
        let (mut row, mut column) = (self.rows.len(), column);
        while row > 0 || (column > 0 && !self.free.0) {
            let came = if row == 0 { DROPPED } else { trace[row * width + column] };
            let (how, rows, columns) = match came {
                KEPT => (StepKind::Kept, 1, 1),
                CHANGED => (StepKind::Changed, 1, 1),
                ADDED => (StepKind::Added, 1, 0),
                DROPPED => (StepKind::Dropped, 0, 1),
                PASSED_OVER | ENTERED => {
                    let mut passed = 0;
                    while trace[row * width + column - passed] == PASSED_OVER {
                        passed += 1;
                    }
                    let is_kept = trace[row * width + column - passed] == KEPT;
                    (StepKind::Elided, 1, passed + usize::from(is_kept))
                }
                passed => {
                    let end = self.rows.start + row;
                    let bracket = self.quoted.brackets.iter().find(|bracket| bracket.end == end);
                    (StepKind::Bracketed, bracket.map_or(1, Range::len), usize::from(passed - BRACKETED))
                }
            };
            let (place, at) = (self.rows.start + row, self.columns.start + column);
            let is_patched = how == StepKind::Kept && self.quoted.rows[place - 1] == PatternToken::Patched && {
                self.quoted.tokens[place - 1].key != self.source.tokens[at - 1].key
            };
            let how = if is_patched { StepKind::Patched } else { how };
            steps.push(Step { how, quoted: place - rows..place, source: at - columns..at });
            (row, column) = (row - rows, column - columns);
        }
        steps[from..].reverse();
    }
}

/// Cost of omitting a source token.
const fn worth(token: &QuoteToken) -> u32 {
    if token.is_word() { WORD } else { MARK }
}

/// Cost of replacing one token with another.
fn change(own: &QuoteToken, other: &QuoteToken) -> u32 {
    match (own.class, other.class) {
        (TokenClass::Number, TokenClass::Number) => CHANGED_NUMBER,
        _ if own.caseless == other.caseless || own.lower == other.lower => 64,
        _ if own.is_word() && other.is_word() => CHANGED_WORD,
        _ if own.is_word() || other.is_word() => ADDED_WORD + WORD,
        _ => CHANGED_MARK,
    }
}

/// Lets bracketed words replace a few source tokens.
fn bracketed(before: &[u32], here: &mut [u32], trace: &mut [u8]) {
    for column in 0..here.len() {
        for passed in 0..=BEHIND_BRACKETS.min(column) {
            let cost = before[column - passed] + BRACKET + 8 * passed as u32;
            if cost < here[column] {
                (here[column], trace[column]) = (cost, BRACKETED + passed as u8);
            }
        }
    }
}

/// Propagates lowered costs to the columns after them.
fn relax(tokens: &[QuoteToken], here: &mut [u32], trace: &mut [u8]) {
    for (at, token) in tokens.iter().enumerate() {
        let left = here[at] + worth(token);
        if left < here[at + 1] {
            (here[at + 1], trace[at + 1]) = (left, DROPPED);
        }
    }
}
