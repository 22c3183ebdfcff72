use std::fs;

use tempfile::TempDir;

use super::*;
use crate::article::{ArticleId, Places};

fn paragraphs(raw_article: RawArticle) -> Vec<(String, Option<u32>)> {
    let article = raw_article.finish(ArticleId::new("a"), "a".into());
    let places = Places::of(&article.marks);
    let paragraph = |span: crate::text::Span| (span.of(&article.text).to_owned(), places.at(span.start).page);
    article.paragraphs.iter().map(|paragraph_| paragraph(paragraph_.span)).collect()
}

fn budget() -> Budget {
    Budget::of(1 << 16)
}

const HOCR: &str = r#"<?xml version="1.0"?><html><head><title>ocr output</title><meta name="ocr-system" content="x"/></head><body>
<div class="ocr_page" title="ppageno 0"><div class="ocr_carea"><p class="ocr_par">
<span class="ocr_line"><span class="ocrx_word">The</span> <span class="ocrx_word"><strong>two-hour</strong></span><span class="ocrx_word">mee-</span></span>
<span class="ocr_line">ting of the well-<br></span><span class="ocr_line">known two-</span><span class="ocr_line">hour board &amp; its chan&#173;</span></p></div></div>
<div class="ocr_page"><p class="ocr_par"><span class="ocr_line">nel ended in March-</span><span class="ocr_line">April.</span></p><p class="ocr_par"><span class="ocrx_word">Next</span></p></div></body></html>"#;

#[test]
fn words_of_hocr_are_joined_over_lines_and_pages() {
    let found = paragraphs(hocr(HOCR, budget()).unwrap());
    let first = "The two-hour meeting of the wellknown two-hour board & its channel ended in March-April.";
    assert_eq!(found, [(first.to_owned(), Some(1)), ("Next".to_owned(), Some(2))]);
    assert_eq!(hocr("<html><body><p>x</p></body></html>", budget()).unwrap_err().what, "no recognised text");
}

#[test]
fn divided_words_of_alto_are_whole() {
    let alto_of = |lines: &str| {
        format!(
            r#"<a:alto xmlns:a="http://www.loc.gov/standards/alto/ns-v4#"><a:Layout><a:Page><a:TopMargin><a:TextBlock><a:TextLine><a:String CONTENT="HEAD"/></a:TextLine></a:TextBlock></a:TopMargin><a:PrintSpace><a:ComposedBlock><a:TextBlock>{lines}</a:TextBlock></a:ComposedBlock></a:PrintSpace></a:Page></a:Layout></a:alto>"#
        )
    };
    let stated = alto_of(
        r#"<a:TextLine><a:String CONTENT="The"/><a:SP/><a:String CONTENT="har" SUBS_TYPE="HypPart1" SUBS_CONTENT="harbour"/><a:HYP CONTENT="-"/></a:TextLine><a:TextLine><a:String CONTENT="bour" SUBS_TYPE="HypPart2" SUBS_CONTENT="harbour"/><a:SP/><a:String CONTENT="wall."/></a:TextLine>"#,
    );
    let unstated = alto_of(
        r#"<a:TextLine><a:String CONTENT="The"/><a:String CONTENT="har"/><a:HYP CONTENT="-"/></a:TextLine><a:TextLine><a:String CONTENT="bour"/><a:SP/><a:String CONTENT="wall."/></a:TextLine>"#,
    );
    for document in [stated, unstated] {
        assert_eq!(paragraphs(alto(&document, budget()).unwrap()), [("The harbour wall.".to_owned(), Some(1))]);
    }
}

#[test]
fn recognised_text_belongs_to_the_scan_beside_it() {
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name);
    for (name, content) in [
        ("a.pdf", "%PDF-1.4"),
        ("a.hocr", HOCR),
        ("b.pdf", "%PDF-1.4"),
        ("b.xml", "<rss><channel/></rss>"),
        ("b.pdf.txt", "One of two-\nfold.\n\nTwo.\u{c}Three."),
        ("c.hocr", HOCR),
        ("d.pdf", "%PDF-1.4"),
        (
            "d.xml",
            "<alto><Layout><Page><TextBlock><TextLine><String CONTENT='Dee'/></TextLine></TextBlock></Page></Layout></alto>",
        ),
    ] {
        fs::write(path(name), content).unwrap();
    }
    let belongs = |name: &str| belongs_to_scan(&path(name));
    assert!(belongs("a.hocr") && belongs("b.pdf.txt") && belongs("d.xml"));
    assert!(!belongs("b.xml") && !belongs("c.hocr") && !belongs("a.pdf"));
    let (file, read) = beside(&path("b.pdf")).unwrap();
    assert_eq!((file, read.as_ref().unwrap().format), (path("b.pdf.txt"), "pdf"));
    let text = [("One of twofold.", Some(1)), ("Two.", Some(1)), ("Three.", Some(2))];
    assert_eq!(paragraphs(read.unwrap()), text.map(|(text, page)| (text.to_owned(), page)));
    assert_eq!(beside(&path("d.pdf")).unwrap().1.unwrap().text, "Dee");
    assert!(beside(&path("c.hocr")).is_none());
}
