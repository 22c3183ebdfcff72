//! Metadata outside the text of an article: the front matter of a file, and its sidecars.
//!
//! Later sources win: first the file itself, then `NAME.meta.toml`, then `articles.toml` in its folder. An error in any
//! of them does not prevent reading the file; the field is left out, with a warning that names the position.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use memchr::memmem;

use crate::article::Meta;

use super::budget::STATED;
use super::declared::{DeclaredMetadata, Field, closest_field, short};
use super::value::{self, Value};
use super::{Ocr, Pool, Worker, decode, format, regular};

/// Name of the file that describes the articles of its folder.
pub(super) const CATALOG: &str = "articles.toml";

/// Suffix of a file that describes the file named by the rest of its name.
pub(crate) const SIDECAR: &str = ".meta.toml";

/// Whether a file describes other files and is not an article.
pub(super) fn is_sidecar(name: &str) -> bool {
    name == CATALOG || name.ends_with(SIDECAR)
}

/// Parses the front matter of a text, and returns it with the byte offset at which the text itself begins.
///
/// Front matter is YAML between `---` lines (the last may be `...`), or TOML between `+++` lines.
pub(super) fn front_matter(text: &str) -> Option<(DeclaredMetadata<'static>, usize)> {
    let fence = text.get(..3).filter(|fence| matches!(*fence, "---" | "+++"))?;
    let start = 3 + line_end(&text[3..])?;
    let (matter, end) = fenced(text, start, fence)?;
    let mut stated = DeclaredMetadata::default();
    let value = if fence == "+++" {
        toml(matter)
    } else {
        value::yaml(matter).map_err(|(line, what)| format!("not valid YAML at line {line}: {what}"))
    };
    match value {
        // A rule, some text and a rule: not front matter.
        Ok(Value::Text(_) | Value::List(_)) => return None,
        Ok(value) => take(&mut stated, value, Strictness::Lenient),
        Err(what) => stated.warnings.push(format!("front matter: {what}")),
    }
    Some((stated, end))
}

/// Returns the lines from `start` to the closing fence, and the byte offset after that fence.
fn fenced<'t>(text: &'t str, start: usize, fence: &str) -> Option<(&'t str, usize)> {
    let mut from = start.saturating_sub(1); // the line end before empty front matter counts too
    while let Some(at) = memmem::find(&text.as_bytes()[from..], b"\n").map(|at| from + at + 1) {
        let line = text.as_bytes()[at..].get(..3)?;
        if (line == fence.as_bytes() || fence == "---" && line == b"...")
            && let Some(length) = line_end(&text[at + 3..])
        {
            return Some((&text[start..at], at + 3 + length));
        }
        from = at;
    }
    None
}

/// Returns the length of the rest of a line, including its end, if it contains only white space.
fn line_end(text: &str) -> Option<usize> {
    let length = text.find('\n').map_or(text.len(), |at| at + 1);
    text[..length].trim().is_empty().then_some(length)
}

/// The sidecars of a run. Every catalog is read once; safe to use from several threads.
#[derive(Debug, Default)]
pub struct Sidecars {
    folders: Mutex<HashMap<PathBuf, Arc<Catalog>>>,
    pool: Option<Arc<Pool>>,
    are_ignored: bool,
    /// Pools that recognise the scanned pages of some files.
    recognising: HashMap<PathBuf, Arc<Pool>>,
}

impl Sidecars {
    /// Returns an empty cache.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the worker program that parses risky formats.
    #[must_use]
    pub fn with(self, worker: Option<Worker>) -> Self {
        Self { pool: worker.map(|worker| Arc::new(Pool::new(worker))), ..self }
    }

    /// Recognises the scanned pages of PDF files with Tesseract. Needs a worker program.
    #[must_use]
    pub fn with_ocr(self, ocr: Ocr) -> Self {
        let pool = self.pool.as_ref().map(|pool| Arc::new(Pool::new(pool.worker().clone()).with_ocr(Ok(ocr))));
        Self { pool, ..self }
    }

