//! Figures that follow from two of the source: sums, differences, fractions of an amount, and what remains.

use super::Frame;
use crate::claim::marks::Mark;
use crate::text::quantity::{Quantity, Unit, Value};

/// Figures of a sentence that are combined, and sentences at the beginning of an article in which they are.
const MOST: usize = 6;
/// A sum or difference below this may be a coincidence.
const MIN_TELLING: f64 = 20.0;
/// Relative difference of two equal figures, for thirds.
const ROUNDING: f64 = 0.004;
/// Words for what remains of a whole.
const REST: [&str; 14] = [
    "rest",
    "remain",
    "reste",
    "resto",
    "restante",
    "restant",
    "övrig",
    "остальн",
    "残り",
    "残る",
    "其余",
    "余下",
    "剩余",
    "나머지",
];

/// The same in a claim.
const LEFT: [&str; 9] = ["still", "yet to", " noch ", "encore", "todavía", "aún", "ancora", "还有", "まだ"];

/// A number with its unit.
type Figure = (f64, Unit);

impl Frame<'_> {
    /// Returns whether an amount is the sum or the difference of two in one sentence near the anchor.
    pub(super) fn is_sum(&self, row: usize) -> bool {
        let Some((wanted, _)) = self.claim.unit(row).quantity().and_then(figure) else { return false };
        let anchor = self.anchor();
        (anchor.saturating_sub(1)..=anchor + 1).chain(0..MOST).any(|at| {
            let numbers = self.figures_in(at);
            let is_pair = |one: f64, other: f64| is_equal(one + other, wanted) || is_equal((one - other).abs(), wanted);
            numbers.iter().enumerate().any(|(at, one)| numbers[at + 1..].iter().any(|other| is_pair(one.0, other.0)))
        })
    }

    /// Returns the sentence from which an amount of the claim can be computed: as a fraction of another, as what remains,
    /// or, if it is large or the claim compares, as a sum or a difference.
    pub(super) fn computed(&self, row: usize) -> Option<usize> {
        let wanted = self.claim.unit(row).quantity().and_then(figure)?;
        let anchor = self.anchor();
        let compares = self.own.all().has(Mark::Than) || wanted.1 == Unit::PercentagePoint;
        let folded = self.text.to_lowercase();
        let remains_of_claim = LEFT.iter().chain(&REST).any(|word| folded.contains(word));
        (anchor.saturating_sub(1)..=anchor + 1).find(|at| {
            let Some(sentence) = self.source.sentences.get(*at) else { return false };
            let own = self.figures_in(*at);
            let before = at.checked_sub(1).map_or_else(Vec::new, |before| self.figures_in(before));
            let text = self.theirs_at(sentence.span);
            let has_rest = REST.iter().any(|word| text.to_lowercase().contains(word));
            let shares = own.iter().filter_map(|it| share(*it));
            let is_part = shares.into_iter().any(|share| {
                let rest = 1.0 - share;
                let of = |amount: &Figure| {
                    amount.1 == wanted.1
                        && (is_equal(amount.0 * share, wanted.0) || has_rest && is_equal(amount.0 * rest, wanted.0))
                };
                own.iter().chain(&before).any(of)
            });
            let remains = || {
                let wanted = share(wanted)?;
                let mut shares = own.iter().chain(&before).filter_map(|it| share(*it));
                shares.find(|share| has_rest && is_equal(1.0 - share, wanted))
            };
            let is_difference = || {
                own.iter().enumerate().any(|(place, one)| {
                    own[place + 1..].iter().any(|other| {
                        let is_alike = one.1 == other.1 || one.1 == Unit::Count || other.1 == Unit::Count;
                        let is_alike = is_alike && (is_of_kind(one.1, wanted.1) || is_of_kind(other.1, wanted.1));
                        let is_telling = compares || remains_of_claim || wanted.0 >= MIN_TELLING && has_rest;
                        is_alike && is_telling && is_equal((one.0 - other.0).abs(), wanted.0)
                    })
                })
            };
            is_part || remains().is_some() || is_difference()
        })
    }

    /// Returns whether an amount of the claim is not in the anchor and can be computed.
    pub(super) fn is_remainder(&self, row: usize) -> bool {
        self.alignment.answers[row].is_none() && self.computed(row).is_some()
    }

    /// Returns the numbers of a sentence.
    fn figures_in(&self, sentence: usize) -> Vec<Figure> {
        let Some(sentence) = self.source.sentences.get(sentence) else { return Vec::new() };
        sentence.statement.units.iter().filter_map(|unit| figure(unit.quantity()?)).take(MOST).collect()
    }
}

/// Returns the number of a quantity that is one.
fn figure(quantity: &Quantity) -> Option<Figure> {
    let Value::Number(_) = quantity.value else { return None };
    let number = quantity.digits().next()?.parse().ok()?;
    Some((number, quantity.unit))
}

/// Returns what share of a whole a figure is.
fn share((number, unit): Figure) -> Option<f64> {
    let share = match unit {
        Unit::Fraction => number,
        Unit::Percent => number / 100.0,
        _ => return None,
    };
    (share > 0.0 && share < 1.0).then_some(share)
}

/// Returns whether the difference of two figures with a unit is one with another unit.
fn is_of_kind(unit: Unit, wanted: Unit) -> bool {
    unit == wanted || unit == Unit::Percent && matches!(wanted, Unit::PercentagePoint | Unit::Count)
}

fn is_equal(one: f64, other: f64) -> bool {
    (one - other).abs() <= other.abs() * ROUNDING
}
