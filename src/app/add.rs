//! Copies files into the corpus of an index, and indexes only them.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use ibid::engine::{self, manifest::Manifest};
use ibid::ingest::{Summary, inspect};
use ibid::passage::Size;
use ibid::read::{Sidecars, Skip, id_of};
use ibid::{Error, Result, Search};

use super::{Failure, Settings, build, build::BuildOptions, worker};

/// Where to add files.
#[derive(Default)]
pub(crate) struct Target<'t> {
    /// Folder of the corpus to copy them into, if it is not the corpus itself.
    pub(crate) to: Option<&'t Path>,
    /// Name of the copy of a single file.
    pub(crate) name: Option<&'t str>,
}

/// A file that is to be added.
pub(crate) struct Addition {
    from: PathBuf,
    /// Its place in the corpus.
    pub(crate) place: PathBuf,
    /// Whether it is there already.
    pub(crate) is_there: bool,
    /// Ids and titles of its articles.
    pub(crate) articles: Vec<(String, Option<String>)>,
}

/// Copies files into the corpus of an index and indexes them. All are read first: one that cannot be read changes nothing.
pub(crate) fn add(
    files: &[PathBuf],
    target: &Target<'_>,
    settings: &Settings,
    index: impl FnOnce(BuildOptions, Vec<PathBuf>, &Settings) -> Result<Summary>,
) -> Result<(Vec<Addition>, Summary), Failure> {
    if !engine::exists(&settings.index) {
        let error = Error::input(settings.index.display().to_string(), "no index found");
        return Err(Failure::Trouble(error, Some("prepare one with `ibid init`, or build it: `ibid index PATH…`")));
    }
    let manifest = Search::open(&settings.index)?.searcher().manifest()?;
    let root = root(&manifest, &settings.corpus)?;
    let folder = folder(&root, target.to)?;
    let sidecars = Sidecars::new().with(worker::own());
    let sidecars = match build::ocr(settings)? {
        Some(ocr) => sidecars.with_ocr(ocr),
        None => sidecars,
    };
    let mut additions: Vec<Addition> = Vec::new();
    for file in files {
        let addition = planned(file, target.name, &root, &folder, &manifest, &sidecars)?;
        if additions.iter().any(|earlier| earlier.place == addition.place) {
            return Err(taken(&addition.place, "another of these files has the same name"));
        }
        additions.push(addition);
    }
    let mut copied: Vec<PathBuf> = Vec::new();
    let indexed = copy_all(&additions, &mut copied).and_then(|()| {
        let mut own = settings.clone();
        own.corpus.clone_from(&root);
        let options = BuildOptions { keep_missing: true, ..BuildOptions::default() };
        index(options, additions.iter().map(|it| it.place.clone()).collect(), &own)
    });
    let summary = indexed.inspect_err(|_| remove_all(&copied))?;
    Ok((additions, summary))
}

/// Returns the folder that was indexed: the corpus of the settings, or the only one.
fn root(manifest: &Manifest, corpus: &Path) -> Result<PathBuf, Failure> {
    let corpus = std::path::absolute(corpus).unwrap_or_else(|_| corpus.to_owned());
    let mut folders: Vec<&Path> =
        manifest.roots.iter().map(|root| root.path.as_path()).filter(|path| path.is_dir()).collect();
    folders.retain(|path| manifest.roots.iter().all(|root| root.path == *path || !path.starts_with(&root.path)));
    match folders.as_slice() {
        _ if folders.contains(&corpus.as_path()) => Ok(corpus),
        [only] => Ok((*only).to_owned()),
        [] => {
            let error = Error::input(corpus.display().to_string(), "the index has no folder to add to");
            Err(Failure::Trouble(error, Some("index the corpus first: `ibid index FOLDER`")))
        }
        several => {
            let names = several.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ");
            let error = Error::input(names, "the index has several folders");
            Err(Failure::Trouble(error, Some("name the one to add to: `--corpus FOLDER`")))
        }
    }
}

/// Returns the folder to copy into.
fn folder(root: &Path, to: Option<&Path>) -> Result<PathBuf, Failure> {
    let Some(to) = to else { return Ok(root.to_owned()) };
    let inside = if root.join(to).is_dir() { root.join(to) } else { to.to_owned() };
    let Ok(real) = inside.canonicalize() else {
        let error = Error::input(root.join(to).display().to_string(), "folder not found");
        return Err(Failure::Trouble(error, Some("create it first, inside the corpus")));
    };
    let real_root = root.canonicalize().map_err(Error::disk(root, "reading the corpus"))?;
    match real.strip_prefix(&real_root) {
        Ok(below) if real.is_dir() => Ok(root.join(below)),
        _ => {
            let error =
                Error::input(to.display().to_string(), format!("not a folder of the corpus {}", root.display()));
            Err(Failure::Trouble(error, Some("name a folder below the corpus")))
        }
    }
}

fn taken(place: &Path, why: &str) -> Failure {
    let error = Error::input(place.display().to_string(), format!("name taken: {why}"));
    Failure::Trouble(error, Some("give it another name: `--name NAME`, or another folder: `--to FOLDER`"))
}

