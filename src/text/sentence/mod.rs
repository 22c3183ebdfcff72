//! A block of text becomes its sentences.
//!
//! Candidates (terminators, item markers, drawn lines) are found byte by byte and judged by the words around them.
//! The spans come out in order and apart, trimmed, and hold every character of the block that is not white space.

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

/// The sentences of one block, as spans of `text`: in order, apart from each other, inside the block, trimmed.
///
/// `lang` is a BCP 47 tag; without one the text is taken for English that may name things in any language.
/// None is longer than 16 KiB: what goes on beyond is cut between words. Never empty unless the block holds nothing but
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

/// No sentence is longer, in bytes. Writers have gone on for that long in earnest, if rarely; beyond it stand lists, tables
/// and data without a full stop, and all that is done with a sentence should not take as long as they do.
pub(super) const LONGEST: usize = 16 << 10;

/// The parts that a sentence is cut into where it is too long: between words, else between characters.
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

/// The lines of a part.
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

/// What a byte may be the beginning of.
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
    /// The lead byte of a terminator or a bullet beyond ASCII, and of much else.
    Wide,
}

/// The sign of every byte.
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
    // Lead bytes: middle dot, Armenian, Arabic and Urdu, Indic, Ethiopic and others, general punctuation, CJK, fullwidth.
    let leads = [0xC2, 0xD6, 0xD8, 0xDB, 0xE0, 0xE1, 0xE2, 0xE3, 0xEF];
    let mut at = 0;
    while at < leads.len() {
        signs[leads[at]] = Sign::Wide;
        at += 1;
    }
    signs
};

/// The pieces a part falls into, white space around them still on.
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
        // `end` is where the sentence ends, if it does; `next` is where reading goes on.
        let (end, next) = match sign {
            Sign::Plain => {
                at += 1;
                continue;
            }
            Sign::Rule => match ruler(part, at) {
                // The line drawn is a piece of its own: what comes before it ends, then the line itself.
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
        // A stray quote or bracket belongs to what it follows.
        Some(last) if !rest.of(part).contains(char::is_alphanumeric) => last.end = part.len(),
        _ => found.push(rest),
    }
    found
}

/// The length of the white space `rest` begins with.
fn white(rest: &str) -> usize {
    rest.len() - rest.trim_start().len()
}

/// Where the line drawn at `at` ends, if one is drawn there: `********`, `--------`, white space on both sides.
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
