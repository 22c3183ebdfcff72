//! Scale words: thousand, bn, crore, Milliarde, mil millones, 万, 亿, 만. Each is a power of ten; `dozen` is not one of
//! them. This is the only table of them in the program: the tokenizer uses it too.

use super::scan::Scan;

/// Returns the power of ten of an English scale word or abbreviation.
pub(super) fn english(word: &str) -> Option<i8> {
    Some(match word {
        "hundred" => 2,
        "thousand" | "k" => 3,
        "lakh" | "lakhs" => 5,
        "million" | "mn" | "mln" | "mio" | "mm" | "mil" | "mill" => 6,
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

/// Scale words of other languages, folded, by code. `Billion` is 10^12 in languages with `Milliarde` for 10^9.
#[rustfmt::skip]
const NAMES: [(&str, &[(i8, &str)]); 36] = [
    ("de", &[(2, "hundert"), (3, "tausend tsd"), (6, "million millionen mio"), (9, "milliarde milliarden mrd"),
        (12, "billion billionen bio"), (15, "billiarde billiarden"), (18, "trillion trillionen")]),
    ("fr", &[(3, "mille milliers"), (6, "million millions"), (9, "milliard milliards md mds mrd"), (12, "billion billions")]),
    ("es", &[(3, "mil"), (6, "millon millones"), (9, "millardo millardos"), (12, "billon billones")]),
    ("pt", &[(3, "mil"), (6, "milhao milhoes mi"), (9, "bilhao bilhoes bi"), (12, "trilhao trilhoes bilioes biliao")]),
    ("it", &[(3, "mila mille"), (6, "milione milioni mln"), (9, "miliardo miliardi mld"), (12, "bilione bilioni")]),
    ("ca", &[(3, "mil"), (6, "milio milions"), (12, "bilio bilions")]),
    ("nl", &[(2, "honderd"), (3, "duizend"), (6, "miljoen mln"), (9, "miljard mld mrd"), (12, "biljoen")]),
    ("sv", &[(2, "hundra"), (3, "tusen"), (6, "miljon miljoner"), (9, "miljard miljarder mdr"), (12, "biljon biljoner")]),
    ("da", &[(2, "hundrede"), (3, "tusind"), (6, "million millioner mio"), (9, "milliard milliarder mia"), (12, "billion billioner")]),
    ("no", &[(2, "hundre"), (3, "tusen"), (6, "million millioner mill"), (9, "milliard milliarder mrd"), (12, "billion billioner")]),
    ("fi", &[(3, "tuhat tuhatta tuhannen"), (6, "miljoona miljoonaa miljoonan milj"), (9, "miljardi miljardia miljardin mrd"),
        (12, "biljoona biljoonaa")]),
    ("et", &[(3, "tuhat tuhande"), (6, "miljon miljonit miljoni mln"), (9, "miljard miljardit miljardi mld"), (12, "triljon triljonit")]),
    ("hu", &[(3, "ezer"), (6, "millio"), (9, "milliard mrd"), (12, "billio")]),
    ("ro", &[(3, "mie mii"), (6, "milion milioane mil"), (9, "miliard miliarde mld"), (12, "bilion bilioane")]),
    ("pl", &[(3, "tysiac tysiace tysiecy tysiaca tys"), (6, "milion miliony milionow miliona mln"),
        (9, "miliard miliardy miliardow miliarda mld"), (12, "bilion biliony bilionow biliona bln")]),
    ("cs", &[(3, "tisic tisice tisicu tis"), (6, "milion miliony milionu mil"), (9, "miliarda miliardy miliard mld"),
        (12, "bilion biliony bilionu")]),
    ("sk", &[(3, "tisic tisice"), (6, "milion miliony milionov mil"), (9, "miliarda miliardy miliard mld"),
        (12, "bilion biliony bilionov")]),
    ("hr", &[(3, "tisuca tisuce tisucu"), (6, "milijun milijuna milijuni mil"), (9, "milijarda milijarde milijardi mlrd"),
        (12, "bilijun bilijuna")]),
    ("sl", &[(3, "tisoc"), (6, "milijon milijona milijone milijonov mio"), (9, "milijarda milijarde milijard milijardi mrd"),
        (12, "bilijon bilijonov")]),
    ("sr", &[(3, "hiljada hiljade хиљада хиљаде"), (6, "milion miliona милион милиона"), (9, "milijarda milijarde milijardi милијарда милијарде милијарди"),
        (12, "bilion biliona билион билиона")]),
    ("lt", &[(3, "tukstantis tukstanciai tukstanciu tukst"), (6, "milijonas milijonai milijonu mln"),
        (9, "milijardas milijardai milijardu mlrd"), (12, "trilijonas trilijonu")]),
    ("lv", &[(3, "tukstotis tukstosi tukstosu"), (6, "miljons miljoni miljonu milj"), (9, "miljards miljardi miljardu"), (12, "triljons triljonu")]),
    ("tr", &[(2, "yuz"), (3, "bin"), (6, "milyon mn"), (9, "milyar mr"), (12, "trilyon")]),
    ("ru", &[(3, "тысяча тысячи тысяч тыс"), (6, "миллион миллиона миллионов млн"), (9, "миллиард миллиарда миллиардов млрд"),
        (12, "триллион триллиона триллионов трлн")]),
    ("uk", &[(3, "тисяча тисячі тисяч тис"), (6, "мільйон мільйона мільйони мільйонів млн"), (9, "мільярд мільярда мільярди мільярдів млрд"),
        (12, "трильйон трильйона трильйони трильйонів трлн")]),
    ("bg", &[(3, "хиляда хиляди хил"), (6, "милион милиона милиони млн"), (9, "милиард милиарда милиарди млрд"), (12, "трилион трилиона")]),
    ("el", &[(3, "χιλιαδεσ χιλ"), (6, "εκατομμυριο εκατομμυρια εκατ εκ"), (9, "δισεκατομμυριο δισεκατομμυρια δισ"),
        (12, "τρισεκατομμυριο τρισεκατομμυρια τρισ")]),
    ("ar", &[(3, "الف الاف"), (6, "مليون مليونا ملايين"), (9, "مليار مليارا مليارات بليون"), (12, "تريليون ترليون")]),
    ("fa", &[(3, "هزار"), (6, "میلیون"), (9, "میلیارد"), (12, "تریلیون")]),
    ("he", &[(3, "אלף אלפים"), (6, "מיליון מיליוני"), (9, "מיליארד מיליארדי"), (12, "טריליון")]),
    ("hi", &[(3, "हजार हज\u{93c}ार"), (5, "लाख"), (7, "करोड करोड\u{93c}"), (9, "अरब"), (11, "खरब")]),
    ("mr", &[(3, "हजार"), (5, "लाख"), (7, "कोटी"), (9, "अब्ज")]),
    ("bn", &[(3, "হাজার"), (5, "লাখ লক্ষ"), (7, "ক\u{9c7}\u{9be}টি")]),
    ("vi", &[(3, "nghin ngan"), (6, "trieu"), (9, "ty ti")]),
    ("id", &[(3, "ribu rb"), (6, "juta jt"), (9, "miliar"), (12, "triliun")]),
    ("ms", &[(3, "ribu"), (6, "juta"), (9, "bilion"), (12, "trilion")]),
];

/// Abbreviations whose full stop belongs to them.
const POINTED: [&str; 16] = [
    "mrd", "mio", "mia", "tsd", "млн", "млрд", "тыс", "тис", "трлн", "tys", "mld", "mln", "mil", "milj", "εκατ", "δισ",
];

/// Returns the power of ten of a folded scale word in the language with this code.
pub(in crate::text) fn named(word: &str, code: &str) -> Option<i8> {
    let Some((_, names)) = NAMES.iter().find(|(lang, _)| *lang == code) else { return english(word) };
    let own = names.iter().find(|(_, names)| names.split(' ').any(|name| name == word));
    own.map(|(power, _)| *power).or_else(|| short(word))
}

/// Returns the power of ten of an English word or abbreviation that is used in other languages too.
fn short(word: &str) -> Option<i8> {
    matches!(word, "bn" | "mn" | "mln" | "lakh" | "crore").then(|| english(word)).flatten()
}

/// Returns the scale words of the language with this code.
#[cfg(test)]
fn words(code: &str) -> impl Iterator<Item = &'static str> {
    let names = NAMES.iter().find(|(lang, _)| *lang == code).map_or(&[][..], |(_, names)| names);
    names.iter().flat_map(|(_, names)| names.split(' '))
}

/// Parses the scale words at `at`, `5 | million`, `2 | hundred thousand`, `3 | mil millones`. Returns their power and
/// end. One-letter abbreviations must be adjacent to the digits; `m` and `b` require money before or people after them.
pub(super) fn read(scan: &Scan<'_>, at: usize, money: bool) -> Option<(i8, usize)> {
    if let Some((word, end)) = scan.word(at)
        && let Some(power) = letter(&word, money || is_count(scan, end))
    {
        return Some((power, end));
    }
    // `3,5 Md€`, `62 M€`
    if let Some(end) = scan.after(scan.past_space(at), &["M€", "M $", "M$"]) {
        return Some((6, end - scan.text[..end].chars().next_back().map_or(0, char::len_utf8)));
    }
    let (mut power, mut end) = (0_i8, at);
    for _ in 0..3 {
        let Some((word, after)) = scan.linked_word(end) else { break };
        if word == "k" {
            break;
        }
        let word = super::scan::folded(&word);
        let Some(more) = named(&word, scan.style.code).filter(|more| *more > 2 || power == 0) else { break };
        if is_short(&word) && !scan.style.is_english() && power > 0 {
            break;
        }
        let Some(sum) = power.checked_add(more).filter(|sum| *sum <= 24) else { break };
        (power, end) = (sum, after);
        // `Mrd.`, `Mio.`: the point belongs to the abbreviation.
        if POINTED.contains(&word.as_ref()) {
            end = scan.after(end, &["."]).filter(|end| scan.rest(*end).starts_with(' ')).unwrap_or(end);
        }
    }
    (power > 0).then_some((power, end))
}

fn is_short(word: &str) -> bool {
    matches!(word, "mil" | "mi" | "bi")
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
        let is_plural = word.len() > 3
            && word.ends_with('s')
            && !word.ends_with("ss")
            && !matches!(
                word.as_ref(),
                "across" | "plus" | "this" | "thus" | "towards" | "upwards" | "always" | "wards"
            );
        matches!(word.as_ref(), "people" | "children" | "women" | "men" | "yuan" | "rmb" | "euro" | "yen") || is_plural
    })
}

