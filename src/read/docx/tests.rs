use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;
use crate::text::ParagraphKind;

/// Creates an archive of these parts.
fn archive(parts: &[(&str, String)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Reads a document with this body, styles and core properties.
fn document(body: &str, styles: &str, core: &str) -> RawArticle {
    let parts = [
        ("word/document.xml", format!("<w:document><w:body>{body}</w:body></w:document>")),
        ("word/styles.xml", format!("<w:styles>{styles}</w:styles>")),
        ("docProps/core.xml", format!("<cp:coreProperties>{core}</cp:coreProperties>")),
    ];
    read(archive(&parts), &Budget::of(1 << 20)).unwrap()
}

fn text(body: &str) -> String {
    document(body, "", "").text
}

fn run(text: &str, properties: &str) -> String {
    format!("<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>")
}

fn paragraph(content: &str) -> String {
    format!("<w:p>{content}</w:p>")
}

/// The kinds of the paragraphs, with levels of headings.
fn kinds(raw: &RawArticle) -> Vec<(ParagraphKind, u8)> {
    raw.blocks.iter().flatten().map(|block| (block.kind, block.level)).collect()
}

#[test]
fn what_the_page_does_not_show_is_left_out() {
    let hidden =
        run("Hidden. ", "<w:vanish/>") + &run("Shown. ", "<w:vanish w:val='0'/>") + &run("Struck", "<w:strike/>");
    assert_eq!(text(&paragraph(&hidden)), "Shown.");
    let styles = "<w:style w:styleId='S'><w:name w:val='Secret'/><w:rPr><w:vanish/></w:rPr></w:style>\
        <w:style w:styleId='T'><w:name w:val='T'/><w:basedOn w:val='S'/></w:style>";
    let body = paragraph(&run("Hidden.", "<w:rStyle w:val='T'/>"))
        + &paragraph(&format!("<w:pPr><w:pStyle w:val='S'/></w:pPr>{}", run("Hidden too.", "")))
        + &paragraph(&run("Shown.", ""));
    assert_eq!(document(&body, styles, "").text, "Shown.");
    let prompt = "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>Click here.</w:t></w:r></w:sdtContent></w:sdt>";
    assert_eq!(text(&paragraph(&(prompt.to_owned() + &run("Text.", "")))), "Text.");
}

#[test]
fn tracked_changes_are_accepted() {
    let change = "<w:pPr><w:pStyle w:val='Quote'/><w:pPrChange><w:pPr><w:pStyle w:val='Heading1'/></w:pPr></w:pPrChange></w:pPr>";
    let body = paragraph(&format!(
        "{change}<w:del>{}</w:del><w:ins>{}</w:ins><w:moveFrom>{}</w:moveFrom>",
        run("old", ""),
        run("New", ""),
        run("gone", "")
    ));
    let raw = document(&body, "", "");
    assert_eq!((&*raw.text, kinds(&raw)), ("New", vec![(ParagraphKind::Quote, 0)]));
    // The end of a paragraph was deleted.
    let joined = paragraph(&format!("<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{}", run("One half ", "")));
    assert_eq!(text(&(joined + &paragraph(&run("and the other.", "")))), "One half and the other.");
}

#[test]
fn fields_show_their_results() {
    let char = |kind: &str| format!("<w:r><w:fldChar w:fldCharType='{kind}'/></w:r>");
    let code = |text: &str| format!("<w:r><w:instrText>{text}</w:instrText></w:r>");
    let (begin, separate, end) = (char("begin"), char("separate"), char("end"));
    let field = |name: &str, result: &str| format!("{begin}{}{separate}{}{end}", code(name), run(result, ""));
    // The result of a field within the instruction of another is not shown.
    let nested = format!("{begin}{}{}{separate}{}{end}", code("IF "), field("REF a", "inner"), run("outer", ""));
    assert_eq!(text(&paragraph(&(run("See ", "") + &nested + &run(".", "")))), "See outer.");
    let contents = paragraph(&(begin.clone() + &code(" TOC \\o") + &separate + &run("Chapter 1", "")))
        + &paragraph(&(run("Chapter 2", "") + &end))
        + &paragraph(&run("Text.", ""));
    assert_eq!(text(&contents), "Text.");
    // A table of contents without an end does not swallow the document.
    let open = paragraph(&(begin.clone() + &code("TOC") + &separate)) + &paragraph(&run("Text.", ""));
    assert_eq!(text(&open), "Text.");
    let control = "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj></w:sdtPr>\
        <w:sdtContent><w:p><w:r><w:t>Contents</w:t></w:r></w:p></w:sdtContent></w:sdt>";
    assert_eq!(text(&(control.to_owned() + &paragraph(&run("Text.", "")))), "Text.");
    let simple = "<w:fldSimple w:instr=' PAGEREF a '><w:r><w:t>7</w:t></w:r></w:fldSimple>";
    assert_eq!(text(&paragraph(&(run("Page ", "") + simple))), "Page 7");
}

#[test]
fn raised_characters_ruby_and_symbols() {
    let raised = "<w:vertAlign w:val='superscript'/>";
    let body = run("10", "") + &run("−", raised) + &run("18", raised) + &run(" m, H", "");
    let body = body + &run("2", "<w:vertAlign w:val='subscript'/>") + &run("O, 2", "") + &run("nd", raised);
    assert_eq!(text(&paragraph(&body)), "10⁻¹⁸ m, H₂O, 2nd");
    let ruby = format!(
        "<w:r><w:ruby><w:rt>{}</w:rt><w:rubyBase>{}</w:rubyBase></w:ruby></w:r>",
        run("とうだい", ""),
        run("灯台", "")
    );
    assert_eq!(
        text(&paragraph(&(run("港の", "") + &ruby + &run("は古い。", "")))),
        "港の灯台は古い。\n\n灯台（とうだい）"
    );
    let symbols = "<w:r><w:sym w:font='Symbol' w:char='F061'/><w:sym w:font='Webdings' w:char='F021'/></w:r>";
    let raw = document(&paragraph(symbols), "", "");
    assert_eq!((&*raw.text, &*raw.warnings[0]), ("α", "1 symbols of fonts without a Unicode mapping are left out"));
    assert_eq!(text(&paragraph(&run("ex\u{ad}pec\u{200b}ted", ""))), "expected");
}

#[test]
fn formulas_are_lines_of_text() {
    let shown = |formula: &str| text(&paragraph(&format!("<m:oMath>{formula}</m:oMath>")));
    let t = |text: &str| format!("<m:r><m:t>{text}</m:t></m:r>");
    let power = format!("<m:sSup><m:e>{}</m:e><m:sup>{}</m:sup></m:sSup>", t("c"), t("2"));
    assert_eq!(shown(&(t("E=m") + &power)), "E = mc²");
    let half = format!("<m:f><m:num>{}</m:num><m:den>{}</m:den></m:f>", t("a+b"), t("2"));
    let root = format!("<m:rad><m:radPr><m:degHide m:val='1'/></m:radPr><m:deg/><m:e>{}</m:e></m:rad>", t("x"));
    assert_eq!(shown(&(half + &t("≤") + &root)), "(a + b)/2 ≤ √(x)");
    let sum = format!(
        "<m:nary><m:naryPr><m:chr m:val='∑'/></m:naryPr><m:sub>{}</m:sub><m:sup>{}</m:sup><m:e>{}</m:e></m:nary>",
        t("i=1"),
        t("n"),
        t("x")
    );
    assert_eq!(shown(&sum), "∑ᵢ₌₁ⁿ x");
    let brackets =
        format!("<m:d><m:dPr><m:begChr m:val='['/><m:endChr m:val=']'/></m:dPr><m:e>{}</m:e></m:d>", t("1,5"));
    assert_eq!(shown(&brackets), "[1,5]");
    assert_eq!(text(&format!("<m:oMathPara><m:oMath>{}</m:oMath></m:oMathPara>", t("x"))), "x");
    // Deeply nested formulas keep their outer part.
    let deep = format!("{}{}{}", "<m:e>".repeat(5000), t("y"), "</m:e>".repeat(5000));
    assert_eq!(shown(&(t("x") + &deep)), "x");
}

#[test]
fn styles_and_numbers_decide_the_kind() {
    let style = |id: &str, name: &str, more: &str| {
        format!("<w:style w:styleId='{id}'><w:name w:val='{name}'/>{more}</w:style>")
    };
    let styles = style("Titel", "Title", "")
        + &style("Author", "Author", "<w:basedOn w:val='Titel'/>")
        + &style("Cover", "Cover line", "<w:basedOn w:val='Titel'/>")
        + &style("Sub", "Subtitle", "<w:pPr><w:numPr><w:ilvl w:val='1'/></w:numPr></w:pPr>")
        + &style("Own", "Own heading", "<w:basedOn w:val='H2'/>")
        + &style("H2", "heading 2", "")
        + &style("Code", "Source Code", "<w:basedOn w:val='Normal'/>")
        + &style("Steps", "Steps", "<w:pPr><w:numPr><w:numId w:val='3'/></w:numPr></w:pPr>")
        + &style("Loop", "Loop", "<w:basedOn w:val='Loop'/>");
    let of = |style: &str, more: &str| {
        paragraph(&format!("<w:pPr>{more}<w:pStyle w:val='{style}'/></w:pPr><w:r><w:t>{style} words.</w:t></w:r>"))
    };
    let number = "<w:numPr><w:numId w:val='1'/></w:numPr>";
    let body = of("Titel", "")
        + &of("Author", "")
        + &of("Cover", "")
        + &of("Sub", "")
        + &of("Own", "")
        + &of("Code", "")
        + &of("Steps", "")
        + &of("Steps", "<w:numPr><w:numId w:val='0'/></w:numPr>")
        + &of("Loop", number)
        + &of("Heading3", number);
    let raw = document(&body, &styles, "");
    let (body, item, heading) = (ParagraphKind::Body, ParagraphKind::ListItem, ParagraphKind::Heading);
    let kinds = kinds(&raw);
    assert_eq!(
        kinds,
        [
            (heading, 1),
            (body, 0),
            (body, 0),
            (body, 0),
            (heading, 2),
            (ParagraphKind::Code, 0),
            (item, 0),
            (body, 0),
            (item, 0),
            (heading, 3)
        ]
    );
    assert_eq!(raw.meta.title.as_deref(), Some("Titel words."));
}

#[test]
fn authors_are_persons() {
    let core = "<dc:creator>Ann Lee; openpyxl</dc:creator><cp:keywords>sea; trade, ships</cp:keywords>";
    let meta = document(&paragraph(&run("Text.", "")), "", core).meta;
    assert_eq!(
        (meta.authors, meta.tags),
        (vec!["Ann Lee".to_owned()], vec!["sea".into(), "trade".into(), "ships".into()])
    );
}

#[test]
fn parts_are_found_by_their_relationships() {
    let types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let related = |id: u8, kind: &str, target: &str| {
        format!("<Relationship Id=\"r{id}\" Type=\"{types}/{kind}\" Target=\"{target}\"/>")
    };
    let list = |all: &[String]| format!("<Relationships>{}</Relationships>", all.concat());
    let body = "<w:p><w:pPr><w:pStyle w:val=\"Q\"/></w:pPr><w:r><w:t>Said</w:t></w:r><w:r><w:footnoteReference w:id=\"2\"/></w:r></w:p>";
    let note = "<w:footnote w:id=\"2\"><w:p><w:r><w:t>By whom</w:t></w:r></w:p></w:footnote>";
    let parts = [
        (
            "_rels/.rels",
            list(&[related(1, "officeDocument", "/doc/main.xml"), related(2, "metadata/core-properties", "meta.xml")]),
        ),
        ("doc/_rels/main.xml.rels", list(&[related(1, "styles", "look/s7.xml"), related(2, "footnotes", "../fn.xml")])),
        ("doc/main.xml", format!("<w:document><w:body>{body}</w:body></w:document>")),
        (
            "doc/look/s7.xml",
            "<w:styles><w:style w:type=\"paragraph\" w:styleId=\"Q\"><w:name w:val=\"Quote\"/></w:style></w:styles>"
                .to_owned(),
        ),
        ("fn.xml", format!("<w:footnotes>{note}</w:footnotes>")),
        ("meta.xml", "<cp:coreProperties><dc:title>Words</dc:title></cp:coreProperties>".to_owned()),
    ];
    let article = read(archive(&parts), &Budget::of(1 << 20)).unwrap();
    assert_eq!(article.text, "Said\n\nBy whom");
    assert_eq!(article.blocks.unwrap()[0].kind, ParagraphKind::Quote);
    assert_eq!(article.meta.title.as_deref(), Some("Words"));
}
