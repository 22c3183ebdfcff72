//! Renders the elements of a style for one work.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use super::entry::Entry;
use super::markup;
use super::names::Parts;
use super::node::Node;
use super::number;
use super::output::Out;
use super::terms::Terms;

/// One work in a citation.
#[derive(Clone, Debug, Default)]
pub(in crate::cite::csl) struct Cite {
    /// Index of the work.
    pub work: usize,
    /// What is cited of it, and the CSL name of its label.
    pub locator: Option<(String, String)>,
    pub prefix: String,
    pub suffix: String,
    pub suppress_author: bool,
}

/// Where a citation stands in relation to earlier ones of the same work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Position {
    #[default]
    First,
    Subsequent,
    Ibid,
    IbidWithLocator,
}

/// What is known of a work from the whole document.
#[derive(Clone, Debug, Default)]
pub(super) struct Facts {
    /// Number in the bibliography, from 1.
    pub number: usize,
    pub year_suffix: Option<String>,
    /// Whether the condition `disambiguate` holds.
    pub disambiguate: bool,
    /// Names shown beyond those of the style.
    pub extra_names: usize,
    /// For each name, how much of the given name is shown beyond the style: 1 initials, 2 all.
    pub givens: Vec<u8>,
    /// Number of the first note that cites the work.
    pub first_note: Option<usize>,
}

/// What an element gives.
#[derive(Debug, Default)]
pub(super) struct Rendered {
    pub out: Vec<Out>,
    /// Whether it asks for a variable.
    pub called: bool,
    /// Whether a variable that it asks for has a value.
    pub filled: bool,
}

impl Rendered {
    pub(super) fn filled(out: Out) -> Self {
        Self { out: vec![out], called: true, filled: true }
    }
}

/// Renders elements for one work.
pub(super) struct Renderer<'a> {
    pub style: &'a Node,
    pub macros: &'a HashMap<&'a str, &'a Node>,
    pub terms: &'a Terms,
    /// The element `citation` or `bibliography`.
    pub area: &'a Node,
    pub entry: &'a Entry,
    pub cite: &'a Cite,
    pub facts: &'a Facts,
    pub position: Position,
    pub near_note: bool,
    pub key: Option<&'a Node>,
    /// Variables that a substitute has used.
    suppressed: RefCell<Vec<String>>,
    /// Variables asked for since a substitute began.
    traced: RefCell<Vec<String>>,
    /// What names inside a substitute inherit.
    pub(super) outer: Cell<Option<Parts<'a>>>,
    /// Number of substitutes around the element.
    pub(super) substitutes: Cell<usize>,
    has_names: Cell<bool>,
    pub(super) has_year_suffix: Cell<bool>,
    author_taken: Cell<bool>,
    /// Elements rendered so far.
    steps: Cell<usize>,
}

/// Largest number of elements rendered for one work; macros that call macros multiply, and no style comes near it.
const MAX_STEPS: usize = 100_000;

impl<'a> Renderer<'a> {
    #[expect(clippy::too_many_arguments, reason = "each is what a style may ask for")]
    pub(super) fn new(
        style: &'a Node,
        macros: &'a HashMap<&'a str, &'a Node>,
        terms: &'a Terms,
        area: &'a Node,
        entry: &'a Entry,
        cite: &'a Cite,
        facts: &'a Facts,
        position: Position,
    ) -> Self {
        Self {
            style,
            macros,
            terms,
            area,
            entry,
            cite,
            facts,
            position,
            near_note: false,
            key: None,
            suppressed: RefCell::default(),
            traced: RefCell::default(),
            outer: Cell::new(None),
            substitutes: Cell::new(0),
            has_names: Cell::new(false),
            has_year_suffix: Cell::new(false),
            author_taken: Cell::new(false),
            steps: Cell::new(0),
        }
    }

    /// Renders the layout of the area, without its affixes.
    pub(super) fn layout(&self) -> Vec<Out> {
        self.area.child("layout").map(|layout| self.elements(&layout.children).out).unwrap_or_default()
    }