/// Returns the power of ten of a Chinese or Japanese scale character.
pub(in crate::text) fn han(c: char) -> Option<i8> {
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

/// Returns the power of ten of a Korean scale syllable after digits.
pub(in crate::text) fn hangul(c: char) -> Option<i8> {
    Some(match c {
        '백' => 2,
        '천' => 3,
        '만' => 4,
        '억' => 8,
        '조' => 12,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scale_words_of_many_languages() {
        for (word, code, power) in [
            ("billionen", "de", 12),
            ("billion", "en", 9),
            ("biliony", "pl", 12),
            ("miliardu", "lt", 0),
            ("miliarda", "cs", 9),
            ("мільярдів", "uk", 9),
            ("milyar", "tr", 9),
            ("مليار", "ar", 9),
            ("miljoonaa", "fi", 6),
            ("millio", "hu", 6),
            ("δισεκατομμυρια", "el", 9),
            ("trieu", "vi", 6),
            ("triliun", "id", 12),
            ("करोड\u{93c}", "hi", 7),
        ] {
            assert_eq!(named(word, code), Some(power).filter(|power| *power > 0), "{word}");
        }
        assert_eq!((hangul('억'), han('億')), (Some(8), Some(8)));
    }

    #[test]
    fn scale_words_are_folded() {
        for (code, _) in NAMES {
            for word in words(code) {
                assert_eq!(super::super::scan::folded(word), word, "{code}");
            }
        }
    }
}
