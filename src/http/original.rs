//! `GET /page` and `GET /page/boxes`: the original page of a PDF article with a passage marked, and where the passage is
//! on it.

use std::sync::Arc;

use ibid::Error;
use ibid::read::{RESOLUTION, RESOLUTIONS, RenderedPage};
use ibid::wire::PageBoxes;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;

use super::article::found;
use super::params::{Param, declared, renamed};
use super::problem::Problem;
use super::route::{PNG, RenderedAnswer, RequestKind, Route, schema_of};
use super::worker::{Lane, Worker};
use crate::app::original::PageOptions;

#[derive(Deserialize, JsonSchema)]
struct PageParams {
    /// A reference such as reports/2018#p3, …#p3-5, …#p3s2
    #[schemars(length(max = 2_000))]
    reference: String,
    /// Physical page to show instead of that on which the passage begins
    #[serde(default)]
    #[schemars(range(max = 1_000_000))]
    page: u32,
    /// Pixels per inch
    #[serde(default = "usual_resolution")]
    #[schemars(range(min = 24, max = 400))]
    resolution: u16,
}

const fn usual_resolution() -> u16 {
    RESOLUTION
}

fn params() -> Vec<Param> {
    renamed(declared::<PageParams>(), "reference", "ref")
}

pub(super) const PAGE: Route = Route {
    path: "/page",
    summary: "Draw an original page",
    about: "The page of a PDF file as an image, with the passage at the reference marked.",
    params,
    answer: image,
    finds: true,
    lane: Lane::Slow,
    takes: RequestKind::Image(|worker, asked| {
        let (_, page) = drawn(worker, asked.read()?)?;
        Ok(RenderedAnswer { bytes: page.png.clone(), media: PNG, took: None })
    }),
};

pub(super) const BOXES: Route = Route {
    path: "/page/boxes",
    summary: "Locate a passage on its page",
    about: "Where the lines of the passage are on its page, in points from the top left corner of the page.",
    params,
    answer: schema_of::<PageBoxes<'_>>,
    finds: true,
    lane: Lane::Slow,
    takes: RequestKind::Query(|worker, asked| {
        let (reference, page) = drawn(worker, asked.read()?)?;
        Ok(RenderedAnswer::value(&PageBoxes::of(&reference, &page.about)))
    }),
};

fn image(_: &mut SchemaGenerator) -> Schema {
    json_schema!({"type": "string", "contentMediaType": "image/png"})
}

/// Returns the reference of a passage and its page.
fn drawn(worker: &Worker<'_>, params: PageParams) -> Result<(String, Arc<RenderedPage>), Problem> {
    let PageParams { reference, page, resolution } = params;
    let resolution = resolution.clamp(RESOLUTIONS.0, RESOLUTIONS.1);
    let (reference, article) = found(worker, "ref", &reference)?;
    let span = reference.resolve(&article).map_err(|error| Problem::missing("ref", &error))?;
    let record = article.record(0);
    let options = PageOptions { page: (page > 0).then_some(page), resolution };
    let drawn = worker.page((&article, &record, span), options);
    let drawn = drawn.map_err(|error| match error {
        // The index knows the article, but its file has no such page, is gone or is no PDF file.
        error @ Error::Input { .. } => Problem::missing("ref", &error),
        error => error.into(),
    })?;
    Ok((reference.to_string(), drawn))
}
