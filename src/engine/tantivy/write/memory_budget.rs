//! A limit on the amount of text waiting to be indexed: producers block until enough of it has been indexed.

use std::sync::{Arc, Condvar, Mutex, PoisonError};

/// Counts the bytes of articles in the queue.
#[derive(Debug)]
pub(crate) struct MemoryBudget {
    limit: usize,
    state: Mutex<State>,
    less: Condvar,
}

#[derive(Debug, Default)]
struct State {
    /// Bytes in the queue.
    waiting: usize,
    /// Whether somebody waits for less.
    is_awaited: bool,
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
        Arc::new(Self { limit, state: Mutex::default(), less: Condvar::new() })
    }

    /// Returns a permit if the bytes fit in the budget.
    pub(crate) fn try_admit(self: &Arc<Self>, bytes: usize) -> Option<Permit> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        self.has_room(&state, bytes).then(|| self.permit(&mut state, bytes))
    }

    /// Blocks until the bytes fit in the budget.
    pub(crate) fn admit(self: &Arc<Self>, bytes: usize) -> Permit {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        while !self.has_room(&state, bytes) {
            state.is_awaited = true;
            // Indexing threads that panic drop their permits, so this wait always ends.
            state = self.less.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        self.permit(&mut state, bytes)
    }

    fn has_room(&self, state: &State, bytes: usize) -> bool {
        state.waiting == 0 || state.waiting + bytes <= self.limit
    }

    fn permit(self: &Arc<Self>, state: &mut State, bytes: usize) -> Permit {
        state.waiting += bytes;
        Permit { memory_budget: Arc::clone(self), bytes }
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        let mut state = self.memory_budget.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.waiting -= self.bytes;
        // A call of the system for each article otherwise.
        if std::mem::take(&mut state.is_awaited) {
            self.memory_budget.less.notify_all();
        }
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
        assert!(memory_budget.try_admit(8).is_none());
        drop(first);
        second.join().expect("the second is let in");
        drop(memory_budget.admit(1000));
    }
}
