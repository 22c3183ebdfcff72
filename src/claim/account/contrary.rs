//! What the anchor says instead: the opposite of a word, another amount in its place, the same figure in another unit.

use super::{Account, Frame, PartKind, PartStatus};
use crate::claim::converse::is_converse;
use crate::claim::source::TermPosition;
use crate::text::quantity::{Quantity, Unit, Value};

/// Words between two terms that belong together.
const NEIGHBOUR: u32 = 3;

impl Frame<'_> {
    /// Finds opposites and other amounts.
    pub(super) fn contraries(&self, account: &mut Account) {
        for row in self.claim.rows() {
            match self.claim.unit(row).quantity() {
                Some(quantity) => self.other_amount(account, row, quantity),
                None => self.opposite(account, row),
            }
        }
    }

    /// Finds the opposite of a word that the anchor lacks, in a clause that has more of the claim.
    fn opposite(&self, account: &mut Account, row: usize) {
        if self.alignment.answers[row].is_some() {
            return;
        }
        let touched = self.touched(self.clause_of(row));
        let units = &self.source.sentences[self.anchor()].statement.units;
        let place = self.reading.matching.conflicts_within(row, self.anchor()).iter().find(|place| {
            let column = place.unit as usize;
            touched.contains(&self.their_clause(column))
                && !self.alignment.answers_other(row, column)
                && self.has_neighbour(row, column)
        });
        let Some(place) = place.filter(|place| !self.is_converse(row, **place)) else { return };
        let denial = super::Mark::Deny;
        let is_denied = self.their_marks(&[self.their_clause(place.unit as usize)]).has(denial)
            != self.own.clauses.get(self.clause_of(row)).is_some_and(|marks| marks.has(denial));
        if is_denied {
            return;
        }
        let span = self.claim.unit(row).span;
        let theirs = self.theirs_at(units[place.unit as usize].span);
        let reason = format!("the claim says “{}”, the source the opposite: “{theirs}”", span.of(self.text));
        self.object(account, PartKind::Content, PartStatus::Contradicted, span, reason);
    }

    /// Returns whether an opposite in the article says the same of exchanged roles.
    pub(super) fn is_converse(&self, row: usize, place: TermPosition) -> bool {
        is_converse(self.text, self.own, self.claim, self.source, &self.reading.matching, row, place)
    }

    /// Returns whether a word of a clause has one in the anchor that says the same of exchanged roles.
    pub(super) fn has_converse(&self, clause: usize) -> bool {
        let is_turned = |row: usize| {
            let mut opposites = self.reading.matching.conflicts_within(row, self.anchor()).iter();
            !self.claim.unit(row).is_numeric() && opposites.any(|place| self.is_converse(row, *place))
        };
        self.rows_of(clause).any(is_turned)
    }

    /// Finds another amount in the place of one, or the same figure with another unit.
    fn other_amount(&self, account: &mut Account, row: usize, quantity: &Quantity) {
        let units = &self.source.sentences[self.anchor()].statement.units;
        let span = self.claim.unit(row).span;
        let kind = if matches!(quantity.value, Value::When(_)) { PartKind::Time } else { PartKind::Amount };
        let say = |theirs: &str| format!("the claim says {}, the source {theirs}", span.of(self.text));
        let is_found = account.terms[row].0 == PartStatus::Found;
        if let Some((column, _)) = self.alignment.answers[row] {
            // Its clause has nothing else of the claim; another of its kind is in the one that has.
            let own = self.their_clause(column);
            let others = self.clauses_without(row);
            let nearest = if others.is_empty() { None } else { self.nearest_clause(row) };
            if others.contains(&own) {
                return;
            }
            let is_bare = |at: usize, other: &Quantity| {
                let has_scale = units[at].span.of(&self.source.article.text).contains(char::is_alphabetic);
                other.unit == Unit::Count && quantity.unit != Unit::Count && has_scale && kind == PartKind::Amount
            };
            // `2.2 million` beside `6 million roubles` has its unit.
            let is_rival = |at: &usize| {
                let is_conflict = || {
                    let conflicts = self.reading.matching.conflicts_within(row, self.anchor());
                    conflicts.iter().any(|place| place.unit as usize == *at)
                };
                let clause = self.their_clause(*at);
                *at != column
                    && (others.contains(&clause) || nearest == Some(clause))
                    && units[*at].quantity().is_some_and(|other| is_bare(*at, other) || is_conflict())
                    && !self.alignment.answers_other(row, *at)
            };
            if let Some(rival) = (0..units.len()).find(is_rival) {
                let reason = say(self.theirs_at(units[rival].span));
                self.object(account, kind, PartStatus::Contradicted, span, reason);
            }
            return;
        }
        if is_found {
            return;
        }
        let rival = self
            .reading
            .matching
            .conflicts_within(row, self.anchor())
            .iter()
            .map(|place| place.unit as usize)
            .find(|column| !self.alignment.answers_other(row, *column));
        let digits: Vec<String> = quantity.digits().collect();
        let same_figure = || {
            units.iter().position(|unit| {
                unit.quantity().is_some_and(|other| {
                    !digits.is_empty() && other.unit != quantity.unit && other.digits().eq(digits.iter().cloned())
                })
            })
        };
        if account.excused.contains(&row) {
            return;
        }
        // What the article has elsewhere may be said of this, too.
        let is_elsewhere = !self.reading.matching.met[row].is_empty();
        let is_counted =
            |column: &usize| kind == PartKind::Time || quantity.unit != Unit::Count || self.has_neighbour(row, *column);
        if let Some(column) = rival.filter(is_counted).or_else(same_figure).filter(|_| !is_elsewhere) {
            let reason = say(self.theirs_at(units[column].span));
            self.object(account, kind, PartStatus::Contradicted, span, reason);
        }
    }

    /// Returns the term of the anchor with the same figure, if the claim leaves its unit out: `87.4 million, thanks to`.
    pub(super) fn bare_figure(&self, row: usize) -> Option<usize> {
        let unit = self.claim.unit(row);
        let quantity = unit.quantity().filter(|it| it.unit == Unit::Count && matches!(it.value, Value::Number(_)))?;
        let rest = self.text[unit.span.end..].trim_start();
        let is_followed = rest.chars().next().is_some_and(char::is_alphanumeric)
            && self.claim.statement.units.get(row + 1).is_some_and(|next| {
                next.position == unit.position + 1 && !self.is_light(row + 1) && next.span.start < unit.span.end + 3
            });
        let digits: Vec<String> = quantity.digits().collect();
        let has_scale = unit.span.of(self.text).contains(char::is_alphabetic);
        if is_followed || !has_scale {
            return None;
        }
        let units = &self.source.sentences[self.anchor()].statement.units;
        units.iter().position(|other| other.quantity().is_some_and(|it| it.digits().eq(digits.iter().cloned())))
    }

    /// Returns whether the term before or after one of the claim is matched beside a term of the anchor.
    fn has_neighbour(&self, row: usize, column: usize) -> bool {
        let units = &self.source.sentences[self.anchor()].statement.units;
        let near = |other: usize| {
            self.alignment.answers.get(other).copied().flatten().is_some_and(|(answer, _)| {
                answer != column && units[answer].position.abs_diff(units[column].position) <= NEIGHBOUR
            })
        };
        near(row + 1) || row.checked_sub(1).is_some_and(near)
    }

    /// Returns the clause of the anchor that has the word next to an amount.
    fn nearest_clause(&self, row: usize) -> Option<usize> {
        let position = self.claim.unit(row).position;
        let rows = self.rows_of(self.clause_of(row)).filter(|other| *other != row && !self.is_light(*other));
        let nearest = rows.min_by_key(|other| self.claim.unit(*other).position.abs_diff(position))?;
        self.alignment.answers[nearest].map(|(column, _)| self.their_clause(column))
    }

    /// Returns the clauses of the anchor that the other words of an amount's clause are in, of those in one clause only.
    fn clauses_without(&self, row: usize) -> Vec<usize> {
        let clause = self.clause_of(row);
        let is_relative = self
            .own
            .marks
            .iter()
            .any(|it| it.clause == clause && it.mark == super::Mark::Boundary && self.own.starts_clause(it));
        let before = clause.checked_sub(1).filter(|_| is_relative);
        let rows = before.into_iter().chain([clause]).flat_map(|clause| self.rows_of(clause));
        let rows = rows.filter(|other| *other != row && !self.is_light(*other));
        rows.filter_map(|other| self.only_clause(other)).collect()
    }
}
