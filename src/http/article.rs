//! `GET /article` and `GET /passage`: an article of the index, and the passage at a reference.

use ibid::cite::Excerpt;
use ibid::render::json;
use ibid::wire::{ArticleText, PassageText};
use ibid::{Article, Error, Reference};
use schemars::JsonSchema;
use serde::Deserialize;

use super::params::{declared, renamed};
use super::problem::Problem;
use super::route::{RenderedAnswer, RequestKind, Route, schema_of};
use super::worker::{Lane, Worker};
use crate::app::lookup;

#[derive(Deserialize, JsonSchema)]
struct ArticleParams {
    /// The id of an article, its file, or a reference into it
    #[schemars(length(max = 2_000))]
    id: String,
}

#[derive(Deserialize, JsonSchema)]
struct PassageParams {
    /// A reference such as news/2018/forum#p3, …#p3-5, …#p3s2
    #[schemars(length(max = 2_000))]
    reference: String,
    /// Number of paragraphs to return before and after it
    #[serde(default)]
    #[schemars(range(max = 1_000))]
    context: u32,
}

pub(super) const ARTICLE: Route = Route {
    path: "/article",
    summary: "Read an article",
    about: "An article with its text, paragraphs and headings, as stored in the index.",
    params: declared::<ArticleParams>,
    answer: schema_of::<ArticleText<'_>>,
    finds: true,
    lane: Lane::Quick,
    takes: RequestKind::Query(|worker, asked| {
        let (_, article) = found(worker, "id", &asked.read::<ArticleParams>()?.id)?;
        Ok(RenderedAnswer::json(|out| json::article(out, &article)))
    }),
};

pub(super) const PASSAGE: Route = Route {
    path: "/passage",
    summary: "Read a passage",
    about: "The exact text of a passage with the metadata of its article; `changed` is true if the text differs from the version that the reference is pinned to.",
    params: || renamed(declared::<PassageParams>(), "reference", "ref"),
    answer: schema_of::<PassageText<'_>>,
    finds: true,
    lane: Lane::Quick,
    takes: RequestKind::Query(|worker, asked| {
        let PassageParams { reference, context } = asked.read()?;
        let (reference, article) = found(worker, "ref", &reference)?;
        let span = reference.resolve(&article).map_err(|error| Problem::missing("ref", &error))?;
        let record = article.record(0);
        let changed = !reference.fits(&record.sha256);
        let context = context as usize;
        let excerpt = Excerpt { article: &article, record: &record, reference: &reference, span, context, changed };
        Ok(RenderedAnswer::json(|out| json::excerpt(out, &excerpt)))
    }),
};

/// Returns the article at a reference, and the reference with its id.
pub(super) fn found(worker: &Worker<'_>, field: &str, query_string: &str) -> Result<(Reference, Article), Problem> {
    let mut reference = parsed(field, query_string)?;
    match lookup::found(&worker.search, &mut reference, worker.settings())? {
        Some(article) => Ok((reference, article)),
        None => Err(Problem::missing(field, &lookup::missing(&worker.search, &reference.article)?)),
    }
}

/// Parses a reference.
pub(super) fn parsed(field: &str, query_string: &str) -> Result<Reference, Problem> {
    query_string.parse().map_err(|error: Error| Problem::from(error).about(field))
}
