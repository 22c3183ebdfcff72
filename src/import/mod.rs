//! Metadata from the libraries of reference managers: finds the file that an entry describes, compares both, and plans a
//! sidecar for it.
//!
//! ```text
//! library ── read::parse_library ──▶ entries ─┐
//! corpus ── ingest::survey ──▶ files ─────────┴─ matching ──▶ differences, sidecar ──▶ ImportPlan
//! ```

mod difference;
mod identifier;
mod matching;
mod sidecar;

use std::path::{Path, PathBuf};

use crate::cite::Name;
use crate::error::Result;
use crate::ingest::survey;
use crate::read::{Creator, Library, LibraryEntry, Sidecars};

pub use difference::Difference;
pub use matching::MatchedBy;
pub use sidecar::SidecarAction;

use matching::{Found, Matcher};

/// What an import is to do.
#[derive(Clone, Copy, Debug, Default)]
pub struct ImportOptions {
    /// Overwrite sidecars that were edited or written by hand.
    pub replace: bool,
    /// Number of threads that read the corpus.
    pub threads: usize,
}

/// What an import does with each entry of its libraries, before anything is written.
#[derive(Clone, Debug, Default)]
pub struct ImportPlan {
    /// The entries, in order.
    pub entries: Vec<PlannedEntry>,
}

/// An entry and the files that it describes.
#[derive(Clone, Debug)]
pub struct PlannedEntry {
    /// The library.
    pub library: PathBuf,
    /// Its line in the library.
    pub line: usize,
    /// Its key; empty if it has none.
    pub key: String,
    /// Its title.
    pub title: Option<String>,
    /// The files.
    pub files: Vec<PlannedFile>,
    /// Why no file is described although some could be.
    pub refused: Option<String>,
}

/// A file and its sidecar.
#[derive(Clone, Debug)]
pub struct PlannedFile {
    /// The file.
    pub path: PathBuf,
    /// How it was found.
    pub by: MatchedBy,
    /// Its sidecar.
    pub sidecar: PathBuf,
    /// What becomes of the sidecar.
    pub action: SidecarAction,
    /// What the file states otherwise.
    pub differences: Vec<Difference>,
}

/// Plans the import of libraries into a corpus. `sidecars` reads the files.
///
/// # Errors
/// Returns an error if the corpus cannot be read.
pub fn plan_import(
    libraries: &[(PathBuf, Library)],
    corpus: &Path,
    index: Option<&Path>,
    sidecars: Sidecars,
    options: ImportOptions,
) -> Result<ImportPlan> {
    let files = survey(corpus, index, sidecars, options.threads)?;
    let mut matcher = Matcher::of(&files, corpus);
    for (path, library) in libraries {
        matcher.library(path, library);
    }
    let found = matcher.finish();
    let beside = Sidecars::new();
    let all = libraries.iter().flat_map(|(path, library)| library.entries.iter().map(move |entry| (path, entry)));
    let entries = all.zip(found).map(|((library, entry), found)| {
        let (matched, refused) = match found {
            Found::Files(files) => (files, None),
            Found::Refused(why) => (Vec::new(), Some(why)),
        };
        let planned = matched.into_iter().map(|(number, by)| {
            let file = &files[number];
            let mut meta = entry.meta.clone();
            meta.authors = printed_authors(entry);
            let differences = difference::differences(&file.meta, &meta);
            difference::keep_precise(&mut meta, &file.meta);
            let (sidecar, action) = sidecar::plan(&file.path, meta, (library, entry), &beside, options.replace);
            PlannedFile { path: file.path.clone(), by, sidecar, action, differences }
        });
        PlannedEntry {
            library: library.clone(),
            line: entry.line,
            key: entry.key.clone(),
            title: entry.meta.title.clone(),
            files: planned.collect(),
            refused,
        }
    });
    Ok(ImportPlan { entries: entries.collect() })
}

/// Returns the authors of an entry as they are printed; with the family name first where it would not be found otherwise.
fn printed_authors(entry: &LibraryEntry) -> Vec<String> {
    entry.creators.iter().map(|creator| printed(creator, entry.meta.source.as_deref())).collect()
}

fn printed(creator: &Creator, source: Option<&str>) -> String {
    let (family, given, suffix) = match creator {
        Creator::Whole(name) => return name.clone(),
        Creator::Person { family, given, suffix } => (family, given.as_deref(), suffix.as_deref()),
    };
    let is_read_back = |printed: &str| {
        let [Name::Person { family: own, given: own_given, particle, suffix: own_suffix }] =
            Name::read_all(printed, source).as_slice().to_owned().try_into().unwrap_or([Name::Whole(String::new())])
        else {
            return false;
        };
        let whole = particle.map_or_else(|| own.clone(), |particle| format!("{particle} {own}"));
        whole == *family && own_given.as_deref() == given && own_suffix.as_deref() == suffix
    };
    let plain = [given, Some(family.as_str()), suffix].into_iter().flatten().collect::<Vec<_>>().join(" ");
    // Chinese, Japanese and Korean names have no spaces.
    let joined = [Some(family.as_str()), given].into_iter().flatten().collect::<String>();
    for name in [plain, joined] {
        if is_read_back(&name) {
            return name;
        }
    }
    [Some(family.as_str()), given, suffix].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests;
