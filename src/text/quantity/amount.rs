//! Parses one amount from its start: sign, currency, number, scale, unit.

use rust_decimal::Decimal;

use super::currency::{self, Currency};
use super::number::Number;
use super::scan::{Scan, is_ideograph, is_letter};
use super::unit::{self, Unit};
use super::{chinese, digits, foreign, han, ratio, scale, scaled, spelled};

/// An amount, or one end of a range.
#[derive(Clone, Copy)]
pub(super) struct Amount {
    pub(super) start: usize,
    pub(super) end: usize,
    /// The number with its scale.
    pub(super) number: Number,
    /// The number without its scale, which may apply to the other end of a range too.
    pub(super) bare: Number,
    /// Power of ten of the scale, 0 for none.
    pub(super) power: i8,
    pub(super) unit: Unit,
    /// A vague multiple of the number: `hundreds`.
    pub(super) vague: bool,
    /// Whether it contains 多 or 余: more than the number.
    pub(super) more: bool,
    /// Digits without separators, as in scores and labels.
    pub(super) plain: bool,
}

impl Amount {
    pub(super) fn new(start: usize, end: usize, number: Number) -> Self {
        Self { start, end, number, bare: number, power: 0, unit: Unit::Count, vague: false, more: false, plain: false }
    }

    pub(super) fn with_unit(self, unit: Unit) -> Self {
        Self { unit, ..self }
    }

    pub(super) fn with_power(self, power: i8, end: usize) -> Option<Self> {
        Some(Self { number: self.number.scaled(power)?, power: self.power + power, end, ..self })
    }
}

/// Parses the amount that starts at `at`.
pub(super) fn read(scan: &Scan<'_>, at: usize) -> Option<Amount> {
    let c = scan.char(at)?;
    if let Some(currency) = currency::sign(c) {
        return money(scan, at, currency, at + c.len_utf8());
    }
    if digits::digit_of(c).is_some() || c == '.' {
        return figures(scan, at, None);
    }
    if let Some(value) = vulgar(c) {
        let amount = Amount::new(at, at + c.len_utf8(), fraction(value.0, value.1)?);
        return measured(scan, amount)
            .map(|amount| if amount.unit == Unit::Count { amount.with_unit(Unit::Fraction) } else { amount });
    }
    if is_ideograph(c) {
        return chinese::read(scan, at);
    }
    let (word, end) = scan.word(at)?;
    if let Some(currency) = currency::code(&word) {
        let upper = scan.text[at..end].chars().all(char::is_uppercase) || word == "rs";
        let end = if word == "rs" { scan.after(end, &["."]).unwrap_or(end) } else { end };
        return upper.then(|| money(scan, at, currency, end)).flatten();
    }
    if let Some(amount) = ratio::read(scan, at, &word, end) {
        return Some(amount);
    }
    if scan.style.is_english() { spelled::read(scan, at, &word, end) } else { foreign::read(scan, at, &word, end) }
}

/// Parses the amount after a currency sign or code.
fn money(scan: &Scan<'_>, at: usize, sign: Currency, end: usize) -> Option<Amount> {
    let (mut start, mut currency) = (at, sign);
    if sign.code() == "$"
        && let Some((letters, before)) = scan.word_ending(at)
    {
        currency = currency::dollar(&letters)?;
        start = before;
    }
    let number = scan.past_space(end);
    // Both `$-5` and `-$5` are negative.
    let (number, minus) = scan.after(number, &["-", "−"]).map_or((number, false), |after| (after, true));
    if !scan.char(number).is_some_and(|c| digits::digit_of(c).is_some() || c == '.') {
        return None;
    }
    let mut amount = figures(scan, number, Some(currency))?;
    if minus {
        (amount.number, amount.bare) = (amount.number.negated(), amount.bare.negated());
    }
    amount.start = start;
    Some(amount)
}

/// Parses the amount that starts with digits at `at`.
fn figures(scan: &Scan<'_>, at: usize, money: Option<Currency>) -> Option<Amount> {
    let read = digits::read(scan.rest(at), scan.style);
    let mut amount = Amount::new(at, at + read.length, read.number?);
    amount.plain = read.plain;
    if money.is_none()
        && let Some(end) = scan.after(amount.end, &["st", "nd", "rd", "th"]).filter(|end| scan.is_free_end(*end))
    {
        return Some(Amount { end, ..amount.with_unit(Unit::Ordinal) });
    }
    if read.plain
        && scaled::mixed(scan, &read, amount.end).is_none()
        && let Some((value, end)) = slashed(scan, amount.number, amount.end)
    {
        amount = Amount::new(at, end, fraction(value.0, value.1)?).with_unit(Unit::Fraction);
        return Some(amount);
    }
    amount = scaled::scaled(scan, amount, &read, money.is_some())?;
    if let Some(end) = scan.after(amount.end, &["多", "余"]) {
        (amount.more, amount.end) = (true, end);
    }
    if let Some(currency) = money {
        amount.unit = Unit::Money(currency);
        // `$5 US`, `$140 USD`: the name after the number is more exact than the sign.
        if let Some((named, 0, end)) = currency::after(scan, amount.end).filter(|(named, _, _)| named.may_be(currency))
        {
            (amount.unit, amount.end) = (Unit::Money(named), end);
        }
        return is_whole(scan, &amount).then_some(amount);
    }
    let amount = measured(scan, amount)?;
    is_whole(scan, &amount).then_some(amount)
}

