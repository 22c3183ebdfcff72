//! `ibid index`: reads files and folders into the index.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

use ibid::engine::Share;
use ibid::ingest::{STDIN, Summary};
use ibid::read::WalkOptions;
use ibid::render::{json, terminal};
use ibid::{Error, Result};

use super::output::stdout;
use super::{Global, watch};
use crate::app::{
    Failure, Format, Outcome,
    build::{BuildOptions, embed, interruption, waiting},
    models::ModelArgs,
};

/// Index articles
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub(super) struct Args {
    /// Files and folders, or - for JSON Lines on stdin [default: the corpus]
    paths: Vec<PathBuf>,
    /// Rebuild the index from scratch
    #[arg(long)]
    rebuild: bool,
    /// Keep articles whose files no longer exist
    #[arg(long)]
    keep_missing: bool,
    /// Follow symbolic links to targets outside the corpus
    #[arg(long)]
    follow_links: bool,
    /// Read hidden files and files excluded by .gitignore or .ignore
    #[arg(long)]
    no_ignore: bool,
    /// Keep running and index changes until Ctrl-C
    #[arg(long, conflicts_with = "strict")]
    watch: bool,
    /// Exit with status 2 if a file was skipped or cannot be read
    #[arg(long)]
    strict: bool,
    /// Index share K of N of the files; N processes, on one machine or several, index all of them into a cluster
    #[arg(long, value_name = "K/N", conflicts_with_all = ["watch", "embed"])]
    shard: Option<Share>,
    /// Number of threads [default: one per processor]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    jobs: Option<u16>,
    /// Memory for index data not yet on disk, such as 512MB or 2GiB
    #[arg(long, value_name = "SIZE", default_value = "256MB", value_parser = size)]
    memory: usize,
    /// Compute the vectors of all passages for --model, which searches otherwise do when they need them
    #[arg(long, conflicts_with = "watch")]
    embed: bool,
    #[command(flatten)]
    model: ModelArgs,
}

const EXAMPLES: &str = "\
Reads new and changed files only, and removes articles whose files no longer exist. A file that cannot be
read is reported and does not stop the run; its earlier articles are kept. If the run is interrupted, the
index is unchanged.

