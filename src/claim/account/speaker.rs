//! Who says so: the speaker of reported speech.

use super::{Account, Frame, PartKind, PartStatus};
use crate::claim::marks::Mark;
use crate::claim::statement::is_pair;

/// Words between a speaker and the verb of saying.
const REACH: u32 = 8;
/// The same where names are not capitalised.
const NEXT: u32 = 3;

/// Words behind which the speaker is named.
const ACCORDING: [&str; 12] = [
    "according",
    "laut",
    "nach angaben",
    "selon",
    "d'après",
    "según",
    "secondo",
    "segundo",
    "volgens",
    "по словам",
    "по данным",
    "enligt",
];

impl Frame<'_> {
    /// Checks that what the claim reports as said is said by the same person.
    pub(super) fn speaker(&self, account: &mut Account) {
        let Some(said) = self.own.first(Mark::Report, |_| true) else { return };
        let mut speakers = self.speakers(said.span.start, said.clause);
        let written = said.span.of(self.text).to_lowercase();
        if ACCORDING.iter().any(|it| written.starts_with(it)) {
            let at = self.position_in_claim(said.span.end);
            speakers.retain(|row| (at..=at + NEXT).contains(&self.claim.unit(*row).position));
        }
        if !speakers.is_empty() {
            self.said_by_another(account, &speakers);
        }
        if speakers.is_empty() || speakers.iter().any(|row| self.alignment.answers[*row].is_some()) {
            return;
        }
        let span = self.claim.unit(speakers[0]).span;
        if self.says_less_than(&speakers) {
            return;
        }
        let units = &self.source.sentences[self.anchor()].statement.units;
        let matched: Vec<usize> = self.alignment.answers.iter().flatten().map(|(column, _)| *column).collect();
        let reports: Vec<usize> =
            self.theirs.marks.iter().filter(|it| it.mark == Mark::Report).map(|it| it.clause).collect();
        let other = (0..units.len()).find(|column| {
            let clause = self.theirs.clause_at(units[*column].span.start);
            self.is_their_name(*column)
                && !matched.contains(column)
                && (reports.is_empty() || reports.iter().any(|report| report.abs_diff(clause) <= 1))
                && (reports.contains(&clause) || !self.is_relative(clause))
        });
        if let Some(column) = other {
            let reason = format!(
                "the claim attributes it to “{}”, the source to “{}”",
                span.of(self.text),
                self.theirs_at(units[column].span)
            );
            let status = if reports.is_empty() { PartStatus::Missing } else { PartStatus::Contradicted };
            self.object(account, PartKind::Speaker, status, span, reason);
            return;
        }
        // Without capitals, the speaker that the sentence names is not that of the claim.
        let is_caseless = !self.claim.unit(speakers[0]).is_name();
        if is_caseless && !reports.is_empty() && !self.theirs.begins_with_pronoun() {
            let reason = format!("the source attributes it to somebody else than “{}”", span.of(self.text));
            self.object(account, PartKind::Speaker, PartStatus::Contradicted, span, reason);
            return;
        }
        // Quoted speech goes on from the sentence before; a pronoun refers to it.
        let anchor = self.anchor();
        // Who speaks in the anchor itself is not named behind it.
        let last = if reports.is_empty() { anchor + 1 } else { anchor };
        let is_near = |row: &usize| {
            let met = &self.reading.matching.met[*row];
            met.iter().any(|met| (anchor.saturating_sub(2)..=last).contains(&(met.place.sentence as usize)))
        };
        if !speakers.iter().any(|row| is_near(row) || self.source.title.contains(&self.claim.unit(*row).term)) {
            let reason = format!("not found as the speaker: “{}”", span.of(self.text));
            self.object(account, PartKind::Speaker, PartStatus::Missing, span, reason);
        }
    }

    /// Returns whether a clause of the anchor begins with a relative pronoun, alone or behind a preposition.
    fn is_relative(&self, clause: usize) -> bool {
        self.theirs.first(Mark::Relative, |it| it == clause).is_some_and(|it| self.theirs.begins_near(it))
    }

    /// Objects if the speaker of the claim is in the anchor, but what is said is said by another: in another sentence, or
    /// behind a contrast.
    fn said_by_another(&self, account: &mut Account, speakers: &[usize]) {
        let columns: Vec<usize> = speakers.iter().filter_map(|row| Some(self.alignment.answers[*row]?.0)).collect();
        let reports = self.own.marks.iter().filter(|it| it.mark == Mark::Report).count();
        let Some(last) = columns.iter().map(|column| self.their_clause(*column)).max() else { return };
        let span = self.claim.unit(speakers[0]).span;
        let rows = self.claim.rows().into_iter().filter(|row| !speakers.contains(row) && !self.is_light(*row));
        let rows: Vec<usize> = rows.collect();
        let elsewhere = rows.iter().filter_map(|row| account.terms[*row].1).find(|sentence| {
            let is_apart = *sentence != self.anchor() && reports == 1;
            is_apart && self.is_said_by_another(*sentence, speakers)
        });
        if let Some(sentence) = elsewhere {
            let words = self.theirs_at(self.source.sentences[sentence].span);
            let reason = format!("somebody else than “{}” says so: “{words}”", span.of(self.text));
            self.object(account, PartKind::Speaker, PartStatus::Missing, span, reason);
            return;
        }
        let said: Vec<usize> = rows
            .iter()
            .filter_map(|row| self.alignment.answers[*row])
            .map(|(column, _)| self.their_clause(column))
            .collect();
        let is_contrast =
            |clause: usize| self.theirs.clauses.get(clause).is_some_and(|marks| marks.has(Mark::Contrast));
        let units = &self.source.sentences[self.anchor()].statement.units;
        let matched: Vec<usize> = self.alignment.answers.iter().flatten().map(|(column, _)| *column).collect();
        let other = (0..units.len()).find(|column| {
            let clause = self.their_clause(*column);
            let is_between = (last + 1..=clause).any(is_contrast);
            let is_before_all = !said.is_empty() && said.iter().all(|it| *it >= clause);
            self.is_their_name(*column) && !matched.contains(column) && is_between && is_before_all
        });
        if let Some(column) = other {
            let theirs = self.theirs_at(units[column].span);
            let reason = format!("the claim attributes it to “{}”, the source to “{theirs}”", span.of(self.text));
            self.object(account, PartKind::Speaker, PartStatus::Contradicted, span, reason);
        }
    }

    /// Returns whether a sentence reports what another says: it has a name and none of the speakers.
    fn is_said_by_another(&self, sentence: usize, speakers: &[usize]) -> bool {
        let it = &self.source.sentences[sentence];
        let Some(marked) = self.source.marked(sentence) else { return false };
        let has_speaker = speakers.iter().any(|row| !self.reading.matching.within(*row, sentence).is_empty());
        let has_name = it.statement.units.iter().skip(1).any(super::super::statement::ClaimTerm::is_name);
        // A pronoun need not be the speaker of the anchor: `she says that she chose it at the board`.
        let is_told = self.theirs.all().has(Mark::Report);
        marked.all().has(Mark::Report) && !has_speaker && (is_told || has_name && !marked.begins_with_pronoun())
    }

    /// Returns the terms that name the speaker.
    fn speakers(&self, verb: usize, clause: usize) -> Vec<usize> {
        let at = self.position_in_claim(verb);
        let near = |row: &usize, reach: u32| self.claim.unit(*row).position.abs_diff(at) <= reach;
        let capitalised: Vec<usize> =
            self.rows_of(clause).filter(|row| self.is_own_name(*row) && near(row, REACH)).collect();
        let is_caseless = !self.text.chars().any(|c| c.is_uppercase() || c.is_lowercase());
        if !capitalised.is_empty() || !is_caseless {
            return capitalised;
        }
        let units = &self.claim.statement.units;
        if !self.table.is_unsegmented() {
            return self.rows_of(clause).filter(|row| !self.is_light(*row) && near(row, NEXT)).collect();
        }
        // Chinese: before the verb; Japanese: before the topic particle.
        let topic = self.text.find(['は', 'が']).unwrap_or(verb).min(verb.max(1));
        let is_word = |row: &usize| is_pair(&units[*row].term) && !self.is_light(*row);
        (0..units.len()).filter(|row| units[*row].span.end <= topic).filter(is_word).collect()
    }

    /// Returns whether the speakers are not people that a source would name: the claim has nothing else.
    fn says_less_than(&self, speakers: &[usize]) -> bool {
        self.claim.rows().iter().filter(|row| !self.is_light(**row)).count() <= speakers.len()
    }

    fn position_in_claim(&self, byte: usize) -> u32 {
        let units = &self.claim.statement.units;
        let next = units.partition_point(|unit| unit.span.start < byte);
        units.get(next).or(units.last()).map_or(0, |unit| unit.position)
    }
}
