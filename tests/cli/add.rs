//! `ibid add`.

use std::fs;

use insta::assert_snapshot;

use crate::run::Folder;

const PAGE: &str = "<html><head><title>Tram returns</title></head><body><p>The tram to the harbour runs again after \
    eleven years, the city said on Monday, and more cars will follow in spring.</p></body></html>";

#[test]
fn a_saved_page_is_copied_and_found() {
    let folder = Folder::indexed().file("downloads/tram.html", PAGE);
    assert_snapshot!(folder.ibid(["add", "downloads/tram.html"]), @r"
    added    corpus/tram.html
             tram  Tram returns
    ");
    assert!(folder.ibid(["search", "tram"]).stdout().contains("tram#p1"));
    let status = folder.ibid(["status"]);
    assert!(status.stdout().contains("3 articles") && status.stdout().contains("up to date"), "{status}");
    assert!(!status.stdout().contains("corpus/tram.html"), "{status}");
    // Again: it is there.
    assert_snapshot!(folder.ibid(["add", "downloads/tram.html"]), @r"
    indexed  corpus/tram.html
             tram  Tram returns
    ");
    let summary = &folder.ibid(["add", "downloads/tram.html", "--to", "news", "--name", "tram-again.html", "--json"]);
    assert_eq!(summary.json()[0]["new"], 1, "{summary}");
    assert!(folder.path("corpus/news/tram-again.html").is_file());
}

#[test]
fn only_the_file_is_indexed_and_its_metadata_comes_along() {
    let folder = Folder::indexed()
        .file("corpus/other.txt", "Another article that nobody indexed yet.")
        .file("downloads/note.txt", "The crane was sold to a museum in the north.")
        .file("downloads/note.meta.toml", "title = \"Crane sold\"\ndate = 2020-01-02\n");
    let run = folder.ibid(["add", "downloads/note.txt"]);
    assert!(run.status() == 0 && run.stdout().contains("note  Crane sold"), "{run}");
    assert!(folder.path("corpus/note.meta.toml").is_file());
    let status = folder.ibid(["status"]);
    assert!(status.stdout().contains("3 articles") && status.stdout().contains("out of date"), "{status}");
    // A file that lies in the corpus is indexed where it is.
    assert_eq!(folder.ibid(["add", "corpus/other.txt"]).status(), 0);
    let status = folder.ibid(["status"]);
    assert!(status.stdout().contains("4 articles") && status.stdout().contains("up to date"), "{status}");
}

#[test]
fn what_cannot_be_added_is_explained_and_changes_nothing() {
    let folder = Folder::indexed()
        .file("downloads/market.txt", "Other words under a name that is taken.")
        .file("downloads/market.html", PAGE)
        .file(
            "downloads/own.json",
            r#"{"id": "market", "title": "T", "text": "A text with the id of another article."}"#,
        )
        .file("downloads/empty.txt", "")
        .file("downloads/broken.pdf", "%PDF-1.7 nothing")
        .file("downloads/.hidden.txt", "A hidden text that is not indexed.")
        .file("elsewhere/x.txt", "x");
    let before = fs::read_dir(folder.path("corpus")).expect("a folder").count();
    for (arguments, said, hint) in [
        (["add", "downloads/market.txt", "-q"], "name taken: the file there differs", "--name NAME"),
        (["add", "downloads/market.html", "-q"], "differ from", "--name NAME"),
        (["add", "downloads/own.json", "-q"], "has the same id, market", "change the `id`"),
        (["add", "downloads/empty.txt", "-q"], "cannot be read: empty", "ibid inspect"),
        (["add", "downloads/broken.pdf", "-q"], "cannot be read", "ibid inspect"),
        (["add", "downloads/.hidden.txt", "-q"], "hidden files are not indexed", "--name NAME"),
        (["add", "downloads/none.txt", "-q"], "cannot be read: no such file", ""),
        (["add", "downloads", "-q"], "is a folder", "ibid index FOLDER"),
        (["add", "https://example.org/page", "-q"], "ibid works offline", "save the page"),
        (["add", "downloads/empty.txt", "--to=../elsewhere"], "not a folder of the corpus", "below the corpus"),
        (["add", "downloads/empty.txt", "--to=nowhere"], "folder not found", "create it first"),
        (["add", "downloads/empty.txt", "--name=a/b"], "not a file name", ""),
        (["add", "downloads/empty.txt", "--index=nowhere"], "no index found", "ibid init"),
    ] {
        let run = folder.ibid(arguments);
        assert_eq!(run.status(), 2, "{arguments:?}: {run}");
        assert!(run.stderr().contains(said) && run.stderr().contains(hint), "{arguments:?}: {run}");
    }
    assert_eq!(fs::read_dir(folder.path("corpus")).expect("a folder").count(), before);
    assert!(folder.ibid(["status"]).stdout().contains("2 articles"));
}

#[test]
fn the_folder_is_that_of_the_index() {
    let folder = Folder::new()
        .file("articles/a.txt", "An article about the tram.")
        .file("more/b.txt", "An article about the ferry.")
        .file("new.txt", "An article about the crane.")
        .file("other.txt", "An article about bread.");
    assert_eq!(folder.ibid(["index", "-q", "articles"]).status(), 0);
    assert_eq!(folder.ibid(["add", "new.txt"]).status(), 0);
    assert!(folder.path("articles/new.txt").is_file());
    assert!(folder.ibid(["show", "new"]).stdout().contains("crane"));
    assert_eq!(folder.ibid(["index", "-q", "more"]).status(), 0);
    let run = folder.ibid(["add", "other.txt"]);
    assert!(
        run.status() == 2 && run.stderr().contains("several folders") && run.stderr().contains("--corpus"),
        "{run}"
    );
    assert_eq!(folder.ibid(["add", "other.txt", "--corpus", "more"]).status(), 0);
    assert!(folder.path("more/other.txt").is_file());
}
