//! The web page of `ibid serve`: plain HTML, CSS and ES modules, embedded in the program and served as they lie here.
//!
//! Nothing is built, and nothing is fetched from elsewhere: a page is one shell, and what it shows it asks of the API.
//! Articles are strangers' text: the scripts write it as text nodes only, and the headers that the server sends hold
//! them to it.

/// A file of the page.
pub(super) struct Asset {
    /// What it is called below `/assets/`.
    pub(super) name: &'static str,
    /// Its media type.
    pub(super) media: &'static str,
    /// What it holds.
    pub(super) bytes: &'static [u8],
}

/// Where the shell is served; its script reads from the address what to show.
pub(super) const PATHS: &[&str] = &["/", "/article", "/quote", "/check", "/status"];

/// The shell.
pub(super) const SHELL: Asset = asset("index.html", "text/html; charset=utf-8", include_bytes!("index.html"));

/// All that the shell loads.
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
    asset("text.js", SCRIPT, include_bytes!("text.js")),
    asset("selection.js", SCRIPT, include_bytes!("selection.js")),
    asset("citation.js", SCRIPT, include_bytes!("citation.js")),
    asset("quote.js", SCRIPT, include_bytes!("quote.js")),
    asset("check.js", SCRIPT, include_bytes!("check.js")),
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

    /// As it is sent.
    #[test]
    fn the_page_is_light() {
        let packed = |asset: &Asset| {
            let mut packed = Vec::new();
            let mut encoder = GzEncoder::new(asset.bytes, Compression::best());
            encoder.read_to_end(&mut packed).expect("memory is read");
            packed.len()
        };
        let bytes: usize = FILES.iter().chain([&SHELL]).map(packed).sum();
        assert!(bytes < 45_000, "{bytes} bytes");
    }

    /// Its safety does not hang on the browser's policies alone.
    #[test]
    fn text_never_becomes_markup() {
        for asset in FILES.iter().filter(|asset| asset.media == SCRIPT) {
            for word in
                ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "setHTML", "DOMParser"]
            {
                assert!(!text(asset).contains(word), "{}: {word}", asset.name);
            }
        }
    }

    #[test]
    fn what_the_page_loads_is_served() {
        let scripts = FILES.iter().map(text).flat_map(|text| text.split("from \"./").skip(1));
        let links = text(&SHELL).split("\"/assets/").skip(1);
        let asked: Vec<&str> = scripts.chain(links).filter_map(|rest| rest.split('"').next()).collect();
        assert!(asked.len() > FILES.len());
        for name in asked {
            assert!(FILES.iter().any(|asset| asset.name == name), "{name}");
        }
    }

    #[test]
    fn nothing_is_fetched_from_elsewhere_and_nothing_is_inline() {
        for asset in FILES.iter().filter(|asset| asset.media != "image/svg+xml").chain([&SHELL]) {
            assert!(!text(asset).contains("https://") && !text(asset).contains("http://"), "{}", asset.name);
        }
        for word in ["<style", " style=", " onload=", " onclick=", "javascript:", "<script>"] {
            assert!(!text(&SHELL).contains(word), "{word}");
        }
    }
}
