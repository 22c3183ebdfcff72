//! Exports items to RIS: lines of a two-letter tag, two spaces, a hyphen and a space, terminated by CR LF.

use crate::cite::item::{Date, Item, ItemType};
use crate::cite::name::Name;

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
        line("AU", &name(author));
    }
    if let Some(date) = item.date {
        line("PY", &format!("{:04}", date.year));
        line("DA", &slashed(date));
    }
    let address = item.address().map(|address| address.replace(';', "%3B"));
    for (tag, value) in [
        ("T2", item.source.as_deref()),
        ("SE", item.section.as_deref()),
        // Readers split a list of addresses at semicolons.
        ("UR", address.as_deref()),
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

/// Formats `Family, Given, Suffix`; an institution unchanged.
fn name(name: &Name) -> String {
    match name {
        Name::Whole(name) => name.clone(),
        Name::Person { family, given, particle, suffix } => {
            let family = particle.iter().map(String::as_str).chain([family.as_str()]).collect::<Vec<_>>().join(" ");
            let given = given.as_deref().or(suffix.as_ref().map(|_| ""));
            [Some(family.as_str()), given, suffix.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(", ")
        }
    }
}

/// Formats a date as `2018/06/01/`, unknown parts empty.
fn slashed(date: Date) -> String {
    let part = |part: Option<u8>| part.map(|part| format!("{part:02}")).unwrap_or_default();
    format!("{:04}/{}/{}/", date.year, part(date.month), part(date.day))
}
