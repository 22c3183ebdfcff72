//! Applies `.gitignore`, `.ignore` and `.git/info/exclude`: decides which entries of a folder a walk leaves out.
//!
//! The `ignore` crate does the matching, and the precedence rules are the same as its own. Only reading the files is
//! done here: the crate opens anything that has the name of an ignore file, and a named pipe would block the walk.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder, gitconfig_excludes_path};

use super::regular;
use super::skip::cause;

/// The rules of all folders that a walk has entered.
pub(super) struct Ignored {
    /// The folder at which the walk begins, in the form its entries use, and its real path.
    root: PathBuf,
    real: PathBuf,
    entered: Mutex<Entered>,
    /// The patterns that the user's git configuration sets for all repositories.
    global: OnceLock<Gitignore>,
}

#[derive(Default)]
struct Entered {
    folders: HashMap<PathBuf, Arc<Rules>>,
    faults: Vec<(PathBuf, String)>,
}

/// The rules of a folder and its ancestors.
#[derive(Default)]
struct Rules {
    ignore: Gitignores,
    parent: Option<Arc<Rules>>,
}

struct Gitignores {
    /// From `.ignore`.
    plain: Gitignore,
    /// From `.gitignore`.
    git: Gitignore,
    /// From `.git/info/exclude`.
    exclude: Gitignore,
    /// Whether the folder is the root of a repository, above which no `.gitignore` applies.
    is_repository: bool,
}

impl Default for Gitignores {
    fn default() -> Self {
        let empty = Gitignore::empty;
        Self { plain: empty(), git: empty(), exclude: empty(), is_repository: false }
    }
}

impl Ignored {
    /// Returns the rules of a walk that begins at `root`; those of its ancestors apply too.
    pub(super) fn at(root: &Path) -> Self {
        let real = root.canonicalize().unwrap_or_else(|_| root.to_owned());
        let mut entered = Entered::default();
        let around: Vec<&Path> = real.ancestors().collect();
        let rules = around.into_iter().rev().fold(Arc::default(), |parent, folder| entered.rules(folder, &parent));
        entered.folders.insert(real.clone(), rules);
        Self { root: root.to_owned(), real, entered: Mutex::new(entered), global: OnceLock::new() }
    }

    /// Whether the walk leaves an entry out. Must be called for a folder before its content.
    pub(super) fn leaves_out(&self, path: &Path, is_folder: bool) -> bool {
        let real = path.strip_prefix(&self.root).map_or_else(|_| path.to_owned(), |rest| self.real.join(rest));
        let mut entered = self.entered.lock().unwrap_or_else(PoisonError::into_inner);
        let rules = real.parent().and_then(|folder| entered.folders.get(folder)).cloned().unwrap_or_default();
        let is_left_out = match self.matched(&rules, &real, is_folder) {
            Match::Ignore(()) => true,
            Match::Whitelist(()) => false,
            Match::None => real.file_name().is_some_and(is_hidden),
        };
        if is_folder && !is_left_out {
            let own = entered.rules(&real, &rules);
            entered.folders.insert(real, own);
        }
        is_left_out
    }

    /// Returns the ignore files that could not be read, with the reason.
    pub(super) fn faults(&self) -> Vec<(PathBuf, String)> {
        let mut entered = self.entered.lock().unwrap_or_else(PoisonError::into_inner);
        let faults = std::mem::take(&mut entered.faults).into_iter();
        let shown =
            |path: PathBuf| path.strip_prefix(&self.real).map_or_else(|_| path.clone(), |rest| self.root.join(rest));
        faults.map(|(path, what)| (shown(path), what)).collect()
    }

