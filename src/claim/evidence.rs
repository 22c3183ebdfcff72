//! Evidence for a claim: a sentence of a source with its location, its stance, and the matching words.

use serde::{Deserialize, Serialize};

use super::Verdict;
use super::align::Alignment;
use super::assess::ArticleAssessment;
use super::contradiction::Contradiction;
use super::reading::TermStatus;
use super::statement::{ClaimTerm, TermKind};
use crate::quote::QuoteLocation;
use crate::text::Span;
use crate::text::quantity::Value;

/// A sentence that is relevant to a claim.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// Location of the sentence.
    pub found: QuoteLocation,
    /// Stance of the sentence towards the claim.
    pub stance: Stance,
    /// Share of the claim that the sentence and its neighbours contain, from 0 to 1.
    pub score: f32,
    /// Matches, in the order of the claim.
    pub matches: Vec<Match>,
    /// The previous sentence, if the subject of this one is a pronoun.
    pub lead: Option<Span>,
    /// How the sentence contradicts the claim, in words.
    pub contradiction: Option<String>,
}

/// Relation of a sentence to a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stance {
    /// States the claim, or part of it.
    Supports,
    /// Contradicts the claim.
    Refutes,
    /// Is about the same things.
    Related,
}

/// A term of the claim with its counterpart in the sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// Kind of the term.
    pub kind: MatchKind,
    /// Range in the claim; `None` if only the source has it.
    pub claim: Option<Span>,
    /// Range in the article; `None` if only the claim has it.
    pub source: Option<Span>,
    /// Whether claim and source agree.
    pub agrees: bool,
}

/// Kind of a compared term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MatchKind {
    /// A number or an amount.
    Number,
    /// A date or a time.
    Date,
    /// A name.
    Entity,
    /// Another word.
    Word,
    /// A word of negation.
    Negation,
}

impl MatchKind {
    /// Returns the name used in JSON and on screen.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Date => "date",
            Self::Entity => "entity",
            Self::Word => "word",
            Self::Negation => "negation",
        }
    }

    fn of(unit: &ClaimTerm) -> Self {
        match &unit.sort {
            TermKind::Amount(quantity) if matches!(quantity.value, Value::When(_)) => Self::Date,
            TermKind::Amount(_) => Self::Number,
            TermKind::Word if unit.is_numeric() => Self::Number,
            TermKind::Word => Self::Word,
            TermKind::Name => Self::Entity,
            TermKind::Denial => Self::Negation,
        }
    }
}

/// A match whose context is looser than this supports nothing.
const MIN_CONTEXT: f32 = 0.2;

impl ArticleAssessment {
    /// Returns the sentences of one article that are relevant to a claim: contradictions first, then by coverage.
    pub(super) fn evidence(&self, claim: &str, says: Verdict) -> Vec<Evidence> {
        let against = if says == Verdict::Refuted { self.against() } else { None };
        let best_sentences = self.best_sentences();
        let mut evidence: Vec<Evidence> = Vec::new();
        for (alignment, (at, score)) in self.reading.alignments.iter().zip(&self.reading.ranked) {
            let sentence = &self.source.sentences[*at];
            let found = QuoteLocation::new(std::sync::Arc::clone(&self.source.article), sentence.span);
            let stance = if against == Some(*at) {
                Stance::Refutes
            } else if matches!(says, Verdict::Supported | Verdict::PartlySupported) && best_sentences.contains(at) {
                Stance::Supports
            } else {
                Stance::Related
            };
            let before = at.checked_sub(1).map(|before| self.source.sentences[before].span);
            let lead = before.filter(|_| begins_with_pronoun(found.text()));
            let contradiction = if stance == Stance::Refutes { self.contradiction(claim) } else { None };
            let matches = self.matches(alignment);
            evidence.push(Evidence { found, stance, score: *score, matches, lead, contradiction });
        }
        evidence.sort_by_key(|it| it.stance != Stance::Refutes);
        evidence
    }

