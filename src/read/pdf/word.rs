//! Splits the glyphs of a line into words, in the order in which they are read.
//!
//! Words are separated by written spaces, and by gaps, where a file moves instead of writing a space. How wide such a gap
//! is follows from the line: letters may be set apart, and a line that writes its spaces has other gaps by chance.

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{UnicodeNormalization as _, is_nfc};

use super::bidi;
use super::glyph::{Glyph, Text};
use super::radical::ideograph;
use crate::text::is_unsegmented_script;

/// Glyphs without white space between them.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) left: f64,
    pub(super) right: f64,
    /// Whether it is raised above the line in smaller print, as a note reference is.
    pub(super) raised: bool,
    /// Whether it touches the previous word.
    pub(super) attached: bool,
}

impl Word {
    /// Creates what separates two cells of a row. It takes no room.
    pub(super) fn separator(at: f64) -> Self {
        Self { text: "|".into(), left: at, right: at, raised: false, attached: false }
    }
}

/// A gap wider than this, in ems, separates words if no space is written.
const SPACE: f64 = 0.15;
/// The same within an operator that writes spaces: kerning moves letters apart as well.
const ODD_SPACE: f64 = 0.35;
/// The least of those gaps, in a line with narrow spaces.
const LEAST_SPACE: f64 = 0.2;
/// The same next to a character of a script without spaces between words.
const WIDE_SPACE: f64 = 0.7;
/// The same between such a character and another: a quarter of an em is usual there without a space.
const MIXED_SPACE: f64 = 0.45;
/// Letters are set apart if half of the gaps between them are wider than this, in ems.
const TRACKING: f64 = 0.05;

/// Small capitals are smaller than this part of the capitals.
const SMALL: f64 = 0.88;

/// A glyph with its accents, or a space.
struct Item {
    /// Where its characters are among those of its line.
    start: usize,
    end: usize,
    left: f64,
    right: f64,
    raised: bool,
    is_space: bool,
}

pub(super) fn is_space(glyph: &Glyph) -> bool {
    match &glyph.text {
        Text::One(c) => c.is_whitespace() || *c == '\0',
        Text::Several(text) => text.trim().is_empty(),
    }
}

/// Returns the words of glyphs on one baseline, ordered by position. `size` is that of most.
pub(super) fn words(glyphs: &[&Glyph], base: f64, size: f64, is_mirrored: bool) -> Vec<Word> {
    let (mut items, text) = items(glyphs, base, size);
    bidi::reorder(&mut items, is_mirrored, |item| {
        let first = text.get(item.start..item.end).and_then(|text| text.chars().next());
        (first.unwrap_or(' '), item.raised)
    });
    let mut words: Vec<Word> = Vec::new();
    let mut spaced = true;
    for item in items {
        if item.is_space {
            spaced = true;
            continue;
        }
        let Item { start, end, left, right, raised, .. } = item;
        let text = &text[start..end];
        if let Some(word) = words.last_mut().filter(|word| !spaced && word.raised == raised) {
            word.text.push_str(text);
            (word.left, word.right) = (word.left.min(left), word.right.max(right));
        } else {
            let mut whole = String::with_capacity(text.len().max(8));
            whole.push_str(text);
            words.push(Word { text: whole, left, right, raised, attached: !spaced });
        }
        spaced = false;
    }
    for word in words.iter_mut().filter(|word| !word.text.is_ascii()) {
        if !is_nfc(&word.text) {
            word.text = word.text.nfc().collect();
        }
    }
    words.retain(|word| !word.text.is_empty());
    words
}

