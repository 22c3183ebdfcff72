//! Builds without the feature `cluster` recognise the address of an index on a cluster, and say that they cannot use it.

use std::path::Path;

use super::manifest::Manifest;
use super::{IntegrityReport, OpenRun, Searcher, Share, WriteOptions, Writer};
use crate::error::{Error, Result};

/// A lock that no build without the feature has.
pub(super) enum WriterLock {}

fn unsupported<T>(location: &Path) -> Result<T> {
    Err(Error::input(location.display().to_string(), "this build has no support for clusters"))
}

pub(super) fn is_cluster(location: &Path) -> bool {
    location.to_str().is_some_and(|text| text.starts_with("http://") || text.starts_with("https://"))
}

pub(super) fn exists(_: &Path) -> bool {
    true
}

#[expect(clippy::unnecessary_wraps, reason = "as with the feature")]
pub(super) fn commit(_: &Path) -> Option<Vec<u8>> {
    Some(Vec::new())
}

/// A reader of commits that no cluster is asked for.
pub(super) struct CommitReader;

impl CommitReader {
    pub(super) const fn new(_: &Path) -> Self {
        Self
    }

    #[expect(clippy::unused_self, reason = "as with the feature")]
    pub(super) const fn forget(&self) {}

    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "as with the feature")]
    pub(super) const fn latest(&self) -> Option<Vec<u8>> {
        Some(Vec::new())
    }
}

pub(super) fn open(location: &Path) -> Result<Box<dyn Searcher>> {
    unsupported(location)
}

pub(super) fn lock(location: &Path) -> Result<WriterLock> {
    unsupported(location)
}

pub(super) fn lock_to_write(location: &Path) -> Result<WriterLock> {
    unsupported(location)
}

#[expect(clippy::needless_pass_by_value, reason = "as with the feature")]
pub(super) fn writer(lock: WriterLock, _: WriteOptions) -> Result<Box<dyn Writer>> {
    match lock {}
}

pub(super) fn writer_of_share(location: &Path, _: Share, _: WriteOptions) -> Result<Option<Box<dyn Writer>>> {
    unsupported(location)
}

pub(super) fn open_run(location: &Path) -> Result<Option<OpenRun>> {
    unsupported(location)
}

pub(super) fn check(location: &Path) -> Result<IntegrityReport> {
    unsupported(location)
}

pub(super) fn salvage(_: &Path) -> Manifest {
    Manifest::default()
}

pub(super) fn sweep(location: &Path) -> Result<Vec<String>> {
    unsupported(location)
}
