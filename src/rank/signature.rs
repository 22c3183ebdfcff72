//! Near-duplicate detection: syndicated copies of a passage, whatever their layout or cuts.

use std::hash::Hasher as _;

use rustc_hash::FxHasher;

use crate::text::is_unsegmented_script;

/// Number of consecutive words in a feature; in unsegmented scripts, characters.
const FEATURE_LENGTH: usize = 3;
/// Number of hashes kept.
const SIGNATURE_SIZE: usize = 32;
/// Share of common features from which two passages are duplicates.
const DUPLICATE_SIMILARITY: f32 = 0.8;

/// A min-hash signature of a text: the smallest hashes of its features (Broder, "On the resemblance and containment of
/// documents", 1997).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature(Vec<u64>);

impl Signature {
    /// Computes the signature of a text; case, spaces and punctuation are ignored.
    pub fn of(text: &str) -> Self {
        let mut words: Vec<u64> = Vec::with_capacity(text.len() / 5);
        let mut word = FxHasher::default();
        let mut is_open = false;
        for c in text.chars() {
            if c.is_ascii() {
                if c.is_ascii_alphanumeric() {
                    word.write_u32(u32::from(c.to_ascii_lowercase()));
                    is_open = true;
                } else if is_open {
                    words.push(std::mem::take(&mut word).finish());
                    is_open = false;
                }
                continue;
            }
            let is_alone = is_unsegmented_script(c);
            if is_open && (is_alone || !c.is_alphanumeric()) {
                words.push(std::mem::take(&mut word).finish());
                is_open = false;
            }
            if c.is_alphanumeric() {
                word.write_u32(u32::from(c));
                is_open = true;
            }
        }
        if is_open {
            words.push(word.finish());
        }
        let hash = |run: &[u64]| {
            let mut hasher = FxHasher::default();
            for word in run {
                hasher.write_u64(*word);
            }
            // The high bits of this hash vary most; the smallest hashes should be a uniform sample.
            hasher.finish().wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(32)
        };
        let least = |below: u64| {
            let mut hashes: Vec<u64> = words.windows(FEATURE_LENGTH).map(hash).filter(|hash| *hash <= below).collect();
            hashes.sort_unstable();
            hashes.dedup();
            hashes.truncate(SIGNATURE_SIZE);
            hashes
        };
        // Hashes are uniform, so the smallest are below a bound that leaves few to sort; if too few are, all are
        // sorted.
        let few = 3 * SIGNATURE_SIZE / 2;
        let bound = u64::MAX / words.len().max(few) as u64 * few as u64;
        let hashes = least(bound);
        Self(if hashes.len() < SIGNATURE_SIZE { least(u64::MAX) } else { hashes })
    }

    /// Returns whether two texts are nearly the same; always false for short ones.
    pub fn is_like(&self, other: &Self) -> bool {
        if self.0.len() < SIGNATURE_SIZE || other.0.len() < SIGNATURE_SIZE {
            return false;
        }
        // Of the smallest features of the union, those in both signatures are common.
        let (mut one, mut two, mut common) = (0, 0, 0);
        for _ in 0..SIGNATURE_SIZE {
            let order = self.0[one].cmp(&other.0[two]);
            one += usize::from(order.is_le());
            two += usize::from(order.is_ge());
            common += usize::from(order.is_eq());
        }
        common as f32 >= DUPLICATE_SIMILARITY * SIGNATURE_SIZE as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORY: &str = "The ferry to the outer islands will stop running in October, the harbour board said on Monday, after \
        forty years in which it carried some two million people, their bicycles, goats and newspapers. A smaller boat, \
        which takes no cars, will be hired for the winter.";

    #[test]
    fn copies_are_distinguished_from_other_reports() {
        let copy = format!("LANTERN NEWS — {}", STORY.replace("said on Monday", "said  Monday").to_uppercase());
        assert!(Signature::of(STORY).is_like(&Signature::of(&copy)));
        let report = "The harbour board wants to sell the ferry. It had carried two million people in forty years, and nobody \
            knows who will bring newspapers to the outer islands from October on, when it stops running.";
        assert!(!Signature::of(STORY).is_like(&Signature::of(report)));
        assert!(!Signature::of("It rained.").is_like(&Signature::of("It rained.")));
    }
}
