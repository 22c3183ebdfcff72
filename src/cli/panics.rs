//! Reports panics like other errors: without a backtrace in the middle of the results, and not at all if the library
//! has turned the panic into an error.

use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use crate::app::{Outcome, message::say};

/// Runs `work`; an uncaught panic ends it and is reported.
pub(super) fn reporting_panics(work: impl FnOnce() -> ExitCode) -> ExitCode {
    let last = Arc::new(Mutex::new(None));
    let heard = Arc::clone(&last);
    panic::set_hook(Box::new(move |panic| {
        *heard.lock().unwrap_or_else(PoisonError::into_inner) = Some(panic.to_string().replace('\n', " "));
    }));
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        let said = last.lock().unwrap_or_else(PoisonError::into_inner).take();
        say(format!("internal error: {}", said.unwrap_or_default()));
        say("hint: check the index with `ibid verify`; if it is intact, please report this");
        Outcome::Trouble.into()
    })
}
