//! Writes raised and lowered characters as Unicode superscripts and subscripts, so that `10³` is not read as `103`.
//! Shared by all formats that mark them.

/// Returns raised text as superscripts, or as it is where nobody would confuse it: `1st`, `Mme`.
///
/// `before` is the text that precedes it. An exponent without superscript characters is written with a caret:
/// `10^(1/2)`.
pub(super) fn raised(text: &str, before: &str) -> String {
    match text {
        "TM" | "tm" => return "™".to_owned(),
        "SM" | "sm" => return "℠".to_owned(),
        _ => {}
    }
    if !is_figure(text, &['i', 'k', 'm', 'n', 'x', 'y']) {
        return text.to_owned();
    }
    if let Some(raised) = text.chars().map(superscript).collect() {
        return raised;
    }
    match before.chars().next_back() {
        Some(last) if last.is_alphanumeric() || matches!(last, ')' | ']') => format!("^({text})"),
        _ => text.to_owned(),
    }
}

/// Returns lowered text as subscripts, or as it is if it is a word: `Vmax`.
pub(super) fn lowered(text: &str) -> String {
    if !is_figure(text, &['i', 'j', 'k', 'm', 'n', 't', 'x']) {
        return text.to_owned();
    }
    text.chars().map(subscript).collect::<Option<String>>().unwrap_or_else(|| format!("_({text})"))
}

/// Returns an exponent of a formula.
pub(super) fn exponent(text: &str) -> String {
    text.chars().map(superscript).collect::<Option<String>>().unwrap_or_else(|| format!("^{}", grouped(text)))
}

/// Returns an index of a formula.
pub(super) fn index(text: &str) -> String {
    text.chars().map(subscript).collect::<Option<String>>().unwrap_or_else(|| format!("_{}", grouped(text)))
}

/// Returns a part of a formula, in brackets unless it is a single sign or a number.
pub(super) fn grouped(text: &str) -> String {
    let is_single = text.chars().nth(1).is_none() || text.chars().all(char::is_alphanumeric);
    if is_single { text.to_owned() } else { format!("({text})") }
}

/// Whether text is a number or a formula, or one of these single letters.
fn is_figure(text: &str, letters: &[char]) -> bool {
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (None, _) => false,
        (Some(only), None) if letters.contains(&only) => true,
        _ => {
            // `2nd`, `1er`: the raised letters of an ordinal, with its number.
            let trimmed = text.trim_start_matches(|c: char| c.is_ascii_digit());
            let is_ordinal =
                trimmed.len() < text.len() && trimmed.chars().count() > 1 && trimmed.chars().all(char::is_alphabetic);
            !is_ordinal
                && text.chars().count() <= 24
                && !text.contains(['[', ']', '*', '†', '‡'])
                && text.chars().any(|c| c.is_ascii_digit() || matches!(c, '+' | '−' | '-' | '='))
        }
    }
}

fn superscript(c: char) -> Option<char> {
    Some(match c {
        '0' => '⁰',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '4'..='9' => char::from_u32('⁴' as u32 + (c as u32 - '4' as u32))?,
        '+' => '⁺',
        '-' | '−' | '–' => '⁻',
        '=' => '⁼',
        '(' => '⁽',
        ')' => '⁾',
        'i' => 'ⁱ',
        'k' => 'ᵏ',
        'm' => 'ᵐ',
        'n' => 'ⁿ',
        'x' => 'ˣ',
        'y' => 'ʸ',
        _ => return None,
    })
}

fn subscript(c: char) -> Option<char> {
    Some(match c {
        '0'..='9' => char::from_u32('₀' as u32 + (c as u32 - '0' as u32))?,
        '+' => '₊',
        '-' | '−' | '–' => '₋',
        '=' => '₌',
        '(' => '₍',
        ')' => '₎',
        'i' => 'ᵢ',
        'j' => 'ⱼ',
        'k' => 'ₖ',
        'm' => 'ₘ',
        'n' => 'ₙ',
        't' => 'ₜ',
        'x' => 'ₓ',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exponents_are_not_digits_of_their_base() {
        for (base, exponent, shown) in [
            ("10", "3", "10³"),
            ("10", "−18", "10⁻¹⁸"),
            ("x", "n", "xⁿ"),
            ("x", "n+1", "xⁿ⁺¹"),
            ("Ca", "2+", "Ca²⁺"),
            ("10", "1/2", "10^(1/2)"),
            ("10", "2.5", "10^(2.5)"),
            ("", "2.5", "2.5"),
            ("1", "st", "1st"),
            ("", "2nd", "2nd"),
            ("M", "me", "Mme"),
            ("Acme", "TM", "Acme™"),
            ("word", "[a]", "word[a]"),
            ("word", "", "word"),
        ] {
            assert_eq!(format!("{base}{}", raised(exponent, base)), shown);
        }
    }

    #[test]
    fn indices_are_not_digits_of_their_base() {
        for (base, index, shown) in [
            ("H", "2", "H₂"),
            ("x", "i", "xᵢ"),
            ("x", "n−1", "xₙ₋₁"),
            ("V", "max", "Vmax"),
            ("log", "10", "log₁₀"),
            ("a", "1,2", "a_(1,2)"),
        ] {
            assert_eq!(format!("{base}{}", lowered(index)), shown);
        }
    }

    #[test]
    fn parts_of_formulas_are_marked_whatever_they_are() {
        assert_eq!((exponent("2").as_str(), exponent("iπ").as_str(), exponent("a+b").as_str()), ("²", "^iπ", "^(a+b)"));
        assert_eq!((index("n").as_str(), index("max").as_str()), ("ₙ", "_max"));
    }
}
