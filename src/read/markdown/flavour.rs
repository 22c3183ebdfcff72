//! What tools add to Markdown: pandoc's title block and fenced divisions, Obsidian's links, highlights, comments and
//! callouts.
//!
//! Signs are overwritten with a character that no text contains, so that every word keeps its place in the source.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use crate::read::declared::{DeclaredMetadata, Field};
use crate::read::person::people;
use crate::read::superscript;
use crate::read::value::Value;

/// Stands in the source where a sign was. It is dropped from the text.
pub(super) const ERASED: char = '\u{7f}';

/// Reads the title block of pandoc: up to three fields that begin with `%`. A line that begins with a space continues
/// its field. Returns the metadata and the length of the block.
pub(super) fn title_block(source: &str) -> Option<(DeclaredMetadata<'static>, usize)> {
    let mut fields: Vec<Vec<&str>> = Vec::new();
    let mut length = 0;
    for line in source.split_inclusive('\n') {
        if let Some(field) = line.strip_prefix('%').filter(|_| fields.len() < 3) {
            // A comment of another language, or of Obsidian: `%%`.
            if field.starts_with('%') {
                return None;
            }
            fields.push(vec![field.trim()]);
        } else if line.starts_with([' ', '\t']) && !line.trim().is_empty() {
            fields.last_mut()?.push(line.trim());
        } else {
            break;
        }
        length += line.len();
    }
    if fields.is_empty() {
        return None;
    }
    let mut stated = DeclaredMetadata::default();
    let line = |at: usize| fields.get(at).map(|lines| lines.join(" ")).filter(|line| !line.is_empty());
    if let Some(title) = line(0) {
        stated.take(Field::Title, Value::Text(title.into()));
    }
    let authors =
        fields.get(1).into_iter().flatten().flat_map(|line| people(line)).map(|name| Value::Text(name.into()));
    stated.take(Field::Authors(0), Value::List(authors.collect()));
    if let Some(date) = line(2) {
        stated.take(Field::Date, Value::Text(date.into()));
    }
    Some((stated, length))
}

/// Maximum length of raised or lowered text, in bytes.
const SCRIPT: usize = 8;

/// Returns words with the raised and lowered text of pandoc written as such: `10^3^`, `2^nd^`, `H~2~O`.
pub(super) fn scripts(words: &str) -> Cow<'_, str> {
    let Some(first) = words.find(['^', '~']) else { return Cow::Borrowed(words) };
    let mut text = words[..first].to_owned();
    let mut rest = &words[first..];
    while let Some(sign) = rest.chars().next() {
        let behind = &rest[1..];
        let inner = &behind[..behind.find(sign).filter(|&end| end <= SCRIPT).unwrap_or(0)];
        let before = text.chars().next_back().unwrap_or(' ');
        let is_number = inner.contains(|c: char| c.is_ascii_digit())
            && inner.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | '−'));
        let is_ordinal = before.is_ascii_digit() && !inner.is_empty() && inner.chars().all(char::is_alphabetic);
        let is_raised = sign == '^' && (is_number || is_ordinal);
        if (before.is_alphanumeric() || before == ')') && (is_raised || sign == '~' && is_number) {
            let shown = if is_raised { superscript::raised(inner, &text) } else { superscript::lowered(inner) };
            text.push_str(&shown);
            rest = &behind[inner.len() + 1..];
        } else {
            text.push(sign);
            rest = behind;
        }
        let next = rest.find(['^', '~']).unwrap_or(rest.len());
        text.push_str(&rest[..next]);
        rest = &rest[next..];
    }
    Cow::Owned(text)
}

/// Returns the source with its signs erased. Code keeps them.
pub(super) fn without_signs(source: &str) -> Cow<'_, str> {
    const SIGNS: [&str; 6] = ["[[", "==", "%%", "[!", ":::", " ^"];
    if !SIGNS.iter().any(|sign| source.contains(sign)) {
        return Cow::Borrowed(source);
    }
    let code = code(source);
    let mut bytes = source.as_bytes().to_vec();
    let mut signs = Signs { source, code: &code, bytes: &mut bytes };
    signs.comments();
    signs.links();
    signs.highlights();
    signs.lines();
    // Whole signs are overwritten, and every byte of them.
    String::from_utf8(bytes).map_or(Cow::Borrowed(source), Cow::Owned)
}

/// Returns the ranges of code, in order.
fn code(source: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut block = None;
    for (event, place) in Parser::new_ext(source, super::dialect()).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(_)) => block = Some(place),
            Event::End(TagEnd::CodeBlock) => ranges.extend(block.take()),
            Event::Code(_) | Event::Html(_) | Event::InlineHtml(_) => ranges.push(place),
            _ => {}
        }
    }
    ranges
}

/// A source whose signs are erased.
struct Signs<'a> {
    source: &'a str,
    code: &'a [Range<usize>],
    bytes: &'a mut Vec<u8>,
}

impl<'a> Signs<'a> {
    fn is_code(&self, at: usize) -> bool {
        let after = self.code.partition_point(|range| range.start <= at);
        self.code[..after].last().is_some_and(|range| range.contains(&at))
    }

    fn erase(&mut self, range: Range<usize>) {
        for byte in &mut self.bytes[range] {
            if !matches!(*byte, b'\n' | b'\r') {
                *byte = ERASED as u8;
            }
        }
    }

    /// Returns the places of a sign outside of code.
    fn places(&self, sign: &'a str) -> Vec<usize> {
        self.source.match_indices(sign).map(|(at, _)| at).filter(|at| !self.is_code(*at)).collect()
    }