/// Returns whether no letter is adjacent to the amount: `5G`, `3D` are names.
pub(super) fn is_whole(scan: &Scan<'_>, amount: &Amount) -> bool {
    scan.char(amount.end).is_none_or(|c| !is_letter(c) && c != '_')
}

/// Adds the unit or the currency named after the number.
pub(super) fn measured(scan: &Scan<'_>, amount: Amount) -> Option<Amount> {
    let end = amount.end;
    if let Some((currency, power, end)) = currency::after(scan, end) {
        if scan.text[..end].ends_with("pounds") && is_weight(scan, amount.start, end) {
            return Some(Amount { end, ..amount.with_unit(Unit::Measure(unit::named("lb")?)) });
        }
        let number = amount.number.scaled(power)?;
        return Some(Amount { number, power: amount.power + power, end, ..amount.with_unit(Unit::Money(currency)) });
    }
    if let Some(past) = scan
        .after(end, &["成", "割"])
        .filter(|past| scan.after(*past, &["为", "立", "功", "员", "本", "果", "り", "合"]).is_none())
    {
        // 七成 and 七割 are 70 %, and 七成五 75 %.
        let half = scan.after(past, &["五", "半"]);
        let mut number = amount.number.scaled(1)?;
        if half.is_some() {
            number = Number::new(number.value + Decimal::from(5), 0);
        }
        return Some(Amount { number, end: half.unwrap_or(past), ..amount.with_unit(Unit::Percent) });
    }
    if let Some((unit, end)) = unit::after(scan, end) {
        return Some(Amount { end, ..amount.with_unit(unit) });
    }
    Some(amount)
}

/// Returns whether the pounds between `start` and `end` are a weight: `weighed 82 pounds (37 kg)`.
fn is_weight(scan: &Scan<'_>, start: usize, end: usize) -> bool {
    let kilos = scan.rest(end).trim_start().strip_prefix('(').is_some_and(|inner| {
        let note = &inner[..inner.floor_char_boundary(24)];
        note.split(')').next().is_some_and(|note| note.contains("kg") || note.contains("kilo"))
    });
    let mut at = start;
    kilos
        || (0..3).any(|_| match scan.previous_word(at) {
            Some((word, start)) => {
                at = start;
                word.starts_with("weigh")
            }
            None => false,
        })
}

/// Adds ` and a half` after a number.
pub(super) fn and_a_half(scan: &Scan<'_>, amount: Amount) -> Amount {
    let phrase = match scan.style.code {
        "en" | "und" => "and a half",
        "fr" => "et demi",
        "es" => "y medio",
        "it" => "e mezzo",
        "pt" => "e meio",
        _ => return amount,
    };
    let Some(end) = scan.phrase(amount.end, phrase) else { return amount };
    let Some(halved) = Number::new(Decimal::new(5, 1), -1).scaled(amount.power) else { return amount };
    let Some(value) = amount.number.value.checked_add(halved.value) else { return amount };
    let number = Number::new(value, halved.place);
    let amount = Amount { number, bare: number, end, ..amount };
    if amount.power != 0 || !scan.style.is_english() {
        return Amount { power: 0, ..amount };
    }
    // `two and a half million`
    match scale::read(scan, end, false) {
        Some((power, end)) => amount.with_power(power, end).unwrap_or(amount),
        None => amount,
    }
}

/// Parses a number in digits or in Chinese characters.
pub(super) fn plain_number(scan: &Scan<'_>, at: usize) -> Option<(Number, usize)> {
    if scan.char(at)?.is_ascii_digit() {
        let read = digits::read(scan.rest(at), scan.style);
        return Some((read.number?, at + read.length));
    }
    han::read(scan, at).map(|numeral| (numeral.number, numeral.end))
}

/// Returns `upper` / `lower`. Thirds do not terminate, so they are treated as rounded to a hundredth.
pub(super) fn fraction(upper: u64, lower: u64) -> Option<Number> {
    let value = Decimal::from(upper).checked_div(Decimal::from(lower))?;
    Some(Number::new(value, -2))
}

/// Returns the numerator and denominator of a character such as ½.
pub(super) fn vulgar(c: char) -> Option<(u64, u64)> {
    Some(match c {
        '½' => (1, 2),
        '⅓' => (1, 3),
        '⅔' => (2, 3),
        '¼' => (1, 4),
        '¾' => (3, 4),
        '⅕' => (1, 5),
        '⅛' => (1, 8),
        _ => return None,
    })
}

/// Returns whether a character alone can start a quantity.
pub(super) fn may_start(c: char) -> bool {
    digits::digit_of(c).is_some() || currency::sign(c).is_some() || vulgar(c).is_some() || han::may_start(c)
}

/// Parses `1/2` or `2/3`: only common fractions, since `9/11` and `24/7` are not fractions.
pub(super) fn slashed(scan: &Scan<'_>, upper: Number, end: usize) -> Option<((u64, u64), usize)> {
    let start = scan.after(end, &["/", "⁄"])?;
    let lower = scan.char(start)?.to_digit(10)?;
    let end = start + 1;
    let upper = u64::try_from(upper.value).ok()?;
    let known = matches!((upper, lower), (1, 2..=6 | 8) | (2, 3 | 5) | (3, 4 | 5 | 8) | (4, 5) | (5 | 7, 8) | (5, 6));
    let ends = scan.is_free_end(end) && !scan.rest(end).starts_with('/');
    (known && ends).then_some(((upper, u64::from(lower)), end))
}
