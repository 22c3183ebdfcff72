//! Arguments in, exit status out.

use std::process::ExitCode;

mod cli;
mod http;
mod library;
mod mcp;

fn main() -> ExitCode {
    cli::run()
}
