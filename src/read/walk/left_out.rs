//! What a walk leaves out on purpose: counted by reason, and listed up to a limit.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::Path;

use serde::{Deserialize, Serialize};

/// Maximum number of listed paths; all are counted. An index stores the list, and reads it on every search.
const LISTED: usize = 500;

/// Why a path was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhyLeftOut {
    /// Its name begins with a dot.
    Hidden,
    /// Excluded by an ignore file.
    Ignored,
    /// A link that leads out of the corpus.
    LinkOut,
    /// A link to a target in the corpus, which is read under its own path, if at all.
    LinkWithin,
}

impl WhyLeftOut {
    /// Returns the reason as text, for a number of paths.
    pub const fn plural(self, count: usize) -> &'static str {
        match self {
            Self::LinkOut if count != 1 => "links out of the corpus",
            Self::LinkWithin if count != 1 => "links within the corpus",
            why => why.name(),
        }
    }

    /// Returns the reason as text.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Hidden => "hidden",
            Self::Ignored => "in an ignore file",
            Self::LinkOut => "link out of the corpus",
            Self::LinkWithin => "link within the corpus",
        }
    }
}

/// Files, folders and links that were left out. A folder counts once, whatever it contains.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// Number of paths for each reason.
    pub counts: BTreeMap<WhyLeftOut, usize>,
    /// The first paths, with characters that are not Unicode replaced.
    pub listed: Vec<(String, WhyLeftOut)>,
}

impl LeftOut {
    /// Adds a path.
    pub(super) fn add(&mut self, path: &Path, why: WhyLeftOut) {
        *self.counts.entry(why).or_default() += 1;
        if self.listed.len() < LISTED {
            self.listed.push((path.to_string_lossy().into_owned(), why));
        }
    }

    /// Returns the number of paths.
    pub fn total(&self) -> usize {
        self.counts.values().sum()
    }

    /// Adds the paths of another walk.
    pub fn extend(&mut self, other: &Self) {
        for (why, count) in &other.counts {
            *self.counts.entry(*why).or_default() += count;
        }
        let free = LISTED.saturating_sub(self.listed.len());
        self.listed.extend(other.listed.iter().take(free).cloned());
    }
}

/// Whether a folder belongs to a version control system: it contains duplicates of the files beside it.
pub(super) fn is_version_control(name: &OsStr) -> bool {
    [".git", ".hg", ".jj", ".svn", ".bzr"].iter().any(|known| name == *known)
}

/// Whether a file is an ignore file.
pub(super) fn is_ignore_file(name: &OsStr) -> bool {
    [".gitignore", ".ignore", ".git"].iter().any(|known| name == *known)
}
