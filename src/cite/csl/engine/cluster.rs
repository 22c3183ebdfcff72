//! Citations of one or more works: positions, order, grouping by author and collapsed numbers and years.

use std::collections::BTreeSet;

use super::document::{Context, collect_names};
use super::element::{Cite, Facts, Position};
use super::flatten;
use super::node::Node;
use super::output::{Out, Tag};
use super::sort::Order;
use crate::cite::styled::Styled;

/// A cite, where it stands, and its text.
struct Written<'a> {
    cite: &'a Cite,
    position: Position,
    near: bool,
    out: Out,
    /// Names that it begins with.
    names: Option<Vec<String>>,
}

/// Formats the citations of a document in order.
pub(super) fn write(context: &Context<'_>, order: &Order, facts: &[Facts], citations: &[Vec<Cite>]) -> Vec<Styled> {
    let distance = context.citation.number("near-note-distance").unwrap_or(5);
    let mut seen: BTreeSet<usize> = BTreeSet::new();
    let mut last_note: Vec<Option<usize>> = vec![None; context.entries.len()];
    let mut written: Vec<Styled> = Vec::new();
    let mut before: Vec<&Cite> = Vec::new();
    for (note, cites) in citations.iter().enumerate() {
        let cites = sorted(context, order, facts, cites);
        let mut placed = Vec::new();
        for (at, cite) in cites.iter().enumerate() {
            let previous = match at.checked_sub(1) {
                Some(at) => Some(cites[at]),
                None if before.len() == 1 => before.first().copied(),
                None => None,
            };
            let position = if seen.insert(cite.work) { Position::First } else { position(cite, previous) };
            let near = last_note[cite.work].is_some_and(|last| note - last <= distance);
            placed.push((*cite, position, near));
        }
        for cite in &cites {
            last_note[cite.work] = Some(note);
        }
        written.push(cluster(context, facts, &placed));
        before = cites;
    }
    written
}

/// Returns the position of a work cited before; `previous` is the cite directly before it.
fn position(cite: &Cite, previous: Option<&Cite>) -> Position {
    let Some(previous) = previous.filter(|previous| previous.work == cite.work) else { return Position::Subsequent };
    match (&previous.locator, &cite.locator) {
        (None, None) => Position::Ibid,
        (Some(_), None) => Position::Subsequent,
        (Some(one), Some(other)) if one == other => Position::Ibid,
        (_, Some(_)) => Position::IbidWithLocator,
    }
}

fn sorted<'a>(context: &Context<'_>, order: &Order, facts: &[Facts], cites: &'a [Cite]) -> Vec<&'a Cite> {
    let mut sorted: Vec<&Cite> = cites.iter().collect();
    if let Some(sort) = context.citation.child("sort").filter(|_| cites.len() > 1) {
        let nodes: Vec<&Node> = sort.all("key").collect();
        let mut keyed: Vec<(Vec<String>, &Cite)> =
            sorted.iter().map(|cite| (context.keys(context.citation, sort, cite, &facts[cite.work]), *cite)).collect();
        keyed.sort_by(|one, other| order.compare_all(&nodes, &one.0, &other.0));
        sorted = keyed.into_iter().map(|(_, cite)| cite).collect();
    }
    sorted
}

fn render(context: &Context<'_>, facts: &[Facts], cite: &Cite, position: Position, near: bool) -> Out {
    let mut renderer = context.renderer(context.citation, cite, &facts[cite.work], position);
    renderer.near_note = near;
    Out::of(renderer.layout(), "").unwrap_or_default()
}

fn cluster(context: &Context<'_>, facts: &[Facts], cites: &[(&Cite, Position, bool)]) -> Styled {
    let area = context.citation;
    let empty = Node::default();
    let layout = area.child("layout").unwrap_or(&empty);
    let delimiter = layout.get("delimiter").unwrap_or_default();
    let mut written: Vec<Written<'_>> = cites
        .iter()
        .map(|(cite, position, near)| {
            let mut out = render(context, facts, cite, *position, *near);
            let names = out.find(Tag::Names).map(|names| {
                let mut shown = vec![names.plain()];
                collect_names(names, &mut shown);
                shown
            });
            Written { cite, position: *position, near: *near, out, names }
        })
        .collect();
    let collapse = area.get("collapse");
    let is_grouped =
        area.get("cite-group-delimiter").is_some() || collapse.is_some_and(|collapse| collapse.starts_with("year"));
    let parts = if is_grouped {
        written = grouped(written);
        collapsed_years(context, facts, &written, delimiter)
    } else if collapse == Some("citation-number") {
        collapsed_numbers(context, facts, &written, delimiter)
    } else {
        separated(&written, delimiter)
    };
    let parts = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let Some(body) = Out::of(parts, "") else { return Styled::default() };
    let dress = Node {
        attributes: layout.attributes.iter().filter(|(name, _)| name != "delimiter").cloned().collect(),
        ..Node::default()
    };
    flatten::styled(&body.dressed(&dress), context.terms)
}

