//! Limits of a computation: it runs until it is cancelled, its deadline passes or its work budget is spent.
//!
//! Long loops report their work to a [`Budget`], which checks the cancellation flag and the clock from time to time, so
//! that a computation stops soon after its caller is gone. The default limits never cancel.

use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::available_parallelism;
use std::time::Instant;

use crate::error::{Error, Result};

/// A cancellation flag with an optional deadline. Clones share the flag.
///
/// ```
/// use ibid::Cancel;
///
/// let cancel = Cancel::new();
/// let shared = cancel.clone();
/// shared.cancel();
/// assert!(cancel.is_cancelled());
/// ```
#[derive(Clone, Debug, Default)]
pub struct Cancel {
    flag: Option<Arc<Flag>>,
    deadline: Option<Instant>,
}

#[derive(Debug, Default)]
struct Flag {
    is_set: AtomicBool,
    parent: Option<Arc<Self>>,
}

impl Flag {
    fn is_set(&self) -> bool {
        self.is_set.load(Ordering::Relaxed) || self.parent.as_ref().is_some_and(|parent| parent.is_set())
    }
}

impl Cancel {
    /// Returns a flag that is never set.
    pub const fn never() -> Self {
        Self { flag: None, deadline: None }
    }

    /// Returns a flag that [`Cancel::cancel`] sets.
    pub fn new() -> Self {
        Self { flag: Some(Arc::default()), deadline: None }
    }

    /// Returns a new flag that is also set when this one is.
    #[must_use]
    pub fn child(&self) -> Self {
        Self { flag: Some(Arc::new(Flag { parent: self.flag.clone(), ..Flag::default() })), deadline: self.deadline }
    }

    /// Returns the same flag with a deadline; the earlier of two deadlines applies.
    #[must_use]
    pub fn with_deadline(self, deadline: Instant) -> Self {
        let deadline = self.deadline.map_or(deadline, |known| known.min(deadline));
        Self { deadline: Some(deadline), ..self }
    }

    /// Sets the flag, and thereby that of its clones and children. Does nothing for [`Cancel::never`].
    pub fn cancel(&self) {
        if let Some(flag) = &self.flag {
            flag.is_set.store(true, Ordering::Relaxed);
        }
    }

    /// Returns whether the flag is set.
    pub fn is_cancelled(&self) -> bool {
        self.flag.as_ref().is_some_and(|flag| flag.is_set())
    }

    /// Fails if the computation must stop.
    ///
    /// # Errors
    /// Returns [`Error::Cancelled`] if the flag is set, [`Error::TimedOut`] if the deadline has passed.
    pub fn check(&self) -> Result<()> {
        if self.is_cancelled() {
            return Err(Error::Cancelled);
        }
        match self.deadline {
            Some(deadline) if Instant::now() >= deadline => Err(Error::TimedOut),
            _ => Ok(()),
        }
    }
}

/// The limits of one query.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Stops the computation early.
    pub cancel: Cancel,
    /// Units of work that one query may take, excluding the reading of articles; a unit is a few nanoseconds. A query
    /// that needs more is reported as undecided.
    pub work: u64,
    /// Number of threads that may compute, where a query consists of many questions: a report is linted on so many. The default is 1.
    pub threads: usize,
}

/// Default work budget of one query: a few seconds. The claims and quotations of the test sets need less than a
/// hundredth of it each.
const WORK: u64 = 1 << 30;

impl Default for Limits {
    fn default() -> Self {
        Self { cancel: Cancel::never(), work: WORK, threads: 1 }
    }
}

impl Limits {
    /// Returns the default work budget, stopped early by `cancel`.
    pub fn until(cancel: &Cancel) -> Self {
        Self { cancel: cancel.clone(), ..Self::default() }
    }

    /// Allows all processors to be used.
    #[must_use]
    pub fn on_all_processors(self) -> Self {
        Self { threads: available_parallelism().map_or(1, usize::from), ..self }
    }

    /// Returns a budget of this size.
    pub fn budget(&self) -> Budget {
        Budget::new(&self.cancel, self.work)
    }

    /// Returns a budget that only cancellation stops.
    pub fn unbounded(&self) -> Budget {
        Budget::new(&self.cancel, u64::MAX)
    }
}

/// Units of work between two checks of the flag and the clock: well below a millisecond.
const POLL: u64 = 1 << 14;

/// Counts the work of one query.
#[derive(Debug)]
pub struct Budget {
    cancel: Cancel,
    units: u64,
    spent: Cell<u64>,
    /// The amount of work at which to check the flag again.
    next_poll: Cell<u64>,
}

impl Budget {
    fn new(cancel: &Cancel, units: u64) -> Self {
        Self { cancel: cancel.clone(), units, spent: Cell::new(0), next_poll: Cell::new(0) }
    }

    /// Counts `units` of work that are done or about to be done.
    ///
    /// # Errors
    /// Returns [`Error::OverBudget`] if the budget has fewer units left, and the errors of [`Cancel::check`].
    pub fn spend(&self, units: usize) -> Result<()> {
        let spent = self.spent.get().saturating_add(units as u64);
        self.spent.set(spent);
        if spent > self.units {
            return Err(Error::OverBudget);
        }
        if spent >= self.next_poll.get() {
            self.next_poll.set(spent.saturating_add(POLL));
            self.cancel.check()?;
        }
        Ok(())
    }

    /// Returns the work counted so far.
    pub fn spent(&self) -> u64 {
        self.spent.get()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_flag_is_shared_with_clones_and_children_but_not_with_parents() {
        let parent = Cancel::new();
        let (child, clone) = (parent.child(), parent.clone());
        let other = parent.child();
        child.cancel();
        assert!(child.is_cancelled() && !parent.is_cancelled() && !other.is_cancelled());
        clone.cancel();
        assert!(parent.is_cancelled() && other.is_cancelled());
        Cancel::never().cancel();
        assert!(!Cancel::never().is_cancelled() && !Cancel::never().child().is_cancelled());
    }

    #[test]
    fn the_earlier_deadline_holds() {
        let now = Instant::now();
        let later = now + Duration::from_hours(1);
        assert!(matches!(Cancel::never().with_deadline(now).with_deadline(later).check(), Err(Error::TimedOut)));
        assert!(Cancel::new().with_deadline(later).check().is_ok());
    }

    #[test]
    fn a_budget_ends_when_it_is_spent_or_cancelled() {
        let budget = Limits { work: 10, ..Limits::default() }.budget();
        assert!(budget.spend(4).is_ok() && budget.spend(6).is_ok());
        assert!(matches!(budget.spend(1), Err(Error::OverBudget)));
        assert_eq!(budget.spent(), 11);
        let cancel = Cancel::new();
        let budget = Limits::until(&cancel).unbounded();
        assert!(budget.spend(1).is_ok());
        cancel.cancel();
        let polled = (0..=POLL).find_map(|_| budget.spend(1).err());
        assert!(matches!(polled, Some(Error::Cancelled)));
    }
}
