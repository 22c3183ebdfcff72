//! Models on disk as a user meets them: options, the file of vectors, and what is refused.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::run::Folder;

fn model(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/models").join(name).display().to_string()
}

/// Twelve articles that have the same word in different numbers of words.
fn library() -> Folder {
    (1..13).fold(Folder::new(), |folder, number| {
        let text = format!("The ferry to island {number} runs {}every day.\n", "again and again ".repeat(number));
        folder.file(&format!("corpus/ferry-{number:02}.txt"), text)
    })
}

fn vectors(folder: &Folder) -> PathBuf {
    folder.path("index/vectors-bert")
}

fn refs(output: &str) -> Vec<String> {
    let answer: Value = serde_json::from_str(output).expect("JSON");
    let hits = answer["hits"].as_array().expect("hits");
    hits.iter().map(|hit| hit["ref"].as_str().expect("a reference").to_owned()).collect()
}

#[test]
fn vectors_are_made_kept_and_made_again() {
    let (folder, bert) = (library(), model("bert"));
    assert_eq!(folder.ibid(["index", "-q", "--embed", "--model", &bert]).status(), 0);
    let made = fs::read(vectors(&folder)).expect("vectors");
    let search = |folder: &Folder| {
        let run = folder.ibid(["search", "ferry island", "--model", &bert, "--json", "--explain", "--plain"]);
        assert_eq!(run.status(), 0);
        run.stdout().to_owned()
    };
    let first = search(&folder);
    assert!(first.contains("\"meaning\""), "{first}");
    assert_ne!(fs::read(vectors(&folder)).expect("vectors"), made, "the query's vector was added");
    fs::remove_file(vectors(&folder)).expect("it may be deleted");
    assert_eq!(refs(&search(&folder)), refs(&first));
    assert!(vectors(&folder).exists());
    fs::write(vectors(&folder), vec![7; 9000]).expect("damaged");
    assert_eq!(refs(&search(&folder)), refs(&first));
    let without = folder.ibid(["search", "ferry island", "--json", "--explain", "--plain"]);
    assert!(!without.stdout().contains("\"meaning\""));
    assert_eq!(folder.ibid(["verify"]).status(), 0, "not a file of the index");
}

#[test]
fn settings_name_the_model() {
    let folder = library().file("ibid.toml", format!("model = {:?}\n", model("bert")));
    let run = folder.ibid(["search", "ferry", "--explain", "-q"]);
    assert!(run.stdout().contains("meaning "), "{}", run.stdout());
    assert_eq!(folder.ibid(["index", "-q", "--embed"]).status(), 0);
}

#[test]
fn a_judge_is_asked_and_a_changed_number_is_refuted_anyway() {
    let folder = Folder::indexed();
    let judge = model("deberta-v2");
    let finding = |run: crate::run::Run| run.json().remove(0);
    let wrong = finding(folder.ibid(["check", "The bridge cost 4.3 million crowns", "--judge", &judge, "--json"]));
    assert_eq!(wrong["verdict"], "refuted", "{wrong}");
    let claim = "Merchants on the east bank hope for guests";
    let asked = finding(folder.ibid(["check", claim, "--judge", &judge, "--json"]));
    let own = finding(folder.ibid(["check", claim, "--json"]));
    assert_ne!(asked["support"], own["support"]);
}

#[test]
fn what_is_no_model_is_an_error() {
    let folder = library();
    for (args, said) in [
        (["search", "ferry", "--model", "nowhere"], "opening the model"),
        (["search", "ferry", "--model", "corpus"], "not a model folder: no model.safetensors in it"),
        (["check", "A ferry runs", "--judge", "corpus"], "not a model folder"),
    ] {
        let run = folder.ibid(args);
        assert_eq!(run.status(), 2);
        assert!(run.stderr().contains(said), "{}", run.stderr());
    }
    let run = folder.ibid(["index", "--embed"]);
    assert_eq!(run.status(), 2);
    assert!(run.stderr().contains("hint: name it with `--model DIR`"), "{}", run.stderr());
    let run = folder.ibid(["check", "A ferry runs", "--judge", &model("bert")]);
    assert!(run.status() == 2, "no classifier: {}", run.stderr());
}
