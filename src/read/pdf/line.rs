//! Joins the glyphs of a page into lines of words, in the order of the file.
//!
//! Adjacent columns stay separate: a line continues only where the file continues it.

use unicode_normalization::UnicodeNormalization as _;

use super::glyph::{Glyph, Shown, Text};

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

/// Words on one baseline. Lengths in points, from the top left of the page.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line {
    pub(super) words: Vec<Word>,
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) base: f64,
    /// The em height of most of its characters.
    pub(super) size: f64,
    /// Whether the file marks it as not part of the text.
    pub(super) artifact: bool,
}

impl Line {
    /// Returns its words, separated by spaces unless they touch.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        for word in &self.words {
            if !word.attached && !text.is_empty() {
                text.push(' ');
            }
            text.push_str(&word.text);
        }
        text
    }

    /// Returns whether it contains a letter or a digit.
    pub(super) fn has_words(&self) -> bool {
        self.words.iter().any(|word| word.text.contains(char::is_alphanumeric))
    }

    /// Returns the number of its characters.
    pub(super) fn length(&self) -> usize {
        self.words.iter().map(|word| word.text.chars().count()).sum()
    }

    /// Returns its cells, if it contains gaps as wide as those between table cells: the first word of each cell except
    /// the first. In a justified line all gaps are alike.
    pub(super) fn cells(&self) -> Vec<&Word> {
        let gaps: Vec<f64> = self.words.windows(2).map(|pair| pair[1].left - pair[0].right).collect();
        let spaces = gaps.iter().copied().filter(|gap| *gap > SPACE * self.size);
        let (least, most) = spaces.fold((f64::MAX, 0.0_f64), |(least, most), gap| (least.min(gap), most.max(gap)));
        let is_stretched = gaps.len() > 1 && most < 1.2 * least;
        let wide = |(gap, word): (&f64, _)| (*gap > GAP * self.size && !is_stretched).then_some(word);
        gaps.iter().zip(self.words.iter().skip(1)).filter_map(wide).collect()
    }

    fn of(words: Vec<Word>, base: f64, size: f64, artifact: bool) -> Option<Self> {
        let (left, right) = (words.first()?.left, words.iter().map(|word| word.right).fold(0.0, f64::max));
        Some(Self { words, left, right, base, size, artifact })
    }
}

/// A gap wider than this, in ems, separates cells.
const GAP: f64 = 1.3;
/// A gap wider than this, in ems, separates words if no space is written.
const SPACE: f64 = 0.15;
/// The same in lines that contain spaces.
const ODD_SPACE: f64 = 0.35;
/// Parts of a line that the file draws separately are joined across gaps up to this, in ems; columns are further apart.
const JOIN_GAP: f64 = 0.6;

/// Returns the lines of a page, in the order of the file.
pub(super) fn lines(shown: &Shown) -> Vec<Line> {
    let mut strokes: Vec<Vec<&Glyph>> = Vec::new();
    for glyph in &shown.glyphs {
        match strokes.last_mut().filter(|stroke| continues(stroke, glyph)) {
            Some(stroke) => stroke.push(glyph),
            None => strokes.push(vec![glyph]),
        }
    }
    strokes.retain(|stroke| stroke.iter().any(|glyph| !is_space(glyph)));
    join_strokes(&mut strokes);
    strokes.iter().filter_map(|stroke| line(stroke)).collect()
}

/// Whether a glyph continues a line: to the right of its end, at about its height.
fn continues(stroke: &[&Glyph], next: &Glyph) -> bool {
    let (Some(last), Some(dominant)) = (stroke.last(), dominant(stroke)) else { return true };
    let size = dominant.size.max(next.size);
    let level = (next.base - dominant.base).abs();
    // A glyph no higher than a note reference may be off the baseline if it touches.
    let is_level = level < 0.1 * size || level < 0.55 * size && next.left - last.right < 0.6 * size;
    is_level && next.artifact == last.artifact && next.left > last.right - size.min(last.right - last.left + 0.5 * size)
}

/// Returns the glyph that determines the line's baseline and size: the last of the largest.
fn dominant<'a>(stroke: &[&'a Glyph]) -> Option<&'a Glyph> {
    // A few glyphs from the end suffice, and keep this fast.
    stroke.iter().rev().take(24).max_by(|one, other| one.size.total_cmp(&other.size)).copied()
}

/// Joins parts of one line that the file draws out of sequence: a word in another font, for example.
fn join_strokes(strokes: &mut Vec<Vec<&Glyph>>) {
    let mut place = 0;
    while place < strokes.len() {
        let fits = |other: &Vec<&Glyph>| {
            let (Some(here), Some(there)) = (dominant(&strokes[place]), dominant(other)) else { return false };
            let size = here.size.max(there.size);
            let ends = |stroke: &[&Glyph]| {
                let right = stroke.iter().filter(|glyph| !is_space(glyph)).map(|glyph| glyph.right);
                (stroke[0].left, right.fold(f64::MIN, f64::max))
            };
            let ((left, right), (start, end)) = (ends(&strokes[place]), ends(other));
            let apart = if start >= left { start - right } else { left - end };
            here.artifact == there.artifact
                && (here.base - there.base).abs() < 0.12 * size
                && (-0.3 * size..JOIN_GAP * size).contains(&apart)
        };
        // Only neighbours in the file are tried: a page has many lines.
        let around = place + 1..strokes.len().min(place + 12);
        match around.into_iter().find(|other| fits(&strokes[*other])) {
            Some(other) => {
                let rest = strokes.remove(other);
                let stroke = &mut strokes[place];
                if rest[0].left < stroke[0].left {
                    let first = std::mem::replace(stroke, rest);
                    stroke.extend(first);
                } else {
                    stroke.extend(rest);
                }
            }
            None => place += 1,
        }
    }
}

