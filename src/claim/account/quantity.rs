//! How much of a whole, and the place in an order: all, some, only, highest, second.

use super::{Account, Frame, PartKind, PartStatus};
use crate::claim::marks::{Mark, MarkSet};
use crate::text::quantity::{Quantity, Unit, Value};
use rust_decimal::Decimal;

/// Words behind a fraction by which something changed.
const COMPARATIVES: [&str; 24] = [
    "more",
    "less",
    "fewer",
    "higher",
    "lower",
    "weniger",
    "mehr",
    "höher",
    "niedriger",
    "billiger",
    "teurer",
    "moins",
    "plus",
    "más",
    "menos",
    "meno",
    "più",
    "minder",
    "meer",
    "lager",
    "hoger",
    "меньше",
    "больше",
    "mindre",
];

impl Frame<'_> {
    /// Compares quantifiers and ranks.
    pub(super) fn quantity(&self, account: &mut Account) {
        let mut touched = self.all_touched();
        if touched.is_empty() {
            touched = (0..self.theirs.clauses.len()).collect();
        }
        let own = self.own.all();
        let theirs = self.their_marks(&touched);
        let is_part = |set: MarkSet| [Mark::Except, Mark::Some, Mark::Few].iter().any(|mark| set.has(*mark));
        for (mark, is_found, is_contrary) in [
            (Mark::All, theirs.has(Mark::All) && !theirs.has(Mark::Except), is_part(theirs)),
            (
                Mark::Many,
                theirs.has(Mark::Many) || theirs.has(Mark::All) || self.has_majority(&touched),
                theirs.has(Mark::Few) || theirs.has(Mark::Deny),
            ),
            (Mark::Few, theirs.has(Mark::Few), theirs.has(Mark::Many) || theirs.has(Mark::All)),
            (Mark::Only, theirs.has(Mark::Only), false),
            (Mark::Except, theirs.has(Mark::Except), false),
        ] {
            let Some(mine) = self.own.first(mark, |_| true) else { continue };
            if is_found {
                continue;
            }
            let status = if is_contrary { PartStatus::Contradicted } else { PartStatus::Missing };
            let reason = match (status, self.their_part(&touched)) {
                (PartStatus::Contradicted, Some(theirs)) => {
                    format!("the claim says “{}”, the source “{theirs}”", mine.span.of(self.text))
                }
                _ => format!("not found: “{}”", mine.span.of(self.text)),
            };
            self.object(account, PartKind::Quantifier, status, mine.span, reason);
        }
        for mark in [Mark::Except, Mark::Few, Mark::Some] {
            let is_own = own.has(mark) || is_part(own) || own.has(Mark::All) || own.has(Mark::Many);
            if let Some(it) = self.theirs.first(mark, |clause| touched.contains(&clause))
                && !is_own
                && !self.is_counted(it.span)
            {
                let reason = format!("the source speaks of a part (“{}”)", self.theirs_at(it.span));
                self.object(account, PartKind::Quantifier, PartStatus::Missing, self.whole(), reason);
            }
        }
        self.rank(account, &touched, own, theirs);
    }

    /// Returns whether the anchor has a share of more than half: `two thirds`, `70 percent`.
    fn has_majority(&self, touched: &[usize]) -> bool {
        let units = &self.source.sentences[self.anchor()].statement.units;
        units.iter().any(|unit| {
            let half = |quantity: &Quantity| match quantity.unit {
                Unit::Percent => Some(Decimal::from(50)),
                Unit::Fraction => Some(Decimal::new(5, 1)),
                _ => None,
            };
            let is_more = |quantity: &Quantity| match quantity.value {
                Value::Number(number) => half(quantity).is_some_and(|half| number.value > half),
                _ => false,
            };
            touched.contains(&self.theirs.clause_at(unit.span.start)) && unit.quantity().is_some_and(is_more)
        })
    }

    fn rank(&self, account: &mut Account, touched: &[usize], own: MarkSet, theirs: MarkSet) {
        let mine = self.own.first(Mark::Top, |_| true).filter(|_| !own.has(Mark::Rank));
        let lower = self.theirs.first(Mark::Rank, |clause| touched.contains(&clause));
        if let Some(mine) = mine {
            if let Some(lower) = lower {
                let reason = format!(
                    "the claim says “{}”, the source “{}”",
                    mine.span.of(self.text),
                    self.theirs_at(lower.span)
                );
                self.object(account, PartKind::Rank, PartStatus::Contradicted, mine.span, reason);
            } else if !theirs.has(Mark::Top) {
                let reason = format!("not found: “{}”", mine.span.of(self.text));
                self.object(account, PartKind::Rank, PartStatus::Missing, mine.span, reason);
            }
        }
        let second = self.own.first(Mark::Rank, |_| true);
        if let Some(second) = second
            && lower.is_none()
            && !self.rows_at(second.span).any(|row| self.alignment.answers[row].is_some() || self.is_phrase(row))
        {
            let reason = format!("not found: “{}”", second.span.of(self.text));
            self.object(account, PartKind::Rank, PartStatus::Missing, second.span, reason);
        }
    }

    /// A claim of which only the quantifier or the order in time is not found is contradicted: the source says of how many,
    /// or when.
    pub(super) fn decide_degree(&self, account: &mut Account) {
        let is_of_all = |span| self.own.marks_at(span).has(Mark::All);
        let is_degree =
            |it: &super::Objection| it.kind == PartKind::Order || it.kind == PartKind::Quantifier && is_of_all(it.span);
        let are_found = account.terms.iter().all(|it| it.0 == PartStatus::Found);
        if !are_found || account.objections.is_empty() || !account.objections.iter().all(is_degree) {
            return;
        }
        let restricts = |marks: MarkSet| {
            [Mark::Except, Mark::Some, Mark::Few, Mark::Only, Mark::PartOf, Mark::Deny].iter().any(|it| marks.has(*it))
        };
        let span = account.objections[0].span;
        let is_of_order = account.objections[0].kind == PartKind::Order;
        let has_other_count = || {
            let units = &self.source.sentences[self.anchor()].statement.units;
            (0..units.len()).any(|at| {
                let is_count = units[at].quantity().is_some_and(|it| !matches!(it.value, Value::When(_)));
                is_count && !self.alignment.answers.iter().flatten().any(|(column, _)| *column == at)
            })
        };
        let near = self.anchor().saturating_sub(1)..=self.anchor() + 1;
        let is_restricted = near.filter_map(|at| self.source.marked(at)).any(|it| restricts(it.all()));
        let is_firm = self.rest(PartKind::Quantifier, span) >= super::FIRM_LONG;
        if is_firm && (is_of_order || is_restricted || has_other_count()) {
            account.objections[0].status = PartStatus::Contradicted;
        }
    }

    /// Returns the words of the source that speak of a part.
    fn their_part(&self, touched: &[usize]) -> Option<&str> {
        [Mark::Except, Mark::Few, Mark::Some, Mark::Many, Mark::Deny, Mark::All]
            .into_iter()
            .find_map(|mark| self.theirs.first(mark, |clause| touched.contains(&clause)))
            .map(|it| self.theirs_at(it.span))
    }

    /// Returns whether the words at a span of the anchor belong to a matched amount: `eight in ten`.
    fn is_counted(&self, span: crate::text::Span) -> bool {
        let units = &self.source.sentences[self.anchor()].statement.units;
        let matched = |(column, _): &(usize, f32)| units[*column].span.overlaps(span);
        // `some 31,000`: about.
        let is_number = |unit: &crate::claim::statement::ClaimTerm| {
            unit.is_numeric() && unit.span.start > span.end && unit.span.start <= span.end + 2
        };
        // `a quarter fewer`: a change, not a part.
        let behind = self.source.article.text[span.end..].trim_start();
        let next = behind.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_lowercase();
        self.alignment.answers.iter().flatten().any(matched)
            || units.iter().any(is_number)
            || COMPARATIVES.contains(&next.as_str())
    }

    /// Returns whether the article has a term and the one behind it in the claim side by side: `second round`.
    fn is_phrase(&self, row: usize) -> bool {
        let next = row + 1;
        let units = &self.claim.statement.units;
        if units.get(next).is_none_or(|it| it.position != units[row].position + 1) {
            return false;
        }
        let behind = &self.reading.matching.met[next];
        self.reading.matching.met[row].iter().any(|met| {
            behind.iter().any(|it| it.place.sentence == met.place.sentence && it.place.unit == met.place.unit + 1)
        })
    }

    /// Returns the terms of the claim at a span.
    pub(super) fn rows_at(&self, span: crate::text::Span) -> impl Iterator<Item = usize> + '_ {
        let units = &self.claim.statement.units;
        units.iter().enumerate().filter(move |(_, unit)| unit.span.overlaps(span)).map(|(row, _)| row)
    }

    pub(super) fn whole(&self) -> crate::text::Span {
        crate::text::Span::new(0, self.text.trim_end().len())
    }
}
