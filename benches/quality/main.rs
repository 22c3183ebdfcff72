//! Measures the quality of search on the labelled data in `../shared/data`, if present: the ranking against its own
//! first stage and textbook BM25, with weights trained on the other sets, and how often a snippet contains the answer sentence.
//!
//! `cargo bench --bench quality` runs all sets; `cargo bench --bench quality -- bbc wice` those whose name matches; with
//! `--train` it trains the weights of the ranking instead, writes them to `src/rank/model.toml`, and measures each set with
//! weights that were trained on the others.

mod bm25;
mod derived;
#[path = "../index.rs"]
mod index;
mod ranking;
#[path = "../rows.rs"]
mod rows;
mod set;
mod significance;
mod snippet;
mod table;
mod train;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

fn main() -> io::Result<()> {
    // `cargo test --all-targets` also runs benches, without this argument, to check that they start.
    let (options, names): (Vec<String>, Vec<String>) = std::env::args().skip(1).partition(|it| it.starts_with("--"));
    if !options.iter().any(|option| option == "--bench") {
        return Ok(());
    }
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    if !data.is_dir() {
        return rows::say("no labelled data: ../shared/data is not there");
    }
    let is_wanted = |name: &str| names.is_empty() || names.iter().any(|wanted| name.contains(wanted.as_str()));
    let folders = folders(&data.join("retrieval"), is_wanted)?;
    let judged = folders.iter().map(|folder| set::Set::read(folder)).collect::<io::Result<Vec<_>>>()?;
    let mut derived = derived::sets(&data)?;
    derived.retain(|set| is_wanted(&set.name));
    if options.iter().any(|option| option == "--train") {
        return train::report(&judged, &derived, true);
    }
    ranking::report(&judged)?;
    ranking::report(&derived)?;
    train::report(&judged, &derived, false)?;
    snippet::report(&data, is_wanted)
}

/// Returns the subfolders with a matching name, in order; none if the folder does not exist.
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
