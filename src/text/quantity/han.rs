//! Numbers in Chinese characters (二十三, 两百, 三点五, 二〇一八), and digits with scale characters (1.2万, 1亿2000万).

use rust_decimal::Decimal;

use super::number::{Number, ten_to};
use super::scale;
use super::scan::Scan;

/// A number in Chinese characters.
pub(super) struct Numeral {
    pub(super) number: Number,
    pub(super) end: usize,
    /// Number of characters.
    pub(super) count: usize,
    /// Whether a character multiplies: 二十, not 二.
    pub(super) multiplied: bool,
}

/// Maximum number of characters in a numeral.
const MAX_LENGTH: usize = 32;

/// Returns the value of a digit character.
pub(super) fn digit(c: char) -> Option<u8> {
    Some(match c {
        '〇' | '零' | '○' => 0,
        '一' | '壹' => 1,
        '二' | '两' | '兩' | '贰' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

/// Returns whether the character is part of numerals.
pub(super) fn is_numeral(c: char) -> bool {
    digit(c).is_some() || scale::han(c).is_some()
}

/// Returns whether a quantity may start with the character.
pub(super) fn may_start(c: char) -> bool {
    is_numeral(c)
        || matches!(
            c,
            '第' | '几'
                | '数'
                | '數'
                | '上'
                | '半'
                | '周'
                | '星'
                | '下'
                | '平'
                | '令'
                | '昭'
                | '大'
                | '明'
                | '民'
                | '절'
        )
}

/// Parses the numeral at `at`. Returns `None` for two adjacent digits (两三天), which are an estimate.
pub(super) fn read(scan: &Scan<'_>, at: usize) -> Option<Numeral> {
    let (mut total, mut section, mut current) = (0_u64, 0_u64, None);
    let mut positional = 0_u64;
    let (mut last, mut after_zero, mut multiplied, mut adjacent) = (0_i8, false, false, 0);
    let (mut end, mut count) = (at, 0);
    let mut big_last = 0_i8;
    for c in scan.rest(at).chars().take(MAX_LENGTH) {
        if let Some(digit) = digit(c) {
            adjacent += u32::from(current.is_some());
            positional = positional.checked_mul(10)?.checked_add(u64::from(digit))?;
            after_zero |= digit == 0;
            // 一千零五: the zero is a placeholder.
            if digit > 0 || !multiplied {
                current = Some(u64::from(digit));
            }
        } else if let Some(power) = scale::han(c) {
            if adjacent > 0 || count == 0 && power != 1 {
                return None;
            }
            multiplied = true;
            after_zero = false;
            if power < 4 {
                let digit = current.take().unwrap_or(1);
                section = section.checked_add(digit.checked_mul(10_u64.pow(power as u32))?)?;
                last = power;
            } else {
                let chunk = section.checked_add(current.take().unwrap_or(0))?;
                let factor = 10_u64.pow(power as u32);
                // 万亿: the smaller scale multiplies the whole number before it.
                if chunk == 0 {
                    total = total.checked_mul(factor)?;
                } else {
                    total = total.checked_add(chunk.checked_mul(factor)?)?;
                }
                (section, last, big_last) = (0, power, power);
            }
        } else {
            break;
        }
        end += c.len_utf8();
        count += 1;
    }
    // No numeral, or too many characters for a number.
    if count == 0 || scan.char(end).is_some_and(is_numeral) {
        return None;
    }
    if !multiplied {
        // 二〇一八 is a sequence of digits.
        if adjacent > 0 && !(count >= 3 || after_zero) {
            return None;
        }
        let mut number = Number::whole(positional);
        number.may_be_year = count == 4 && (1000..2200).contains(&positional);
        return decimal(scan, Numeral { number, end, count, multiplied });
    }
    if adjacent > 0 {
        return None;
    }
    let tail = current.map_or(0, |digit| {
        // 两百五 is 250, 两百零五 is 205.
        if last > 1 && !after_zero { digit * 10_u64.pow(last as u32 - 1) } else { digit }
    });
    let value = total.checked_add(section)?.checked_add(tail)?;
    let place = if section == 0 && current.is_none() { big_last } else { 0 };
    decimal(scan, Numeral { number: Number::new(Decimal::from(value), place), end, count, multiplied })
}

/// Adds a decimal part such as 点五 to the numeral before it.
fn decimal(scan: &Scan<'_>, numeral: Numeral) -> Option<Numeral> {
    let Some(start) = scan.after(numeral.end, &["点", "點"]) else { return Some(numeral) };
    let digits: Vec<u8> = scan.rest(start).chars().take(12).map_while(digit).collect();
    let length: usize = scan.rest(start).chars().take(digits.len()).map(char::len_utf8).sum();
    // 三点 alone is a time of day.
    if digits.is_empty() || numeral.number.place > 0 {
        return Some(numeral);
    }
    let mut value = numeral.number.value;
    for (place, digit) in digits.iter().enumerate() {
        value += Decimal::from(*digit) * ten_to(-(place as i8) - 1)?;
    }
    let mut number = Number::new(value, -(digits.len() as i8));
    let mut end = start + length;
    if let Some((power, after, _)) = scales(scan, end) {
        number = number.scaled(power)?;
        end = after;
    }
    Some(Numeral { number, end, count: numeral.count + 1 + digits.len(), multiplied: true })
}

/// Parses the scale characters at `at`, 1.2 | 万亿. Returns their power, their end, and whether they include 多 or 余.
pub(super) fn scales(scan: &Scan<'_>, at: usize) -> Option<(i8, usize, bool)> {
    let (mut power, mut end, mut more) = (0_i8, at, false);
    for c in scan.rest(at).chars().take(4) {
        if scan.after(end, &["千米", "千克", "千瓦", "兆瓦", "兆赫", "百万分"]).is_some() {
            break;
        }
        if let Some(step) = scale::han(c).or_else(|| hangul(scan, end, c)).filter(|_| power < 16) {
            power += step;
        } else if matches!(c, '多' | '余' | '餘') && !more {
            more = true;
        } else {
            break;
        }
        end += c.len_utf8();
    }
    (power > 0 || more).then_some((power, end, more))
}

/// Returns the power of ten of a Korean scale syllable. 조 is a word of its own in names (3조: group 3).
fn hangul(scan: &Scan<'_>, at: usize, c: char) -> Option<i8> {
    let power = scale::hangul(c)?;
    let after = scan.char(at + c.len_utf8());
    let is_word = match c {
        '조' => after.is_some_and(|c| !matches!(c, ' ' | '원' | '달' | '유' | '엔')),
        '천' => after.is_some_and(|c| matches!(c, '안' | '국' | '지')),
        _ => false,
    };
    (!is_word).then_some(power)
}

/// Parses 几十, 数百万, 上千. Returns the magnitude and its end.
pub(super) fn vague(scan: &Scan<'_>, at: usize) -> Option<(Number, usize)> {
    let start = scan.after(at, &["几", "数", "上"])?;
    let (power, end, _) = scales(scan, start)?;
    (power > 0).then(|| Number::whole(1).scaled(power)).flatten().map(|number| (number, end))
}
