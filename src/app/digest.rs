//! Digests that identify a content.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

/// Returns the first `length` bytes of the SHA-256 of these bytes, as hexadecimal digits.
pub(crate) fn digest(bytes: &[u8], length: usize) -> String {
    Sha256::digest(bytes).iter().take(length).fold(String::new(), |mut digits, byte| {
        // Writing to a string cannot fail.
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}
