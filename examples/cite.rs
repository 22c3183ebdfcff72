//! Formats references as the citations of one document, with its bibliography.
//!
//! ```sh
//! cargo run --release --example cite -- /tmp/index chicago '000_57d7f56e55303209#p3' '000_57d7f56e55303209#p6'
//! ```

#![allow(clippy::print_stdout, reason = "a program for a terminal")]

use ibid::{Index, Reference, Style};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let index = Index::open(arguments.next().ok_or("usage: cite INDEX STYLE REFERENCE…")?)?;
    let style = Style::load(&arguments.next().ok_or("usage: cite INDEX STYLE REFERENCE…")?)?;
    let references: Vec<Reference> = arguments.map(|argument| argument.parse()).collect::<Result<_, _>>()?;
    let cited = index.cite(&references, &style)?;
    for (reference, citation) in references.iter().zip(&cited.citations) {
        println!("{reference}: {}", citation.plain());
    }
    for work in &cited.bibliography {
        println!("\n{}", work.text.plain());
    }
    Ok(())
}
