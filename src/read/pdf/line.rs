//! Joins the glyphs of a page into lines of words, in the order of the file.
//!
//! Adjacent columns stay separate: a line continues only where the file continues it.

use super::bidi;
use super::glyph::{Glyph, Shown};
use super::word::{Word, is_space, words};

/// Words on one baseline. Lengths in points, from the top left of the page.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(super) struct Line {
    pub(super) words: Vec<Word>,
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) base: f64,
    /// The em height of most of its characters.
    pub(super) size: f64,
    /// Whether the file marks it as not part of the text.
    pub(super) artifact: bool,
    /// Its place in the order in which the file draws.
    pub(super) order: usize,
    /// The edges of the column that it is in.
    pub(super) column: Column,
    /// Whether it is a row of a table, or its beginning.
    pub(super) is_row: bool,
    /// Whether it goes on with the row of the previous line: a cell has several lines.
    pub(super) goes_on: bool,
    /// Whether it runs across a page of vertical writing; its place is that on the page before it was turned.
    pub(super) is_across: bool,
}

/// The edges of a column of lines.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Column {
    pub(super) left: f64,
    pub(super) right: f64,
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

    /// Returns the first word of each of its cells except the first, if it contains gaps as wide as those between table
    /// cells.
    pub(super) fn cells(&self) -> Vec<&Word> {
        let wide = |pair: &&[Word]| pair[1].left - pair[0].right > GAP * self.size;
        self.words.windows(2).filter(wide).map(|pair| &pair[1]).collect()
    }

    /// Whether its gaps are all wide and alike, as those of a justified line with few words are.
    pub(super) fn is_stretched(&self) -> bool {
        let gaps = self.words.windows(2).map(|pair| pair[1].left - pair[0].right).filter(|gap| *gap > 0.15 * self.size);
        let (least, most) = gaps.fold((f64::MAX, 0.0_f64), |(least, most), gap| (least.min(gap), most.max(gap)));
        most < 1.2 * least
    }

    /// Returns the middle of its horizontal extent.
    pub(super) fn centre(&self) -> f64 {
        f64::midpoint(self.left, self.right)
    }

    /// Whether it contains a raised word.
    pub(super) fn has_raised(&self) -> bool {
        self.words.iter().any(|word| word.raised)
    }

    /// Returns its horizontal extent.
    pub(super) fn extent(&self) -> Column {
        Column { left: self.left, right: self.right }
    }

    /// Builds a line of words.
    pub(super) fn of(words: Vec<Word>, base: f64, size: f64) -> Option<Self> {
        let left = words.iter().map(|word| word.left).fold(f64::MAX, f64::min);
        let right = words.iter().map(|word| word.right).fold(0.0, f64::max);
        let column = Column { left, right };
        let (artifact, is_row, goes_on, is_across) = (false, false, false, false);
        let line = Self { words, left, right, base, size, artifact, order: 0, column, is_row, goes_on, is_across };
        (!line.words.is_empty()).then_some(line)
    }

    /// Appends what separates two cells of a row, as in the other formats.
    pub(super) fn separate(&mut self) {
        self.words.push(Word::separator(self.right));
    }

    /// Appends a part of the same line that is to its right.
    pub(super) fn append(&mut self, mut part: Line) {
        if let Some(first) = part.words.first_mut() {
            first.attached = false;
        }
        self.size = if part.length() > self.length() { part.size } else { self.size };
        self.words.append(&mut part.words);
        (self.left, self.right) = (self.left.min(part.left), self.right.max(part.right));
        self.order = self.order.min(part.order);
    }
}

/// A gap wider than this, in ems, separates cells.
const GAP: f64 = 1.3;
/// A gap wider than this, in ems, separates parts of a line until the columns are known.
const PART_GAP: f64 = 1.0;
/// Parts of a line that the file draws separately are joined across gaps up to this, in ems; columns are further apart.
const JOIN_GAP: f64 = 0.6;

/// Lines of more glyphs than this are hostile.
const LONG: usize = 4096;
/// Maximum number of spaces of a page that are put between words that the file draws elsewhere.
const STRAY: usize = 1000;
/// A letter this many times as large as the next is an initial, which is above the line.
const INITIAL: f64 = 2.0;

/// Returns the parts of the lines of a page, in the order of the file.
pub(super) fn lines(shown: &Shown) -> Vec<Line> {
    let mut strokes: Vec<Stroke<'_>> = Vec::new();
    for glyph in &shown.glyphs {
        match strokes.last_mut().filter(|stroke| stroke.is_continued_by(glyph)) {
            Some(stroke) => stroke.push(glyph),
            None => strokes.push(Stroke::of(glyph)),
        }
    }
    let strokes = joined(strokes);
    let lines = strokes.into_iter().enumerate();
    let mut lines: Vec<Line> = lines.filter_map(|(place, stroke)| line(stroke, place, shown.is_mirrored)).collect();
    if shown.is_mirrored {
        turn_brackets(&mut lines);
    }
    lines
}

