//! Span → citation: references that outlive the index, and the line that says where a passage comes from.

mod reference;

pub use reference::Reference;

use crate::article::Record;
use crate::text::Kind;

/// The line under a hit: title or first words, authors, source, date, place and reference; what is unknown is left out.
///
/// ```text
/// “The robust service sector …”, para. 6 · 000_57d7f56e55303209#p6
/// ```
pub fn citation(article: &Record, reference: &Reference, kind: Kind, page: Option<u32>) -> String {
    let meta = &article.meta;
    let mut parts = vec![name(article)];
    parts.extend(authors(&meta.authors));
    parts.extend(meta.source.clone());
    parts.extend(meta.date.as_deref().map(|date| date.split('T').next().unwrap_or(date).to_owned()));
    parts.extend(page.map(|page| format!("p. {page}")));
    parts.extend(place(reference, kind));
    format!("{} · {reference}", parts.join(", "))
}

/// What an article is called: its title, or its first words in quotation marks with the sign that there is more.
pub fn name(article: &Record) -> String {
    match &article.meta.title {
        Some(title) => title.clone(),
        None => format!("“{}”", article.opening),
    }
}

fn authors(names: &[String]) -> Option<String> {
    match names {
        [] => None,
        [one] => Some(one.clone()),
        [one, two] => Some(format!("{one} and {two}")),
        [one, ..] => Some(format!("{one} et al.")),
    }
}

fn place(reference: &Reference, kind: Kind) -> Option<String> {
    let (first, last) = reference.paragraphs?;
    let what = if kind == Kind::Caption { "caption, para." } else { "para." };
    let place = if first == last { format!("{what} {first}") } else { format!("{what} {first}–{last}") };
    Some(match reference.sentences {
        Some((one, other)) if one == other => format!("{place}, sent. {one}"),
        Some((one, other)) => format!("{place}, sent. {one}–{other}"),
        None => place,
    })
}
