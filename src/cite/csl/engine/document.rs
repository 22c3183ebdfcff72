//! The citations and the bibliography of a document.

use std::collections::HashMap;

use hayagriva::citationberg::{IndependentStyle, Locale, Style as AnyStyle};

use super::cluster;
use super::disambiguate;
use super::element::{Cite, Facts, Position, Renderer};
use super::entry::Entry;
use super::flatten;
use super::node::Node;
use super::output::{Out, Tag};
use super::sort::{self, Order};
use super::terms::Terms;
use crate::cite::styled::Styled;

/// A style with the terms of a language, ready to format documents.
pub(in crate::cite::csl) struct Document {
    style: Node,
    terms: Terms,
}

/// A work in the bibliography: its index, its label in the margin, its text.
pub(in crate::cite::csl) type Listed = (usize, Option<Styled>, Styled);

/// The formatted citations and the bibliography in the order of the style.
pub(in crate::cite::csl) struct Processed {
    pub citations: Vec<Styled>,
    pub bibliography: Vec<Listed>,
}

/// What all works of a document are rendered with.
pub(super) struct Context<'a> {
    pub style: &'a Node,
    pub macros: HashMap<&'a str, &'a Node>,
    pub terms: &'a Terms,
    pub citation: &'a Node,
    pub entries: &'a [Entry],
}

impl<'a> Context<'a> {
    pub(super) fn renderer(
        &'a self,
        area: &'a Node,
        cite: &'a Cite,
        facts: &'a Facts,
        position: Position,
    ) -> Renderer<'a> {
        Renderer::new(self.style, &self.macros, self.terms, area, &self.entries[cite.work], cite, facts, position)
    }

    /// Returns the text of every key of a sort element for a work.
    pub(super) fn keys(&'a self, area: &'a Node, sort: &'a Node, cite: &'a Cite, facts: &'a Facts) -> Vec<String> {
        sort.all("key").map(|key| self.key(area, key, cite, facts)).collect()
    }

    fn key(&'a self, area: &'a Node, key: &'a Node, cite: &'a Cite, facts: &'a Facts) -> String {
        let mut renderer = self.renderer(area, cite, facts, Position::First);
        renderer.key = Some(key);
        match (key.get("macro"), key.get("variable")) {
            (Some(name), _) => sort::text(&renderer.macro_of(name)),
            (None, Some(variable)) => renderer.sort_value(variable),
            (None, None) => String::new(),
        }
    }
}

impl Document {
    /// Prepares a style and its terms in a language, or in that of the style.
    pub(in crate::cite::csl) fn new(style: &IndependentStyle, locales: &[Locale], lang: Option<&str>) -> Self {
        let default = style.default_locale.as_ref().map(|locale| locale.0.clone());
        let lang = lang.map(str::to_owned).or(default).unwrap_or_else(|| "en-US".to_owned());
        let style = Node::of("style", &AnyStyle::Independent(style.clone()));
        let base = |tag: &str| tag.split('-').next().unwrap_or_default().to_lowercase();
        let needed = locales.iter().filter(|locale| {
            locale.lang.as_ref().is_some_and(|code| code.0 == "en-US" || base(&code.0) == base(&lang))
        });
        let locales: Vec<Node> = needed.map(|locale| Node::of("locale", locale)).collect();
        let terms = Terms::new(&style, &locales, &lang);
        Self { style, terms }
    }

    /// Formats the citations and the bibliography of works; every citation is one or more of them.
    pub(in crate::cite::csl) fn format(&self, entries: &[Entry], citations: &[Vec<Cite>]) -> Processed {
        let empty = Node::default();
        let citation = self.style.child("citation").unwrap_or(&empty);
        let macros = self.style.all("macro").filter_map(|node| Some((node.get("name")?, node))).collect();
        let context = Context { style: &self.style, macros, terms: &self.terms, citation, entries };
        let order = Order::of(&self.terms.lang);
        let mut facts: Vec<Facts> = (1..=entries.len()).map(|number| Facts { number, ..Facts::default() }).collect();
        for (note, cites) in citations.iter().enumerate() {
            for cite in cites {
                facts[cite.work].first_note.get_or_insert(note + 1);
            }
        }
        let bibliography = self.style.child("bibliography");
        let listed =
            bibliography.map_or_else(|| (0..entries.len()).collect(), |area| sorted(&context, area, &order, &facts));
        for (number, work) in listed.iter().enumerate() {
            facts[*work].number = number + 1;
        }
        disambiguate::resolve(&context, &mut facts, &listed);
        let citations = cluster::write(&context, &order, &facts, citations);
        let bibliography = bibliography.map(|area| Self::list(&context, area, &facts, &listed)).unwrap_or_default();
        Processed { citations, bibliography }
    }

