//! The parser: finds candidate starts, tries dates, labels and amounts in turn, and joins ranges.

use super::amount::{self, Amount};
use super::date::{self, Found};
use super::digits::{self, Style};
use super::number::Number;
use super::qualifier::{self, Qualifier};
use super::range::{Link, link, scaled_like, second, shared};
use super::role::{Noun, Role, role};
use super::scan::{Scan, is_ideograph, is_letter};
use super::score::score;
use super::unit::Unit;
use super::{Quantity, Value, duration, han, handate, label, month};
use crate::text::{Lang, Span};

/// Returns the quantities of a text in order, without overlaps. `lang` determines number formats and scale words;
/// without it, English words are parsed and the lengths of digit groups decide. Chinese is parsed in any language.
pub fn quantities(text: &str, lang: Option<Lang>) -> Vec<Quantity> {
    let mut reader = Reader { scan: Scan { text, floor: 0, style: Style::of(lang) }, found: Vec::new() };
    let mut at = 0;
    while let Some(start) = reader.next_start(at) {
        at = reader.read(start);
    }
    reader.found
}

struct Reader<'t> {
    scan: Scan<'t>,
    found: Vec<Quantity>,
}

impl Reader<'_> {
    /// Returns the next offset from `at` where a quantity may start.
    fn next_start(&self, mut at: usize) -> Option<usize> {
        let bytes = self.scan.text.as_bytes();
        while let Some(&byte) = bytes.get(at) {
            match byte {
                b'0'..=b'9' | b'$' => return Some(at),
                b'a'..=b'z' | b'A'..=b'Z' => {
                    let length = bytes[at..].iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
                    let end = at + length;
                    match bytes.get(end) {
                        Some(b'0'..=b'9' | b'-') => return Some(at),
                        Some(128..) => {}
                        _ if !month::may_start(&self.scan.text[at..end], self.scan.style.code) => {
                            at = end;
                            continue;
                        }
                        _ => return Some(at),
                    }
                    // A word that continues with letters beyond ASCII.
                    let rest = self.scan.rest(end).chars().take_while(|c| super::scan::is_letter(*c));
                    let whole = end + rest.map(char::len_utf8).sum::<usize>();
                    if month::may_start(&self.scan.text[at..whole], self.scan.style.code) {
                        return Some(at);
                    }
                    at = whole;
                }
                b':' if bytes[at..].starts_with(b"://") => at = past_address(bytes, at),
                0..128 => {
                    let point = byte == b'.' && bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
                    if point && !self.scan.char_before(at).is_some_and(|c| c.is_alphanumeric() || c == '.') {
                        return Some(at);
                    }
                    at += 1;
                }
                _ => {
                    let c = self.scan.char(at)?;
                    if amount::may_start(c) {
                        return Some(at);
                    }
                    if is_letter(c) {
                        let rest = self.scan.rest(at).chars().take_while(|c| is_letter(*c));
                        let end = at + rest.map(char::len_utf8).sum::<usize>();
                        if month::may_start(&self.scan.text[at..end], self.scan.style.code) {
                            return Some(at);
                        }
                        at = end;
                        continue;
                    }
                    at += c.len_utf8();
                }
            }
        }
        None
    }

    /// Parses the quantity at `at`, if there is one. Returns the offset to continue from.
    fn read(&mut self, at: usize) -> usize {
        let scan = self.scan;
        let Some(c) = scan.char(at) else { return scan.text.len() };
        if is_letter(c) {
            return self.read_word(at, c);
        }
        if digits::digit_of(c).is_some() || c == '.' {
            return self.read_figures(at);
        }
        if is_ideograph(c)
            && let Some(found) = handate::read(&scan, at)
        {
            return self.push_when(&found);
        }
        self.read_amount(at).unwrap_or_else(|| {
            // If the whole is not a number (两三天), its middle is not one either.
            let numerals =
                scan.rest(at + c.len_utf8()).chars().take_while(|next| han::is_numeral(c) && han::is_numeral(*next));
            at + c.len_utf8() + numerals.map(char::len_utf8).sum::<usize>()
        })
    }

    fn read_word(&mut self, at: usize, first: char) -> usize {
        let scan = self.scan;
        let bytes = scan.text.as_bytes();
        let ascii = at + bytes[at..].iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        if scan.text[at..ascii].eq_ignore_ascii_case("www") {
            return past_address(bytes, at);
        }
        if let Some(end) = label::after_letters(&scan, at, ascii).filter(|_| ascii > at) {
            let found = date::from_code(&scan, at, &scan.text[at..end]);
            return match found {
                Some(found) => self.push_when(&found),
                None => self.push_label(at, end),
            };
        }
        let Some((word, end)) = scan.word(at) else { return ascii.max(at + first.len_utf8()) };
        if word == "fy"
            && let Some((year, end)) = date::year_at(&scan, end)
        {
            return self.push_when(&Found { when: super::When::FiscalYear(year), start: at, end });
        }
        if let Some(found) = date::from_word(&scan, at, &word, end) {
            return self.push_when(&found);
        }
        let read = month::may_start(&word, scan.style.code).then(|| self.read_amount(at)).flatten();
        read.unwrap_or(end)
    }

    fn read_figures(&mut self, at: usize) -> usize {
        let scan = self.scan;
        let digits = digits::read(scan.rest(at), scan.style);
        let end = at + digits.length;
        if let Some(found) = date::from_digits(&scan, at, &digits).or_else(|| handate::read(&scan, at)) {
            return self.push_when(&found);
        }
        if digits.number.is_none() {
            return self.push_label(at, end);
        }
        let is_fraction = digits.number.is_some_and(|upper| amount::slashed(&scan, upper, end).is_some());
        if let Some(end) = label::from_digits(&scan, at, end, digits.plain).filter(|_| !is_fraction) {
            return self.push_label(at, end);
        }
        if let Some(end) = self.read_amount(at) {
            return end;
        }
        // `5G`, `3D`, `747s`: a name that begins with digits, or a number that is too large.
        let letters = scan.rest(end).chars().take_while(|c| super::scan::is_letter(*c) || c.is_ascii_digit());
        let after = end + letters.map(char::len_utf8).sum::<usize>();
        self.push_label(at, after)
    }

    /// Parses an amount, or two joined as a range. Returns its end.
    fn read_amount(&mut self, at: usize) -> Option<usize> {
        let mut low = signed(&self.scan, amount::read(&self.scan, at)?);
        if let Some(fraction) = out_of(&self.scan, &low) {
            low = fraction;
        }
        let Some(link) = link(&self.scan, &low) else { return Some(self.push_amount(&low)) };
        let Some(high) = second(&self.scan, &link) else {
            return Some(self.push_amount(&low));
        };
        if let Some((first, second, is_told)) = score(&self.scan, &low, &high, &link) {
            let value = Value::Score(first, second, is_told);
            return Some(self.push(low.start, high.end, value, Unit::Count, Qualifier::Stated));
        }
        // A change from one value to another is not a range: no value between the two was stated.
        if self.is_change(&low, &link)
            && let Some((low, high)) = shared(low, high)
        {
            self.push_amount(&scaled_like(low, &high));
            return Some(self.push_amount(&high));
        }
        let Some((low, high)) = shared(low, high).filter(|(low, high)| low.number.value < high.number.value) else {
            // `737-800` and `10-3` that are not scores are names; `7 to 5` is two numbers.
            if link.hyphen && high.plain && low.plain && low.unit == high.unit {
                return Some(self.push_label(low.start, high.end));
            }
            return Some(self.push_amount(&low));
        };
        let (qualifier, end) = self.qualifier(low.start, high.end, low.more || high.more);
        Some(self.push(low.start, end, Value::Range(low.number, high.number), high.unit, qualifier))
    }

    /// Returns whether two amounts are the start and the end of a change: `from 5 to 7`, `702 → 640`.
    fn is_change(&self, low: &Amount, link: &Link) -> bool {
        let between = &self.scan.text[low.end..link.end];
        if between.contains(['→', '>', '⟶', 'か']) {
            return true;
        }
        if link.hyphen || between.contains("bis") {
            return false;
        }
        let is_from =
            |word: &str| matches!(word, "from" | "von" | "de" | "da" | "dal" | "van" | "z" | "с" | "fra" | "från");
        self.scan.previous_word(low.start).is_some_and(|(word, _)| is_from(&word))
            || self.scan.before(low.start, &["从", "從", "由"]).is_some()
    }

    fn push_amount(&mut self, amount: &Amount) -> usize {
        if amount.unit == Unit::Ordinal {
            return self.push(amount.start, amount.end, Value::Number(amount.number), amount.unit, Qualifier::Stated);
        }
        let (qualifier, end) = self.qualifier(amount.start, amount.end, amount.more);
        let aged =
            self.scan.previous_word(amount.start).is_some_and(|(word, _)| matches!(word.as_ref(), "aged" | "age"));
        let unit = if aged && amount.unit == Unit::Count { Unit::Age } else { amount.unit };
        let mut number = amount.number;
        number.may_be_year &= amount.unit == Unit::Count;
        if let Some(duration) = duration::joined(&self.scan, self.found.last(), amount.start, number, unit)
            && !amount.vague
        {
            let (start, whole) = (duration.start, duration.number);
            if duration.replaces_last {
                self.found.pop();
                self.scan.floor = start;
            }
            return self.push(start, end, Value::Number(whole), unit, qualifier);
        }
        let value = if amount.vague { Value::Vague(number) } else { Value::Number(number) };
        self.push(amount.start, end, value, unit, qualifier)
    }

    fn qualifier(&self, start: usize, end: usize, more: bool) -> (Qualifier, usize) {
        if more {
            return (Qualifier::Over, end);
        }
        if let Some(qualifier) = qualifier::before(&self.scan, start) {
            // 近三年: the last three years, not nearly three.
            let recent = qualifier == Qualifier::Nearly && self.scan.before(start, &["近"]).is_some();
            let is_time = ["年", "月", "天", "周"].iter().any(|unit| self.scan.text[start..end].ends_with(unit));
            return (if recent && is_time { Qualifier::Stated } else { qualifier }, end);
        }
        qualifier::after(&self.scan, end).unwrap_or((Qualifier::Stated, end))
    }

    fn push_when(&mut self, found: &Found) -> usize {
        self.push(found.start, found.end, Value::When(found.when), Unit::Count, Qualifier::Stated)
    }

    fn push_label(&mut self, start: usize, end: usize) -> usize {
        self.push(start, end, Value::Label, Unit::Count, Qualifier::Stated)
    }

    fn push(&mut self, start: usize, end: usize, value: Value, unit: Unit, qualifier: Qualifier) -> usize {
        debug_assert!(self.scan.floor <= start && start < end, "quantities stand in order");
        let is_amount = matches!(value, Value::Number(_) | Value::Range(..));
        let near = self.found.last().filter(|last| start - last.span.end <= NEARBY).map(|last| last.role);
        let role = if is_amount { role(&self.scan, start, end, near) } else { Role::Stated };
        let (noun, label) = match (value, unit) {
            (Value::Label, _) => (Noun::before(&self.scan, start), Noun::of_label(&self.scan.text[start..end])),
            (Value::When(_) | Value::Score(..), _) => (Noun::default(), Noun::default()),
            (_, Unit::Count | Unit::Ordinal) => (Noun::after(&self.scan, end), Noun::default()),
            _ => (Noun::default(), Noun::default()),
        };
        self.scan.floor = end;
        self.found.push(Quantity { span: Span::new(start, end), value, unit, qualifier, role, noun, label });
        end
    }
}

