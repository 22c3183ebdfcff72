//! Turns the markup of a cue into readable lines, with the voices that WebVTT states.

use quick_xml::escape::resolve_predefined_entity;

use super::cue::Line;

/// Tags without a meaning for the text, of WebVTT and of what SubRip writers use.
const TAGS: [&str; 11] = ["c", "i", "b", "u", "s", "v", "lang", "ruby", "rt", "font", "strike"];

/// Returns the readable lines of a cue. Voices and ruby may span its lines.
pub(super) fn lines(written: &[&str], is_webvtt: bool) -> Vec<Line> {
    let mut reader = Reader::default();
    for line in written {
        reader.line(line, is_webvtt);
        reader.end_line();
    }
    reader.lines
}

#[derive(Default)]
struct Reader {
    lines: Vec<Line>,
    text: String,
    speaker: Option<String>,
    /// Whether the current text is the reading of ruby, which is no part of the sentence.
    is_reading: bool,
}

impl Reader {
    fn line(&mut self, line: &str, is_webvtt: bool) {
        let mut rest = line;
        while let Some(at) = rest.find(['<', '&', '{', '\\']) {
            self.add(&rest[..at]);
            rest = &rest[at..];
            let taken = match rest.as_bytes()[0] {
                b'<' => self.tag(rest, is_webvtt),
                b'&' => self.entity(rest),
                b'{' if !is_webvtt => override_block(rest),
                b'\\' if !is_webvtt => self.line_break(rest),
                _ => 0,
            };
            if taken == 0 {
                self.add(&rest[..1]);
            }
            rest = &rest[taken.max(1)..];
        }
        self.add(rest);
    }

    fn add(&mut self, words: &str) {
        if !self.is_reading {
            self.text.push_str(words);
        }
    }

    /// Handles a tag. Returns its length, or 0 for a sign of the text.
    fn tag(&mut self, rest: &str, is_webvtt: bool) -> usize {
        let Some(end) = rest.find('>') else { return 0 };
        let inner = &rest[1..end];
        let (is_end, inner) = inner.strip_prefix('/').map_or((false, inner), |inner| (true, inner));
        let name = inner.split(|c: char| c == '.' || c.is_whitespace()).next().unwrap_or_default();
        let is_time = inner.starts_with(|c: char| c.is_ascii_digit()) && inner.contains(':');
        let is_known = TAGS.iter().any(|tag| name.eq_ignore_ascii_case(tag));
        // WebVTT has no other tags either: players drop them. In SubRip, other brackets are text.
        let is_tag = is_known || (is_webvtt && (is_time || name.is_empty() || name.starts_with(char::is_alphabetic)));
        if !is_tag || inner.contains('<') {
            return 0;
        }
        match (name, is_end) {
            ("v", false) => {
                self.end_line();
                self.speaker = inner.split_once(char::is_whitespace).map(|(_, speaker)| decoded(speaker));
                self.speaker = self.speaker.take().filter(|speaker| !speaker.is_empty());
            }
            ("v", true) => {
                self.end_line();
                self.speaker = None;
            }
            ("rt", _) => self.is_reading = !is_end,
            ("ruby", true) => self.is_reading = false,
            _ => {}
        }
        end + 1
    }

    /// Handles a character reference. Returns its length, or 0 for a sign of the text.
    fn entity(&mut self, rest: &str) -> usize {
        let Some(end) = rest.bytes().take(12).position(|byte| byte == b';') else { return 0 };
        let Some(c) = character(&rest[1..end]) else { return 0 };
        // Marks of direction are no part of the words.
        if !matches!(c, '\u{200e}' | '\u{200f}') {
            self.add(c.encode_utf8(&mut [0; 4]));
        }
        end + 1
    }

    /// Handles the escapes that converters from SubStation leave: `\N` and `\h`.
    fn line_break(&mut self, rest: &str) -> usize {
        match rest.as_bytes().get(1) {
            Some(b'N' | b'n') => self.end_line(),
            Some(b'h') => self.add(" "),
            _ => return 0,
        }
        2
    }

    fn end_line(&mut self) {
        let text = self.text.split_whitespace().collect::<Vec<_>>().join(" ");
        self.text.clear();
        if !text.is_empty() {
            self.lines.push(Line { text, speaker: self.speaker.clone(), is_rest: false });
        }
    }
}

/// Returns the length of a block that positions or styles the caption (`{\an8}`, `{y:i}`); 0 for a brace of the text.
fn override_block(rest: &str) -> usize {
    let Some(end) = rest.find('}') else { return 0 };
    let inner = &rest[1..end];
    let is_micro_dvd = matches!(inner.as_bytes(), [b'a'..=b'z' | b'A'..=b'Z', b':', ..]) && !inner.contains(' ');
    if inner.starts_with('\\') || is_micro_dvd { end + 1 } else { 0 }
}

fn decoded(text: &str) -> String {
    let mut reader = Reader::default();
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        reader.add(&rest[..at]);
        rest = &rest[at..];
        let taken = reader.entity(rest);
        if taken == 0 {
            reader.add("&");
        }
        rest = &rest[taken.max(1)..];
    }
    reader.add(rest);
    reader.text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns the character of a reference without its signs: `amp`, `#39`, `#x2019`.
fn character(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let hexadecimal = number.strip_prefix(['x', 'X']).map(|digits| u32::from_str_radix(digits, 16));
        return char::from_u32(hexadecimal.unwrap_or_else(|| number.parse()).ok()?).filter(|c| !c.is_control());
    }
    match name {
        "nbsp" => Some('\u{a0}'),
        "lrm" => Some('\u{200e}'),
        "rlm" => Some('\u{200f}'),
        _ => resolve_predefined_entity(name)?.chars().next(),
    }
}
