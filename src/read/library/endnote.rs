//! Reads EndNote XML, as EndNote, Zotero and databases write it.

use super::super::Skip;
use super::tree::{self, Node};
use super::{Creator, Library, Stated};

/// Content that no field is read from.
const DROPPED: [&str; 4] = ["abstract", "notes", "research-notes", "custom"];

/// Reads the records of a document.
pub(super) fn read(document: &str, library: &mut Library) -> Result<(), Skip> {
    library.format = "EndNote XML";
    let mut records = Vec::new();
    tree::read(document, &|name, _| name == "record", &DROPPED, |node| records.push(stated(&node)))?;
    for record in records {
        library.add(record);
    }
    Ok(())
}

fn stated(record: &Node) -> Stated {
    let first = |path: &[&str]| record.at(path).into_iter().find_map(Node::line_of);
    let all = |path: &[&str]| record.at(path).into_iter().filter_map(Node::line_of).collect::<Vec<_>>();
    let creators = |group: &str| {
        let names = all(&["contributors", group, "author"]);
        names.iter().filter_map(|name| Creator::inverted(name)).collect::<Vec<_>>()
    };
    let year = first(&["dates", "year"]);
    let mut dates = Vec::new();
    for day in all(&["dates", "pub-dates", "date"]) {
        // The day and the month are often there without the year.
        let has_year = year.as_ref().is_some_and(|year| day.contains(year.as_str()));
        dates.push(match &year {
            Some(year) if !has_year => format!("{day} {year}"),
            _ => day,
        });
    }
    dates.extend(year);
    let section = first(&["section"]).filter(|section| !section.chars().all(|c| c.is_ascii_digit() || c == '-'));
    Stated {
        key: first(&["label"]).or_else(|| first(&["rec-number"])).unwrap_or_default(),
        line: record.line,
        title: first(&["titles", "title"]),
        authors: creators("authors"),
        editors: creators("secondary-authors"),
        sources: [
            all(&["periodical", "full-title"]),
            all(&["titles", "secondary-title"]),
            all(&["alt-periodical", "full-title"]),
            all(&["publisher"]),
        ]
        .concat(),
        section,
        dates,
        urls: [all(&["urls", "web-urls", "url"]), all(&["urls", "related-urls", "url"])].concat(),
        doi: first(&["electronic-resource-num"]),
        lang: first(&["language"]),
        tags: all(&["keywords", "keyword"]),
        files: [all(&["urls", "pdf-urls", "url"]), all(&["urls", "text-urls", "url"])].concat(),
    }
}
