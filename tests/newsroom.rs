//! Transcripts, workbooks, tables, slides, rich text, Outlook messages and recognised text of many writers: every
//! paragraph, with its time, speaker, page, sheet and row. `newsroom/make.py` made the files and states what they say.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;

use crate::run::Folder;

/// Kind, text and place of a paragraph.
type Paragraph = (String, String, BTreeMap<String, Value>);

/// What an article contains: all of its paragraphs, or texts of some of them.
#[derive(Deserialize)]
#[serde(untagged)]
enum Expected {
    All(Vec<Paragraph>),
    Some { has: Vec<String> },
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/newsroom")
}

fn expected() -> BTreeMap<String, Vec<Expected>> {
    let list = fs::read_to_string(folder().join("expected.json")).expect("the list of files");
    serde_json::from_str(&list).expect("the list of files")
}

fn paragraphs(article: &Value) -> Vec<Paragraph> {
    let text = article["text"].as_str().expect("a text");
    let all = article["paragraphs"].as_array().expect("paragraphs").iter();
    all.map(|it| {
        let span = |end: usize| usize::try_from(it["span"][end].as_u64().expect("a span")).expect("a span");
        let place = ["time", "speaker", "page", "sheet", "row"].into_iter().filter(|name| !it[*name].is_null());
        let kind = it["kind"].as_str().expect("a kind").to_owned();
        (kind, text[span(0)..span(1)].to_owned(), place.map(|name| (name.to_owned(), it[name].clone())).collect())
    })
    .collect()
}

#[test]
fn every_paragraph_is_read_with_its_place() {
    let expected = expected();
    let mut writers: BTreeMap<&str, usize> = BTreeMap::new();
    let mut faults = Vec::new();
    for (name, expected) in &expected {
        *writers.entry(name.split('-').next().unwrap_or_default()).or_default() += 1;
        let read =
            Folder::new().ibid(["inspect", "--format", "jsonl", &*folder().join("files").join(name).to_string_lossy()]);
        let read = read.json();
        if read.len() != expected.len() {
            faults.push(format!("{name}: {} articles, not {}", read.len(), expected.len()));
        }
        for (article, expected) in read.iter().zip(expected) {
            let found = paragraphs(article);
            match expected {
                Expected::All(all) if *all == found => {}
                Expected::All(all) => faults.push(format!("{name}: {found:#?} is not {all:#?}")),
                Expected::Some { has } => faults.extend(
                    has.iter()
                        .filter(|text| !found.iter().any(|(_, it, _)| it == *text))
                        .map(|text| format!("{name}: no {text:?}")),
                ),
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert_eq!(writers["csv"] + writers["tsv"], 10);
    for format in ["vtt", "srt", "rtf", "msg", "xlsx", "ods", "pptx", "odp"] {
        assert!(writers[format] >= 10, "{format}: {}", writers[format]);
    }
    assert!(writers["hocr"] + writers["alto"] >= 10);
}

/// Returns the locator of a paragraph as a citation writes it, if its place has one.
fn locator(place: &BTreeMap<String, Value>, name: &str) -> Option<String> {
    let number = |key: &str| place.get(key).and_then(Value::as_u64);
    if let Some(time) = place.get("time").and_then(Value::as_str) {
        return Some(time.to_owned());
    }
    let page = if name.starts_with("pptx") || name.starts_with("odp") { "slide" } else { "p." };
    number("row").map(|row| format!("row {row}")).or_else(|| number("page").map(|at| format!("{page} {at}")))
}

#[test]
fn locators_are_resolved_again() {
    let mut folder_of_all = Folder::new();
    let expected = expected();
    for name in expected.keys() {
        let bytes = fs::read(folder().join("files").join(name)).expect("a file");
        folder_of_all = folder_of_all.file(&format!("corpus/{name}"), bytes);
    }
    assert_eq!(folder_of_all.ibid(["index", "-q"]).status(), 0);
    let mut resolved = 0;
    for (name, expected) in &expected {
        let Some(Expected::All(paragraphs)) = expected.first() else { continue };
        // The first of its place, in the first sheet.
        let first_sheet = paragraphs.first().and_then(|(.., place)| place.get("sheet").cloned());
        let last = paragraphs.iter().rev().find(|(kind, _, place)| {
            kind != "note" && locator(place, name).is_some() && place.get("sheet").cloned() == first_sheet
        });
        let Some((_, text, place)) = last else { continue };
        let id = name.rsplit_once('.').map_or(&**name, |(id, _)| id);
        let reference = format!("{id}#{}", locator(place, name).expect("a locator"));
        let shown = folder_of_all.ibid(["show", &reference, "--json"]);
        let shown = shown.json().remove(0);
        // A time is that of a sentence.
        let has = |it: &str| it.contains(text.as_str()) || place.contains_key("time") && text.contains(it);
        assert!(shown["text"].as_str().is_some_and(has), "{reference}: {text:?}: {shown}");
        resolved += 1;
    }
    assert!(resolved >= 70, "{resolved}");
}
