//! Renders citations as HTML: figures with a block quotation and its citation, followed by the bibliography.

use std::io::{self, Write};

use crate::cite::Cited;
use crate::cite::{FormattedCitations, Run, Styled, VerticalPosition};

/// Writes the citations and the bibliography as an HTML fragment.
pub fn html(out: &mut dyn Write, cited: &[Cited], written: &FormattedCitations) -> io::Result<()> {
    for one in cited {
        let paragraphs: Vec<String> = one.paragraphs().map(escaped).collect();
        let language = one.item.lang.as_deref().map(|lang| format!(" lang=\"{}\"", escaped(lang))).unwrap_or_default();
        let reference = escaped(&one.reference.to_string());
        let reference = match &one.link {
            Some(link) => format!("<a href=\"{}\">{reference}</a>", escaped(link)),
            None => format!("<code>{reference}</code>"),
        };
        let caption = format!("{} · {reference}", styled(&one.citation));
        if paragraphs.is_empty() {
            writeln!(out, "<p class=\"citation\">{caption}</p>")?;
            continue;
        }
        let source = one.item.address().map(|url| format!(" cite=\"{}\"", escaped(url))).unwrap_or_default();
        writeln!(out, "<figure>\n<blockquote{source}{language}>")?;
        for paragraph in paragraphs {
            writeln!(out, "<p>{paragraph}</p>")?;
        }
        writeln!(out, "</blockquote>\n<figcaption>{caption}</figcaption>\n</figure>")?;
    }
    if written.bibliography.is_empty() {
        return Ok(());
    }
    writeln!(out, "<section class=\"bibliography\">")?;
    for listed in &written.bibliography {
        let label = listed.label.as_ref().map(|label| format!("{} ", styled(label).trim())).unwrap_or_default();
        writeln!(out, "<p id=\"ref-{}\">{label}{}</p>", escaped(&listed.key), styled(&listed.text))?;
    }
    writeln!(out, "</section>")
}

fn styled(text: &Styled) -> String {
    text.0.iter().map(run).collect()
}

fn run(run: &Run) -> String {
    let mut marked = escaped(&run.text);
    let raised = if run.raised == Some(VerticalPosition::Down) { "sub" } else { "sup" };
    let marks = [(run.italic, "i"), (run.bold, "b"), (run.underlined, "u"), (run.raised.is_some(), raised)];
    for (_, name) in marks.into_iter().filter(|(is_so, _)| *is_so) {
        marked = format!("<{name}>{marked}</{name}>");
    }
    if run.small_caps {
        marked = format!("<span style=\"font-variant: small-caps\">{marked}</span>");
    }
    match run.link.as_deref() {
        Some(link) => format!("<a href=\"{}\">{marked}</a>", escaped(link)),
        None => marked,
    }
}

/// Escapes markup characters as character references.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}
