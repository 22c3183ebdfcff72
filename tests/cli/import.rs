//! `ibid import`.

use std::fs;

use insta::assert_snapshot;

use crate::run::Folder;

const LIBRARY: &str = r#"@string{post = "The Estuary Post"}
@article{tram, title = {Tram returns to the quay}, author = {Nyberg, Stina}, journal = post, date = {2021-03-01},
  file = {Text:corpus/tram.txt:text/plain}}
@book{unread, title = {A book that is not in the corpus}, author = {Quist, Lars}}
@book{open, title = {No end,
"#;

fn folder() -> Folder {
    Folder::new()
        .file("corpus/tram.txt", "The tram to the quay runs again, the city said.\n")
        .file("library.bib", LIBRARY)
}

#[test]
fn metadata_is_written_beside_the_files() {
    let folder = folder();
    assert_snapshot!(folder.ibid(["import", "library.bib", "-n"]), @r"
    [exit 1]
    would create   corpus/tram.txt.meta.toml  tram (by link)
    no file        unread “A book that is not in the corpus” (library.bib:4)
    2 entries: 1 created, 1 without a file; nothing was written
    [stderr]
    ibid: library.bib:5: open: closing brace is missing
    ");
    assert!(!folder.path("corpus/tram.txt.meta.toml").exists());
    let run = folder.ibid(["import", "library.bib"]);
    assert!(
        run.status() == 1 && run.stdout().contains("created        corpus/tram.txt.meta.toml  tram (by link)"),
        "{run}"
    );
    let inspected = &folder.ibid(["inspect", "corpus/tram.txt", "--json"]).json()[0];
    assert_eq!(inspected["article"]["title"], "Tram returns to the quay");
    assert_eq!(inspected["article"]["authors"][0], "Stina Nyberg");
    assert_eq!(inspected["warnings"].as_array().map(Vec::len), Some(0));
    let again = folder.ibid(["import", "library.bib", "--json"]).json();
    let entry = &again[0]["entries"][0];
    assert_eq!((&entry["files"][0]["action"], &entry["files"][0]["by"]), (&"unchanged".into(), &"link".into()));
    assert_eq!(again[0]["problems"][0]["line"], 5);
}

#[test]
fn a_missing_library_has_a_next_step() {
    assert_snapshot!(folder().ibid(["import", "zotero"]), @r"
    [exit 2]
    [stderr]
    ibid: zotero: no such file
    hint: export the library from the reference manager, for example as BibTeX or CSL-JSON, and name that file
    ");
}

#[test]
fn a_sidecar_of_the_user_is_kept() {
    let folder = folder().file("corpus/tram.txt.meta.toml", "title = 'My own'\n");
    let run = folder.ibid(["import", "library.bib"]);
    assert!(run.stdout().contains("was not written by `ibid import`; --replace overwrites it"), "{run}");
    assert_eq!(fs::read_to_string(folder.path("corpus/tram.txt.meta.toml")).expect("a file"), "title = 'My own'\n");
    let run = folder.ibid(["import", "library.bib", "--replace"]);
    assert!(run.stdout().contains("replaced       corpus/tram.txt.meta.toml"), "{run}");
}

#[test]
fn a_folder_of_libraries_is_read() {
    let folder = Folder::new()
        .file("corpus/rain.txt", "It rained for eleven days.\n")
        .file("corpus/story.json", r#"{"title": "A story", "text": "An article of the corpus."}"#)
        .file(
            "corpus/rain.json",
            r#"{"message": {"DOI": "10.5555/rain", "type": "journal-article", "title": ["Rain & floods"], "issued": {"date-parts": [[2012, 3]]}}}"#,
        );
    let run = folder.ibid(["import", "corpus"]);
    assert_eq!(run.status(), 0, "{run}");
    let sidecar = fs::read_to_string(folder.path("corpus/rain.txt.meta.toml")).expect("a file");
    assert!(sidecar.contains("title = \"Rain & floods\"\ndate = \"2012-03\"\n"), "{sidecar}");
}

#[test]
fn other_files_are_refused() {
    let folder = folder().file("words.txt", "Only words.");
    assert_snapshot!(folder.ibid(["import", "words.txt"]), @r"
    [exit 2]
    [stderr]
    ibid: words.txt: not a library: BibTeX, BibLaTeX, RIS, CSL-JSON, Zotero JSON or RDF, Crossref JSON or EndNote XML
    ");
    assert_snapshot!(folder.ibid(["import", "library.bib", "--corpus", "nowhere"]), @r"
    [exit 2]
    [stderr]
    ibid: nowhere: corpus not found
    hint: name the folder of the articles: `--corpus FOLDER`
    ");
}
