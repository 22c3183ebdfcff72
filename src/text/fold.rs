//! Character folding for search: lower case, compatibility forms, accents, and Chinese to simplified characters, so
//! that `Łódź` and `lodz`, `Ａ` and `a`, `灣` and `湾` are equal.
//!
//! Accents are folded in Latin and Greek, where users omit them. In other scripts marks are letters and are kept,
//! except the vowel points of Arabic and Hebrew, which are rarely written.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

use super::variants::simplified;

/// Appends the folded form of `c`: zero or more characters.
pub fn fold_into(c: char, out: &mut String) {
    if c.is_ascii() {
        out.push(c.to_ascii_lowercase());
        return;
    }
    match c {
        // Cyrillic has no compatibility forms worth a lookup; й stays distinct from и, ё is commonly written е.
        '\u{400}'..='\u{52f}' => out.extend(c.to_lowercase().map(|lower| if lower == 'ё' { 'е' } else { lower })),
        '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' => out.push(simplified(c)),
        // Most Japanese and Korean characters are their own folded form.
        '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}' => {
            out.push(c);
        }
        '\u{ac00}'..='\u{d7a3}' => out.push(c),
        // Catalan `l·l` as two characters.
        'ŀ' | 'Ŀ' => out.push('l'),
        _ => fold_rare(c, out),
    }
}

fn fold_rare(c: char, out: &mut String) {
    decompose_compatible(c, |part| {
        for lower in part.to_lowercase() {
            match letter(lower) {
                "" if is_dropped(lower) => {}
                // Compatibility ideographs and radicals, which occur in PDF files, decompose to ordinary characters.
                "" => out.push(simplified(lower)),
                folded => out.push_str(folded),
            }
        }
    });
}

/// Folds letters that Unicode does not decompose although speakers of other languages write them without the diacritic.
fn letter(c: char) -> &'static str {
    match c {
        'ł' => "l",
        'đ' | 'ð' => "d",
        'ø' => "o",
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        'ħ' => "h",
        'ŧ' => "t",
        'ŋ' => "n",
        'ı' => "i",
        'ĸ' => "k",
        'ς' => "σ",
        // Arabic letters that are commonly interchanged.
        'أ' | 'إ' | 'آ' | 'ٱ' => "ا",
        'ى' => "ي",
        _ => "",
    }
}

fn is_dropped(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}'                       // Latin, Greek accents
        | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}' | '\u{5c2}' // Hebrew points
        | '\u{640}' | '\u{64b}'..='\u{652}' | '\u{670}'             // Arabic stretch and vowels
        | '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{feff}' | '\u{2060}')
}

/// Returns whether `c` can be part of a word.
pub(super) fn is_word_char(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    c.is_alphanumeric() || is_combining_mark(c) || matches!(c, '\u{ad}' | '\u{200c}' | '\u{200d}' | '\u{2060}')
}

/// Returns whether `c` belongs to a script of South-East Asia that is written without spaces between words: Thai, Lao, Burmese
/// or Khmer. Its text is indexed by words.
pub(super) fn is_south_east_asian(c: char) -> bool {
    matches!(u32::from(c), 0xe00..=0xeff | 0x1000..=0x109f | 0x1780..=0x17ff) && is_unsegmented_script(c)
}

/// Returns whether `c` belongs to a script whose text is indexed as overlapping pairs of characters.
pub fn is_paired_script(c: char) -> bool {
    is_unsegmented_script(c) && !is_south_east_asian(c)
}

/// Returns whether a folded word has letters of a script with spaces: only those words are stemmed.
pub fn has_letters(word: &str) -> bool {
    word.chars().any(|c| c.is_alphabetic() && !is_unsegmented_script(c))
}

/// Returns whether `c` belongs to an unsegmented script: one written without spaces or, as Korean, with attached endings.
pub fn is_unsegmented_script(c: char) -> bool {
    let code = u32::from(c);
    code >= 0xe00
        && matches!(code,
            0xe00..=0xeff           // Thai, Lao
            | 0x1000..=0x109f       // Myanmar
            | 0x1100..=0x11ff       // Hangul letters
            | 0x1780..=0x17ff       // Khmer
            | 0x3005..=0x3007 | 0x3021..=0x3029
            | 0x3041..=0x309f | 0x30a1..=0x30fa | 0x30fc..=0x30ff | 0x31f0..=0x31ff
            | 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xa960..=0xa97f | 0xac00..=0xd7ff
            | 0xf900..=0xfaff | 0xff66..=0xff9f | 0x2_0000..=0x3_ffff)
        && !matches!(code, 0xe3f | 0x104a..=0x104f | 0x17d4..=0x17dd)
}

/// Returns the currency of a sign, as it is written in terms.
pub(super) fn currency(c: char) -> Option<char> {
    match c {
        '$' | '€' | '£' | '¥' | '₩' | '₹' | '₽' | '₺' | '₴' | '₫' | '₱' | '₦' | '₪' | '฿' | '¢' => {
            Some(c)
        }
        '＄' => Some('$'),
        '￥' => Some('¥'),
        '￡' => Some('£'),
        '￠' => Some('¢'),
        '￦' => Some('₩'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> String {
        let mut out = String::new();
        text.chars().for_each(|c| fold_into(c, &mut out));
        out
    }

    #[test]
    fn accents_are_optional() {
        assert_eq!(folded("Łódź Đà Nẵng Tromsø Straße Æsop"), "lodz da nang tromso strasse aesop");
        assert_eq!(folded("ＡＢＣ１２３ ﬁne"), "abc123 fine");
        assert_eq!(folded("Йод ёлка"), "йод елка");
        assert_eq!(folded("ＫＡＴＡ ｶﾀｶﾅ"), "kata カタカナ");
    }

    #[test]
    fn marks_that_are_letters_are_kept() {
        assert_eq!(folded("हिन्दी"), "हिन्दी");
        assert_eq!(folded("香港 서울"), "香港 서울");
    }

    #[test]
    fn traditional_and_simplified_chinese_are_equal() {
        assert_eq!(folded("臺灣 發展 頭髮 鬆緊 裡裏"), "台湾 发展 头发 松紧 里里");
        assert_eq!(folded("乾坤 著名 後來"), "干坤 着名 后来");
        for c in '\u{3400}'..='\u{9fff}' {
            assert_eq!(simplified(simplified(c)), simplified(c), "{c}");
        }
        // A compatibility ideograph and a radical, as they occur in PDF fonts.
        assert_eq!(folded("\u{f937}\u{2f84}"), folded("路至"));
        assert_eq!(folded("\u{fa0a}\u{2f92}\u{2fbe}"), folded("见见鬥"));
    }
}
