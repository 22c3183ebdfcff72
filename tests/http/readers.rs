//! Searchers beside writers, of other users, on read-only media, and with truncated files.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::Server;
use crate::run::{Folder, Run};

/// Number of commits of the watching process; `IBID_COMMITS` overrides it.
const COMMITS: usize = 200;
/// Time limit for detecting a change on a loaded machine.
const LIMIT: Duration = Duration::from_mins(1);
/// A user who owns none of the files.
const NOBODY: u32 = 65534;

/// Kills the process on drop.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts `ibid index --watch` for `corpus/a` and waits until it is ready.
fn watching(folder: &Folder) -> Ended {
    let mut command = folder.command();
    command.args(["index", "--watch", "corpus/a"]);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut watching = Ended(command.spawn().expect("the program starts"));
    let mut lines = BufReader::new(watching.0.stderr.take().expect("it is piped")).lines();
    let line = lines.next().expect("it says something").expect("in UTF-8");
    assert!(line.starts_with("ibid: watching "), "{line}");
    thread::spawn(move || lines.for_each(drop));
    watching
}

/// Returns the file names in the index folder.
fn names(folder: &Folder) -> BTreeSet<String> {
    let entries = fs::read_dir(folder.path("index")).expect("the index is a folder");
    entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("an ASCII name")).collect()
}

/// Returns the file names of the current commit.
fn needed(folder: &Folder) -> BTreeSet<String> {
    let meta: Value = serde_json::from_slice(&fs::read(folder.path("index/meta.json")).expect("a file")).expect("JSON");
    let payload: Value = serde_json::from_str(meta["payload"].as_str().expect("a payload")).expect("JSON");
    let mut needed: BTreeSet<String> =
        ["meta.json", "checksums", ".tantivy-writer.lock"].iter().map(|name| (*name).to_owned()).collect();
    let manifest = payload["manifest"].as_str().expect("a name");
    needed.insert(manifest.to_owned());
    needed.insert(payload["blocks"].as_str().expect("a name").to_owned());
    // The words as written are beside it.
    needed.insert(manifest.replace("manifest-", "words-").replace(".jsonl", ".fst"));
    let codebooks = payload["codebooks"].as_array().expect("a list");
    needed.extend(codebooks.iter().map(|name| name.as_str().expect("a name").to_owned()));
    for segment in meta["segments"].as_array().expect("segments") {
        let id = segment["segment_id"].as_str().expect("an id").replace('-', "");
        let parts = ["idx", "pos", "term", "store", "fast", "fieldnorm"].map(|part| format!("{id}.{part}"));
        needed.extend(parts);
        if let Some(stamp) = segment["deletes"]["opstamp"].as_u64() {
            needed.insert(format!("{id}.{stamp}.del"));
        }
    }
    needed
}

fn is_store(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, part)| part == "store")
}

/// What a process holds.
#[cfg(target_os = "linux")]
#[derive(Debug)]
struct Holding {
    descriptors: usize,
    /// Mappings of deleted files.
    deleted: usize,
    /// Resident memory in kilobytes.
    memory: u64,
}

#[cfg(target_os = "linux")]
impl Holding {
    fn of(process: u32) -> Self {
        let read = |name: &str| fs::read_to_string(format!("/proc/{process}/{name}")).expect("it runs");
        let descriptors = fs::read_dir(format!("/proc/{process}/fd")).expect("it runs").count();
        let deleted = read("maps").lines().filter(|line| line.ends_with("(deleted)")).count();
        let memory = |line: &str| line.strip_prefix("VmRSS:")?.split_whitespace().next()?.parse().ok();
        Self { descriptors, deleted, memory: read("status").lines().find_map(memory).expect("a size") }
    }

    /// Requires that the process holds no more than before, except for what varies.
    fn is_bounded_by(&self, before: &Self, what: &str) {
        assert!(self.descriptors <= before.descriptors + 8, "descriptors of {what}: {before:?}, then {self:?}");
        assert!(self.deleted <= before.deleted + 8, "deleted files that {what} maps: {before:?}, then {self:?}");
        assert!(self.memory <= before.memory * 3 / 2 + 20_000, "memory of {what}: {before:?}, then {self:?}");
    }
}

/// Returns the size of the index in bytes. Files may be deleted meanwhile.
#[cfg(target_os = "linux")]
fn size_of(folder: &Folder) -> u64 {
    let entries = fs::read_dir(folder.path("index")).expect("the index is a folder");
    entries.flatten().filter_map(|entry| entry.metadata().ok()).map(|about| about.len()).sum()
}

