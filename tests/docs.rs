//! The documentation: the files that it names exist, and its commands run.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::run::Folder;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// `README.md` and `docs/*.md`, each with its text.
fn pages() -> Vec<(PathBuf, String)> {
    let mut paths = vec![root().join("README.md")];
    for entry in fs::read_dir(root().join("docs")).into_iter().flatten() {
        paths.push(entry.expect("an entry").path());
    }
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "md") && path.is_file());
    paths.sort();
    paths.into_iter().map(|path| (path.clone(), fs::read_to_string(path).expect("a page"))).collect()
}

/// A line with its number.
type Line<'a> = (usize, &'a str);

/// Splits a page into fenced blocks with their info string, and the lines outside of them.
fn parted(page: &str) -> (Vec<(&str, Vec<Line<'_>>)>, Vec<Line<'_>>) {
    let (mut blocks, mut prose): (Vec<(&str, Vec<Line>)>, Vec<Line>) = (Vec::new(), Vec::new());
    let mut inside = false;
    for (number, line) in (1..).zip(page.lines()) {
        if let Some(info) = line.trim_start().strip_prefix("```") {
            inside = !inside;
            if inside {
                blocks.push((info.split([' ', ',']).next().unwrap_or_default(), Vec::new()));
            }
        } else if let (true, Some((_, lines))) = (inside, blocks.last_mut()) {
            lines.push((number, line));
        } else {
            prose.push((number, line));
        }
    }
    (blocks, prose)
}

/// Returns the repository path in backticks, without a line number or heading.
fn named_path(word: &str) -> Option<&str> {
    let is_ours = ["src/", "tests/", "docs/", "corpus/", "benches/"].iter().any(|folder| word.starts_with(folder));
    let is_pattern = word.contains(['*', '<', '>', '{', '}', '…', ' ']);
    let end = word.find([':', '#']).unwrap_or(word.len());
    (is_ours && !is_pattern).then(|| &word[..end])
}

#[test]
fn files_named_in_the_documentation_exist() {
    let mut missing = Vec::new();
    for (page, text) in pages() {
        let (_, prose) = parted(&text);
        for (number, line) in prose {
            for path in line.split('`').skip(1).step_by(2).filter_map(named_path) {
                if !root().join(path).exists() {
                    missing.push(format!("{}:{number}: {path}", page.display()));
                }
            }
        }
    }
    assert!(missing.is_empty(), "no such files:\n{}", missing.join("\n"));
}

#[test]
fn links_in_the_documentation_resolve() {
    let mut missing = Vec::new();
    for (page, text) in pages() {
        let folder = page.parent().expect("a page is in a folder");
        let (_, prose) = parted(&text);
        for (number, line) in prose {
            for link in line.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
                let path = link.split('#').next().unwrap_or_default();
                if !path.is_empty() && !path.contains(':') && !folder.join(path).exists() {
                    missing.push(format!("{}:{number}: {link}", page.display()));
                }
            }
        }
    }
    assert!(missing.is_empty(), "links to nothing:\n{}", missing.join("\n"));
}

/// Returns the commands of a block, with continued lines joined, as for an installed `ibid`.
fn commands(lines: &[Line]) -> Vec<(usize, String)> {
    let mut commands: Vec<(usize, String)> = Vec::new();
    let mut goes_on = false;
    for (number, line) in lines {
        let part = line.strip_suffix('\\').unwrap_or(line);
        match commands.last_mut().filter(|_| goes_on) {
            Some((_, command)) => command.push_str(part),
            None => commands.push((*number, part.trim_start().to_owned())),
        }
        goes_on = line.ends_with('\\');
    }
    let ibid_command = |(number, command): (usize, String)| {
        let command = match command.strip_prefix("cargo run --release -- ") {
            Some(arguments) => format!("ibid {arguments}"),
            None => command,
        };
        command.starts_with("ibid ").then_some((number, command))
    };
    commands.into_iter().filter_map(ibid_command).collect()
}

/// Copies the corpus of the repository into a folder.
fn seeded() -> Folder {
    let corpus = fs::read_dir(root().join("corpus")).expect("the corpus is there");
    corpus.map(|entry| entry.expect("an entry").path()).filter(|path| path.is_file()).fold(
        Folder::new(),
        |folder, path| {
            let name = path.file_name().expect("a file").to_string_lossy().into_owned();
            folder.file(&format!("corpus/{name}"), fs::read(path).expect("a file"))
        },
    )
}

#[test]
fn quotations_in_the_documentation_have_the_stated_verdicts() {
    let folder = seeded();
    assert_eq!(folder.ibid(["index", "-q"]).status(), 0);
    let (mut asked, mut wanted) = (String::new(), Vec::new());
    for (page, text) in pages() {
        for (info, lines) in parted(&text).0 {
            for (number, line) in lines.into_iter().filter(|_| matches!(info, "quote" | "quote-from")) {
                let (first, quoted) = line.split_once(' ').expect("two columns");
                let is_named = info == "quote-from";
                let article = is_named.then_some(first);
                let question = serde_json::json!({ "quote": quoted.trim(), "article": article });
                asked += &question.to_string();
                asked.push('\n');
                let verdict = if is_named { "wrong_source" } else { first };
                wanted.push((format!("{}:{number}: {line}", page.display()), verdict.to_owned()));
            }
        }
    }
    assert!(wanted.len() > 20, "only {} quotations are shown", wanted.len());
    let answers = folder.ibid_reading(&asked, ["quote", "--batch", "-"]).json();
    assert_eq!(answers.len(), wanted.len());
    for (answer, (place, verdict)) in answers.iter().zip(wanted) {
        assert_eq!(answer["verdict"], verdict.as_str(), "{place}: {answer}");
    }
}

#[test]
#[cfg(unix)]
fn commands_in_the_documentation_run() {
    let shown = pages().into_iter().filter(|(_, text)| text.lines().any(|line| line == "```sh"));
    let failed: Vec<String> = shown.flat_map(|(page, text)| failures(&page, &text)).collect();
    assert!(failed.is_empty(), "these do not run:\n{}", failed.join("\n"));
}

/// Runs the commands of a page in order on the corpus of the repository, and returns those that fail.
#[cfg(unix)]
fn failures(page: &Path, text: &str) -> Vec<String> {
    let program = Path::new(env!("CARGO_BIN_EXE_ibid")).parent().expect("it is in a folder");
    let path = env::var_os("PATH").unwrap_or_default();
    let path = env::join_paths([program.to_owned()].into_iter().chain(env::split_paths(&path))).expect("a path");
    let folder = seeded();
    let settings = folder.command();
    let (blocks, _) = parted(text);
    let mut failed = Vec::new();
    for (number, command) in blocks.iter().filter(|(info, _)| *info == "sh").flat_map(|(_, lines)| commands(lines)) {
        // A shell, so that quotes, comments and redirections work.
        let mut shell = Command::new("sh");
        shell.args(["-c", &command]).current_dir(folder.path("")).env("PATH", &path).stdin(Stdio::null());
        for (name, value) in settings.get_envs() {
            match value {
                Some(value) => shell.env(name, value),
                None => shell.env_remove(name),
            };
        }
        let output = shell.output().expect("there is a shell");
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            failed.push(format!("{}:{number}: {command}\n{}: {said}", page.display(), output.status));
        }
    }
    failed
}
