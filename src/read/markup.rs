//! Extracts the words of an HTML fragment inside Markdown, without tags, scripts, styles and comments.
//!
//! This is not an HTML parser: it keeps the readable text of a `<div>` or a `<figure>` in Markdown.

use std::borrow::Cow;

use memchr::{memchr, memmem};

/// The parts of a fragment.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// Words on one line, and their byte offset in the fragment.
    Words { words: Cow<'a, str>, at: usize },
    /// White space between words.
    Space,
    /// A block begins or ends.
    Break,
    /// A caption begins.
    Caption,
}

/// Whether a tag is a line break.
pub(super) fn is_break(tag: &str) -> bool {
    tag.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("<br"))
}

/// Returns the pieces of a fragment, in order.
pub(super) fn pieces(html: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while at < html.len() {
        let next = memchr(b'<', &html.as_bytes()[at..]).map_or(html.len(), |length| at + length);
        words(&html[at..next], at, &mut pieces);
        at = next;
        if at == html.len() {
            break;
        }
        let tag = &html[at..];
        if tag.starts_with("<!--") {
            at += memmem::find(tag.as_bytes(), b"-->").map_or(tag.len(), |end| end + 3);
        } else if tag[1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')) {
            let Some(end) = memchr(b'>', tag.as_bytes()) else { break };
            let closing = tag[1..].starts_with('/');
            let name = tag[1 + usize::from(closing)..end].split(|c: char| !c.is_ascii_alphanumeric()).next();
            let name = name.unwrap_or_default().to_ascii_lowercase();
            at += end + 1;
            match &*name {
                "script" | "style" if !closing => at += unread(&html[at..], &name),
                "figcaption" | "caption" if !closing => pieces.push(Piece::Caption),
                _ if is_inline(&name) => {}
                _ => pieces.push(Piece::Break),
            }
        } else {
            words("<", at, &mut pieces);
            at += 1;
        }
    }
    pieces
}

/// Returns the length of the content of a script or style, up to its end tag.
fn unread(html: &str, name: &str) -> usize {
    memmem::find_iter(html.as_bytes(), b"</")
        .find(|end| {
            html.as_bytes()[end + 2..].get(..name.len()).is_some_and(|tag| tag.eq_ignore_ascii_case(name.as_bytes()))
        })
        .unwrap_or(html.len())
}

/// Whether a tag occurs within a line of text.
fn is_inline(name: &str) -> bool {
    #[rustfmt::skip]
    const INLINE: [&str; 27] = [
        "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img", "ins", "kbd",
        "mark", "q", "s", "small", "span", "strong", "sub", "sup", "time", "u", "wbr",
    ];
    INLINE.contains(&name)
}

/// Adds the words between two tags, line by line.
fn words<'a>(text: &'a str, at: usize, pieces: &mut Vec<Piece<'a>>) {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let words = line.trim();
        let lead = line.len() - line.trim_start().len();
        if words.is_empty() || lead > 0 {
            pieces.push(Piece::Space);
        }
        if !words.is_empty() {
            pieces.push(Piece::Words { words: unescaped(words), at: at + start + lead });
            if line.len() > lead + words.len() {
                pieces.push(Piece::Space);
            }
        }
        start += line.len();
    }
}

/// Decodes character references: the common named ones, and all numeric ones.
fn unescaped(words: &str) -> Cow<'_, str> {
    if !words.contains('&') {
        return Cow::Borrowed(words);
    }
    let mut text = String::with_capacity(words.len());
    let mut rest = words;
    while let Some(at) = rest.find('&') {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(12).position(|byte| byte == b';');
        if let Some((c, end)) = end.and_then(|end| Some((reference(&rest[1..end])?, end))) {
            text.push(c);
            rest = &rest[end + 1..];
        } else {
            text.push('&');
            rest = &rest[1..];
        }
    }
    text.push_str(rest);
    Cow::Owned(text)
}

/// Returns the character of a reference.
fn reference(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "ndash" => '–',
        "mdash" => '—',
        "hellip" => '…',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        "copy" => '©',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?).filter(|&c| c != '\0')?
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(html: &str) -> String {
        let show = |piece: &Piece| match piece {
            Piece::Words { words, .. } => words.to_string(),
            Piece::Space => " ".into(),
            Piece::Break => "¶".into(),
            Piece::Caption => "¶caption:".into(),
        };
        pieces(html).iter().map(show).collect()
    }

    #[test]
    fn words_stay_and_tags_go() {
        assert_eq!(
            shown("<div class=\"a>\">A <b>bold</b> word &amp; &#8364;5 &bogus;</div>"),
            "¶\"> A bold word & €5 &bogus;¶".replace("\"> A", "\">A")
        );
        assert_eq!(shown("<figure><img src=x><figcaption>A pond.</figcaption></figure>"), "¶¶caption:A pond.¶¶");
        assert_eq!(shown("<style>p { }</style>a<!-- b -->c<script>if (a</b) {}</SCRIPT>d"), "¶ac¶d");
        assert_eq!(shown("1 < 2 <unclosed"), "1 < 2 ");
    }

    #[test]
    fn hostile_fragments_are_read_in_time() {
        for scrap in ["<", "<a", "<!--", "<script>", "&", "&#x"] {
            pieces(&scrap.repeat(200_000));
        }
    }
}
