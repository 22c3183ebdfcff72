//! `ibid init` and `ibid doctor`.

use crate::run::Folder;

#[test]
fn init_prepares_a_folder() {
    let folder = Folder::new();
    let empty = folder.ibid(["init", "articles"]);
    assert!(empty.status() == 0 && empty.stdout().contains("put articles into articles"), "{empty}");
    let folder = folder.file("articles/bridge.txt", "The harbour bridge opened on Thursday.");
    let full = folder.ibid(["init", "articles"]);
    assert!(full.stdout().contains("kept     ibid.toml") && full.stdout().contains("created  index"), "{full}");
    assert_eq!(folder.ibid(["search", "harbour"]).status(), 0);
    let wrong = folder.ibid(["init", "ibid.toml"]);
    assert!(wrong.status() == 2 && wrong.stderr().contains("not a folder"), "{wrong}");
}

#[test]
fn doctor_says_what_is_wrong() {
    let nothing = Folder::new().ibid(["doctor"]);
    assert!(nothing.stdout().contains("absent  index"), "{nothing}");
    let folder = Folder::indexed();
    let fine = folder.ibid(["doctor"]);
    assert!(fine.stdout().contains("ok      index     index: 2 articles"), "{fine}");
    let folder = folder.file("corpus/new.txt", "A new one.");
    let stale = folder.ibid(["doctor", "--json"]);
    let checks = stale.json()[0]["checks"].as_array().expect("checks").clone();
    let index = checks.iter().find(|check| check["name"] == "index").expect("the index");
    assert!(index["state"] == "wrong" && stale.status() == 1, "{stale}");
}
