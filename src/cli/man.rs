//! `ibid man`: writes the manual pages.

use std::fs;
use std::path::PathBuf;

use clap::CommandFactory as _;
use ibid::Error;

use super::{Cli, Failure, Outcome};

/// Write man pages to a folder
#[derive(clap::Args)]
#[command(after_help = "Example:\n  ibid man ~/.local/share/man/man1")]
pub(super) struct Args {
    /// Folder to write to
    dir: PathBuf,
}

pub(super) fn run(args: &Args) -> Result<Outcome, Failure> {
    fs::create_dir_all(&args.dir).map_err(Error::disk(&args.dir, "creating the folder"))?;
    clap_mangen::generate_to(Cli::command(), &args.dir).map_err(Error::disk(&args.dir, "writing the manual pages"))?;
    Ok(Outcome::Found)
}
