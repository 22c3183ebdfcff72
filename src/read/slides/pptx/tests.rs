use std::fmt::Write as _;

use super::*;
use crate::article::Mark;
use crate::read::archive::zipped;
use crate::text::ParagraphKind::{self, Body, Caption, Heading, ListItem, Note, TableRow};

const TYPES: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// Reads a presentation of slides, each with the content of its shape tree and its relationships, and other parts.
fn read(slides: &[(&str, &str)], others: &[(&str, &str)]) -> RawArticle {
    let (mut list, mut relationships, mut parts) = (String::new(), String::new(), Vec::new());
    for (place, (tree, related)) in slides.iter().enumerate() {
        write!(list, "<p:sldId id=\"{}\" r:id=\"rId{place}\"/>", 256 + place).unwrap();
        let part = 9 - place;
        write!(
            relationships,
            "<Relationship Id=\"rId{place}\" Type=\"{TYPES}/slide\" Target=\"slides/slide{part}.xml\"/>"
        )
        .unwrap();
        parts.push((
            format!("ppt/slides/slide{part}.xml"),
            format!("<p:sld><p:cSld><p:spTree>{tree}</p:spTree></p:cSld></p:sld>"),
        ));
        parts.push((
            format!("ppt/slides/_rels/slide{part}.xml.rels"),
            format!("<Relationships>{related}</Relationships>"),
        ));
    }
    parts.push((
        "ppt/presentation.xml".into(),
        format!("<p:presentation><p:sldIdLst>{list}</p:sldIdLst></p:presentation>"),
    ));
    parts.push(("ppt/_rels/presentation.xml.rels".into(), format!("<Relationships>{relationships}</Relationships>")));
    let mut parts: Vec<_> = parts.iter().map(|(name, content)| (&**name, &**content)).collect();
    parts.extend(others);
    let bytes = zipped(&parts);
    let budget = Budget::of(bytes.len() as u64);
    super::read(bytes, &budget).unwrap()
}

fn relationship(id: &str, kind: &str, target: &str) -> String {
    format!("<Relationship Id=\"{id}\" Type=\"{TYPES}/{kind}\" Target=\"{target}\"/>")
}

/// A shape with a placeholder or none, a position and paragraphs.
fn shape(placeholder: &str, place: Option<(i64, i64)>, paragraphs: &[&str]) -> String {
    let ph = if placeholder.is_empty() { String::new() } else { format!("<p:ph {placeholder}/>") };
    let xfrm = place.map_or(String::new(), |(x, y)| {
        format!("<a:xfrm><a:off x=\"{x}\" y=\"{y}\"/><a:ext cx=\"1000\" cy=\"100\"/></a:xfrm>")
    });
    let text: Vec<_> = paragraphs.iter().map(|text| format!("<a:p><a:r><a:t>{text}</a:t></a:r></a:p>")).collect();
    let text = text.concat();
    format!(
        "<p:sp><p:nvSpPr><p:cNvPr id=\"1\"/><p:nvPr>{ph}</p:nvPr></p:nvSpPr><p:spPr>{xfrm}</p:spPr><p:txBody>{text}</p:txBody></p:sp>"
    )
}

fn paragraphs(article: &RawArticle) -> Vec<(ParagraphKind, &str)> {
    let blocks = article.blocks.as_deref().unwrap();
    blocks.iter().map(|block| (block.kind, block.span.of(&article.text))).collect()
}

#[test]
fn slides_are_pages_with_the_title_first_and_the_notes_last() {
    let first = [
        shape("type=\"ftr\" idx=\"11\"", None, &["Footer"]),
        shape("type=\"sldNum\" idx=\"12\"", None, &["7"]),
        shape("", Some((0, 900)), &["Below"]),
        shape("", Some((0, 200)), &["Above"]),
        shape("type=\"title\"", None, &["The well"]),
    ];
    let notes = format!(
        "<p:notes><p:cSld><p:spTree>{}{}</p:spTree></p:cSld></p:notes>",
        shape("type=\"sldNum\" idx=\"5\"", None, &["3"]),
        shape("type=\"body\" idx=\"1\"", None, &["Say this slowly.", "Then stop."])
    );
    let related = relationship("r1", "notesSlide", "../notesSlides/n.xml");
    let second = shape("", Some((0, 0)), &["The end"]);
    let article = read(&[(&first.concat(), &related), ("", ""), (&second, "")], &[("ppt/notesSlides/n.xml", &notes)]);
    assert_eq!(
        paragraphs(&article),
        [
            (Heading, "The well"),
            (Body, "Above"),
            (Body, "Below"),
            (Note, "Say this slowly."),
            (Note, "Then stop."),
            (Body, "The end"),
        ]
    );
    let end = article.text.len() - 7;
    let page = |at, number| Mark::Page { at, number, label: None };
    assert_eq!(article.marks, [page(0, 1), page(end, 3)]);
    assert_eq!(article.meta.title.as_deref(), Some("The well"));
}

