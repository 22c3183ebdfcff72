//! A node that is killed, and a cluster that takes no writes.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use ibid::Error;
use ibid::engine;
use ibid::query::parse;

use super::oracle::{many, same_scores};
use super::{OPTIONS, change, commit, curl, node, place, rounds, wait_for_all_nodes};
use crate::engines::{indexed, request};

/// Ends the searches, even if an assertion fails.
struct End<'a>(&'a AtomicBool);

impl Drop for End<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

#[test]
#[ignore = "tests/cluster/run starts a cluster"]
fn a_node_killed_while_indexing_and_searching_loses_nothing() {
    for _ in 0..rounds("IBID_TEST_CLUSTER_NODES_KILLED", 1) {
        kill_while_indexing_and_searching();
    }
}

fn kill_while_indexing_and_searching() {
    wait_for_all_nodes();
    let (at, known) = (place("node"), place("searched"));
    let searched = commit(&known, &many(60, 0), &[]);
    wait_for_all_nodes();
    let request = request(parse("coal river").query);
    let expected = searched.candidates(&request).expect("answered").total;
    let is_over = AtomicBool::new(false);
    thread::scope(|scope| {
        let end = End(&is_over);
        let searches = scope.spawn(|| {
            let (mut good, mut failed) = (0, 0);
            while !is_over.load(Ordering::Relaxed) {
                match searched.candidates(&request) {
                    // Never a part of the answer.
                    Ok(found) => {
                        assert_eq!(found.total, expected);
                        good += 1;
                    }
                    Err(_) => failed += 1,
                }
                thread::sleep(Duration::from_millis(50));
            }
            (good, failed)
        });
        let mut writer = engine::writer(&at, OPTIONS).expect("a new index");
        let articles = many(600, 0);
        let mut manifest = change(&mut *writer, &articles[..200], &[]);
        node("kill", 1);
        let more = change(&mut *writer, &articles[200..400], &[]);
        manifest.sources.extend(more.sources);
        thread::sleep(Duration::from_secs(3));
        node("start", 1);
        let more = change(&mut *writer, &articles[400..], &[]);
        manifest.sources.extend(more.sources);
        writer.commit(&manifest).expect("the commit holds");
        wait_for_all_nodes();
        drop(end);
        let (good, failed) = searches.join().expect("no search is wrong");
        assert!(good > failed, "{good} answers, {failed} failures");
    });
    let folder = tempfile::tempdir().expect("a temporary folder");
    let embedded = indexed(folder.path(), &many(600, 0));
    let cluster = engine::open(&at).expect("the index opens");
    assert_eq!(cluster.status().expect("answered").articles, 600);
    same_scores(&*embedded, &*cluster, &request);
    for article in many(600, 0).into_iter().step_by(50) {
        assert_eq!(cluster.article(&article.id).expect("answered"), Some(article));
    }
}

#[test]
#[ignore = "tests/cluster/run starts a cluster"]
fn a_read_only_index_is_reported_and_nothing_is_half_visible() {
    wait_for_all_nodes();
    let at = place("readonly");
    let before = commit(&at, &many(20, 0), &[]).status().expect("answered");
    let name = at.to_str().expect("text").rsplit('/').next().expect("a name").to_owned();
    let block = |is_blocked: bool| {
        let value = if is_blocked { "true" } else { "null" };
        let body = format!("{{\"index.blocks.read_only_allow_delete\": {value}}}");
        let options = ["-XPUT", "-H", "content-type: application/json", "-d", &body];
        assert!(curl(&options, &format!("{name}-ibid-*/_settings")).contains("true"));
    };
    let mut writer = engine::writer(&at, OPTIONS).expect("the index opens for writing");
    block(true);
    let manifest = change(&mut *writer, &many(20, 1), &[]);
    let error = writer.commit(&manifest).expect_err("it takes no writes");
    assert!(matches!(&error, Error::Disk { cause, .. } if cause.kind() == std::io::ErrorKind::StorageFull), "{error}");
    assert!(error.to_string().contains("read-only"), "{error}");
    let reader = engine::open(&at).expect("the index opens");
    assert_eq!(reader.status().expect("answered").passages, before.passages);
    assert_eq!(reader.article(&many(20, 0)[7].id).expect("answered").as_ref(), Some(&many(20, 0)[7]));
    block(false);
    assert_eq!(commit(&at, &many(20, 1), &[]).status().expect("answered").articles, 20);
}

#[test]
#[ignore = "tests/cluster/run starts a cluster"]
fn queries_beyond_the_limits_of_the_servers_are_refused_with_a_reason() {
    let words: Vec<String> = (0..1400).map(|number| format!("word{number}")).collect();
    let meta = ibid::article::Meta::default();
    let article = ibid::Article::plain("long", meta, &words.join(" "));
    let searcher = commit(&place("limits"), &[article], &[]);
    let answered = |text: &str| searcher.candidates(&request(parse(text).query)).map(|found| found.best.len());
    let error = answered(&words.join(" ")).expect_err("too many words");
    assert_eq!(answered(&words[..900].join(" ")).expect("answered"), 1);
    assert_eq!(answered(&words.join(" ").replace("word", "unknown")).expect("unknown words do not count"), 0);
    assert!(error.to_string().contains("1000"), "{error}");
    // A pattern is one clause, however many words it matches.
    assert_eq!(answered("/.+/ word*").expect("answered"), 1);
}
