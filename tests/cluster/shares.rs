//! Runs in shares: nothing is visible before all are complete, and then everything is.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::Duration;

use ibid::engine::{self, Searcher, Share, ShareState, WriteOptions};
use ibid::query::parse;
use ibid::{ArticleId, Error};

use super::oracle::{many, same_scores};
use super::{OPTIONS, change, place};
use crate::engines::request;

fn count(searcher: &dyn Searcher, query_string: &str) -> usize {
    searcher.search(&request(parse(query_string).query)).expect("answered").total.count
}

fn share(number: u32, of: u32) -> Share {
    Share::new(number, of).expect("a share")
}

struct Run {
    at: PathBuf,
    corpus: tempfile::TempDir,
}

impl Run {
    fn new(name: &str) -> Self {
        Self { at: place(name), corpus: tempfile::tempdir().expect("a temporary folder") }
    }

    fn write(&self, articles: usize, version: usize) {
        for article in many(articles, version) {
            let path = self.file(article.id.as_str());
            std::fs::write(path, format!("version{version} {}", article.text)).expect("written");
        }
    }

    fn file(&self, id: &str) -> PathBuf {
        self.corpus.path().join(format!("{}.txt", id.replace('/', "-")))
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ibid"));
        command.args(arguments).arg("--index").arg(&self.at).arg("--corpus").arg(self.corpus.path());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn start(&self, shard: &str, more: &[&str]) -> Child {
        let mut arguments = vec!["index", "--shard", shard];
        arguments.extend(more);
        self.command(&arguments).spawn().expect("it runs")
    }

    /// Runs a command, and returns what it prints.
    #[track_caller]
    fn run(&self, arguments: &[&str], status: i32) -> String {
        let Output { status: ended, stdout, stderr } = self.command(arguments).output().expect("it runs");
        let said = format!("{}{}", String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
        assert_eq!(ended.code(), Some(status), "{arguments:?}: {said}");
        said
    }

    fn open(&self) -> Box<dyn Searcher> {
        engine::open(&self.at).expect("the index opens")
    }
}

#[test]
#[ignore = "tests/cluster/run starts a cluster"]
fn processes_that_index_shares_at_once_make_one_commit() {
    let run = Run::new("shares");
    run.write(120, 0);
    for version in 0..3 {
        run.write(120, version);
        if version == 2 {
            std::fs::remove_file(run.file("reports/7")).expect("deleted");
        }
        let shares: Vec<Child> = (1..=3).map(|number| run.start(&format!("{number}/3"), &[])).collect();
        for mut share in shares {
            assert!(share.wait().expect("it ends").success(), "version {version}");
        }
        let articles = if version == 2 { 119 } else { 120 };
        let searcher = run.open();
        assert_eq!(searcher.status().expect("answered").articles, articles as u64);
        assert_eq!(count(&*searcher, &format!("version{version}")), articles);
        assert_eq!(count(&*searcher, &format!("version{}", version + 3)), 0);
        assert_eq!(engine::open_run(&run.at).expect("answered"), None);
    }
    let report = engine::check(&run.at).expect("checked");
    assert!(report.damage.is_empty() && report.leftovers.is_empty(), "{report:?}");
    // The same index as that of one process: nothing is left to do.
    let said = run.run(&["index"], 0);
    assert!(said.contains("0 new, 0 changed, 119 unchanged, 0 removed"), "{said}");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let alone = Run { at: folder.path().join("index"), corpus: run.corpus };
    alone.run(&["index"], 0);
    same_scores(&*alone.open(), &*engine::open(&run.at).expect("it opens"), &request(parse("coal river").query));
}

#[test]
#[ignore = "tests/cluster/run starts a cluster"]
fn a_killed_share_is_named_and_done_again() {
    // A share may end before it is killed: then with more articles.
    let killed = (1..=5).map(|try_number| 400 * try_number).find_map(|articles| {
        let run = Run::new(&format!("killed-share-{articles}"));
        run.write(articles, 0);
        run.run(&["index", "--shard", "1/2"], 0);
        let said = run.run(&["status"], 2);
        assert!(said.contains("1 of 2 shares complete, missing: 2 (not started)"), "{said}");
        let mut killed = run.start("2/2", &[]);
        let is_running = |run: &Run| match engine::open_run(&run.at).expect("answered") {
            Some(state) => matches!(state.shares[1], ShareState::Running(_)),
            None => true,
        };
        let is_seen = (0..200).any(|_| {
            thread::sleep(Duration::from_millis(5));
            is_running(&run)
        });
        assert!(is_seen, "the second share was never seen to run");
        killed.kill().expect("killed");
        killed.wait().expect("it ends");
        (!engine::exists(&run.at)).then_some((run, articles))
    });
    let (run, articles) = killed.expect("a share was killed while it ran");
    let said = run.run(&["status", "--json"], 2);
    assert!(said.contains("2 (stopped: process "), "{said}");
    let said = run.run(&["index"], 2);
    assert!(said.contains("not complete") && said.contains("--shard K/2"), "{said}");
    let said = run.run(&["index", "--shard", "3/4"], 2);
    assert!(said.contains("has 2 shares"), "{said}");
    run.run(&["index", "--shard", "1/2"], 0);
    assert!(!engine::exists(&run.at), "a share that is done again adds nothing");
    run.run(&["index", "--shard", "2/2"], 0);
    assert_eq!(count(&*run.open(), "version0"), articles);
    let report = engine::check(&run.at).expect("checked");
    assert!(report.damage.is_empty(), "{report:?}");
}

#[test]
#[ignore = "tests/cluster/run starts a cluster"]
fn two_shares_with_one_id_keep_that_of_the_first_file() {
    let run = Run::new("same-id");
    let article = |name: &str, word: &str| {
        let text = format!("---\nid: twin\n---\nThe harbour {word} was opened in 2018.\n");
        std::fs::write(run.corpus.path().join(name), text).expect("written");
    };
    let name = |part: u32| {
        let names = (0..).map(|number| format!("{part}-{number}.md"));
        let mut names = names.filter(|name| share(part, 2).contains(&run.corpus.path().join(name)));
        names.next().expect("some name")
    };
    let (one, two) = (name(1), name(2));
    article(&one, "alpha");
    article(&two, "omega");
    run.run(&["index", "--shard", "2/2"], 0);
    run.run(&["index", "--shard", "1/2"], 0);
    let searcher = run.open();
    assert_eq!((count(&*searcher, "alpha"), count(&*searcher, "omega"), count(&*searcher, "harbour")), (1, 0, 1));
    assert_eq!(searcher.status().expect("answered").articles, 1);
    let said = run.run(&["status"], 0);
    assert!(said.contains("duplicate id `twin`"), "{said}");
    // The second takes its place when the first is gone.
    std::fs::remove_file(run.corpus.path().join(&one)).expect("deleted");
    run.run(&["index", "--shard", "1/2"], 0);
    run.run(&["index", "--shard", "2/2"], 0);
    assert_eq!((count(&*run.open(), "alpha"), count(&*run.open(), "omega")), (0, 1));
}

#[test]
#[ignore = "tests/cluster/run starts a cluster"]
fn a_rebuild_in_shares_replaces_the_index_and_discards_an_open_run() {
    let run = Run::new("rebuilt-shares");
    run.write(60, 0);
    run.run(&["index"], 0);
    run.write(60, 1);
    run.run(&["index", "--shard", "1/2"], 0);
    assert_eq!(count(&*run.open(), "version0"), 60, "nothing of the first share is visible");
    for number in ["1/3", "2/3", "3/3"] {
        assert_eq!(count(&*run.open(), "version0"), 60);
        run.run(&["index", "--rebuild", "--shard", number], 0);
    }
    assert_eq!((count(&*run.open(), "version0"), count(&*run.open(), "version1")), (0, 60));
    run.write(60, 2);
    run.run(&["index", "--shard", "2/2"], 0);
    run.run(&["index", "--rebuild"], 0);
    assert_eq!((count(&*run.open(), "version2"), engine::open_run(&run.at).expect("answered")), (60, None));
    run.run(&["index", "--shard", "2/2"], 0);
    run.run(&["index", "--shard", "1/2"], 0);
    assert_eq!(count(&*run.open(), "version2"), 60);
    let report = engine::check(&run.at).expect("checked");
    assert!(report.damage.is_empty(), "{report:?}");
}

#[test]
#[ignore = "tests/cluster/run starts a cluster"]
fn one_process_writes_a_share() {
    let at = place("share-lock");
    let writer = engine::writer_of_share(&at, share(1, 2), OPTIONS).expect("a new index").expect("not complete");
    let Err(Error::Locked { by, .. }) = engine::writer_of_share(&at, share(1, 2), OPTIONS).map(drop) else {
        panic!("it is locked")
    };
    assert!(by.is_some_and(|by| by.starts_with(&format!("process {}, since ", std::process::id()))));
    let mut other = engine::writer_of_share(&at, share(2, 2), OPTIONS).expect("it opens").expect("not complete");
    let options = WriteOptions { rebuild: true, ..OPTIONS };
    assert!(matches!(engine::writer(&at, options).map(drop), Err(Error::Locked { .. })), "shares are being written");
    let manifest = change(&mut *other, &many(10, 0), &[]);
    other.commit(&manifest).expect("the share is complete");
    assert!(!engine::exists(&at));
    drop(writer);
    let mut writer = engine::writer_of_share(&at, share(1, 2), OPTIONS).expect("it opens").expect("not complete");
    let manifest = change(&mut *writer, &many(30, 0)[10..], &[]);
    writer.commit(&manifest).expect("the last share");
    let searcher = engine::open(&at).expect("the index opens");
    assert_eq!(searcher.status().expect("answered").articles, 30);
    for article in many(30, 0) {
        assert_eq!(searcher.article(&article.id).expect("answered"), Some(article));
    }
    assert_eq!(searcher.article(&ArticleId::new("no such")).expect("answered"), None);
    assert!(!Path::new(at.to_str().expect("text")).exists());
}