/// Returns the lines of a tagged block, in the order of the file.
pub(super) fn whole_lines(shown: &Shown) -> Vec<Line> {
    let mut whole: Vec<Line> = Vec::new();
    for line in lines(shown) {
        let (level, room) = (0.25 * line.size, 0.3 * line.size);
        let last = whole.last_mut().filter(|last| (line.base - last.base).abs() < level);
        match last {
            Some(last) if line.left > last.right - room => last.append(line),
            // Letters that run from right to left may be drawn from the left.
            Some(last) if last.left > line.right - room => {
                let end = std::mem::replace(last, line);
                last.append(end);
            }
            _ => whole.push(line),
        }
    }
    whole
}

/// Glyphs that are drawn next to each other at about one height.
struct Stroke<'a> {
    glyphs: Vec<&'a Glyph>,
    left: f64,
    right: f64,
    /// The last of the largest glyphs: it determines baseline and size.
    dominant: &'a Glyph,
}

impl<'a> Stroke<'a> {
    fn of(glyph: &'a Glyph) -> Self {
        Self { glyphs: vec![glyph], left: glyph.left, right: glyph.right, dominant: glyph }
    }

    fn push(&mut self, glyph: &'a Glyph) {
        self.glyphs.push(glyph);
        if is_space(self.dominant) && !is_space(glyph) {
            (self.left, self.right, self.dominant) = (glyph.left, glyph.right, glyph);
        } else if !is_space(glyph) {
            (self.left, self.right) = (self.left.min(glyph.left), self.right.max(glyph.right));
            if glyph.size >= self.dominant.size {
                self.dominant = glyph;
            }
        }
    }

    /// Whether a glyph continues it: next to its last glyph, at about its height.
    fn is_continued_by(&self, next: &Glyph) -> bool {
        let last = self.glyphs[self.glyphs.len() - 1];
        let size = self.dominant.size.max(next.size);
        let level = (next.base - self.dominant.base).abs();
        let gap = next.left - last.right;
        // A glyph no higher than a note reference may be off the baseline if it touches.
        let is_level = level < 0.1 * size || level < 0.55 * size && gap < 0.6 * size;
        if self.dominant.size > INITIAL * next.size && !is_space(self.dominant) && !is_space(next) {
            return false;
        }
        let width = last.right - last.left;
        let follows = gap < PART_GAP * size && next.left > last.right - size.min(width + 0.5 * size);
        // What runs from right to left may be drawn in the order of its letters or from the left.
        let precedes = (-0.3 * size..PART_GAP * size).contains(&(last.left - next.right));
        is_level && next.artifact == last.artifact && (follows || precedes)
    }

    /// Whether letters of two strokes are on top of each other.
    fn overlaps(&self, other: &Self) -> bool {
        if self.glyphs.len() + other.glyphs.len() > LONG {
            return true;
        }
        let room = 0.25 * other.dominant.size;
        let letters =
            |stroke: &Self| stroke.glyphs.iter().copied().filter(|glyph| !is_space(glyph)).collect::<Vec<_>>();
        let (mut own, mut others) = (letters(self), letters(other));
        for letters in [&mut own, &mut others] {
            letters.sort_by(|one, other| one.left.total_cmp(&other.left));
        }
        let mut from = 0;
        own.iter().any(|glyph| {
            while others.get(from).is_some_and(|other| other.right <= glyph.left + room) {
                from += 1;
            }
            others.get(from).is_some_and(|other| other.left + room < glyph.right)
        })
    }

    /// Whether another stroke is a part of the same line that is drawn out of sequence: a word in another font, say.
    fn adjoins(&self, other: &Self) -> bool {
        let size = self.dominant.size.max(other.dominant.size);
        let apart = if other.left >= self.left { other.left - self.right } else { self.left - other.right };
        // A note reference is drawn apart from its word.
        let level = (self.dominant.base - other.dominant.base).abs();
        if size > INITIAL * self.dominant.size.min(other.dominant.size) {
            return false;
        }
        if level < 0.12 * size && self.left <= other.left && other.right <= self.right {
            return self.dominant.artifact == other.dominant.artifact && !self.overlaps(other);
        }
        let is_raised = self.dominant.size.min(other.dominant.size) < 0.85 * size && level < 0.55 * size;
        self.dominant.artifact == other.dominant.artifact
            && (level < 0.12 * size && (-0.3 * size..JOIN_GAP * size).contains(&apart)
                || is_raised && (-0.1 * size..0.3 * size).contains(&apart))
    }
}

