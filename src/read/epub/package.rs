//! Reads the package document of an EPUB book: its metadata and the order of its parts.

use std::collections::{HashMap, HashSet};

use super::{local, resolved};
use crate::read::Skip;
use crate::read::date;
use crate::read::declared::{DeclaredMetadata, Field};
use crate::read::person::people;
use crate::read::value::Value;
use crate::read::xml::{Element, Step, walk};

/// The package document of a book.
#[derive(Default)]
pub(super) struct Book {
    pub(super) stated: DeclaredMetadata<'static>,
    /// Paths of the content documents, in reading order.
    pub(super) chapters: Vec<String>,
    /// Paths of the tables of contents.
    pub(super) contents: Vec<String>,
    /// Paths of the content documents that are a table of contents for readers.
    pub(super) left_out: HashSet<String>,
}

/// An element of the metadata with what refines it.
#[derive(Default)]
struct Statement {
    /// Its local name.
    name: String,
    id: Option<String>,
    text: String,
    /// Its role (EPUB 2), or that of a refinement (EPUB 3): `aut`, `trl`.
    role: Option<String>,
    /// The event that a date is of (EPUB 2).
    event: Option<String>,
}

/// A refinement of another element (EPUB 3).
struct Refinement {
    refines: String,
    property: String,
    text: String,
}

impl Book {
    pub(super) fn of(package: &str, folder: &str) -> Result<Self, Skip> {
        let mut book = Self::default();
        let mut parts: HashMap<String, String> = HashMap::new();
        let (mut statements, mut refinements): (Vec<Statement>, Vec<Refinement>) = (Vec::new(), Vec::new());
        let mut open: Option<Statement> = None;
        let mut refinement: Option<Refinement> = None;
        walk(package, |step| match step {
            Step::Open(element) => match local(element.name) {
                "item" => book.item(element, folder, &mut parts),
                "itemref" => book.chapters.extend(element.get("idref").and_then(|id| parts.get(&id)).cloned()),
                "reference" if element.get("type").is_some_and(|kind| kind == "toc") => {
                    book.left_out.extend(element.get("href").map(|path| resolved(folder, without_fragment(&path))));
                }
                "meta" => {
                    refinement = element.get("refines").zip(element.get("property")).map(|(refines, property)| {
                        let refines = refines.trim_start_matches('#').to_owned();
                        Refinement { refines, property, text: String::new() }
                    });
                }
                name if element.name.starts_with("dc:") => {
                    open = Some(Statement {
                        name: name.to_owned(),
                        id: element.get("id"),
                        role: element.get("opf:role").or_else(|| element.get("role")),
                        event: element.get("opf:event").or_else(|| element.get("event")),
                        ..Statement::default()
                    });
                }
                _ => {}
            },
            Step::Words(words) => {
                let open = open.as_mut().map(|statement| &mut statement.text);
                if let Some(text) = open.or(refinement.as_mut().map(|refinement| &mut refinement.text)) {
                    text.push_str(words);
                }
            }
            Step::Close(name) if name.starts_with("dc:") => statements.extend(open.take()),
            Step::Close(name) if local(name) == "meta" => refinements.extend(refinement.take()),
            Step::Close(_) => {}
        })?;
        book.declare(&statements, &refinements);
        Ok(book)
    }

    /// Takes an item of the manifest.
    fn item(&mut self, element: &Element<'_>, folder: &str, parts: &mut HashMap<String, String>) {
        let (Some(id), Some(path)) = (element.get("id"), element.get("href")) else { return };
        let path = resolved(folder, without_fragment(&path));
        let kind = element.get("media-type").unwrap_or_default();
        let is_contents = element.get("properties").is_some_and(|all| all.split(' ').any(|it| it == "nav"));
        if is_contents || kind == "application/x-dtbncx+xml" {
            self.contents.push(path);
        } else if matches!(&*kind, "application/xhtml+xml" | "text/html") {
            parts.insert(id, path);
        }
    }

