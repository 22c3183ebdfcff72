//! Citation styles: the embedded ones by name, and others from CSL files.
//!
//! A file is checked before use: XML errors are reported with their line, and recursive macros, on which no processor
//! terminates, are rejected.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use hayagriva::archive::ArchivedStyle;
use hayagriva::citationberg::{self, IndependentStyle, StyleClass};
use quick_xml::Reader;
use quick_xml::events::Event;

use crate::error::{Error, Result};

/// A citation style that is ready to use.
#[derive(Clone, Debug)]
pub struct Style {
    csl: IndependentStyle,
}

/// Common short names in addition to those of the archive.
const SHORT: [(&str, ArchivedStyle); 10] = [
    ("apa", ArchivedStyle::AmericanPsychologicalAssociation),
    ("chicago", ArchivedStyle::ChicagoNotes),
    ("chicago-notes", ArchivedStyle::ChicagoNotes),
    ("chicago-author-date", ArchivedStyle::ChicagoAuthorDate),
    ("mla", ArchivedStyle::ModernLanguageAssociation),
    ("ieee", ArchivedStyle::InstituteOfElectricalAndElectronicsEngineers),
    ("harvard", ArchivedStyle::HarvardCiteThemRight),
    ("gb7714", ArchivedStyle::Gb77142015Numeric),
    ("gb7714-author-date", ArchivedStyle::Gb77142015AuthorDate),
    ("gb7714-note", ArchivedStyle::Gb77142015Note),
];

/// Maximum number of suggestions for an unknown name, and their minimum similarity (Jaro–Winkler).
const MAX_SUGGESTIONS: usize = 3;
const MIN_SIMILARITY: f64 = 0.8;
/// Maximum size of a style file, in bytes; the longest one of the CSL project is a tenth of it.
const MAX_BYTES: u64 = 4 << 20;
/// Maximum nesting of elements, since styles are parsed and applied recursively.
const MAX_DEPTH: usize = 100;

impl Style {
    /// Loads a style by name, or from a file: an argument that ends in `.csl` or contains a `/` is a file.
    pub fn load(name: &str) -> Result<Self> {
        let path = Path::new(name);
        if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csl")) || name.contains(['/', '\\'])
        {
            return Self::open(path);
        }
        Self::named(&name.to_lowercase()).ok_or_else(|| unknown_style(name))
    }

    /// Returns the names of the embedded styles, short names first, each with the style's title.
    pub fn names() -> Vec<(&'static str, &'static str)> {
        let mut names: Vec<_> = SHORT.iter().map(|(name, style)| (*name, style.display_name())).collect();
        for style in ArchivedStyle::all() {
            names.extend(style.names().iter().map(|name| (*name, style.display_name())));
        }
        let mut seen = std::collections::HashSet::new();
        names.retain(|(name, _)| seen.insert(*name));
        names
    }

    /// Returns whether citations are footnotes.
    pub fn is_note(&self) -> bool {
        self.csl.settings.class == StyleClass::Note
    }

    /// Returns the title of the style.
    pub fn title(&self) -> &str {
        &self.csl.info.title.value
    }

    pub(super) const fn csl(&self) -> &IndependentStyle {
        &self.csl
    }

    fn named(name: &str) -> Option<Self> {
        let short = SHORT.iter().find(|(short, _)| *short == name).map(|(_, style)| *style);
        match short.or_else(|| ArchivedStyle::by_name(name))?.get() {
            citationberg::Style::Independent(csl) => Some(Self { csl }),
            citationberg::Style::Dependent(_) => None,
        }
    }

    fn open(path: &Path) -> Result<Self> {
        let length = fs::metadata(path).map_err(Error::disk(path, "reading the style"))?.len();
        let wrong = |what: String| Error::input(path.display().to_string(), what);
        if length > MAX_BYTES {
            return Err(wrong("too long for a citation style".to_owned()));
        }
        let bytes = fs::read(path).map_err(Error::disk(path, "reading the style"))?;
        let text = String::from_utf8(bytes).map_err(|_| wrong("a citation style must be UTF-8".to_owned()))?;
        Self::parse(&text).map_err(wrong)
    }

    /// Parses a style from CSL; the error states where it is wrong and how.
    fn parse(csl: &str) -> Result<Self, String> {
        validate(csl)?;
        match citationberg::Style::from_xml(csl) {
            Ok(citationberg::Style::Independent(csl)) => Ok(Self { csl }),
            Ok(citationberg::Style::Dependent(style)) => {
                let href = &style.parent_link.href;
                let parent = href.rsplit('/').next().unwrap_or_default();
                let found = Self::named(parent);
                found.ok_or_else(|| format!("dependent style: use the file of its parent {href}"))
            }
            Err(error) => {
                let path = error.path.as_ref().map(ToString::to_string).filter(|path| path != "." && !path.is_empty());
                let place = path.map(|path| format!("at {path}: ")).unwrap_or_default();
                Err(format!("{place}no CSL style: {}", error.source))
            }
        }
    }
}

fn unknown_style(name: &str) -> Error {
    let typed = name.to_lowercase();
    let mut near: Vec<(f64, &str)> = Style::names()
        .into_iter()
        .map(|(name, _)| (strsim::jaro_winkler(&typed, name), name))
        .filter(|(alike, _)| *alike >= MIN_SIMILARITY)
        .collect();
    near.sort_by(|one, other| other.0.total_cmp(&one.0));
    let near = near.iter().take(MAX_SUGGESTIONS).map(|(_, name)| format!("`{name}`")).collect::<Vec<_>>().join(" or ");
    let near = if near.is_empty() { String::new() } else { format!(": did you mean {near}?") };
    let short = SHORT.map(|(name, _)| name).join(", ");
    Error::input(
        name,
        format!("unknown citation style{near}\n  available: {short}, more in `ibid cite --styles`, and any FILE.csl"),
    )
}

