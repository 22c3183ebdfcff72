//! What an import does with each entry of a library.

use std::borrow::Cow;
use std::path::PathBuf;

use schemars::JsonSchema;
use serde::Serialize;

use crate::import::{Difference, ImportPlan, PlannedEntry, PlannedFile, SidecarAction};
use crate::read::Library;

/// The entries of libraries, and the sidecars that are written for the files that they describe.
#[derive(Serialize, JsonSchema)]
pub struct Imports<'a> {
    /// Whether nothing was written
    dry_run: bool,
    entries: Vec<ImportedEntry<'a>>,
    /// What could not be read
    problems: Vec<LibraryProblem<'a>>,
}

/// An entry of a library.
#[derive(Serialize, JsonSchema)]
pub struct ImportedEntry<'a> {
    library: Cow<'a, str>,
    line: usize,
    key: Option<&'a str>,
    title: Option<&'a str>,
    files: Vec<ImportedFile<'a>>,
    /// Why it describes no file although some match
    refused: Option<&'a str>,
}

/// A file that an entry describes.
#[derive(Serialize, JsonSchema)]
pub struct ImportedFile<'a> {
    path: Cow<'a, str>,
    /// How it was found: `link`, `DOI`, `URL`, `title`, …
    by: &'static str,
    sidecar: Cow<'a, str>,
    /// `created`, `updated`, `replaced`, `unchanged` or `kept`
    action: &'static str,
    /// Why the sidecar is kept as it is
    reason: Option<&'static str>,
    differences: Vec<StatedDifference<'a>>,
}

/// A field that the file and the library state differently.
#[derive(Serialize, JsonSchema)]
pub struct StatedDifference<'a> {
    field: &'static str,
    file: &'a str,
    library: &'a str,
}

/// A part of a library that could not be read.
#[derive(Serialize, JsonSchema)]
pub struct LibraryProblem<'a> {
    library: Cow<'a, str>,
    line: usize,
    message: &'a str,
}

impl<'a> Imports<'a> {
    /// Returns the result of an import.
    pub fn of(plan: &'a ImportPlan, libraries: &'a [(PathBuf, Library)], dry_run: bool) -> Self {
        let problems = libraries.iter().flat_map(|(path, library)| {
            let of = |problem: &'a crate::read::LibraryProblem| LibraryProblem {
                library: path.to_string_lossy(),
                line: problem.line,
                message: &problem.what,
            };
            library.problems.iter().map(of)
        });
        Self { dry_run, entries: plan.entries.iter().map(entry).collect(), problems: problems.collect() }
    }
}

fn entry(entry: &PlannedEntry) -> ImportedEntry<'_> {
    ImportedEntry {
        library: entry.library.to_string_lossy(),
        line: entry.line,
        key: Some(entry.key.as_str()).filter(|key| !key.is_empty()),
        title: entry.title.as_deref(),
        files: entry.files.iter().map(file).collect(),
        refused: entry.refused.as_deref(),
    }
}

fn file(file: &PlannedFile) -> ImportedFile<'_> {
    let (action, reason) = match &file.action {
        SidecarAction::Create(_) => ("created", None),
        SidecarAction::Update(_) => ("updated", None),
        SidecarAction::Replace(_) => ("replaced", None),
        SidecarAction::Unchanged => ("unchanged", None),
        SidecarAction::Keep(why) => ("kept", Some(*why)),
    };
    let difference = |it: &'static str, file, library| StatedDifference { field: it, file, library };
    let differences =
        file.differences.iter().map(|Difference { field, file, library }| difference(field, file, library));
    ImportedFile {
        path: file.path.to_string_lossy(),
        by: file.by.name(),
        sidecar: file.sidecar.to_string_lossy(),
        action,
        reason,
        differences: differences.collect(),
    }
}
