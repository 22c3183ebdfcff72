//! One name: its parts, its particles and its initials.

use serde_json::Value;

use super::output::Out;

/// A name of a person or an institution.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Person {
    pub family: String,
    pub given: String,
    pub dropping: String,
    pub non_dropping: String,
    pub suffix: String,
    /// Whether a comma precedes the suffix also where the given name is first.
    pub comma_suffix: bool,
    /// Name of an institution, or one that is not split.
    pub literal: String,
    /// Whether the family name is first and nothing is reordered.
    pub is_static: bool,
}

impl Person {
    /// Reads a name of CSL-JSON.
    pub(super) fn of(value: &Value) -> Option<Self> {
        let text = |name: &str| value.get(name).and_then(Value::as_str).unwrap_or_default().trim().to_owned();
        let flag =
            |name: &str| value.get(name).is_some_and(|flag| flag == true || flag == 1 || flag == "1" || flag == "true");
        let mut person = Self {
            family: text("family"),
            given: text("given"),
            dropping: text("dropping-particle"),
            non_dropping: text("non-dropping-particle"),
            suffix: text("suffix"),
            comma_suffix: flag("comma-suffix"),
            literal: text("literal"),
            is_static: flag("static-ordering"),
        };
        if person.literal.is_empty() && person.given.is_empty() && person.non_dropping.is_empty() {
            // A family name alone is written like a literal one.
            if person.family.is_empty() {
                return None;
            }
        }
        let is_quoted = person.family.len() > 1 && person.family.starts_with('"') && person.family.ends_with('"');
        if is_quoted {
            person.family = person.family.trim_matches('"').to_owned();
        } else {
            person.read_particles();
        }
        Some(person)
    }

    /// Takes lower-case particles out of the family name, and from the end of the given name.
    fn read_particles(&mut self) {
        if !self.non_dropping.is_empty() || self.given.is_empty() || self.family.is_empty() {
            return;
        }
        let words: Vec<&str> = self.family.split(' ').collect();
        let is_particle = |word: &str| {
            word.chars().next().is_some_and(|c| c.is_lowercase() || c == '\'' || c == '’')
                && !word.chars().any(char::is_uppercase)
        };
        let count = words.iter().take(words.len() - 1).take_while(|word| is_particle(word)).count();
        let (particle, family) = (words[..count].join(" "), words[count..].join(" "));
        if count > 0 {
            (self.non_dropping, self.family) = (particle, family);
        } else if let Some((particle, family)) = elided(&self.family) {
            (self.non_dropping, self.family) = (particle, family);
        }
        if self.suffix.is_empty()
            && let Some((given, suffix)) = self.given.split_once(',')
        {
            let (given, suffix) = (given.trim().to_owned(), suffix.trim());
            self.comma_suffix = suffix.starts_with('!');
            let suffix = suffix.trim_start_matches('!').trim();
            if !suffix.is_empty() {
                (self.suffix, self.given) = (suffix.to_owned(), given);
            }
        }
        if self.dropping.is_empty() {
            let words: Vec<&str> = self.given.split(' ').collect();
            let count = words.iter().skip(1).rev().take_while(|word| is_particle(word)).count();
            if count > 0 {
                let at = words.len() - count;
                (self.dropping, self.given) = (words[at..].join(" "), words[..at].join(" "));
            }
        }
    }

    /// Returns all parts of the name, to compare people by.
    pub(super) fn key(&self) -> String {
        joined(&[&self.given, &self.dropping, &self.non_dropping, &self.family, &self.suffix, &self.literal])
    }

    /// Returns whether the name is written in a script that puts the family name first and without a space.
    pub(super) fn is_unspaced(&self) -> bool {
        let mut letters = self.family.chars().chain(self.given.chars()).filter(|c| c.is_alphabetic());
        letters.all(crate::text::is_unsegmented_script) && !self.family.is_empty()
    }
}

/// Splits `d'Aubigné` and `al-Hakim` into the particle and the rest.
fn elided(family: &str) -> Option<(String, String)> {
    let at = family.find(['\'', '’', '-', '‐', '‑']).filter(|at| *at <= 5)?;
    let mark = family[at..].chars().next()?.len_utf8();
    let (particle, rest) = family.split_at(at + mark);
    let is_particle = particle.chars().next().is_some_and(char::is_lowercase) && rest.starts_with(char::is_uppercase);
    is_particle.then(|| (particle.to_owned(), rest.to_owned()))
}

/// Joins a particle and a name: no space behind an apostrophe or a hyphen.
pub(super) fn joined(parts: &[&str]) -> String {
    let mut out = String::new();
    for part in parts.iter().filter(|part| !part.is_empty()) {
        if !out.is_empty() && !out.ends_with(['\'', '’', '-', '‑', ' ']) {
            out.push(' ');
        }
        out.push_str(part);
    }
    out
}

