//! Several indexes at once.

use insta::assert_snapshot;

use crate::run::Folder;

fn two() -> Folder {
    let folder = Folder::new()
        .file("news/bridge.txt", "The harbour bridge cost 4.2 million crowns.\n")
        .file("archive/ferry.txt", "The ferry to the islands cost 900 crowns in 1931.\n");
    for name in ["news", "archive"] {
        let index = format!("{name}-index");
        assert_eq!(folder.ibid(["index", "-q", "--index", &index, name]).status(), 0);
    }
    folder
}

#[test]
fn results_name_their_index() {
    let folder = two();
    let both = ["--index", "news-index", "--index", "archive-index/"];
    let ask = |command: [&str; 2]| folder.ibid([command[0], command[1], both[0], both[1], both[2], both[3]]);
    let search = ask(["search", "cost"]);
    assert!(search.stdout().contains("bridge#p1 in news-index"), "{search}");
    assert!(search.stdout().contains("ferry#p1 in archive-index"), "{search}");
    let json = folder.ibid(["search", "ferry", "--json", both[0], both[1], both[2], both[3]]);
    assert_eq!(json.json()[0]["hits"][0]["article"]["index"], "archive-index");
    assert_eq!(json.json()[0]["index"]["articles"], 2);
    let quote = ask(["quote", "the ferry to the islands cost 800 crowns"]);
    assert!(quote.stdout().contains("ferry#p1 in archive-index"), "{quote}");
    let check = ask(["check", "The harbour bridge cost 4.3 million crowns."]);
    assert!(check.stdout().contains("refuted") && check.stdout().contains("in news-index"), "{check}");
    let show = ask(["show", "ferry"]);
    assert!(show.stdout().contains("in archive-index") && show.status() == 0, "{show}");
    let cite = ask(["cite", "ferry#p1"]);
    assert_eq!(cite.status(), 0, "{cite}");
    // One index does not name itself.
    let single = folder.ibid(["search", "cost", "--json", "--index", "news-index"]);
    assert!(single.json()[0]["hits"][0]["article"].get("index").is_none());
}

#[test]
fn wrong_lists_of_indexes_are_explained() {
    let folder = two();
    assert_snapshot!(folder.ibid(["status", "--index", "news-index", "--index", "archive-index"]), @r"
    [exit 2]
    [stderr]
    ibid: --index: given 2 times: this command takes one index
    hint: `search`, `show`, `cite`, `quote` and `check` take several; name one with `--index DIR`
    ");
    assert_snapshot!(folder.ibid(["search", "cost", "--index", "news-index", "--index", "nowhere"]), @r"
    [exit 2]
    [stderr]
    ibid: nowhere: no index found
    hint: build it first: `ibid index --index DIR PATH…`
    ");
    let twice = folder.ibid(["search", "cost", "--index", "news-index", "--index", "news-index/"]);
    assert!(twice.status() == 2 && twice.stderr().contains("given more than once"), "{twice}");
}