fn is_space(glyph: &Glyph) -> bool {
    match &glyph.text {
        Text::One(c) => c.is_whitespace() || *c == '\0',
        Text::Several(text) => text.trim().is_empty(),
    }
}

/// Builds a line of words.
fn line(stroke: &[&Glyph]) -> Option<Line> {
    let size = prevailing(stroke);
    let dominant = stroke.iter().filter(|glyph| (glyph.size - size).abs() < 0.1 * size).map(|glyph| glyph.base);
    let mut bases: Vec<f64> = dominant.collect();
    bases.sort_by(f64::total_cmp);
    let base = bases.get(bases.len() / 2).copied().unwrap_or(stroke[0].base);
    let threshold = if stroke.iter().any(|glyph| is_space(glyph)) { ODD_SPACE } else { SPACE };
    let mut words: Vec<Word> = Vec::new();
    let mut spaced = true;
    let mut accent = None;
    for (place, glyph) in stroke.iter().enumerate() {
        if is_space(glyph) {
            // A space without width is not a space.
            spaced |= glyph.right - glyph.left > 0.05 * glyph.size;
            continue;
        }
        if let Some(mark) = combining(glyph) {
            if stroke.get(place + 1).is_some_and(|letter| is_accent_of(glyph, letter)) {
                accent = Some(mark);
                continue;
            }
            if let Some(word) = words.last_mut().filter(|_| is_accent_of(glyph, stroke[place.max(1) - 1])) {
                word.text.push(mark);
                continue;
            }
        }
        let gap = glyph.left - words.last().map_or(f64::MIN, |word| word.right);
        spaced |= gap > threshold * glyph.size.min(size);
        let raised = glyph.size < 0.85 * size && base - glyph.base > 0.15 * size;
        if spaced || words.last().is_none_or(|word| word.raised != raised) {
            let attached = !spaced;
            words.push(Word { text: String::new(), left: glyph.left, right: glyph.right, raised, attached });
        }
        let word = words.last_mut().expect("one was begun");
        push_characters(&mut word.text, &glyph.text);
        word.text.extend(accent.take());
        if word.text.ends_with('\u{337}') {
            stroke_through(&mut word.text);
        }
        word.right = word.right.max(glyph.right);
        spaced = false;
    }
    for word in words.iter_mut().filter(|word| !word.text.is_ascii()) {
        word.text = word.text.nfc().collect();
    }
    words.retain(|word| !word.text.is_empty());
    Line::of(words, base, size, stroke[0].artifact)
}

/// Returns the size of most characters of a line.
fn prevailing(stroke: &[&Glyph]) -> f64 {
    let mut sizes: Vec<f64> = stroke.iter().filter(|glyph| !is_space(glyph)).map(|glyph| glyph.size).collect();
    sizes.sort_by(f64::total_cmp);
    // A note reference must not outweigh a short line: the upper half counts.
    sizes.get(sizes.len() * 2 / 3).copied().unwrap_or(10.0)
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
        '\u{fb00}'..='\u{fb06}' => text.extend(c.nfkc()),
        '\u{f0a7}' | '\u{f0b7}' | '\u{f0d8}' | '\u{f06e}' => text.push('•'),
        '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{2060}' => {}
        c if c.is_control() => {}
        c => text.push(c),
    };
    match glyph {
        Text::One(c) => add(*c),
        Text::Several(several) => several.chars().for_each(add),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Glyphs of ten points side by side, each half as wide; `_` is a gap without a glyph.
    fn shown(text: &str, base: f64) -> Vec<Glyph> {
        let glyph = |(place, c): (usize, char)| {
            let left = 50.0 + place as f64 * 5.0;
            Glyph { text: Text::One(c), left, right: left + 5.0, base, size: 10.0, artifact: false, mark: None }
        };
        text.chars().enumerate().filter(|(_, c)| *c != '_').map(glyph).collect()
    }

    fn read(glyphs: Vec<Glyph>) -> Vec<String> {
        lines(&Shown { glyphs, ..Shown::default() }).iter().map(Line::text).collect()
    }

    #[test]
    fn gaps_separate_words_and_steps_separate_lines() {
        assert_eq!(read([shown("The_ferry runs", 100.0), shown("until", 112.0)].concat()), ["The ferry runs", "until"]);
        // An adjacent column begins again at the top.
        assert_eq!(
            read([shown("left", 100.0), shown("side", 112.0), shown("____________right", 100.0)].concat()).len(),
            3
        );
    }

    #[test]
    fn ligatures_are_expanded_and_accents_combined() {
        assert_eq!(read(shown("eﬃcient\u{200b}", 100.0)), ["efficient"]);
        let mut accented = shown("o", 100.0);
        accented.insert(0, Glyph { text: Text::One('¨'), ..accented[0].clone() });
        assert_eq!(read(accented), ["ö"]);
        let mut stroked = shown("L", 100.0);
        stroked.insert(0, Glyph { text: Text::One('\u{337}'), ..stroked[0].clone() });
        assert_eq!(read(stroked), ["Ł"]);
    }

    #[test]
    fn a_note_reference_is_a_separate_word() {
        let mut glyphs = shown("levy.", 100.0);
        let mark =
            Glyph { text: Text::One('1'), left: 75.0, right: 79.0, base: 96.0, size: 7.0, artifact: false, mark: None };
        glyphs.push(mark);
        let lines = lines(&Shown { glyphs, ..Shown::default() });
        assert_eq!(lines[0].words.len(), 2);
        assert!(lines[0].words[1].raised && lines[0].words[1].attached);
    }
}
