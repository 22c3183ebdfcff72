//! Embedded files of the web page, compressed once with gzip, each with an entity tag for the browser's cache.

use std::io::Write as _;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Path, Request};
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderMap, HeaderName, HeaderValue,
    IF_NONE_MATCH, VARY,
};
use axum::http::{Response, StatusCode};
use axum::response::IntoResponse as _;
use axum::routing::{MethodFilter, on};
use flate2::Compression;
use flate2::write::GzEncoder;

use super::AppState;
use super::page::{Asset, FILES, PATHS, SHELL};
use super::router::nowhere;
use crate::app::digest::digest;

/// Routes of the page and its files.
pub(super) fn router() -> Router<Arc<AppState>> {
    let shell = Arc::new(CompressedAsset::of(&SHELL));
    let paths = PATHS.iter().fold(Router::new(), |router, path| {
        let shell = Arc::clone(&shell);
        router.route(path, on(MethodFilter::GET, async move |request: Request| shell.sent(request.headers())))
    });
    let files: Arc<[CompressedAsset]> = FILES.iter().map(CompressedAsset::of).collect();
    let file = async move |Path(name): Path<String>, request: Request| {
        let file = files.iter().find(|file| file.asset.name == name);
        match file {
            Some(file) => file.sent(request.headers()),
            None => nowhere(request.uri().path()).into_response(),
        }
    };
    paths.route("/assets/{name}", on(MethodFilter::GET, file))
}

/// A file with its gzip version.
struct CompressedAsset {
    asset: &'static Asset,
    gzip: Bytes,
    tag: HeaderValue,
}

impl CompressedAsset {
    fn of(asset: &'static Asset) -> Self {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(asset.bytes).expect("memory takes all");
        let gzip = encoder.finish().expect("memory takes all").into();
        let digits = digest(asset.bytes, 8);
        // Weak, because it is the same for both encodings.
        let tag = HeaderValue::from_str(&format!("W/\"{digits}\"")).expect("digits");
        Self { asset, gzip, tag }
    }

    fn sent(&self, asked: &HeaderMap) -> Response<Body> {
        let holds = |name: HeaderName, part: &str| {
            asked.get_all(name).iter().filter_map(|value| value.to_str().ok()).any(|value| value.contains(part))
        };
        let is_known = self.tag.to_str().is_ok_and(|tag| holds(IF_NONE_MATCH, tag));
        let unpacks = holds(ACCEPT_ENCODING, "gzip");
        let mut response = Response::new(match (is_known, unpacks) {
            (true, _) => Body::empty(),
            (false, true) => Body::from(self.gzip.clone()),
            (false, false) => Body::from(Bytes::from_static(self.asset.bytes)),
        });
        if is_known {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
        }
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(self.asset.media));
        if unpacks && !is_known {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
        // Revalidated each time, because an upgrade may change the page.
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        headers.insert(ETAG, self.tag.clone());
        response
    }
}