#[test]
fn placeholders_are_where_their_layout_puts_them() {
    let layout = format!(
        "<p:sldLayout>{}{}</p:sldLayout>",
        shape("idx=\"1\"", Some((5000, 500)), &["Click to edit"]),
        shape("idx=\"2\"", Some((0, 500)), &["Click to edit"])
    );
    let slide = shape("idx=\"1\"", None, &["right"])
        + &shape("idx=\"2\"", None, &["left"])
        + &shape("", Some((0, 0)), &["top"]);
    let related = relationship("r1", "slideLayout", "../slideLayouts/l.xml");
    let article = read(&[(&slide, &related)], &[("ppt/slideLayouts/l.xml", &layout)]);
    assert_eq!(paragraphs(&article), [(Body, "top"), (ListItem, "left"), (ListItem, "right")]);
}

#[test]
fn groups_alternatives_and_hidden_shapes() {
    let inner = format!("<p:grpSp><p:grpSpPr/>{}</p:grpSp>", shape("", Some((0, 0)), &["inner"]));
    let group = format!(
        "<p:grpSp><p:grpSpPr><a:xfrm><a:off x=\"0\" y=\"400\"/><a:ext cx=\"1\" cy=\"1\"/><a:chOff x=\"0\" y=\"0\"/></a:xfrm></p:grpSpPr>{}{inner}</p:grpSp>",
        shape("", Some((0, 300)), &["outer"])
    );
    let choice = |text: &str| shape("", Some((0, 800)), &[text]);
    let nested = format!(
        "<mc:AlternateContent><mc:Choice>{}</mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent>",
        choice("new"),
        choice("old")
    );
    let alternatives = format!(
        "<mc:AlternateContent><mc:Choice>{nested}</mc:Choice><mc:Choice>{0}</mc:Choice><mc:Fallback>{0}</mc:Fallback></mc:AlternateContent>",
        choice("older")
    );
    let hidden = shape("", None, &["hidden"]).replace("<p:cNvPr", "<p:cNvPr hidden=\"1\"");
    let article = read(&[(&format!("{alternatives}{hidden}{group}"), "")], &[]);
    assert_eq!(paragraphs(&article), [(Body, "inner"), (Body, "outer"), (Body, "new")]);
}

#[test]
fn breaks_part_words_and_runs_do_not() {
    let text = "<a:r><a:t>Storm</a:t></a:r><a:br/><a:r><a:t>war</a:t></a:r><a:r><a:t>ning_x000B_at six</a:t></a:r><a:fld type=\"slidenum\"><a:t>4</a:t></a:fld>";
    let slide = shape("", None, &["@"]).replace("<a:r><a:t>@</a:t></a:r>", text);
    assert_eq!(paragraphs(&read(&[(&slide, "")], &[])), [(Body, "Storm\nwarning\nat six")]);
    let raised = "<a:r><a:t>10</a:t></a:r><a:r><a:rPr baseline=\"30000\"/><a:t>3</a:t></a:r><a:r><a:t> H</a:t></a:r><a:r><a:rPr baseline=\"-25000\"/><a:t>2</a:t></a:r><a:r><a:t>O</a:t></a:r>";
    let slide = shape("", None, &["@"]).replace("<a:r><a:t>@</a:t></a:r>", raised);
    assert_eq!(paragraphs(&read(&[(&slide, "")], &[])), [(Body, "10³ H₂O")]);
    let title = shape("type=\"ctrTitle\"", None, &["@"]).replace("<a:r><a:t>@</a:t></a:r>", text);
    assert_eq!(paragraphs(&read(&[(&title, "")], &[])), [(Heading, "Storm warning at six")]);
}

#[test]
fn rows_of_tables_have_merged_cells_once() {
    let cell = |attributes: &str, text: &str| {
        format!("<a:tc {attributes}><a:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></a:txBody></a:tc>")
    };
    let rows = format!(
        "<a:tr>{}{}</a:tr><a:tr>{}{}</a:tr>",
        cell("gridSpan=\"2\"", "Tolls"),
        cell("hMerge=\"1\"", "under"),
        cell("", "Barge"),
        cell("", "240")
    );
    let slide = format!(
        "<p:graphicFrame><p:xfrm><a:off x=\"0\" y=\"0\"/></p:xfrm><a:graphic><a:graphicData><a:tbl>{rows}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
    );
    let article = read(&[(&slide, "")], &[]);
    assert_eq!(article.text, "Tolls\nBarge | 240");
    assert!(paragraphs(&article).iter().all(|(kind, _)| *kind == TableRow));
}

