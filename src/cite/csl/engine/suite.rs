//! The CSL project's own tests, where they are available: every case in `suite.passing` has to pass.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use hayagriva::citationberg::{IndependentStyle, Locale};
use serde_json::{Map, Value};

use super::{Cite, Document, Entry};
use crate::cite::styled::Styled;

/// Names of the cases that pass; the list only grows.
const PASSING: &str = include_str!("suite.passing");

/// Returns the cites of a list in the form of citeproc-js.
fn cites(list: &Value, items: &[Entry]) -> Vec<Cite> {
    let text = |value: &Value| value.as_str().map(str::to_owned).or_else(|| value.as_i64().map(|n| n.to_string()));
    let one = |cite: &Value| {
        let id = text(&cite["id"]).unwrap_or_default();
        let label = || text(&cite["label"]).unwrap_or_else(|| "page".to_owned());
        Cite {
            work: items.iter().position(|item| item.id() == id).unwrap_or(0),
            locator: text(&cite["locator"]).map(|locator| (locator, label())),
            prefix: text(&cite["prefix"]).unwrap_or_default(),
            suffix: text(&cite["suffix"]).unwrap_or_default(),
            suppress_author: cite["suppress-author"] == true || cite["suppress-author"] == 1,
        }
    };
    list.as_array().into_iter().flatten().map(one).collect()
}

/// Runs a case; `None` if it edits citations, which the processor has no interface for, or if the style is rejected.
fn run(case: &Value, locales: &[Locale]) -> Option<String> {
    let text = |name: &str| case[name].as_str();
    let items =
        serde_json::from_str::<Vec<Map<String, Value>>>(text("INPUT")?).ok().filter(|_| text("CITATIONS").is_none())?;
    let style = IndependentStyle::from_xml(text("CSL")?).ok()?;
    let items: Vec<Entry> = items.into_iter().map(Entry).collect();
    let document = Document::new(&style, locales, None);
    let lists: Vec<Vec<Cite>> =
        match text("CITATION-ITEMS").and_then(|lists| serde_json::from_str::<Vec<Value>>(lists).ok()) {
            Some(lists) => lists.iter().map(|list| cites(list, &items)).collect(),
            None => vec![(0..items.len()).map(|work| Cite { work, ..Cite::default() }).collect()],
        };
    let lines: Vec<String> = if text("MODE") == Some("citation") {
        lists.iter().map(|list| document.format(&items, std::slice::from_ref(list)).citations[0].plain()).collect()
    } else {
        let listed = document.format(&items, &lists).bibliography;
        listed
            .iter()
            .map(|(_, label, text)| label.as_ref().map(Styled::plain).unwrap_or_default() + &text.plain())
            .collect()
    };
    Some(lines.join("\n"))
}

#[test]
fn the_tests_of_csl_pass_that_passed() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/csl/tests.jsonl");
    let Ok(cases) = fs::read_to_string(&path) else {
        writeln!(io::stderr(), "NOT MEASURED: no {}", path.display()).expect("stderr");
        return;
    };
    let tags = regex::Regex::new("<[^>]*>").expect("a pattern");
    // Without formatting and the width of spaces.
    let words = |text: &str| tags.replace_all(text, "").split_whitespace().collect::<Vec<_>>().join(" ");
    let locales = hayagriva::archive::locales();
    let passing: BTreeSet<&str> = PASSING.lines().collect();
    let (mut seen, mut worse, mut better) = (BTreeSet::new(), Vec::new(), Vec::new());
    for line in cases.lines() {
        let case: Value = serde_json::from_str(line).expect("JSON");
        let name = case["_id"].as_str().expect("a name").to_owned();
        let wanted = case["RESULT"].as_str().unwrap_or_default();
        let wanted = wanted.replace("&#38;", "&").replace("&amp;", "&").replace("&#60;", "<").replace("&#62;", ">");
        let passes = run(&case, &locales).is_some_and(|written| words(&written) == words(&wanted));
        match (passes, passing.contains(name.as_str())) {
            (false, true) => worse.push(name.clone()),
            (true, false) => better.push(name.clone()),
            _ => {}
        }
        seen.insert(name);
    }
    worse.extend(passing.iter().filter(|name| !seen.contains(**name)).map(|name| format!("{name} (gone)")));
    assert!(worse.is_empty(), "no longer pass: {worse:?}");
    assert!(better.is_empty(), "pass now, add them to suite.passing: {better:?}");
}
