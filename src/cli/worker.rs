//! The process that reads a file which is dangerous to read: this program, called by itself.

use std::io;

use ibid::read::{self, Worker};

use super::{Failure, Outcome};

/// What it is called with; nobody else needs to.
pub(super) const NAME: &str = "read-on-stdin";

/// This program as a worker, where it can be found.
pub(super) fn own() -> Option<Worker> {
    let program = std::env::current_exe().ok()?;
    Some(Worker { program, arguments: vec![NAME.to_owned()] })
}

/// Reads the file on standard input.
pub(super) fn run() -> Result<Outcome, Failure> {
    read::work(io::stdin().lock(), io::stdout().lock())?;
    Ok(Outcome::Found)
}