    /// Renders the elements of a macro.
    pub(super) fn macro_of(&self, name: &str) -> Vec<Out> {
        self.macros.get(name).map(|node| self.elements(&node.children).out).unwrap_or_default()
    }

    /// Returns the sort text of a variable.
    pub(super) fn sort_value(&self, variable: &str) -> String {
        if self.entry.date(variable).is_some() {
            return super::date::sort_text(&self.entry.date(variable).unwrap_or_default(), &|_| true);
        }
        let people = self.entry.names(variable);
        if !people.is_empty() {
            let name = |person: &super::person::Person| {
                [
                    person.family.as_str(),
                    &person.non_dropping,
                    &person.dropping,
                    &person.given,
                    &person.suffix,
                    &person.literal,
                ]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join(" ")
            };
            return people.iter().map(name).collect::<Vec<_>>().join(", ");
        }
        match variable {
            "citation-number" => format!("{:08}", self.facts.number),
            _ => self.value(variable).map(|value| markup::parsed(&value, self.terms).plain()).unwrap_or_default(),
        }
    }

    pub(super) fn elements(&self, nodes: &'a [Node]) -> Rendered {
        let mut all = Rendered::default();
        for node in nodes {
            let rendered = self.element(node);
            all.called |= rendered.called;
            all.filled |= rendered.filled;
            all.out.extend(rendered.out.into_iter().filter(|out| !out.is_empty()));
        }
        all
    }

    pub(super) fn element(&self, node: &'a Node) -> Rendered {
        self.steps.set(self.steps.get() + 1);
        if self.steps.get() > MAX_STEPS {
            return Rendered::default();
        }
        match node.name.as_str() {
            "text" => self.text(node),
            "number" => self.number(node),
            "label" => self.label(node),
            "names" => self.names(node),
            "date" => self.date(node),
            "group" => self.group(node),
            "choose" => self.choose(node),
            _ => Rendered::default(),
        }
    }

    fn group(&self, node: &'a Node) -> Rendered {
        let inner = self.elements(&node.children);
        if inner.called && !inner.filled {
            return Rendered { out: Vec::new(), called: true, filled: false };
        }
        match Out::of(inner.out, node.get("delimiter").unwrap_or_default()) {
            Some(out) => Rendered { out: vec![out.dressed(node)], called: true, filled: true },
            None => Rendered { out: Vec::new(), called: inner.called, filled: inner.filled },
        }
    }

    fn choose(&self, node: &'a Node) -> Rendered {
        let branches = node.all("if").chain(node.all("else-if"));
        let mut branches = branches.filter(|branch| self.holds(branch));
        branches.next().or_else(|| node.child("else")).map(|branch| self.elements(&branch.children)).unwrap_or_default()
    }

    /// Returns whether the conditions of a branch hold.
    fn holds(&self, branch: &Node) -> bool {
        let mut tests = Vec::new();
        for (name, values) in &branch.attributes {
            let values: Vec<&str> = if name == "locator" && values.contains("sub verbo") {
                std::iter::once("sub-verbo")
                    .chain(values.split_whitespace().filter(|value| !["sub", "verbo"].contains(value)))
                    .collect()
            } else {
                values.split_whitespace().collect()
            };
            let mut add = |test: &dyn Fn(&str) -> bool| tests.extend(values.iter().map(|value| test(value)));
            match name.as_str() {
                "type" => add(&|value| self.entry.kind() == value),
                "variable" => add(&|value| self.has(value)),
                "is-numeric" => add(&|value| self.value(value).is_some_and(|value| number::is_numeric(&value))),
                "is-uncertain-date" => add(&|value| self.entry.date(value).is_some_and(|date| date.circa)),
                "locator" => {
                    add(&|value| self.cite.locator.as_ref().is_some_and(|(_, label)| label.replace(' ', "-") == value));
                }
                "position" => add(&|value| self.is_position(value)),
                "disambiguate" => add(&|value| self.facts.disambiguate == (value == "true")),
                _ => {}
            }
        }
        match branch.get("match") {
            Some("any") => tests.contains(&true),
            Some("none") => !tests.contains(&true),
            _ => !tests.contains(&false),
        }
    }

