//! Reads libraries of reference managers: BibTeX, BibLaTeX, RIS, CSL-JSON, Zotero's JSON and RDF, Crossref's JSON, and
//! EndNote XML. The content determines the format.
//!
//! An invalid entry never prevents reading the others: it is reported with its line.

mod bibtex;
mod endnote;
mod json;
mod plain_text;
mod rdf;
mod ris;
mod tree;
mod value;

use std::fs;
use std::path::Path;

use crate::article::Meta;

use super::budget::STATED;
use super::{Skip, date, decode, regular};
use value::{date_of, doi_of, language_of, source_of};

/// Maximum size of a library, in bytes.
const LIMIT: u64 = 256 << 20;
/// Maximum number of problems that are kept; further ones are counted.
const PROBLEMS: usize = 1000;

/// A library as read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Library {
    /// Name of its format.
    pub format: &'static str,
    /// Its entries, in order.
    pub entries: Vec<LibraryEntry>,
    /// What could not be read.
    pub problems: Vec<LibraryProblem>,
}

/// What a library says about one work.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LibraryEntry {
    /// Citation key or number.
    pub key: String,
    /// Line of the library on which it begins, from 1.
    pub line: usize,
    /// Its metadata, without authors.
    pub meta: Meta,
    /// Its authors, or its editors if it has no author.
    pub creators: Vec<Creator>,
    /// Digital object identifier, in lower case.
    pub doi: Option<String>,
    /// Paths of the linked files, as written.
    pub files: Vec<String>,
}

/// An author as a library declares it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Creator {
    /// A person.
    Person {
        /// Family name with its particles.
        family: String,
        /// Given names.
        given: Option<String>,
        /// Suffix: `Jr.`, `III`.
        suffix: Option<String>,
    },
    /// An organisation, or a name in one field.
    Whole(String),
}

/// What is wrong with a part of a library.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LibraryProblem {
    /// Line of the library, from 1.
    pub line: usize,
    /// What is wrong.
    pub what: String,
}

/// An entry as its format states it: the values are not yet checked.
#[derive(Default)]
struct Stated {
    key: String,
    line: usize,
    title: Option<String>,
    authors: Vec<Creator>,
    editors: Vec<Creator>,
    /// Where it was published, the best answer first.
    sources: Vec<String>,
    section: Option<String>,
    /// Its date, the best answer first.
    dates: Vec<String>,
    urls: Vec<String>,
    doi: Option<String>,
    lang: Option<String>,
    tags: Vec<String>,
    files: Vec<String>,
}

/// Reads a library.
///
/// # Errors
/// Returns why the file is not a library, or cannot be read.
pub fn read_library(path: &Path) -> Result<Library, Skip> {
    if fs::metadata(path).is_ok_and(|about| about.len() > LIMIT) {
        return Err(Skip::new(format!("larger than {} MiB", LIMIT >> 20)));
    }
    parse_library(regular::read_regular(path).map_err(|error| Skip::new(super::skip::cause(&error)))?)
}

/// Reads a library from memory.
///
/// # Errors
/// As [`read_library`].
pub fn parse_library(bytes: Vec<u8>) -> Result<Library, Skip> {
    let size = bytes.len() as u64;
    if size > LIMIT {
        return Err(Skip::new(format!("larger than {} MiB", LIMIT >> 20)));
    }
    let text = decode::decode(bytes, false)?.text;
    let start = text.trim_start();
    let first_lines = || text.lines().take(200);
    let mut library = Library::default();
    match start.bytes().next() {
        Some(b'{' | b'[') => json::read(&text, &mut library)?,
        Some(b'<') => {
            let head = &start[..start.floor_char_boundary(4096)];
            if head.contains("<rdf:RDF") {
                rdf::read(&text, &mut library)?;
            } else if head.contains("<records") || head.contains("<record>") {
                endnote::read(&text, &mut library)?;
            } else {
                return Err(Skip::new("XML document is neither Zotero RDF nor EndNote XML"));
            }
        }
        _ if first_lines().any(|line| ris::tag(line).is_some_and(|(tag, _)| tag == "TY")) => {
            ris::read(&text, &mut library);
        }
        _ if bibtex::is_bibtex(&text) => bibtex::read(&text, &mut library),
        _ => {
            return Err(Skip::new(
                "not a library: BibTeX, BibLaTeX, RIS, CSL-JSON, Zotero JSON or RDF, Crossref JSON or EndNote XML",
            ));
        }
    }
    Ok(library)
}

impl Library {
    fn problem(&mut self, line: usize, what: impl Into<String>) {
        if self.problems.len() < PROBLEMS {
            self.problems.push(LibraryProblem { line, what: what.into() });
        } else if self.problems.len() == PROBLEMS {
            self.problems.push(LibraryProblem { line, what: "more problems are not listed".to_owned() });
        }
    }

