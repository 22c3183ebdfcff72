//! Reads JSON: CSL-JSON, the JSON of Zotero (its own, that of its web interface, and Better BibTeX JSON), and that of
//! Crossref. The fields of an object determine which it is, so that lists may mix them.

use serde_json::{Map, Value};

use super::super::Skip;
use super::{Creator, Library, LineCounter, Stated, short};

type Fields = Map<String, Value>;

/// Reads the items of a document.
pub(super) fn read(text: &str, library: &mut Library) -> Result<(), Skip> {
    library.format = "JSON";
    let mut lines = LineCounter::of(text);
    let start = text.len() - text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}').len();
    let list = if text[start..].starts_with('[') { Some(start) } else { list_of_items(text, start) };
    let objects = list.map_or_else(|| vec![(start, text.len())], |list| elements(text, list));
    for (from, to) in objects {
        let line = lines.line_at(from);
        match serde_json::from_str::<Value>(&text[from..to]) {
            Ok(Value::Object(fields)) => item(&fields, line, library),
            Ok(_) => library.problem(line, "not an object"),
            Err(error) => {
                let at = line + error.line().saturating_sub(1);
                let message = error.to_string();
                let what = message.split(" at line ").next().unwrap_or_default();
                library.problem(at, format!("damaged JSON: {what}"));
            }
        }
    }
    if library.entries.is_empty() && library.problems.is_empty() {
        return Err(Skip::new("JSON without works: CSL-JSON, Zotero JSON and Crossref JSON are read"));
    }
    Ok(())
}

/// Returns the ranges of the elements of a list that begins at `start`, whatever is in them. If the list has no end, the
/// last element is what is left, and its parser says what is wrong.
fn elements(text: &str, start: usize) -> Vec<(usize, usize)> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let (mut depth, mut begin, mut at) = (0_usize, None, start);
    while let Some(byte) = bytes.get(at) {
        let is_value = !matches!(byte, b']' | b'}' | b',') && !byte.is_ascii_whitespace();
        if depth == 1 && is_value {
            begin.get_or_insert(at);
        }
        match byte {
            b'"' => match string_end(bytes, at) {
                Some(end) => at = end - 1,
                None => break,
            },
            b'[' | b'{' => depth += 1,
            b']' | b'}' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    found.extend(begin.take().map(|begin| (begin, at)));
                    return found;
                }
            }
            b',' if depth == 1 => found.extend(begin.take().map(|begin| (begin, at))),
            _ => {}
        }
        at += 1;
    }
    found.extend(begin.map(|begin| (begin, text.len())));
    found
}

/// Returns the byte after a string that begins at `at`.
fn string_end(bytes: &[u8], at: usize) -> Option<usize> {
    let mut at = at + 1;
    loop {
        match bytes.get(at)? {
            b'\\' => at += 2,
            b'"' => return Some(at + 1),
            _ => at += 1,
        }
    }
}

/// Returns where the list `items` of an object begins: that of Better BibTeX, or of Crossref's `message`.
fn list_of_items(text: &str, start: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let (mut depth, mut at) = (0_usize, start);
    let mut is_message = false;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => {
                let end = string_end(bytes, at)?;
                let rest = text.get(end..)?.trim_start();
                if let Some(value) = rest.strip_prefix(':').map(str::trim_start) {
                    let name = &text[at + 1..end - 1];
                    is_message = if depth == 1 { name == "message" } else { is_message };
                    let is_items = name == "items" && (depth == 1 || depth == 2 && is_message);
                    if is_items && value.starts_with('[') {
                        return Some(text.len() - value.len());
                    }
                }
                at = end;
                continue;
            }
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        at += 1;
    }
    None
}

fn item(fields: &Fields, line: usize, library: &mut Library) {
    // Zotero's web interface has the item in `data`, Crossref in `message`.
    let inner = fields.get("data").or_else(|| fields.get("message")).and_then(Value::as_object);
    let fields = inner.unwrap_or(fields);
    if let Some(kind) = fields.get("itemType").and_then(Value::as_str) {
        if !matches!(kind, "attachment" | "note" | "annotation") {
            library.format = "Zotero JSON";
            library.add(zotero(fields, line));
        }
    } else if is_csl(fields) {
        let is_crossref = fields.get("title").is_some_and(Value::is_array) || fields.contains_key("indexed");
        library.format = if is_crossref { "Crossref JSON" } else { "CSL-JSON" };
        library.add(csl(fields, line));
    } else {
        let id = text(fields, "id").or_else(|| text(fields, "title")).unwrap_or_default();
        library.problem(line, format!("{}: not a work: it has neither `type` nor `itemType`", short(&id)));
    }
}

/// Returns whether an object is a work of CSL-JSON or Crossref, and not an article of the corpus.
fn is_csl(fields: &Fields) -> bool {
    let has = |names: &[&str]| names.iter().any(|name| fields.contains_key(*name));
    has(&["type", "DOI", "issued"]) && has(&["title", "author", "URL", "DOI"]) && !has(&["text", "body", "content"])
}

