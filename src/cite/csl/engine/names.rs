//! Lists of names: `and`, et al., labels and substitutes.

use super::case;
use super::element::{Rendered, Renderer};
use super::markup;
use super::node::Node;
use super::number;
use super::output::{Format, Out, Tag};
use super::person::{Form, Person, initials};

/// A name element without attributes.
const PLAIN_NAME: &Node =
    &Node { name: String::new(), attributes: Vec::new(), children: Vec::new(), text: String::new() };

/// The children of a names element that its substitutes inherit.
#[derive(Clone, Copy)]
pub(super) struct Parts<'a> {
    name: Option<&'a Node>,
    et_al: Option<&'a Node>,
    label: Option<&'a Node>,
    /// Whether the label precedes the names.
    label_first: bool,
    delimiter: Option<&'a str>,
}

impl<'a> Parts<'a> {
    fn of(node: &'a Node, outer: Option<Self>) -> Self {
        let own = |name: &str| node.children.iter().find(|child| child.name == name);
        let place = |name: &str| node.children.iter().position(|child| child.name == name);
        let inherited = outer.filter(|_| own("name").is_none() && own("et-al").is_none());
        let label_first = match (place("label"), place("name")) {
            (Some(label), Some(name)) => label < name,
            _ => false,
        };
        Self {
            name: own("name").or_else(|| inherited.and_then(|outer| outer.name)),
            et_al: own("et-al").or_else(|| inherited.and_then(|outer| outer.et_al)),
            label: own("label")
                .or_else(|| inherited.filter(|_| node.children.is_empty()).and_then(|outer| outer.label)),
            label_first: if own("label").is_some() {
                label_first
            } else {
                inherited.is_some_and(|outer| outer.label_first)
            },
            delimiter: node.get("delimiter").or_else(|| inherited.and_then(|outer| outer.delimiter)),
        }
    }
}

impl<'a> Renderer<'a> {
    /// Renders a names element.
    pub(super) fn names(&self, node: &'a Node) -> Rendered {
        let rendered = self.names_of(node, self.outer.get());
        if self.takes_author() && !self.is_sorting() {
            return Rendered { out: Vec::new(), called: true, filled: false };
        }
        rendered
    }

    fn names_of(&self, node: &'a Node, outer: Option<Parts<'a>>) -> Rendered {
        let parts = Parts::of(node, outer);
        let variables: Vec<&str> = node.get("variable").unwrap_or_default().split_whitespace().collect();
        let of = |variable: &str| if self.is_suppressed(variable) { Vec::new() } else { self.entry.names(variable) };
        let mut lists: Vec<(String, Vec<Person>)> = variables
            .iter()
            .map(|variable| ((*variable).to_owned(), of(variable)))
            .filter(|(_, names)| !names.is_empty())
            .collect();
        if let [(first, editors), (second, translators)] = lists.as_slice()
            && editors == translators
            && [first.as_str(), second.as_str()].iter().all(|name| ["editor", "translator"].contains(name))
            && parts.label.is_some()
        {
            let both = editors.clone();
            lists = vec![("editortranslator".to_owned(), both)];
        }
        if lists.is_empty() {
            return match node.child("substitute") {
                Some(substitute) => self.substitute(substitute, parts),
                None => Rendered { out: Vec::new(), called: true, filled: false },
            };
        }
        for variable in &variables {
            self.trace(variable);
            if outer.is_some() {
                self.suppress(variable);
            }
        }
        let name = parts.name.unwrap_or(PLAIN_NAME);
        if self.option(name, "form", "name-form") == Some("count") {
            let count: usize = lists.iter().map(|(_, names)| self.shown(name, names.len()).0).sum();
            return Rendered::filled(Out::text(if self.is_sorting() {
                format!("{count:04}")
            } else {
                count.to_string()
            }));
        }
        let is_first = self.is_first_names();
        let written = lists.iter().map(|(variable, names)| {
            let list = self.list(name, parts.et_al, names);
            let list = if is_first { Out { tag: Some(Tag::Names), parts: vec![list], ..Out::default() } } else { list };
            let list = if Format::of(name) == Format::default()
                && name.get("prefix").is_none()
                && name.get("suffix").is_none()
            {
                list
            } else {
                let mut dress = name.clone();
                dress.attributes.retain(|(attribute, _)| {
                    attribute.starts_with("font")
                        || attribute == "prefix"
                        || attribute == "suffix"
                        || attribute.starts_with("text-d")
                        || attribute.starts_with("vert")
                });
                list.dressed(&dress)
            };
            let label = parts.label.and_then(|label| self.name_label(label, variable, names.len()));
            let pair = if parts.label_first { [label, Some(list)] } else { [Some(list), label] };
            Out::of(pair.into_iter().flatten().collect(), "").unwrap_or_default()
        });
        let delimiter = parts.delimiter.or_else(|| self.inherited("names-delimiter")).unwrap_or_default();
        let all = Out::of(written.collect(), delimiter).unwrap_or_default();
        let mut dress = node.clone();
        dress.attributes.retain(|(attribute, _)| attribute != "delimiter");
        Rendered::filled(all.dressed(&dress))
    }