    fn list(context: &Context<'_>, area: &Node, facts: &[Facts], listed: &[usize]) -> Vec<Listed> {
        let layout = area.child("layout");
        let substitute = area.get("subsequent-author-substitute");
        let rule = area.get("subsequent-author-substitute-rule").unwrap_or("complete-all");
        let mut before: Vec<String> = Vec::new();
        let mut written = Vec::new();
        for work in listed {
            let cite = Cite { work: *work, ..Cite::default() };
            let mut parts = context.renderer(area, &cite, &facts[*work], Position::First).layout();
            if let Some(substitute) = substitute {
                before = substituted(&mut parts, &before, substitute, rule);
            }
            let is_apart = area.get("second-field-align").is_some() && parts.len() > 1;
            let label = is_apart.then(|| flatten::styled(&parts.remove(0), context.terms));
            let Some(body) = Out::of(parts, "") else {
                written.push((*work, label, Styled::default()));
                continue;
            };
            let body = layout.map_or(body.clone(), |layout| body.dressed(&without_delimiter(layout)));
            written.push((*work, label, flatten::styled(&body, context.terms)));
        }
        written
    }
}

fn without_delimiter(layout: &Node) -> Node {
    Node {
        attributes: layout.attributes.iter().filter(|(name, _)| name != "delimiter").cloned().collect(),
        ..Node::default()
    }
}

/// Returns the works in the order of the bibliography.
fn sorted(context: &Context<'_>, area: &Node, order: &Order, facts: &[Facts]) -> Vec<usize> {
    let mut works: Vec<usize> = (0..context.entries.len()).collect();
    if let Some(sort) = area.child("sort") {
        let of = |work: usize| context.keys(area, sort, &Cite { work, ..Cite::default() }, &facts[work]);
        let keys: Vec<Vec<String>> = works.iter().map(|work| of(*work)).collect();
        let nodes: Vec<&Node> = sort.all("key").collect();
        works.sort_by(|one, other| order.compare_all(&nodes, &keys[*one], &keys[*other]));
    }
    works
}

/// Replaces the names of an entry that the entry before has too; returns its own names.
fn substituted(parts: &mut [Out], before: &[String], with: &str, rule: &str) -> Vec<String> {
    let Some(list) = parts.iter_mut().find_map(|part| part.find(Tag::Names)) else { return Vec::new() };
    let mut names: Vec<String> = Vec::new();
    collect_names(list, &mut names);
    let same = names.iter().zip(before).take_while(|(one, other)| one == other).count();
    let is_whole = same == names.len() && same == before.len() && !names.is_empty();
    let count = match rule {
        "partial-each" => same,
        "partial-first" => same.min(1),
        _ if is_whole => same,
        _ => 0,
    };
    if count > 0 {
        if rule == "complete-all" {
            *list = Out { text: with.to_owned(), tag: Some(Tag::Names), of_style: true, ..Out::default() };
        } else {
            let mut left = count;
            replace_names(list, with, &mut left);
        }
    }
    names
}

pub(super) fn collect_names(out: &Out, names: &mut Vec<String>) {
    if out.tag == Some(Tag::Name) {
        names.push(if out.person.is_empty() { out.plain() } else { out.person.clone() });
        return;
    }
    for part in &out.parts {
        collect_names(part, names);
    }
}

fn replace_names(out: &mut Out, with: &str, left: &mut usize) {
    if out.tag == Some(Tag::Name) {
        if *left > 0 {
            *left -= 1;
            *out = Out { text: with.to_owned(), tag: Some(Tag::Name), ..Out::default() };
        }
        return;
    }
    for part in &mut out.parts {
        replace_names(part, with, left);
    }
}
