//! Parses and validates the query parameters of a request; errors suggest the parameter that was probably meant.

use axum::body::Bytes;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::problem::Problem;
use crate::app::params::properties;

/// Maximum length of a query string, in bytes.
const LONGEST_QUERY: usize = 32_000;
/// Maximum length of a text parameter that declares none, in bytes.
const LONGEST_VALUE: usize = 2_000;
/// Maximum of a number that declares none.
const MOST: u64 = 1_000_000;
/// Minimum similarity of suggested names: Jaro-Winkler, from 0 to 1.
const MIN_SIMILARITY: f64 = 0.75;

/// A parameter of a route.
pub(super) struct Param {
    pub(super) name: String,
    /// Name of the field that it sets, if that is another.
    field: String,
    pub(super) about: String,
    pub(super) kind: ParamType,
    /// Whether it is repeatable.
    pub(super) many: bool,
    pub(super) required: bool,
}

/// Type of a parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ParamType {
    /// Text, with its maximum length in bytes.
    Text(usize),
    /// A number from `least` to `most`, by default `usual`.
    Number { least: u64, usual: u64, most: u64 },
    /// One of these names.
    Choice(Vec<String>),
    /// `true` or `false`; without a value, true.
    Flag,
}

/// Returns the parameters that an input type declares.
pub(super) fn declared<T: JsonSchema>() -> Vec<Param> {
    properties::<T>().into_iter().map(|(name, schema, required)| Param::of(name, &schema, required)).collect()
}

/// Returns the parameters without those of these names.
pub(super) fn except(params: Vec<Param>, names: &[&str]) -> Vec<Param> {
    params.into_iter().filter(|param| !names.contains(&param.name.as_str())).collect()
}

/// Renames a parameter: the field keeps its name.
pub(super) fn renamed(mut params: Vec<Param>, name: &str, new: &str) -> Vec<Param> {
    for param in params.iter_mut().filter(|param| param.name == name) {
        new.clone_into(&mut param.name);
    }
    params
}

/// Makes a parameter optional.
pub(super) fn optional(mut params: Vec<Param>, name: &str) -> Vec<Param> {
    for param in params.iter_mut().filter(|param| param.name == name) {
        param.required = false;
    }
    params
}

/// Lowers the maximum of a number to what a server answers.
pub(super) fn at_most(mut params: Vec<Param>, name: &str, maximum: u64) -> Vec<Param> {
    for param in params.iter_mut().filter(|param| param.name == name) {
        if let ParamType::Number { most, .. } = &mut param.kind {
            *most = maximum;
        }
    }
    params
}

impl Param {
    fn of(name: String, schema: &Value, required: bool) -> Self {
        let about = schema["description"].as_str().unwrap_or_default().to_owned();
        let many = schema["items"].is_object();
        let item = if many { &schema["items"] } else { schema };
        // An optional value is that value or null.
        let options = item["anyOf"].as_array().and_then(|options| options.iter().find(|it| it["type"] != "null"));
        let item = options.unwrap_or(item);
        let is = |kind: &str| {
            let types = &item["type"];
            types == kind || types.as_array().is_some_and(|types| types.iter().any(|it| it == kind))
        };
        let number = |key: &str, otherwise: u64| schema[key].as_u64().unwrap_or(otherwise);
        let kind = if let Some(names) = item["enum"].as_array() {
            ParamType::Choice(names.iter().filter_map(Value::as_str).map(str::to_owned).collect())
        } else if is("boolean") {
            ParamType::Flag
        } else if is("integer") {
            ParamType::Number {
                least: number("minimum", 0),
                usual: number("default", 0),
                most: number("maximum", MOST),
            }
        } else {
            ParamType::Text(item["maxLength"].as_u64().map_or(LONGEST_VALUE, |longest| longest as usize))
        };
        Self { field: name.clone(), name, about, kind, many, required }
    }

    /// Converts a value to JSON; `None` if it is blank.
    fn value(&self, value: &str) -> Option<Value> {
        match self.kind {
            ParamType::Text(_) => (!value.trim().is_empty()).then(|| value.into()),
            ParamType::Choice(_) => Some(value.into()),
            ParamType::Number { .. } => value.parse::<u64>().ok().map(Value::from),
            ParamType::Flag => Some(matches!(value, "" | "1" | "true").into()),
        }
    }

    fn check(&self, value: &str) -> Result<(), Problem> {
        let wrong =
            |expected: String| Err(Problem::bad(&self.name, format!("{} {value}: expected {expected}", self.name)));
        match &self.kind {
            ParamType::Text(longest) if value.len() > *longest => {
                let detail = format!("{}: {} bytes exceeds the limit of {longest}", self.name, value.len());
                Err(Problem::bad(&self.name, detail))
            }
            ParamType::Number { least, most, .. }
                if !value.parse::<u64>().is_ok_and(|number| (*least..=*most).contains(&number)) =>
            {
                wrong(format!("a number from {least} to {most}"))
            }
            ParamType::Choice(names) if !names.iter().any(|name| name == value) => {
                wrong(format!("{}{}", names.join(", "), proposed(value, names.iter().map(String::as_str))))
            }
            ParamType::Flag if !matches!(value, "" | "1" | "0" | "true" | "false") => wrong("true or false".to_owned()),
            _ => Ok(()),
        }
    }
}

/// Validated parameters of a request.
#[derive(Debug, Default)]
pub(super) struct Params {
    /// By the name of the field.
    given: Map<String, Value>,
    /// Request body.
    pub(super) body: Bytes,
}

