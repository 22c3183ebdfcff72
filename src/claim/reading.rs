//! Reads a claim against one article: the relevant sentences, and the status of each claim term in them.

use super::align::Alignment;
use super::lexicon::Relation;
use super::matching::Matching;
use super::source::{Source, TermPosition};
use super::statement::{ClaimTerm, Statement, TermKind};
use crate::error::Result;
use crate::limits::Budget;

/// Maximum number of sentences to align with a claim.
pub(super) const SENTENCES: usize = 5;
/// Weight of words in a neighbouring sentence, where the subject is often named.
const NEIGHBOUR_WEIGHT: f32 = 0.45;
/// Minimum context for an amount to refer to the same thing.
const MIN_CONTEXT: f32 = 0.35;
/// A matched amount is replaced only if another fits its context better by more than this.
const AMOUNT_MARGIN: f32 = 0.25;
/// A matched word is replaced only if another fits its context better by more than this.
const WORD_MARGIN: f32 = 0.1;

/// Work units of comparing the contexts of two terms, per claim term: two exponentials.
const STEPS_PER_CONTEXT: usize = 8;

/// A claim, the weights of its terms (0 for denials), and their paraphrases and opposites.
pub(super) struct WeightedClaim {
    pub(super) statement: Statement,
    pub(super) weights: Vec<f32>,
    pub(super) relatives: Vec<Vec<(String, Relation)>>,
}

impl WeightedClaim {
    pub(super) fn unit(&self, row: usize) -> &ClaimTerm {
        &self.statement.units[row]
    }

    /// Returns the rows of the terms to find in a source: all but denials.
    pub(super) fn rows(&self) -> Vec<usize> {
        (0..self.statement.units.len()).filter(|row| self.unit(*row).sort != TermKind::Denial).collect()
    }
}

/// A source term to compare a claim term with.
#[derive(Clone, Copy, Debug)]
pub(super) struct Counterpart {
    pub(super) place: TermPosition,
    pub(super) degree: f32,
    /// Share of the claim term's context that also surrounds this term.
    pub(super) context: f32,
    /// Whether it is an opposite.
    pub(super) is_opposite: bool,
}

/// Status of a claim term.
#[derive(Clone, Copy, Debug)]
pub(super) enum TermStatus {
    /// Matched.
    Met,
    /// Replaced by something else whose context fits better by this margin.
    Replaced(f32),
    /// Missing from the relevant sentences.
    Absent,
}

/// A claim term aligned with the source.
#[derive(Clone, Copy, Debug)]
pub(super) struct TermAlignment {
    pub(super) met: Option<Counterpart>,
    pub(super) conflict: Option<Counterpart>,
    pub(super) standing: TermStatus,
}

/// A claim read against one article.
pub(super) struct ClaimReading {
    pub(super) matching: Matching,
    /// Relevant sentences, best first: number and score, up to 1.
    pub(super) ranked: Vec<(usize, f32)>,
    /// Alignment of the claim with each of them.
    pub(super) alignments: Vec<Alignment>,
    /// Status of each claim term.
    pub(super) rows: Vec<TermAlignment>,
}

impl ClaimReading {
    pub(super) fn of(claim: &WeightedClaim, source: &Source, budget: &Budget) -> Result<Self> {
        let matching = Matching::of(claim, source, budget)?;
        budget.spend(source.sentences.len())?;
        let ranked = ranked(claim, source, &matching);
        let align = |(sentence, _): &(usize, f32)| {
            Alignment::of(claim, &matching, *sentence, &source.sentences[*sentence], budget)
        };
        let alignments = ranked.iter().map(align).collect::<Result<_>>()?;
        let mut reading = Self { matching, ranked, alignments, rows: Vec::new() };
        let rows = 0..claim.statement.units.len();
        reading.rows = rows.map(|row| reading.row(claim, source, row, budget)).collect::<Result<_>>()?;
        Ok(reading)
    }

