//! A limit on the amount of text waiting to be indexed: producers block until enough of it has been indexed.

use std::sync::{Arc, Condvar, Mutex, PoisonError};

/// Counts the bytes of articles in the queue.
#[derive(Debug)]
pub(crate) struct MemoryBudget {
    limit: usize,
    waiting: Mutex<usize>,
    less: Condvar,
}

/// Bytes taken from the budget, returned on drop.
#[derive(Debug)]
pub(crate) struct Permit {
    memory_budget: Arc<MemoryBudget>,
    bytes: usize,
}

impl MemoryBudget {
    /// Creates a budget of `limit` bytes. A larger article is admitted when the queue is empty.
    pub(crate) fn new(limit: usize) -> Arc<Self> {
        Arc::new(Self { limit, waiting: Mutex::new(0), less: Condvar::new() })
    }

    /// Blocks until the bytes fit in the budget.
    pub(crate) fn admit(self: &Arc<Self>, bytes: usize) -> Permit {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        while *waiting > 0 && *waiting + bytes > self.limit {
            // Indexing threads that panic drop their permits, so this wait always ends.
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
    fn a_producer_waits_when_the_budget_is_used_up() {
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
