use super::*;
use crate::article::Mark;
use crate::read::archive::zipped;
use crate::text::ParagraphKind::{self, Body, Heading, ListItem, Note, TableRow};

fn read(pages: &str) -> RawArticle {
    let content = format!(
        "<office:document-content><office:body><office:presentation>{pages}</office:presentation></office:body></office:document-content>"
    );
    let bytes = zipped(&[("mimetype", "application/vnd.oasis.opendocument.presentation"), ("content.xml", &content)]);
    let budget = Budget::of(bytes.len() as u64);
    super::read(bytes, &budget).unwrap()
}

fn frame(attributes: &str, top: &str, text: &str) -> String {
    format!(
        "<draw:frame svg:x=\"1cm\" svg:y=\"{top}\" svg:height=\"1cm\" {attributes}><draw:text-box>{text}</draw:text-box></draw:frame>"
    )
}

fn paragraphs(article: &RawArticle) -> Vec<(ParagraphKind, &str)> {
    let blocks = article.blocks.as_deref().unwrap();
    blocks.iter().map(|block| (block.kind, block.span.of(&article.text))).collect()
}

#[test]
fn slides_are_pages_with_the_title_first_and_the_notes_last() {
    let list =
        "<text:list><text:list-item><text:p>Dig <text:span>deep</text:span>er</text:p></text:list-item></text:list>";
    let notes = format!(
        "<presentation:notes>{}{}</presentation:notes>",
        frame(
            "presentation:class=\"page-number\"",
            "9cm",
            "<text:p><text:page-number>&lt;number&gt;</text:page-number></text:p>"
        ),
        frame("presentation:class=\"notes\"", "5cm", "<text:p>Say this slowly.</text:p>")
    );
    let first = [
        frame("presentation:class=\"footer\"", "18cm", "<text:p>Footer</text:p>"),
        frame("presentation:class=\"date-time\"", "18cm", "<text:p>3 May</text:p>"),
        frame("", "9in", "<text:p>Below<text:line-break/>it</text:p>"),
        frame("presentation:class=\"outline\"", "50mm", list),
        frame("presentation:class=\"outline\" presentation:placeholder=\"true\"", "6cm", "<text:p>Click to add</text:p>"),
        frame("presentation:class=\"title\"", "15cm", "<text:p>The well</text:p>"),
        "<draw:custom-shape svg:x=\"1cm\" svg:y=\"7cm\"><svg:desc>A drawing</svg:desc><text:p>Drawn</text:p></draw:custom-shape>".to_owned(),
        notes,
    ];
    let pages = format!(
        "<presentation:footer-decl>Declared</presentation:footer-decl><draw:page>{}</draw:page><draw:page/><draw:page>{}</draw:page>",
        first.concat(),
        frame("", "1cm", "<text:p>The end<office:annotation><text:p>Really?</text:p></office:annotation></text:p>")
    );
    let article = read(&pages);
    assert_eq!(
        paragraphs(&article),
        [
            (Heading, "The well"),
            (ListItem, "Dig deeper"),
            (Body, "Drawn"),
            (Body, "Below\nit"),
            (Note, "Say this slowly."),
            (Body, "The end"),
        ]
    );
    let numbers = article.marks.iter().map(|mark| if let Mark::Page { number, .. } = mark { *number } else { 0 });
    assert_eq!(numbers.collect::<Vec<_>>(), [1, 3]);
}

#[test]
fn groups_and_tables() {
    let group = format!(
        "<draw:g>{}<draw:g>{}</draw:g></draw:g>",
        frame("", "8cm", "<text:p>second</text:p>"),
        frame("", "7cm", "<text:p>first</text:p>")
    );
    let cell = |text: &str| format!("<table:table-cell><text:p>{text}</text:p></table:table-cell>");
    let table = format!(
        "<draw:frame svg:y=\"2cm\"><table:table><table:table-row>{}{}</table:table-row></table:table></draw:frame>",
        cell("Barge"),
        cell("240")
    );
    let rotated = "<draw:custom-shape draw:transform=\"rotate (0.3) translate (2cm 1cm)\"><text:p>turned</text:p></draw:custom-shape>";
    let article = read(&format!("<draw:page>{group}{table}{rotated}</draw:page>"));
    assert_eq!(paragraphs(&article), [(Body, "turned"), (TableRow, "Barge | 240"), (Body, "first"), (Body, "second")]);
}

#[test]
fn hostile_nesting_is_read_in_bounds() {
    let deep = format!(
        "<draw:page>{}<text:p>bottom</text:p>{}</draw:page>",
        "<draw:g>".repeat(20_000),
        "</draw:g>".repeat(20_000)
    );
    assert_eq!(read(&deep).text, "bottom");
}

#[test]
fn formulas_and_charts_are_read_from_their_objects() {
    let object = |name: &str, top: &str| {
        format!(
            "<draw:frame svg:y=\"{top}\"><draw:object xlink:href=\"./{name}\"/><draw:image xlink:href=\"x.png\"/></draw:frame>"
        )
    };
    let pages = format!("<draw:page>{}{}</draw:page>", object("Object 2", "5cm"), object("Object 1", "1cm"));
    let content = format!(
        "<office:document-content><office:body><office:presentation>{pages}</office:presentation></office:body></office:document-content>"
    );
    let cell = |text: &str| format!("<table:table-cell><text:p>{text}</text:p></table:table-cell>");
    let row = |cells: &[&str]| {
        format!("<table:table-row>{}</table:table-row>", cells.iter().map(|text| cell(text)).collect::<String>())
    };
    let chart = format!(
        "<office:document-content><office:body><office:chart><chart:chart><chart:title><text:p>Boats</text:p></chart:title><table:table><table:table-header-rows>{}</table:table-header-rows><table:table-rows>{}{}</table:table-rows></table:table></chart:chart></office:chart></office:body></office:document-content>",
        row(&["", "In", "Out"]),
        row(&["May", "12", "9"]),
        row(&["June", "14", "11"])
    );
    let math = "<math><semantics><mrow><mi>E</mi><mo>=</mo><mi>m</mi><msup><mi>c</mi><mn>2</mn></msup></mrow><annotation>E = mc^2</annotation></semantics></math>";
    let parts = [
        ("mimetype", "application/vnd.oasis.opendocument.presentation"),
        ("content.xml", &content),
        ("Object 1/content.xml", math),
        ("Object 2/content.xml", &chart),
    ];
    let bytes = zipped(&parts);
    let budget = Budget::of(bytes.len() as u64);
    let article = super::read(bytes, &budget).unwrap();
    assert_eq!(
        paragraphs(&article),
        [
            (Body, "E = mc²"),
            (ParagraphKind::Caption, "Boats"),
            (TableRow, "May | In: 12 | Out: 9"),
            (TableRow, "June | In: 14 | Out: 11"),
        ]
    );
}
