//! `ibid status`: shows what the index contains and whether it is stale.

use std::io::Write as _;

use ibid::engine::{self, Overview};
use ibid::ingest::stale;
use ibid::render::{json, terminal};
use ibid::{Error, Result, Search};

use super::Global;
use super::output::stdout;
use crate::app::{Failure, Format, Outcome, worker};

/// Show what the index contains and whether it is up to date
#[derive(clap::Args)]
pub(super) struct Args {}

pub(super) fn run(_: &Args, global: &Global) -> Result<Outcome, Failure> {
    let format = global.format("status", &[Format::Text, Format::Json])?;
    if !engine::exists(&global.settings.index) {
        let open = engine::open_run(&global.settings.index)?;
        let what = open
            .map_or_else(|| "no index found".to_owned(), |open| format!("no index yet: {}", terminal::shares(&open)));
        let error = Error::input(global.settings.index.display().to_string(), what);
        return Err(Failure::Trouble(error, Some("prepare one with `ibid init`, or build it: `ibid index PATH…`")));
    }
    let search = Search::open(&global.settings.index)?;
    let searcher = search.searcher();
    let (mut status, overview) = (searcher.status()?, Overview::of(searcher)?);
    status.open = engine::open_run(&global.settings.index)?;
    let (manifest, stale) = (searcher.manifest()?, stale(searcher)?);
    let mut out = stdout(format);
    match format {
        Format::Json => json::status(&mut out, &status, &overview, &manifest, stale.as_deref())?,
        _ => terminal::status(&mut out, &status, &overview, &manifest, stale.as_deref(), &global.look())?,
    }
    out.flush()?;
    if global.settings.verbose {
        let sandbox = worker::own().map(|worker| worker.sandbox());
        global.settings.warn(match sandbox {
            Some(Ok(sandbox)) => format!("sandbox of parsers: {sandbox}"),
            Some(Err(skip)) => format!("sandbox of parsers: cannot be tested: {skip}"),
            None => "sandbox of parsers: none: the program's own file is not found".to_owned(),
        });
    }
    Ok(Outcome::Found)
}
