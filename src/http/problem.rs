//! Errors as `application/problem+json` (RFC 9457): ibid's message with its hint, and the field it concerns.

use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderName, HeaderValue};
use axum::http::{Response, StatusCode};
use axum::response::IntoResponse;
use ibid::Error;
use schemars::JsonSchema;
use serde::Serialize;

use crate::app::{Failure, hint};

/// Media type of problems.
pub(super) const MEDIA: &str = "application/problem+json";

/// Reason why a request fails.
#[derive(Debug)]
pub(super) struct Problem {
    pub(super) status: StatusCode,
    /// What is wrong, and the next step.
    pub(super) detail: String,
    /// The parameter or member it concerns.
    field: Option<String>,
    /// Additional header that the status requires.
    header: Option<(&'static str, &'static str)>,
}

/// Problem details (RFC 9457).
#[derive(Serialize, JsonSchema)]
pub(super) struct ProblemDetails<'a> {
    r#type: &'static str,
    title: &'a str,
    status: u16,
    /// The cause and the next step
    detail: &'a str,
    /// The parameter or member concerned
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'a str>,
}

impl Problem {
    pub(super) fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self { status, detail: detail.into(), field: None, header: None }
    }

    /// Creates a problem for an invalid request.
    pub(super) fn bad(field: &str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, detail).about(field)
    }

    /// Creates a problem for something that was not found.
    pub(super) fn missing(field: &str, error: &Error) -> Self {
        Self::lost(field, &error.to_string())
    }

    /// Creates a not-found problem from a message. Names of the command line are replaced with those of the API.
    pub(super) fn lost(field: &str, detail: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, detail.replace("find one with `ibid search`", "find one with search"))
            .about(field)
    }

    /// Creates a problem for too many concurrent requests.
    pub(super) fn busy(what: &str) -> Self {
        let header = Some(("retry-after", "1"));
        Self { header, ..Self::new(StatusCode::SERVICE_UNAVAILABLE, format!("{what}: retry in a second")) }
    }

    /// Creates a problem for a change of something that another has changed.
    pub(super) fn changed(detail: String) -> Self {
        Self::new(StatusCode::CONFLICT, detail)
    }

    /// Creates a problem for an internal error.
    pub(super) fn fault() -> Self {
        let detail = "internal error; see the server log. check the index with `ibid verify`; if it is intact, please report this";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, detail)
    }

    /// Creates a problem for a method that the path does not allow.
    pub(super) fn method(allowed: &'static str) -> Self {
        let header = Some(("allow", allowed));
        Self { header, ..Self::new(StatusCode::METHOD_NOT_ALLOWED, format!("allowed methods: {allowed}")) }
    }

    /// Creates a problem for a missing token.
    pub(super) fn unauthorized() -> Self {
        let detail =
            "token required: open the address that `ibid serve` printed, or send `Authorization: Bearer TOKEN`";
        let header = Some(("www-authenticate", "Bearer realm=\"ibid\""));
        Self { header, ..Self::new(StatusCode::UNAUTHORIZED, detail) }
    }

    /// Sets the parameter or member it concerns.
    pub(super) fn about(self, field: &str) -> Self {
        Self { field: Some(field.to_owned()), ..self }
    }

    /// Returns it as a JSON object.
    pub(super) fn json(&self) -> Vec<u8> {
        let object = ProblemDetails {
            r#type: "about:blank",
            title: self.status.canonical_reason().unwrap_or_default(),
            status: self.status.as_u16(),
            detail: &self.detail,
            field: self.field.as_deref(),
        };
        serde_json::to_vec(&object).expect("plain data")
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response<Body> {
        let mut response = Response::new(Body::from(self.json()));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(MEDIA));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some((name, value)) = self.header {
            headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        response
    }
}

/// Distinguishes client errors from server errors.
impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let hint = hint(&error).map(|hint| format!(": {hint}")).unwrap_or_default();
        let (status, field) = match &error {
            // An option of the command line is a parameter here.
            Error::Input { place, .. } => (StatusCode::BAD_REQUEST, place.strip_prefix("--").map(str::to_owned)),
            Error::Locked { .. } | Error::Interrupted | Error::Cancelled | Error::TimedOut => {
                (StatusCode::SERVICE_UNAVAILABLE, None)
            }
            Error::OverBudget => (StatusCode::UNPROCESSABLE_ENTITY, None),
            _ => (StatusCode::INTERNAL_SERVER_ERROR, None),
        };
        let problem = Self::new(status, format!("{}{hint}", error.to_string().trim_start_matches("--")));
        match field.as_deref().and_then(|place| place.split(' ').next()) {
            Some(field) => problem.about(field),
            None => problem,
        }
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Trouble(error, None) => error.into(),
            Failure::Trouble(error, Some(hint)) => {
                let problem = Self::from(error);
                Self { detail: format!("{}: {hint}", problem.detail), ..problem }
            }
            Failure::Output(error) => Self::new(StatusCode::INTERNAL_SERVER_ERROR, error.to_string()),
        }
    }
}
