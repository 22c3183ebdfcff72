//! Renders results as JSON: one object per line with a fixed set of keys. Unknown values are `null` or an empty list,
//! never omitted.
//!
//! Spans are bytes of the article's text, and every `text` is the article's text at its `span`.

mod answer;
mod claim;
mod status;
mod verified;

use std::borrow::Cow;
use std::io::{self, Write};
use std::ops::Range;
use std::time::Duration;

use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};

use super::Excerpt;
use crate::article::{Article, Heading, Place, Places, Record, Timestamp};
use crate::ingest::{Inspected, Summary};
use crate::passage::Passage;
use crate::quote::{self, Change, Finding, Quotation, QuoteLocation, Verdict};
use crate::read::{LeftOut, WhyLeftOut};
use crate::text::{ParagraphKind, Span};

pub use answer::{answer, hits};
pub use claim::{claim, left_out};
pub use status::status;
pub use verified::verified;

/// Writes a part of an article.
pub fn excerpt(out: &mut dyn Write, excerpt: &Excerpt<'_>) -> io::Result<()> {
    #[derive(Serialize)]
    struct Line<'a> {
        r#ref: String,
        article: About<'a>,
        span: Span,
        chars: Span,
        text: &'a str,
        paragraphs: Vec<Block<'a>>,
        changed: bool,
        #[serde(skip_serializing_if = "Option::is_none")]
        context: Option<Around<'a>>,
    }
    let article = excerpt.article;
    let beside = |places: Range<usize>| {
        let paragraphs = places.clone().zip(&article.paragraphs[places]);
        paragraphs
            .map(|(at, it)| Beside { paragraph: at + 1, span: it.span, text: it.span.of(&article.text) })
            .collect()
    };
    let around = || Around { before: beside(excerpt.before()), after: beside(excerpt.after()) };
    let paragraphs = blocks(article, excerpt.paragraphs(), true);
    line(
        out,
        &Line {
            r#ref: excerpt.reference.to_string(),
            article: About(excerpt.record),
            span: excerpt.span,
            chars: excerpt.span.chars(&article.text),
            text: excerpt.span.of(&article.text),
            paragraphs,
            changed: excerpt.changed,
            context: (excerpt.context > 0).then(around),
        },
    )
}

/// Writes the result for a quotation, with its `id` if it is part of a batch.
pub fn finding(out: &mut dyn Write, id: Option<&str>, quotation: &Quotation, finding: &Finding) -> io::Result<()> {
    #[derive(Serialize)]
    struct Line<'a> {
        id: Option<&'a str>,
        quote: &'a str,
        verdict: Verdict,
        found: Vec<Place<'a>>,
        changes: Vec<Differs<'a>>,
    }
    #[derive(Serialize)]
    struct Place<'a> {
        r#ref: String,
        article: &'a str,
        span: Span,
        text: &'a str,
    }
    #[derive(Serialize)]
    struct Differs<'a> {
        kind: quote::ChangeKind,
        quoted: &'a str,
        source: &'a str,
    }
    fn place(found: &QuoteLocation) -> Place<'_> {
        let article = found.article.id.as_str();
        Place { r#ref: found.reference.to_string(), article, span: found.span, text: found.text() }
    }
    fn differs(change: &Change) -> Differs<'_> {
        Differs { kind: change.kind, quoted: &change.quoted, source: &change.source }
    }
    let found = finding.found.iter().map(place).collect();
    let changes = finding.changes.iter().map(differs).collect();
    line(out, &Line { id, quote: &quotation.text, verdict: finding.verdict, found, changes })
}

/// Writes how an article was parsed.
pub fn inspected(out: &mut dyn Write, inspected: &Inspected) -> io::Result<()> {
    #[derive(Serialize)]
    struct Line<'a> {
        article: About<'a>,
        text: &'a str,
        paragraphs: Vec<Block<'a>>,
        passages: Vec<PassageRange>,
        warnings: &'a [String],
    }
    #[derive(Serialize)]
    struct PassageRange {
        span: Span,
        paragraphs: (usize, usize),
    }
    let Inspected { article, passages, warnings } = inspected;
    let tile = |passage: &Passage| PassageRange { span: passage.span, paragraphs: passage.paragraphs() };
    line(
        out,
        &Line {
            article: About(&article.record(passages.len())),
            text: &article.text,
            paragraphs: blocks(article, 0..article.paragraphs.len(), false),
            passages: passages.iter().map(tile).collect(),
            warnings,
        },
    )
}

/// Writes an article with its text, as stored in the index.
pub fn article(out: &mut dyn Write, article: &Article) -> io::Result<()> {
    #[derive(Serialize)]
    struct Line<'a> {
        article: About<'a>,
        text: &'a str,
        paragraphs: Vec<Block<'a>>,
        outline: &'a [Heading],
    }
    let record = article.record(0);
    let paragraphs = blocks(article, 0..article.paragraphs.len(), false);
    line(out, &Line { article: About(&record), text: &article.text, paragraphs, outline: &record.outline })
}

