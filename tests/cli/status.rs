//! `ibid status`.

use insta::assert_snapshot;

use crate::run::Folder;

#[test]
fn what_the_index_holds_is_said() {
    let folder = Folder::indexed();
    assert_snapshot!(folder.ibid(["status"]), @r#"
    index
    holds      2 articles, 5 passages
    from       [DIR]/corpus
    files      2
    languages  en
    on disk    [SIZE] in 1 segment
    built      [MOMENT]
    state      up to date, as far as a look at its folders tells
    "#);
    let status = &folder.ibid(["status", "--json"]).json()[0];
    assert_eq!((&status["articles"], &status["stale"]), (&2.into(), &false.into()));
    let folder = folder.file("corpus/new.txt", "A new one.");
    assert_snapshot!(folder.ibid(["status"]).stdout().lines().last().expect("a line").replace(folder.path("").to_str().expect("plain"), "[DIR]/"), @"state      behind its files: files came or went in [DIR]/corpus");
}

#[test]
fn without_an_index_there_is_nothing_to_say() {
    assert_snapshot!(Folder::with_articles().ibid(["status"]), @r#"
    [exit 2]
    [stderr]
    ibid: index: there is no index here
    hint: build one: `ibid index PATH…`
    "#);
}
