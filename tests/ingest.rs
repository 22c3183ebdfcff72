//! Runs over a folder that changes between them: only changes are indexed, and a failed run or file leaves the rest
//! unchanged.

use std::fs::{self, File};
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use ibid::article::Mark;
use ibid::engine::{self, ResultUnit, WriteOptions};
use ibid::ingest::{Summary, stale};
use ibid::search::Options;
use ibid::text::ParagraphKind;
use ibid::{ArticleId, Error, Search};

use crate::indexed::{Indexing, everything, ids, index, open};
use crate::run::Folder;

fn run(folder: &Folder) -> Summary {
    index(folder, Indexing::default()).expect("the run ends well")
}

fn run_of(folder: &Folder, paths: &[&str]) -> Summary {
    let paths = paths.iter().map(PathBuf::from).collect();
    index(folder, Indexing { paths, ..Indexing::default() }).expect("the run ends well")
}

/// New, changed, unchanged, removed.
fn counts(summary: &Summary) -> [usize; 4] {
    [summary.new, summary.changed, summary.unchanged, summary.removed]
}

fn names(folder: &Folder) -> Vec<String> {
    ids(open(folder).searcher()).iter().map(ToString::to_string).collect()
}

fn text(folder: &Folder, id: &str) -> String {
    open(folder).article(&ArticleId::new(id)).expect("it is in the index").text
}

fn title(folder: &Folder, id: &str) -> Option<String> {
    open(folder).article(&ArticleId::new(id)).expect("it is in the index").meta.title
}

fn matches(folder: &Folder, query: &str) -> usize {
    open(folder).answer(query, &Options::default()).expect("the index answers").total.count
}

/// Sets the modification time of a file this many minutes back, beyond the resolution of the clock.
fn age(folder: &Folder, name: &str, minutes: u64) {
    let file = File::options().write(true).open(folder.path(name)).expect("it is there");
    file.set_modified(SystemTime::now() - Duration::from_secs(60 * minutes)).expect("its time can be set");
}

fn remove(folder: &Folder, name: &str) {
    fs::remove_file(folder.path(name)).expect("it is there");
}

fn three() -> Folder {
    let folder = Folder::new()
        .file("corpus/a.txt", "The bridge is open.")
        .file("corpus/b.txt", "The market is closed.")
        .file("corpus/sub/c.txt", "The ferry is late.");
    for name in ["corpus/a.txt", "corpus/b.txt", "corpus/sub/c.txt"] {
        age(&folder, name, 60);
    }
    folder
}

#[test]
fn only_changes_are_indexed_again() {
    let folder = three();
    let first = run(&folder);
    assert_eq!((counts(&first), first.passages), ([3, 0, 0, 0], 3));
    let second = run(&folder);
    assert_eq!((counts(&second), second.bytes, second.passages), ([0, 0, 3, 0], 0, 3), "nothing is read again");
    remove(&folder, "corpus/sub/c.txt");
    let folder = folder.file("corpus/b.txt", "The market is on fire.").file("corpus/d.txt", "A new one.");
    assert_eq!(counts(&run(&folder)), [1, 1, 1, 1]);
    assert_eq!(names(&folder), ["a", "b", "d"]);
    assert_eq!((text(&folder, "b").as_str(), matches(&folder, "closed")), ("The market is on fire.", 0));
    let rebuilt = index(&folder, Indexing { rebuild: true, ..Indexing::default() }).expect("the run ends well");
    assert_eq!((counts(&rebuilt), names(&folder).len()), ([3, 0, 0, 0], 3));
}

#[test]
fn recently_written_files_are_read_once_more_only() {
    let folder = Folder::new().file("corpus/a.txt", "The bridge is open.");
    let first = run(&folder);
    assert!(run(&folder).bytes > 0, "in doubt");
    std::thread::sleep(Duration::from_millis(2100));
    assert!(run(&folder).bytes > 0, "still in doubt");
    let settled = run(&folder);
    assert_eq!((settled.bytes, counts(&settled), settled.passages), (0, [0, 0, 1, 0], first.passages));
}