    /// Matches a path against the rules: the nearest folder decides; `.ignore` takes precedence over `.gitignore`, and
    /// that over git's own configuration.
    fn matched(&self, rules: &Arc<Rules>, path: &Path, is_folder: bool) -> Match<()> {
        let folders = || std::iter::successors(Some(rules), |rules| rules.parent.as_ref());
        let within = folders().any(|rules| rules.ignore.is_repository);
        let (mut plain, mut git, mut exclude) = (Match::None, Match::None, Match::None);
        let mut is_beyond = !within;
        for Rules { ignore, .. } in folders().map(AsRef::as_ref) {
            let settle = |found: &mut Match<()>, rules: &Gitignore| {
                if found.is_none() {
                    *found = rules.matched(path, is_folder).map(|_| ());
                }
            };
            settle(&mut plain, &ignore.plain);
            if !is_beyond {
                settle(&mut git, &ignore.git);
                settle(&mut exclude, &ignore.exclude);
            }
            is_beyond |= ignore.is_repository;
        }
        let found = plain.or(git).or(exclude);
        if !found.is_none() || !within {
            return found;
        }
        self.global.get_or_init(global).matched(path, is_folder).map(|_| ())
    }
}

impl Entered {
    /// Returns the rules of a folder in `parent`, or the parent's own if the folder adds none.
    fn rules(&mut self, folder: &Path, parent: &Arc<Rules>) -> Arc<Rules> {
        let plain = self.read(folder, &folder.join(".ignore"));
        let git = self.read(folder, &folder.join(".gitignore"));
        let repository = folder.join(".git");
        let is_repository = repository.exists();
        let exclude = is_repository.then(|| self.common(&repository)).flatten();
        let exclude = exclude.map_or_else(Gitignore::empty, |at| self.read(folder, &at.join("info/exclude")));
        let is_repository = is_repository || folder.join(".jj").exists();
        if !is_repository && plain.is_empty() && git.is_empty() {
            return Arc::clone(parent);
        }
        let ignore = Gitignores { plain, git, exclude, is_repository };
        Arc::new(Rules { ignore, parent: Some(Arc::clone(parent)) })
    }

    /// Returns the folder that stores what all work trees of a repository share. In a work tree, `.git` is a file that
    /// names it.
    fn common(&mut self, repository: &Path) -> Option<PathBuf> {
        if repository.is_dir() {
            return Some(repository.to_owned());
        }
        let own = PathBuf::from(self.line(repository)?.strip_prefix("gitdir: ")?);
        let common = self.line(&own.join("commondir"))?;
        Some(own.join(common))
    }

    /// Returns the first line of a file.
    fn line(&mut self, path: &Path) -> Option<String> {
        let bytes = self.bytes(path)?;
        String::from_utf8_lossy(&bytes).lines().next().map(str::to_owned)
    }

    /// Reads the rules of an ignore file for the content of `folder`; empty if the file does not exist.
    fn read(&mut self, folder: &Path, path: &Path) -> Gitignore {
        let Some(bytes) = self.bytes(path) else { return Gitignore::empty() };
        let mut builder = GitignoreBuilder::new(folder);
        for line in String::from_utf8_lossy(&bytes).trim_start_matches('\u{feff}').lines() {
            // As in git, an invalid pattern matches nothing.
            let _ = builder.add_line(None, line);
        }
        builder.build().unwrap_or_else(|_| Gitignore::empty())
    }

    fn bytes(&mut self, path: &Path) -> Option<Vec<u8>> {
        match regular::read_regular(path) {
            Ok(bytes) => Some(bytes),
            Err(error) => {
                let is_missing = matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory);
                // In a folder that cannot be searched the file may not exist, and the folder itself is reported.
                if !is_missing && fs::symlink_metadata(path).is_ok() {
                    self.faults.push((path.to_owned(), format!("ignore file cannot be read: {}", cause(&error))));
                }
                None
            }
        }
    }
}

/// Returns the patterns for all repositories of the user. Their file belongs to the user and may be of any type.
fn global() -> Gitignore {
    let (Some(path), Ok(here)) = (gitconfig_excludes_path(), std::env::current_dir()) else {
        return Gitignore::empty();
    };
    Entered::default().read(&here, &path)
}

fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}

#[cfg(test)]
mod tests;