/// Returns the initials of given names: `Jean-Luc` with `. ` → `J.-L.`.
///
/// Without `shorten` only initials that are there already are written in the form of the style.
pub(super) fn initials(given: &str, with: &str, hyphen: bool, shorten: bool) -> String {
    let spaced = given.replace('.', ". ").replace(". -", ".-");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut out = String::new();
    let stop = with.trim_end();
    for word in words {
        let is_initial = {
            let letters: Vec<char> = word.trim_end_matches('.').chars().collect();
            letters.len() == 1 && letters[0].is_uppercase()
                || (!shorten
                    && word.ends_with('.')
                    && letters.len() < 3
                    && letters.first().is_some_and(|c| c.is_uppercase()))
        };
        let starts_high =
            word.chars().find(|c| c.is_alphabetic()).is_some_and(|c| c.is_uppercase() || !c.is_lowercase());
        if is_initial || (shorten && starts_high) {
            let parts = word.split(['-', '‐', '‑']).filter(|part| !part.is_empty() && *part != ".");
            for (at, part) in parts.enumerate() {
                let first = part.chars().find(|c| c.is_alphanumeric());
                let Some(first) = first else { continue };
                if at > 0 && !first.is_uppercase() {
                    if !shorten {
                        out.push('-');
                        out.push_str(part);
                    } else if hyphen {
                        out.truncate(out.trim_end().len());
                        out.extend(['-', first.to_uppercase().next().unwrap_or(first)]);
                        out.push_str(with);
                    }
                    continue;
                }
                if at > 0 && hyphen {
                    out.truncate(out.trim_end().len());
                    out.push('-');
                } else if !out.is_empty() && !out.ends_with(' ') && at == 0 && ends_in_word(&out, stop) {
                    out.push(' ');
                }
                out.push_str(&initial(part, first));
                out.push_str(with);
            }
        } else {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
            out.push_str(word);
            out.push(' ');
        }
    }
    out.trim_end().to_owned()
}

/// Whether a text ends in a whole word rather than in an initial.
fn ends_in_word(text: &str, stop: &str) -> bool {
    let text = text.strip_suffix(stop).unwrap_or(text);
    text.chars().rev().take_while(|c| c.is_alphanumeric()).count() > 2
        || (!stop.is_empty() && text.ends_with('.') && stop != ".")
}

/// Returns the initial of a word; `Yu.` and `Ph.` are abbreviated already.
fn initial(word: &str, first: char) -> String {
    let letters: Vec<char> = word.trim_end_matches('.').chars().collect();
    if word.ends_with('.') && letters.len() == 2 && letters[1].is_lowercase() {
        return letters.into_iter().collect();
    }
    first.to_string()
}

/// Formatting elements of the parts of a name, and how they are put together.
pub(super) struct Form<'a> {
    pub family: Box<dyn Fn(&str) -> Out + 'a>,
    pub given: Box<dyn Fn(&str) -> Out + 'a>,
    pub plain: Box<dyn Fn(&str) -> Out + 'a>,
    /// Whether the family name is first.
    pub sorted: bool,
    pub separator: &'a str,
    /// `never`, `sort-only` or `display-and-sort`.
    pub demote: &'a str,
    /// Whether the order is made for comparison.
    pub for_sorting: bool,
}

impl Form<'_> {
    /// Formats a name whose given name is already shortened as the style wants; without one only the family name is.
    pub(super) fn write(&self, person: &Person, given: &str, is_short: bool) -> Out {
        let list = |parts: Vec<Out>, delimiter: &str| Out::of(parts, delimiter).unwrap_or_default();
        if !person.literal.is_empty() {
            return (self.family)(&person.literal);
        }
        let own = joined(&[&person.non_dropping, &person.family]);
        if is_short {
            return (self.family)(&own);
        }
        if person.is_unspaced() || person.is_static {
            let delimiter = if person.is_unspaced() { "" } else { " " };
            return list(vec![(self.family)(&own), (self.given)(given)], delimiter);
        }
        let demoted = self.demote == "display-and-sort" || (self.demote == "sort-only" && self.for_sorting);
        if self.sorted {
            let (family, rest) = if demoted {
                (person.family.clone(), joined(&[given, &person.dropping, &person.non_dropping]))
            } else {
                (own, joined(&[given, &person.dropping]))
            };
            return list(
                vec![(self.family)(&family), (self.given)(&rest), (self.plain)(&person.suffix)],
                self.separator,
            );
        }
        let before = joined(&[given, &person.dropping]);
        let is_tight = before.ends_with(['\'', '’', '-']);
        let mut name = list(vec![(self.given)(&before), (self.family)(&own)], if is_tight { "" } else { " " });
        if !person.suffix.is_empty() {
            let delimiter = if person.comma_suffix { ", " } else { " " };
            name = list(vec![name, (self.plain)(&person.suffix)], delimiter);
        }
        name
    }
}
