use super::*;
use crate::text::ParagraphKind;

/// Reads a document in one file with these automatic styles and this body.
fn document(styles: &str, body: &str) -> RawArticle {
    let whole = format!(
        "<?xml version='1.0'?><office:document><office:meta><dc:title>T</dc:title><meta:keyword>a, b</meta:keyword>\
         <meta:initial-creator>Ann Lee; Bo Ray</meta:initial-creator><dc:creator>Editor X</dc:creator></office:meta>\
         <office:master-styles><text:p>Running head</text:p></office:master-styles>\
         <office:automatic-styles>{styles}</office:automatic-styles>\
         <office:body><office:text>{body}</office:text></office:body></office:document>"
    );
    read(whole.into_bytes(), &Budget::of(1 << 20)).unwrap()
}

fn text(styles: &str, body: &str) -> String {
    document(styles, body).text
}

fn style(name: &str, parent: &str, properties: &str) -> String {
    format!(
        "<style:style style:name='{name}' style:parent-style-name='{parent}'><style:text-properties {properties}/></style:style>"
    )
}

#[test]
fn a_document_in_one_file_is_read_with_its_metadata() {
    let raw = document("", "<text:p>Text.</text:p>");
    assert_eq!((&*raw.text, raw.meta.title.as_deref()), ("Text.", Some("T")));
    assert_eq!(
        (raw.meta.authors, raw.meta.tags),
        (vec!["Ann Lee".to_owned(), "Bo Ray".into()], vec!["a".into(), "b".into()])
    );
    let refused = read(b"no archive".to_vec(), &Budget::of(1)).unwrap_err();
    assert_eq!(refused.what, "damaged OpenDocument text: not a valid ZIP archive");
}

#[test]
fn what_the_page_does_not_show_is_left_out() {
    let styles = style("T1", "", "text:display='none'")
        + &style("T2", "", "style:text-line-through-style='solid'")
        + &style("T3", "T2", "style:text-line-through-style='none'");
    let body = "<text:p>A <text:span text:style-name='T1'>hidden </text:span><text:span text:style-name='T2'>struck\
        <text:span text:style-name='T3'>kept</text:span></text:span> end.</text:p>\
        <text:p><text:hidden-paragraph text:is-hidden='true'/>Hidden.</text:p>\
        <text:section text:display='none'><text:p>Hidden.</text:p></text:section>\
        <text:p><text:hidden-text text:is-hidden='true'>Hidden.</text:hidden-text>\
        <text:placeholder>&lt;Name&gt;</text:placeholder>Shown.</text:p>\
        <text:table-of-content><text:index-body><text:p>Chapter</text:p></text:index-body></text:table-of-content>\
        <text:tracked-changes><text:p>Deleted.</text:p></text:tracked-changes>";
    assert_eq!(text(&styles, body), "A kept end.\n\nShown.");
}

#[test]
fn raised_characters_ruby_and_formulas() {
    let styles =
        style("T1", "", "style:text-position='super 58%'") + &style("T2", "", "style:text-position='-33% 100%'");
    let span = |name: &str, text: &str| format!("<text:span text:style-name='{name}'>{text}</text:span>");
    let body = format!("<text:p>10{} m of H{}O</text:p>", span("T1", "3"), span("T2", "2"));
    assert_eq!(text(&styles, &body), "10³ m of H₂O");
    let ruby = "<text:p>港の<text:ruby><text:ruby-base>灯台</text:ruby-base><text:ruby-text>とうだい</text:ruby-text></text:ruby>は古い。</text:p>";
    assert_eq!(text("", ruby), "港の灯台は古い。\n\n灯台（とうだい）");
    let formula = "<text:p>So <draw:frame><draw:object><math:math><math:semantics><math:mrow><math:mi>E</math:mi><math:mo>=</math:mo>\
        <math:msup><math:mi>c</math:mi><math:mn>2</math:mn></math:msup></math:mrow>\
        <math:annotation>E = c^2</math:annotation></math:semantics></math:math></draw:object></draw:frame> holds.</text:p>";
    assert_eq!(text("", formula), "So E = c² holds.");
}

#[test]
fn styles_decide_the_kind() {
    let styles = style("P1", "Title", "") + &style("Author", "Title", "") + &style("P2", "Quotations", "");
    let of = |style: &str| format!("<text:p text:style-name='{style}'>{style} words.</text:p>");
    let body = [of("P1"), of("Author"), of("Subtitle"), of("P2"), of("TableCaption"), of("Preformatted_20_Text")]
        .concat()
        + "<text:list><text:list-item><text:p>Item.</text:p></text:list-item></text:list>";
    let raw = document(&styles, &body);
    let kinds: Vec<_> = raw.blocks.iter().flatten().map(|block| block.kind).collect();
    let (body, heading) = (ParagraphKind::Body, ParagraphKind::Heading);
    assert_eq!(
        kinds,
        [
            heading,
            body,
            body,
            ParagraphKind::Quote,
            ParagraphKind::Caption,
            ParagraphKind::Code,
            ParagraphKind::ListItem
        ]
    );
}
