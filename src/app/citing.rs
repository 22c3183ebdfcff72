//! Resolves references for citing, and writes the citations of one document.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;

use ibid::cite::Cited;
use ibid::cite::{
    Bibliography, FormattedCitations, Item, Locator, Reference, Style, Styled, anchor, export, link, openable,
};
use ibid::read::{Sidecars, file_places};
use ibid::render::{cited, json};
use ibid::text::Span;
use ibid::{Error, Result, Search};

use super::format::Format;
use super::lookup::{found, missing};
use super::original::Roots;
use super::outcome::Failure;
use super::settings::Settings;
use super::worker;

/// Writes the citations of one document in a format; `bibliography` is the BibLaTeX file that missing works are added to.
pub(crate) fn write(
    out: &mut dyn Write,
    format: Format,
    all: &[Cited],
    written: &FormattedCitations,
    bibliography: Option<&Path>,
) -> Result<(), Failure> {
    let mut works: Vec<Item> = Vec::new();
    for cited in all {
        if works.iter().all(|work| work.key != cited.item.key) {
            works.push(cited.item.clone());
        }
    }
    if works.is_empty() && format != Format::CslJson {
        return Ok(());
    }
    match format {
        Format::Md => cited::markdown(out, all, written)?,
        Format::Html => cited::html(out, all, written)?,
        Format::Pandoc => {
            if let Some(file) = bibliography {
                add(file, &works)?;
            }
            cited::pandoc(out, all, &works, bibliography.is_none())?;
        }
        Format::Bibtex => out.write_all(export::bibtex(&works).as_bytes())?,
        Format::Biblatex => out.write_all(export::biblatex(&works).as_bytes())?,
        Format::CslJson => out.write_all(export::csl_json(&works).as_bytes())?,
        Format::Ris => out.write_all(export::ris(&works).as_bytes())?,
        Format::Endnote => out.write_all(export::endnote(&works).as_bytes())?,
        Format::Annotation => {
            for one in all {
                let citation = one.citation.plain();
                writeln!(
                    out,
                    "{}",
                    anchor::annotation(&one.article, &one.reference, one.span, one.place.as_ref(), &citation)
                )?;
            }
        }
        Format::Json | Format::Jsonl => json::citations(out, all, written)?,
        _ => cited::text(out, all, written)?,
    }
    Ok(())
}

/// Finds the passages of e-books, and those of pages and PDF files with an address, in their files, and links to them there. What
/// cannot be found, because its file is gone or has changed, has no place.
pub(crate) fn place(search: &Search, all: &mut [Cited], settings: &Settings) -> Result<()> {
    let has_place = |cited: &Cited| {
        let is_wanted = match cited.article.format.as_str() {
            "epub" => true,
            "html" | "pdf" => cited.link.is_some(),
            _ => false,
        };
        is_wanted && cited.reference.paragraphs.is_some() && !cited.changed
    };
    if !all.iter().any(has_place) {
        return Ok(());
    }
    let roots = Roots::of(search.searcher(), settings)?;
    let sidecars = Sidecars::new().with(worker::own());
    let mut done: Vec<usize> = Vec::new();
    for at in 0..all.len() {
        if !has_place(&all[at]) || done.contains(&at) {
            continue;
        }
        let same = (at..all.len()).filter(|it| all[*it].article.id == all[at].article.id && has_place(&all[*it]));
        let same: Vec<usize> = same.collect();
        done.extend(&same);
        let passages: Vec<Span> = same.iter().map(|it| all[*it].span).collect();
        let Some(path) = roots.file(&all[at].record.path) else { continue };
        let places = match file_places(&path, &all[at].article, &passages, &sidecars) {
            Ok(places) => places,
            Err(skip) => {
                settings.warn(format!("{}: no place in the file: {}", path.display(), skip.what));
                continue;
            }
        };
        for (it, place) in same.into_iter().zip(places) {
            let cited = &mut all[it];
            cited.place = place;
            let url = cited.article.meta.url.as_deref().and_then(openable);
            let link = url.map(|url| link::passage_link(url, &cited.article, cited.span, cited.place.as_ref()));
            cited.link = link;
        }
    }
    Ok(())
}

