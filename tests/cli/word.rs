//! Word documents as reports: `ibid lint` and `ibid report`.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read as _, Write as _};
use std::path::Path;

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::run::Folder;

const TYPES: &str = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;
const PACKAGE: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;
const RELATED: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="s" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#;
const STYLES: &str = r#"<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style><w:style w:type="paragraph" w:styleId="Zitat"><w:name w:val="Quote"/></w:style></w:styles>"#;
/// A citation of Zotero, as its plugin writes it.
const ZOTERO: &str = r#"<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> ADDIN ZOTERO_ITEM CSL_CITATION {"citationID":"a1","citationItems":[{"id":1}]} </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>(Quist, 1999) [bridge#p1]</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>"#;

fn document(body: &str) -> String {
    format!(
        r#"<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{body}<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:body></w:document>"#
    )
}

fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).expect("a part");
        zip.write_all(text.as_bytes()).expect("a part");
    }
    zip.finish().expect("an archive").into_inner()
}

fn word(body: &str) -> Vec<u8> {
    package(&[
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", PACKAGE),
        ("word/document.xml", &document(body)),
        ("word/_rels/document.xml.rels", RELATED),
        ("word/styles.xml", STYLES),
        ("customXml/item1.xml", "<kept by=\"a plugin\"/>"),
    ])
}

fn parts(path: &Path) -> BTreeMap<String, String> {
    let mut archive = ZipArchive::new(fs::File::open(path).expect("a file")).expect("an archive");
    let names: Vec<String> = archive.file_names().flatten().map(std::borrow::Cow::into_owned).collect();
    let mut text = |name: &str| {
        let mut text = String::new();
        archive.by_name(name).expect("a part").read_to_string(&mut text).expect("text");
        text
    };
    names.iter().map(|name| (name.clone(), text(name))).collect()
}

const BODY: &str = concat!(
    r#"<w:p><w:pPr><w:pStyle w:val="berschrift1"/></w:pPr><w:r><w:t>The bridge</w:t></w:r></w:p>"#,
    r#"<w:p><w:r><w:rPr><w:lang w:val="en-GB"/></w:rPr><w:t>It “cost 4.2 million crowns” [bri</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>dge#p1]</w:t></w:r><w:r><w:t>. More words &amp; signs.</w:t></w:r></w:p>"#,
    r#"<w:p><w:pPr><w:pStyle w:val="Zitat"/></w:pPr><w:r><w:t xml:space="preserve">The mayor opened it in May. </w:t></w:r><w:r><w:t>[bridge#p2]</w:t></w:r></w:p>"#,
);

fn folder() -> Folder {
    let folder = Folder::new()
        .file(
            "corpus/bridge.json",
            r#"{"id": "bridge", "title": "A bridge", "authors": ["Jo Marsh"], "source": "The Post", "date": "2019-05-02",
                "text": "The bridge cost 4.2 million crowns.\n\nThe mayor opened it in May."}"#,
        )
        .file("draft.docx", word(BODY));
    assert_eq!(folder.ibid(["index", "-q"]).status(), 0);
    folder
}

