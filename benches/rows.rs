//! JSON Lines input and printed output of the benches.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use serde_json::Value;

/// Prints one line.
pub(crate) fn say(line: &str) -> io::Result<()> {
    writeln!(io::stdout(), "{line}")
}

/// Reads the objects of a JSON Lines file.
pub(crate) fn lines(path: &Path) -> io::Result<Vec<Value>> {
    let text = fs::read_to_string(path)?;
    text.lines().filter(|line| !line.trim().is_empty()).map(|line| Ok(serde_json::from_str(line)?)).collect()
}

/// Returns a string field of an object, empty if missing.
pub(crate) fn field(row: &Value, name: &str) -> String {
    row[name].as_str().unwrap_or_default().to_owned()
}
