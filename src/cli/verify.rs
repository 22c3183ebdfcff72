//! `ibid verify`: checks the index and the corpus for corruption and changes, and repairs the index.

use std::io::Write as _;
use std::sync::atomic::Ordering;

use ibid::engine;
use ibid::ingest::{self, Fault, Verified};
use ibid::render::{json, terminal};
use ibid::{Error, Result};

use super::Global;
use super::output::stdout;
use crate::app::{
    Failure, Format, Outcome,
    build::{BuildOptions, interruption},
};

/// Check the index for corruption and for changes in the corpus
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// Rebuild a corrupt index from the corpus and list the articles that cannot be restored
    #[arg(long)]
    repair: bool,
    /// Check the index files only, not the articles and the corpus
    #[arg(long)]
    quick: bool,
}

const EXAMPLES: &str = "\
Checks every file of the index against its checksum and every article against its digest, and reads the
corpus again to find changes. --repair keeps an article whose file is missing if its indexed text is
intact. It also deletes leftover segments, lists and temporary files; other files are not touched.

Exit status: 0 no problems, 1 problems found, 2 error.";

pub(super) fn run(args: &Args, global: &Global) -> Result<Outcome, Failure> {
    let format = global.format("verify", &[Format::Text, Format::Json])?;
    // Without `meta.json` there is no index to open, but there may be one to repair.
    if !engine::exists(&global.settings.index) && engine::salvage(&global.settings.index).sources.is_empty() {
        let error = Error::input(global.settings.index.display().to_string(), "no index found");
        return Err(Failure::Trouble(error, Some("build one with `ibid index PATH…`")));
    }
    let (stop, work) = (interruption(), BuildOptions::default());
    let verify = |deep| work.run(Vec::new(), &global.settings, &stop, |options| ingest::verify(options, deep));
    let verified = verify(!args.quick)?;
    let mut out = stdout(format);
    let look = global.look();
    let text = format == Format::Text;
    if text {
        terminal::verified(&mut out, &verified, &look)?;
        out.flush()?;
    }
    let repaired = if args.repair && verified.is_damaged() {
        Some(work.run(vec![global.settings.corpus.clone()], &global.settings, &stop, ingest::repair)?)
    } else {
        None
    };
    let deleted = if args.repair && (repaired.is_some() || verified.has(Fault::Leftover)) {
        Some(engine::sweep(&global.settings.index)?)
    } else {
        None
    };
    let after = deleted.as_ref().map(|_| verify(repaired.is_some() || !args.quick)).transpose()?;
    stop.store(true, Ordering::Relaxed);
    if text {
        if let Some(repaired) = &repaired {
            terminal::repaired(&mut out, repaired, &look)?;
        }
        if let Some(deleted) = &deleted {
            terminal::deleted(&mut out, deleted)?;
        }
    } else {
        json::verified(&mut out, &verified, repaired.as_ref(), deleted.as_deref())?;
    }
    if let Some(after) = after.as_ref().filter(|after| text && !after.findings.is_empty()) {
        terminal::verified(&mut out, after, &look)?;
    }
    out.flush()?;
    let is_well = |verified: &Verified| verified.findings.is_empty();
    let is_lost = repaired.is_some_and(|repaired| !repaired.lost.is_empty());
    Ok(match after {
        Some(after) if is_well(&after) && !is_lost => Outcome::Found,
        None if is_well(&verified) => Outcome::Found,
        _ => Outcome::Nothing,
    })
}
