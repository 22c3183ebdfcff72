//! Renders search results as lines of a TREC (Text REtrieval Conference) run file: `QID Q0 ARTICLE RANK SCORE ibid`.

use std::borrow::Cow;
use std::io::{self, Write};

use crate::search::SearchResults;

/// Name of the run, the last column of every line.
const RUN: &str = "ibid";

/// Writes a line for each hit, with the id of the query. White space in names would shift the columns, so it is
/// percent-encoded, a space as `%20`.
pub fn answer(out: &mut dyn Write, query: &str, answer: &SearchResults) -> io::Result<()> {
    let query = column(query);
    for answered in &answer.hits {
        let article = column(answered.hit.article.id.as_str());
        writeln!(out, "{query} Q0 {article} {} {} {RUN}", answered.rank, answered.hit.score)?;
    }
    Ok(())
}

/// Prefixes of percent-encoded white space, after the first `%`.
const ENCODED: [&str; 7] = ["20", "C2%A0", "E1%9A%80", "E2%80%8", "E2%80%AF", "E2%81%9F", "E3%80%80"];

fn column(name: &str) -> Cow<'_, str> {
    if !name.contains(|c: char| c.is_whitespace() || c.is_control() || c == '%') {
        return name.into();
    }
    let mut column = String::with_capacity(name.len() + 8);
    for (at, c) in name.char_indices() {
        let is_read_as_space = c == '%' && ENCODED.iter().any(|code| name[at + 1..].starts_with(code));
        if c.is_whitespace() || c.is_control() || is_read_as_space {
            let bytes = &name.as_bytes()[at..at + c.len_utf8()];
            column.extend(bytes.iter().map(|byte| format!("%{byte:02X}")));
        } else {
            column.push(c);
        }
    }
    column.into()
}

#[cfg(test)]
mod tests {
    use super::column;

    #[test]
    fn columns_hold_no_white_space_and_stay_apart() {
        assert_eq!(column("a b"), "a%20b");
        assert_eq!(column("100%/a%0Ab"), "100%/a%0Ab");
        let names = ["a b", "a%20b", "a\u{a0}b", "a\u{3000}b", "a\u{2003}b", "a%E2%80%83b", "a\tb", "a\nb", "a%C2%A0b"];
        let columns: std::collections::BTreeSet<_> = names.iter().map(|name| column(name)).collect();
        assert_eq!(columns.len(), names.len());
        assert!(columns.iter().all(|column| !column.contains(char::is_whitespace)));
    }
}
