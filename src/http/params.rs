//! Parses and validates the query parameters of a request; errors suggest the parameter that was probably meant.

use axum::body::Bytes;
use serde::de::DeserializeOwned;

use super::problem::Problem;

/// Maximum length of a query string, in bytes.
const LONGEST_QUERY: usize = 32_000;
/// Minimum similarity of suggested names: Jaro-Winkler, from 0 to 1.
const MIN_SIMILARITY: f64 = 0.75;

/// A parameter of a route.
pub(super) struct Param {
    pub(super) name: &'static str,
    pub(super) about: &'static str,
    pub(super) kind: ParamType,
    /// Whether it is repeatable.
    pub(super) many: bool,
    pub(super) required: bool,
}

/// Type of a parameter.
#[derive(Clone, Copy)]
pub(super) enum ParamType {
    /// Text, with its maximum length in bytes.
    Text(usize),
    /// A number from `least` to `most`, by default `usual`.
    Number { least: usize, usual: usize, most: usize },
    /// One of these names.
    Choice(&'static [&'static str]),
    /// `true` or `false`; without a value, true.
    Flag,
}

impl Param {
    pub(super) const fn text(name: &'static str, longest: usize, about: &'static str) -> Self {
        Self { name, about, kind: ParamType::Text(longest), many: false, required: false }
    }

    pub(super) const fn number(name: &'static str, bounds: [usize; 3], about: &'static str) -> Self {
        let [least, usual, most] = bounds;
        Self { name, about, kind: ParamType::Number { least, usual, most }, many: false, required: false }
    }

    pub(super) const fn choice(name: &'static str, names: &'static [&'static str], about: &'static str) -> Self {
        Self { name, about, kind: ParamType::Choice(names), many: false, required: false }
    }

    pub(super) const fn flag(name: &'static str, about: &'static str) -> Self {
        Self { name, about, kind: ParamType::Flag, many: false, required: false }
    }

    pub(super) const fn required(self) -> Self {
        Self { required: true, ..self }
    }

    pub(super) const fn many(self) -> Self {
        Self { many: true, ..self }
    }

    fn check(&self, value: &str) -> Result<(), Problem> {
        let wrong =
            |expected: String| Err(Problem::bad(self.name, format!("{} {value}: expected {expected}", self.name)));
        match self.kind {
            ParamType::Text(longest) if value.len() > longest => {
                let detail = format!("{}: {} bytes exceeds the limit of {longest}", self.name, value.len());
                Err(Problem::bad(self.name, detail))
            }
            ParamType::Number { least, most, .. }
                if !value.parse().is_ok_and(|number| (least..=most).contains(&number)) =>
            {
                wrong(format!("a number from {least} to {most}"))
            }
            ParamType::Choice(names) if !names.contains(&value) => {
                wrong(format!("{}{}", names.join(", "), proposed(value, names.iter().copied())))
            }
            ParamType::Flag if !matches!(value, "" | "1" | "0" | "true" | "false") => wrong("true or false".to_owned()),
            _ => Ok(()),
        }
    }
}

/// Validated parameters of a request.
#[derive(Debug, Default)]
pub(super) struct Params {
    given: Vec<(&'static str, String)>,
    /// Request body.
    pub(super) body: Bytes,
}

impl Params {
    /// Parses a query string.
    pub(super) fn of(query: &str, params: &'static [Param]) -> Result<Self, Problem> {
        if query.len() > LONGEST_QUERY {
            let detail = format!("query of {} bytes exceeds the limit of {LONGEST_QUERY}", query.len());
            return Err(Problem::new(axum::http::StatusCode::URI_TOO_LONG, detail));
        }
        let mut given: Vec<(&'static str, String)> = Vec::new();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let Some(param) = params.iter().find(|param| param.name == name) else {
                let names = params.iter().map(|param| param.name);
                let known = names.clone().collect::<Vec<_>>().join(", ");
                let known = if known.is_empty() {
                    "this route has no parameters".to_owned()
                } else {
                    format!("available: {known}")
                };
                let detail = format!("{name}: unknown parameter{}: {known}", proposed(&name, names));
                return Err(Problem::bad(&name, detail));
            };
            if !param.many && given.iter().any(|(name, _)| *name == param.name) {
                return Err(Problem::bad(&name, format!("{name}: parameter given more than once")));
            }
            param.check(&value)?;
            given.push((param.name, value.into_owned()));
        }
        for param in params.iter().filter(|param| param.required) {
            let is_given = given.iter().any(|(name, value)| *name == param.name && !value.trim().is_empty());
            if !is_given {
                return Err(Problem::bad(param.name, format!("{}: missing: {}", param.name, param.about)));
            }
        }
        Ok(Self { given, body: Bytes::new() })
    }

    pub(super) fn one(&self, name: &str) -> Option<&str> {
        self.given.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }

    /// Returns a text parameter that is not blank.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.one(name).filter(|value| !value.trim().is_empty())
    }

    /// Returns all values of a parameter that are not blank.
    pub(super) fn all(&self, name: &str) -> Vec<String> {
        let of_it = self.given.iter().filter(|(known, value)| *known == name && !value.trim().is_empty());
        of_it.map(|(_, value)| value.clone()).collect()
    }

    pub(super) fn number(&self, name: &str, usual: usize) -> usize {
        self.one(name).and_then(|value| value.parse().ok()).unwrap_or(usual)
    }

    pub(super) fn flag(&self, name: &str) -> bool {
        self.one(name).is_some_and(|value| matches!(value, "" | "1" | "true"))
    }

    /// Deserializes the body.
    pub(super) fn read<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        serde_json::from_slice(&self.body).map_err(|error| {
            let detail = format!("invalid request body: {error}: see /api/v1/openapi.json");
            Problem::new(axum::http::StatusCode::BAD_REQUEST, detail)
        })
    }
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
    use super::*;

    const PARAMS: &[Param] = &[
        Param::text("q", 10, "what to look for").required(),
        Param::number("n", [0, 10, 100], "how many"),
        Param::text("source", 10, "who").many(),
        Param::choice("by", &["passage", "article"], "what"),
        Param::flag("plain", "words only"),
    ];

    #[test]
    fn a_query_is_read() {
        let asked =
            Params::of("q=a+b%20%E6%96%B0&n=3&source=x&source=y&plain=&by=article", PARAMS).expect("a good one");
        assert_eq!((asked.one("q"), asked.number("n", 10), asked.flag("plain")), (Some("a b 新"), 3, true));
        assert_eq!((asked.all("source"), asked.one("by")), (vec!["x".to_owned(), "y".to_owned()], Some("article")));
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (query, wanted) in [
            ("", "q: missing: what to look for"),
            ("q=+", "q: missing"),
            ("q=a&q=b", "q: parameter given more than once"),
            ("q=a&sourze=x", "sourze: unknown parameter: did you mean `source`?: available: q, n, source, by, plain"),
            ("q=a&n=101", "n 101: expected a number from 0 to 100"),
            ("q=a&n=-1", "expected a number"),
            ("q=a&by=articles", "expected passage, article: did you mean `article`?"),
            ("q=a&plain=maybe", "expected true or false"),
            ("q=12345678901", "11 bytes exceeds the limit of 10"),
        ] {
            let problem = Params::of(query, PARAMS).expect_err(query);
            assert!(problem.detail.contains(wanted), "{query}: {}", problem.detail);
        }
    }
}
