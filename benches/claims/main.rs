//! Measures the accuracy of claim verdicts on the labelled data in `../shared/data/claims`, if present, and trains the
//! model of `ibid check`.
//!
//! `cargo bench --bench claims` measures each set with a model that was trained on the other sets. `-- --by-article` also
//! measures by cross-validation: no claim of the same article is in the training data. `-- --train` trains on all data
//! and writes `src/claim/model.toml`; `-- --errors` lists the errors; `-- --features FILE` writes the features of every
//! example as JSON Lines.

mod boost;
#[path = "../index.rs"]
mod index;
mod report;
#[path = "../rows.rs"]
mod rows;
mod set;

use std::io;
use std::path::Path;

use boost::Boost;
use set::{Example, Set};

fn main() -> io::Result<()> {
    // `cargo test --all-targets` also runs benches, without this argument, to check that they start.
    let options: Vec<String> = std::env::args().skip(1).collect();
    let has = |name: &str| options.iter().any(|option| option == name);
    if !has("--bench") {
        return Ok(());
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let data = root.join("../shared/data/claims");
    if !data.is_dir() {
        return rows::say("no labelled data: ../shared/data/claims is not there");
    }
    let sets = set::load(&data)?;
    if let Some(file) = options.iter().position(|option| option == "--features").and_then(|at| options.get(at + 1)) {
        return std::fs::write(file, report::features(&sets));
    }
    if has("--train") {
        let model = Boost::default().train(&all(&sets));
        let text = report::model(&model);
        std::fs::write(root.join("src/claim/model.toml"), text)?;
        return rows::say(&format!("src/claim/model.toml: {} trees", model.trees.len()));
    }
    report::by_set(&sets)?;
    if has("--by-article") || has("--errors") {
        report::cross_validated(&sets, has("--errors"))?;
    }
    Ok(())
}

fn all(sets: &[Set]) -> Vec<&Example> {
    sets.iter().flat_map(|set| &set.examples).collect()
}