/// Returns the letters of a line, each with its accents, and the spaces between its words; and all their characters.
fn items(glyphs: &[&Glyph], base: f64, size: f64) -> (Vec<Item>, String) {
    let is_inner = |pair: &&[&Glyph]| !is_space(pair[0]) && !is_space(pair[1]);
    let gaps: Vec<f64> = glyphs.windows(2).filter(is_inner).map(gap).collect();
    let tracking = tracking(&gaps);
    // Hangul is set apart from figures and Latin letters.
    let usual = |pair: &[&Glyph]| if has_one_hangul(pair) { MIXED_SPACE } else { SPACE };
    let wide = |pair: &[&Glyph]| !is_space(pair[0]) && !is_space(pair[1]) && gap(pair) > usual(pair) + tracking;
    let unwritten = glyphs.windows(2).filter(|pair| wide(pair)).count();
    let written = glyphs.windows(2).filter(|pair| is_space(pair[0]) && !is_space(pair[1])).count();
    let odd = (written > 2 * unwritten).then(|| odd_space(glyphs));
    let after_hyphen = |pair: &[&Glyph]| pair[0].text == Text::One('-') && pair[1].text.first().is_alphabetic();
    // The parts of compounds may be set apart, though all spaces are written.
    let keeps_compounds = written > 0 && glyphs.windows(2).filter(|pair| wide(pair)).all(after_hyphen);
    let (are_small_capitals, size) = small_capitals(glyphs, size);
    let mut items: Vec<Item> = Vec::with_capacity(glyphs.len());
    let mut text = String::with_capacity(2 * glyphs.len());
    let mut accent = None;
    // The place of the next gap between letters.
    let mut next_gap = 0;
    let mut last: Option<&Glyph> = None;
    for (place, glyph) in glyphs.iter().enumerate() {
        next_gap += usize::from(place > 0 && is_inner(&&glyphs[place - 1..=place]));
        if is_space(glyph) {
            // A space without width is not a space, nor is one below the next letter: it was drawn out of sequence.
            let width = glyph.right - glyph.left;
            let next = glyphs[place + 1..].iter().find(|next| !is_space(next));
            let is_covered = next.is_some_and(|next| next.left < glyph.left + 0.3 * width && next.right > glyph.left);
            if width > 0.05 * glyph.size && !is_covered {
                push_space(&mut items, glyph.left, glyph.right);
                last = None;
            }
            continue;
        }
        if let Some(mark) = combining(glyph) {
            if glyphs.get(place + 1).is_some_and(|letter| is_accent_of(glyph, letter)) {
                accent = Some(mark);
                continue;
            }
            if let Some(item) = items.last_mut().filter(|_| is_accent_of(glyph, glyphs[place.max(1) - 1])) {
                text.push(mark);
                item.end = text.len();
                continue;
            }
        }
        if let Text::One(c) = glyph.text
            && c >= '\u{300}'
            && is_combining_mark(c)
            && let Some(item) = items.last_mut().filter(|item| !item.is_space)
        {
            text.push(c);
            item.end = text.len();
            // The vowel of `कि` is drawn before its letter: the second glyph has the place of the letter.
            if glyph.right > item.right {
                item.right = glyph.right;
                last = last.map(|_| *glyph);
            }
            continue;
        }
        if let Some(last) = last {
            let pair = [last, *glyph];
            let is_gap = gap(&pair) > limit(&pair, tracking, odd)
                && !(keeps_compounds && after_hyphen(&pair))
                && !(written > 0 && next_gap > 0 && gap(&pair) < WIDE_SPACE && is_tracked(&gaps, next_gap - 1));
            if is_gap {
                push_space(&mut items, last.right, glyph.left);
            }
        } else if let Some(before) = items.last().filter(|item| !item.is_space) {
            let (left, right) = (before.right, glyph.left);
            if right - left > (SPACE + tracking) * glyph.size {
                push_space(&mut items, left, right);
            }
        }
        let rise = base - glyph.base;
        let raised = rise > 0.3 * size || glyph.size < 0.85 * size && rise > 0.15 * size;
        let start = text.len();
        push_characters(&mut text, &glyph.text);
        if are_small_capitals && glyph.text.first().is_alphabetic() {
            let letter = &text[start..];
            let letter = if glyph.size < SMALL * size { letter.to_lowercase() } else { letter.to_uppercase() };
            text.replace_range(start.., &letter);
        }
        text.extend(accent.take());
        if text[start..].ends_with('\u{337}') {
            stroke_through(&mut text);
        }
        let (end, left, right) = (text.len(), glyph.left, glyph.right);
        items.push(Item { start, end, left, right, raised, is_space: false });
        last = Some(glyph);
    }
    (items, text)
}

