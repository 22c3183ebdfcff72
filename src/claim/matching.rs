//! A claim and an article → where each unit of the claim may stand in it, and how well it is met there.

use std::collections::hash_map::Entry;
use std::ops::Bound;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::lexicon::{Lexicon, Relation};
use super::source::{Source, TermPosition};
use super::statement::{ClaimTerm, Statement, TermKind, is_pair};
use crate::error::Result;
use crate::limits::Budget;
use crate::text::quantity::{Agreement, Period, Qualifier, Quantity, Value, When};

/// A unit of the source that says what a unit of the claim says.
#[derive(Clone, Copy, Debug)]
pub(super) struct TermMatch {
    pub(super) place: TermPosition,
    /// How well, up to 1.
    pub(super) degree: f32,
}

/// Units of work of a place that may answer a unit of the claim: compared, kept and sorted. It bounds the memory that they
/// take, too.
const STEPS_OF_PLACE: usize = 32;

/// How well paraphrases and derived words (`investigate`, `investigation`) meet each other.
const AKIN: f32 = 0.7;

/// Where every unit of a claim is met, and where an opposite or another amount of the same kind stands.
#[derive(Debug, Default)]
pub(super) struct Matching {
    /// For every unit of the claim, in order of place.
    pub(super) met: Vec<Arc<[TermMatch]>>,
    /// For every unit of the claim, what it cannot be true together with: opposites, other amounts.
    pub(super) conflicts: Vec<Arc<[TermPosition]>>,
}

