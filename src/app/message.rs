//! Messages on stderr.

use std::fmt::Display;
use std::io::{self, Write as _};

use ibid::render::terminal::Visible;

/// Prints a message to stderr, even with `--quiet`.
pub(crate) fn say(what: impl Display) {
    // If stderr cannot be written, the message cannot be reported.
    let _ = writeln!(io::stderr(), "ibid: {}", Visible(&what.to_string()));
}
