//! Sidecars that an import writes. The first line identifies them and has a digest of the rest, so that one that was edited
//! is known, and kept.

use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use crate::article::{Meta, hexadecimal};
use crate::read::{LibraryEntry, SIDECAR, Sidecars, read_regular};

/// Beginning of the first line.
const HEAD: &str = "# ibid import: ";

/// What becomes of a sidecar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SidecarAction {
    /// It is new, with this content.
    Create(String),
    /// It was written by an earlier import, and changes to this content.
    Update(String),
    /// It was written or edited by hand, and is overwritten with this content.
    Replace(String),
    /// It has this content already, or there is nothing to add.
    Unchanged,
    /// It was written or edited by hand, and stays as it is, for this reason.
    Keep(&'static str),
}

impl SidecarAction {
    /// Returns the content to write, if any.
    pub fn content(&self) -> Option<&str> {
        match self {
            Self::Create(content) | Self::Update(content) | Self::Replace(content) => Some(content),
            Self::Unchanged | Self::Keep(_) => None,
        }
    }
}

/// Plans the sidecar of a file. Fields that other sidecars of the user declare are left to them.
pub(super) fn plan(
    file: &Path,
    mut meta: Meta,
    (library, entry): (&Path, &LibraryEntry),
    beside: &Sidecars,
    replace: bool,
) -> (PathBuf, SidecarAction) {
    let name = format!("{}{SIDECAR}", file.file_name().unwrap_or_default().to_string_lossy());
    let path = file.with_file_name(&name);
    without_declared(&mut meta, &beside.declared_elsewhere(file, &name));
    let body = body(&meta);
    let content = format!("{}\n{body}", head(&body, library, entry));
    let action = match fs::symlink_metadata(&path) {
        Err(_) if body.is_empty() => SidecarAction::Unchanged,
        Err(_) => SidecarAction::Create(content),
        Ok(about) if !about.is_file() => SidecarAction::Keep("is a link or a folder"),
        Ok(_) => {
            let known = read_regular(&path).ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default();
            if known == content {
                SidecarAction::Unchanged
            } else if is_own(&known) {
                // Another name of the library is no reason to write.
                let same = known.split_once('\n').is_some_and(|(_, rest)| rest == body);
                if same { SidecarAction::Unchanged } else { SidecarAction::Update(content) }
            } else if replace {
                SidecarAction::Replace(content)
            } else if known.starts_with(HEAD) {
                SidecarAction::Keep("was edited since it was imported")
            } else {
                SidecarAction::Keep("was not written by `ibid import`")
            }
        }
    };
    (path, action)
}

/// Removes the fields that the user declares.
fn without_declared(meta: &mut Meta, declared: &Meta) {
    let pairs = [
        (&mut meta.title, &declared.title),
        (&mut meta.source, &declared.source),
        (&mut meta.date, &declared.date),
        (&mut meta.url, &declared.url),
        (&mut meta.lang, &declared.lang),
        (&mut meta.section, &declared.section),
    ];
    for (own, declared) in pairs {
        if declared.is_some() {
            *own = None;
        }
    }
    if !declared.authors.is_empty() {
        meta.authors.clear();
    }
    if !declared.tags.is_empty() {
        meta.tags.clear();
    }
}

/// Returns the fields in TOML.
fn body(meta: &Meta) -> String {
    let mut body = String::new();
    let mut line = |name: &str, value: String| body.extend([name, " = ", &value, "\n"]);
    let list = |items: &[String]| format!("[{}]", items.iter().map(|item| quoted(item)).collect::<Vec<_>>().join(", "));
    if let Some(title) = &meta.title {
        line("title", quoted(title));
    }
    if !meta.authors.is_empty() {
        line("authors", list(&meta.authors));
    }
    for (name, value) in [
        ("source", &meta.source),
        ("date", &meta.date),
        ("url", &meta.url),
        ("lang", &meta.lang),
        ("section", &meta.section),
    ] {
        if let Some(value) = value {
            line(name, quoted(value));
        }
    }
    if !meta.tags.is_empty() {
        line("tags", list(&meta.tags));
    }
    body
}

/// Formats a TOML string.
fn quoted(text: &str) -> String {
    // Escapes of JSON are escapes of TOML, except that TOML wants one for DEL.
    serde_json::Value::from(text).to_string().replace('\u{7f}', "\\u007F")
}

fn head(body: &str, library: &Path, entry: &LibraryEntry) -> String {
    let library = library.file_name().unwrap_or_default().to_string_lossy();
    let from = if entry.key.is_empty() { library.into_owned() } else { format!("{} in {library}", entry.key) };
    let from: String = from.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    format!("{HEAD}{from}; {}", digest(body))
}

fn digest(body: &str) -> String {
    hexadecimal(&Sha256::digest(body.as_bytes())[..8])
}

/// Returns whether a sidecar is as an import wrote it.
fn is_own(content: &str) -> bool {
    let Some((head, body)) = content.split_once('\n') else { return false };
    head.starts_with(HEAD) && head.rsplit_once("; ").is_some_and(|(_, stated)| stated == digest(body))
}
