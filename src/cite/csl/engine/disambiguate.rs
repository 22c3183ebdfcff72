//! Disambiguation: names, given names, the condition of the style and year suffixes, in this order, for works whose citations
//! would be the same.

use std::collections::{BTreeMap, BTreeSet};

use super::document::Context;
use super::element::{Cite, Facts, Position};
use super::node::Node;
use super::output::Out;
use super::person::Person;

/// Largest number of names that are tried for one work.
const MAX_NAMES: usize = 50;

/// Sets what distinguishes works whose citations are the same; `listed` is the order of the bibliography.
pub(super) fn resolve(context: &Context<'_>, facts: &mut [Facts], listed: &[usize]) {
    let area = context.citation;
    let is = |name: &str| area.is(name, "true");
    let rule = area.get("givenname-disambiguation-rule").unwrap_or("by-cite");
    if is("disambiguate-add-givenname") && rule != "by-cite" {
        expand_everywhere(context, facts, rule);
    }
    for group in ambiguous(context, facts, listed) {
        let mut group = group;
        if is("disambiguate-add-names") {
            group = add_names(context, facts, &group, is("disambiguate-add-givenname") && rule == "by-cite");
        }
        if is("disambiguate-add-givenname") && rule == "by-cite" && group.len() > 1 {
            group = add_given_names(context, facts, &group);
        }
        if group.len() > 1 && has_condition(context) {
            for work in &group {
                facts[*work].disambiguate = true;
            }
        }
    }
    if is("disambiguate-add-year-suffix") {
        for group in ambiguous(context, facts, listed) {
            for (at, work) in group.iter().enumerate() {
                facts[*work].year_suffix = Some(suffix(at));
            }
        }
    }
}

/// Returns the text of a citation of a work alone.
fn shown(context: &Context<'_>, facts: &[Facts], work: usize) -> String {
    let cite = Cite { work, ..Cite::default() };
    let out = context.renderer(context.citation, &cite, &facts[work], Position::First).layout();
    out.iter().map(Out::plain).collect()
}

/// Returns the groups of works whose citations are the same, each in the order of the bibliography.
fn ambiguous(context: &Context<'_>, facts: &[Facts], listed: &[usize]) -> Vec<Vec<usize>> {
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for work in listed {
        groups.entry(shown(context, facts, *work)).or_default().push(*work);
    }
    groups.into_values().filter(|group| group.len() > 1).collect()
}

fn still_ambiguous(context: &Context<'_>, facts: &[Facts], group: &[usize]) -> Vec<usize> {
    ambiguous(context, facts, group).into_iter().flatten().collect()
}

fn distinct(context: &Context<'_>, facts: &[Facts], group: &[usize]) -> usize {
    group.iter().map(|work| shown(context, facts, *work)).collect::<BTreeSet<_>>().len()
}

/// Shows more names, as few as distinguish the works; none where it is of no use.
fn add_names(context: &Context<'_>, facts: &mut [Facts], group: &[usize], with_given: bool) -> Vec<usize> {
    let mut open = group.to_vec();
    let most = group.iter().map(|work| names(context, *work).len()).max().unwrap_or(0).min(MAX_NAMES);
    for extra in 1..most {
        let before = distinct(context, facts, &open);
        let saved: Vec<(usize, usize)> = open.iter().map(|work| (*work, facts[*work].extra_names)).collect();
        for work in &open {
            facts[*work].extra_names = extra;
        }
        let after = still_ambiguous(context, facts, &open);
        let is_better = distinct(context, facts, &open) > before;
        if after.is_empty() {
            return after;
        }
        if is_better {
            // Those that are still the same go back, and may be told apart by more.
            open = after;
        } else if extra + 1 == most && !with_given {
            for (work, _) in saved {
                facts[work].extra_names = 0;
            }
        }
    }
    for work in &open {
        facts[*work].extra_names = 0;
    }
    open
}

