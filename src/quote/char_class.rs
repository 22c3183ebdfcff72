//! Character classes: how typography folds each character, and its role in a word or a number.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

use crate::text::is_unsegmented_script;

/// Returns the length in bytes of the ellipsis at the start of a text.
pub(super) fn ellipsis(text: &str) -> Option<usize> {
    let first = text.chars().next()?;
    if !matches!(first, '.' | '…' | '⋯' | '。' | '[' | '(' | '［' | '（' | '【') {
        return None;
    }
    let close = match first {
        '[' | '［' => Some([']', '］']),
        '(' | '（' => Some([')', '）']),
        '【' => Some(['】', '】']),
        _ => None,
    };
    let open = if close.is_some() { first.len_utf8() } else { 0 };
    let (mut dots, mut end) = (0, 0);
    for (at, c) in text[open..].char_indices() {
        match c {
            '…' | '⋯' => dots += 3,
            '.' | '。' => dots += 1,
            ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}' => continue,
            _ => break,
        }
        end = open + at + c.len_utf8();
    }
    if dots < 3 {
        return None;
    }
    let Some(close) = close else { return Some(end) };
    let rest = text[end..].trim_start();
    rest.starts_with(close).then(|| text.len() - rest.len() + rest.chars().next().map_or(0, char::len_utf8))
}

/// Appends the folded form of a character: its compatibility form, unless that would turn a non-digit into a digit.
pub(super) fn fold_into(c: char, out: &mut String) {
    match c {
        c if c.is_ascii() => out.push(c),
        '\u{4e00}'..='\u{9fff}' | '\u{3041}'..='\u{3096}' | '\u{400}'..='\u{418}' | '\u{41a}'..='\u{438}' => {
            out.push(c);
        }
        c if is_currency(c) || is_dash(c) || is_apostrophe(c) => out.push(match c {
            '＄' | '﹩' => '$',
            '￥' => '¥',
            '￡' => '£',
            '￠' => '¢',
            '￦' => '₩',
            c if is_dash(c) => '-',
            c if is_apostrophe(c) => '\'',
            c => c,
        }),
        c => {
            let from = out.len();
            decompose_compatible(c, |part| out.push(part));
            let is_figure = c.is_numeric() && !is_digit(c);
            if is_figure || (!is_digit(c) && out[from..].contains(char::is_numeric)) {
                out.truncate(from);
                out.push(c);
            }
        }
    }
}

/// Appends the folded form of a punctuation mark.
pub(super) fn fold_sign(c: char, out: &mut String) {
    match c {
        '。' | '｡' | '．' => out.push('.'),
        '〜' | '～' => out.push('~'),
        c => fold_into(c, out),
    }
}

/// Returns a one-character fraction written in several characters.
pub(super) fn fraction(c: char) -> Option<String> {
    matches!(c, '¼'..='¾' | '\u{2150}'..='\u{215e}' | '\u{2189}').then(|| {
        let mut written = String::new();
        decompose_compatible(c, |part| written.push(if part == '\u{2044}' { '/' } else { part }));
        written
    })
}

/// Returns the plain form of a digit separator.
pub(super) const fn separator(c: char) -> Option<char> {
    match c {
        '.' | '．' => Some('.'),
        ',' | '，' => Some(','),
        ':' | '：' => Some(':'),
        '/' | '\u{2044}' | '／' => Some('/'),
        '\'' | '’' => Some('\''),
        _ => None,
    }
}

pub(super) const fn is_ignored(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{34f}' | '\u{180e}')
}

pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace() || is_ignored(c)
}

pub(super) fn is_word_char(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphanumeric() } else { c.is_alphanumeric() || is_combining_mark(c) }
}

/// Returns whether a character is a word of its own, as in scripts without spaces.
pub(super) fn is_alone(c: char) -> bool {
    is_unsegmented_script(c)
        && !matches!(c, '\u{1100}'..='\u{11ff}' | '\u{a960}'..='\u{a97f}' | '\u{ac00}'..='\u{d7ff}')
}

pub(super) fn is_letter(c: char) -> bool {
    is_word_char(c) && !c.is_numeric()
}

/// Returns whether a character is a decimal digit, ASCII or full-width; `²` and `①` are not.
pub(super) fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '０'..='９' | '\u{1d7ce}'..='\u{1d7ff}')
}

/// Returns the digit that a subscript shows.
pub(super) fn subscript_digit(c: char) -> Option<char> {
    matches!(c, '₀'..='₉').then(|| (c as u32).checked_sub('₀' as u32)).flatten().and_then(|n| char::from_digit(n, 10))
}

/// Returns the digit that a superscript shows.
pub(super) fn superscript_digit(c: char) -> Option<char> {
    match c {
        '¹' => Some('1'),
        '²' => Some('2'),
        '³' => Some('3'),
        '⁰' | '⁴'..='⁹' => char::from_digit(c as u32 - '⁰' as u32, 10),
        _ => None,
    }
}

/// Returns a digit or a minus sign as a superscript.
pub(super) const fn superscript_of(c: char) -> Option<char> {
    Some(match c {
        '0' => '⁰',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '4' => '⁴',
        '5' => '⁵',
        '6' => '⁶',
        '7' => '⁷',
        '8' => '⁸',
        '9' => '⁹',
        '-' | '−' | '–' => '⁻',
        _ => return None,
    })
}

/// Whether a word is a unit of length, which is squared or cubed.
pub(super) fn is_length_unit(word: &str) -> bool {
    matches!(word, "m" | "mm" | "cm" | "dm" | "km" | "ft" | "in" | "yd" | "mi" | "s" | "м" | "км" | "см" | "мм")
}

pub(super) const fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | 'ʻ' | '＇' | '`' | '´' | '‛')
}

pub(super) const fn is_quote(c: char) -> bool {
    is_apostrophe(c)
        || matches!(
            c,
            '"' | '“'
                | '”'
                | '„'
                | '‟'
                | '«'
                | '»'
                | '‹'
                | '›'
                | '‚'
                | '＂'
                | '「'
                | '」'
                | '『'
                | '』'
                | '｢'
                | '｣'
                | '〝'
                | '〞'
                | '〟'
                | '﹁'
                | '﹂'
                | '﹃'
                | '﹄'
        )
}

/// Returns whether a character is a hyphen, a dash or the minus sign.
pub(super) const fn is_dash(c: char) -> bool {
    matches!(c, '-' | '‐'..='―' | '−' | '﹘' | '﹣' | '－' | '⸺' | '⸻')
}

pub(super) const fn is_minus(c: char) -> bool {
    matches!(c, '-' | '‐' | '‑' | '‒' | '–' | '−' | '﹣' | '－')
}

pub(super) const fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '‐' | '‑')
}

pub(super) const fn is_currency(c: char) -> bool {
    matches!(c, '$' | '¢'..='¥' | '฿' | '\u{20a0}'..='\u{20cf}' | '＄' | '﹩' | '￠' | '￡' | '￥' | '￦')
}