Examples:
  ibid index                         index the corpus (./corpus by default)
  ibid index articles/ notes.md      index a folder and a file
  ibid index --embed --model DIR     also compute the vectors for `ibid search --model DIR`
  ibid index - < export.jsonl        JSON Lines: {\"id\", \"title\", \"text\", \"date\", …}";

pub(super) fn run(args: Args, global: &Global) -> Result<Outcome, Failure> {
    let format = global.format("index", &[Format::Text, Format::Json])?;
    let meaning = if args.embed { args.model.open(&global.settings)? } else { None };
    if args.embed && meaning.is_none() {
        let hint = "name it with `--model DIR`, or as `model` in ibid.toml";
        return Err(Failure::Trouble(Error::input("--embed", "needs a model of sentence embeddings"), Some(hint)));
    }
    let Args { mut paths, strict, .. } = args;
    if paths.is_empty() {
        if !global.settings.corpus.exists() {
            let error = Error::input(global.settings.corpus.display().to_string(), "corpus not found");
            let hint = "name the articles to index: `ibid index PATH…`, or prepare this folder with `ibid init`";
            return Err(Failure::Trouble(error, Some(hint)));
        }
        paths.push(global.settings.corpus.clone());
    }
    if let Some(missing) = paths.iter().find(|path| path.as_os_str() != STDIN && fs::symlink_metadata(path).is_err()) {
        let cause = fs::symlink_metadata(missing).err().unwrap_or_else(|| io::ErrorKind::NotFound.into());
        if cause.kind() == io::ErrorKind::NotFound {
            let hint = if is_address(missing) {
                "ibid works offline: save the page, then `ibid add FILE`"
            } else {
                "name a file or folder that exists; `ibid init` prepares a folder for articles"
            };
            return Err(Failure::Trouble(Error::input(missing.display().to_string(), "not found"), Some(hint)));
        }
    }
    let work = BuildOptions {
        rebuild: args.rebuild,
        keep_missing: args.keep_missing,
        walk: WalkOptions { follow_links: args.follow_links, no_ignore: args.no_ignore },
        share: args.shard,
        jobs: args.jobs,
        memory: args.memory,
    };
    if args.watch {
        return watched(work, &paths, format, global);
    }
    let paths_text = paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ");
    let summary = work.done(paths, &global.settings)?;
    print(&summary, format, global)?;
    if args.shard.is_none() && summary.passages == 0 {
        let (named, many) = (paths_text, summary.skipped.len() + summary.left_out.total());
        global.settings.warn(if many == 0 {
            format!(
                "{named}: no articles found: put text, Markdown, HTML, PDF, DOCX or other files there (docs/formats.md)"
            )
        } else {
            format!(
                "{named}: no articles: everything was skipped or left out; `ibid inspect FILE` shows how a file is read"
            )
        });
    }
    if let Some(meaning) = meaning.filter(|_| summary.passages > 0) {
        embed(&meaning, &global.settings)?;
    }
    Ok(match () {
        () if strict && !(summary.skipped.is_empty() && summary.kept.is_empty()) => Outcome::Trouble,
        () if args.shard.is_none() && summary.passages == 0 => Outcome::Nothing,
        () => Outcome::Found,
    })
}

/// Returns whether a path is an address of the web.
pub(super) fn is_address(path: &Path) -> bool {
    path.to_str().is_some_and(|path| path.starts_with("http://") || path.starts_with("https://"))
}

fn print(summary: &Summary, format: Format, global: &Global) -> io::Result<()> {
    if global.settings.quiet {
        return Ok(());
    }
    let mut out = stdout(format);
    match format {
        Format::Json => json::summary(&mut out, summary)?,
        _ => terminal::summary(&mut out, summary, &global.look())?,
    }
    out.flush()
}

/// Indexes until interrupted; reports the first run, and later runs that change something.
fn watched(mut work: BuildOptions, paths: &[PathBuf], format: Format, global: &Global) -> Result<Outcome, Failure> {
    let stop = interruption();
    let mut told: Option<Summary> = None;
    let mut broken = None;
    let follow_links = work.walk.follow_links;
    let outcome = watch::watch(paths, follow_links, &global.settings, &stop, || {
        let summary =
            work.run(paths.to_vec(), &global.settings, &stop, |options| waiting(options, &global.settings))?;
        // Rebuild only once.
        work.rebuild = false;
        let is_same = |told: &Summary| {
            (&told.skipped, &told.kept, &told.warnings) == (&summary.skipped, &summary.kept, &summary.warnings)
        };
        let has_changed = summary.new + summary.changed + summary.removed > 0;
        if has_changed || !told.as_ref().is_some_and(is_same) {
            for warning in
                summary.warnings.iter().filter(|it| told.as_ref().is_none_or(|told| !told.warnings.contains(it)))
            {
                global.settings.warn(warning);
            }
            if let Err(error) = print(&summary, format, global) {
                broken = Some(error);
                stop.store(true, Ordering::Relaxed);
            }
        }
        told = Some(summary);
        Ok(())
    });
    stop.store(true, Ordering::Relaxed);
    match (outcome, broken) {
        (_, Some(error)) => Err(Failure::Output(error)),
        (Err(Error::Interrupted) | Ok(()), None) => Ok(Outcome::Found),
        (Err(error), None) => Err(error.into()),
    }
}

/// Parses a number of bytes: `512MB`, `2GiB`, `1000000`.
fn size(query_string: &str) -> Result<usize, String> {
    let expected = || "expected a size such as 512MB or 2GiB".to_owned();
    let digits = query_string.len() - query_string.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').len();
    let number: f64 = query_string[..digits].parse().map_err(|_| expected())?;
    let unit = match query_string[digits..].trim().to_ascii_lowercase().as_str() {
        "" | "b" => 1.0,
        "k" | "kb" => 1e3,
        "m" | "mb" => 1e6,
        "g" | "gb" => 1e9,
        "kib" => 1024.0,
        "mib" => 1024.0 * 1024.0,
        "gib" => 1024.0 * 1024.0 * 1024.0,
        _ => return Err(expected()),
    };
    let bytes = number * unit;
    if (1e6..1e12).contains(&bytes) { Ok(bytes as usize) } else { Err("expected between 1MB and 1000GB".to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_are_read() {
        assert_eq!(size("512MB"), Ok(512_000_000));
        assert_eq!(size("1.5 GiB"), Ok(1_610_612_736));
        assert_eq!(size("64m"), Ok(64_000_000));
        for wrong in ["", "MB", "12 parsecs", "1", "1e9", "9999999GB"] {
            assert!(size(wrong).is_err(), "{wrong}");
        }
    }
}
