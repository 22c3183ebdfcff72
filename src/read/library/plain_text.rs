//! Titles and names without the markup that reference managers allow in them.

/// Elements of rich text in Zotero, CSL-JSON and Crossref, without their prefixes. Their content is kept.
const ELEMENTS: &[&str] = &[
    "i", "b", "em", "strong", "sub", "sup", "span", "scp", "sc", "u", "p", "br", "italic", "bold", "title", "inf",
    "tt", "style",
];

/// Returns a value as one line of plain text; `None` if nothing is left.
pub(super) fn line(text: &str) -> Option<String> {
    let text = without_markup(text);
    let words = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    let line = words.collect::<Vec<_>>().join(" ");
    (!line.is_empty()).then_some(line)
}

/// Removes tags of known elements, and resolves the entities that escape markup.
fn without_markup(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['<', '&']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(length) = tag(rest) {
            rest = &rest[length..];
        } else if let Some((name, c)) = ENTITIES.iter().find(|(name, _)| rest.starts_with(name)) {
            out.push(*c);
            rest = &rest[name.len()..];
        } else {
            out.push_str(&rest[..1]);
            rest = &rest[1..];
        }
    }
    out + rest
}

const ENTITIES: &[(&str, char)] = &[
    ("&amp;", '&'),
    ("&lt;", '<'),
    ("&gt;", '>'),
    ("&quot;", '"'),
    ("&#39;", '\''),
    ("&apos;", '\''),
    ("&nbsp;", ' '),
];

/// Maximum length of a tag, in bytes.
const TAG: usize = 200;

/// Returns the length of the tag of a known element that a text begins with.
fn tag(text: &str) -> Option<usize> {
    let inside = text.strip_prefix('<')?;
    let end = inside.bytes().take(TAG).position(|byte| byte == b'>')?;
    let name = inside[..end].trim_start_matches('/').split([' ', '/']).next()?;
    let name = name.rsplit_once(':').map_or(name, |(_, local)| local);
    ELEMENTS.contains(&&*name.to_lowercase()).then_some(end + 2)
}
