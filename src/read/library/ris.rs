//! Reads RIS: records of lines with a two-letter tag, from `TY` to `ER`.

use super::{Creator, Library, Stated};

/// Returns the tag of a line and its value: `TI  - Title`. Writers differ in the spaces.
pub(super) fn tag(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start_matches('\u{feff}');
    let tag = line.get(..2)?;
    let rest = line[2..].trim_start_matches(' ').strip_prefix('-')?;
    let spaces = line.len() - 3 - rest.len();
    let is_tag = tag.as_bytes()[0].is_ascii_uppercase()
        && (tag.as_bytes()[1].is_ascii_uppercase() || tag.as_bytes()[1].is_ascii_digit());
    // `TV-show` in a text that goes on is no tag.
    let is_set_apart = spaces >= 1 && (rest.is_empty() || rest.starts_with([' ', '\t', '\r']));
    (is_tag && is_set_apart).then(|| (tag, rest.trim()))
}

/// Reads the records of a text.
pub(super) fn read(text: &str, library: &mut Library) {
    library.format = "RIS";
    let mut open: Option<(usize, Vec<(&str, String)>)> = None;
    let mut is_stray = false;
    for (number, line) in text.lines().enumerate() {
        let number = number + 1;
        match (tag(line), &mut open) {
            (Some(("TY", kind)), _) => {
                if let Some((begin, fields)) = open.take() {
                    library.problem(begin, format!("record has no end: another begins at line {number}"));
                    library.add(stated(begin, &fields));
                }
                is_stray = false;
                open = Some((number, vec![("TY", kind.to_owned())]));
            }
            (Some(("ER", _)), Some(_)) => {
                if let Some((begin, fields)) = open.take() {
                    library.add(stated(begin, &fields));
                }
            }
            (Some((tag, value)), Some((_, fields))) => fields.push((tag, value.to_owned())),
            (Some((tag, _)), None) if !is_stray => {
                is_stray = true;
                library.problem(number, format!("`{tag}` outside of a record, which begins with `TY`"));
            }
            // A long value goes on.
            (None, Some((_, fields))) if !line.trim().is_empty() => {
                if let Some((_, value)) = fields.last_mut() {
                    value.push(' ');
                    value.push_str(line.trim());
                }
            }
            _ => {}
        }
    }
    if let Some((begin, fields)) = open {
        library.problem(begin, "record has no end: `ER` is missing");
        library.add(stated(begin, &fields));
    }
}

fn stated(line: usize, fields: &[(&str, String)]) -> Stated {
    let mut stated = Stated { line, ..Stated::default() };
    let kind = fields.iter().find(|(tag, _)| *tag == "TY").map(|(_, kind)| kind.to_uppercase()).unwrap_or_default();
    let is_in_a_book = matches!(&*kind, "CHAP" | "CONF" | "ENCYC" | "DICT");
    let all = |tags: &[&str]| {
        let of = |tag: &str| {
            fields.iter().filter(|(own, _)| *own == tag).map(|(_, value)| value.clone()).collect::<Vec<_>>()
        };
        tags.iter().flat_map(|tag| of(tag)).filter(|value| !value.is_empty()).collect::<Vec<String>>()
    };
    let first = |tags: &[&str]| all(tags).into_iter().next();
    let creators = |tags: &[&str]| all(tags).iter().filter_map(|name| Creator::inverted(name)).collect::<Vec<_>>();
    stated.key = first(&["ID", "AN", "LB"]).unwrap_or_default();
    stated.title = first(&["TI", "T1", "CT", "BT"]);
    stated.authors = creators(&["AU", "A1"]);
    stated.editors = creators(if is_in_a_book { &["A2", "ED"] } else { &["ED", "A2", "A3"] });
    stated.sources = all(&["JF", "JO", "T2", "BT", "JA", "J2", "PB"]);
    if stated.title == first(&["BT"]) {
        stated.sources = all(&["JF", "JO", "T2", "JA", "J2", "PB"]);
    }
    stated.section = first(&["SE"]).filter(|_| matches!(&*kind, "NEWS" | "MGZN" | "ELEC" | "BLOG"));
    stated.dates = all(&["DA", "PY", "Y1"]);
    // The full date is not always in the field for it.
    stated.dates.sort_by_key(|date| std::cmp::Reverse(date.split('/').filter(|part| !part.is_empty()).count()));
    let mut urls: Vec<String> = Vec::new();
    for value in all(&["UR", "LK"]) {
        // Several addresses may share a line; a semicolon may also be part of one.
        let mut parts = value.split(';').map(str::trim).peekable();
        while let Some(part) = parts.next() {
            let mut address = part.to_owned();
            while let Some(next) = parts.next_if(|next| !next.contains("://")) {
                address.push(';');
                address.push_str(next);
            }
            urls.push(address.replace("%3B", ";"));
        }
    }
    stated.urls = urls;
    stated.doi = first(&["DO"]).or_else(|| all(&["M3", "N1"]).into_iter().find(|value| value.starts_with("10.")));
    stated.lang = first(&["LA"]);
    stated.tags = all(&["KW"]);
    stated.files =
        all(&["L1", "L4", "L2"]).iter().flat_map(|files| files.split(';').map(|file| file.trim().to_owned())).collect();
    stated
}
