//! JSON, TOML or YAML values of any type, before the type is checked.

use std::borrow::Cow;
use std::fmt;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, StrInput};
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use super::budget::DEPTH;

/// A value of any type. Strings borrow from the source if they occur there unescaped.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value<'a> {
    Null,
    Bool(bool),
    /// A number as written, or as close to it as its format allows.
    Number(String),
    Text(Cow<'a, str>),
    List(Vec<Self>),
    Table(Vec<(Cow<'a, str>, Self)>),
}

impl<'a> Value<'a> {
    /// Returns the name of its type, for a message.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Bool(_) => "true or false",
            Self::Number(_) => "a number",
            Self::Text(_) => "text",
            Self::List(_) => "a list",
            Self::Table(_) => "a table",
        }
    }

    /// Returns the string, if it is one.
    pub(super) fn into_text(self) -> Option<Cow<'a, str>> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }
}

impl From<toml::Value> for Value<'static> {
    fn from(value: toml::Value) -> Self {
        match value {
            toml::Value::String(text) => Self::Text(text.into()),
            toml::Value::Boolean(flag) => Self::Bool(flag),
            toml::Value::Integer(number) => Self::Number(number.to_string()),
            toml::Value::Float(number) => Self::Number(number.to_string()),
            toml::Value::Datetime(date) => Self::Text(date.to_string().into()),
            toml::Value::Array(items) => Self::List(items.into_iter().map(Self::from).collect()),
            toml::Value::Table(fields) => {
                Self::Table(fields.into_iter().map(|(name, value)| (name.into(), value.into())).collect())
            }
        }
    }
}

impl<'de> Deserialize<'de> for Value<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyValue)
    }
}

/// Accepts any value. The deserializer limits the nesting.
struct AnyValue;

impl<'de> Visitor<'de> for AnyValue {
    type Value = Value<'de>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Self::Value, E> {
        Ok(Value::Bool(flag))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Value::Number(number.to_string()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Value::Number(number.to_string()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Self::Value, E> {
        Ok(Value::Number(number.to_string()))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Value::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Value::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Value::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut fields = Vec::new();
        while let Some((name, value)) = map.next_entry::<String, _>()? {
            fields.push((name.into(), value));
        }
        Ok(Value::Table(fields))
    }
}

/// Parses one YAML document. Scalars are kept as written, so that `007` and `1.10` keep their zeros.
///
/// Anchors and aliases are not resolved (an alias is null), so a document cannot expand. The error is the 1-based line
/// and its message.
pub(super) fn yaml(text: &str) -> Result<Value<'_>, (usize, String)> {
    let wrong = |error: &ScanError| (error.marker().line(), error.info().to_owned());
    // Open lists and tables, innermost last, with the name in each table that waits for its value.
    let mut open: Vec<(Value, Option<Cow<str>>)> = Vec::new();
    for event in Parser::<StrInput>::new_from_str(text) {
        let (event, place) = event.map_err(|error| wrong(&error))?;
        let value = match event {
            Event::Scalar(text, style, ..) => scalar(text, style),
            Event::Alias(_) => Value::Null,
            Event::SequenceStart(..) | Event::MappingStart(..) if open.len() >= DEPTH => {
                return Err((place.start.line(), "nested too deeply".into()));
            }
            Event::SequenceStart(..) => {
                open.push((Value::List(Vec::new()), None));
                continue;
            }
            Event::MappingStart(..) => {
                open.push((Value::Table(Vec::new()), None));
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd => open.pop().map_or(Value::Null, |closed| closed.0),
            Event::Nothing | Event::StreamStart | Event::DocumentStart(_) => continue,
            Event::StreamEnd | Event::DocumentEnd => break,
        };
        match open.last_mut() {
            None => return Ok(value),
            Some((Value::List(items), _)) => items.push(value),
            Some((Value::Table(fields), name)) => match name.take() {
                Some(name) => fields.push((name, value)),
                None => *name = Some(value.into_text().unwrap_or_default()),
            },
            Some(_) => {}
        }
    }
    Ok(Value::Null)
}

/// Returns a scalar with its apparent type; text unless clearly something else.
fn scalar(text: Cow<'_, str>, style: ScalarStyle) -> Value<'_> {
    match (style, &*text) {
        (ScalarStyle::Plain, "" | "~" | "null" | "Null" | "NULL") => Value::Null,
        _ => Value::Text(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field<'v>(value: &'v Value, name: &str) -> &'v Value<'v> {
        let Value::Table(fields) = value else { panic!("a table") };
        &fields.iter().find(|field| field.0 == name).unwrap().1
    }

    #[test]
    fn yaml_keeps_what_was_written() {
        let value = yaml("id: 007\nversion: 1.10\ndate: 2018-06-01\ntitle: 'It''s: so'\nnote: ~\nempty:\n").unwrap();
        assert_eq!(field(&value, "id"), &Value::Text("007".into()));
        assert_eq!(field(&value, "version"), &Value::Text("1.10".into()));
        assert_eq!(field(&value, "title"), &Value::Text("It's: so".into()));
        assert_eq!((field(&value, "note"), field(&value, "empty")), (&Value::Null, &Value::Null));
        let value = yaml("tags: [a, \"b c\"]\nauthors:\n  - name: Ann\n  - Bob\nmore: >\n  one\n  two\n").unwrap();
        assert_eq!(field(&value, "tags"), &Value::List(vec![Value::Text("a".into()), Value::Text("b c".into())]));
        let Value::List(authors) = field(&value, "authors") else { panic!("a list") };
        assert_eq!(field(&authors[0], "name"), &Value::Text("Ann".into()));
        assert_eq!(field(&value, "more"), &Value::Text("one two\n".into()));
    }

    #[test]
    fn hostile_yaml_is_refused_in_time() {
        assert_eq!(yaml("a: [b\n").unwrap_err().0, 2);
        assert!(yaml(&"[".repeat(1_000_000)).is_err());
        assert_eq!(yaml(&"[".repeat(DEPTH + 1)).unwrap_err(), (1, "nested too deeply".into()));
        assert!(yaml(&"- ".repeat(1_000_000)).is_err());
        assert!(yaml(&"a: ".repeat(100_000)).is_err());
        let laughs = "a: &a [x,x,x,x]\nb: &b [*a,*a,*a,*a]\nc: [*b,*b,*b,*b]\n";
        assert_eq!(field(&yaml(laughs).unwrap(), "c"), &Value::List(vec![Value::Null; 4]));
        assert_eq!(yaml("").unwrap(), Value::Null);
    }

    #[test]
    fn json_borrows_what_it_can() {
        let value: Value = serde_json::from_str(r#"{"a":"plain","b":"es\ncaped","c":[1,-2,1.5,true,null]}"#).unwrap();
        assert!(matches!(field(&value, "a"), Value::Text(Cow::Borrowed("plain"))));
        assert_eq!(field(&value, "b"), &Value::Text("es\ncaped".into()));
        let Value::List(items) = field(&value, "c") else { panic!("a list") };
        assert_eq!(items[..3], ["1", "-2", "1.5"].map(|number| Value::Number(number.into())));
    }
}
