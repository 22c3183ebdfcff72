//! The command line: converts arguments to options of the library, and results to stdout and an exit status.
//!
//! Each subcommand is a file with `Args` and `run`. All logic is in the library.

mod add;
mod alerts;
mod batch;
mod check;
mod cite;
mod completions;
mod defaults;
mod doctor;
mod first_words;
mod import;
mod index;
mod init;
mod inspect;
mod lint;
#[cfg(feature = "lsp")]
mod lsp;
#[cfg(not(feature = "lsp"))]
#[path = "lsp_missing.rs"]
mod lsp;
mod man;
#[cfg(feature = "mcp")]
mod mcp;
#[cfg(not(feature = "mcp"))]
#[path = "mcp_missing.rs"]
mod mcp;
mod output;
mod panics;
mod quote;
mod report;
mod search;
#[cfg(feature = "serve")]
mod serve;
#[cfg(not(feature = "serve"))]
#[path = "serve_missing.rs"]
mod serve;
mod show;
mod status;
mod verify;
mod watch;

use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{ArgAction, Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};
use ibid::Error;
use ibid::render::terminal::Visible;

use crate::app::{self, Failure, Format, Outcome, Settings};
use output::Colour;

/// Search source articles and cite where every word came from
#[derive(Parser)]
#[command(name = "ibid", version, long_version = LONG_VERSION, max_term_width = 100, after_help = EXAMPLES)]
#[command(disable_help_subcommand = true, disable_help_flag = true)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// Printed by `--version`; `-V` prints the first line only.
const LONG_VERSION: &str = concat!(
    env!("CARGO_PKG_VERSION"),
    "\nLicence: MIT OR Apache-2.0\n",
    "Citation styles and locales inside: CC BY-SA 3.0, by the Citation Style Language project (see NOTICE)"
);

const EXAMPLES: &str = "\
Examples:
  ibid init                          prepare a folder: the corpus, settings and the first index
  ibid index articles/               index a folder of articles
  ibid search digital economy        find passages
  ibid show news/2018/forum#p3       print a passage
  ibid cite news/2018/forum#p3       cite it
  ibid quote \"the words as quoted\"   find a quotation, or how it differs from the source
  ibid check \"what is claimed\"       check a claim against the sources
  ibid lint report.md                check the quotations and citations of a report
  ibid report draft.md -o report.md  write its citations and bibliography

Exit status: 0 found or all good, 1 nothing found or findings, 2 error.";

#[derive(Subcommand)]
enum Command {
    Init(init::Args),
    Index(index::Args),
    Add(add::Args),
    Import(import::Args),
    #[command(alias = "find")]
    Search(Box<search::Args>),
    Show(show::Args),
    Cite(cite::Args),
    Inspect(inspect::Args),
    Quote(quote::Args),
    Check(check::Args),
    Lint(lint::Args),
    Report(report::Args),
    Alerts(alerts::Args),
    Status(status::Args),
    Verify(verify::Args),
    Doctor(doctor::Args),
    Serve(serve::Args),
    Lsp(lsp::Args),
    Mcp(mcp::Args),
    Completions(completions::Args),
    Man(man::Args),
    /// Print help for a subcommand
    #[command(hide = true)]
    Help {
        /// Subcommand
        subcommand: Option<String>,
    },
}

/// Options common to all subcommands.
#[derive(Args, Clone)]
#[command(next_help_heading = "Global options")]
struct Global {
    #[command(flatten)]
    settings: Settings,
    /// Output format
    #[arg(long, global = true, value_enum)]
    format: Option<Format>,
    /// Same as --format json, or jsonl for a batch
    #[arg(long, global = true, conflicts_with = "format")]
    json: bool,
    /// When to use colours; NO_COLOR and CLICOLOR_FORCE are respected
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value = "auto")]
    color: Colour,
    /// Print help
    #[arg(short, long, global = true, action = ArgAction::HelpShort, display_order = 902)]
    help: Option<bool>,
}

/// Runs the subcommand.
pub(crate) fn run() -> ExitCode {
    panics::reporting_panics(dispatched)
}

