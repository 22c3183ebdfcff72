//! `ibid lsp`: starts the language server on stdin and stdout.

use std::path::Path;

use ibid::Result;

use super::{Global, settings_for};
use crate::app::{Failure, Outcome, Settings};

/// Run a language server on stdin and stdout
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// Ignored: stdin and stdout are always used
    #[arg(long, hide = true)]
    stdio: bool,
}

const EXAMPLES: &str = "\
Started by editors. Checks Markdown, LaTeX, AsciiDoc and plain text as `ibid lint` does while it is edited, shows
and opens the passages cited, and completes references after [@ and [[. The index is the one of the nearest
ibid.toml at or above the document; without one, the index beside it or above it.

Example for Neovim:
  vim.lsp.start({ name = 'ibid', cmd = { 'ibid', 'lsp' } })";

pub(super) fn run(_: &Args, global: &Global) -> Result<Outcome, Failure> {
    let own = global.settings.clone();
    let resolver = move |folder: Option<&Path>| -> Result<Settings> {
        let Some(folder) = folder else { return Ok(own.clone()) };
        settings_for(folder)
    };
    crate::lsp::serve(Box::new(resolver))
}
