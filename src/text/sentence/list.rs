//! Lists inside one line: `1.) The first item 2.) The second item`, `• 9. … • 10. …`, `a. … b. …`.

use super::white;

/// The shape of an item marker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// `1.`
    Period,
    /// `1)`
    Bracket,
    /// `1.)`
    Both,
}

/// An item marker: `1.`, `b)`, `3.)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Marker {
    shape: Shape,
    /// Whether it is a letter.
    letters: bool,
    /// The number; letters are counted from 1.
    number: u32,
    /// Length in bytes.
    length: usize,
}

/// The list in a part, as far as it has been read.
#[derive(Debug)]
pub(super) struct Items {
    last: Option<Marker>,
    bullet: Option<char>,
    /// End of the marker at the start of the current sentence.
    marked: usize,
}

impl Items {
    /// Detects the list that a part begins with.
    pub(super) fn opening(part: &str) -> Self {
        let mut items = Self { last: None, bullet: None, marked: 0 };
        items.bullet = part.trim_start().chars().next().filter(|&char| is_bullet(char));
        items.read(part, white(part));
        items
    }

    /// Records the marker at the start of a sentence.
    pub(super) fn read(&mut self, part: &str, start: usize) {
        let rest = &part[start..];
        let bullet = rest.chars().next().filter(|&char| is_bullet(char)).map_or(0, char::len_utf8);
        let bullet = bullet + white(&rest[bullet..]);
        let bracket = usize::from(rest[bullet..].starts_with('('));
        self.marked = start;
        if let Some(marker) = Marker::at(&rest[bullet + bracket..]) {
            self.marked = start + bullet + bracket + marker.length;
            if bracket == 0 {
                self.last = Some(marker);
            }
        }
    }

    /// Returns whether the stop at `at` belongs to the marker of the sentence that begins at `start`.
    pub(super) fn is_marker(&self, start: usize, at: usize) -> bool {
        start < self.marked && at < self.marked
    }

    /// Returns the end of the sentence if the `.` or `)` at `at` closes the marker of the next item.
    pub(super) fn next_at(&self, part: &str, at: usize) -> Option<usize> {
        let last = self.last?;
        let before = part[..at].strip_suffix('.').filter(|_| last.shape == Shape::Both).unwrap_or(&part[..at]);
        let label = before.bytes().rev().take(4).take_while(u8::is_ascii_alphanumeric).count();
        let start = before.len() - label;
        let marker = Marker::at(&part[start..])?;
        let follows = marker.shape == last.shape && marker.letters == last.letters && marker.number == last.number + 1;
        let ahead = part[..start].trim_end();
        let apart = ahead.len() < start || part[..start].ends_with(is_bullet);
        let lower = part[start..].starts_with(|char: char| char.is_ascii_digit() || char.is_lowercase());
        if !follows || !apart || !(lower || last.shape != Shape::Period) || refers(ahead) {
            return None;
        }
        // A bullet before the number is part of the marker.
        Some(ahead.strip_suffix(is_bullet).unwrap_or(&part[..start]).len())
    }

    /// Returns the end of the sentence if the bullet at `at` begins the next item.
    pub(super) fn bullet_at(&self, part: &str, at: usize, char: char) -> Option<usize> {
        (self.bullet == Some(char) && part[..at].ends_with(char::is_whitespace)).then_some(at)
    }
}

impl Marker {
    /// Parses the marker at the start of `rest`, if white space follows it.
    fn at(rest: &str) -> Option<Self> {
        let label = rest.bytes().take(4).take_while(u8::is_ascii_alphanumeric).count();
        let (number, letters) = match &rest.as_bytes()[..label] {
            [letter] if letter.is_ascii_alphabetic() => (u32::from(letter.to_ascii_lowercase() - b'a') + 1, true),
            digits if label < 4 => (std::str::from_utf8(digits).ok()?.parse().ok()?, false),
            _ => return None,
        };
        let (shape, length) = if rest[label..].starts_with(".)") {
            (Shape::Both, label + 2)
        } else if rest[label..].starts_with(')') {
            (Shape::Bracket, label + 1)
        } else if rest[label..].starts_with('.') {
            (Shape::Period, label + 1)
        } else {
            return None;
        };
        rest[length..].starts_with(char::is_whitespace).then_some(Self { shape, letters, number, length })
    }
}

/// Words before a number that is not an item marker: `section 2.`, `the 3.`
const REFERRING: [&str; 32] = [
    "a",
    "and",
    "answer",
    "appendix",
    "article",
    "at",
    "by",
    "case",
    "chapter",
    "clause",
    "equation",
    "figure",
    "for",
    "from",
    "in",
    "level",
    "no",
    "number",
    "of",
    "on",
    "or",
    "page",
    "paragraph",
    "part",
    "section",
    "step",
    "table",
    "than",
    "the",
    "to",
    "type",
    "with",
];

/// Returns whether the text before a number makes it a reference (`see section 2.`) or part of a phrase.
fn refers(ahead: &str) -> bool {
    let from = ahead.char_indices().rev().take(12).take_while(|(_, char)| char.is_alphabetic()).last();
    from.is_some_and(|(from, _)| REFERRING.binary_search(&ahead[from..].to_lowercase().as_str()).is_ok())
}

/// Returns whether a character is a bullet.
pub(super) fn is_bullet(char: char) -> bool {
    matches!(char, '•' | '⁃' | '‣' | '▪' | '●' | '◦' | '·' | '■' | '□' | '○' | '◆' | '➢' | '➤')
}

#[cfg(test)]
mod tests {
    #[test]
    fn words_are_sorted() {
        assert!(super::REFERRING.is_sorted());
    }
}