    /// Returns whether one sentence contains the whole claim, in its words and order, with nothing significant between
    /// them.
    pub(super) fn states_all(&self, claim: &WeightedClaim) -> bool {
        let follows =
            |pair: &[Option<(usize, f32)>]| pair[0].zip(pair[1]).is_some_and(|(one, next)| one.0 + 1 == next.0);
        !claim.statement.units.is_empty()
            && self.alignments.iter().any(|alignment| {
                alignment.answers.iter().all(|answer| answer.is_some_and(|(_, degree)| degree >= 1.0))
                    && alignment.answers.windows(2).all(follows)
            })
    }

    /// Returns whether a sentence has the words of the claim, in their order, and no others, but another number of
    /// negations.
    pub(super) fn is_copy_but_for_negations(&self, claim: &WeightedClaim, source: &Source, sentence: usize) -> bool {
        let Some(alignment) = self.alignments.iter().find(|it| it.sentence == sentence) else { return false };
        let (ours, theirs) = (&claim.statement.units, &source.sentences[sentence].statement.units);
        let denials = |units: &[ClaimTerm]| units.iter().filter(|it| it.sort == TermKind::Denial).count();
        let is_same = |row: usize| alignment.in_order[row] && alignment.answers[row].is_some_and(|it| it.1 >= 1.0);
        denials(ours) != denials(theirs)
            && ours.len() - denials(ours) == theirs.len() - denials(theirs)
            && claim.rows().into_iter().all(is_same)
    }

    fn row(&self, claim: &WeightedClaim, source: &Source, row: usize, budget: &Budget) -> Result<TermAlignment> {
        let met = self.met(claim, source, row, budget)?;
        let conflict = self.conflict(claim, source, row, budget)?;
        let (here, there) = (met.map_or(0.0, |it| it.context), conflict.map_or(0.0, |it| it.context));
        let standing = if claim.unit(row).is_numeric() {
            match met {
                Some(_) if there - here <= AMOUNT_MARGIN => TermStatus::Met,
                _ if there >= MIN_CONTEXT => TermStatus::Replaced(there - here),
                Some(_) => TermStatus::Met,
                None => TermStatus::Absent,
            }
        } else {
            match (met, conflict) {
                (Some(_), _) if here + WORD_MARGIN >= there => TermStatus::Met,
                (_, Some(_)) => TermStatus::Replaced(there),
                (Some(_), None) => TermStatus::Met,
                (None, None) => TermStatus::Absent,
            }
        };
        Ok(TermAlignment { met, conflict, standing })
    }

    /// Returns the match of a term with the closest context, in the selected sentences.
    fn met(&self, claim: &WeightedClaim, source: &Source, row: usize, budget: &Budget) -> Result<Option<Counterpart>> {
        let mut best: Option<Counterpart> = None;
        for alignment in &self.alignments {
            let sentence = &source.sentences[alignment.sentence];
            for met in self.matching.within(row, alignment.sentence) {
                budget.spend(STEPS_PER_CONTEXT * alignment.answers.len())?;
                let context = alignment.context(claim, sentence, row, met.place.unit as usize);
                if best.is_none_or(|best| context * met.degree > best.context * best.degree) {
                    best = Some(Counterpart { place: met.place, degree: met.degree, context, is_opposite: false });
                }
            }
        }
        Ok(best)
    }

    /// Returns the conflicting term with the closest context: a different amount of its kind, an opposite, or a term in
    /// the gap.
    fn conflict(
        &self,
        claim: &WeightedClaim,
        source: &Source,
        row: usize,
        budget: &Budget,
    ) -> Result<Option<Counterpart>> {
        let mut best: Option<Counterpart> = None;
        let unit = claim.unit(row);
        let is_amount = unit.quantity().is_some();
        for alignment in &self.alignments {
            let sentence = &source.sentences[alignment.sentence];
            let opposed = self.matching.conflicts_within(row, alignment.sentence);
            let opposed = opposed.iter().map(|place| (place.unit as usize, !is_amount));
            let fits =
                |column: &usize| !is_amount && sentence.statement.units[*column].is_numeric() == unit.is_numeric();
            let gap = alignment.instead[row].iter().copied().filter(fits).map(|column| (column, false));
            for (column, is_opposite) in opposed.chain(gap) {
                budget.spend(STEPS_PER_CONTEXT * alignment.answers.len())?;
                if alignment.answers_other(row, column) {
                    continue;
                }
                let context = alignment.context(claim, sentence, row, column);
                if best.is_none_or(|best| context > best.context) {
                    best = Some(Counterpart { place: alignment.place(column), degree: 0.0, context, is_opposite });
                }
            }
        }
        Ok(best)
    }