/// Returns the gap that separates words in a line that writes its spaces: somewhat less than those that it writes.
fn odd_space(glyphs: &[&Glyph]) -> f64 {
    let is_written = |three: &&[&Glyph]| !is_space(three[0]) && is_space(three[1]) && !is_space(three[2]);
    let mut gaps: Vec<f64> = glyphs.windows(3).filter(is_written).map(|three| gap(&[three[0], three[2]])).collect();
    if gaps.is_empty() {
        return ODD_SPACE;
    }
    let middle = gaps.len() / 2;
    let usual = *gaps.select_nth_unstable_by(middle, f64::total_cmp).1;
    (0.75 * usual).clamp(LEAST_SPACE, ODD_SPACE)
}

/// Whether the letters of a line are capitals of two sizes: the small ones stand for small letters, whatever the file names
/// them. Returns the size of the large ones as well.
fn small_capitals(glyphs: &[&Glyph], size: f64) -> (bool, f64) {
    if !glyphs.iter().any(|glyph| glyph.size < SMALL * size) && !glyphs.iter().any(|glyph| size < SMALL * glyph.size) {
        return (false, size);
    }
    let is_letter = |glyph: &&Glyph| glyph.text.first().is_alphabetic();
    let largest = glyphs.iter().copied().filter(|glyph| is_letter(glyph)).map(|glyph| glyph.size).fold(size, f64::max);
    let is_small = |glyph: &Glyph| glyph.size < SMALL * largest;
    let (mut small, mut large, mut begun, mut capitals) = (0, 0, 0, 0);
    for (place, glyph) in glyphs.iter().enumerate().filter(|(_, glyph)| is_letter(glyph)) {
        let before = place.checked_sub(1).map(|before| glyphs[before]).filter(is_letter);
        if is_small(glyph) {
            if glyph.size < 0.6 * largest || before.is_some_and(|before| (before.base - glyph.base).abs() > 0.02 * size)
            {
                return (false, size);
            }
            small += 1;
            capitals += usize::from(glyph.text.first().is_uppercase());
            begun += usize::from(before.is_some_and(|before| !is_small(before)));
        } else if before.is_some() {
            return (false, size);
        } else {
            large += 1;
        }
    }
    (begun > 0 && capitals > 0 && small > 2 * large, largest)
}

fn push_space(items: &mut Vec<Item>, left: f64, right: f64) {
    items.push(Item { start: 0, end: 0, left, right, raised: false, is_space: true });
}

/// Returns the gap between two glyphs, in ems.
fn gap(pair: &[&Glyph]) -> f64 {
    (pair[1].left - pair[0].right) / pair[0].size.min(pair[1].size)
}

/// Returns the widest gap between two glyphs of one word, in ems. `odd`: the same within an operator of a line that writes
/// its spaces.
fn limit(pair: &[&Glyph; 2], tracking: f64, odd: Option<f64>) -> f64 {
    let unsegmented = pair.iter().filter(|glyph| is_wide(glyph.text.first())).count();
    tracking
        + match unsegmented {
            2 => WIDE_SPACE,
            1 => MIXED_SPACE,
            _ if odd.is_some() && has_one_hangul(pair) => MIXED_SPACE,
            // Figures are not kerned.
            _ if pair.iter().all(|glyph| glyph.text.first().is_ascii_digit()) => SPACE,
            _ => odd.filter(|_| !pair[1].starts_run).unwrap_or(SPACE),
        }
}

/// Whether a character belongs to the Korean script.
pub(super) fn is_hangul(c: char) -> bool {
    matches!(u32::from(c), 0x1100..=0x11ff | 0xac00..=0xd7ff)
}

fn has_one_hangul(pair: &[&Glyph]) -> bool {
    is_hangul(pair[0].text.first()) != is_hangul(pair[1].text.first())
}

