//! `GET /article` and `GET /passage`: an article as the index has it, and the passage of one that a reference names.

use ibid::render::{Excerpt, json};
use ibid::{Article, Error, Reference};

use super::asked::Param;
use super::desk::{Desk, Lane};
use super::problem::Problem;
use super::route::{Reply, Route, Takes};
use crate::cli::show;

/// Bytes of an id or a reference at most.
pub(super) const LONGEST: usize = 2_000;

pub(super) const ARTICLE: Route = Route {
    path: "/article",
    summary: "Read an article",
    about: "An article with its text, paragraphs and headings, as the index has it.",
    params: &[Param::text("id", LONGEST, "The id of an article, its file, or a reference into it").required()],
    answer: "Article",
    finds: true,
    lane: Lane::Quick,
    takes: Takes::Query(|desk, asked| {
        let (_, article) = found(desk, "id", asked.one("id").unwrap_or_default())?;
        Ok(Reply::json(|out| json::article(out, &article)))
    }),
};

pub(super) const PASSAGE: Route = Route {
    path: "/passage",
    summary: "Read what a reference names",
    about: "The passage to the byte, with what is known of its article; `changed` tells whether the text is another than the one the reference is pinned to.",
    params: &[
        Param::text("ref", LONGEST, "A reference, as news/2018/forum#p3, …#p3-5, …#p3s2").required(),
        Param::number("context", [0, 0, 1_000], "Paragraphs to give before and after it"),
    ],
    answer: "Passage",
    finds: true,
    lane: Lane::Quick,
    takes: Takes::Query(|desk, asked| {
        let (reference, article) = found(desk, "ref", asked.one("ref").unwrap_or_default())?;
        let span = reference.resolve(&article).map_err(|error| Problem::missing("ref", &error))?;
        let record = article.record(0);
        let changed = !reference.fits(&record.sha256);
        let context = asked.number("context", 0);
        let excerpt = Excerpt { article: &article, record: &record, reference: &reference, span, context, changed };
        Ok(Reply::json(|out| json::excerpt(out, &excerpt)))
    }),
};

/// The article that a reference names, and the reference with its id.
fn found(desk: &Desk<'_>, field: &str, typed: &str) -> Result<(Reference, Article), Problem> {
    let mut reference = parsed(field, typed)?;
    match show::found(&desk.search, &mut reference, desk.global())? {
        Some(article) => Ok((reference, article)),
        None => Err(Problem::missing(field, &show::missing(&desk.search, &reference.article)?)),
    }
}

/// The reference that was typed.
pub(super) fn parsed(field: &str, typed: &str) -> Result<Reference, Problem> {
    typed.parse().map_err(|error: Error| Problem::from(error).about(field))
}
