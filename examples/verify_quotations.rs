//! Verifies quotations, one a line on standard input, and lists how each differs from its source.
//!
//! ```sh
//! echo 'totaling $4.67 billion' | cargo run --release --example verify_quotations -- /tmp/index
//! ```

#![allow(clippy::print_stdout, reason = "a program for a terminal")]

use std::io::BufRead as _;

use ibid::{Index, Quotation};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let index = Index::open(std::env::args().nth(1).ok_or("usage: verify_quotations INDEX < QUOTATIONS")?)?;
    for line in std::io::stdin().lock().lines() {
        let finding = index.verify_quote(&Quotation::new(line?))?;
        println!("{}", finding.verdict.name());
        if let Some(found) = finding.found.first() {
            println!("  {} says: {}", found.reference, found.text());
        }
        for change in &finding.changes {
            println!("  {}: “{}” for “{}”", change.kind.name(), change.quoted, change.source);
        }
    }
    Ok(())
}
