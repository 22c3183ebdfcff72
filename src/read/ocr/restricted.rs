//! A subprocess that gives up its rights and then becomes Tesseract, which inherits its limits.
//!
//! Tesseract reads an image of untrusted origin from standard input and writes its answer to standard output. It may read
//! its own program, libraries and language files; it cannot write files, open sockets or start other programs, and its
//! memory and processor time are limited. On systems without Landlock and seccomp the limits remain.

use std::io;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// What the subprocess becomes.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Task {
    pub(super) program: PathBuf,
    pub(super) arguments: Vec<String>,
    /// Files and folders that it may read.
    pub(super) readable: Vec<PathBuf>,
    /// Files and folders that it may read and run.
    pub(super) executable: Vec<PathBuf>,
    /// Memory, in bytes.
    pub(super) memory: u64,
    /// Processor time, in seconds.
    pub(super) seconds: u64,
}

/// Gives up this process's rights and runs the program that `task` names in its place. Called by a
/// [`Worker`](crate::read::Worker) program that is started with one more argument than [`work`](crate::read::work) needs:
/// that argument is the task.
///
/// # Errors
/// Returns why the program was not started; there is no return otherwise.
pub fn run_restricted(task: &str) -> io::Error {
    match serde_json::from_str::<Task>(task) {
        Ok(task) => become_program(&task),
        Err(error) => error.into(),
    }
}

#[cfg(unix)]
fn become_program(task: &Task) -> io::Error {
    use std::os::unix::process::CommandExt as _;
    limit(task);
    #[cfg(target_os = "linux")]
    {
        // If the process that waits for the answer is killed, nothing else would end this one.
        let _ = rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL));
        // A system without Landlock or seccomp has the limits only, as for parsers.
        let _ = enter_landlock(task);
        #[cfg(any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64"))]
        let _ = deny_calls();
    }
    std::process::Command::new(&task.program).args(&task.arguments).exec()
}

#[cfg(not(unix))]
fn become_program(_: &Task) -> io::Error {
    io::ErrorKind::Unsupported.into()
}

/// Limits memory, processor time, files and core dumps.
#[cfg(unix)]
fn limit(task: &Task) {
    use rustix::process::{Resource, Rlimit, setrlimit};
    for (resource, most) in [
        (Resource::Fsize, 0),
        (Resource::Core, 0),
        (Resource::Nofile, 64),
        (Resource::Cpu, task.seconds),
        (Resource::As, task.memory),
    ] {
        // If the system does not allow it, the time limit of the parent remains.
        let _ = setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) });
    }
}

/// Gives up access to files except those of the task, to the network and to other processes.
#[cfg(target_os = "linux")]
fn enter_landlock(task: &Task) -> Result<(), landlock::RulesetError> {
    use landlock::{
        ABI, Access as _, AccessFs, AccessNet, PathBeneath, PathFd, Ruleset, RulesetAttr as _, RulesetCreatedAttr as _,
        Scope, make_bitflags,
    };
    let newest = ABI::V6;
    let read = make_bitflags!(AccessFs::{ReadFile | ReadDir});
    let run = make_bitflags!(AccessFs::{ReadFile | ReadDir | Execute});
    let file_only = AccessFs::from_file(newest);
    // A path that does not exist needs no rule.
    let rules = task.readable.iter().map(|path| (path, read)).chain(task.executable.iter().map(|path| (path, run)));
    let rules = rules.filter_map(|(path, rights)| {
        let rights = if path.is_dir() { rights } else { rights & file_only };
        Some(Ok::<_, landlock::RulesetError>(PathBeneath::new(PathFd::new(path).ok()?, rights)))
    });
    Ruleset::default()
        .handle_access(AccessFs::from_all(newest))?
        .handle_access(AccessNet::from_all(newest))?
        .scope(Scope::from_all(newest))?
        .create()?
        .add_rules(rules)?
        .restrict_self()?;
    Ok(())
}

/// Gives up the system calls that reach the network and other processes. They fail with a permission error.
#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64")))]
fn deny_calls() -> Result<(), seccompiler::Error> {
    use seccompiler::{SeccompAction, SeccompFilter};
    const DENIED: [i64; 22] = [
        libc::SYS_socket,
        libc::SYS_socketpair,
        libc::SYS_connect,
        libc::SYS_bind,
        libc::SYS_listen,
        libc::SYS_accept4,
        libc::SYS_sendto,
        libc::SYS_sendmsg,
        libc::SYS_ptrace,
        libc::SYS_process_vm_readv,
        libc::SYS_process_vm_writev,
        libc::SYS_io_uring_setup,
        libc::SYS_bpf,
        libc::SYS_perf_event_open,
        libc::SYS_userfaultfd,
        libc::SYS_mount,
        libc::SYS_unshare,
        libc::SYS_setns,
        libc::SYS_keyctl,
        libc::SYS_add_key,
        libc::SYS_kill,
        libc::SYS_setsid,
    ];
    let rules = DENIED.iter().map(|call| (*call, Vec::new())).collect();
    let refused = SeccompAction::Errno(libc::EPERM.cast_unsigned());
    let arch: seccompiler::TargetArch = std::env::consts::ARCH.try_into()?;
    let filter: seccompiler::BpfProgram = SeccompFilter::new(rules, SeccompAction::Allow, refused, arch)?.try_into()?;
    seccompiler::apply_filter(&filter)
}
