//! Runs that are killed or hit a full disk: the last commit stays complete, and the next run completes the work.
//! Readers see one commit or the next, never a mixture.

use std::collections::BTreeMap;
use std::fs;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use ibid::{ArticleId, engine};

use crate::indexed::{ids, open};
use crate::run::Folder;

/// Number of articles in separate files, and in lines of one file.
const FILES: usize = 60;
const LINES: usize = 340;
/// Number of runs that are killed; `IBID_KILLS` overrides it.
const KILLS: u32 = 200;
/// The index is rebuilt after this many runs; between, segments accumulate until they are merged.
const AFRESH: u32 = 25;

/// Article ids with their texts.
type Articles = BTreeMap<String, String>;

/// An article that has no sentence in common with another number or version.
fn article(number: usize, version: usize) -> String {
    const WORDS: [&str; 24] = [
        "bridge", "market", "ferry", "harbour", "council", "budget", "engineer", "river", "storm", "ballot", "mayor",
        "tram", "honey", "quota", "vaccine", "station", "lantern", "orchard", "signal", "winter", "teacher", "mirror",
        "letter", "island",
    ];
    let mut state = (number * 31 + version * 1009 + 7) as u64;
    let mut text = format!("Number {number}, version {version}.");
    for place in 0..420 {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let draw = (state >> 33) as usize;
        text.push(if place % 70 == 69 { '\n' } else { ' ' });
        text.push_str(WORDS[draw % WORDS.len()]);
        text.push_str(&(draw % 97).to_string());
        if place % 11 == 10 {
            text.push('.');
        }
    }
    text
}

/// The corpus at a step: from one step to the next some articles are added, removed or changed, and most stay.
fn corpus(moment: usize) -> Articles {
    let version = |number: usize| (moment + number) / 3;
    let is_there = |number: &usize| !(number + moment).is_multiple_of(7);
    let files =
        (0..FILES).filter(is_there).map(|number| (format!("files/{number:04}"), article(number, version(number))));
    let lines = (FILES..FILES + LINES)
        .filter(is_there)
        .map(|number| (format!("line/{number:04}"), article(number, version(number))));
    files.chain(lines).collect()
}

/// Writes the corpus of a step to the folder.
fn write(folder: &Folder, articles: &Articles) {
    fs::create_dir_all(folder.path("corpus/files")).expect("a folder");
    for number in 0..FILES {
        let id = format!("files/{number:04}");
        let path = folder.path(&format!("corpus/{id}.txt"));
        match articles.get(&id) {
            Some(text) => fs::write(path, text).expect("a file"),
            None => drop(fs::remove_file(path)),
        }
    }
    let lines = articles.iter().filter(|(id, _)| id.starts_with("line/"));
    let lines: Vec<String> =
        lines.map(|(id, text)| serde_json::json!({ "id": id, "text": text }).to_string()).collect();
    fs::write(folder.path("corpus/lines.jsonl"), lines.join("\n")).expect("a file");
}

/// Reads the whole content of an index as a searcher does; empty if the index does not exist.
fn held(folder: &Folder) -> Articles {
    if !engine::exists(&folder.path("index")) {
        return Articles::new();
    }
    let search = open(folder);
    let manifest = search.searcher().manifest().expect("the index has a manifest");
    let ids = ids(search.searcher());
    assert_eq!(ids.len(), manifest.articles(), "the manifest lists all articles");
    let text = |id: &ArticleId| search.article(id).expect("it was found").text;
    ids.iter().map(|id| (id.to_string(), text(id))).collect()
}

/// Indexes to the end and returns the time.
fn finish(folder: &Folder) -> Duration {
    let started = Instant::now();
    let run = folder.ibid(["index", "-q"]);
    assert_eq!(run.status(), 0, "{run}");
    started.elapsed()
}

