//! Small pages of many kinds, with the text that a reader would call the article.

use proptest::prelude::*;

use super::*;
use crate::text::ParagraphKind;

const ONE: &str =
    "The river rose by two metres overnight, and the lower town was under water before anyone had woken up.";
const TWO: &str =
    "Nobody was hurt, said the mayor, but forty families have lost their homes and most of what was in them.";
const SIX: &str = "The dam above the town was built in 1931, and engineers had warned about its gates for many years.";

/// Returns the texts of the blocks of a page with that body.
fn texts(body: &str) -> Vec<String> {
    let page = page(body);
    page.blocks.iter().map(|block| block.span.of(&page.text).to_owned()).collect()
}

fn page(body: &str) -> Page {
    read(&format!("<html><head><title>Flood in the valley</title></head><body>{body}</body></html>")).expect("has text")
}

#[test]
fn news_without_what_surrounds_it() {
    let found = texts(&format!(
        "<nav><a href=/>Home</a> <a href=/sport>Sport</a></nav><header><h1>Flood in the valley</h1></header>
         <article><p class=byline>By Ann Lee</p><p>{ONE}</p>
         <div class='newsletter-signup'><p>Get the news every morning, free of charge, in your inbox.</p></div>
         <p><a href=/a>Read more: The flood of 1954</a></p><p>{TWO}</p><p>Advertisement</p>
         <figure><img src=a.jpg><figcaption>The market square. Photo: A. Lee</figcaption></figure>
         <figure><img src=b.jpg><figcaption>Photo: A. Lee</figcaption></figure>
         <h2>Warnings</h2><p>{SIX}</p><h3>Related stories</h3><ul><li><a href=/b>Rain</a></li><li><a href=/c>Wind</a></li></ul>
         </article><aside><p>Most read this week, by our readers, in all sections.</p></aside>
         <footer>© The Daily. All rights reserved.</footer><div class=cookie-banner>We use cookies, and so on.</div>"
    ));
    assert_eq!(found, [ONE, TWO, "The market square. Photo: A. Lee", "Warnings", SIX]);
}

#[test]
fn weblog_without_comments() {
    let comment = "<li class=comment><p>I was there too, and I have to say that it was quite a sight, really.</p></li>";
    let found = texts(&format!(
        "<div class='post type-post tag-social category-related'><h2>Flood in the valley</h2><div class=entry-content>
         <p>{ONE}</p><blockquote><p>{TWO}</p></blockquote><p>{SIX}</p></div>
         <div class=share-buttons>Share on everything</div><div class=author-bio><p>Ann has been writing for years, mostly about rain.</p></div></div>
         <section id=comments><h3>3 comments</h3><ol class=commentlist>{}</ol></section>",
        comment.repeat(3)
    ));
    assert_eq!(found, [ONE, TWO, SIX]);
}

#[test]
fn documentation_keeps_code_lists_and_headings() {
    let code = "fn main() {\n    open(\"gate\");\n\n    close();\n}";
    let page = page(&format!(
        "<div class=toc><ul><li><a href=#a>Gates</a></li></ul></div><main><h1>Manual</h1><h2>Gates</h2><p>{ONE}</p>
         <pre><code>{code}</code></pre><ul><li>Open the gate, and wait for the light.</li><li>Close it again, slowly.</li></ul><p>{SIX}</p></main>"
    ));
    let kinds: Vec<ParagraphKind> = page.blocks.iter().map(|block| block.kind).collect();
    assert!(page.text.contains(code), "{}", page.text);
    assert!(
        kinds.contains(&ParagraphKind::Code)
            && kinds.iter().filter(|kind| **kind == ParagraphKind::ListItem).count() == 2,
        "{kinds:?}"
    );
}

#[test]
fn forum_keeps_question_and_answers() {
    let post = |text: &str| format!("<div class=post><div class=post-body><p>{text}</p></div></div>");
    let found = texts(&format!("<h1>Thread</h1><div class=thread>{}{}{}</div>", post(ONE), post(TWO), post(SIX)));
    assert_eq!(found, [ONE, TWO, SIX]);
}

#[test]
fn text_in_divs_and_line_breaks() {
    let found = texts(&format!("<div id=menu><a href=/>Home</a></div><div>{ONE}<br><br>{TWO}<br>\n<br>{SIX}</div>"));
    assert_eq!(found, [ONE, TWO, SIX]);
}

