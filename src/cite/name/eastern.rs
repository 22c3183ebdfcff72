//! Names that begin with the family name: in Chinese, Japanese and Korean script, and in Latin letters by the form of their
//! syllables.

use super::Name;
use super::lists::{BURMESE, CHINESE, CHINESE_DOUBLE, CHINESE_INSTITUTIONS, KOREAN, ROMANISED, VIETNAMESE};
use crate::text::is_unsegmented_script;

/// Returns whether a name is written in a script without spaces between words.
pub(super) fn is_unspaced(printed: &str) -> bool {
    printed.chars().any(is_unsegmented_script)
}

/// Splits a name in a script without spaces.
pub(super) fn written_together(printed: &str) -> Option<Name> {
    if !printed.chars().all(|c| is_unsegmented_script(c) || matches!(c, ' ' | '　')) {
        return None;
    }
    // Hiragana, katakana and Hangul follow other rules than Chinese names.
    let is_hangul = printed.chars().all(|c| ('가'..='힣').contains(&c) || c == ' ');
    if let Some((family, given)) = printed.split_once([' ', '　']) {
        let is_short = |part: &str| (1..=4).contains(&part.chars().count());
        let is_person =
            is_short(family) && is_short(given) && !printed.ends_with(is_institutional) && !given.contains(' ');
        let is_role = is_hangul && ["기자", "특파원", "논설위원"].contains(&given);
        return match (is_person, is_role) {
            (true, false) => Some(Name::person(family, given)),
            (true, true) => written_together(family),
            _ => None,
        };
    }
    let length = printed.chars().count();
    if !(2..=4).contains(&length) || printed.ends_with(is_institutional) {
        return None;
    }
    if is_hangul {
        return hangul(printed, length);
    }
    let double = CHINESE_DOUBLE.iter().find(|family| length > 2 && printed.starts_with(**family));
    let single = || printed.chars().next().filter(|first| length < 4 && CHINESE.contains(*first)).map(char::len_utf8);
    let end = double.map(|family| family.len()).or_else(single)?;
    Some(Name::person(&printed[..end], &printed[end..]))
}

/// Splits a Korean name: one syllable and two, or one of the few families of two syllables.
fn hangul(printed: &str, length: usize) -> Option<Name> {
    const DOUBLE: [&str; 6] = ["남궁", "황보", "제갈", "선우", "독고", "사공"];
    const SINGLE: &str = "김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남심노하곽성차주우구민나진지엄채원천방공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모탁국어은편용";
    let end = match DOUBLE.iter().find(|family| length > 2 && printed.starts_with(**family)) {
        Some(family) => family.len(),
        None => printed.chars().next().filter(|first| length < 4 && SINGLE.contains(*first))?.len_utf8(),
    };
    Some(Name::person(&printed[..end], &printed[end..]))
}

fn is_institutional(c: char) -> bool {
    CHINESE_INSTITUTIONS.contains(c)
}

/// Returns whether a name in Latin letters begins with the family name: its syllables are Chinese, Korean or Vietnamese, and
/// the first is a family name.
pub(super) fn family_leads(words: &[&str]) -> bool {
    let first = words[0].to_lowercase();
    match words {
        [_, given] if given.contains('-') => {
            // `Jong-un`, `Ching-te`: the second half in lower case is written nowhere else.
            let (one, other) = given.split_once('-').unwrap_or((given, ""));
            let is_half = |half: &str| is_one_syllable(&half.to_lowercase());
            let is_family = ROMANISED.contains(&first.as_str()) || KOREAN.contains(&first.as_str());
            let is_lower = other.starts_with(char::is_lowercase);
            is_half(one) && is_half(other) && (is_family || (is_lower && is_one_syllable(&first)))
        }
        [_, given] => {
            let given = given.to_lowercase();
            (ROMANISED.contains(&first.as_str()) && is_pinyin(&given)) || is_vietnamese(words)
        }
        [_, one, other] => {
            // The most common families end a name in western order: `Kim Min Park`.
            let is_western = ["kim", "lee", "park", "choi"].contains(&other.to_lowercase().as_str());
            let is_family = ROMANISED.contains(&first.as_str()) || KOREAN.contains(&first.as_str());
            let is_part = |word: &str| is_syllable(&word.to_lowercase()) || is_spelt(&word.to_lowercase());
            (is_family && !is_western && is_part(one) && is_part(other)) || is_vietnamese(words)
        }
        _ => is_vietnamese(words),
    }
}

/// Returns whether a name is Burmese, which has no family name.
pub(super) fn is_burmese(words: &[&str]) -> bool {
    let is_part = |word: &&&str| BURMESE.contains(&word.to_lowercase().as_str());
    let leads = ["U", "Daw"].contains(&words[0]);
    let parts = words.iter().filter(is_part).count();
    let is_short = words.iter().all(|word| word.chars().count() < 7);
    (leads && words.len() < 5 && is_short) || (parts >= 2 && parts + 1 >= words.len() && is_short)
}

