//! Reads PDF files: the text in reading order, with page marks.
//!
//! A library draws the pages, which yields the positions of the glyphs ([`glyph`]). Glyphs are joined into lines
//! ([`mod@line`]) of words ([`word`]), running headers and footers are removed ([`running_headers`]), lines are put in
//! order ([`order`]), paragraphs are found ([`paragraph`]) and written ([`compose`]).

mod about;
mod across;
mod band;
mod bidi;
mod boxes;
mod clip;
mod column;
mod compose;
mod doubt;
mod drop_cap;
mod form;
mod glyph;
mod hyphen;
mod item;
mod label;
mod ligature;
mod line;
mod locate;
mod mapping;
mod marked_content;
mod measures;
mod note;
mod order;
mod paragraph;
mod picture;
mod radical;
mod raster;
mod render;
mod repeat;
mod rows;
mod running_headers;
mod scan;
mod seen;
mod structure;
mod turn;
mod word;
mod xmp;

use std::mem;

use hayro_interpret::InterpreterCache;
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use super::budget::Budget;
use super::{Format, RawArticle, Skip};
use crate::article::Mark;
use crate::text::{Block, ParagraphKind};
pub use boxes::{PageBox, PageBoxes};
pub(super) use locate::located;
pub(super) use render::page as render_page;
use running_headers::Page as PageOfLines;
pub(super) use scan::{Place, Recognise};

/// Maximum number of pages.
const MAX_PAGES: usize = 50_000;
/// Budget cost of a glyph, in bytes: its characters and position in their shortest encoding.
const GLYPH: usize = 8;

/// A document as read: its text, and what the text was composed of.
struct Laid {
    composed: compose::Composed,
    paragraphs: Vec<paragraph::Paragraph>,
    shown: Vec<glyph::Shown>,
    warnings: Vec<String>,
}

/// Reads a PDF file.
pub(super) fn read(bytes: Vec<u8>, budget: Budget) -> Result<RawArticle, Skip> {
    read_with(bytes, budget, None)
}

/// Reads a PDF file; `recognise` recognises its scanned pages.
pub(super) fn read_scans(bytes: Vec<u8>, budget: Budget, recognise: &mut Recognise<'_>) -> Result<RawArticle, Skip> {
    read_with(bytes, budget, Some(recognise))
}

fn read_with(bytes: Vec<u8>, budget: Budget, recognise: Option<&mut Recognise<'_>>) -> Result<RawArticle, Skip> {
    let (bytes, is_picture) = picture::document(bytes)?;
    let pdf = Pdf::new(bytes).map_err(|error| Skip::new(open_error(error)))?;
    let laid = laid(&pdf, budget, recognise);
    let Laid { composed, warnings, shown, .. } =
        laid.map_err(|skip| if is_picture { picture::skip(skip) } else { skip })?;
    let format = if is_picture { Format::Picture } else { Format::Pdf };
    let mut raw_article = RawArticle::of(composed.text, format.name());
    raw_article.meta = about::about(&pdf);
    raw_article.meta.title = raw_article.meta.title.take().or_else(|| only_title(&raw_article.text, &composed.blocks));
    (raw_article.blocks, raw_article.marks) = (Some(composed.blocks), composed.marks);
    raw_article.doubts.clone_from(&warnings);
    raw_article.warnings = warnings;
    raw_article.recognised = scan::recognised_pages(&shown);
    raw_article.has_scans = shown.iter().any(scan::is_unread);
    let labels = label::labels(&pdf, pdf.pages().len());
    for mark in &mut raw_article.marks {
        if let Mark::Page { number, label, .. } = mark {
            let printed = labels.get(*number as usize - 1).and_then(Option::as_deref);
            *label = printed.filter(|printed| *printed != number.to_string()).map(Box::from);
        }
    }
    Ok(raw_article)
}

