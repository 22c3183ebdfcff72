//! Apostrophes, and letters with two spellings.

use super::chunk::is_apostrophe;
use crate::text::fold::is_word_char;

/// Returns the length of a possessive ending (`'s`) at the start of `rest`, or 0.
pub(super) fn possessive(rest: &str) -> usize {
    let mut chars = rest.chars();
    let Some(mark) = chars.next().filter(|c| is_apostrophe(*c)) else { return 0 };
    let is_whole =
        matches!(chars.next(), Some('s' | 'S')) && !chars.next().is_some_and(|c| is_word_char(c) || is_apostrophe(c));
    if is_whole { mark.len_utf8() + 1 } else { 0 }
}

/// Keeps the apostrophe of contractions (`we're` is not `were`) and removes it from names (`O'Brien`).
pub(super) fn contract(word: &mut String) {
    let Some((_, tail)) = word.rsplit_once('\'') else { return };
    if !matches!(tail, "t" | "re" | "ll" | "ve" | "d" | "m") {
        word.retain(|c| c != '\'');
    }
}

/// Returns the anusvara for a nasal consonant and virama before a consonant of its class: both spellings are in use (`हिन्दी`,
/// `हिंदी`). The blocks of these scripts have one layout.
pub(super) fn indic_nasal(c: char, virama: Option<char>, next: Option<char>) -> Option<char> {
    let block = u32::from(c) & !0x7f;
    if !matches!(block, 0x900 | 0xa80 | 0xc00 | 0xc80) {
        return None;
    }
    let offset = |c: char| u32::from(c).wrapping_sub(block);
    let first_of_class = match offset(c) {
        0x19 => 0x15,
        0x1e => 0x1a,
        0x23 => 0x1f,
        0x28 => 0x24,
        0x2e => 0x2a,
        _ => return None,
    };
    let is_virama = virama.is_some_and(|c| offset(c) == 0x4d);
    let is_of_class = next.is_some_and(|c| (first_of_class..first_of_class + 4).contains(&offset(c)));
    (is_virama && is_of_class).then(|| char::from_u32(block + 2)).flatten()
}

/// Returns whether a word is an article or preposition that French, Italian and Catalan elide before the next word.
pub(super) fn is_elided(word: &str) -> bool {
    matches!(
        word,
        "l" | "d"
            | "j"
            | "m"
            | "n"
            | "s"
            | "t"
            | "c"
            | "qu"
            | "jusqu"
            | "lorsqu"
            | "puisqu"
            | "quelqu"
            | "dell"
            | "nell"
            | "sull"
            | "all"
            | "dall"
            | "un"
            | "quest"
    )
}
