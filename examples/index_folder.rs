//! Indexes a folder and prints what was skipped and why.
//!
//! ```sh
//! cargo run --release --example index_folder -- corpus /tmp/index
//! ```

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program for a terminal")]

use std::sync::atomic::AtomicBool;

use ibid::Index;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let corpus = arguments.next().ok_or("usage: index_folder CORPUS INDEX")?;
    let location = arguments.next().ok_or("usage: index_folder CORPUS INDEX")?;
    // Another thread could set this to end the run without a trace.
    let stop = AtomicBool::new(false);
    let mut progress = |at: ibid::Progress| eprintln!("{} articles, {} of {} bytes", at.articles, at.bytes, at.total);
    let summary = Index::builder(location).add_path(corpus).build_until(&stop, &mut progress)?;
    println!(
        "{} new, {} changed, {} unchanged, {} removed",
        summary.new, summary.changed, summary.unchanged, summary.removed
    );
    for (path, reason) in &summary.skipped {
        println!("skipped {}: {reason}", path.display());
    }
    Ok(())
}
