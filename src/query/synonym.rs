//! Synonyms that the user lists in a file, added to queries as alternatives with a lower weight.
//!
//! Words of the text that the file writes with a space match as a phrase. Phrases, patterns, proximity and exclusions are left
//! as they are: who writes them means those words.

use std::path::Path;

use toml::de::{DeTable, DeValue};

use super::ast::{Bool, Field, Query, Term};
use super::reading::readings;
use crate::error::{Error, Result};
use crate::text::{Lang, is_stop_word, line_of};

/// Weight of a synonym relative to the word of the query, if the file states none.
const WEIGHT: f32 = 0.5;
/// Maximum number of words of a member, and of members of a group.
const MAX_WORDS: usize = 6;
const MAX_MEMBERS: usize = 64;
/// Maximum number of synonyms that are added to a query.
const MAX_ADDED: usize = 64;

/// The synonyms of a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Synonyms(Vec<Group>);

/// A group of synonyms: what a query says, and what is searched for too.
#[derive(Clone, Debug, PartialEq)]
struct Group {
    /// Articles of this language only.
    lang: Option<Lang>,
    from: Vec<Member>,
    to: Vec<Member>,
    weight: f32,
}

#[derive(Clone, Debug, PartialEq)]
struct Member {
    text: String,
    /// Its words in lower case, without stop words.
    words: Vec<String>,
}

/// A synonym that was added to a query.
#[derive(Clone, Debug, PartialEq)]
pub struct Expansion {
    /// The words of the query.
    pub words: String,
    /// What is searched for too.
    pub synonym: String,
    /// The weight of the synonym.
    pub weight: f32,
}

impl Synonyms {
    /// Reads a file.
    ///
    /// # Errors
    ///
    /// If it cannot be read, or a line is not a group of synonyms; the error names the line.
    pub fn read(path: &Path) -> Result<Self> {
        let bytes = crate::read::read_regular(path).map_err(Error::disk(path, "reading synonyms"))?;
        let text = String::from_utf8(bytes).map_err(|_| Error::input(path.display().to_string(), "not UTF-8"))?;
        Self::parse(&text).map_err(|(line, what)| Error::input(format!("{}:{line}", path.display()), what))
    }

