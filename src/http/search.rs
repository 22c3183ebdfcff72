//! `GET /search`: finds passages, or articles by their best passage. `POST /search` answers many queries, one per line.

use ibid::render::json;
use ibid::search::Options;
use ibid::wire::SearchResponse;

use super::params::{Param, at_most, declared, except, optional, renamed};
use super::problem::Problem;
use super::route::{BodyKind, NdJson, RenderedAnswer, RequestKind, Route, schema_of};
use super::stream::unread;
use super::worker::{Lane, Worker};
use crate::app::{
    batch_line,
    params::{LONGEST, SearchParams},
};

/// Returns the parameters of both routes, with the bounds of one request.
fn params() -> Vec<Param> {
    let params = renamed(renamed(declared::<SearchParams>(), "query", "q"), "limit", "n");
    at_most(at_most(at_most(params, "n", 200), "offset", 10_000), "context", 20)
}

pub(super) const FIND: Route = Route {
    path: "/search",
    summary: "Find passages",
    about: "Passages that match, the best first, or articles by their best passage; with counts by `facet`.",
    params,
    answer: schema_of::<SearchResponse<'_>>,
    finds: false,
    lane: Lane::Quick,
    takes: RequestKind::Query(|worker, asked| {
        let (query_string, options) = asked.read::<SearchParams>()?.options();
        answered(worker, options, None, &query_string)
    }),
};

pub(super) const ARTICLES: Route = Route {
    path: "/articles",
    summary: "List the articles",
    about: "The articles that match, or all of them, the newest first: each by its best passage; with counts by `facet`.",
    params: || optional(except(params(), &["by", "context", "explain", "copies"]), "q"),
    answer: schema_of::<SearchResponse<'_>>,
    finds: false,
    lane: Lane::Quick,
    takes: RequestKind::Query(|worker, asked| {
        let asked = asked.or("query", "*").or("by", "article").or("copies", "show").or("sort", "newest");
        let (query_string, options) = asked.read::<SearchParams>()?.options();
        answered(worker, options, None, &query_string)
    }),
};

pub(super) const MANY: Route = Route {
    path: "/search",
    summary: "Answer many queries",
    about: "One query per line, {\"id\", \"text\"}; one answer per line, in the same order. The parameters apply to all.",
    params: || except(params(), &["q"]),
    answer: schema_of::<SearchResponse<'_>>,
    finds: false,
    lane: Lane::Quick,
    takes: RequestKind::Body(BodyKind {
        one: None,
        lines: NdJson {
            schema: schema_of::<batch_line::QueryLine>,
            ask: |worker, asked, line, number| {
                let (id, query_string) = batch_line::query(line, number).map_err(|what| unread(&what))?;
                if query_string.len() > LONGEST {
                    let detail = format!("text: {} bytes exceeds the limit of {LONGEST}", query_string.len());
                    return Err(Problem::bad("text", detail));
                }
                let (query_string, options) = asked.with("query", query_string).read::<SearchParams>()?.options();
                answered(worker, options, Some(&id), &query_string)
            },
        },
    }),
};

fn answered(
    worker: &mut Worker<'_>,
    options: Options,
    id: Option<&str>,
    query_string: &str,
) -> Result<RenderedAnswer, Problem> {
    // Suggestions are only useful to callers that can show them.
    let options = Options { suggest: id.is_none(), cancel: worker.limits.cancel.clone(), ..options };
    let answer = worker.search.answer(query_string, &options)?;
    let about = worker.about()?;
    let reply = RenderedAnswer::json(|out| json::answer(out, id, &answer, about));
    Ok(RenderedAnswer { took: Some(answer.took), ..reply })
}
