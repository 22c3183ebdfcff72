//! Statements about others: a word that a neighbouring sentence supplies is said of its own subject there, a relative clause
//! may have one, and what follows a doer in Hindi is done by it.

use super::subject::is_article;
use super::{Account, Frame, PartKind, PartStatus};
use crate::claim::marks::{Mark, Occurrence};
use crate::claim::statement::TermKind;
use crate::text::quantity::Value;

/// Words before the mark of a doer that name it.
const DOER: usize = 2;

impl Frame<'_> {
    /// Finds words of a clause of the claim that another sentence says of another name.
    pub(super) fn borrowed(&self, account: &mut Account) {
        if self.is_long() || self.table.is_unsegmented() {
            return;
        }
        for clause in self.clauses() {
            let rows: Vec<usize> = self.rows_of(clause).filter(|row| !self.is_light(*row)).collect();
            let Some(first) = rows.first().copied().filter(|row| self.is_own_name(*row)) else { continue };
            let names: Vec<usize> = rows.iter().copied().take_while(|row| self.is_own_name(*row)).collect();
            let is_there = |row: usize, sentence: usize| !self.reading.matching.within(row, sentence).is_empty();
            for row in &rows[names.len()..] {
                let unit = self.claim.unit(*row);
                let (PartStatus::Found, Some(sentence)) = account.terms[*row] else { continue };
                let is_time = unit.quantity().is_some_and(|it| matches!(it.value, Value::When(_) | Value::Label));
                if self.is_own_name(*row)
                    || unit.sort == TermKind::Denial
                    || is_time
                    || sentence == self.anchor()
                    || names.iter().any(|it| is_there(*it, sentence))
                {
                    continue;
                }
                let Some(subject) = self.subject_of(sentence, *row) else { continue };
                let reason = format!(
                    "the source says “{}” of “{subject}”, not of “{}”",
                    unit.span.of(self.text),
                    self.claim.unit(first).span.of(self.text)
                );
                self.object(account, PartKind::Relation, PartStatus::Missing, unit.span, reason);
                return;
            }
        }
    }

    /// Returns the name that another sentence says a word of, if it is none of the claim.
    fn subject_of(&self, sentence: usize, row: usize) -> Option<&str> {
        let article = &self.source.article.text;
        let marked = self.source.marked(sentence)?;
        let units = &self.source.sentences[sentence].statement.units;
        let at = self.reading.matching.within(row, sentence).first()?.place.unit as usize;
        let is_claimed = |column: usize| {
            let mut rows = self.claim.rows().into_iter();
            rows.any(|it| {
                let within = self.reading.matching.within(it, sentence);
                within.iter().any(|met| met.place.unit as usize == column)
            })
        };
        // `director Anja Holt`: she holds the office.
        let holder = Some(at + 1).filter(|next| {
            units.get(*next).is_some_and(|unit| {
                unit.position == units[at].position + 1 && !units[at].is_numeric() && self.is_name_in(unit, sentence)
            })
        });
        if let Some(holder) = holder.filter(|holder| !is_claimed(*holder)) {
            return Some(units[holder].span.of(article));
        }
        let names: Vec<usize> = (0..at).filter(|column| self.is_name_in(&units[*column], sentence)).collect();
        let is_bare = |column: &usize| marked.preposition_before(article, units[*column].span).is_none();
        let subject = names.iter().copied().find(is_bare)?;
        let is_one = names.iter().all(|column| !is_claimed(*column));
        // A pronoun that begins the sentence is not its subject if a name is: `His deputy, Tom Brask, voted`.
        let own = marked.clause_at(units[at].span.start);
        let is_pronoun = |it: &Occurrence| {
            let is_first = it.span.end <= units[subject].span.start;
            it.mark == Mark::Pronoun
                && it.span.end <= units[at].span.start
                && (!is_first && it.clause == own
                    || is_first && marked.clause_at(units[subject].span.start) == it.clause)
        };
        let is_named = is_one && !marked.marks.iter().any(is_pronoun);
        is_named.then(|| units[subject].span.of(article))
    }

    /// Finds what a relative clause of the anchor says of its own subject: `the sale, which the mayor refused`.
    pub(super) fn relative_subject(&self, account: &mut Account) {
        if self.is_long() || self.table.is_unsegmented() || self.table.is_verb_final() {
            return;
        }
        let article = &self.source.article.text;
        let units = &self.source.sentences[self.anchor()].statement.units;
        let matched = |at: usize| self.alignment.answers.iter().flatten().any(|(column, _)| *column == at);
        // A word of rejection is a verb, too.
        let is_content =
            |row: &usize| !self.is_light(*row) || self.own.marks_at(self.claim.unit(*row).span).has(Mark::Reject);
        for clause in self.clauses() {
            let rows: Vec<usize> = self.rows_of(clause).filter(is_content).collect();
            let count = rows.iter().take_while(|row| self.is_own_name(**row)).count();
            let (Some(first), Some(verb)) = (rows.first().filter(|_| count > 0), rows.get(count)) else { continue };
            let (Some((subject, _)), Some((said, _))) = (self.alignment.answers[*first], self.alignment.answers[*verb])
            else {
                continue;
            };
            let theirs = self.their_clause(said);
            let is_relative = self.theirs.marks.iter().any(|it| {
                it.clause == theirs
                    && matches!(it.mark, Mark::Relative | Mark::Boundary)
                    && self.theirs.starts_clause(it)
            });
            if !is_relative || self.their_clause(subject) >= theirs || self.claim.unit(*verb).is_numeric() {
                continue;
            }
            let own = (subject + 1..said).find(|at| self.their_clause(*at) == theirs);
            let is_noun = |at: &usize| {
                let before = self.theirs.word_before(units[*at].span);
                !units[*at].is_numeric() && !matched(*at) && before.is_some_and(|span| is_article(span.of(article)))
            };
            if let Some(own) = own.filter(is_noun) {
                let span = self.claim.unit(*first).span;
                let other = self.theirs_at(units[own].span);
                let reason = format!("the source says it of “{other}”, not of “{}”", span.of(self.text));
                self.object(account, PartKind::Relation, PartStatus::Missing, span, reason);
                return;
            }
        }
    }

    /// Compares what comes before the mark of the doer, in languages that have one.
    pub(super) fn doers(&self, account: &mut Account) {
        let units = &self.source.sentences[self.anchor()].statement.units;
        let Some(mine) = self.own.first(Mark::Doer, |_| true) else { return };
        let rows = self.claim.rows().into_iter();
        let named: Vec<usize> = rows.filter(|row| self.claim.unit(*row).span.end <= mine.span.start).collect();
        let named = &named[named.len().saturating_sub(DOER)..];
        let mut their_marks = self.theirs.marks.iter().filter(|it| it.mark == Mark::Doer).peekable();
        let doers = |end: usize| -> Vec<usize> {
            let end = units.partition_point(|unit| unit.span.end <= end);
            (end.saturating_sub(DOER)..end).collect()
        };
        let is_same = |columns: &[usize]| {
            named.iter().any(|row| {
                let within = self.reading.matching.within(*row, self.anchor());
                within.iter().any(|met| columns.contains(&(met.place.unit as usize)))
            })
        };
        if named.is_empty() || their_marks.peek().is_none() {
            return;
        }
        let columns: Vec<Vec<usize>> = their_marks.map(|it| doers(it.span.start)).collect();
        if columns.iter().all(|it| !is_same(it))
            && let Some(other) = columns[0].last()
        {
            let span = self.claim.unit(named[named.len() - 1]).span;
            let other = self.theirs_at(units[*other].span);
            let reason = format!("the source says it of “{other}”, not of “{}”", span.of(self.text));
            self.object(account, PartKind::Relation, PartStatus::Contradicted, span, reason);
        }
    }
}
