use std::fmt::Write as _;

use hayro_interpret::InterpreterCache;
use hayro_interpret::hayro_syntax::Pdf;

use super::super::compose::compose;
use super::super::glyph;
use super::super::mapping::Mapper;
use super::*;
use ParagraphKind::{Body, Heading, ListItem, TableRow};

/// Creates a file of pages with these content streams. `elements` are the objects of the structure tree from 100 on;
/// 100 is the root's child. Pages are the objects 10, 12, ….
fn file(pages: &[&str], elements: &[&str]) -> Pdf {
    let kids: Vec<String> = (0..pages.len()).map(|page| format!("{} 0 R", 10 + 2 * page)).collect();
    let kids = kids.join(" ");
    let mut file = format!(
        "%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R /MarkInfo << /Marked true >> /StructTreeRoot 3 0 R >>\nendobj\n\
         2 0 obj\n<< /Type /Pages /Count {} /Kids [{kids}] >>\nendobj\n\
         3 0 obj\n<< /Type /StructTreeRoot /K 100 0 R /RoleMap << /Body /P /Running /Artifact >> >>\nendobj\n\
         4 0 obj\n<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>\nendobj\n",
        pages.len(),
    );
    for (page, content) in pages.iter().enumerate() {
        let number = 10 + 2 * page;
        let length = content.len();
        write!(
            file,
            "{number} 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 500 800] /Contents {} 0 R \
             /Resources << /Font << /F 4 0 R >> >> >>\nendobj\n{} 0 obj\n<< /Length {length} >>\nstream\n{content}\n\
             endstream\nendobj\n",
            number + 1,
            number + 1
        )
        .expect("a string takes all");
    }
    for (place, element) in elements.iter().enumerate() {
        write!(file, "{} 0 obj\n<< {element} >>\nendobj\n", 100 + place).expect("a string takes all");
    }
    file.push_str("trailer\n<< /Root 1 0 R >>\n%%EOF\n");
    Pdf::new(file.into_bytes()).expect("it is mended")
}

/// Text in marked content of a number.
fn marked(number: u32, size: u32, x: u32, y: u32, text: &str) -> String {
    format!("/P << /MCID {number} >> BDC {} EMC\n", drawn(size, x, y, text))
}

fn drawn(size: u32, x: u32, y: u32, text: &str) -> String {
    format!("BT /F {size} Tf {x} {y} Td ({text}) Tj ET")
}

fn read(pdf: &Pdf) -> Option<Vec<(ParagraphKind, String)>> {
    let cache = InterpreterCache::new();
    let mut shown: Vec<Shown> = pdf.pages().iter().map(|page| glyph::shown(page, &cache, &Mapper::new(pdf))).collect();
    let paragraphs = paragraphs(pdf, &mut shown)?;
    let composed = compose(&paragraphs, false);
    Some(composed.blocks.iter().map(|block| (block.kind, block.span.of(&composed.text).to_owned())).collect())
}

fn texts(pdf: &Pdf) -> Vec<String> {
    read(pdf).unwrap_or_default().into_iter().map(|(_, text)| text).collect()
}

#[test]
fn blocks_have_the_order_and_kinds_of_the_tags() {
    let page = [
        marked(0, 10, 50, 650, "Salt was sold at the quay."),
        marked(1, 10, 50, 700, "The Weighhouse"),
        marked(2, 10, 70, 600, "Herring"),
        marked(3, 10, 60, 600, "2."),
        marked(4, 10, 50, 560, "1861"),
        marked(5, 10, 150, 560, "14 boats"),
        "/Artifact BMC ".to_owned() + &drawn(10, 50, 780, "Harbour papers") + " EMC\n",
        drawn(10, 240, 20, "17"),
    ]
    .concat();
    let pdf = file(
        &[&page],
        &[
            "/S /Document /K [101 0 R 102 0 R 103 0 R 106 0 R]",
            "/S /H2 /Pg 10 0 R /K 1",
            "/S /Body /Pg 10 0 R /K << /Type /MCR /MCID 0 >>",
            "/S /L /K << /S /LI /K [104 0 R 105 0 R] >>",
            "/S /Lbl /Pg 10 0 R /K [3]",
            "/S /LBody /K << /S /P /Pg 10 0 R /K 2 >>",
            "/S /Table /K << /S /TR /K [<< /S /TD /Pg 10 0 R /K 4 >> << /S /TD /Pg 10 0 R /K 5 >>] >>",
        ],
    );
    let expected = [
        (Heading, "The Weighhouse"),
        (Body, "Salt was sold at the quay."),
        (ListItem, "2. Herring"),
        (TableRow, "1861 | 14 boats"),
    ];
    assert_eq!(read(&pdf).unwrap(), expected.map(|(kind, text)| (kind, text.to_owned())));
}

