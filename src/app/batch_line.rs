//! Lines of batch requests: JSON objects, or plain text.

use ibid::claim::Claim;
use ibid::quote::Quotation;
use ibid::{ArticleId, Reference};
use schemars::{JsonSchema, Schema};
use serde::Deserialize;
use serde_json::Value;

/// Value of the `id` field of a line.
#[derive(Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(inline)]
pub(crate) enum Id {
    Text(String),
    Number(serde_json::Number),
}

/// Adds the alias of the id to the schema of a line.
fn with_aliases(schema: &mut Schema) {
    let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
    if let Some(properties) = properties
        && let Some(id) = properties.get("id").cloned()
    {
        properties.insert("_id".to_owned(), id);
    }
}

impl Id {
    pub(crate) fn into_name(self) -> String {
        match self {
            Self::Text(name) => name,
            Self::Number(number) => number.to_string(),
        }
    }
}

/// A line of the batch file.
#[derive(Deserialize, JsonSchema)]
#[schemars(transform = with_aliases)]
pub(crate) struct QueryLine {
    #[serde(alias = "_id")]
    id: Option<Id>,
    text: String,
}

/// A line of the quotations file.
#[derive(Deserialize, JsonSchema)]
#[schemars(transform = with_aliases)]
pub(crate) struct QuotationLine {
    #[serde(alias = "_id")]
    id: Option<Id>,
    #[serde(alias = "text")]
    quote: String,
    article: Option<String>,
}

/// A line of the claims file.
#[derive(Deserialize, JsonSchema)]
#[schemars(transform = with_aliases)]
pub(crate) struct ClaimLine {
    #[serde(alias = "_id")]
    id: Option<Id>,
    #[serde(alias = "text")]
    claim: String,
    article: Option<String>,
}

/// Parses a line into an id and a query, or returns what is wrong with it.
pub(crate) fn query(line: &str, number: usize) -> Result<(String, String), String> {
    if !line.starts_with('{') {
        return Ok((number.to_string(), line.to_owned()));
    }
    let QueryLine { id, text } =
        serde_json::from_str(line).map_err(|error| misread("query {\"id\", \"text\"}", &error))?;
    Ok((id.map_or_else(|| number.to_string(), Id::into_name), text))
}

/// Parses a line into an id and a quotation, or returns what is wrong with it.
pub(crate) fn quotation(line: &str, number: usize) -> Result<(String, Quotation), String> {
    if !line.starts_with('{') {
        return Ok((number.to_string(), Quotation::new(line)));
    }
    let shape = "quotation {\"id\", \"quote\", \"article\"}";
    let QuotationLine { id, quote, article } = serde_json::from_str(line).map_err(|error| misread(shape, &error))?;
    let article = article.map(|query_string| article_of(&query_string));
    Ok((id.map_or_else(|| number.to_string(), Id::into_name), Quotation { text: quote, article }))
}

/// Parses a line into an id and a claim, or returns what is wrong with it.
pub(crate) fn claim(line: &str, number: usize) -> Result<(String, Claim), String> {
    if !line.starts_with('{') {
        return Ok((number.to_string(), Claim::new(line)));
    }
    let shape = "claim {\"id\", \"claim\", \"article\"}";
    let ClaimLine { id, claim, article } = serde_json::from_str(line).map_err(|error| misread(shape, &error))?;
    let article = article.map(|query_string| article_of(&query_string));
    Ok((id.map_or_else(|| number.to_string(), Id::into_name), Claim { text: claim, article }))
}

/// Returns the article that a line names, by its id or a reference into it.
pub(crate) fn article_of(query_string: &str) -> ArticleId {
    query_string.parse::<Reference>().map_or_else(|_| ArticleId::new(query_string), |reference| reference.article)
}

/// Returns the message for a line that should have been a JSON object.
pub(crate) fn misread(what: &str, error: &serde_json::Error) -> String {
    let error = error.to_string();
    let cause = error.split(" at line ").next().unwrap_or_default();
    format!("not a {what}: {cause}: skipped")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_queries_or_objects() {
        let read = |line: &str| query(line, 7);
        let named = |id: &str, text: &str| Ok((id.to_owned(), text.to_owned()));
        assert_eq!(read("digital economy"), named("7", "digital economy"));
        assert_eq!(read(r#"{"_id": "q1", "text": "a", "more": 1}"#), named("q1", "a"));
        assert_eq!(read(r#"{"id": 12, "text": "a"}"#), named("12", "a"));
        assert_eq!(read(r#"{"text": "a"}"#), named("7", "a"));
    }

    #[test]
    fn lines_are_quotations_or_objects() {
        let read = |line: &str| quotation(line, 7).map(|(id, quotation)| (id, quotation.text, quotation.article));
        let named = |id: &str, text: &str, article: Option<&str>| {
            Ok((id.to_owned(), text.to_owned(), article.map(ArticleId::new)))
        };
        assert_eq!(read("“a b”"), named("7", "“a b”", None));
        assert_eq!(read(r#"{"id": 1, "quote": "a", "article": "news/x#p3"}"#), named("1", "a", Some("news/x")));
        assert_eq!(read(r#"{"id": "q", "quote": "a", "article": null}"#), named("q", "a", None));
        assert!(read(r#"{"id": "q"}"#).is_err());
    }
}
