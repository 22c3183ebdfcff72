//! `GET /search`: finds passages, or articles by their best passage. `POST /search` does so for many queries, a line each.

use ibid::engine::{By, Facet, Sort};
use ibid::render::json;
use ibid::search::{Filters, Options, Undated};

use super::asked::{Asked, Param};
use super::desk::{Desk, Lane};
use super::problem::Problem;
use super::route::{Bodies, Lines, Reply, Route, Takes};
use super::stream::unread;
use crate::cli::search::batch;

/// Bytes of a query at most; of the value of a filter.
const LONGEST: usize = 20_000;
const VALUE: usize = 500;
/// Hits unless it is said, and at most.
const HITS: [usize; 3] = [0, 10, 200];

/// How to search, whatever for.
macro_rules! how {
    ($($before:expr)?) => {
        &[
            $($before,)?
            Param::number("n", HITS, "Hits at most"),
            Param::number("offset", [0, 0, 10_000], "Hits passed over first"),
            Param::choice("by", &["passage", "article"], "What a hit is: a passage, or an article by its best passage"),
            Param::choice("sort", &["score", "newest", "oldest"], "The order of the hits"),
            Param::text("since", VALUE, "Only what was published on this date or after it: 2018, 2018-06 or 2018-06-01"),
            Param::text("until", VALUE, "Only what was published on this date or before it"),
            Param::choice("undated", &["include", "exclude"], "Whether to find articles without a date; unless said, where no dates are asked for"),
            Param::text("source", VALUE, "Only what one of these published").many(),
            Param::text("author", VALUE, "Only what one of these wrote").many(),
            Param::text("lang", VALUE, "Only articles in one of these languages, by their codes").many(),
            Param::text("tag", VALUE, "Only articles with one of these keywords").many(),
            Param::number("context", [0, 0, 20], "Paragraphs to give before and after each hit"),
            Param::flag("plain", "Read the query as words only, without operators"),
            Param::choice("facet", &["source", "author", "year", "lang", "tag"], "Count the matching articles by these").many(),
            Param::choice("copies", &["fold", "show"], "What to do with hits of other articles that read the same"),
            Param::flag("explain", "Say why each hit stands where it stands"),
        ]
    };
}

pub(super) const FIND: Route = Route {
    path: "/search",
    summary: "Find passages",
    about: "Passages that match, the best first, or articles by their best passage; with counts by `facet`.",
    params: how!(
        Param::text("q", LONGEST, "What to look for: words, \"phrases\", and operators unless `plain`").required()
    ),
    answer: "Answer",
    finds: false,
    lane: Lane::Quick,
    takes: Takes::Query(|desk, asked| answered(desk, asked, None, asked.one("q").unwrap_or_default())),
};

pub(super) const MANY: Route = Route {
    path: "/search",
    summary: "Answer many queries",
    about: "Queries a line, {\"id\", \"text\"} each; answers a line, in their order. The parameters hold for all.",
    params: how!(),
    answer: "Answer",
    finds: false,
    lane: Lane::Quick,
    takes: Takes::Body(Bodies {
        one: None,
        lines: Lines {
            schema: "QueryLine",
            ask: |desk, asked, line, number| {
                let (id, typed) = batch::query(line, number).map_err(|what| unread(&what))?;
                if typed.len() > LONGEST {
                    let detail = format!("text: {} bytes, more than {LONGEST}: ask for less", typed.len());
                    return Err(Problem::bad("text", detail));
                }
                answered(desk, asked, Some(&id), &typed)
            },
        },
    }),
};

fn answered(desk: &mut Desk<'_>, asked: &Asked, id: Option<&str>, typed: &str) -> Result<Reply, Problem> {
    // Guesses at what was meant are for those who can take them up.
    let cancel = desk.limits.cancel.clone();
    let options = Options { suggest: id.is_none(), cancel, ..options(asked) };
    let answer = desk.search.answer(typed, &options)?;
    let about = desk.about()?;
    let reply = Reply::json(|out| json::answer(out, id, &answer, about));
    Ok(Reply { took: Some(answer.took), ..reply })
}

fn options(asked: &Asked) -> Options {
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
        by: if asked.one("by") == Some("article") { By::Article } else { By::Passage },
        sort: match asked.one("sort") {
            Some("newest") => Sort::Newest,
            Some("oldest") => Sort::Oldest,
            _ => Sort::Score,
        },
        plain: asked.flag("plain"),
        context: asked.number("context", 0),
        folds_copies: asked.one("copies") != Some("show"),
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
