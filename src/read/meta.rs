//! What is said about an article beside its text: the front matter of a file, and the sidecars beside it.
//!
//! Later wins: the file itself, then `NAME.meta.toml`, then `articles.toml` in its folder. Nothing wrong in any of them
//! stops the file; it is left out and said in a warning that names the place.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use memchr::memmem;

use crate::article::Meta;

use super::budget::STATED;
use super::declared::{DeclaredMetadata, Field, meant, short};
use super::value::{self, Value};
use super::{Pool, Worker, decode, format, regular};

/// The name of the file that describes the articles of its folder.
pub(super) const CATALOG: &str = "articles.toml";

/// The end of the name of a file that describes the file of the rest of its name.
pub(super) const SIDECAR: &str = ".meta.toml";

/// Whether a file describes others, and is no article itself.
pub(super) fn is_sidecar(name: &str) -> bool {
    name == CATALOG || name.ends_with(SIDECAR)
}

/// The front matter that a text begins with, and the byte at which what it describes begins.
///
/// It is YAML between lines `---` (the last one may be `...`), or TOML between lines `+++`.
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
        // A rule, some text, a rule: nothing that describes anything.
        Ok(Value::Text(_) | Value::List(_)) => return None,
        Ok(value) => take(&mut stated, value, Strictness::Lenient),
        Err(what) => stated.warnings.push(format!("front matter: {what}")),
    }
    Some((stated, end))
}

/// The lines from `start` to the closing fence, and the byte behind that fence.
fn fenced<'t>(text: &'t str, start: usize, fence: &str) -> Option<(&'t str, usize)> {
    let mut from = start.saturating_sub(1); // the line end before an empty matter counts too
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

/// The length of the rest of a line that holds white space alone, its end included.
fn line_end(text: &str) -> Option<usize> {
    let length = text.find('\n').map_or(text.len(), |at| at + 1);
    text[..length].trim().is_empty().then_some(length)
}

/// What is said beside the files of a run. Every catalog is read once; it can be asked from several threads.
#[derive(Debug, Default)]
pub struct Sidecars {
    folders: Mutex<HashMap<PathBuf, Arc<Catalog>>>,
    pool: Option<Arc<Pool>>,
}

impl Sidecars {
    /// None read yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same, for a run whose files of risky formats are parsed by processes of a worker program.
    #[must_use]
    pub fn with(self, worker: Option<Worker>) -> Self {
        Self { pool: worker.map(|worker| Arc::new(Pool::new(worker))), ..self }
    }

    /// The processes that parse risky formats.
    pub(super) fn pool(&self) -> Option<&Arc<Pool>> {
        self.pool.as_ref()
    }

    /// What was wrong in the catalogs read so far, in order of their paths.
    pub fn warnings(&self) -> Vec<String> {
        let folders = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        let mut warnings: Vec<String> = folders.values().flat_map(|catalog| catalog.warnings.iter().cloned()).collect();
        warnings.sort();
        warnings
    }

    /// What is said beside the file at `path`.
    pub(super) fn beside(&self, path: &Path) -> DeclaredMetadata<'static> {
        let mut stated = DeclaredMetadata::default();
        let (Some(name), Some(folder)) = (path.file_name().and_then(OsStr::to_str), path.parent()) else {
            return stated;
        };
        let names = format::names(name);
        for name in &names {
            let sidecar = format!("{name}{SIDECAR}");
            match load(&folder.join(&sidecar)) {
                None => {}
                Some(Ok(fields)) => {
                    let mut later = DeclaredMetadata::default();
                    take(&mut later, fields, Strictness::Strict);
                    name_place(&mut later, &sidecar);
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

    /// The catalog of a folder, empty where it has none.
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

/// What `articles.toml` says, by the names it uses.
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
            name_place(&mut stated, CATALOG);
            catalog.entries.insert(name.into_owned(), stated);
        }
        catalog
    }
}

/// Whether a name that is no field is worth a word: in a sidecar always, in front matter, which other tools read too,
/// only if a field was plainly meant.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Strictness {
    Strict,
    Lenient,
}

/// Takes the fields of a table.
fn take(stated: &mut DeclaredMetadata<'static>, value: Value, strictness: Strictness) {
    let fields = match value {
        Value::Table(fields) => fields,
        Value::Null => return,
        other => return stated.warnings.push(format!("expected fields, found {}", other.kind())),
    };
    for (name, value) in fields {
        match (Field::named(&name), meant(&name)) {
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

/// The value without ties to its source.
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

/// Says in each warning where it comes from. What is too long to be stated about every article of a file is left out.
fn name_place(stated: &mut DeclaredMetadata, place: &str) {
    if stated.meta.size() > STATED {
        stated.meta = Meta::default();
        stated.warnings.push(format!("states more than {} KiB about one file", STATED >> 10));
    }
    for warning in &mut stated.warnings {
        *warning = format!("{place}: {warning}");
    }
}

/// The TOML file at `path`, `None` when there is none.
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

/// Whether a link leads out of the folder that it lies in: words of other files must not get into articles, or into messages.
fn leads_out(link: &Path) -> bool {
    let folder = link.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let folder = folder.canonicalize().ok();
    link.canonicalize().is_ok_and(|target| !folder.is_some_and(|folder| target.starts_with(folder)))
}

/// A TOML document.
fn toml(text: &str) -> Result<Value<'static>, String> {
    text.parse::<toml::Table>().map(|table| toml::Value::Table(table).into()).map_err(|error| {
        let line = error.span().map_or(1, |span| crate::text::line_of(text, span.start.min(text.len())));
        format!("not valid TOML at line {line}: {}", error.message())
    })
}

#[cfg(test)]
mod tests;
