//! The lines of a text, and what each shows by itself.

use memchr::{memchr3, memmem};

use crate::text::Span;

/// How many bytes of a line are measured; longer lines are paragraphs, not parts of one.
const MEASURED: usize = 600;

/// A line without its end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    /// Where it stands, trimmed.
    pub(super) span: Span,
    /// Columns before its first character.
    pub(super) indent: usize,
    /// Columns up to its last character; wide characters take two.
    pub(super) width: usize,
    /// Columns of its first word, or of as much as must stay together.
    pub(super) word: usize,
    /// How many `>` it begins with.
    pub(super) quote: usize,
    /// Whether its words begin with a small letter.
    pub(super) lower: bool,
    /// Whether it ends as a sentence does.
    pub(super) stopped: bool,
    /// The item marker it begins with.
    pub(super) marker: Option<Marker>,
    /// The character it is drawn with, if it is a line of one character.
    drawn: Option<char>,
    /// Whether it holds nothing but `>`.
    pub(super) hollow: bool,
}

/// What an item of a list begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Marker {
    /// The number, letters counted from 1; none for bullets.
    pub(super) number: Option<u32>,
    /// Its columns, the white space after it included.
    pub(super) width: usize,
}

/// The lines of a text, ends left out. `\r`, `\n`, form feeds, and the line ends of Unicode all end lines.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Span> {
    let bytes = text.as_bytes();
    // The line ends that hardly any text has are looked for only in those that do.
    let rare =
        ["\u{b}", "\u{85}", "\u{2028}", "\u{2029}"].iter().any(|end| memmem::find(bytes, end.as_bytes()).is_some());
    let mut start = 0;
    let mut found: Option<usize> = None; // the next of the usual line ends
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

/// The length of the line end that `rest` begins with; a few returns before a line feed are one with it.
fn end_length(rest: &[u8]) -> usize {
    let returns = rest.iter().take(3).take_while(|&&byte| byte == b'\r').count();
    if rest.get(returns) == Some(&b'\n') { returns + 1 } else { rest.len().min(1) }
}

/// Where the first of the rarer line ends stands in `piece`, and its length.
fn rare_end(piece: &str) -> Option<(usize, usize)> {
    let at = piece.find(['\u{b}', '\u{85}', '\u{2028}', '\u{2029}'])?;
    Some((at, piece[at..].chars().next().map_or(0, char::len_utf8)))
}

impl Line {
    /// What the line at `span` shows.
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
        let drawn = drawing.filter(|&drawn| inner.chars().all(|char| char == drawn || char == ' '));
        Self {
            span: trimmed,
            indent,
            width,
            // Chinese and Japanese may break anywhere but before a few marks.
            word: if first.is_some_and(is_wide) { word.min(4) } else { word },
            quote,
            lower: first.is_some_and(char::is_lowercase),
            stopped: is_stopped(inner),
            marker: if drawn.is_some() { None } else { Marker::of(inner) },
            drawn,
            hollow: inner.is_empty(),
        }
    }

    /// Whether there is nothing on it.
    pub(super) const fn is_blank(&self) -> bool {
        self.span.is_empty()
    }

    /// Whether it is drawn, not written: `* * *`, `-----`.
    pub(super) const fn is_drawn(&self) -> bool {
        self.drawn.is_some()
    }

    /// The level of the heading that this line, drawn under `title`, makes of it.
    pub(super) fn underlines(&self, title: &Self) -> Option<u8> {
        let level = match self.drawn? {
            '=' => 1,
            '-' | '~' | '^' => 2,
            _ => return None,
        };
        let fits =
            title.width < 100 && self.width >= 3 && self.width + 4 >= title.width && self.width <= title.width + 40;
        (fits && !title.stopped && !title.is_drawn() && title.quote == 0 && title.marker.is_none()).then_some(level)
    }

    /// Whether it is a row of a table: cells between bars, or set apart by tabs.
    pub(super) fn is_row(&self, text: &str) -> bool {
        let line = self.span.of(text);
        line.starts_with('|') && line.len() > 1 && line.ends_with('|')
            || line.len() <= MEASURED && line.matches('\t').count() >= 2
    }
}

impl Marker {
    /// The marker a line begins with.
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

/// How many `>` a line begins with, and what follows them.
fn quoted(line: &str) -> (usize, &str) {
    let mut rest = line;
    let mut depth = 0;
    while let Some(inner) = rest.strip_prefix('>') {
        depth += 1;
        rest = inner.trim_start();
    }
    (depth, rest)
}

/// Columns of a piece of text: wide characters take two.
pub(super) fn columns(piece: &str) -> usize {
    if piece.is_ascii() {
        return piece.len();
    }
    // Counted by bytes instead of decoded: this runs over every line.
    let characters = piece.bytes().filter(|&byte| byte & 0xC0 != 0x80).count();
    characters + piece.bytes().filter(|&byte| matches!(byte, 0xE3..=0xED | 0xEF)).count()
}

/// Whether a character is Chinese, Japanese or fullwidth.
pub(super) fn is_wide(char: char) -> bool {
    matches!(u32::from(char), 0x2E80..=0xA4CF | 0xAC00..=0xD7AF | 0xF900..=0xFAFF | 0xFE30..=0xFE4F | 0xFF00..=0xFFEF | 0x2_0000..)
}

/// Whether lines are drawn with a character.
fn is_drawing(char: char) -> bool {
    matches!(char, '=' | '-' | '~' | '^' | '*' | '_' | '#' | '+' | '.' | '—' | '–' | '─' | '━' | '═' | '•' | '·')
}

/// Whether a line ends as a sentence does, closing quotes and references aside.
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
    // A reference after the stop: `… ended.[12]`
    bare.len() < line.len()
        && bare.rfind('[').is_some_and(|open| bare.len() - open < 12 && ends(bare[..open].trim_end_matches([']', ' '])))
}
