//! Renders citations as Markdown: block quotations, each followed by its citation, then the bibliography; also in
//! Pandoc's syntax.

use std::io::{self, Write};

use serde_json::Value;

use crate::cite::Cited;
use crate::cite::export::variables;
use crate::cite::{FormattedCitations, Item, Run, Styled, VerticalPosition};
use crate::render::markdown::{escaped, quotation};

/// Writes the formatted citations and the bibliography.
pub fn markdown(out: &mut dyn Write, cited: &[Cited], written: &FormattedCitations) -> io::Result<()> {
    for one in cited {
        quoted(out, one, escaped)?;
        let reference = escaped(&one.reference.to_string());
        let reference = match &one.link {
            Some(link) => format!("[{reference}](<{}>)", address(link)),
            None => reference,
        };
        writeln!(out, "— {} · {reference}\n", styled(&one.citation))?;
    }
    for listed in &written.bibliography {
        let label = listed.label.as_ref().map(|label| styled(label).trim().to_owned() + " ").unwrap_or_default();
        writeln!(out, "{label}{}\n", styled(&listed.text))?;
    }
    Ok(())
}

/// Writes the citations as `[@key, para. 4]`, each below its quotation, with a metadata block that lists the works
/// unless they are in a separate file.
pub fn pandoc(out: &mut dyn Write, cited: &[Cited], works: &[Item], is_complete: bool) -> io::Result<()> {
    for one in cited {
        quoted(out, one, escaped_for_pandoc)?;
        let locator = one.locator.map(|locator| format!(", {}", locator.for_pandoc())).unwrap_or_default();
        writeln!(out, "[@{}{locator}]\n", one.item.key)?;
    }
    if is_complete {
        // JSON is valid YAML, and the strings in it are Markdown.
        writeln!(out, "---\nreferences:")?;
        for item in works {
            let mut variables = variables(item);
            for (name, value) in &mut variables {
                if !matches!(name.as_str(), "id" | "type") {
                    escape_words(value);
                }
            }
            writeln!(out, "- {}", Value::Object(variables))?;
        }
        writeln!(out, "---")?;
    }
    Ok(())
}

fn quoted(out: &mut dyn Write, cited: &Cited, escaped: fn(&str) -> String) -> io::Result<()> {
    let paragraphs: Vec<String> = cited.paragraphs().map(escaped).collect();
    if paragraphs.is_empty() { Ok(()) } else { quotation(out, &paragraphs) }
}

/// Escapes text for Pandoc, which interprets more characters than other dialects, such as `@name` as a citation and `"`
/// as a quotation mark, and accepts a backslash before any ASCII punctuation.
fn escaped_for_pandoc(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for line in text.split_inclusive(['\n', '\r']) {
        for c in line.trim_start().chars() {
            if c.is_ascii_punctuation() && !matches!(c, ',' | ';' | '?' | '/' | '%') {
                out.push('\\');
            }
            out.push(c);
        }
    }
    out
}

fn escape_words(value: &mut Value) {
    match value {
        Value::String(words) => *words = escaped_for_pandoc(words),
        Value::Array(values) => values.iter_mut().for_each(escape_words),
        Value::Object(values) => values.values_mut().for_each(escape_words),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Formats styled text as Markdown.
pub fn styled(text: &Styled) -> String {
    text.0.iter().map(run).collect()
}

fn run(run: &Run) -> String {
    // Emphasis must begin and end at a word.
    let words = run.text.trim();
    if words.is_empty() {
        return run.text.clone();
    }
    let start = run.text.len() - run.text.trim_start().len();
    let (before, after) = (&run.text[..start], &run.text[start + words.len()..]);
    let mut marked = escaped(words);
    let raised = match run.raised {
        Some(VerticalPosition::Up) => ("<sup>", "</sup>"),
        Some(VerticalPosition::Down) => ("<sub>", "</sub>"),
        None => ("", ""),
    };
    let marks = [
        (run.bold, ("**", "**")),
        (run.italic, ("*", "*")),
        (run.underlined, ("<u>", "</u>")),
        (run.raised.is_some(), raised),
    ];
    for (_, (open, close)) in marks.into_iter().filter(|(is_so, _)| *is_so) {
        marked = format!("{open}{marked}{close}");
    }
    if let Some(link) = &run.link {
        marked =
            if *link == words { format!("<{}>", address(link)) } else { format!("[{marked}](<{}>)", address(link)) };
    }
    format!("{before}{marked}{after}")
}

/// Formats an address in angle brackets.
fn address(url: &str) -> String {
    let encoded = |c: char| match c {
        '<' => "%3C".to_owned(),
        '>' => "%3E".to_owned(),
        '\\' => "%5C".to_owned(),
        c if c.is_whitespace() || c.is_control() => "%20".to_owned(),
        c => c.to_string(),
    };
    url.chars().map(encoded).collect()
}
