//! What a subprocess may use, for itself and for each file.

use std::time::Duration;

/// Processor time for a file, and more for every megabyte of it.
const CPU: Duration = Duration::from_secs(10);
const CPU_PER_MEGABYTE: Duration = Duration::from_secs(2);
/// The same in time that passes: the machine may be busy, and the process may wait without using the processor.
const WALL: Duration = Duration::from_mins(1);
/// Memory for a file, in bytes, and more for every byte of it.
const MEMORY: u64 = 256 << 20;
const MEMORY_PER_BYTE: u64 = 20;
/// Bytes of an answer, and more for every byte of the file.
const ANSWER: u64 = 64 << 20;
const ANSWER_PER_BYTE: u64 = 100;
/// Address space that is reserved and not used: the program, its libraries, and what the allocator keeps back.
const RESERVED: u64 = 1 << 30;

/// Why a file was skipped.
pub(super) const CRASHED: &str = "the parser crashed";
pub(super) const LATE: &str = "the parser exceeded its time limit";
pub(super) const TOO_LARGE: &str = "the parser exceeded its memory limit";
pub(super) const TOO_DEEP: &str = "the parser overflowed its stack";
pub(super) const TOO_LONG: &str = "the parser gave more text than its limit";
pub(super) const GARBLED: &str = "the parser gave an answer that is not valid";

/// How long a file of `size` bytes may take.
pub(super) fn wall(size: u64) -> Duration {
    WALL + CPU_PER_MEGABYTE * u32::try_from(size >> 20).unwrap_or(u32::MAX)
}

/// How long the answer about a file of `size` bytes may be, in bytes.
pub(super) fn answer(size: u64) -> u64 {
    ANSWER + ANSWER_PER_BYTE * size
}

/// Bounds what this process may do until its end: it writes no files and no core dump, and starts no process.
#[cfg(unix)]
pub(super) fn for_all() {
    use rustix::process::Resource;
    for resource in [Resource::Fsize, Resource::Core, Resource::Nproc] {
        set(resource, 0, true);
    }
    // Descriptors that are open stay open. Last, since the others need none.
    set(Resource::Nofile, 0, true);
}

/// Bounds the memory and the processor time that this process may use for a file of `size` bytes.
#[cfg(unix)]
pub(super) fn for_file(size: u64) {
    use rustix::process::Resource;
    use rustix::time::{ClockId, clock_gettime};
    let used = clock_gettime(ClockId::ProcessCPUTime).tv_sec.cast_unsigned();
    let seconds = CPU.as_secs() + CPU_PER_MEGABYTE.as_secs() * (size >> 20);
    let memory = MEMORY + super::STACK as u64 + MEMORY_PER_BYTE * size;
    set(Resource::Cpu, used + seconds + 1, false);
    set(Resource::Data, memory, false);
    set(Resource::As, memory + RESERVED, false);
}

/// Sets a limit, for good or so that it can be raised again for the next file.
#[cfg(unix)]
fn set(resource: rustix::process::Resource, most: u64, for_good: bool) {
    use rustix::process::{Rlimit, getrlimit, setrlimit};
    let hard = getrlimit(resource).maximum;
    let most = hard.map_or(most, |hard| hard.min(most));
    // Where the system does not allow it, the time limit of the parent remains.
    let _ = setrlimit(resource, Rlimit { current: Some(most), maximum: if for_good { Some(most) } else { hard } });
}

#[cfg(not(unix))]
pub(super) fn for_all() {}

#[cfg(not(unix))]
pub(super) fn for_file(_: u64) {}