#[test]
fn references_become_fields_and_a_bibliography() {
    let folder = folder();
    assert_eq!(folder.ibid(["lint", "draft.docx"]).status(), 0);
    let run = folder.ibid(["report", "draft.docx", "-o", "out.docx"]);
    assert_eq!(run.status(), 0, "{run}");
    let (before, after) = (parts(&folder.path("draft.docx")), parts(&folder.path("out.docx")));
    let changed: Vec<&String> =
        after.iter().filter(|(name, text)| before.get(*name) != Some(text)).map(|it| it.0).collect();
    assert_eq!(changed, ["word/document.xml"]);
    let text = &after["word/document.xml"];
    assert!(text.contains(" ADDIN IBID_CITATION bridge#p1@"), "{text}");
    assert!(text.contains("(Marsh, 2019, para. 1)") && text.contains("More words &amp; signs."), "{text}");
    assert!(
        text.contains(r#"<w:pStyle w:val="berschrift1"/></w:pPr><w:r><w:t xml:space="preserve">References"#),
        "{text}"
    );
    assert!(text.find("ibid-bibliography") < text.find("<w:sectPr>"), "{text}");
    let lint = folder.ibid(["lint", "out.docx"]);
    assert_eq!(lint.status(), 0, "{lint}");
    // Written again, it is the same.
    assert_eq!(folder.ibid(["report", "out.docx", "-o", "again.docx"]).status(), 0);
    assert_eq!(parts(&folder.path("again.docx")), after);
}

#[test]
fn notes_are_footnotes_of_word() {
    let folder = folder();
    let run = folder.ibid(["report", "draft.docx", "-o", "notes.docx", "--style", "chicago"]);
    assert_eq!(run.status(), 0, "{run}");
    let after = parts(&folder.path("notes.docx"));
    let (text, notes) = (&after["word/document.xml"], &after["word/footnotes.xml"]);
    assert_eq!(text.matches("<w:footnoteReference w:id=").count(), 2, "{text}");
    assert!(!text.contains("bridge#p") && text.contains(">.</w:t></w:r><w:r>"), "{text}");
    assert!(notes.contains("IBID_CITATION bridge#p2@") && notes.contains("Marsh"), "{notes}");
    assert!(after["[Content_Types].xml"].contains("/word/footnotes.xml"));
    assert!(after["word/_rels/document.xml.rels"].contains("relationships/footnotes"));
    assert_eq!(folder.ibid(["lint", "notes.docx"]).status(), 0);
    // In another style of notes, and with citations in the text, which stay in their notes.
    assert_eq!(folder.ibid(["report", "notes.docx", "-o", "apa.docx", "--style", "apa"]).status(), 0);
    let apa = parts(&folder.path("apa.docx"));
    assert!(apa["word/footnotes.xml"].contains("(Marsh, 2019, para. 2)"), "{}", apa["word/footnotes.xml"]);
}

#[test]
fn a_note_follows_the_words_before_its_citation() {
    let body = "<w:p><w:r><w:t>It “cost 4.2 million crowns” [bridge#p1] in all, and [bridge#p2; bridge#p1] “cost 4.2 million crowns” [bridge#p1]</w:t></w:r></w:p>";
    let folder = folder().file("inline.docx", word(body));
    let run = folder.ibid(["report", "inline.docx", "-o", "out.docx", "--style", "chicago"]);
    assert_eq!(run.status(), 0, "{run}");
    let text = &parts(&folder.path("out.docx"))["word/document.xml"];
    assert_eq!(text.matches("<w:footnoteReference w:id=").count(), 3, "{text}");
    assert!(text.contains("crowns”</w:t></w:r><w:r><w:rPr>") && text.contains("> in all, and</w:t>"), "{text}");
    assert_eq!(folder.ibid(["lint", "out.docx"]).status(), 0);
}

#[test]
fn fields_of_other_programs_are_left_as_they_are() {
    let body = format!(
        "<w:p><w:r><w:t>As others say </w:t></w:r>{ZOTERO}<w:r><w:t> “cost 4.2 million crowns” [bridge#p1].</w:t></w:r></w:p>"
    );
    let folder = folder().file("zotero.docx", word(&body));
    let run = folder.ibid(["report", "zotero.docx", "-o", "out.docx"]);
    assert!(run.status() == 1 && run.stderr().contains("inside a field of another program"), "{run}");
    let text = &parts(&folder.path("out.docx"))["word/document.xml"];
    assert!(text.contains(ZOTERO) && text.contains(" ADDIN IBID_CITATION bridge#p1@"), "{text}");
}

/// Citations and bibliographies as the plugins of other reference managers write them: fields in fields, with binary data, and
/// content controls. Each shows a reference of ibid, which is text of that program.
const OTHERS: [(&str, &str); 5] = [
    (
        "Mendeley Desktop",
        r#"<w:r><w:fldChar w:fldCharType="begin" w:fldLock="1"/></w:r><w:r><w:instrText>ADDIN CSL_CITATION {"citationItems":[{"id":"ITEM-1","uris":["u"]}],"mendeley":{"formattedCitation":"(Quist)"}}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:rPr><w:noProof/></w:rPr><w:t>(Quist) [bridge#p1]</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>"#,
    ),
    (
        "Mendeley Cite",
        r#"<w:sdt><w:sdtPr><w:tag w:val="MENDELEY_CITATION_v3_eyJjaXRhdGlvbklEIjoiYSJ9"/><w:id w:val="7"/></w:sdtPr><w:sdtContent><w:r><w:t>(Quist) [bridge#p1]</w:t></w:r></w:sdtContent></w:sdt>"#,
    ),
    (
        "EndNote",
        r#"<w:r><w:fldChar w:fldCharType="begin"><w:fldData xml:space="preserve">PEVuZE5vdGU+</w:fldData></w:fldChar></w:r><w:r><w:instrText xml:space="preserve"> ADDIN EN.CITE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="begin"><w:fldData xml:space="preserve">PEVuZE5vdGU+</w:fldData></w:fldChar></w:r><w:r><w:instrText xml:space="preserve"> ADDIN EN.CITE.DATA </w:instrText></w:r><w:r/><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>(Quist) [bridge#p1]</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>"#,
    ),
    (
        "Citavi",
        r#"<w:sdt><w:sdtPr><w:alias w:val="To edit, see citavi.com/edit"/><w:tag w:val="CitaviPlaceholder#5d0c1d7e"/></w:sdtPr><w:sdtContent><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve">ADDIN CitaviPlaceholder{eyIkaWQiOiIxIn0=}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>(Quist) [bridge#p1]</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:sdtContent></w:sdt>"#,
    ),
    (
        "Word",
        r#"<w:sdt><w:sdtPr><w:citation/></w:sdtPr><w:sdtContent><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> CITATION Qui99 \l 1033 </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>(Quist) [bridge#p1]</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:sdtContent></w:sdt>"#,
    ),
];

#[test]
fn citations_of_every_reference_manager_are_kept_to_the_byte() {
    for (manager, citation) in OTHERS {
        let body = format!(
            "<w:p><w:r><w:t>Others say so </w:t></w:r>{citation}<w:r><w:t>; it “cost 4.2 million crowns” [bridge#p1].</w:t></w:r></w:p>"
        );
        let before = word(&body);
        let folder = folder().file("draft.docx", before);
        let run = folder.ibid(["report", "draft.docx", "-o", "out.docx"]);
        assert!(run.status() == 1 && run.stderr().contains("of another program"), "{manager}: {run}");
        let (draft, out) = (parts(&folder.path("draft.docx")), parts(&folder.path("out.docx")));
        assert!(out["word/document.xml"].contains(citation), "{manager}: {}", out["word/document.xml"]);
        assert_eq!(out["word/document.xml"].matches(" ADDIN IBID_CITATION ").count(), 1, "{manager}");
        for (name, text) in draft.iter().filter(|(name, _)| *name != "word/document.xml") {
            assert_eq!(out.get(name), Some(text), "{manager}: {name}");
        }
    }
}

#[test]
fn findings_name_the_paragraph() {
    let body = BODY.replace("4.2 million", "4.3 million");
    let folder = folder().file("wrong.docx", word(&body));
    let run = folder.ibid(["lint", "wrong.docx"]);
    assert!(run.status() == 1 && run.stdout().contains("wrong.docx:2:10: error[quotation-altered]"), "{run}");
    let run = folder.ibid(["lint", "wrong.docx", "--fix"]);
    assert!(run.status() == 2 && run.stderr().contains("does not change Word documents"), "{run}");
}

#[test]
fn a_document_with_another_prefix_is_refused() {
    let document = document(BODY).replace("w:", "ns0:").replace("xmlns:w", "xmlns:ns0");
    let other = package(&[("[Content_Types].xml", TYPES), ("_rels/.rels", PACKAGE), ("word/document.xml", &document)]);
    let folder = folder().file("other.docx", other);
    for run in [folder.ibid(["lint", "other.docx"]), folder.ibid(["report", "other.docx", "-o", "out.docx"])] {
        let said = run.stderr();
        assert!(
            run.status() == 2 && said.contains("word/document.xml: its elements have another prefix than `w`"),
            "{run}"
        );
    }
}

#[test]
fn other_pairs_of_formats_are_refused() {
    let folder = folder().file("draft.md", "It “cost 4.2 million crowns” [bridge#p1].\n");
    let run = folder.ibid(["report", "draft.docx", "-o", "out.md"]);
    assert!(run.status() == 2 && run.stderr().contains("hint: name the output: `-o OUT.docx`"), "{run}");
    let run = folder.ibid(["report", "draft.md", "-o", "out.docx"]);
    assert!(run.status() == 2 && run.stderr().contains("pandoc draft.md -o draft.docx"), "{run}");
    assert_eq!(folder.ibid(["report", "draft.md", "-o", "out.html"]).status(), 0);
    let page = fs::read_to_string(folder.path("out.html")).expect("a page");
    assert!(page.starts_with("<!DOCTYPE html>") && page.contains("(Marsh, 2019, para. 1)</span>"), "{page}");
}
