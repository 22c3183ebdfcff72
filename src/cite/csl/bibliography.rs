//! Formats the citations of a document, in order, and its bibliography in a citation style.
//!
//! Styles depend on the whole document (`ibid.`, `2019a`, `[3]`), so nothing is formatted before all citations are
//! known.

use std::collections::BTreeMap;

use hayagriva::archive;
use hayagriva::citationberg::json::{
    DateValue, Item as Entry, LiteralName, NameItem, NameValue, Value, VecDate, VecDateRange,
};
use hayagriva::citationberg::taxonomy::Locator as Label;
use hayagriva::citationberg::{Locale, LocaleCode};
use hayagriva::{
    BibliographyDriver, BibliographyRequest, CitationItem, CitationRequest, ElemChildren, LocatorPayload,
    SpecificLocator,
};

use super::formatted::{styled, without_dangling_comma};
use super::locales;
use super::style::Style;
use super::tidy;
use crate::cite::export::variables;
use crate::cite::item::Item;
use crate::cite::locator::Locator;
use crate::cite::name::Name;
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
    /// Years of the works without month and day, by key.
    bare_years: BTreeMap<String, u16>,
    /// For every citation, the works (index in `works`) with their locators.
    citations: Vec<Vec<(usize, Option<Locator>)>>,
}

impl<'a> Bibliography<'a> {
    /// Creates an empty bibliography with the given locale, or the default locale of the style. The error for an
    /// unknown locale lists the available ones.
    pub fn new(style: &'a Style, locale: Option<&str>) -> Result<Self> {
        let locales = archive::locales();
        let locale = locale.map(|tag| locales::named(tag, &locales)).transpose()?;
        Ok(Self { style, locale, locales, works: Vec::new(), bare_years: BTreeMap::new(), citations: Vec::new() })
    }

    /// Adds one citation of one or more works with their locators.
    pub fn cite(&mut self, works: &[(&Item, Option<Locator>)]) {
        let mut places = Vec::new();
        for (item, locator) in works {
            let known = self.works.iter().position(|work| work.id().as_deref() == Some(item.key.as_str()));
            let place = known.unwrap_or_else(|| {
                self.works.push(entry(item));
                if let Some(date) = item.date.filter(|date| date.month.is_none()) {
                    self.bare_years.insert(item.key.clone(), date.year);
                }
                self.works.len() - 1
            });
            places.push((place, *locator));
        }
        self.citations.push(places);
    }

    /// Formats all citations.
    pub fn finish(self) -> FormattedCitations {
        let files = self.locales.as_slice();
        let style = self.style.csl();
        let numbers: Vec<Vec<String>> = self
            .citations
            .iter()
            .map(|works| works.iter().map(|(_, at)| at.map(locator_text).unwrap_or_default()).collect())
            .collect();
        let mut driver = BibliographyDriver::new();
        for (place, (works, numbers)) in self.citations.iter().zip(&numbers).enumerate() {
            let items = works.iter().zip(numbers).map(|((work, locator), numbers)| {
                let label = locator.map(|locator| match locator {
                    Locator::Pages(..) => Label::Page,
                    Locator::Times(..) => Label::Timestamp,
                    Locator::Slides(..) | Locator::Rows(..) => Label::Custom,
                    Locator::Paragraphs(..) => Label::Paragraph,
                });
                let locator = label.map(|label| SpecificLocator(label, LocatorPayload::Str(numbers)));
                CitationItem::with_locator(&self.works[*work], locator)
            });
            let note = Some(place + 1);
            driver.citation(CitationRequest::new(items.collect(), style, self.locale.clone(), files, note));
        }
        let rendered = driver.finish(BibliographyRequest::new(style, self.locale, files));
        let title = |work: &Entry| match work.0.get("title") {
            Some(Value::String(title)) => title.clone(),
            _ => String::new(),
        };
        let titles: BTreeMap<String, String> =
            self.works.iter().filter_map(|work| Some((work.id()?.into_owned(), title(work)))).collect();
        let cited =
            self.citations.iter().map(|works| works.iter().map(|(work, _)| title(&self.works[*work])).collect());
        let cited: Vec<Vec<String>> = cited.collect();
        let citations = rendered.citations.iter().zip(&cited).map(|(citation, titles)| {
            let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
            tidy::tidied(&styled(&citation.citation), &titles)
        });
        let citations = citations.collect();
        let listed = rendered.bibliography.map(|bibliography| bibliography.items).unwrap_or_default();
        let tidied = |key: &str, text: Styled| {
            let text = match self.bare_years.get(key) {
                Some(year) => without_dangling_comma(text, *year),
                None => text,
            };
            tidy::tidied(&text, &[titles.get(key).map_or("", String::as_str)])
        };
        let bibliography = listed
            .into_iter()
            .map(|item| BibliographyEntry {
                text: tidied(&item.key, styled(&item.content)),
                label: item.first_field.map(|field| styled(&ElemChildren(vec![field]))),
                key: item.key,
            })
            // Some styles omit works with too little metadata from the bibliography.
            .filter(|listed| !listed.text.is_empty())
            .collect();
        FormattedCitations { citations, bibliography }
    }
}

/// Converts an item to the input of the style engine, by way of CSL-JSON.
fn entry(item: &Item) -> Entry {
    let text = |(name, value): (String, serde_json::Value)| Some((name, Value::String(value.as_str()?.to_owned())));
    // Styles print any address; fewer are made into links.
    let mut variables = variables(item);
    if let Some(words) = item.unopened() {
        variables.remove("note");
        variables.insert("URL".to_owned(), words.into());
    }
    let mut entry: BTreeMap<String, Value> = variables.into_iter().filter_map(text).collect();
    // Styles capitalize English titles. Words that replace a missing title are the article's own and stay unchanged, as
    // do titles in an unknown language.
    if item.untitled || item.lang.is_none() {
        let lang = item.lang.as_deref().filter(|lang| !lang.starts_with("en")).unwrap_or("und");
        entry.insert("language".to_owned(), Value::String(lang.to_owned()));
    }
    if !item.authors.is_empty() {
        entry.insert("author".to_owned(), Value::Names(item.authors.iter().map(name).collect()));
    }
    if let Some(date) = item.date {
        let parts = date.parts().into_iter().map(|part| i16::try_from(part).expect("a year has four digits")).collect();
        let date_parts = VecDateRange(vec![VecDate(parts)]);
        let issued = DateValue::DateParts { date_parts, literal: None, season: None, circa: false };
        entry.insert("issued".to_owned(), Value::Date(issued));
    }
    Entry(entry)
}

fn name(name: &Name) -> NameValue {
    match name {
        Name::Whole(name) => NameValue::Literal(LiteralName { literal: name.clone() }),
        Name::Person { family, given, particle, suffix } => NameValue::Item(NameItem {
            family: family.clone(),
            given: given.clone(),
            non_dropping_particle: particle.clone(),
            dropping_particle: None,
            suffix: suffix.clone(),
            comma_suffix: None,
        }),
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
