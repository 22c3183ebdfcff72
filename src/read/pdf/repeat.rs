//! Detects glyphs that are drawn twice: to embolden them, or as a shadow.

use std::collections::hash_map::Entry;
use std::hash::{Hash as _, Hasher as _};

use hayro_interpret::kurbo::Point;
use rustc_hash::{FxHashMap, FxHasher};

/// A glyph of the same character this close to an earlier one, in ems, is the same glyph drawn again.
const SAME: f64 = 0.12;
/// The same as a fraction of its advance: the next letter of narrow print is closer than the distance above.
const SAME_ADVANCE: f64 = 0.4;
/// A run with the text of an earlier run this close to it, in ems, is its shadow.
const SHADOW: f64 = 0.4;
/// Runs of fewer glyphs have no shadow: they may be set next to one another.
const SHADOW_GLYPHS: usize = 4;

/// Glyphs of one character near a position that are compared with a new one.
const NEAR: usize = 64;
/// Added to positions, in grid cells, so that they are positive.
const ORIGIN: f64 = 1_048_576.0;

/// What was drawn on a page.
#[derive(Default)]
pub(super) struct Drawn {
    /// The positions of the glyphs, each with the previous one in its grid cell.
    glyphs: Vec<(Point, Option<usize>)>,
    /// The last glyph of each cell, by character, binary exponent of the size, and cell.
    cells: FxHashMap<(char, u64, u32, u32), usize>,
    /// The last position of each run, by a hash of its text.
    runs: FxHashMap<u64, Point>,
}

impl Drawn {
    /// Records a glyph. Returns whether it was drawn before.
    pub(super) fn repeats(&mut self, c: char, at: Point, size: f64, advance: f64) -> bool {
        let reach = (SAME * size).min(SAME_ADVANCE * advance).max(0.02 * size);
        // Cells are wider than a letter, so most positions are near the glyphs of one cell only.
        let exponent = size.to_bits() >> 52;
        let scale = 0.5 / f64::from_bits(exponent << 52);
        let cell = |x: f64| (x * scale + ORIGIN) as u32;
        let (left, right) = (cell(at.x - reach), cell(at.x + reach));
        let (top, bottom) = (cell(at.y - reach), cell(at.y + reach));
        for x in left..=right {
            for y in top..=bottom {
                let mut next = self.cells.get(&(c, exponent, x, y)).copied();
                for _ in 0..NEAR {
                    let Some((found, before)) = next.map(|place| self.glyphs[place]) else { break };
                    if (found.x - at.x).abs() <= reach && (found.y - at.y).abs() <= reach {
                        return true;
                    }
                    next = before;
                }
            }
        }
        let before = self.cells.insert((c, exponent, cell(at.x), cell(at.y)), self.glyphs.len());
        self.glyphs.push((at, before));
        false
    }

    /// Records a run of glyphs, by their codes, with the position of its first. Returns whether it is the shadow of an
    /// earlier run.
    pub(super) fn shadows(&mut self, codes: impl ExactSizeIterator<Item = u32>, at: Point, size: f64) -> bool {
        if codes.len() < SHADOW_GLYPHS {
            return false;
        }
        let mut hasher = FxHasher::default();
        codes.for_each(|code| code.hash(&mut hasher));
        match self.runs.entry(hasher.finish()) {
            Entry::Occupied(mut last) => {
                let (dx, dy) = (last.get().x - at.x, last.get().y - at.y);
                let is_shadow = dx.abs() < SHADOW * size && dy.abs() < SHADOW * size;
                if !is_shadow {
                    last.insert(at);
                }
                is_shadow
            }
            Entry::Vacant(vacant) => {
                vacant.insert(at);
                false
            }
        }
    }

    /// Returns the number of recorded glyphs.
    pub(super) fn len(&self) -> usize {
        self.glyphs.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn double_letters_are_not_repetitions() {
        let mut drawn = Drawn::default();
        let mut draw = |c, x, y, size, advance| drawn.repeats(c, Point::new(x, y), size, advance);
        // Two letters l of six points, also set at half their width.
        assert!(!draw('l', 100.0, 50.0, 6.0, 1.33) && !draw('l', 101.33, 50.0, 6.0, 1.33));
        assert!(!draw('i', 100.0, 80.0, 6.0, 0.66) && !draw('i', 100.66, 80.0, 6.0, 0.66));
        // Emboldened by drawing it again, and a shadow.
        assert!(draw('l', 100.3, 50.0, 6.0, 1.33));
        assert!(!draw('R', 50.0, 20.0, 20.0, 14.0) && draw('R', 51.2, 21.2, 20.0, 14.0));
    }

    #[test]
    fn shadows_are_found_by_their_text() {
        let mut drawn = Drawn::default();
        let mut draw = |text: &str, x, y| {
            let codes: Vec<u32> = text.chars().map(u32::from).collect();
            drawn.shadows(codes.into_iter(), Point::new(x, y), 10.0)
        };
        assert!(!draw("Quay", 50.0, 50.0) && draw("Quay", 53.0, 53.0));
        assert!(!draw("Quay", 50.0, 62.0) && !draw("no", 50.0, 50.0) && !draw("no", 51.0, 50.0));
    }
}
