//! The first command lines of a newcomer: in an empty folder, with a corpus, with a wrong path.

use crate::run::Folder;

fn says(folder: &Folder, arguments: &[&str], status: i32, wanted: &[&str]) {
    let run = folder.run(folder.command().args(arguments), "");
    let said = format!("{}{}", run.stdout(), run.stderr());
    assert_eq!(run.status(), status, "{arguments:?}: {run}");
    for wanted in wanted {
        assert!(said.contains(wanted), "{arguments:?}: {wanted}: {run}");
    }
}

#[test]
fn in_an_empty_folder_init_is_suggested() {
    let folder = Folder::new();
    says(&folder, &["bridge", "cost"], 2, &["unknown subcommand", "`ibid init` first", "`ibid search bridge cost`"]);
    says(&folder, &["search", "bridge"], 2, &["no corpus to build it from", "`ibid init`", "`ibid index PATH…`"]);
    says(&folder, &["index"], 2, &["corpus not found", "`ibid init`"]);
    says(&folder, &["index", "nowhere"], 2, &["nowhere: not found", "exists", "`ibid init`"]);
    says(&folder, &["index", "https://example.org/a"], 2, &["not found", "works offline", "`ibid add FILE`"]);
    says(&folder, &["status"], 2, &["no index found", "`ibid init`"]);
    says(&folder, &["show", "bridge"], 2, &["no corpus", "`ibid init`"]);
    says(&folder, &["index", "."], 1, &["no articles found", "Markdown", "docs/formats.md"]);
    says(&folder, &["search", "bridge"], 1, &["the index is empty", "`ibid index PATH…`"]);
}

#[test]
fn with_an_index_the_words_become_a_search() {
    let folder = Folder::indexed();
    says(&folder, &["bridge", "cost"], 2, &["to find passages: `ibid search bridge cost`"]);
    says(&folder, &["what is \"this\"?"], 2, &["`ibid search WORDS…`"]);
    says(&folder, &["serach", "bridge"], 2, &["did you mean `ibid search`?"]);
    says(&folder, &["version"], 2, &["`ibid --version`"]);
    says(&folder, &["open", "market"], 2, &["`ibid show ARTICLE`"]);
    says(&folder, &["find", "bridge"], 0, &["news/bridge#p"]);
    says(&folder, &["show", "nowhere"], 1, &["article not found", "`ibid search`"]);
}

#[test]
fn a_folder_of_unreadable_files_is_explained() {
    let folder = Folder::new().file("files/a.txt", "").file("files/b.pdf", "nothing");
    says(&folder, &["index", "files"], 1, &["no articles", "skipped", "`ibid inspect FILE`"]);
}