    /// Renders the first child that gives something; its variables are not rendered again.
    fn substitute(&self, node: &'a Node, parts: Parts<'a>) -> Rendered {
        for child in &node.children {
            let before = self.begin_trace();
            let outer = self.outer.replace(Some(parts));
            self.substitutes.update(|depth| depth + 1);
            let rendered = if child.name == "names" { self.names_of(child, Some(parts)) } else { self.element(child) };
            self.substitutes.update(|depth| depth - 1);
            self.outer.set(outer);
            let used = self.end_trace(before);
            if rendered.out.iter().any(|out| !out.is_empty()) {
                for variable in used {
                    self.suppress(&variable);
                }
                self.is_first_names();
                return Rendered { called: true, filled: true, ..rendered };
            }
        }
        Rendered { out: Vec::new(), called: true, filled: false }
    }

    fn name_label(&self, label: &Node, variable: &str, count: usize) -> Option<Out> {
        let plural = match label.get("plural") {
            Some("always") => true,
            Some("never") => false,
            _ => count > 1,
        };
        let term = self.terms.get(variable, label.get("form").unwrap_or("long"), plural)?;
        let mut out = Out { of_style: true, ..Out::text(term) };
        self.finish_text(&mut out, label);
        Some(out.dressed(label)).filter(|out| !out.is_empty())
    }

    /// Returns how many names are shown, and whether the last one is added behind an ellipsis.
    pub(super) fn shown(&self, name: &'a Node, count: usize) -> (usize, bool) {
        let number = |plain: &str, sort: &str| {
            let key = self.sort_key().and_then(|key| key.number(sort));
            key.or_else(|| self.option(name, plain, plain).and_then(|value| value.trim().parse().ok()))
        };
        let (mut min, mut first) = (number("et-al-min", "names-min"), number("et-al-use-first", "names-use-first"));
        if self.is_subsequent() {
            let later = |plain: &str| self.option(name, plain, plain).and_then(|value| value.trim().parse().ok());
            min = later("et-al-subsequent-min").or(min);
            first = later("et-al-subsequent-use-first").or(first);
        }
        let use_last = self
            .sort_key()
            .and_then(|key| key.get("names-use-last"))
            .or_else(|| self.option(name, "et-al-use-last", "et-al-use-last"))
            == Some("true");
        match (min, first) {
            (Some(min), Some(first)) if count >= min && first < count => {
                let extra = if self.area.name == "citation" && !self.is_sorting() { self.facts.extra_names } else { 0 };
                let first = (first + extra).min(count);
                (first, use_last && first + 1 < count && first < count)
            }
            _ => (count, false),
        }
    }

