use std::fmt::Write as _;

use super::*;
use crate::article::Mark;
use crate::read::archive::zipped;
use crate::text::ParagraphKind;

const TYPES: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A workbook of sheets, each with its name, its attributes and the content of its part.
struct Book<'a> {
    sheets: Vec<(&'a str, &'a str, String)>,
    properties: &'a str,
    strings: &'a str,
    formats: &'a [&'a str],
}

impl Book<'_> {
    fn bytes(&self) -> Vec<u8> {
        let (mut list, mut relationships, mut parts) = (String::new(), String::new(), Vec::new());
        for (place, (name, attributes, _)) in self.sheets.iter().enumerate() {
            write!(list, "<sheet name=\"{name}\" sheetId=\"{}\" {attributes} r:id=\"rId{place}\"/>", place + 1)
                .unwrap();
            // Names of parts say nothing about the order.
            let part = 9 - place;
            write!(
                relationships,
                "<Relationship Id=\"rId{place}\" Type=\"{TYPES}/worksheet\" Target=\"worksheets/sheet{part}.xml\"/>"
            )
            .unwrap();
        }
        for (id, kind) in [("rIdS", "sharedStrings"), ("rIdF", "styles")] {
            write!(relationships, "<Relationship Id=\"{id}\" Type=\"{TYPES}/{kind}\" Target=\"/xl/{kind}.xml\"/>")
                .unwrap();
        }
        let formats =
            self.formats.iter().zip(164..).map(|(code, id)| {
                format!("<numFmt numFmtId=\"{id}\" formatCode=\"{}\"/>", code.replace('"', "&quot;"))
            });
        let cells = (0..self.formats.len()).map(|place| format!("<xf numFmtId=\"{}\"/>", place + 164));
        let styles = format!(
            "<styleSheet><numFmts>{}</numFmts><cellStyleXfs><xf numFmtId=\"9\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/>{}</cellXfs></styleSheet>",
            formats.collect::<String>(),
            cells.collect::<String>()
        );
        let workbook = format!("<workbook>{}<sheets>{list}</sheets></workbook>", self.properties);
        let relationships = format!("<Relationships>{relationships}</Relationships>");
        let strings = format!("<sst>{}</sst>", self.strings);
        parts.push(("xl/workbook.xml".to_owned(), workbook));
        parts.push(("xl/_rels/workbook.xml.rels".into(), relationships));
        parts.push(("xl/sharedStrings.xml".into(), strings));
        parts.push(("xl/styles.xml".into(), styles));
        for (place, (_, _, sheet)) in self.sheets.iter().enumerate() {
            parts.push((format!("xl/worksheets/sheet{}.xml", 9 - place), sheet.clone()));
        }
        let parts: Vec<_> = parts.iter().map(|(name, content)| (&**name, &**content)).collect();
        zipped(&parts)
    }

    fn read(&self) -> RawArticle {
        let bytes = self.bytes();
        let budget = Budget::of(bytes.len() as u64);
        super::read(bytes, &budget).unwrap()
    }
}

/// A workbook of one sheet with these rows.
fn book(rows: &str) -> Book<'static> {
    let sheet = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
    Book { sheets: vec![("Data", "", sheet)], properties: "", strings: "", formats: &[] }
}

