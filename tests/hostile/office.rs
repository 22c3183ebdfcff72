//! PDF, office documents and books.

use super::*;

/// Creates a PDF file of these objects; the first is its catalog.
fn pdf(objects: &[String]) -> Vec<u8> {
    let mut file = String::from("%PDF-1.4\n");
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (place, object) in objects.iter().enumerate() {
        let _ = writeln!(table, "{:010} 00000 n ", file.len());
        let _ = write!(file, "{} 0 obj\n{object}\nendobj\n", place + 1);
    }
    let start = file.len();
    let _ = write!(file, "{table}trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1);
    file.into_bytes()
}

/// Creates a PDF file with this number of pages with the same content.
fn pages_of(count: usize, content: &str) -> Vec<u8> {
    let kids = (0..count).fold(String::new(), |kids, page| kids + &format!("{} 0 R ", page + 5));
    let page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 3 0 R \
                /Resources << /Font << /F 4 0 R >> >> >>";
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".into(),
        format!("<< /Type /Pages /Kids [{kids}] /Count {count} >>"),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".into(),
    ];
    objects.extend(vec![page.to_owned(); count]);
    pdf(&objects)
}

const SHOWN: &str = "BT /F 12 Tf 50 700 Td (The bridge is open to all of us at last.) Tj ET";

#[test]
fn print() {
    let tree = |kids: &str| {
        pdf(&["<< /Type /Catalog /Pages 2 0 R >>".into(), format!("<< /Type /Pages /Kids [{kids}] /Count 1 >>")])
    };
    let chain: Vec<String> = std::iter::once("<< /Type /Catalog /Pages 2 0 R >>".to_owned())
        .chain((3..5000).map(|next| format!("<< /Type /Pages /Kids [{next} 0 R] /Count 1 >>")))
        .collect();
    let lines: String = (0..60).fold(String::new(), |mut all, line| {
        let _ = writeln!(all, "BT /F 9 Tf 20 {} Td ({}) Tj ET", 780 - line * 12, "words ".repeat(12));
        all
    });
    let good = pages_of(1, SHOWN);
    let half = good[..good.len() / 3].to_vec();
    meet(vec![
        ("good.pdf", good, vec![Read("good", "The bridge is open")]),
        ("torn.pdf", half, vec![Skipped("PDF")]),
        ("circle.pdf", tree("2 0 R"), vec![Skipped("PDF")]),
        ("none.pdf", tree("99 0 R"), vec![Skipped("PDF")]),
        ("chain.pdf", pdf(&chain), vec![Skipped("PDF")]),
        ("arrays.pdf", pdf(&["<< /Type /Catalog /Pages 2 0 R >>".into(), "[".repeat(50_000)]), vec![Skipped("PDF")]),
        ("same.pdf", pages_of(60, &lines), vec![Skipped(TOO_LARGE)]),
        (
            "states.pdf",
            pages_of(1, &format!("{}{SHOWN}", "q ".repeat(20_000))),
            vec![Read("states", "The bridge is open")],
        ),
        (
            "marks.pdf",
            pages_of(1, &format!("{}{SHOWN}", "/P BMC ".repeat(20_000))),
            vec![Read("marks", "The bridge is open")],
        ),
        (
            "numbers.pdf",
            pages_of(1, &format!("{} {SHOWN}", "9".repeat(50_000))),
            vec![Read("numbers", "The bridge is open")],
        ),
        ("shadow.pdf", pages_of(1, &format!("{SHOWN} ").repeat(300)), vec![Read("shadow", "The bridge is open")]),
    ]);
}

