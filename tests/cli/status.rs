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
    on disk    [SIZE] in 1 segment, format 7
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
    assert!(skipped.len() == 2 && skipped[1].ends_with("empty.txt: empty"), "{run}");
}

#[test]
fn status_without_an_index_fails() {
    assert_snapshot!(Folder::with_articles().ibid(["status"]), @r#"
    [exit 2]
    [stderr]
    ibid: index: no index found
    hint: build one with `ibid index PATH…`
    "#);
}
