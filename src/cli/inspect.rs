//! `ibid inspect`: shows how files are read, without an index.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::thread::available_parallelism;

use ibid::Error;
use ibid::ingest::{Inspected, inspect};
use ibid::parallel::ordered_map;
use ibid::passage::Size;
use ibid::read::{Sidecars, Skip};
use ibid::render::{json, terminal};

use super::Global;
use super::output::stdout;
use crate::app::{Failure, Format, Outcome, build, message::say, worker};

/// Files up to this size, in bytes, are read ahead.
const SMALL: u64 = 4 << 20;
/// Maximum number of files that are read at the same time. Each takes a subprocess of its own, with its memory.
const THREADS: usize = 2;

/// Takes an article with the path of its file, or the reason why there is none.
type Take<'a> = &'a mut dyn FnMut(&Path, Result<Inspected, Skip>) -> Result<(), Failure>;

/// Show how files are read, without an index
#[derive(clap::Args)]
pub(super) struct Args {
    /// Files and folders
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

pub(super) fn run(args: &Args, global: &Global) -> Result<Outcome, Failure> {
    let format = global.format("inspect", &[Format::Text, Format::Json, Format::Jsonl])?;
    let look = global.look();
    let sidecars = Sidecars::new().with(worker::own());
    let sidecars = match build::ocr(&global.settings)? {
        Some(ocr) => sidecars.with_ocr(ocr),
        None => sidecars,
    };
    let mut out = stdout(format);
    let mut outcome = Outcome::Found;
    let mut show = |path: &Path, article| match article {
        Ok(article) if format == Format::Text => Ok(terminal::inspected(&mut out, &article, &look)?),
        Ok(article) => Ok(json::inspected(&mut out, &article)?),
        Err(Skip { line, what, .. }) => {
            let number = line.map(|line| format!(":{line}")).unwrap_or_default();
            say(format!("{}{number}: {what}", path.display()));
            outcome = Outcome::Trouble;
            Ok(())
        }
    };
    let read = |file: &Path, take: Take<'_>| {
        match inspect(file, Some(&global.settings.corpus), &sidecars, Size::default(), take) {
            // An unreadable file does not prevent the others from being shown.
            Err(Failure::Trouble(error, _)) => Ok(Some(error)),
            other => other.map(|()| None),
        }
    };
    let threads = available_parallelism().map_or(1, usize::from).min(THREADS);
    let mut unreadable = false;
    for files in args.files.chunk_by(|one, other| is_small(one) && is_small(other)) {
        if let [file] = files {
            let error = read(file, &mut show)?;
            unreadable |= error.is_some();
            error.into_iter().for_each(say);
            continue;
        }
        let work = |(): &mut (), file: &PathBuf| {
            let mut found = Vec::new();
            let read = read(file, &mut |path, article| {
                found.push((path.to_owned(), article));
                Ok(())
            });
            (found, read)
        };
        ordered_map(
            files.iter(),
            threads,
            || (),
            work,
            |done| {
                let (found, read) = done.map_err(|panicked| Error::input("inspect", panicked.to_string()))?;
                found.into_iter().try_for_each(|(path, article)| show(&path, article))?;
                let error = read?;
                unreadable |= error.is_some();
                error.into_iter().for_each(say);
                Ok::<(), Failure>(())
            },
        )?;
    }
    if unreadable {
        outcome = Outcome::Trouble;
    }
    for warning in sidecars.warnings() {
        global.settings.warn(warning);
    }
    out.flush()?;
    Ok(outcome)
}

fn is_small(file: &Path) -> bool {
    file.metadata().is_ok_and(|about| about.is_file() && about.len() <= SMALL)
}
