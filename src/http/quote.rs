//! `POST /quote`: where a quotation stands, or what it departs from.

use ibid::quote::Quotation;
use ibid::render::json;
use serde::Deserialize;

use super::desk::Lane;
use super::problem::Problem;
use super::route::{Bodies, Lines, One, Reply, Route, Takes};
use super::stream::unread;
use crate::cli::quote;

/// Bytes of a quotation or a claim at most.
pub(super) const LONGEST: usize = 20_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    quote: String,
    article: Option<String>,
}

pub(super) const QUOTE: Route = Route {
    path: "/quote",
    summary: "Check quotations",
    about: "Where a quotation stands, or what it departs from: in the article that is named, else in any.",
    params: &[],
    answer: "Quotation",
    finds: true,
    lane: Lane::Slow,
    takes: Takes::Body(Bodies {
        one: Some(One {
            schema: "AskQuotation",
            ask: |desk, asked| {
                let Body { quote: text, article } = asked.read()?;
                within_reason("quote", &text)?;
                let quotation = Quotation { article: desk.named(article.as_deref())?, text };
                let limits = desk.limits.clone();
                let finding = desk.quotes().check_within(&quotation, &limits)?;
                Ok(Reply::json(|out| json::finding(out, None, &quotation, &finding)))
            },
        }),
        lines: Lines {
            schema: "QuotationLine",
            ask: |desk, _, line, number| {
                let (id, quotation) = quote::quotation(line, number).map_err(|what| unread(&what))?;
                within_reason("quote", &quotation.text)?;
                desk.knows(quotation.article.as_ref())?;
                let limits = desk.limits.clone();
                let finding = desk.quotes().check_within(&quotation, &limits)?;
                Ok(Reply::json(|out| json::finding(out, Some(&id), &quotation, &finding)))
            },
        },
    }),
};

/// What says nothing, or more than can be answered in good time, is no question.
pub(super) fn within_reason(field: &str, text: &str) -> Result<(), Problem> {
    if text.trim().is_empty() {
        return Err(Problem::bad(field, format!("{field}: is empty")));
    }
    if text.len() > LONGEST {
        let detail = format!("{field}: {} bytes, more than {LONGEST}: ask for each sentence of it", text.len());
        return Err(Problem::bad(field, detail));
    }
    Ok(())
}
