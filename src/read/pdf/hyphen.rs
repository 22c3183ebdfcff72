//! Joins lines: decides whether a hyphen at the end of a line belongs to the word or to the line break.
//!
//! The document itself shows most of it: how it spells the word elsewhere, whether it marks the hyphens of line breaks with
//! a character of their own, and how many of its lines end with a hyphen.

use std::collections::HashMap;

use super::paragraph::Paragraph;
use crate::text::is_unsegmented_script;

/// Soft hyphen: shown only at a line break.
pub(super) const SOFT: char = '\u{ad}';
/// The hyphen that some programs use at line breaks, and authors hardly ever.
const HYPHEN: char = '\u{2010}';
const HYPHENS: [char; 3] = ['-', HYPHEN, SOFT];
/// Documents with fewer lines do not show how many end with a hyphen.
const MIN_LINES: usize = 40;
/// Of a document that hyphenates, more than one line in so many ends with a hyphen.
const RARE: usize = 50;

/// The first parts of compounds: words that are rarely the beginning of a longer word.
const FIRST: &str = " well self long short high low half full year old new five two three four six seven eight nine ten twenty \
    thirty forty fifty sixty seventy eighty ninety first second third hundred state part cross north south east west record so \
    hard soft large small far mid mi non anti ex vice semi multi much ever still fast slow deep free open single double \
    peut quelques vingt trente quarante cinquante soixante quatre dix cent grand nord sud demi arrière après avant \
    юго северо социально общественно какой кто что где когда ";
/// The last parts of compounds: words that are rarely the end of a longer word.
const LAST: &str = " term based old year scale known made level cost time class led owned run border profile century breaking \
    hearted looking standing minded fifths thirds quarters speaking war third fourth fifth sixth seventh eighth ninth one two \
    three four five six seven eight nine day week month hour day friendly rate range party wide being called \
    être ci là même mêmes elle elles ils nous vous midi bas dessus dessous deux trois quatre cinq six sept huit neuf \
    то нибудь либо таки ";
/// What ends words after a first part as well: `long-ing`, `high-er`.
const SUFFIXES: &str = " er est ing ly ness ish ed age en ship hood ward wards ty dom less ful able ment ries ";

/// What a document shows about its words and hyphens.
pub(super) struct Hyphens {
    /// How often each unhyphenated word occurs in the document.
    words: HashMap<String, usize>,
    /// Whether a plain hyphen is the author's.
    plain_is_kept: bool,
    /// Whether line breaks put in hyphens, if that is known.
    hyphenates: Option<bool>,
}

enum LineJoin {
    Space,
    None,
    /// The hyphen is removed.
    HyphenRemoved,
}

impl Hyphens {
    /// Examines a document. `never`: the program that made it does not hyphenate.
    pub(super) fn of(paragraphs: &[Paragraph], never: bool) -> Self {
        let mut words: HashMap<String, usize> = HashMap::new();
        let (mut lines, mut plain_ends, mut other_ends, mut other_within) = (0, 0, 0, 0);
        for paragraph in paragraphs {
            let mut torn = false;
            let last = paragraph.lines.len().saturating_sub(1);
            for (at, (_, line)) in paragraph.lines.iter().enumerate() {
                let text = line.text();
                let ends_torn = text.ends_with(HYPHENS) && !text.ends_with(" -");
                let count = text.split(' ').count();
                for (place, word) in text.split(' ').enumerate() {
                    let is_last = place + 1 == count;
                    if !(torn && place == 0 || ends_torn && is_last) {
                        *words.entry(normalized(word)).or_default() += 1;
                        other_within += usize::from(word.contains(HYPHEN));
                    }
                }
                if at < last {
                    lines += 1;
                    plain_ends += usize::from(ends_torn && text.ends_with('-'));
                    other_ends += usize::from(text.ends_with([HYPHEN, SOFT]));
                }
                torn = ends_torn;
            }
        }
        let hyphenates = match () {
            () if never => Some(plain_ends * 12 > lines && plain_ends > 5),
            () if lines < MIN_LINES => None,
            () => Some(plain_ends * RARE > lines),
        };
        Self { words, plain_is_kept: other_ends > 0 && other_within == 0, hyphenates }
    }

