//! The first build of an index: several processes need it concurrently, or the builder is killed.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use ibid::engine::manifest::Manifest;
use ibid::{ArticleId, Search, engine};

use crate::indexed::{ids, open};
use crate::run::Folder;

/// Number of articles in separate files, and in lines of one file.
const FILES: usize = 60;
const LINES: usize = 140;
/// Number of mixtures of concurrent commands; `IBID_RACES` overrides it.
const RACES: usize = 14;
/// Number of first builds that are killed; `IBID_KILLS` overrides it.
const KILLS: u32 = 12;
/// Time limit of a build on a loaded machine.
const LIMIT: Duration = Duration::from_mins(2);

fn from_environment<T: std::str::FromStr>(name: &str) -> Option<T> {
    std::env::var(name).ok()?.parse().ok()
}

/// Writes a corpus of files and of JSON Lines.
fn corpus() -> Folder {
    let text =
        |number: usize| format!("Zebra {number} crossed the bridge at {number} o'clock.\nIt was not seen again.\n");
    let mut folder = Folder::new();
    for number in 0..FILES {
        folder = folder.file(&format!("corpus/files/{number}.txt"), text(number));
    }
    let line = |number: usize| serde_json::json!({"id": format!("line/{number}"), "text": text(number)}).to_string();
    let folder = folder.file("corpus/lines.jsonl", (FILES..FILES + LINES).map(line).collect::<Vec<_>>().join("\n"));
    let report = "The zebra was late [@line/70#p1]: \"It was not seen again.\"\n";
    folder.file("report.md", report).file("claims.txt", "Zebra 70 crossed the bridge at 70 o'clock.\n")
}

/// The articles of an index and its answers, which do not depend on how it was built.
fn contents(folder: &Folder) -> (BTreeMap<String, String>, Vec<String>) {
    let search = open(folder);
    let ids = ids(search.searcher());
    let status = search.searcher().status().expect("it has one");
    let manifest = search.searcher().manifest().expect("the index has a manifest");
    assert_eq!(
        (ids.len(), manifest.articles(), status.articles),
        (FILES + LINES, FILES + LINES, (FILES + LINES) as u64)
    );
    let text = |id: &ArticleId| search.article(id).expect("each article is there once").text;
    let texts = ids.iter().map(|id| (id.to_string(), text(id))).collect();
    let asked = [
        folder.ibid(["search", "zebra crossed", "-n", "300", "--json"]),
        folder.ibid(["search", "\"not seen\" 17", "--by", "article", "--json"]),
        folder.ibid(["quote", "Zebra 70 crossed the bridge"]),
        folder.ibid(["check", "--claims", "claims.txt"]),
    ];
    (texts, asked.iter().map(|run| format!("{run}")).collect())
}

/// A command that needs the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wants {
    /// Exits by itself.
    Once(&'static [&'static str]),
    /// Is interrupted after it has reported that it is ready.
    Serve,
    Watch,
    /// Exits at the end of its input.
    Mcp,
}

const SEARCH: Wants = Wants::Once(&["search", "zebra", "-n", "0", "--json"]);
const INDEX: Wants = Wants::Once(&["index"]);
const REBUILD: Wants = Wants::Once(&["index", "--rebuild", "--jobs", "2"]);
const SHOW: Wants = Wants::Once(&["show", "line/70"]);
const QUOTE: Wants = Wants::Once(&["quote", "Zebra 70 crossed the bridge at 70"]);
const CHECK: Wants = Wants::Once(&["check", "--claims", "claims.txt"]);
const CITE: Wants = Wants::Once(&["cite", "line/70#p1"]);
const LINT: Wants = Wants::Once(&["lint", "report.md"]);

const MIXTURES: [&[Wants]; 14] = [
    &[SEARCH, SEARCH],
    &[SEARCH, INDEX],
    &[INDEX, INDEX],
    &[Wants::Serve, Wants::Watch],
    &[Wants::Mcp, SEARCH],
    &[SEARCH, SEARCH, SEARCH],
    &[INDEX, SEARCH, SHOW],
    &[Wants::Mcp, Wants::Mcp],
    &[REBUILD, SEARCH],
    &[INDEX, REBUILD, INDEX],
    &[QUOTE, CHECK, CITE],
    &[Wants::Serve, Wants::Mcp, LINT],
    &[Wants::Watch, Wants::Watch],
    &[Wants::Watch, INDEX, QUOTE, SEARCH],
];

/// A running process and how it is ended.
struct Running {
    child: Child,
    wants: Wants,
}

