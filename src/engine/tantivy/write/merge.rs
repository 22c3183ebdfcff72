//! A merge policy that skips damaged segments. Merging one would rewrite it with valid checksums, which would hide the
//! damage.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use tantivy::SegmentMeta;
use tantivy::indexer::{LogMergePolicy, MergeCandidate, MergePolicy};

use crate::engine::tantivy::integrity::checksums::{ChecksumManifest, names};

/// Merges only segments whose checksums match.
#[derive(Debug)]
pub(crate) struct VerifiedMergePolicy {
    location: PathBuf,
    /// Checksums of the segments that existed before this run.
    checksums: Option<ChecksumManifest>,
    policy: LogMergePolicy,
    /// Results by segment id, so that each segment is read once.
    known: Mutex<HashMap<String, bool>>,
}

impl VerifiedMergePolicy {
    pub(crate) fn new(location: PathBuf, checksums: Option<ChecksumManifest>) -> Self {
        Self { location, checksums, policy: LogMergePolicy::default(), known: Mutex::default() }
    }

    fn is_sound(&self, segment: &SegmentMeta) -> bool {
        let Some(checksums) = &self.checksums else { return true };
        let stem = segment.id().uuid_string();
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        *known
            .entry(stem)
            .or_insert_with(|| names(segment).all(|name| checksums.fault(&self.location, &name).is_none()))
    }
}

impl MergePolicy for VerifiedMergePolicy {
    fn compute_merge_candidates(&self, segments: &[SegmentMeta]) -> Vec<MergeCandidate> {
        let mut sound = segments.to_vec();
        loop {
            let candidates = self.policy.compute_merge_candidates(&sound);
            let before = sound.len();
            let is_wanted = |segment: &SegmentMeta| candidates.iter().any(|it| it.0.contains(&segment.id()));
            // Only segments about to be merged are read.
            sound.retain(|segment| !is_wanted(segment) || self.is_sound(segment));
            if sound.len() == before {
                return candidates;
            }
        }
    }
}
