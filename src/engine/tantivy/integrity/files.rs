//! The files of an index folder: the meaning of their names, and those that no commit uses.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write as _};
use std::path::Path;

use tantivy::IndexMeta;
use tantivy::directory::INDEX_WRITER_LOCK;

use super::checksums::{self, names};
use crate::engine::tantivy::schema::CommitPayload;
use crate::engine::tantivy::write::lock_owner;
use crate::engine::tantivy::written::WrittenWords;

/// The file that makes a folder an index.
pub(crate) const META: &str = "meta.json";
/// tantivy's list of files that it may delete. It is kept in memory only, see [`crate::engine::tantivy::write::buffered_directory`].
pub(crate) const MANAGED: &str = ".managed.json";
/// Folder in which a repair builds the new index.
const REPAIR: &str = "repair";
/// Suffix of files that are not complete yet.
const PART: &str = ".part";

/// Returns whether a file name is that of a segment file.
pub(crate) fn is_segment(name: &str) -> bool {
    let Some((stem, part)) = name.split_once('.') else { return false };
    let is_part = matches!(part, "idx" | "pos" | "term" | "store" | "store.temp" | "fast" | "fieldnorm");
    let is_id = stem.len() == 32 && stem.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_id && (is_part || part.strip_suffix(".del").is_some_and(is_number))
}

/// Returns whether a file name is that of a manifest.
pub(crate) fn is_manifest(name: &str) -> bool {
    name.strip_prefix("manifest-").and_then(|rest| rest.strip_suffix(".jsonl")).is_some_and(is_number)
}

/// Returns whether a file name is that of the blocks of manifests.
pub(crate) fn is_blocks(name: &str) -> bool {
    crate::engine::manifest::is_block_file(name)
}

/// Returns whether a file name is that of a list of words.
pub(crate) fn is_words(name: &str) -> bool {
    name.strip_prefix("words-").and_then(|rest| rest.strip_suffix(".fst")).is_some_and(is_number)
}

/// Returns whether a file name is that of a file to be renamed when complete.
fn is_temporary(name: &str) -> bool {
    let process = || {
        let (written, process) = name.strip_prefix('.')?.strip_suffix(PART)?.rsplit_once('.')?;
        (written == META || is_words(written) || is_codebook(written)).then_some(process)
    };
    process().is_some_and(is_number) || name.strip_prefix('.') == Some(checksums::NAME)
}

/// Returns whether a file name is that of a codebook.
pub(crate) fn is_codebook(name: &str) -> bool {
    name.strip_prefix("codebook-").and_then(|rest| rest.strip_suffix(".bin")).is_some_and(is_number)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Writes a file atomically: a reader finds either the old or the new content.
///
/// Unlike `tempfile`, which makes files private to one user, this gives the file the same mode as the other files of
/// the index.
pub(crate) fn write_atomically(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let part = path.with_file_name(format!(".{name}.{}{PART}", std::process::id()));
    let mut file = File::create(&part)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_data()).and_then(|()| fs::rename(&part, path));
    if written.is_err() {
        // The first error is the one to report.
        let _ = fs::remove_file(&part);
    }
    written
}

/// Returns the names of all segment files in a folder.
pub(crate) fn segment_files(location: &Path) -> io::Result<Vec<String>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(location)? {
        found.extend(entry?.file_name().into_string().ok().filter(|name| is_segment(name)));
    }
    Ok(found)
}

/// A file that no commit uses.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Leftover {
    /// Path relative to the index folder.
    pub(crate) name: String,
    /// Kind of the file.
    pub(crate) what: &'static str,
}

