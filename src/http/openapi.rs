//! The OpenAPI document, generated from the routes and the types of their requests and responses.

use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use super::params::{Param, ParamType};
use super::problem::{self, ProblemDetails};
use super::route::{BASE, BodyKind, FILE, HEALTH, JSON, LINES, PNG, RequestKind, Route, SchemaOf, schema_of};
use super::router::ALL;
use super::stream::LineProblem;
use super::worker::Lane;

/// JSON Pointer of the schemas in the document.
const SCHEMAS: &str = "/components/schemas";

/// Collects the schemas of requests and responses.
struct Schemas {
    requests: SchemaGenerator,
    responses: SchemaGenerator,
}

impl Schemas {
    fn new() -> Self {
        let settings = || SchemaSettings::draft2020_12().with(|settings| settings.definitions_path = SCHEMAS.into());
        let (requests, responses) = (settings().for_deserialize(), settings().for_serialize());
        Self { requests: requests.into_generator(), responses: responses.into_generator() }
    }

    fn request(&mut self, schema: SchemaOf) -> Value {
        schema(&mut self.requests).to_value()
    }

    fn response(&mut self, schema: SchemaOf) -> Value {
        schema(&mut self.responses).to_value()
    }

    /// Returns the definitions that the schemas refer to.
    fn definitions(mut self) -> Map<String, Value> {
        let mut all = self.requests.take_definitions(true);
        all.extend(self.responses.take_definitions(true));
        all
    }
}

