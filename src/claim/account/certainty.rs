//! Whether claim and source are equally sure: negations, plans, doubts, accusations, conditions.

use super::{Account, Frame, PartKind, PartStatus};
use crate::claim::marks::{Mark, Occurrence};
use crate::text::Span;

/// Terms that a negation denies.
const SCOPE: usize = 4;

/// Degree of a match of the same word, not of a paraphrase.
const SAME: f32 = 1.0;

impl Frame<'_> {
    /// Compares negations, clause by clause.
    pub(super) fn negation(&self, account: &mut Account) {
        for clause in self.clauses() {
            let touched = self.touched(clause);
            if touched.is_empty() {
                // Nothing here denies what the clause denies.
                if let Some(denial) = self.own.first(Mark::Deny, |it| it == clause)
                    && !self.is_long()
                    && !self.theirs.all().has(Mark::Deny)
                    && !self.is_denied_beside(clause)
                {
                    let reason = format!("the source does not deny it (“{}”)", denial.span.of(self.text));
                    self.object(account, PartKind::Negation, PartStatus::Missing, denial.span, reason);
                }
                continue;
            }
            let own = self.own.first(Mark::Deny, |it| it == clause).or_else(|| self.own_reject(clause));
            let theirs = self
                .theirs
                .first(Mark::Deny, |it| touched.contains(&it))
                .or_else(|| self.governing_reject(&touched))
                .or_else(|| self.untrue(&touched));
            // `has renounced, Nicola not`: the word that both have is no negation of the rest.
            let own = own.filter(|it| it.mark == Mark::Deny || !self.is_shared(it.span));
            if self.is_double(clause) || self.denies_opposite(clause).is_some() {
                continue;
            }
            match (own, theirs) {
                (None, Some(denial)) => {
                    if self.is_denied_too(denial.clause) || self.has_word(denial) || self.is_beyond(denial, clause) {
                        continue;
                    }
                    let marks = self.their_marks(&[denial.clause]);
                    // `did not … until`: from then on it holds.
                    if marks.has(Mark::Until) && denial.mark == Mark::Deny {
                        continue;
                    }
                    let reason = format!("the source denies it (“{}”)", self.theirs_at(denial.span));
                    let is_firm = denial.mark == Mark::Untrue || self.denies_matched(denial);
                    let status = if is_firm { PartStatus::Contradicted } else { PartStatus::Missing };
                    self.object(account, PartKind::Negation, status, self.clause_span(clause), reason);
                }
                // What remains of a number has not done it.
                (Some(_), None) if self.rows_of(clause).any(|row| self.is_remainder(row)) => {}
                (Some(denial), None) => {
                    let reason = format!("the source does not deny it (“{}”)", denial.span.of(self.text));
                    let behind = self
                        .claim
                        .rows()
                        .into_iter()
                        .find(|row| self.claim.unit(*row).span.start >= denial.span.end && !self.is_light(*row));
                    let is_met = behind.is_some_and(|row| self.alignment.answers[row].is_some_and(|it| it.1 >= 1.0));
                    let is_firm = denial.mark == Mark::Deny && is_met;
                    let status = if is_firm { PartStatus::Contradicted } else { PartStatus::Missing };
                    self.object(account, PartKind::Negation, status, denial.span, reason);
                }
                _ => {}
            }
        }
    }

    /// Returns whether a sentence near the anchor denies a word of a clause that the claim denies, too.
    fn is_denied_beside(&self, clause: usize) -> bool {
        self.rows_of(clause).filter(|row| !self.is_light(*row)).any(|row| {
            self.reading.matching.met[row].iter().any(|met| {
                let sentence = met.place.sentence as usize;
                let span = self.source.sentences[sentence].statement.units[met.place.unit as usize].span;
                let marked = self.source.marked(sentence).filter(|_| self.is_near(sentence));
                marked.is_some_and(|it| it.first(Mark::Deny, |other| other == it.clause_at(span.start)).is_some())
            })
        })
    }

    /// Returns whether a negation is in another statement of the anchor than most of a clause, behind or before a semicolon.
    fn is_beyond(&self, denial: &Occurrence, clause: usize) -> bool {
        let statements = self.theirs.statements(&self.source.article.text);
        let statement_of = |clause: usize| statements.get(clause).copied().unwrap_or_default();
        let rows: Vec<usize> = self.rows_of(clause).filter(|row| !self.is_light(*row)).collect();
        let answers: Vec<usize> = rows.iter().filter_map(|row| self.alignment.answers[*row]).map(|it| it.0).collect();
        let own = statement_of(denial.clause);
        let count = answers.iter().filter(|column| statement_of(self.their_clause(**column)) == own).count();
        denial.mark == Mark::Deny && count * 3 < answers.len() && !self.denies_matched(denial)
    }

    /// Finds the only word of the claim that is not found, in a clause near the anchor that is denied.
    pub(super) fn denied_nearby(&self, account: &mut Account) {
        let missing: Vec<usize> =
            self.claim.rows().into_iter().filter(|row| account.terms[*row].0 != PartStatus::Found).collect();
        let [row] = missing[..] else { return };
        let own = self.own.all();
        let unit = self.claim.unit(row);
        if unit.is_name()
            || unit.is_numeric()
            || self.is_long()
            || [Mark::Deny, Mark::Reject].iter().any(|it| own.has(*it))
        {
            return;
        }
        let denial = self.reading.matching.met[row].iter().find_map(|met| {
            let sentence = met.place.sentence as usize;
            let marked =
                self.source.marked(sentence).filter(|_| sentence != self.anchor() && self.is_near(sentence))?;
            let span = self.source.sentences[sentence].statement.units[met.place.unit as usize].span;
            let clause = marked.clause_at(span.start);
            marked.first(Mark::Deny, |it| it == clause).map(|it| it.span)
        });
        if let Some(denial) = denial {
            let reason = format!("the source denies it (“{}”)", self.theirs_at(denial));
            self.object(account, PartKind::Negation, PartStatus::Contradicted, unit.span, reason);
        }
    }

    /// Returns the terms of the anchor that are the same word as one of the claim.
    fn same_words(&self, row: usize) -> impl Iterator<Item = usize> + '_ {
        let within = self.reading.matching.within(row, self.anchor());
        within.iter().filter(|met| met.degree >= SAME).map(|met| met.place.unit as usize)
    }

    /// Returns a word of rejection that governs the touched clauses and that the claim does not share.
    fn governing_reject(&self, touched: &[usize]) -> Option<&Occurrence> {
        let units = &self.source.sentences[self.anchor()].statement.units;
        let is_shared = |span: Span| {
            let mut same = self.claim.rows().into_iter().flat_map(|row| self.same_words(row));
            same.any(|column| units[column].span.overlaps(span))
        };
        let marks = self.theirs.marks.iter().filter(|it| it.mark == Mark::Reject && !is_shared(it.span));
        marks.into_iter().find(|it| touched.contains(&it.clause) || self.governs(it.clause, touched))
    }

    /// Returns whether a word of the claim is matched in the anchor.
    fn is_shared(&self, span: Span) -> bool {
        self.rows_at(span).any(|row| self.same_words(row).next().is_some())
    }

    /// Returns whether a clause of the claim denies something greater where the anchor has a superlative: `no strike was as
    /// long`, `the longest strike`.
    fn is_double(&self, clause: usize) -> bool {
        let marks = self.own.clauses.get(clause).copied().unwrap_or_default();
        let is_compared = marks.has(Mark::Equal) || marks.has(Mark::Than);
        marks.has(Mark::Deny) && is_compared && self.their_marks(&self.touched(clause)).has(Mark::Top)
    }

    /// Returns the sentence in which the opposite of a word is that a clause of the claim denies: `not guilty`, `acquitted`.
    fn denies_opposite(&self, clause: usize) -> Option<usize> {
        self.rows_of(clause).find(|row| self.is_denied_opposite(*row)).map(|_| self.anchor())
    }

    /// Returns whether a term of the claim is denied by the word before it, and the anchor has its opposite, not denied.
    pub(super) fn is_denied_opposite(&self, row: usize) -> bool {
        let own = self.claim.unit(row);
        let is_denied = self.own.marks.iter().any(|it| {
            let is_before = it.span.end <= own.span.start && it.clause == self.clause_of(row);
            let between =
                self.claim.statement.units[..row].iter().filter(|unit| unit.span.start >= it.span.end).count();
            it.mark == Mark::Deny && is_before && between == 0
        });
        let units = &self.source.sentences[self.anchor()].statement.units;
        is_denied
            && self.reading.matching.conflicts_within(row, self.anchor()).iter().any(|place| {
                let clause = self.theirs.clause_at(units[place.unit as usize].span.start);
                !self.their_marks(&[clause]).has(Mark::Deny)
            })
    }

    /// Returns whether the claim has the same word of negation.
    fn has_word(&self, theirs: &Occurrence) -> bool {
        let word = self.theirs_at(theirs.span).to_lowercase();
        let negations = self.own.marks.iter().filter(|it| matches!(it.mark, Mark::Deny | Mark::Reject | Mark::Untrue));
        negations.map(|it| it.span.of(self.text)).any(|own| own.to_lowercase() == word)
    }

    /// Returns whether a term near a negation of the anchor, in its scope, is one of the claim.
    fn denies_matched(&self, theirs: &Occurrence) -> bool {
        let units = &self.source.sentences[self.anchor()].statement.units;
        let matched: Vec<usize> = self.alignment.answers.iter().flatten().map(|(column, _)| *column).collect();
        let at = units.partition_point(|unit| unit.span.start < theirs.span.start);
        let from = if self.theirs.is_verb_final { at.saturating_sub(SCOPE) } else { at };
        let is_reported = |column: usize| {
            let between = Span::new(theirs.span.end.min(units[column].span.start), units[column].span.start);
            self.theirs.marks_at(between).has(Mark::Report)
        };
        let is_predicate = |column: &usize| {
            let is_here = self.their_clause(*column) == theirs.clause || theirs.mark == Mark::Reject;
            is_here && !self.is_their_name(*column) && !is_reported(*column)
        };
        (from..(at + SCOPE).min(units.len())).filter(is_predicate).any(|column| matched.contains(&column))
    }

    /// Returns whether another clause of the claim that is matched in this one of the anchor has a negation.
    fn is_denied_too(&self, theirs: usize) -> bool {
        let is_own = |it: &&Occurrence| match it.mark {
            Mark::Deny | Mark::Untrue => true,
            Mark::Reject => !self.is_shared(it.span),
            _ => false,
        };
        let denied = self.own.marks.iter().filter(is_own);
        denied.map(|it| it.clause).any(|clause| self.touched(clause).iter().any(|it| it.abs_diff(theirs) <= 1))
    }

    /// Compares plans, doubts, accusations and conditions.
    pub(super) fn certainty(&self, account: &mut Account) {
        let own = self.own.all();
        let touched = self.all_touched();
        if touched.is_empty() {
            return;
        }
        let whole = Span::new(0, self.text.trim_end().len());
        let is_attributed = own.has(Mark::Report);
        for (mark, equals, kind, what) in [
            (
                Mark::Plan,
                &[Mark::Plan, Mark::Condition, Mark::Defer][..],
                PartKind::Certainty,
                "only plans or expects it",
            ),
            (Mark::Defer, &[Mark::Defer, Mark::Plan, Mark::Deny], PartKind::Certainty, "says that it is put off"),
            (Mark::Maybe, &[Mark::Maybe, Mark::Alleged], PartKind::Certainty, "is not sure of it"),
            (Mark::Alleged, &[Mark::Alleged, Mark::Maybe], PartKind::Certainty, "reports it as somebody's allegation"),
        ] {
            let theirs = if matches!(mark, Mark::Plan | Mark::Defer) {
                self.theirs.first(mark, |it| touched.contains(&it) || self.governs(it, &touched))
            } else {
                self.governing(mark, &touched).or_else(|| self.trailing(mark, &touched))
            };
            // `believes` is doubt to the reader, and what the claim attributes.
            let is_reported = |it: &Occurrence| is_attributed && self.theirs.marks_at(it.span).has(Mark::Report);
            let is_stated =
                equals.iter().any(|mark| own.has(*mark)) || mark != Mark::Plan && theirs.is_some_and(is_reported);
            match (is_stated, theirs) {
                (false, Some(it)) => {
                    let reason = format!("the source {what} (“{}”)", self.theirs_at(it.span));
                    self.object(account, kind, PartStatus::Missing, whole, reason);
                }
                // What is ruled out will not be.
                (true, None) if own.has(Mark::Deny) && self.theirs.all().has(Mark::Reject) => {}
                (true, None) if mark == Mark::Plan && own.has(Mark::Plan) => {
                    if let Some(it) = self.own.first(Mark::Plan, |_| true) {
                        let reason = format!("not found as a plan: “{}”", it.span.of(self.text));
                        self.object(account, kind, PartStatus::Missing, it.span, reason);
                    }
                }
                _ => {}
            }
        }
        // What is said to be before something need not have happened.
        let is_before = |clause: &usize| self.theirs.clauses.get(*clause).is_some_and(|marks| marks.has(Mark::Before));
        if !own.has(Mark::Before)
            && !own.has(Mark::Until)
            && touched.iter().all(is_before)
            && let Some(it) = self.theirs.first(Mark::Before, |clause| touched.contains(&clause))
            && !it.span.of(&self.source.article.text).is_empty()
            && !self.table.is_unsegmented()
            && self.theirs.starts_clause(it)
        {
            let reason = format!("the source does not say that it has happened (“{}”)", self.theirs_at(it.span));
            self.object(account, PartKind::Certainty, PartStatus::Missing, whole, reason);
        }
        let condition = self.theirs.first(Mark::Condition, |_| true);
        match (own.has(Mark::Condition), self.own.first(Mark::Regardless, |_| true), condition) {
            (_, Some(mine), Some(it)) => {
                let reason = format!("the source makes a condition (“{}”)", self.theirs_at(it.span));
                self.object(account, PartKind::Condition, PartStatus::Contradicted, mine.span, reason);
            }
            (false, None, Some(it))
                if !touched.contains(&it.clause) || touched.len() > 1 || self.theirs.is_verb_final =>
            {
                let reason = format!("the source makes a condition (“{}”)", self.theirs_at(it.span));
                self.object(account, PartKind::Condition, PartStatus::Missing, whole, reason);
            }
            (true, None, None) => {
                if let Some(it) = self.own.first(Mark::Condition, |_| true) {
                    let reason = format!("the source makes no such condition (“{}”)", it.span.of(self.text));
                    self.object(account, PartKind::Condition, PartStatus::Missing, it.span, reason);
                }
            }
            _ => {}
        }
    }

    /// Returns all clauses of the anchor that the claim is matched in.
    pub(super) fn all_touched(&self) -> Vec<usize> {
        let mut all: Vec<usize> = self.clauses().into_iter().flat_map(|clause| self.touched(clause)).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Returns a mark in the touched clauses, or in one that governs them.
    pub(super) fn governing(&self, mark: Mark, touched: &[usize]) -> Option<&Occurrence> {
        self.theirs.first(mark, |clause| touched.contains(&clause) || self.governs(clause, touched))
    }

    /// Returns words that call the touched clauses false; no contrast begins between them.
    fn untrue(&self, touched: &[usize]) -> Option<&Occurrence> {
        let (first, last) = (*touched.first()?, *touched.last()?);
        self.theirs.first(Mark::Untrue, |clause| {
            let mut between = if clause > last { last + 1..=clause } else { clause + 1..=first };
            between.all(|it| self.theirs.clauses.get(it).is_some_and(|marks| !marks.has(Mark::Contrast)))
        })
    }

    /// Returns a mark that begins the clause after the touched ones: `…, claims the neighbour`.
    fn trailing(&self, mark: Mark, touched: &[usize]) -> Option<&Occurrence> {
        let last = *touched.last()?;
        let units = &self.source.sentences[self.anchor()].statement.units;
        let mut inside = (0..units.len()).filter(|column| self.their_clause(*column) == last).peekable();
        // `its coach, Ada Ruiz, accused`: the accusation is not what is said of her before.
        if last > 0 && inside.peek().is_some() && inside.all(|column| self.is_their_name(column)) {
            return None;
        }
        let next = last + 1;
        let is_contrast = self.theirs.clauses.get(next).is_some_and(|marks| marks.has(Mark::Contrast));
        self.theirs.first(mark, |clause| clause == next).filter(|it| !is_contrast && self.theirs.starts_clause(it))
    }

    /// Returns whether a clause before the touched ones governs them: no contrast begins between them. In languages with
    /// the verb at the end, a clause after them does.
    pub(super) fn governs(&self, clause: usize, touched: &[usize]) -> bool {
        let (Some(first), Some(last)) = (touched.first(), touched.last()) else { return false };
        let is_open = |from: usize, to: usize| {
            (from..=to).all(|it| self.theirs.clauses.get(it).is_some_and(|marks| !marks.has(Mark::Contrast)))
        };
        if self.theirs.is_verb_final {
            clause > *last && is_open(*last, clause)
        } else {
            clause < *first && is_open(clause + 1, *first)
        }
    }

    /// Returns a word of rejection in the claim that governs one of its clauses.
    fn own_reject(&self, clause: usize) -> Option<&Occurrence> {
        let is_verb_final = self.own.is_verb_final;
        let rejects =
            self.own.first(Mark::Reject, |it| it == clause || if is_verb_final { it > clause } else { it < clause });
        rejects.or_else(|| self.own.first(Mark::Untrue, |_| true))
    }
}
