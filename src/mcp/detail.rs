//! Which fields of an answer a call returns: by default those that an agent reads and cites from, on request all.
//!
//! A brief answer is the JSON of the command line with fields left out, so that both are read alike. The same list of
//! fields prunes the schema of the answer.

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, SchemaGenerator};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use rmcp::model::JsonObject;

/// How much of an answer is returned
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Detail {
    /// What an agent reads and cites from
    #[default]
    Brief,
    /// All fields of the command line's JSON: spans, digests, whole passages, matched words
    Full,
}

/// Fields that brief answers keep, as paths: `hits.snippet.text`. Lists are not part of a path.
pub(super) type Fields = &'static [&'static str];

/// Returns an answer with these fields alone, without those that are null or empty.
pub(super) fn brief(answer: Value, fields: &[&str]) -> Value {
    match answer {
        Value::Array(items) => items.into_iter().map(|item| brief(item, fields)).collect(),
        Value::Object(members) => {
            let kept = members.into_iter().filter_map(|(name, value)| {
                let value = match below(fields, &name)? {
                    inner if inner.is_empty() => value,
                    inner => brief(value, &inner),
                };
                (!is_empty(&value)).then_some((name, value))
            });
            Value::Object(kept.collect())
        }
        other => other,
    }
}

/// Returns the paths below a field, none if all of it is kept, or `None` if the field is left out.
fn below<'f>(fields: &[&'f str], name: &str) -> Option<Vec<&'f str>> {
    let mut found = None;
    for field in fields {
        let (first, rest) = field.split_once('.').unwrap_or((field, ""));
        if first == name {
            found.get_or_insert_with(Vec::new).extend(Some(rest).filter(|rest| !rest.is_empty()));
        }
    }
    found
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::String(text) => text.is_empty(),
        Value::Bool(true) | Value::Number(_) => false,
    }
}

/// Returns the JSON Schema of a type as a value, without references to other schemas.
pub(super) fn schema_of<T: JsonSchema>() -> Value {
    let generator: SchemaGenerator =
        SchemaSettings::draft2020_12().for_serialize().with(|it| it.inline_subschemas = true).into_generator();
    let mut schema = generator.into_root_schema_for::<T>().to_value();
    if let Value::Object(schema) = &mut schema {
        schema.retain(|key, _| !matches!(key.as_str(), "$schema" | "title" | "description"));
    }
    schema
}

/// Returns the schema of an answer: an object whose fields are all optional, since brief answers omit what is unknown and
/// long ones what has no room.
pub(super) fn answer_schema(members: impl IntoIterator<Item = (&'static str, Value)>, fields: Fields) -> JsonObject {
    let members: Map<String, Value> = members.into_iter().map(|(name, member)| (name.to_owned(), member)).collect();
    let mut schema = json!({"type": "object", "properties": members});
    loosen(&mut schema, fields);
    if let Some(properties) = schema["properties"].as_object_mut() {
        properties.insert("cursor".to_owned(), json!({"type": ["string", "null"]}));
        // Names of fields, or, in the full status, what the index leaves out.
        properties.insert("left_out".to_owned(), json!({"type": ["array", "object"]}));
    }
    schema.as_object_mut().map(std::mem::take).unwrap_or_default()
}

/// Removes what these paths leave out, and all but the types of the rest: a model reads the schema of every tool.
fn loosen(schema: &mut Value, fields: &[&str]) {
    let Value::Object(schema) = schema else { return };
    schema.retain(|key, _| matches!(key.as_str(), "type" | "properties" | "items" | "anyOf" | "oneOf" | "enum"));
    if let Some(Value::Object(properties)) = schema.get_mut("properties") {
        properties.retain(|name, inner| {
            let Some(below) = below(fields, name) else { return false };
            loosen(inner, &below);
            true
        });
        if fields.is_empty() {
            schema.remove("properties");
        }
    }
    for key in ["items", "anyOf", "oneOf"] {
        match schema.get_mut(key) {
            Some(Value::Array(choices)) => choices.iter_mut().for_each(|choice| loosen(choice, fields)),
            Some(inner) => loosen(inner, fields),
            None => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_brief_answer_keeps_the_named_fields() {
        let answer = json!({
            "total": 2, "took_ms": 1.5,
            "hits": [
                {"ref": "a#p1", "page": null, "article": {"id": "a", "title": "A", "tags": []}, "text": "long"},
                {"ref": "b#p1", "page": 3, "article": {"id": "b", "title": null}, "changed": false},
            ],
        });
        let fields = ["total", "hits.ref", "hits.page", "hits.article.title", "hits.changed"];
        let expected =
            json!({"total": 2, "hits": [{"ref": "a#p1", "article": {"title": "A"}}, {"ref": "b#p1", "page": 3}]});
        assert_eq!(brief(answer, &fields), expected);
    }

    #[test]
    fn a_schema_is_pruned_to_the_same_fields() {
        #[derive(serde::Serialize, JsonSchema)]
        struct Inner {
            title: Option<String>,
            digest: String,
        }
        #[derive(serde::Serialize, JsonSchema)]
        struct Hit {
            r#ref: String,
            article: Inner,
        }
        let schema = answer_schema([("hits", schema_of::<Vec<Hit>>())], &["hits.ref", "hits.article.title"]);
        let hit = &schema["properties"]["hits"]["items"];
        assert_eq!(hit["properties"]["article"]["properties"], json!({"title": {"type": ["string", "null"]}}));
        assert!(hit.get("required").is_none() && schema["properties"]["cursor"].is_object(), "{schema:?}");
    }
}