/// Whether a character belongs to a script without spaces between words, or to its punctuation.
fn is_wide(c: char) -> bool {
    is_unsegmented_script(c) && !is_hangul(c) || matches!(u32::from(c), 0x3000..=0x303f | 0xff00..=0xff65)
}

/// Returns how far the letters of a line are set apart, in ems: the median of the gaps between them, if nearly all are
/// wide.
fn tracking(gaps: &[f64]) -> f64 {
    if gaps.len() < 4 {
        return 0.0;
    }
    let mut gaps = gaps.to_vec();
    gaps.sort_by(f64::total_cmp);
    let (low, median) = (gaps[gaps.len() / 10], gaps[gaps.len() / 2]);
    if median > TRACKING && low > 0.5 * median { median } else { 0.0 }
}

/// Whether a gap is like the gaps before it, after it or on both sides: letters are set apart here, though not in the
/// whole line.
fn is_tracked(gaps: &[f64], place: usize) -> bool {
    let is_alike = |gap: &f64| (gap - gaps[place]).abs() < 0.15 * gaps[place] + 0.02;
    let before = gaps[..place].iter().rev().take(3).take_while(|gap| is_alike(gap)).count();
    let after = gaps[place + 1..].iter().take(3).take_while(|gap| is_alike(gap)).count();
    before + after > 2
}

/// Whether an accent is above (or below) a letter.
fn is_accent_of(accent: &Glyph, letter: &Glyph) -> bool {
    let is_letter = matches!(&letter.text, Text::One(c) if c.is_alphabetic());
    is_letter && (letter.left..letter.right).contains(&f64::midpoint(accent.left, accent.right))
}

/// Returns the combining mark of an accent drawn separately.
fn combining(glyph: &Glyph) -> Option<char> {
    let Text::One(c) = glyph.text else { return None };
    Some(match c {
        '\u{335}' | '\u{337}' | '\u{338}' => '\u{337}',
        '`' => '\u{300}',
        '´' => '\u{301}',
        '^' | 'ˆ' => '\u{302}',
        '~' | '˜' => '\u{303}',
        '¯' => '\u{304}',
        '˘' => '\u{306}',
        '˙' => '\u{307}',
        '¨' => '\u{308}',
        '˚' | '°' => '\u{30a}',
        '˝' => '\u{30b}',
        'ˇ' => '\u{30c}',
        '¸' => '\u{327}',
        '˛' => '\u{328}',
        _ => return None,
    })
}

/// Replaces a letter with a stroke drawn over it by a single character: Unicode normalisation does not compose it.
fn stroke_through(text: &mut String) {
    for (letter, whole) in [("L", 'Ł'), ("l", 'ł'), ("O", 'Ø'), ("o", 'ø'), ("D", 'Đ'), ("d", 'đ')] {
        if text.strip_suffix('\u{337}').is_some_and(|text| text.ends_with(letter)) {
            text.truncate(text.len() - letter.len() - '\u{337}'.len_utf8());
            text.push(whole);
        }
    }
}

/// Appends the characters of a glyph: ligatures expanded, invisible characters dropped, bullets of symbol fonts (which
/// have no code point) as bullets.
fn push_characters(text: &mut String, glyph: &Text) {
    let mut add = |c: char| match c {
        // Ligatures, and the forms of Hebrew and Arabic letters and of vertical punctuation.
        '\u{fb00}'..='\u{fdf1}'
        | '\u{fdf4}'..='\u{fdff}'
        | '\u{fe10}'..='\u{fe19}'
        | '\u{fe30}'..='\u{fe48}'
        | '\u{fe70}'..='\u{fefc}' => {
            text.extend(c.nfkc().filter(|c| !c.is_whitespace()));
        }
        '\u{f0a7}' | '\u{f0b7}' | '\u{f0d8}' | '\u{f06e}' => text.push('•'),
        '\u{2e80}'..='\u{2fd5}' => text.push(ideograph(c)),
        '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{2060}' => {}
        c if c.is_control() => {}
        c => text.push(c),
    };
    match glyph {
        Text::One(c) => add(*c),
        Text::Several(several) => several.chars().for_each(add),
    }
}