/// Adds the affixes that the citing text gives.
fn affixed(cite: &Cite, out: Out) -> Out {
    let mut prefix = cite.prefix.clone();
    let mut suffix = cite.suffix.clone();
    if prefix.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ',' | '.' | ';' | ':')) {
        prefix.push(' ');
    }
    if suffix.starts_with(|c: char| c.is_alphanumeric()) {
        suffix.insert(0, ' ');
    }
    if prefix.is_empty() && suffix.is_empty() || out.is_empty() {
        return out;
    }
    Out { prefix, suffix, parts: vec![out], ..Out::default() }
}

fn mark(text: &str) -> Out {
    Out { of_style: true, ..Out::text(text) }
}

fn separated(written: &[Written<'_>], delimiter: &str) -> Vec<Out> {
    let mut parts = Vec::new();
    for one in written.iter().filter(|one| !one.out.is_empty()) {
        if !parts.is_empty() {
            parts.push(mark(delimiter));
        }
        parts.push(affixed(one.cite, one.out.clone()));
    }
    parts
}

/// Moves works of the same authors behind the first of them.
fn grouped(written: Vec<Written<'_>>) -> Vec<Written<'_>> {
    let mut groups: Vec<Vec<Written<'_>>> = Vec::new();
    for one in written {
        match groups.iter_mut().find(|group| one.names.is_some() && group[0].names == one.names) {
            Some(group) => group.push(one),
            None => groups.push(vec![one]),
        }
    }
    groups.into_iter().flatten().collect()
}

/// Leaves out the authors of works behind the first of a group, and the year where only its suffix differs.
fn collapsed_years(context: &Context<'_>, facts: &[Facts], written: &[Written<'_>], delimiter: &str) -> Vec<Out> {
    let area = context.citation;
    let collapse = area.get("collapse").filter(|collapse| collapse.starts_with("year"));
    let group_delimiter = area.get("cite-group-delimiter").unwrap_or(if collapse.is_some() { ", " } else { delimiter });
    let after = area.get("after-collapse-delimiter").unwrap_or(delimiter);
    let mut parts: Vec<Out> = Vec::new();
    let mut was_collapsed = false;
    for (at, one) in written.iter().enumerate() {
        let previous = at.checked_sub(1).map(|at| &written[at]);
        let is_same = previous.is_some_and(|previous| one.names.is_some() && previous.names == one.names)
            && one.cite.prefix.is_empty();
        let year = |one: &Written<'_>| context.entries[one.cite.work].date("issued").and_then(|date| date.from);
        let suffix = facts[one.cite.work].year_suffix.clone();
        let is_suffix_only = is_same
            && collapse.is_some_and(|collapse| collapse.starts_with("year-suffix"))
            && suffix.is_some()
            && previous.is_some_and(|previous| {
                year(previous).map(|day| day.year) == year(one).map(|day| day.year)
                    && facts[previous.cite.work].year_suffix.is_some()
                    && previous.cite.locator.is_none()
            })
            && one.cite.locator.is_none();
        let (between, out) = if is_suffix_only {
            let between = area.get("year-suffix-delimiter").unwrap_or(delimiter);
            (between, Out::text(suffix.unwrap_or_default()))
        } else if is_same && collapse.is_some() {
            let cite = Cite { suppress_author: true, ..one.cite.clone() };
            (group_delimiter, render(context, facts, &cite, one.position, one.near))
        } else if is_same {
            (group_delimiter, one.out.clone())
        } else {
            (if was_collapsed { after } else { delimiter }, one.out.clone())
        };
        if out.is_empty() {
            continue;
        }
        if !parts.is_empty() {
            parts.push(mark(between));
        }
        parts.push(affixed(one.cite, out));
        was_collapsed = is_same;
    }
    parts
}

/// Writes three or more consecutive numbers as a range.
fn collapsed_numbers(context: &Context<'_>, facts: &[Facts], written: &[Written<'_>], delimiter: &str) -> Vec<Out> {
    let is_plain =
        |one: &Written<'_>| one.cite.locator.is_none() && one.cite.prefix.is_empty() && one.cite.suffix.is_empty();
    let number = |one: &Written<'_>| facts[one.cite.work].number;
    let after = context.citation.get("after-collapse-delimiter").unwrap_or(delimiter);
    let mut parts: Vec<Out> = Vec::new();
    let mut at = 0;
    let mut was_range = false;
    while at < written.len() {
        let mut end = at;
        while end + 1 < written.len()
            && is_plain(&written[end])
            && is_plain(&written[end + 1])
            && number(&written[end + 1]) == number(&written[end]) + 1
        {
            end += 1;
        }
        let is_range = end >= at + 2;
        let end = if is_range { end } else { at };
        if !parts.is_empty() {
            parts.push(mark(if was_range { after } else { delimiter }));
        }
        parts.push(affixed(written[at].cite, written[at].out.clone()));
        if is_range {
            parts.push(mark("–"));
            parts.push(written[end].out.clone());
        }
        was_range = is_range;
        at = end + 1;
    }
    parts
}
