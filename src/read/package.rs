//! Parts of Office documents and the relationships between them (Open Packaging Conventions).

use std::collections::HashMap;

use super::Skip;
use super::archive::Archive;
use super::declared::{DeclaredMetadata, Field};
use super::person::{keywords, people};
use super::value::Value;
use super::xml::{Step, local};

/// A relationship of a part to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Relationship {
    /// The last segment of its type: `worksheet`.
    pub(super) kind: String,
    /// Name of the other part.
    pub(super) target: String,
}

/// The relationships of a part, by their ids.
pub(super) type Relationships = HashMap<String, Relationship>;

/// Returns the relationships of a part to other parts; those of the package if the name is empty.
pub(super) fn relationships(archive: &mut Archive, part: &str) -> Result<Relationships, Skip> {
    let (folder, name) = part.rsplit_once('/').map_or(("", part), |(folder, name)| (folder, name));
    let gap = if folder.is_empty() { "" } else { "/" };
    let mut found = HashMap::new();
    archive.walk(&format!("{folder}{gap}_rels/{name}.rels"), |step| {
        let Step::Open(element) = step else { return Ok(()) };
        if element.local() != "Relationship" || element.get("TargetMode").is_some_and(|mode| mode == "External") {
            return Ok(());
        }
        if let (Some(id), Some(kind), Some(target)) = (element.get("Id"), element.get("Type"), element.get("Target")) {
            let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
            found.insert(id, Relationship { kind, target: resolve(folder, &target) });
        }
        Ok(())
    })?;
    Ok(found)
}

/// Returns the main part of a package: the workbook or presentation.
pub(super) fn main_part(archive: &mut Archive, usual: &str) -> Result<String, Skip> {
    let main = relationships(archive, "")?.into_values().find(|it| it.kind == "officeDocument").map(|it| it.target);
    Ok(match main {
        Some(main) if archive.name_of(&main).is_some() => main,
        _ => usual.to_owned(),
    })
}

/// Returns the name of a part that is given relative to a folder.
fn resolve(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let mut parts: Vec<&str> = if target.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.retain(|part| !part.is_empty());
    parts.join("/")
}

/// Titles that programs write into presentations and workbooks without one.
const TITLES: [&str; 6] = [
    "powerpoint presentation",
    "pptxgenjs presentation",
    "untitled spreadsheet",
    "untitled",
    "presentation",
    "präsentation",
];

/// Reads the title, the authors, the language and the keywords of a package. Its dates record when the file was saved
/// and are ignored.
pub(super) fn declare(archive: &mut Archive) -> Result<DeclaredMetadata<'static>, Skip> {
    let mut stated = DeclaredMetadata::default();
    let part = relationships(archive, "")?.into_values().find(|it| it.kind == "core-properties").map(|it| it.target);
    let (mut field, mut words) = (None, String::new());
    archive.walk(part.as_deref().unwrap_or("docProps/core.xml"), |step| {
        match step {
            Step::Open(element) => {
                field = match element.local() {
                    "title" => Some(Field::Title),
                    "creator" => Some(Field::Authors(0)),
                    "language" => Some(Field::Lang),
                    "keywords" => Some(Field::Tags),
                    _ => None,
                };
                words.clear();
            }
            Step::Words(more) => words.push_str(more),
            Step::Close(_) => {
                let value = words.trim();
                match field.take().filter(|_| !value.is_empty()) {
                    Some(Field::Authors(_)) => {
                        let names = people(value).into_iter().map(|name| Value::Text(name.into())).collect();
                        stated.take(Field::Authors(0), Value::List(names));
                    }
                    Some(Field::Tags) => {
                        let tags = keywords(value).map(|tag| Value::Text(tag.into())).collect();
                        stated.take(Field::Tags, Value::List(tags));
                    }
                    Some(Field::Title) if TITLES.iter().any(|known| value.eq_ignore_ascii_case(known)) => {}
                    Some(field) => stated.take(field, Value::Text(value.to_owned().into())),
                    None => {}
                }
            }
        }
        Ok(())
    })?;
    Ok(stated)
}

/// Returns the id of a relationship that an element refers to: an attribute with a prefix, as in `r:id`.
pub(super) fn reference(element: &super::xml::Element<'_>, name: &str) -> Option<String> {
    let is_it = |key: &str| key.contains(':') && local(key) == name;
    element.attributes().find(|(key, _)| is_it(key)).map(|(_, value)| value.into_owned())
}

/// Replaces the escapes of characters that XML does not allow: `_x000D_` (ECMA-376, 22.9.2.19).
pub(super) fn unescape(text: &mut String, start: usize) {
    if !text[start..].contains("_x") {
        return;
    }
    let old = text.split_off(start);
    let mut rest = &*old;
    while let Some(place) = rest.find("_x") {
        text.push_str(&rest[..place]);
        rest = &rest[place..];
        let code = rest.get(2..6).filter(|_| rest.as_bytes().get(6) == Some(&b'_'));
        let code = code.filter(|code| code.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let c = code.and_then(|code| char::from_u32(u32::from_str_radix(code, 16).ok()?));
        if let Some(c) = c {
            text.push(c);
            rest = &rest[7..];
        } else {
            text.push_str("_x");
            rest = &rest[2..];
        }
    }
    text.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_relative_to_the_folder_of_their_source() {
        assert_eq!(resolve("xl", "worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolve("ppt/slides", "../notesSlides/notesSlide1.xml"), "ppt/notesSlides/notesSlide1.xml");
        assert_eq!(resolve("xl", "/xl/styles.xml"), "xl/styles.xml");
        assert_eq!(resolve("", "./xl\\workbook.xml"), "xl/workbook.xml");
        assert_eq!(resolve("a", "../../../b.xml"), "b.xml");
    }
}
