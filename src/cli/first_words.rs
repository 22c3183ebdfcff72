//! Explains a command line that does not begin with a subcommand: a misspelt one, a word of another program, or the words of a
//! search.

use std::env;
use std::io::{self, Write as _};
use std::path::Path;

use clap::CommandFactory as _;
use clap::error::{ContextKind, ContextValue};
use ibid::engine;
use ibid::render::terminal::Visible;

use super::{Cli, defaults};

/// Minimum similarity of a misspelt subcommand: Jaro-Winkler, from 0 to 1.
const MIN_SIMILARITY: f64 = 0.85;

/// Words that newcomers know from other programs, and what does that here.
const ELSEWHERE: [(&[&str], &str); 8] = [
    (&["version"], "the version: `ibid --version`"),
    (&["open", "read", "cat", "view", "get", "print"], "to read an article or a passage: `ibid show ARTICLE`"),
    (&["build", "update", "reindex", "rebuild", "scan", "refresh"], "to index what changed: `ibid index`"),
    (&["new", "create", "setup", "start"], "to prepare a folder: `ibid init`"),
    (&["query", "grep", "lookup", "ask"], "to find passages: `ibid search WORDS…`"),
    (
        &["list", "ls", "info", "stats"],
        "what the index contains: `ibid status`; the articles: `ibid search '*' --by article`",
    ),
    (&["rm", "remove", "delete"], "delete the file of the article, then `ibid index`"),
    (&["web", "gui", "ui", "server", "browse"], "a web page: `ibid serve --open`"),
];

/// Prints what is wrong with the first word, and the next step.
pub(super) fn explain(refusal: &clap::Error) {
    let word = match refusal.get(ContextKind::InvalidSubcommand) {
        Some(ContextValue::String(word)) => word.clone(),
        _ => String::new(),
    };
    let mut stderr = io::stderr().lock();
    // If stderr cannot be written, the message cannot be reported.
    let _ = writeln!(stderr, "ibid: {}: unknown subcommand", Visible(&word));
    let _ = writeln!(stderr, "hint: {}", Visible(&hint(&word, is_prepared())));
}

fn hint(word: &str, is_prepared: bool) -> String {
    let lower = word.to_lowercase();
    if let Some((_, what)) = ELSEWHERE.iter().find(|(words, _)| words.contains(&lower.as_str())) {
        return (*what).to_owned();
    }
    let command = Cli::command();
    let names = command.get_subcommands().filter(|it| !it.is_hide_set()).map(clap::Command::get_name);
    let near = names.map(|name| (strsim::jaro_winkler(&lower, name), name));
    let near = near.filter(|(alike, _)| *alike >= MIN_SIMILARITY).max_by(|one, other| one.0.total_cmp(&other.0));
    if let Some((_, near)) = near {
        return format!("did you mean `ibid {near}`? `ibid --help` lists the subcommands");
    }
    let search = format!("`ibid search {}`", searched(word));
    if is_prepared {
        format!("to find passages: {search}")
    } else {
        format!("there is no index here: prepare this folder with `ibid init` first, then {search}")
    }
}

/// Returns the words from the first one on, as arguments of a search.
fn searched(word: &str) -> String {
    let words: Vec<String> =
        env::args_os().skip(1).map(|it| it.to_string_lossy().into_owned()).skip_while(|it| it != word).collect();
    let plain = |word: &String| word.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ','));
    if words.is_empty() || words.len() > 12 || !words.iter().all(plain) {
        return "WORDS…".to_owned();
    }
    words.join(" ")
}

/// Returns whether there is an index, a corpus or a settings file, so that a search can work.
fn is_prepared() -> bool {
    let index = env::var_os("IBID_INDEX");
    let index = index.as_deref().map_or(Path::new("index"), Path::new);
    engine::exists(index) || Path::new("corpus").exists() || defaults::file().file.is_some()
}

#[cfg(test)]
mod tests {
    use super::hint;

    #[test]
    fn first_words_are_explained() {
        for (word, wanted) in [
            ("version", "--version"),
            ("open", "ibid show"),
            ("serach", "did you mean `ibid search`"),
            ("Staus", "did you mean `ibid status`"),
            ("ls", "ibid status"),
            ("bridge", "to find passages: `ibid search"),
        ] {
            assert!(hint(word, true).contains(wanted), "{word}: {}", hint(word, true));
        }
        assert!(hint("bridge", false).contains("`ibid init` first"));
    }
}
