//! Who did what to whom: exchanged roles, another name in the same place, parts of two statements joined.

use super::name::is_title;
use super::subject::is_article;
use super::{Account, Frame, PartKind, PartStatus};
use crate::claim::marks::{Mark, MarkedText};
use crate::claim::statement::ClaimTerm;
use crate::text::Span;
use crate::text::quantity::Unit;

/// Words before a noun among which its preposition is.
const PHRASE: usize = 4;
/// Words between two terms of a claim that belong together, and between two that do not.
const CLOSE: u32 = 3;
const APART: u32 = 6;
/// Terms of a clause that is exchanged with another.
const MIN_CROSSED: usize = 2;
/// Letters in common of two forms of a verb.
const STEM: usize = 5;
/// Words between an auxiliary of the passive and its participle.
const NEXT: usize = 3;

/// Role of a noun beside a verb: its side, and its preposition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Role<'t> {
    is_before: bool,
    preposition: Option<&'t str>,
}

impl Frame<'_> {
    /// Compares the relations between the terms.
    pub(super) fn relations(&self, account: &mut Account) {
        self.other_name(account);
        self.other_subject(account);
        self.exchanged_amounts(account);
        self.crossed(account);
        // Trees cost more than all else: only where they decide.
        if account.terms.iter().all(|it| it.0 == PartStatus::Found) && account.contradiction().is_none() {
            self.roles(account);
        } else {
            self.exchanged(account, &|_, _| false);
        }
    }

    /// Finds a name in the anchor where the claim has another.
    fn other_name(&self, account: &mut Account) {
        let units = &self.source.sentences[self.anchor()].statement.units;
        let matched: Vec<usize> = self.alignment.answers.iter().flatten().map(|(column, _)| *column).collect();
        let free = |column: usize| column < units.len() && self.is_their_name(column) && !matched.contains(&column);
        for row in self.claim.rows() {
            let unit = self.claim.unit(row);
            if !self.is_own_name(row) || self.alignment.answers[row].is_some() {
                continue;
            }
            // Part of a name is there, with another part beside it: another person of that name.
            let beside = |other: usize| {
                let it = self.claim.statement.units.get(other)?;
                let is_same_name = it.is_name() && it.position.abs_diff(unit.position) == 1;
                self.alignment.answers[other].filter(|_| is_same_name && !is_title(it.span.of(self.text)))
            };
            let behind = |(column, _): (usize, f32)| {
                let next = column + 1;
                (free(next) && units[next].position == units[column].position + 1).then_some(next)
            };
            let ahead = |(column, _): (usize, f32)| {
                let before = column.checked_sub(1)?;
                (free(before) && units[before].position + 1 == units[column].position).then_some(before)
            };
            let other =
                beside(row + 1).and_then(ahead).or_else(|| row.checked_sub(1).and_then(beside).and_then(behind));
            let other = other.or_else(|| self.subject_instead(row, &free));
            if let Some(column) = other {
                let reason = format!(
                    "the claim names “{}”, the source “{}”",
                    unit.span.of(self.text),
                    self.theirs_at(units[column].span)
                );
                let is_near = |sentence: usize| self.is_near(sentence);
                let mut met = self.reading.matching.met[row].iter().map(|met| met.place.sentence as usize);
                let is_clear = self.rest(PartKind::Name, unit.span) >= super::FIRM_LONG;
                let status = if met.any(is_near) || !is_clear { PartStatus::Missing } else { PartStatus::Contradicted };
                self.object(account, PartKind::Name, status, unit.span, reason);
            }
        }
    }

    /// Returns the name that is the subject of the anchor, where that of the claim is another.
    fn subject_instead(&self, row: usize, free: &impl Fn(usize) -> bool) -> Option<usize> {
        let is_first = !(0..row).any(|before| !self.claim.unit(before).is_name() && !self.is_light(before));
        let has_name = (0..row).any(|before| self.is_own_name(before) && self.alignment.answers[before].is_some());
        let first = self.alignment.answers[row + 1..].iter().flatten().map(|(column, _)| *column).min()?;
        let units = &self.source.sentences[self.anchor()].statement.units;
        let clause = self.their_clause(first);
        let fits =
            |column: &usize| free(*column) && self.theirs.clause_at(units[*column].span.start).abs_diff(clause) <= 2;
        if is_first && !has_name { (0..first).find(fits) } else { None }
    }

    /// Finds two nouns that have each other's role beside the same verb, by the order of words; `keeps` tells whether a
    /// verb and a noun of the claim are known to have the same relation in the anchor.
    pub(super) fn exchanged(&self, account: &mut Account, keeps: &dyn Fn(Span, Span) -> bool) {
        let theirs = &self.source.sentences[self.anchor()];
        let article = &self.source.article.text;
        let is_free_order = self.table.has_free_order;
        // Where the verb comes last, all nouns are before it.
        if self.table.is_unsegmented() && self.own.is_verb_final {
            return;
        }
        for verb in self.claim.rows() {
            let unit = self.claim.unit(verb);
            let Some(their_verb) = self.their_verb(verb) else { continue };
            let is_report = self.own.marks_at(unit.span).has(Mark::Report);
            if unit.is_name() || unit.is_numeric() || is_report {
                continue;
            }
            let their_unit = &theirs.statement.units[their_verb];
            let (clause, their_clause) = (self.clause_of(verb), self.their_clause(their_verb));
            let voice = self.own.is_passive(self.text, unit.span);
            let their_voice = self.theirs.is_passive(article, their_unit.span);
            let nouns: Vec<(usize, usize)> = self
                .rows_of(clause)
                .filter(|row| *row != verb && (self.is_own_name(*row) || !self.is_light(*row)))
                .filter(|row| !self.claim.unit(*row).is_numeric())
                .filter_map(|row| Some((row, self.nearest_to(row, their_verb)?)))
                .filter(|(_, column)| self.their_clause(*column).abs_diff(their_clause) <= 1)
                .collect();
            for (place, one) in nouns.iter().enumerate() {
                for other in &nouns[place + 1..] {
                    let names = self.is_own_name(one.0) && self.is_own_name(other.0);
                    let own = |row: usize| role(self.own, self.text, self.claim.unit(row), unit);
                    let their = |column: usize| role(self.theirs, article, &theirs.statement.units[column], their_unit);
                    let (first, second) = (own(one.0), own(other.0));
                    let (their_first, their_second) = (their(one.1), their(other.1));
                    let has_prepositions = first.preposition.is_some() || second.preposition.is_some();
                    if first == second
                        || first.is_before == second.is_before
                        || is_free_order && !names && !has_prepositions
                    {
                        continue;
                    }
                    // `to Ada` in the claim, and `to` its subject in the source.
                    let is_taken = second.preposition.is_some() && their_first == second && their_second != second;
                    let is_swapped =
                        (first == their_second && second == their_first || is_taken) && voice == their_voice;
                    // The same subject in the active and in the passive, with the other noun as agent.
                    let is_subject = first.is_before && first.preposition.is_none() && first == their_first;
                    let has_agent = if voice {
                        self.own.follows_agent(self.claim.unit(other.0).span)
                    } else {
                        self.theirs.follows_agent(theirs.statement.units[other.1].span)
                    };
                    let is_turned = voice != their_voice && is_subject && !their_second.is_before && has_agent;
                    // `the club's coach, Ada`: Ada coaches the club.
                    let is_owner = |column: usize| {
                        let after = &article[theirs.statement.units[column].span.end..];
                        let written = theirs.statement.units[column].span.of(article);
                        column + 1 == their_verb
                            && (after.starts_with("'s")
                                || after.starts_with("’s")
                                || written.ends_with("'s")
                                || written.ends_with("’s"))
                    };
                    if is_owner(one.1) || is_owner(other.1) {
                        continue;
                    }
                    let is_kept = |row: usize| keeps(unit.span, self.claim.unit(row).span);
                    if (is_swapped || is_turned) && !(is_kept(one.0) && is_kept(other.0)) {
                        let reason = format!(
                            "“{}” and “{}” have exchanged their roles",
                            self.claim.unit(one.0).span.of(self.text),
                            self.claim.unit(other.0).span.of(self.text)
                        );
                        let span = self.claim.unit(one.0).span;
                        self.object(account, PartKind::Relation, PartStatus::Contradicted, span, reason);
                        return;
                    }
                }
            }
        }
    }

    /// Returns the match of a noun that is nearest to a verb of the anchor.
    fn nearest_to(&self, row: usize, their_verb: usize) -> Option<usize> {
        let within = self.reading.matching.within(row, self.anchor());
        within.iter().map(|met| met.place.unit as usize).min_by_key(|column| column.abs_diff(their_verb))
    }

    /// Returns the term of the anchor that matches a verb, by its stem or by how it begins.
    fn their_verb(&self, verb: usize) -> Option<usize> {
        let term = &self.claim.unit(verb).term;
        let units = &self.source.sentences[self.anchor()].statement.units;
        let begins_alike = |other: &ClaimTerm| {
            let common = term.chars().zip(other.term.chars()).take_while(|(one, other)| one == other).count();
            common >= STEM
        };
        let matched = self.alignment.answers[verb].map(|(column, _)| column);
        matched.or_else(|| units.iter().position(|unit| !unit.is_name() && begins_alike(unit)))
    }

    /// Finds two amounts in each other's place: the same words are before each.
    fn exchanged_amounts(&self, account: &mut Account) {
        let theirs = &self.source.sentences[self.anchor()];
        let article = &self.source.article.text;
        let amounts: Vec<(usize, usize)> = self
            .claim
            .rows()
            .into_iter()
            .filter(|row| self.claim.unit(*row).is_numeric())
            .filter_map(|row| Some((row, self.alignment.answers[row]?.0)))
            .collect();
        for pair in amounts.windows(2) {
            let [one, other] = [pair[0], pair[1]];
            let is_rank = |row: usize| self.claim.unit(row).quantity().is_some_and(|it| it.unit == Unit::Ordinal);
            if one.1 <= other.1 || is_rank(one.0) != is_rank(other.0) {
                continue;
            }
            let own = |row: usize| {
                self.own.word_before(self.claim.unit(row).span).map(|span| span.of(self.text).to_lowercase())
            };
            let their = |column: usize| {
                self.theirs.word_before(theirs.statement.units[column].span).map(|span| span.of(article).to_lowercase())
            };
            if own(one.0) == their(other.1) && own(other.0) == their(one.1) && own(one.0) != own(other.0) {
                let span = self.claim.unit(one.0).span;
                let reason = format!(
                    "“{}” and “{}” are exchanged",
                    span.of(self.text),
                    self.claim.unit(other.0).span.of(self.text)
                );
                self.object(account, PartKind::Relation, PartStatus::Contradicted, span, reason);
                return;
            }
        }
    }

    /// Finds two clauses of the claim that each take from two clauses of the anchor, crosswise.
    fn crossed(&self, account: &mut Account) {
        if self.is_long() {
            return;
        }
        let ends: Vec<(usize, usize, usize)> = self
            .clauses()
            .into_iter()
            .filter_map(|clause| Some((clause, self.ends(clause)?)))
            .map(|(clause, (first, last))| (clause, first, last))
            .collect();
        for (place, one) in ends.iter().enumerate() {
            for other in &ends[place + 1..] {
                if one.1 != one.2 && one.1 == other.2 && one.2 == other.1 {
                    let reason = "the parts of two statements are exchanged".to_owned();
                    self.object(account, PartKind::Relation, PartStatus::Contradicted, self.clause_span(one.0), reason);
                    return;
                }
            }
        }
    }

    /// Returns the clause of the anchor that a term is in, if it is in one only.
    pub(super) fn only_clause(&self, row: usize) -> Option<usize> {
        let within = self.reading.matching.within(row, self.anchor());
        let mut clauses: Vec<usize> = within.iter().map(|met| self.their_clause(met.place.unit as usize)).collect();
        clauses.dedup();
        if let [only] = clauses[..] { Some(only) } else { None }
    }

    /// Finds another subject: the name that the claim begins with is behind all else, and another is before it. And words
    /// next to each other in the claim between which the anchor has other names.
    fn other_subject(&self, account: &mut Account) {
        if self.own.all().has(Mark::Report) || self.is_long() {
            return;
        }
        let units = &self.source.sentences[self.anchor()].statement.units;
        let matched: Vec<usize> = self.alignment.answers.iter().flatten().map(|(column, _)| *column).collect();
        let is_other = |column: &usize| !matched.contains(column) && self.is_their_name(*column);
        for clause in self.clauses() {
            let rows: Vec<usize> = self.rows_of(clause).filter(|row| !self.is_light(*row)).collect();
            let (names, rest): (Vec<usize>, Vec<usize>) = {
                let count = rows.iter().take_while(|row| self.is_own_name(**row)).count();
                (rows[..count].to_vec(), rows[count..].to_vec())
            };
            let columns = |rows: &[usize]| -> Vec<usize> {
                rows.iter().filter_map(|row| self.alignment.answers[*row]).map(|(column, _)| column).collect()
            };
            let (subject, rest_columns) = (columns(&names), columns(&rest));
            let (Some(last), Some(first)) = (subject.iter().max(), rest_columns.iter().min()) else { continue };
            let is_behind = rest_columns.len() >= MIN_CROSSED
                && rest_columns.iter().all(|column| column < last)
                && !subject.iter().min().is_some_and(|first| self.has_apposition(*first, &rest_columns));
            if is_behind
                && let Some(other) = (0..*first).rev().find(is_other)
                && !self.has_converse(clause)
            {
                let span = self.claim.unit(names[0]).span;
                let other = self.theirs_at(units[other].span);
                let reason = format!("the source says it of “{other}”, not of “{}”", span.of(self.text));
                let status = if self.table.has_free_order { PartStatus::Missing } else { PartStatus::Contradicted };
                self.object(account, PartKind::Relation, status, span, reason);
            }
            for pair in rows.windows(2) {
                let (Some((one, _)), Some((next, _))) =
                    (self.alignment.answers[pair[0]], self.alignment.answers[pair[1]])
                else {
                    continue;
                };
                let own_gap = self.claim.unit(pair[1]).position - self.claim.unit(pair[0]).position;
                let is_apart = one < next && own_gap <= CLOSE && units[next].position - units[one].position > APART;
                if is_apart && (one + 1..next).filter(is_other).count() > 1 {
                    let span = self.claim.unit(pair[1]).span;
                    let reason = format!("the source has other names before “{}”", span.of(self.text));
                    self.object(account, PartKind::Relation, PartStatus::Missing, span, reason);
                }
            }
        }
    }

    /// Returns whether a word with its article is directly before a name of the anchor: `the holders Kerrin`.
    fn has_apposition(&self, name: usize, columns: &[usize]) -> bool {
        let units = &self.source.sentences[self.anchor()].statement.units;
        let Some(noun) = name.checked_sub(1).filter(|it| columns.contains(it)) else { return false };
        let is_next = units[noun].position + 1 == units[name].position;
        let before = self.theirs.word_before(units[noun].span);
        is_next && before.is_some_and(|span| is_article(self.theirs_at(span)))
    }

    /// Returns the clauses of the anchor that the first and the last term of a clause are in, of those in one clause only.
    fn ends(&self, clause: usize) -> Option<(usize, usize)> {
        let rows = self.rows_of(clause).filter(|row| !self.is_light(*row));
        let rows: Vec<usize> = rows.filter_map(|row| self.only_clause(row)).collect();
        if rows.len() < MIN_CROSSED { None } else { Some((*rows.first()?, *rows.last()?)) }
    }
}

/// Returns the role of a noun beside a verb.
fn role<'t>(marked: &MarkedText, text: &'t str, noun: &ClaimTerm, verb: &ClaimTerm) -> Role<'t> {
    // Before the verb, a preposition belongs to the phrase that a noun is in, or to another.
    let is_before = noun.span.start < verb.span.start;
    let preposition =
        marked.before(noun.span, PHRASE, Mark::Preposition).filter(|it| !is_before && it.start >= verb.span.start);
    Role { is_before, preposition: preposition.map(|span| span.of(text)) }
}

impl MarkedText {
    /// Returns whether a verb is in the passive: an auxiliary of it is before, and the verb is no present participle.
    pub(in crate::claim) fn is_passive(&self, text: &str, verb: Span) -> bool {
        let is_progressive = verb.of(text).ends_with("ing");
        !is_progressive && self.before(verb, NEXT, Mark::Passive).is_some()
    }

    /// Returns whether a noun follows a preposition of the agent.
    fn follows_agent(&self, noun: Span) -> bool {
        self.before(noun, PHRASE, Mark::Agent).is_some()
    }
}
