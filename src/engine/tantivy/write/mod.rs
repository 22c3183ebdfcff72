//! Writes the next commit of an index.

pub(super) mod buffered_directory;
pub(super) mod coding;
mod committed_ids;
mod deletion;
pub(super) mod document;
pub(super) mod lock_owner;
pub(super) mod memory_budget;
pub(super) mod merge;
pub(super) mod segment;
pub(super) mod workers;
pub(super) mod writer;
pub(super) mod writer_lock;