/// Joins the parts of lines that the file draws out of sequence.
fn joined(strokes: Vec<Stroke<'_>>) -> Vec<Stroke<'_>> {
    // From the top down, so that the parts of a line are neighbours; each with its place in the file.
    let strokes = strokes.into_iter().enumerate();
    let (spaces, mut sorted): (Vec<_>, Vec<_>) = strokes.partition(|(_, stroke)| is_space(stroke.dominant));
    sorted.sort_by(|(_, one), (_, other)| {
        one.dominant.base.total_cmp(&other.dominant.base).then(one.left.total_cmp(&other.left))
    });
    let mut done: Vec<(usize, Stroke<'_>)> = Vec::with_capacity(sorted.len());
    for (place, stroke) in sorted {
        let reach = 0.6 * stroke.dominant.size;
        let near = done.iter_mut().rev().take(64);
        let mut near = near.take_while(|(_, other)| stroke.dominant.base - other.dominant.base < 4.0 * reach);
        match near.find(|(_, other)| other.adjoins(&stroke) || stroke.adjoins(other)) {
            Some((first, other)) => {
                *first = place.min(*first);
                stroke.glyphs.into_iter().for_each(|glyph| other.push(glyph));
            }
            None => done.push((place, stroke)),
        }
    }
    // Spaces that are drawn apart from their words.
    for space in spaces.into_iter().flat_map(|(_, stroke)| stroke.glyphs).take(STRAY) {
        let level = 0.12 * space.size;
        let from = done.partition_point(|(_, stroke)| stroke.dominant.base < space.base - level);
        let near = done[from..].iter_mut().map(|(_, stroke)| stroke).take(64);
        let mut near = near.take_while(|stroke| stroke.dominant.base < space.base + level);
        if let Some(stroke) = near.find(|stroke| stroke.left < space.left && space.right < stroke.right) {
            let next = stroke.glyphs.iter().position(|glyph| glyph.left >= space.left);
            stroke.glyphs.insert(next.unwrap_or(stroke.glyphs.len()), space);
        }
    }
    done.sort_by_key(|(place, _)| *place);
    done.into_iter().map(|(_, stroke)| stroke).collect()
}

/// Builds a line of words.
fn line(mut stroke: Stroke<'_>, order: usize, is_mirrored: bool) -> Option<Line> {
    let size = prevailing(&stroke.glyphs);
    let dominant = stroke.glyphs.iter().filter(|glyph| (glyph.size - size).abs() < 0.1 * size).map(|glyph| glyph.base);
    let mut bases: Vec<f64> = dominant.collect();
    bases.sort_by(f64::total_cmp);
    let base = bases.get(bases.len() / 2).copied().unwrap_or(stroke.dominant.base);
    let is_sorted = |pair: &[&Glyph]| pair[1].left > pair[0].left - 0.2 * size;
    if is_mirrored {
        // A letter of a ligature may have no width and lie on the edge of its neighbours.
        stroke.glyphs.sort_by(|one, other| (one.left + one.right).total_cmp(&(other.left + other.right)));
    } else if !stroke.glyphs.windows(2).all(is_sorted) {
        stroke.glyphs.sort_by(|one, other| one.left.total_cmp(&other.left));
    }
    let words = words(&stroke.glyphs, base, size, is_mirrored);
    let mut line = Line::of(words, base, size)?;
    (line.order, line.artifact) = (order, stroke.dominant.artifact);
    Some(line)
}

/// Turns the brackets of a page from right to left if more of them match then: some writers name the glyph that is drawn,
/// others the character that was typed.
fn turn_brackets(lines: &mut [Line]) {
    let (mut as_is, mut turned) = (0, 0);
    for line in &*lines {
        let (one, other) = bidi::unmatched_brackets(&line.text());
        (as_is, turned) = (as_is + one, turned + other);
    }
    if turned < as_is {
        let backwards = lines.iter_mut().filter(|line| line.text().contains(bidi::is_right_to_left));
        for word in backwards.flat_map(|line| &mut line.words) {
            word.text = word.text.chars().map(bidi::turned_bracket).collect();
        }
    }
}

/// Returns the size of most characters of a line.
fn prevailing(glyphs: &[&Glyph]) -> f64 {
    let mut sizes: Vec<f64> = glyphs.iter().filter(|glyph| !is_space(glyph)).map(|glyph| glyph.size).collect();
    // A note reference must not outweigh a short line: the upper half counts.
    let place = sizes.len() * 2 / 3;
    if sizes.is_empty() {
        return 10.0;
    }
    *sizes.select_nth_unstable_by(place, f64::total_cmp).1
}

#[cfg(test)]
mod tests;