/// Checks that the file is well-formed and that its macros are not recursive.
fn validate(csl: &str) -> Result<(), String> {
    let mut reader = Reader::from_str(csl);
    let mut calls: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut inside: Option<String> = None;
    let mut depth = 0_usize;
    loop {
        let place = reader.buffer_position();
        let event = reader.read_event().map_err(|error| {
            let at = usize::try_from(reader.error_position().max(place)).unwrap_or(csl.len()).min(csl.len());
            let line = memchr::memchr_iter(b'\n', &csl.as_bytes()[..at]).count() + 1;
            format!("line {line}: not well-formed: {error}")
        })?;
        let is_start = matches!(event, Event::Start(_));
        match event {
            Event::Eof if depth > 0 => return Err("unclosed elements at the end of the file".to_owned()),
            Event::Eof => break,
            Event::Start(element) | Event::Empty(element) => {
                depth += usize::from(is_start);
                if depth > MAX_DEPTH {
                    return Err(format!("elements nested more than {MAX_DEPTH} deep"));
                }
                let attribute = |name: &str| {
                    let found = element.try_get_attribute(name).ok().flatten()?;
                    Some(found.value.into_owned())
                };
                match element.local_name().as_ref() {
                    "macro" => inside = attribute("name"),
                    _ => {
                        if let (Some(from), Some(to)) = (&inside, attribute("macro")) {
                            calls.entry(from.clone()).or_default().push(to);
                        }
                    }
                }
            }
            Event::End(element) => {
                depth = depth.saturating_sub(1);
                if element.local_name().as_ref() == "macro" {
                    inside = None;
                }
            }
            _ => {}
        }
    }
    match find_cycle(&calls) {
        Some(name) => Err(format!("macro `{name}` calls itself")),
        None => Ok(()),
    }
}

/// Returns a macro that calls itself, directly or indirectly: macros that call only removed ones are removed until none
/// can be.
fn find_cycle(calls: &BTreeMap<String, Vec<String>>) -> Option<&str> {
    let mut open: BTreeMap<&str, &[String]> = calls.iter().map(|(name, to)| (name.as_str(), to.as_slice())).collect();
    loop {
        let finished: Vec<&str> = open
            .iter()
            .filter(|(_, to)| to.iter().all(|to| !open.contains_key(to.as_str())))
            .map(|(name, _)| *name)
            .collect();
        if finished.is_empty() {
            break;
        }
        for name in finished {
            open.remove(name);
        }
    }
    // Each remaining macro calls a cycle or is part of one: following the calls ends inside it.
    let mut name = *open.keys().next()?;
    for _ in 0..open.len() {
        let to = open.get(name)?;
        name = to.iter().map(String::as_str).find(|to| open.contains_key(to))?;
    }
    Some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = r#"<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
<info><title>Mine</title><id>mine</id><updated>2020-01-01T00:00:00+00:00</updated></info>"#;

    #[test]
    fn styles_go_by_their_names() {
        for (name, title) in
            [("apa", "APA Style"), ("APA", "APA Style"), ("mla", "MLA"), ("ieee", "IEEE"), ("gb7714", "7714")]
        {
            let style = Style::load(name).expect(name);
            assert!(style.title().contains(title), "{name}: {}", style.title());
        }
        assert!(Style::load("chicago").expect("a style").is_note());
        let error = Style::load("chicgo-autor-date").expect_err("no style").to_string();
        assert!(error.contains("did you mean `chicago-author-date`"), "{error}");
        assert!(Style::names().iter().all(|(name, _)| Style::load(name).is_ok()));
    }

    #[test]
    fn files_are_checked() {
        let citation = r#"<citation><layout><text variable="title"/></layout></citation></style>"#;
        assert_eq!(Style::parse(&format!("{HEAD}{citation}")).expect("a style").title(), "Mine");
        for (csl, what) in [
            (format!("{HEAD}\n<citation><layout></citation></style>"), "line 3: not well-formed"),
            (HEAD.to_owned(), "unclosed elements at the end of the file"),
            ("nothing".to_owned(), "no CSL style"),
            (
                format!("{HEAD}<citation><layout><text variable=\"nonsense\"/></layout></citation></style>"),
                "no CSL style",
            ),
            (
                format!(
                    "{HEAD}<macro name=\"a\"><text macro=\"b\"/></macro><macro name=\"b\"><group><text macro=\"a\"/></group>\
                     </macro>{citation}"
                ),
                "calls itself",
            ),
        ] {
            let error = Style::parse(&csl).expect_err(what);
            assert!(error.contains(what), "{error}");
        }
    }

    #[test]
    fn a_style_may_point_to_another() {
        let points = |to: &str| {
            HEAD.replace(
                "<id>",
                &format!("<link href=\"http://www.zotero.org/styles/{to}\" rel=\"independent-parent\"/><id>"),
            ) + "</style>"
        };
        assert!(Style::parse(&points("apa")).is_ok());
        let error = Style::parse(&points("nowhere")).expect_err("it is not here");
        assert!(error.contains("use the file of its parent"), "{error}");
    }
}
