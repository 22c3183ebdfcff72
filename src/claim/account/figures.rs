//! What a figure is the figure of: the words next to it in the claim are next to it in the source.

use super::{Account, Frame, PartKind, PartStatus};
use unicode_normalization::char::is_combining_mark;

use crate::claim::statement::{ClaimTerm, is_pair};
use crate::text::quantity::{Role, Unit, Value};

/// Terms before a figure that say what it is, in scripts without spaces.
const LABEL: usize = 2;

/// Bytes before a word for the rest within which its subject is.
const NEAR_REST: usize = 60;

/// Words for what is so now.
const PRESENT: [&str; 16] = [
    "is", "are", "stands", "ist", "sind", "beträgt", "est", "sont", "es", "son", "è", "sono", "é", "são", "bedraagt",
    "är",
];

/// Words for what a figure leaves of the whole.
const REMAINDER: [&str; 18] = [
    "rest",
    "remainder",
    "remaining",
    "reste",
    "restant",
    "resto",
    "restante",
    "reszta",
    "resztę",
    "remanente",
    "остальное",
    "остальные",
    "остаток",
    "الباقي",
    "بقية",
    "बाकी",
    "शेष",
    "resten",
];

impl Frame<'_> {
    /// Finds figures of something else, and figures of two sentences in each other's place.
    pub(super) fn figures(&self, account: &mut Account) {
        if self.is_long() {
            return;
        }
        let is_amount = |row: &usize| {
            let quantity = self.claim.unit(*row).quantity();
            quantity.is_some_and(|it| !matches!(it.value, Value::When(_) | Value::Label | Value::Score(..)))
        };
        let amounts: Vec<usize> = self.claim.rows().into_iter().filter(is_amount).collect();
        for row in &amounts {
            self.figure_of(account, *row);
            self.own_figure(account, *row);
            self.rest_of_figure(account, *row);
            self.value_before(account, *row);
        }
        self.other_ordinal(account);
        for pair in amounts.windows(2) {
            self.figures_of_sentences(account, pair[0], pair[1]);
        }
    }

    /// Finds a figure whose clause in the anchor is about something else than the words before it in the claim.
    fn figure_of(&self, account: &mut Account, row: usize) {
        let Some((column, _)) = self.alignment.answers[row] else { return };
        let label = self.label(row);
        let clause = self.their_clause(column);
        let is_away = |row: &usize| self.only_clause(*row).is_some_and(|it| it != clause);
        if label.is_empty() || !label.iter().all(is_away) {
            return;
        }
        let units = &self.source.sentences[self.anchor()].statement.units;
        let is_other = |at: usize| {
            let unit = &units[at];
            let is_near = units[column].position - unit.position <= LABEL as u32 + 1;
            is_near && !unit.is_numeric() && self.their_clause(at) == clause && !self.is_matched(at)
        };
        if (0..column).any(is_other) {
            let (span, other) = (self.claim.unit(row).span, self.claim.unit(label[0]).span);
            let reason = format!("the source does not say “{}” of “{}”", span.of(self.text), other.of(self.text));
            self.object(account, PartKind::Amount, PartStatus::Missing, span, reason);
        }
    }

    /// Finds a figure whose subject in the claim has another one in its own clause of the anchor.
    fn own_figure(&self, account: &mut Account, row: usize) {
        let (Some((column, _)), Some(mine)) = (self.alignment.answers[row], self.claim.unit(row).quantity()) else {
            return;
        };
        let (clause, own) = (self.their_clause(column), self.clause_of(row));
        let units = &self.source.sentences[self.anchor()].statement.units;
        let is_rival = |at: usize, clause: usize| {
            let is_alike = units[at].quantity().is_some_and(|other| {
                let is_time = matches!(other.value, Value::When(_) | Value::Label | Value::Score(..));
                // `2.2 million` beside `6 million roubles` has its unit; `1,051 projects` has another.
                let is_same = other.unit == mine.unit && (other.noun == mine.noun || other.unit != Unit::Count);
                !is_time && (is_same || other.unit == Unit::Count && other.noun.is_none())
            });
            is_alike && self.their_clause(at) == clause && !self.is_matched(at) && !self.is_claimed(at)
        };
        let before = (0..row).filter(|it| !self.is_light(*it) && self.clause_of(*it) == own);
        let before = before.filter(|it| !self.claim.unit(*it).is_numeric());
        for subject in before {
            let Some(theirs) = self.only_clause(subject).filter(|it| *it != clause) else { continue };
            if let Some(rival) = (0..units.len()).find(|at| is_rival(*at, theirs)) {
                let (span, other) = (self.claim.unit(row).span, self.theirs_at(units[rival].span));
                let reason = format!(
                    "the claim says {} of “{}”, the source {other}",
                    span.of(self.text),
                    self.claim.unit(subject).span.of(self.text)
                );
                self.object(account, PartKind::Amount, PartStatus::Missing, span, reason);
                return;
            }
        }
    }

    /// Finds an ordinal of which the anchor says something else: `the first in May, the second in June`.
    fn other_ordinal(&self, account: &mut Account) {
        let units = &self.source.sentences[self.anchor()].statement.units;
        let is_ordinal = |unit: &ClaimTerm| unit.quantity().is_some_and(|it| it.unit == Unit::Ordinal);
        for row in self.claim.rows().into_iter().filter(|row| is_ordinal(self.claim.unit(*row))) {
            let Some((column, _)) = self.alignment.answers[row] else { continue };
            let [other] = self.clauses_of_figures(row)[..] else { continue };
            let rival = (0..units.len())
                .find(|at| self.their_clause(*at) == other && is_ordinal(&units[*at]) && !self.is_matched(*at));
            if let Some(rival) = rival.filter(|_| other != self.their_clause(column)) {
                let span = self.claim.unit(row).span;
                let reason =
                    format!("the claim says {}, the source {}", span.of(self.text), self.theirs_at(units[rival].span));
                self.object(account, PartKind::Amount, PartStatus::Contradicted, span, reason);
                return;
            }
        }
    }

    /// Returns the clauses of the anchor that have the times and amounts of the claim besides one.
    fn clauses_of_figures(&self, row: usize) -> Vec<usize> {
        let rows = self.claim.rows().into_iter().filter(|it| *it != row && self.claim.unit(*it).is_numeric());
        let mut clauses: Vec<usize> = rows.filter_map(|it| self.only_clause(it)).collect();
        clauses.sort_unstable();
        clauses.dedup();
        clauses
    }

    /// Finds the value before a change that the claim states of the present: `is 41` for `rose from 41 to 44`.
    fn value_before(&self, account: &mut Account, row: usize) {
        let (Some((column, _)), Some(mine)) = (self.alignment.answers[row], self.claim.unit(row).quantity()) else {
            return;
        };
        let units = &self.source.sentences[self.anchor()].statement.units;
        let role = |at: usize| units[at].quantity().map(|it| it.role);
        let is_present = self.text.split_whitespace().any(|word| PRESENT.contains(&word.to_lowercase().as_str()));
        if !is_present || mine.role != Role::Stated || role(column) != Some(Role::From) {
            return;
        }
        if let Some(after) = (0..units.len()).find(|at| role(*at) == Some(Role::To) && !self.is_matched(*at)) {
            let (span, other) = (self.claim.unit(row).span, self.theirs_at(units[after].span));
            let reason = format!("the claim says {}, the source {other}", span.of(self.text));
            self.object(account, PartKind::Amount, PartStatus::Contradicted, span, reason);
        }
    }

    /// Finds a figure whose subject in the claim has the rest in the anchor: `A pays 60 percent, B the rest`.
    fn rest_of_figure(&self, account: &mut Account, row: usize) {
        let Some((column, _)) = self.alignment.answers[row] else { return };
        let units = &self.source.sentences[self.anchor()].statement.units;
        let article = &self.source.article.text;
        let own = self.clause_of(row);
        let sentence = self.source.sentences[self.anchor()].span;
        let rest = article[units[column].span.end..sentence.end].to_lowercase();
        let words = rest.split(|c: char| !c.is_alphabetic() && !is_combining_mark(c));
        let mut at = units[column].span.end;
        let Some(start) = words.into_iter().find_map(|word| {
            let here = at;
            at += word.len() + 1;
            REMAINDER.contains(&word).then_some(here)
        }) else {
            return;
        };
        let is_subject = |it: &usize| *it < row && !self.is_light(*it) && self.clause_of(*it) == own;
        let subject: Vec<usize> =
            self.claim.rows().into_iter().filter(|it| is_subject(it) && !self.claim.unit(*it).is_numeric()).collect();
        // A word of the subject that is only with the rest.
        let only_behind = |it: &usize| {
            let within = self.reading.matching.within(*it, self.anchor());
            let is_near = |unit: u32| {
                let span = units[unit as usize].span;
                span.start + NEAR_REST >= start && unit as usize > column
            };
            !within.is_empty() && within.iter().all(|met| is_near(met.place.unit))
        };
        if let Some(first) = subject.iter().find(|it| only_behind(it)) {
            let (span, other) = (self.claim.unit(row).span, self.claim.unit(*first).span);
            let reason = format!("the source does not say “{}” of “{}”", span.of(self.text), other.of(self.text));
            self.object(account, PartKind::Amount, PartStatus::Contradicted, span, reason);
        }
    }

    /// Finds two figures of the claim of which the anchor has one, another sentence the other, with the words of the
    /// claim the other way round.
    fn figures_of_sentences(&self, account: &mut Account, one: usize, other: usize) {
        let is_rank = |row: usize| self.claim.unit(row).quantity().is_some_and(|it| it.unit == Unit::Ordinal);
        if is_rank(one) != is_rank(other) {
            return;
        }
        let is_here = |row: usize| self.alignment.answers[row].is_some();
        let (near, far) = match (is_here(one), is_here(other)) {
            (true, false) => (one, other),
            (false, true) => (other, one),
            _ => return,
        };
        let Some(sentence) = account.terms[far].1.filter(|sentence| *sentence != self.anchor()) else { return };
        // The words between two figures belong to the second.
        let words = |row: usize| -> Vec<usize> {
            let from = if row == one { 0 } else { one + 1 };
            (from..row).filter(|it| !self.claim.unit(*it).is_numeric()).collect()
        };
        let only = |rows: Vec<usize>, here: bool| {
            let is_in = |row: &usize, at: usize| !self.reading.matching.within(*row, at).is_empty();
            let count = |at: usize| rows.iter().filter(|row| is_in(row, at)).count();
            let (mine, theirs) = (count(self.anchor()), count(sentence));
            if here { mine > theirs } else { theirs > mine }
        };
        if only(words(far), true) && only(words(near), false) {
            let (span, second) = (self.claim.unit(one).span, self.claim.unit(other).span);
            let reason = format!("“{}” and “{}” are exchanged", span.of(self.text), second.of(self.text));
            self.object(account, PartKind::Relation, PartStatus::Contradicted, span, reason);
        }
    }

    /// Returns the terms directly before a figure that say what it is.
    fn label(&self, row: usize) -> Vec<usize> {
        let clause = self.clause_of(row);
        let before = (0..row).rev().filter(|it| !self.is_light(*it) && self.clause_of(*it) == clause);
        let mut label = Vec::new();
        for it in before.take(LABEL) {
            let unit = self.claim.unit(it);
            // Where words are separated, the word before a figure may be a verb.
            if !is_pair(&unit.term) {
                break;
            }
            label.push(it);
        }
        label
    }

    /// Returns whether the claim has the figure of a term of the anchor, with its unit or without.
    fn is_claimed(&self, column: usize) -> bool {
        let unit = &self.source.sentences[self.anchor()].statement.units[column];
        let Some(theirs) = unit.quantity() else { return false };
        let mut own = self.claim.statement.units.iter().filter_map(|unit| unit.quantity());
        own.any(|mine| mine.digits().eq(theirs.digits()))
    }

    /// Returns whether a term of the anchor is matched by one of the claim.
    fn is_matched(&self, column: usize) -> bool {
        self.alignment.answers.iter().flatten().any(|(it, _)| *it == column)
    }
}
