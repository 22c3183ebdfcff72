//! What a walk leaves out without a fault: counted by reason, and listed up to a bound.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::Path;

use serde::{Deserialize, Serialize};

/// Paths that are listed; all of them are counted. An index keeps the list, and reads it on every search.
const LISTED: usize = 500;

/// Why something was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhyLeftOut {
    /// Its name begins with a dot.
    Hidden,
    /// An ignore file names it.
    Ignored,
    /// A link that leads out of the corpus.
    LinkOut,
    /// A link to something in the corpus, which is read under its own path if at all.
    LinkWithin,
}

impl WhyLeftOut {
    /// The reason in words, of a number of them.
    pub const fn plural(self, count: usize) -> &'static str {
        match self {
            Self::LinkOut if count != 1 => "links out of the corpus",
            Self::LinkWithin if count != 1 => "links within the corpus",
            why => why.name(),
        }
    }

    /// The reason in words.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Hidden => "hidden",
            Self::Ignored => "in an ignore file",
            Self::LinkOut => "link out of the corpus",
            Self::LinkWithin => "link within the corpus",
        }
    }
}

/// Files, folders and links that were left out. A folder counts once, whatever it holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// How many for each reason.
    pub counts: BTreeMap<WhyLeftOut, usize>,
    /// The paths of the first of them, with characters that are not Unicode replaced.
    pub listed: Vec<(String, WhyLeftOut)>,
}

impl LeftOut {
    /// Adds one.
    pub(super) fn add(&mut self, path: &Path, why: WhyLeftOut) {
        *self.counts.entry(why).or_default() += 1;
        if self.listed.len() < LISTED {
            self.listed.push((path.to_string_lossy().into_owned(), why));
        }
    }

    /// How many were left out.
    pub fn total(&self) -> usize {
        self.counts.values().sum()
    }

    /// Adds those of another walk.
    pub fn extend(&mut self, other: &Self) {
        for (why, count) in &other.counts {
            *self.counts.entry(*why).or_default() += count;
        }
        let free = LISTED.saturating_sub(self.listed.len());
        self.listed.extend(other.listed.iter().take(free).cloned());
    }
}

/// Folders of version control systems: they hold copies of what lies beside them.
pub(super) fn is_version_control(name: &OsStr) -> bool {
    [".git", ".hg", ".jj", ".svn", ".bzr"].iter().any(|known| name == *known)
}

/// Files that say what to leave out.
pub(super) fn is_ignore_file(name: &OsStr) -> bool {
    [".gitignore", ".ignore", ".git"].iter().any(|known| name == *known)
}