    fn declare(&mut self, statements: &[Statement], refinements: &[Refinement]) {
        let text = |statement: &Statement| statement.text.split_whitespace().collect::<Vec<_>>().join(" ");
        let refined = |statement: &Statement, property: &str| {
            let is_of = |it: &&Refinement| Some(&it.refines) == statement.id.as_ref() && it.property == property;
            refinements.iter().find(is_of).map(|it| it.text.trim().to_owned())
        };
        let all = |name: &'static str| {
            statements.iter().filter(move |statement| statement.name == name && !statement.text.trim().is_empty())
        };
        let main = all("title").find(|title| refined(title, "title-type").is_some_and(|kind| kind == "main"));
        let mut take = |field: Field, value: Option<String>| {
            if let Some(value) = value {
                self.stated.take(field, Value::Text(value.into()));
            }
        };
        take(Field::Title, main.or_else(|| all("title").next()).map(text));
        take(Field::Source, all("publisher").next().map(text));
        take(Field::Lang, all("language").next().map(text));
        let event =
            |date: &&Statement, name: &str| date.event.as_deref().is_some_and(|event| event.eq_ignore_ascii_case(name));
        let published = all("date").find(|date| event(date, "publication"));
        let published = published.or_else(|| all("date").find(|date| event(date, "original-publication")));
        // A date of another event, such as a conversion, says nothing about publication.
        let published = published.or_else(|| all("date").find(|date| date.event.is_none())).map(text);
        // calibre writes the year 101 where it knows none.
        take(Field::Date, published.filter(|written| !written.starts_with("0101-") && date::iso(written).is_some()));
        let role = |creator: &Statement| {
            let role = creator.role.clone().or_else(|| refined(creator, "role"));
            role.map(|role| role.trim().to_ascii_lowercase()).filter(|role| !role.is_empty())
        };
        let is_author = |creator: &&Statement| role(creator).is_none_or(|role| matches!(&*role, "aut" | "author"));
        let is_editor =
            |creator: &&Statement| role(creator).is_some_and(|role| matches!(&*role, "edt" | "com" | "editor"));
        let mut authors: Vec<String> = all("creator").filter(is_author).flat_map(|it| people(&text(it))).collect();
        if authors.is_empty() {
            // A collection has editors and no author.
            authors = all("creator").filter(is_editor).flat_map(|it| people(&text(it))).collect();
        }
        let list = |texts: Vec<String>| Value::List(texts.into_iter().map(|it| Value::Text(it.into())).collect());
        self.stated.take(Field::Authors(0), list(authors));
        self.stated.take(Field::Tags, list(all("subject").map(text).collect()));
    }
}

/// Returns a path without the place within its document.
fn without_fragment(path: &str) -> &str {
    path.split('#').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn book(metadata: &str) -> Book {
        let package = format!("<package xmlns:dc='d' xmlns:opf='o'><metadata>{metadata}</metadata></package>");
        Book::of(&package, "").unwrap()
    }

    #[test]
    fn roles_tell_authors_from_others() {
        let meta = |metadata: &str| book(metadata).stated.meta;
        let old = "<dc:creator opf:role='aut'>Ann Lee</dc:creator><dc:creator opf:role='trl'>Bo Ray</dc:creator>";
        assert_eq!(meta(old).authors, ["Ann Lee"]);
        let new = "<dc:creator id='a'>Ann Lee</dc:creator><meta refines='#a' property='role'>ill</meta>\
            <dc:creator id='b'>Bo Ray</dc:creator><meta refines='#b' property='role'>aut</meta>";
        assert_eq!(meta(new).authors, ["Bo Ray"]);
        assert_eq!(meta("<dc:creator opf:role='edt'>Ann Lee</dc:creator>").authors, ["Ann Lee"]);
        assert_eq!(meta("<dc:creator>Unknown</dc:creator>").authors, [""; 0]);
    }

    #[test]
    fn dates_are_those_of_the_publication() {
        let date = |metadata: &str| book(metadata).stated.meta.date;
        let events = "<dc:date opf:event='modification'>2020</dc:date><dc:date opf:event='publication'>1911</dc:date>";
        assert_eq!(date(events).as_deref(), Some("1911"));
        assert_eq!(date("<dc:date opf:event='conversion'>2020-01-02</dc:date>"), None);
        assert_eq!(date("<dc:date>2020-01-02</dc:date>").as_deref(), Some("2020-01-02"));
        assert_eq!(date("<dc:date>0101-01-01T00:00:00+00:00</dc:date>"), None);
    }

    #[test]
    fn the_main_title_is_the_title() {
        let titles = "<dc:title id='a'>A subtitle</dc:title><meta refines='#a' property='title-type'>subtitle</meta>\
            <dc:title id='b'>The title</dc:title><meta refines='#b' property='title-type'>main</meta>";
        assert_eq!(book(titles).stated.meta.title.as_deref(), Some("The title"));
    }
}
