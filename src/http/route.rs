//! Routes of the API: parameters, responses and handlers. The router and the OpenAPI document are both generated from
//! here, so they cannot disagree.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes, HttpBody as _};
use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderName, HeaderValue};
use axum::http::{Response, StatusCode};
use axum::response::IntoResponse as _;
use axum::routing::{MethodFilter, on};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;

use super::params::{Param, Params, proposed};
use super::problem::Problem;
use super::worker::{Lane, Worker};
use super::{AppState, article, check, cite, quote, search, status, stream};

/// Path prefix of the API.
pub(super) const BASE: &str = "/api/v1";
/// Maximum length of a body with a single request, in bytes.
const LONGEST_BODY: usize = 1 << 20;
/// Media types of single and bulk requests and responses.
pub(super) const JSON: &str = "application/json";
pub(super) const LINES: &str = "application/x-ndjson";
/// Health check: answers as long as the server runs.
pub(super) const HEALTH: &str = "/api/v1/healthz";

const SERVER_TIMING: HeaderName = HeaderName::from_static("server-timing");

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
            RequestKind::Query(_) => "GET",
            RequestKind::Body(_) => "POST",
        }
    }
}

/// A serialized answer.
pub(super) struct RenderedAnswer {
    pub(super) bytes: Vec<u8>,
    /// Time to compute it.
    pub(super) took: Option<Duration>,
}

impl RenderedAnswer {
    /// Returns the output of a renderer.
    pub(super) fn json(write: impl FnOnce(&mut Vec<u8>) -> std::io::Result<()>) -> Self {
        let mut bytes = Vec::new();
        write(&mut bytes).expect("memory takes all");
        Self { bytes, took: None }
    }

    /// Joins objects, one per line, into an array.
    pub(super) fn list(lines: &[u8]) -> Self {
        // Within JSON, a line end is escaped.
        let lines: Vec<&[u8]> = lines.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).collect();
        let bytes = [b"[", lines.join(b",\n".as_slice()).as_slice(), b"]\n"].concat();
        Self { bytes, took: None }
    }

    /// Serializes a value that has no renderer.
    pub(super) fn value(value: &impl Serialize) -> Self {
        Self { bytes: serde_json::to_vec(value).expect("plain data"), took: None }
    }
}

/// All routes.
pub(super) static ALL: &[Route] = &[
    search::FIND,
    search::MANY,
    article::ARTICLE,
    article::PASSAGE,
    cite::CITE,
    cite::STYLES,
    quote::QUOTE,
    check::CHECK,
    status::STATUS,
];

/// Returns the router of the API.
pub(super) fn router() -> Router<Arc<AppState>> {
    let mut router = Router::new();
    for route in ALL {
        let method = if route.method() == "POST" { MethodFilter::POST } else { MethodFilter::GET };
        let params: Arc<[Param]> = (route.params)().into();
        let answer = move |State(state): State<Arc<AppState>>, request: Request| async move {
            answered(&state, route, &params, request).await.unwrap_or_else(Problem::into_response)
        };
        router = router.route(&format!("{BASE}{}", route.path), on(method, answer));
    }
    let described = async |State(state): State<Arc<AppState>>| sent(state.described.clone(), JSON);
    router
        .route(&format!("{BASE}/openapi.json"), on(MethodFilter::GET, described))
        .route(HEALTH, on(MethodFilter::GET, async || "ok"))
}

/// Returns the problem for an unknown path.
pub(super) fn nowhere(path: &str) -> Problem {
    let paths: Vec<String> = ALL.iter().map(|route| format!("{BASE}{}", route.path)).collect();
    let proposed = proposed(path, paths.iter().map(String::as_str));
    let detail = format!("{path}: not found{proposed}: {BASE}/openapi.json lists the routes");
    Problem::new(StatusCode::NOT_FOUND, detail)
}

/// Returns the problem for a method that a path does not allow.
pub(super) fn wrong_method(path: &str) -> Problem {
    let here = |route: &&Route| path.strip_prefix(BASE) == Some(route.path);
    let methods: Vec<&str> = ALL.iter().filter(here).map(Route::method).collect();
    Problem::method(match methods.as_slice() {
        ["GET", "POST"] => "GET, HEAD, POST",
        ["POST"] => "POST",
        _ => "GET, HEAD",
    })
}

async fn answered(
    state: &Arc<AppState>,
    route: &'static Route,
    params: &[Param],
    request: Request,
) -> Result<Response<Body>, Problem> {
    let started = Instant::now();
    let mut asked = Params::of(request.uri().query().unwrap_or_default(), params)?;
    let ask = match &route.takes {
        RequestKind::Query(ask) => *ask,
        RequestKind::Body(BodyKind { one, lines }) => {
            let media = request.headers().get(CONTENT_TYPE).and_then(|media| media.to_str().ok()).unwrap_or_default();
            let media = media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
            match (media.as_str(), one) {
                (JSON, Some(one)) => {
                    asked.body = whole(request.into_body()).await?;
                    one.ask
                }
                (LINES, _) => {
                    let place = Arc::clone(&state.streams).try_acquire_owned();
                    let place = place.map_err(|_| Problem::busy("too many bulk requests"))?;
                    let mut response = stream::answered(state, route, lines, asked, request.into_body(), place);
                    about(&mut response, LINES);
                    return Ok(response);
                }
                _ => {
                    let taken = if one.is_some() { format!("{JSON} or {LINES}") } else { LINES.to_owned() };
                    let detail = format!("content-type: `{media}`: expected {taken}");
                    return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, detail).about("content-type"));
                }
            }
        }
    };
    let RenderedAnswer { bytes, took } = state.workers(route.lane).ask(move |worker| ask(worker, &asked)).await?;
    let mut response = sent(bytes.into(), JSON);
    if let Some(took) = took {
        let millis = |time: Duration| time.as_secs_f64() * 1e3;
        let timing = format!("search;dur={:.3}, total;dur={:.3}", millis(took), millis(started.elapsed()));
        let timing = HeaderValue::from_str(&timing).expect("letters and digits");
        response.headers_mut().insert(SERVER_TIMING, timing);
    }
    Ok(response)
}

fn sent(bytes: Bytes, media: &'static str) -> Response<Body> {
    let mut response = Response::new(Body::from(bytes));
    about(&mut response, media);
    response
}

fn about(response: &mut Response<Body>, media: &'static str) {
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
}

/// Reads a body up to the maximum length.
async fn whole(body: Body) -> Result<Bytes, Problem> {
    let too_long = || {
        let detail = format!("request body longer than {LONGEST_BODY} bytes, or incomplete");
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, detail)
    };
    // A body that declares a greater length is refused without reading it.
    if body.size_hint().lower() > LONGEST_BODY as u64 {
        return Err(too_long());
    }
    axum::body::to_bytes(body, LONGEST_BODY).await.map_err(|_| too_long())
}
