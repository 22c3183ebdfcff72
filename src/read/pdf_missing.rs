//! Stands in for the PDF reader in a build without the feature `pdf`.

use super::budget::Budget;
use super::ocr::{Line, PageImage};
use super::rendered::{Job, RenderedPage};
use super::{RawArticle, Skip};

/// Recognises the words of a page image.
pub(super) type Recognise<'r> = dyn FnMut(&PageImage, Place) -> Result<Vec<Line>, Skip> + 'r;

/// Which of the scanned pages of a document a page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) number: u32,
    pub(super) of: u32,
}

/// Fails: this build reads no PDF documents.
pub(super) fn read(_: Vec<u8>, _: Budget) -> Result<RawArticle, Skip> {
    Err(Skip::new("this build reads no PDF documents: enable the feature `pdf`"))
}

/// Fails: this build reads no PDF documents.
pub(super) fn read_scans(bytes: Vec<u8>, budget: Budget, _: &mut Recognise<'_>) -> Result<RawArticle, Skip> {
    read(bytes, budget)
}

/// Fails: this build reads no PDF documents.
pub(super) fn render_page(bytes: Vec<u8>, _: &Job, _: Option<&mut Recognise<'_>>) -> Result<RenderedPage, Skip> {
    Err(read(bytes, Budget::unbounded()).map_or_else(|skip| skip, |_| Skip::new("no page")))
}