    /// Returns the alignment that best matches the context of a term, and how well.
    fn best_alignment(&self, claim: &WeightedClaim, row: usize) -> Option<(&Alignment, f32)> {
        let all = self.alignments.iter().map(|it| (it, it.surroundings(claim, row)));
        all.reduce(|best, next| if next.1 > best.1 + 1e-4 { next } else { best })
    }

    /// Returns the clearest denial of the claim that its source lacks: its row, the sentence that lacks it, and the
    /// strength.
    pub(super) fn denial_added(&self, claim: &WeightedClaim) -> Option<(usize, usize, f32)> {
        let denials = (0..claim.statement.units.len()).filter(|row| claim.unit(*row).sort == TermKind::Denial);
        denials
            .filter_map(|row| self.best_alignment(claim, row).map(|(alignment, firmly)| (row, alignment, firmly)))
            .filter(|(row, alignment, _)| alignment.answers[*row].is_none())
            .map(|(row, alignment, firmly)| (row, alignment.sentence, firmly))
            .max_by(|one, other| one.2.total_cmp(&other.2))
    }

    /// Returns the clearest denial of the source that the claim lacks, and its strength.
    pub(super) fn denial_dropped(&self, claim: &WeightedClaim) -> Option<(TermPosition, f32)> {
        let dropped = self.alignments.iter().flat_map(|alignment| {
            alignment.dropped.iter().filter_map(move |(column, row)| {
                let (best, firmly) = self.best_alignment(claim, *row)?;
                (best.sentence == alignment.sentence).then_some((alignment.place(*column), firmly))
            })
        });
        dropped.max_by(|one, other| one.1.total_cmp(&other.1))
    }
}

/// Returns the sentences that contain the most of the claim's weight, neighbours included.
fn ranked(claim: &WeightedClaim, source: &Source, matching: &Matching) -> Vec<(usize, f32)> {
    let count = source.sentences.len();
    let total: f32 = claim.weights.iter().sum::<f32>().max(f32::EPSILON);
    let mut scores = vec![0.0_f32; count];
    let mut is_touched = vec![false; count];
    for row in claim.rows() {
        let mut best: Vec<(usize, f32)> = Vec::new();
        for met in &*matching.met[row] {
            match best.last_mut() {
                Some((sentence, degree)) if *sentence == met.place.sentence as usize => {
                    *degree = degree.max(met.degree);
                }
                _ => best.push((met.place.sentence as usize, met.degree)),
            }
        }
        let weight = claim.weights[row];
        // A missing term counts by the better of the two neighbouring sentences.
        let degree_at =
            |at: usize| best.binary_search_by_key(&at, |(sentence, _)| *sentence).map_or(0.0, |place| best[place].1);
        let mut around: Vec<usize> =
            best.iter().flat_map(|(at, _)| at.saturating_sub(1)..(at + 2).min(count)).collect();
        around.dedup();
        around.sort_unstable();
        around.dedup();
        for at in around {
            let own = degree_at(at);
            is_touched[at] |= own > 0.0;
            let before = at.checked_sub(1).map_or(0.0, degree_at);
            let near = own.max(before).max(degree_at(at + 1));
            scores[at] += weight * (own + NEIGHBOUR_WEIGHT * (near - own));
        }
    }
    // Of sentences with equal scores, those with as many denials as the claim come first.
    let denials = |units: &[ClaimTerm]| units.iter().filter(|unit| unit.sort == TermKind::Denial).count();
    let own = denials(&claim.statement.units);
    let touched = (0..count).filter(|at| is_touched[*at]);
    let mut ranked: Vec<(usize, f32, usize)> = touched
        .map(|at| (at, scores[at] / total, denials(&source.sentences[at].statement.units).abs_diff(own)))
        .collect();
    ranked.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.2.cmp(&other.2)).then(one.0.cmp(&other.0)));
    ranked.truncate(SENTENCES);
    ranked.into_iter().map(|(at, score, _)| (at, score)).collect()
}
