//! Exports items to EndNote XML, as EndNote X writes it. The citation key is the label of a record.

use super::inverted::inverted;
use crate::cite::item::{Item, ItemType};

/// Returns a document with a record for each item.
pub fn endnote(items: &[Item]) -> String {
    let records: String = items.iter().zip(1..).map(|(item, number)| record(item, number)).collect();
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<xml><records>\n{records}</records></xml>\n")
}

fn record(item: &Item, number: usize) -> String {
    let (kind, code) = kind(item.kind);
    let mut record = format!(
        "<record><rec-number>{number}</rec-number><ref-type name=\"{kind}\">{code}</ref-type>\n<contributors><authors>"
    );
    for author in &item.authors {
        record += &element("author", &inverted(author));
    }
    record += "</authors></contributors>\n<titles>";
    record += &element("title", &item.title);
    let mut add = |name: &str, value: &str| record += &element(name, value);
    if let Some(source) = &item.source {
        add("secondary-title", source);
    }
    record += "</titles>\n";
    if !item.tags.is_empty() {
        record += "<keywords>";
        record.extend(item.tags.iter().map(|tag| element("keyword", tag)));
        record += "</keywords>\n";
    }
    if let Some(date) = item.date {
        let day = date.iso();
        let full =
            if day.len() > 4 { format!("<pub-dates>{}</pub-dates>", element("date", &day)) } else { String::new() };
        let year = element("year", &format!("{:04}", date.year));
        record.extend(["<dates>", &year, &full, "</dates>\n"]);
    }
    for (name, value) in [
        ("section", item.section.as_deref()),
        ("label", Some(item.key.as_str())),
        ("notes", item.unopened()),
        ("language", item.lang.as_deref()),
    ] {
        record.extend(value.map(|value| element(name, value) + "\n"));
    }
    if let Some(url) = item.address() {
        record.extend(["<urls><related-urls>", &element("url", url), "</related-urls></urls>\n"]);
    }
    record + "</record>\n"
}

const fn kind(kind: ItemType) -> (&'static str, u8) {
    match kind {
        ItemType::Article => ("Newspaper Article", 23),
        ItemType::Page => ("Web Page", 12),
        ItemType::Document => ("Generic", 13),
    }
}

/// Formats an element; EndNote keeps the text of a field in elements of its style.
fn element(name: &str, text: &str) -> String {
    // XML has no way to write control characters.
    let is_valid = |c: &char| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}');
    let valid: String = text.split_whitespace().collect::<Vec<_>>().join(" ").chars().filter(is_valid).collect();
    let escaped = quick_xml::escape::partial_escape(valid);
    format!("<{name}><style face=\"normal\" font=\"default\" size=\"100%\">{escaped}</style></{name}>")
}