#[test]
fn diagrams_are_read_in_the_order_of_their_connections() {
    let point = |id: &str, kind: &str, text: &str| {
        format!("<dgm:pt modelId=\"{id}\" {kind}><dgm:t><a:p><a:r><a:t>{text}</a:t></a:r></a:p></dgm:t></dgm:pt>")
    };
    let link =
        |from: &str, to: &str, order: u32| format!("<dgm:cxn srcId=\"{from}\" destId=\"{to}\" srcOrd=\"{order}\"/>");
    let data = [
        point("c", "", "third"),
        point("d", "type=\"doc\"", ""),
        point("p", "type=\"pres\"", "sample"),
        point("a", "", "first"),
        point("b", "type=\"asst\"", "second"),
        link("d", "c", 1),
        link("d", "a", 0),
        link("a", "b", 0),
        link("b", "d", 0),
        link("d", "p", 3).replace("srcOrd", "type=\"presOf\" srcOrd"),
    ];
    let slide = "<p:graphicFrame><a:graphic><a:graphicData><dgm:relIds r:dm=\"r1\" r:lo=\"r2\"/></a:graphicData></a:graphic></p:graphicFrame>";
    let related = relationship("r1", "diagramData", "../diagrams/data1.xml");
    let article = read(
        &[(slide, &related)],
        &[("ppt/diagrams/data1.xml", &format!("<dgm:dataModel>{}</dgm:dataModel>", data.concat()))],
    );
    assert_eq!(paragraphs(&article), [(ListItem, "first"), (ListItem, "second"), (ListItem, "third")]);
}

#[test]
fn charts_are_read_as_a_table() {
    let points = |tag: &str, texts: &[&str]| {
        let points: Vec<_> =
            texts.iter().enumerate().map(|(at, text)| format!("<c:pt idx=\"{at}\"><c:v>{text}</c:v></c:pt>")).collect();
        let points = points.concat();
        format!(
            "<c:{tag}><c:numRef><c:f>Sheet1!A1</c:f><c:numCache><c:formatCode>0.0%</c:formatCode>{points}</c:numCache></c:numRef></c:{tag}>"
        )
    };
    let series = format!(
        "<c:ser>{}{}{}</c:ser>",
        points("tx", &["Share"]),
        points("cat", &["East", "West"]),
        points("val", &["0.25", "0.5"])
    );
    let chart = format!(
        "<c:chart><c:title><c:tx><c:rich><a:p><a:r><a:t>Turnout</a:t></a:r></a:p></c:rich></c:tx></c:title>{series}</c:chart>"
    );
    let slide =
        "<p:graphicFrame><a:graphic><a:graphicData><c:chart r:id=\"r1\"/></a:graphicData></a:graphic></p:graphicFrame>";
    let article = read(&[(slide, &relationship("r1", "chart", "../charts/c.xml"))], &[("ppt/charts/c.xml", &chart)]);
    assert_eq!(
        paragraphs(&article),
        [(Caption, "Turnout"), (TableRow, "East | Share: 25.0%"), (TableRow, "West | Share: 50.0%")]
    );
}

#[test]
fn hostile_nesting_is_read_in_bounds() {
    let deep = format!("{}{}{}", "<p:grpSp>".repeat(20_000), shape("", None, &["bottom"]), "</p:grpSp>".repeat(20_000));
    assert_eq!(read(&[(&deep, "")], &[]).text, "bottom");
    let open = format!("{}{}", "<p:grpSp>".repeat(100), shape("", None, &["bottom"]));
    assert_eq!(read(&[(&open, "")], &[]).text, "bottom");
}

#[test]
fn formulas_keep_their_structure() {
    let math = "<mc:AlternateContent><mc:Choice Requires=\"a14\"><p:sp><p:txBody><a:p><a:r><a:t>So </a:t></a:r><a14:m><m:oMath><m:r><m:t>E=m</m:t></m:r><m:sSup><m:e><m:r><a:rPr/><m:t>c</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath></a14:m><a:r><a:t> holds.</a:t></a:r></a:p></p:txBody></p:sp></mc:Choice><mc:Fallback><p:sp><p:txBody><a:p><a:r><a:t>picture</a:t></a:r></a:p></p:txBody></p:sp></mc:Fallback></mc:AlternateContent>";
    let article = read(&[(math, "")], &[]);
    assert_eq!(paragraphs(&article), [(Body, "So E = mc² holds.")]);
}
