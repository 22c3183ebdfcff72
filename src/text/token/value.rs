//! The value of a number and its scale word: `4.66 billion`, `4.66bn` and `46.6亿` are 4660000000.

use super::super::fold::fold_into;

/// Returns the power of ten of a folded word after a number. Ambiguous abbreviations (`m`, `k`) scale money only.
fn power(word: &str, is_money: bool) -> Option<usize> {
    Some(match word {
        "k" if is_money => 3,
        "m" if is_money => 6,
        "b" if is_money => 9,
        "thousand" | "тыс" => 3,
        "lakh" => 5,
        "million" | "millions" | "mn" | "mln" | "mio" | "millionen" | "millones" | "millon" | "milione" | "milioni"
        | "milhao" | "milhoes" | "miljoen" | "miljon" | "miljoner" | "millioner" | "млн" | "миллион" | "миллиона"
        | "миллионов" => 6,
        "crore" => 7,
        "billion"
        | "billions"
        | "bn"
        | "bln"
        | "mrd"
        | "milliarde"
        | "milliarden"
        | "milliard"
        | "milliards"
        | "miliardo"
        | "miliardi"
        | "bilhao"
        | "bilhoes"
        | "miljard"
        | "miljarder"
        | "milliarder"
        | "млрд"
        | "миллиард"
        | "миллиарда"
        | "миллиардов" => 9,
        "trillion" | "trillions" | "tn" | "trn" => 12,
        _ => return None,
    })
}

/// Returns the power of ten of Chinese characters directly after a number, and their length in bytes.
fn power_of_characters(rest: &str) -> Option<(usize, usize)> {
    let (mut power, mut length) = (0, 0);
    for c in rest.chars().take(2) {
        power += match c {
            '万' | '萬' => 4,
            '亿' | '億' => 8,
            _ => break,
        };
        length += c.len_utf8();
    }
    (length > 0).then_some((power, length))
}

/// Returns the value of a number with the scale at the start of `rest`, and the end of the scale in bytes.
pub(super) fn scaled(number: &str, rest: &str, is_money: bool) -> Option<(String, usize)> {
    if let Some((power, length)) = power_of_characters(rest) {
        return Some((shifted(number, power), length));
    }
    let gap = rest.chars().next().filter(|c| matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '-'));
    let start = gap.map_or(0, char::len_utf8);
    let length = rest[start..].find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len() - start);
    // Longer words are not scales and are not looked up.
    if length == 0 || length > 20 {
        return None;
    }
    let end = start + length;
    if rest[end..].starts_with(|c: char| c.is_alphanumeric()) {
        return None;
    }
    let mut word = String::new();
    rest[start..end].chars().for_each(|c| fold_into(c, &mut word));
    Some((shifted(number, power(&word, is_money)?), end))
}

/// Multiplies a number without separators by a power of ten.
fn shifted(number: &str, power: usize) -> String {
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    let mut digits = String::with_capacity(whole.len() + part.len().max(power) + 1);
    digits.push_str(whole);
    let (moved, rest) = part.split_at(part.len().min(power));
    digits.push_str(moved);
    digits.extend(std::iter::repeat_n('0', power - moved.len()));
    let rest = rest.trim_end_matches('0');
    let mut digits = digits.trim_start_matches('0').to_owned();
    if digits.is_empty() {
        digits.push('0');
    }
    if !rest.is_empty() {
        digits.push('.');
        digits.push_str(rest);
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_move_the_point() {
        let value = |number, rest, is_money| scaled(number, rest, is_money).map(|(value, _)| value);
        assert_eq!(value("4.66", " billion in", false).as_deref(), Some("4660000000"));
        assert_eq!(value("4.66", "bn", false).as_deref(), Some("4660000000"));
        assert_eq!(value("46.6", "亿元", false).as_deref(), Some("4660000000"));
        assert_eq!(value("1.2", "万亿", false).as_deref(), Some("1200000000000"));
        assert_eq!(value("0.5", "-million", false).as_deref(), Some("500000"));
        assert_eq!(value("1.2345", " thousand", false).as_deref(), Some("1234.5"));
        assert_eq!(value("5", "m", true).as_deref(), Some("5000000"));
        assert_eq!(value("5", "m", false), None);
        assert_eq!(value("5", " millionaires", false), None);
        assert_eq!(value("5", "  billion", false), None);
    }
}
