//! Accounts for every part of a claim: found in the sentence that fits best and its surroundings, in the same relation,
//! or missing, or contradicted.
//!
//! Each relevant sentence is tried as the anchor; the account is that of the anchor with the fewest objections.

mod anchor;
mod arithmetic;
mod borrowed;
mod certainty;
mod clauses;
mod compound;
mod contrary;
mod contrast;
mod correction;
mod crossing;
mod day;
mod dispute;
mod exchange;
mod figures;
mod firmness;
mod measure;
mod name;
mod order;
mod part;
mod particle;
mod quantity;
mod relation;
mod role;
mod speaker;
mod subject;
mod subject_elsewhere;
mod terms;

pub use part::{Part, PartKind, PartStatus};
pub(super) use subject::is_article;

use role::OwnTree;

use super::align::Alignment;
use super::marks::{Mark, MarkSet, MarkTable, MarkedText};
use super::reading::{ClaimReading, WeightedClaim};
use super::source::Source;
use super::statement::TermKind;
use crate::text::Span;

/// An anchor must have this share of the claim that the best sentence has.
const MIN_ANCHOR: f32 = 0.6;
/// Share of a claim that a sentence must have for its objection to contradict the claim.
const FIRM: f32 = 0.5;
/// The same for a claim of many terms, of which some match by chance.
const FIRM_LONG: f32 = 0.8;
/// Share of such a claim's weight that need not be found if the model estimates enough: with more missing, as many
/// unsupported claims as supported ones pass on the development sets.
const TOLERANCE: f32 = 0.45;
/// The same in scripts without spaces, where a term is a pair of characters.
const TOLERANCE_PAIRS: f32 = 0.03;
/// A claim with more terms than this has several statements.
const LONG: usize = 14;
/// The same in scripts without spaces, where a term is a pair of characters.
const LONG_PAIRS: usize = 30;

/// Share of the words of a sentence that its correction repeats.
const MIN_ERROR: f32 = 0.7;
/// Terms of a clause that states something.
const MIN_CLAUSE: usize = 3;

/// A part of a claim that its anchor does not have as claimed, or that is found by more than its word.
#[derive(Clone, Debug)]
pub(super) struct Objection {
    pub(super) span: Span,
    pub(super) kind: PartKind,
    pub(super) status: PartStatus,
    /// Sentence it rests on.
    pub(super) sentence: Option<usize>,
    /// In words, for the reader.
    pub(super) reason: String,
}

impl Objection {
    /// Returns whether a claim of several statements may still be supported: most of them are.
    fn is_tolerable(&self) -> bool {
        !matches!(self.kind, PartKind::Speaker)
    }
}

/// How much of a claim an article has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// Every part, in the same relation.
    All,
    /// Nearly every part of a claim of several statements, without contradiction.
    Most,
    /// A statement of several, or all but a condition.
    Part,
    /// Words only.
    Little,
}

/// The account of a claim in one article.
#[derive(Clone, Debug, Default)]
pub(super) struct Account {
    /// The sentence it rests on.
    pub(super) anchor: Option<usize>,
    /// For each term of the claim, the status and the sentence.
    pub(super) terms: Vec<(PartStatus, Option<usize>)>,
    /// What is missing or contradicted, besides terms.
    pub(super) objections: Vec<Objection>,
    /// Share of the claim's weight that is found.
    pub(super) share: f32,
    /// Share of the weight that the anchor has.
    pub(super) anchored: f32,
    /// Whether the claim has several statements.
    pub(super) is_several: bool,
    /// Whether the claim has several sentences, of which the anchor has one.
    pub(super) has_sentences: bool,
    /// Share of such a claim that need not be found.
    pub(super) tolerance: f32,
    /// Whether the anchor quotes an error in order to correct it.
    pub(super) is_error: bool,
    /// Amounts that differ from the source's only in what the claim leaves out, or that are sums of them.
    pub(super) excused: Vec<usize>,
    /// Number of the clauses that are found whole, if not all are.
    pub(super) found_clauses: usize,
}

