//! `ibid mcp`: starts the MCP server on stdin and stdout.

use super::Global;
use crate::app::{
    Failure, Outcome,
    models::{JudgeArgs, ModelArgs, Models, SynonymArgs},
};

/// Run an MCP server on stdin and stdout
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    #[command(flatten)]
    model: ModelArgs,
    #[command(flatten)]
    synonyms: SynonymArgs,
    #[command(flatten)]
    judge: JudgeArgs,
}

const EXAMPLES: &str = "\
Started by MCP clients. The tools are search, read, quote, check, cite and status; articles are resources.
A missing index is built on the first request; a changed one is reopened.

Example configuration for most clients:
  {\"mcpServers\": {\"ibid\": {\"command\": \"ibid\", \"args\": [\"mcp\", \"--index\", \"/path/to/index\"]}}}";

pub(super) fn run(args: &Args, global: &Global) -> Result<Outcome, Failure> {
    let models = Models::open(&args.model, &args.judge, &args.synonyms, &global.settings)?;
    crate::mcp::serve(&global.settings, models)
}
