//! The latest commit of an index, for processes that ask for it before each request.

use std::path::{Path, PathBuf};

use super::{elastic, is_cluster, tantivy};

/// Reads the latest commit of an index again and again. A folder is read each time; a cluster is asked over one connection, once a second
/// at most, as asking costs as much as a small search.
pub struct CommitReader {
    location: PathBuf,
    cluster: Option<elastic::CommitReader>,
}

impl CommitReader {
    /// Prepares to read the commits of the index at `location`.
    pub fn new(location: &Path) -> Self {
        let cluster = is_cluster(location).then(|| elastic::CommitReader::new(location));
        Self { location: location.to_owned(), cluster }
    }

    /// Asks the cluster when the next request comes: this process has made a commit itself.
    pub fn forget(&self) {
        if let Some(cluster) = &self.cluster {
            cluster.forget();
        }
    }

    /// Returns bytes that identify the latest commit, as [`commit`](super::commit) does; of a cluster, that of a second ago at worst.
    pub fn latest(&self) -> Option<Vec<u8>> {
        match &self.cluster {
            Some(cluster) => cluster.latest(),
            None => tantivy::commit(&self.location),
        }
    }
}
