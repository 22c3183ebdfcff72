//! Marked-content sequences of a content stream: what the file says about the glyphs inside them.
//!
//! A sequence may be an artifact (a running header, a rule), may have a number by which the structure tree refers to it
//! (MCID), and may state the text that its glyphs stand for (`/ActualText`). Sequences nest: a glyph belongs to the
//! innermost numbered one, and a replacement inside a numbered sequence does not end it.

use hayro_interpret::hayro_syntax::object::{Dict, String as Written};

use super::about::decoded_text;
use super::form::FIELD;
use super::glyph::{Glyph, Text};

/// Maximum length of all replacement texts of a page, in bytes: sequences may share one long string.
const MAX_REPLACED: usize = 4 << 20;
/// Number of writing directions.
const TURNS: usize = 4;

/// An open sequence.
struct Open {
    artifact: bool,
    number: Option<u32>,
    actual: Option<Actual>,
}

/// Text that replaces the glyphs drawn since a sequence began.
struct Actual {
    text: String,
    /// Number of glyphs in each direction when it began.
    from: [usize; TURNS],
}

/// The open sequences, outermost first.
#[derive(Default)]
pub(super) struct MarkedContent {
    open: Vec<Open>,
    replaced: usize,
}

impl MarkedContent {
    /// Opens a sequence. `drawn` contains the glyphs so far, by writing direction.
    pub(super) fn begin(&mut self, tag: &[u8], properties: Option<&Dict<'_>>, drawn: &[Vec<Glyph>; TURNS]) {
        let number = properties.and_then(|properties| properties.get::<u32>("MCID").filter(|number| *number < FIELD));
        let actual = properties.and_then(|properties| properties.get::<Written<'_>>("ActualText"));
        let actual = actual.filter(|text| {
            self.replaced += text.as_bytes().len();
            self.replaced < MAX_REPLACED
        });
        let from = || std::array::from_fn(|turn| drawn[turn].len());
        let actual = actual.map(|text| Actual { text: decoded_text(text.as_bytes()), from: from() });
        self.open.push(Open { artifact: tag == b"Artifact", number, actual });
    }

    /// Closes the innermost sequence and replaces its glyphs if it states their text.
    pub(super) fn end(&mut self, drawn: &mut [Vec<Glyph>; TURNS]) {
        let Some(Actual { text, from }) = self.open.pop().and_then(|open| open.actual) else { return };
        let most = (0..TURNS).rev().max_by_key(|turn| drawn[*turn].len() - from[*turn].min(drawn[*turn].len()));
        if let Some(turn) = most {
            let glyphs = &mut drawn[turn];
            let tail = glyphs.split_off(from[turn].min(glyphs.len()));
            glyphs.extend(replaced(tail, &text));
        }
    }

    /// Whether the current sequence is an artifact.
    pub(super) fn is_artifact(&self) -> bool {
        self.open.iter().any(|open| open.artifact)
    }

    /// Returns the number of the innermost numbered sequence.
    pub(super) fn number(&self) -> Option<u32> {
        self.open.iter().rev().find_map(|open| open.number)
    }
}

/// Returns glyphs with the text that the file states for them. Glyphs at both ends that agree with it stay as they are,
/// so that their positions are kept; what is between them is replaced.
pub(super) fn replaced(mut glyphs: Vec<Glyph>, text: &str) -> Vec<Glyph> {
    let (mut rest, mut from) = (text, 0);
    while let Some(after) = glyphs.get(from).and_then(|glyph| rest.strip_prefix(glyph.text.as_str(&mut [0; 4]))) {
        (rest, from) = (after, from + 1);
    }
    let mut to = glyphs.len();
    while to > from
        && let Some(before) = rest.strip_suffix(glyphs[to - 1].text.as_str(&mut [0; 4]))
    {
        (rest, to) = (before, to - 1);
    }
    let middle = &mut glyphs[from..to];
    if rest.is_empty() {
        let at_line_end = to == glyphs.len() && from > 0 && from + 1 == to && is_hyphen(&glyphs[from].text);
        if at_line_end {
            // The word goes on in the next line.
            glyphs[from].text = Text::One('\u{ad}');
        } else {
            glyphs.drain(from..to);
        }
    } else if middle.is_empty() {
        // A glyph stands for more than it was mapped to.
        let place = from.checked_sub(1).unwrap_or(from);
        if let Some(glyph) = glyphs.get_mut(place) {
            let own = glyph.text.as_str(&mut [0; 4]).to_owned();
            let joined = if from > 0 { own + rest } else { rest.to_owned() + &own };
            glyph.text = Text::of(&joined);
        }
    } else if rest.chars().count() == middle.len() {
        middle.iter_mut().zip(rest.chars()).for_each(|(glyph, c)| glyph.text = Text::One(c));
    } else {
        let first = &middle[0];
        let on_line = |glyph: &&Glyph| (glyph.base - first.base).abs() < 0.3 * first.size;
        let right = middle.iter().filter(on_line).map(|glyph| glyph.right).fold(first.right, f64::max);
        let left = middle.iter().filter(on_line).map(|glyph| glyph.left).fold(first.left, f64::min);
        middle[0] = Glyph { text: Text::of(rest), left, right, ..middle[0].clone() };
        glyphs.drain(from + 1..to);
    }
    glyphs
}

fn is_hyphen(text: &Text) -> bool {
    matches!(text, Text::One('-' | '\u{2010}' | '\u{ad}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn glyphs(text: &str) -> Vec<Glyph> {
        let glyph = |(place, c): (usize, char)| {
            let left = 50.0 + place as f64 * 5.0;
            Glyph {
                text: Text::One(c),
                left,
                right: left + 5.0,
                base: 100.0,
                size: 10.0,
                starts_run: false,
                artifact: false,
                mark: None,
            }
        };
        text.chars().enumerate().map(glyph).collect()
    }

    fn read(drawn: &str, actual: &str) -> (String, usize) {
        let glyphs = replaced(glyphs(drawn), actual);
        (glyphs.iter().map(|glyph| glyph.text.as_str(&mut [0; 4]).to_owned()).collect(), glyphs.len())
    }

    #[test]
    fn glyphs_take_the_stated_text_and_keep_their_positions() {
        assert_eq!(read("o\u{fffd}er", "offer"), ("offer".into(), 4));
        assert_eq!(read("\u{2f49}", "月"), ("月".into(), 1));
        assert_eq!(read("sail-", "sail"), ("sail\u{ad}".into(), 5));
        assert_eq!(read("pier", "pier"), ("pier".into(), 4));
        assert_eq!(read("abcd", "xy"), ("xy".into(), 1));
        assert_eq!(read("E", "Eff"), ("Eff".into(), 1));
        assert_eq!(read("", "unseen"), (String::new(), 0));
        let merged = replaced(glyphs("abcd"), "xy");
        assert_eq!((merged[0].left, merged[0].right), (50.0, 70.0));
    }
}
