//! `GET /search`: finds passages, or articles by their best passage. `POST /search` answers many queries, one per line.

use ibid::engine::{Facet, ResultUnit, SortOrder};
use ibid::render::json;
use ibid::search::{Filters, Options, Undated};

use super::params::{Param, Params};
use super::problem::Problem;
use super::route::{BodyKind, NdJson, RenderedAnswer, RequestKind, Route};
use super::stream::unread;
use super::worker::{Lane, Worker};
use crate::app::batch_line;

/// Maximum length of a query, and of a filter value, in bytes.
const LONGEST: usize = 20_000;
const VALUE: usize = 500;
/// Number of hits: minimum, default and maximum.
const HITS: [usize; 3] = [0, 10, 200];

/// Parameters of both routes.
macro_rules! how {
    ($($before:expr)?) => {
        &[
            $($before,)?
            Param::number("n", HITS, "Maximum number of hits"),
            Param::number("offset", [0, 0, 10_000], "Number of hits to skip"),
            Param::choice("by", &["passage", "article"], "Unit of the hits: passages, or articles by their best passage"),
            Param::choice("sort", &["score", "newest", "oldest"], "Order of the hits"),
            Param::text("since", VALUE, "Published on or after this date: 2018, 2018-06 or 2018-06-01"),
            Param::text("until", VALUE, "Published on or before this date"),
            Param::choice("undated", &["include", "exclude"], "Include or exclude articles without a date; by default they are excluded if a date is given"),
            Param::text("source", VALUE, "Published by one of these sources").many(),
            Param::text("author", VALUE, "Written by one of these authors").many(),
            Param::text("lang", VALUE, "In one of these languages, by code").many(),
            Param::text("tag", VALUE, "With one of these keywords").many(),
            Param::number("context", [0, 0, 20], "Number of paragraphs to return before and after each hit"),
            Param::flag("plain", "Treat the query as words, without operators"),
            Param::choice("facet", &["source", "author", "year", "lang", "tag"], "Count the matching articles by these fields").many(),
            Param::choice("copies", &["fold", "show"], "Fold or show near-duplicate hits of other articles"),
            Param::flag("explain", "Explain the score of each hit"),
        ]
    };
}

pub(super) const FIND: Route = Route {
    path: "/search",
    summary: "Find passages",
    about: "Passages that match, the best first, or articles by their best passage; with counts by `facet`.",
    params: how!(Param::text("q", LONGEST, "Query: words, \"phrases\", and operators unless `plain`").required()),
    answer: "Answer",
    finds: false,
    lane: Lane::Quick,
    takes: RequestKind::Query(|worker, asked| answered(worker, asked, None, asked.one("q").unwrap_or_default())),
};

pub(super) const MANY: Route = Route {
    path: "/search",
    summary: "Answer many queries",
    about: "One query per line, {\"id\", \"text\"}; one answer per line, in the same order. The parameters apply to all.",
    params: how!(),
    answer: "Answer",
    finds: false,
    lane: Lane::Quick,
    takes: RequestKind::Body(BodyKind {
        one: None,
        lines: NdJson {
            schema: "QueryLine",
            ask: |worker, asked, line, number| {
                let (id, query_string) = batch_line::query(line, number).map_err(|what| unread(&what))?;
                if query_string.len() > LONGEST {
                    let detail = format!("text: {} bytes exceeds the limit of {LONGEST}", query_string.len());
                    return Err(Problem::bad("text", detail));
                }
                answered(worker, asked, Some(&id), &query_string)
            },
        },
    }),
};

fn answered(
    worker: &mut Worker<'_>,
    asked: &Params,
    id: Option<&str>,
    query_string: &str,
) -> Result<RenderedAnswer, Problem> {
    // Suggestions are only useful to callers that can show them.
    let cancel = worker.limits.cancel.clone();
    let options = Options { suggest: id.is_none(), cancel, ..options(asked) };
    let answer = worker.search.answer(query_string, &options)?;
    let about = worker.about()?;
    let reply = RenderedAnswer::json(|out| json::answer(out, id, &answer, about));
    Ok(RenderedAnswer { took: Some(answer.took), ..reply })
}

fn options(asked: &Params) -> Options {
    let text = |name| asked.text(name).map(str::to_owned);
    let facet = |name: String| match name.as_str() {
        "source" => Facet::Source,
        "author" => Facet::Author,
        "year" => Facet::Year,
        "lang" => Facet::Lang,
        _ => Facet::Tag,
    };
    Options {
        limit: asked.number("n", HITS[1]),
        offset: asked.number("offset", 0),
        by: if asked.one("by") == Some("article") { ResultUnit::Article } else { ResultUnit::Passage },
        sort: match asked.one("sort") {
            Some("newest") => SortOrder::Newest,
            Some("oldest") => SortOrder::Oldest,
            _ => SortOrder::Score,
        },
        plain: asked.flag("plain"),
        context: asked.number("context", 0),
        fold_duplicates: asked.one("copies") != Some("show"),
        facets: asked.all("facet").into_iter().map(facet).collect(),
        explain: asked.flag("explain"),
        filters: Filters {
            since: text("since"),
            until: text("until"),
            undated: match asked.one("undated") {
                Some("include") => Some(Undated::Include),
                Some("exclude") => Some(Undated::Exclude),
                _ => None,
            },
            sources: asked.all("source"),
            authors: asked.all("author"),
            langs: asked.all("lang"),
            tags: asked.all("tag"),
            articles: Vec::new(),
        },
        ..Options::default()
    }
}
