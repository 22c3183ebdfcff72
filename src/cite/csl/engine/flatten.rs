//! Turns the tree of a formatted text into runs: nested formatting, quotation marks by depth, and the punctuation where two
//! parts meet.

use super::output::{Height, Out, Quotes, Tag};
use super::terms::Terms;
use crate::cite::styled::{Run, Styled, VerticalPosition};

/// Formatting of a run.
#[expect(clippy::struct_excessive_bools, reason = "each is a mark of its own")]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Look {
    italic: bool,
    bold: bool,
    small_caps: bool,
    underlined: bool,
    height: Option<VerticalPosition>,
    link: Option<String>,
}

enum Item {
    Text(String, Look),
    Close(String, Look),
}

/// Writes parts one after another.
pub(super) struct Writer<'a> {
    terms: &'a Terms,
    items: Vec<Item>,
    inside: bool,
}

/// Returns the runs of a text.
pub(super) fn styled(out: &Out, terms: &Terms) -> Styled {
    let mut writer = Writer { terms, items: Vec::new(), inside: terms.option("punctuation-in-quote") };
    writer.write(out, &Look::default(), None);
    writer.finish()
}

impl Writer<'_> {
    fn write(&mut self, out: &Out, outer: &Look, quotes: Option<Quotes>) {
        if out.is_empty() {
            return;
        }
        if out.tag == Some(Tag::Block) && self.last().is_some_and(|last| last != ' ') {
            self.text(" ", outer, true);
        }
        self.text(&out.prefix, outer, true);
        let format = out.format;
        let look = Look {
            italic: format.italic.of(outer.italic),
            bold: format.bold.of(outer.bold),
            small_caps: format.small_caps.of(outer.small_caps),
            underlined: format.underlined.of(outer.underlined),
            height: match format.height {
                Some(Height::Up) => Some(VerticalPosition::Up),
                Some(Height::Down) => Some(VerticalPosition::Down),
                Some(Height::Base) => None,
                None => outer.height,
            },
            link: out.link.clone().or_else(|| outer.link.clone()),
        };
        let inner = match (out.quotes, quotes) {
            (None, quotes) => quotes,
            (Some(kind), None) => Some(kind),
            (Some(_), Some(Quotes::Outer)) => Some(Quotes::Inner),
            (Some(_), Some(Quotes::Inner)) => Some(Quotes::Outer),
        };
        let mark = |side: &str| {
            let kind = if inner == Some(Quotes::Inner) { "inner-quote" } else { "quote" };
            self.terms.get(&format!("{side}-{kind}"), "long", false).unwrap_or_default()
        };
        let marks = out.quotes.map(|_| (mark("open"), mark("close")));
        if let Some((open, _)) = &marks {
            self.push(open, &look);
        }
        if out.parts.is_empty() {
            self.text(&out.text, &look, out.of_style);
        }
        let mut any = false;
        for part in out.parts.iter().filter(|part| !part.is_empty()) {
            if any {
                self.text(&out.delimiter, &look, true);
            }
            self.write(part, &look, inner);
            any = true;
        }
        if let Some((_, close)) = marks {
            self.close(close, &look);
        }
        self.text(&out.suffix, outer, true);
    }

    /// Writes a closing mark.
    fn close(&mut self, mark: String, look: &Look) {
        self.items.push(Item::Close(mark, look.clone()));
    }

    /// Returns the last character before any closing marks.
    fn last(&self) -> Option<char> {
        self.items.iter().rev().find_map(|item| match item {
            Item::Text(text, _) => text.chars().last(),
            Item::Close(..) => None,
        })
    }

    /// Removes the last character before any closing marks.
    fn pop(&mut self) {
        let last = self.items.iter_mut().rev().find_map(|item| match item {
            Item::Text(text, _) if !text.is_empty() => Some(text),
            _ => None,
        });
        if let Some(text) = last {
            text.pop();
        }
    }

    /// Appends a character before any closing marks.
    fn insert(&mut self, c: char) {
        let last = self.items.iter_mut().rev().find_map(|item| match item {
            Item::Text(text, _) => Some(text),
            Item::Close(..) => None,
        });
        match last {
            Some(text) => text.push(c),
            None => self.items.push(Item::Text(c.to_string(), Look::default())),
        }
    }

    /// Writes text; where it meets what is written, marks are merged.
    fn text(&mut self, text: &str, look: &Look, of_style: bool) {
        let curled = if of_style && text.contains('\'') { curled(text) } else { String::new() };
        let mut text = if curled.is_empty() { text } else { curled.as_str() };
        while let Some(first) = text.chars().next() {
            let closed = matches!(self.items.last(), Some(Item::Close(..)));
            let before = self.last();
            let rest = &text[first.len_utf8()..];
            if closed {
                if !of_style || !is_mark(first) {
                    break;
                }
                // A stop adds nothing to a mark inside the quotation, on whichever side stops are.
                let is_spare = before.is_some_and(|before| before == first || merged(before, first) == Some(before));
                if is_spare {
                    text = rest;
                    continue;
                }
                if !self.inside || matches!(first, ':' | ';') {
                    break;
                }
                match before {
                    Some(before) if before == first => {}
                    Some(before) => match merged(before, first) {
                        Some(one) => {
                            self.pop();
                            self.insert(one);
                        }
                        None => self.insert(first),
                    },
                    None => break,
                }
            } else {
                match before {
                    Some(before) if before == first && is_mark(first) => {}
                    Some(' ' | '\u{a0}') if first == ' ' && of_style => {}
                    Some(' ') if first == ' ' => {}
                    Some(before) => match merged(before, first) {
                        Some(one) => {
                            self.pop();
                            self.insert(one);
                        }
                        None => break,
                    },
                    None => break,
                }
            }
            text = rest;
            if !of_style {
                break;
            }
        }
        self.push(text, look);
    }

    fn push(&mut self, text: &str, look: &Look) {
        if text.is_empty() {
            return;
        }
        match self.items.last_mut() {
            Some(Item::Text(last, known)) if known == look => last.push_str(text),
            _ => self.items.push(Item::Text(text.to_owned(), look.clone())),
        }
    }

    fn finish(self) -> Styled {
        let mut runs: Vec<Run> = Vec::new();
        let mut looks: Vec<Look> = Vec::new();
        for item in self.items {
            let (Item::Text(text, look) | Item::Close(text, look)) = item;
            let mut look = look;
            if text.is_empty() {
                continue;
            }
            // Scripts without italics are not slanted.
            look.italic &= text.chars().any(|c| c.is_alphabetic() && !crate::text::is_unsegmented_script(c))
                || !text.chars().any(char::is_alphabetic);
            if looks.last() == Some(&look)
                && let Some(last) = runs.last_mut()
            {
                last.text.push_str(&text);
                continue;
            }
            runs.push(Run {
                text,
                italic: look.italic,
                bold: look.bold,
                small_caps: look.small_caps,
                underlined: look.underlined,
                raised: look.height,
                link: look.link.clone(),
            });
            looks.push(look);
        }
        if let Some(last) = runs.last_mut() {
            last.text.truncate(last.text.trim_end().len());
        }
        if let Some(first) = runs.first_mut() {
            first.text = first.text.trim_start().to_owned();
        }
        runs.retain(|run| !run.text.is_empty());
        Styled(runs)
    }
}

/// Curls the apostrophes inside words.
fn curled(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let is_inside =
        |at: usize| at > 0 && chars[at - 1].is_alphabetic() && chars.get(at + 1).is_some_and(|c| c.is_alphabetic());
    chars.iter().enumerate().map(|(at, c)| if *c == '\'' && is_inside(at) { '’' } else { *c }).collect()
}

const fn is_mark(c: char) -> bool {
    matches!(c, '.' | ',' | ';' | ':' | '!' | '?')
}

/// Returns the one mark that two adjacent ones become, if they do.
const fn merged(first: char, second: char) -> Option<char> {
    Some(match (first, second) {
        ('…', '.') => '…',
        ('!', '.' | ':') | (':' | ';', '!') => '!',
        ('?', '.' | ':') | (':' | ';', '?') => '?',
        (':', '.') => ':',
        (';', '.' | ':') => ';',
        _ => return None,
    })
}
