//! The Rust side of `side_by_side.py`: for each line `search` or `claims` on stdin, asks all questions of a file and prints
//! the seconds that took.

use std::io::BufRead as _;
use std::time::Instant;

use ibid::{Claim, Index, SearchOptions};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let index = Index::open(arguments.next().ok_or("usage: calls INDEX QUESTIONS")?)?;
    let questions = std::fs::read_to_string(arguments.next().ok_or("usage: calls INDEX QUESTIONS")?)?;
    let options = SearchOptions { fold_duplicates: true, ..SearchOptions::default() };
    for line in std::io::stdin().lock().lines() {
        let began = Instant::now();
        let kind = line?;
        let mut found = 0;
        for question in questions.lines() {
            found += match kind.as_str() {
                "search" => index.search(question, &options)?.hits.len(),
                _ => index.check_claim(&Claim::new(question))?.evidence.len(),
            };
        }
        println!("{} {found}", began.elapsed().as_secs_f64());
    }
    Ok(())
}
