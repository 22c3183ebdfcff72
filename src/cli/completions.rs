//! `ibid completions`: prints shell completion scripts, and completes arguments when the shell asks.
//!
//! The shell runs `ibid` itself, so that query fields and article ids are completed from the index.

use std::ffi::OsStr;
use std::io;
use std::path::PathBuf;

use clap::{Arg, CommandFactory as _, ValueEnum};
use clap_complete::ArgValueCompleter;
use clap_complete::engine::CompletionCandidate;
use clap_complete::env::{CompleteEnv, Shells};
use ibid::query::Field;
use ibid::{Error, Search};

use super::{Cli, defaults};
use crate::app::{Failure, Outcome};

/// Print shell completions
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// Shell
    shell: Shell,
}

const EXAMPLES: &str = "\
Examples:
  ibid completions bash > ~/.local/share/bash-completion/completions/ibid
  ibid completions zsh > ~/.zfunc/_ibid
  ibid completions fish > ~/.config/fish/completions/ibid.fish";

#[derive(Clone, Copy, ValueEnum)]
enum Shell {
    Bash,
    Elvish,
    Fish,
    Powershell,
    Zsh,
}

/// Environment variable with which a shell requests completion.
const REQUEST_VARIABLE: &str = "IBID_COMPLETE";

/// Maximum number of articles to suggest.
const MAX_SUGGESTIONS: usize = 200;

/// Answers a completion request; returns whether there was one.
pub(super) fn answer() -> bool {
    let arguments = std::env::args_os();
    let folder = std::env::current_dir().ok();
    CompleteEnv::with_factory(completed)
        .var(REQUEST_VARIABLE)
        .try_complete(arguments, folder.as_deref())
        .unwrap_or(true)
}

/// Returns the command whose arguments complete article ids and query fields from the index.
fn completed() -> clap::Command {
    let completes = |arg: Arg| match arg.get_id().as_str() {
        "article" | "like" | "references" => arg.add(ArgValueCompleter::new(articles)),
        "query" => arg.add(ArgValueCompleter::new(fields)),
        _ => arg,
    };
    command().mut_subcommands(|subcommand| subcommand.mut_args(completes))
}

/// Returns the command with the defaults from `ibid.toml`. Errors are ignored, because the user would not see a
/// message.
fn command() -> clap::Command {
    let defaults::Found { file, is_above, mut notes } = defaults::file();
    file.and_then(|file| defaults::apply(Cli::command(), &file, is_above, &mut notes).ok()).unwrap_or_else(Cli::command)
}

pub(super) fn run(args: &Args) -> Result<Outcome, Failure> {
    let shell = args.shell.to_possible_value().expect("none is hidden");
    let completer = Shells::builtins();
    let completer = completer.completer(shell.get_name()).expect("it is one of those built in");
    let mut script = Vec::new();
    completer.write_registration(REQUEST_VARIABLE, "ibid", "ibid", "ibid", &mut script)?;
    io::Write::write_all(&mut io::stdout(), &script)?;
    Ok(Outcome::Found)
}

/// Suggests article ids, also for the id part of a reference.
fn articles(argument: &OsStr) -> Vec<CompletionCandidate> {
    let Some(argument) = argument.to_str() else { return Vec::new() };
    let Ok(ids) = ids(argument) else { return Vec::new() };
    ids.into_iter().map(CompletionCandidate::new).collect()
}

fn ids(argument: &str) -> Result<Vec<String>, Error> {
    let search = Search::open(&index())?;
    let manifest = search.searcher().manifest()?;
    let ids = manifest.ids()?;
    let mut ids: Vec<String> =
        ids.iter().map(ibid::ArticleId::as_str).filter(|id| id.starts_with(argument)).map(str::to_owned).collect();
    ids.sort_unstable();
    ids.truncate(MAX_SUGGESTIONS);
    Ok(ids)
}

/// Suggests field names for the last word of a query.
fn fields(argument: &OsStr) -> Vec<CompletionCandidate> {
    let Some(argument) = argument.to_str() else { return Vec::new() };
    let start = argument.rfind([' ', '(', '+', '-']).map_or(0, |at| at + 1);
    let (before, word) = argument.split_at(start);
    if word.is_empty() {
        return Vec::new();
    }
    let fields = Field::ALL.iter().map(|field| field.name()).filter(|name| name.starts_with(word));
    fields.map(|name| CompletionCandidate::new(format!("{before}{name}:"))).collect()
}

/// Returns the index folder: from the arguments, or else the environment or `ibid.toml`.
fn index() -> PathBuf {
    let mut words = std::env::args_os().skip_while(|word| word != "--index").skip(1);
    let given = words.next().or_else(|| std::env::var_os("IBID_INDEX"));
    let default = || {
        let option = command().get_arguments().find(|option| option.get_long() == Some("index")).cloned();
        option.and_then(|option| Some(option.get_default_values().first()?.to_os_string()))
    };
    given.or_else(default).map_or_else(|| PathBuf::from("index"), PathBuf::from)
}