#[test]
fn rows_of_data_are_joined_and_tables_for_layout_are_not() {
    let rows = "<tr><th>Year</th><th>Level</th></tr><tr><td>1954</td><td>7.2&nbsp;m</td></tr><tr><td>2018</td><td>6.9 m</td></tr>";
    let page = page(&format!(
        "<table><tr><td><p>{ONE}</p><p>{TWO}</p><table><caption>Floods</caption>{rows}</table><p>{SIX}</p></table>"
    ));
    assert!(page.text.contains("Year | Level\n\n1954 | 7.2 m\n\n2018 | 6.9 m"), "{}", page.text);
    assert!(
        page.blocks
            .iter()
            .all(|block| (block.kind == ParagraphKind::TableRow) == block.span.of(&page.text).contains(" | "))
    );
}

#[test]
fn the_lead_in_the_header_belongs_to_the_article() {
    let lead = "Forty families are homeless after the worst flood in sixty years, and the dam is blamed.";
    let found = texts(&format!(
        "<div class=page-header><h1>Flood in the valley</h1><p>{lead}</p></div><div class=story><p>{ONE}</p><p>{TWO}</p><p>{SIX}</p></div>"
    ));
    assert_eq!(found, [lead, ONE, TWO, SIX]);
}

#[test]
fn hidden_text_is_not_read() {
    let found = texts(&format!(
        "<p>{ONE}</p><p hidden>{TWO}</p><p style='display:none'>{TWO}</p><p>{SIX} <span style='visibility: hidden'>x</span></p>"
    ));
    assert_eq!(found, [ONE, SIX]);
}

#[test]
fn short_pages_keep_what_they_have() {
    assert_eq!(texts("<p>It rains.</p>"), ["It rains."]);
    assert_eq!(texts("<div>Price: <b>12</b>&nbsp;&euro;</div>"), ["Price: 12 €"]);
    for empty in ["", "<html>", "<script>var a = 'text';</script>", "<p> &nbsp; </p>"] {
        assert_eq!(read(empty), Err("no text".to_owned()), "{empty}");
    }
}

#[test]
fn a_page_states_its_metadata() {
    let meta = read(&format!(
        r#"<html lang="en_gb"><head><title>Flood in the valley | The Daily</title><meta property="og:site_name" content="The Daily">
        <meta property="og:title" content="Flood in the valley | The Daily"><link rel=canonical href="https://daily.example/flood">
        <meta property="article:tag" content="rain"><meta property="article:tag" content="R&amp;amp;D"><meta name=author content="Ann Lee and Bo Ek">
        <script type="application/ld+json">{{"@type": "NewsArticle", "datePublished": "2018-06-01T08:30:00.000+0200", "articleSection": "Weather"}}</script>
        </head><body><h1>Flood in the valley</h1><p>{ONE}</p></body></html>"#
    ))
    .expect("has text")
    .meta;
    let said = |text: &str| Some(text.to_owned());
    assert_eq!((meta.title, meta.source, meta.lang), (said("Flood in the valley"), said("The Daily"), said("en-GB")));
    assert_eq!((meta.date, meta.section), (said("2018-06-01T08:30:00+02:00"), said("Weather")));
    assert_eq!(
        (meta.authors, meta.tags),
        (vec!["Ann Lee".to_owned(), "Bo Ek".to_owned()], vec!["rain".to_owned(), "R&D".to_owned()])
    );
    assert_eq!(meta.url, said("https://daily.example/flood"));
    assert_eq!(page(ONE).meta, Meta { title: said("Flood in the valley"), ..Meta::default() });
}

#[test]
fn hostile_nesting_is_read_on_an_ordinary_stack() {
    for (open, close) in
        [("<div>", "</div>"), ("<b>", ""), ("<table><tr><td>", ""), ("<ul><li>", ""), ("<form><div>", "</form>")]
    {
        let page = open.repeat(100_000) + "deep" + &close.repeat(100_000);
        let reader = std::thread::Builder::new().stack_size(2 << 20).spawn(move || read(&page));
        assert!(
            reader.expect("a thread").join().expect("no overflow").is_ok_and(|page| page.text.contains("deep")),
            "{open}"
        );
    }
}

