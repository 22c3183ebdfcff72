//! `ibid cite`.

use std::fs;

use insta::assert_snapshot;

use crate::run::Folder;

/// The two standard articles, a web page, a Chinese article, and one whose metadata contains the special characters of
/// every format.
fn folder() -> Folder {
    let folder = Folder::with_articles()
        .file("corpus/web/tides.md", TIDES)
        .file("corpus/港口.md", HARBOUR)
        .file("corpus/odd.md", ODD);
    assert_eq!(folder.ibid(["index", "-q"]).status(), 0);
    folder
}

const TIDES: &str = "\
---
title: Tides
authors: [Ludwig van Beethoven, European Commission]
url: https://tides.example/a?b=1&c=2
---

The tide rises. The tide falls.

The tide rises. It is late.
";

const HARBOUR: &str = "\
---
title: 港口大桥通车
authors: [王小明, 新华社]
source: 灯塔报
date: 2019-05
---

港口大桥周四通车，历时六年。轮渡将运行到秋天。
";

const ODD: &str = "\
---
title: '50% of {x} & \\y_z #1 ~ ^ \"quoted\" it''s $5 <b> `c` @d'
authors: [\"O'Neil, Ann-Marie\", \"Martin Luther King, Jr.\"]
source: 'A {B} & Sons, 100% $'
date: 2018
---

Some text @alice said \"straight\" -- with $x^2$ and *stars* [a](b) #1 <b>.
";

#[test]
fn references_become_citations_and_a_bibliography() {
    let folder = folder();
    assert_snapshot!("text", folder.ibid(["cite", "news/bridge#p3s1", "web/tides#p2s1", "market", "港口#p1"]));
    assert_snapshot!(
        "notes",
        folder.ibid(["cite", "news/bridge#p3", "news/bridge#p4-5", "market#p2", "--style", "chicago"])
    );
    assert_snapshot!("german", folder.ibid(["cite", "news/bridge#p3", "--locale", "de"]));
}

#[test]
fn every_export_format_has_its_structure() {
    let folder = folder();
    for format in ["md", "html", "pandoc", "bibtex", "biblatex", "csl-json", "ris", "endnote", "annotation", "json"] {
        let run = folder.ibid([
            "cite",
            "news/bridge#p3-4",
            "web/tides#p2s1",
            "odd#p1",
            "港口",
            "news/bridge",
            "--format",
            format,
        ]);
        assert_eq!(run.status(), 0);
        assert_snapshot!(format, run);
    }
}

#[test]
fn works_are_added_to_a_bibliography_once() {
    let folder = folder();
    let cite = |reference: &str| {
        folder.ibid(["cite", reference, "--format", "pandoc", "--bibliography", "works.bib"]).stdout().to_owned()
    };
    let works = || fs::read_to_string(folder.path("works.bib")).expect("it was written");
    assert!(!cite("news/bridge#p3").contains("references:"));
    let first = works();
    cite("news/bridge#p1");
    assert_eq!(works(), first);
    cite("web/tides");
    assert!(works().starts_with(&first) && works().contains("@online{web/tides,"));
}

#[test]
fn changed_passages_are_found_by_their_words() {
    let folder = folder();
    assert_snapshot!("changed", folder.ibid(["cite", "market#p2@01234567"]));
    assert_snapshot!(
        "found-again",
        folder.ibid(["cite", "market#p1@01234567", "--text", "its first charter  is from 1407."])
    );
    assert_snapshot!("lost", folder.ibid(["cite", "market#p1@01234567", "--text", "Its charter is from 1507."]));
}

#[test]
fn invalid_citations_are_reported() {
    let folder = folder().file("broken.csl", "<style>\n<info>\n</style>");
    for (arguments, status, said) in [
        (["market#p9", "--style", "apa"], 1, "market#p9: market has 3 paragraphs"),
        (["market#p3s9", "--style", "apa"], 1, "paragraph 3 of market has 2 sentences"),
        (["news/brige#p1", "--style", "apa"], 1, "did you mean `news/bridge`?"),
        (["market#p3-2", "--style", "apa"], 2, "  market#p3-2\n          ^"),
        (["market#p3", "--style", "apaa"], 2, "apaa: unknown citation style: did you mean `apa`?"),
        (["market#p3", "--style", "broken.csl"], 2, "broken.csl: line 3: not well-formed"),
        (["market#p3", "--style", "missing.csl"], 2, "missing.csl: reading the style"),
        (["market#p3", "--locale", "tlh"], 2, "no citation terms in this language"),
        (["market#p3", "--format", "csv"], 2, "cite prints text, md, html, pandoc"),
        (["market#p3", "--bibliography", "a.bib"], 2, "requires --format pandoc"),
    ] {
        let [reference, option, value] = arguments;
        let run = folder.ibid(["cite", reference, option, value]);
        assert_eq!(run.status(), status, "{arguments:?}: {}", run.stderr());
        assert!(run.stderr().contains(said), "{arguments:?}: {}", run.stderr());
    }
}

#[test]
fn styles_are_listed() {
    let run = folder().ibid(["cite", "--styles"]);
    assert!(run.stdout().lines().count() > 80 && run.stdout().starts_with("apa "));
}

#[test]
fn only_safe_urls_become_links() {
    for url in [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,x",
        "file:///etc/hosts",
        "//a.example",
    ] {
        let line = serde_json::json!({"id": "x", "title": "A zebra", "url": url, "text": "Zebras are striped."});
        let folder = Folder::new().file("corpus/a.jsonl", line.to_string()).file("draft.md", "Zebras [x#p1].\n");
        assert_eq!(folder.ibid(["index", "-q"]).status(), 0);
        let cite = |format| folder.ibid(["cite", "x#p1", "--format", format]).stdout().to_owned();
        assert!(!cite("md").contains("]("), "{}", cite("md"));
        assert!(!cite("md").contains("<java") && !cite("html").contains("href") && !cite("html").contains("cite="));
        assert_eq!(folder.ibid(["cite", "x#p1", "--json"]).json()[0]["link"], serde_json::Value::Null);
        assert!(!cite("bibtex").contains(" url = ") && !cite("biblatex").contains(" url = "), "{}", cite("bibtex"));
        assert!(!cite("ris").contains("UR  -") && !cite("csl-json").contains("URL") && !cite("pandoc").contains("URL"));
        assert!(!cite("annotation").contains(&url[..4.min(url.len())]), "{}", cite("annotation"));
        let report = folder.ibid(["report", "draft.md"]);
        assert!(!report.stdout().contains("](") && !report.stdout().contains("<java"), "{report}");
        // It is kept as text.
        assert!(cite("bibtex").contains(" note = ") && cite("ris").contains("N1  - "), "{}", cite("bibtex"));
    }
}

#[test]
fn passages_of_books_have_their_place_in_the_file() {
    let book = fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/writers/pandoc3.epub")).expect("a book");
    let folder = Folder::new()
        .file("corpus/own.epub", &book)
        .file("corpus/own.epub.meta.toml", "url = \"https://books.example/own.epub\"\n")
        .file("corpus/plain.epub", &book);
    assert_eq!(folder.ibid(["index", "-q"]).status(), 0);
    assert_snapshot!("book", folder.ibid(["cite", "own#p3s1", "plain#p3s1", "plain"]));
    let annotation = folder.ibid(["cite", "plain#p3s1", "--format", "annotation"]);
    let annotation = annotation.stdout();
    assert!(annotation.contains("http://www.idpf.org/epub/linking/cfi/epub-cfi.html"), "{annotation}");
    // Without the file the place is not known.
    fs::remove_file(folder.path("corpus/own.epub")).expect("it was there");
    let cited = folder.ibid(["cite", "own#p3s1", "--json"]);
    let said = cited.stdout();
    assert!(said.contains("\"link\":\"https://books.example/own.epub\"") && !said.contains("cfi"), "{said}");
}
