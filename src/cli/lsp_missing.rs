//! Stands in for `ibid lsp` in a build without the feature `lsp`.

use ibid::Error;

use super::Global;
use crate::app::{Failure, Outcome};

/// Not part of this build
#[derive(clap::Args)]
pub(super) struct Args {}

pub(super) fn run(_: &Args, _: &Global) -> Result<Outcome, Failure> {
    Err(Error::input("lsp", "this build has no language server: enable the feature `lsp`").into())
}
