//! Renders the text, number and label elements: variables of a work and of its citation, terms and values.

use std::fmt::Write as _;

use super::case;
use super::element::{Rendered, Renderer};
use super::markup;
use super::names::is_plural;
use super::node::Node;
use super::number;
use super::output::{Out, Tag};
use crate::cite::openable;

impl<'a> Renderer<'a> {
    pub(super) fn text(&self, node: &'a Node) -> Rendered {
        if let Some(name) = node.get("macro") {
            let Some(called) = self.macros.get(name) else { return Rendered::default() };
            let outer = self.outer.take();
            let inner = self.elements(&called.children);
            self.outer.set(outer);
            // A macro is a group: its words alone say nothing.
            if inner.called && !inner.filled {
                return Rendered { out: Vec::new(), called: true, filled: false };
            }
            let out = Out::of(inner.out, "").map(|mut out| {
                self.finish_text(&mut out, node);
                out.dressed(node)
            });
            return Rendered { out: out.into_iter().collect(), called: inner.called, filled: inner.filled };
        }
        if let Some(value) = node.get("value") {
            let mut out = Out { of_style: true, ..Out::text(value) };
            self.finish_text(&mut out, node);
            return Rendered { out: vec![out.dressed(node)], called: false, filled: false };
        }
        if let Some(term) = node.get("term") {
            let term = self.terms.get(term, node.get("form").unwrap_or("long"), node.is("plural", "true"));
            let Some(term) = term.filter(|term| !term.is_empty()) else { return Rendered::default() };
            let mut out = Out { of_style: true, ..Out::text(term) };
            self.finish_text(&mut out, node);
            return Rendered { out: vec![out.dressed(node)], called: false, filled: false };
        }
        let variable = node.get("variable").unwrap_or_default();
        self.trace(variable);
        // The suffix of a year says nothing alone: `n.d.` before it stays.
        let none = Rendered { out: Vec::new(), called: variable != "year-suffix", filled: false };
        if self.is_suppressed(variable) {
            return none;
        }
        let short = node.is("form", "short").then(|| self.value(&format!("{variable}-short"))).flatten();
        let Some(value) = short.or_else(|| self.value(variable)) else { return none };
        if variable == "year-suffix" {
            self.has_year_suffix.set(true);
        }
        if self.substitutes.get() > 0 {
            self.suppress(variable);
        }
        let range = || number::range_delimiter(self.terms);
        let value = match variable {
            "page" => number::pages(&value, self.style.get("page-range-format"), &range()),
            "locator" => {
                let is_page = self.cite.locator.as_ref().is_some_and(|(_, label)| label == "page");
                number::pages(&value, self.style.get("page-range-format").filter(|_| is_page), &range())
            }
            "citation-number" if self.key.is_some() => format!("{:08}", self.facts.number),
            _ if NUMBERS.contains(&variable) && number::is_numeric(&value) => {
                number::with_form(&value, "numeric", self.terms, "")
            }
            _ => value,
        };
        let mut out = markup::parsed(&value, self.terms);
        out.link = link(variable, &value);
        if variable == "citation-label"
            && let Some(suffix) = self.take_year_suffix()
        {
            out.text.push_str(&suffix);
        }
        self.finish_text(&mut out, node);
        if variable == "citation-number" {
            let mut dress = node.clone();
            dress.attributes.retain(|(name, _)| name != "prefix" && name != "suffix");
            let number = Out { tag: Some(Tag::Number), parts: vec![out.dressed(&dress)], ..Out::default() };
            let mut affixes = node.clone();
            affixes.attributes.retain(|(name, _)| name == "prefix" || name == "suffix" || name == "display");
            return Rendered::filled(number.dressed(&affixes));
        }
        Rendered::filled(out.dressed(node))
    }

