//! Answers → a table: comma-separated values as RFC 4180 has them, with a line of headings.

use std::io::{self, Write};

use crate::search::Answer;

/// The headings.
const COLUMNS: [&str; 7] = ["rank", "score", "ref", "title", "source", "date", "snippet"];

/// A row for each hit.
pub fn answer(out: &mut dyn Write, answer: &Answer) -> io::Result<()> {
    let mut table = csv::Writer::from_writer(out);
    table.write_record(COLUMNS).map_err(io::Error::from)?;
    for answered in &answer.hits {
        let meta = &answered.hit.article.meta;
        let (rank, score) = (answered.rank.to_string(), answered.hit.score.to_string());
        let reference = answered.shown.to_string();
        let known = |value: &'_ Option<String>| value.clone().unwrap_or_default();
        let (title, source, date) = (known(&meta.title), known(&meta.source), known(&meta.date));
        let snippet = answered.hit.slice(answered.snippet.span);
        table.write_record([&rank, &score, &reference, &title, &source, &date, snippet]).map_err(io::Error::from)?;
    }
    table.flush()
}
