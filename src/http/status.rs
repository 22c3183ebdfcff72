//! `GET /status`: what the index contains, whether it is stale, and what the last run skipped.

use ibid::engine::Overview;
use ibid::render::json;
use ibid::wire::IndexStatus;

use super::route::{RenderedAnswer, RequestKind, Route, schema_of};
use super::worker::Lane;

pub(super) const STATUS: Route = Route {
    path: "/status",
    summary: "Show what the index contains and whether it is up to date",
    about: "What the index contains, whether it is out of date and why, and what the last run skipped.",
    params: Vec::new,
    answer: schema_of::<IndexStatus<'_>>,
    finds: false,
    lane: Lane::Quick,
    takes: RequestKind::Query(|worker, _| {
        let searcher = &*worker.open.searcher;
        let (overview, manifest, stale) = (Overview::of(searcher)?, searcher.manifest()?, worker.stale()?);
        Ok(RenderedAnswer::json(|out| json::status(out, &worker.open.status, &overview, &manifest, stale.as_deref())))
    }),
};