/// Returns a text, a number, or the first of a list.
fn text(fields: &Fields, name: &str) -> Option<String> {
    let text = match fields.get(name)? {
        Value::Array(items) => items.first()?,
        value => value,
    };
    match text {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
    .filter(|text| !text.trim().is_empty())
}

fn all(fields: &Fields, names: &[&str]) -> Vec<String> {
    names.iter().filter_map(|name| text(fields, name)).collect()
}

fn csl(fields: &Fields, line: usize) -> Stated {
    let people = |name: &str| {
        let people = fields.get(name).and_then(Value::as_array);
        people.into_iter().flatten().filter_map(|name| csl_name(name.as_object()?)).collect::<Vec<_>>()
    };
    let title = text(fields, "title").map(|title| match text(fields, "subtitle") {
        Some(subtitle) => format!("{title}: {subtitle}"),
        None => title,
    });
    let keywords = text(fields, "keyword").map(|tags| tags.split([',', ';']).map(str::to_owned).collect());
    let subjects = fields.get("subject").and_then(Value::as_array);
    let subjects = || subjects.into_iter().flatten().filter_map(|tag| tag.as_str().map(str::to_owned)).collect();
    let resource = fields.get("resource").and_then(|it| it.pointer("/primary/URL")).and_then(Value::as_str);
    Stated {
        key: all(fields, &["citation-key", "id", "DOI"]).into_iter().next().unwrap_or_default(),
        line,
        title,
        authors: people("author"),
        editors: people("editor"),
        sources: all(fields, &["container-title", "publisher"]),
        section: text(fields, "section"),
        dates: ["issued", "published", "published-print", "published-online"]
            .iter()
            .filter_map(|name| csl_date(fields.get(*name)?))
            .collect(),
        urls: resource.map(str::to_owned).into_iter().chain(all(fields, &["URL"])).collect(),
        doi: text(fields, "DOI"),
        lang: text(fields, "language"),
        tags: keywords.unwrap_or_else(subjects),
        files: Vec::new(),
    }
}

fn csl_name(name: &Fields) -> Option<Creator> {
    let part = |part: &str| text(name, part).unwrap_or_default();
    let whole = part("literal") + &part("name");
    if !whole.trim().is_empty() {
        return super::plain_text::line(&whole).map(Creator::Whole);
    }
    let family = ["dropping-particle", "non-dropping-particle", "family"].map(part).join(" ");
    let (given, suffix) = (part("given"), part("suffix"));
    (!(family.trim().is_empty() && given.trim().is_empty())).then(|| Creator::person(&family, &given, &suffix))
}

/// Returns a CSL date as text; of a range, the beginning.
fn csl_date(date: &Value) -> Option<String> {
    let fields = date.as_object()?;
    let parts = fields.get("date-parts").and_then(|parts| parts.get(0)).and_then(Value::as_array);
    let parts: Vec<String> = parts
        .into_iter()
        .flatten()
        .map_while(|part| match part {
            Value::Number(number) => Some(number.to_string()),
            Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
            _ => None,
        })
        .collect();
    if parts.is_empty() {
        return text(fields, "raw").or_else(|| text(fields, "literal"));
    }
    Some(parts.iter().map(|part| format!("{part:0>2}")).collect::<Vec<_>>().join("-"))
}

fn zotero(fields: &Fields, line: usize) -> Stated {
    let people = |roles: &[&str]| {
        let people =
            fields.get("creators").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object);
        let of_role =
            people.filter(|it| it.get("creatorType").and_then(Value::as_str).is_none_or(|role| roles.contains(&role)));
        let name = |person: &Fields| {
            let part = |name: &str| text(person, name).unwrap_or_default();
            match text(person, "name") {
                Some(name) => super::plain_text::line(&name).map(Creator::Whole),
                None => Some(Creator::person(&part("lastName"), &part("firstName"), "")).filter(|it| it.size() > 0),
            }
        };
        of_role.filter_map(name).collect::<Vec<_>>()
    };
    let tags = fields.get("tags").and_then(Value::as_array).into_iter().flatten();
    let tag = |tag: &Value| tag.as_str().or_else(|| tag.get("tag")?.as_str()).map(str::to_owned);
    let attachments = fields.get("attachments").and_then(Value::as_array).into_iter().flatten();
    let path = |attachment: &Value| {
        let fields = attachment.as_object()?;
        all(fields, &["localPath", "path"]).into_iter().next()
    };
    Stated {
        key: all(fields, &["citationKey", "citekey", "key", "itemKey"]).into_iter().next().unwrap_or_default(),
        line,
        title: all(fields, &["title", "caseName", "nameOfAct", "subject"]).into_iter().next(),
        authors: people(&[
            "author",
            "reporter",
            "director",
            "podcaster",
            "presenter",
            "inventor",
            "artist",
            "programmer",
            "interviewee",
            "performer",
            "cartographer",
            "sponsor",
        ]),
        editors: people(&["editor", "contributor"]),
        sources: all(
            fields,
            &[
                "publicationTitle",
                "websiteTitle",
                "blogTitle",
                "forumTitle",
                "bookTitle",
                "proceedingsTitle",
                "encyclopediaTitle",
                "dictionaryTitle",
                "programTitle",
                "institution",
                "university",
                "publisher",
                "network",
                "studio",
                "repository",
            ],
        ),
        section: text(fields, "section"),
        dates: all(fields, &["date", "dateDecided", "dateEnacted", "issueDate"]),
        urls: all(fields, &["url"]),
        doi: text(fields, "DOI"),
        lang: text(fields, "language"),
        tags: tags.filter_map(tag).collect(),
        files: attachments.filter_map(path).collect(),
    }
}