/// Starts indexing and kills the process after a delay.
fn kill(folder: &Folder, after: Duration) {
    let mut command = folder.command();
    command.args(["index", "-q"]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().expect("the program starts");
    thread::sleep(after);
    child.kill().expect("it can be killed, or has ended");
    child.wait().expect("it has ended");
}

fn size_of(folder: &Folder) -> u64 {
    let entries = fs::read_dir(folder.path("index")).expect("the index is a folder");
    entries.map(|entry| entry.expect("an entry").metadata().expect("it is there").len()).sum()
}

#[track_caller]
fn is_one_of(held: &Articles, states: [&Articles; 2]) {
    // Not `assert_eq`: the difference of two corpora is too long for a message.
    assert!(states.contains(&held), "{} articles, neither {} nor {}", held.len(), states[0].len(), states[1].len());
}

/// Requires that no index file is damaged; a killed run may have left it without checksums.
fn is_sound(folder: &Folder) {
    if engine::exists(&folder.path("index")) {
        let checked = engine::check(&folder.path("index")).expect("it can be looked through");
        assert_eq!(checked.damage, [], "after a kill");
    }
}

#[test]
fn a_killed_run_leaves_the_last_commit() {
    let kills = std::env::var("IBID_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(KILLS);
    let folder = Folder::new();
    let mut before = corpus(0);
    write(&folder, &before);
    let whole = finish(&folder);
    let fresh = size_of(&folder);
    let (mut update, mut cut_short, mut merged, mut segments) = (whole, 0, 0, 1);
    for round in 1..=kills {
        let moment = round as usize;
        let is_first = round % AFRESH == 0;
        if is_first {
            fs::remove_dir_all(folder.path("index")).expect("the index is a folder");
            before.clear();
        }
        let now = corpus(moment);
        write(&folder, &now);
        // The golden ratio spreads any number of kills over the duration of a run and slightly beyond.
        let after = if is_first { whole } else { update };
        kill(&folder, after.mul_f64((f64::from(round) * 0.618_034).fract() * 1.15));
        let left = held(&folder);
        is_one_of(&left, [&before, &now]);
        is_sound(&folder);
        cut_short += u32::from(left == before);
        before = left;
        // Consecutive kills are covered too: the next run finds the leftovers.
        if round % 3 == 0 || round == kills {
            let took = finish(&folder);
            update = if is_first { update } else { took };
            is_one_of(&held(&folder), [&now, &now]);
            let count = open(&folder).searcher().status().expect("it has one").segments;
            merged += u32::from(count < segments);
            segments = count;
            before = now;
        }
    }
    assert!(cut_short * 5 >= kills, "only {cut_short} runs were cut short");
    assert!(kills < KILLS || merged > 0, "segments were never merged");
    assert!(
        size_of(&folder) < fresh * 4,
        "{} bytes, {fresh} at first: what a killed run left is cleared",
        size_of(&folder)
    );
    let run = folder.ibid(["verify"]);
    assert_eq!(run.status(), 0, "{run}");
}

/// Runs `ibid index` under a shell that sets limits first.
#[cfg(unix)]
fn limited(folder: &Folder, shell: &str) -> std::process::Output {
    let settings = folder.command();
    let mut command = std::process::Command::new("sh");
    command.args(["-c", shell]).env("IBID", settings.get_program()).current_dir(folder.path("")).stdin(Stdio::null());
    command.output().expect("there is a shell")
}

#[cfg(unix)]
#[track_caller]
fn is_clear(output: &std::process::Output, limit: usize) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{limit}: {said}");
    let is_plain = said.starts_with("ibid: ") && !said.contains("os error") && !said.contains("panicked");
    assert!(is_plain && (said.contains("too large") || said.contains("no space left")), "{limit}: {said}");
}

#[test]
#[cfg(unix)]
fn a_write_that_fails_leaves_the_last_commit() {
    let folder = Folder::new();
    let (before, now) = (corpus(0), corpus(4));
    write(&folder, &before);
    finish(&folder);
    write(&folder, &now);
    let mut failed = 0;
    // In blocks of 512 bytes: the largest index file has a few hundred kilobytes.
    for blocks in [0, 1, 2, 4, 8, 16, 32, 64, 96, 128, 192, 256, 384, 512, 1024, 4096] {
        // Without the trap, SIGXFSZ would kill the process.
        let output = limited(&folder, &format!("trap '' 25; ulimit -f {blocks}; exec \"$IBID\" index -q"));
        if output.status.success() {
            break;
        }
        is_clear(&output, blocks);
        is_one_of(&held(&folder), [&before, &before]);
        is_sound(&folder);
        failed += 1;
    }
    assert!(failed >= 6, "only {failed} limits were reached");
    finish(&folder);
    is_one_of(&held(&folder), [&now, &now]);
}

/// Uses a very small file system. Mounting it needs user namespaces, which not every system allows.
#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_leaves_the_last_commit() {
    let folder = Folder::new();
    let (before, now) = (corpus(0), corpus(4));
    write(&folder, &before);
    finish(&folder);
    write(&folder, &now);
    let probe = limited(&folder, "unshare -Urm sh -c 'mount -t tmpfs -o size=1m none /tmp && mkdir /tmp/a'");
    if !probe.status.success() {
        use std::io::Write as _;
        // Directly to stderr: the harness captures the output of passing tests.
        let _ = writeln!(
            std::io::stderr(),
            "NOT RUN: a_full_disk_leaves_the_last_commit: no small disk can be mounted here: {}",
            String::from_utf8_lossy(&probe.stderr).trim()
        );
        return;
    }
    fs::rename(folder.path("index"), folder.path("saved")).expect("it can be moved");
    let used = fs::read_dir(folder.path("saved")).expect("a folder");
    let used: u64 = used.map(|entry| entry.expect("an entry").metadata().expect("it is there").len()).sum();
    let mut failed = 0;
    for spare in [8, 16, 64, 128, 256, 400, 600, 1000, 8000] {
        let pages = (used / 1024 + 80 + spare).next_multiple_of(4);
        let output = limited(
            &folder,
            &format!(
                "rm -rf index after; mkdir index after; exec unshare -Urm sh -c 'mount -t tmpfs -o size={pages}k none index \
                 && cp -a saved/. index/ || exit 99; \"$IBID\" index -q; code=$?; cp -a index/. after/; exit $code'"
            ),
        );
        if output.status.success() {
            break;
        }
        is_clear(&output, pages as usize);
        fs::remove_dir_all(folder.path("index")).expect("it was mounted on");
        fs::rename(folder.path("after"), folder.path("index")).expect("it can be moved");
        is_one_of(&held(&folder), [&before, &before]);
        is_sound(&folder);
        failed += 1;
    }
    assert!(failed >= 2, "the disk was full {failed} times only");
}

