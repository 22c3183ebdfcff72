//! A bound on the text that waits to be indexed: who puts more waits until enough of missing.

use std::sync::{Arc, Condvar, Mutex, PoisonError};

/// Counts bytes on their way.
#[derive(Debug)]
pub(super) struct MemoryBudget {
    limit: usize,
    waiting: Mutex<usize>,
    less: Condvar,
}

/// Bytes on their way; they have arrived when this is dropped.
#[derive(Debug)]
pub(super) struct Permit {
    memory_budget: Arc<MemoryBudget>,
    bytes: usize,
}

impl MemoryBudget {
    /// At most `limit` bytes at once; a single larger piece still passes, alone.
    pub(super) fn new(limit: usize) -> Arc<Self> {
        Arc::new(Self { limit, waiting: Mutex::new(0), less: Condvar::new() })
    }

    /// Waits until there is room for so many bytes.
    pub(super) fn admit(self: &Arc<Self>, bytes: usize) -> Permit {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        while *waiting > 0 && *waiting + bytes > self.limit {
            // Indexing threads that died drop what they hold, so this wait ends in any case.
            waiting = self.less.wait(waiting).unwrap_or_else(PoisonError::into_inner);
        }
        *waiting += bytes;
        Permit { memory_budget: Arc::clone(self), bytes }
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        let mut waiting = self.memory_budget.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        *waiting -= self.bytes;
        self.memory_budget.less.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_comes_too_early_waits() {
        let memory_budget = MemoryBudget::new(10);
        let first = memory_budget.admit(8);
        let other = Arc::clone(&memory_budget);
        let second = std::thread::spawn(move || drop(other.admit(8)));
        std::thread::sleep(std::time::Duration::from_millis(20));
        assert!(!second.is_finished());
        drop(first);
        second.join().expect("the second is let in");
        drop(memory_budget.admit(1000));
    }
}
