//! Stands in for `ibid serve` in a build without the feature `serve`.

use ibid::Error;

use super::Global;
use crate::app::{Failure, Outcome};

/// Not part of this build
#[derive(clap::Args)]
pub(super) struct Args {}

pub(super) fn run(_: &Args, _: &Global) -> Result<Outcome, Failure> {
    Err(Error::input("serve", "this build has no HTTP server: enable the feature `serve`").into())
}