/// Returns where the characters of a PDF file are on its pages. The text is that of the article.
pub(super) fn boxes(bytes: Vec<u8>, budget: Budget, recognise: Option<&mut Recognise<'_>>) -> Result<PageBoxes, Skip> {
    let (bytes, _) = picture::document(bytes)?;
    let pdf = Pdf::new(bytes).map_err(|error| Skip::new(open_error(error)))?;
    let Laid { composed, paragraphs, shown, .. } = laid(&pdf, budget, recognise)?;
    Ok(PageBoxes::of(&composed, &paragraphs, &shown))
}

/// Returns the width and height of each page in points, as a viewer shows it.
pub(super) fn page_sizes(bytes: Vec<u8>) -> Result<Vec<(f64, f64)>, Skip> {
    let pdf = Pdf::new(bytes).map_err(|error| Skip::new(open_error(error)))?;
    let size = |page: &Page<'_>| page.render_dimensions();
    Ok(pdf.pages().iter().map(size).map(|(width, height)| (width.into(), height.into())).collect())
}

/// Reads the pages of a document.
fn laid(pdf: &Pdf, budget: Budget, recognise: Option<&mut Recognise<'_>>) -> Result<Laid, Skip> {
    laid_pages(pdf, budget, recognise, None)
}

/// Reads the pages of a document, or only one of them, counted from 0: the others are taken to be empty.
fn laid_pages(
    pdf: &Pdf,
    mut budget: Budget,
    recognise: Option<&mut Recognise<'_>>,
    only: Option<usize>,
) -> Result<Laid, Skip> {
    if pdf.pages().len() > MAX_PAGES {
        return Err(Skip::new(format!("more than {MAX_PAGES} pages")));
    }
    let (cache, mapper) = (InterpreterCache::new(), mapping::Mapper::new(pdf));
    let mut shown = Vec::new();
    for (at, page) in pdf.pages().iter().enumerate() {
        if only.is_some_and(|only| only != at) {
            shown.push(glyph::Shown::default());
            continue;
        }
        let page = glyph::shown(page, &cache, &mapper);
        // Many pages may share their content.
        budget.take((page.glyphs.len() + page.across.len()) * GLYPH);
        budget.check()?;
        shown.push(page);
    }
    if let Some(recognise) = recognise {
        scan::recognise(pdf.pages(), &mut shown, &cache, recognise)?;
    }
    if let Some(reason) = doubt::unreadable(&shown) {
        return Err(Skip::new(reason));
    }
    let mut warnings = doubt::warnings(&shown);
    warnings.extend(scan::warnings(&shown));
    warnings.extend(doubt::placeholder(pdf));
    let tops = across::tops(&shown);
    let tagged = structure::paragraphs(pdf, &mut shown).unwrap_or_default();
    let glyphs: usize = shown.iter().map(|page| page.glyphs.len()).sum();
    let marked: usize = shown.iter().flat_map(|page| &page.glyphs).filter(|glyph| glyph.artifact).count();
    // If nearly everything is marked as an artifact, the marks are meaningless.
    let all_marked = marked * 2 > glyphs;
    let pages = shown.iter().zip(1..).map(|(page, number)| {
        let mut lines = line::lines(page);
        for line in &mut lines {
            line.artifact &= !all_marked;
        }
        PageOfLines { number, height: page.height, lines }
    });
    let mut pages: Vec<PageOfLines> = pages.collect();
    let body = measures::body_size(&pages);
    let across = across::Across::of(&mut shown, &tops, body);
    running_headers::strip(&mut pages, body);
    for page in &mut pages {
        drop_cap::join(&mut page.lines);
        page.lines = order::order(mem::take(&mut page.lines));
    }
    measures::level_sizes(&mut pages, body);
    let paragraphs = structure::merged(tagged, paragraph::paragraphs(pages, body));
    let paragraphs = across.put(paragraphs);
    let composed = compose::compose(&paragraphs, about::never_hyphenates(pdf));
    if composed.text.trim().is_empty() && shown.iter().any(scan::is_unread) {
        return Err(Skip::new(doubt::SCANNED));
    }
    if doubt::is_scrambled(&composed.text) {
        warnings.push("fonts may map their letters wrongly: many words have no vowels".into());
    }
    Ok(Laid { composed, paragraphs, shown, warnings })
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
