//! The same prose as many programs write it: pandoc, LibreOffice, calibre, python-docx, odfpy, ebooklib, Python's e-mail
//! package, feedgen, warcio, and mail programs and Obsidian by hand. `writers/make.py` made the files.
//!
//! Each file is scored for its text, the kinds and order of its paragraphs, and its metadata.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use ibid::Article;
use ibid::ingest::{Inspected, inspect};
use ibid::passage::Size;
use ibid::read::{Sidecars, Skip};
use serde::Deserialize;

/// Minimum share of paragraphs that come with their kind and in order, over all files.
const PARAGRAPHS: f64 = 0.995;

/// What a file contains.
#[derive(Deserialize)]
struct Expected {
    title: Option<String>,
    /// `None` if the format does not state them.
    authors: Option<Vec<String>>,
    date: Option<String>,
    /// Kinds and texts of paragraphs, in order.
    prose: Vec<(String, String)>,
    /// Texts that occur somewhere, and those that occur nowhere.
    #[serde(default)]
    has: Vec<String>,
    #[serde(default)]
    lacks: Vec<String>,
    /// Texts of the other articles of the file, and the number of all.
    #[serde(default)]
    parts: Vec<String>,
    articles: Option<usize>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/writers")
}

fn articles(name: &str) -> Vec<Article> {
    let mut found = Vec::new();
    let take = |_: &Path, read: Result<Inspected, Skip>| {
        found.push(read.unwrap_or_else(|skip| panic!("{name}: {skip}")).article);
        Ok::<(), ibid::Error>(())
    };
    inspect(&folder().join(name), None, &Sidecars::new(), Size::default(), take).expect("it is there");
    found
}

/// Returns the number of expected paragraphs that the article has in order.
fn in_order(article: &Article, prose: &[(String, String)], missing: &mut Vec<String>) -> usize {
    let found: Vec<(String, &str)> =
        article.paragraphs.iter().map(|it| (it.kind.name().to_owned(), it.span.of(&article.text))).collect();
    let mut rest = &found[..];
    let mut count = 0;
    for (kind, text) in prose {
        if let Some(place) = rest.iter().position(|it| (&*it.0, it.1) == (&**kind, &**text)) {
            (rest, count) = (&rest[place + 1..], count + 1);
        } else {
            missing.push(format!("missing: {kind}: {text}"));
        }
    }
    count
}

#[test]
fn documents_of_many_writers_say_the_same() {
    let expected = fs::read_to_string(folder().join("expected.json")).expect("the list of files");
    let expected: BTreeMap<String, Expected> = serde_json::from_str(&expected).expect("the list of files");
    assert!(expected.len() >= 25, "{}", expected.len());
    let (mut right, mut all, mut faults, mut missing) = (0, 0, Vec::new(), Vec::new());
    for (name, expected) in &expected {
        let articles = articles(name);
        let meta = &articles[0].meta;
        all += expected.prose.len();
        let count = in_order(&articles[0], &expected.prose, &mut missing);
        right += count;
        let mut check = |what: &str, holds: bool| {
            if !holds {
                faults.push(format!("{name}: {what}"));
            }
        };
        check("title", meta.title == expected.title);
        check("authors", expected.authors.as_ref().is_none_or(|authors| *authors == meta.authors));
        check("date", meta.date == expected.date);
        check("articles", expected.articles.is_none_or(|count| count == articles.len()));
        let says = |text: &String| articles.iter().any(|article| article.text.contains(text));
        let others = |text: &String| articles[1..].iter().any(|article| article.text.contains(text));
        check("text that is missing", expected.has.iter().all(says));
        check("text that is no text", !expected.lacks.iter().any(says));
        check("articles that are attached or follow", expected.parts.iter().all(others));
    }
    assert!(faults.is_empty(), "{faults:#?}");
    let share = right as f64 / all as f64;
    assert!(share >= PARAGRAPHS, "{right} of {all} paragraphs: {missing:#?}");
}
