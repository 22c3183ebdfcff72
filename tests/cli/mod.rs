//! Each subcommand and its output.

mod add;
mod alerts;
mod arguments;
mod check;
mod cite;
mod defaults;
mod import;
mod index;
mod init;
mod inspect;
mod lint;
#[cfg(unix)]
mod lsp;
mod mcp;
mod newcomer;
mod pages;
mod quote;
mod report;
mod search;
mod several;
mod show;
mod status;
mod verify;
mod watch;
mod word;
