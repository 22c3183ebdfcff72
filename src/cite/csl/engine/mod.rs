//! A processor of the Citation Style Language 1.0.2 for the citations of articles: the elements of a style rendered for works in
//! the form of CSL-JSON, after the rules of the specification, and where it leaves a choice as citeproc-js does.
//!
//! ```text
//! Style, Locale → Node ─┐
//! CSL-JSON → Entry ─────┼─ Renderer: Out ─ Writer: runs
//! Cite ─────────────────┘   (facts of the document: number, position, disambiguation)
//! ```

mod case;
mod cluster;
mod date;
mod disambiguate;
mod document;
mod element;
mod entry;
mod flatten;
mod markup;
mod names;
mod node;
mod number;
mod output;
mod person;
mod sort;
#[cfg(test)]
mod suite;
mod terms;
#[cfg(test)]
mod tests;
mod variable;

pub(super) use document::Document;
pub(super) use element::Cite;
pub(super) use entry::Entry;