    /// Applies what a text element asks for apart from affixes and formatting.
    pub(super) fn finish_text(&self, out: &mut Out, node: &Node) {
        if node.is("strip-periods", "true") {
            out.strip_periods();
        }
        if let Some(case) = node.get("text-case") {
            // Only titles follow the capitals of a language: a label or an edition gets those that the style asks for.
            let is_title = !out.of_style && node.get("variable").is_none_or(|name| !NUMBERS.contains(&name));
            case::apply(out, case, !is_title || self.is_english());
        }
    }

    /// Returns whether titles of the work have English capitals: its language is English, or unknown in an English text.
    fn is_english(&self) -> bool {
        match self.entry.text("language") {
            Some(language) => language.to_lowercase().starts_with("en"),
            None => self.terms.lang.starts_with("en"),
        }
    }

    pub(super) fn number(&self, node: &'a Node) -> Rendered {
        let variable = node.get("variable").unwrap_or_default();
        self.trace(variable);
        let value = self.value(variable).filter(|_| !self.is_suppressed(variable));
        let Some(value) = value else { return Rendered { out: Vec::new(), called: true, filled: false } };
        let form = node.get("form").unwrap_or("numeric");
        let text = if number::is_numeric(&value) {
            number::with_form(&value, form, self.terms, self.terms.gender(variable))
        } else {
            value
        };
        let mut out = markup::parsed(&text, self.terms);
        self.finish_text(&mut out, node);
        Rendered::filled(out.dressed(node))
    }

    pub(super) fn label(&self, node: &'a Node) -> Rendered {
        let variable = node.get("variable").unwrap_or_default();
        let Some(value) = self.value(variable).filter(|_| !self.is_suppressed(variable)) else {
            return Rendered::default();
        };
        let term = match (variable, &self.cite.locator) {
            ("locator", Some((_, label))) => label.as_str(),
            _ => variable,
        };
        let plural = match node.get("plural") {
            Some("always") => true,
            Some("never") => false,
            _ => is_plural(variable, &value),
        };
        let term = self.terms.get(term, node.get("form").unwrap_or("long"), plural).filter(|term| !term.is_empty());
        let Some(term) = term else { return Rendered::default() };
        let mut out = Out { of_style: true, ..Out::text(term) };
        self.finish_text(&mut out, node);
        Rendered { out: vec![out.dressed(node)], called: false, filled: false }
    }

    /// Returns a label made of family names and the year, such as `Bro19`.
    pub(super) fn citation_label(&self) -> String {
        let names = ["author", "editor", "translator"]
            .iter()
            .map(|variable| self.entry.names(variable))
            .find(|names| !names.is_empty());
        let names = names.unwrap_or_default();
        let sizes: &[usize] = match names.len() {
            1 => &[4],
            2 => &[2, 2],
            3 => &[2, 1, 1],
            _ => &[1, 1, 1, 1],
        };
        let mut label = String::new();
        for (name, size) in names.iter().zip(sizes) {
            let family = if name.literal.is_empty() { &name.family } else { &name.literal };
            label.extend(family.chars().filter(|c| c.is_alphanumeric()).take(*size));
        }
        if let Some(day) = self.entry.date("issued").and_then(|date| date.from) {
            let _ = write!(label, "{:02}", day.year.rem_euclid(100));
        }
        label
    }
}

/// Variables that hold numbers.
const NUMBERS: [&str; 15] = [
    "chapter-number",
    "collection-number",
    "edition",
    "issue",
    "number",
    "number-of-pages",
    "number-of-volumes",
    "page-first",
    "part-number",
    "printing-number",
    "section",
    "supplement-number",
    "version",
    "volume",
    "first-reference-note-number",
];

/// Returns the address that a variable links to, if other programs may open it.
fn link(variable: &str, value: &str) -> Option<String> {
    let address = match variable {
        "URL" => value.to_owned(),
        "DOI" if value.starts_with("10.") => format!("https://doi.org/{value}"),
        _ => return None,
    };
    openable(&address).map(str::to_owned)
}
