//! Arguments in, exit status out.

use std::process::ExitCode;

mod cli;
mod http;
mod library;

fn main() -> ExitCode {
    cli::run()
}
