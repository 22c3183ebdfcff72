//! `ibid doctor`: checks what is installed and what is wrong.

use std::io::Write as _;

use ibid::ingest::stale;
use ibid::read::{Languages, Ocr};
use ibid::{Result, Search, engine};
use serde_json::json;

use super::output::stdout;
use super::{Global, defaults};
use crate::app::models::{JudgeArgs, ModelArgs};
use crate::app::{self, Failure, Format, Outcome, worker};

/// Check what is installed and what is wrong
#[derive(clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    model: ModelArgs,
    #[command(flatten)]
    judge: JudgeArgs,
}

/// State of something.
#[derive(Clone, Copy, PartialEq)]
enum State {
    Good,
    /// Not there, and not needed for most tasks.
    Absent,
    Wrong,
}

/// Result of a check.
struct Check {
    name: &'static str,
    state: State,
    what: String,
    hint: Option<String>,
}

impl Check {
    fn new(name: &'static str, state: State, what: impl Into<String>) -> Self {
        Self { name, state, what: what.into(), hint: None }
    }

    fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }
}

pub(super) fn run(args: &Args, global: &Global) -> Result<Outcome, Failure> {
    let format = global.format("doctor", &[Format::Text, Format::Json])?;
    let checks = [settings(), corpus(global), index(global), sandbox(), ocr(), models(args, global)];
    let mut out = stdout(format);
    if format == Format::Json {
        let all: Vec<_> = checks
            .iter()
            .map(|check| {
                let state = check.state.name();
                json!({"name": check.name, "state": state, "what": check.what, "hint": check.hint})
            })
            .collect();
        writeln!(out, "{}", json!({"version": env!("CARGO_PKG_VERSION"), "checks": all}))?;
    } else {
        writeln!(out, "ibid {}", env!("CARGO_PKG_VERSION"))?;
        for check in &checks {
            writeln!(out, "{:7} {:9} {}", check.state.name(), check.name, check.what)?;
            if let Some(hint) = &check.hint {
                writeln!(out, "{:17} hint: {hint}", "")?;
            }
        }
    }
    out.flush()?;
    let is_wrong = checks.iter().any(|check| check.state == State::Wrong);
    Ok(if is_wrong { Outcome::Nothing } else { Outcome::Found })
}

impl State {
    const fn name(self) -> &'static str {
        match self {
            Self::Good => "ok",
            Self::Absent => "absent",
            Self::Wrong => "wrong",
        }
    }
}

fn settings() -> Check {
    match defaults::file().file {
        Some(file) => Check::new("settings", State::Good, file.display().to_string()),
        None => Check::new("settings", State::Absent, "no ibid.toml here or above").hint("`ibid init` writes one"),
    }
}

fn corpus(global: &Global) -> Check {
    let corpus = &global.settings.corpus;
    let shown = corpus.display();
    if corpus.exists() {
        return Check::new("corpus", State::Good, shown.to_string());
    }
    Check::new("corpus", State::Absent, format!("{shown}: not found"))
        .hint("`ibid init` creates it, `--corpus PATH` names another")
}

fn index(global: &Global) -> Check {
    let index = &global.settings.index;
    let shown = index.display();
    if !engine::exists(index) {
        let check = Check::new("index", State::Absent, format!("{shown}: not found"));
        return check.hint("`ibid index PATH…` builds it");
    }
    let looked = Search::open(index).and_then(|search| {
        let status = search.searcher().status()?;
        Ok((status, stale(search.searcher())?))
    });
    match looked {
        Ok((status, None)) => {
            let what = format!("{shown}: {} articles, {} passages, up to date", status.articles, status.passages);
            Check::new("index", State::Good, what)
        }
        Ok((_, Some(why))) => {
            Check::new("index", State::Wrong, format!("{shown}: out of date: {why}")).hint("`ibid index` updates it")
        }
        Err(error) => {
            let check = Check::new("index", State::Wrong, error.to_string());
            check.hint(app::hint(&error).unwrap_or("`ibid verify` checks it"))
        }
    }
}

fn sandbox() -> Check {
    match worker::own().map(|worker| worker.sandbox()) {
        Some(Ok(sandbox)) => Check::new("sandbox", State::Good, format!("of parsers: {sandbox}")),
        Some(Err(skip)) => Check::new("sandbox", State::Wrong, format!("of parsers: cannot be tested: {skip}")),
        None => Check::new("sandbox", State::Wrong, "of parsers: the program's own file is not found"),
    }
}

fn ocr() -> Check {
    let found =
        worker::own().map(|worker| "eng".parse().and_then(|languages: Languages| Ocr::find(&languages, worker)));
    match found {
        Some(Ok(_)) => Check::new("ocr", State::Good, "Tesseract: scanned pages can be recognised with `--ocr LANGS`"),
        Some(Err(what)) => Check::new("ocr", State::Absent, what).hint("only scanned pages need it"),
        None => Check::new("ocr", State::Absent, "needs the sandbox"),
    }
}

fn models(args: &Args, global: &Global) -> Check {
    let opened = args.model.open(&global.settings).and_then(|meaning| Ok((meaning, args.judge.open()?)));
    let named = |is: bool, name: &str| is.then(|| name.to_owned());
    match opened {
        Ok((None, None)) => Check::new("models", State::Absent, "none named")
            .hint("`--model DIR` and `--judge DIR` are optional: docs/semantic.md"),
        Ok((meaning, judge)) => {
            let all = [named(meaning.is_some(), "embeddings"), named(judge.is_some(), "judge")];
            Check::new("models", State::Good, all.into_iter().flatten().collect::<Vec<_>>().join(", "))
        }
        Err(error) => Check::new("models", State::Wrong, error.to_string()),
    }
}
