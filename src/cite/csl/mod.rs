//! Citation styles (feature `styles`): those of hayagriva's archive and CSL files, applied by our own processor.

mod bibliography;
mod engine;
mod locales;
mod style;

pub use bibliography::Bibliography;
pub use style::Style;
