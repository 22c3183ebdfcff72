//! A written report as a page.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, html};

use super::html::escaped;
use crate::read::markdown_dialect;

/// Returns a report in Markdown as an HTML page. Its title is its first heading; notes and the bibliography are at the end.
pub fn report_page(markdown: &str, lang: Option<&str>) -> String {
    let metadata = Options::ENABLE_YAML_STYLE_METADATA_BLOCKS | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS;
    let options = markdown_dialect() | metadata;
    let mut title = String::new();
    let mut in_heading = false;
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Start(Tag::Heading { .. }) => in_heading = true,
            Event::End(TagEnd::Heading(_)) => break,
            Event::Text(words) | Event::Code(words) if in_heading => title.push_str(&words),
            _ => {}
        }
    }
    let mut body = String::with_capacity(markdown.len() * 3 / 2);
    html::push_html(&mut body, Parser::new_ext(markdown, options));
    let lang = lang.map(|lang| format!(" lang=\"{}\"", escaped(lang))).unwrap_or_default();
    let title = if title.trim().is_empty() { "Report" } else { title.trim() };
    format!(
        "<!DOCTYPE html>\n<html{lang}>\n<head>\n<meta charset=\"utf-8\">\n<title>{}</title>\n</head>\n<body>\n{body}</body>\n</html>\n",
        escaped(title)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_title_notes_and_no_metadata() {
        let page = report_page("---\nlang: de\n---\n# A & *b*\n\nWords.[^1]\n\n[^1]: A note.\n", Some("de"));
        assert!(page.contains("<html lang=\"de\">") && page.contains("<title>A &amp; b</title>"), "{page}");
        assert!(page.contains("footnote") && page.contains("A note.") && !page.contains("lang: de"), "{page}");
    }
}
