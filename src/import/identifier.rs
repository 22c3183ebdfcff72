//! URLs, DOIs and paths as they are compared.

use percent_encoding::percent_decode_str;

/// Returns a URL without what differs between two of one page: scheme, `www.`, fragment, parameters that track.
pub(super) fn address(url: &str) -> String {
    let url = url.trim();
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let rest = rest.split('#').next().unwrap_or_default();
    let (page, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (host, path) = page.split_once('/').unwrap_or((page, ""));
    let host = host.to_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    let is_kept = |part: &&str| {
        let name = part.split('=').next().unwrap_or_default();
        !part.is_empty()
            && !name.starts_with("utm_")
            && !matches!(name, "fbclid" | "gclid" | "ref" | "mc_cid" | "mc_eid")
    };
    let query: Vec<&str> = query.split('&').filter(is_kept).collect();
    format!("{host}/{}?{}", path.trim_end_matches('/'), query.join("&"))
}

/// Returns the first DOI in a text, in lower case.
pub(super) fn doi_in(text: &str) -> Option<String> {
    for (at, _) in text.match_indices("10.") {
        let before = text[..at].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '.') {
            continue;
        }
        let doi = text[at..].split(|c: char| c.is_whitespace() || "\"<>|".contains(c)).next().unwrap_or_default();
        let (registrant, suffix) = doi.split_once('/').unwrap_or_default();
        let number = registrant.get(3..).unwrap_or_default();
        let is_registrant = number.len() >= 4 && number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        if is_registrant && !suffix.is_empty() {
            let mut doi = doi.trim_end_matches(['.', ',', ';', ':', ']', '’', '”']);
            if doi.ends_with(')') && doi.matches('(').count() < doi.matches(')').count() {
                doi = doi.trim_end_matches([')', '.']);
            }
            return Some(doi.to_lowercase());
        }
    }
    None
}

/// Returns a path without percent-encoding.
pub(super) fn decoded(path: &str) -> String {
    percent_decode_str(path).decode_utf8().map_or_else(|_| path.to_owned(), std::borrow::Cow::into_owned)
}
