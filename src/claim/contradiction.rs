//! Contradictions between a source and a claim: rules that overrule the model, each with the words it rests on.

use super::converse::is_converse;
use super::features::Features;
use super::marks::MarkedText;
use super::reading::{ClaimReading, Counterpart, TermStatus, WeightedClaim};
use super::source::{Source, TermPosition};
use super::statement::{ClaimTerm, TermKind};
use crate::text::Span;

/// Minimum context match for a different amount, a denial or an opposite to be about the same thing. Each threshold was
/// chosen so that none, or one in hundreds, of the supported claims in the development sets is refuted.
const FIRM: f32 = 0.5;
/// A different name is weaker evidence, because sentences list names.
const FIRM_NAME: f32 = 0.6;
/// A denial that the claim lacks may belong to something else that the claim leaves out.
const FIRM_DROPPED: f32 = 0.8;
/// Scope of a denial, in words.
const NEGATION_SCOPE: u32 = 3;
/// Share of the claim that the sentence must contain for a different name to count.
const MIN_COVERAGE: f32 = 0.7;

/// Something in the source that cannot be true together with the claim.
#[derive(Clone, Copy, Debug)]
pub(super) enum Contradiction {
    /// A different amount, date or number.
    Amount(usize, TermPosition),
    /// The opposite of a word.
    Opposite(usize, TermPosition),
    /// A different name.
    Name(usize, TermPosition),
    /// The claim denies what the sentence states.
    Denies(usize, usize),
    /// The source denies what the claim states.
    Denied(TermPosition),
}

impl Contradiction {
    /// Returns the strongest contradiction of a claim by an article.
    pub(super) fn of(
        text: &str,
        claim: &WeightedClaim,
        source: &Source,
        reading: &ClaimReading,
        features: &Features,
    ) -> Option<Self> {
        let mut firmest: Option<(f32, Self)> = None;
        let mut hear = |firmly: f32, least: f32, contradiction: Self| {
            if firmly > least && firmest.is_none_or(|(most, _)| firmly > most) {
                firmest = Some((firmly, contradiction));
            }
        };
        let mut own = None;
        for row in claim.rows() {
            let it = &reading.rows[row];
            let (TermStatus::Replaced(firmly), Some(Counterpart { place, is_opposite, .. })) =
                (it.standing, it.conflict)
            else {
                continue;
            };
            if claim.unit(row).is_numeric() {
                hear(firmly, FIRM, Self::Amount(row, place));
            } else if is_opposite && !is_negated_once(claim, source, row, place) {
                let own = own.get_or_insert_with(|| MarkedText::read(text, Span::new(0, text.len()), &source.table));
                if !is_converse(text, own, claim, source, &reading.matching, row, place) {
                    hear(firmly, FIRM, Self::Opposite(row, place));
                }
            } else if claim.unit(row).is_name()
                && source.unit(place).is_name()
                && features.best > MIN_COVERAGE
                && !source.table.capitalises_nouns
            {
                hear(firmly, FIRM_NAME, Self::Name(row, place));
            }
        }
        let opposes = |row: usize, sentence: usize| {
            let next = row + 1;
            next < claim.statement.units.len() && !reading.matching.conflicts_within(next, sentence).is_empty()
        };
        if let Some((row, sentence, firmly)) = reading
            .denial_added(claim)
            .filter(|it| !opposes(it.0, it.1) && !is_denied_beside(claim, source, reading, it.0, it.1))
        {
            hear(firmly, FIRM, Self::Denies(row, sentence));
        }
        if let Some((place, firmly)) = reading.denial_dropped(claim) {
            hear(firmly, FIRM_DROPPED, Self::Denied(place));
        }
        firmest.map(|(_, contradiction)| contradiction)
    }

    /// Returns the sentence it rests on.
    pub(super) const fn sentence(&self) -> usize {
        match self {
            Self::Amount(_, place) | Self::Opposite(_, place) | Self::Name(_, place) | Self::Denied(place) => {
                place.sentence as usize
            }
            Self::Denies(_, sentence) => *sentence,
        }
    }

    /// Returns the claim term it contradicts, if it contradicts one.
    pub(super) const fn row(&self) -> Option<usize> {
        match self {
            Self::Amount(row, _) | Self::Opposite(row, _) | Self::Name(row, _) | Self::Denies(row, _) => Some(*row),
            Self::Denied(_) => None,
        }
    }

    /// Returns whether it is about a negation.
    pub(super) const fn is_of_negation(&self) -> bool {
        matches!(self, Self::Denies(..) | Self::Denied(_))
    }

    /// Returns the kind of contradiction.
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::Amount(..) => "amount",
            Self::Opposite(..) => "opposite",
            Self::Name(..) => "name",
            Self::Denies(..) => "denies",
            Self::Denied(..) => "denied",
        }
    }

    /// Returns the contradiction in words.
    pub(super) fn reason(&self, claim: &WeightedClaim, text: &str, source: &Source) -> String {
        let ours = |row: usize| claim.unit(row).span.of(text);
        let theirs = |place: TermPosition| source.unit(place).span.of(&source.article.text);
        match self {
            Self::Amount(row, place) => format!("the claim says {}, the source {}", ours(*row), theirs(*place)),
            Self::Opposite(row, place) => {
                format!("the claim says “{}”, the source the opposite: “{}”", ours(*row), theirs(*place))
            }
            Self::Name(row, place) => format!("the claim names “{}”, the source “{}”", ours(*row), theirs(*place)),
            Self::Denies(row, _) => format!("the claim denies (“{}”) what the source states", ours(*row)),
            Self::Denied(place) => format!("the source denies (“{}”) what the claim states", theirs(*place)),
        }
    }
}

/// Returns whether the sentence before or after one denies a word that the claim denies: `Part of the roof fell. Hurt was
/// nobody.`
fn is_denied_beside(
    claim: &WeightedClaim,
    source: &Source,
    reading: &ClaimReading,
    denial: usize,
    sentence: usize,
) -> bool {
    let units = &claim.statement.units;
    let is_near = |row: &usize| units[*row].position.abs_diff(units[denial].position) <= NEGATION_SCOPE;
    let denied = (0..units.len()).filter(|row| units[*row].sort == TermKind::Word && is_near(row));
    let beside = [sentence.checked_sub(1), Some(sentence + 1).filter(|at| *at < source.sentences.len())];
    denied.into_iter().any(|row| {
        beside.into_iter().flatten().any(|at| {
            let theirs = &source.sentences[at].statement.units;
            reading.matching.within(row, at).iter().any(|met| {
                let position = theirs[met.place.unit as usize].position;
                let is_denial =
                    |it: &ClaimTerm| it.sort == TermKind::Denial && it.position.abs_diff(position) <= NEGATION_SCOPE;
                theirs.iter().any(is_denial)
            })
        })
    })
}

/// Returns whether exactly one of a claim word and its counterpart is denied: opposites then agree.
fn is_negated_once(claim: &WeightedClaim, source: &Source, row: usize, place: TermPosition) -> bool {
    let denied = |units: &[ClaimTerm], at: usize| {
        let position = units[at].position;
        units[..at]
            .iter()
            .rev()
            .take_while(|it| position - it.position <= NEGATION_SCOPE)
            .any(|it| it.sort == TermKind::Denial)
    };
    let theirs = &source.sentences[place.sentence as usize].statement.units;
    denied(&claim.statement.units, row) != denied(theirs, place.unit as usize)
}
