//! What the answers to one client may contain: complete articles of one version each, never older than seen before.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::Soak;
use super::corpus::{self, ALWAYS};

/// The versions that a client has seen.
#[derive(Default)]
pub(super) struct Seen {
    versions: BTreeMap<usize, u32>,
    always: BTreeSet<usize>,
}

impl Seen {
    /// Checks the articles in an answer; its parts are from one commit.
    #[track_caller]
    pub(super) fn look(&mut self, soak: &Soak, answer: &Value) {
        let mut shown = BTreeMap::new();
        articles(answer, &mut shown);
        for (number, version) in shown {
            let newest = soak.corpus.newest(number);
            assert!(
                newest.is_some_and(|newest| version <= newest),
                "article {number}: {version} of {newest:?}: {answer}"
            );
            let before = self.versions.insert(number, version).unwrap_or_default();
            assert!(before <= version, "article {number}: version {before}, then {version}: {answer}");
        }
    }

    /// Checks an answer that lists every article, or every passage of them.
    #[track_caller]
    pub(super) fn look_at_all(&mut self, soak: &Soak, answer: &Value) {
        self.look(soak, answer);
        let hits = answer["hits"].as_array().expect("hits");
        let mut spans: BTreeMap<usize, Vec<(u64, u64)>> = BTreeMap::new();
        for hit in hits {
            let id = hit["article"]["id"].as_str().expect("an id");
            let end = |at: usize| hit["span"][at].as_u64().expect("a span");
            let number = corpus::number(id).unwrap_or_else(|| panic!("{id}: no article of the corpus"));
            spans.entry(number).or_default().push((end(0), end(1)));
        }
        assert_eq!(answer["total"], hits.len(), "hits are counted as they are");
        assert_eq!(answer["index"]["articles"], spans.len(), "articles are counted as they are");
        for (number, spans) in &mut spans {
            spans.sort_unstable();
            let apart = spans.windows(2).all(|pair| pair[0].1 <= pair[1].0);
            assert!(apart, "article {number}: passages twice: {spans:?}");
        }
        let always: BTreeSet<usize> = spans.into_keys().filter(|number| *number < ALWAYS).collect();
        let gone: Vec<&usize> = self.always.difference(&always).collect();
        assert!(gone.is_empty(), "{gone:?} have never left the corpus");
        self.always = always;
    }
}

/// Returns the version of each article in an answer.
fn articles(value: &Value, shown: &mut BTreeMap<usize, u32>) {
    let id = value.get("article").and_then(|article| article.as_str().or(article["id"].as_str()));
    match value {
        Value::Array(values) => values.iter().for_each(|value| articles(value, shown)),
        Value::Object(members) => match id.and_then(corpus::number) {
            Some(number) => {
                let mut stamps = Vec::new();
                stamped(value, &mut stamps);
                for stamp in stamps {
                    assert_eq!(stamp.0, number, "article {number} with words of another: {value}");
                    let version = *shown.entry(number).or_insert(stamp.1);
                    assert_eq!(version, stamp.1, "article {number} of two versions: {value}");
                }
            }
            None => members.values().for_each(|value| articles(value, shown)),
        },
        _ => {}
    }
}

/// Returns every number and version in article text; the echoed query is ignored.
fn stamped(value: &Value, stamps: &mut Vec<(usize, u32)>) {
    match value {
        Value::String(text) => stamps.extend(text.split(|c: char| !c.is_alphanumeric()).filter_map(stamp)),
        Value::Array(values) => values.iter().for_each(|value| stamped(value, stamps)),
        Value::Object(members) => {
            let theirs = ["matches", "changes", "quote", "claim", "query"];
            let ours = members.iter().filter(|(name, _)| !theirs.contains(&name.as_str()));
            ours.for_each(|(_, value)| stamped(value, stamps));
        }
        _ => {}
    }
}

fn stamp(word: &str) -> Option<(usize, u32)> {
    let (number, version) = word.strip_prefix('n')?.strip_suffix('x')?.split_once('v')?;
    Some((number.parse().ok()?, version.parse().ok()?))
}