/// Returns the files in an index folder that have a name of the index format and that the current commit does not use.
/// Without the writer lock this includes files that a writer is about to commit.
pub(crate) fn leftovers(location: &Path, meta: &IndexMeta, commit: &CommitPayload) -> io::Result<Vec<Leftover>> {
    let manifest = commit.manifest.as_str();
    let needed: HashSet<String> = meta.segments.iter().flat_map(names).collect();
    let mut found = Vec::new();
    for entry in fs::read_dir(location)? {
        let entry = entry?;
        // All names of the index format are ASCII.
        let Ok(name) = entry.file_name().into_string() else { continue };
        if name == REPAIR && entry.file_type()?.is_dir() {
            found.extend(unfinished_repair(&entry.path())?);
            continue;
        }
        let what = if is_segment(&name) && !needed.contains(&name) {
            "segment file of no commit"
        } else if is_manifest(&name) && name != manifest {
            "list of files of no commit"
        } else if is_blocks(&name) && commit.blocks.as_ref() != Some(&name) {
            "blocks of lists of no commit"
        } else if is_words(&name) && WrittenWords::file_name(manifest).as_ref() != Some(&name) {
            "list of words of no commit"
        } else if is_codebook(&name) && !commit.codebooks.contains(&name) {
            "codebook of no commit"
        } else if is_temporary(&name) {
            "temporary file"
        } else if name == MANAGED {
            "list that an earlier version kept"
        } else {
            continue;
        };
        if entry.file_type()?.is_file() {
            found.push(Leftover { name, what });
        }
    }
    found.sort();
    Ok(found)
}

fn unfinished_repair(folder: &Path) -> io::Result<Vec<Leftover>> {
    let what = "file of a repair that did not finish";
    Ok(all(folder)?.into_iter().map(|name| Leftover { name: format!("{REPAIR}/{name}"), what }).collect())
}

/// Returns the names of all files of an index, including locks.
fn all(folder: &Path) -> io::Result<Vec<String>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        let is_lock = Path::new(&name) == INDEX_WRITER_LOCK.filepath || name == lock_owner::NOTE;
        if (crate::engine::tantivy::write::writer::is_index_file(&name) || is_temporary(&name) || is_lock)
            && entry.file_type()?.is_file()
        {
            found.push(name);
        }
    }
    Ok(found)
}

/// Deletes an index that is not in use, and its folder if it is then empty.
pub(crate) fn discard(folder: &Path) -> io::Result<()> {
    for name in all(folder)? {
        fs::remove_file(folder.join(name))?;
    }
    // Fails if the folder contains anything else.
    let _ = fs::remove_dir(folder);
    Ok(())
}

/// Deletes leftovers and returns those that were deleted. The caller holds the writer lock.
///
/// Searchers need no grace period: one that has opened a file keeps it, and one that is opening it reads the commit
/// again if the file is missing. Files that cannot be deleted now are left to the next run.
pub(crate) fn delete(location: &Path, leftovers: Vec<Leftover>) -> Vec<String> {
    let is_gone = |leftover: &Leftover| match fs::remove_file(location.join(&leftover.name)) {
        Ok(()) => true,
        Err(error) => error.kind() == ErrorKind::NotFound,
    };
    let deleted = leftovers.into_iter().filter(is_gone).map(|leftover| leftover.name).collect();
    // Fails if the folder contains anything else.
    let _ = fs::remove_dir(location.join(REPAIR));
    deleted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_others_are_not_taken_for_ours() {
        let stem = "0123456789abcdef0123456789abcdef";
        assert!(is_segment(&format!("{stem}.idx")) && is_segment(&format!("{stem}.17.del")));
        assert!(is_manifest("manifest-17.jsonl") && is_temporary(".meta.json.17.part") && is_temporary(".checksums"));
        for name in
            ["manifest-notes.jsonl", "manifest-.jsonl", "manifest-1.jsonl.bak", "README.md", ".meta.json.old", "a.part"]
        {
            assert!(!is_segment(name) && !is_manifest(name) && !is_temporary(name), "{name}");
        }
        let (digest, short) = (format!("{stem}.md5"), format!("{}.idx", &stem[1..]));
        for name in [".checksums.bak", ".meta.json.17.part~", stem, &digest, &short, ".tmpa1b2c3", ".gitignore"] {
            assert!(!is_segment(name) && !is_manifest(name) && !is_temporary(name), "{name}");
        }
    }

    #[test]
    #[cfg(unix)]
    fn a_file_written_atomically_has_the_mode_of_any_other() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().expect("a folder");
        let (plain, atomic) = (folder.path().join("plain"), folder.path().join("meta.json"));
        fs::write(&plain, "a").expect("written");
        write_atomically(&atomic, b"a").expect("written");
        write_atomically(&atomic, b"b").expect("written again");
        let mode = |path: &Path| fs::metadata(path).expect("it is there").permissions().mode();
        assert_eq!(mode(&plain), mode(&atomic));
        assert_eq!(
            (fs::read(&atomic).expect("a file"), fs::read_dir(folder.path()).expect("a folder").count()),
            (b"b".to_vec(), 2)
        );
    }
}
