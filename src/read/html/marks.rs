//! Recognises elements that are marked as showing an author or a date: by microdata, microformats, link relations and
//! classes.

use dom_query::{Element, NodeRef};

use super::evidence::Roles;

/// Maximum number of marks of a page.
pub(super) const MAX: usize = 2000;
/// Maximum length of a mark's text, in bytes, and of nodes that are read for it.
const LENGTH: usize = 300;
const NODES: usize = 80;

/// What a mark shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MarkKind {
    Author,
    Date,
}

/// How reliable a mark is, from a class that only contains the word to a declared property.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Strength {
    /// A `time` element without a class.
    Time,
    /// A byline or dateline, which may contain other words.
    Line,
    /// An element that contains nothing else.
    Name,
    /// A property: `itemprop`, `rel=author`, `abbr class=published`.
    Property,
}

/// An element that is marked as an author or a date.
#[derive(Debug)]
pub(super) struct Mark {
    pub kind: MarkKind,
    pub strength: Strength,
    /// Its text, or the value that it states.
    pub text: String,
    /// The piece that it is in, or that follows.
    pub piece: usize,
    /// The enclosing block element.
    pub element: usize,
    /// Its own roles, and those of the inline elements around it.
    pub roles: Roles,
}

/// Returns the marks of an element. `place` is its piece, its block element and its roles.
pub(super) fn of(
    node: &NodeRef,
    element: &Element,
    place: (usize, usize, Roles),
) -> impl Iterator<Item = Mark> + use<> {
    let get = |name: &str| {
        let found = element.attrs.iter().find(|attribute| &*attribute.name.local == name);
        found.map(|attribute| attribute.value.trim()).filter(|value| !value.is_empty())
    };
    let name: &str = &element.name.local;
    let (piece, block, roles) = place;
    let mark = |kind, strength, text: Option<String>| {
        text.map(|text| Mark { kind, strength, text, piece, element: block, roles })
    };
    let author = author_strength(name, &get).and_then(|strength| {
        let named = || node.descendants_it().take(NODES).find(|inner| is_property(inner, "name"));
        let text = if strength == Strength::Property {
            named().and_then(|inner| stated(&inner)).or_else(|| stated(node))
        } else {
            short_text(node)
        };
        mark(MarkKind::Author, strength, text)
    });
    let date = date_strength(name, &get).and_then(|strength| {
        let value = get("datetime").or_else(|| get("content")).or_else(|| get("title").filter(|_| name == "abbr"));
        mark(MarkKind::Date, strength, value.map(str::to_owned).or_else(|| short_text(node)))
    });
    author.into_iter().chain(date)
}

fn is_property(node: &NodeRef, property: &str) -> bool {
    node.attr("itemprop").is_some_and(|value| value.split_ascii_whitespace().any(|it| it == property))
}

/// Returns the value that an element states, or else its text.
fn stated(node: &NodeRef) -> Option<String> {
    node.attr("content").map(|value| value.to_string()).or_else(|| short_text(node))
}

fn author_strength<'e>(name: &str, get: &impl Fn(&str) -> Option<&'e str>) -> Option<Strength> {
    let has = |attribute: &str, value: &str| {
        get(attribute).is_some_and(|list| list.split_ascii_whitespace().any(|it| it.eq_ignore_ascii_case(value)))
    };
    if has("itemprop", "author") || has("itemprop", "creator") || has("rel", "author") && name != "link" {
        return Some(Strength::Property);
    }
    if has("itemprop", "commentText") {
        return None;
    }
    let class = get("class").filter(|class| mentions(class, &["aut", "byline", "fn"]))?;
    let classes = class.split_ascii_whitespace().take(12);
    // The name of an organisation or a place in a microformat.
    let is_org = classes.clone().any(|class| class.eq_ignore_ascii_case("org"));
    classes
        .filter_map(|class| {
            let words = words(class);
            let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
            let is_author =
                has(&["author", "authors", "byline", "bylines", "autor", "auteur", "autore", "authorname", "byauthor"]);
            let is_other = has(&[
                "comment",
                "comments",
                "bio",
                "box",
                "avatar",
                "image",
                "img",
                "photo",
                "about",
                "related",
                "more",
                "social",
                "desc",
                "description",
                "title",
                "job",
                "role",
                "count",
                "follow",
                "email",
                "twitter",
                "icon",
                "archive",
                "wrap",
                "wrapper",
                "container",
                "page",
                "template",
                "category",
                "date",
                "time",
                "date",
                "thumb",
                "thumbnail",
                "picture",
                "reply",
                "url",
                "links",
                "sidebar",
                "widget",
                "quote",
                "position",
            ]);
            let is_short = matches!(name, "a" | "span" | "b" | "strong" | "em" | "cite" | "address" | "i");
            match () {
                () if class.eq_ignore_ascii_case("fn") && !is_org && !matches!(name, "caption" | "th" | "h1") => {
                    Some(Strength::Name)
                }
                () if !is_author || is_other => None,
                () if has(&["name", "authorname"])
                    || is_short && !has(&["byline", "bylines"])
                    || class == "p-author" =>
                {
                    Some(Strength::Name)
                }
                () => Some(Strength::Line),
            }
        })
        .max()
}

