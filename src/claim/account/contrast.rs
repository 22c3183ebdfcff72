//! Statements of one sentence beyond a contrast or a semicolon: what the one says is not said of what the other is about.

use super::subject::is_article;
use super::{Account, Frame, PartKind, PartStatus};
use crate::text::Span;

impl Frame<'_> {
    /// Finds a word of the claim that the anchor has only in another statement than the rest.
    pub(super) fn contrasts(&self, account: &mut Account) {
        if self.is_long() || self.clauses().len() > 1 {
            return;
        }
        let statements = self.theirs.statements(&self.source.article.text);
        if statements.last().is_none_or(|last| *last == 0) {
            return;
        }
        let statement_of = |column: usize| statements.get(self.their_clause(column)).copied().unwrap_or_default();
        let is_content = |row: &usize| !self.is_light(*row) && !self.claim.unit(*row).is_numeric();
        let rows: Vec<usize> = self.claim.rows().into_iter().filter(is_content).collect();
        let only = |row: usize| -> Option<usize> {
            let within = self.reading.matching.within(row, self.anchor());
            let mut found: Vec<usize> = within.iter().map(|met| statement_of(met.place.unit as usize)).collect();
            found.dedup();
            if let [one] = found[..] { Some(one) } else { None }
        };
        self.opposite_beyond(account, &rows, &only, &statement_of);
        self.subject_beyond(account, &rows, &only);
    }

    /// Finds a word whose opposite the anchor has in the statement that has the rest of the claim: `A closed; B stayed
    /// open`.
    fn opposite_beyond(
        &self,
        account: &mut Account,
        rows: &[usize],
        only: &impl Fn(usize) -> Option<usize>,
        statement_of: &impl Fn(usize) -> usize,
    ) {
        let units = &self.source.sentences[self.anchor()].statement.units;
        for row in rows {
            let Some(own) = only(*row).filter(|_| !self.is_denied_opposite(*row)) else { continue };
            let rest: Vec<usize> = rows.iter().filter(|it| *it != row).filter_map(|it| only(*it)).collect();
            let conflicts = self.reading.matching.conflicts_within(*row, self.anchor());
            let opposite = conflicts.iter().find(|place| {
                let there = statement_of(place.unit as usize);
                there != own && rest.contains(&there) && !rest.contains(&own)
            });
            if let Some(place) = opposite {
                let span = self.claim.unit(*row).span;
                let theirs = self.theirs_at(units[place.unit as usize].span);
                let reason = format!("the claim says “{}”, the source the opposite: “{theirs}”", span.of(self.text));
                self.object(account, PartKind::Content, PartStatus::Contradicted, span, reason);
                return;
            }
        }
    }

    /// Finds a subject that comes only in a later statement than all that the claim says of it.
    fn subject_beyond(&self, account: &mut Account, rows: &[usize], only: &impl Fn(usize) -> Option<usize>) {
        let [first, rest @ ..] = rows else { return };
        if self.table.is_unsegmented() {
            return;
        }
        // `Nobody was hurt` begins with no subject of its own.
        let before = self.own.word_before(self.claim.unit(*first).span);
        let is_subject = self.is_own_name(*first) || before.is_some_and(|span| is_article(span.of(self.text)));
        let Some(own) = only(*first).filter(|_| is_subject) else { return };
        let others: Vec<usize> =
            rest.iter().filter(|row| !self.is_own_name(**row)).filter_map(|row| only(*row)).collect();
        if !others.is_empty() && others.iter().all(|it| *it < own) {
            let span = self.claim.unit(*first).span;
            let reason = format!("the source says it before it speaks of “{}”", span.of(self.text));
            self.object(account, PartKind::Relation, PartStatus::Missing, span, reason);
        }
    }

    /// Finds figures of one kind that the anchor lists with a noun each, of which the claim joins the one with the noun of
    /// the other: `70 percent to A and 30 percent to B`.
    pub(super) fn listed_figures(&self, account: &mut Account) {
        if self.is_long() || self.table.is_unsegmented() {
            return;
        }
        let article = &self.source.article.text;
        let units = &self.source.sentences[self.anchor()].statement.units;
        let before = |column: usize| {
            let span = self.theirs.governing_word(article, units[column].span)?;
            Some(span.of(article).to_lowercase())
        };
        let matched = |at: usize| self.alignment.answers.iter().flatten().any(|(column, _)| *column == at);
        for row in self.claim.rows() {
            let (Some(mine), Some((column, _))) = (self.claim.unit(row).quantity(), self.alignment.answers[row]) else {
                continue;
            };
            let is_alike = |at: &usize| units[*at].quantity().is_some_and(|it| it.unit == mine.unit) && !matched(*at);
            let Some(second) = (column + 1..units.len()).find(is_alike) else { continue };
            let next = (second + 1..units.len()).find(|at| units[*at].quantity().is_some()).unwrap_or(units.len());
            let is_own = |at: &usize| !units[*at].is_numeric() && !matched(*at);
            let own: Vec<usize> = (column + 1..second).filter(is_own).collect();
            let nouns = self.claim.rows().into_iter().filter(|it| *it != row && !self.is_light(*it));
            for noun in nouns {
                let within = self.reading.matching.within(noun, self.anchor());
                let [met] = within else { continue };
                let at = met.place.unit as usize;
                let governor = before(at);
                let is_listed = governor.is_some() && own.iter().any(|it| before(*it) == governor);
                if (second + 1..next).contains(&at) && is_listed {
                    let (span, other) = (self.claim.unit(row).span, self.theirs_at(units[second].span));
                    let noun = self.claim.unit(noun).span.of(self.text);
                    let reason = format!("the claim says {} of “{noun}”, the source {other}", span.of(self.text));
                    self.object(account, PartKind::Amount, PartStatus::Contradicted, span, reason);
                    return;
                }
            }
        }
    }

    /// Finds the beginning of a period that the claim has as its end, or the end as the beginning: `until 2011` for `from
    /// 2011 until 2019`.
    pub(super) fn ends_of_period(&self, account: &mut Account) {
        use super::Mark;
        use crate::text::quantity::Value;

        let units = &self.source.sentences[self.anchor()].statement.units;
        let article = &self.source.article.text;
        let all = self.theirs.all();
        if self.own.all().has(Mark::Deny) || all.has(Mark::Deny) {
            return;
        }
        let is_from = |text: &str, span: Option<Span>| {
            span.is_some_and(|span| FROM.contains(&span.of(text).to_lowercase().as_str()))
        };
        for row in self.claim.rows() {
            let is_time = self.claim.unit(row).quantity().is_some_and(|it| matches!(it.value, Value::When(_)));
            let (true, Some((column, _))) = (is_time, self.alignment.answers[row]) else { continue };
            let (own, theirs) = (self.claim.unit(row).span, units[column].span);
            let (before, their_before) = (self.own.word_before(own), self.theirs.word_before(theirs));
            let is_until = |marks: Option<crate::claim::marks::MarkSet>| marks.is_some_and(|it| it.has(Mark::Until));
            let own_until = is_until(before.map(|span| self.own.marks_at(span)));
            let their_until = is_until(their_before.map(|span| self.theirs.marks_at(span)));
            let their_from = is_from(article, their_before);
            // `closed until 6 January`, not `closed on 6 January`.
            let is_point = their_until && !own_until && !self.own.all().has(Mark::Until);
            if is_point || own_until && their_from && !their_until {
                let reason = format!("“{}” is the other end of the period in the source", own.of(self.text));
                // It may have happened at the end: `until 2019, when she lost`.
                let status = if is_point { PartStatus::Missing } else { PartStatus::Contradicted };
                self.object(account, PartKind::Time, status, own, reason);
                return;
            }
        }
    }
}

/// Words before the beginning of a period.
const FROM: [&str; 22] = [
    "from", "since", "von", "seit", "ab", "de", "depuis", "du", "dès", "desde", "del", "dal", "da", "van", "sinds",
    "vanaf", "från", "sedan", "с", "od", "من", "منذ",
];