fn dispatched() -> ExitCode {
    if let Some(status) = app::worker::answer() {
        return status;
    }
    if completions::answer() {
        return ExitCode::SUCCESS;
    }
    let Cli { global, command } = match parsed() {
        Ok(Ok(cli)) => cli,
        Ok(Err(refusal)) => return refused(&refusal),
        Err(error) => {
            complain(&error, None);
            return Outcome::Trouble.into();
        }
    };
    let global = Global { settings: global.settings.with_first_index(), ..global };
    let takes_several = matches!(
        command,
        Command::Search(_) | Command::Show(_) | Command::Cite(_) | Command::Quote(_) | Command::Check(_)
    );
    if let (Some(indexes), false) = (global.settings.several(), takes_several) {
        let error = Error::input("--index", format!("given {} times: this command takes one index", indexes.len()));
        complain(
            &error,
            Some("`search`, `show`, `cite`, `quote` and `check` take several; name one with `--index DIR`"),
        );
        return Outcome::Trouble.into();
    }
    let result = match command {
        Command::Add(args) => add::run(&args, &global),
        Command::Import(args) => import::run(&args, &global),
        Command::Init(args) => init::run(&args, &global),
        Command::Index(args) => index::run(args, &global),
        Command::Search(args) => search::run(*args, &global),
        Command::Show(args) => show::run(&args, &global),
        Command::Cite(args) => cite::run(&args, &global),
        Command::Inspect(args) => inspect::run(&args, &global),
        Command::Quote(args) => quote::run(&args, &global),
        Command::Check(args) => check::run(&args, &global),
        Command::Lint(args) => lint::run(&args, &global),
        Command::Report(args) => report::run(&args, &global),
        Command::Alerts(args) => alerts::run(&args, &global),
        Command::Status(args) => status::run(&args, &global),
        Command::Doctor(args) => doctor::run(&args, &global),
        Command::Verify(args) => verify::run(&args, &global),
        Command::Serve(args) => serve::run(&args, &global),
        Command::Lsp(args) => lsp::run(&args, &global),
        Command::Mcp(args) => mcp::run(&args, &global),
        Command::Completions(args) => completions::run(&args),
        Command::Man(args) => man::run(&args),
        Command::Help { subcommand } => help(subcommand.as_deref()),
    };
    match result {
        Ok(outcome) => outcome.into(),
        // The reader closed the pipe.
        Err(Failure::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(Failure::Output(error)) => {
            complain(&Error::disk("stdout", "writing the results")(error), None);
            Outcome::Trouble.into()
        }
        Err(Failure::Trouble(error, hint)) => {
            complain(&error, hint);
            Outcome::Trouble.into()
        }
    }
}

/// Prints what `--help` prints.
fn help(subcommand: Option<&str>) -> Result<Outcome, Failure> {
    let mut command = Cli::command();
    command.build();
    let asked = match subcommand {
        None => Some(&mut command),
        Some(name) => command.find_subcommand_mut(name),
    };
    let Some(asked) = asked else {
        return Err(Error::input(subcommand.unwrap_or_default(), "unknown subcommand: `ibid --help` lists them").into());
    };
    asked.print_help()?;
    Ok(Outcome::Found)
}

/// Returns the settings of the command line with defaults from the `ibid.toml` at or above a folder.
#[cfg(feature = "lsp")]
fn settings_for(folder: &std::path::Path) -> Result<Settings, Error> {
    let parsed = parsed_with(defaults::file_for(folder))?;
    parsed
        .map(|cli| cli.global.settings.with_first_index())
        .map_err(|error| Error::input("ibid.toml", error.to_string()))
}

/// Parses the command line with defaults from `ibid.toml`. The outer error concerns that file.
fn parsed() -> Result<Result<Cli, clap::Error>, Error> {
    parsed_with(defaults::file())
}

fn parsed_with(found: defaults::Found) -> Result<Result<Cli, clap::Error>, Error> {
    let defaults::Found { file, is_above, mut notes } = found;
    let command = match &file {
        Some(file) => defaults::apply(Cli::command(), file, is_above, &mut notes),
        None => Ok(Cli::command()),
    };
    notes.iter().for_each(app::message::say);
    let command = command?;
    let Some(file) = file else { return Ok(Cli::try_parse()) };
    let read = command.try_get_matches().and_then(|mut matches| Cli::from_arg_matches_mut(&mut matches));
    match read {
        Err(refusal) if refusal.use_stderr() && Cli::try_parse().is_ok() => {
            // Nothing is wrong with the arguments themselves.
            let message = refusal.render().to_string();
            let message = message.trim_start_matches("error: ").split("\n\n").next().unwrap_or_default();
            Err(Error::input(file.display().to_string(), message.trim_end()))
        }
        read => Ok(read),
    }
}

/// Prints an error and its hint.
fn complain(error: &Error, hint: Option<&str>) {
    let mut stderr = io::stderr().lock();
    // If stderr cannot be written, the message cannot be reported.
    let _ = writeln!(stderr, "ibid: {}", Visible(&error.to_string()));
    if let Some(hint) = hint.or_else(|| app::hint(error)) {
        let _ = writeln!(stderr, "hint: {hint}");
    }
}

/// Prints help, or an argument error in the format of all errors.
fn refused(refusal: &clap::Error) -> ExitCode {
    if !refusal.use_stderr() {
        let _ = refusal.print();
        return ExitCode::SUCCESS;
    }
    if refusal.kind() == ErrorKind::InvalidSubcommand {
        first_words::explain(refusal);
        return Outcome::Trouble.into();
    }
    let message = refusal.render().to_string();
    let message = message.strip_prefix("error: ").map_or_else(|| message.clone(), |message| format!("ibid: {message}"));
    let _ = io::stderr().write_all(message.as_bytes());
    Outcome::Trouble.into()
}
