//! Every path of the API: what it is asked with, what it answers, and who answers it. The router and the OpenAPI document
//! are both made from here, so that neither knows what the other does not.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderName, HeaderValue};
use axum::http::{Response, StatusCode};
use axum::response::IntoResponse as _;
use axum::routing::{MethodFilter, on};

use super::asked::{Asked, Param, proposed};
use super::desk::Desk;
use super::problem::Problem;
use super::{House, article, search, status};

/// What every path of the API begins with.
pub(super) const BASE: &str = "/api/v1";
/// Bytes of a body at most that is one question.
const LONGEST_BODY: usize = 1 << 20;
/// The media type of answers.
pub(super) const JSON: &str = "application/json";

const SERVER_TIMING: HeaderName = HeaderName::from_static("server-timing");

/// A path and a method.
pub(super) struct Route {
    pub(super) path: &'static str,
    pub(super) summary: &'static str,
    pub(super) params: &'static [Param],
    /// The schema of its body, where it takes one.
    pub(super) body: Option<&'static str>,
    /// The schema of its answer.
    pub(super) answer: &'static str,
    /// Whether it answers 404 for what is not there.
    pub(super) finds: bool,
    pub(super) ask: fn(&mut Desk<'_>, &Asked) -> Result<Reply, Problem>,
}

/// An answer, written.
pub(super) struct Reply {
    pub(super) bytes: Vec<u8>,
    /// How long it took to find.
    pub(super) took: Option<Duration>,
}

impl Reply {
    /// What a renderer writes.
    pub(super) fn json(write: impl FnOnce(&mut Vec<u8>) -> std::io::Result<()>) -> Self {
        let mut bytes = Vec::new();
        write(&mut bytes).expect("memory takes all");
        Self { bytes, took: None }
    }
}

/// Every one of them.
pub(super) const ALL: &[Route] = &[search::FIND, article::ARTICLE, article::PASSAGE, status::STATUS];

/// The paths of the API.
pub(super) fn router() -> Router<Arc<House>> {
    let mut router = Router::new();
    for route in ALL {
        let method = if route.body.is_some() { MethodFilter::POST } else { MethodFilter::GET };
        let answer = move |State(house): State<Arc<House>>, request: Request| answer(house, route, request);
        router = router.route(&format!("{BASE}{}", route.path), on(method, answer));
    }
    router.route(&format!("{BASE}/healthz"), on(MethodFilter::GET, async || "ok"))
}

/// That there is no such path.
pub(super) fn nowhere(path: &str) -> Problem {
    let paths: Vec<String> = ALL.iter().map(|route| format!("{BASE}{}", route.path)).collect();
    let proposed = proposed(path, paths.iter().map(String::as_str));
    let detail = format!("{path}: there is nothing here{proposed}: {BASE}/openapi.json lists what there is");
    Problem::new(StatusCode::NOT_FOUND, detail)
}

async fn answer(house: Arc<House>, route: &'static Route, request: Request) -> Response<Body> {
    match answered(&house, route, request).await {
        Ok(response) => response,
        Err(problem) => problem.into_response(),
    }
}

async fn answered(house: &House, route: &'static Route, request: Request) -> Result<Response<Body>, Problem> {
    let started = Instant::now();
    let mut asked = Asked::of(request.uri().query().unwrap_or_default(), route.params)?;
    if route.body.is_some() {
        asked.body = whole(request.into_body()).await?;
    }
    let Reply { bytes, took } = house.desks.ask(move |desk| (route.ask)(desk, &asked)).await?;
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(JSON));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Some(took) = took {
        let millis = |time: Duration| time.as_secs_f64() * 1e3;
        let timing = format!("search;dur={:.3}, total;dur={:.3}", millis(took), millis(started.elapsed()));
        headers.insert(SERVER_TIMING, HeaderValue::from_str(&timing).expect("letters and digits"));
    }
    Ok(response)
}

/// A body, unless it is too long.
async fn whole(body: Body) -> Result<Bytes, Problem> {
    axum::body::to_bytes(body, LONGEST_BODY).await.map_err(|_| {
        let detail = format!("the body is longer than {LONGEST_BODY} bytes, or broke off: send less at a time");
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, detail)
    })
}
