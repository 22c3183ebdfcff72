//! Each subcommand and its output.

mod arguments;
mod check;
mod cite;
mod defaults;
mod index;
mod inspect;
mod lint;
mod mcp;
mod pages;
mod quote;
mod report;
mod search;
mod show;
mod status;
mod verify;
mod watch;