    /// Returns how the article contradicts the claim, in words.
    pub(super) fn contradiction(&self, claim: &str) -> Option<String> {
        let rule = self.contradiction.as_ref().map(|it| it.reason(&self.claim, claim, &self.source));
        rule.or_else(|| self.account.contradiction().map(|it| it.reason.clone()))
    }

    /// Returns the kind of the contradiction.
    pub(super) fn contradiction_name(&self) -> Option<&'static str> {
        let rule = self.contradiction.as_ref().map(Contradiction::name);
        rule.or_else(|| self.account.contradiction().map(|it| it.kind.name()))
    }

    /// Returns the sentence that contradicts the claim.
    fn against(&self) -> Option<usize> {
        let rule = self.contradiction.as_ref().map(Contradiction::sentence);
        rule.or_else(|| self.account.contradiction().and_then(|it| it.sentence))
    }

    /// Returns the sentences that best match the terms of the claim.
    pub(super) fn best_sentences(&self) -> Vec<usize> {
        let met = self.reading.rows.iter().filter_map(|row| row.met).filter(|met| met.context >= MIN_CONTEXT);
        let mut best_sentences: Vec<usize> = met.map(|met| met.place.sentence as usize).collect();
        best_sentences.sort_unstable();
        best_sentences.dedup();
        best_sentences
    }

    fn matches(&self, alignment: &Alignment) -> Vec<Match> {
        let units = &self.source.sentences[alignment.sentence].statement.units;
        let at = alignment.sentence;
        let mut matches: Vec<Match> = Vec::new();
        let mut last: Option<(usize, usize)> = None;
        for (row, unit) in self.claim.statement.units.iter().enumerate() {
            let kind = MatchKind::of(unit);
            let it = &self.reading.rows[row];
            let conflict = it.conflict.filter(|conflict| {
                let counts = kind != MatchKind::Word && kind != MatchKind::Entity
                    || self.is_contradicted(row)
                    || conflict.is_opposite;
                matches!(it.standing, TermStatus::Replaced(_)) && conflict.place.sentence as usize == at && counts
            });
            if let Some(conflict) = conflict {
                let source = Some(units[conflict.place.unit as usize].span);
                matches.push(Match { kind, claim: Some(unit.span), source, agrees: false });
                last = None;
            } else if let Some((column, _)) = alignment.answers[row] {
                let source = units[column].span;
                let goes_on = last.is_some_and(|(row_before, before)| row_before + 1 == row && before + 1 == column);
                match matches.last_mut() {
                    Some(Match { kind: MatchKind::Entity, claim: Some(whole), source: Some(theirs), .. })
                        if goes_on && kind == MatchKind::Entity =>
                    {
                        (whole.end, theirs.end) = (unit.span.end, source.end);
                    }
                    _ => matches.push(Match { kind, claim: Some(unit.span), source: Some(source), agrees: true }),
                }
                last = Some((row, column));
            } else if let Some(Contradiction::Denies(denial, sentence)) = &self.contradiction
                && (*denial, *sentence) == (row, at)
            {
                matches.push(Match { kind, claim: Some(unit.span), source: None, agrees: false });
            }
        }
        if let Some(Contradiction::Denied(place)) = &self.contradiction
            && place.sentence as usize == at
        {
            let source = Some(units[place.unit as usize].span);
            matches.push(Match { kind: MatchKind::Negation, claim: None, source, agrees: false });
        }
        matches
    }

    fn is_contradicted(&self, row: usize) -> bool {
        self.contradiction.as_ref().and_then(Contradiction::row) == Some(row)
    }
}

fn begins_with_pronoun(sentence: &str) -> bool {
    const PRONOUNS: [&str; 14] =
        ["he", "she", "it", "they", "this", "that", "these", "those", "his", "her", "its", "their", "we", "i"];
    const CHINESE: [&str; 6] = ["他", "她", "它", "其", "这", "該"];
    let first = sentence.split(|c: char| !c.is_alphabetic()).find(|word| !word.is_empty()).unwrap_or_default();
    PRONOUNS.contains(&first.to_lowercase().as_str()) || CHINESE.iter().any(|word| sentence.starts_with(word))
}
