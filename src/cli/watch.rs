//! `ibid index --watch`: keeps an index up to date with its files until interrupted.
//!
//! A change triggers an ordinary run, which detects what has changed. This covers an editor's save by renaming, a move,
//! a file that is temporarily unreadable, and lost events alike.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use ibid::ingest::STDIN;
use ibid::{Error, Result};
use notify::event::{AccessKind, AccessMode, EventKind};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher as _};

use crate::app::Settings;

/// Changes closer together than this are handled as one.
const QUIET: Duration = Duration::from_millis(100);
/// Maximum delay of a run during an unending stream of changes.
const MAX_DELAY: Duration = Duration::from_millis(700);
/// Delay before the next run after a failed one.
const RETRY: Duration = Duration::from_secs(1);
/// Interval of checks for an interruption.
const TICK: Duration = Duration::from_millis(50);

/// Runs once, and again after every change under the paths, until `stop` is set. Failures are reported once and
/// retried.
pub(super) fn watch(
    paths: &[PathBuf],
    follow_links: bool,
    settings: &Settings,
    stop: &AtomicBool,
    mut run: impl FnMut() -> Result<()>,
) -> Result<()> {
    if paths.iter().any(|path| path == Path::new(STDIN)) {
        return Err(Error::input("--watch", "standard input cannot be watched: give files and folders"));
    }
    let (sender, events) = mpsc::channel();
    // Folders behind symbolic links are watched only if they are read.
    let config = notify::Config::default().with_follow_symlinks(follow_links);
    let watcher = RecommendedWatcher::new(sender, config).map_err(|error| fault(Path::new("--watch"), &error))?;
    let mut watch = Watch { watcher, watched: HashSet::new() };
    // Watch before reading: changes during a run trigger the next one.
    watch.all(paths)?;
    run()?;
    settings.warn(format!("watching {}; press Ctrl-C to stop", named(paths)));
    let index = settings.index.canonicalize().unwrap_or_else(|_| settings.index.clone());
    let mut complaint = None;
    while changed(&events, &index, stop) {
        while let Err(error) = watch.all(paths).and_then(|()| run()) {
            if stop.load(Ordering::Relaxed) {
                return Ok(());
            }
            let said = error.to_string();
            if complaint.as_ref() != Some(&said) {
                settings.warn(format!("{said}: retrying"));
                complaint = Some(said);
            }
            // A deleted folder is no longer watched, even if a new one has the same name.
            watch.forget();
            pause(RETRY, stop);
        }
        if complaint.take().is_some() {
            settings.warn("recovered");
        }
    }
    Ok(())
}

struct Watch {
    watcher: RecommendedWatcher,
    watched: HashSet<PathBuf>,
}

impl Watch {
    /// Watches those paths that are not watched yet: folders recursively; for a file, its folder, because a new file
    /// may replace it and a sidecar may be next to it.
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
            // It may already have been removed.
            let _ = self.watcher.unwatch(&path);
        }
    }
}

/// Waits for changes to begin and to settle. Returns `false` if interrupted.
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
        if burst.is_some_and(|(first, last)| last.elapsed() >= QUIET || first.elapsed() >= MAX_DELAY) {
            return true;
        }
    }
    false
}

/// Returns whether an event may be a change. Read access, mostly our own, is not.
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
