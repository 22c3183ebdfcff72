//! `POST /quote`: finds where a quotation occurs, or how it differs from the source.

use ibid::quote::Quotation;
use ibid::render::json;
use ibid::wire::QuoteResult;

use super::problem::Problem;
use super::route::{BodyKind, NdJson, RenderedAnswer, RequestKind, Route, Single, schema_of};
use super::stream::unread;
use super::worker::Lane;
use crate::app::{
    batch_line,
    params::{LONGEST, QuoteParams},
};

pub(super) const QUOTE: Route = Route {
    path: "/quote",
    summary: "Check quotations",
    about: "Finds where a quotation occurs, or how it differs from the source: in the named article, otherwise in any.",
    params: Vec::new,
    answer: schema_of::<QuoteResult<'_>>,
    finds: true,
    lane: Lane::Slow,
    takes: RequestKind::Body(BodyKind {
        one: Some(Single {
            schema: schema_of::<QuoteParams>,
            ask: |worker, asked| {
                let QuoteParams { quote, article } = asked.read_body()?;
                let text = quote.unwrap_or_default();
                within_reason("quote", &text)?;
                let quotation = Quotation { article: worker.named(article.as_deref())?, text };
                let limits = worker.limits.clone();
                let finding = worker.quotes().check_within(&quotation, &limits)?;
                Ok(RenderedAnswer::json(|out| json::finding(out, None, &quotation, &finding)))
            },
        }),
        lines: NdJson {
            schema: schema_of::<batch_line::QuotationLine>,
            ask: |worker, _, line, number| {
                let (id, quotation) = batch_line::quotation(line, number).map_err(|what| unread(&what))?;
                within_reason("quote", &quotation.text)?;
                worker.knows(quotation.article.as_ref())?;
                let limits = worker.limits.clone();
                let finding = worker.quotes().check_within(&quotation, &limits)?;
                Ok(RenderedAnswer::json(|out| json::finding(out, Some(&id), &quotation, &finding)))
            },
        },
    }),
};

/// Refuses an empty text, and one too long to be answered in reasonable time.
pub(super) fn within_reason(field: &str, text: &str) -> Result<(), Problem> {
    if text.trim().is_empty() {
        return Err(Problem::bad(field, format!("{field}: empty")));
    }
    if text.len() > LONGEST {
        let detail =
            format!("{field}: {} bytes exceeds the limit of {LONGEST}: send each sentence separately", text.len());
        return Err(Problem::bad(field, detail));
    }
    Ok(())
}
