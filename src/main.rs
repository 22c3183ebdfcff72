//! Entry point: runs the command line and returns its exit status.

// A build with fewer front ends uses less of `app`.
#![cfg_attr(not(all(feature = "lsp", feature = "mcp", feature = "serve")), allow(dead_code, unused_imports))]

use std::process::ExitCode;

mod app;
mod cli;
#[cfg(feature = "serve")]
mod http;
#[cfg(feature = "lsp")]
mod lsp;
#[cfg(feature = "mcp")]
mod mcp;

fn main() -> ExitCode {
    cli::run()
}
