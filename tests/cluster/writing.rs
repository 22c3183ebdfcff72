//! Commits: all or nothing, one writer at a time, and what killed runs leave.

use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use ibid::engine::{self, Searcher, WriteOptions};
use ibid::query::parse;
use ibid::{Article, ArticleId, Error};

use super::oracle::many;
use super::{OPTIONS, change, commit, place, rounds};
use crate::engines::request;

fn count(searcher: &dyn Searcher, query_string: &str) -> usize {
    searcher.search(&request(parse(query_string).query)).expect("answered").total.count
}

#[test]
#[ignore = "tests/cluster/run starts a cluster"]
fn an_index_that_was_never_committed_is_missing() {
    let at = place("missing");
    assert!(!engine::exists(&at) && engine::commit(&at).is_none());
    assert!(matches!(engine::open(&at), Err(Error::Index { .. })));
    let mut writer = engine::writer(&at, OPTIONS).expect("a new index");
    change(&mut *writer, &many(20, 0), &[]);
    drop(writer);
    assert!(!engine::exists(&at));
    assert_eq!(commit(&at, &many(3, 0), &[]).status().expect("answered").articles, 3);
}

#[test]
#[ignore = "tests/cluster/run starts a cluster"]
fn readers_see_one_commit() {
    let at = place("commits");
    let first = commit(&at, &many(30, 0), &[]);
    let before = (count(&*first, "coal"), count(&*first, "*"));
    let identity = engine::commit(&at);
    let mut writer = engine::writer(&at, OPTIONS).expect("the index opens for writing");
    let changed: Vec<Article> = many(30, 1).into_iter().take(10).collect();
    let manifest = change(&mut *writer, &changed, &many(30, 0)[20..]);
    let meanwhile = engine::open(&at).expect("the index opens");
    assert_eq!((count(&*meanwhile, "coal"), count(&*meanwhile, "*")), before);
    writer.commit(&manifest).expect("the commit holds");
    assert_ne!(engine::commit(&at), identity);
    let second = engine::open(&at).expect("the index opens");
    assert_eq!(second.status().expect("answered").articles, 20);
    assert_eq!(second.article(&ArticleId::new("reports/25")).expect("answered"), None);
    assert_eq!(second.article(&changed[3].id).expect("answered").as_ref(), Some(&changed[3]));
    // The first still answers from its own commit.
    assert_eq!((count(&*first, "coal"), count(&*first, "*")), before);
    assert_eq!(first.article(&changed[3].id).expect("answered").as_ref(), Some(&many(30, 0)[3]));
}

#[test]
#[ignore = "tests/cluster/run starts a cluster"]
fn a_run_without_a_commit_leaves_nothing_visible() {
    let at = place("dropped");
    let first = commit(&at, &many(20, 0), &[]);
    let before = count(&*first, "*");
    for round in 1..4 {
        let mut writer = engine::writer(&at, OPTIONS).expect("the index opens for writing");
        change(&mut *writer, &many(40, round), &many(20, 0)[..3]);
        drop(writer);
        assert_eq!(count(&*engine::open(&at).expect("the index opens"), "*"), before);
    }
    let last = commit(&at, &many(21, 0)[20..], &[]);
    assert_eq!(last.status().expect("answered").articles, 21);
    let report = engine::check(&at).expect("checked");
    assert!(report.damage.is_empty() && report.leftovers.is_empty(), "{report:?}");
}

#[test]
#[ignore = "tests/cluster/run starts a cluster"]
fn a_second_writer_is_told_who_writes() {
    let at = place("locked");
    let writer = engine::writer(&at, OPTIONS).expect("a new index");
    let Err(Error::Locked { by, .. }) = engine::writer(&at, OPTIONS).map(drop) else { panic!("it is locked") };
    assert!(by.is_some_and(|by| by.starts_with(&format!("process {}, since ", std::process::id()))));
    drop(writer);
    engine::writer(&at, OPTIONS).expect("the lock is free");
}

#[test]
#[ignore = "tests/cluster/run starts a cluster"]
fn a_rebuilt_index_replaces_the_old_one_at_the_commit() {
    let at = place("rebuilt");
    let old = commit(&at, &many(20, 0), &[]);
    let before = count(&*old, "*");
    let mut writer =
        engine::writer(&at, WriteOptions { rebuild: true, ..OPTIONS }).expect("the index opens for writing");
    assert!(writer.manifest().sources.is_empty());
    let manifest = change(&mut *writer, &many(5, 1), &[]);
    assert_eq!(count(&*engine::open(&at).expect("the index opens"), "*"), before);
    writer.commit(&manifest).expect("the commit holds");
    let new = engine::open(&at).expect("the index opens");
    assert_eq!(new.status().expect("answered").articles, 5);
    assert_eq!(count(&*old, "*"), before, "readers of the old index keep it until the next run");
    let deleted = engine::sweep(&at).expect("swept");
    assert_eq!(deleted.len(), 2, "the lists and the index: {deleted:?}");
    assert!(matches!(old.search(&request(parse("coal").query)), Err(Error::Index { .. })));
}

/// The program is killed at random moments while it indexes.
#[test]
#[ignore = "tests/cluster/run starts a cluster"]
fn a_killed_process_loses_nothing_committed() {
    let at = place("killed");
    let corpus = tempfile::tempdir().expect("a temporary folder");
    let write = |version: usize| {
        for article in many(120, version) {
            let path = corpus.path().join(format!("{}.txt", article.id.as_str().replace('/', "-")));
            std::fs::write(path, format!("version{version} {}", article.text)).expect("written");
        }
    };
    let ibid = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ibid"));
        command.arg("index").arg("--index").arg(&at).arg("--corpus").arg(corpus.path());
        command.stdout(Stdio::null()).stderr(Stdio::null()).stdin(Stdio::null());
        command
    };
    write(0);
    assert!(ibid().status().expect("it runs").success());
    let mut version = 0;
    for round in 0..rounds("IBID_TEST_CLUSTER_WRITERS_KILLED", 8) {
        write(version + 1);
        let mut run = ibid().spawn().expect("it runs");
        thread::sleep(Duration::from_millis(100 + round % 8 * 230 + round * 37 % 200));
        // It may have ended.
        let _ = run.kill();
        run.wait().expect("it ends");
        let searcher = engine::open(&at).expect("the index opens");
        let (old, new) =
            (count(&*searcher, &format!("version{version}")), count(&*searcher, &format!("version{}", version + 1)));
        assert!((old, new) == (120, 0) || (old, new) == (0, 120), "{old} of the old articles, {new} of the new");
        version += usize::from(new > 0);
    }
    write(version + 2);
    let started = Instant::now();
    assert!(ibid().status().expect("it runs").success());
    assert!(
        started.elapsed() < Duration::from_secs(20),
        "the lock of a dead process of this machine is not waited for"
    );
    let searcher = engine::open(&at).expect("the index opens");
    assert_eq!(
        (count(&*searcher, &format!("version{}", version + 2)), searcher.status().expect("answered").articles),
        (120, 120)
    );
    let report = engine::check(&at).expect("checked");
    assert!(report.damage.is_empty(), "{report:?}");
}
