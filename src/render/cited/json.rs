//! Renders citations as JSON, one object per line for each reference.

use std::io::{self, Write};

use serde::Serialize;

use super::Cited;
use crate::cite::{FormattedCitations, Locator};
use crate::render::json::{About, line};
use crate::text::Span;

/// Writes the citations, each with the bibliography entry of its work.
pub fn json(out: &mut dyn Write, cited: &[Cited], written: &FormattedCitations) -> io::Result<()> {
    #[derive(Serialize)]
    struct Line<'a> {
        r#ref: String,
        article: About<'a>,
        key: &'a str,
        span: Span,
        chars: Span,
        text: &'a str,
        locator: Option<Place>,
        citation: String,
        entry: Option<String>,
        link: Option<&'a str>,
        changed: bool,
    }
    #[derive(Serialize)]
    struct Place {
        label: &'static str,
        numbers: String,
    }
    for one in cited {
        let place = |locator: Locator| Place { label: locator.label(), numbers: locator.numbers() };
        let listed = written.bibliography.iter().find(|listed| listed.key == one.item.key);
        let text = one.article.text.as_str();
        let object = Line {
            r#ref: one.reference.to_string(),
            article: About(&one.record),
            key: &one.item.key,
            span: one.span,
            chars: one.span.chars(text),
            text: one.span.of(text),
            locator: one.locator.map(place),
            citation: one.citation.plain(),
            entry: listed.map(|listed| listed.text.plain()),
            link: one.link.as_deref(),
            changed: one.changed,
        };
        line(out, &object)?;
    }
    Ok(())
}