impl Running {
    fn start(folder: &Folder, wants: Wants) -> Self {
        let mut command = folder.command();
        match wants {
            Wants::Once(args) => command.args(args),
            Wants::Serve => command.args(["serve", "--port", "0"]),
            Wants::Watch => command.args(["index", "--watch"]),
            Wants::Mcp => command.arg("mcp"),
        };
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        Self { child: command.spawn().expect("the program starts"), wants }
    }

    /// Waits until the process has used the index, ends it, and returns its output and its exit status.
    fn finish(mut self) -> (String, Option<i32>) {
        let mut stdin = self.child.stdin.take().expect("it is piped");
        let mut said = String::new();
        match self.wants {
            Wants::Once(_) => drop(stdin),
            Wants::Serve => {
                let stdout = self.child.stdout.as_mut().expect("it is piped");
                BufReader::new(stdout).read_line(&mut said).expect("in UTF-8");
                interrupt(&self.child);
            }
            Wants::Watch => {
                let mut stderr = BufReader::new(self.child.stderr.as_mut().expect("it is piped"));
                while !said.contains("Ctrl-C to stop") && stderr.read_line(&mut said).expect("in UTF-8") > 0 {}
                interrupt(&self.child);
            }
            Wants::Mcp => {
                let hello = r#"{"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}}"#;
                let call = r#"{"name": "search", "arguments": {"query": "zebra", "detail": "full"}}"#;
                let messages = [
                    format!(r#"{{"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": {hello}}}"#),
                    r#"{"jsonrpc": "2.0", "method": "notifications/initialized"}"#.to_owned(),
                    format!(r#"{{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {call}}}"#),
                ];
                stdin.write_all((messages.join("\n") + "\n").as_bytes()).expect("it reads");
                let mut stdout = BufReader::new(self.child.stdout.as_mut().expect("it is piped"));
                while !said.contains(r#""id":1"#) && stdout.read_line(&mut said).expect("in UTF-8") > 0 {}
                assert!(said.contains(&format!(r#""articles":{}"#, FILES + LINES)), "{said}");
                drop(stdin);
            }
        }
        let Output { status, stdout, stderr } = self.child.wait_with_output().expect("it ends");
        said += &String::from_utf8_lossy(&stdout);
        said += &String::from_utf8_lossy(&stderr);
        (said, status.code())
    }
}

fn interrupt(child: &Child) {
    let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(sent.expect("there is `kill`").success());
}

#[track_caller]
fn is_well(folder: &Folder, what: &str) {
    let run = folder.ibid(["verify"]);
    assert!(run.status() == 0 && run.stdout().contains("no corruption, no changes"), "{what}: {run}");
}

#[test]
fn concurrent_commands_build_a_missing_index_once() {
    let folder = corpus();
    assert_eq!(folder.ibid(["index", "-q"]).status(), 0);
    let fresh = contents(&folder);
    let races = from_environment("IBID_RACES").unwrap_or(RACES);
    let mut wrong = Vec::new();
    for race in 0..races {
        fs::remove_dir_all(folder.path("index")).expect("the index is a folder");
        let mixture = MIXTURES[race % MIXTURES.len()];
        let running: Vec<_> = mixture.iter().map(|wants| Running::start(&folder, *wants)).collect();
        // One thread per process: a full pipe of one process must not block a process that it waits for.
        let ended: Vec<_> = thread::scope(|scope| {
            let ended: Vec<_> = running.into_iter().map(|it| scope.spawn(|| it.finish())).collect();
            ended.into_iter().map(|it| it.join().expect("it does what it is to do")).collect()
        });
        let failed: Vec<_> = ended.iter().filter(|(_, status)| *status != Some(0)).collect();
        let is_lint = |wants: &Wants| *wants == LINT;
        if !failed.is_empty() && !mixture.iter().any(is_lint) || failed.iter().any(|(_, status)| *status != Some(1)) {
            wrong.push(format!("{mixture:?}: {failed:?}"));
        } else if contents(&folder) != fresh {
            wrong.push(format!("{mixture:?}: other answers than from a single build: {ended:?}"));
        }
        is_well(&folder, &format!("{mixture:?}"));
    }
    assert!(wrong.is_empty(), "{} of {races}: {}", wrong.len(), wrong.join("\n"));
}

/// Reads lines of output until one contains the text.
fn until(said: &mut impl std::io::BufRead, wanted: &str) -> String {
    let mut all = String::new();
    while !all.lines().last().is_some_and(|line| line.contains(wanted)) {
        assert!(said.read_line(&mut all).expect("in UTF-8") > 0, "{wanted}: {all}");
    }
    all
}

#[test]
fn a_waiting_process_reports_it_and_builds_if_the_builder_fails() {
    let folder = corpus();
    let lock = engine::lock_to_write(&folder.path("index")).expect("the lock is free");
    let mut waiting: Vec<_> = [SEARCH, INDEX, QUOTE].map(|wants| Running::start(&folder, wants)).into();
    let message = format!("ibid: index: waiting for process {} to build the index, 600 s at most", std::process::id());
    for it in &mut waiting {
        until(&mut BufReader::new(it.child.stderr.as_mut().expect("it is piped")), &message);
    }
    // The state after that process was killed: nothing is built.
    drop(lock);
    for it in waiting {
        let wants = it.wants;
        let (said, status) = it.finish();
        assert_eq!(status, Some(0), "{wants:?}: {said}");
    }
    contents(&folder);
    is_well(&folder, "after the wait");
}

#[test]
fn waiting_for_the_index_has_a_time_limit() {
    let folder = corpus();
    let lock = engine::lock_to_write(&folder.path("index")).expect("the lock is free");
    for args in [&["search", "zebra", "--wait", "1"][..], &["index", "--wait=0"], &["serve", "--port=0", "--wait=0"]] {
        let output = folder.command().args(args).stdin(Stdio::null()).output().expect("the program starts");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{said}");
        let process = format!("process {}, since 2", std::process::id());
        assert!(said.contains(&process) && said.contains("not ready after") && said.contains("hint: "), "{said}");
    }
    drop(lock);
    assert!(!engine::exists(&folder.path("index")));
    // When an index exists, a writer does not block readers.
    assert_eq!(folder.ibid(["index", "-q"]).status(), 0);
    let _lock = engine::lock_to_write(&folder.path("index")).expect("the lock is free");
    assert_eq!(folder.ibid(["search", "zebra"]).status(), 0);
    let run = folder.ibid(["index"]);
    assert!(run.status() == 2 && !run.stderr().contains("waiting"), "{run}");
}

/// Creates the state of a killed first build: an index with segments and without a commit.
fn killed(folder: &Folder) {
    let options = engine::WriteOptions { memory: 16 << 20, threads: 1, rebuild: false };
    drop(engine::writer(&folder.path("index"), options).expect("a new index"));
    let left = folder.path("index").join(format!("{}.idx", "0a".repeat(16)));
    fs::write(left, "cut").expect("a file");
    fs::write(folder.path("index/manifest-1.jsonl"), "{\"roots\":[],\"began\":1}\n").expect("a file");
    assert!(folder.path("index/meta.json").exists());
}

#[test]
fn an_uncommitted_index_counts_as_missing() {
    let fresh = corpus();
    assert_eq!(fresh.ibid(["index", "-q"]).status(), 0);
    let fresh = contents(&fresh);
    for wants in [SEARCH, INDEX, SHOW, Wants::Serve, Wants::Mcp, Wants::Watch] {
        let folder = corpus();
        killed(&folder);
        assert!(!engine::exists(&folder.path("index")) && engine::commit(&folder.path("index")).is_none());
        assert!(Search::open(&folder.path("index")).is_err_and(|error| error.to_string().ends_with("no index found")));
        for args in [["status"], ["verify"]] {
            let run = folder.ibid(args);
            assert!(run.status() == 2 && run.stderr().starts_with("ibid: index: no index found"), "{run}");
        }
        let (said, status) = Running::start(&folder, wants).finish();
        assert_eq!(status, Some(0), "{wants:?}: {said}");
        assert!(contents(&folder) == fresh, "{wants:?}: other answers than from a single build");
        is_well(&folder, &format!("{wants:?}"));
    }
}

#[test]
fn a_killed_or_interrupted_first_build_leaves_no_index() {
    let folder = corpus();
    let started = Instant::now();
    assert_eq!(folder.ibid(["index", "-q"]).status(), 0);
    let (whole, fresh) = (started.elapsed(), contents(&folder));
    assert!(whole < LIMIT);
    let kills = from_environment("IBID_KILLS").unwrap_or(KILLS);
    let (mut cut_short, mut uncommitted) = (0, 0);
    for round in 0..kills {
        fs::remove_dir_all(folder.path("index")).expect("the index is a folder");
        let mut command = folder.command();
        command.args(["index", "-q"]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().expect("the program starts");
        // The golden ratio spreads the kills over the duration of a run.
        thread::sleep(whole.mul_f64((f64::from(round) * 0.618_034).fract()));
        if round % 3 == 2 {
            // It may have exited.
            let _ = Command::new("kill").args(["-INT", &child.id().to_string()]).stderr(Stdio::null()).status();
        } else {
            child.kill().expect("it can be killed, or has ended");
        }
        child.wait().expect("it has ended");
        fs::create_dir_all(folder.path("index")).expect("a folder");
        if engine::exists(&folder.path("index")) {
            assert!(contents(&folder) == fresh, "what counts as built is whole");
        } else {
            cut_short += 1;
            uncommitted += u32::from(folder.path("index/meta.json").exists());
            let run = folder.ibid(["status"]);
            assert!(run.status() == 2 && run.stderr().contains("no index found"), "{run}");
        }
        let run = folder.ibid(["search", "zebra", "-n", "0", "--json"]);
        assert_eq!(run.json()[0]["total"], FILES + LINES, "{run}");
        assert!(contents(&folder) == fresh, "other answers than from a single build");
        if round % 5 == 0 {
            // A run that was killed after its commit may leave a temporary file, which the next one deletes.
            assert_eq!(folder.ibid(["index", "-q"]).status(), 0);
            is_well(&folder, "after a kill");
        }
    }
    assert!(
        cut_short * 5 >= kills,
        "only {cut_short} of {kills} builds were cut short, {uncommitted} of an index made"
    );
}

/// The builder is killed while two processes wait: one of them builds.
#[test]
fn a_waiting_process_takes_over_from_a_killed_builder() {
    let folder = corpus();
    // The articles come from a pipe that stays open, so the build lasts until it is killed.
    let mut command = folder.command();
    command.args(["index", "-"]).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut builder = command.spawn().expect("the program starts");
    let mut input = builder.stdin.take().expect("it is piped");
    input.write_all(b"{\"id\": \"a\", \"text\": \"Zebra 1.\"}\n").expect("it reads");
    let started = Instant::now();
    while !folder.path("index/meta.json").exists() {
        assert!(started.elapsed() < LIMIT, "nothing is built");
        thread::sleep(Duration::from_millis(5));
    }
    let mut waiting: Vec<_> = [SEARCH, SHOW].map(|wants| Running::start(&folder, wants)).into();
    for it in &mut waiting {
        let message = format!("waiting for process {}", builder.id());
        until(&mut BufReader::new(it.child.stderr.as_mut().expect("it is piped")), &message);
    }
    builder.kill().expect("it runs");
    builder.wait().expect("it ends");
    for it in waiting {
        let (said, status) = it.finish();
        assert_eq!(status, Some(0), "{said}");
    }
    contents(&folder);
    is_well(&folder, "after the kill");
}

/// If the index folder is removed during a run and built again by another process, the new one is kept.
#[test]
fn a_folder_that_was_replaced_is_not_written_to() {
    let folder = corpus();
    let options = engine::WriteOptions { memory: 16 << 20, threads: 1, rebuild: false };
    let late = engine::writer(&folder.path("index"), options).expect("a new index");
    fs::remove_dir_all(folder.path("index")).expect("the index is a folder");
    assert_eq!(folder.ibid(["index", "-q"]).status(), 0);
    let error = late.commit(&Manifest::default()).expect_err("it is refused");
    assert!(error.to_string().ends_with("the index folder was removed or replaced during this run"), "{error}");
    contents(&folder);
    assert_eq!(folder.ibid(["index", "-q"]).status(), 0);
    is_well(&folder, "afterwards");
}

#[test]
fn a_failed_first_build_leaves_nothing_and_reports_why() {
    let folder = Folder::new();
    for args in [&["search", "zebra"][..], &["index"], &["index", "nowhere"]] {
        let output = folder.command().args(args).stdin(Stdio::null()).output().expect("the program starts");
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        assert!(!folder.path("index").exists(), "{args:?}: a folder was left");
    }
    // An empty corpus gives an empty index, which is a valid one.
    fs::create_dir(folder.path("corpus")).expect("a folder");
    let run = folder.ibid(["search", "zebra"]);
    assert_eq!(run.status(), 1, "{run}");
    assert_eq!(folder.ibid(["status"]).status(), 0);
    // An index cannot be created at the path of a file.
    let folder = corpus().file("taken", "a file");
    for args in [["search", "zebra", "--index", "taken"], ["index", "-q", "--index", "taken/in"]] {
        let run = folder.ibid(args);
        assert!(run.status() == 2 && run.stderr().starts_with("ibid: taken"), "{run}");
    }
}
