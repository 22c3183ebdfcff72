//! Runs that are killed, as by a power cut: what was committed stays, whole, and the next run finishes the job.

use std::collections::BTreeMap;
use std::fs;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use ibid::{ArticleId, engine};

use crate::indexed::{ids, open};
use crate::run::Folder;

/// Articles in files of their own, and in lines of one.
const FILES: usize = 250;
const LINES: usize = 1500;
/// Runs that are killed.
const KILLS: u32 = 15;

/// Article ids with their texts.
type Articles = BTreeMap<String, String>;

/// An article that differs from that of another number or version throughout.
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

/// The corpus at a moment: from one to the next some articles come, some go, some change, and most stay.
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

/// Makes the folder's corpus that of a moment.
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

/// Everything an index holds, read the way that readers do. One that was never made holds nothing.
fn held(folder: &Folder) -> Articles {
    if !engine::exists(&folder.path("index")) {
        return Articles::new();
    }
    let search = open(folder);
    let ledger = search.searcher().ledger().expect("the index has its list of files");
    let ids = ids(search.searcher());
    assert_eq!(ids.len(), ledger.articles(), "the list of files tells what is there");
    let text = |id: &ArticleId| search.article(id).expect("it was found").text;
    ids.iter().map(|id| (id.to_string(), text(id))).collect()
}

/// Indexes to the end, and says how long it took.
fn finish(folder: &Folder) -> Duration {
    let started = Instant::now();
    let run = folder.ibid(["index", "-q"]);
    assert_eq!(run.status(), 0, "{run}");
    started.elapsed()
}

/// Begins to index, and kills the process after a while.
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
    // Not by `assert_eq`: the difference of two corpora is no message.
    assert!(states.contains(&held), "{} articles, neither {} nor {}", held.len(), states[0].len(), states[1].len());
}

#[test]
fn a_killed_run_leaves_the_last_commit() {
    let folder = Folder::new();
    let mut before = corpus(0);
    write(&folder, &before);
    let whole = finish(&folder);
    let fresh = size_of(&folder);
    let (mut cut_short, mut moment) = (0, 0);
    for round in 1..=KILLS {
        // The golden ratio spreads the moments over a run and a little beyond, for any number of them.
        let after = whole.mul_f64((f64::from(round) * 0.618_034).fract() * 1.1);
        let is_first = round % 3 == 0;
        if is_first {
            fs::remove_dir_all(folder.path("index")).expect("the index is a folder");
            before.clear();
        }
        moment += 1;
        let now = corpus(moment);
        write(&folder, &now);
        kill(&folder, after);
        let left = held(&folder);
        is_one_of(&left, [&before, &now]);
        cut_short += usize::from(left == before);
        finish(&folder);
        is_one_of(&held(&folder), [&now, &now]);
        before = now;
    }
    assert!(cut_short >= 3, "only {cut_short} runs were cut short");
    assert!(
        size_of(&folder) < fresh * 3,
        "{} bytes, {fresh} at first: what a killed run left is cleared",
        size_of(&folder)
    );
}

/// A process killed at the last moment has written everything but the file that makes it count.
#[test]
fn what_a_killed_run_left_is_in_nobodys_way() {
    let folder = Folder::new().file("corpus/a.txt", "The bridge is open.").file("corpus/b.txt", "The ferry is late.");
    finish(&folder);
    let entries = fs::read_dir(folder.path("index")).expect("the index is a folder");
    let before: Vec<_> = entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| !path.ends_with(".managed.json"))
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
