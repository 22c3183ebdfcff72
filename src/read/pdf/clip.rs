//! The clips of a page: what is drawn outside them is not seen. Qt draws a line that does not fit on a page there, and
//! again on the next.

use hayro_interpret::kurbo::{Point, Rect};

/// The bounding boxes of the open clips, each within the one around it.
#[derive(Default)]
pub(super) struct Clips(Vec<Rect>);

impl Clips {
    pub(super) fn push(&mut self, clip: Rect) {
        let inside = self.0.last().map_or(clip, |around| around.intersect(clip));
        self.0.push(inside);
    }

    pub(super) fn pop(&mut self) {
        self.0.pop();
    }

    /// Whether a glyph of this size is seen, as far as the clips are concerned. `at` is where its baseline begins.
    pub(super) fn shows(&self, at: Point, size: f64) -> bool {
        self.0.last().is_none_or(|clip| {
            // Half of a line that is cut off can be read.
            let (across, up, down) = (size, 0.35 * size, 0.3 * size);
            (clip.x0 - across..=clip.x1 + 0.3 * size).contains(&at.x) && (clip.y0 - down..=clip.y1 + up).contains(&at.y)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_outside_a_clip_is_not_seen() {
        let mut clips = Clips::default();
        assert!(clips.shows(Point::new(900.0, 900.0), 10.0));
        clips.push(Rect::new(0.0, 0.0, 400.0, 500.0));
        clips.push(Rect::new(40.0, -100.0, 800.0, 480.0));
        assert!(clips.shows(Point::new(45.0, 470.0), 10.0) && clips.shows(Point::new(41.0, 482.0), 10.0));
        assert!(!clips.shows(Point::new(45.0, 495.0), 10.0) && !clips.shows(Point::new(500.0, 100.0), 10.0));
        clips.pop();
        assert!(clips.shows(Point::new(45.0, 495.0), 10.0));
    }
}
