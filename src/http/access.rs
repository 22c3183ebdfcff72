//! Middleware for every request and response: checks the host, the origin and the token, limits the time, and sets the
//! security headers.

use std::net::IpAddr;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, HOST, HeaderMap, HeaderName, HeaderValue, LOCATION, ORIGIN, SET_COOKIE};
use axum::http::{Method, Response, StatusCode};
use axum::middleware::Next;
use axum::response::IntoResponse as _;
use futures_util::FutureExt as _;
use tokio::time::timeout;

use super::AppState;
use super::problem::Problem;
use super::route::{BASE, HEALTH};
use super::token::Token;
use super::worker::panic_message;
use crate::app::message::say;

/// Time limit of an answer.
const TIME_LIMIT: Duration = Duration::from_secs(30);

/// Security headers of every response.
const HEADERS: [(&str, &str); 6] = [
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; \
         form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("x-frame-options", "DENY"),
];

/// Access rules of the server.
pub(super) struct AccessControl {
    /// Host names of the server, in lower case.
    pub(super) names: Vec<String>,
    /// Whether it listens on the loopback interface only.
    pub(super) is_local: bool,
    pub(super) token: Option<Token>,
}

/// Handles a request that is allowed, or answers with the reason for refusal.
pub(super) async fn guarded(State(state): State<Arc<AppState>>, request: Request, next: Next) -> Response<Body> {
    let mut response = match state.guard.admit(&request) {
        Err(problem) => problem.into_response(),
        Ok(Some(set_cookie_and_redirect)) => set_cookie_and_redirect,
        Ok(None) => match timeout(TIME_LIMIT, AssertUnwindSafe(next.run(request)).catch_unwind()).await {
            Ok(Ok(response)) => response,
            Ok(Err(panic)) => {
                say(format!("internal error: {}", panic_message(&*panic)));
                Problem::fault().into_response()
            }
            Err(_) => Problem::busy("time limit reached").into_response(),
        },
    };
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    response
}

impl AccessControl {
    /// Returns `None` for a request that may proceed; `Some` with the response that sets a browser's cookie.
    fn admit(&self, request: &Request) -> Result<Option<Response<Body>>, Problem> {
        let (uri, headers) = (request.uri(), request.headers());
        let host = authority(request)?;
        if !self.goes_by(name(&host)) {
            let detail = format!(
                "{host}: ibid does not go by this name: ask for it as localhost or by its address, or allow \
                                  the name with `ibid serve --allow-host NAME`"
            );
            return Err(Problem::new(StatusCode::MISDIRECTED_REQUEST, detail).about("host"));
        }
        let is_api = uri.path().starts_with(BASE);
        from_elsewhere(headers, &host, !is_api && matches!(*request.method(), Method::GET | Method::HEAD))?;
        let Some(token) = self.token.as_ref().filter(|_| uri.path() != HEALTH) else { return Ok(None) };
        if let Some(secret) = form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes())
            .find(|(name, _)| name == "token" && !is_api)
            .map(|(_, secret)| secret)
        {
            return if token.is(&secret) {
                Ok(Some(set_cookie_and_redirect(token, request)))
            } else {
                Err(Problem::unauthorized())
            };
        }
        if token.is_sent(headers) { Ok(None) } else { Err(Problem::unauthorized()) }
    }

    /// Returns whether a host name is the server's. In a DNS rebinding attack, another site's name resolves to this
    /// address; IP addresses cannot be abused in this way.
    fn goes_by(&self, name: &str) -> bool {
        let name = name.trim_end_matches('.').to_ascii_lowercase();
        let address = name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
        match address {
            Ok(address) if address.is_loopback() || !self.is_local => true,
            _ => name == "localhost" || self.names.contains(&name),
        }
    }
}

/// Returns the host of a request: one name, with its port if it has one.
fn authority(request: &Request) -> Result<String, Problem> {
    let mut hosts = request.headers().get_all(HOST).iter();
    let host = (hosts.next().and_then(|host| host.to_str().ok()), hosts.next());
    match (request.uri().authority(), host) {
        (None, (Some(host), None)) if !host.is_empty() => Ok(host.to_owned()),
        (Some(authority), (Some(host), None)) if authority.as_str().eq_ignore_ascii_case(host) => Ok(host.to_owned()),
        _ => Err(Problem::bad("host", "host: expected exactly one Host header")),
    }
}

