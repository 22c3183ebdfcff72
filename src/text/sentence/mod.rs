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

use self::boundary::Judge;
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
        ParagraphKind::TableRow => vec![Span::new(0, part.len())],
        ParagraphKind::Code => lines(part),
        _ => cut(part, Language::of(lang)),
    };
    let found = found.into_iter().map(|span| span.shifted(block.span.start).trimmed(text));
    found.flat_map(|span| bounded(text, span)).filter(|span| !span.is_empty()).collect()
}

/// Maximum length of a sentence, in bytes. Literary sentences have reached this length, if rarely; longer ones are
/// lists, tables and data without a full stop, and would slow down every operation on sentences.
pub(super) const LONGEST: usize = 16 << 10;

/// Splits a sentence that is too long between words, or else between characters.
fn bounded(text: &str, mut rest: Span) -> impl Iterator<Item = Span> {
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let mut part = rest;
        if rest.len() > LONGEST {
            let most = text.floor_char_boundary(rest.start + LONGEST);
            let room = Span::new(rest.start, most).of(text);
            part.end = room.rfind(char::is_whitespace).map_or(most, |length| rest.start + length);
        }
        rest = Span::new(part.end, rest.end).trimmed(text);
        Some(part.trimmed(text))
    })
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
enum Sign {
    /// Nothing of interest.
    Plain,
    /// `.`, `!` or `?`.
    Stop,
    /// `)`, which may close an item marker.
    Bracket,
    /// `:` or `;`, which may be the eyes of an emoticon.
    Face,
    /// A character that lines are drawn with.
    Rule,
    /// The lead byte of a terminator or bullet beyond ASCII, and of many other characters.
    Wide,
}

/// The class of every byte.
static SIGNS: [Sign; 256] = {
    let mut signs = [Sign::Plain; 256];
    signs[b'.' as usize] = Sign::Stop;
    signs[b'!' as usize] = Sign::Stop;
    signs[b'?' as usize] = Sign::Stop;
    signs[b')' as usize] = Sign::Bracket;
    signs[b':' as usize] = Sign::Face;
    signs[b';' as usize] = Sign::Face;
    signs[b'_' as usize] = Sign::Rule;
    signs[b'=' as usize] = Sign::Rule;
    signs[b'*' as usize] = Sign::Rule;
    signs[b'-' as usize] = Sign::Rule;
    // Lead bytes: middle dot, Armenian, Arabic and Urdu, Indic, Ethiopic and others, general punctuation, CJK,
    // fullwidth.
    let leads = [0xC2, 0xD6, 0xD8, 0xDB, 0xE0, 0xE1, 0xE2, 0xE3, 0xEF];
    let mut at = 0;
    while at < leads.len() {
        signs[leads[at]] = Sign::Wide;
        at += 1;
    }
    signs
};

/// Splits a part into sentences that still include the surrounding white space.
fn cut(part: &str, language: Language) -> Vec<Span> {
    let bytes = part.as_bytes();
    let judge = Judge::new(part, language);
    let mut items = Items::opening(part);
    let mut found = Vec::new();
    let mut start = 0; // of the sentence being read
    let mut spoken = 0; // up to here it is known whether the sentence says anything
    let mut says = false;
    let mut at = 0;
    while at < bytes.len() {
        let sign = SIGNS[usize::from(bytes[at])];
        // `end` is the end of the sentence if it ends here; `next` is where scanning continues.
        let (end, next) = match sign {
            Sign::Plain => {
                at += 1;
                continue;
            }
            Sign::Rule => match ruler(part, at) {
                // A ruler is a separate piece: the text before it ends first, then the ruler itself.
                Some(_) if start < at => (Some(at), at),
                Some(next) => (Some(next), next),
                None => (None, at + 1),
            },
            Sign::Face => match Stop::face(part, at) {
                Some(stop) => (judge.end(start, &stop), stop.end),
                None => (None, at + 1),
            },
            Sign::Bracket => (items.next_at(part, at), at + 1),
            Sign::Stop | Sign::Wide => {
                let char = part[at..].chars().next().expect("`at` is a boundary inside the part");
                if is_terminator(char) {
                    let item = if char == '.' { items.next_at(part, at) } else { None };
                    let stop = Stop::at(part, at);
                    says = says || part[spoken.max(start)..at].contains(char::is_alphanumeric);
                    spoken = at;
                    let judged = says && item.is_none() && !items.is_marker(start, at);
                    (if judged { judge.end(start, &stop) } else { item }, stop.end)
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
            says = false;
            spoken = start;
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
    const SHORTEST: usize = 8;
    let bytes = part.as_bytes();
    let drawn = bytes[at];
    if at > 0 && !bytes[at - 1].is_ascii_whitespace() || bytes.get(at + SHORTEST - 1) != Some(&drawn) {
        return None;
    }
    let end = at + bytes[at..].iter().take_while(|&&byte| byte == drawn).count();
    let clear = end - at >= SHORTEST && bytes.get(end).is_none_or(u8::is_ascii_whitespace);
    clear.then_some(end)
}