impl Account {
    /// Accounts for a claim; `None` if the article has nothing of it.
    pub(super) fn of(
        text: &str,
        claim: &WeightedClaim,
        source: &Source,
        reading: &ClaimReading,
        is_stated: bool,
    ) -> Self {
        let table = &*source.table;
        let own = MarkedText::read(text, Span::new(0, text.len()), table);
        let own_tree = OwnTree::default();
        let rows = || 0..claim.statement.units.len();
        let light: Vec<bool> = rows().map(|row| terms::is_light(claim, &own, row)).collect();
        let clauses: Vec<usize> = rows().map(|row| own.clause_at(claim.unit(row).span.start)).collect();
        let weights: Vec<f32> =
            (0..claim.weights.len()).map(|row| anchor::anchor_weight(claim, source, &own, row)).collect();
        let coverage = |alignment: &Alignment| anchor::coverage(&weights, alignment);
        let best = reading.alignments.iter().map(coverage).fold(0.0, f32::max);
        let mut chosen: Option<Self> = None;
        let mut contradictions: Vec<Objection> = Vec::new();
        let mut exchanged: Option<(f32, Objection)> = None;
        for alignment in &reading.alignments {
            let anchored = coverage(alignment);
            if anchored < best * MIN_ANCHOR {
                continue;
            }
            let Some(theirs) = source.marked(alignment.sentence) else { continue };
            let (own, light, clauses, own_tree) = (&own, &*light, &*clauses, &own_tree);
            let frame = Frame {
                text,
                claim,
                source,
                reading,
                table,
                alignment,
                own,
                light,
                clauses,
                theirs,
                own_tree,
                anchored,
            };
            let account = frame.account(is_stated && alignment.answers.iter().all(Option::is_some));
            let relation = account.contradiction().filter(|it| it.kind == PartKind::Relation);
            // A correction outweighs the sentence that it corrects, though it uses fewer of its words.
            let anchored = if account.is_error { account.anchored / MIN_ERROR } else { account.anchored };
            if let Some(it) = relation.filter(|_| exchanged.as_ref().is_none_or(|(most, _)| anchored > *most)) {
                exchanged = Some((anchored, it.clone()));
            }
            contradictions.extend(account.contradiction().cloned());
            if chosen.as_ref().is_none_or(|best| account.rank() > best.rank()) {
                chosen = Some(account);
            }
        }
        let mut chosen = chosen.unwrap_or_default();
        // A sentence with as much of the claim in another relation is not outweighed.
        if chosen.is_complete()
            && let Some((anchored, relation)) = exchanged
            && anchored >= chosen.anchored
        {
            chosen.objections.push(relation);
        }
        if !chosen.is_complete() && chosen.contradiction().is_none() {
            chosen.objections.extend(contradictions.into_iter().next());
        }
        chosen
    }

    /// Returns how much of the claim is found.
    pub(super) fn extent(&self) -> Found {
        if self.is_complete() {
            Found::All
        } else if self.is_several
            && 1.0 - self.share < self.tolerance
            && self
                .objections
                .iter()
                .all(|it| it.status != PartStatus::Contradicted && (self.has_sentences || it.is_tolerable()))
        {
            Found::Most
        } else if self.is_partial() {
            Found::Part
        } else {
            Found::Little
        }
    }

    /// Returns whether negations agree in a sentence.
    pub(super) fn agrees_in(&self, sentence: usize) -> bool {
        self.anchor == Some(sentence) && !self.objections.iter().any(|it| it.kind == PartKind::Negation)
    }

    /// Returns whether a clause of a claim of several is found whole: the source states a part of the claim.
    pub(super) fn is_partial(&self) -> bool {
        let is_minor = |it: &Objection| matches!(it.kind, PartKind::Condition | PartKind::Comparison);
        let are_terms_found = self.terms.iter().all(|it| it.0 == PartStatus::Found);
        self.found_clauses > 0 || are_terms_found && self.objections.iter().all(is_minor)
    }

    /// Returns the number of terms besides those that are contradicted; `None` if one of them is missing.
    pub(super) fn rest(&self, claim: &WeightedClaim, contradicted: Option<usize>) -> Option<usize> {
        // The span of a negation or a dispute has more than what is contradicted.
        let is_narrow = |it: &&Objection| !matches!(it.kind, PartKind::Certainty | PartKind::Negation);
        let contradiction = self.contradiction().filter(is_narrow).map(|it| it.span);
        let is_contradicted = |row: usize| {
            contradicted == Some(row) || contradiction.is_some_and(|span| span.overlaps(claim.unit(row).span))
        };
        let rest = || self.terms.iter().enumerate().filter(|(row, _)| !is_contradicted(*row)).map(|(_, it)| it.0);
        rest().all(|it| it != PartStatus::Missing).then(|| rest().count())
    }

    /// Returns whether every part is found.
    pub(super) fn is_complete(&self) -> bool {
        self.anchor.is_some() && self.objections.is_empty() && self.terms.iter().all(|it| it.0 == PartStatus::Found)
    }

    /// Returns the objection that contradicts the claim, if any.
    pub(super) fn contradiction(&self) -> Option<&Objection> {
        self.objections.iter().find(|it| it.status == PartStatus::Contradicted)
    }

