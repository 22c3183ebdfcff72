//! `GET /status`: what the index holds, whether it is behind its files, and what the last run left out.

use ibid::engine::Overview;
use ibid::render::json;

use super::desk::Lane;
use super::route::{Reply, Route, Takes};

pub(super) const STATUS: Route = Route {
    path: "/status",
    summary: "Say what the index holds and whether it is stale",
    about: "What the index holds, whether it is behind its files and why, and what the last run left out.",
    params: &[],
    answer: "Status",
    finds: false,
    lane: Lane::Quick,
    takes: Takes::Query(|desk, _| {
        let searcher = &*desk.open.searcher;
        let (overview, ledger, stale) = (Overview::of(searcher)?, searcher.ledger()?, desk.stale()?);
        Ok(Reply::json(|out| json::status(out, &desk.open.status, &overview, &ledger, stale.as_deref())))
    }),
};
