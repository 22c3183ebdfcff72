//! `ibid status`.

use insta::assert_snapshot;

use crate::run::Folder;

#[test]
fn status_describes_the_index() {
    let folder = Folder::indexed();
    assert_snapshot!(folder.ibid(["status"]), @r#"
    index
    holds      2 articles, 5 passages
    from       2 files under [DIR]/corpus
    sources    The Lantern 1, unknown 1
    dates      2019-05-02, 1 without a date
    languages  en 2
    stemmed    en
    on disk    [SIZE] in 1 segment, format 9
    built      [MOMENT]
    state      up to date, judging by its folders
    "#);
    let status = &folder.ibid(["status", "--json"]).json()[0];
    assert_eq!((&status["undated"], &status["dates"]), (&1.into(), &serde_json::json!(["2019-05-02", "2019-05-02"])));
    assert_eq!(status["sources"], serde_json::json!([{"value": "The Lantern", "articles": 1}]));
    assert_eq!((&status["articles"], &status["stale"]), (&2.into(), &false.into()));
    let folder = folder.file("corpus/new.txt", "A new one.");
    assert_snapshot!(folder.ibid(["status"]).stdout().lines().last().expect("a line").replace(folder.path("").to_str().expect("plain"), "[DIR]/"), @"state      out of date: files were added or removed in [DIR]/corpus");
}

#[test]
fn status_lists_skipped_files() {
    let folder = Folder::with_articles().file("corpus/empty.txt", "").file("corpus/bad.json", "{");
    folder.ibid(["index"]);
    let run = folder.ibid(["status"]);
    let skipped: Vec<_> = run.stdout().lines().filter(|line| line.starts_with("skipped ")).collect();
    assert_eq!(skipped[0], "skipped    2: 1 empty, 1 not valid JSON");
    assert!(skipped.len() == 3 && skipped[2].ends_with("empty.txt: empty"), "{run}");
    let counts = &folder.ibid(["status", "--json"]).json()[0]["skipped_by_reason"];
    assert_eq!(*counts, serde_json::json!([{"reason": "empty", "count": 1}, {"reason": "not valid JSON", "count": 1}]));
}

#[test]
fn reasons_that_differ_in_details_are_one() {
    let folder = Folder::with_articles().file(
        "corpus/lines.jsonl",
        "{\"id\": \"a\", \"text\": \"A text of one line.\"}\nnot json\n{\"id\": 1\n{\"id\": \"b\", \"text\": \"Another.\"}\n",
    );
    folder.ibid(["index"]);
    let run = folder.ibid(["status"]);
    assert!(run.stdout().contains("skipped    2: 2 not valid JSON\n"), "{run}");
}

#[test]
fn status_without_an_index_fails() {
    assert_snapshot!(Folder::with_articles().ibid(["status"]), @r#"
    [exit 2]
    [stderr]
    ibid: index: no index found
    hint: prepare one with `ibid init`, or build it: `ibid index PATH…`
    "#);
}
