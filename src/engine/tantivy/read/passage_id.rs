//! Ids of passages and tantivy's addresses.

use tantivy::DocAddress;

use crate::engine::{Candidate, PassageId};

/// Converts a tantivy address to the id used by the rest of the program.
pub(super) fn passage_id(address: DocAddress) -> PassageId {
    PassageId(u64::from(address.segment_ord) << 32 | u64::from(address.doc_id))
}

/// Converts an id back to the address.
pub(super) fn address(place: PassageId) -> DocAddress {
    DocAddress::new((place.0 >> 32) as u32, place.0 as u32)
}

/// Returns the addresses of candidates.
pub(super) fn addresses(candidates: &[Candidate]) -> Vec<DocAddress> {
    candidates.iter().map(|candidate| address(candidate.place)).collect()
}