/// Formats the citations of one document in order, and its bibliography.
pub(crate) fn styled(all: &mut [Cited], style: &Style, locale: Option<&str>) -> Result<FormattedCitations> {
    let mut bibliography = Bibliography::new(style, locale)?;
    for cited in &*all {
        bibliography.cite(&[(&cited.item, cited.locator)]);
    }
    let written = bibliography.finish();
    for (cited, citation) in all.iter_mut().zip(&written.citations) {
        cited.citation = citation.clone();
    }
    Ok(written)
}

/// Returns a built-in style, for callers that must not name files.
pub(crate) fn style(name: &str) -> Result<Style> {
    if name.contains(['/', '\\']) || name.to_lowercase().ends_with(".csl") {
        let what = "give a style name such as apa or chicago; only `ibid cite --style FILE.csl` reads files";
        return Err(Error::input(name, what));
    }
    Style::load(name)
}

/// Resolves a reference for citing; `None` if it cannot be resolved, which is reported, as is a change of the article.
pub(crate) fn located(
    search: &Search,
    argument: Reference,
    words: Option<&str>,
    settings: &Settings,
    tell: &mut dyn FnMut(String),
) -> Result<Option<Cited>> {
    let mut reference = argument;
    let Some(article) = found(search, &mut reference, settings)? else {
        tell(missing(search, &reference.article)?.to_string());
        return Ok(None);
    };
    let record = article.record(0);
    let mut changed = !reference.fits(&record.sha256);
    let place = reference.resolve(&article);
    let is_there = |words: &str| place.as_ref().is_ok_and(|span| span.of(&article.text).contains(words.trim()));
    let span = match words.filter(|words| !is_there(words)) {
        Some(words) => {
            let Some((now, span)) = reference.relocate(&article, words) else {
                tell(format!("{reference}: these words do not occur in {}", article.id));
                return Ok(None);
            };
            settings.warn(format!("{reference}: source changed since it was cited: the words are now {now}"));
            (reference, changed) = (now, false);
            reference.resolve(&article).unwrap_or(span)
        }
        None => match place {
            Ok(span) => span,
            Err(error) => {
                tell(error.to_string());
                return Ok(None);
            }
        },
    };
    changed &= words.is_none();
    let now = Reference { pin: None, ..reference.clone() }.pinned(&record.sha256);
    if changed {
        tell(format!(
            "{reference}: source changed since it was cited: it is now {now}; use --text WORDS to find the cited words"
        ));
    }
    let item = Item::of(&record);
    let locator = Locator::of(&now, &article, span);
    let is_place = now.paragraphs.is_some();
    let link = article
        .meta
        .url
        .as_deref()
        .and_then(openable)
        .map(|url| if is_place { link::passage_link(url, &article, span, None) } else { url.to_owned() });
    let citation = Styled::default();
    Ok(Some(Cited { record, item, reference: now, span, locator, citation, link, place: None, changed, article }))
}

/// Appends the works that are missing from a BibLaTeX file; existing content is unchanged.
fn add(file: &Path, works: &[Item]) -> Result<()> {
    let known = match std::fs::read_to_string(file) {
        Ok(known) => known,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(Error::disk(file, "reading the bibliography")(error)),
    };
    let is_known = |key: &str| {
        known.lines().any(|line| {
            let entry = line.trim_start().strip_prefix('@').and_then(|entry| entry.split_once('{'));
            entry.is_some_and(|(_, rest)| rest.split(',').next().unwrap_or_default().trim() == key)
        })
    };
    let new: Vec<Item> = works.iter().filter(|work| !is_known(&work.key)).cloned().collect();
    let mut entries = export::biblatex(&new);
    if !known.is_empty() && !known.ends_with('\n') {
        entries.insert(0, '\n');
    }
    let opened = OpenOptions::new().append(true).create(true).open(file);
    let mut opened = opened.map_err(Error::disk(file, "opening the bibliography"))?;
    opened.write_all(entries.as_bytes()).map_err(Error::disk(file, "writing the bibliography"))
}
