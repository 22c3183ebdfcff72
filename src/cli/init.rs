//! `ibid init`: prepares a folder: the corpus, the settings file, and the first index.

use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use ibid::{Error, Result, engine};

use super::output::stdout;
use super::{Global, defaults};
use crate::app::{Failure, Format, Outcome, build};

/// Prepare a folder: the corpus, the settings file and the first index
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// Folder of the articles, absolute or below the current one; created if it is missing
    #[arg(value_name = "CORPUS", default_value = "corpus")]
    articles: PathBuf,
}

const EXAMPLES: &str = "\
Writes ibid.toml in the current folder, unless it is there, and indexes the articles.

Examples:
  ibid init             articles in ./corpus
  ibid init articles/   articles in ./articles";

pub(super) fn run(args: &Args, global: &Global) -> Result<Outcome, Failure> {
    let format = global.format("init", &[Format::Text])?;
    let mut out = stdout(format);
    let corpus = &args.articles;
    if corpus.exists() && !corpus.is_dir() {
        let error = Error::input(corpus.display().to_string(), "not a folder");
        return Err(Failure::Trouble(error, Some("to index single files: `ibid index FILE…`")));
    }
    let is_new = !corpus.exists();
    fs::create_dir_all(corpus).map_err(Error::disk(corpus, "creating the corpus"))?;
    let settings = Path::new(defaults::NAME);
    let written = settings_file(settings, corpus, &global.settings.index)?;
    writeln!(out, "{}  {}", if is_new { "created" } else { "found  " }, corpus.display())?;
    writeln!(out, "{}  {}", if written { "created" } else { "kept   " }, settings.display())?;
    let is_empty = fs::read_dir(corpus).map_err(Error::disk(corpus, "reading the corpus"))?.next().is_none();
    if is_empty {
        writeln!(out, "\nNext: put articles into {}, then run `ibid index`.", corpus.display())?;
        out.flush()?;
        return Ok(Outcome::Found);
    }
    out.flush()?;
    let mut own = global.settings.clone();
    own.corpus.clone_from(corpus);
    let here = std::env::current_dir().unwrap_or_default();
    let index = own.index.strip_prefix(here).unwrap_or(&own.index).display();
    if engine::exists(&own.index) {
        writeln!(out, "found    {index}")?;
    } else {
        build::build_missing(&own)?;
        writeln!(out, "created  {index}")?;
    }
    writeln!(out, "\nNext: `ibid search WORDS…`; after changes in {}: `ibid index`.", corpus.display())?;
    out.flush()?;
    Ok(Outcome::Found)
}

/// Writes the settings file; returns false if there is one.
fn settings_file(path: &Path, corpus: &Path, index: &Path) -> Result<bool> {
    let text = |path: &Path| toml_text(&path.display().to_string());
    let settings = format!(
        "# Defaults of ibid's options. Paths are relative to this file.\ncorpus = {}\nindex = {}\n",
        text(corpus),
        text(index)
    );
    match fs::File::create_new(path).and_then(|mut file| file.write_all(settings.as_bytes())) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(Error::disk(path, "writing the settings")(error)),
    }
}

/// Formats a TOML string.
fn toml_text(text: &str) -> String {
    // JSON escapes are TOML escapes.
    serde_json::Value::from(text).to_string()
}