/// Maximum distance in bytes from the start of a change to its end.
const NEARBY: usize = 60;

/// Returns the offset of the white space after an address.
fn past_address(bytes: &[u8], at: usize) -> usize {
    at + bytes[at..].iter().take_while(|byte| byte.is_ascii_graphic()).count().max(1)
}

/// Adds the sign before the amount. A hyphen is a sign only if it does not join the amount to something before it.
fn signed(scan: &Scan<'_>, amount: Amount) -> Amount {
    let negative = |start| Amount { start, number: amount.number.negated(), bare: amount.bare.negated(), ..amount };
    if amount.number.value.is_sign_negative() || amount.unit == Unit::Ordinal {
        return amount;
    }
    if let Some(start) = scan.before(amount.start, &["-", "−", "–"]) {
        let free =
            scan.char_before(start).is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '"' | '“' | '（' | '，'));
        return if free { negative(start) } else { amount };
    }
    if let Some(start) = scan.phrase_before(amount.start, "minus") {
        return negative(start);
    }
    match scan.before(amount.start, &["零下", "负"]) {
        Some(start) => negative(start),
        None => amount,
    }
}

/// Parses `one in three`, `nine out of 10` as a fraction.
fn out_of(scan: &Scan<'_>, part: &Amount) -> Option<Amount> {
    if !scan.rest(part.end).starts_with([' ', '-']) {
        return None;
    }
    if part.unit != Unit::Count || part.vague || part.power != 0 || !scan.style.is_english() {
        return None;
    }
    let (in_or_of, is_in) = scan
        .phrase(part.end, "out of")
        .or_else(|| scan.phrase(part.end, "out of every"))
        .map(|end| (end, false))
        .or_else(|| scan.phrase(part.end, "in every").or_else(|| scan.phrase(part.end, "in")).map(|end| (end, true)))?;
    let start = scan.after(in_or_of, &["-"]).unwrap_or_else(|| scan.past_space(in_or_of));
    let whole =
        amount::read(scan, start).filter(|whole| whole.start == start && whole.unit == Unit::Count && !whole.vague)?;
    let (upper, lower) = (u64::try_from(part.number.value).ok()?, u64::try_from(whole.number.value).ok()?);
    let small = if is_in { upper < 10 } else { upper < 1_000 };
    let is_part = small && upper > 0 && upper < lower && lower <= 100_000 && !whole.number.may_be_year;
    let number: Number = is_part.then(|| amount::fraction(upper, lower)).flatten()?;
    Some(Amount { number, bare: number, end: whole.end, unit: Unit::Fraction, plain: false, ..*part })
}
