//! `ibid index --watch`: keeps an index up to date with the files it was built from, until it is interrupted.
//!
//! A change is a reason for an ordinary run, which finds out itself what has changed. So an editor's save by renaming, a
//! move, a file that cannot be read just now, and a flood of events that the system gives up counting all come to the same.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use ibid::ingest::STDIN;
use ibid::{Error, Result};
use notify::event::{AccessKind, AccessMode, EventKind};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher as _};

use super::Global;

/// Changes that follow each other sooner than this are one.
const QUIET: Duration = Duration::from_millis(100);
/// A stream of changes that does not end is indexed as often as this.
const PATIENCE: Duration = Duration::from_millis(700);
/// After a run that failed, the next begins so much later.
const RETRY: Duration = Duration::from_secs(1);
/// How often an interruption is looked for.
const TICK: Duration = Duration::from_millis(50);

/// Runs once, and again whenever something changes under the paths, until `stop` is set. Runs that fail are told once, and
/// tried again.
pub(super) fn watch(
    paths: &[PathBuf],
    follow_links: bool,
    global: &Global,
    stop: &AtomicBool,
    mut run: impl FnMut() -> Result<()>,
) -> Result<()> {
    if paths.iter().any(|path| path == Path::new(STDIN)) {
        return Err(Error::input("--watch", "standard input cannot be watched: give files and folders"));
    }
    let (sender, events) = mpsc::channel();
    // Folders that a link leads to are watched only where they are read.
    let config = notify::Config::default().with_follow_symlinks(follow_links);
    let watcher = RecommendedWatcher::new(sender, config).map_err(|error| fault(Path::new("--watch"), &error))?;
    let mut watch = Watch { watcher, watched: HashSet::new() };
    // Watched before they are looked through: what changes meanwhile is the next run's.
    watch.all(paths)?;
    run()?;
    global.warn(format!("watching {}; press Ctrl-C to stop", named(paths)));
    let index = global.index.canonicalize().unwrap_or_else(|_| global.index.clone());
    let mut complaint = None;
    while changed(&events, &index, stop) {
        while let Err(error) = watch.all(paths).and_then(|()| run()) {
            if stop.load(Ordering::Relaxed) {
                return Ok(());
            }
            let said = error.to_string();
            if complaint.as_ref() != Some(&said) {
                global.warn(format!("{said}: retrying"));
                complaint = Some(said);
            }
            // What is gone is no longer watched, even if something of its name comes back.
            watch.forget();
            pause(RETRY, stop);
        }
        if complaint.take().is_some() {
            global.warn("recovered");
        }
    }
    Ok(())
}

struct Watch {
    watcher: RecommendedWatcher,
    watched: HashSet<PathBuf>,
}

impl Watch {
    /// Watches those of the paths that are not watched yet: folders with all that is in them; of a file its folder, since
    /// a new file of its name may take its place, and a sidecar may lie beside it.
    fn all(&mut self, paths: &[PathBuf]) -> Result<()> {
        for path in paths.iter().filter(|path| !self.watched.contains(*path)) {
            let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
            let (place, mode) = if path.is_dir() {
                (path.as_path(), RecursiveMode::Recursive)
            } else {
                (parent, RecursiveMode::NonRecursive)
            };
            self.watcher.watch(place, mode).map_err(|error| fault(path, &error))?;
        }
        self.watched.extend(paths.iter().cloned());
        Ok(())
    }

    fn forget(&mut self) {
        for path in self.watched.drain() {
            // It may have gone by itself.
            let _ = self.watcher.unwatch(&path);
        }
    }
}

/// Waits for changes, and for their end. `false` when it was interrupted.
fn changed(events: &Receiver<notify::Result<Event>>, index: &Path, stop: &AtomicBool) -> bool {
    let mut burst: Option<(Instant, Instant)> = None;
    while !stop.load(Ordering::Relaxed) {
        match events.recv_timeout(TICK) {
            Ok(event) if matters(&event, index) => {
                let now = Instant::now();
                burst = Some((burst.map_or(now, |(first, _)| first), now));
            }
            Ok(_) | Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return false,
        }
        if burst.is_some_and(|(first, last)| last.elapsed() >= QUIET || first.elapsed() >= PATIENCE) {
            return true;
        }
    }
    false
}

/// Whether something may have changed. That a file was looked at, by us as a rule, changes nothing.
fn matters(event: &notify::Result<Event>, index: &Path) -> bool {
    // An error means that events were lost.
    let Ok(event) = event else { return true };
    let is_write = |kind| matches!(kind, AccessKind::Close(AccessMode::Write));
    let is_change = !matches!(event.kind, EventKind::Access(kind) if !is_write(kind));
    let is_ours =
        |path: &PathBuf| path.starts_with(index) || std::path::absolute(path).is_ok_and(|it| it.starts_with(index));
    is_change && (event.paths.is_empty() || !event.paths.iter().all(is_ours))
}

fn pause(length: Duration, stop: &AtomicBool) {
    let started = Instant::now();
    while started.elapsed() < length && !stop.load(Ordering::Relaxed) {
        std::thread::sleep(TICK);
    }
}

fn named(paths: &[PathBuf]) -> String {
    paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ")
}

fn fault(path: &Path, error: &notify::Error) -> Error {
    let what = match &error.kind {
        notify::ErrorKind::MaxFilesWatch => "too many folders to watch: raise fs.inotify.max_user_watches".to_owned(),
        notify::ErrorKind::PathNotFound => "no such file or folder".to_owned(),
        _ => error.to_string().to_lowercase(),
    };
    Error::input(path.display().to_string(), format!("cannot be watched: {what}"))
}