impl Params {
    /// Parses a query string.
    pub(super) fn of(query: &str, params: &[Param]) -> Result<Self, Problem> {
        if query.len() > LONGEST_QUERY {
            let detail = format!("query of {} bytes exceeds the limit of {LONGEST_QUERY}", query.len());
            return Err(Problem::new(axum::http::StatusCode::URI_TOO_LONG, detail));
        }
        let (mut given, mut seen) = (Map::new(), Vec::new());
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let Some(param) = params.iter().find(|param| param.name == name) else {
                let names = || params.iter().map(|param| param.name.as_str());
                let known = names().collect::<Vec<_>>().join(", ");
                let known = if known.is_empty() {
                    "this route has no parameters".to_owned()
                } else {
                    format!("available: {known}")
                };
                let detail = format!("{name}: unknown parameter{}: {known}", proposed(&name, names()));
                return Err(Problem::bad(&name, detail));
            };
            if !param.many && seen.contains(&param.name.as_str()) {
                return Err(Problem::bad(&name, format!("{name}: parameter given more than once")));
            }
            param.check(&value)?;
            seen.push(&param.name);
            let Some(value) = param.value(&value) else { continue };
            if param.many {
                let values = given.entry(param.field.as_str()).or_insert_with(|| Value::Array(Vec::new()));
                values.as_array_mut().into_iter().for_each(|values| values.push(value.clone()));
            } else {
                given.insert(param.field.clone(), value);
            }
        }
        if let Some(param) = params.iter().find(|param| param.required && !given.contains_key(&param.field)) {
            return Err(Problem::bad(&param.name, format!("{}: missing: {}", param.name, param.about)));
        }
        Ok(Self { given, body: Bytes::new() })
    }

    /// Returns the parameters with one more field.
    pub(super) fn with(&self, field: &str, value: String) -> Self {
        let mut given = self.given.clone();
        given.insert(field.to_owned(), Value::String(value));
        Self { given, body: Bytes::new() }
    }

    /// Returns the parameters, with this value of a field that was not given.
    pub(super) fn or(&self, field: &str, value: &str) -> Self {
        let mut given = self.given.clone();
        given.entry(field).or_insert_with(|| value.into());
        Self { given, body: Bytes::new() }
    }

    /// Deserializes the parameters.
    pub(super) fn read<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        serde_json::from_value(Value::Object(self.given.clone())).map_err(|error| unreadable("parameters", &error))
    }

    /// Deserializes the body.
    pub(super) fn read_body<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        serde_json::from_slice(&self.body).map_err(|error| unreadable("request body", &error))
    }
}

fn unreadable(what: &str, error: &serde_json::Error) -> Problem {
    let detail = format!("invalid {what}: {error}: see /api/v1/openapi.json");
    Problem::new(axum::http::StatusCode::BAD_REQUEST, detail)
}

/// Returns a "did you mean" question; empty if no name is similar.
pub(super) fn proposed<'a>(query_string: &str, names: impl Iterator<Item = &'a str>) -> String {
    let alike = |name: &'a str| (strsim::jaro_winkler(&query_string.to_lowercase(), name), name);
    let best = names.map(alike).max_by(|one, other| one.0.total_cmp(&other.0));
    best.filter(|(alike, _)| *alike >= MIN_SIMILARITY)
        .map(|(_, name)| format!(": did you mean `{name}`?"))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Deserialize, JsonSchema)]
    struct Asked {
        /// What to look for
        #[schemars(length(max = 10))]
        query: String,
        /// How many
        #[serde(default)]
        #[schemars(range(max = 100))]
        count: u32,
        #[serde(default)]
        source: Vec<String>,
        by: Option<Unit>,
        #[serde(default)]
        plain: bool,
    }

    #[derive(Debug, PartialEq, Eq, Deserialize, JsonSchema)]
    #[serde(rename_all = "lowercase")]
    #[schemars(inline)]
    enum Unit {
        Passage,
        Article,
    }

    fn params() -> Vec<Param> {
        renamed(renamed(declared::<Asked>(), "query", "q"), "count", "n")
    }

    #[test]
    fn a_query_is_read() {
        let given = Params::of("q=a+b%20%E6%96%B0&n=3&source=x&source=y&source=+&plain=&by=article", &params());
        let asked: Asked = given.and_then(|given| given.read()).expect("a good one");
        assert_eq!((asked.query.as_str(), asked.count, asked.plain), ("a b 新", 3, true));
        assert_eq!((asked.source, asked.by), (vec!["x".to_owned(), "y".to_owned()], Some(Unit::Article)));
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (query, wanted) in [
            ("", "q: missing: What to look for"),
            ("q=+", "q: missing"),
            ("q=a&q=b", "q: parameter given more than once"),
            ("q=a&sourze=x", "sourze: unknown parameter: did you mean `source`?: available: by, n, plain, q, source"),
            ("q=a&n=101", "n 101: expected a number from 0 to 100"),
            ("q=a&n=-1", "expected a number"),
            ("q=a&by=articles", "expected passage, article: did you mean `article`?"),
            ("q=a&plain=maybe", "expected true or false"),
            ("q=12345678901", "11 bytes exceeds the limit of 10"),
        ] {
            let problem = Params::of(query, &params()).expect_err(query);
            assert!(problem.detail.contains(wanted), "{query}: {}", problem.detail);
        }
    }
}
