//! Joins lines: decides whether a hyphen at the end of a line belongs to the word or to the line break.
//!
//! The document itself shows most of it: how it spells the word elsewhere, whether it marks the hyphens of line breaks with
//! a character of their own, and how many of its lines end with a hyphen.

use std::collections::HashMap;

use super::paragraph::Paragraph;
use super::word::is_hangul;
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
const FIRST: &str = " one well self long short high low half full year old new five two three four six seven eight nine ten twenty \
    thirty forty fifty sixty seventy eighty ninety first second third fourth fifth sixth seventh eighth ninth tenth eleventh \
    twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth hundred ill state part cross north south east west record so \
    hard soft large small far mid mi non anti ex vice semi multi much ever still fast slow deep free open single double \
    politico socio franco anglo austro hispano luso afro sino russo italo \
    peut sous quelques vingt trente quarante cinquante soixante quatre dix cent grand nord sud demi arrière après avant \
    юго северо социально общественно какой кто что где когда ";
/// The last parts of compounds: words that are rarely the end of a longer word.
const LAST: &str = " term based old year scale known made level cost time class led owned run border profile century breaking \
    hearted looking standing minded fifths thirds quarters speaking war third fourth fifth sixth seventh eighth ninth one two \
    three four five six seven eight nine day week month hour day friendly rate range party wide being called century interest \
    tempered handed sided legged eyed haired headed fashioned natured mannered humoured intentioned meaning fledged \
    être ci là même mêmes elle elles ils nous vous moi toi lui leur eux dire midi bas dessus dessous deux trois quatre cinq six sept huit neuf \
    то нибудь либо таки ";
/// What ends words after a first part as well: `long-ing`, `high-er`.
const SUFFIXES: &str = " self rous teen teenth tieth ties er est ing ly ness ish ed age en ship hood ward wards ty dom less ful able ment ries ";

/// What adjectives that are the first part of another end with, in Russian and Polish: `социально-экономический`.
const LINKING: [&str; 14] =
    ["ско", "цко", "льно", "енно", "ённо", "ично", "ивно", "sko", "cko", "czno", "alno", "yjno", "ijno", "ędno"];
/// French pronouns that begin with a vowel: after a consonant no word is hyphenated there.
const PRONOUNS: &str = " il ils elle elles on en y eux ";
/// French words that tell the language of a document.
const FRENCH: [&str; 4] = ["les", "des", "est", "une"];

/// What a document shows about its words and hyphens.
pub(super) struct Hyphens {
    /// How often each unhyphenated word occurs in the document.
    words: HashMap<String, usize>,
    /// Whether a plain hyphen is the author's.
    plain_is_kept: bool,
    /// Whether line breaks put in hyphens, if that is known.
    hyphenates: Option<bool>,
    /// Whether lines of Korean break within words.
    breaks_korean: bool,
}

enum LineJoin {
    Space,
    None,
    /// The hyphen is removed.
    HyphenRemoved,
    /// A soft hyphen is the author's.
    Hyphen,
}

