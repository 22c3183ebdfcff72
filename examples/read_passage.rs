//! Resolves a reference and shows whether the source has changed since it was pinned.
//!
//! ```sh
//! cargo run --release --example read_passage -- /tmp/index '000_57d7f56e55303209#p3@00bd83f1'
//! ```

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program for a terminal")]

use ibid::{Index, Reference};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let index = Index::open(arguments.next().ok_or("usage: read_passage INDEX REFERENCE")?)?;
    let reference: Reference = arguments.next().ok_or("usage: read_passage INDEX REFERENCE")?.parse()?;
    let (article, span) = index.resolve(&reference)?;
    let digest = article.sha256();
    if !reference.fits(&digest) {
        eprintln!("the source has changed since it was cited");
    }
    println!("{}", &article.text[span.start..span.end]);
    println!("{}", reference.pinned(&digest));
    Ok(())
}
