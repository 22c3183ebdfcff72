//! `/collections` and `/collection`: lists of references with notes, kept as files in the user's folder.

use std::time::UNIX_EPOCH;

use ibid::cite::Excerpt;
use ibid::wire::PassageText;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::article::found;
use super::params::declared;
use super::problem::Problem;
use super::route::{RenderedAnswer, RequestKind, Route, Single, schema_of};
use super::worker::{Lane, Worker};
use crate::app::collection::{Collection, Collections, Item, Refusal};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct CollectionParams {
    /// The name of a collection
    #[schemars(length(max = 100))]
    name: String,
}

/// A collection with its items in their new order.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewItems {
    /// The name of a collection, which may be new
    name: String,
    /// The digest of the collection that was read; empty for a new one
    #[serde(default)]
    digest: String,
    items: Vec<Item>,
}

/// A collection to delete.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Deletion {
    name: String,
    /// The digest of the collection that was read
    digest: String,
}

/// The collections, by name.
#[derive(Serialize, JsonSchema)]
struct CollectionList {
    /// The folder of their files
    folder: String,
    collections: Vec<ListedCollection>,
}

#[derive(Serialize, JsonSchema)]
struct ListedCollection {
    name: String,
    /// Number of references
    items: usize,
    /// Time of the last change, in seconds since 1970
    changed: Option<u64>,
}

/// A collection; without a file, an empty one.
#[derive(Serialize, JsonSchema)]
struct CollectionAnswer {
    name: String,
    /// Identifies what was read; a change is refused if the file has changed since
    digest: String,
    items: Vec<CollectionItem>,
}

#[derive(Serialize, JsonSchema)]
struct CollectionItem {
    r#ref: String,
    note: String,
    /// The passage; null if the index does not have it
    #[schemars(with = "Option<PassageText<'static>>")]
    passage: Option<serde_json::Value>,
    /// Why there is no passage
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<String>,
}

pub(super) const LIST: Route = Route {
    path: "/collections",
    summary: "List the collections",
    about: "The collections, by name: lists of references with notes, each a Markdown file.",
    params: Vec::new,
    answer: schema_of::<CollectionList>,
    finds: false,
    lane: Lane::Quick,
    takes: RequestKind::Query(|worker, _| listed(worker)),
};

pub(super) const READ: Route = Route {
    path: "/collection",
    summary: "Read a collection",
    about: "The references and notes of a collection, with their passages.",
    params: declared::<CollectionParams>,
    answer: schema_of::<CollectionAnswer>,
    finds: false,
    lane: Lane::Quick,
    takes: RequestKind::Query(|worker, asked| read(worker, asked.read::<CollectionParams>()?.name)),
};

pub(super) const WRITE: Route = Route {
    path: "/collection",
    summary: "Write a collection",
    about: "Replaces the items of a collection, or creates it. 409 if its file has changed since it was read.",
    params: Vec::new,
    answer: schema_of::<CollectionAnswer>,
    finds: false,
    lane: Lane::Quick,
    takes: RequestKind::Change(Single {
        schema: schema_of::<NewItems>,
        ask: |worker, asked| {
            let NewItems { name, digest, items } = asked.read_body()?;
            collections(worker).write(&name, items, &digest).map_err(|refusal| problem(refusal, &name))?;
            read(worker, name)
        },
    }),
};

pub(super) const DELETE: Route = Route {
    path: "/collection/delete",
    summary: "Delete a collection",
    about: "Deletes the file of a collection. 409 if it has changed since it was read.",
    params: Vec::new,
    answer: schema_of::<CollectionList>,
    finds: false,
    lane: Lane::Quick,
    takes: RequestKind::Change(Single {
        schema: schema_of::<Deletion>,
        ask: |worker, asked| {
            let Deletion { name, digest } = asked.read_body()?;
            collections(worker).delete(&name, &digest).map_err(|refusal| problem(refusal, &name))?;
            listed(worker)
        },
    }),
};

fn collections<'w>(worker: &Worker<'w>) -> Collections<'w> {
    Collections::new(&worker.files().collections)
}

fn problem(refusal: Refusal, name: &str) -> Problem {
    match refusal {
        Refusal::Changed => Problem::changed(format!("{name}: the collection has changed: read it again")),
        Refusal::Error(error) => error.into(),
    }
}

fn listed(worker: &Worker<'_>) -> Result<RenderedAnswer, Problem> {
    let all = collections(worker).list()?.into_iter().map(|it| ListedCollection {
        name: it.name,
        items: it.items,
        changed: it.changed.and_then(|time| time.duration_since(UNIX_EPOCH).ok()).map(|since| since.as_secs()),
    });
    let folder = worker.files().collections.display().to_string();
    Ok(RenderedAnswer::value(&CollectionList { folder, collections: all.collect() }))
}

fn read(worker: &Worker<'_>, name: String) -> Result<RenderedAnswer, Problem> {
    let Collection { items, digest, .. } = collections(worker).read(&name)?.unwrap_or_default();
    let item = |Item { reference, note }| {
        let (passage, problem) = match passage(worker, &reference) {
            Ok(passage) => (Some(passage), None),
            Err(problem) => (None, Some(problem.detail)),
        };
        CollectionItem { r#ref: reference, note, passage, problem }
    };
    Ok(RenderedAnswer::value(&CollectionAnswer { name, digest, items: items.into_iter().map(item).collect() }))
}

fn passage(worker: &Worker<'_>, reference: &str) -> Result<serde_json::Value, Problem> {
    let (reference, article) = found(worker, "ref", reference)?;
    let span = reference.resolve(&article).map_err(|error| Problem::missing("ref", &error))?;
    let record = article.record(0);
    let changed = !reference.fits(&record.sha256);
    let excerpt = Excerpt { article: &article, record: &record, reference: &reference, span, context: 0, changed };
    Ok(serde_json::to_value(PassageText::of(&excerpt)).expect("plain data"))
}