/// A cell with a string.
fn s(reference: &str, text: &str) -> String {
    format!("<c r=\"{reference}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

fn lines(article: &RawArticle) -> Vec<&str> {
    article.text.lines().filter(|line| !line.is_empty()).collect()
}

#[test]
fn sheets_come_in_the_order_of_their_tabs_with_marks() {
    let sheet = |town: &str| {
        format!(
            "<worksheet><sheetData><row r=\"2\">{}{}</row><row r=\"3\">{}<c r=\"C3\"><v>4</v></c></row></sheetData></worksheet>",
            s("B2", "Town"),
            s("C2", "Wells"),
            s("B3", town)
        )
    };
    let hidden = ("Lists", "state=\"veryHidden\"", sheet("Nowhere"));
    let sheets =
        vec![("North", "", sheet("Arden")), hidden, ("South", "", sheet("Belm")), ("Empty", "", String::new())];
    let article = Book { sheets, properties: "", strings: "", formats: &[] }.read();
    assert_eq!(
        article.text,
        "North\n\nTown | Wells\nTown: Arden | Wells: 4\n\nSouth\n\nTown | Wells\nTown: Belm | Wells: 4"
    );
    assert_eq!(article.warnings, ["hidden sheets left out: Lists"]);
    let rows = article.marks.iter().map(|mark| match mark {
        Mark::Sheet { at, name } => (*at, 0, &**name),
        Mark::Row { at, number } => (*at, *number, ""),
        _ => panic!("{mark:?}"),
    });
    let expected = [(0, 0, "North"), (7, 2, ""), (20, 3, ""), (44, 0, "South"), (51, 2, ""), (64, 3, "")];
    assert_eq!(rows.collect::<Vec<_>>(), expected);
    let kinds: Vec<_> = article.blocks.unwrap().iter().map(|block| block.kind).collect();
    assert_eq!(kinds[..3], [ParagraphKind::Heading, ParagraphKind::TableRow, ParagraphKind::TableRow]);
}

#[test]
fn cells_show_what_their_formats_say() {
    let mut book = book(
        "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c></row>\
         <row r=\"2\"><c r=\"A2\" s=\"1\"><v>0.254</v></c><c r=\"B2\" s=\"2\"><v>44698</v></c></row>\
         <row r=\"3\"><c r=\"A3\"><v>0.7999999999999999</v></c><c r=\"B3\" s=\"2\" t=\"d\"><v>2022-05-17</v></c></row>\
         <row r=\"4\"><c r=\"A4\" t=\"b\"><v>1</v></c><c r=\"B4\" t=\"e\"><f>1/0</f><v>#DIV/0!</v></c></row>\
         <row r=\"5\"><c r=\"A5\" t=\"str\"><f>A1&amp;B1</f><v>a_x000D_b &amp; c</v></c><c r=\"B5\"><f>SUM(B2)</f></c></row>",
    );
    book.strings = "<si><r><t>Sh</t></r><r><rPr/><t>are</t></r><rPh sb=\"0\" eb=\"1\"><t>reading</t></rPh></si><si><t>Day</t></si>";
    book.formats = &["0.0%", "d mmmm yyyy"];
    let article = book.read();
    assert_eq!(
        lines(&article)[1..],
        [
            "Share | Day",
            "Share: 25.4% | Day: 17 May 2022",
            "Share: 0.8 | Day: 17 May 2022",
            "Share: TRUE | Day: #DIV/0!",
            "a b & c",
        ]
    );
    let raised = |text: &str| format!("<r><t>{text}</t></r><r><rPr><vertAlign val=\"superscript\"/></rPr><t>3</t></r>");
    book.strings =
        "<si><t>Area, 10</t></si><si><r><t>CO</t></r><r><rPr><vertAlign val=\"subscript\"/></rPr><t>2</t></r></si>";
    let inline = format!(
        "<row r=\"6\"><c t=\"inlineStr\"><is>{}</is></c><c><f>A1</f><v>5</v></c><c t=\"str\"><f>A1</f><v></v></c></row>",
        raised("10")
    );
    let sheet = &mut book.sheets[0].2;
    *sheet = sheet.replace("</sheetData>", &format!("{inline}</sheetData>"));
    let raised_figures = book.read();
    assert_eq!(raised_figures.warnings.len(), 1);
    assert!(raised_figures.text.ends_with("Area, 10: 10³ | CO₂: 5"), "{}", raised_figures.text);
    book.strings = "<si><t>Share</t></si><si><t>Day</t></si>";
    assert_eq!(article.warnings, ["1 formula without a stored result left out"]);
    book.properties = "<workbookPr date1904=\"1\"/><extLst><x15:workbookPr chartTrackingRefBase=\"1\"/></extLst>";
    assert!(book.read().text.contains("Share: 25.4% | Day: 18 May 2026\nShare: 0.8 | Day: 17 May 2022"));
}

#[test]
fn merged_cells_belong_to_all_their_rows_and_columns() {
    let rows = format!(
        "<row r=\"1\">{}</row><row r=\"2\">{}{}</row><row r=\"3\">{}{}</row>\
         <row r=\"4\">{}<c r=\"B4\"><v>1</v></c><c r=\"C4\"><v>2</v></c></row>\
         <row r=\"5\"><c r=\"B5\"><v>3</v></c><c r=\"C5\"><v>4</v></c></row><row r=\"6\">{}</row>",
        s("A1", "Rents of all towns"),
        s("A2", "Town"),
        s("B2", "Rent"),
        s("B3", "2021"),
        s("C3", "2022"),
        s("A4", "Arden"),
        s("A6", "Counted by hand"),
    );
    let merges = "<mergeCells><mergeCell ref=\"A1:C1\"/><mergeCell ref=\"A2:A3\"/><mergeCell ref=\"B2:C2\"/><mergeCell ref='A4:A5'/><mergeCell ref=\"A6:C6\"/></mergeCells>";
    let sheet = format!("<worksheet><sheetData>{rows}</sheetData>{merges}</worksheet>");
    let article = Book { sheets: vec![("Data", "", sheet)], ..book("") }.read();
    assert_eq!(
        lines(&article)[1..],
        [
            "Rents of all towns",
            "Town | Rent",
            "2021 | 2022",
            "Town: Arden | Rent / 2021: 1 | Rent / 2022: 2",
            "Town: Arden | Rent / 2021: 3 | Rent / 2022: 4",
            "Counted by hand",
        ]
    );
}

#[test]
fn names_under_names_recur_and_may_be_followed_by_an_empty_row() {
    let rows = format!(
        "<row r=\"1\">{}{}</row><row r=\"2\">{}{}{}{}</row><row r=\"4\">{}<c r=\"B4\"><v>1</v></c><c r=\"E4\"><v>2</v></c></row>",
        s("B1", "2021"),
        s("D1", "2022"),
        s("B2", "Men"),
        s("C2", "Women"),
        s("D2", "Men"),
        s("E2", "Women"),
        s("A4", "Arden"),
    );
    let merges = "<mergeCells><mergeCell ref=\"B1:C1\"/><mergeCell ref=\"D1:E1\"/></mergeCells>";
    let sheet = format!("<worksheet><sheetData>{rows}</sheetData>{merges}</worksheet>");
    let article = Book { sheets: vec![("Data", "", sheet)], ..book("") }.read();
    assert_eq!(lines(&article).last(), Some(&"Arden | 2021 / Men: 1 | 2022 / Women: 2"));
}

#[test]
fn names_may_have_prefixes_and_cells_no_references() {
    let sheet = "<x:worksheet xmlns:x=\"http://purl.oclc.org/ooxml/spreadsheetml/main\"><x:sheetData>\
        <x:row><x:c t=\"inlineStr\"><x:is><x:t>Town</x:t></x:is></x:c><x:c t=\"inlineStr\"><x:is><x:t>Rent</x:t></x:is></x:c></x:row>\
        <x:row><x:c t=\"inlineStr\"><x:is><x:t>Arden</x:t></x:is></x:c><x:c><x:v>7</x:v></x:c></x:row></x:sheetData></x:worksheet>";
    let article = Book { sheets: vec![("Data", "", sheet.to_owned())], ..book("") }.read();
    assert_eq!(lines(&article)[1..], ["Town | Rent", "Town: Arden | Rent: 7"]);
}

#[test]
fn names_of_programs_are_no_authors() {
    let core =
        "<cp:coreProperties><dc:creator>openpyxl; Ida Moe</dc:creator><dc:title>Rents</dc:title></cp:coreProperties>";
    let sheet = format!("<worksheet><sheetData><row>{}</row></sheetData></worksheet>", s("A1", "One"));
    let bytes = zipped(&[
        ("docProps/core.xml", core),
        ("XL/Workbook.xml", "<workbook><sheets><sheet name=\"A\" r:id=\"r1\"/></sheets></workbook>"),
        (
            "xl/_rels/workbook.xml.rels",
            "<Relationships><Relationship Id=\"r1\" Type=\"a/worksheet\" Target=\"s.xml\"/></Relationships>",
        ),
        ("xl\\s.xml", &sheet),
    ]);
    let article = super::read(bytes, &Budget::of(1000)).unwrap();
    assert_eq!((article.meta.authors, article.meta.title.as_deref()), (vec!["Ida Moe".to_owned()], Some("Rents")));
    assert_eq!(article.text, "A\n\nOne");
}

#[test]
fn hostile_workbooks_are_refused_in_bounds() {
    // A cell far away costs nothing; a cell merged over the whole sheet is not repeated where there are no rows.
    let far = format!("<row r=\"1\">{}</row><row r=\"1048576\">{}</row>", s("A1", "near"), s("XFD1048576", "far"));
    let merges = "<mergeCells><mergeCell ref=\"A1:XFD1048576\"/></mergeCells>";
    let sheet = format!("<worksheet><sheetData>{far}</sheetData>{merges}</worksheet>");
    let article = Book { sheets: vec![("Data", "", sheet)], ..book("") }.read();
    assert!(article.text.starts_with("Data\n\nnear"), "{}", article.text);
    // Long names that thousands of rows repeat.
    let name = "n".repeat(290);
    let names = ["A", "B", "C"].map(|column| s(&format!("{column}1"), &format!("{name}{column}"))).concat();
    let row = |number: u32| format!("<row r=\"{number}\"><c><v>1</v></c><c><v>2</v></c><c><v>3</v></c></row>");
    let bytes = book(&format!("<row r=\"1\">{names}</row>{}", (2..40_000).map(row).collect::<String>())).bytes();
    let budget = Budget::of(bytes.len() as u64);
    let skip = super::read(bytes, &budget).map(|article| article.text.len()).unwrap_err();
    assert_eq!(skip.what, "expands to more than 100 times its size");
    for sheet in ["", "<row>", "<worksheet><sheetData><row r=\"99999999999\"><c r=\"ZZZZZ9\"><v>1</v></c></row>"] {
        let _ = Book { sheets: vec![("Data", "", sheet.to_owned())], ..book("") }.read();
    }
}

#[test]
fn rows_after_the_last_possible_number_are_read() {
    let row = |number: &str, name: &str| format!("<row r=\"{number}\">{}{}</row>", s("A1", name), s("B1", "4"));
    let article = book(&[row("4294967295", "Arden"), row("4294967295", "Belm"), row("", "Cray")].concat()).read();
    assert!(article.text.contains("Belm") && article.text.contains("Cray"), "{}", article.text);
}