proptest! {
    /// Blocks are in order, trimmed, and cover everything except white space, whatever the markup.
    #[test]
    fn blocks_cover_the_text(parts in prop::collection::vec(prop::sample::select(vec![
        "<p>", "</p>", "<div class=content>", "</div>", "<br>", "<ul><li>", "</ul>", "<table><tr><td>", "<td>", "</table>", "<pre>\n", "</pre>",
        "<a href=x>", "</a>", "<span class=share>", "<h2>", "</h2>", "<blockquote>", "<b>", "</b>", " ", "\n\n", "&nbsp;", "wörd ", "Two, three. ", "日本語。", ONE,
    ]), 0..60)) {
        if let Ok(page) = read(&parts.concat()) {
            let mut end = 0;
            for block in &page.blocks {
                let words = block.span.of(&page.text);
                prop_assert!(!words.is_empty() && words.trim() == words);
                prop_assert!(block.span.start >= end && page.text[end..block.span.start].trim().is_empty());
                end = block.span.end;
            }
            prop_assert!(page.text[end..].trim().is_empty());
        }
    }
}

#[test]
fn notes_follow_their_paragraph_without_references() {
    let (text, _) = whole(&format!(
        "<body><p>{ONE}<sup><a epub:type='noteref' href='#n1'>1</a></sup> And <a role='doc-noteref' href='#n2'>[2]</a>more.</p>
         <p>{TWO}<sup id=c><a href='notes.xhtml#n9'>9</a></sup></p>
         <aside epub:type='footnote' id='n1'><p><sup><a href='#c1'>1</a></sup>The first note.</p></aside>
         <p role='doc-footnote' id='n2'>The second. <a role='doc-backlink' href='#c2'>back</a><a href='#c2'>↩</a></p>
         <p>x<sup>2</sup> stays, <sup><a href='https://a.example'>1</a></sup> and <a href='#s'>Section 1</a>.</p></body>"
    ))
    .unwrap();
    let paragraphs: Vec<&str> = text.split("\n\n").collect();
    assert_eq!(
        paragraphs,
        [&format!("{ONE} And more."), "The first note.", "The second.", TWO, "x² stays, ¹ and Section 1."]
    );
}

#[test]
fn notes_that_call_each_other_are_read_once_and_in_time() {
    let note = |own: &str, other: &str| {
        format!("<aside epub:type=footnote id={own}><p>{own} <a epub:type=noteref href='#{other}'>1</a></p></aside>")
    };
    let (text, _) = whole(&[note("na", "nb"), note("nb", "na"), note("nc", "nc")].concat()).unwrap();
    let mut words: Vec<&str> = text.split_whitespace().collect();
    words.sort_unstable();
    assert_eq!(words, ["na", "nb", "nc"]);
    let calls = "<p><a epub:type=noteref href='#n'>1</a>word".repeat(20_000);
    whole(&format!("{calls}<aside epub:type=footnote id=n>Note.</aside>")).unwrap();
    let note = |n: usize| format!("<a epub:type=noteref href='#n{n}'>1</a><p role=doc-footnote id=n{n}>w</p>");
    let notes = (0..20_000).map(note).collect::<Vec<_>>().concat();
    whole(&format!("<p>{notes}")).unwrap();
}

#[test]
fn marks_of_notes_are_no_words() {
    let found = texts(&format!(
        "<article><p>{ONE}<sup class=reference id=cite_ref-4><a href='#cite_note-4'>[4]</a></sup> It was May<a class=footnote-ref
         href='#fn1'>1</a>, the dam<a href='#_ftn2' name='_ftnref2'>[2]</a> and the gate<sup><a href='#fn-a'>a</a></sup>.</p>
         <p>{TWO} See <a href='#part'>part 1</a>, and a<sup>2</sup> of <a href='#fn1'>the first note</a>.</p>
         <section class=footnotes><ol><li id=fn1>{SIX} <a href='#fnref1' class=footnote-backref>back</a><a href='#r'>↩︎</a></li></ol></section></article>"
    ));
    assert_eq!(
        found,
        [
            format!("{ONE} It was May, the dam and the gate."),
            format!("{TWO} See part 1, and a² of the first note."),
            SIX.to_owned()
        ]
    );
}

#[test]
fn raised_lowered_and_struck_out_characters() {
    let (text, _) = whole(
        "<p>The 2<sup>nd</sup> of 10<sup>6</sup> m<sup>3</sup> CO<sub>2</sub><sup>†</sup>, V<sub>max</sub>.</p>
         <p>It costs <del>nine</del> <ins>ten</ins> <s>euros</s> <span style='text-decoration: line-through red'>a day</span> crowns.</p>
         <p>ex\u{ad}pected at www.\u{200b}a.\u{200b}example</p>",
    )
    .unwrap();
    assert_eq!(text, "The 2nd of 10⁶ m³ CO₂†, Vmax.\n\nIt costs ten crowns.\n\nexpected at www.a.example");
}

