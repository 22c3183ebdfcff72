//! Recognised lines: their words, with the places of these on the page and the confidence of the recogniser.

use serde::{Deserialize, Serialize};

/// A page with less confidence than this, in percent, is doubtful.
pub(in crate::read) const UNCERTAIN: u8 = 75;

/// A rectangle: left, top, right and bottom edge, in the recogniser's unit.
pub(in crate::read) type Frame = [f64; 4];

/// A recognised line.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(in crate::read) struct Line {
    pub(in crate::read) text: String,
    /// The words that have a place.
    pub(in crate::read) words: Vec<Word>,
    /// Height of the letters with their ascenders and descenders.
    pub(in crate::read) size: Option<f64>,
    /// Slope of the baseline, and its height at the left end of the line, counted from its lower edge.
    pub(in crate::read) baseline: Option<(f64, f64)>,
    pub(in crate::read) frame: Option<Frame>,
}

/// A recognised word.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(in crate::read) struct Word {
    pub(in crate::read) text: String,
    pub(in crate::read) frame: Frame,
    /// Confidence of the recogniser, in percent.
    pub(in crate::read) confidence: Option<u8>,
}

impl Line {
    /// Creates a line without places.
    pub(super) fn of(text: &str) -> Self {
        Self { text: text.to_owned(), ..Self::default() }
    }
}

/// Returns the mean confidence of the characters, in percent, if it is known.
pub(in crate::read) fn confidence(lines: &[Line]) -> Option<u8> {
    let (mut sum, mut count) = (0, 0);
    for word in lines.iter().flat_map(|line| &line.words) {
        if let Some(confidence) = word.confidence {
            let length = word.text.chars().count();
            sum += length * usize::from(confidence);
            count += length;
        }
    }
    (count > 0).then(|| (sum / count) as u8)
}

/// Returns the rectangle of four numbers that are in order and finite.
pub(super) fn frame(numbers: &[f64]) -> Option<Frame> {
    let frame: Frame = numbers.try_into().ok()?;
    let [left, top, right, bottom] = frame;
    let is_plain = frame.iter().all(|number| number.is_finite() && number.abs() < 1e7);
    (is_plain && left <= right && top <= bottom).then_some(frame)
}