impl Hyphens {
    /// Examines a document. `never`: the program that made it does not hyphenate.
    pub(super) fn of(paragraphs: &[Paragraph], never: bool) -> Self {
        let mut words: HashMap<String, usize> = HashMap::new();
        let (mut lines, mut plain_ends, mut other_ends, mut other_within) = (0, 0, 0, 0);
        let (mut korean, mut korean_breaks) = (0, 0);
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
                    if let Some(end) = text.chars().next_back().filter(|end| is_hangul(*end)) {
                        korean += 1;
                        korean_breaks += usize::from(breaks_korean_word(end));
                    }
                }
                torn = ends_torn;
            }
        }
        let hyphenates = match () {
            () if never => Some(plain_ends * 12 > lines && plain_ends > 5),
            () if lines < MIN_LINES => None,
            () => Some(plain_ends * RARE > lines),
        };
        let breaks_korean = korean_breaks * 5 > korean * 2;
        Self { words, plain_is_kept: other_ends > 0 && other_within == 0, hyphenates, breaks_korean }
    }

    fn is_french(&self) -> bool {
        FRENCH.iter().map(|word| self.count(word)).sum::<usize>() > 2
    }

    /// Appends a line to a paragraph that begins at `start`. Returns the byte offset of the line.
    pub(super) fn join(&self, text: &mut String, start: usize, line: &str) -> usize {
        let mut line = line.trim();
        let repeats = text[start.min(text.len())..].ends_with(HYPHENS) && line.starts_with(['-', HYPHEN]);
        if repeats && line.chars().nth(1).is_some_and(char::is_alphabetic) {
            // Spanish, Portuguese and Polish repeat the hyphen of a compound in the next line.
            line = line.trim_start_matches(['-', HYPHEN]);
            text.truncate(text.trim_end_matches(HYPHENS).len());
            text.push('-');
            let at = text.len();
            text.extend(line.chars().filter(|c| *c != SOFT));
            return at;
        }
        let Some(first) = line.split(' ').next().filter(|first| !first.is_empty()) else { return text.len() };
        if text.len() > start {
            let last = text[start..].rsplit(' ').next().unwrap_or_default().to_owned();
            match self.line_join(&last, first) {
                LineJoin::Space => text.push(' '),
                LineJoin::None => {}
                LineJoin::HyphenRemoved => {
                    text.pop();
                }
                LineJoin::Hyphen => {
                    text.pop();
                    text.push('-');
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

    /// Returns how often a word occurs in the document.
    fn count(&self, word: &str) -> usize {
        self.words.get(word).copied().unwrap_or(0)
    }

    /// Determines how the last word of a line and the first of the next are joined.
    fn line_join(&self, last: &str, first: &str) -> LineJoin {
        let (Some(end), Some(begin)) = (last.chars().next_back(), first.chars().next()) else { return LineJoin::Space };
        let stem = &last[..last.len() - end.len_utf8()];
        let is_within = stem.ends_with(char::is_alphanumeric) && begin.is_alphanumeric();
        match end {
            SOFT => {
                let (stem, tail) = (normalized(stem), normalized(first));
                let is_compound = self.count(&format!("{stem}-{tail}")) > self.count(&format!("{stem}{tail}"));
                return if is_compound { LineJoin::Hyphen } else { LineJoin::HyphenRemoved };
            }
            // A dash without spaces, alternatives, an address that was broken after a stroke.
            '—' | '–' | '/' | '\u{5be}' if is_within => return LineJoin::None,
            '/' if last.contains("://") || last.starts_with("www.") => return LineJoin::None,
            c if !HYPHENS.contains(&c) => {
                if self.breaks_korean && is_hangul(begin) && breaks_korean_word(end) {
                    return LineJoin::None;
                }
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
        let count = |word: &str| self.count(word);
        let (stem, tail) = (normalized(stem), normalized(first));
        let (whole, hyphened) = (count(&format!("{stem}{tail}")), count(&format!("{stem}-{tail}")));
        if whole + hyphened > 0 {
            return hyphened > whole;
        }
        // A part of a longer compound: `state-of-the-` and `art`, but `well-inten-` and `tioned`.
        let near = stem.rsplit('-').next().unwrap_or(&stem);
        let far = tail.split('-').next().unwrap_or(&tail);
        let is_long = near.len() < stem.len() || far.len() < tail.len();
        if near.chars().count() == 1 {
            // No word is hyphenated after one letter: `e-mail`, `c’est-à-dire`.
            return true;
        }
        // `l’arrière-saison`
        let near = near.rsplit(['’', '\'']).next().unwrap_or(near);
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
        if matches!(far, "même" | "mêmes")
            || is_linked(near, far)
            || listed(PRONOUNS, &tail) && ends_in_consonant(near) && self.is_french()
        {
            return true;
        }
        tail.len() > far.len() && is_word(far) && (is_word(near) || listed(FIRST, near))
            || is_long && is_word(near) && near.len() > 2 && far.len() > 2
            || is_long && is_word(near) && (is_word(far) || listed(LAST, far))
            // Both parts occur as words in this text.
            || near.len() > 2 && far.len() > 2 && is_word(near) && is_word(far)
            || listed(FIRST, near) && far.len() > 2 && !listed(SUFFIXES, far)
            || listed(LAST, far) && near.len() > 2 && (is_word(near) || listed(FIRST, near))
    }
}

/// Whether two parts are adjectives of one compound: `polsko-czeski`, `deutsch-französisch`, `político-económico`.
fn is_linked(near: &str, far: &str) -> bool {
    let (near_length, far_length) = (near.chars().count(), far.chars().count());
    let is_slavic = near_length > 4 && far_length > 4 && LINKING.iter().any(|ending| near.ends_with(ending));
    let is_german = near.ends_with("sch") && far.contains("isch");
    let is_spanish = near.ends_with("ico") && near.contains(['á', 'é', 'í', 'ó', 'ú']) && far_length > 4;
    is_slavic || is_german || is_spanish
}

fn ends_in_consonant(word: &str) -> bool {
    word.ends_with(|c: char| c.is_ascii_alphabetic() && !matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y'))
}

/// Whether a word of Korean may go on in the next line after this syllable. Most words end with a particle or an ending.
fn breaks_korean_word(last: char) -> bool {
    const ENDINGS: &str = "은는이가을를에의로와과도만다고며면지서께나까든한된할될인적들,.!?”’)";
    (is_hangul(last) || last.is_ascii_digit()) && !ENDINGS.contains(last)
}

/// Whether lines are joined without a space between these characters.
fn is_joined_script(c: char) -> bool {
    is_unsegmented_script(c) && !is_hangul(c) || matches!(u32::from(c), 0x3001..=0x303f | 0xff00..=0xff65)
}

/// Returns the form in which a word is counted: without punctuation, in lower case.
fn normalized(word: &str) -> String {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    word.strip_suffix("’s").or(word.strip_suffix("'s")).unwrap_or(word).replace(HYPHEN, "-").to_lowercase()
}
