//! The number of matches, counted as far as anyone reads it.

use std::fmt;

/// How far to count the matches of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counting {
    /// Not at all.
    None,
    /// Exactly up to this number; beyond it, only that there are more.
    UpTo(usize),
    /// All of them.
    All,
}

impl Counting {
    /// Returns the number at which counting may stop; `None` without counting.
    pub fn bound(self) -> Option<usize> {
        match self {
            Self::None => None,
            Self::UpTo(bound) => Some(bound),
            Self::All => Some(usize::MAX),
        }
    }
}

/// Number of matching passages or articles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Total {
    /// The number; 0 if counting was not requested.
    pub count: usize,
    /// Whether counting stopped there: there are more.
    pub is_lower_bound: bool,
}

impl Total {
    /// Returns the total of a count that may have stopped anywhere beyond `bound`. What is told of many matches does not
    /// depend on where it stopped.
    pub fn up_to(bound: usize, counted: usize) -> Self {
        Self { count: counted.min(bound), is_lower_bound: counted > bound }
    }
}

impl fmt::Display for Total {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_lower_bound { write!(f, "more than {}", self.count) } else { self.count.fmt(f) }
    }
}
