//! The native half of the Python module `ibid`: an open index, a build, tables. `python/ibid` makes objects of the plain
//! dictionaries that it returns.
//!
//! Offsets are in characters (code points) here, as Python's strings are indexed, not in bytes as in the library.

mod argument;
mod call;
mod error;
mod index;
mod offsets;
mod run;
mod table;
mod view;

use pyo3::prelude::pymodule;

/// The native module.
#[pymodule]
mod _native {
    use pyo3::prelude::*;

    #[pymodule_export]
    use super::call::fail_internally;
    #[pymodule_export]
    use super::index::{NativeIndex, NativeResults};
    #[pymodule_export]
    use super::run::{build, sentences};
    #[pymodule_export]
    use super::table::NativeTable;

    /// A panic becomes an exception: nothing is written to stderr besides. The hook is that of this extension only.
    #[pymodule_init]
    #[expect(clippy::unnecessary_wraps, reason = "the macro expects it")]
    fn init(_module: &Bound<'_, PyModule>) -> PyResult<()> {
        std::panic::set_hook(Box::new(|_| {}));
        Ok(())
    }

    /// Version of the library.
    #[pymodule_export]
    const VERSION: &str = env!("CARGO_PKG_VERSION");
}
