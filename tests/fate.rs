//! Expected outcomes of files, for the tests that index hostile input.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::GzEncoder;
use ibid::{ArticleId, Search};

use crate::run::Folder;

/// The expected outcome of a file.
pub(crate) enum Fate {
    /// The article with this id contains this text.
    Read(&'static str, &'static str),
    /// It is skipped, and the reason contains this.
    Skipped(&'static str),
    /// This line is skipped, and the reason contains this.
    Line(usize, &'static str),
    /// It is ignored: hidden, or a sidecar.
    Passed,
}

use Fate::{Line, Passed, Read, Skipped};

/// Compresses bytes with gzip.
pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(bytes).expect("memory takes all");
    packed.finish().expect("memory takes all")
}

/// Runs to the end and returns the time and the peak memory.
pub(crate) fn measured(folder: &Folder, jobs: usize, longest: Duration) -> (serde_json::Value, Duration, u64) {
    let started = Instant::now();
    let mut command = folder.command();
    let out = fs::File::create(folder.path("summary.json")).expect("a file");
    let said = fs::File::create(folder.path("said.txt")).expect("a file");
    command.args(["index", "--json", "--jobs", &jobs.to_string()]).stdin(Stdio::null()).stdout(out).stderr(said);
    let mut child = command.spawn().expect("the program starts");
    let mut peak = 0;
    let status = loop {
        if let Some(status) = child.try_wait().expect("it can be waited for") {
            break status;
        }
        let about = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let line = about.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = line.and_then(|line| line.trim().split(' ').next()?.parse().ok());
        peak = kilobytes.unwrap_or(0).max(peak);
        if started.elapsed() > longest {
            let _ = child.kill();
            panic!("it takes longer than {longest:?}");
        }
        thread::sleep(Duration::from_millis(20));
    };
    assert!(status.success(), "{status}: {}", fs::read_to_string(folder.path("said.txt")).unwrap_or_default());
    let summary = fs::read_to_string(folder.path("summary.json")).expect("it is JSON");
    (serde_json::from_str(&summary).expect("it is JSON"), started.elapsed(), peak)
}

/// Path, line and reason of everything that a run skipped.
pub(crate) type Skips = Vec<(String, Option<u64>, String)>;

/// Returns the skips in the summary of a run.
pub(crate) fn skips(summary: &serde_json::Value) -> Skips {
    let skip = |it: &serde_json::Value| {
        let text = |key: &str| it[key].as_str().expect("a text").to_owned();
        (text("path").replacen("corpus/", "", 1), it["line"].as_u64(), text("reason"))
    };
    summary["skipped"].as_array().expect("a list").iter().map(skip).collect()
}

/// Returns the outcomes that differ. With `all`, every skip must be expected.
pub(crate) fn unmet<N: AsRef<str>>(
    search: &Search,
    skipped: &Skips,
    fates: &BTreeMap<N, Vec<Fate>>,
    all: bool,
) -> Vec<String> {
    let mut wrong = Vec::new();
    for (name, fates) in fates {
        let name = name.as_ref();
        let of_it: Vec<_> = skipped.iter().filter(|(path, ..)| path == name).collect();
        let shown: Vec<_> = of_it.iter().take(5).collect();
        for fate in fates {
            let is_met = match fate {
                Read(id, text) => search.article(&ArticleId::new(*id)).is_ok_and(|article| article.text.contains(text)),
                Skipped(why) => of_it.iter().any(|(_, line, reason)| line.is_none() && reason.contains(why)),
                Line(number, why) => {
                    of_it.iter().any(|(_, line, reason)| *line == Some(*number as u64) && reason.contains(why))
                }
                Passed => of_it.is_empty(),
            };
            let fate = match fate {
                Read(id, _) => format!("read as {id}"),
                Skipped(why) => format!("skipped: {why}"),
                Line(number, why) => format!("{number}: {why}"),
                Passed => "passed".to_owned(),
            };
            if !is_met {
                wrong.push(format!("{name:?}: not {fate}: {shown:?}"));
            }
        }
        let wanted = fates.iter().filter(|fate| matches!(fate, Skipped(_) | Line(..))).count();
        if of_it.len() != wanted && (all || wanted == 0) {
            wrong.push(format!("{name:?}: {} instead of {wanted} reasons: {shown:?}", of_it.len()));
        }
    }
    wrong
}
