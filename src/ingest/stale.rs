//! Detects whether an index is out of date, in a few milliseconds however many files there are.
//!
//! Every folder is checked: a file that is added or deleted changes the folder's modification time. Of the files
//! themselves a different window is checked each time, so an edit in place is noticed soon but not always immediately.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;
use std::time::{Duration, Instant, UNIX_EPOCH};

use crate::engine::Searcher;
use crate::error::{Result, said};
use crate::read::looks_same;

use super::unreadable::UNREADABLE;

/// Time limit of the check.
const TIME_LIMIT: Duration = Duration::from_millis(3);
/// Bytes of the manifest that are checked: about 500 files.
const WINDOW: u64 = 1 << 16;

/// Returns a description of the first difference found between the corpus and the index, or `None` if there is none.
pub fn stale(searcher: &dyn Searcher) -> Result<Option<String>> {
    let started = Instant::now();
    let now = UNIX_EPOCH.elapsed().unwrap_or_default();
    let place = f64::from(now.subsec_micros() % 1000) / 999.0;
    let (roots, sources) = searcher.manifest_window(place, WINDOW)?;
    for (folder, modified) in roots.iter().flat_map(|root| &root.folders) {
        match fs::metadata(folder) {
            Err(error) => return Ok(Some(gone(folder, &error))),
            Ok(_) if *modified == UNREADABLE => {
                return Ok(Some(format!("{} could not be read when it was indexed", folder.display())));
            }
            Ok(about) if modified_of(&about) != *modified => {
                return Ok(Some(format!("files were added or removed in {}", folder.display())));
            }
            Ok(_) => {}
        }
        if started.elapsed() > TIME_LIMIT {
            return Ok(None);
        }
    }
    for source in sources.iter().filter(|source| source.path.as_os_str() != super::STDIN) {
        match looks_same(&source.path, source.size, source.modified, source.stamp) {
            Err(error) => return Ok(Some(gone(&source.path, &error))),
            Ok(_) if source.unreadable.is_some() => {
                return Ok(Some(format!("{} could not be read when it was indexed", source.path.display())));
            }
            Ok(false) => return Ok(Some(format!("{} or its sidecar has changed", source.path.display()))),
            Ok(true) => {}
        }
        if started.elapsed() > TIME_LIMIT {
            return Ok(None);
        }
    }
    Ok(None)
}

fn gone(path: &Path, error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => format!("{} is missing", path.display()),
        _ => format!("{} cannot be read: {}", path.display(), said(error)),
    }
}

fn modified_of(about: &fs::Metadata) -> i64 {
    let since = about.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    since.and_then(|since| i64::try_from(since.as_nanos()).ok()).unwrap_or_default()
}
