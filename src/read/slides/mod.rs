//! Reads presentations: each slide is a page. The title comes first, then the other shapes by their positions, then the
//! notes. Footers, slide numbers, dates of the layout and comments are left out.

pub(super) mod odp;
pub(super) mod pptx;
mod shape;
mod writer;