#[test]
fn readings_follow_their_paragraph() {
    let lamp = "<ruby>灯台<rp>(</rp><rt>とうだい</rt><rp>)</rp></ruby>";
    let (text, _) = whole(&format!(
        "<p>港の{lamp}は<ruby><rb>古</rb><rt>ふる</rt></ruby>い。</p><p>{lamp}だ。</p><table><tr><td>a<td><ruby>b<rt>c</rt></ruby></table>"
    ))
    .unwrap();
    assert_eq!(text, "港の灯台は古い。\n\n灯台（とうだい）、古（ふる）\n\n灯台だ。\n\na | b\n\nb（c）");
}

#[test]
fn captions_are_captions() {
    let page = page(&format!(
        "<article><p>{ONE}</p><table><caption>Table 1: Levels.</caption><tr><th>Year<th>Level<tr><td>1954<td>7 m</table><p>{TWO}</p>
         <figure><img src=a.jpg><figcaption>The gate of the dam in May.</figcaption></figure><p>{SIX}</p></article>"
    ));
    let captions = page.blocks.iter().filter(|block| block.kind == ParagraphKind::Caption);
    let captions: Vec<&str> = captions.map(|block| block.span.of(&page.text)).collect();
    assert_eq!(captions, ["Table 1: Levels.", "The gate of the dam in May."]);
}

#[test]
fn empty_elements_of_xhtml_do_not_take_what_follows() {
    let page = "<p>One<a id='x'/> two<br/> three <a href='#'>four</a></p><script\nsrc='x'/><p>five <abbr/>six</p>";
    assert_eq!(whole(page).unwrap().0, "One two\nthree four\n\nfive six");
    assert!(matches!(closed("<p>One<br/>two</p>"), Cow::Borrowed(_)));
    assert_eq!(closed("/>/> <a/><b a='<a'/>"), "/>/> <a></a><b a='<a'/>");
}

#[test]
fn the_id_of_a_heading_is_not_its_purpose() {
    let found = texts(&format!(
        "<article><h1>Flood</h1><p>{ONE}</p><h2><span id=Mayor_promotion_dispute>The mayor and a promotion</span></h2>
         <p>{TWO}</p><h2 id=related-dams>Dams of the valley</h2><p>{SIX}</p></article>"
    ));
    assert_eq!(found, [ONE, "The mayor and a promotion", TWO, "Dams of the valley", SIX]);
}

#[test]
fn exports_of_word_processors_are_read_as_they_were_written() {
    let google = format!(
        "<html><head><style>@import url(x);.c9{{text-decoration:line-through}}.c1{{color:red}}</style></head>
         <body class='c8 doc-content'><p class='c4 title'><span>The pier</span></p><p class=c1><span>{ONE}</span>
         <sup><a href='#cmnt1' id='cmnt_ref1'>[a]</a></sup> <span class=c9>Not this.</span></p><h2 class=c2>Cost</h2>
         <p>{TWO}</p><p>{SIX}</p><div><p><a href='#cmnt_ref1' id='cmnt1'>[a]</a><span>Is this right?</span></p></div></body></html>"
    );
    let page = read(&google).unwrap();
    assert_eq!(page.meta.title.as_deref(), Some("The pier"));
    assert!(page.text.contains("Cost") && page.text.contains(SIX), "{}", page.text);
    for gone in ["[a]", "Not this", "Is this right"] {
        assert!(!page.text.contains(gone), "{gone}: {}", page.text);
    }
    let outlook =
        "<p>Dear Ann,</p><ul><li><![if !supportLists]><span>·<span>&nbsp; </span></span><![endif]>First item</li>
        <li><!--[if !supportLists]-->1.<!--[endif]-->Second item</li></ul><p class=MsoListParagraphCxSpLast><span>·<span
        style='font:7.0pt \"Times New Roman\"'>&nbsp; </span></span>Third <b>item</b></p>";
    assert_eq!(whole(outlook).unwrap().0, "Dear Ann,\n\nFirst item\n\nSecond item\n\nThird item");
}