/// Reads a file, and checks that it can be added.
fn planned(
    file: &Path,
    name: Option<&str>,
    root: &Path,
    folder: &Path,
    manifest: &Manifest,
    sidecars: &Sidecars,
) -> Result<Addition, Failure> {
    let about = fs::metadata(file).map_err(Error::disk(file, "cannot be read"))?;
    if about.is_dir() {
        let error = Error::input(file.display().to_string(), "is a folder");
        return Err(Failure::Trouble(error, Some("to index a folder: `ibid index FOLDER`")));
    }
    let real = file.canonicalize().map_err(Error::disk(file, "cannot be read"))?;
    let real_root = root.canonicalize().map_err(Error::disk(root, "reading the corpus"))?;
    let inside = real.strip_prefix(&real_root).ok().map(|below| root.join(below));
    let place = match (&inside, name) {
        (Some(place), None) => place.clone(),
        (_, Some(name)) if name.is_empty() || name.starts_with('.') || name.contains(['/', '\\']) => {
            return Err(Error::input(format!("--name {name}"), "not a file name, or a hidden one").into());
        }
        (_, Some(name)) => folder.join(name),
        (None, None) => folder.join(file.file_name().unwrap_or_default()),
    };
    if place.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.')) {
        let error = Error::input(place.display().to_string(), "hidden files are not indexed");
        return Err(Failure::Trouble(error, Some("give it another name: `--name NAME`")));
    }
    let is_there = is_same(file, &place)?;
    if !is_there {
        if fs::symlink_metadata(&place).is_ok() {
            return Err(taken(&place, "the file there differs"));
        }
        // Both would keep their extension in their ids, and references to the other one would break.
        let twin = manifest.sources.keys().find(|path| id_of(path) == id_of(&place));
        if let Some(twin) = twin {
            return Err(taken(&place, &format!("it would differ from {} in its extension only", twin.display())));
        }
    }
    let articles = articles(file, &place, root, sidecars)?;
    for (id, _) in &articles {
        if let Some(owner) = manifest.owner(id)?.filter(|owner| owner.path != place) {
            let error =
                Error::input(file.display().to_string(), format!("{} has the same id, {id}", owner.path.display()));
            return Err(Failure::Trouble(error, Some("change the `id` in its metadata, or give it another name")));
        }
    }
    Ok(Addition { from: file.to_owned(), place, is_there, articles })
}

/// Reads the articles of a file without an index: their ids and titles.
fn articles(
    file: &Path,
    place: &Path,
    root: &Path,
    sidecars: &Sidecars,
) -> Result<Vec<(String, Option<String>)>, Failure> {
    let (mut articles, mut skipped): (Vec<_>, Option<Skip>) = (Vec::new(), None);
    // Read from where it is: its id there stands for the one it gets.
    let here = id_of(Path::new(file.file_name().unwrap_or_default()));
    let there = id_of(place.strip_prefix(root).unwrap_or(place));
    inspect(file, file.parent(), sidecars, Size::default(), |_, read| {
        match read {
            Ok(read) => {
                let id = read.article.id.as_str();
                let id = id.strip_prefix(here.as_str()).map_or_else(|| id.to_owned(), |rest| format!("{there}{rest}"));
                articles.push((id, read.article.meta.title));
            }
            Err(skip) => skipped = skipped.take().or(Some(skip)),
        }
        Ok::<(), Failure>(())
    })?;
    if articles.is_empty() {
        let what = skipped.map_or_else(|| "no articles".to_owned(), |skip| skip.to_string());
        let error = Error::input(file.display().to_string(), format!("cannot be read: {what}"));
        return Err(Failure::Trouble(error, Some("`ibid inspect FILE` shows how a file is read; nothing was copied")));
    }
    Ok(articles)
}

/// Returns whether a file is at its place already, with the same content.
fn is_same(file: &Path, place: &Path) -> Result<bool> {
    let same_file = || Some(file.canonicalize().ok()? == place.canonicalize().ok()?);
    let same_size = || Some(fs::metadata(file).ok()?.len() == fs::metadata(place).ok()?.len());
    if same_file() == Some(true) {
        return Ok(true);
    }
    if !place.is_file() || same_size() != Some(true) {
        return Ok(false);
    }
    let read = |path: &Path| fs::read(path).map_err(Error::disk(path, "cannot be read"));
    Ok(read(file)? == read(place)?)
}

/// Copies the files that are not there, with their sidecars; the copies are listed in `copied` as they are made.
fn copy_all(additions: &[Addition], copied: &mut Vec<PathBuf>) -> Result<()> {
    for Addition { from, place, .. } in additions.iter().filter(|it| !it.is_there) {
        // Sidecars first: a run that watches the corpus then reads both.
        for (own, copy) in sidecars_of(from).iter().zip(&sidecars_of(place)) {
            if own.is_file() {
                copy_new(own, copy, copied)?;
            }
        }
        copy_new(from, place, copied)?;
    }
    Ok(())
}

/// Returns the metadata files beside a file: `NAME.meta.toml`, with the name's extension and without.
fn sidecars_of(file: &Path) -> [PathBuf; 2] {
    [file.file_name(), file.file_stem()].map(|name| {
        let mut name = name.unwrap_or_default().to_owned();
        name.push(".meta.toml");
        file.with_file_name(name)
    })
}

/// Copies a file; never overwrites one.
fn copy_new(from: &Path, place: &Path, copied: &mut Vec<PathBuf>) -> Result<()> {
    let mut source = File::open(from).map_err(Error::disk(from, "cannot be read"))?;
    let mut copy = File::create_new(place).map_err(Error::disk(place, "creating the copy"))?;
    copied.push(place.to_owned());
    io::copy(&mut source, &mut copy).map_err(Error::disk(place, "writing the copy"))?;
    copy.sync_all().map_err(Error::disk(place, "writing the copy"))
}

fn remove_all(copied: &[PathBuf]) {
    for path in copied {
        // The error that led here is reported; a copy that stays is indexed by the next run.
        let _ = fs::remove_file(path);
    }
}
