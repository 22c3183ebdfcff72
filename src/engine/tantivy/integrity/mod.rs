//! Checks, repairs and cleans the files of an index folder.

pub(super) mod check;
pub(super) mod checksums;
pub(super) mod files;
