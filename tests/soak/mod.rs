//! A soak test: indexing runs, a watcher, servers and clients over one index and a changing corpus, with processes
//! killed at random. It starts without an index, so that first builds coincide.
//!
//! `IBID_SOAK` is the duration in seconds; `IBID_SEED` repeats the random choices of another run, but not its timing.

mod clients;
mod corpus;
mod process;
mod view;

use std::fs;
use std::io::Write as _;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde_json::Value;

use self::corpus::Corpus;
use self::process::{Kept, Plan};
use crate::run::Folder;

/// Default duration in seconds.
const LENGTH: u64 = 120;
/// Interval between measurements of the server and the index.
const SAMPLE: Duration = Duration::from_millis(250);

/// State shared by all threads.
struct Soak {
    folder: Folder,
    corpus: Corpus,
    seed: u64,
    stop: AtomicBool,
    runs: AtomicUsize,
    kills: AtomicUsize,
    locked: AtomicUsize,
    answers: AtomicUsize,
    busy: AtomicUsize,
}

impl Soak {
    fn goes_on(&self) -> bool {
        !self.stop.load(Ordering::Relaxed)
    }

    /// Returns a generator for one thread, independent of the timing of the others.
    fn draw(&self, thread: u64) -> Draw {
        Draw(self.seed.wrapping_add(thread.wrapping_mul(0x5851_F42D_4C95_7F2D)))
    }
}

/// SplitMix64 (Steele, Lea and Flood, 2014).
struct Draw(u64);

impl Draw {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % limit
    }

    fn index(&mut self, length: usize) -> usize {
        self.below(length as u64) as usize
    }

    /// Returns true once in the given number of times, on average.
    fn once_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    fn millis(&mut self, from: u64, to: u64) -> Duration {
        Duration::from_millis(from + self.below(to - from))
    }
}

/// Stops all threads when its owner panics.
struct StopOnPanic<'a>(&'a AtomicBool);

impl Drop for StopOnPanic<'_> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.store(true, Ordering::Relaxed);
        }
    }
}

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|value| value.parse().unwrap_or_else(|_| panic!("{name}: `{value}` is not a number")))
}

#[test]
#[ignore = "takes two minutes: tests/all runs it by itself"]
fn soak() {
    let length = Duration::from_secs(setting("IBID_SOAK").unwrap_or(LENGTH));
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("the clock is set").as_micros();
    let seed = setting("IBID_SEED").unwrap_or(now as u64 % 1_000_000);
    say(&format!("soak: {} s, IBID_SEED={seed}", length.as_secs()));
    let folder = Folder::new();
    let corpus = Corpus::new(folder.path("corpus"));
    let zero = AtomicUsize::default;
    let soak = Soak {
        folder,
        corpus,
        seed,
        stop: AtomicBool::new(false),
        runs: zero(),
        kills: zero(),
        locked: zero(),
        answers: zero(),
        busy: zero(),
    };
    let mut server = Kept::serve(&soak);
    let samples = thread::scope(|scope| {
        let soak = &soak;
        let spawn = |name: &str, work: fn(&Soak)| {
            let work = move || {
                let _guard = StopOnPanic(&soak.stop);
                work(soak);
            };
            thread::Builder::new().name(name.to_owned()).spawn_scoped(scope, work).expect("a thread");
        };
        spawn("changes", changes);
        spawn("writer 1", |soak| write(soak, 1, &["corpus"]));
        spawn("writer 2", |soak| write(soak, 2, &["corpus", "corpus/a"]));
        spawn("watcher", watch);
        spawn("brief server", clients::brief);
        spawn("command line", clients::commands);
        spawn("mcp", clients::mcp);
        let _guard = StopOnPanic(&soak.stop);
        let address = server.address(soak);
        let asking = thread::Builder::new().name("http".to_owned()).spawn_scoped(scope, move || {
            let _guard = StopOnPanic(&soak.stop);
            clients::http(soak, address);
        });
        asking.expect("a thread");
        let (started, mut samples) = (Instant::now(), Vec::new());
        while started.elapsed() < length && soak.goes_on() {
            thread::sleep(SAMPLE);
            samples.push(server.sample(soak));
        }
        soak.stop.store(true, Ordering::Relaxed);
        samples
    });
    server.end();
    let count = |count: &AtomicUsize| count.load(Ordering::Relaxed);
    say(&format!(
        "soak: {} runs, {} signals, {} refused as locked, {} answers, {} told to come again",
        count(&soak.runs),
        count(&soak.kills),
        count(&soak.locked),
        count(&soak.answers),
        count(&soak.busy)
    ));
    process::is_flat(&samples);
    ends_as_a_fresh_index(&soak.folder);
}

