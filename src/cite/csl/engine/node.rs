//! The elements of a style or a locale, as a tree.
//!
//! CSL attributes are inherited, combined and looked up by name throughout the specification, so the processor works on
//! elements with named attributes. The typed form of `citationberg` remains the parser: what it rejects never gets here.

use serde::Serialize;
use serde_json::Value;

/// An element: its name, attributes, children and text.
#[derive(Clone, Debug, Default)]
pub(super) struct Node {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    pub children: Vec<Node>,
    pub text: String,
}

impl Node {
    /// Converts a parsed style or locale.
    pub(super) fn of(name: &str, parsed: &impl Serialize) -> Self {
        serde_json::to_value(parsed).map_or_else(|_| Self::default(), |value| Self::from_value(name, &value))
    }

    /// Converts the serialized form: keys with `@` are attributes, `$value` holds children of several names, `$text` text.
    fn from_value(name: &str, value: &Value) -> Self {
        let mut node = Self { name: name.to_owned(), ..Self::default() };
        match value {
            Value::String(text) => node.text.clone_from(text),
            Value::Object(fields) => {
                for (key, value) in fields {
                    node.insert(key, value);
                }
            }
            _ => {}
        }
        node
    }

    fn insert(&mut self, key: &str, value: &Value) {
        if value.is_null() {
            return;
        }
        if let Some(name) = key.strip_prefix('@') {
            self.attributes.push((name.to_owned(), attribute(value)));
        } else if key == "$text" {
            self.text = attribute(value);
        } else if key == "$value" {
            for child in value.as_array().into_iter().flatten() {
                for (name, child) in child.as_object().into_iter().flatten() {
                    self.children.push(Self::from_value(name, child));
                }
            }
        } else if let Value::Array(children) = value {
            self.children.extend(children.iter().map(|child| Self::from_value(key, child)));
        } else {
            self.children.push(Self::from_value(key, value));
        }
    }

    /// Returns the value of an attribute.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Returns whether an attribute has this value.
    pub(super) fn is(&self, name: &str, value: &str) -> bool {
        self.get(name) == Some(value)
    }

    /// Returns the number that an attribute states.
    pub(super) fn number(&self, name: &str) -> Option<usize> {
        self.get(name)?.trim().parse().ok()
    }

    /// Returns the first child of this name.
    pub(super) fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    /// Returns the children of this name.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.children.iter().filter(move |child| child.name == name)
    }
}

/// Formats the value of an attribute; several values are separated by spaces.
fn attribute(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(values) => values.iter().map(attribute).collect::<Vec<_>>().join(" "),
        other => other.to_string(),
    }
}
