//! Splits a block of text into sentences.
//!
//! Candidates (terminators, item markers, rulers) are found byte by byte and classified by the words around them. The
//! spans are in order, disjoint and trimmed, and cover every character of the block that is not white space.

mod boundary;
mod lexicon;
mod list;
mod stop;
#[cfg(test)]
mod tests;
mod word;

use self::boundary::Classifier;
use self::lexicon::Language;
use self::list::{Items, is_bullet};
use self::stop::{Stop, is_terminator};
use super::{Block, ParagraphKind, Span};

/// Returns the sentences of one block as spans of `text`: in order, disjoint, inside the block, trimmed.
///
/// `lang` is a BCP 47 tag; without one, the text is treated as English that may contain names in any language. No
/// sentence is longer than 16 KiB: longer ones are split between words. The result is empty only if the block is
/// white space. Takes time linear in the block.
pub fn sentences(text: &str, block: Block, lang: Option<&str>) -> Vec<Span> {
    let part = block.span.of(text);
    let found = match block.kind {
        ParagraphKind::TableRow => row(part, Language::of(lang)),
        ParagraphKind::Code => lines(part),
        _ => cut(part, Language::of(lang)),
    };
    let found = found.into_iter().map(|span| span.shifted(block.span.start).trimmed(text));
    found.flat_map(|span| bounded(text, span)).filter(|span| !span.is_empty()).collect()
}

/// Maximum length of a sentence, in bytes. Literary sentences have reached this length, if rarely; longer ones are
/// lists, tables and data without a full stop, and would slow down every operation on sentences.
pub(super) const MAX_LENGTH: usize = 16 << 10;

/// Splits a sentence that is too long between words, or else between characters.
fn bounded(text: &str, mut rest: Span) -> impl Iterator<Item = Span> {
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let mut part = rest;
        if rest.len() > MAX_LENGTH {
            let most = text.floor_char_boundary(rest.start + MAX_LENGTH);
            let room = Span::new(rest.start, most).of(text);
            part.end = room.rfind(char::is_whitespace).map_or(most, |length| rest.start + length);
        }
        rest = Span::new(part.end, rest.end).trimmed(text);
        Some(part.trimmed(text))
    })
}

/// Length from which a cell of a table is split into sentences, in bytes: an answer of a survey, the text of a message.
const LONG_CELL: usize = 300;

/// Returns the sentences of a table row: the whole row, or its parts up to the end of each sentence in a long cell.
fn row(part: &str, language: Language) -> Vec<Span> {
    let (mut found, mut start, mut at) = (Vec::new(), 0, 0);
    if part.len() > LONG_CELL {
        for cell in part.split(" | ") {
            if cell.len() > LONG_CELL {
                for sentence in cut(cell, language) {
                    found.push(Span::new(start, at + sentence.end));
                    start = at + sentence.end;
                }
            }
            at += cell.len() + " | ".len();
        }
    }
    found.push(Span::new(start, part.len()));
    found
}

/// Returns the lines of a part.
fn lines(part: &str) -> Vec<Span> {
    let mut start = 0;
    part.split_inclusive('\n')
        .map(|line| {
            let span = Span::new(start, start + line.len());
            start = span.end;
            span
        })
        .collect()
}

/// What a byte may begin.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ByteClass {
    /// Nothing of interest.
    Plain,
    /// `.`, `!` or `?`.
    Stop,
    /// `)`, which may close an item marker.
    Bracket,
    /// `:` or `;`, which may begin an emoticon.
    Emoticon,
    /// A character that rulers are made of.
    Ruler,
    /// The lead byte of a terminator or bullet beyond ASCII, and of many other characters.
    Wide,
}

