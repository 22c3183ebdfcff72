//! Exports items to RIS: lines of a two-letter tag, two spaces, a hyphen and a space, terminated by CR LF.

use super::inverted::inverted;
use crate::cite::item::{Date, Item, ItemType};

/// Returns a record for each item.
pub fn ris(items: &[Item]) -> String {
    items.iter().map(record).collect()
}

fn record(item: &Item) -> String {
    let mut record = String::new();
    let mut line = |tag: &str, value: &str| {
        // A line break in a value would start a tag.
        let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
        record.extend([tag, "  - ", &value, "\r\n"]);
    };
    line("TY", kind(item.kind));
    line("ID", &item.key);
    line("TI", &item.title);
    for author in &item.authors {
        line("AU", &inverted(author));
    }
    if let Some(date) = item.date {
        line("PY", &format!("{:04}", date.year));
        line("DA", &slashed(date));
    }
    for (tag, value) in [
        ("T2", item.source.as_deref()),
        ("SE", item.section.as_deref()),
        // With its semicolons: of the readers of several addresses in a line, few are left, and `%3B` is another address.
        ("UR", item.address()),
        ("N1", item.unopened()),
        ("LA", item.lang.as_deref()),
    ] {
        if let Some(value) = value {
            line(tag, value);
        }
    }
    for tag in &item.tags {
        line("KW", tag);
    }
    record.push_str("ER  - \r\n\r\n");
    record
}

const fn kind(kind: ItemType) -> &'static str {
    match kind {
        ItemType::Article => "NEWS",
        ItemType::Page => "ELEC",
        ItemType::Document => "GEN",
    }
}

/// Formats a date as `2018/06/01/`, unknown parts empty.
fn slashed(date: Date) -> String {
    let part = |part: Option<u8>| part.map(|part| format!("{part:02}")).unwrap_or_default();
    format!("{:04}/{}/{}/", date.year, part(date.month), part(date.day))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cite::name::Name;

    #[test]
    fn a_record_keeps_addresses_and_organisations_whole() {
        let item = Item {
            key: "a".to_owned(),
            kind: ItemType::Article,
            title: "A".to_owned(),
            untitled: false,
            authors: vec![Name::Whole("Port Office, North".to_owned())],
            source: None,
            section: None,
            date: None,
            url: Some("https://a.example/x;y=1".to_owned()),
            lang: None,
            tags: Vec::new(),
        };
        let record = ris(&[item]);
        assert!(record.contains("\r\nUR  - https://a.example/x;y=1\r\n"), "{record}");
        assert!(record.contains("\r\nAU  - Port Office\u{201a} North,\r\n"), "{record}");
    }
}