/// Prints directly to stderr: the harness captures the output of passing tests.
fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// Changes the corpus continuously.
fn changes(soak: &Soak) {
    let mut draw = soak.draw(0);
    while soak.goes_on() {
        soak.corpus.change(&mut draw);
        thread::sleep(draw.millis(10, 150));
    }
}

/// Runs `ibid index` repeatedly.
fn write(soak: &Soak, number: u64, paths: &[&str]) {
    let mut draw = soak.draw(number);
    for run in 0.. {
        if !soak.goes_on() {
            return;
        }
        // The first run covers the whole corpus: files that it misses would stay missing.
        let path = if run == 0 { paths[0] } else { paths[draw.index(paths.len())] };
        let mut args = vec!["index", "-q", path];
        if path == "corpus" && draw.once_in(10) {
            args.push("--rebuild");
        }
        let plan = if draw.once_in(2) { Plan::signal(&mut draw, 600) } else { Plan::LeaveAlone };
        let ended = process::run(soak, &format!("writer-{number}"), &args, plan);
        assert!(ended.code() != Some(1), "{args:?}: exit status 1: {}", ended.stderr);
        thread::sleep(draw.millis(0, 300));
    }
}

/// Runs `ibid index --watch` for some seconds at a time.
fn watch(soak: &Soak) {
    let mut draw = soak.draw(3);
    while soak.goes_on() {
        let plan = Plan::signal(&mut draw, 10_000);
        let ended = process::run(soak, "watcher", &["index", "-q", "--watch"], plan);
        assert!(ended.code() != Some(1), "watch: exit status 1: {}", ended.stderr);
    }
}

/// After one more run, the index must equal that of a corpus indexed once.
fn ends_as_a_fresh_index(folder: &Folder) {
    let run = folder.ibid(["index", "-q"]);
    assert_eq!(run.status(), 0, "{run}");
    let run = folder.ibid(["verify"]);
    assert_eq!(run.status(), 0, "{run}");
    let run = folder.ibid(["index", "-q", "--index", "fresh"]);
    assert_eq!(run.status(), 0, "{run}");
    for query in ["zebra", "harbour ferry", "\"met the bridge\"", "title:title storm", "n3* -mayor", "source:lantern"] {
        let [soaked, fresh] = ["index", "fresh"].map(|index| {
            let run = folder.ibid(["search", query, "--json", "--copies", "show", "-n", "5000", "--index", index]);
            assert!(run.status() < 2, "{run}");
            comparable(run.json().remove(0))
        });
        if soaked != fresh {
            let first = soaked.iter().zip(&fresh).find(|(soaked, fresh)| soaked != fresh);
            panic!("{query}: {} hits, {} of a fresh index: {first:#?}", soaked.len(), fresh.len());
        }
    }
    let [(files, bytes), (fresh_files, fresh_bytes)] = ["index", "fresh"].map(|name| size(folder, name));
    let sizes = format!("{files} files, {bytes} bytes; {fresh_files} files, {fresh_bytes} bytes of a fresh index");
    say(&format!("soak: {sizes}"));
    // A segment has six files and up to one of deletions; segments of one size are merged by eights.
    assert!(files < fresh_files + 90 && bytes < fresh_bytes * 3, "{sizes}");
}

/// Returns the parts of an answer that do not depend on the order of the hits. Deleted passages count in the
/// frequencies of words until they are merged away, so scores, and with them the order, are not those of a fresh index.
fn comparable(mut answer: Value) -> Vec<Value> {
    let mut hits = std::mem::take(answer["hits"].as_array_mut().expect("hits"));
    for hit in hits.iter_mut().filter_map(Value::as_object_mut) {
        for name in ["rank", "score", "snippet"] {
            hit.remove(name);
        }
    }
    hits.sort_by_cached_key(|hit| hit["ref"].to_string());
    hits.extend([answer["total"].take(), answer["index"].take()]);
    hits
}

/// Returns the number of files in a folder and their total size in bytes.
fn size(folder: &Folder, name: &str) -> (usize, u64) {
    // The folder may be missing at first, and files are deleted during the count.
    let entries = fs::read_dir(folder.path(name)).into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.metadata().ok()).fold((0, 0), |(files, bytes), it| (files + 1, bytes + it.len()))
}