#[test]
fn many_small_updates_leave_few_segments() {
    let folder = three();
    run(&folder);
    let old = names(&folder);
    for number in 0..24 {
        fs::write(folder.path(&format!("corpus/{number}.txt")), "The ferry came.").expect("it can be written");
        run(&folder);
        let status = open(&folder).searcher().status().expect("the index answers");
        assert!(status.segments <= 8, "{} segments after {} runs", status.segments, number + 2);
    }
    assert_eq!(matches(&folder, "ferry came"), 25);
    assert!(old.iter().all(|name| names(&folder).contains(name)), "what was there is still there");
}

#[test]
fn a_touched_file_is_read_but_not_reindexed() {
    let folder = three();
    run(&folder);
    age(&folder, "corpus/a.txt", 30);
    let touched = run(&folder);
    assert_eq!((counts(&touched), touched.bytes), ([0, 0, 3, 0], 19));
    assert_eq!(run(&folder).bytes, 0, "its new time is kept");
}

#[test]
fn a_change_within_one_clock_tick_is_detected() {
    let folder = three();
    run(&folder);
    let modified = fs::metadata(folder.path("corpus/a.txt")).and_then(|about| about.modified()).expect("it is there");
    let folder = folder.file("corpus/new.txt", "One word.");
    run(&folder);
    let before = fs::metadata(folder.path("corpus/new.txt")).and_then(|about| about.modified()).expect("it is there");
    let folder = folder.file("corpus/new.txt", "Two word.");
    let file = File::options().write(true).open(folder.path("corpus/new.txt")).expect("it is there");
    file.set_modified(before).expect("its time can be set");
    assert_eq!(counts(&run(&folder)), [0, 1, 3, 0], "a file that was new at the last run is looked at again");
    assert!(modified < before);
}

#[test]
fn a_sidecar_edit_changes_its_article() {
    let folder = three().file("corpus/a.meta.toml", "title = \"One\"");
    assert_eq!((counts(&run(&folder)), title(&folder, "a").as_deref()), ([3, 0, 0, 0], Some("One")));
    let folder = folder.file("corpus/a.meta.toml", "title = \"Another\"");
    assert_eq!((counts(&run(&folder)), title(&folder, "a").as_deref()), ([0, 1, 2, 0], Some("Another")));
    let folder = folder.file("corpus/articles.toml", "[a]\ntitle = \"The last\"\n[b]\ntitle = \"B\"");
    assert_eq!((counts(&run(&folder)), title(&folder, "a").as_deref()), ([0, 2, 1, 0], Some("The last")));
    remove(&folder, "corpus/a.meta.toml");
    remove(&folder, "corpus/articles.toml");
    assert_eq!((counts(&run(&folder)), title(&folder, "a")), ([0, 2, 1, 0], None));
}

#[test]
fn files_that_parse_differently_are_reindexed() {
    let folder = Folder::new().file("corpus/a.md", "It was built.\n\n## Costs\n\nIt was dear.\n");
    run(&folder);
    let kind = |folder: &Folder| open(folder).article(&ArticleId::new("a")).expect("it is there").paragraphs[1].kind;
    assert_eq!(kind(&folder), ParagraphKind::Heading);
    let folder = folder.file("corpus/a.md", "It was built.\n\nCosts\n\nIt was dear.\n");
    assert_eq!(
        (counts(&run(&folder)), kind(&folder)),
        ([0, 1, 0, 0], ParagraphKind::Body),
        "the same words, and no heading"
    );
}

#[test]
fn skips_have_current_line_numbers() {
    let marks = |folder: &Folder| open(folder).article(&ArticleId::new("a")).expect("it is there").marks;
    let folder = Folder::new().file("corpus/a.md", "---\ntitle: A\n---\nIt was dear.\n");
    run(&folder);
    assert_eq!(marks(&folder), [Mark::Line { at: 0, number: 4 }]);
    let folder = folder.file("corpus/a.md", "---\nlayout: wide\ntitle: A\n---\nIt was dear.\n");
    run(&folder);
    assert_eq!(marks(&folder), [Mark::Line { at: 0, number: 5 }], "one line further down");
}

