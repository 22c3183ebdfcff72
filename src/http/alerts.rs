//! `/alerts`: the saved searches, the passages that are new since each was last looked at, and changes of the list.

use ibid::render::json;
use ibid::wire::SearchResponse;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::params::declared;
use super::problem::Problem;
use super::quote::within_reason;
use super::route::{RenderedAnswer, RequestKind, Route, Single, schema_of};
use super::worker::{Lane, Worker};
use crate::app::alerts::{self, Saved, Seen};

/// Maximum number of new passages in one answer.
const SHOWN: usize = 100;

/// The saved searches, in the order of their file.
#[derive(Serialize, JsonSchema)]
struct AlertList {
    /// Their file
    file: String,
    alerts: Vec<Alert>,
}

/// A saved search.
#[derive(Serialize, JsonSchema)]
struct Alert {
    name: String,
    query: String,
    /// Number of passages that it finds and has not reported
    new: usize,
}

/// A search to save.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewAlert {
    /// A name without a colon
    name: String,
    query: String,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Named {
    /// The name of a saved search
    #[schemars(length(max = 500))]
    name: String,
}

pub(super) const LIST: Route = Route {
    path: "/alerts",
    summary: "List the saved searches",
    about: "The saved searches, each with the number of passages that are new since it was last looked at.",
    params: Vec::new,
    answer: schema_of::<AlertList>,
    finds: false,
    lane: Lane::Slow,
    takes: RequestKind::Query(|worker, _| listed(worker)),
};

pub(super) const NEW: Route = Route {
    path: "/alerts/new",
    summary: "Read the new passages of a saved search",
    about: "The passages that a saved search finds and has not reported; they stay new until they are marked as seen.",
    params: declared::<Named>,
    answer: schema_of::<SearchResponse<'_>>,
    finds: true,
    lane: Lane::Slow,
    takes: RequestKind::Query(|worker, asked| {
        let saved = named(worker, &asked.read::<Named>()?.name)?;
        let seen = Seen::lock(&worker.files().alerts)?;
        let mut results = saved.results(&mut worker.search)?;
        results.hits.retain(|hit| seen.has(&saved, &alerts::key(hit)) == Some(false));
        results.total = ibid::Total { count: results.hits.len(), is_lower_bound: false };
        results.hits.truncate(SHOWN);
        let about = worker.about()?;
        Ok(RenderedAnswer::json(|out| json::answer(out, None, &results, about)))
    }),
};

pub(super) const ADD: Route = Route {
    path: "/alerts",
    summary: "Save a search",
    about: "Adds a search to the file. What it finds now counts as seen.",
    params: Vec::new,
    answer: schema_of::<AlertList>,
    finds: false,
    lane: Lane::Slow,
    takes: RequestKind::Change(Single {
        schema: schema_of::<NewAlert>,
        ask: |worker, asked| {
            let NewAlert { name, query } = asked.read_body()?;
            within_reason("name", &name)?;
            within_reason("query", &query)?;
            alerts::add(&worker.files().alerts, &name, &query)?;
            mark(worker, name.trim())?;
            listed(worker)
        },
    }),
};

pub(super) const SEEN: Route = Route {
    path: "/alerts/seen",
    summary: "Mark the passages of a saved search as seen",
    about: "What the search finds now is no longer new, here and for `ibid alerts`.",
    params: Vec::new,
    answer: schema_of::<AlertList>,
    finds: true,
    lane: Lane::Slow,
    takes: RequestKind::Change(Single {
        schema: schema_of::<Named>,
        ask: |worker, asked| {
            let Named { name } = asked.read_body()?;
            mark(worker, &name)?;
            listed(worker)
        },
    }),
};

pub(super) const DELETE: Route = Route {
    path: "/alerts/delete",
    summary: "Delete a saved search",
    about: "Removes a search from the file; the other lines stay as they are.",
    params: Vec::new,
    answer: schema_of::<AlertList>,
    finds: true,
    lane: Lane::Slow,
    takes: RequestKind::Change(Single {
        schema: schema_of::<Named>,
        ask: |worker, asked| {
            let Named { name } = asked.read_body()?;
            named(worker, &name)?;
            alerts::remove(&worker.files().alerts, &name)?;
            listed(worker)
        },
    }),
};

fn listed(worker: &mut Worker<'_>) -> Result<RenderedAnswer, Problem> {
    let file = &worker.files().alerts;
    let saved = alerts::read_or_empty(file)?;
    let seen = if saved.is_empty() { None } else { Some(Seen::lock(file)?) };
    let mut all = Vec::with_capacity(saved.len());
    for saved in saved {
        let hits = saved.results(&mut worker.search)?.hits;
        // A search that has not run yet has nothing new: what it finds first is only remembered.
        let is_new = |key: &str| seen.as_ref().and_then(|seen| seen.has(&saved, key)) == Some(false);
        let new = hits.iter().filter(|hit| is_new(&alerts::key(hit))).count();
        all.push(Alert { name: saved.name, query: saved.query, new });
    }
    Ok(RenderedAnswer::value(&AlertList { file: file.display().to_string(), alerts: all }))
}

/// Returns the saved search of a name.
fn named(worker: &Worker<'_>, name: &str) -> Result<Saved, Problem> {
    let saved = alerts::read_or_empty(&worker.files().alerts)?.into_iter().find(|saved| saved.name == name);
    saved.ok_or_else(|| Problem::lost("name", &format!("{name}: no saved search of this name")))
}

/// Marks what a search finds as seen.
fn mark(worker: &mut Worker<'_>, name: &str) -> Result<(), Problem> {
    let saved = named(worker, name)?;
    let mut seen = Seen::lock(&worker.files().alerts)?;
    seen.begin(&saved.name, &saved.query);
    for hit in saved.results(&mut worker.search)?.hits {
        seen.add(&saved.name, alerts::key(&hit));
    }
    Ok(seen.save()?)
}
