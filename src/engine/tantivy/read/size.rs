//! The size of an index on disk.

use std::path::Path;
use std::{fs, io};

use crate::error::{Error, Result};

/// Returns the length of all files of an index folder, in bytes. They are not opened to see what each of their parts takes.
pub(super) fn of(location: &Path) -> Result<u64> {
    let fault = || Error::disk(location, "reading the size of the index");
    let mut bytes = 0;
    for entry in fs::read_dir(location).map_err(fault())? {
        match entry.and_then(|entry| entry.metadata()) {
            Ok(about) if about.is_file() => bytes += about.len(),
            Ok(_) => {}
            // A concurrent run may delete files that only the previous commit uses.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(fault()(error)),
        }
    }
    Ok(bytes)
}
