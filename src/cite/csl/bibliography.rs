//! Formats the citations of a document, in order, and its bibliography in a citation style.
//!
//! Styles depend on the whole document (`ibid.`, `2019a`, `[3]`), so nothing is formatted before all citations are
//! known.

use hayagriva::archive;
use hayagriva::citationberg::{Locale, LocaleCode};
use serde_json::Value;

use super::engine::{Cite, Document, Entry};
use super::locales;
use super::style::Style;
use crate::cite::export::variables;
use crate::cite::item::Item;
use crate::cite::locator::Locator;
use crate::cite::styled::{BibliographyEntry, FormattedCitations, Styled};
use crate::error::Result;

/// The citations of a document in order.
pub struct Bibliography<'a> {
    style: &'a Style,
    locale: Option<LocaleCode>,
    /// The locale terms of every language.
    locales: Vec<Locale>,
    /// The cited works, each once.
    works: Vec<Entry>,
    /// For every citation, the works (index in `works`) with their locators.
    citations: Vec<Vec<Cite>>,
}

impl<'a> Bibliography<'a> {
    /// Creates an empty bibliography with the given locale, or the default locale of the style. The error for an
    /// unknown locale lists the available ones.
    pub fn new(style: &'a Style, locale: Option<&str>) -> Result<Self> {
        let locales = archive::locales();
        let locale = locale.map(|tag| locales::named(tag, &locales)).transpose()?;
        Ok(Self { style, locale, locales, works: Vec::new(), citations: Vec::new() })
    }

    /// Adds one citation of one or more works with their locators.
    pub fn cite(&mut self, works: &[(&Item, Option<Locator>)]) {
        let mut cites = Vec::new();
        for (item, locator) in works {
            let known = self.works.iter().position(|work| work.id() == item.key);
            let work = known.unwrap_or_else(|| {
                self.works.push(entry(item));
                self.works.len() - 1
            });
            let locator = locator.map(|locator| (locator_text(locator), label(locator).to_owned()));
            cites.push(Cite { work, locator, ..Cite::default() });
        }
        self.citations.push(cites);
    }

    /// Formats all citations.
    pub fn finish(self) -> FormattedCitations {
        let locale = self.locale.as_ref().map(|locale| locale.0.as_str());
        let processed = Document::new(self.style.csl(), &self.locales, locale).format(&self.works, &self.citations);
        let listed = processed.bibliography.into_iter();
        let bibliography = listed
            .map(|(work, label, text)| BibliographyEntry {
                key: self.works[work].id(),
                label,
                text: without_retrieved(text),
            })
            // Some styles omit works with too little metadata from the bibliography.
            .filter(|listed| !listed.text.is_empty())
            .collect();
        FormattedCitations { citations: processed.citations, bibliography }
    }
}

/// Converts an item to the input of the style engine: its CSL-JSON, with what only a style needs.
fn entry(item: &Item) -> Entry {
    // Styles print any address; fewer are made into links.
    let mut variables = variables(item);
    if let Some(words) = item.unopened() {
        variables.remove("note");
        variables.insert("URL".to_owned(), words.into());
    }
    // Styles capitalize English titles. Words that replace a missing title are the article's own and stay unchanged, as
    // do titles in an unknown language.
    if item.untitled || item.lang.is_none() {
        let lang = item.lang.as_deref().filter(|lang| !lang.starts_with("en")).unwrap_or("und");
        variables.insert("language".to_owned(), Value::String(lang.to_owned()));
    }
    Entry(variables)
}

/// Removes `Retrieved` directly before an address: without a date of retrieval it says nothing.
fn without_retrieved(mut text: Styled) -> Styled {
    const WORD: &str = "Retrieved ";
    for at in 0..text.0.len() {
        let is_before_link = text.0.get(at + 1).is_some_and(|next| next.link.is_some());
        let words = &mut text.0[at].text;
        if is_before_link && words.ends_with(WORD) {
            words.truncate(words.len() - WORD.len());
        }
        *words = words.replace("Retrieved http", "http");
    }
    text.0.retain(|run| !run.text.is_empty());
    text
}

/// Returns the CSL name of a locator; slides and rows have none.
const fn label(locator: Locator) -> &'static str {
    match locator {
        Locator::Pages(..) => "page",
        Locator::Times(..) => "timestamp",
        Locator::Slides(..) | Locator::Rows(..) => "custom",
        Locator::Paragraphs(..) => "paragraph",
    }
}

/// Returns what a style prints for a locator: its numbers, with the label if CSL has no term for it.
fn locator_text(locator: Locator) -> String {
    match locator {
        Locator::Slides(..) | Locator::Rows(..) => locator.abbreviated(),
        Locator::Pages(..) | Locator::Times(..) | Locator::Paragraphs(..) => locator.numbers(),
    }
}

#[cfg(test)]
mod tests;