#[test]
fn notes_follow_their_paragraph_and_marks_are_removed() {
    let page = [
        marked(0, 10, 50, 700, "The toll rose to 10"),
        marked(1, 7, 134, 704, "3"),
        marked(2, 10, 148, 700, "pence"),
        marked(3, 10, 176, 700, "7"),
        marked(4, 10, 184, 700, "in May."),
        marked(5, 8, 50, 100, "7"),
        marked(6, 8, 60, 100, "By a vote of 7 to 2."),
    ]
    .concat();
    let pdf = file(
        &[&page],
        &[
            "/S /Document /K 101 0 R",
            "/S /P /Pg 10 0 R /K [0 << /S /Span /Pg 10 0 R /K 1 >> 2 102 0 R 103 0 R 4]",
            "/S /Lbl /K << /S /Link /Pg 10 0 R /K 3 >>",
            "/S /Note /Pg 10 0 R /K [<< /S /Lbl /Pg 10 0 R /K 5 >> 6]",
        ],
    );
    let texts = texts(&pdf);
    // An exponent is text, whatever way it is written.
    assert!(texts[0].starts_with("The toll rose to 10") && texts[0].contains(['3', '³']), "{texts:?}");
    assert!(texts[0].ends_with("pence in May."), "{texts:?}");
    assert_eq!(texts[1..], ["By a vote of 7 to 2."]);
}

#[test]
fn elements_state_the_text_of_their_content() {
    let page = [
        marked(0, 10, 50, 700, "The ferry was over"),
        marked(1, 10, 133, 700, "-"),
        marked(2, 10, 50, 688, "loaded."),
        marked(3, 10, 50, 660, "Seen by few."),
    ]
    .concat();
    let pdf = file(
        &[&page],
        &[
            "/S /Document /K [101 0 R << /S /P /Pg 10 0 R /K 3 /ActualText (Seen by no one.) >>]",
            "/S /P /Pg 10 0 R /K [0 << /S /Span /Pg 10 0 R /K 1 /ActualText <FEFF00AD> >> 2]",
        ],
    );
    assert_eq!(texts(&pdf), ["The ferry was overloaded.", "Seen by no one."]);
}

#[test]
fn paragraphs_run_over_pages_and_frames_follow() {
    let pages = [
        marked(0, 10, 50, 100, "The mole was built"),
        [marked(0, 10, 50, 700, "of granite."), marked(1, 8, 400, 600, "Aside")].concat(),
    ];
    let pdf = file(
        &[&pages[0], &pages[1]],
        &["/S /Document /K << /S /P /Pg 10 0 R /K [0 << /Type /MCR /Pg 12 0 R /MCID 0 >>] >>"],
    );
    assert_eq!(texts(&pdf), ["The mole was built of granite."]);
}

#[test]
fn tags_that_leave_out_or_contradict_the_text_are_ignored() {
    let page = [
        marked(0, 10, 50, 700, "Only this line is tagged."),
        drawn(10, 50, 500, "The whole of the rest of the page is without any tag, and it is longer."),
    ]
    .concat();
    let pdf = file(&[&page], &["/S /Document /K << /S /P /Pg 10 0 R /K 0 >>"]);
    assert!(read(&pdf).is_none());
    let lines: String = (0..6).map(|line| marked(line, 10, 50, 700 - 40 * line, "One line of a page.")).collect();
    let one = |number: u32| format!("<< /S /P /Pg 10 0 R /K {number} >>");
    let order = |numbers: [u32; 6]| file(&[&lines], &[&format!("/S /Document /K [{}]", numbers.map(one).join(" "))]);
    assert!(read(&order([0, 1, 2, 3, 4, 5])).is_some());
    assert!(read(&order([5, 4, 3, 2, 1, 0])).is_none());
}

#[test]
fn hostile_trees_end() {
    let page = marked(0, 10, 50, 700, "Salt");
    for element in [
        "/S /P /K [100 0 R 100 0 R 100 0 R]",
        "/S /TR /K [100 0 R 100 0 R 0]",
        "/S /Note /Pg 10 0 R /K [0 0 100 0 R]",
        "/K 3 0 R",
    ] {
        texts(&file(&[&page], &[element]));
    }
}
