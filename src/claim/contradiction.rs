//! What a source says against a claim: rules that overrule the model, each with the words it rests on.

use super::features::Features;
use super::reading::{ClaimReading, Counterpart, TermStatus, WeightedClaim};
use super::source::{Source, TermPosition};
use super::statement::{ClaimTerm, TermKind};

/// From here on a different amount, a denial or an opposite is said of the same thing: the claim's own surroundings stand
/// around it. Each was chosen where no supported claim of the development sets, or one in hundreds, was refuted.
const FIRM: f32 = 0.5;
/// Another name in a name's place proves less: sentences list names.
const FIRM_NAME: f32 = 0.6;
/// A denial that the claim lacks may stand for something else that it leaves out.
const FIRM_DROPPED: f32 = 0.8;
/// Words within which a denial denies.
const DENIES_WITHIN: u32 = 3;
/// How much of the claim the sentence has to have for another name to count.
const SAME_STORY: f32 = 0.7;

/// What a source says that the claim cannot be true together with.
#[derive(Clone, Copy, Debug)]
pub(super) enum Contradiction {
    /// Another amount, date or number.
    Amount(usize, TermPosition),
    /// The opposite of a word.
    Opposite(usize, TermPosition),
    /// Another name.
    Name(usize, TermPosition),
    /// The claim denies what the sentence states.
    Denies(usize, usize),
    /// The source denies what the claim states.
    Denied(TermPosition),
}

impl Contradiction {
    /// The firmest of what an article says against a claim.
    pub(super) fn of(
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
        for row in claim.rows() {
            let it = &reading.rows[row];
            let (TermStatus::Replaced(firmly), Some(Counterpart { place, is_opposite, .. })) =
                (it.standing, it.conflict)
            else {
                continue;
            };
            if claim.unit(row).is_numeric() {
                hear(firmly, FIRM, Self::Amount(row, place));
            } else if is_opposite && !is_turned(claim, source, row, place) {
                hear(firmly, FIRM, Self::Opposite(row, place));
            } else if claim.unit(row).is_name() && source.unit(place).is_name() && features.best > SAME_STORY {
                hear(firmly, FIRM_NAME, Self::Name(row, place));
            }
        }
        if let Some((row, sentence, firmly)) = reading.denial_added(claim) {
            hear(firmly, FIRM, Self::Denies(row, sentence));
        }
        if let Some((place, firmly)) = reading.denial_dropped(claim) {
            hear(firmly, FIRM_DROPPED, Self::Denied(place));
        }
        firmest.map(|(_, contradiction)| contradiction)
    }

    /// The sentence it rests on.
    pub(super) const fn sentence(&self) -> usize {
        match self {
            Self::Amount(_, place) | Self::Opposite(_, place) | Self::Name(_, place) | Self::Denied(place) => {
                place.sentence as usize
            }
            Self::Denies(_, sentence) => *sentence,
        }
    }

    /// The unit of the claim that it is against, if it is against one.
    pub(super) const fn row(&self) -> Option<usize> {
        match self {
            Self::Amount(row, _) | Self::Opposite(row, _) | Self::Name(row, _) | Self::Denies(row, _) => Some(*row),
            Self::Denied(_) => None,
        }
    }

    /// What kind it is.
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::Amount(..) => "amount",
            Self::Opposite(..) => "opposite",
            Self::Name(..) => "name",
            Self::Denies(..) => "denies",
            Self::Denied(..) => "denied",
        }
    }

    /// What it says, in words.
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

/// Whether a word of the claim is denied there and its counterpart is not, or the other way round: opposites then agree.
fn is_turned(claim: &WeightedClaim, source: &Source, row: usize, place: TermPosition) -> bool {
    let denied = |units: &[ClaimTerm], at: usize| {
        let position = units[at].position;
        units[..at]
            .iter()
            .rev()
            .take_while(|it| position - it.position <= DENIES_WITHIN)
            .any(|it| it.sort == TermKind::Denial)
    };
    let theirs = &source.sentences[place.sentence as usize].statement.units;
    denied(&claim.statement.units, row) != denied(theirs, place.unit as usize)
}
