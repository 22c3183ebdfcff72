//! Searches the English articles of an index, and prints each hit with its citation.
//!
//! ```sh
//! cargo run --release --example search -- /tmp/index digital economy
//! ```

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program for a terminal")]

use ibid::{Filters, Index, SearchOptions};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let index = Index::open(arguments.next().ok_or("usage: search INDEX QUERY…")?)?;
    let query = arguments.collect::<Vec<_>>().join(" ");
    let filters =
        Filters { undated: Some(ibid::Undated::Include), since: Some("1990".to_owned()), ..Filters::default() };
    let options = SearchOptions { limit: 5, filters, ..SearchOptions::default() };
    let results = index.search(&query, &options)?;
    for note in &results.notes {
        eprintln!("{}", note.what);
    }
    for found in &results.hits {
        // The snippet is the article's own text at a span: nothing is put together.
        println!("{:>3}  {}", found.rank, found.hit.slice(found.snippet.span));
        println!("     {} · {}", found.citation, found.display_reference);
    }
    println!("{} passages in {:?}", results.total, results.took);
    Ok(())
}
