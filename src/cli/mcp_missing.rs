//! Stands in for `ibid mcp` in a build without the feature `mcp`.

use ibid::Error;

use super::Global;
use crate::app::{Failure, Outcome};

/// Not part of this build
#[derive(clap::Args)]
pub(super) struct Args {}

pub(super) fn run(_: &Args, _: &Global) -> Result<Outcome, Failure> {
    Err(Error::input("mcp", "this build has no MCP server: enable the feature `mcp`").into())
}
