//! JSON Schemas of the parameters, as the front ends use them.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value};

/// Returns the JSON Schema of an input type, without references to other schemas.
pub(crate) fn input<T: JsonSchema>() -> Map<String, Value> {
    let generator = SchemaSettings::draft2020_12().for_deserialize().with(|it| it.inline_subschemas = true);
    let mut schema = generator.into_generator().into_root_schema_for::<T>().to_value();
    let schema = schema.as_object_mut().map(std::mem::take).unwrap_or_default();
    schema.into_iter().filter(|(key, _)| key != "$schema").collect()
}

/// Returns the properties of an input type, each with its schema and whether it is required, in the order of the fields.
pub(crate) fn properties<T: JsonSchema>() -> Vec<(String, Value, bool)> {
    let mut schema = input::<T>();
    let required = schema.remove("required").unwrap_or_default();
    let is_required =
        |name: &str| required.as_array().is_some_and(|names| names.iter().any(|known| known.as_str() == Some(name)));
    let Some(Value::Object(properties)) = schema.remove("properties") else { return Vec::new() };
    properties.into_iter().map(|(name, schema)| (name.clone(), schema, is_required(&name))).collect()
}

/// Removes properties from a schema.
pub(crate) fn without(schema: &mut Map<String, Value>, names: &[&str]) {
    if let Some(Value::Object(properties)) = schema.get_mut("properties") {
        properties.retain(|name, _| !names.contains(&name.as_str()));
    }
    if let Some(Value::Array(required)) = schema.get_mut("required") {
        required.retain(|name| name.as_str().is_none_or(|name| !names.contains(&name)));
    }
}
