//! Stops: runs of terminators with the closing quotes, brackets, references and emoticons attached to them.

/// The kind of a run of terminators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StopKind {
    /// One full stop, which may belong to an abbreviation or a number.
    Period,
    /// Two or more full stops, or `…`.
    Ellipsis,
    /// An ellipsis in brackets, which marks omitted words.
    Omission,
    /// `!`, `?` and equivalents in scripts that put spaces between sentences.
    Strong,
    /// A terminator of Chinese or Japanese, which is not followed by a space.
    Wide,
}

/// A run of terminators and the closing characters attached to it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stop {
    /// Offset of the first byte.
    pub(super) start: usize,
    /// Offset after the terminators.
    pub(super) bare: usize,
    /// Offset after the closing quotes and references: the end of the sentence, if the stop ends it.
    pub(super) end: usize,
    /// The kind of the run.
    pub(super) mark: StopKind,
    /// Whether it includes a closing quote.
    pub(super) quoted: bool,
    /// Whether terminators are on both sides of a closing quote or bracket, as in `etc.).`.
    pub(super) firm: bool,
    /// Whether an omission follows that belongs to the next sentence: `word. . . . Next`.
    pub(super) settled: bool,
}

impl Stop {
    /// Parses the stop whose first terminator is at `start`.
    pub(super) fn at(part: &str, start: usize) -> Self {
        let (bare, mark) = run(part, start);
        let settled = mark == StopKind::Ellipsis && sentence_then_omission(part, start, bare);
        if settled {
            let bare = start + 1;
            return Self { start, bare, end: bare, mark: StopKind::Period, quoted: false, firm: false, settled };
        }
        let mut stop = Self { start, bare, end: bare, mark, quoted: false, firm: false, settled };
        stop.take_closers(part);
        stop
    }

    /// Parses an emoticon at `start` as a stop: in informal text it ends sentences.
    pub(super) fn emoticon_at(part: &str, start: usize) -> Option<Self> {
        if !part[..start].ends_with([' ', '\n']) {
            return None;
        }
        let end = start + emoticon(&part[start..]);
        let stop = Self { start, bare: end, end, mark: StopKind::Strong, quoted: false, firm: false, settled: false };
        (start < end).then_some(stop)
    }

    /// Includes the characters attached to the terminators.
    fn take_closers(&mut self, part: &str) {
        loop {
            let rest = &part[self.end..];
            let mut chars = rest.chars();
            let Some(char) = chars.next() else { return };
            let after = chars.next();
            let taken = if is_closer(char, after) {
                self.quoted |= is_quote(char);
                char.len_utf8()
            } else if self.end > self.bare && is_terminator(char) {
                let (end, mark) = run(part, self.end);
                self.firm = true;
                if mark != StopKind::Period {
                    self.mark = mark;
                }
                end - self.end
            } else if matches!(char, '¹' | '²' | '³' | '⁰'..='⁹') {
                char.len_utf8()
            } else if char == '[' {
                reference(rest)
            } else if char.is_whitespace() && char != '\n' {
                let gap = char.len_utf8();
                match clinging(&rest[gap..]) {
                    0 => 0,
                    length => gap + length,
                }
            } else {
                0
            };
            if taken == 0 {
                return;
            }
            self.end += taken;
        }
    }
}

/// Returns the end and kind of the run of terminators at `start`. Dots may be spaced: `. . .`.
fn run(part: &str, start: usize) -> (usize, StopKind) {
    let bytes = part.as_bytes();
    let mut end = start;
    let (mut dots, mut strong, mut wide) = (0, false, false);
    for char in part[start..].chars() {
        match char {
            '.' => dots += 1,
            '…' => dots += 3,
            _ if is_wide(char) => wide = true,
            _ if is_terminator(char) => strong = true,
            ' ' | '\u{a0}' if dots > 0 && !strong && part[end + char.len_utf8()..].starts_with('.') => {}
            _ => break,
        }
        end += char.len_utf8();
    }
    let mark = if wide {
        StopKind::Wide
    } else if strong {
        StopKind::Strong
    } else if dots < 2 {
        StopKind::Period
    } else if start > 0 && matches!(bytes[start - 1], b'[' | b'(') && matches!(bytes.get(end), Some(b']' | b')')) {
        StopKind::Omission
    } else {
        StopKind::Ellipsis
    };
    (end, mark)
}

