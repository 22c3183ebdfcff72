//! Markup inside the fields of a work: `<i>`, `<b>`, `<sup>`, `<sub>`, `<sc>`, `<span class="nocase">`, and quotation marks,
//! which follow those of the style.

use super::output::{Format, Height, Out, Quotes, Toggle};
use super::terms::Terms;

/// A tag, or a quotation mark, that is open.
struct Open {
    closer: String,
    part: Out,
    /// How it is written, if it is never closed.
    written: String,
}

/// Converts the text of a field.
pub(super) fn parsed(text: &str, terms: &Terms) -> Out {
    let text = narrow_spaces(text);
    let quotes = quotation_marks(terms);
    let chars: Vec<char> = text.chars().collect();
    let mut stack: Vec<Open> = vec![Open { closer: String::new(), part: Out::default(), written: String::new() }];
    let mut at = 0;
    let starts = |at: usize, what: &str| chars[at..].iter().copied().take(what.chars().count()).eq(what.chars());
    while at < chars.len() {
        if let Some((length, format, nocase)) = opening_tag(&chars[at..]) {
            let closer = if starts(at + 1, "span") {
                "</span>".to_owned()
            } else {
                chars[at..at + length].iter().collect::<String>().replace('<', "</")
            };
            let rest: String = chars[at + length..].iter().collect();
            if rest.contains(&closer) {
                let written = chars[at..at + length].iter().collect();
                stack.push(Open { closer, part: Out { format, nocase, ..Out::default() }, written });
                at += length;
                continue;
            }
        }
        if chars[at] == '<'
            && let Some(depth) = stack
                .iter()
                .rposition(|open| !open.closer.is_empty() && starts(at, &open.closer) && open.closer.starts_with('<'))
        {
            unwind(&mut stack, depth);
            at += stack[depth].closer.chars().count();
            close(&mut stack);
            continue;
        }
        let before = at.checked_sub(1).map(|at| chars[at]);
        let after = chars.get(at + 1).copied();
        if let Some(length) = read_quote(&chars, at, before, after, &quotes, &mut stack) {
            at += length;
            continue;
        }
        let c = if chars[at] == '\'' { '’' } else { chars[at] };
        push(&mut stack, c);
        at += 1;
    }
    unwind(&mut stack, 0);
    stack.pop().map(|open| simple(open.part)).unwrap_or_default()
}

/// Handles a quotation mark at a position; returns how many characters it takes.
fn read_quote(
    chars: &[char],
    at: usize,
    before: Option<char>,
    after: Option<char>,
    marks: &[(String, String, Quotes)],
    stack: &mut Vec<Open>,
) -> Option<usize> {
    let starts =
        |what: &str| !what.is_empty() && chars[at..].iter().copied().take(what.chars().count()).eq(what.chars());
    let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    // An apostrophe inside a word never closes.
    let is_apostrophe = matches!(chars[at], '\'' | '’') && is_word(before) && is_word(after);
    if is_apostrophe {
        return None;
    }
    let first_tag = stack.iter().rposition(|open| open.closer.starts_with('<')).map_or(0, |at| at + 1);
    if let Some(depth) = (first_tag..stack.len()).rev().find(|depth| starts(&stack[*depth].closer)) {
        let is_inside = chars[at] == '\'' && before.is_some_and(char::is_whitespace);
        if !is_inside {
            unwind(stack, depth);
            let length = stack[depth].closer.chars().count();
            close(stack);
            return Some(length);
        }
    }
    for (opener, closer, kind) in marks {
        let is_straight = opener == closer;
        let can_open = !is_straight
            || (before.is_none_or(|c| {
                c.is_whitespace() || matches!(c, '(' | '[' | '“' | '‘' | '"' | '\'' | '—' | '–' | '>' | '/')
            }) && after.is_some_and(|c| !c.is_whitespace()));
        if starts(opener) && can_open {
            let length = opener.chars().count();
            let rest: String = chars[at + length..].iter().collect();
            if rest.contains(closer.as_str()) {
                let part = Out { quotes: Some(*kind), ..Out::default() };
                stack.push(Open { closer: closer.clone(), part, written: opener.clone() });
                return Some(length);
            }
        }
    }
    None
}

