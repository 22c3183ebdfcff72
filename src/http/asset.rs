//! The page's files as they are embedded, each with a tag that tells whether a browser's copy is still good.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Path, Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, HeaderMap, HeaderValue, IF_NONE_MATCH};
use axum::http::{Response, StatusCode};
use axum::response::IntoResponse as _;
use axum::routing::{MethodFilter, on};
use sha2::{Digest as _, Sha256};

use super::page::{Asset, FILES, PATHS, SHELL};
use super::{House, route};

/// The shell wherever it is served, and what it loads.
pub(super) fn router() -> Router<Arc<House>> {
    let shell = async |request: Request| sent(&SHELL, request.headers());
    let paths = PATHS.iter().fold(Router::new(), |router, path| router.route(path, on(MethodFilter::GET, shell)));
    let file = async |State(_): State<Arc<House>>, Path(name): Path<String>, request: Request| match FILES
        .iter()
        .find(|file| file.name == name)
    {
        Some(file) => sent(file, request.headers()),
        None => route::nowhere(request.uri().path()).into_response(),
    };
    paths.route("/assets/{name}", on(MethodFilter::GET, file))
}

fn sent(asset: &'static Asset, headers: &HeaderMap) -> Response<Body> {
    let digest = Sha256::digest(asset.bytes);
    let tag = digest[..8].iter().fold(String::from("\""), |tag, byte| format!("{tag}{byte:02x}")) + "\"";
    let is_known =
        headers.get_all(IF_NONE_MATCH).iter().filter_map(|known| known.to_str().ok()).any(|known| known.contains(&tag));
    let mut response =
        Response::new(if is_known { Body::empty() } else { Body::from(Bytes::from_static(asset.bytes)) });
    if is_known {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    }
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(asset.media));
    // Asked again each time: the next program may bring another page.
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(ETAG, HeaderValue::from_str(&tag).expect("digits"));
    response
}