#[test]
fn word_documents() {
    let run = |words: &str| format!("<w:p><w:r><w:t>{words}</w:t></w:r></w:p>");
    let note = format!("<w:footnote w:id=\"1\">{}</w:footnote>", run(&counted(5000, |n| format!("w{n} "))));
    let call = "<w:p><w:r><w:t>x</w:t><w:footnoteReference w:id=\"1\"/></w:r></w:p>";
    let cell = ("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>");
    let nested = |depth: usize, inner: &str| [cell.0.repeat(depth), run(inner), cell.1.repeat(depth)].concat();
    let deep = [nested(3000, "At the bottom."), counted(20_000, |n| format!("<!--{n}-->"))].concat();
    let styles =
        "<w:styles><w:style w:styleId=\"a\"><w:name w:val=\"a\"/><w:basedOn w:val=\"a\"/></w:style></w:styles>";
    let styled =
        "<w:document><w:p><w:pPr><w:pStyle w:val=\"a\"/></w:pPr><w:r><w:t>Words.</w:t></w:r></w:p></w:document>";
    let good = docx(&run("Words of it."), "");
    meet(vec![
        ("notes.docx", docx(&call.repeat(2000), &note), vec![Skipped(TOO_LARGE)]),
        ("spaces.docx", docx(&" ".repeat(4 << 20), ""), vec![Skipped(TOO_LARGE)]),
        ("tables.docx", docx(&deep, ""), vec![Read("tables", "At the bottom.")]),
        (
            "boxes.docx",
            docx(&["<w:p>".repeat(5000), run("At the bottom."), "</w:p>".repeat(5000)].concat(), ""),
            vec![Read("boxes", "At the bottom.")],
        ),
        (
            "cells.docx",
            docx(&format!("<w:tbl><w:tr>{}</w:tr></w:tbl>", "<w:tc/>".repeat(100_000)), ""),
            vec![Skipped(TOO_LARGE)],
        ),
        (
            "open.docx",
            docx(&format!("{}{}", run("Words."), "<w:p><w:r>".repeat(5000)), ""),
            vec![Read("open", "Words.")],
        ),
        (
            "attributes.docx",
            docx(&format!("<w:p {}><w:r><w:t>Words.</w:t></w:r></w:p>", counted(5000, |n| format!("a{n}=\"b\" "))), ""),
            vec![Read("attributes", "Words.")],
        ),
        (
            "styles.docx",
            archive(&[("word/document.xml", styled), ("word/styles.xml", styles)]),
            vec![Read("styles", "Words.")],
        ),
        (
            "breaks.docx",
            docx(&format!("<w:p><w:r><w:t>Words.</w:t>{}</w:r></w:p>", "<w:br/>".repeat(20_000)), ""),
            vec![Read("breaks", "Words.")],
        ),
        ("torn.docx", good[..good.len() / 2].to_vec(), vec![Skipped("damaged Word document")]),
        ("none.docx", archive(&[("word/other.xml", "<a/>")]), vec![Skipped("no main part")]),
        (
            "entities.docx",
            archive(&[(
                "word/document.xml",
                "<!DOCTYPE d [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><w:document><w:p><w:r><w:t>It says &b;.</w:t></w:r></w:p></w:document>",
            )]),
            vec![Read("entities", "It says &b;.")],
        ),
    ]);
}

fn odt(body: &str) -> Vec<u8> {
    archive(&[(
        "content.xml",
        &format!("<office:document-content><office:text>{body}</office:text></office:document-content>"),
    )])
}

#[test]
fn open_documents() {
    let words = "<text:p>Words of it.</text:p>";
    let around = |open: &str, inner: &str, close: &str, times: usize| {
        [&open.repeat(times), inner, &close.repeat(times)].concat()
    };
    let spaces = format!("<text:p>a{}b</text:p>", "<text:s text:c=\"100000000\"/>".repeat(3000));
    let code = format!(
        "<text:p text:style-name=\"Preformatted_20_Text\">a{}b</text:p>",
        "<text:s text:c=\"200\"/>".repeat(20_000)
    );
    let repeated = "<table:table><table:table-row table:number-rows-repeated=\"1000000000\"><table:table-cell \
                    table:number-columns-repeated=\"1000000000\"><text:p>One cell of it.</text:p></table:table-cell></table:table-row></table:table>";
    let rows = around(
        "<table:table-row><table:table-cell>",
        "<text:p>At the bottom.</text:p>",
        "</table:table-cell></table:table-row>",
        3000,
    );
    let good = odt(words);
    meet(vec![
        ("spaces.odt", odt(&spaces), vec![Read("spaces", "a b")]),
        ("code.odt", odt(&code), vec![Skipped(TOO_LARGE)]),
        ("repeated.odt", odt(repeated), vec![Read("repeated", "One cell of it.")]),
        ("rows.odt", odt(&rows), vec![Read("rows", "At the bottom.")]),
        (
            "lists.odt",
            odt(&around("<text:list><text:list-item>", words, "</text:list-item></text:list>", 3000)),
            vec![Read("lists", "Words of it.")],
        ),
        (
            "notes.odt",
            odt(&around("<text:p>x<text:note><text:note-body>", words, "</text:note-body></text:note></text:p>", 3000)),
            vec![Read("notes", "Words of it.")],
        ),
        (
            "tabs.odt",
            odt(&format!("{words}<text:p>{}</text:p>", "<text:tab/>".repeat(20_000))),
            vec![Read("tabs", "Words of it.")],
        ),
        ("zeros.odt", odt(&"\0".repeat(4 << 20)), vec![Skipped(TOO_LARGE)]),
        (
            "styles.odt",
            odt(
                "<style:style style:name=\"a\" style:parent-style-name=\"a\"/><text:p text:style-name=\"a\">Words of it.</text:p>",
            ),
            vec![Read("styles", "Words of it.")],
        ),
        ("torn.odt", good[..good.len() / 2].to_vec(), vec![Skipped("damaged OpenDocument text")]),
        (
            "cut.odt",
            archive(&[("content.xml", "<office:text><text:p>Words of it.</text:p><text:p")]),
            vec![Skipped("damaged XML")],
        ),
    ]);
}

