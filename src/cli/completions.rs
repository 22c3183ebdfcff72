//! `ibid completions`: prints what makes a shell complete the arguments.

use std::io::Write as _;

use clap::CommandFactory as _;
use clap_complete::{Shell, generate};

use super::{Cli, Failure, Outcome};

/// Print completions for a shell
#[derive(clap::Args)]
#[command(after_help = "Example:\n  ibid completions bash > ~/.local/share/bash-completion/completions/ibid")]
pub(super) struct Args {
    /// The shell
    shell: Shell,
}

pub(super) fn run(args: &Args) -> Result<Outcome, Failure> {
    let mut script = Vec::new();
    generate(args.shell, &mut Cli::command(), "ibid", &mut script);
    std::io::stdout().write_all(&script)?;
    Ok(Outcome::Found)
}
