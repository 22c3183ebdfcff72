//! Scale words: thousand, bn, crore, Milliarde, mil millones, 万, 亿. Each is a power of ten; `dozen` is not one of them.

use super::scan::Scan;

/// Returns the power of ten of an English scale word or abbreviation.
pub(super) fn english(word: &str) -> Option<i8> {
    Some(match word {
        "hundred" => 2,
        "thousand" | "k" => 3,
        "lakh" | "lakhs" => 5,
        "million" | "mn" | "mln" | "mio" | "mm" => 6,
        "crore" | "crores" => 7,
        "billion" | "bn" | "bln" => 9,
        "trillion" | "tn" | "trn" | "tln" => 12,
        _ => return None,
    })
}

/// Returns the power of ten of a vague plural: `hundreds`, `millions`.
pub(super) fn plural(word: &str) -> Option<i8> {
    Some(match word {
        "tens" => 1,
        "hundreds" => 2,
        "thousands" => 3,
        "millions" => 6,
        "billions" => 9,
        "trillions" => 12,
        _ => return None,
    })
}

/// Scale words of other languages, by code. `Billion` is 10^12 in languages with `Milliarde` for 10^9.
const NAMES: [(&str, &[(i8, &str)]); 10] = [
    (
        "de",
        &[
            (2, "hundert"),
            (3, "tausend tsd"),
            (6, "million millionen mio"),
            (9, "milliarde milliarden mrd"),
            (12, "billion billionen"),
        ],
    ),
    ("fr", &[(3, "mille"), (6, "million millions"), (9, "milliard milliards md mds"), (12, "billion billions")]),
    ("es", &[(3, "mil"), (6, "millón millones"), (12, "billón billones")]),
    ("pt", &[(3, "mil"), (6, "milhão milhões"), (9, "bilhão bilhões"), (12, "trilhão trilhões")]),
    ("it", &[(3, "mila mille"), (6, "milione milioni mln"), (9, "miliardo miliardi mld")]),
    ("nl", &[(2, "honderd"), (3, "duizend"), (6, "miljoen mln"), (9, "miljard mld"), (12, "biljoen")]),
    ("sv", &[(2, "hundra"), (3, "tusen"), (6, "miljon miljoner"), (9, "miljard miljarder")]),
    ("da", &[(2, "hundrede"), (3, "tusind"), (6, "million millioner"), (9, "milliard milliarder")]),
    ("no", &[(2, "hundre"), (3, "tusen"), (6, "million millioner"), (9, "milliard milliarder")]),
    (
        "ru",
        &[
            (3, "тысяча тысячи тысяч тыс"),
            (6, "миллион миллиона миллионов млн"),
            (9, "миллиард миллиарда миллиардов млрд"),
            (12, "триллион триллиона триллионов трлн"),
        ],
    ),
];

/// Returns the power of ten of a scale word in the language with this code.
fn named(word: &str, code: &str) -> Option<i8> {
    let Some((_, names)) = NAMES.iter().find(|(lang, _)| *lang == code) else { return english(word) };
    let own = names.iter().find(|(_, names)| names.split(' ').any(|name| name == word));
    own.map(|(power, _)| *power).or_else(|| short(word))
}

/// Returns the power of ten of an English abbreviation that is used in other languages too.
fn short(word: &str) -> Option<i8> {
    matches!(word, "bn" | "mn" | "mln").then(|| english(word)).flatten()
}

/// Parses the scale words at `at`, `5 | million`, `2 | hundred thousand`, `3 | mil millones`. Returns their power and
/// end. One-letter abbreviations must be adjacent to the digits; `m` and `b` require money before or people after them.
pub(super) fn read(scan: &Scan<'_>, at: usize, money: bool) -> Option<(i8, usize)> {
    if let Some((word, end)) = scan.word(at)
        && let Some(power) = letter(&word, money || is_count(scan, end))
    {
        return Some((power, end));
    }
    let (mut power, mut end) = (0_i8, at);
    for _ in 0..3 {
        let Some((word, after)) = scan.linked_word(end) else { break };
        if word == "k" {
            break;
        }
        let Some(more) = named(&word, scan.style.code).filter(|more| *more > 2 || power == 0) else { break };
        (power, end) = (power + more, after);
        // `Mrd.`, `Mio.`: the point belongs to the abbreviation.
        if matches!(word.as_ref(), "mrd" | "mio" | "tsd" | "млн" | "млрд" | "тыс" | "трлн") {
            end = scan.after(end, &["."]).filter(|end| scan.rest(*end).starts_with(' ')).unwrap_or(end);
        }
    }
    (power > 0).then_some((power, end))
}

fn letter(word: &str, is_count: bool) -> Option<i8> {
    match word {
        "k" => Some(3),
        "m" if is_count => Some(6),
        "b" if is_count => Some(9),
        "t" if is_count => Some(12),
        _ => None,
    }
}

/// Returns whether the word after `5m` makes it a count, not a length: a plural, money, or people.
fn is_count(scan: &Scan<'_>, at: usize) -> bool {
    scan.next_word(at).is_some_and(|(word, _)| {
        // Distances of races are lengths.
        if matches!(word.as_ref(), "runners" | "hurdles" | "races" | "finals" | "swimmers" | "champions" | "winners") {
            return false;
        }
        matches!(word.as_ref(), "people" | "children" | "women" | "men" | "yuan" | "rmb" | "euro" | "yen")
            || word.len() > 4 && word.ends_with('s') && !word.ends_with("ss") && word != "across"
    })
}

/// Returns the power of ten of a Chinese scale character.
pub(super) fn han(c: char) -> Option<i8> {
    Some(match c {
        '十' | '拾' => 1,
        '百' | '佰' => 2,
        '千' | '仟' => 3,
        '万' | '萬' => 4,
        '亿' | '億' => 8,
        '兆' => 12,
        _ => return None,
    })
}
