//! The words of a language that styles use: terms, date formats and options, those of the style before those of the locale.

use std::collections::HashMap;

use super::node::Node;

/// The terms of the output language.
#[derive(Debug, Default)]
pub(super) struct Terms {
    own: Table,
    /// American English, for terms that the language lacks.
    fallback: Table,
    dates: HashMap<String, Node>,
    options: HashMap<String, String>,
    /// BCP 47 tag.
    pub lang: String,
}

/// Name, form and gender form of a term.
type Key = (String, String, String);

#[derive(Debug, Default)]
struct Table(HashMap<Key, Term>);

#[derive(Clone, Debug, Default)]
struct Term {
    single: String,
    multiple: String,
    gender: String,
    matches: String,
}

impl Terms {
    /// Collects the terms of a language; `locales` are those of the files, `style` the element of the style.
    pub(super) fn new(style: &Node, locales: &[Node], lang: &str) -> Self {
        let base = |tag: &str| tag.split('-').next().unwrap_or_default().to_lowercase();
        let of_file = |tag: &str| locales.iter().find(|locale| locale.is("xml:lang", tag));
        let file = of_file(lang)
            .or_else(|| locales.iter().find(|locale| locale.get("xml:lang").map(base) == Some(base(lang))));
        let english = of_file("en-US");
        let of_style = |wanted: &dyn Fn(Option<&str>) -> bool| {
            style.all("locale").filter(|locale| wanted(locale.get("xml:lang"))).collect::<Vec<_>>()
        };
        let mut layers: Vec<&Node> = file.into_iter().collect();
        layers.extend(of_style(&|tag| tag.is_none()));
        layers.extend(of_style(&|tag| tag.is_some_and(|tag| !tag.contains('-') && tag.to_lowercase() == base(lang))));
        layers.extend(of_style(&|tag| tag.is_some_and(|tag| tag.contains('-') && tag.eq_ignore_ascii_case(lang))));
        let mut terms = Self { lang: lang.to_owned(), ..Self::default() };
        if let Some(layer) = english {
            terms.fallback.add(layer);
            terms.dates.extend(dates(layer));
        }
        for layer in layers {
            terms.own.add(layer);
            terms.dates.extend(dates(layer));
            for (name, value) in layer.child("style-options").into_iter().flat_map(|options| &options.attributes) {
                terms.options.insert(name.clone(), value.clone());
            }
        }
        terms
    }

    /// Returns a term. A form that the language lacks is replaced by the next longer one.
    pub(super) fn get(&self, name: &str, form: &str, plural: bool) -> Option<String> {
        self.gendered(name, form, plural, "")
    }

    /// Returns a term in the form for a gender, if there is one.
    pub(super) fn gendered(&self, name: &str, form: &str, plural: bool, gender: &str) -> Option<String> {
        let name = normalized(name);
        let term = self.own.get(&name, form, gender).or_else(|| self.fallback.get(&name, form, gender))?;
        Some(if plural { term.multiple.clone() } else { term.single.clone() })
    }

    /// Returns the grammatical gender of a noun; empty if it has none.
    pub(super) fn gender(&self, name: &str) -> &str {
        self.own.get(&normalized(name), "long", "").map_or("", |term| &term.gender)
    }

    /// Returns the ordinal suffix of a number.
    pub(super) fn ordinal(&self, number: u32, gender: &str) -> String {
        let find = |name: &str, matching: &str| {
            let term = self.own.0.get(&(name.to_owned(), "long".to_owned(), gender.to_owned()));
            let term = term.or_else(|| self.own.0.get(&(name.to_owned(), "long".to_owned(), String::new())));
            term.filter(|term| matching.contains(term.matches.as_str())).map(|term| term.single.clone())
        };
        let whole = || find(&format!("ordinal-{number:02}"), "whole-number");
        let two = || {
            find(
                &format!("ordinal-{:02}", number % 100),
                if number % 100 < 10 { "last-two-digits" } else { "last-two-digits |" },
            )
            .filter(|_| number % 100 > 9 || number < 100)
        };
        let one = || find(&format!("ordinal-{:02}", number % 10), "last-digit");
        whole().or_else(two).or_else(one).or_else(|| find("ordinal", "")).unwrap_or_default()
    }

    /// Returns the date format of the language for `text` or `numeric`.
    pub(super) fn date(&self, form: &str) -> Option<&Node> {
        self.dates.get(form)
    }

    /// Returns whether an option of the language is set.
    pub(super) fn option(&self, name: &str) -> bool {
        self.options.get(name).is_some_and(|value| value == "true")
    }
}

impl Table {
    fn add(&mut self, layer: &Node) {
        let terms: Vec<&Node> = layer.all("terms").flat_map(|terms| terms.all("term")).collect();
        let is_ordinal = |name: &str| name.starts_with("ordinal");
        if terms.iter().any(|term| term.get("name").is_some_and(is_ordinal)) {
            self.0.retain(|(name, ..), _| !is_ordinal(name));
        }
        for term in terms {
            let get = |name: &str| term.get(name).unwrap_or_default().to_owned();
            let part = |name: &str| term.child(name).map_or(&term.text, |part| &part.text).clone();
            let form = Some(get("form")).filter(|form| !form.is_empty()).unwrap_or_else(|| "long".to_owned());
            let value = Term {
                single: part("single"),
                multiple: part("multiple"),
                gender: get("gender"),
                matches: get("match"),
            };
            self.0.insert((normalized(&get("name")), form, get("gender-form")), value);
        }
    }

    fn get(&self, name: &str, form: &str, gender: &str) -> Option<&Term> {
        let mut form = form;
        loop {
            let key = |gender: &str| (name.to_owned(), form.to_owned(), gender.to_owned());
            if let Some(term) = self.0.get(&key(gender)).or_else(|| self.0.get(&key(""))) {
                return Some(term);
            }
            form = match form {
                "symbol" => "short",
                "verb-short" => "verb",
                "short" | "verb" => "long",
                _ => return None,
            };
        }
    }
}

fn dates(layer: &Node) -> impl Iterator<Item = (String, Node)> {
    layer.all("date").filter_map(|date| Some((date.get("form")?.to_owned(), date.clone())))
}

/// Terms of two words are written with a space, a hyphen or an underscore.
fn normalized(name: &str) -> String {
    let name = name.replace([' ', '_'], "-");
    if name == "sub-verbo" || name == "editor-translator" {
        name.replace("editor-translator", "editortranslator")
    } else {
        name
    }
}