fn epub(package: &str, chapter: &str) -> Vec<u8> {
    let container = "<container><rootfile full-path=\"p.opf\"/></container>";
    archive(&[("META-INF/container.xml", container), ("p.opf", package), ("a.xhtml", chapter)])
}

#[test]
fn books() {
    let item = "<item id=\"a\" href=\"a.xhtml\" media-type=\"application/xhtml+xml\"/>";
    let package = |spine: &str| format!("<package>{item}<spine>{spine}</spine></package>");
    let once = package("<itemref idref=\"a\"/>");
    let words = counted(3000, |n| format!("<p>Word {n} of it.</p>"));
    let missing = counted(2000, |n| {
        format!("<item id=\"m{n}\" href=\"m{n}.xhtml\" media-type=\"text/html\"/><itemref idref=\"m{n}\"/>")
    });
    let good = epub(&once, "<p>Words of it.</p>");
    let deep = ["<div>".repeat(20_000), "At the bottom.".into(), "</div>".repeat(20_000)].concat();
    let contents = "<item id=\"n\" href=\"n.xhtml\" properties=\"nav\" media-type=\"application/xhtml+xml\"/>";
    let nav = format!("<nav>{}</nav>", "<ol><li><a href=\"a.xhtml\">x</a>".repeat(5000));
    let titles = format!(
        "<package>{}{item}<spine><itemref idref=\"a\"/></spine></package>",
        "<dc:creator>Ann</dc:creator>".repeat(20_000)
    );
    meet(vec![
        (
            "spine.epub",
            epub(&package(&"<itemref idref=\"a\"/>".repeat(5000)), &words),
            vec![Read("spine", "Word 0 of it.")],
        ),
        ("spaces.epub", epub(&once, &" ".repeat(4 << 20)), vec![Skipped(TOO_LARGE)]),
        ("deep.epub", epub(&once, &deep), vec![Read("deep", "At the bottom.")]),
        (
            "missing.epub",
            epub(&format!("<package>{missing}{item}<itemref idref=\"a\"/></package>"), "<p>Words of it.</p>"),
            vec![Read("missing", "Words of it.")],
        ),
        ("self.epub", epub(&once, "<p>Words of it.</p><iframe src=\"a.xhtml\"/>"), vec![Read("self", "Words of it.")]),
        (
            "contents.epub",
            archive(&[
                ("META-INF/container.xml", "<rootfile full-path=\"p.opf\"/>"),
                ("p.opf", &format!("<package>{item}{contents}<itemref idref=\"a\"/></package>")),
                ("a.xhtml", "<p>Words of it.</p>"),
                ("n.xhtml", &nav),
            ]),
            vec![Read("contents", "Words of it.")],
        ),
        ("authors.epub", epub(&titles, "<p>Words of it.</p>"), vec![Read("authors", "Words of it.")]),
        (
            "container.epub",
            archive(&[("META-INF/container.xml", &"<a>".repeat(10_000)), ("mimetype", "application/epub+zip")]),
            vec![Skipped("no package")],
        ),
        ("torn.epub", good[..good.len() / 2].to_vec(), vec![Skipped("damaged EPUB book")]),
        ("none.epub", epub(&package(""), ""), vec![Skipped("no text")]),
        (
            "paths.epub",
            epub(&once.replace("a.xhtml", &format!("{}a.xhtml", "../".repeat(5000))), "<p>Words of it.</p>"),
            vec![Read("paths", "Words of it.")],
        ),
    ]);
}