    /// Parses the text of a file. An error has its line.
    fn parse(text: &str) -> Result<Self, (usize, String)> {
        let line = |at: usize| line_of(text, at.min(text.len()));
        let table = DeTable::parse(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            (line(at), error.message().to_owned())
        })?;
        let mut usual = WEIGHT;
        if let Some(value) = table.get_ref().get("weight") {
            let stated = match value.get_ref() {
                DeValue::Float(number) => number.to_string().parse().ok(),
                DeValue::Integer(number) => number.to_string().parse().ok(),
                _ => None,
            };
            usual = stated.filter(is_weight).ok_or_else(|| (line(value.span().start), bad_weight()))?;
        }
        let mut groups = Vec::new();
        for (key, value) in table.get_ref() {
            let at = line(key.span().start);
            let lang = match key.get_ref().as_ref() {
                "weight" => continue,
                "any" => None,
                code => Some(Lang::named(code).ok_or_else(|| {
                    (at, format!("unknown key `{code}`: write `weight`, `any`, or the code of a language such as `en`"))
                })?),
            };
            let DeValue::Array(lines) = value.get_ref() else {
                return Err((at, format!("{}: expected a list of groups", key.get_ref())));
            };
            for value in lines {
                let at = line(value.span().start);
                let DeValue::String(group) = value.get_ref() else {
                    return Err((at, "expected text: \"EU, European Union\"".to_owned()));
                };
                groups.push(Group::parse(group, lang, usual).map_err(|what| (at, what))?);
            }
        }
        Ok(Self(groups))
    }

    /// Adds the synonyms of the words of a query, and lists them. `stems` are the languages of the index.
    pub fn expand(&self, query: Query, stems: &[Lang]) -> (Query, Vec<Expansion>) {
        let mut added = Vec::new();
        if self.0.is_empty() {
            return (query, added);
        }
        let query = self.expanded(query, stems, &mut added);
        (query, added)
    }

    fn expanded(&self, query: Query, stems: &[Lang], added: &mut Vec<Expansion>) -> Query {
        match query {
            Query::Bool(Bool { must, should, must_not }) => {
                let mut each = |query: Query| self.expanded(query, stems, added);
                let must = must.into_iter().map(&mut each).collect();
                let (words, others): (Vec<Query>, Vec<Query>) =
                    should.into_iter().partition(|query| word(query).is_some());
                let others: Vec<Query> = others.into_iter().map(&mut each).collect();
                let mut alternatives = self.of_words(&words, stems, added);
                let should = words.into_iter().chain(others).chain(alternatives.drain(..)).collect();
                Query::Bool(Bool { must, should, must_not })
            }
            Query::Field { field, inner } if !field.is_filter() => {
                Query::Field { field, inner: Box::new(self.expanded(*inner, stems, added)) }
            }
            Query::Boost { inner, factor } => {
                Query::Boost { inner: Box::new(self.expanded(*inner, stems, added)), factor }
            }
            query if word(&query).is_some() => {
                let words = [query];
                let alternatives = self.of_words(&words, stems, added);
                Query::any(words.into_iter().chain(alternatives))
            }
            query => query,
        }
    }

    /// Returns the synonyms of the words, and of several in a row.
    fn of_words(&self, words: &[Query], stems: &[Lang], added: &mut Vec<Expansion>) -> Vec<Query> {
        let words: Vec<&str> = words.iter().filter_map(word).collect();
        let mut found = Vec::new();
        for group in &self.0 {
            let own;
            let langs = match group.lang {
                Some(lang) => {
                    own = [lang];
                    own.as_slice()
                }
                None => stems,
            };
            for member in &group.from {
                let length = member.words.len();
                let Some(run) = words.windows(length).find(|run| is_said(run, &member.words, langs)) else { continue };
                for synonym in group.to.iter().filter(|other| other.words != member.words) {
                    let is_new = added.iter().all(|it| it.synonym != synonym.text)
                        && !words.windows(synonym.words.len()).any(|run| is_said(run, &synonym.words, langs));
                    if !is_new || added.len() == MAX_ADDED {
                        continue;
                    }
                    let Group { weight, lang, .. } = *group;
                    added.push(Expansion { words: run.join(" "), synonym: synonym.text.clone(), weight });
                    let phrase = Query::phrase(synonym.text.clone());
                    let within = lang.map(|lang| Query::word(lang.code()).within(Field::Lang));
                    found.push(Query::every(std::iter::once(phrase).chain(within)).boosted(weight));
                }
            }
        }
        found
    }
}

impl Group {
    /// Parses `EU, European Union` (each for the other) or `UK -> Britain, United Kingdom` (from left to right), either with a
    /// weight at its end (`^0.8`).
    fn parse(text: &str, lang: Option<Lang>, usual: f32) -> Result<Self, String> {
        let (text, weight) = match text.rsplit_once('^') {
            Some((text, weight)) => {
                let weight = weight.trim().parse().ok().filter(is_weight);
                (text, weight.ok_or_else(bad_weight)?)
            }
            None => (text, usual),
        };
        let members = |text: &str| -> Result<Vec<Member>, String> { text.split(',').map(Member::parse).collect() };
        let (from, to) = match text.split_once("->") {
            Some((_, right)) if right.contains("->") => return Err("more than one `->`".to_owned()),
            Some((left, right)) => (members(left)?, members(right)?),
            None => {
                let all = members(text)?;
                if all.len() < 2 {
                    return Err(format!("`{}` has no synonym: write \"EU, European Union\"", text.trim()));
                }
                (all.clone(), all)
            }
        };
        if from.len().max(to.len()) > MAX_MEMBERS {
            return Err(format!("more than {MAX_MEMBERS} synonyms"));
        }
        Ok(Self { lang, from, to, weight })
    }
}