    /// Recognises the scanned pages of some files, given by their absolute paths, or refuses them with a reason.
    #[must_use]
    pub(crate) fn with_ocr_of(mut self, files: &[PathBuf], ocr: Result<Ocr, String>) -> Self {
        if let Some(pool) = &self.pool {
            let pool = Arc::new(Pool::new(pool.worker().clone()).with_ocr(ocr));
            self.recognising.extend(files.iter().map(|file| (file.clone(), Arc::clone(&pool))));
        }
        self
    }

    /// Returns the processes that parse a file of a risky format.
    pub(super) fn pool_for(&self, path: &Path) -> Option<&Arc<Pool>> {
        let own = || self.recognising.get(&std::path::absolute(path).ok()?);
        if self.recognising.is_empty() { None } else { own() }.or(self.pool.as_ref())
    }

    /// Returns the problems in the catalogs read so far, in the order of their paths.
    pub fn warnings(&self) -> Vec<String> {
        let folders = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        let mut warnings: Vec<String> = folders.values().flat_map(|catalog| catalog.warnings.iter().cloned()).collect();
        warnings.sort();
        warnings
    }

    /// Reads files without their sidecars.
    #[must_use]
    pub(crate) fn ignored(self) -> Self {
        Self { are_ignored: true, ..self }
    }

    /// Returns what the sidecars declare for the file at `path`.
    pub(super) fn beside(&self, path: &Path) -> DeclaredMetadata<'static> {
        if self.are_ignored { DeclaredMetadata::default() } else { self.declared(path, "") }
    }

    /// Returns the metadata that the sidecars of a file declare, except the one of this name.
    pub(crate) fn declared_elsewhere(&self, path: &Path, except: &str) -> Meta {
        self.declared(path, except).meta
    }

    fn declared(&self, path: &Path, except: &str) -> DeclaredMetadata<'static> {
        let mut stated = DeclaredMetadata::default();
        let (Some(name), Some(folder)) = (path.file_name().and_then(OsStr::to_str), path.parent()) else {
            return stated;
        };
        let names = format::names(name);
        for name in &names {
            let sidecar = format!("{name}{SIDECAR}");
            if sidecar == except {
                continue;
            }
            match load(&folder.join(&sidecar)) {
                None => {}
                Some(Ok(fields)) => {
                    let mut later = DeclaredMetadata::default();
                    take(&mut later, fields, Strictness::Strict);
                    prefix_warnings(&mut later, &sidecar);
                    stated.overlay(later);
                }
                Some(Err(what)) => stated.warnings.push(format!("{sidecar}: {what}")),
            }
        }
        let catalog = self.catalog(folder);
        for name in &names {
            if let Some(later) = catalog.entries.get(name.as_str()) {
                stated.overlay(later.clone());
            }
        }
        stated
    }

    /// Returns the catalog of a folder, empty if there is none.
    fn catalog(&self, folder: &Path) -> Arc<Catalog> {
        let mut folders = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(catalog) = folders.get(folder) {
            return Arc::clone(catalog);
        }
        let catalog = Arc::new(Catalog::load(folder));
        folders.insert(folder.to_owned(), Arc::clone(&catalog));
        catalog
    }
}

/// The content of `articles.toml`, by article name.
#[derive(Debug, Default)]
struct Catalog {
    entries: HashMap<String, DeclaredMetadata<'static>>,
    warnings: Vec<String>,
}

