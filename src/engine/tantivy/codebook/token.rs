//! Words and separators of a text, as codes see them: only the size of the result depends on where one ends.

use std::ops::Range;

/// A piece of a text: a word, or what stands between two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token<'t> {
    pub(super) text: &'t str,
    /// Whether a single space between it and another word has no code.
    pub(super) is_word: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Word,
    Separator,
    /// A character of a script without spaces, a token by itself.
    Alone,
    /// The first byte of a longer character.
    Long,
}

/// Classes of characters by their first byte.
const CLASSES: [Class; 256] = {
    let mut classes = [Class::Long; 256];
    let mut byte = 0;
    while byte < 128 {
        let is_word = (byte as u8).is_ascii_alphanumeric();
        classes[byte] = if is_word { Class::Word } else { Class::Separator };
        byte += 1;
    }
    classes
};

impl Class {
    fn of(char: char) -> Self {
        match char {
            '\0'..='\x7f' => CLASSES[char as usize],
            // Thai and Lao, Burmese, Khmer.
            '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' => Self::Alone,
            '\u{c0}'..='\u{1fff}' | '\u{ac00}'..='\u{d7a3}' => Self::Word,
            // From the radicals on: Chinese, Japanese and whatever else.
            '\u{2e80}'.. => Self::Alone,
            _ => Self::Separator,
        }
    }
}

/// Returns where ASCII letters and digits end, or less than eight bytes before the end of the text. Eight bytes are classified at
/// once, without a branch for each.
fn word_end(bytes: &[u8], mut at: usize) -> usize {
    const fn each(byte: u8) -> u64 {
        u64::from_ne_bytes([byte; 8])
    }
    const HIGH: u64 = each(0x80);
    // The highest bit of every byte that is in a range, for bytes below 0x80.
    let within = |bytes: u64, first: u8, last: u8| (bytes + each(0x80 - first)) & !(bytes + each(0x7f - last)) & HIGH;
    while let Some(chunk) = bytes.get(at..).and_then(|rest| rest.first_chunk()) {
        let chunk = u64::from_le_bytes(*chunk);
        let low = chunk & !HIGH;
        let of_word = (within(low | each(0x20), b'a', b'z') | within(low, b'0', b'9')) & !chunk;
        let length = (of_word ^ HIGH).trailing_zeros() as usize / 8;
        at += length;
        if length < 8 {
            break;
        }
    }
    at
}

/// Splits a text into tokens. A single space between two words is left out.
pub(super) fn tokens(text: &str) -> Tokens<'_> {
    Tokens { text, at: 0, after_word: false }
}

/// Tokens of a text.
pub(super) struct Tokens<'t> {
    text: &'t str,
    at: usize,
    after_word: bool,
}

impl Tokens<'_> {
    /// Returns the length of the text that is left.
    pub(super) fn rest(&self) -> usize {
        self.text.len() - self.at
    }

    /// Returns the class of the character at a place, and where it ends.
    #[inline]
    fn class(&self, at: usize) -> Option<(Class, usize)> {
        let class = CLASSES[usize::from(*self.text.as_bytes().get(at)?)];
        if class != Class::Long {
            return Some((class, at + 1));
        }
        let char = self.text[at..].chars().next()?;
        Some((Class::of(char), at + char.len_utf8()))
    }

    #[inline]
    fn next_range(&mut self) -> Option<Range<usize>> {
        let bytes = self.text.as_bytes();
        let mut start = self.at;
        let (mut class, mut end) = self.class(start)?;
        if self.after_word
            && bytes[start] == b' '
            && let Some((Class::Word, after)) = self.class(end)
        {
            (start, class, end) = (end, Class::Word, after);
        }
        loop {
            // Most text is ASCII.
            if class == Class::Word {
                end = word_end(bytes, end);
            }
            while bytes.get(end).is_some_and(|byte| CLASSES[usize::from(*byte)] == class) {
                end += 1;
            }
            match self.class(end) {
                Some((next, after)) if next == class && class != Class::Alone => end = after,
                _ => break,
            }
        }
        (self.at, self.after_word) = (end, class == Class::Word);
        Some(start..end)
    }
}

impl<'t> Iterator for Tokens<'t> {
    type Item = Token<'t>;

    #[inline]
    fn next(&mut self) -> Option<Token<'t>> {
        let range = self.next_range()?;
        Some(Token { text: &self.text[range], is_word: self.after_word })
    }
}
