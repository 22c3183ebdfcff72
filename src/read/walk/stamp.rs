//! Stamps of files and their sidecars, which detect changes.

use std::fs::{self, Metadata};
use std::io;
use std::path::Path;
use std::time::UNIX_EPOCH;

use super::{format, ocr};
use crate::read::meta::{CATALOG, SIDECAR};

/// The file metadata that reveals a change.
#[derive(Clone, Copy)]
pub(super) struct Times {
    pub(super) size: u64,
    pub(super) modified: i64,
}

impl Times {
    pub(super) fn of(about: &Metadata) -> Self {
        Self { size: about.len(), modified: modified(about) }
    }
}

/// Returns whether a file and its sidecars still have the given size, modification time and stamp. A sidecar added or
/// deleted since is detected by the folder's modification time.
pub fn looks_same(path: &Path, size: u64, modified: i64, stamped: u64) -> io::Result<bool> {
    let times = Times::of(&fs::metadata(path)?);
    if (times.size, times.modified) != (size, modified) {
        return Ok(false);
    }
    // Most files have no sidecars, and the disk is not read for them.
    let beside = |path: &Path| fs::metadata(path).ok().map(|about| Times::of(&about));
    Ok(stamp_without_sidecars(times).0 == stamped || stamp(path, times, beside).0 == stamped)
}

/// Returns the stamp of a file without sidecars.
pub(super) fn stamp_without_sidecars(times: Times) -> Fnv {
    let mut stamp = Fnv::default();
    stamp.add(&times.size.to_le_bytes());
    stamp.add(&times.modified.to_le_bytes());
    stamp
}

/// Returns the names that sidecars of a file may have, in a fixed order.
pub(super) fn sidecar_names(path: &Path) -> Vec<String> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let described = format::names(&name).into_iter().map(|name| format!("{name}{SIDECAR}"));
    described.chain([CATALOG.to_owned()]).chain(ocr::names(&name)).collect()
}

/// Returns the stamp of a file with its sidecars.
pub(super) fn stamp(path: &Path, times: Times, look: impl Fn(&Path) -> Option<Times>) -> Fnv {
    let mut stamp = stamp_without_sidecars(times);
    for sidecar in sidecar_names(path) {
        if let Some(Times { size, modified }) = look(&path.with_file_name(&sidecar)) {
            stamp.add(sidecar.as_bytes());
            stamp.add(&size.to_le_bytes());
            stamp.add(&modified.to_le_bytes());
        }
    }
    stamp
}

/// The Fowler–Noll–Vo hash (FNV-1a, 64 bits): stable across machines and versions, as a stored stamp must be.
pub(super) struct Fnv(pub(super) u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    fn add(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
}

/// Returns the modification time of a file, in nanoseconds since 1970; 0 if unknown.
pub(super) fn modified(about: &Metadata) -> i64 {
    let nanos = |length: std::time::Duration| i64::try_from(length.as_nanos()).unwrap_or(i64::MAX);
    match about.modified().map(|time| time.duration_since(UNIX_EPOCH)) {
        Ok(Ok(after)) => nanos(after),
        Ok(Err(before)) => -nanos(before.duration()),
        Err(_) => 0,
    }
}

/// Returns the device number of a file's file system; 0 if the system has none.
#[cfg(unix)]
pub(super) fn device(about: &Metadata) -> u64 {
    use std::os::unix::fs::MetadataExt as _;
    about.dev()
}

#[cfg(not(unix))]
pub(super) fn device(_: &Metadata) -> u64 {
    0
}
