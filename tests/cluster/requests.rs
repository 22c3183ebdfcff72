//! How many requests a search takes, and how many copies of an index there are.

use std::path::Path;
use std::time::Duration;

use ibid::engine::{self, CommitReader, ResultUnit};
use ibid::search::{Options, Search};
use serde_json::Value;

use super::oracle::many;
use super::{commit, curl, place, wait_for_all_nodes};

/// Returns how many searches and reads all nodes have been asked for.
fn asked() -> u64 {
    let usage: Value = serde_json::from_str(&curl(&[], "_nodes/usage/rest_actions")).expect("JSON");
    let nodes = usage["nodes"].as_object().expect("nodes").values();
    let of = |node: &Value| {
        let actions = node["rest_actions"].as_object().into_iter().flatten();
        let reads = ["search_action", "msearch_action", "document_mget_action", "document_get_action", "count_action"];
        let counts = actions.filter(|(name, _)| reads.contains(&name.as_str())).filter_map(|(_, count)| count.as_u64());
        counts.sum::<u64>()
    };
    nodes.map(of).sum()
}

fn last(at: &Path) -> String {
    at.to_str().expect("text").rsplit('/').next().expect("a name").to_owned()
}

#[test]
#[ignore = "tests/cluster/run starts a cluster"]
fn a_search_takes_few_requests() {
    let at = place("requests");
    commit(&at, &many(60, 0), &[]);
    let mut search = Search::over(engine::open(&at).expect("the index opens"));
    let mut ask_with = |query_string: &str, options: &Options| {
        let before = asked();
        let answer = search.answer(query_string, options).expect("answered");
        assert!(!answer.hits.is_empty(), "{query_string}");
        asked() - before
    };
    let by_article = Options { by: ResultUnit::Article, ..Options::default() };
    // Also with the numbers of matching articles, and of matching passages in each.
    assert!(ask_with("number6", &by_article) <= 2);
    assert!(ask_with("river", &by_article) <= 2);
    let mut ask = |query_string: &str| ask_with(query_string, &Options::default());
    // Candidates, and frequencies of words; articles, and frequencies of the words that candidates have in common.
    assert!(ask("number3") <= 2);
    assert!(ask("number4 -river") <= 2);
    assert!(ask("number5 kind:body") <= 2);
    // Everything else that it needs is known.
    assert_eq!(ask("number3"), 1);
}

#[test]
#[ignore = "tests/cluster/run starts a cluster"]
fn a_process_learns_of_a_commit_within_a_second_or_two() {
    let at = place("commits");
    let commits = CommitReader::new(&at);
    assert_eq!(commits.latest(), None);
    commit(&at, &many(5, 0), &[]);
    // That there was none is not kept.
    let first = commits.latest().expect("an index");
    assert_eq!(Some(&first), engine::commit(&at).as_ref());
    let before = asked();
    assert_eq!(commits.latest().as_ref(), Some(&first));
    assert_eq!(asked(), before);
    commit(&at, &many(5, 1), &[]);
    // A process that has made a commit itself asks at once.
    commits.forget();
    let second = commits.latest();
    assert!(second.is_some() && second.as_ref() != Some(&first));
    commit(&at, &many(5, 2), &[]);
    std::thread::sleep(Duration::from_millis(1100));
    assert!(
        commits
            .latest()
            .is_some_and(|latest| Some(&latest) != second.as_ref() && Some(&latest) == engine::commit(&at).as_ref())
    );
}

#[test]
#[ignore = "tests/cluster/run starts a cluster"]
fn a_new_index_has_its_replicas_at_the_commit() {
    wait_for_all_nodes();
    let at = place("replicas");
    commit(&at, &many(50, 0), &[]);
    let health: Value =
        serde_json::from_str(&curl(&[], &format!("_cluster/health/{}-ibid-*", last(&at)))).expect("JSON");
    let number = |key: &str| health[key].as_u64().expect("a number");
    assert_eq!(health["status"], "green");
    assert_eq!(number("active_shards"), 2 * number("active_primary_shards"));
}