/// Writes the result of an indexing run.
pub fn summary(out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
    #[derive(Serialize)]
    struct Line<'a> {
        new: usize,
        changed: usize,
        unchanged: usize,
        removed: usize,
        skipped: Vec<Skipped<'a>>,
        left_out: LeftOutLine<'a>,
        kept: Vec<Kept<'a>>,
        warnings: &'a [String],
        passages: usize,
        bytes: u64,
        seconds: f64,
        mb_per_second: f64,
    }
    #[derive(Serialize)]
    struct Skipped<'a> {
        path: Cow<'a, str>,
        line: Option<usize>,
        reason: &'a str,
    }
    #[derive(Serialize)]
    struct Kept<'a> {
        path: Cow<'a, str>,
        reason: &'a str,
        articles: usize,
    }
    let skipped = summary.skipped.iter().map(|(path, skip)| {
        let (path, reason) = (path.to_string_lossy(), skip.what.as_str());
        Skipped { path, line: skip.line, reason }
    });
    let kept = summary.kept.iter().map(|kept| {
        let (path, reason) = (kept.path.to_string_lossy(), kept.reason.as_str());
        Kept { path, reason, articles: kept.articles }
    });
    let kept = kept.collect();
    let &Summary { new, changed, unchanged, removed, passages, bytes, seconds, .. } = summary;
    let (skipped, warnings) = (skipped.collect(), summary.warnings.as_slice());
    let mb_per_second = if seconds > 0.0 { bytes as f64 / 1e6 / seconds } else { 0.0 };
    let left_out = LeftOutLine::of(&summary.left_out);
    line(
        out,
        &Line {
            new,
            changed,
            unchanged,
            removed,
            skipped,
            left_out,
            kept,
            warnings,
            passages,
            bytes,
            seconds,
            mb_per_second,
        },
    )
}

/// Left-out paths: the number for each reason, and the first of them.
#[derive(Serialize)]
struct LeftOutLine<'a> {
    hidden: usize,
    ignored: usize,
    links_out: usize,
    links_within: usize,
    paths: Vec<LeftOutPath<'a>>,
}

#[derive(Serialize)]
struct LeftOutPath<'a> {
    path: &'a str,
    reason: &'a str,
}

impl<'a> LeftOutLine<'a> {
    fn of(left_out: &'a LeftOut) -> Self {
        let count = |why| left_out.counts.get(&why).copied().unwrap_or_default();
        Self {
            hidden: count(WhyLeftOut::Hidden),
            ignored: count(WhyLeftOut::Ignored),
            links_out: count(WhyLeftOut::LinkOut),
            links_within: count(WhyLeftOut::LinkWithin),
            paths: left_out.listed.iter().map(|(path, why)| LeftOutPath { path, reason: why.name() }).collect(),
        }
    }
}

/// Paragraphs around a range.
#[derive(Serialize)]
struct Around<'a> {
    before: Vec<Beside<'a>>,
    after: Vec<Beside<'a>>,
}

#[derive(Serialize)]
struct Beside<'a> {
    paragraph: usize,
    span: Span,
    text: &'a str,
}

/// A paragraph of an article, with its number if not all paragraphs are listed.
#[derive(Serialize)]
struct Block<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    paragraph: Option<usize>,
    span: Span,
    kind: ParagraphKind,
    page: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    page_label: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    time: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    speaker: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sheet: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    row: Option<u32>,
    sentences: &'a [Span],
}

fn blocks(article: &Article, places: Range<usize>, numbered: bool) -> Vec<Block<'_>> {
    let marked = Places::of(&article.marks);
    let paragraphs = places.clone().zip(&article.paragraphs[places]);
    paragraphs
        .map(|(at, it)| {
            let Place { page, page_label, time, speaker, sheet, row } = marked.at(it.span.start);
            let (paragraph, span, kind) = (numbered.then_some(at + 1), it.span, it.kind);
            Block { paragraph, span, kind, page, page_label, time, speaker, sheet, row, sentences: &it.sentences }
        })
        .collect()
}

/// Metadata of an article.
pub(super) struct About<'a>(pub(super) &'a Record);

impl Serialize for About<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Record { id, meta, path, format, sha256, words, part_of, .. } = self.0;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", id)?;
        map.serialize_entry("title", &meta.title)?;
        map.serialize_entry("authors", &meta.authors)?;
        map.serialize_entry("source", &meta.source)?;
        map.serialize_entry("date", &meta.date)?;
        map.serialize_entry("url", &meta.url)?;
        map.serialize_entry("lang", &meta.lang)?;
        map.serialize_entry("section", &meta.section)?;
        map.serialize_entry("tags", &meta.tags)?;
        map.serialize_entry("path", path)?;
        map.serialize_entry("format", format)?;
        map.serialize_entry("sha256", sha256)?;
        map.serialize_entry("words", words)?;
        if let Some(letter) = part_of {
            map.serialize_entry("part_of", letter)?;
        }
        map.end()
    }
}

pub(super) fn line(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")
}

/// Converts a duration to milliseconds, precise to the microsecond.
fn millis(time: Duration) -> f64 {
    time.as_micros() as f64 / 1000.0
}
