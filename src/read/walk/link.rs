//! Symbolic links: decides which of them are followed, after everything else has been found.
//!
//! A link that leads out of the corpus is followed only if requested. A link to a file in the corpus is read only if
//! that file is not read under its own path; a link to a folder in the corpus is never followed. Every folder is
//! visited once, so circular links end.

use std::fs;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use super::{Root, Times, Walker, WhyLeftOut, format, is_sidecar, kind, skip};
use crate::read::Format;

/// A link that the walk found.
pub(super) struct Link {
    pub(super) path: PathBuf,
    /// The root that it was found under.
    pub(super) root: Arc<Root>,
    /// Whether it is one of the caller's paths.
    pub(super) is_named: bool,
}

impl Walker {
    /// Follows the links found so far, and those found on the way.
    pub(super) fn follow(&mut self) {
        let mut files = Vec::new();
        while !self.links.is_empty() {
            for link in std::mem::take(&mut self.links) {
                if let Some(real) = self.target(&link) {
                    files.push((link, real));
                }
            }
        }
        // All files that have their own path are known now.
        for (link, real) in files {
            let is_new = fs::metadata(&real).is_ok_and(|about| self.file_at(&link.path, &link.root, real, &about));
            if !is_new {
                self.found.left_out.add(&link.path, WhyLeftOut::LinkWithin);
            }
        }
    }

    /// Returns the file that a link leads to, if it is to be read; walks the folder that it leads to.
    fn target(&mut self, link: &Link) -> Option<PathBuf> {
        let Link { path, root, is_named } = link;
        let (real, about) = match path.canonicalize().and_then(|real| Ok((fs::metadata(&real)?, real))) {
            Ok((about, real)) => (real, about),
            Err(error) => {
                self.unreadable(path, broken(&error));
                return None;
            }
        };
        if self.index.as_ref().is_some_and(|index| real.starts_with(index)) {
            return None;
        }
        let is_within = self.boundaries.iter().any(|folder| real.starts_with(folder));
        if !is_within && !is_named && !self.options.follow_links {
            self.skip(path, format!("{}: read it with --follow-links", WhyLeftOut::LinkOut.name()));
            self.found.left_out.add(path, WhyLeftOut::LinkOut);
        } else if about.is_dir() {
            if self.options.follow_links && !self.visited.contains(&real) {
                let root = root.at(path, real);
                self.folder(&Arc::new(root));
            } else {
                self.found.left_out.add(path, WhyLeftOut::LinkWithin);
            }
        } else if !about.is_file() {
            self.skip(path, kind(about.file_type()));
        } else if path.file_name().is_some_and(|name| is_sidecar(&name.to_string_lossy())) {
            self.sidecars.insert(path.clone(), Times::of(&about));
        } else if *is_named || Format::of_name(path).is_some() || format::is_picture(path) {
            return Some(real);
        } else {
            self.skip(path, format::unknown(path));
        }
        None
    }
}

/// Returns why a link is broken.
fn broken(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => "link to nothing".to_owned(),
        _ => skip::cause(error),
    }
}