/// Returns the document.
pub(super) fn document() -> Value {
    let (mut paths, mut schemas) = (Map::new(), Schemas::new());
    for route in ALL {
        let path = paths.entry(format!("{BASE}{}", route.path)).or_insert_with(|| json!({}));
        path[route.method().to_lowercase()] = operation(route, &mut schemas);
    }
    paths.insert(
        format!("{BASE}/openapi.json"),
        fixed("describe", "OpenAPI document", JSON, &json!({"type": "object"})),
    );
    paths.insert(
        HEALTH.to_owned(),
        fixed("health", "Check that the server is running", "text/plain", &json!({"const": "ok"})),
    );
    let problem = schemas.response(schema_of::<ProblemDetails<'_>>);
    json!({
        "openapi": "3.1.1",
        "info": {
            "title": "ibid",
            "version": env!("CARGO_PKG_VERSION"),
            "summary": env!("CARGO_PKG_DESCRIPTION"),
            "description": "Spans are [start, end) in bytes of an article's text in UTF-8, and every `text` is the \
                article's own at its `span`. Unknown values are null or an empty list. Errors are problem details (RFC 9457) whose `detail` ends with the next step. Ids and references are passed as parameters.",
            "license": {"name": "MIT OR Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "security": [{}, {"token": []}],
        "paths": paths,
        "components": {
            "schemas": schemas.definitions(),
            "responses": {
                "Problem": {
                    "description": "The error and the next step",
                    "content": {problem::MEDIA: {"schema": problem}},
                },
            },
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "Required if the server listens beyond the loopback interface, or was given --token",
                },
            },
        },
    })
}

fn operation(route: &Route, schemas: &mut Schemas) -> Value {
    let name = route.path.trim_start_matches('/');
    let answer = schemas.response(route.answer);
    let (id, content, asked) = match &route.takes {
        RequestKind::Query(_) => (name.replace('/', "-"), json!({JSON: {"schema": answer}}), None),
        RequestKind::Image(_) => (name.to_owned(), json!({PNG: {"schema": answer}}), None),
        RequestKind::File(_) => {
            let asked = json!({FILE: {"schema": {"type": "string", "contentMediaType": FILE}}});
            (name.to_owned(), json!({JSON: {"schema": answer}}), Some(asked))
        }
        RequestKind::Change(change) => {
            let id = format!("change-{}", name.replace('/', "-"));
            let asked = json!({JSON: {"schema": schemas.request(change.schema)}});
            (id, json!({JSON: {"schema": answer}}), Some(asked))
        }
        RequestKind::Body(BodyKind { one, lines }) => {
            // For JSON Lines, the schema is that of one line.
            let told = json!({"anyOf": [answer, schemas.response(schema_of::<LineProblem<'_>>)]});
            let mut content = json!({LINES: {"schema": told}});
            let mut asked = json!({LINES: {"schema": schemas.request(lines.schema)}});
            if let Some(one) = one {
                content[JSON] = json!({"schema": answer});
                asked[JSON] = json!({"schema": schemas.request(one.schema)});
            }
            let id = if one.is_some() { name.to_owned() } else { format!("{name}Many") };
            (id, content, Some(asked))
        }
    };
    let mut responses = json!({"200": {"description": "The result", "content": content}});
    let mut statuses = vec!["400", "401", "403", "414", "421", "500", "503"];
    if asked.is_some() {
        statuses.extend(["413", "415"]);
    }
    if matches!(route.takes, RequestKind::Change(_)) {
        statuses.push("409");
    }
    if route.lane == Lane::Slow {
        statuses.push("422");
    }
    if route.finds {
        statuses.push("404");
    }
    for status in statuses {
        responses[status] = json!({"$ref": "#/components/responses/Problem"});
    }
    let parameters: Vec<Value> = (route.params)().iter().map(parameter).collect();
    let mut operation = json!({
        "operationId": id,
        "summary": route.summary,
        "description": route.about,
        "parameters": parameters,
        "responses": responses,
    });
    if let Some(asked) = asked {
        operation["requestBody"] = json!({"required": true, "content": asked});
    }
    operation
}

fn parameter(param: &Param) -> Value {
    let schema = match &param.kind {
        ParamType::Text(longest) => json!({"type": "string", "maxLength": longest}),
        ParamType::Number { least, usual, most } => {
            json!({"type": "integer", "minimum": least, "maximum": most, "default": usual})
        }
        ParamType::Choice(names) => json!({"type": "string", "enum": names}),
        ParamType::Flag => json!({"type": "boolean", "default": false}),
    };
    let schema = if param.many { json!({"type": "array", "items": schema}) } else { schema };
    json!({
        "name": param.name,
        "in": "query",
        "description": param.about,
        "required": param.required,
        "schema": schema,
    })
}

fn fixed(id: &str, summary: &str, media: &str, schema: &Value) -> Value {
    let answer = json!({"description": summary, "content": {media: {"schema": schema}}});
    let problem = json!({"$ref": "#/components/responses/Problem"});
    json!({"get": {
        "operationId": id,
        "summary": summary,
        "responses": {"200": answer, "401": problem, "403": problem, "421": problem},
    }})
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Collects every `$ref` in a value.
    fn references(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(members) => {
                found.extend(members.get("$ref").and_then(Value::as_str).map(str::to_owned));
                members.values().for_each(|value| references(value, found));
            }
            Value::Array(items) => items.iter().for_each(|value| references(value, found)),
            _ => {}
        }
    }

    #[test]
    fn every_reference_leads_somewhere_and_every_schema_is_used() {
        let document = document();
        let mut found = Vec::new();
        references(&document, &mut found);
        for reference in &found {
            assert!(document.pointer(&reference[1..]).is_some(), "{reference}");
        }
        let schemas = document["components"]["schemas"].as_object().expect("an object");
        for name in schemas.keys() {
            assert!(found.contains(&format!("#/components/schemas/{name}")), "{name}");
        }
    }

    #[test]
    fn every_route_is_described_once() {
        let document = document();
        let paths = document["paths"].as_object().expect("an object");
        let described: usize = paths.values().map(|path| path.as_object().map_or(0, Map::len)).sum();
        assert_eq!(described, ALL.len() + 2);
        let ids: Vec<_> =
            paths.values().flat_map(|it| it.as_object().expect("one").values()).map(|it| &it["operationId"]).collect();
        assert!(ids.iter().all(|id| id.is_string() && ids.iter().filter(|other| *other == id).count() == 1));
    }
}
