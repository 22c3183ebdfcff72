//! Calls into the library: without the interpreter's lock, with panics as errors, and interruptible.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use ibid::Cancel;
use pyo3::prelude::*;

use crate::error::{raised, raised_internal};

/// Time between two looks at signals.
const POLL: Duration = Duration::from_millis(5);
/// Stack size of the thread of an interruptible call, in bytes: that of the library's own threads.
const STACK: usize = 64 << 20;

/// Why a call returned nothing.
enum Failed {
    Error(ibid::Error),
    Panic(String),
}

fn guarded<T>(job: impl FnOnce() -> ibid::Result<T>) -> Result<T, Failed> {
    match catch_unwind(AssertUnwindSafe(job)) {
        Ok(result) => result.map_err(Failed::Error),
        Err(panic) => Err(Failed::Panic(message(&*panic))),
    }
}

fn message(panic: &(dyn Any + Send)) -> String {
    let said = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
    said.unwrap_or("no details").to_owned()
}

fn answered<T>(py: Python<'_>, result: Result<T, Failed>) -> PyResult<T> {
    result.map_err(|failed| match failed {
        Failed::Error(error) => raised(py, &error),
        Failed::Panic(message) => raised_internal(py, &message),
    })
}

/// Runs a job with the interpreter locked.
pub(crate) fn guard<T>(py: Python<'_>, job: impl FnOnce() -> ibid::Result<T>) -> PyResult<T> {
    answered(py, guarded(job))
}

/// Runs a short job while other Python threads run.
pub(crate) fn detached<T: Send>(py: Python<'_>, job: impl FnOnce() -> ibid::Result<T> + Send) -> PyResult<T> {
    let result = py.detach(|| guarded(job));
    answered(py, result)
}

/// Runs a job that may take long, and that Ctrl-C stops by the flag within some milliseconds.
pub(crate) fn interruptible<T: Send>(
    py: Python<'_>,
    job: impl FnOnce(&Cancel) -> ibid::Result<T> + Send,
) -> PyResult<T> {
    let cancel = Cancel::new();
    stoppable(py, || cancel.cancel(), || job(&cancel))
}

/// Runs a job that `stop` stops. On the main thread, which alone receives signals, the job runs on a thread of its own
/// while this one looks at them.
pub(crate) fn stoppable<T: Send>(
    py: Python<'_>,
    stop: impl Fn() + Send + Sync,
    job: impl FnOnce() -> ibid::Result<T> + Send,
) -> PyResult<T> {
    if !is_main_thread(py)? {
        return detached(py, job);
    }
    let (result, interrupt) = py.detach(|| {
        thread::scope(|scope| {
            let (done, waiting) = mpsc::sync_channel(1);
            let run = move || {
                // The other end waits for it, however long it takes.
                let _ = done.send(guarded(job));
            };
            if let Err(error) = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, run) {
                return (Err(Failed::Error(ibid::Error::input("thread", error.to_string()))), None);
            }
            let mut interrupt = None;
            loop {
                match waiting.recv_timeout(POLL) {
                    Ok(result) => return (result, interrupt),
                    Err(RecvTimeoutError::Timeout) => {}
                    Err(RecvTimeoutError::Disconnected) => {
                        return (Err(Failed::Panic("the thread ended without a result".to_owned())), interrupt);
                    }
                }
                if interrupt.is_none() {
                    interrupt = Python::attach(|py| py.check_signals()).err();
                    if interrupt.is_some() {
                        stop();
                    }
                }
            }
        })
    });
    match interrupt {
        Some(interrupt) => Err(interrupt),
        None => answered(py, result),
    }
}

fn is_main_thread(py: Python<'_>) -> PyResult<bool> {
    let threading = py.import("threading")?;
    Ok(threading.call_method0("current_thread")?.is(&threading.call_method0("main_thread")?))
}

/// Panics inside the library's border, for the tests of this module.
#[pyfunction]
pub(crate) fn fail_internally(py: Python<'_>) -> PyResult<()> {
    detached(py, || panic!("on request"))
}
