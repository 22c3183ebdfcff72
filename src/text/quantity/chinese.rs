//! Parses one amount from a Chinese character: 二十三人, 百分之七, 三分之二, 第三, 数百, 半年.

use rust_decimal::Decimal;

use super::amount::{Amount, fraction, measured, plain_number};
use super::number::Number;
use super::scan::Scan;
use super::unit::{self, Unit};
use super::{digits, han};

/// Parses an amount that starts with a Chinese character.
pub(super) fn read(scan: &Scan<'_>, at: usize) -> Option<Amount> {
    if let Some(start) = scan.after(at, &["第"]) {
        let (number, end) = if scan.char(start)?.is_ascii_digit() {
            let read = digits::read(scan.rest(start), scan.style);
            (read.number?, start + read.length)
        } else {
            han::read(scan, start).map(|numeral| (numeral.number, numeral.end))?
        };
        return Some(Amount::new(at, end, number).with_unit(Unit::Ordinal));
    }
    for (word, unit) in [("百分之", Unit::Percent), ("千分之", Unit::Percent)] {
        if let Some(start) = scan.after(at, &[word]) {
            let (number, end) = plain_number(scan, start)?;
            let number = if word == "千分之" { number.scaled(-1)? } else { number };
            return Some(Amount::new(at, end, number).with_unit(unit));
        }
    }
    if let Some((number, end)) = han::vague(scan, at) {
        return measured(scan, Amount { vague: true, ..Amount::new(at, end, number) });
    }
    if let Some(end) = scan.after(at, &["一半", "半分", "半数", "半數", "절반"]) {
        return Some(Amount::new(at, end, Number::new(Decimal::new(5, 1), -1)).with_unit(Unit::Fraction));
    }
    if let Some(end) = scan.after(at, &["半"]) {
        let before = scan
            .char_before(at)
            .is_some_and(|c| matches!(c, '上' | '下' | '前' | '后' | '大' | '多') || han::digit(c).is_some());
        let (unit, end) = unit::after(scan, end).filter(|_| !before && scan.char(end) != Some(' '))?;
        return matches!(unit, Unit::Measure(_))
            .then(|| Amount { end, ..Amount::new(at, end, Number::new(Decimal::new(5, 1), -1)).with_unit(unit) });
    }
    let numeral = han::read(scan, at)?;
    // 三分之二 and 三分の二
    if let Some(start) = scan.after(numeral.end, &["分之", "分の"]) {
        let (upper, end) = plain_number(scan, start)?;
        let (lower, upper) = (u64::try_from(numeral.number.value).ok()?, u64::try_from(upper.value).ok()?);
        return (lower > 1)
            .then(|| fraction(upper, lower))
            .flatten()
            .map(|number| Amount::new(at, end, number).with_unit(Unit::Fraction));
    }
    // 二番目, 二つ目
    if let Some(end) = scan.after(numeral.end, &["番目", "つ目", "位"]) {
        return Some(Amount::new(at, end, numeral.number).with_unit(Unit::Ordinal));
    }
    let mut amount = Amount::new(at, numeral.end, numeral.number);
    if numeral.number.place >= 4 {
        amount.power = numeral.number.place;
        amount.bare = amount.number.scaled(-amount.power)?;
    }
    if let Some((0, end, true)) = han::scales(scan, amount.end) {
        (amount.more, amount.end) = (true, end);
    } else if let Some((power, end, more)) = han::scales(scan, amount.end) {
        amount = Amount { more, ..amount.with_power(power, end)? };
    }
    let amount = measured(scan, amount)?;
    // 大陆 and 零件: the numerals of bank notes and zero are numbers only next to others.
    if numeral.count == 1 && scan.char(at).is_some_and(|c| "壹贰叁肆伍陆柒捌玖零兩".contains(c)) {
        return None;
    }
    let is_one = numeral.number.value == Decimal::ONE;
    let counted = scan.rest(amount.end).starts_with(is_counter);
    let whole = numeral.multiplied && (numeral.count > 1 || counted)
        || amount.unit != Unit::Count && !is_idiom(scan, at, &amount)
        || counted && !is_one;
    // 统一, 十分, 一一: part of a word, or a numeral that counts nothing.
    (whole && !(numeral.multiplied && is_idiom(scan, at, &amount))).then_some(amount)
}

/// Returns whether a numeral before this counter counts things.
fn is_counter(c: char) -> bool {
    "个個名人位家项項次条件起座所艘辆架部本份场届种国省市县村户对双批支队组位只头台套间层场枚匹頭棟軒隻羽冊社校カか"
        .contains(c)
}

fn is_idiom(scan: &Scan<'_>, at: usize, amount: &Amount) -> bool {
    let text = &scan.text[at..amount.end];
    let rest = scan.rest(at);
    matches!(text, "一元" | "一成" | "一升" | "一克" | "一米" | "四周" | "千万" | "万千")
        || ["十分", "万一", "百年大计", "千方百计", "三角", "五四", "四川", "九江", "三亚", "六安"]
            .iter()
            .any(|word| rest.starts_with(word))
        || scan
            .char_before(at)
            .is_some_and(|c| matches!(c, '统' | '唯' | '之' | '单' | '每' | '任' | '某' | '同' | '万'))
}
