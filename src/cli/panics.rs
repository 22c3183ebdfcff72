//! Panics told as every other trouble is: no backtrace in the middle of results, and nothing at all where the library has
//! made an error of one.

use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use super::Outcome;
use super::output::say;

/// Runs something; what panics without anyone minding ends it, and is told.
pub(super) fn told(work: impl FnOnce() -> ExitCode) -> ExitCode {
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