/// Returns an authority without its port.
fn name(authority: &str) -> &str {
    match authority.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => authority,
    }
}

/// Refuses requests sent by another site's page; following a link to a page of ours is allowed.
fn from_elsewhere(headers: &HeaderMap, host: &str, is_page: bool) -> Result<(), Problem> {
    let refused = |from: &str| {
        let detail = format!("{from}: cross-origin request rejected: open the page of `ibid serve` itself");
        Err(Problem::new(StatusCode::FORBIDDEN, detail).about("origin"))
    };
    for origin in headers.get_all(ORIGIN) {
        let origin = String::from_utf8_lossy(origin.as_bytes());
        let authority = origin.strip_prefix("http://").or(origin.strip_prefix("https://"));
        if !authority.is_some_and(|authority| authority.eq_ignore_ascii_case(host)) {
            return refused(&origin);
        }
    }
    let fetched = |name: &'static str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    match fetched("sec-fetch-site") {
        "cross-site" | "same-site" if !(is_page && fetched("sec-fetch-mode") == "navigate") => {
            refused("sec-fetch-site")
        }
        _ => Ok(()),
    }
}

/// Sets a browser's cookie, and redirects to the address without the token.
fn set_cookie_and_redirect(token: &Token, request: &Request) -> Response<Body> {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(
        form_urlencoded::parse(request.uri().query().unwrap_or_default().as_bytes())
            .filter(|(name, _)| name != "token"),
    );
    let address = within(request.uri().path(), &query.finish());
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SEE_OTHER;
    let headers = response.headers_mut();
    headers.insert(LOCATION, HeaderValue::try_from(address).unwrap_or(HeaderValue::from_static("/")));
    headers.insert(SET_COOKIE, HeaderValue::try_from(token.set_cookie()).expect("letters and digits"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Returns the address of a path on this server. Two leading slashes would lead to another server, and browsers read a
/// backslash as a slash.
fn within(path: &str, query: &str) -> String {
    let path = path.trim_start_matches(['/', '\\']).replace('\\', "%5C");
    if query.is_empty() { format!("/{path}") } else { format!("/{path}?{query}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redirects_stay_on_this_server() {
        assert_eq!(within("/article", "id=a"), "/article?id=a");
        for path in [
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/\\/evil.example",
            "///\\evil.example",
            "evil.example",
        ] {
            assert_eq!(within(path, ""), "/evil.example", "{path}");
        }
        assert_eq!(within("/a\\..\\b", ""), "/a%5C..%5Cb");
    }

    #[test]
    fn strangers_names_are_not_ours() {
        let guard = |is_local| AccessControl { names: vec!["worker.example".to_owned()], is_local, token: None };
        for ours in ["localhost", "LOCALHOST.", "127.0.0.1", "127.1.2.3", "[::1]", "worker.example"] {
            assert!(guard(true).goes_by(ours) && guard(false).goes_by(ours), "{ours}");
        }
        for stranger in ["evil.example", "localhost.evil.example", "", "127.0.0.1.evil.example", "xworker.example"] {
            assert!(!guard(true).goes_by(stranger) && !guard(false).goes_by(stranger), "{stranger}");
        }
        assert!(!guard(true).goes_by("192.168.1.2") && guard(false).goes_by("192.168.1.2"));
        assert_eq!(
            (name("localhost:80"), name("[::1]:80"), name("[::1]"), name("a")),
            ("localhost", "[::1]", "[::1]", "a")
        );
    }

    #[test]
    fn pages_from_elsewhere_are_refused() {
        let asked = |pairs: &[(&'static str, &str)], is_page| {
            let headers =
                pairs.iter().map(|(name, value)| (HeaderName::from_static(name), value.parse().expect("one")));
            from_elsewhere(&headers.collect(), "localhost:80", is_page).is_ok()
        };
        assert!(asked(&[], false) && asked(&[("origin", "http://localhost:80")], false));
        assert!(asked(&[("origin", "https://LOCALHOST:80"), ("sec-fetch-site", "same-origin")], false));
        for origin in ["null", "http://localhost", "http://localhost:81", "http://evil.example", "file://", ""] {
            assert!(!asked(&[("origin", origin)], true), "{origin}");
        }
        assert!(!asked(&[("sec-fetch-site", "cross-site")], false) && !asked(&[("sec-fetch-site", "same-site")], true));
        let followed = [("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate")];
        assert!(asked(&followed, true) && !asked(&followed, false));
    }
}
