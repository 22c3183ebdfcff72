//! References and citations. References outlive the index; a reference can be written as a one-line citation, a
//! citation in any style, a bibliography, a record for a reference manager, an annotation, or a link to the passage.
//!
//! ```text
//! Record → Item ─┬─ Bibliography (in a Style) → FormattedCitations
//!                └─ export: BibTeX, BibLaTeX, CSL-JSON, RIS
//! Article + Span ── anchor: annotation · link: address of the passage (fragment: text fragments)
//! ```

mod address;
pub mod anchor;
#[cfg(feature = "styles")]
mod csl;
#[cfg(not(feature = "styles"))]
#[path = "csl_missing.rs"]
mod csl;
mod excerpt;
pub mod export;
pub mod fragment;
mod item;
pub mod link;
mod locator;
mod name;
mod percent;
mod reference;
mod relocate;
mod styled;
mod view;

pub use address::openable;
pub use csl::{Bibliography, Style};
pub use excerpt::{Cited, Excerpt};
pub use item::{Date, Item, ItemType as ItemKind};
pub use locator::Locator;
pub use name::Name;
pub use reference::Reference;
pub use styled::{BibliographyEntry, FormattedCitations, Run, Styled, VerticalPosition};

use crate::article::{Place, Record};
use crate::read::Format;
use crate::text::ParagraphKind;

/// Formats the line below a hit: title or first words, authors, source, date, locator and reference; unknown parts are
/// omitted.
///
/// ```text
/// “The robust service sector …”, para. 6 · 000_57d7f56e55303209#p6
/// ```
pub fn citation(article: &Record, reference: &Reference, kind: ParagraphKind, at: Place<'_>) -> String {
    let meta = &article.meta;
    let mut parts = vec![name(article)];
    parts.extend(authors(&meta.authors));
    parts.extend(meta.source.clone());
    parts.extend(meta.date.as_deref().map(|date| date.split('T').next().unwrap_or(date).to_owned()));
    parts.extend(places(article, at));
    parts.extend(place(reference, kind));
    format!("{} · {reference}", parts.join(", "))
}

/// Returns what a reader of the file looks for: its page or slide, the time of the recording, the sheet and the row.
///
/// Sentence references are omitted, so that the result is the same for all of a paragraph.
pub fn places(article: &Record, at: Place<'_>) -> Vec<String> {
    let page = if has_slides(&article.format) { "slide" } else { "p." };
    let page = at.page.map(|number| format!("{page} {number}"));
    let time = at.time.map(|time| time.to_string());
    let sheet = at.sheet.map(|name| format!("sheet “{name}”"));
    let row = at.row.map(|row| format!("row {row}"));
    [page, time, sheet, row].into_iter().flatten().collect()
}

/// Whether the pages of a format are slides.
fn has_slides(format: &str) -> bool {
    [Format::Pptx.name(), Format::Odp.name()].contains(&format)
}

/// Returns the display name of an article: its title, or its first words in quotation marks with an ellipsis.
pub fn name(article: &Record) -> String {
    match &article.meta.title {
        Some(title) => title.clone(),
        None => format!("“{}”", article.opening),
    }
}

fn authors(names: &[String]) -> Option<String> {
    match names {
        [] => None,
        [one] => Some(one.clone()),
        [one, two] => Some(format!("{one} and {two}")),
        [one, ..] => Some(format!("{one} et al.")),
    }
}

fn place(reference: &Reference, kind: ParagraphKind) -> Option<String> {
    let (first, last) = reference.paragraphs?;
    let what = match kind {
        ParagraphKind::Caption => "caption, para.",
        ParagraphKind::Note => "note, para.",
        _ => "para.",
    };
    let place = if first == last { format!("{what} {first}") } else { format!("{what} {first}–{last}") };
    Some(match reference.sentences {
        Some((one, other)) if one == other => format!("{place}, sent. {one}"),
        Some((one, other)) => format!("{place}, sent. {one}–{other}"),
        None => place,
    })
}