    /// Sort key: complete accounts first, then those with the most found.
    fn rank(&self) -> (bool, f32) {
        let objections: f32 =
            self.objections.iter().map(|it| if it.status == PartStatus::Contradicted { 0.05 } else { 0.15 }).sum();
        (self.is_complete(), self.anchored + 0.5 * self.share - objections)
    }
}

/// A claim compared with one anchor.
struct Frame<'a> {
    text: &'a str,
    claim: &'a WeightedClaim,
    source: &'a Source,
    reading: &'a ClaimReading,
    table: &'a MarkTable,
    alignment: &'a Alignment,
    own: &'a MarkedText,
    /// For each term of the claim, whether it has little content.
    light: &'a [bool],
    /// For each term of the claim, its clause.
    clauses: &'a [usize],
    theirs: &'a MarkedText,
    own_tree: &'a OwnTree,
    anchored: f32,
}

#[cfg(test)]
mod tests;

impl Frame<'_> {
    fn account(&self, is_stated: bool) -> Account {
        let terms = self.terms();
        let total: f32 = self.claim.weights.iter().sum::<f32>().max(f32::EPSILON);
        let found = terms.iter().zip(&self.claim.weights).filter(|(it, _)| it.0 == PartStatus::Found);
        let share = found.map(|(_, weight)| weight).sum::<f32>() / total;
        let mut account =
            Account { anchor: Some(self.anchor()), terms, share, anchored: self.anchored, ..Account::default() };
        account.is_several = self.is_long();
        let before_end = self.text.trim_end_matches(|c: char| !c.is_alphanumeric());
        account.has_sentences = before_end.contains(['。', '！', '？']) || before_end.contains(". ");
        let is_excused =
            |row: &usize| self.bare_figure(*row).is_some() || self.is_sum(*row) || self.computed(*row).is_some();
        account.excused = self.claim.rows().into_iter().filter(is_excused).collect();
        // What remains of a number has not done it.
        let units = &self.claim.statement.units;
        let remains = |row: &usize| {
            units[*row].sort == TermKind::Denial && self.rows_of(self.clause_of(*row)).any(|it| self.is_remainder(it))
        };
        account.excused.extend((0..units.len()).filter(remains));
        // Every character of a text without spaces is a term.
        account.tolerance = if self.table.is_unsegmented() { TOLERANCE_PAIRS } else { TOLERANCE };
        self.correction(&mut account);
        if is_stated {
            return account;
        }
        self.negation(&mut account);
        self.certainty(&mut account);
        self.dispute(&mut account);
        self.quantity(&mut account);
        self.order(&mut account);
        self.speaker(&mut account);
        self.relations(&mut account);
        self.subjects(&mut account);
        self.particles(&mut account);
        self.contraries(&mut account);
        self.measure(&mut account);
        self.figures(&mut account);
        self.crossing(&mut account);
        self.exchanged_labels_of_figures(&mut account);
        self.contrasts(&mut account);
        self.listed_figures(&mut account);
        self.ends_of_period(&mut account);
        self.borrowed(&mut account);
        self.relative_subject(&mut account);
        self.doers(&mut account);
        self.subject_elsewhere(&mut account);
        self.amount_elsewhere(&mut account);
        self.other_complement(&mut account);
        self.other_topic(&mut account);
        self.other_preposition(&mut account);
        self.compounds(&mut account);
        self.spread(&mut account);
        self.decide_degree(&mut account);
        self.denied_nearby(&mut account);
        account.found_clauses = self.found_clauses(&account);
        account
    }

    /// Returns how many clauses of the claim are found whole.
    fn found_clauses(&self, account: &Account) -> usize {
        let clauses = self.clauses();
        let is_found = |clause: &&usize| {
            let rows: Vec<usize> = self.rows_of(**clause).filter(|row| !self.is_light(*row)).collect();
            rows.len() >= MIN_CLAUSE && rows.iter().all(|row| account.terms[*row].0 == PartStatus::Found)
        };
        if clauses.len() > 1 { clauses.iter().filter(is_found).count() } else { 0 }
    }

    fn anchor(&self) -> usize {
        self.alignment.sentence
    }

    fn object(&self, account: &mut Account, kind: PartKind, status: PartStatus, span: Span, reason: String) {
        if account.objections.iter().any(|it| it.kind == kind && it.span == span) {
            return;
        }
        let is_firm = status == PartStatus::Contradicted
            && !(kind == PartKind::Negation && self.is_of_another())
            && self.rest(kind, span) >= if self.is_long() { FIRM_LONG } else { FIRM };
        let status = if is_firm { status } else { PartStatus::Missing };
        account.objections.push(Objection { span, kind, status, sentence: Some(self.anchor()), reason });
    }

    /// Returns the words of a span of the anchor.
    fn theirs_at(&self, span: Span) -> &str {
        span.of(&self.source.article.text)
    }
}
