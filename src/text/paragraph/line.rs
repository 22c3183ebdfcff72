//! The lines of a text and their features.

use memchr::{memchr3, memmem};

use crate::text::Span;

/// Number of bytes of a line that are measured; longer lines are paragraphs by themselves.
const MEASURED: usize = 600;

/// A line without its terminator.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    /// Range in the text, trimmed.
    pub(super) span: Span,
    /// Width before the first character, in columns.
    pub(super) indent: usize,
    /// Width up to the last character, in columns; wide characters take two.
    pub(super) width: usize,
    /// Width of the first word, or of the part that cannot be wrapped, in columns.
    pub(super) word: usize,
    /// Number of `>` at the start.
    pub(super) quote: usize,
    /// Whether the first letter is lower case.
    pub(super) lower: bool,
    /// Whether the line ends like a sentence.
    pub(super) stopped: bool,
    /// The list marker at the start.
    pub(super) marker: Option<Marker>,
    /// The character of a line that repeats a single character.
    repeated: Option<char>,
    /// Whether the line contains only `>`.
    pub(super) only_quote_marks: bool,
}

/// The marker of a list item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Marker {
    /// The number, letters counted from 1; `None` for bullets.
    pub(super) number: Option<u32>,
    /// Width in columns, including the white space after it.
    pub(super) width: usize,
}

/// Splits a text into lines without terminators. `\r`, `\n`, form feeds and the Unicode line separators end lines.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Span> {
    let bytes = text.as_bytes();
    // Rare line terminators are searched only in texts that contain one.
    let rare =
        ["\u{b}", "\u{85}", "\u{2028}", "\u{2029}"].iter().any(|end| memmem::find(bytes, end.as_bytes()).is_some());
    let mut start = 0;
    let mut found: Option<usize> = None; // the next common line terminator
    std::iter::from_fn(move || {
        if start >= bytes.len() {
            return None;
        }
        let usual = || memchr3(b'\n', b'\r', 0x0C, &bytes[start..]).map_or(bytes.len(), |length| start + length);
        let usual = found.filter(|&found| found >= start).unwrap_or_else(usual);
        found = Some(usual);
        let (end, next) = match rare.then(|| rare_end(&text[start..usual])).flatten() {
            Some((length, mark)) => (start + length, start + length + mark),
            None => (usual, usual + end_length(&bytes[usual..])),
        };
        let line = Span::new(start, end);
        start = next;
        Some(line)
    })
}

/// Returns the length of the terminator at the start of `rest`; some carriage returns before a line feed belong to it.
fn end_length(rest: &[u8]) -> usize {
    let returns = rest.iter().take(3).take_while(|&&byte| byte == b'\r').count();
    if rest.get(returns) == Some(&b'\n') { returns + 1 } else { rest.len().min(1) }
}

/// Returns the position and length of the first rare line terminator in `piece`.
fn rare_end(piece: &str) -> Option<(usize, usize)> {
    let at = piece.find(['\u{b}', '\u{85}', '\u{2028}', '\u{2029}'])?;
    Some((at, piece[at..].chars().next().map_or(0, char::len_utf8)))
}

impl Line {
    /// Measures the line at `span`.
    pub(super) fn read(text: &str, span: Span) -> Self {
        let trimmed = span.trimmed(text);
        let line = trimmed.of(text);
        let margin = &text[span.start..trimmed.start];
        let indent = columns(margin) + 3 * margin.matches('\t').count();
        let (quote, inner) = quoted(line);
        let width = if line.len() > MEASURED { line.len() } else { indent + columns(line) };
        let word = inner.split(char::is_whitespace).next().unwrap_or_default();
        let word = if word.len() > MEASURED { word.len() } else { columns(word) };
        let first = inner.chars().next();
        let drawing = first.filter(|&char| is_drawing(char) && inner.chars().nth(2).is_some());
        let repeated = drawing.filter(|&repeated| inner.chars().all(|char| char == repeated || char == ' '));
        Self {
            span: trimmed,
            indent,
            width,
            // Chinese and Japanese wrap anywhere except before some punctuation.
            word: if first.is_some_and(is_wide) { word.min(4) } else { word },
            quote,
            lower: first.is_some_and(char::is_lowercase),
            stopped: is_stopped(inner),
            marker: if repeated.is_some() { None } else { Marker::of(inner) },
            repeated,
            only_quote_marks: inner.is_empty(),
        }
    }

    /// Returns whether the line is empty.
    pub(super) const fn is_blank(&self) -> bool {
        self.span.is_empty()
    }

