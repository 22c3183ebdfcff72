//! `ibid index --watch`.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use ibid::Search;
use ibid::search::Options;

use crate::run::Folder;

/// Time limit for detecting a change on a loaded machine.
const LIMIT: Duration = Duration::from_secs(10);

/// A watching process; interrupted on drop.
struct Watching {
    child: Child,
}

impl Watching {
    /// Starts watching and waits until it is ready.
    fn start(folder: &Folder) -> Self {
        let mut command = folder.command();
        command.args(["index", "--watch"]);
        Self::of(command)
    }

    /// The same with the given command.
    fn of(mut command: Command) -> Self {
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        let mut lines = BufReader::new(child.stderr.take().expect("it is piped")).lines();
        let line = lines.next().expect("it says something").expect("in UTF-8");
        assert!(line.starts_with("ibid: watching corpus"), "{line}");
        thread::spawn(move || lines.for_each(drop));
        Self { child }
    }

    /// Interrupts the process as Ctrl-C does, and returns its exit status.
    fn interrupt(mut self) -> Option<i32> {
        let sent = Command::new("kill").args(["-INT", &self.child.id().to_string()]).status();
        assert!(sent.expect("there is `kill`").success());
        self.child.wait().expect("it ends").code()
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}

fn total(folder: &Folder, query: &str) -> usize {
    let mut search = Search::open(&folder.path("index")).expect("the index opens");
    search.answer(query, &Options { suggest: false, ..Options::default() }).expect("it answers").total.count
}

/// Waits until this many passages match, and returns the time.
#[track_caller]
fn until(folder: &Folder, query: &str, wanted: usize) -> Duration {
    let started = Instant::now();
    while total(folder, query) != wanted {
        assert!(started.elapsed() < LIMIT, "{query}: {} instead of {wanted}", total(folder, query));
        thread::sleep(Duration::from_millis(10));
    }
    started.elapsed()
}

#[test]
fn changes_are_indexed_within_two_seconds() {
    let folder = Folder::with_articles();
    let watching = Watching::start(&folder);
    let mut took = Vec::new();
    let folder = folder.file("corpus/a.txt", "The zeppelin has landed.");
    took.push(until(&folder, "zeppelin", 1));
    // In place, with the same length.
    let folder = folder.file("corpus/a.txt", "The dirigible has risen.");
    took.push(until(&folder, "dirigible", 1).max(until(&folder, "zeppelin", 0)));
    // As editors save: a new file is renamed over the old one.
    fs::write(folder.path("corpus/.a.txt.swp"), "The aerostat has burst.").expect("a file");
    fs::rename(folder.path("corpus/.a.txt.swp"), folder.path("corpus/a.txt")).expect("it is renamed");
    took.push(until(&folder, "aerostat", 1).max(until(&folder, "dirigible", 0)));
    // In a new folder.
    let folder = folder.file("corpus/deep/er/b.txt", "A gondola is adrift.");
    took.push(until(&folder, "gondola", 1));
    // Moved together with its folder.
    fs::rename(folder.path("corpus/deep"), folder.path("corpus/moved")).expect("it is moved");
    took.push(until(&folder, "gondola article:moved/er/b", 1));
    // Its sidecar.
    let folder = folder.file("corpus/a.meta.toml", "title = \"Ballast\"");
    took.push(until(&folder, "title:ballast", 1));
    let folder = folder.file("corpus/a.meta.toml", "title = \"Mooring\"");
    took.push(until(&folder, "title:mooring", 1));
    fs::remove_file(folder.path("corpus/a.txt")).expect("it is there");
    took.push(until(&folder, "aerostat", 0));
    took.sort();
    assert!(took[took.len() / 2] < Duration::from_secs(2), "{took:?}");
    assert_eq!(watching.interrupt(), Some(0));
    assert_eq!(folder.ibid(["verify"]).status(), 0);
}

#[test]
fn a_burst_of_files_takes_few_runs() {
    let folder = Folder::with_articles();
    let watching = Watching::start(&folder);
    for number in 0..1000 {
        fs::write(folder.path(&format!("corpus/{number}.txt")), format!("Leaflet {number} fell.")).expect("a file");
    }
    until(&folder, "leaflet", 1000);
    let status = Search::open(&folder.path("index")).expect("it opens").searcher().status().expect("it has one");
    assert!(status.segments < 12, "{} runs at least", status.segments);
    assert_eq!(watching.interrupt(), Some(0));
}

#[test]
#[cfg(unix)]
fn temporarily_unreadable_or_missing_files_are_retried() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = Folder::with_articles();
    let watching = Watching::start(&folder);
    let mode = |mode| {
        fs::set_permissions(folder.path("corpus/market.txt"), fs::Permissions::from_mode(mode))
            .expect("its mode is set");
    };
    mode(0o000);
    // As root the file stays readable, and this has no effect.
    thread::sleep(Duration::from_millis(300));
    mode(0o644);
    until(&folder, "charter", 1);
    fs::rename(folder.path("corpus"), folder.path("elsewhere")).expect("it is moved");
    thread::sleep(Duration::from_millis(500));
    assert_eq!(total(&folder, "charter"), 1, "a corpus that is gone is no empty corpus");
    fs::rename(folder.path("elsewhere"), folder.path("corpus")).expect("it is moved back");
    let folder = folder.file("corpus/back.txt", "The zeppelin is back.");
    until(&folder, "zeppelin", 1);
    let folder = folder.file("corpus/back.txt", "The dirigible is back.");
    until(&folder, "dirigible", 1);
    assert_eq!(watching.interrupt(), Some(0));
}

#[test]
fn standard_input_cannot_be_watched() {
    let run = Folder::with_articles().ibid(["index", "-", "--watch"]);
    assert_eq!(run.status(), 2);
    assert!(run.stderr().contains("standard input cannot be watched"), "{run}");
}

/// An upgrade replaces the program while it runs; its subprocesses still run the original.
#[test]
#[cfg(target_os = "linux")]
fn a_replaced_program_still_parses_pdf_files() {
    let folder = Folder::new().file("corpus/a.txt", "The bridge is open.");
    let program = folder.path("program");
    fs::copy(folder.command().get_program(), &program).expect("it can be copied");
    let mut command = Command::new(&program);
    command.args(["index", "--watch"]).current_dir(folder.path(""));
    let watching = Watching::of(command);
    fs::remove_file(&program).expect("it is there");
    let folder = folder.file("program", "#!/bin/sh\nexit 1\n");
    let pdf = fs::read("tests/fixtures/office.pdf").expect("the fixture is there");
    fs::write(folder.path("corpus/office.pdf"), pdf).expect("a file");
    until(&folder, "\"9845 letters\"", 1);
    assert_eq!(watching.interrupt(), Some(0));
}
