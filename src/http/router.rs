//! The router of the API, and what it does with a request before and after its handler.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes, HttpBody as _};
use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderName, HeaderValue};
use axum::http::{Response, StatusCode};
use axum::response::IntoResponse as _;
use axum::routing::{MethodFilter, on};

use super::params::{Param, Params, proposed};
use super::problem::Problem;
use super::route::{BASE, BodyKind, FILE, HEALTH, JSON, LINES, RenderedAnswer, RequestKind, Route};
use super::upload::LONGEST_FILE;
use super::{AppState, alerts, article, check, cite, collections, original, quote, search, status, stream, upload};

/// Maximum length of a body with a single request, in bytes.
const LONGEST_BODY: usize = 1 << 20;

const SERVER_TIMING: HeaderName = HeaderName::from_static("server-timing");

/// All routes.
pub(super) static ALL: &[Route] = &[
    search::FIND,
    search::MANY,
    search::ARTICLES,
    article::ARTICLE,
    article::PASSAGE,
    original::PAGE,
    original::BOXES,
    cite::CITE,
    cite::STYLES,
    quote::QUOTE,
    check::CHECK,
    collections::LIST,
    collections::READ,
    collections::WRITE,
    collections::DELETE,
    alerts::LIST,
    alerts::ADD,
    alerts::NEW,
    alerts::SEEN,
    alerts::DELETE,
    upload::UPLOAD,
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
        RequestKind::Query(ask) | RequestKind::Image(ask) => *ask,
        RequestKind::File(take) => {
            if !state.takes_files {
                return Err(upload::refused());
            }
            // A form of another site cannot send this type.
            let media = media_of(&request);
            if media != FILE {
                return Err(unsupported(&media, FILE));
            }
            asked.body = whole(request.into_body(), LONGEST_FILE).await?;
            *take
        }
        RequestKind::Change(change) => {
            let media = media_of(&request);
            if media != JSON {
                return Err(unsupported(&media, JSON));
            }
            asked.body = whole(request.into_body(), LONGEST_BODY).await?;
            change.ask
        }
        RequestKind::Body(BodyKind { one, lines }) => {
            let media = media_of(&request);
            match (media.as_str(), one) {
                (JSON, Some(one)) => {
                    asked.body = whole(request.into_body(), LONGEST_BODY).await?;
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
                    return Err(unsupported(&media, &taken));
                }
            }
        }
    };
    let RenderedAnswer { bytes, media, took } =
        state.workers(route.lane).ask(move |worker| ask(worker, &asked)).await?;
    let mut response = sent(bytes.into(), media);
    if let Some(took) = took {
        let millis = |time: Duration| time.as_secs_f64() * 1e3;
        let timing = format!("search;dur={:.3}, total;dur={:.3}", millis(took), millis(started.elapsed()));
        let timing = HeaderValue::from_str(&timing).expect("letters and digits");
        response.headers_mut().insert(SERVER_TIMING, timing);
    }
    Ok(response)
}

/// Returns the media type of a body, without its parameters.
fn media_of(request: &Request) -> String {
    let media = request.headers().get(CONTENT_TYPE).and_then(|media| media.to_str().ok()).unwrap_or_default();
    media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

fn unsupported(media: &str, taken: &str) -> Problem {
    let detail = format!("content-type: `{media}`: expected {taken}");
    Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, detail).about("content-type")
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
async fn whole(body: Body, longest: usize) -> Result<Bytes, Problem> {
    let too_long = || {
        let detail = format!("request body longer than {longest} bytes, or incomplete");
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, detail)
    };
    // A body that declares a greater length is refused without reading it.
    if body.size_hint().lower() > longest as u64 {
        return Err(too_long());
    }
    axum::body::to_bytes(body, longest).await.map_err(|_| too_long())
}