#[test]
fn readers_see_complete_commits_only() {
    use std::sync::atomic::{AtomicBool, Ordering};
    let folder = Folder::new();
    let states: Vec<Articles> = (0..8).map(corpus).collect();
    write(&folder, &states[0]);
    finish(&folder);
    let first = open(&folder);
    let done = AtomicBool::new(false);
    let seen = thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let mut seen = Vec::new();
            while !done.load(Ordering::Relaxed) {
                let left = held(&folder);
                let state = states.iter().position(|state| *state == left);
                let state = state.unwrap_or_else(|| panic!("{} articles of no commit", left.len()));
                if seen.last() != Some(&state) {
                    seen.push(state);
                }
            }
            seen
        });
        for (moment, state) in states.iter().enumerate().skip(1) {
            write(&folder, state);
            let how = if moment % 3 == 0 { "--rebuild" } else { "--jobs=2" };
            let run = folder.ibid(["index", "-q", how]);
            assert_eq!(run.status(), 0, "{run}");
        }
        done.store(true, Ordering::Relaxed);
        reader.join().expect("every view is whole")
    });
    assert!(seen.is_sorted() && seen.len() > 2, "{seen:?}");
    // A searcher that was opened before still sees the old commit.
    let text = |id: &ArticleId| first.article(id).expect("it was there").text;
    let then: Articles = ids(first.searcher()).iter().map(|id| (id.to_string(), text(id))).collect();
    is_one_of(&then, [&states[0], &states[0]]);
    assert_eq!(first.searcher().manifest().expect("it is kept open").articles(), states[0].len());
}

#[test]
fn the_lock_owner_is_reported() {
    let folder = Folder::new().file("corpus/a.txt", "The bridge is open.");
    finish(&folder);
    let options = engine::WriteOptions { memory: 16 << 20, threads: 1, rebuild: false };
    let writer = engine::writer(&folder.path("index"), options).expect("it opens for writing");
    for command in ["index", "verify"] {
        let run = folder.ibid([command]);
        let said = run.stderr();
        let holder =
            format!("ibid: index: index is locked by another process: process {}, since 2", std::process::id());
        assert!(run.status() == 2 && said.starts_with(&holder), "{run}");
    }
    assert_eq!(folder.ibid(["search", "bridge"]).status(), 0, "readers do not wait");
    drop(writer);
    finish(&folder);
    assert!(!folder.path("index/.writer").exists());
}

/// A process killed at the last moment has written everything except `meta.json`.
#[test]
fn leftovers_of_a_killed_run_do_not_block_the_next() {
    let folder = Folder::new().file("corpus/a.txt", "The bridge is open.").file("corpus/b.txt", "The ferry is late.");
    finish(&folder);
    let entries = fs::read_dir(folder.path("index")).expect("the index is a folder");
    let before: Vec<_> = entries
        .map(|entry| entry.expect("an entry").path())
        .map(|path| (path.clone(), fs::read(path).expect("a file")))
        .collect();
    let folder = folder.file("corpus/b.txt", "The ferry is on time.");
    finish(&folder);
    for (path, bytes) in before {
        fs::write(path, bytes).expect("a file");
    }
    assert_eq!(held(&folder)["b"], "The ferry is late.");
    finish(&folder);
    assert_eq!(held(&folder)["b"], "The ferry is on time.");
}
