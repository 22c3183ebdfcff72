//! Finds, for each term of a claim, where it may match in an article, and how well.

use std::collections::hash_map::Entry;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::lexicon::Relation;
use super::reading::WeightedClaim;
use super::source::{Source, TermPosition};
use super::statement::{ClaimTerm, TermKind, is_pair};
use crate::error::Result;
use crate::limits::Budget;
use crate::text::quantity::{Quantity, Support};

/// A source term that matches a claim term.
#[derive(Clone, Copy, Debug)]
pub(super) struct TermMatch {
    pub(super) place: TermPosition,
    /// Degree of the match, up to 1.
    pub(super) degree: f32,
}

/// Work units charged for each position that may match a claim term: comparing, keeping and sorting it. This bounds the
/// memory too.
const STEPS_PER_MATCH: usize = 32;

/// Degree of a match between paraphrases or derived words (`investigate`, `investigation`).
const RELATED_DEGREE: f32 = 0.7;

/// Degree of the match of a figure that the source states less precisely: a day without its year.
const PARTIAL_DEGREE: f32 = 0.5;

/// Matches of every claim term, and its conflicts: opposites and different amounts of the same kind.
#[derive(Debug, Default)]
pub(super) struct Matching {
    /// For each claim term, its matches, in order of position.
    pub(super) met: Vec<Arc<[TermMatch]>>,
    /// For each claim term, the positions it conflicts with: opposites, different amounts.
    pub(super) conflicts: Vec<Arc<[TermPosition]>>,
}

impl Matching {
    pub(super) fn of(claim: &WeightedClaim, source: &Source, budget: &Budget) -> Result<Self> {
        let mut matching = Self::default();
        // A repeated word is not looked up again.
        let mut known: FxHashMap<&str, usize> = FxHashMap::default();
        for (row, unit) in claim.statement.units.iter().enumerate() {
            if matches!(unit.sort, TermKind::Word | TermKind::Name) {
                match known.entry(&unit.term) {
                    Entry::Occupied(before) => {
                        let before = *before.get();
                        matching.met.push(Arc::clone(&matching.met[before]));
                        matching.conflicts.push(Arc::clone(&matching.conflicts[before]));
                        continue;
                    }
                    Entry::Vacant(entry) => _ = entry.insert(row),
                }
            }
            let (mut met, mut conflicts) = (Vec::new(), Vec::new());
            match &unit.sort {
                TermKind::Amount(quantity) => {
                    budget.spend(STEPS_PER_MATCH * source.amounts.len())?;
                    for place in &source.amounts {
                        let other = source.unit(*place).quantity().expect("kept among the amounts");
                        match support_degree(quantity, other) {
                            Some(degree) if degree > 0.0 => met.push(TermMatch { place: *place, degree }),
                            _ if is_spaced_out(unit, source, *place) => {
                                met.push(TermMatch { place: *place, degree: 0.9 });
                            }
                            Some(_) => conflicts.push(*place),
                            None => {}
                        }
                    }
                    let same =
                        source.terms.get(&unit.term).into_iter().flat_map(|term| &source.postings[term as usize]);
                    // Matches by value come first and are kept; the same digits in another role are no match.
                    let same = same.filter(|place| !conflicts.contains(place));
                    met.extend(same.map(|place| TermMatch { place: *place, degree: 1.0 }));
                }
                TermKind::Denial => {
                    budget.spend(STEPS_PER_MATCH * source.denials.len())?;
                    met.extend(source.denials.iter().map(|place| TermMatch { place: *place, degree: 1.0 }));
                }
                TermKind::Word | TermKind::Name => {
                    for (term, relation) in related(unit, source, &claim.relatives[row], budget)? {
                        budget.spend(1 + STEPS_PER_MATCH * source.postings[term as usize].len())?;
                        for place in &source.postings[term as usize] {
                            if source.unit(*place).sort == TermKind::Denial {
                                continue;
                            }
                            match relation {
                                Ok(degree) => met.push(TermMatch { place: *place, degree }),
                                Err(()) => conflicts.push(*place),
                            }
                        }
                    }
                }
            }
            met.sort_by_key(|met| met.place);
            met.dedup_by_key(|met| met.place);
            conflicts.sort();
            matching.met.push(met.into());
            matching.conflicts.push(conflicts.into());
        }
        for (first, length, initials) in &claim.statement.initials {
            let Some(term) = source.terms.get(initials) else { continue };
            for at in *first..first + length {
                if matching.met[at].is_empty() {
                    matching.met[at] = source.postings[term as usize]
                        .iter()
                        .map(|place| TermMatch { place: *place, degree: 1.0 })
                        .collect();
                }
            }
        }
        Ok(matching)
    }

    /// Returns the matches of a claim term in one sentence.
    pub(super) fn within(&self, unit: usize, sentence: usize) -> &[TermMatch] {
        let met = &self.met[unit];
        let from = met.partition_point(|met| (met.place.sentence as usize) < sentence);
        let to = met.partition_point(|met| (met.place.sentence as usize) <= sentence);
        &met[from..to]
    }

    /// Returns the conflicts of a claim term in one sentence.
    pub(super) fn conflicts_within(&self, unit: usize, sentence: usize) -> &[TermPosition] {
        let conflicts = &self.conflicts[unit];
        let from = conflicts.partition_point(|place| (place.sentence as usize) < sentence);
        let to = conflicts.partition_point(|place| (place.sentence as usize) <= sentence);
        &conflicts[from..to]
    }
}