    /// Erases what stands between `%%` and `%%`.
    fn comments(&mut self) {
        for pair in self.places("%%").chunks_exact(2) {
            self.erase(pair[0]..pair[1] + 2);
        }
    }

    /// Erases the signs and the targets of `[[target|words]]`, and whole `![[embedded files]]`.
    fn links(&mut self) {
        for at in self.places("[[") {
            let rest = &self.source[at + 2..];
            let line = &rest[..rest.find('\n').unwrap_or(rest.len())];
            let Some(end) = line.find("]]").filter(|end| *end > 0) else { continue };
            let inner = &line[..end];
            if inner.contains('[') {
                continue;
            }
            let close = at + 2 + end;
            if self.source[..at].ends_with('!') {
                self.erase(at - 1..close + 2);
                continue;
            }
            let words = inner.find('|').map_or(0, |bar| bar + 1);
            self.erase(at..at + 2 + words);
            // In a table, the bar is escaped.
            self.erase(close..close + 2);
        }
    }

    /// Erases the signs of `==highlighted words==`.
    fn highlights(&mut self) {
        let is_space = |c: Option<char>| c.is_none_or(char::is_whitespace);
        let mut open: Option<usize> = None;
        for at in self.places("==") {
            let (before, after) = (self.source[..at].chars().next_back(), self.source[at + 2..].chars().next());
            // A line of `===` makes a heading; `a == b` compares.
            if before == Some('=') || after == Some('=') {
                continue;
            }
            match open {
                Some(start) if !is_space(before) && !self.source[start..at].contains("\n\n") => {
                    self.erase(start..start + 2);
                    self.erase(at..at + 2);
                    open = None;
                }
                _ if !is_space(after) => open = Some(at),
                _ => {}
            }
        }
    }

    /// Erases the signs of callouts (`> [!note]- Title`), names of blocks (`^name` at the end of a line) and fenced
    /// divisions (`::: {.aside}`).
    fn lines(&mut self) {
        let mut start = 0;
        for line in self.source.split_inclusive('\n') {
            let at = start;
            start += line.len();
            if self.is_code(at) {
                continue;
            }
            let bare = line.trim_end();
            let quoted = bare.trim_start_matches(['>', ' ']);
            let indent = bare.len() - quoted.len();
            let callout = quoted.strip_prefix("[!").filter(|_| bare[..indent].contains('>')).and_then(|rest| {
                let (kind, title) = rest.split_once(']')?;
                let is_kind =
                    !kind.is_empty() && kind.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '|'));
                is_kind.then_some((kind.len() + 3, title))
            });
            if let Some((length, title)) = callout {
                let fold = usize::from(title.starts_with(['-', '+']));
                let title = &title[fold..];
                // The title is a line of its own: two spaces end it.
                self.erase(at + indent..at + indent + length + fold);
                let words = title.trim().len();
                if words > 0 {
                    let from = at + indent + length + fold + (title.len() - title.trim_start().len());
                    self.bytes.copy_within(from..from + words, at + indent);
                    self.bytes[at + indent + words..at + bare.len()].fill(b' ');
                }
                continue;
            }
            if quoted.starts_with(":::") && is_division(quoted) {
                self.erase(at + indent..at + bare.len());
            } else if let Some((words, name)) = bare.rsplit_once(" ^")
                && name.chars().any(|c| c.is_ascii_alphabetic())
                && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
            {
                self.erase(at + words.len()..at + bare.len());
            }
        }
    }
}

/// Whether a line begins or ends a fenced division: colons, and a name or attributes.
fn is_division(line: &str) -> bool {
    let rest = line.trim_start_matches(':').trim_end_matches(':').trim();
    rest.is_empty() || rest.starts_with('{') && rest.ends_with('}') || rest.split(' ').count() == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(source: &str) -> String {
        without_signs(source).replace(ERASED, "")
    }

    #[test]
    fn title_blocks_of_pandoc_declare_metadata() {
        let (stated, length) =
            title_block("% The pier\n  and the sea\n% Ann Lee\n  Bo Ray; Cy Doe\n% 2021-03-04\n\nText").unwrap();
        assert_eq!(stated.meta.title.as_deref(), Some("The pier and the sea"));
        assert_eq!(stated.meta.authors, ["Ann Lee", "Bo Ray", "Cy Doe"]);
        assert_eq!((stated.meta.date.as_deref(), length), (Some("2021-03-04"), 65));
        assert_eq!(title_block("% \n% Ann Lee\nText").unwrap().0.meta.title, None);
        assert!(title_block("%% comment %%\n").is_none() && title_block("Text").is_none());
    }

    #[test]
    fn signs_are_erased_and_words_stay() {
        for (source, text) in [
            ("See [[Harbour|the harbour]], [[East pier]].", "See the harbour, East pier."),
            ("![[map.png]] A ==high== word; a == b.", " A high word; a == b."),
            ("A %%hidden\nwords%% B", "A \n B"),
            ("A line. ^ab-12\nx ^2\n", "A line.\nx ^2\n"),
            ("`[[code]] == %%a%%` b", "`[[code]] == %%a%%` b"),
            ("Title\n=====\n", "Title\n=====\n"),
            ("::: {.aside}\nText\n:::\n", "\nText\n\n"),
            ("::: warning\nText\n:::\n", "\nText\n\n"),
        ] {
            assert_eq!(shown(source), text, "{source}");
        }
        assert!(shown("> [!note]- A title\n> Body\n").starts_with("> A title  "));
        assert_eq!(shown("> [!NOTE]\n> Body\n"), "> \n> Body\n");
        assert_eq!(without_signs("> [!note] T\n> é\n").len(), "> [!note] T\n> é\n".len());
    }
}
