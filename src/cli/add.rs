//! `ibid add`: copies files into the corpus of an index, and indexes only them.

use std::io::Write as _;
use std::path::PathBuf;

use ibid::Error;
use ibid::render::json;
use ibid::render::terminal::Visible;

use super::Global;
use super::index::is_address;
use super::output::stdout;
use crate::app::add::{Target, add};
use crate::app::{Failure, Format, Outcome, Settings, build::BuildOptions};

/// Copy files into the corpus and index them
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// Files: articles of any format, such as saved web pages. One that is in the corpus already is only indexed
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Folder of the corpus to copy them into [default: the corpus itself]
    #[arg(long, value_name = "FOLDER")]
    to: Option<PathBuf>,
    /// Name of the copy of a single file
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
}

const EXAMPLES: &str = "\
A file is read before it is copied: one that cannot be read changes nothing. NAME.meta.toml beside a file is copied
with it. Other files of the corpus are not read.

Examples:
  ibid add ~/Downloads/interview.html        a web page that was saved
  ibid add letter.pdf --to mail/2019         into corpus/mail/2019
  ibid add scan.pdf --name council-1987.pdf  under another name";

pub(super) fn run(args: &Args, global: &Global) -> Result<Outcome, Failure> {
    let format = global.format("add", &[Format::Text, Format::Json])?;
    let settings = &global.settings;
    if args.name.is_some() && args.files.len() > 1 {
        return Err(Error::input("--name", "needs one file").into());
    }
    if let Some(address) = args.files.iter().find(|file| is_address(file)) {
        let error = Error::input(address.display().to_string(), "not a file: ibid works offline");
        return Err(Failure::Trouble(error, Some("save the page in the browser, then add the file")));
    }
    let target = Target { to: args.to.as_deref(), name: args.name.as_deref() };
    let index = |options: BuildOptions, places, settings: &Settings| options.done(places, settings);
    let (additions, summary) = add(&args.files, &target, settings, index)?;
    let mut out = stdout(format);
    if format == Format::Json {
        json::summary(&mut out, &summary)?;
    } else if !settings.quiet {
        for addition in &additions {
            let shown = addition.place.strip_prefix(std::env::current_dir().unwrap_or_default());
            let shown = shown.unwrap_or(&addition.place).display().to_string();
            let what = if addition.is_there { "indexed" } else { "added  " };
            writeln!(out, "{what}  {}", Visible(&shown))?;
            for (id, title) in &addition.articles {
                let title = title.as_deref().map(|title| format!("  {title}")).unwrap_or_default();
                writeln!(out, "         {}{}", Visible(id), Visible(&title))?;
            }
        }
    }
    out.flush()?;
    for (path, skip) in &summary.skipped {
        settings.warn(format!("{}: {skip}", path.display()));
    }
    let is_read = summary.new + summary.changed + summary.unchanged > 0;
    Ok(if is_read && summary.skipped.is_empty() { Outcome::Found } else { Outcome::Trouble })
}