/// Returns how well a source amount supports a claim amount: 0 if it differs, `None` if the two are of different kinds.
fn support_degree(claim: &Quantity, source: &Quantity) -> Option<f32> {
    match claim.supported_by(source) {
        Support::Full => Some(1.0),
        Support::Rounded => Some(0.9),
        Support::Partial => Some(PARTIAL_DEGREE),
        Support::Contradicted => Some(0.0),
        Support::Unrelated => None,
    }
}

/// Returns whether the amount occurs apart from spaces and hyphens, as in tokenized text: `26, 000`, `33 - year - old`.
fn is_spaced_out(unit: &ClaimTerm, source: &Source, place: TermPosition) -> bool {
    const AROUND: usize = 12;
    if unit.term.len() < 4 {
        return false;
    }
    let text = &source.article.text;
    let span = source.unit(place).span;
    let around =
        &text[text.floor_char_boundary(span.start.saturating_sub(AROUND))..text.ceil_char_boundary(span.end + AROUND)];
    let joined = |text: &str| text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect::<String>();
    around.contains(' ') && !around.contains(unit.term.as_str()) && joined(around).contains(&joined(&unit.term))
}

/// Finds the source terms that match a word, with the degree, or are its opposites.
fn related(
    unit: &ClaimTerm,
    source: &Source,
    relatives: &[(String, Relation)],
    budget: &Budget,
) -> Result<Vec<(u32, std::result::Result<f32, ()>)>> {
    let mut found = Vec::new();
    let term = unit.term.as_str();
    if let Some(same) = source.terms.get(term) {
        found.push((same, Ok(1.0)));
    }
    let is_pair = is_pair(term);
    for (other, relation) in relatives {
        let Some(number) = source.terms.get(other) else { continue };
        match relation {
            Relation::Same => found.push((number, Ok(RELATED_DEGREE))),
            Relation::Opposite => found.push((number, Err(()))),
        }
    }
    if is_pair {
        return Ok(found);
    }
    let length = term.chars().count();
    if length >= 4 && term.is_char_boundary(4) {
        let stem = &term[..4];
        // Each term occurs once, so only those found before can repeat.
        let before = found.len();
        for (other, number) in source.terms.beginning(stem) {
            budget.spend(1 + term.len().min(other.len()))?;
            if other != term && is_derived(term, other) && !found[..before].iter().any(|(known, _)| *known == number) {
                found.push((number, Ok(RELATED_DEGREE)));
            }
        }
    }
    if source.table.has_compounds && length >= MIN_HEAD {
        budget.spend(source.terms.len())?;
        let before = found.len();
        for (other, number) in source.terms.iter() {
            if is_compound(term, other, source) && !found[..before].iter().any(|(known, _)| *known == number) {
                found.push((number, Ok(RELATED_DEGREE)));
            }
        }
    }
    Ok(found)
}

/// Letters of the head of a compound, and of what is before it.
const MIN_HEAD: usize = 4;
const MIN_MODIFIER: usize = 3;
/// Beginnings that make another word of a noun, not a kind of it: `Vizepräsident`.
const NOT_A_KIND: [&str; 22] = [
    "vize",
    "anti",
    "nicht",
    "un",
    "ex",
    "ur",
    "vor",
    "unter",
    "über",
    "gegen",
    "mit",
    "schein",
    "stief",
    "groß",
    "schwieger",
    "halb",
    "viertel",
    "mini",
    "oud",
    "onder",
    "tegen",
    "be",
];

/// Returns a stem without an ending of nouns, which is a stem's own after a long word only.
fn bare(stem: &str) -> &str {
    ["ungen", "ung", "en", "er", "es", "e", "s"].iter().find_map(|it| stem.strip_suffix(it)).unwrap_or(stem)
}

/// Returns whether a compound and its head are two words for one thing: `Landkreis` for `Kreis`; for a compound in the claim
/// (`Impfdosen` for `Dosen`), the article must have a word that begins as it does.
fn is_compound(term: &str, other: &str, source: &Source) -> bool {
    let (whole, head) = if term.len() > other.len() { (term, other) } else { (other, term) };
    let (whole, head) = (bare(whole), bare(head));
    let Some(modifier) = whole.strip_suffix(head) else { return false };
    if head.chars().count() < MIN_HEAD || modifier.chars().count() < MIN_MODIFIER || NOT_A_KIND.contains(&modifier) {
        return false;
    }
    let begins = || {
        let stem = modifier.strip_suffix('s').unwrap_or(modifier);
        source.terms.beginning(stem).any(|(it, _)| !it.starts_with(whole))
    };
    term.len() < other.len() || begins()
}

/// Returns whether one word looks derived from the other: a common prefix of at least four letters and two thirds of
/// the longer.
fn is_derived(one: &str, other: &str) -> bool {
    let common = one.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
    let longer = one.chars().count().max(other.chars().count());
    common >= 4 && common * 3 >= longer * 2 && !one.contains(|c: char| c.is_ascii_digit())
        || is_same_surname(one, other)
}

/// Returns whether two stems are of one Slavic noun or surname, of which a suffix was taken for an ending: `сом`, `сомов`.
fn is_same_surname(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
    let suffix = long.strip_prefix(short);
    short.chars().count() >= 3 && matches!(suffix, Some("ов" | "ев" | "ёв" | "ин" | "ын" | "ск" | "овск" | "ом" | "ем"))
}
