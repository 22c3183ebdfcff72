//! Entry point: runs the command line and returns its exit status.

use std::process::ExitCode;

mod cli;
mod http;
mod library;
mod mcp;

fn main() -> ExitCode {
    cli::run()
}
