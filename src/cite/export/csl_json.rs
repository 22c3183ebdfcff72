//! Exports items to CSL-JSON, the input format of citation styles (CSL 1.0.2, `csl-data.json`).

use serde_json::{Map, Value, json};

use crate::cite::item::{Item, ItemType};
use crate::cite::name::Name;

/// Returns a JSON array of items, one per line.
pub fn csl_json(items: &[Item]) -> String {
    let lines = items.iter().map(|item| Value::Object(variables(item)).to_string()).collect::<Vec<_>>();
    format!("[\n{}\n]\n", lines.join(",\n"))
}

/// Returns the CSL variables of an item. Unknown ones are omitted.
pub fn variables(item: &Item) -> Map<String, Value> {
    let mut variables = Map::new();
    let mut set = |name: &str, value: Value| variables.insert(name.to_owned(), value);
    set("id", json!(item.key));
    set("type", json!(kind(item.kind)));
    set("title", json!(item.title));
    if !item.authors.is_empty() {
        set("author", item.authors.iter().map(name).collect());
    }
    if let Some(date) = item.date {
        set("issued", json!({"date-parts": [date.parts()]}));
    }
    let keyword = Some(item.tags.join(", ")).filter(|tags| !tags.is_empty());
    for (name, value) in [
        ("container-title", &item.source),
        ("section", &item.section),
        ("URL", &item.address().map(str::to_owned)),
        ("note", &item.unopened().map(str::to_owned)),
        ("language", &item.lang),
        ("keyword", &keyword),
    ] {
        if let Some(value) = value {
            set(name, json!(value));
        }
    }
    variables
}

const fn kind(kind: ItemType) -> &'static str {
    match kind {
        ItemType::Article => "article-newspaper",
        ItemType::Page => "webpage",
        ItemType::Document => "document",
    }
}

fn name(name: &Name) -> Value {
    let (family, given, particle, suffix) = match name {
        Name::Whole(name) => return json!({"literal": name}),
        Name::Person { family, given, particle, suffix } => (family, given, particle, suffix),
    };
    let mut parts = Map::from_iter([("family".to_owned(), json!(family))]);
    for (part, value) in [("given", given), ("non-dropping-particle", particle), ("suffix", suffix)] {
        if let Some(value) = value {
            parts.insert(part.to_owned(), json!(value));
        }
    }
    Value::Object(parts)
}
