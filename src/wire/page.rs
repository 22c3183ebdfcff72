//! The page of a PDF file, and where a passage is on it.

use schemars::JsonSchema;
use serde::Serialize;

use crate::read::{PageLayout, PointBox};

/// Where a passage is on its page, in points from the top left corner of the page as a viewer shows it.
#[derive(Serialize, JsonSchema)]
pub struct PageBoxes<'a> {
    r#ref: &'a str,
    /// Physical page, from 1
    page: u32,
    /// Number of pages of the file
    pages: u32,
    width: f64,
    height: f64,
    /// Left, top, right and bottom of each line
    boxes: &'a [PointBox],
}

impl<'a> PageBoxes<'a> {
    /// Returns what a page shows of the passage at a reference.
    pub fn of(reference: &'a str, layout: &'a PageLayout) -> Self {
        let PageLayout { page, pages, width, height, ref boxes } = *layout;
        Self { r#ref: reference, page, pages, width, height, boxes }
    }
}
