//! Entry point: runs the command line and returns its exit status.

use std::process::ExitCode;

mod app;
mod cli;
mod http;
mod mcp;

fn main() -> ExitCode {
    cli::run()
}
