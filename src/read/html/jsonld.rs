//! Reads the article metadata in a page's JSON-LD (schema.org).
//!
//! Found at any nesting: in `@graph`, in arrays, behind `@id` references. Scripts that cannot be parsed are ignored.

use std::collections::HashMap;

use serde_json::{Map, Value};

/// The article metadata declared in JSON-LD.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Statement {
    pub headline: Option<String>,
    pub name: Option<String>,
    /// People, and organisations that are named as the author.
    pub authors: Vec<String>,
    pub organisations: Vec<String>,
    /// The text of the article.
    pub body: Option<String>,
    pub publisher: Option<String>,
    pub published: Option<String>,
    pub section: Option<String>,
    pub keywords: Vec<String>,
    pub url: Option<String>,
    pub language: Option<String>,
}

/// Types that represent the page's article, best first.
const TYPES: [&str; 4] = ["Article", "Posting", "Report", "APIReference"];
const OTHER_WORKS: [&str; 7] = ["Recipe", "Review", "Question", "HowTo", "Book", "Event", "CreativeWork"];
const PAGES: [&str; 2] = ["WebPage", "QAPage"];

/// Reads the scripts of a page. `is_titled` is whether a headline is the page's title.
pub(super) fn of(scripts: &[String], is_titled: impl Fn(&str) -> bool) -> Statement {
    let graphs: Vec<Value> = scripts.iter().filter_map(|script| parsed(script)).collect();
    let mut objects = Vec::new();
    let mut waiting: Vec<&Value> = graphs.iter().rev().collect();
    while let Some(value) = waiting.pop() {
        match value {
            Value::Array(values) => waiting.extend(values.iter().rev()),
            Value::Object(object) => {
                objects.push(object);
                waiting.extend(object.values().rev());
            }
            _ => {}
        }
    }
    let mut named: HashMap<&str, &Map<String, Value>> = HashMap::new();
    for &object in objects.iter().filter(|object| object.len() > 1) {
        if let Some(Value::String(id)) = object.get("@id") {
            named.entry(id).or_insert(object);
        }
    }
    let ranked = |object: &Map<String, Value>| {
        let headline = text_in(object, "headline").or_else(|| text_in(object, "name"));
        let titled = headline.as_deref().is_some_and(&is_titled);
        rank_of(object).map(|rank| (!titled, rank))
    };
    let article = objects.iter().filter_map(|object| Some((ranked(object)?, *object))).min_by_key(|(rank, _)| *rank);
    let site = objects.iter().find(|object| has_type(object, &["WebSite"])).and_then(|site| text_in(site, "name"));
    let Some(((untitled, rank), article)) = article else {
        return Statement { publisher: site, ..Statement::default() };
    };
    // A list of other articles is not metadata of this one.
    let listed = objects.iter().filter(|object| rank_of(object).is_some_and(|rank| rank < 2)).count();
    if untitled && listed > 2 {
        return Statement { publisher: site, ..Statement::default() };
    }
    let follow = |value: &Value| names_of(value, &named);
    let author = article.get("author").or_else(|| article.get("creator"));
    let by = |organisations: bool| author.map(|value| authors_of(value, &named, organisations)).unwrap_or_default();
    let publisher = article.get("publisher").map(follow).and_then(|names| names.into_iter().next());
    Statement {
        headline: text_in(article, "headline"),
        name: text_in(article, "name").filter(|_| rank < 2),
        authors: by(false),
        organisations: by(true),
        body: text_in(article, "articleBody"),
        publisher: publisher.or(site),
        published: text_in(article, "datePublished").or_else(|| text_in(article, "dateCreated")),
        section: article.get("articleSection").map(follow).and_then(|names| names.into_iter().next()),
        keywords: article.get("keywords").map(keywords_of).unwrap_or_default(),
        url: text_in(article, "url").or_else(|| match article.get("mainEntityOfPage")? {
            Value::String(url) => Some(url.clone()),
            Value::Object(page) => text_in(page, "@id"),
            _ => None,
        }),
        language: text_in(article, "inLanguage"),
    }
}

/// Parses a script's JSON; tolerates line breaks inside strings, comment markers and a trailing semicolon.
fn parsed(script: &str) -> Option<Value> {
    let script = script.replace("<![CDATA[", "").replace("]]>", "");
    let start = script.find(['{', '['])?;
    let end = script.rfind(['}', ']'])?;
    let json = script.get(start..=end)?;
    serde_json::from_str(json).or_else(|_| serde_json::from_str(&json.replace(|c: char| c.is_control(), " "))).ok()
}