    fn is_position(&self, wanted: &str) -> bool {
        if self.area.name != "citation" || self.key.is_some() {
            return false;
        }
        match wanted {
            "first" => self.position == Position::First,
            "subsequent" => self.position != Position::First,
            "ibid" => matches!(self.position, Position::Ibid | Position::IbidWithLocator),
            "ibid-with-locator" => self.position == Position::IbidWithLocator,
            "near-note" => self.position != Position::First && self.near_note,
            _ => false,
        }
    }

    fn has(&self, variable: &str) -> bool {
        self.value(variable).is_some() || self.entry.has(variable)
    }

    /// Returns the text of a variable of the work or of its citation.
    pub(super) fn value(&self, variable: &str) -> Option<String> {
        match variable {
            "locator" => self.cite.locator.as_ref().map(|(value, _)| value.clone()),
            "citation-number" => Some(self.facts.number.to_string()),
            "first-reference-note-number" => {
                self.facts.first_note.filter(|_| self.position != Position::First).map(|note| note.to_string())
            }
            "year-suffix" => self.facts.year_suffix.clone().or_else(|| self.entry.text(variable)),
            "citation-label" => Some(self.entry.text(variable).unwrap_or_else(|| self.citation_label())),
            "page-first" => self.entry.text(variable).or_else(|| {
                let page = self.entry.text("page")?;
                Some(page.split(['-', '–', ',', '&']).next().unwrap_or_default().trim().to_owned())
            }),
            _ => self.entry.text(variable),
        }
        .filter(|value| !value.trim().is_empty())
    }

    /// Returns a name option: of the element, or inherited.
    pub(super) fn option(&self, name: &'a Node, own: &str, inherited: &str) -> Option<&'a str> {
        name.get(own).or_else(|| self.inherited(inherited))
    }

    /// Returns a name option of the area or the style.
    pub(super) fn inherited(&self, name: &str) -> Option<&'a str> {
        self.area.get(name).or_else(|| self.style.get(name))
    }

    pub(super) const fn is_sorting(&self) -> bool {
        self.key.is_some()
    }

    pub(super) const fn sort_key(&self) -> Option<&'a Node> {
        self.key
    }

    pub(super) fn is_subsequent(&self) -> bool {
        self.area.name == "citation" && self.position != Position::First && self.key.is_none()
    }

    /// Returns whether these are the first names of the citation.
    pub(super) fn is_first_names(&self) -> bool {
        !self.has_names.replace(true)
    }

    /// Returns whether the first names are left out, and now have been.
    pub(super) fn takes_author(&self) -> bool {
        self.cite.suppress_author && !self.author_taken.replace(true)
    }

    /// Returns the year suffix where it is first due.
    pub(super) fn take_year_suffix(&self) -> Option<String> {
        let suffix = self.facts.year_suffix.clone()?;
        let written = self.has_year_suffix.get() || self.key.is_some() || self.writes_year_suffix();
        (!written).then(|| {
            self.has_year_suffix.set(true);
            suffix
        })
    }

    /// Returns whether the style itself places the year suffix.
    fn writes_year_suffix(&self) -> bool {
        fn has(node: &Node) -> bool {
            node.is("variable", "year-suffix") || node.children.iter().any(has)
        }
        has(self.area) || self.macros.values().any(|node| has(node))
    }

    pub(super) fn is_suppressed(&self, variable: &str) -> bool {
        self.suppressed.borrow().iter().any(|known| known == variable)
    }

    pub(super) fn suppress(&self, variable: &str) {
        if variable != "year-suffix" {
            self.suppressed.borrow_mut().push(variable.to_owned());
        }
    }

    pub(super) fn trace(&self, variable: &str) {
        self.traced.borrow_mut().push(variable.to_owned());
    }

    pub(super) fn begin_trace(&self) -> usize {
        self.traced.borrow().len()
    }

    pub(super) fn end_trace(&self, begin: usize) -> Vec<String> {
        self.traced.borrow_mut().split_off(begin)
    }
}
