//! Runs in shares: several processes, on one machine or several, each index a part of the files, and one commit shows all.

use std::path::Path;
use std::str::FromStr;

use serde::Serialize;
use sha2::{Digest as _, Sha256};

/// Maximum number of shares of a run.
const MOST: u32 = 1024;

/// The share of the files that one process indexes: share 3 of 8. The digest of a file's absolute path decides to which share
/// it belongs, so every process finds the same shares without asking another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    number: u32,
    of: u32,
}

impl Share {
    /// Returns share `number`, counted from 1, of `of`; `None` if there is none.
    pub const fn new(number: u32, of: u32) -> Option<Self> {
        if number >= 1 && number <= of && of <= MOST { Some(Self { number, of }) } else { None }
    }

    /// Returns its number, counted from 1.
    pub const fn number(self) -> u32 {
        self.number
    }

    /// Returns the number of shares.
    pub const fn of(self) -> u32 {
        self.of
    }

    /// Returns whether a file belongs to this share.
    pub fn contains(self, path: &Path) -> bool {
        let digest = Sha256::digest(path.as_os_str().as_encoded_bytes());
        let number = digest[..8].iter().fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
        number % u64::from(self.of) == u64::from(self.number - 1)
    }
}

impl FromStr for Share {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.split_once('/').and_then(|(number, of)| Self::new(number.parse().ok()?, of.parse().ok()?));
        parts.ok_or_else(|| format!("expected K/N, a share from 1 to N, and N at most {MOST}"))
    }
}

/// A run in shares that is not complete.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct OpenRun {
    /// When it began.
    pub since: String,
    /// The state of each share, in order.
    pub shares: Vec<ShareState>,
}

/// The state of a share.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum ShareState {
    /// No process has begun it.
    Missing,
    /// This process indexes it.
    Running(String),
    /// This process began it and has ended, or does not answer.
    Stopped(String),
    /// It is indexed.
    Complete,
}

impl OpenRun {
    /// Returns the shares that are not complete, each with its number and what is known of it, as `2 (not started)`.
    pub fn incomplete(&self) -> Vec<String> {
        let each = (1..).zip(&self.shares).filter_map(|(number, state): (u32, _)| match state {
            ShareState::Complete => None,
            ShareState::Missing => Some(format!("{number} (not started)")),
            ShareState::Running(owner) => Some(format!("{number} ({owner})")),
            ShareState::Stopped(owner) => Some(format!("{number} (stopped: {owner})")),
        });
        each.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_parsed() {
        assert_eq!("3/8".parse(), Ok(Share { number: 3, of: 8 }));
        assert_eq!("1/1".parse(), Ok(Share { number: 1, of: 1 }));
        for wrong in ["", "3", "0/8", "9/8", "-1/8", "1/0", "a/b", "1/2/3", "1/9999", "1 / 2"] {
            assert!(wrong.parse::<Share>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn every_file_belongs_to_one_share() {
        let of = 7;
        let mut sizes = vec![0; of as usize];
        for number in 0..3000 {
            let path = format!("/press/{}/article-{number}.txt", number % 13);
            let owners: Vec<u32> = (1..=of)
                .filter(|share| Share::new(*share, of).is_some_and(|it| it.contains(Path::new(&path))))
                .collect();
            assert_eq!(owners.len(), 1, "{path}");
            sizes[owners[0] as usize - 1] += 1;
        }
        assert!(sizes.iter().all(|size| (300..600).contains(size)), "{sizes:?}");
    }

    #[test]
    fn what_is_missing_is_named() {
        let shares = vec![
            ShareState::Complete,
            ShareState::Missing,
            ShareState::Running("process 4, since noon".to_owned()),
            ShareState::Stopped("process 5, since noon".to_owned()),
        ];
        let expected = ["2 (not started)", "3 (process 4, since noon)", "4 (stopped: process 5, since noon)"];
        assert_eq!(OpenRun { since: String::new(), shares }.incomplete(), expected);
    }
}
