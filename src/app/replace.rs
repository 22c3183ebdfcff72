//! Atomic file replacement: readers see the old or the new file, and a crash leaves one of them.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use ibid::{Error, Result};

/// Replaces or creates a file with these bytes. Follows a symbolic link and replaces its target.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let beside = beside(&target);
    let written = || {
        let mut file = File::create_new(&beside)?;
        file.write_all(bytes)?;
        if let Ok(known) = fs::metadata(&target) {
            file.set_permissions(known.permissions())?;
        }
        file.sync_all()?;
        fs::rename(&beside, &target)
    };
    written().map_err(|error| {
        // Remove the incomplete temporary file.
        let _ = fs::remove_file(&beside);
        Error::disk(path, "writing")(error)
    })
}

/// Returns a unique file name in the same folder.
fn beside(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.{}.ibid", std::process::id()))
}
