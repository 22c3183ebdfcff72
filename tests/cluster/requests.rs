//! How many requests a search takes, and how many copies of an index there are.

use std::path::Path;

use ibid::engine;
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
    let mut ask = |query_string: &str| {
        let before = asked();
        let answer = search.answer(query_string, &Options::default()).expect("answered");
        assert!(!answer.hits.is_empty(), "{query_string}");
        asked() - before
    };
    // Candidates, and frequencies of words; articles, and frequencies of the words that candidates have in common.
    assert!(ask("number3") <= 2);
    assert!(ask("number4 -river") <= 2);
    assert!(ask("number5 kind:body") <= 2);
    // Everything else that it needs is known.
    assert_eq!(ask("number3"), 1);
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
