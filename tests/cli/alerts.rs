//! `ibid alerts`.

use crate::run::Folder;

const SEARCH: &str = "bridge: \"harbour bridge\"\n";

#[test]
fn each_new_passage_is_reported_once() {
    let folder = Folder::indexed().file("alerts.txt", SEARCH);
    let first = folder.ibid(["alerts"]);
    assert!(first.status() == 1 && first.stderr().contains("bridge: new search:"), "{first}");
    assert_eq!(folder.ibid(["alerts"]).status(), 1);
    let folder = folder.file("corpus/second.txt", "The harbour bridge is closed until Monday.");
    folder.ibid(["index"]);
    let news = folder.ibid(["alerts", "--format", "jsonl"]);
    let lines = news.json();
    assert!(lines.len() == 1 && lines[0]["alert"] == "bridge", "{news}");
    assert_eq!(lines[0]["text"], "The harbour bridge is closed until Monday.");
    assert_eq!(folder.ibid(["alerts"]).status(), 1);
    // A rebuild finds nothing new.
    folder.ibid(["index", "--rebuild"]);
    let again = folder.ibid(["alerts"]);
    assert!(again.status() == 1 && again.stdout().is_empty() && again.stderr().contains("nothing new"), "{again}");
}

#[test]
fn synonyms_count() {
    let folder = Folder::indexed().file("alerts.txt", "dock: quay\n");
    let folder = folder.file("synonyms.toml", "any = [\n  \"quay, pier\",\n]\n");
    folder.ibid(["alerts", "--synonyms", "synonyms.toml"]);
    let folder = folder.file("corpus/pier.txt", "The trawler was tied up at the pier until Monday.");
    folder.ibid(["index"]);
    assert_eq!(folder.ibid(["alerts", "--synonyms", "synonyms.toml", "--format", "jsonl"]).json().len(), 1);
}

#[cfg(unix)]
#[test]
fn passages_count_as_reported_if_the_command_succeeds() {
    let folder = Folder::indexed().file("alerts.txt", SEARCH);
    folder.ibid(["alerts"]);
    let folder = folder.file("corpus/second.txt", "The harbour bridge is closed until Monday.");
    folder.ibid(["index"]);
    let failed = folder.ibid(["alerts", "--run", "exit 3"]);
    assert!(failed.status() == 2 && failed.stderr().contains("the command failed"), "{failed}");
    assert_eq!(folder.ibid(["alerts", "--run", "cat > told"]).status(), 0);
    let told = std::fs::read_to_string(folder.path("told")).expect("it was written");
    assert!(told.lines().count() == 1 && told.contains("closed until Monday"), "{told}");
    assert_eq!(folder.ibid(["alerts", "--run", "cat > again"]).status(), 1);
}

#[test]
fn a_file_without_searches_is_explained() {
    let folder = Folder::indexed();
    let missing = folder.ibid(["alerts"]);
    assert!(missing.status() == 2 && missing.stderr().contains("hint: save a search"), "{missing}");
    let folder = folder.file("alerts.txt", "a: b\n: c\n");
    let wrong = folder.ibid(["alerts"]);
    assert!(wrong.status() == 2 && wrong.stderr().contains("alerts.txt:2: expected NAME: QUERY"), "{wrong}");
}
