//! How far and which way: by so much or to so much, above or below, of the whole or of a part.

use super::{Account, Frame, PartKind, PartStatus};
use crate::claim::marks::{Mark, MarkSet, MarkedText};
use crate::text::Span;
use crate::text::quantity::Value;

/// Words before an amount among which its preposition is: `by about 5`.
const NEAR: usize = 2;
/// Characters before an amount that say what it is, in scripts without spaces.
const LABEL: usize = 2;

/// Words of Japanese behind an amount and their opposites.
const TURNS: [(&str, &str); 8] = [
    ("増", "減"),
    ("高", "安"),
    ("黒字", "赤字"),
    ("上昇", "低下"),
    ("上回", "下回"),
    ("以上", "以下"),
    ("値上", "値下"),
    ("プラス", "マイナス"),
];

impl Frame<'_> {
    /// Compares the direction of measures and comparisons, and what they measure.
    pub(super) fn measure(&self, account: &mut Account) {
        self.distance(account);
        self.direction(account);
        self.part(account);
        if self.table.is_unsegmented() {
            self.exchanged_labels(account);
            self.turned(account);
        }
    }

    /// Returns the amounts of the claim with the terms that match them, times and labels excluded.
    fn matched_amounts(&self) -> Vec<(usize, usize)> {
        let is_amount = |row: &usize| {
            let quantity = self.claim.unit(*row).quantity();
            quantity.is_some_and(|it| !matches!(it.value, Value::When(_) | Value::Label | Value::Score(..)))
        };
        let rows = self.claim.rows().into_iter().filter(is_amount);
        rows.filter_map(|row| Some((row, self.alignment.answers[row]?.0))).collect()
    }

    /// `fell by 5` is not `fell to 5`.
    fn distance(&self, account: &mut Account) {
        for (row, column) in self.matched_amounts() {
            let span = self.claim.unit(row).span;
            let theirs = self.source.sentences[self.anchor()].statement.units[column].span;
            let side = |marked: &MarkedText, span: Span| {
                let nearest = |mark| marked.before(span, NEAR, mark).map_or(0, |it| it.end);
                let (distance, target) = (nearest(Mark::Distance), nearest(Mark::Target));
                (distance != target).then_some(distance > target)
            };
            if let (Some(own), Some(their)) = (side(self.own, span), side(self.theirs, theirs))
                && own != their
            {
                let (by, to) = ("how far something changes", "where a change ends");
                let (mine, other) = if own { (by, to) } else { (to, by) };
                let reason = format!("“{}” is {mine} in the claim, {other} in the source", span.of(self.text));
                self.object(account, PartKind::Amount, PartStatus::Contradicted, span, reason);
            }
        }
    }

    /// `lower than expected` is not `higher than expected`.
    fn direction(&self, account: &mut Account) {
        let is_one = |set: MarkSet, one: Mark, other: Mark| set.has(one) && !set.has(other);
        for clause in self.clauses() {
            let touched = self.touched(clause);
            let own = self.own.clauses.get(clause).copied().unwrap_or_default();
            let theirs = self.their_marks(&touched);
            for (one, other) in [(Mark::Above, Mark::Below), (Mark::Below, Mark::Above)] {
                if !is_one(own, one, other)
                    || !is_one(theirs, other, one)
                    || own.has(Mark::Deny) != theirs.has(Mark::Deny)
                {
                    continue;
                }
                let (Some(mine), Some(their)) =
                    (self.own.first(one, |it| it == clause), self.theirs.first(other, |it| touched.contains(&it)))
                else {
                    continue;
                };
                // `2 is below 3` is `3 is above 2`.
                let columns: Vec<usize> = self.matched_amounts().iter().map(|(_, column)| *column).collect();
                if columns.windows(2).any(|pair| pair[0] > pair[1]) {
                    continue;
                }
                let (mine, their) = (mine.span, self.theirs_at(their.span));
                let reason = format!("the claim says “{}”, the source “{their}”", mine.of(self.text));
                self.object(account, PartKind::Comparison, PartStatus::Contradicted, mine, reason);
            }
        }
    }

    /// `17 goals, of them six from penalties`: what is said of the part is not said of the whole.
    fn part(&self, account: &mut Account) {
        if self.own.all().has(Mark::PartOf) || self.own.all().has(Mark::Some) {
            return;
        }
        let units = &self.source.sentences[self.anchor()].statement.units;
        let amounts = self.matched_amounts();
        for it in self.theirs.marks.iter().filter(|it| it.mark == Mark::PartOf) {
            let is_own = |column: usize| self.their_clause(column) == it.clause;
            let (Some(whole), false) = (
                amounts.iter().find(|(_, column)| units[*column].span.end <= it.span.start && !is_own(*column)),
                amounts.iter().any(|(_, column)| is_own(*column)),
            ) else {
                continue;
            };
            let part = units.iter().enumerate().find(|(column, unit)| unit.is_numeric() && is_own(*column));
            let is_said = |row: &usize| {
                let is_content = !self.claim.unit(*row).is_numeric() && !self.is_light(*row);
                is_content && self.only_clause(*row) == Some(it.clause)
            };
            if let Some((_, part)) = part
                && self.claim.rows().iter().any(is_said)
            {
                let (span, part) = (self.claim.unit(whole.0).span, self.theirs_at(part.span));
                let reason = format!("the source says so of a part (“{part}”), not of “{}”", span.of(self.text));
                self.object(account, PartKind::Amount, PartStatus::Contradicted, span, reason);
            }
        }
    }

    /// Finds an amount with the opposite word behind it: `8%増` for `8%減`.
    fn turned(&self, account: &mut Account) {
        let behind = |text: &str, end: usize| -> Option<(usize, bool)> {
            let rest = text[end..].trim_start_matches('の');
            let find = |pair: &(&str, &str)| match (rest.starts_with(pair.0), rest.starts_with(pair.1)) {
                (false, false) => None,
                (is_first, _) => Some(is_first),
            };
            TURNS.iter().enumerate().find_map(|(at, pair)| Some((at, find(pair)?)))
        };
        for (row, column) in self.matched_amounts() {
            let span = self.claim.unit(row).span;
            let theirs = self.source.sentences[self.anchor()].statement.units[column].span;
            let own = behind(self.text, span.end);
            let Some((kind, side)) = behind(&self.source.article.text, theirs.end) else { continue };
            if own == Some((kind, !side)) {
                let (one, other) = TURNS[kind];
                let (mine, their) = if side { (other, one) } else { (one, other) };
                let reason = format!("the claim says “{mine}”, the source the opposite: “{their}”");
                self.object(account, PartKind::Amount, PartStatus::Contradicted, span, reason);
            }
        }
    }

    /// Finds two amounts in each other's place in different clauses: the same characters are before each.
    fn exchanged_labels(&self, account: &mut Account) {
        let article = &self.source.article.text;
        let units = &self.source.sentences[self.anchor()].statement.units;
        let label = |text: &str, span: Span| -> String {
            let before: Vec<char> = text[..span.start].chars().rev().take(LABEL).collect();
            before.into_iter().filter(|c| c.is_alphanumeric()).collect()
        };
        for pair in self.matched_amounts().windows(2) {
            let [one, other] = [pair[0], pair[1]];
            let own = |row: usize| label(self.text, self.claim.unit(row).span);
            let their = |column: usize| label(article, units[column].span);
            let is_crossed = own(one.0) == their(other.1) && own(other.0) == their(one.1);
            if one.1 > other.1 && is_crossed && own(one.0) != own(other.0) {
                let span = self.claim.unit(one.0).span;
                let second = self.claim.unit(other.0).span.of(self.text);
                let reason = format!("“{}” and “{second}” are exchanged", span.of(self.text));
                self.object(account, PartKind::Relation, PartStatus::Contradicted, span, reason);
            }
        }
    }
}
