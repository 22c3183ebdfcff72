//! Renders search results as comma-separated values (RFC 4180) with a header line.

use std::borrow::Cow;
use std::io::{self, Write};

use crate::search::SearchResults;

/// Column headers.
const COLUMNS: [&str; 7] = ["rank", "score", "ref", "title", "source", "date", "snippet"];

/// Writes a row for each hit. An apostrophe is put before cells that a spreadsheet would read as a formula, unless
/// `raw` is set.
pub fn answer(out: &mut dyn Write, answer: &SearchResults, raw: bool) -> io::Result<()> {
    let mut table = csv::Writer::from_writer(out);
    table.write_record(COLUMNS).map_err(io::Error::from)?;
    for answered in &answer.hits {
        let meta = &answered.hit.article.meta;
        let (rank, score) = (answered.rank.to_string(), answered.hit.score.to_string());
        let reference = answered.display_reference.to_string();
        let known = |value: &'_ Option<String>| value.clone().unwrap_or_default();
        let (title, source, date) = (known(&meta.title), known(&meta.source), known(&meta.date));
        let snippet = answered.hit.slice(answered.snippet.span);
        let words = [&*reference, &*title, &*source, &*date, snippet].map(|words| cell(words, raw));
        let numbers = [rank, score].map(Cow::Owned);
        let row = numbers.iter().chain(&words).map(|cell: &Cow<'_, str>| cell.as_bytes());
        table.write_record(row).map_err(io::Error::from)?;
    }
    table.flush()
}

/// Formats a text cell. Spreadsheets treat a cell that begins with one of these characters, or its full-width form, as
/// a formula.
fn cell(words: &str, raw: bool) -> Cow<'_, str> {
    // Programs differ in which characters they skip before it.
    let first = words.trim_start_matches([' ', '\u{a0}', '\u{200b}', '\u{feff}']);
    let is_formula = first.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    if is_formula && !raw { format!("'{words}").into() } else { words.into() }
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn words_are_no_formulas() {
        for words in ["=1+1", "+1", "-2", "@SUM(1)", "\t=1", "\r=1", "\n=1", "＝1", " =1", "\u{feff}=1"] {
            assert_eq!(cell(words, false), format!("'{words}"));
            assert_eq!(cell(words, true), words);
        }
        for words in ["", "a=1", "1-2", "'=1", "— a dash", "news/a#p1"] {
            assert_eq!(cell(words, false), words);
        }
    }
}
