//! A temporary folder in which `ibid` runs. Its output is normalized to be equal on every machine.

use std::fmt;
use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use regex::Regex;
use tempfile::TempDir;

/// A temporary folder; deleted on drop.
pub(crate) struct Folder {
    dir: TempDir,
}

impl Folder {
    /// Creates an empty folder.
    pub(crate) fn new() -> Self {
        Self { dir: TempDir::new().expect("a temporary folder") }
    }

    /// Creates a folder with a corpus of two articles.
    pub(crate) fn with_articles() -> Self {
        Self::new().file("corpus/news/bridge.md", BRIDGE).file("corpus/market.txt", MARKET)
    }

    /// The same with an index.
    pub(crate) fn indexed() -> Self {
        let folder = Self::with_articles();
        assert_eq!(folder.ibid(["index", "-q"]).status(), 0);
        folder
    }

    /// Adds a file and its parent folders.
    pub(crate) fn file(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("it is in the folder")).expect("folders");
        fs::write(path, content).expect("a file");
        self
    }

    /// Returns the path of a name in the folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Runs `ibid` in the folder.
    pub(crate) fn ibid<const N: usize>(&self, args: [&str; N]) -> Run {
        self.ibid_reading("", args)
    }

    /// Runs `ibid` in it with the given standard input.
    pub(crate) fn ibid_reading<const N: usize>(&self, stdin: &str, args: [&str; N]) -> Run {
        self.run(self.command().args(args), stdin)
    }

    /// Runs a command with the given standard input.
    pub(crate) fn run(&self, command: &mut Command, stdin: &str) -> Run {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        // A copy of the program that was just written may still be open in a process that another thread is starting.
        let is_busy = |started: &std::io::Result<_>| {
            started.as_ref().is_err_and(|error: &std::io::Error| error.kind() == ErrorKind::ExecutableFileBusy)
        };
        let mut started = command.spawn();
        for _ in 0..100 {
            if !is_busy(&started) {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(20));
            started = command.spawn();
        }
        let mut child = started.expect("the program starts");
        // It may exit without reading its input.
        let _ = child.stdin.take().expect("it is piped").write_all(stdin.as_bytes());
        Run { output: child.wait_with_output().expect("the program ends"), dir: self.dir.path().to_owned() }
    }

    /// Returns a command for `ibid`, independent of the user's settings.
    pub(crate) fn command(&self) -> Command {
        self.command_of(Path::new(env!("CARGO_BIN_EXE_ibid")))
    }

    /// Runs a shell command; `$IBID` is the program.
    #[cfg(unix)]
    pub(crate) fn shell(&self, line: &str) -> Run {
        let program = env!("CARGO_BIN_EXE_ibid");
        self.run(self.command_of(Path::new("sh")).args(["-c", line]).env("IBID", program), "")
    }

    /// Returns a command for another program.
    pub(crate) fn command_of(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir(self.dir.path());
        command.env("XDG_CONFIG_HOME", self.dir.path().join(".config"));
        for name in [
            "IBID_INDEX",
            "IBID_CORPUS",
            "IBID_OCR",
            "IBID_MODEL",
            "IBID_JUDGE",
            "IBID_SYNONYMS",
            "NO_COLOR",
            "CLICOLOR_FORCE",
            "FORCE_HYPERLINK",
        ] {
            command.env_remove(name);
        }
        command
    }
}

/// A completed run.
pub(crate) struct Run {
    output: Output,
    dir: PathBuf,
}

impl Run {
    /// Its exit status.
    pub(crate) fn status(&self) -> i32 {
        self.output.status.code().expect("no signal ended it")
    }

    /// Its stdout.
    pub(crate) fn stdout(&self) -> &str {
        std::str::from_utf8(&self.output.stdout).expect("it prints UTF-8")
    }

    /// Its stderr.
    pub(crate) fn stderr(&self) -> &str {
        std::str::from_utf8(&self.output.stderr).expect("it prints UTF-8")
    }

    /// Parses its stdout as JSON Lines.
    pub(crate) fn json(&self) -> Vec<serde_json::Value> {
        self.stdout().lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect()
    }
}

/// Formats a non-zero exit status, stdout and stderr, without the values that differ between runs.
impl fmt::Display for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.status() != 0 {
            writeln!(f, "[exit {}]", self.status())?;
        }
        f.write_str(&steady(self.stdout(), &self.dir))?;
        if !self.stderr().is_empty() {
            write!(f, "[stderr]\n{}", steady(self.stderr(), &self.dir))?;
        }
        Ok(())
    }
}

fn steady(text: &str, dir: &Path) -> String {
    let mut text = text.replace(dir.to_str().expect("a temporary folder has a plain name"), "[DIR]");
    for (pattern, steady) in [
        (r"\d+(\.\d+)? (ms|s)\b", "[TIME]"),
        (r"\d+(\.\d+)? MB/s", "[RATE]"),
        (r"\d+(\.\d+)? k?B in", "[SIZE] in"),
        (r"files, \d+(\.\d+)? k?B,", "files, [SIZE],"),
        (r"[0-9a-f]{32}\.", "[SEGMENT]."),
        (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "[MOMENT]"),
        (r#""(took_ms|seconds|mb_per_second)":[0-9.e-]+"#, r#""$1":0"#),
        (r#""score":[0-9.]+"#, r#""score":0"#),
        (r"score [0-9.]+", "score 0"),
        (r"(?m)^(\d+),[0-9.]+,", "$1,0,"),
    ] {
        text = Regex::new(pattern).expect("a good pattern").replace_all(&text, steady).into_owned();
    }
    text
}

const BRIDGE: &str = "\
---
title: The harbour bridge
authors: [Ada Brook, Jun Sato]
source: The Lantern
date: 2019-05-02
tags: [bridges, trade]
---

The bridge over the harbour opened on Thursday after six years of work. Ferries will keep running until autumn.

## Costs

The bridge cost 4.2 million crowns, a tenth more than planned. \"Steel was dearer than anyone foresaw,\" the mayor said.

- Steel took 1,900,000 crowns.
- Labour took most of the rest.

### Who gains

Merchants on the east bank expect twice as many visitors. Łukasz Nowak, who sells 茶 there, has hired two people.
";

const MARKET: &str = "\
Stalls at the east bank market at dawn, 12 March 2019. [Photo/Lantern]
The market on the east bank is older than the harbour. Its first charter is from 1407.

Traders pay a rent of 30 crowns a month. They want the city to lower it, because visitors went away when the old ferry stopped.
";

/// Returns the processor time of a process.
#[cfg(target_os = "linux")]
pub(crate) fn cpu_time(process: u32) -> std::time::Duration {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).expect("it runs");
    // The name, in parentheses, may contain spaces; times are the 14th and 15th fields, in hundredths of a second.
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |field: usize| fields[field - 3].parse::<u64>().expect("a number");
    std::time::Duration::from_millis(10 * (ticks(14) + ticks(15)))
}