#[test]
fn json_lines_skips_have_current_line_numbers() {
    let marks = |folder: &Folder| open(folder).article(&ArticleId::new("a")).expect("it is there").marks;
    let line = "{\"id\":\"a\",\"text\":\"It was dear.\"}\n";
    let folder = Folder::new().file("corpus/all.jsonl", line);
    run(&folder);
    assert_eq!(marks(&folder), [Mark::Line { at: 0, number: 1 }]);
    let folder = folder.file("corpus/all.jsonl", format!("{{\"id\":\"b\",\"text\":\"New.\"}}\n{line}"));
    run(&folder);
    assert_eq!(marks(&folder), [Mark::Line { at: 0, number: 2 }]);
}

#[test]
fn articles_of_missing_files_are_removed_unless_kept() {
    let folder = three();
    run(&folder);
    remove(&folder, "corpus/a.txt");
    let kept = index(&folder, Indexing { keep_missing: true, ..Indexing::default() }).expect("the run ends well");
    assert_eq!((counts(&kept), matches(&folder, "bridge")), ([0, 0, 3, 0], 1));
    let dropped = run(&folder);
    assert_eq!((counts(&dropped), dropped.passages, matches(&folder, "bridge")), ([0, 0, 2, 1], 2, 0));
    assert_eq!(names(&folder), ["b", "sub/c"]);
}

#[test]
fn a_second_root_keeps_the_articles_of_the_first() {
    let folder =
        Folder::new().file("one/a.txt", "An apple.").file("one/b.txt", "A berry.").file("two/c.txt", "A cherry.");
    assert_eq!(counts(&run_of(&folder, &["one"])), [2, 0, 0, 0]);
    assert_eq!(counts(&run_of(&folder, &["two"])), [1, 0, 2, 0]);
    assert_eq!(names(&folder), ["a", "b", "c"]);
    remove(&folder, "one/b.txt");
    assert_eq!(counts(&run_of(&folder, &["two"])), [0, 0, 2, 1], "what is gone is dropped wherever it was");
    let folder = folder.file("one/d.txt", "A date.");
    assert_eq!(counts(&run_of(&folder, &["two"])), [0, 0, 2, 0], "what was not named is not looked through");
    assert_eq!(counts(&run_of(&folder, &["one", "two"])), [1, 0, 2, 0]);
}

#[test]
fn the_second_file_with_an_id_is_skipped() {
    let folder = Folder::new()
        .file("corpus/a.md", "The first.")
        .file("corpus/b.md", "---\nid: a\n---\nThe second.")
        .file("corpus/z.jsonl", "{\"id\":\"a\",\"text\":\"The third.\"}\n{\"id\":\"z\",\"text\":\"Another.\"}\n");
    for expected in [[2, 0, 0, 0], [0, 0, 2, 0]] {
        let summary = run(&folder);
        assert_eq!(counts(&summary), expected);
        let skipped: Vec<_> = summary.skipped.iter().map(|(path, skip)| (path.clone(), skip.what.clone())).collect();
        assert_eq!(
            skipped.iter().map(|(path, _)| path.clone()).collect::<Vec<_>>(),
            [folder.path("corpus/b.md"), folder.path("corpus/z.jsonl")]
        );
        assert!(skipped.iter().all(|(_, what)| what.contains("`a`") && what.contains("corpus/a.md")), "{skipped:?}");
        assert_eq!(text(&folder, "a"), "The first.");
    }
    remove(&folder, "corpus/a.md");
    let summary = run(&folder);
    assert_eq!((counts(&summary), summary.skipped.len()), ([0, 1, 1, 0], 1));
    assert_eq!(text(&folder, "a"), "The second.", "the next one takes its place");
}

#[test]
fn a_moved_file_keeps_its_declared_id() {
    let folder =
        Folder::new().file("corpus/old.json", "{\"id\":\"x\",\"text\":\"It stays.\"}").file("corpus/y.txt", "Another.");
    run(&folder);
    fs::rename(folder.path("corpus/old.json"), folder.path("corpus/zz.json")).expect("it is moved");
    let summary = run(&folder);
    assert_eq!((summary.new, summary.removed, summary.skipped.len()), (0, 0, 0));
    assert_eq!((names(&folder), matches(&folder, "stays")), (vec!["x".to_owned(), "y".to_owned()], 1));
}

