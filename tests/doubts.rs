//! Files that cannot be read faithfully are never silent: each is refused or carries a warning.
//!
//! They were made by `tests/doubts/make.py`, each in its own way: no mapping of the glyphs, letters mapped to others, text
//! under pictures, scans, outlines, damaged pages.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::run::Folder;

fn fixtures(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(folder);
    let files = fs::read_dir(folder).expect("fixtures").map(|entry| entry.expect("an entry").path());
    let mut files: Vec<PathBuf> =
        files.filter(|path| path.extension().is_some_and(|extension| extension == "pdf")).collect();
    files.sort();
    files
}

/// Inspects files and returns the doubts of those that are read, and the refusals.
fn inspected(files: &[PathBuf]) -> (Vec<(String, Vec<Value>)>, String) {
    let folder = Folder::new();
    let mut command = folder.command();
    command.args(["inspect", "--json"]).args(files);
    let run = folder.run(&mut command, "");
    let doubts = |inspected: &Value| {
        let article = &inspected["article"];
        let path = article["path"].as_str().expect("a path").to_owned();
        (path, article["warnings"].as_array().cloned().unwrap_or_default())
    };
    (run.json().iter().map(doubts).collect(), run.stderr().to_owned())
}

#[test]
fn no_file_that_cannot_be_read_faithfully_is_silent() {
    let files = fixtures("doubts");
    assert!(files.len() >= 20, "{}", files.len());
    let (read, refused) = inspected(&files);
    let mut silent = Vec::new();
    for file in &files {
        let name = file.file_name().expect("a name").to_string_lossy().into_owned();
        let is_refused = refused.lines().any(|line| line.contains(&format!("{name}: ")));
        let is_doubtful = read.iter().any(|(path, doubts)| path.ends_with(&name) && !doubts.is_empty());
        if !is_refused && !is_doubtful {
            silent.push(name);
        }
    }
    assert!(silent.is_empty(), "silent: {silent:?}\n{read:#?}\n{refused}");
}

#[test]
fn files_that_are_read_faithfully_have_no_warning() {
    let files = fixtures("differential");
    assert!(files.len() > 70, "{}", files.len());
    let (read, refused) = inspected(&files);
    assert_eq!(refused, "");
    let doubtful: Vec<_> = read.iter().filter(|(_, doubts)| !doubts.is_empty()).collect();
    assert_eq!(read.len(), files.len());
    assert!(doubtful.is_empty(), "{doubtful:#?}");
}
