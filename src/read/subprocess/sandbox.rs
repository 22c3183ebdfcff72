//! The sandbox that a subprocess enters before it reads a byte of a file, and a test of the sandbox.
//!
//! On Linux, Landlock removes access to files, TCP ports and outside processes, as far as the kernel supports it (5.13
//! and later); seccomp allows only the system calls needed to compute and answer, and none that opens, connects, starts
//! or traces. Inherited descriptors are unusable, since reading is allowed from standard input only, and writing to
//! standard output and standard error only. If the system supports neither, the limits of [`limits`](super::limits)
//! remain.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The state of a subprocess's sandbox, as the subprocess determined by testing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sandbox {
    /// State of Landlock.
    pub landlock: Layer,
    /// State of seccomp.
    pub seccomp: Layer,
    /// Forbidden operations that the test could still perform.
    pub allowed: Vec<String>,
    /// Number of environment variables of the process.
    pub variables: usize,
}

/// One mechanism of the sandbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Layer {
    /// Active, with its version if known.
    On(String),
    /// Inactive, with the reason.
    Off(String),
}

impl Sandbox {
    /// Returns whether every tested operation is blocked.
    pub fn is_tight(&self) -> bool {
        self.allowed.is_empty() && self.variables == 0
    }
}

impl fmt::Display for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}", Named("Landlock", &self.landlock), Named("seccomp", &self.seccomp))?;
        if !self.allowed.is_empty() {
            write!(f, "; parsers can: {}", self.allowed.join(", "))?;
        }
        Ok(())
    }
}

struct Named<'a>(&'static str, &'a Layer);

impl fmt::Display for Named<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self(name, Layer::On(version)) if version.is_empty() => f.write_str(name),
            Self(name, Layer::On(version)) => write!(f, "{name} ({version})"),
            Self(name, Layer::Off(why)) => write!(f, "no {name} ({why})"),
        }
    }
}

/// The mechanisms that this process has activated.
pub(super) struct State {
    pub(super) landlock: Layer,
    pub(super) seccomp: Layer,
}

/// Gives up access to files, TCP ports and outside processes, for this thread and the threads that it starts.
#[cfg(target_os = "linux")]
pub(super) fn enter_landlock() -> Layer {
    use landlock::{
        ABI, Access as _, AccessFs, AccessNet, LandlockStatus, Ruleset, RulesetAttr as _, RulesetStatus, Scope,
    };
    // The crate omits the rights that the kernel does not support.
    let newest = ABI::V6;
    let entered = Ruleset::default()
        .handle_access(AccessFs::from_all(newest))
        .and_then(|rules| rules.handle_access(AccessNet::from_all(newest)))
        .and_then(|rules| rules.scope(Scope::from_all(newest)))
        .and_then(Ruleset::create)
        .and_then(landlock::RulesetCreated::restrict_self);
    match entered {
        Ok(status) if status.ruleset != RulesetStatus::NotEnforced => Layer::On(match status.landlock {
            LandlockStatus::Available { effective_abi, kernel_abi } => {
                format!("ABI {}", kernel_abi.unwrap_or(effective_abi as i32))
            }
            _ => String::new(),
        }),
        Ok(_) => Layer::Off("not supported by this kernel".to_owned()),
        Err(error) => Layer::Off(error.to_string()),
    }
}

#[cfg(not(target_os = "linux"))]
pub(super) fn enter_landlock() -> Layer {
    Layer::Off("not supported by this system".to_owned())
}

/// Gives up all system calls except those needed to parse and answer, for all threads of this process.
#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64")))]
pub(super) fn enter_seccomp() -> Layer {
    let entered = calls::filter().and_then(|filter| seccompiler::apply_filter_all_threads(&filter));
    entered.map_or_else(|error| Layer::Off(error.to_string()), |()| Layer::On(String::new()))
}

#[cfg(not(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64"))))]
pub(super) fn enter_seccomp() -> Layer {
    Layer::Off("not supported by this system".to_owned())
}

/// The system calls that are allowed.
#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64")))]
mod calls {
    use std::collections::BTreeMap;

    use seccompiler::{
        BpfProgram, Error, SeccompAction, SeccompCmpArgLen as Length, SeccompCmpOp as Is, SeccompCondition,
        SeccompFilter, SeccompRule, TargetArch,
    };

