//! Numbers in digits with what multiplies them: `2 3/4`, `4.66 | billion`, 3 | 亿2000万, `94.000 euros`. The tokenizer
//! indexes amounts by the values that this module gives them.

use super::amount::{Amount, and_a_half, fraction, slashed, vulgar};
use super::currency::{self, Currency};
use super::digits::{self, Style};
use super::number::Number;
use super::scan::Scan;
use super::{han, scale};

/// The value of a number in digits with its scale and currency, as it is indexed.
pub(in crate::text) struct IndexedAmount {
    /// Digits without separators or trailing zeros: `4660000000`.
    pub(in crate::text) digits: String,
    /// End of the number, the scale and the currency named after it.
    pub(in crate::text) end: usize,
    /// The currency named after the number.
    pub(in crate::text) currency: Option<Currency>,
    /// Whether a scale, a fraction or another separator makes the value differ from the digits.
    pub(in crate::text) is_scaled: bool,
}

/// Returns the value of the number whose digits start at `at`; `is_money` says whether a currency sign precedes it.
pub(in crate::text) fn indexed(text: &str, at: usize, style: Style, is_money: bool) -> Option<IndexedAmount> {
    let scan = Scan { text, floor: at, style };
    let read = digits::read(scan.rest(at), style);
    let plain = Amount::new(at, at + read.length, read.number?);
    let amount = scaled(&scan, plain, &read, is_money || is_money_after_letter(&scan, plain.end))?;
    let named = if is_money { None } else { currency::after(&scan, amount.end).filter(|(_, power, _)| *power == 0) };
    let is_scaled = amount.number.value != plain.number.value;
    let end = named.map_or(amount.end, |(.., end)| end);
    Some(IndexedAmount {
        digits: amount.number.digits(),
        end,
        currency: named.map(|(currency, ..)| currency),
        is_scaled,
    })
}

/// Returns whether a currency follows a letter that may be a scale: `5m euros`.
fn is_money_after_letter(scan: &Scan<'_>, at: usize) -> bool {
    let Some((word, end)) = scan.word(at).filter(|(word, _)| matches!(word.as_ref(), "m" | "k" | "b")) else {
        return false;
    };
    debug_assert!(!word.is_empty());
    currency::after(scan, end).is_some_and(|(_, power, _)| power == 0)
}

/// Adds a fraction, and scales the number.
pub(super) fn scaled(scan: &Scan<'_>, amount: Amount, read: &digits::Digits, is_money: bool) -> Option<Amount> {
    let (at, mut amount) = (amount.start, amount);
    if let Some((value, end)) = scan.char(amount.end).and_then(|c| Some((vulgar(c)?, amount.end + c.len_utf8()))) {
        amount = plus(amount, value, end)?;
    } else if let Some((value, end)) = mixed(scan, read, amount.end) {
        amount = plus(amount, value, end)?;
    }
    if let Some((power, end, more)) = han::scales(scan, amount.end) {
        amount = Amount { more, ..amount.with_power(power, end)? };
        // 1亿2000万: the second part has a smaller scale and is added.
        let mut power = power;
        while let Some((rest, lower, end)) = smaller(scan, amount.end, power) {
            let value = amount.number.value.checked_add(rest.value)?;
            amount.number = Number::new(value, rest.place);
            (amount.bare, amount.power, amount.end, power) = (amount.number, 0, end, lower);
        }
    } else if let Some((power, end)) = scale::read(scan, amount.end, is_money) {
        amount = amount.with_power(power, end)?;
    } else if is_thousands(scan, at, &amount, is_money) {
        // `94.000 euros` in English: no money has three decimals that end in a zero.
        amount.number = amount.number.scaled(3)?;
        amount.number.place = 0;
        amount.bare = amount.number;
    }
    Some(and_a_half(scan, amount))
}

/// Parses digits and a smaller scale after a larger one, 1亿 | 2000万 and 123万 | 4567. Returns the number, the power of
/// its scale, and its end.
fn smaller(scan: &Scan<'_>, at: usize, power: i8) -> Option<(Number, i8, usize)> {
    if power < 3 {
        return None;
    }
    // Korean separates the parts: 3억 2천만 원.
    let is_korean = scan.char_before(at).is_some_and(|c| scale::hangul(c).is_some());
    let at = if is_korean { scan.after(at, &[" "]).unwrap_or(at) } else { at };
    digits::digit_of(scan.char(at)?)?;
    let read = digits::read(scan.rest(at), scan.style);
    let end = at + read.length;
    if let Some((lower, end, _)) = han::scales(scan, end) {
        return (lower > 0 && lower < power).then(|| Some((read.number?.scaled(lower)?, lower, end))).flatten();
    }
    let number = read
        .number
        .filter(|number| number.place == 0 && number.value < super::number::ten_to(power).unwrap_or_default())?;
    let is_other = scan.after(end, &["年", "月", "日", "時", "时", "年", "%", "％", "년", "월", "일"]).is_some();
    (!is_other && scan.is_free_end(end)).then_some((number, 0, end))
}

/// Parses the fraction after a whole number: `2 3/4`, `5 1/2`.
pub(super) fn mixed(scan: &Scan<'_>, whole: &digits::Digits, end: usize) -> Option<((u64, u64), usize)> {
    let start = scan.after(end, &[" ", "\u{A0}", "-"]).filter(|_| whole.plain)?;
    let upper = digits::read(scan.rest(start), scan.style);
    let number = upper.number.filter(|_| upper.plain && scan.char(start).is_some_and(|c| c.is_ascii_digit()))?;
    slashed(scan, number, start + upper.length)
}

/// Returns whether a point separates thousands although the language writes decimals with it: three digits that end in
/// a zero, and money.
fn is_thousands(scan: &Scan<'_>, at: usize, amount: &Amount, is_money: bool) -> bool {
    let literal = &scan.text[at..amount.end];
    let Some((whole, part)) = literal.split_once('.') else { return false };
    scan.style.code != "de"
        && (1..=3).contains(&whole.len())
        && !whole.starts_with('0')
        && part.len() == 3
        && part.ends_with('0')
        && literal.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        && (is_money || currency::after(scan, amount.end).is_some())
}

fn plus(amount: Amount, (upper, lower): (u64, u64), end: usize) -> Option<Amount> {
    let part = fraction(upper, lower)?;
    let number = Number::new(amount.number.value.checked_add(part.value)?, part.place);
    Some(Amount { number, bare: number, end, plain: false, ..amount })
}
