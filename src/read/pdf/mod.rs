//! Reads PDF files: the text in reading order, with page marks.
//!
//! A library draws the pages, which yields the positions of the glyphs ([`glyph`]). Glyphs are joined into lines
//! ([`mod@line`]), lines are put in order ([`order`]), running headers and footers are removed ([`running_headers`]),
//! paragraphs are found ([`paragraph`]) and written ([`compose`]).

mod about;
mod column;
mod compose;
mod form;
mod glyph;
mod label;
mod line;
mod marked_content;
mod order;
mod paragraph;
mod running_headers;
mod structure;
mod xmp;

use hayro_interpret::InterpreterCache;
use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use super::budget::Budget;
use super::{Format, RawArticle, Skip};
use crate::article::Mark;
use crate::text::{Block, ParagraphKind};
use running_headers::Page;

/// Maximum number of pages.
const MAX_PAGES: usize = 50_000;
/// Budget cost of a glyph, in bytes: its characters and position in their shortest encoding.
const GLYPH: usize = 8;

/// Reads a PDF file.
pub(super) fn read(bytes: Vec<u8>, mut budget: Budget) -> Result<RawArticle, Skip> {
    let pdf = Pdf::new(bytes).map_err(|error| Skip::new(open_error(error)))?;
    if pdf.pages().len() > MAX_PAGES {
        return Err(Skip::new(format!("more than {MAX_PAGES} pages")));
    }
    let cache = InterpreterCache::new();
    let mut shown = Vec::new();
    for page in pdf.pages().iter() {
        let page = glyph::shown(page, &cache);
        // Many pages may share their content.
        budget.take(page.glyphs.len() * GLYPH);
        budget.check()?;
        shown.push(page);
    }
    let glyphs: usize = shown.iter().map(|page| page.glyphs.len()).sum();
    let unmapped: usize = shown.iter().map(|page| page.unmapped).sum();
    if let Some(reason) = unreadable(&shown, glyphs, unmapped) {
        return Err(Skip::new(reason));
    }
    let warnings = warnings_about(&shown, unmapped);
    let tagged = structure::paragraphs(&pdf, &mut shown).unwrap_or_default();
    let glyphs: usize = shown.iter().map(|page| page.glyphs.len()).sum();
    let marked: usize = shown.iter().flat_map(|page| &page.glyphs).filter(|glyph| glyph.artifact).count();
    // If nearly everything is marked as an artifact, the marks are meaningless.
    let all_marked = marked * 2 > glyphs;
    let pages = shown.iter().zip(1..).map(|(page, number)| {
        let mut lines = line::lines(page);
        for line in &mut lines {
            line.artifact &= !all_marked;
        }
        Page { number, height: page.height, lines: order::order(lines) }
    });
    let mut pages: Vec<Page> = pages.collect();
    let body = paragraph::body_size(&pages);
    running_headers::strip(&mut pages, body);
    let composed = compose::compose(&structure::merged(tagged, paragraph::paragraphs(pages, body)));
    let mut raw_article = RawArticle::of(composed.text, Format::Pdf.name());
    raw_article.meta = about::about(&pdf);
    raw_article.meta.title = raw_article.meta.title.take().or_else(|| only_title(&raw_article.text, &composed.blocks));
    (raw_article.blocks, raw_article.marks) = (Some(composed.blocks), composed.marks);
    raw_article.warnings = warnings;
    let labels = label::labels(&pdf, pdf.pages().len());
    for mark in &mut raw_article.marks {
        if let Mark::Page { number, label, .. } = mark {
            let printed = labels.get(*number as usize - 1).and_then(Option::as_deref);
            *label = printed.filter(|printed| *printed != number.to_string()).map(Box::from);
        }
    }
    Ok(raw_article)
}

/// Returns why a document contains no readable text, if so.
fn unreadable(shown: &[glyph::Shown], glyphs: usize, unmapped: usize) -> Option<String> {
    let pictured = shown.iter().filter(|page| page.pictures > 0).count();
    match () {
        () if shown.is_empty() => Some("PDF document without pages".into()),
        () if glyphs == 0 && pictured > 0 => Some("scanned PDF: no text layer; run OCR first".into()),
        () if glyphs == 0 => Some("PDF document without text".into()),
        () if unmapped * 2 > glyphs => Some("PDF fonts have no Unicode mapping".into()),
        () => None,
    }
}

/// Returns the warnings about the document.
fn warnings_about(shown: &[glyph::Shown], unmapped: usize) -> Vec<String> {
    let mut warnings = Vec::new();
    let scanned = shown.iter().zip(1..).filter(|(page, _)| page.glyphs.is_empty() && page.pictures > 0);
    let scanned: Vec<String> = scanned.map(|(_, number): (_, usize)| number.to_string()).collect();
    match &scanned[..] {
        [] => {}
        [page] => warnings.push(format!("page {page} is an image without text")),
        pages => {
            let some = pages[..pages.len().min(8)].join(", ") + if pages.len() > 8 { ", …" } else { "" };
            warnings.push(format!("{} pages are images without text: {some}", pages.len()));
        }
    }
    if unmapped > 0 {
        warnings.push(format!("{unmapped} characters without a Unicode mapping are shown as \u{fffd}"));
    }
    if shown.iter().any(|page| page.is_truncated) {
        warnings.push("pages with too many characters were truncated".into());
    }
    warnings
}

/// Returns why a file was not opened.
fn open_error(error: LoadPdfError) -> &'static str {
    match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => "encrypted PDF: it needs a password",
        LoadPdfError::Decryption(DecryptionError::UnsupportedAlgorithm) => "encrypted PDF: unknown encryption",
        LoadPdfError::Decryption(_) => "encrypted PDF: damaged encryption",
        LoadPdfError::Invalid => "damaged PDF document",
    }
}

/// Returns the heading that a document begins with, if no other heading has its level or a higher one.
fn only_title(text: &str, blocks: &[Block]) -> Option<String> {
    let is_title = |block: &&Block| block.kind == ParagraphKind::Heading && block.level == 1;
    let first = blocks.first().filter(is_title)?;
    (blocks.iter().filter(is_title).count() == 1).then(|| first.span.of(text).to_owned())
}
