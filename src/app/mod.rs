//! What the front ends share: settings, opening and building an index, parameters, reference lookup, batch
//! lines, citations.
//!
//! `cli`, `http`, `lsp` and `mcp` import from here, and not from each other, except that the command line starts the servers.

pub(crate) mod add;
pub(crate) mod alerts;
pub(crate) mod batch_line;
pub(crate) mod build;
pub(crate) mod citing;
pub(crate) mod claims_of_text;
pub(crate) mod collection;
pub(crate) mod digest;
pub(crate) mod format;
mod hint;
pub(crate) mod lookup;
pub(crate) mod message;
pub(crate) mod models;
pub(crate) mod original;
mod outcome;
pub(crate) mod params;
pub(crate) mod replace;
mod settings;
pub(crate) mod shared_index;
mod user_files;
pub(crate) mod worker;

pub(crate) use format::Format;
pub(crate) use hint::hint;
pub(crate) use outcome::{Failure, Outcome};
pub(crate) use settings::Settings;
pub(crate) use user_files::UserFiles;