#[test]
#[cfg(target_os = "linux")]
fn two_writers_leave_no_unused_files() {
    let commits = std::env::var("IBID_COMMITS").ok().and_then(|commits| commits.parse().ok()).unwrap_or(COMMITS);
    let mut folder = Folder::new();
    for number in 0..25 {
        folder = folder
            .file(&format!("corpus/a/{number}.txt"), format!("Article a {number} has some words.\n"))
            .file(&format!("corpus/b/{number}.txt"), format!("Article b {number} has others.\n"));
    }
    assert_eq!(folder.ibid(["index", "-q"]).status(), 0);
    let server = Server::start(&folder);
    let watching = watching(&folder);
    let (mut at_first, mut largest) = (None, 0);
    let processes = [(server.child.id(), "the server"), (watching.0.id(), "the watcher")];
    for commit in 0..commits {
        let mut other = folder.command();
        fs::write(folder.path(&format!("corpus/b/{}.txt", commit % 25)), format!("Now beta{commit}.\n"))
            .expect("a file");
        other.args(["index", "-q", "corpus/b"]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut other = Ended(other.spawn().expect("the program starts"));
        fs::write(folder.path(&format!("corpus/a/{}.txt", commit % 25)), format!("Now alpha{commit}.\n"))
            .expect("a file");
        let started = Instant::now();
        while server.get(&format!("/api/v1/search?q=alpha{commit}")).json()["total"] != 1 {
            assert!(started.elapsed() < LIMIT, "change {commit} is not found");
            thread::sleep(Duration::from_millis(10));
        }
        // It fails while the other process writes; the next run then includes its change.
        other.0.wait().expect("it ends");
        largest = largest.max(size_of(&folder));
        if commit == commits / 4 {
            at_first = Some(processes.map(|(process, _)| Holding::of(process)));
        }
    }
    for ((process, what), before) in processes.into_iter().zip(at_first.expect("it was measured")) {
        Holding::of(process).is_bounded_by(&before, what);
    }
    drop(watching);
    assert_eq!(folder.ibid(["index", "-q"]).status(), 0);
    assert_eq!(server.get(&format!("/api/v1/search?q=beta{}", commits - 1)).json()["total"], 1);
    let (found, needed) = (names(&folder), needed(&folder));
    assert_eq!(found, needed, "files that no commit needs, or that are missing");
    let run = folder.ibid(["verify"]);
    assert_eq!(run.status(), 0, "{run}");
    // The articles take 5 kB; the rest is unused blocks of the manifest, small segments and files about to be deleted.
    assert!(largest < 600_000, "the index grew to {largest} bytes");
}

/// Restores the permissions, so that the folder can be deleted.
struct Restored(Vec<PathBuf>);

impl Drop for Restored {
    fn drop(&mut self) {
        for path in &self.0 {
            let mode = if path.is_dir() { 0o755 } else { 0o644 };
            let _ = fs::set_permissions(path, fs::Permissions::from_mode(mode));
        }
    }
}

/// Removes all write permissions from these folders and their contents.
fn read_only(folder: &Folder, names: &[&str]) -> Restored {
    let (mut found, mut next) = (Vec::new(), names.iter().map(|name| folder.path(name)).collect::<Vec<_>>());
    while let Some(path) = next.pop() {
        let mode = if path.is_dir() { 0o555 } else { 0o444 };
        if path.is_dir() {
            next.extend(fs::read_dir(&path).expect("a folder").map(|entry| entry.expect("an entry").path()));
        }
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("it is ours");
        found.push(path);
    }
    Restored(found)
}

/// Creates a folder with an index with default modes, and a copy of the program that other users can execute.
fn shared() -> Folder {
    let folder = Folder::with_articles();
    let built = folder.shell("umask 022; exec \"$IBID\" index -q");
    assert_eq!(built.status(), 0, "{built}");
    fs::set_permissions(folder.path(""), fs::Permissions::from_mode(0o755)).expect("it is ours");
    fs::copy(folder.command().get_program(), folder.path("ibid")).expect("a copy");
    folder
}

/// Returns a command that runs as another user if permitted, otherwise as the owner.
fn others(folder: &Folder) -> Command {
    let mut command = folder.command_of(&folder.path("ibid"));
    if rustix::process::geteuid().is_root() {
        command.uid(NOBODY).gid(NOBODY);
    }
    command
}

const COMMANDS: [&[&str]; 9] = [
    &["search", "ferry", "--json"],
    &["show", "news/bridge#p1"],
    &["quote", "Steel was dearer than anyone foresaw", "--json"],
    &["cite", "news/bridge#p1"],
    &["check", "The bridge cost 4.2 million crowns", "--json"],
    &["inspect", "corpus/market.txt"],
    &["status"],
    &["verify", "--quick"],
    &["verify"],
];

/// The note of `verify` if it cannot lock the index.
fn without_note(run: &Run, cause: &str) -> String {
    let note = format!("note leftover files are not looked for: the index cannot be locked: {cause}\n");
    let said = run.to_string();
    assert!(said.contains(&note), "{said}");
    said.replace(&note, "")
}

/// Calls `search` and `status` over MCP.
fn agent() -> String {
    let hello =
        json!({"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}});
    let lines = [
        json!({"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": hello}),
        json!({"jsonrpc": "2.0", "method": "notifications/initialized"}),
        json!({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "search", "arguments": {"query": "ferry"}}}),
    ];
    lines.iter().fold(String::new(), |mut text, line| {
        writeln!(text, "{line}").expect("a string takes all");
        text
    })
}

#[test]
fn another_user_can_read_an_index() {
    let folder = shared();
    for name in names(&folder) {
        let mode = fs::metadata(folder.path("index").join(&name)).expect("it is there").permissions().mode();
        assert_eq!(mode & 0o777, 0o644, "{name}");
    }
    let before = names(&folder);
    let owners = COMMANDS.map(|args| folder.run(folder.command().args(args), "").to_string());
    let _restored = read_only(&folder, &["corpus", "index"]);
    for (args, owners) in COMMANDS.iter().zip(owners) {
        let run = folder.run(others(&folder).args(*args), "");
        let said = if args[0] == "verify" { without_note(&run, "permission denied") } else { run.to_string() };
        assert_eq!(said, owners, "{args:?}");
    }
    let run = folder.run(others(&folder).arg("mcp"), &agent());
    assert!(run.status() == 0 && run.stdout().contains("news/bridge#p1"), "{run}");
    let server = Server::spawn(others(&folder).args(["serve", "--port", "0"]));
    assert!(server.get("/api/v1/search?q=ferry").json()["total"].as_u64().is_some_and(|total| total > 0));
    assert_eq!(server.get("/api/v1/status").status, 200);
    drop(server);
    for args in [&["index", "--rebuild"][..], &["verify", "--repair", "--quick"]] {
        let run = folder.run(others(&folder).args(args), "");
        let is_refused = run.status() == 2 && run.stderr().contains("permission denied");
        // Nothing needs repair.
        assert!(if args[0] == "index" { is_refused } else { run.status() == 0 }, "{run}");
    }
    assert_eq!(names(&folder), before, "nothing was written");
}

#[test]
fn permission_errors_are_not_reported_as_damage() {
    let folder = shared();
    let store = names(&folder).into_iter().find(|name| is_store(name)).expect("there is one");
    fs::set_permissions(folder.path("index").join(&store), fs::Permissions::from_mode(0o000)).expect("it is ours");
    let run = folder.run(others(&folder).args(["verify", "--json"]), "");
    let findings = run.json().remove(0)["findings"].take();
    let faults: Vec<_> = findings.as_array().expect("a list").iter().map(|it| (&it["fault"], &it["place"])).collect();
    assert_eq!(run.status(), 1, "{run}");
    assert!(faults.contains(&(&"unreadable".into(), &store.as_str().into())), "{run}");
    assert!(faults.iter().all(|(fault, _)| *fault == "unreadable"), "{run}");
    let run = folder.run(others(&folder).args(["verify", "--quick"]), "");
    assert!(run.stdout().contains("[SEGMENT].store: permission denied") || run.stdout().contains(&store), "{run}");
    assert!(run.stdout().contains("0 damaged, 0 drifted, 1 unreadable"), "{run}");
}

/// Mounting needs user namespaces, which not every system allows.
#[test]
#[cfg(target_os = "linux")]
fn an_index_on_a_read_only_medium_can_be_searched() {
    let folder = shared();
    let mounted = |command: &str| {
        let unshare = if rustix::process::geteuid().is_root() { "-m" } else { "-Urm" };
        let mount = |name: &str| format!("mount --bind {name} {name} && mount -o remount,bind,ro {name}");
        let mounts = format!("{} && {}", mount("corpus"), mount("index"));
        folder.shell(&format!("exec unshare {unshare} sh -c '{mounts} || exit 99; {command}'"))
    };
    let probe = mounted("! touch index/a && ! touch corpus/a");
    if probe.status() != 0 {
        use std::io::Write as _;
        // Directly to stderr: the harness captures the output of passing tests.
        let _ = writeln!(
            std::io::stderr(),
            "NOT RUN: an_index_on_a_read_only_medium_can_be_searched: nothing can be mounted here: {}",
            probe.stderr().trim()
        );
        return;
    }
    for args in COMMANDS {
        let owners = folder.run(folder.command().args(args), "").to_string();
        let quoted: Vec<_> = args.iter().map(|arg| format!("\"{arg}\"")).collect();
        let run = mounted(&format!("exec \"$IBID\" {}", quoted.join(" ")));
        let said = if args[0] == "verify" { without_note(&run, "read-only file system") } else { run.to_string() };
        assert_eq!(said, owners, "{args:?}");
    }
    let run = mounted("exec \"$IBID\" index");
    assert!(run.status() == 2 && run.stderr().contains("read-only file system"), "{run}");
    fs::write(folder.path("calls"), agent()).expect("a file");
    let run = mounted("exec \"$IBID\" mcp < calls");
    assert!(run.status() == 0 && run.stdout().contains("news/bridge#p1"), "{run}");
}

/// Truncates a file in place.
fn cut(path: &Path, length: u64) {
    File::options().write(true).open(path).and_then(|file| file.set_len(length)).expect("it is cut short");
}

/// Returns a text with so many distinct words that every index file exceeds the size that is copied into memory.
fn long_text() -> String {
    let mut text = String::new();
    for number in 0..30_000_u32 {
        let word = number.wrapping_mul(2_654_435_761);
        write!(text, "w{word:x} bridge{}", if number % 9 == 8 { ".\n" } else { " " }).expect("a string takes all");
    }
    text
}

#[test]
fn a_truncated_index_file_is_an_error_not_a_crash() {
    let folder = Folder::new().file("corpus/long.txt", long_text());
    assert_eq!(folder.ibid(["index", "-q"]).status(), 0);
    let server = Server::start(&folder);
    let search = || server.get("/api/v1/search?q=bridge&n=50");
    assert_eq!(search().status, 200);
    // The words as written are read by patterns only, and whole.
    let large = |name: &String| {
        !name.starts_with("words-")
            && fs::metadata(folder.path("index").join(name)).is_ok_and(|about| about.len() > 70_000)
    };
    let cuttable: Vec<_> = names(&folder).into_iter().filter(large).collect();
    assert!(cuttable.iter().any(|name| is_store(name)) && cuttable.len() >= 3, "{cuttable:?}");
    for name in &cuttable {
        let path = folder.path("index").join(name);
        let whole = fs::read(&path).expect("it can be read");
        for length in [0, 1, 4096, whole.len() as u64 - 1] {
            cut(&path, length);
            // Lengths are compared at most every two milliseconds.
            thread::sleep(Duration::from_millis(10));
            let answer = search();
            assert!(answer.status == 500 && answer.body.contains(name.as_str()), "{name}: {answer:?}");
            // A searcher that opens the index now.
            let run = folder.ibid(["search", "bridge"]);
            assert!(run.status() == 2 && run.stderr().contains("ibid verify --repair"), "{name}: {run}");
            fs::write(&path, &whole).expect("it is put back");
            assert_eq!(search().status, 200, "{name} is whole again");
        }
    }
    cut(&folder.path("index").join(&cuttable[0]), 9);
    let run = folder.ibid(["verify", "--repair"]);
    assert_eq!(run.status(), 0, "{run}");
    assert_eq!(search().status, 200);
    let words = names(&folder).into_iter().find(|name| name.starts_with("words-")).expect("a list of words");
    let path = folder.path("index").join(&words);
    let whole = fs::read(&path).expect("it can be read");
    for length in [0, 1, whole.len() as u64 - 1] {
        cut(&path, length);
        let run = folder.ibid(["search", "bridg*"]);
        assert!(run.status() == 2 && run.stderr().contains("ibid verify"), "{length}: {run}");
        fs::write(&path, &whole).expect("it is put back");
    }
    assert_eq!(folder.ibid(["search", "bridg*"]).status(), 0);
}