/// Returns whether the words are Vietnamese syllables and the first is a family name.
fn is_vietnamese(words: &[&str]) -> bool {
    let plain: Vec<String> = words.iter().map(|word| without_accents(word)).collect();
    let is_family = |word: &str| VIETNAMESE.contains(&word);
    let has_accents = words
        .iter()
        .any(|word| word.chars().any(|c| ('\u{1ea0}'..='\u{1ef9}').contains(&c) || "ăâđêôơưĂÂĐÊÔƠƯ".contains(c)));
    let last = plain.last().map_or("", String::as_str);
    is_family(&plain[0])
        && plain.iter().all(|word| is_vietnamese_syllable(word))
        && (has_accents || (!is_family(last) && (words.len() > 2 || plain[0] == "nguyen")))
}

/// Returns a word in lower case, with Vietnamese letters without their marks.
fn without_accents(word: &str) -> String {
    use unicode_normalization::UnicodeNormalization as _;
    let plain = word.to_lowercase().nfd().filter(|c| !('\u{300}'..='\u{36f}').contains(c)).collect::<String>();
    plain.replace('đ', "d")
}

fn is_vietnamese_syllable(word: &str) -> bool {
    const INITIALS: [&str; 27] = [
        "ngh", "ng", "gh", "gi", "kh", "nh", "ph", "qu", "th", "tr", "ch", "b", "c", "d", "g", "h", "k", "l", "m", "n",
        "p", "r", "s", "t", "v", "x", "",
    ];
    const FINALS: [&str; 9] = ["ng", "nh", "ch", "c", "m", "n", "p", "t", ""];
    let is_vowels = |part: &str| {
        (1..=3).contains(&part.len())
            && part.bytes().all(|b| b"aeiouy".contains(&b))
            && !["ee", "ii", "uu", "aa", "ea", "ou"].contains(&part)
    };
    INITIALS
        .iter()
        .filter_map(|initial| word.strip_prefix(initial))
        .any(|rest| FINALS.iter().filter_map(|last| rest.strip_suffix(last)).any(is_vowels))
}

/// Returns whether a word has one group of vowels and is as short as a syllable.
fn is_one_syllable(word: &str) -> bool {
    let is_vowel = |c: char| "aeiouyüŏŭ".contains(c);
    let mut groups = 0;
    let mut before = false;
    for c in word.chars() {
        groups += usize::from(is_vowel(c) && !before);
        before = is_vowel(c);
    }
    groups == 1 && word.chars().count() < 7 && word.chars().all(|c| c.is_alphabetic() || matches!(c, '\'' | '’'))
}

/// Returns whether a word is a syllable as Korean and southern Chinese names are spelt: `Geun`, `Wook`, `Chok`, `Yew`.
fn is_spelt(word: &str) -> bool {
    const INITIALS: [&str; 22] = [
        "ch", "kk", "tt", "pp", "ss", "sh", "b", "d", "f", "g", "h", "j", "k", "l", "m", "n", "p", "r", "s", "t", "w",
        "y",
    ];
    const VOWELS: [&str; 27] = [
        "yeo", "yae", "wae", "eui", "you", "ae", "eo", "oe", "oo", "eu", "ee", "ew", "ui", "ua", "ya", "yo", "yu",
        "ye", "wa", "wo", "wi", "au", "a", "e", "i", "o", "u",
    ];
    const FINALS: [&str; 12] = ["ng", "ck", "k", "n", "l", "m", "b", "p", "t", "d", "h", ""];
    let is_rest =
        |rest: &str| VOWELS.iter().filter_map(|vowel| rest.strip_prefix(vowel)).any(|rest| FINALS.contains(&rest));
    is_rest(word) || INITIALS.iter().filter_map(|initial| word.strip_prefix(initial)).any(is_rest)
}

/// Returns whether a word is one or two pinyin syllables, like a given name; they may be joined by a hyphen or an
/// apostrophe.
fn is_pinyin(word: &str) -> bool {
    let mut halves = word.splitn(2, ['-', '\'', '’']);
    let (first, second) = (halves.next().unwrap_or_default(), halves.next());
    if let Some(second) = second {
        return is_syllable(first) && is_syllable(second);
    }
    is_syllable(word) || word.char_indices().skip(1).any(|(at, _)| is_syllable(&word[..at]) && is_syllable(&word[at..]))
}

fn is_syllable(word: &str) -> bool {
    const INITIALS: &[&str] = &[
        "zh", "ch", "sh", "hs", "ts", "tz", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x", "r",
        "z", "c", "s", "y", "w", "",
    ];
    const FINALS: &[&str] = &[
        "a", "ai", "an", "ang", "ao", "e", "ei", "en", "eng", "i", "ia", "ian", "iang", "iao", "ie", "in", "ing",
        "iong", "iu", "iun", "ong", "ou", "u", "ua", "uai", "uan", "uang", "ue", "ui", "un", "uo", "ü", "üe", "ung",
        "ih",
    ];
    INITIALS.iter().any(|initial| word.strip_prefix(initial).is_some_and(|rest| FINALS.contains(&rest)))
}
