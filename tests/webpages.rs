//! Pages in the manner of common templates: text, title, authors and date as a reader would give them.
//!
//! `webpages/make.py` writes the pages; their prose is invented.

use serde::Deserialize;
use serde_json::Value;

use crate::run::Folder;

/// A page and what is expected of it.
#[derive(Deserialize)]
struct Page {
    name: String,
    html: String,
    /// `?`: any.
    title: String,
    /// The first may be `?`: the others may be missing, but none may be wrong.
    authors: Vec<String>,
    /// With `?` in front: it may be missing.
    date: Option<String>,
    /// Paragraphs, in order.
    text: Vec<String>,
    has: Vec<String>,
    lacks: Vec<String>,
}

/// Returns what is wrong with a page as it was read.
fn faults(page: &Page, read: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    let (text, article) = (read["text"].as_str().unwrap_or(""), &read["article"]);
    let mut from = 0;
    for paragraph in &page.text {
        match text[from..].find(paragraph.as_str()) {
            Some(at) => from += at + paragraph.len(),
            None => faults.push(format!("text lacks {paragraph:?}")),
        }
    }
    faults.extend(page.has.iter().filter(|words| !text.contains(*words)).map(|words| format!("text lacks {words:?}")));
    faults.extend(page.lacks.iter().filter(|words| text.contains(*words)).map(|words| format!("text has {words:?}")));
    if page.title != "?" && article["title"] != page.title.as_str() {
        faults.push(format!("title {} is not {:?}", article["title"], page.title));
    }
    let authors: Vec<&str> = article["authors"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let (optional, expected) = match page.authors.split_first() {
        Some((first, rest)) if first == "?" => (true, rest),
        _ => (false, page.authors.as_slice()),
    };
    let same = authors.iter().map(|name| name.to_lowercase()).eq(expected.iter().map(|name| name.to_lowercase()));
    let is_absent = optional && authors.is_empty();
    if !(same || is_absent) {
        faults.push(format!("authors {authors:?} are not {expected:?}"));
    }
    let date = article["date"].as_str();
    let is_date = match page.date.as_deref() {
        None => date.is_none(),
        Some(expected) => match expected.strip_prefix('?') {
            Some(expected) => date.is_none_or(|date| date.starts_with(expected)),
            None => date.is_some_and(|date| date.starts_with(expected)),
        },
    };
    if !is_date {
        faults.push(format!("date {date:?} is not {:?}", page.date));
    }
    faults
}

#[test]
fn pages_of_common_templates_are_read_as_a_reader_would() {
    let pages: Vec<Page> =
        include_str!("webpages/pages.jsonl").lines().map(|line| serde_json::from_str(line).expect("a page")).collect();
    assert!(pages.len() >= 109);
    let names: Vec<String> = pages.iter().map(|page| format!("{}.html", page.name)).collect();
    let folder =
        pages.iter().zip(&names).fold(Folder::new(), |folder, (page, name)| folder.file(name, page.html.as_bytes()));
    let mut command = folder.command();
    command.args(["inspect", "--format", "jsonl"]).args(&names);
    let read = folder.run(&mut command, "").json();
    let mut wrong = Vec::new();
    for (page, name) in pages.iter().zip(&names) {
        match read.iter().find(|read| read["article"]["path"].as_str().is_some_and(|path| path.ends_with(name))) {
            Some(read) => wrong.extend(faults(page, read).iter().map(|fault| format!("{}: {fault}", page.name))),
            None => wrong.push(format!("{}: not read", page.name)),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
