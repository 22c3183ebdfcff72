//! Parses one amount that starts with an English word: `fifty-six`, `half a million euros`, `tens of thousands of
//! people`.

use rust_decimal::Decimal;

use super::amount::{Amount, and_a_half, fraction, is_whole, measured};
use super::number::Number;
use super::scan::Scan;
use super::unit::{self, Unit};
use super::{scale, words};

/// Parses an amount that starts with an English word.
pub(super) fn read(scan: &Scan<'_>, at: usize, word: &str, end: usize) -> Option<Amount> {
    if matches!(word, "half" | "quarter") {
        return halved(scan, at, word, end);
    }
    if let Some(amount) = some_hundreds(scan, at, word, end) {
        return Some(amount);
    }
    if let Some(amount) = one_scale(scan, at, word, end) {
        return Some(amount);
    }
    let spelled = words::read(scan, at)?;
    let article = scan.phrase_before(at, "a").or_else(|| scan.phrase_before(at, "one"));
    if spelled.ordinal {
        let parts = spelled.number.digits().parse::<u64>().ok().filter(|parts| *parts > 2);
        let of = scan.phrase(spelled.end, "of").is_some()
            || !scan
                .next_word(spelled.end)
                .is_some_and(|(_, end)| scan.past_space(spelled.end) < end && scan.char(spelled.end) == Some(' '));
        if let (Some(parts), Some(start), true) = (parts, article, of) {
            return Some(Amount::new(start, spelled.end, fraction(1, parts)?).with_unit(Unit::Fraction));
        }
        return scan
            .is_free_end(spelled.end)
            .then(|| Amount::new(at, spelled.end, spelled.number).with_unit(Unit::Ordinal));
    }
    // `two-thirds`, `three quarters`.
    if let Some((parts, end)) = scan.linked_word(spelled.end).and_then(|(word, end)| Some((words::parts(&word)?, end)))
        && let Ok(count) = spelled.number.digits().parse::<u64>()
        && count < parts
        && (count == 1 || scan.text[..end].ends_with('s'))
        && !(parts == 4 && count == 2)
    {
        return Some(Amount::new(at, end, fraction(count, parts)?).with_unit(Unit::Fraction));
    }
    let mut amount = Amount::new(at, spelled.end, spelled.number);
    if let Some((power, end)) = scan.linked_word(spelled.end).and_then(|(word, end)| match word.as_ref() {
        "lakh" | "crore" | "bn" => Some((scale::english(&word)?, end)),
        _ => None,
    }) {
        amount = amount.with_power(power, end)?;
    } else if let Some((dozen, end)) = scan.linked_word(amount.end).filter(|(word, _)| word == "dozen") {
        debug_assert_eq!(dozen, "dozen");
        amount.number.value = amount.number.value.checked_mul(Decimal::from(12))?;
        (amount.bare, amount.end) = (amount.number, end);
    } else if spelled.number.place >= 3 {
        // `three to four million`: the scale is kept separate from the number.
        amount.power = spelled.number.place;
        amount.bare = amount.number.scaled(-amount.power)?;
    }
    let amount = measured(scan, and_a_half(scan, amount))?;
    let is_pronoun = word == "one" && amount.end == end && is_pronoun(scan, at, end);
    (!is_pronoun && is_whole(scan, &amount)).then_some(amount)
}

/// Returns whether `one` is a pronoun, not a number: `one of the`, `no one`, `the one`, `one another`.
fn is_pronoun(scan: &Scan<'_>, at: usize, end: usize) -> bool {
    let before = scan.previous_word(at).is_some_and(|(word, _)| {
        matches!(
            word.as_ref(),
            "no" | "any"
                | "every"
                | "each"
                | "the"
                | "this"
                | "that"
                | "which"
                | "other"
                | "another"
                | "some"
                | "a"
                | "not"
        )
    });
    let after = scan.next_word(end).is_none_or(|(word, _)| {
        matches!(
            word.as_ref(),
            "of" | "another" | "day" | "by" | "is" | "was" | "that" | "who" | "can" | "has" | "and" | "to"
        )
    });
    let joined = scan.rest(end).starts_with(['\'', '’', '-', ',', '.']);
    before || (after || joined) && scan.phrase(end, "in").is_none()
}

