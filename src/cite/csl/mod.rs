//! Citation styles, by hayagriva (feature `styles`).

mod bibliography;
mod formatted;
mod locales;
mod style;

pub use bibliography::Bibliography;
pub use style::Style;
