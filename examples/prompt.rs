//! A front end in forty lines: a prompt that searches, and opens hits by their number.
//!
//! ```sh
//! cargo run --release --example prompt -- /tmp/index
//! ```

#![allow(clippy::print_stdout, reason = "a program for a terminal")]

use std::io::{BufRead as _, Write as _};

use ibid::{Index, Reference, SearchOptions};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let index = Index::open(std::env::args().nth(1).ok_or("usage: prompt INDEX")?)?;
    let status = index.status()?;
    println!("{} articles, {} passages. Type a query, or the number of a hit.", status.articles, status.passages);
    let options = SearchOptions { limit: 5, ..SearchOptions::default() };
    let mut shown: Vec<Reference> = Vec::new();
    let mut lines = std::io::stdin().lock().lines();
    loop {
        print!("> ");
        std::io::stdout().flush()?;
        let Some(line) = lines.next().transpose()? else { return Ok(()) };
        let chosen = line.trim().parse::<usize>().ok().and_then(|number| shown.get(number.checked_sub(1)?));
        if let Some(reference) = chosen {
            let (article, span) = index.resolve(reference)?;
            println!(
                "{}\n\n{}",
                article.meta.title.as_deref().unwrap_or("(untitled)"),
                &article.text[span.start..span.end]
            );
            continue;
        }
        let results = index.search(&line, &options)?;
        shown = results.hits.iter().map(|found| found.reference.clone()).collect();
        for found in &results.hits {
            println!("{:>2}  {}", found.rank, found.hit.slice(found.snippet.span));
        }
    }
}