/// Returns whether this is `word. . . . Next`: a full stop, then three spaced dots, then a new sentence.
fn sentence_then_omission(part: &str, start: usize, end: usize) -> bool {
    part[..start].ends_with(char::is_alphanumeric)
        && &part[start..end] == ". . . ."
        && part[end..].trim_start().starts_with(char::is_uppercase)
}

/// Returns the length of a closing mark, reference or emoticon that follows the stop after one space.
fn clinging(rest: &str) -> usize {
    let mut chars = rest.chars();
    match chars.next() {
        None => 0,
        Some('[') => reference(rest),
        Some(char @ (')' | ']' | '”' | '»' | '"')) => {
            let alone = chars.next().is_none_or(|after| after.is_whitespace() || matches!(after, ',' | '.' | ';'));
            if alone { char.len_utf8() } else { 0 }
        }
        Some(_) => emoticon(rest),
    }
}

/// Returns the length of a reference such as `[12]`, `[3–5]` or `[…]` at the start of `rest`.
fn reference(rest: &str) -> usize {
    let inside = |char: char| char.is_ascii_digit() || matches!(char, ',' | '-' | '–' | ' ' | '.' | '…');
    let length = rest[1..].find(|char| !inside(char)).map_or(0, |length| length + 1);
    if length > 1 && rest[length..].starts_with(']') { length + 1 } else { 0 }
}

/// Returns the length of a separate emoticon or emoji at the start of `rest`.
fn emoticon(rest: &str) -> usize {
    let length = rest
        .char_indices()
        .take(6)
        .find(|(_, char)| char.is_whitespace())
        .map_or_else(|| if rest.chars().nth(5).is_none() { rest.len() } else { 0 }, |(length, _)| length);
    let word = &rest[..length];
    let mut chars = word.chars();
    let eyes = chars.next().is_some_and(|char| matches!(char, ':' | ';' | '=' | '8' | 'X' | 'x'));
    let mouth = chars
        .next_back()
        .is_some_and(|char| matches!(char, ')' | '(' | 'D' | 'P' | 'p' | 'O' | 'o' | '/' | '|' | '*' | ']' | '3'));
    let is_emoticon = eyes && mouth && chars.all(|char| matches!(char, '-' | '\'' | 'o' | '^' | ')' | '('));
    let emoji = !word.is_empty()
        && word.chars().all(|char| matches!(u32::from(char), 0x1F300..=0x1FAFF | 0x2600..=0x27BF | 0xFE0F | 0x200D));
    if is_emoticon || emoji || word == "<3" { length } else { 0 }
}

/// Returns whether a character ends sentences.
pub(super) fn is_terminator(char: char) -> bool {
    matches!(char, '.' | '!' | '?' | '…' | '‼' | '⁇' | '⁈' | '⁉' | '؟' | '۔' | '।' | '॥' | '։' | '።' | '፧' | '។' | '။')
        || is_wide(char)
}

/// Returns whether a character ends sentences in Chinese and Japanese, where no space follows.
fn is_wide(char: char) -> bool {
    matches!(char, '。' | '．' | '！' | '？' | '｡')
}

/// Returns whether a character opens or closes a quotation.
pub(super) fn is_quote(char: char) -> bool {
    matches!(
        char,
        '"' | '\''
            | '“'
            | '”'
            | '„'
            | '‘'
            | '’'
            | '‚'
            | '«'
            | '»'
            | '‹'
            | '›'
            | '「'
            | '」'
            | '『'
            | '』'
            | '＂'
    )
}

/// Returns whether `char`, directly after a terminator, closes something. A character that can also open does so only
/// if no word follows immediately.
fn is_closer(char: char, after: Option<char>) -> bool {
    match char {
        ')' | ']' | '}' | '）' | '］' | '｝' | '〉' | '》' | '」' | '』' | '】' | '〕' | '〗' | '”' | '’' | '›' => {
            true
        }
        '"' | '\'' | '“' | '‘' | '«' | '»' | '‹' | '*' | '_' | '`' | '＂' => {
            !after.is_some_and(char::is_alphanumeric)
        }
        _ => false,
    }
}