    /// Memory, time, thread synchronisation, and exit.
    const UNCONDITIONAL: [i64; 25] = [
        libc::SYS_brk,
        libc::SYS_clock_gettime,
        libc::SYS_clock_nanosleep,
        libc::SYS_close,
        libc::SYS_exit,
        libc::SYS_exit_group,
        libc::SYS_futex,
        libc::SYS_getpid,
        libc::SYS_getrandom,
        libc::SYS_gettid,
        libc::SYS_gettimeofday,
        libc::SYS_madvise,
        libc::SYS_mremap,
        libc::SYS_munmap,
        libc::SYS_nanosleep,
        libc::SYS_restart_syscall,
        libc::SYS_rseq,
        libc::SYS_rt_sigaction,
        libc::SYS_rt_sigprocmask,
        libc::SYS_rt_sigreturn,
        libc::SYS_sched_getaffinity,
        libc::SYS_sched_yield,
        libc::SYS_set_robust_list,
        libc::SYS_sigaltstack,
        libc::SYS_uname,
    ];

    /// Returns the filter. A forbidden call fails with a permission error.
    pub(super) fn filter() -> Result<BpfProgram, Error> {
        let executable = libc::PROT_EXEC.cast_unsigned().into();
        let anonymous = libc::MAP_ANONYMOUS.cast_unsigned().into();
        let own = std::process::id().into();
        let mut rules: BTreeMap<i64, Vec<SeccompRule>> = UNCONDITIONAL.iter().map(|call| (*call, Vec::new())).collect();
        // Standard input, standard output, standard error, and no other descriptor.
        rules.insert(libc::SYS_read, vec![all([is(0, Is::Eq, 0)?])?]);
        rules.insert(libc::SYS_write, vec![all([is(0, Is::Eq, 1)?])?, all([is(0, Is::Eq, 2)?])?]);
        // Memory that is neither file-backed nor executable.
        let data = is(2, Is::MaskedEq(executable), 0)?;
        rules.insert(libc::SYS_mmap, vec![all([data.clone(), is(3, Is::MaskedEq(anonymous), anonymous)?])?]);
        rules.insert(libc::SYS_mprotect, vec![all([data])?]);
        // A process that aborts sends itself a signal.
        rules.insert(libc::SYS_tgkill, vec![all([is(0, Is::Eq, own)?])?]);
        // Its own limits, set for each file.
        rules.insert(libc::SYS_prlimit64, vec![all([is(0, Is::Eq, 0)?])?]);
        let refused = SeccompAction::Errno(libc::EPERM.cast_unsigned());
        let arch: TargetArch = std::env::consts::ARCH.try_into()?;
        Ok(SeccompFilter::new(rules, refused, SeccompAction::Allow, arch)?.try_into()?)
    }

    /// Returns a condition on an argument of a call.
    fn is(argument: u8, how: Is, value: u64) -> Result<SeccompCondition, Error> {
        Ok(SeccompCondition::new(argument, Length::Dword, how, value)?)
    }

    /// Returns a rule whose conditions must all be true.
    fn all<const N: usize>(conditions: [SeccompCondition; N]) -> Result<SeccompRule, Error> {
        Ok(SeccompRule::new(conditions.into())?)
    }
}

/// Tries operations that a parser never needs.
pub(super) fn report(state: &State) -> Sandbox {
    type Try = (&'static str, fn() -> bool);
    let tries: [Try; 6] = [
        ("read files", || std::env::current_exe().is_ok_and(|path| std::fs::File::open(path).is_ok())),
        ("list folders", || std::fs::read_dir("/").is_ok()),
        ("write files", || {
            let path = std::env::temp_dir().join(format!("ibid-sandbox-{}", std::process::id()));
            let is_written = std::fs::File::create(&path).is_ok();
            // If the sandbox worked, there is nothing to remove.
            let _ = std::fs::remove_file(path);
            is_written
        }),
        ("open sockets", || std::net::UdpSocket::bind(("127.0.0.1", 0)).is_ok()),
        ("start programs", || std::process::Command::new("/bin/sh").arg("-c").arg(":").status().is_ok()),
        ("start threads", || std::thread::Builder::new().spawn(|| ()).is_ok()),
    ];
    Sandbox {
        landlock: state.landlock.clone(),
        seccomp: state.seccomp.clone(),
        allowed: tries.into_iter().filter(|(_, is_possible)| is_possible()).map(|(name, _)| name.to_owned()).collect(),
        variables: std::env::vars_os().count(),
    }
}
