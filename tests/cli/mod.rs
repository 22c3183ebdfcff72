//! Each subcommand as it is typed, and what it prints.

mod arguments;
mod cite;
mod index;
mod inspect;
mod pages;
mod quote;
mod search;
mod show;
mod status;