    /// Renders a list of names.
    fn list(&self, name: &'a Node, et_al: Option<&Node>, names: &[Person]) -> Out {
        let (shown, use_last) = self.shown(name, names.len());
        let delimiter = name.get("delimiter").or_else(|| self.inherited("name-delimiter")).unwrap_or(", ");
        let order =
            if self.is_sorting() { Some("all") } else { self.option(name, "name-as-sort-order", "name-as-sort-order") };
        let is_sorted = |at: usize| order == Some("all") || (order == Some("first") && at == 0);
        let one = |at: usize| Out {
            tag: Some(Tag::Name),
            parts: vec![self.person(name, &names[at], at, is_sorted(at))],
            person: names[at].key(),
            ..Out::default()
        };
        let mut out: Vec<Out> = Vec::new();
        let is_cut = shown < names.len();
        let word = |text: String| Out { of_style: true, ..Out::text(text) };
        let and = match self.option(name, "and", "and").filter(|_| !self.is_sorting()) {
            Some("text") => self.terms.get("and", "long", false),
            Some("symbol") => Some("&".to_owned()),
            _ => None,
        };
        for at in 0..shown {
            if at > 0 {
                let is_last = at + 1 == shown && !is_cut;
                match &and {
                    Some(and) if is_last => {
                        let comma = match self.option(name, "delimiter-precedes-last", "delimiter-precedes-last") {
                            Some("always") => true,
                            Some("never") => false,
                            Some("after-inverted-name") => is_sorted(at - 1) && names[at - 1].literal.is_empty(),
                            _ => shown > 2,
                        };
                        let before = if comma { delimiter } else { " " };
                        let is_spaced = !is_unspaced(and);
                        let before = match before {
                            _ if !is_spaced => String::new(),
                            before if !before.ends_with(' ') => format!("{before} "),
                            before => before.to_owned(),
                        };
                        out.push(word(format!("{before}{and}{}", if is_spaced { " " } else { "" })));
                    }
                    _ => out.push(word(delimiter.to_owned())),
                }
            }
            out.push(one(at));
        }
        if is_cut && use_last {
            let before = if delimiter.ends_with(' ') { delimiter.to_owned() } else { format!("{delimiter} ") };
            out.push(word(format!("{before}… ")));
            out.push(one(names.len() - 1));
        } else if is_cut && shown > 0 && !self.is_sorting() {
            let comma = match self.option(name, "delimiter-precedes-et-al", "delimiter-precedes-et-al") {
                Some("always") => true,
                Some("never") => false,
                Some("after-inverted-name") => is_sorted(shown - 1),
                _ => shown > 1,
            };
            let is_others =
                et_al.and_then(|node| node.get("term")).is_some_and(|term| term.to_lowercase().contains("others"));
            let term = if is_others { "and-others" } else { "et-al" };
            let term = self.terms.get(term, "long", false).unwrap_or_default();
            if !term.is_empty() {
                if comma || !is_unspaced(&term) {
                    out.push(word(if comma { delimiter.to_owned() } else { " ".to_owned() }));
                }
                let term = word(term);
                out.push(et_al.map_or(term.clone(), |node| term.dressed(node)));
            }
        }
        Out::of(out, "").unwrap_or_default()
    }

    /// Renders one name.
    fn person(&self, name: &'a Node, person: &Person, at: usize, sorted: bool) -> Out {
        let part = |which: &str| name.all("name-part").find(|part| part.is("name", which));
        let (family, given) = (part("family"), part("given"));
        let write = |node: Option<&Node>, text: &str| {
            if text.is_empty() {
                return Out::default();
            }
            let mut out = markup::parsed(text, self.terms);
            if let Some(node) = node {
                if let Some(case) = node.get("text-case") {
                    case::apply(&mut out, case, true);
                }
                out = out.dressed(node);
            }
            out
        };
        let is_short = self.option(name, "form", "name-form") == Some("short");
        let level = self.facts.givens.get(at).copied().unwrap_or(0);
        let with = self.option(name, "initialize-with", "initialize-with");
        let initialize = self.option(name, "initialize", "initialize") != Some("false");
        let hyphen = self.style.get("initialize-with-hyphen") != Some("false");
        let shortened = match with {
            _ if person.is_unspaced() => person.given.clone(),
            Some(with) if level < 2 => initials(&person.given, with, hyphen, initialize),
            None if level == 1 && is_short => initials(&person.given, ". ", hyphen, initialize),
            _ => person.given.clone(),
        };
        let form = Form {
            family: Box::new(move |text| write(family, text)),
            given: Box::new(move |text| write(given, text)),
            plain: Box::new(move |text| {
                // Initials without stops go with a suffix without one.
                let has_stops = with.is_none_or(|with| with.contains('.'));
                write(None, if has_stops { text } else { text.trim_end_matches('.') })
            }),
            sorted,
            separator: if self.is_sorting() {
                " "
            } else {
                self.option(name, "sort-separator", "sort-separator").unwrap_or(", ")
            },
            demote: self.style.get("demote-non-dropping-particle").unwrap_or("display-and-sort"),
            for_sorting: self.is_sorting(),
        };
        form.write(person, &shortened, is_short && level == 0)
    }
}

/// Returns whether a term is in a script without spaces between words.
fn is_unspaced(term: &str) -> bool {
    term.starts_with(crate::text::is_unsegmented_script)
}

/// Returns whether a variable's value asks for the plural of its label.
pub(super) fn is_plural(variable: &str, value: &str) -> bool {
    match variable {
        "number-of-pages" | "number-of-volumes" => value.trim() != "1",
        _ => number::is_plural(value),
    }
}
