//! `ibid inspect`: shows how files are read, without an index.

use std::io::Write as _;
use std::path::PathBuf;

use ibid::ingest::inspect;
use ibid::passage::Size;
use ibid::read::Sidecars;
use ibid::render::{json, terminal};

use super::Global;
use super::output::stdout;
use crate::app::{Failure, Format, Outcome, message::say, worker};

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
    let mut out = stdout(format);
    let mut outcome = Outcome::Found;
    for file in &args.files {
        let inspected =
            inspect(file, Some(&global.settings.corpus), &sidecars, Size::default(), |path, article| match article {
                Ok(article) if format == Format::Text => Ok(terminal::inspected(&mut out, &article, &look)?),
                Ok(article) => Ok(json::inspected(&mut out, &article)?),
                Err(skip) => {
                    let number = skip.line.map(|line| format!(":{line}")).unwrap_or_default();
                    say(format!("{}{number}: {}", path.display(), skip.what));
                    outcome = Outcome::Trouble;
                    Ok(())
                }
            });
        match inspected {
            // An unreadable file does not prevent the others from being shown.
            Err(Failure::Trouble(error, _)) => {
                say(error);
                outcome = Outcome::Trouble;
            }
            other => other?,
        }
    }
    for warning in sidecars.warnings() {
        global.settings.warn(warning);
    }
    out.flush()?;
    Ok(outcome)
}