/// Shows given names, first initials where the style has them, name by name, where that distinguishes works.
fn add_given_names(context: &Context<'_>, facts: &mut [Facts], group: &[usize]) -> Vec<usize> {
    let most = group.iter().map(|work| names(context, *work).len()).max().unwrap_or(0).min(MAX_NAMES);
    let mut open = group.to_vec();
    for at in 0..most {
        for level in [1, 2] {
            let before = distinct(context, facts, &open);
            let saved: Vec<Vec<u8>> = open.iter().map(|work| facts[*work].givens.clone()).collect();
            for work in &open {
                let givens = &mut facts[*work].givens;
                if givens.len() <= at {
                    givens.resize(at + 1, 0);
                }
                givens[at] = level;
            }
            if distinct(context, facts, &open) <= before {
                for (work, saved) in open.iter().zip(saved) {
                    facts[*work].givens = saved;
                }
            }
            open = still_ambiguous(context, facts, &open);
            if open.is_empty() {
                return open;
            }
        }
    }
    open
}

/// Shows given names wherever people share a family name.
fn expand_everywhere(context: &Context<'_>, facts: &mut [Facts], rule: &str) {
    let primary = rule.starts_with("primary");
    let max = if rule.ends_with("with-initials") { 1 } else { 2 };
    let is_short = find_form(context) == Some("short".to_owned());
    let key = |person: &Person, level: u8| {
        let family = [person.non_dropping.as_str(), &person.family, &person.literal].join(" ");
        let initials = || person.given.split([' ', '-']).filter_map(|word| word.chars().next()).collect::<String>();
        match level {
            0 if is_short => family,
            0 | 1 => format!("{family}|{}", initials()),
            _ => format!("{family}|{}", person.given),
        }
    };
    let all: Vec<Vec<Person>> = (0..context.entries.len()).map(|work| names(context, work)).collect();
    let people: Vec<&Person> =
        all.iter().flat_map(|names| names.iter().take(if primary { 1 } else { MAX_NAMES })).collect();
    for (work, names) in all.iter().enumerate() {
        let count = if primary { 1 } else { names.len().min(MAX_NAMES) };
        for (at, person) in names.iter().take(count).enumerate() {
            let clashes = |level: u8| {
                let others = people.iter().filter(|other| {
                    **other != person && key(other, level) == key(person, level) && key(other, 2) != key(person, 2)
                });
                others.count()
            };
            // As little as tells this person from as many others as possible.
            let level = (0..=max).min_by_key(|level| clashes(*level)).unwrap_or(0);
            let givens = &mut facts[work].givens;
            if level > 0 {
                if givens.len() <= at {
                    givens.resize(at + 1, 0);
                }
                givens[at] = level;
            }
        }
    }
}

/// Returns the form of names in citations.
fn find_form(context: &Context<'_>) -> Option<String> {
    fn find<'a>(node: &'a Node, context: &Context<'a>, seen: &mut BTreeSet<&'a str>) -> Option<String> {
        if node.name == "name" {
            return node.get("form").map(str::to_owned);
        }
        let called = node.get("macro").filter(|name| seen.insert(*name)).and_then(|name| context.macros.get(name));
        node.children.iter().chain(called.copied()).find_map(|child| find(child, context, seen))
    }
    let inherited = || context.citation.get("name-form").or_else(|| context.style.get("name-form")).map(str::to_owned);
    find(context.citation.child("layout")?, context, &mut BTreeSet::new()).or_else(inherited)
}

/// Returns the names that citations of a work begin with.
fn names(context: &Context<'_>, work: usize) -> Vec<Person> {
    let of = |variable: &&str| context.entries[work].names(variable);
    ["author", "editor", "translator", "director"].iter().map(of).find(|names| !names.is_empty()).unwrap_or_default()
}

/// Returns whether the style has a condition `disambiguate`.
fn has_condition(context: &Context<'_>) -> bool {
    fn has(node: &Node) -> bool {
        node.get("disambiguate").is_some() || node.children.iter().any(has)
    }
    has(context.citation) || context.macros.values().any(|node| has(node))
}

/// Returns the suffix at a place: a, b, …, z, aa, ab.
fn suffix(at: usize) -> String {
    let mut text = String::new();
    let mut at = at + 1;
    while at > 0 {
        at -= 1;
        text.insert(0, char::from(b'a' + u8::try_from(at % 26).unwrap_or(0)));
        at /= 26;
    }
    text
}