impl Member {
    fn parse(text: &str) -> Result<Self, String> {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if !text.contains(char::is_alphanumeric) {
            return Err(if text.is_empty() {
                "empty synonym: remove a comma".to_owned()
            } else {
                format!("`{text}` is no word")
            });
        }
        let all: Vec<String> = text.split(' ').map(str::to_lowercase).collect();
        let words: Vec<String> = all.iter().filter(|word| !is_stop_word(word)).cloned().collect();
        let words = if words.is_empty() { all } else { words };
        if words.len() > MAX_WORDS {
            return Err(format!("`{text}` has more than {MAX_WORDS} words"));
        }
        Ok(Self { text, words })
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "a filter passes references")]
fn is_weight(weight: &f32) -> bool {
    (0.0..=1.0).contains(weight)
}

fn bad_weight() -> String {
    "the weight is a number from 0 to 1".to_owned()
}

/// Returns whether words of a query are those of a member, once analyzed in one of the languages.
fn is_said(run: &[&str], words: &[String], langs: &[Lang]) -> bool {
    let first = |word: &str| word.chars().next().map(|c| c.to_lowercase().collect::<String>());
    run.len() == words.len()
        && run.iter().zip(words).all(|(said, word)| {
            let is_alike = said.to_lowercase() == *word;
            is_alike
                || first(said) == first(word) && {
                    let known = readings(word, langs);
                    readings(said, langs).iter().any(|said| known.iter().any(|it| it.parts == said.parts))
                }
        })
}

fn word(query: &Query) -> Option<&str> {
    match query {
        Query::Leaf(leaf) => match &leaf.term {
            Term::Word(text) => Some(text),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::parse;

    const FILE: &str = "weight = 0.25\nany = [\n  \"EU, European Union\", # two-way\n  \"UK -> Great Britain ^0.8\",\n]\nde = [\"Schnellstraße, Autobahn\"]\n";

    fn expanded(query_string: &str) -> (String, Vec<String>) {
        let synonyms = Synonyms::parse(FILE).expect("a file of synonyms");
        let langs = [Lang::ENGLISH, Lang::named("de").expect("listed")];
        let (query, added) = synonyms.expand(parse(query_string).query, &langs);
        (query.to_string(), added.into_iter().map(|it| it.synonym).collect())
    }

    #[test]
    fn synonyms_are_alternatives_with_their_weight() {
        assert_eq!(expanded("eu law").0, r#"eu law "European Union"^0.25"#);
        assert_eq!(expanded("law of the European Union").0, r#"law of the European Union "EU"^0.25"#);
        assert_eq!(expanded("+UK trade").0, r#"+(UK "Great Britain"^0.8) trade"#);
        assert_eq!(expanded("Autobahnen").0, r#"Autobahnen (+"Schnellstraße" +lang:de)^0.25"#);
    }

    #[test]
    fn one_way_groups_go_one_way_and_other_terms_are_left_alone() {
        for query_string in ["great britain", "\"eu law\"", "-eu law", "eu*", "author:eu", "eu NEAR/3 law", "neural"] {
            assert!(expanded(query_string).1.is_empty(), "{query_string}");
        }
        assert!(expanded("eu european union").1.is_empty(), "both are there");
    }

    #[test]
    fn errors_have_a_line() {
        let error = |text: &str| Synonyms::parse(text).expect_err("an error");
        assert_eq!(error("any = [\n \"EU\",\n]").0, 2);
        assert_eq!(error("any = [\"a, b\",\n \"a -> b -> c\"]"), (2, "more than one `->`".to_owned()));
        assert_eq!(error("any = [\"a,,b\"]"), (1, "empty synonym: remove a comma".to_owned()));
        assert_eq!(error("\nenglish = []").0, 2);
        assert_eq!(error("any = [\"a, b ^7\"]").1, bad_weight());
        assert_eq!(error("\n\nany = 3").0, 3);
        assert_eq!(error("weight = 2").0, 1);
        assert_eq!(error("any = [").0, 1);
    }
}
