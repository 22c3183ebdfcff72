//! Two amounts that belong together: a range (`5 to 7 percent`) or a change (`from 12 to 9 million`).

use rust_decimal::Decimal;

use super::amount::{self, Amount};
use super::scan::Scan;
use super::unit::Unit;

/// The connector of two amounts, and the start of the second.
pub(super) struct Link {
    pub(super) end: usize,
    pub(super) hyphen: bool,
}

/// Parses what joins an amount to the next one.
pub(super) fn link(scan: &Scan<'_>, low: &Amount) -> Option<Link> {
    let is_end = scan.char(low.end).is_none_or(|c| c.is_ascii_punctuation() && !matches!(c, '-' | '~'));
    if low.vague || low.unit == Unit::Ordinal || is_end {
        return None;
    }
    if let Some(end) = scan.after(low.end, &["-", "–", "—", "~", "～", "\u{2010}", "\u{2011}", "－"]) {
        return Some(Link { end, hyphen: true });
    }
    if let Some(end) = scan.after(low.end, &[" – ", " - "]) {
        return Some(Link { end, hyphen: true });
    }
    // 702 → 640 million: a change, whose end states the scale of both.
    if let Some(end) = scan.after(low.end, &[" → ", "→", " -> ", " ⟶ "]) {
        return Some(Link { end, hyphen: false });
    }
    if let Some(end) = scan.after(low.end, &["至", "到", "から"]) {
        return Some(Link { end, hyphen: false });
    }
    let (word, end) = scan.next_word(low.end)?;
    let joins = match word.as_ref() {
        "to" | "bis" | "à" | "auf" | "till" | "til" | "naar" | "do" | "до" => true,
        "a" => !scan.style.is_english(),
        "and" => scan.phrase_before(low.start, "between").is_some(),
        _ => false,
    };
    joins.then(|| Link { end: scan.past_space(end), hyphen: false })
}

/// Parses the second end of a range, including its sign: `-10 to -5`.
pub(super) fn second(scan: &Scan<'_>, link: &Link) -> Option<Amount> {
    let minus = scan.after(link.end, &["-", "−"]).filter(|_| !link.hyphen);
    let start = minus.unwrap_or(link.end);
    let high = amount::read(scan, start).filter(|high| high.start == start)?;
    Some(if minus.is_some() {
        Amount { start: link.end, number: high.number.negated(), bare: high.bare.negated(), ..high }
    } else {
        high
    })
}

/// Applies the scale of the end of a change to its start, if that has none and is as large a number: `from 12 to 9
/// million`, but not `from 900 to 1.2 million`.
pub(super) fn scaled_like(low: Amount, high: &Amount) -> Amount {
    let is_alike = high.bare.value.checked_mul(Decimal::TEN).is_some_and(|most| low.bare.value <= most);
    let is_scaled = low.power != 0 || low.number.value != low.bare.value;
    if is_scaled || high.power == 0 || !is_alike {
        return low;
    }
    low.number.scaled(high.power).map_or(low, |number| Amount { number, ..low })
}

/// Applies a scale and unit that are written on one end of a range to both ends.
pub(super) fn shared(mut low: Amount, mut high: Amount) -> Option<(Amount, Amount)> {
    if high.vague || high.unit == Unit::Ordinal {
        return None;
    }
    if low.unit == Unit::Count && low.unit != high.unit {
        low.unit = high.unit;
        if high.unit == Unit::Percent && low.plain && low.number.value > high.number.value {
            return None;
        }
    } else if high.unit == Unit::Count {
        high.unit = low.unit;
    }
    if low.power == 0 && high.power != 0 && low.bare.value < high.bare.value {
        low.number = low.number.scaled(high.power)?;
    }
    let same = match (low.unit, high.unit) {
        (Unit::Money(a), Unit::Money(b)) => a.may_be(b),
        (a, b) => a == b,
    };
    if let (true, Unit::Money(a), Unit::Money(_)) = (same, low.unit, high.unit)
        && a.code() != "$"
    {
        high.unit = low.unit;
    }
    (low.number.may_be_year, high.number.may_be_year) = (false, false);
    same.then_some((low, high))
}