fn date_strength<'e>(name: &str, get: &impl Fn(&str) -> Option<&'e str>) -> Option<Strength> {
    let property = get("itemprop").unwrap_or("");
    let class = get("class").unwrap_or("");
    if property.contains("datePublished") || name == "time" && get("pubdate").is_some() {
        return Some(Strength::Property);
    }
    let is_time = matches!(name, "time" | "abbr");
    if !is_time && !mentions(class, &["pub", "date", "datum", "timestamp", "posted", "fecha", "data"]) {
        return None;
    }
    let list: Vec<String> = class.split_ascii_whitespace().take(12).flat_map(words).collect();
    let has = |names: &[&str]| list.iter().any(|word| names.contains(&word.as_str()));
    let is_published =
        has(&["published", "publish", "pubdate", "publicationdate", "publication"]) || class.contains("entry-date");
    let is_changed =
        property.contains("dateModified") || has(&["updated", "modified", "update", "edited", "aktualisiert"]);
    if is_changed && !is_published
        || has(&[
            "comment", "comments", "bday", "dtstart", "dtend", "birth", "event", "expires", "upcoming", "calendar",
            "deadline",
        ])
    {
        return None;
    }
    match name {
        "time" | "abbr" if is_published || has(&["dt"]) => Some(Strength::Property),
        "time" if !has(&["read", "reading"]) && (get("datetime").is_some() || !has(&["ago"])) => Some(Strength::Time),
        "body" | "html" | "main" | "article" | "section" | "ul" | "ol" | "table" | "form" | "input" => None,
        _ if is_published
            || has(&["date", "datum", "timestamp", "dateline", "posted", "fecha", "datetime", "data", "datestamp"]) =>
        {
            Some(Strength::Line)
        }
        _ => None,
    }
}

/// Whether a list of classes contains one of these strings, in any case. Few do, and then its words are looked at.
fn mentions(classes: &str, strings: &[&str]) -> bool {
    strings
        .iter()
        .any(|it| classes.as_bytes().windows(it.len()).any(|window| window.eq_ignore_ascii_case(it.as_bytes())))
}

/// Returns the words of a class in lower case: `post__authorName` is `post`, `author`, `name`.
fn words(class: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_lower = false;
    for c in class.chars().take(60) {
        if !c.is_alphanumeric() || c.is_uppercase() && was_lower {
            words.push(String::new());
        }
        if c.is_alphanumeric() {
            words.last_mut().expect("one word").extend(c.to_lowercase());
        }
        was_lower = c.is_lowercase();
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Returns the text of an element that shows a name or a date; `None` if it is longer than a line.
pub(super) fn short_text(node: &NodeRef) -> Option<String> {
    let mut text = String::new();
    for (count, inner) in node.descendants_it().enumerate() {
        if count > NODES || text.len() > LENGTH {
            return None;
        }
        let is_script = inner.parent().is_some_and(|parent| parent.has_name("script") || parent.has_name("style"));
        if inner.has_name("li") && !text.is_empty() {
            text.push_str("; ");
        }
        if inner.is_text() && !is_script {
            text.push_str(&inner.text());
            text.push(' ');
        }
    }
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty() && text.len() <= LENGTH).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_split_into_words() {
        assert_eq!(words("post__authorName-x"), ["post", "author", "name", "x"]);
    }
}
