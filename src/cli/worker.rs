//! The subprocess that parses files of risky formats: this program, started by itself.

use std::env;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use ibid::read::{self, Worker};

/// What it is called with, and nothing else is.
const NAME: &str = "read-on-stdin";

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

/// Parses files if this process was started for that. It happens before anything else: no settings are looked for.
pub(super) fn answer() -> Option<ExitCode> {
    let mut arguments = env::args_os().skip(1);
    if arguments.next()? != NAME || arguments.next().is_some() {
        return None;
    }
    Some(if read::work().is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