    /// Appends a line to a paragraph that begins at `start`. Returns the byte offset of the line.
    pub(super) fn join(&self, text: &mut String, start: usize, line: &str) -> usize {
        let line = line.trim();
        let Some(first) = line.split(' ').next().filter(|first| !first.is_empty()) else { return text.len() };
        if text.len() > start {
            let last = text[start..].rsplit(' ').next().unwrap_or_default().to_owned();
            match self.line_join(&last, first) {
                LineJoin::Space => text.push(' '),
                LineJoin::None => {}
                LineJoin::HyphenRemoved => {
                    text.pop();
                }
            }
        }
        let at = text.len();
        text.extend(line.chars().filter(|c| *c != SOFT));
        if line.ends_with(SOFT) {
            // The next line needs it.
            text.push(SOFT);
        }
        at
    }

    /// Determines how the last word of a line and the first of the next are joined.
    fn line_join(&self, last: &str, first: &str) -> LineJoin {
        let (Some(end), Some(begin)) = (last.chars().next_back(), first.chars().next()) else { return LineJoin::Space };
        let stem = &last[..last.len() - end.len_utf8()];
        let is_within = stem.ends_with(char::is_alphanumeric) && begin.is_alphanumeric();
        match end {
            SOFT => return LineJoin::HyphenRemoved,
            // A dash without spaces, an address that was broken after a stroke.
            '—' | '\u{5be}' if is_within => return LineJoin::None,
            '–' if is_within && stem.ends_with(|c: char| c.is_ascii_digit()) && begin.is_ascii_digit() => {
                return LineJoin::None;
            }
            '/' if last.contains("://") || last.starts_with("www.") => return LineJoin::None,
            c if !HYPHENS.contains(&c) => {
                let is_unsegmented = is_joined_script(end) && is_joined_script(begin);
                return if is_unsegmented { LineJoin::None } else { LineJoin::Space };
            }
            _ => {}
        }
        match stem.chars().next_back() {
            // A dash made of hyphens, or a lone hyphen.
            None => return LineJoin::Space,
            Some(c) if !c.is_alphanumeric() => return LineJoin::Space,
            Some(c) if !c.is_alphabetic() || !begin.is_lowercase() => return LineJoin::None,
            Some(_) => {}
        }
        // `pre- and post-war`
        if matches!(first, "and" | "or" | "und" | "oder" | "et" | "ou" | "y" | "i" | "и" | "или" | "to" | "bis") {
            return LineJoin::Space;
        }
        if self.is_authors(stem, end, first) { LineJoin::None } else { LineJoin::HyphenRemoved }
    }

    /// Whether a hyphen between these parts of a word belongs to the word.
    fn is_authors(&self, stem: &str, end: char, first: &str) -> bool {
        let count = |word: &str| self.words.get(word).copied().unwrap_or(0);
        let (stem, tail) = (normalized(stem), normalized(first));
        let (whole, hyphened) = (count(&format!("{stem}{tail}")), count(&format!("{stem}-{tail}")));
        if whole + hyphened > 0 {
            return hyphened > whole;
        }
        // A part of a longer compound: `state-of-the-` and `art`, but `well-inten-` and `tioned`.
        let near = stem.rsplit('-').next().unwrap_or(&stem);
        let far = tail.split('-').next().unwrap_or(&tail);
        let is_long = near.len() < stem.len() || far.len() < tail.len();
        if is_long && count(&format!("{near}{far}")) > 0 {
            return false;
        }
        if self.plain_is_kept {
            return end == '-';
        }
        if end == '-' && self.hyphenates == Some(false) {
            return true;
        }
        let listed = |list: &str, word: &str| list.contains(&format!(" {word} "));
        let is_word = |word: &str| count(word) > 0;
        if near.chars().count() == 1 && near.len() == stem.len() {
            // No line is broken after one letter: `e-mail`.
            return true;
        }
        is_long && is_word(near) && near.len() > 2 && far.len() > 2
            || is_long && is_word(near) && (is_word(far) || listed(LAST, far))
            // Both parts occur as words in this text.
            || near.len() > 2 && far.len() > 2 && is_word(near) && is_word(far)
            || listed(FIRST, near) && far.len() > 2 && !listed(SUFFIXES, far)
            || listed(LAST, far) && near.len() > 2 && (is_word(near) || listed(FIRST, near))
    }
}

/// Whether lines are joined without a space between these characters.
fn is_joined_script(c: char) -> bool {
    let is_hangul = matches!(u32::from(c), 0x1100..=0x11ff | 0xac00..=0xd7ff);
    is_unsegmented_script(c) && !is_hangul || matches!(u32::from(c), 0x3001..=0x303f | 0xff00..=0xff65)
}

/// Returns the form in which a word is counted: without punctuation, in lower case.
fn normalized(word: &str) -> String {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    word.strip_suffix("’s").or(word.strip_suffix("'s")).unwrap_or(word).replace(HYPHEN, "-").to_lowercase()
}
