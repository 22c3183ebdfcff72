//! Negation words.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Returns whether a word negates. Chinese negates by a character, Korean by a syllable inside the word.
pub fn denies(word: &str) -> bool {
    if word.is_ascii() {
        return may_deny(word) && {
            let lower = word.to_ascii_lowercase();
            NEGATION_SET.contains(lower.as_str()) || lower.ends_with("n't") || begins(&lower)
        };
    }
    let plain: String = word.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect();
    // In Devanagari and Thai, vowels are combining marks.
    let is_written = NEGATION_SET.contains(word);
    NEGATION_SET.contains(plain.as_str())
        || is_written
        || plain.ends_with("n't")
        || plain.ends_with("n’t")
        || begins(&plain)
        || plain.chars().any(|c| "不没沒無无非未勿莫否毋".contains(c))
        || ["않", "없", "못", "아니"].iter().any(|sign| plain.contains(&sign.nfd().collect::<String>()))
}

/// Returns whether an ASCII word has the first letter and the length of a negation, may begin like one, or has an
/// apostrophe: most words need no further look.
fn may_deny(word: &str) -> bool {
    let first = word.bytes().next().map_or(0, |byte| byte.to_ascii_lowercase());
    let is_like_one =
        first.is_ascii_lowercase() && word.len() < 16 && LENGTHS[usize::from(first - b'a')] & 1 << word.len() != 0;
    is_like_one || matches!(first, b'k' | b'n') || word.contains('\'')
}

/// Lengths of the negations in ASCII by their first letter: bit n is set if one has n letters.
const LENGTHS: [u16; 26] = {
    let mut lengths = [0; 26];
    let mut at = 0;
    while at < NEGATIONS.len() {
        let word = NEGATIONS[at].as_bytes();
        if word[0].is_ascii_lowercase() && word.len() < 16 {
            lengths[(word[0] - b'a') as usize] |= 1 << word.len();
        }
        at += 1;
    }
    lengths
};

fn begins(plain: &str) -> bool {
    plain.starts_with("n'") || ["kein", "nessun", "ningun", "nenhum"].iter().any(|stem| plain.starts_with(stem))
}

static NEGATION_SET: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| NEGATIONS.iter().copied().collect());

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
    "لا", "لم", "لن", "ليس", "לא", "אין", "नही", "नहीं", "बिना", "मत", "ไม่", "không", "khong", "tidak", "bukan",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn negation_words_in_many_languages() {
        for word in ["not", "Never", "can't", "isn’t", "não", "keine", "不会", "没有", "не", "않다", "لا", "नहीं", "ไม่"]
        {
            assert!(denies(word), "{word}");
        }
        for word in ["note", "knot", "可以", "하다", "niece", "नया"] {
            assert!(!denies(word), "{word}");
        }
    }
}