/// The class of every byte.
static BYTE_CLASSES: [ByteClass; 256] = {
    let mut classes = [ByteClass::Plain; 256];
    classes[b'.' as usize] = ByteClass::Stop;
    classes[b'!' as usize] = ByteClass::Stop;
    classes[b'?' as usize] = ByteClass::Stop;
    classes[b')' as usize] = ByteClass::Bracket;
    classes[b':' as usize] = ByteClass::Emoticon;
    classes[b';' as usize] = ByteClass::Emoticon;
    classes[b'_' as usize] = ByteClass::Ruler;
    classes[b'=' as usize] = ByteClass::Ruler;
    classes[b'*' as usize] = ByteClass::Ruler;
    classes[b'-' as usize] = ByteClass::Ruler;
    // Lead bytes: middle dot, Armenian, Arabic and Urdu, Indic, Ethiopic and others, general punctuation, CJK,
    // fullwidth.
    let leads = [0xC2, 0xD6, 0xD8, 0xDB, 0xE0, 0xE1, 0xE2, 0xE3, 0xEF];
    let mut at = 0;
    while at < leads.len() {
        classes[leads[at]] = ByteClass::Wide;
        at += 1;
    }
    classes
};

/// Splits a part into sentences that still include the surrounding white space.
fn cut(part: &str, language: Language) -> Vec<Span> {
    let bytes = part.as_bytes();
    let classifier = Classifier::new(part, language);
    let mut items = Items::opening(part);
    let mut found = Vec::new();
    let mut start = 0; // of the current sentence
    let mut checked = 0; // up to here the sentence has been searched for a word
    let mut has_word = false;
    let mut at = 0;
    while at < bytes.len() {
        let class = BYTE_CLASSES[usize::from(bytes[at])];
        // `end` is the end of the sentence if it ends here; `next` is where scanning continues.
        let (end, next) = match class {
            ByteClass::Plain => {
                at += 1;
                continue;
            }
            ByteClass::Ruler => match ruler(part, at) {
                // A ruler is a separate piece: the text before it ends first, then the ruler itself.
                Some(_) if start < at => (Some(at), at),
                Some(next) => (Some(next), next),
                None => (None, at + 1),
            },
            ByteClass::Emoticon => match Stop::emoticon_at(part, at) {
                Some(stop) => (classifier.end(start, &stop), stop.end),
                None => (None, at + 1),
            },
            ByteClass::Bracket => (items.next_at(part, at), at + 1),
            ByteClass::Stop | ByteClass::Wide => {
                let char = part[at..].chars().next().expect("`at` is a boundary inside the part");
                if is_terminator(char) {
                    let item = if char == '.' { items.next_at(part, at) } else { None };
                    let stop = Stop::at(part, at);
                    has_word = has_word || part[checked.max(start)..at].contains(char::is_alphanumeric);
                    checked = at;
                    let may_end = has_word && item.is_none() && !items.is_marker(start, at);
                    (if may_end { classifier.end(start, &stop) } else { item }, stop.end)
                } else {
                    (is_bullet(char).then(|| items.bullet_at(part, at, char)).flatten(), at + char.len_utf8())
                }
            }
        };
        at = next;
        if let Some(end) = end.filter(|&end| end > start) {
            found.push(Span::new(start, end));
            start = end + white(&part[end..]);
            at = at.max(start);
            has_word = false;
            checked = start;
            items.read(part, start);
        }
    }
    let rest = Span::new(start, part.len());
    match found.last_mut() {
        // A stray quotation mark or bracket belongs to the text before it.
        Some(last) if !rest.of(part).contains(char::is_alphanumeric) => last.end = part.len(),
        _ => found.push(rest),
    }
    found
}

/// Returns the length of the white space at the start of `rest`.
fn white(rest: &str) -> usize {
    rest.len() - rest.trim_start().len()
}

/// Returns the end of the ruler at `at`, if there is one: `********`, `--------`, white space on both sides.
fn ruler(part: &str, at: usize) -> Option<usize> {
    const MIN_LENGTH: usize = 8;
    let bytes = part.as_bytes();
    let repeated = bytes[at];
    if at > 0 && !bytes[at - 1].is_ascii_whitespace() || bytes.get(at + MIN_LENGTH - 1) != Some(&repeated) {
        return None;
    }
    let end = at + bytes[at..].iter().take_while(|&&byte| byte == repeated).count();
    let clear = end - at >= MIN_LENGTH && bytes.get(end).is_none_or(u8::is_ascii_whitespace);
    clear.then_some(end)
}