impl Matching {
    pub(super) fn of(claim: &Statement, source: &Source, lexicon: &Lexicon, budget: &Budget) -> Result<Self> {
        let mut matching = Self::default();
        // A claim that repeats a word does not have its places looked up again.
        let mut known: FxHashMap<&str, usize> = FxHashMap::default();
        for (row, unit) in claim.units.iter().enumerate() {
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
                    budget.spend(STEPS_OF_PLACE * source.amounts.len())?;
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
                        source.terms.get(&unit.term).into_iter().flat_map(|term| &source.postings[*term as usize]);
                    // What is met by its value already comes first, and stays.
                    met.extend(same.map(|place| TermMatch { place: *place, degree: 1.0 }));
                }
                TermKind::Denial => {
                    budget.spend(STEPS_OF_PLACE * source.denials.len())?;
                    met.extend(source.denials.iter().map(|place| TermMatch { place: *place, degree: 1.0 }));
                }
                TermKind::Word | TermKind::Name => {
                    for (term, relation) in akin(unit, source, lexicon, budget)? {
                        budget.spend(1 + STEPS_OF_PLACE * source.postings[term as usize].len())?;
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
        for (first, length, initials) in &claim.initials {
            let Some(term) = source.terms.get(initials) else { continue };
            for at in *first..first + length {
                if matching.met[at].is_empty() {
                    matching.met[at] = source.postings[*term as usize]
                        .iter()
                        .map(|place| TermMatch { place: *place, degree: 1.0 })
                        .collect();
                }
            }
        }
        Ok(matching)
    }

    /// What meets a unit of the claim in one sentence.
    pub(super) fn within(&self, unit: usize, sentence: usize) -> &[TermMatch] {
        let met = &self.met[unit];
        let from = met.partition_point(|met| (met.place.sentence as usize) < sentence);
        let to = met.partition_point(|met| (met.place.sentence as usize) <= sentence);
        &met[from..to]
    }

    /// What a unit of the claim cannot be true together with in one sentence.
    pub(super) fn conflicts_within(&self, unit: usize, sentence: usize) -> &[TermPosition] {
        let conflicts = &self.conflicts[unit];
        let from = conflicts.partition_point(|place| (place.sentence as usize) < sentence);
        let to = conflicts.partition_point(|place| (place.sentence as usize) <= sentence);
        &conflicts[from..to]
    }
}

/// How well a source bears out an amount of a claim: 0 where it says another, `None` where the two are not of one kind.
///
/// Two quantities that can both be true need not say the same: `over 370` and `over 556` share numbers, as do `5 to 7` and
/// `6 to 9`. Bounds on one side and ranges have to name the same numbers.
fn support_degree(claim: &Quantity, source: &Quantity) -> Option<f32> {
    let plain = |quantity: &Quantity| Quantity { qualifier: Qualifier::Stated, ..*quantity };
    let is_lower = |it: &Quantity| matches!(it.qualifier, Qualifier::Over | Qualifier::AtLeast);
    let is_upper = |it: &Quantity| matches!(it.qualifier, Qualifier::Under | Qualifier::AtMost);
    let are_bounds = is_lower(claim) && is_lower(source) || is_upper(claim) && is_upper(source);
    match claim.agrees(source) {
        Agreement::Equal => Some(1.0),
        Agreement::Consistent => {
            let differ = are_bounds && plain(claim).agrees(&plain(source)) == Agreement::Different;
            Some(if differ || !ends_agree(claim, source) { 0.0 } else { 1.0 })
        }
        // A claim may round what its source says, not the other way round.
        Agreement::Rounded => (roundness(claim) > roundness(source)).then_some(0.9),
        Agreement::Different if plain(claim).agrees(&plain(source)) == Agreement::Equal => Some(0.8),
        Agreement::Different => Some(0.0),
        Agreement::Incomparable => None,
    }
}

/// The power of ten that a number was rounded to, as its trailing zeros tell.
fn roundness(quantity: &Quantity) -> Option<i8> {
    match quantity.value {
        Value::Number(number) | Value::Vague(number) | Value::Range(number, _) => Some(number.round),
        Value::When(_) | Value::Score(..) | Value::Label => None,
    }
}

/// Whether two ranges go from and to the same; all else does.
fn ends_agree(claim: &Quantity, source: &Quantity) -> bool {
    let number = |number| Quantity { value: Value::Number(number), qualifier: Qualifier::Stated, ..*claim };
    match (claim.value, source.value) {
        (Value::Range(low, high), Value::Range(least, most)) => {
            let agree = |one, other| number(one).agrees(&number(other)) != Agreement::Different;
            agree(low, least) && agree(high, most)
        }
        (Value::When(When::Period(one)), Value::When(When::Period(other))) => {
            one == other || !(is_stretch(one) && is_stretch(other))
        }
        _ => true,
    }
}

/// Whether a period is of several years, and not a decade or a century.
fn is_stretch(period: Period) -> bool {
    let years = period.last.year() - period.first.year();
    years > 0 && !matches!(years, 9 | 99)
}

/// Whether the amount is there but for spaces and hyphens, as in text that was taken apart: `26, 000`, `33 - year - old`.
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

/// The terms of a source that stand for a word, with how well they do, or as its opposites.
fn akin(
    unit: &ClaimTerm,
    source: &Source,
    lexicon: &Lexicon,
    budget: &Budget,
) -> Result<Vec<(u32, std::result::Result<f32, ()>)>> {
    let mut found = Vec::new();
    let term = unit.term.as_str();
    if let Some(same) = source.terms.get(term) {
        found.push((*same, Ok(1.0)));
    }
    let is_pair = is_pair(term);
    for other in lexicon.family(term) {
        let Some(number) = source.terms.get(other) else { continue };
        match lexicon.relation(term, other) {
            Some(Relation::Same) if other != term && !is_pair => found.push((*number, Ok(AKIN))),
            Some(Relation::Opposite) => found.push((*number, Err(()))),
            _ => {}
        }
    }
    if is_pair {
        return Ok(found);
    }
    let length = term.chars().count();
    if length >= 4 && term.is_char_boundary(4) {
        let stem = &term[..4];
        let range = source.terms.range::<str, _>((Bound::Included(stem), Bound::Unbounded));
        // Every term comes once, so that only those found before can come again.
        let before = found.len();
        for (other, number) in range.take_while(|(other, _)| other.starts_with(stem)) {
            budget.spend(1 + term.len().min(other.len()))?;
            if other != term && is_derived(term, other) && !found[..before].iter().any(|(known, _)| known == number) {
                found.push((*number, Ok(AKIN)));
            }
        }
    }
    Ok(found)
}

/// Whether one word looks derived from the other: they share a beginning of at least four letters and two thirds of the longer.
fn is_derived(one: &str, other: &str) -> bool {
    let common = one.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
    let longer = one.chars().count().max(other.chars().count());
    common >= 4 && common * 3 >= longer * 2 && !one.contains(|c: char| c.is_ascii_digit())
}