#[test]
fn bad_files_are_skipped_with_a_reason() {
    let unpaired: Vec<u8> = [0xff, 0xfe].into_iter().chain([0x00, 0xd8].repeat(400)).collect();
    let folder = three()
        .file("corpus/picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
        .file("corpus/noise.txt", [1, 2, 3, 4, 0, 5].repeat(50))
        .file("corpus/empty.txt", "")
        .file("corpus/blank.txt", " \n\t\n")
        .file("corpus/wide.txt", unpaired)
        .file("corpus/lines.jsonl", "{\"id\":\"good\",\"text\":\"A text.\"}\n{\"id\":\"bad\",\n[]\n{\"id\":\"none\"}\n")
        .file("corpus/torn.txt.gz", b"\x1f\x8b\x08\0\0\0\0\0\0\x03abc")
        .file("corpus/report.xyz", "What is this?");
    let summary = run(&folder);
    let skipped: Vec<String> = summary
        .skipped
        .iter()
        .map(|(path, skip)| format!("{}: {skip}", path.file_name().expect("a file").to_string_lossy()))
        .collect();
    for (name, reason) in [
        ("picture.txt", "PNG"),
        ("noise.txt", "binary"),
        ("empty.txt", "empty"),
        ("blank.txt", "no text"),
        ("wide.txt", ""),
        ("lines.jsonl: line 2", "not valid JSON"),
        ("lines.jsonl: line 3", "not an object"),
        ("lines.jsonl: line 4", "no text"),
        ("torn.txt.gz", ""),
        ("report.xyz", "unknown format"),
    ] {
        let lines: Vec<_> = skipped.iter().filter(|line| line.starts_with(name)).collect();
        assert!(lines.len() == 1 && lines[0].contains(reason), "{name}: {reason}: {skipped:#?}");
    }
    assert_eq!(skipped.len(), 10, "{skipped:#?}");
    assert_eq!(names(&folder), ["a", "b", "good", "sub/c"]);
    assert_eq!(run(&folder).skipped.len(), 10, "they are told of every time");
}

#[test]
fn an_interrupted_run_leaves_the_index_unchanged() {
    let stopped = |folder: &Folder, rebuild| {
        let outcome = index(folder, Indexing { rebuild, stop_after: Some(1), ..Indexing::default() });
        let error = outcome.expect_err("the run was stopped");
        assert!(matches!(error, Error::Interrupted), "{error}");
    };
    let folder = three();
    stopped(&folder, false);
    if engine::exists(&folder.path("index")) {
        assert_eq!((names(&folder).len(), matches(&folder, "bridge")), (0, 0));
        assert_eq!(stale(open(&folder).searcher()).expect("it can be told"), None);
    }
    assert_eq!(counts(&run(&folder)), [3, 0, 0, 0]);
    remove(&folder, "corpus/a.txt");
    let folder = folder.file("corpus/b.txt", "The market burnt down.").file("corpus/d.txt", "A new one.");
    for rebuild in [false, true] {
        stopped(&folder, rebuild);
        assert_eq!(names(&folder), ["a", "b", "sub/c"]);
        assert_eq!(text(&folder, "b"), "The market is closed.");
    }
    assert_eq!(counts(&run(&folder)), [1, 1, 1, 1]);
}

#[test]
fn an_empty_index_can_be_searched() {
    let folder = Folder::new().file("corpus/empty.txt", "");
    assert_eq!(counts(&run(&folder)), [0, 0, 0, 0]);
    for by in [ResultUnit::Passage, ResultUnit::Article] {
        let found = open(&folder).searcher().search(&everything(by)).expect("the index answers");
        assert_eq!((found.total.count, found.hits.len()), (0, 0));
    }
    assert_eq!(matches(&folder, "bridge"), 0);
}

#[track_caller]
fn is_refused(folder: &Folder, why: &str) {
    let opened = Search::open(&folder.path("index")).map(drop);
    for outcome in [opened, index(folder, Indexing::default()).map(drop)] {
        let error = outcome.expect_err("it is refused");
        assert!(matches!(error, Error::Index { .. }), "{error:?}");
        assert!(error.to_string().contains(why), "{error}");
    }
    let rebuilt = index(folder, Indexing { rebuild: true, ..Indexing::default() }).expect("the hint helps");
    assert_eq!((counts(&rebuilt), names(folder).len()), ([3, 0, 0, 0], 3));
}

#[test]
fn an_unreadable_index_is_refused() {
    let folder = three();
    run(&folder);
    let path = folder.path("index/meta.json");
    let meta = fs::read_to_string(&path).expect("an index has it");
    let other = meta.replace(r#"{\"version\":9,"#, r#"{\"version\":99,"#);
    assert_ne!(meta, other, "{meta}");
    let folder = folder.file("index/meta.json", other);
    is_refused(&folder, "format 99");
    let folder = folder.file("index/meta.json", &meta[..meta.len() / 2]);
    is_refused(&folder, "");
    let folder = folder.file("index/meta.json", "");
    is_refused(&folder, "");
}

/// Damages an index file that only a run reads.
fn break_ledger(folder: &Folder, how: impl Fn(&std::path::Path)) {
    let entries = fs::read_dir(folder.path("index")).expect("the index is a folder");
    let manifests = entries.map(|entry| entry.expect("an entry").path());
    let manifests: Vec<_> = manifests.filter(|path| path.to_string_lossy().contains("manifest-")).collect();
    assert_eq!(manifests.len(), 1, "old ones are removed: {manifests:?}");
    how(&manifests[0]);
    let error = index(folder, Indexing::default()).expect_err("it is refused");
    assert!(matches!(error, Error::Damaged { .. }), "{error:?}");
    let rebuilt = index(folder, Indexing { rebuild: true, ..Indexing::default() }).expect("the hint helps");
    assert_eq!(counts(&rebuilt), [3, 0, 0, 0]);
}

#[test]
fn a_damaged_manifest_is_refused() {
    let folder = three();
    run(&folder);
    break_ledger(&folder, |path| fs::write(path, "{\"roots\":").expect("it can be written"));
    break_ledger(&folder, |path| fs::write(path, "").expect("it can be written"));
}

#[test]
fn a_missing_manifest_is_refused() {
    let folder = three();
    run(&folder);
    break_ledger(&folder, |path| fs::remove_file(path).expect("it is there"));
}

#[test]
fn two_runs_do_not_write_concurrently() {
    let folder = three();
    run(&folder);
    let options = WriteOptions { memory: 16 << 20, threads: 1, rebuild: false };
    let writer = engine::writer(&folder.path("index"), options).expect("the index opens for writing");
    let error = index(&folder, Indexing::default()).expect_err("another writes");
    assert!(matches!(error, Error::Locked { .. }), "{error:?}");
    assert_eq!(names(&folder).len(), 3, "reading goes on");
    drop(writer);
    assert_eq!(counts(&run(&folder)), [0, 0, 3, 0]);
}

/// Repeats the check: on a loaded machine its time limit may end before it has compared everything.
fn told(folder: &Folder) -> Option<String> {
    let search = open(folder);
    (0..200).find_map(|_| stale(search.searcher()).expect("it can be told"))
}

/// A folder and a nested one, each indexed separately.
#[test]
fn nested_roots_are_up_to_date_after_each_run() {
    let folder = Folder::with_articles();
    let run = |path: &str| index(&folder, Indexing { paths: vec![path.into()], ..Indexing::default() });
    for path in ["corpus", "corpus/news", "corpus", "corpus/news"] {
        let name = format!("corpus/news/{}.txt", fs::read_dir(folder.path("corpus/news")).expect("a folder").count());
        fs::write(folder.path(&name), "A new one.").expect("a file");
        run(path).expect("the run ends well");
        assert_eq!(told(&folder), None, "after {path}");
    }
}

#[test]
fn an_out_of_date_index_is_detected() {
    let folder = three();
    run(&folder);
    assert_eq!(told(&folder), None);
    let folder = folder.file("corpus/sub/d.txt", "A new one.");
    assert!(told(&folder).is_some_and(|what| what.contains("sub")));
    run(&folder);
    assert_eq!(told(&folder), None);
    let folder = folder.file("corpus/b.txt", "The market is on fire.");
    assert!(told(&folder).is_some_and(|what| what.contains("b.txt")));
    run(&folder);
    age(&folder, "corpus/a.txt", 5);
    assert!(told(&folder).is_some(), "it may have changed");
    run(&folder);
    assert_eq!(told(&folder), None);
    remove(&folder, "corpus/a.txt");
    assert!(told(&folder).is_some());
    let folder = folder.file("corpus/b.meta.toml", "title = \"One\"");
    run(&folder);
    assert_eq!(told(&folder), None);
    let folder = folder.file("corpus/b.meta.toml", "title = \"Another\"");
    assert!(told(&folder).is_some_and(|what| what.contains("b.txt")), "what is said beside a file counts");
    run(&folder);
    fs::remove_dir_all(folder.path("corpus/sub")).expect("it is there");
    assert!(told(&folder).is_some_and(|what| what.contains("is missing") || what.contains("added or removed")));
}

#[test]
fn json_lines_are_read_in_batches() {
    const LINES: usize = 3000;
    let line = |number: usize, word: &str| {
        let text = format!("Line {number} speaks of {word}. ").repeat(20);
        format!("{{\"text\":\"{text}\"}}\n")
    };
    let lines = |changed: usize| -> String {
        let word = |number| if number == changed { "ferries" } else { "bridges" };
        (1..=LINES)
            .map(|number| if number == 2900 { "{oops\n".to_owned() } else { line(number, word(number)) })
            .collect()
    };
    let folder = Folder::new().file("corpus/big.jsonl", lines(0));
    assert!(fs::metadata(folder.path("corpus/big.jsonl")).expect("it is there").len() > 3 << 19, "more than one batch");
    let summary = run(&folder);
    assert_eq!(counts(&summary), [LINES - 1, 0, 0, 0]);
    assert_eq!(summary.bytes, fs::metadata(folder.path("corpus/big.jsonl")).expect("it is there").len());
    assert_eq!(summary.skipped.len(), 1);
    assert_eq!(summary.skipped[0].1.line, Some(2900), "lines are counted across batches");
    assert!(text(&folder, "big:2999").starts_with("Line 2999 speaks"));
    let folder = folder.file("corpus/big.jsonl", lines(2950));
    assert_eq!(counts(&run(&folder)), [0, 1, LINES - 2, 0], "one line is indexed again");
    assert!(text(&folder, "big:2950").contains("ferries"));
    assert_eq!(matches(&folder, "ferries"), matches(&folder, "ferries article:big\\:2950"));
}

#[test]
fn files_that_differ_in_the_extension_keep_it_whatever_the_order() {
    let folder = Folder::new().file("corpus/a.txt", "The bridge is open.").file("corpus/b.txt", "The pier is not.");
    run(&folder);
    assert_eq!(names(&folder), ["a", "b"]);
    // The file that was there first is read again under its new id.
    let folder = folder.file("corpus/a.md", "The tunnel is closed.");
    let summary = run(&folder);
    assert_eq!((names(&folder), summary.skipped), (vec!["a.md".to_owned(), "a.txt".into(), "b".into()], vec![]));
    assert_eq!(
        (text(&folder, "a.txt"), text(&folder, "a.md")),
        ("The bridge is open.".into(), "The tunnel is closed.".into())
    );
    // Unchanged files stay as they are.
    for name in ["corpus/a.txt", "corpus/a.md", "corpus/b.txt"] {
        age(&folder, name, 10);
    }
    run(&folder);
    assert_eq!(counts(&run(&folder)), [0, 0, 3, 0]);
    remove(&folder, "corpus/a.txt");
    assert_eq!(counts(&run(&folder)), [1, 0, 1, 2]);
    assert_eq!(names(&folder), ["a", "b"]);

    // One file alone is named as in a run over its folder.
    let folder = Folder::new().file("corpus/a.txt", "The bridge is open.").file("corpus/a.md", "The tunnel is closed.");
    run_of(&folder, &["corpus/a.txt"]);
    assert_eq!(names(&folder), ["a.txt"]);
    let folder = Folder::new().file("corpus/a.md", "The tunnel is closed.").file("corpus/a.md.txt", "A note on it.");
    run(&folder);
    assert_eq!(names(&folder), ["a", "a.md.txt"]);
}