impl Catalog {
    fn load(folder: &Path) -> Self {
        let path = folder.join(CATALOG);
        let mut catalog = Self::default();
        let fields = match load(&path) {
            Some(Ok(Value::Table(fields))) => fields,
            Some(Err(what)) => {
                catalog.warnings.push(format!("{}: {what}", path.display()));
                return catalog;
            }
            _ => return catalog,
        };
        let known: Vec<String> = fs::read_dir(folder)
            .into_iter()
            .flatten()
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .flat_map(|name| format::names(&name))
            .collect();
        let known: std::collections::HashSet<&str> = known.iter().map(String::as_str).collect();
        for (name, value) in fields {
            if !matches!(value, Value::Table(_)) {
                catalog.warnings.push(format!("{}: {name}: expected a table, found {}", path.display(), value.kind()));
                continue;
            }
            if !known.contains(&*name) {
                catalog.warnings.push(format!("{}: file `{}` not found", path.display(), short(&name)));
            }
            let mut stated = DeclaredMetadata::default();
            take(&mut stated, value, Strictness::Strict);
            prefix_warnings(&mut stated, CATALOG);
            catalog.entries.insert(name.into_owned(), stated);
        }
        catalog
    }
}

/// Whether an unknown field name causes a warning: in a sidecar always; in front matter, which other tools use too,
/// only if it is a likely misspelling.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Strictness {
    Strict,
    Lenient,
}

/// Reads the fields of a table.
fn take(stated: &mut DeclaredMetadata<'static>, value: Value, strictness: Strictness) {
    let fields = match value {
        Value::Table(fields) => fields,
        Value::Null => return,
        other => return stated.warnings.push(format!("expected fields, found {}", other.kind())),
    };
    for (name, value) in fields {
        match (Field::named(&name), closest_field(&name)) {
            (Some(Field::Text(_)), _) | (None, None) if strictness == Strictness::Lenient => {}
            (Some(Field::Text(_)), _) | (None, None) => {
                stated.warnings.push(format!("unknown field `{}`", short(&name)));
            }
            (Some(field), _) => stated.take(field, owned(value)),
            (None, Some(field)) => {
                stated.warnings.push(format!("unknown field `{}`: did you mean `{field}`?", short(&name)));
            }
        }
    }
}

/// Returns the value without borrows from its source.
fn owned(value: Value) -> Value<'static> {
    match value {
        Value::Null => Value::Null,
        Value::Bool(flag) => Value::Bool(flag),
        Value::Number(number) => Value::Number(number),
        Value::Text(text) => Value::Text(text.into_owned().into()),
        Value::List(items) => Value::List(items.into_iter().map(owned).collect()),
        Value::Table(fields) => {
            Value::Table(fields.into_iter().map(|(name, value)| (name.into_owned().into(), owned(value))).collect())
        }
    }
}

/// Prefixes each warning with its origin. Metadata that is too long to be declared for every article of a file is
/// dropped.
fn prefix_warnings(stated: &mut DeclaredMetadata, place: &str) {
    if stated.meta.size() > STATED {
        stated.meta = Meta::default();
        stated.warnings.push(format!("states more than {} KiB about one file", STATED >> 10));
    }
    for warning in &mut stated.warnings {
        *warning = format!("{place}: {warning}");
    }
}

/// Reads the TOML file at `path`; `None` if it does not exist.
fn load(path: &Path) -> Option<Result<Value<'static>, String>> {
    if path.is_symlink() && leads_out(path) {
        return Some(Err("link out of its folder: not followed".to_owned()));
    }
    match regular::read_regular(path) {
        Ok(bytes) => {
            Some(decode::decode(bytes, false).map_err(|skip| skip.what).and_then(|decoded| toml(&decoded.text)))
        }
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => None,
        Err(error) => Some(Err(super::skip::cause(&error))),
    }
}

/// Whether a link leads out of its folder: content of other files must not get into articles or messages.
fn leads_out(link: &Path) -> bool {
    let folder = link.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let folder = folder.canonicalize().ok();
    link.canonicalize().is_ok_and(|target| !folder.is_some_and(|folder| target.starts_with(folder)))
}

/// Parses a TOML document.
fn toml(text: &str) -> Result<Value<'static>, String> {
    text.parse::<toml::Table>().map(|table| toml::Value::Table(table).into()).map_err(|error| {
        let line = error.span().map_or(1, |span| crate::text::line_of(text, span.start.min(text.len())));
        format!("not valid TOML at line {line}: {}", error.message())
    })
}

#[cfg(test)]
mod tests;
