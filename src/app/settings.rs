//! Settings that all front ends share.

use std::fmt::Display;
use std::io::{self, IsTerminal as _};
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use ibid::ingest::Recognition;
use ibid::render::terminal::TerminalOptions;

use super::message::say;

/// Settings common to all front ends: flags of the command line, environment variables, or `ibid.toml`.
#[derive(Args, Clone)]
#[command(next_help_heading = "Global options")]
pub(crate) struct Settings {
    /// Index folder, or http[s]://HOST:9200/NAME; repeatable for search, show, cite, quote and check
    #[arg(
        long = "index",
        global = true,
        value_name = "DIR",
        env = "IBID_INDEX",
        default_value = "index",
        hide_env_values = true
    )]
    indexes: Vec<PathBuf>,
    /// The first of the indexes.
    #[arg(skip)]
    pub(crate) index: PathBuf,
    /// Folder of the articles; ids are relative to it
    #[arg(
        long,
        global = true,
        value_name = "PATH",
        env = "IBID_CORPUS",
        default_value = "corpus",
        hide_env_values = true
    )]
    pub(crate) corpus: PathBuf,
    /// Longest wait for another process that builds the index
    #[arg(
        long,
        global = true,
        value_name = "SECONDS",
        env = "IBID_WAIT",
        default_value = "600",
        hide_env_values = true
    )]
    wait: u32,
    /// Recognise scanned PDF pages with Tesseract in these languages, such as deu+eng, or none [default: as before]
    #[arg(long, global = true, value_name = "LANGS", env = "IBID_OCR", value_parser = recognition, hide_env_values = true)]
    ocr: Option<Recognition>,
    /// Suppress everything except results and errors
    #[arg(short, long, global = true, display_order = 900)]
    pub(crate) quiet: bool,
    /// Verbose output
    #[arg(short, long, global = true, conflicts_with = "quiet", display_order = 901)]
    pub(crate) verbose: bool,
}

impl Settings {
    /// Takes the first of the indexes as the one that most commands use.
    pub(crate) fn with_first_index(self) -> Self {
        Self { index: self.indexes.first().cloned().unwrap_or_default(), ..self }
    }

    /// Returns the indexes if there are several.
    pub(crate) fn several(&self) -> Option<&[PathBuf]> {
        Some(self.indexes.as_slice()).filter(|indexes| indexes.len() > 1)
    }

    /// Returns how long to wait for another process that builds the index.
    pub(crate) fn wait(&self) -> Duration {
        Duration::from_secs(self.wait.into())
    }

    /// Returns whether scanned pages are recognised.
    pub(crate) fn recognition(&self) -> Recognition {
        self.ocr.clone().unwrap_or_default()
    }

    /// Returns the options for text on stdout.
    pub(crate) fn terminal_options(&self, colour: bool) -> TerminalOptions<'static> {
        let width = || terminal_size::terminal_size().map_or(80, |(width, _)| usize::from(width.0));
        let is_terminal = io::stdout().is_terminal();
        TerminalOptions { width: is_terminal.then(width), colour, verbose: self.verbose, link: None }
    }

    /// Prints a warning to stderr, except with `--quiet`.
    pub(crate) fn warn(&self, warning: impl Display) {
        if !self.quiet {
            say(warning);
        }
    }

    /// Returns quiet settings for an index and a corpus.
    #[cfg(test)]
    pub(crate) fn quiet(index: PathBuf, corpus: PathBuf) -> Self {
        Self { indexes: vec![index.clone()], index, corpus, wait: 600, ocr: None, quiet: true, verbose: false }
    }
}

/// Parses the languages of text recognition.
fn recognition(text: &str) -> Result<Recognition, String> {
    match text {
        "none" => Ok(Recognition::Off),
        languages => Ok(Recognition::In(languages.parse()?)),
    }
}
