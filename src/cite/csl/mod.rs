//! Citation styles, by hayagriva (feature `styles`).

mod bibliography;
mod formatted;
mod locales;
mod style;
mod tidy;

pub use bibliography::Bibliography;
pub use style::Style;
