//! Reads a report in LaTeX: sections, paragraphs, quotations, footnotes, and citations in brackets or by `\cite` and the
//! commands of natbib and biblatex.
//!
//! What is not understood is read as prose without its commands. Mathematics, code and the preamble are not prose.

use unicode_normalization::UnicodeNormalization as _;

use super::citation::{Citation, Cited, Form, around, keyed};
use super::latex_commands::{HEADINGS, QUOTES, SILENT, SKIPPED, is_citation, symbol};
use super::parse::{Page, Raw};
use super::{Report, ReportBlockKind};
use crate::text::Span;

/// Parses a report into blocks.
pub(super) fn parse(text: &str) -> Report {
    let mut reader = Reader {
        page: Page::new(text),
        text,
        at: 0,
        kinds: Vec::new(),
        groups: Vec::new(),
        notes: Vec::new(),
        is_preamble: text.contains("\\begin{document}"),
    };
    reader.run(text.len());
    reader.end();
    // A note may contain notes; each is shorter than the one around it.
    while let Some((label, span)) = reader.notes.pop() {
        reader.at = span.start;
        reader.groups.clear();
        reader.kinds = vec![ReportBlockKind::Note(label)];
        reader.run(span.end);
        reader.end();
    }
    reader.page.into_report()
}

struct Reader<'t> {
    page: Page<'t>,
    text: &'t str,
    at: usize,
    /// Kinds of the open environments that set one.
    kinds: Vec<ReportBlockKind>,
    /// Open groups.
    groups: Vec<Group>,
    /// Footnotes, read after the text: label and range.
    notes: Vec<(String, Span)>,
    is_preamble: bool,
}

/// What the end of a group does.
#[derive(Clone, Copy, PartialEq)]
enum Group {
    Nothing,
    Quote,
    Heading,
}

