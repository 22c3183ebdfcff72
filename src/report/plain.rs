//! Reads a report in plain text: paragraphs between empty lines, lines after `>` as quotations, and citations.

use super::parse::Page;
use super::{Report, ReportBlockKind};
use crate::text::Span;

/// Parses a report into blocks.
pub(super) fn parse(text: &str) -> Report {
    let mut page = Page::new(text);
    let mut kind = ReportBlockKind::Body;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let words = line.trim();
        let start = start + (line.len() - line.trim_start().len());
        if let Some(inside) = words.strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->")) {
            page.comment(inside, Span::new(start, start + words.len()), page.raw.text().is_empty());
            continue;
        }
        let quoted = words.strip_prefix('>').map(str::trim_start);
        let is_quote = matches!(kind, ReportBlockKind::Quote(_));
        if words.is_empty() || quoted.is_some() != is_quote || quoted == Some("") {
            page.end_block(kind.clone());
            kind = match quoted {
                Some(_) if is_quote => kind,
                Some(_) => page.quotation(),
                None => ReportBlockKind::Body,
            };
        }
        let words = quoted.unwrap_or(words);
        if !words.is_empty() {
            let end = start + line.trim().len();
            let from = end - words.len();
            if !page.raw.text().is_empty() {
                page.raw.push_char(' ', Span::new(start.saturating_sub(1), start));
            }
            page.raw.push(words, Span::new(from, end));
        }
    }
    page.end_block(kind);
    page.into_report()
}
