//! Stands in for the PDF reader in a build without the feature `pdf`.

use super::budget::Budget;
use super::{RawArticle, Skip};

/// Fails: this build reads no PDF documents.
pub(super) fn read(_: Vec<u8>, _: Budget) -> Result<RawArticle, Skip> {
    Err(Skip::new("this build reads no PDF documents: enable the feature `pdf`"))
}
