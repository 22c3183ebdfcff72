//! `ibid verify`.

use std::fs;

use insta::assert_snapshot;

use crate::run::Folder;

/// Returns the index file with this name suffix.
fn garble(folder: &Folder, ending: &str) {
    let entries = fs::read_dir(folder.path("index")).expect("the index is a folder");
    let mut paths = entries.map(|entry| entry.expect("an entry").path());
    let path = paths.find(|path| path.to_string_lossy().ends_with(ending)).expect("there is one");
    let mut bytes = fs::read(&path).expect("it can be read");
    bytes[7] ^= 4;
    fs::write(&path, bytes).expect("a file");
}

#[test]
fn verify_reports_an_intact_index() {
    let folder = Folder::indexed();
    assert_snapshot!(folder.ibid(["verify"]), @"10 files, [SIZE], 2 articles, 5 passages, 851 B of the corpus, [TIME]: no corruption, no changes");
    assert_snapshot!(folder.ibid(["verify", "--quick"]), @"10 files, [SIZE], [TIME]: no corruption, no changes");
    let verified = &folder.ibid(["verify", "--json"]).json()[0];
    assert_eq!((&verified["sealed"], &verified["repaired"]), (&true.into(), &().into()));
    assert_eq!(verified["findings"].as_array().map(Vec::len), Some(0));
}

#[test]
fn verify_lists_and_repairs_damage() {
    let folder = Folder::indexed().file("corpus/new.txt", "A new one.");
    fs::remove_file(folder.path("corpus/market.txt")).expect("it is there");
    assert_snapshot!(folder.ibid(["verify"]), @r#"
    [exit 1]
    drifted market: no file contains it any more
    drifted new: not indexed yet
    10 files, [SIZE], 2 articles, 5 passages, 574 B of the corpus, [TIME]: 0 damaged, 2 drifted
    hint: `ibid index` brings it up to date
    "#);
    garble(&folder, ".store");
    let run = folder.ibid(["search", "market"]);
    assert!(run.status() == 2 && run.stderr().contains("ibid verify --repair"), "{run}");
    assert_snapshot!(folder.ibid(["verify", "--quick"]), @r#"
    [exit 1]
    damaged [SEGMENT].store: checksum mismatch
    10 files, [SIZE], [TIME]: 1 damaged, 0 drifted
    hint: `ibid verify --repair` rebuilds it from the corpus
    "#);
    let run = folder.ibid(["verify", "--repair"]);
    assert_eq!(run.status(), 1, "what only the damaged index held is lost: {run}");
    let said = "lost market: its file is gone, and in the index ";
    assert!(
        run.stdout().contains(said) && run.stdout().contains("repaired: 2 articles from the corpus, 0 rescued"),
        "{run}"
    );
    assert_snapshot!(folder.ibid(["verify"]), @"10 files, [SIZE], 2 articles, 4 passages, 574 B of the corpus, [TIME]: no corruption, no changes");
}

#[test]
fn verify_without_an_index_fails() {
    assert_snapshot!(Folder::with_articles().ibid(["verify"]), @r#"
    [exit 2]
    [stderr]
    ibid: index: no index found
    hint: build one with `ibid index PATH…`
    "#);
}

/// File names that killed runs leave, and similar names that do not belong to ibid.
#[test]
fn verify_deletes_leftover_files_only() {
    const ID: &str = "0123456789abcdef0123456789abcdef";
    let part = |part: &str| format!("index/{ID}.{part}");
    let ours = [part("idx"), part("store.temp"), part("7.del"), "index/manifest-7.jsonl".to_owned()];
    let ours = ours.into_iter().chain(
        ["index/.meta.json.7.part", "index/.checksums", "index/.managed.json", "index/repair/meta.json"]
            .map(str::to_owned),
    );
    let ours: Vec<String> = ours.collect();
    let foreign = [part("md5"), "index/manifest-notes.jsonl".to_owned(), "index/repair/mine.txt".to_owned()];
    let foreign =
        foreign.into_iter().chain(["index/README.md", "index/.gitignore", "index/.tmpa1b2c3"].map(str::to_owned));
    let foreign: Vec<String> = foreign.collect();
    let plant = |folder: Folder| ours.iter().chain(&foreign).fold(folder, |folder, name| folder.file(name, "x"));
    let is_swept = |folder: &Folder| {
        assert!(ours.iter().all(|name| !folder.path(name).exists()), "{:?}", fs::read_dir(folder.path("index")));
        assert!(foreign.iter().all(|name| folder.path(name).exists()));
    };
    let folder = plant(Folder::indexed());
    let run = folder.ibid(["verify", "--json"]);
    let mut found: Vec<_> = run.json().remove(0)["findings"].as_array().expect("a list").clone();
    assert!(run.status() == 1 && found.iter().all(|it| it["fault"] == "leftover"), "{run}");
    let mut places: Vec<_> =
        found.drain(..).map(|it| format!("index/{}", it["place"].as_str().expect("a name"))).collect();
    places.sort();
    let mut wanted = ours.clone();
    wanted.sort();
    assert_eq!(places, wanted);
    let said = folder.ibid(["verify", "--quick"]).to_string();
    assert!(said.contains("leftover [SEGMENT].idx: segment file of no commit\n"), "{said}");
    assert!(
        said.contains("0 damaged, 0 drifted, 8 leftover\nhint: `ibid verify --repair` deletes leftover files"),
        "{said}"
    );
    let run = folder.ibid(["verify", "--repair"]);
    assert!(run.status() == 0 && run.stdout().contains("\ndeleted: 8 leftover files\n"), "{run}");
    is_swept(&folder);
    let folder = plant(folder);
    assert_eq!(folder.ibid(["index", "-q"]).status(), 0);
    is_swept(&folder);
    assert_eq!(folder.ibid(["verify"]).status(), 0);
    // Rebuilding an unreadable index deletes only files of ibid.
    let folder = plant(folder).file("index/meta.json", "{");
    assert_eq!(folder.ibid(["index", "-q", "--rebuild"]).status(), 0);
    is_swept(&folder);
    let folder = plant(folder).file("index/meta.json", "{");
    let run = folder.ibid(["verify", "--repair", "-q"]);
    assert_eq!(run.status(), 0, "{run}");
    is_swept(&folder);
}
