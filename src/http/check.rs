//! `POST /check`: checks a claim, or every claim of a text, against the sources.

use std::time::{Duration, Instant};

use axum::http::StatusCode;
use ibid::claim::Claim;
use ibid::render::json;
use ibid::wire::{ClaimResult, UncheckedSentence};
use schemars::JsonSchema;

use super::problem::Problem;
use super::quote::within_reason;
use super::route::{BodyKind, NdJson, RenderedAnswer, RequestKind, Route, Single, schema_of};
use super::stream::unread;
use super::worker::Lane;
use crate::app::{
    batch_line,
    claims_of_text::{Sentence, sentences},
    params::{CheckParams, LONGEST_TEXT},
};

/// Time limit for checking a text.
const TIME_LIMIT: Duration = Duration::from_secs(25);

/// The result for a claim, or those for the sentences of a text.
#[derive(JsonSchema)]
#[schemars(untagged)]
#[expect(dead_code, reason = "only its schema is used")]
enum Checked<'a> {
    Claim(ClaimResult<'a>),
    Text(Vec<CheckedSentence<'a>>),
}

#[derive(JsonSchema)]
#[schemars(untagged)]
#[expect(dead_code, reason = "only its schema is used")]
enum CheckedSentence<'a> {
    Claim(ClaimResult<'a>),
    Unchecked(UncheckedSentence<'a>),
}

pub(super) const CHECK: Route = Route {
    path: "/check",
    summary: "Check claims against the sources",
    about: "What the sources say to a claim. A `text` is cut into claims, and the answer is a list: those that can be \
            checked with what was found, the others with the reason why not.",
    params: Vec::new,
    answer: schema_of::<Checked<'_>>,
    finds: true,
    lane: Lane::Slow,
    takes: RequestKind::Body(BodyKind {
        one: Some(Single {
            schema: schema_of::<CheckParams>,
            ask: |worker, asked| {
                let CheckParams { claim, text, article } = asked.read_body()?;
                let article = worker.named(article.as_deref())?;
                match (claim, text) {
                    (Some(text), None) => {
                        within_reason("claim", &text)?;
                        let claim = Claim { text, article };
                        let limits = worker.limits.clone();
                        let finding = worker.claims()?.check_within(&claim, &limits)?;
                        Ok(RenderedAnswer::json(|out| json::claim(out, None, &claim, &finding)))
                    }
                    (None, Some(text)) if text.len() > LONGEST_TEXT => {
                        let detail = format!(
                            "text: {} bytes exceeds the limit of {LONGEST_TEXT}: send its claims as lines",
                            text.len()
                        );
                        Err(Problem::bad("text", detail))
                    }
                    (None, Some(text)) => {
                        let mut all = Vec::new();
                        let (started, limits) = (Instant::now(), worker.limits.clone());
                        for sentence in sentences(&text, article.as_ref()) {
                            if started.elapsed() > TIME_LIMIT {
                                let detail = "text: time limit reached: send its claims as lines";
                                return Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, detail).about("text"));
                            }
                            let Sentence { id, claim, left_out } = sentence;
                            if let Some(why) = left_out {
                                json::left_out(&mut all, &id, &claim, why)
                            } else {
                                let finding = worker.claims()?.check_within(&claim, &limits)?;
                                json::claim(&mut all, Some(&id), &claim, &finding)
                            }
                            .expect("memory takes all");
                        }
                        Ok(RenderedAnswer::list(&all))
                    }
                    _ => Err(Problem::bad("claim", "claim: missing: the body is {\"claim\"} or {\"text\"}")),
                }
            },
        }),
        lines: NdJson {
            schema: schema_of::<batch_line::ClaimLine>,
            ask: |worker, _, line, number| {
                let (id, claim) = batch_line::claim(line, number).map_err(|what| unread(&what))?;
                within_reason("claim", &claim.text)?;
                worker.knows(claim.article.as_ref())?;
                let limits = worker.limits.clone();
                let finding = worker.claims()?.check_within(&claim, &limits)?;
                Ok(RenderedAnswer::json(|out| json::claim(out, Some(&id), &claim, &finding)))
            },
        },
    }),
};
