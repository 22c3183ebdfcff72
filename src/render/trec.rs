//! Answers → lines of a run file of the Text REtrieval Conference: `QID Q0 ARTICLE RANK SCORE ibid`.

use std::borrow::Cow;
use std::io::{self, Write};

use crate::search::Answer;

/// The name of the run, last in every line.
const RUN: &str = "ibid";

/// A line for each hit, under the name of the query. White space in names would shift the columns: it is written `%20`.
pub fn answer(out: &mut dyn Write, query: &str, answer: &Answer) -> io::Result<()> {
    let query = column(query);
    for answered in &answer.hits {
        let article = column(answered.hit.article.id.as_str());
        writeln!(out, "{query} Q0 {article} {} {} {RUN}", answered.rank, answered.hit.score)?;
    }
    Ok(())
}

fn column(name: &str) -> Cow<'_, str> {
    if name.contains(char::is_whitespace) { name.replace(char::is_whitespace, "%20").into() } else { name.into() }
}
