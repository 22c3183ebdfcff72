//! The subprocess that parses files in risky formats: this program, run as a worker.

use std::env;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use ibid::read::{self, Worker};

use super::message::say;

/// The argument that selects worker mode; nothing else does.
const NAME: &str = "read-on-stdin";

/// Returns this program as a worker, if its executable can be found.
pub(crate) fn own() -> Option<Worker> {
    Some(Worker { program: running()?, arguments: vec![NAME.to_owned()] })
}

/// Returns the executable of this process. On Linux, the link in `/proc` itself is used, not its target: an upgrade may
/// replace or remove that file while the process runs, and the link still opens the running one.
fn running() -> Option<PathBuf> {
    let link = Path::new("/proc/self/exe");
    if cfg!(target_os = "linux") && link.exists() {
        return Some(link.to_owned());
    }
    std::env::current_exe().ok()
}

/// Parses files if this process is a worker. This happens first: no settings are read.
pub(crate) fn answer() -> Option<ExitCode> {
    let mut arguments = env::args_os().skip(1);
    if arguments.next()? != NAME {
        return None;
    }
    if let Some(task) = arguments.next() {
        if arguments.next().is_none()
            && let Some(task) = task.to_str()
        {
            let error = read::run_restricted(task);
            say(error);
        }
        return Some(ExitCode::FAILURE);
    }
    Some(if read::work().is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