    /// Returns whether the line is a ruler: `* * *`, `-----`.
    pub(super) const fn is_ruler(&self) -> bool {
        self.repeated.is_some()
    }

    /// Returns the level of the heading if this line underlines `title`.
    pub(super) fn underlines(&self, title: &Self) -> Option<u8> {
        let level = match self.repeated? {
            '=' => 1,
            '-' | '~' | '^' => 2,
            _ => return None,
        };
        let fits =
            title.width < 100 && self.width >= 3 && self.width + 4 >= title.width && self.width <= title.width + 40;
        (fits && !title.stopped && !title.is_ruler() && title.quote == 0 && title.marker.is_none()).then_some(level)
    }

    /// Returns whether the line is a row of a table: cells between bars or separated by tabs.
    pub(super) fn is_row(&self, text: &str) -> bool {
        let line = self.span.of(text);
        line.starts_with('|') && line.len() > 1 && line.ends_with('|')
            || line.len() <= MEASURED && line.matches('\t').count() >= 2
    }
}

impl Marker {
    /// Parses the marker at the start of a line.
    fn of(line: &str) -> Option<Self> {
        let first = line.chars().next()?;
        let (length, number) =
            if matches!(first, '-' | '*' | '+' | '•' | '‣' | '▪' | '●' | '◦' | '·' | '■' | '□' | '○' | '⁃' | '►' | '➢')
            {
                (first.len_utf8(), None)
            } else {
                let open = usize::from(first == '(');
                let label = line[open..].bytes().take(4).take_while(u8::is_ascii_alphanumeric).count();
                let number = match &line.as_bytes()[open..open + label] {
                    [letter] if letter.is_ascii_alphabetic() => u32::from(letter.to_ascii_lowercase() - b'a') + 1,
                    digits if label < 4 => std::str::from_utf8(digits).ok()?.parse().ok()?,
                    _ => return None,
                };
                let after = &line[open + label..];
                let close = if after.starts_with(".)") {
                    2
                } else if after.starts_with(')')
                    || after.starts_with('.') && open == 0 && !line.starts_with(char::is_uppercase)
                {
                    1
                } else {
                    return None;
                };
                (open + label + close, Some(number))
            };
        let rest = &line[length..];
        let space = rest.len() - rest.trim_start().len();
        (0 < space && space < rest.len()).then(|| Self { number, width: columns(&line[..length + space]) })
    }
}

/// Returns the number of `>` at the start of a line, and the rest.
fn quoted(line: &str) -> (usize, &str) {
    let mut rest = line;
    let mut depth = 0;
    while let Some(inner) = rest.strip_prefix('>') {
        depth += 1;
        rest = inner.trim_start();
    }
    (depth, rest)
}

/// Returns the width of a text in columns: wide characters take two.
pub(super) fn columns(piece: &str) -> usize {
    if piece.is_ascii() {
        return piece.len();
    }
    // Counts bytes instead of decoding, because it runs on every line.
    let characters = piece.bytes().filter(|&byte| byte & 0xC0 != 0x80).count();
    characters + piece.bytes().filter(|&byte| matches!(byte, 0xE3..=0xED | 0xEF)).count()
}

/// Returns whether a character is Chinese, Japanese or fullwidth.
pub(super) fn is_wide(char: char) -> bool {
    matches!(u32::from(char), 0x2E80..=0xA4CF | 0xAC00..=0xD7AF | 0xF900..=0xFAFF | 0xFE30..=0xFE4F | 0xFF00..=0xFFEF | 0x2_0000..)
}

/// Returns whether rulers are made of this character.
fn is_drawing(char: char) -> bool {
    matches!(char, '=' | '-' | '~' | '^' | '*' | '_' | '#' | '+' | '.' | '—' | '–' | '─' | '━' | '═' | '•' | '·')
}

/// Returns whether a line ends like a sentence, ignoring closing quotes and references.
fn is_stopped(line: &str) -> bool {
    let closing = |char: char| {
        matches!(
            char,
            '"' | '\'' | '”' | '’' | '»' | '«' | ')' | ']' | '}' | '）' | '」' | '』' | '】' | '›' | '*' | '_'
        )
    };
    let bare = line.trim_end_matches(closing);
    let ends = |line: &str| {
        line.ends_with(['.', '!', '?', '…', '。', '！', '？', '．', '｡', '؟', '۔', '।', '॥', '։', '።', '។', '။'])
    };
    if ends(bare) {
        return true;
    }
    // A reference after the full stop: `… ended.[12]`
    bare.len() < line.len()
        && bare.rfind('[').is_some_and(|open| bare.len() - open < 12 && ends(bare[..open].trim_end_matches([']', ' '])))
}
