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

/// What was drawn on a page.
#[derive(Default)]
pub(super) struct Drawn {
    /// The position of each character, by character, grid size and grid cell.
    glyphs: FxHashMap<(char, i32, i32, i32), Point>,
    /// The last position of each run, by a hash of its text.
    runs: FxHashMap<u64, Point>,
}

impl Drawn {
    /// Records a glyph. Returns whether it was drawn before.
    pub(super) fn repeats(&mut self, c: char, at: Point, size: f64, advance: f64) -> bool {
        let reach = (SAME * size).min(SAME_ADVANCE * advance).max(0.02 * size);
        // A cell is wider than the reach and narrower than a letter: it contains one glyph of a character, and three by three
        // cells are near a point.
        let scale = reach.log2().ceil() as i32;
        let cell = f64::from(scale).exp2();
        let place = |x: f64, y: f64| (c, scale, (x / cell).floor() as i32, (y / cell).floor() as i32);
        let steps = [-reach, 0.0, reach];
        let mut near = steps.iter().flat_map(|dx| steps.iter().map(move |dy| (at.x + dx, at.y + dy)));
        let is_near = |found: &Point| (found.x - at.x).abs() <= reach && (found.y - at.y).abs() <= reach;
        let found = near.any(|(x, y)| self.glyphs.get(&place(x, y)).is_some_and(is_near));
        if !found {
            self.glyphs.insert(place(at.x, at.y), at);
        }
        found
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
