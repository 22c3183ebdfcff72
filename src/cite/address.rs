//! Checks which addresses stated by articles other programs may open.
//!
//! An article can state any address. One with a script or file scheme must not become a link, neither here nor in a
//! program that reads our output.

/// Returns the address without surrounding white space if it may be opened (`http`, `https`, `mailto` or `doi`). `None`
/// for any other scheme, for control characters, and for a backslash, which browsers read as a slash.
pub fn openable(url: &str) -> Option<&str> {
    let url = url.trim();
    let (scheme, rest) = url.split_once(':')?;
    let is = |known: &str| scheme.eq_ignore_ascii_case(known);
    let leads_somewhere = match () {
        () if is("http") || is("https") => {
            rest.strip_prefix("//").is_some_and(|host| !host.is_empty() && !host.starts_with(['/', '?', '#']))
        }
        () if is("mailto") => rest.contains('@'),
        () if is("doi") => rest.starts_with("10."),
        () => false,
    };
    (leads_somewhere && !url.chars().any(is_unsafe)).then_some(url)
}

/// Characters that do not belong in an address and that programs interpret differently.
fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '\\' | '\u{2028}' | '\u{2029}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::openable;

    #[test]
    fn only_addresses_of_known_schemes_may_be_opened() {
        for url in [
            "https://lantern.example/a?b=c#d",
            "HTTP://lantern.example",
            "mailto:ada@lantern.example",
            "doi:10.1000/182",
            "https://新闻.example/a b",
        ] {
            assert_eq!(openable(&format!(" {url}\n")), Some(url));
        }
        for url in [
            "",
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "java\tscript:alert(1)",
            "java\nscript:alert(1)",
            "\u{1}javascript:alert(1)",
            "&#106;avascript:alert(1)",
            "javascript&colon;alert(1)",
            "javascript://lantern.example/%0aalert(1)",
            "data:text/html,<b>",
            "vbscript:x",
            "file:///etc/hosts",
            "//lantern.example",
            "/path",
            "lantern.example",
            "http:lantern.example",
            "https:///lantern.example",
            "https:\\\\lantern.example",
            "https://lantern.example\\@other.example",
            "https://lantern.example/\u{202e}gpj.exe",
            "https://lantern.example/\u{7}",
            "ht\ttps://lantern.example",
            "mailto:",
            "doi:javascript:alert(1)",
            "blob:https://lantern.example/1",
            "view-source:https://lantern.example",
        ] {
            assert_eq!(openable(url), None, "{url:?}");
        }
    }
}
