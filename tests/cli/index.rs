//! `ibid index`.

use std::fs;

use insta::assert_snapshot;

use crate::run::{Folder, Run};

#[test]
fn only_changed_files_are_read_again() {
    let folder = Folder::with_articles();
    assert_snapshot!(folder.ibid(["index"]), @r#"
    2 new, 0 changed, 0 unchanged, 0 removed, 0 skipped
    5 passages, [TIME], [RATE]
    "#);
    assert_snapshot!(folder.ibid(["index"]), @r#"
    0 new, 0 changed, 2 unchanged, 0 removed, 0 skipped
    5 passages, [TIME], [RATE]
    "#);
    fs::remove_file(folder.path("corpus/market.txt")).expect("it is there");
    let folder = folder.file("corpus/news/bridge.md", "The bridge is shut.").file("corpus/new.txt", "A new one.");
    assert_snapshot!(folder.ibid(["index"]), @r#"
    1 new, 1 changed, 0 unchanged, 1 removed, 0 skipped
    2 passages, [TIME], [RATE]
    "#);
    assert_snapshot!(folder.ibid(["search", "shut"]), @r#"
      1 “The bridge is shut.”
        The bridge is shut.
        news/bridge#p1

    1 passage in 1 article, [TIME]
    "#);
}

#[test]
fn skipped_files_are_listed_with_their_reason() {
    let folder = Folder::with_articles()
        .file("corpus/empty.txt", "")
        .file("corpus/photo.jpg", [0xff, 0xd8, 0xff])
        .file("corpus/many.jsonl", "{\"id\": \"one\", \"text\": \"A text.\"}\n{\"id\": \"two\"}\nnot JSON\n")
        .file("corpus/other.md", "---\nid: market\n---\nAnother text with the id of the first.");
    assert_snapshot!(folder.ibid(["index"]), @r#"
    skipped corpus/empty.txt: empty
    skipped corpus/many.jsonl:2: no text
    skipped corpus/many.jsonl:3: not valid JSON: expected ident (column 2)
    skipped corpus/other.md: duplicate id `market`, already used by [DIR]/corpus/market.txt
    skipped corpus/photo.jpg: JPEG image is not read: recognise its text with `--ocr LANGS`, such as `--ocr eng`
    3 new, 0 changed, 0 unchanged, 0 removed, 5 skipped
    6 passages, [TIME], [RATE]
    "#);
    assert_snapshot!(folder.ibid(["index", "--strict", "-q"]), @"[exit 2]");
    assert_snapshot!(folder.ibid(["index", "--json"]), @r#"{"new":0,"changed":0,"unchanged":3,"removed":0,"skipped":[{"path":"corpus/empty.txt","line":null,"reason":"empty"},{"path":"corpus/many.jsonl","line":2,"reason":"no text"},{"path":"corpus/many.jsonl","line":3,"reason":"not valid JSON: expected ident (column 2)"},{"path":"corpus/other.md","line":null,"reason":"duplicate id `market`, already used by [DIR]/corpus/market.txt"},{"path":"corpus/photo.jpg","line":null,"reason":"JPEG image is not read: recognise its text with `--ocr LANGS`, such as `--ocr eng`"}],"left_out":{"hidden":0,"ignored":0,"links_out":0,"links_within":0,"paths":[]},"kept":[],"warnings":[],"passages":6,"bytes":967,"seconds":0,"mb_per_second":0}"#);
}

#[test]
fn long_lists_are_truncated_without_verbose() {
    let folder =
        (0..30).fold(Folder::with_articles(), |folder, number| folder.file(&format!("corpus/{number:02}.bin"), "?"));
    let run = folder.ibid(["index"]);
    assert!(run.stdout().contains("skipped 10 more, which -v lists"), "{run}");
    assert_eq!(folder.ibid(["index", "-v"]).stdout().matches("skipped corpus/").count(), 30);
}

/// A corpus with links out of it and with ignored files.
#[cfg(unix)]
fn with_links_and_ignored_files() -> Folder {
    use std::os::unix::fs::symlink;
    let folder = Folder::with_articles()
        .file("out/secret.txt", "A secret wombat.")
        .file("corpus/.git/HEAD", "ref: refs/heads/main")
        .file("corpus/.gitignore", "draft*\n")
        .file("corpus/draft.txt", "A drafted wombat.")
        .file("corpus/.hidden/note.txt", "A hidden wombat.");
    for (target, link) in
        [("../out", "away"), ("../out/secret.txt", "s.txt"), ("market.txt", "same.txt"), (".", "round")]
    {
        symlink(target, folder.path("corpus").join(link)).expect("a link");
    }
    folder
}

#[cfg(unix)]
#[test]
fn links_out_of_the_corpus_and_ignored_files_are_left_out_and_counted() {
    let folder = with_links_and_ignored_files();
    assert_snapshot!(folder.ibid(["index"]), @r"
    skipped corpus/away: link out of the corpus: read it with --follow-links
    skipped corpus/s.txt: link out of the corpus: read it with --follow-links
    left out 1 hidden, 1 in an ignore file, 2 links out of the corpus, 2 links within the corpus; -v lists them
    2 new, 0 changed, 0 unchanged, 0 removed, 2 skipped
    5 passages, [TIME], [RATE]
    ");
    assert_eq!(folder.ibid(["search", "wombat", "-q"]).status(), 1);
    assert_snapshot!(folder.ibid(["index", "-v"]), @r"
    skipped corpus/away: link out of the corpus: read it with --follow-links
    skipped corpus/s.txt: link out of the corpus: read it with --follow-links
    left out corpus/.hidden: hidden
    left out corpus/draft.txt: in an ignore file
    left out corpus/round: link within the corpus
    left out corpus/same.txt: link within the corpus
    0 new, 0 changed, 2 unchanged, 0 removed, 2 skipped
    5 passages, [TIME], [RATE]
    ");
    assert_eq!(folder.ibid(["index", "--strict", "-q"]).status(), 2);
    let summary = &folder.ibid(["index", "--json"]).json()[0]["left_out"];
    let status = &folder.ibid(["status", "--json"]).json()[0]["left_out"];
    for left_out in [summary, status] {
        let counts = ["hidden", "ignored", "links_out", "links_within"].map(|why| left_out[why].as_u64());
        assert_eq!(counts, [1, 1, 2, 2].map(Some));
        assert_eq!(left_out["paths"].as_array().map(Vec::len), Some(6));
    }
    let status = folder.ibid(["status"]);
    assert!(status.stdout().contains("left out 1 hidden, 1 in an ignore file, 2 links out of the corpus"), "{status}");
}

#[cfg(unix)]
#[test]
fn options_follow_links_and_read_ignored_files() {
    let folder = with_links_and_ignored_files();
    assert_snapshot!(folder.ibid(["index", "--follow-links", "--no-ignore"]), @r"
    left out 3 links within the corpus; -v lists them
    5 new, 0 changed, 0 unchanged, 0 removed, 0 skipped
    8 passages, [TIME], [RATE]
    ");
    let refs = |run: crate::run::Run| {
        let mut refs: Vec<_> =
            run.json().iter().map(|hit| hit["ref"].as_str().unwrap_or_default().to_owned()).collect();
        refs.sort();
        refs
    };
    let found = || refs(folder.ibid(["search", "wombat", "--format", "jsonl", "-q"]));
    assert_eq!(found(), [".hidden/note#p1", "away/secret#p1", "draft#p1"]);
    // `verify` uses the options of the run that built the index.
    assert_eq!(folder.ibid(["verify"]).status(), 0);
    assert_eq!(folder.ibid(["verify", "--repair", "-q"]).status(), 0);
    assert_eq!(found(), [".hidden/note#p1", "away/secret#p1", "draft#p1"]);
    // A link given on the command line is followed.
    let folder = with_links_and_ignored_files();
    assert_eq!(folder.ibid(["index", "corpus/s.txt", "-q"]).status(), 0);
    assert_eq!(refs(folder.ibid(["search", "wombat", "--format", "jsonl", "-q"])), ["s#p1"]);
}

#[cfg(unix)]
#[test]
fn sidecar_links_out_of_their_folder_are_not_followed() {
    let folder = Folder::with_articles().file("out/private.toml", "title = 'Not yours'\n");
    std::os::unix::fs::symlink("../out/private.toml", folder.path("corpus/market.meta.toml")).expect("a link");
    let run = folder.ibid(["index"]);
    assert!(run.stderr().contains("market.meta.toml: link out of its folder: not followed"), "{run}");
    assert_eq!(
        folder.ibid(["search", "charter", "--json"]).json()[0]["hits"][0]["article"]["title"],
        serde_json::Value::Null
    );
}

#[test]
fn json_lines_are_read_from_stdin() {
    let folder = Folder::new();
    let lines = "{\"id\": \"a\", \"title\": \"A bridge\", \"text\": \"It stands.\", \"date\": \"2020\"}\n";
    assert_snapshot!(folder.ibid_reading(lines, ["index", "-"]), @r#"
    1 new, 0 changed, 0 unchanged, 0 removed, 0 skipped
    1 passage, [TIME], [RATE]
    "#);
    assert_snapshot!(folder.ibid(["search", "stands"]), @r#"
      1 A bridge  2020
        It stands.
        a#p1

    1 passage in 1 article, [TIME]
    "#);
}

#[test]
fn piped_articles_replace_those_piped_before() {
    let folder = Folder::new();
    let line = |id: &str, text: &str| format!("{{\"id\": \"{id}\", \"text\": \"{text}\"}}\n");
    let first = |run: Run| run.stdout().lines().next().unwrap_or_default().to_owned();
    let both = line("a", "It stands.") + &line("b", "It fell.");
    let piped = |lines: &str| first(folder.ibid_reading(lines, ["index", "-"]));
    assert_eq!(piped(&both), "2 new, 0 changed, 0 unchanged, 0 removed, 0 skipped");
    assert_eq!(piped(&both), "0 new, 0 changed, 2 unchanged, 0 removed, 0 skipped");
    assert_eq!(piped(&line("b", "It rose.")), "0 new, 1 changed, 0 unchanged, 1 removed, 0 skipped");
    let kept = first(folder.ibid_reading(&line("c", "It sank."), ["index", "-", "--keep-missing"]));
    assert_eq!(kept, "1 new, 0 changed, 1 unchanged, 0 removed, 0 skipped");
    let found = |word: &str| folder.ibid(["search", word]).status() == 0;
    assert_eq!(["stands", "fell", "rose", "sank"].map(found), [false, false, true, true]);
    assert_eq!(folder.ibid(["verify"]).status(), 0);
}

#[test]
fn index_without_articles_fails() {
    let folder = Folder::new();
    assert_snapshot!(folder.ibid(["index"]), @r#"
    [exit 2]
    [stderr]
    ibid: corpus: corpus not found
    hint: name the articles to index: `ibid index PATH…`, or prepare this folder with `ibid init`
    "#);
    assert_snapshot!(folder.ibid(["index", "nowhere"]), @r#"
    [exit 2]
    [stderr]
    ibid: nowhere: not found
    hint: name a file or folder that exists; `ibid init` prepares a folder for articles
    "#);
    assert_snapshot!(folder.file("corpus/photo.jpg", "?").ibid(["index"]), @r#"
    [exit 1]
    skipped corpus/photo.jpg: JPEG image is not read: recognise its text with `--ocr LANGS`, such as `--ocr eng`
    0 new, 0 changed, 0 unchanged, 0 removed, 1 skipped
    0 passages, [TIME], [RATE]
    [stderr]
    ibid: corpus: no articles: everything was skipped or left out; `ibid inspect FILE` shows how a file is read
    "#);
}

#[test]
fn sizes_are_checked() {
    assert_snapshot!(Folder::with_articles().ibid(["index", "--memory", "lots"]), @r#"
    [exit 2]
    [stderr]
    ibid: invalid value 'lots' for '--memory <SIZE>': expected a size such as 512MB or 2GiB

    For more information, try '--help'.
    "#);
    assert_eq!(Folder::with_articles().ibid(["index", "--memory", "64MiB", "--jobs", "1", "-q"]).status(), 0);
}
