//! The web page of `ibid serve`: HTML, CSS and ES modules, embedded in the program and served unchanged.
//!
//! There is no build step, and nothing is loaded from other hosts: one HTML document loads its data from the API. The
//! text of articles is untrusted: the scripts insert it as text nodes only, and the Content-Security-Policy header
//! enforces that no inline script runs.

/// An embedded file.
pub(super) struct Asset {
    /// File name below `/assets/`.
    pub(super) name: &'static str,
    /// Media type.
    pub(super) media: &'static str,
    /// Content.
    pub(super) bytes: &'static [u8],
}

/// Paths at which the HTML document is served; its script selects the view by the path.
pub(super) const PATHS: &[&str] =
    &["/", "/article", "/articles", "/quote", "/check", "/alerts", "/collections", "/collection", "/status"];

/// The HTML document.
pub(super) const SHELL: Asset = asset("index.html", "text/html; charset=utf-8", include_bytes!("index.html"));

/// All files that the HTML document loads.
pub(super) const FILES: &[Asset] = &[
    asset("style.css", STYLE, include_bytes!("style.css")),
    asset("icon.svg", "image/svg+xml", include_bytes!("icon.svg")),
    asset("theme.js", SCRIPT, include_bytes!("theme.js")),
    asset("main.js", SCRIPT, include_bytes!("main.js")),
    asset("api.js", SCRIPT, include_bytes!("api.js")),
    asset("element.js", SCRIPT, include_bytes!("element.js")),
    asset("span.js", SCRIPT, include_bytes!("span.js")),
    asset("difference.js", SCRIPT, include_bytes!("difference.js")),
    asset("search.js", SCRIPT, include_bytes!("search.js")),
    asset("question.js", SCRIPT, include_bytes!("question.js")),
    asset("filters.js", SCRIPT, include_bytes!("filters.js")),
    asset("hits.js", SCRIPT, include_bytes!("hits.js")),
    asset("article.js", SCRIPT, include_bytes!("article.js")),
    asset("articles.js", SCRIPT, include_bytes!("articles.js")),
    asset("matches.js", SCRIPT, include_bytes!("matches.js")),
    asset("original.js", SCRIPT, include_bytes!("original.js")),
    asset("text.js", SCRIPT, include_bytes!("text.js")),
    asset("selection.js", SCRIPT, include_bytes!("selection.js")),
    asset("citation.js", SCRIPT, include_bytes!("citation.js")),
    asset("quote.js", SCRIPT, include_bytes!("quote.js")),
    asset("check.js", SCRIPT, include_bytes!("check.js")),
    asset("collect.js", SCRIPT, include_bytes!("collect.js")),
    asset("collections.js", SCRIPT, include_bytes!("collections.js")),
    asset("alerts.js", SCRIPT, include_bytes!("alerts.js")),
    asset("complete.js", SCRIPT, include_bytes!("complete.js")),
    asset("upload.js", SCRIPT, include_bytes!("upload.js")),
    asset("status.js", SCRIPT, include_bytes!("status.js")),
];

const STYLE: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";

const fn asset(name: &'static str, media: &'static str, bytes: &'static [u8]) -> Asset {
    Asset { name, media, bytes }
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use flate2::Compression;
    use flate2::read::GzEncoder;

    use super::{Asset, FILES, SCRIPT, SHELL};

    fn text(asset: &Asset) -> &'static str {
        std::str::from_utf8(asset.bytes).expect("the page is written in UTF-8")
    }

    /// Compressed, as sent to the client.
    #[test]
    fn the_page_is_below_its_size_limit() {
        let packed = |asset: &Asset| {
            let mut packed = Vec::new();
            let mut encoder = GzEncoder::new(asset.bytes, Compression::best());
            encoder.read_to_end(&mut packed).expect("memory is read");
            packed.len()
        };
        let bytes: usize = FILES.iter().chain([&SHELL]).map(packed).sum();
        assert!(bytes < 60_000, "{bytes} bytes");
    }

    /// Safety does not depend on the Content-Security-Policy alone.
    #[test]
    fn scripts_do_not_use_markup_insertion() {
        for asset in FILES.iter().filter(|asset| asset.media == SCRIPT) {
            for word in
                ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "setHTML", "DOMParser"]
            {
                assert!(!text(asset).contains(word), "{}: {word}", asset.name);
            }
        }
    }

    #[test]
    fn all_loaded_files_are_served() {
        let scripts = FILES.iter().map(text).flat_map(|text| text.split("from \"./").skip(1));
        let links = text(&SHELL).split("\"/assets/").skip(1);
        let asked: Vec<&str> = scripts.chain(links).filter_map(|rest| rest.split('"').next()).collect();
        assert!(asked.len() > FILES.len());
        for name in asked {
            assert!(FILES.iter().any(|asset| asset.name == name), "{name}");
        }
    }

    #[test]
    fn no_external_hosts_and_no_inline_scripts() {
        for asset in FILES.iter().filter(|asset| asset.media != "image/svg+xml").chain([&SHELL]) {
            assert!(!text(asset).contains("https://") && !text(asset).contains("http://"), "{}", asset.name);
        }
        for word in ["<style", " style=", " onload=", " onclick=", "javascript:", "<script>"] {
            assert!(!text(&SHELL).contains(word), "{word}");
        }
    }
}
