//! Negation words.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Returns whether a word negates. Chinese negates by a character, Korean by a syllable inside the word.
pub fn denies(word: &str) -> bool {
    if word.is_ascii() {
        let lower = word.to_ascii_lowercase();
        return NEGATIONS.contains(&lower.as_str()) || lower.ends_with("n't") || begins(&lower);
    }
    let plain: String = word.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect();
    NEGATIONS.contains(&plain.as_str())
        || plain.ends_with("n't")
        || plain.ends_with("n’t")
        || begins(&plain)
        || plain.chars().any(|c| "不没沒無无非未勿莫否毋".contains(c))
        || ["않", "없", "못", "아니"].iter().any(|sign| plain.contains(&sign.nfd().collect::<String>()))
}

fn begins(plain: &str) -> bool {
    plain.starts_with("n'") || ["kein", "nessun", "ningun", "nenhum"].iter().any(|stem| plain.starts_with(stem))
}

/// Negation words without accents, in the most common languages of articles.
#[rustfmt::skip]
const NEGATIONS: &[&str] = &[
    "not", "no", "never", "none", "nobody", "nothing", "nowhere", "neither", "nor", "without", "cannot", "cant", "dont", "non",
    "nicht", "nichts", "nie", "niemals", "niemand", "ohne", "weder",
    "nirgends", "keineswegs", "rien", "nulle", "ne", "pas", "jamais", "aucun", "aucune", "sans", "ni",
    "nunca", "jamas", "sin", "tampoco", "nadie", "nada", "nao", "nem", "sem", "mai", "senza", "niente",
    "niets", "nergens", "niet", "geen", "nooit", "zonder", "inte", "ej", "aldrig", "ingen", "inget", "inga", "ikke", "aldri", "utan", "uden", "uten",
    "neppure", "neanche", "nemmeno", "nulla", "ninguem", "никто", "никого", "никому", "ничего", "ничто", "никакои", "никаких", "ничем", "никак", "нигде",
    "нічого", "ніхто", "nikt", "nic", "ani", "zaden", "zadna", "zadne", "zadnych", "hic", "asla", "ingenting", "не", "нет", "ни", "никогда", "нельзя", "без", "немає", "нема", "nie", "bez", "nigdy", "nikdy", "degil", "yok",
    "لا", "لم", "لن", "ليس", "לא", "אין", "नही", "नहीं", "ไม่", "không", "khong", "tidak", "bukan",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn negation_words_in_many_languages() {
        for word in ["not", "Never", "can't", "isn’t", "não", "keine", "不会", "没有", "не", "않다", "لا"]
        {
            assert!(denies(word), "{word}");
        }
        for word in ["note", "knot", "可以", "하다", "niece"] {
            assert!(!denies(word), "{word}");
        }
    }
}
