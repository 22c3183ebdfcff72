//! The process that reads a file which is dangerous to read: this program, called by itself.

use std::io;
use std::path::{Path, PathBuf};

use ibid::read::{self, Worker};

use super::{Failure, Outcome};

/// What it is called with; nobody else needs to.
pub(super) const NAME: &str = "read-on-stdin";

/// This program as a worker, where it can be found.
pub(super) fn own() -> Option<Worker> {
    Some(Worker { program: running()?, arguments: vec![NAME.to_owned()] })
}

/// The executable of this process. On Linux its link in `/proc` is used and not what it points to: that file may be replaced
/// or removed by an upgrade while the process runs, and the link still opens the one that runs.
fn running() -> Option<PathBuf> {
    let link = Path::new("/proc/self/exe");
    if cfg!(target_os = "linux") && link.exists() {
        return Some(link.to_owned());
    }
    std::env::current_exe().ok()
}

/// Reads the file on standard input.
pub(super) fn run() -> Result<Outcome, Failure> {
    read::work(io::stdin().lock(), io::stdout().lock())?;
    Ok(Outcome::Found)
}