/// Parses `half a million`, `half of the`, `half an hour`, `a quarter of`.
fn halved(scan: &Scan<'_>, at: usize, word: &str, end: usize) -> Option<Amount> {
    let number =
        if word == "half" { Number::new(Decimal::new(5, 1), -1) } else { Number::new(Decimal::new(25, 2), -2) };
    let start = scan.phrase_before(at, "a").unwrap_or(at);
    let amount = Amount::new(start, end, number);
    if word == "half" {
        let article = scan.phrase(end, "a").or_else(|| scan.phrase(end, "an"));
        if let Some((power, scaled)) = scale::read(scan, article.unwrap_or(end), false).filter(|(power, _)| *power > 2)
        {
            return measured(scan, amount.with_power(power, scaled)?);
        }
        if let Some((name, after)) = scan.linked_word(article.unwrap_or(end)) {
            if name == "dozen" {
                return Some(Amount::new(start, after, Number::whole(6)));
            }
            if let Some(unit) = unit::named(&name).filter(|_| article.is_some() || scan.rest(end).starts_with('-')) {
                return Some(Amount { end: after, ..amount.with_unit(Unit::Measure(unit)) });
            }
        }
    } else {
        let of = scan.phrase(end, "of a").and_then(|of| scale::read(scan, of, false)).filter(|(power, _)| *power > 2);
        if let Some((power, scaled)) = of {
            return measured(scan, amount.with_power(power, scaled)?);
        }
    }
    // `first half`, `half-time`, `a quarter` of a year are not fractions.
    let of = scan.next_word(end).is_some_and(|(next, _)| {
        next == "of"
            || word == "half"
                && matches!(next.as_ref(), "the" | "its" | "their" | "his" | "her" | "our" | "all" | "that")
    });
    let before = scan.previous_word(at).map(|(word, _)| word);
    let ordinal = before
        .as_ref()
        .is_some_and(|word| words::ordinal(word).is_some() || matches!(word.as_ref(), "last" | "other" | "latter"));
    let bare = before.is_some_and(|before| {
        word == "half" && matches!(before.as_ref(), "than" | "about" | "nearly" | "almost" | "over" | "by")
    });
    let article = word == "half" || start < at;
    let joined = scan.rest(end).starts_with(['-', '\u{2010}', '\u{2011}']);
    ((of || bare) && !ordinal && article && !joined).then(|| amount.with_unit(Unit::Fraction))
}

/// Parses `hundreds`, `dozens`, `tens of thousands`, `several hundred`, with the noun after `of`.
fn some_hundreds(scan: &Scan<'_>, at: usize, word: &str, end: usize) -> Option<Amount> {
    let unit_of = |amount: Amount| {
        let of = scan.phrase(amount.end, "of").unwrap_or(amount.end);
        let found = Amount { end: of, ..amount };
        let found = measured(scan, found)?;
        Some(if found.end > of { found } else { amount })
    };
    if let Some(power) = scale::plural(word) {
        let mut amount = Amount::new(at, end, Number::whole(1).scaled(power)?);
        amount.vague = true;
        for _ in 0..2 {
            let next = scan.phrase(amount.end, "of").and_then(|of| scan.next_word(of));
            let Some((power, end)) = next.and_then(|(word, end)| Some((scale::plural(&word)?, end))) else { break };
            amount = amount.with_power(power, end)?;
        }
        return (word != "tens" || amount.power > 0).then(|| unit_of(amount)).flatten();
    }
    if word == "dozens" {
        return unit_of(Amount { vague: true, ..Amount::new(at, end, Number::whole(12)) });
    }
    let before = scan.previous_word(at).filter(|(word, _)| matches!(word.as_ref(), "several" | "few" | "many"));
    let (before, start) = before?;
    let start = if before == "few" { scan.phrase_before(start, "a").unwrap_or(start) } else { start };
    let number = one_of(word)?;
    let mut amount = Amount { vague: true, ..Amount::new(start, end, number) };
    if let Some((power, end)) = scale::read(scan, end, false) {
        amount = amount.with_power(power, end)?;
    }
    measured(scan, amount)
}

/// Parses `a million`, `a dozen`, `a hundred thousand`; a scale word without an article is not a number.
fn one_scale(scan: &Scan<'_>, at: usize, word: &str, end: usize) -> Option<Amount> {
    let number = one_of(word)?;
    let start = scan.phrase_before(at, "a")?;
    let mut amount = Amount::new(start, end, number);
    if let Some(power) = scale::english(word).filter(|power| *power > 2) {
        (amount.bare, amount.power) = (Number::whole(1), power);
    } else if word == "hundred" {
        // `a hundred and twenty`
        let and = scan.phrase(end, "and");
        if let Some(rest) = and.and_then(|and| words::read(scan, scan.past_space(and))).filter(|rest| !rest.ordinal) {
            amount.number = Number::whole(100 + u64::try_from(rest.number.value).ok().filter(|rest| *rest < 100)?);
            (amount.bare, amount.end) = (amount.number, rest.end);
        }
    }
    if word != "dozen"
        && let Some((power, end)) = scale::read(scan, amount.end, false)
    {
        amount = amount.with_power(power, end)?;
    }
    let amount = measured(scan, and_a_half(scan, amount))?;
    is_whole(scan, &amount).then_some(amount)
}

/// Returns 1 times a scale word.
fn one_of(word: &str) -> Option<Number> {
    if word == "dozen" {
        return Some(Number::whole(12));
    }
    let power = scale::english(word).filter(|_| word.len() > 3)?;
    Number::whole(1).scaled(power)
}
