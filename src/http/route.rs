//! A route of the API: its parameters, responses and handler. The router and the OpenAPI document are both generated from
//! here, so they cannot disagree.

use std::time::Duration;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;

use super::params::{Param, Params};
use super::problem::Problem;
use super::worker::{Lane, Worker};

/// Path prefix of the API.
pub(super) const BASE: &str = "/api/v1";
/// Media types of single and bulk requests and responses.
pub(super) const JSON: &str = "application/json";
pub(super) const LINES: &str = "application/x-ndjson";
/// Media type of files.
pub(super) const FILE: &str = "application/octet-stream";
/// Media type of page images.
pub(super) const PNG: &str = "image/png";
/// Health check: answers as long as the server runs.
pub(super) const HEALTH: &str = "/api/v1/healthz";

/// A path and a method.
pub(super) struct Route {
    pub(super) path: &'static str,
    pub(super) summary: &'static str,
    pub(super) about: &'static str,
    /// Returns its parameters in the query string.
    pub(super) params: fn() -> Vec<Param>,
    /// Returns the schema of its response.
    pub(super) answer: SchemaOf,
    /// Whether it answers 404 if something is not found.
    pub(super) finds: bool,
    /// Lane of workers that answers it.
    pub(super) lane: Lane,
    pub(super) takes: RequestKind,
}

/// Input of a route, and its handler.
pub(super) enum RequestKind {
    /// Parameters only.
    Query(Handler),
    /// Parameters only; the answer is an image.
    Image(Handler),
    /// A file as the body.
    File(Handler),
    /// A body that says what to change.
    Change(Single),
    /// A body as well.
    Body(BodyKind),
}

/// Returns the schema of a type, whose definition the generator collects.
pub(super) type SchemaOf = fn(&mut SchemaGenerator) -> Schema;

/// Returns the schema of a type.
pub(super) fn schema_of<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

type Handler = fn(&mut Worker<'_>, &Params) -> Result<RenderedAnswer, Problem>;

/// Kinds of body that a route accepts.
pub(super) struct BodyKind {
    /// A single request, as JSON.
    pub(super) one: Option<Single>,
    /// Many requests, as JSON Lines.
    pub(super) lines: NdJson,
}

/// A body with a single request.
pub(super) struct Single {
    pub(super) schema: SchemaOf,
    pub(super) ask: Handler,
}

/// A body with one request per line.
pub(super) struct NdJson {
    /// Returns the schema of a line.
    pub(super) schema: SchemaOf,
    /// Answers a line, given its number.
    pub(super) ask: fn(&mut Worker<'_>, &Params, &str, usize) -> Result<RenderedAnswer, Problem>,
}

impl Route {
    /// Returns its method.
    pub(super) const fn method(&self) -> &'static str {
        match self.takes {
            RequestKind::Query(_) | RequestKind::Image(_) => "GET",
            RequestKind::File(_) | RequestKind::Change(_) | RequestKind::Body(_) => "POST",
        }
    }
}

/// A serialized answer.
pub(super) struct RenderedAnswer {
    pub(super) bytes: Vec<u8>,
    /// Media type.
    pub(super) media: &'static str,
    /// Time to compute it.
    pub(super) took: Option<Duration>,
}

impl RenderedAnswer {
    /// Returns the output of a renderer.
    pub(super) fn json(write: impl FnOnce(&mut Vec<u8>) -> std::io::Result<()>) -> Self {
        let mut bytes = Vec::new();
        write(&mut bytes).expect("memory takes all");
        Self { bytes, media: JSON, took: None }
    }

    /// Joins objects, one per line, into an array.
    pub(super) fn list(lines: &[u8]) -> Self {
        // Within JSON, a line end is escaped.
        let lines: Vec<&[u8]> = lines.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).collect();
        let bytes = [b"[", lines.join(b",\n".as_slice()).as_slice(), b"]\n"].concat();
        Self { bytes, media: JSON, took: None }
    }

    /// Serializes a value that has no renderer.
    pub(super) fn value(value: &impl Serialize) -> Self {
        Self { bytes: serde_json::to_vec(value).expect("plain data"), media: JSON, took: None }
    }
}
