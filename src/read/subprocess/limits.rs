//! Resource limits of a subprocess, in total and per file.

use std::time::Duration;

/// Processor time per file, plus an allowance per megabyte.
const CPU: Duration = Duration::from_secs(10);
const CPU_PER_MEGABYTE: Duration = Duration::from_secs(2);
/// Elapsed time per file, plus the same allowance: the machine may be busy, and the process may wait without using the
/// processor.
const ELAPSED: Duration = Duration::from_mins(1);
/// Memory per file, in bytes, plus an allowance per byte of the file.
const MEMORY: u64 = 256 << 20;
const MEMORY_PER_BYTE: u64 = 20;
/// Additional memory for the image of a page, in bytes.
const SCAN: u64 = 512 << 20;
/// Size of an answer, in bytes, plus an allowance per byte of the file.
const ANSWER: u64 = 64 << 20;
const ANSWER_PER_BYTE: u64 = 100;
/// Address space that is reserved but not used: the program, its libraries, and what the allocator keeps back.
const RESERVED: u64 = 1 << 30;

/// Reasons for skipping a file.
pub(super) const INTERRUPTED: &str = "interrupted";
pub(super) const CRASHED: &str = "the parser crashed";
pub(super) const TIMED_OUT: &str = "the parser exceeded its time limit";
pub(super) const TOO_LARGE: &str = "the parser exceeded its memory limit";
pub(super) const TOO_DEEP: &str = "the parser overflowed its stack";
pub(super) const TOO_LONG: &str = "the parser gave more text than its limit";
pub(super) const INVALID_ANSWER: &str = "the parser gave an answer that is not valid";

/// Returns the time limit for a file of `size` bytes.
pub(super) fn time_limit(size: u64) -> Duration {
    ELAPSED + CPU_PER_MEGABYTE * u32::try_from(size >> 20).unwrap_or(u32::MAX)
}

/// Returns the maximum length of the answer for a file of `size` bytes, in bytes.
pub(super) fn answer(size: u64) -> u64 {
    ANSWER + ANSWER_PER_BYTE * size
}

/// Limits this process until it ends: it writes no files and no core dump, and starts no process.
#[cfg(unix)]
pub(super) fn for_all() {
    use rustix::process::Resource;
    for resource in [Resource::Fsize, Resource::Core, Resource::Nproc] {
        set(resource, 0, true);
    }
    // Open descriptors stay open. Set last, since the other limits need none.
    set(Resource::Nofile, 0, true);
}

/// Limits the memory and processor time of this process for a file of `size` bytes.
#[cfg(unix)]
pub(super) fn for_file(size: u64) {
    limit(size, 0);
}

#[cfg(unix)]
fn limit(size: u64, more: u64) {
    use rustix::process::Resource;
    use rustix::time::{ClockId, clock_gettime};
    let used = clock_gettime(ClockId::ProcessCPUTime).tv_sec.cast_unsigned();
    let seconds = CPU.as_secs() + CPU_PER_MEGABYTE.as_secs() * (size >> 20);
    let memory = MEMORY + super::STACK as u64 + MEMORY_PER_BYTE * size + more;
    set(Resource::Cpu, used + seconds + 1, false);
    set(Resource::Data, memory, false);
    set(Resource::As, memory + RESERVED, false);
}

/// Limits the memory and processor time of this process for the next scanned page of a file of `size` bytes.
#[cfg(unix)]
pub(super) fn for_scans(size: u64) {
    limit(size, SCAN);
}

/// Sets a limit, permanently or so that it can be raised again for the next file.
#[cfg(unix)]
fn set(resource: rustix::process::Resource, most: u64, for_good: bool) {
    use rustix::process::{Rlimit, getrlimit, setrlimit};
    let hard = getrlimit(resource).maximum;
    let most = hard.map_or(most, |hard| hard.min(most));
    // If the system does not allow it, the parent's time limit remains.
    let _ = setrlimit(resource, Rlimit { current: Some(most), maximum: if for_good { Some(most) } else { hard } });
}

#[cfg(not(unix))]
pub(super) fn for_all() {}

#[cfg(not(unix))]
pub(super) fn for_file(_: u64) {}

#[cfg(not(unix))]
pub(super) fn for_scans(_: u64) {}
