//! How good the answers are, on the labelled data in `../shared/data` where it lies there: the ranking against its own
//! first stage and against textbook BM25, and how often a snippet holds the sentence that answers.
//!
//! `cargo bench --bench quality` takes all of it, `cargo bench --bench quality -- bbc wice` what has such a name.

mod bm25;
#[path = "../index.rs"]
mod index;
mod ranking;
#[path = "../rows.rs"]
mod rows;
mod set;
mod significance;
mod snippet;
mod table;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

fn main() -> io::Result<()> {
    // `cargo test --all-targets` runs benches too, without this argument, to see that they start.
    let (options, names): (Vec<String>, Vec<String>) = std::env::args().skip(1).partition(|it| it.starts_with("--"));
    if !options.iter().any(|option| option == "--bench") {
        return Ok(());
    }
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    if !data.is_dir() {
        return rows::say("no labelled data: ../shared/data is not there");
    }
    let is_wanted = |name: &str| names.is_empty() || names.iter().any(|wanted| name.contains(wanted.as_str()));
    ranking::report(&folders(&data.join("retrieval"), is_wanted)?)?;
    snippet::report(&data, is_wanted)
}

/// The folders in a folder that have such a name, in order; none where there is no such folder.
fn folders(folder: &Path, is_wanted: impl Fn(&str) -> bool) -> io::Result<Vec<PathBuf>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let paths = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    let mut folders: Vec<PathBuf> =
        paths.into_iter().filter(|path| path.is_dir() && is_wanted(&set::name(path))).collect();
    folders.sort();
    Ok(folders)
}