/// Appends a character to the innermost part.
fn push(stack: &mut [Open], c: char) {
    let Some(open) = stack.last_mut() else { return };
    match open.part.parts.last_mut() {
        Some(last)
            if last.parts.is_empty() && last.quotes.is_none() && last.format == Format::default() && !last.nocase =>
        {
            last.text.push(c);
        }
        _ => open.part.parts.push(Out::text(c)),
    }
}

/// Writes the marks above a depth as text: they are never closed.
fn unwind(stack: &mut Vec<Open>, depth: usize) {
    while stack.len() > depth + 1 {
        let Some(open) = stack.pop() else { return };
        let written = if open.written == "'" { "’".to_owned() } else { open.written };
        for c in written.chars() {
            push(stack, c);
        }
        if let Some(outer) = stack.last_mut() {
            outer.part.parts.extend(open.part.parts);
        }
    }
}

/// Moves the innermost part into the one around it.
fn close(stack: &mut Vec<Open>) {
    if let Some(open) = stack.pop()
        && let Some(outer) = stack.last_mut()
        && !open.part.is_empty()
    {
        outer.part.parts.push(open.part);
    }
}

/// Replaces a part of one plain text by that text.
fn simple(part: Out) -> Out {
    match part.parts.as_slice() {
        [only]
            if only.parts.is_empty() && only.quotes.is_none() && only.format == Format::default() && !only.nocase =>
        {
            only.clone()
        }
        _ => part,
    }
}

/// Returns the quotation marks that open and close a quotation: the straight ones, and those of the language.
fn quotation_marks(terms: &Terms) -> Vec<(String, String, Quotes)> {
    let term = |name: &str| terms.get(name, "long", false).unwrap_or_default();
    let mut marks = vec![
        (term("open-quote"), term("close-quote"), Quotes::Outer),
        (term("open-inner-quote"), term("close-inner-quote"), Quotes::Inner),
    ];
    marks.retain(|(open, close, _)| !open.is_empty() && !close.is_empty() && open != close);
    marks.push(("\"".to_owned(), "\"".to_owned(), Quotes::Outer));
    marks.push(("'".to_owned(), "'".to_owned(), Quotes::Inner));
    marks
}

/// Returns the length of an opening tag, its formatting, and whether its text keeps its case.
fn opening_tag(chars: &[char]) -> Option<(usize, Format, bool)> {
    if chars.first() != Some(&'<') {
        return None;
    }
    let length = chars.iter().take(80).position(|c| *c == '>')? + 1;
    let tag: String = chars[..length].iter().collect();
    let mut format = Format::default();
    let mut nocase = false;
    match tag.as_str() {
        "<i>" => format.italic = Toggle::Flip,
        "<b>" => format.bold = Toggle::Flip,
        "<sc>" => format.small_caps = Toggle::Flip,
        "<sup>" => format.height = Some(Height::Up),
        "<sub>" => format.height = Some(Height::Down),
        tag if tag.starts_with("<span") && tag.contains("small-caps") => format.small_caps = Toggle::Flip,
        tag if tag.starts_with("<span") && tag.contains("nocase") => nocase = true,
        _ => return None,
    }
    Some((length, format, nocase))
}

/// Narrows the space before French punctuation, so that no line breaks there.
fn narrow_spaces(text: &str) -> String {
    let mut text = text.to_owned();
    for mark in [':', ';', '?', '!', '»'] {
        text = text.replace(&format!(" {mark}"), &format!("\u{202f}{mark}"));
    }
    text.replace("« ", "«\u{202f}")
}
