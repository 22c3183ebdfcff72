//! Saved searches: a file of names and queries that a person writes, and what each search has reported.

mod seen;

use std::io;
use std::path::Path;

use ibid::read::read_regular;
use ibid::search::{Rank, Search, SearchHit};
use ibid::{Error, Result, SearchOptions, SearchResults};

use super::Failure;
use super::digest::digest;
use super::replace::replace;
pub(crate) use seen::Seen;

/// Maximum number of passages of a search. A search that finds more is too broad for alerts.
pub(crate) const MOST: usize = 2000;

/// A saved search.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Saved {
    pub(crate) name: String,
    pub(crate) query: String,
}

impl Saved {
    /// Runs it.
    pub(crate) fn results(&self, search: &mut Search) -> Result<SearchResults> {
        let options = SearchOptions { limit: MOST, suggest: false, rank: Rank::Words, ..SearchOptions::default() };
        search.answer(&self.query, &options)
    }
}

/// Returns the key of a passage: its article and its words, so that it outlives a rebuild.
pub(crate) fn key(hit: &SearchHit) -> String {
    digest(format!("{}\n{}", hit.hit.article.id, hit.hit.text).as_bytes(), 12)
}

/// Reads a file of saved searches.
pub(crate) fn read(path: &Path) -> Result<Vec<Saved>, Failure> {
    let text = text(path).map_err(|error| {
        let missing = matches!(&error, Error::Disk { cause, .. } if cause.kind() == io::ErrorKind::NotFound);
        let hint = missing.then_some("save a search: `echo 'NAME: QUERY' >> alerts.txt`");
        Failure::Trouble(error, hint)
    })?;
    Ok(saved(path, &text)?)
}

/// Reads a file of saved searches; a missing one has none.
pub(crate) fn read_or_empty(path: &Path) -> Result<Vec<Saved>> {
    match text(path) {
        Ok(text) => saved(path, &text),
        Err(Error::Disk { cause, .. }) if cause.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

/// Adds a search at the end of the file, which is created if it is missing.
pub(crate) fn add(path: &Path, name: &str, query: &str) -> Result<()> {
    let known = match text(path) {
        Ok(text) => text,
        Err(Error::Disk { cause, .. }) if cause.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(error),
    };
    if name.contains([':', '\n', '\r']) || name.trim().is_empty() || name.trim_start().starts_with('#') {
        return Err(Error::input(name, "not a name for a search: write some words without a colon"));
    }
    let (name, query) = (name.trim(), one_line(query));
    let line_end = if known.is_empty() || known.ends_with('\n') { "" } else { "\n" };
    let text = format!("{known}{line_end}{name}: {query}\n");
    // The file stays readable, whatever is added.
    saved(path, &text)?;
    replace(path, text.as_bytes())
}

/// Removes the search of a name; returns whether there was one.
pub(crate) fn remove(path: &Path, name: &str) -> Result<bool> {
    let known = text(path)?;
    let is_it = |line: &&str| matches!(parsed(line).as_deref(), Ok([saved]) if saved.name == name);
    if !known.lines().any(|line| is_it(&line)) {
        return Ok(false);
    }
    let rest: String = known.split_inclusive('\n').filter(|line| !is_it(line)).collect();
    replace(path, rest.as_bytes())?;
    Ok(true)
}

fn one_line(query: &str) -> String {
    query.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn text(path: &Path) -> Result<String> {
    let bytes = read_regular(path).map_err(Error::disk(path, "reading the saved searches"))?;
    String::from_utf8(bytes).map_err(|_| Error::input(path.display().to_string(), "not UTF-8"))
}

fn saved(path: &Path, text: &str) -> Result<Vec<Saved>> {
    parsed(text).map_err(|(line, what)| Error::input(format!("{}:{line}", path.display()), what))
}

/// Parses the saved searches; the error names the line.
fn parsed(text: &str) -> std::result::Result<Vec<Saved>, (usize, String)> {
    let mut searches: Vec<Saved> = Vec::new();
    for (number, line) in (1..).zip(text.trim_start_matches('\u{feff}').lines()) {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (name, query) = line.split_once(':').unwrap_or((line, line));
        let (name, query) = (name.trim().to_owned(), query.trim().to_owned());
        if name.is_empty() || query.is_empty() {
            return Err((number, "expected NAME: QUERY".to_owned()));
        }
        if searches.iter().any(|saved| saved.name == name) {
            return Err((number, format!("name used twice: {name}")));
        }
        searches.push(Saved { name, query });
    }
    Ok(searches)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn saved_searches_are_lines() {
        let saved = |name: &str, query: &str| Saved { name: name.to_owned(), query: query.to_owned() };
        let text = "# desk\n\nharbour: \"harbour bridge\" AND source:lantern\r\ntar\n";
        assert_eq!(
            parsed(text),
            Ok(vec![saved("harbour", "\"harbour bridge\" AND source:lantern"), saved("tar", "tar")])
        );
        assert_eq!(parsed("a: b\n: c").map_err(|(line, _)| line), Err(2));
        assert_eq!(parsed("a: b\n\na: c").map_err(|(line, _)| line), Err(3));
    }

    #[test]
    fn adding_and_removing_leaves_the_other_lines() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("alerts.txt");
        add(&path, "tar", "tar OR pitch").expect("a new file");
        std::fs::write(&path, "# the desk's\ntar: tar OR pitch").expect("written");
        add(&path, " pier ", "\"old\n pier\"").expect("added");
        assert!(
            add(&path, "pier", "again").is_err() && add(&path, "a: b", "c").is_err() && add(&path, "c", " ").is_err()
        );
        let kept = std::fs::read_to_string(&path).expect("read");
        assert_eq!(kept, "# the desk's\ntar: tar OR pitch\npier: \"old pier\"\n");
        assert!(remove(&path, "tar").expect("removed") && !remove(&path, "tar").expect("there is none"));
        assert_eq!(std::fs::read_to_string(&path).expect("read"), "# the desk's\npier: \"old pier\"\n");
    }
}
