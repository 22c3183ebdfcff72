//! Values that one thread uses at a time, kept for the next call.

use std::sync::{Mutex, PoisonError};

use crate::error::Result;

/// Idle values. There are never more than threads have used at the same time.
#[derive(Debug)]
pub(super) struct Pool<T>(Mutex<Vec<T>>);

impl<T> Default for Pool<T> {
    fn default() -> Self {
        Self(Mutex::new(Vec::new()))
    }
}

impl<T> Pool<T> {
    /// Runs `job` with an idle value, or with a new one if none is idle. A value whose job panics is dropped.
    pub(super) fn with<R>(&self, make: impl FnOnce() -> Result<T>, job: impl FnOnce(&mut T) -> Result<R>) -> Result<R> {
        let idle = self.0.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut value = idle.map_or_else(make, Ok)?;
        let result = job(&mut value);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(value);
        result
    }
}
