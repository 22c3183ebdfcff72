//! Words that qualify a statement: negation, plan, doubt, condition, quantity, order in time, attribution and correction,
//! as phrases per language in the text files of this folder.
//!
//! A line of such a file is `mark: phrase, phrase, …`; a word that ends in `*` matches all words that begin so. Languages
//! that do not separate their words by spaces are searched by substring.

mod clause;
mod table;

pub(super) use clause::{MarkedText, Occurrence};
pub(super) use table::{MarkTable, MarkTables};

macro_rules! marks {
    ($($(#[doc = $doc:literal])+ $mark:ident $name:literal,)*) => {
        /// What a phrase says about the statement around it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(in crate::claim) enum Mark {
            $($(#[doc = $doc])+ $mark,)*
        }

        impl Mark {
            /// Returns the mark with this name in the tables.
            fn named(name: &str) -> Option<Self> {
                match name {
                    $($name => Some(Self::$mark),)*
                    _ => None,
                }
            }
        }
    };
}

marks! {
    /// Negates its clause.
    Deny "deny",
    /// Negates what follows, in other clauses too: `denied that`.
    Reject "reject",
    /// Says that what the sentence reports is false: `is not true`.
    Untrue "untrue",
    /// Denies what somebody said: `denied this`.
    Dispute "dispute",
    /// `until`: with a negation, the statement holds from then on.
    Until "until",
    /// Not yet: `will`, `plans to`.
    Plan "plan",
    /// Puts off what was planned: `postponed`.
    Defer "defer",
    /// Perhaps: `may`, `believes`.
    Maybe "maybe",
    /// Somebody's accusation: `alleged`.
    Alleged "alleged",
    /// Attributes to a speaker: `said`.
    Report "report",
    /// A condition: `if`.
    Condition "cond",
    /// The absence of a condition: `whether or not`.
    Regardless "regardless",
    /// A cause: `because`.
    Cause "cause",
    /// The whole: `all`.
    All "all",
    /// The whole with an exception: `all but`.
    Except "except",
    /// A part: `some of`.
    Some "some",
    /// `few`.
    Few "few",
    /// `many`.
    Many "many",
    /// `only`.
    Only "only",
    /// A superlative.
    Top "top",
    /// A place below the first: `second`.
    Rank "rank",
    /// `before`.
    Before "before",
    /// Before an event, or something else: Dutch `voor`.
    Sooner "sooner",
    /// `after`.
    After "after",
    /// `since`.
    Since "since",
    /// What was said or meant before: `originally`.
    Former "former",
    /// Quotes an error in order to correct it: `an earlier version`.
    Correct "correct",
    /// A text that can be wrong: `article`.
    Publication "publication",
    /// The parts of a whole: `of whom`.
    PartOf "partof",
    /// How far something changes: `by`.
    Distance "distance",
    /// Where a change ends: `to`.
    Target "target",
    /// More than what follows: `above`.
    Above "above",
    /// Less than what follows: `below`.
    Below "below",
    /// `the other way round`.
    Swap "swap",
    /// The base of a comparison: `than`.
    Than "than",
    /// The same degree: `as … as`.
    Equal "equal",
    /// Begins a clause.
    Boundary "boundary",
    /// Joins words or clauses: `and`.
    Joint "joint",
    /// Begins a clause after a joint: an auxiliary or a pronoun.
    Auxiliary "aux",
    /// Begins a contrast: `but`.
    Contrast "contrast",
    /// Introduces the agent of a passive: `by`.
    Agent "passive",
    /// A preposition, which tells the role of what follows.
    Preposition "prep",
    /// A preposition that no subject follows: `against`.
    Oblique "oblique",
    /// Follows the doer: `ने` of Hindi.
    Doer "doer",
    /// An auxiliary of the passive.
    Passive "be",
    /// A pronoun or demonstrative.
    Pronoun "pronoun",
    /// Begins a relative clause: `who`.
    Relative "relative",
    /// Stands for a statement: `denies this`.
    This "this",
    /// A pronoun of the first person.
    FirstPerson "first",
    /// A weekday.
    Monday "mon",
    /// A weekday.
    Tuesday "tue",
    /// A weekday.
    Wednesday "wed",
    /// A weekday.
    Thursday "thu",
    /// A weekday.
    Friday "fri",
    /// A weekday.
    Saturday "sat",
    /// A weekday.
    Sunday "sun",
    /// The article's day.
    Today "today",
    /// The day before it.
    Yesterday "yesterday",
    /// The day after it.
    Tomorrow "tomorrow",
    /// The day after the one named before.
    NextDay "nextday",
    /// A word of little content, which a source need not contain.
    Light "light",
    /// A phrase that looks like another mark.
    Mask "mask",
}

/// A set of marks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct MarkSet(u64);

impl MarkSet {
    pub(super) const fn with(self, mark: Mark) -> Self {
        Self(self.0 | 1 << mark as u32)
    }

    pub(super) const fn has(self, mark: Mark) -> bool {
        self.0 & 1 << mark as u32 != 0
    }

    pub(super) const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

#[cfg(test)]
mod tests;