/// Returns how well an object matches the article; lower is better.
fn rank_of(object: &Map<String, Value>) -> Option<u8> {
    let is = |types: &[&str]| types_of(object).any(|name| types.iter().any(|ending| name.ends_with(ending)));
    [&TYPES[..], &OTHER_WORKS, &PAGES].into_iter().zip(0..).find(|(types, _)| is(types)).map(|(_, rank)| rank)
}

fn has_type(object: &Map<String, Value>, types: &[&str]) -> bool {
    types_of(object).any(|name| types.contains(&name))
}

fn types_of(object: &Map<String, Value>) -> impl Iterator<Item = &str> {
    let types = match object.get("@type") {
        Some(Value::Array(types)) => types.as_slice(),
        Some(one) => std::slice::from_ref(one),
        None => &[],
    };
    types.iter().filter_map(Value::as_str)
}

fn text_in(object: &Map<String, Value>, key: &str) -> Option<String> {
    let value = match object.get(key)? {
        Value::Array(values) => values.first()?,
        value => value,
    };
    value.as_str().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
}

/// Returns the names of a person, an organisation, or several of them.
fn names_of(value: &Value, named: &HashMap<&str, &Map<String, Value>>) -> Vec<String> {
    let values = match value {
        Value::Array(values) => values.as_slice(),
        one => std::slice::from_ref(one),
    };
    let mut names = Vec::new();
    for value in values {
        let name = match value {
            Value::String(name) => Some(name.trim().to_owned()),
            Value::Object(object) if object.get("name").is_some_and(Value::is_array) => {
                names.extend(names_of(&object["name"], named));
                None
            }
            Value::Object(object) => text_in(object, "name").or_else(|| {
                let id = object.get("@id").and_then(Value::as_str)?;
                text_in(named.get(id)?, "name")
            }),
            _ => None,
        };
        names.extend(name.filter(|name| !name.is_empty()));
    }
    names
}

/// Returns the names of the authors that are organisations, or of those that are not.
fn authors_of(value: &Value, named: &HashMap<&str, &Map<String, Value>>, organisations: bool) -> Vec<String> {
    let values = match value {
        Value::Array(values) => values.as_slice(),
        one => std::slice::from_ref(one),
    };
    let is_organisation = |value: &Value| {
        let object = value.as_object();
        let object = object.and_then(|object| match object.get("@id").and_then(Value::as_str) {
            Some(id) if !object.contains_key("@type") => named.get(id).copied(),
            _ => Some(object),
        });
        object
            .is_some_and(|object| types_of(object).any(|name| name.ends_with("Organization") || name == "Corporation"))
    };
    let values = values.iter().filter(|value| is_organisation(value) == organisations);
    values.flat_map(|value| names_of(value, named)).collect()
}

fn keywords_of(value: &Value) -> Vec<String> {
    match value {
        Value::String(list) => {
            list.split(',').map(|word| word.trim().to_owned()).filter(|word| !word.is_empty()).collect()
        }
        _ => names_of(value, &HashMap::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(script: &str) -> Statement {
        of(&[script.to_owned()], |_| false)
    }

    #[test]
    fn an_article_in_a_graph_names_its_author_by_reference() {
        let graph = r##"{"@graph": [
            {"@type": "WebSite", "@id": "#site", "name": "The Daily"},
            {"@type": ["Article", "NewsArticle"], "headline": "Rain", "author": {"@id": "#a"}, "publisher": {"@id": "#site"},
             "datePublished": "2020-01-02", "keywords": "wet, cold", "mainEntityOfPage": {"@id": "https://daily.example/rain"}},
            {"@type": "Person", "@id": "#b", "name": "Nobody"},
            {"@type": "Person", "@id": "#a", "name": "Ann Lee"}]}"##;
        let said = read(graph);
        assert_eq!((said.authors, said.publisher), (vec!["Ann Lee".to_owned()], Some("The Daily".to_owned())));
        assert_eq!((said.keywords.len(), said.url.as_deref()), (2, Some("https://daily.example/rain")));
    }

    #[test]
    fn malformed_scripts_are_passed_over() {
        assert_eq!(read("{oops"), Statement::default());
        assert_eq!(
            read("/* <![CDATA[ */ {\"@type\":\"Article\",\"name\":\"A\"} /* ]]> */;").name.as_deref(),
            Some("A")
        );
    }
}
