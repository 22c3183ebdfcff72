//! Differences between what a file states about itself and what a library states about it.

use crate::article::Meta;
use crate::text::fold_into;

use super::identifier::address;

/// A field that a file and a library state differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Name of the field.
    pub field: &'static str,
    /// The file's value.
    pub file: String,
    /// The library's value.
    pub library: String,
}

/// Returns the fields that both state differently. Case, accents, punctuation and precision make no difference.
pub(super) fn differences(file: &Meta, library: &Meta) -> Vec<Difference> {
    let mut found = Vec::new();
    let mut compare = |field, own: &Option<String>, other: &Option<String>, is_same: &dyn Fn(&str, &str) -> bool| {
        if let (Some(own), Some(other)) = (own, other)
            && !is_same(own, other)
        {
            found.push(Difference { field, file: own.clone(), library: other.clone() });
        }
    };
    let same_words = |own: &str, other: &str| {
        let (own, other) = (words(own), words(other));
        own == other || own.starts_with(&other) || other.starts_with(&own)
    };
    compare("title", &file.title, &library.title, &same_words);
    compare("source", &file.source, &library.source, &same_words);
    compare("date", &file.date, &library.date, &|own, other| {
        let day = |date: &str| date.split('T').next().unwrap_or_default().to_owned();
        let (own, other) = (day(own), day(other));
        own.starts_with(&other) || other.starts_with(&own)
    });
    compare("url", &file.url, &library.url, &|own, other| address(own) == address(other) || other.contains("doi.org/"));
    compare("lang", &file.lang, &library.lang, &|own, other| primary(own) == primary(other));
    compare("section", &file.section, &library.section, &same_words);
    let same_people = {
        let names = |meta: &Meta| {
            let mut names: Vec<Vec<String>> = meta
                .authors
                .iter()
                .map(|name| {
                    let mut words: Vec<String> = words(name).split(' ').map(str::to_owned).collect();
                    words.sort();
                    words
                })
                .collect();
            names.sort();
            names
        };
        let (own, other) = (names(file), names(library));
        // Initials and left-out middle names are no difference, as long as there are as many people with a common name.
        let share =
            |one: &[String], two: &[String]| one.iter().any(|word| word.chars().count() > 1 && two.contains(word));
        own.len() == other.len()
            && (own == other || own.iter().all(|name| other.iter().any(|other| share(name, other))))
    };
    if !file.authors.is_empty() && !library.authors.is_empty() && !same_people {
        let (file, library) = (file.authors.join("; "), library.authors.join("; "));
        found.push(Difference { field: "authors", file, library });
    }
    found
}

/// Leaves out of a library's metadata what the file states more precisely: the day of a month, the country of a language.
pub(super) fn keep_precise(library: &mut Meta, file: &Meta) {
    let is_less = |library: &Option<String>, file: &Option<String>| {
        let pair = library.as_ref().zip(file.as_ref());
        pair.is_some_and(|(library, file)| file.len() > library.len() && file.starts_with(library.as_str()))
    };
    if is_less(&library.date, &file.date) {
        library.date = None;
    }
    if is_less(&library.lang, &file.lang) {
        library.lang = None;
    }
}

fn primary(tag: &str) -> &str {
    tag.split('-').next().unwrap_or_default()
}

/// Returns the folded words of a text, separated by spaces.
pub(super) fn words(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    text.chars().for_each(|c| fold_into(c, &mut folded));
    let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}