    /// Checks the values of an entry, and adds it.
    fn add(&mut self, stated: Stated) {
        let Stated { key, line, authors, editors, .. } = stated;
        let mut meta = Meta {
            title: stated.title.and_then(|title| plain_text::line(&title)),
            source: stated.sources.iter().find_map(|source| source_of(source)),
            section: stated.section.and_then(|section| plain_text::line(&section)),
            ..Meta::default()
        };
        let dates: Vec<&String> = stated.dates.iter().filter(|date| !date.trim().is_empty()).collect();
        meta.date = dates.iter().find_map(|date| date_of(date));
        if let (Some(first), None) = (dates.first(), &meta.date) {
            self.problem(line, format!("{}: date: `{}` is ambiguous or not a date", name(&key), short(first)));
        }
        let lang = stated.lang.filter(|lang| !lang.trim().is_empty());
        meta.lang = lang.as_deref().and_then(language_of);
        if let (Some(lang), None) = (&lang, &meta.lang) {
            self.problem(line, format!("{}: language: `{}` is not known", name(&key), short(lang)));
        }
        let doi = stated.doi.as_deref().and_then(doi_of);
        let doi = doi.or_else(|| stated.urls.iter().find_map(|url| doi_of(url).filter(|_| url.contains("doi.org/"))));
        meta.url = stated
            .urls
            .into_iter()
            .map(|url| url.trim().to_owned())
            .find(|url| !url.is_empty() && !url.contains(char::is_whitespace) && url.contains(':'));
        meta.url = meta.url.or_else(|| doi.as_ref().map(|doi| format!("https://doi.org/{doi}")));
        for tag in stated.tags.iter().filter_map(|tag| plain_text::line(tag)) {
            if !meta.tags.contains(&tag) {
                meta.tags.push(tag);
            }
        }
        let creators = if authors.is_empty() { editors } else { authors };
        let size: usize = creators.iter().map(Creator::size).sum();
        if meta.size() + size > STATED {
            return self.problem(line, format!("{}: states more than {} KiB about one work", name(&key), STATED >> 10));
        }
        if meta.title.is_none() && creators.is_empty() && meta.url.is_none() {
            return self.problem(line, format!("{}: has no title, author or URL", name(&key)));
        }
        let files = stated.files.into_iter().filter(|file| !file.trim().is_empty()).collect();
        self.entries.push(LibraryEntry { key, line, meta, creators, doi, files });
    }
}

impl Creator {
    /// Reads a name in one field: `Family, Given`, `Family, Given, Suffix`, or the name of an organisation.
    fn inverted(written: &str) -> Option<Self> {
        let written = plain_text::line(written)?;
        if let Some(whole) = written.strip_suffix(',').filter(|whole| whole.contains('\u{201a}')) {
            // As `ibid cite` writes the comma of an organisation.
            return Some(Self::Whole(whole.replace('\u{201a}', ",")));
        }
        let parts: Vec<&str> = written.split(',').map(str::trim).collect();
        Some(match parts.as_slice() {
            [family, given] if !family.is_empty() => Self::person(family, given, ""),
            [family, given, suffix] if !family.is_empty() && value::is_suffix(suffix) => {
                Self::person(family, given, suffix)
            }
            // EndNote ends the name of an organisation with a comma.
            [whole] | [whole, ""] => Self::Whole((*whole).to_owned()),
            _ => Self::Whole(written.clone()),
        })
    }

    fn person(family: &str, given: &str, suffix: &str) -> Self {
        let part = |part: &str| plain_text::line(part);
        match part(family) {
            Some(family) if part(given).is_none() && part(suffix).is_none() => Self::Whole(family),
            Some(family) => Self::Person { family, given: part(given), suffix: part(suffix) },
            None => Self::Whole(part(given).unwrap_or_default()),
        }
    }

    fn size(&self) -> usize {
        match self {
            Self::Person { family, given, suffix } => {
                family.len() + given.as_ref().map_or(0, String::len) + suffix.as_ref().map_or(0, String::len)
            }
            Self::Whole(name) => name.len(),
        }
    }
}

/// Names an entry in a message.
fn name(key: &str) -> String {
    if key.is_empty() { "entry".to_owned() } else { short(key) }
}

fn short(text: &str) -> String {
    super::declared::short(text.trim()).into_owned()
}

/// Counts lines up to rising positions of a text.
struct LineCounter<'t> {
    text: &'t str,
    at: usize,
    line: usize,
}

impl<'t> LineCounter<'t> {
    fn of(text: &'t str) -> Self {
        Self { text, at: 0, line: 1 }
    }

    /// Returns the line of a position, which must not be before the last one.
    fn line_at(&mut self, at: usize) -> usize {
        let at = at.clamp(self.at, self.text.len());
        self.line += memchr::memchr_iter(b'\n', &self.text.as_bytes()[self.at..at]).count();
        self.at = at;
        self.line
    }
}

#[cfg(test)]
mod tests;