impl Reader<'_> {
    fn kind(&self) -> ReportBlockKind {
        self.kinds.last().cloned().unwrap_or(ReportBlockKind::Body)
    }

    fn end(&mut self) {
        let kind = self.kind();
        self.page.end_block(kind);
    }

    fn push(&mut self, c: char, start: usize) {
        if !self.is_preamble {
            self.page.raw.push_char(c, Span::new(start, self.at));
        }
    }

    fn run(&mut self, end: usize) {
        while self.at < end {
            let (start, rest) = (self.at, &self.text[self.at..end]);
            let Some(c) = rest.chars().next() else { break };
            self.at += c.len_utf8();
            let takes = |quotes: &str| rest.starts_with(quotes);
            match c {
                '\\' => self.command(start, end),
                '%' => self.comment(start, end),
                '$' => self.mathematics(if takes("$$") { "$$" } else { "$" }, start, end),
                '{' => self.groups.push(Group::Nothing),
                '}' => match self.groups.pop() {
                    Some(Group::Quote) => self.push('”', start),
                    Some(Group::Heading) => {
                        self.page.end_block(ReportBlockKind::Heading);
                    }
                    _ => {}
                },
                '\n' => {
                    let blank = rest[1..].split('\n').next().unwrap_or_default();
                    if blank.trim().is_empty() && rest[1..].contains('\n') {
                        self.end();
                    } else {
                        self.push(' ', start);
                    }
                }
                '~' => self.push(' ', start),
                '&' if self.kinds.last() == Some(&ReportBlockKind::Cell) => self.end(),
                _ => {
                    let pairs =
                        [("``", '“'), ("''", '”'), (",,", '„'), ("\"`", '„'), ("\"'", '“'), ("---", '—'), ("--", '–')];
                    match pairs.iter().find(|(pair, _)| takes(pair)) {
                        Some((pair, mark)) => {
                            self.at = start + pair.len();
                            self.push(*mark, start);
                        }
                        None => self.push(if c == '`' { '‘' } else { c }, start),
                    }
                }
            }
        }
        self.at = end;
    }

    fn comment(&mut self, start: usize, end: usize) {
        let line = self.text[start..end].split('\n').next().unwrap_or_default();
        let before = self.text[..start].rsplit('\n').next().unwrap_or_default();
        let has_own_line = before.trim().is_empty() && self.page.raw.text().trim().is_empty();
        self.page.comment(
            line[1..].trim_start_matches('%'),
            Span::new(start, start + line.trim_end().len()),
            has_own_line,
        );
        let after = &self.text[start + line.len()..end];
        // The line end and the indentation of the next line belong to the comment; an empty line does not.
        let next = after.strip_prefix('\n').unwrap_or(after);
        let spaces = next.len() - next.trim_start_matches([' ', '\t']).len();
        let is_blank = next[spaces..].starts_with('\n');
        self.at = if is_blank { start + line.len() } else { end - next.len() + spaces };
    }

    fn mathematics(&mut self, mark: &str, start: usize, end: usize) {
        let from = start + mark.len();
        let close = self.text[from..end].find(mark);
        // An unclosed one is read as a sign.
        self.at = close.map_or(from, |at| from + at + mark.len());
    }

    /// Skips to after this text, or to the end.
    fn skip_past(&mut self, mark: &str, end: usize) {
        self.at = self.text[self.at..end].find(mark).map_or(end, |at| self.at + at + mark.len());
    }

    /// Returns the range of a group in braces or brackets at the current position, and moves after it.
    fn argument(&mut self, open: char, close: char, end: usize) -> Option<Span> {
        let rest = &self.text[self.at..end];
        let start = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        if !rest[start..].starts_with(open) {
            return None;
        }
        let (mut depth, mut is_escaped) = (0, false);
        for (at, c) in rest[start..].char_indices() {
            match c {
                _ if is_escaped => is_escaped = false,
                '\\' => is_escaped = true,
                c if c == open => depth += 1,
                c if c == close => depth -= 1,
                _ => {}
            }
            if depth == 0 && !is_escaped {
                let span = Span::new(self.at + start + open.len_utf8(), self.at + start + at);
                self.at = span.end + close.len_utf8();
                return Some(span);
            }
        }
        None
    }

    fn command(&mut self, start: usize, end: usize) {
        let rest = &self.text[self.at..end];
        let length = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        if length == 0 {
            let Some(c) = rest.chars().next() else { return };
            self.at += c.len_utf8();
            match c {
                '\\' => {
                    self.push(' ', start);
                    if self.kinds.last() == Some(&ReportBlockKind::Cell) {
                        self.end();
                        self.page.row += 1;
                    }
                }
                '(' => self.skip_past("\\)", end),
                '[' => self.skip_past("\\]", end),
                '-' | '/' | '@' => {}
                ' ' | ',' | ';' | ':' | '!' | '\n' => self.push(' ', start),
                '\'' | '`' | '^' | '"' | '~' | '=' | '.' => self.accent(c, start, end),
                c => self.push(c, start),
            }
            return;
        }
        let name = &rest[..length];
        self.at += length;
        if self.text[self.at..end].starts_with('*') {
            self.at += 1;
        }
        match name {
            "begin" => self.begin(end),
            "end" => {
                let name = self.argument('{', '}', end).map_or("", |span| span.of(self.text));
                self.end();
                if QUOTES.contains(&name) || name.starts_with("tabular") || name == "tabularx" || name == "longtable" {
                    self.kinds.pop();
                }
            }
            "par" | "item" | "newpage" | "clearpage" | "maketitle" => self.end(),
            "bibliography" | "addbibresource" => {
                if let Some(files) = self.argument('{', '}', end) {
                    let ending = if name == "bibliography" { ".bib" } else { "" };
                    let files = files.of(self.text).split(',').map(|file| format!("{}{ending}", file.trim()));
                    self.page.report.bibliographies.extend(files);
                }
            }
            "footnote" | "footnotetext" | "endnote" => self.note(start, end),
            "enquote" | "textquote" | "blockquote" => {
                while self.argument('[', ']', end).is_some() {}
                if self.text[self.at..end].starts_with('{') {
                    self.push('“', start);
                    self.at += 1;
                    self.groups.push(Group::Quote);
                }
            }
            _ if HEADINGS.contains(&name) => {
                self.argument('[', ']', end);
                if self.text[self.at..end].starts_with('{') {
                    self.end();
                    self.at += 1;
                    self.groups.push(Group::Heading);
                }
            }
            _ if SKIPPED.contains(&name) => {
                while self.argument('[', ']', end).is_some() {}
                self.argument('{', '}', end);
            }
            _ if is_citation(name) => self.citation(name, start, end),
            _ => {
                if let Some(c) = symbol(name) {
                    // The space after a command ends its name.
                    let rest = &self.text[self.at..end];
                    self.at += rest.len() - rest.trim_start_matches([' ', '\t']).len();
                    if self.text[self.at..end].starts_with("{}") {
                        self.at += 2;
                    }
                    self.push(c, start);
                }
            }
        }
    }

    fn begin(&mut self, end: usize) {
        let name = self.argument('{', '}', end).map_or("", |span| span.of(self.text));
        if SILENT.contains(&name.trim_end_matches('*')) {
            return self.skip_past(&format!("\\end{{{name}}}"), end);
        }
        self.end();
        if name == "document" {
            self.is_preamble = false;
        } else if QUOTES.contains(&name) {
            let kind = self.page.quotation();
            self.kinds.push(kind);
        } else if name.starts_with("tabular") || name == "longtable" {
            self.kinds.push(ReportBlockKind::Cell);
            self.page.row += 1;
            if name == "tabularx" {
                self.argument('{', '}', end);
            }
        }
        while self.argument('[', ']', end).is_some() {}
        while self.argument('{', '}', end).is_some() {}
    }

    fn note(&mut self, start: usize, end: usize) {
        self.argument('[', ']', end);
        if let Some(span) = self.argument('{', '}', end) {
            let label = format!("latex-{start}");
            self.notes.push((label.clone(), span));
            self.page.mark(Raw::Note(label, Span::new(start, self.at)));
        }
    }

    /// Reads `\cite[see][p.~3]{key, key}`: the locator is that of the last key.
    fn citation(&mut self, name: &str, start: usize, end: usize) {
        let first = self.argument('[', ']', end);
        let second = self.argument('[', ']', end);
        // Some commands quote: `\textcquote[p. 3]{key}{words}`.
        let Some(keys) = self.argument('{', '}', end) else { return };
        let (before, after) = if second.is_some() { (first, second) } else { (None, first) };
        let plain = |span: Option<Span>| {
            span.map_or_else(String::new, |span| {
                span.of(self.text).replace(['~', '\n'], " ").replace("\\P", "¶").replace('\\', "")
            })
        };
        let (before, after) = (plain(before), plain(after));
        let count = keys.of(self.text).split(',').count();
        let mut at = keys.start;
        let mut cited = Vec::new();
        for (place, key) in keys.of(self.text).split(',').enumerate() {
            let span = Span::new(at, at + key.len()).trimmed(self.text);
            at += key.len() + 1;
            let rest = if place + 1 == count { after.as_str() } else { "" };
            // A number alone is a page.
            let is_number = rest.starts_with(|c: char| c.is_ascii_digit());
            let rest = if is_number { format!("p. {rest}") } else { rest.to_owned() };
            let (target, more) = keyed(span.of(self.text), &rest);
            let words = around(if place == 0 { &before } else { "" }, more);
            cited.push(Cited { typed: span.of(self.text).to_owned(), span, target, around: words });
        }
        cited.retain(|cited| !cited.typed.is_empty());
        let is_quote = name.contains("quote");
        if !cited.is_empty() && !self.is_preamble {
            let citation = Citation { span: Span::new(start, self.at), cited, form: Form::Written };
            self.page.mark(Raw::Citation(citation));
        }
        if is_quote && self.text[self.at..end].starts_with('{') {
            self.at += 1;
            self.push('“', self.at - 1);
            self.groups.push(Group::Quote);
        }
    }

    fn accent(&mut self, accent: char, start: usize, end: usize) {
        let mark = match accent {
            '\'' => '\u{301}',
            '`' => '\u{300}',
            '^' => '\u{302}',
            '"' => '\u{308}',
            '~' => '\u{303}',
            '=' => '\u{304}',
            _ => '\u{307}',
        };
        let rest = &self.text[self.at..end];
        let inner = rest.strip_prefix('{').unwrap_or(rest);
        let inner = inner.strip_prefix('\\').filter(|it| it.starts_with(['i', 'j'])).unwrap_or(inner);
        let Some(letter) = inner.chars().next().filter(|c| c.is_alphabetic()) else { return };
        self.at = end - inner.len() + letter.len_utf8();
        if rest.starts_with('{') && self.text[self.at..end].starts_with('}') {
            self.at += 1;
        }
        for c in [letter, mark].into_iter().nfc() {
            self.push(c, start);
        }
    }
}
