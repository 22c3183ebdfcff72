//! Every style on complete and incomplete metadata.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use insta::assert_snapshot;

use super::*;
use crate::article::{Article, ArticleId, Mark, Meta};
use crate::cite::{Reference, Styled};
use crate::text::{Span, paragraphs};

const SHORT: [&str; 9] = [
    "apa",
    "chicago-notes",
    "chicago-author-date",
    "mla",
    "ieee",
    "harvard",
    "gb7714",
    "gb7714-author-date",
    "gb7714-note",
];

fn article(id: &str, meta: Meta) -> Article {
    let text =
        "For the harbour, the bridge serves as a vital link to the east. It opened on Thursday.\n\nA second page.\n";
    let paragraphs = Article::paragraphs_of(text, &paragraphs(text), Some("en"));
    let (path, format) = (format!("{id}.txt"), "text".to_owned());
    Article {
        id: ArticleId::new(id),
        meta,
        path,
        format,
        text: text.to_owned(),
        paragraphs,
        marks: vec![],
        part_of: None,
        doubts: Vec::new(),
        ocr: None,
    }
}

fn full() -> Meta {
    let some = |text: &str| Some(text.to_owned());
    Meta {
        index: None,
        title: some("The harbour bridge"),
        authors: vec!["Ada Brook".to_owned(), "Jun Sato".to_owned()],
        source: some("The Lantern"),
        date: some("2019-05-02"),
        url: some("https://lantern.example/bridge"),
        lang: some("en"),
        section: None,
        tags: vec![],
    }
}

fn chinese() -> Meta {
    let some = |text: &str| Some(text.to_owned());
    Meta {
        title: some("港口大桥通车"),
        authors: vec!["王小明".to_owned(), "新华社".to_owned()],
        source: some("灯塔报"),
        date: some("2019-05"),
        lang: some("zh"),
        ..Meta::default()
    }
}

/// Articles that are difficult for styles, each with what is special about it.
fn cases() -> Vec<(&'static str, Article)> {
    let mut paged = article("paged", full());
    paged.marks = vec![Mark::Page { at: 0, number: 4, label: None }, Mark::Page { at: 88, number: 5, label: None }];
    let lang = full().lang;
    vec![
        ("full", article("full", full())),
        ("no author", article("no-author", Meta { authors: vec![], ..full() })),
        ("no date", article("no-date", Meta { date: None, ..full() })),
        ("year only", article("year", Meta { date: Some("2018".to_owned()), ..full() })),
        ("no title", article("no-title", Meta { title: None, ..full() })),
        ("institution", article("institution", Meta { authors: vec!["The Lantern".to_owned()], ..full() })),
        ("web page", article("web", Meta { source: None, ..full() })),
        ("nothing known", article("000_57d7f56e55303209", Meta { lang, ..Meta::default() })),
        ("Chinese", article("chinese", chinese())),
        ("page", paged),
    ]
}

fn written(style: &str, articles: &[Article]) -> FormattedCitations {
    let style = Style::load(style).expect("a style");
    let mut bibliography = Bibliography::new(&style, None).expect("its own language");
    for article in articles {
        let reference: Reference = format!("{}#p1-2", article.id).parse().expect("a reference");
        let span = reference.resolve(article).expect("a place");
        let locator = Locator::of(&reference, article, span);
        bibliography.cite(&[(&Item::of(&article.record(1)), locator)]);
    }
    bibliography.finish()
}

#[test]
fn every_short_style_on_every_case() {
    for style in SHORT {
        let mut shown = String::new();
        for (case, article) in cases() {
            let written = written(style, &[article]);
            writeln!(shown, "{case}\n  {}", written.citations[0].plain()).expect("a string");
            for listed in &written.bibliography {
                let label = listed.label.as_ref().map(|label| label.plain() + " ").unwrap_or_default();
                writeln!(shown, "  {label}{}", listed.text.plain()).expect("a string");
            }
        }
        assert_snapshot!(style, shown);
    }
}

#[test]
fn a_document_cites_the_same_work_again() {
    let (one, other) = (article("one", full()), article("two", Meta { title: Some("Tides".to_owned()), ..full() }));
    for style in ["apa", "chicago-notes", "ieee"] {
        let all = [one.clone(), one.clone(), other.clone(), one.clone()];
        let first = written(style, &all);
        assert_eq!(first, written(style, &all), "it is always the same");
        let citations = first.citations.iter().map(Styled::plain);
        let listed = first.bibliography.iter().map(|listed| format!("{}: {}", listed.key, listed.text.plain()));
        let shown = citations.chain(listed).collect::<Vec<_>>().join("\n");
        assert_snapshot!(format!("again-{style}"), shown);
    }
}

#[test]
fn every_style_in_the_program_writes_every_case() {
    let (names, articles): (Vec<_>, Vec<_>) = cases().into_iter().unzip();
    let mut titles = BTreeSet::new();
    for (name, _) in Style::names().into_iter().filter(|(_, title)| titles.insert(*title)) {
        let written = written(name, &articles);
        assert_eq!(written.citations.len(), articles.len());
        for (case, citation) in names.iter().zip(&written.citations) {
            assert!(!citation.is_empty(), "{name} says nothing of {case}");
        }
    }
}

#[test]
fn pages_are_named_where_there_are_pages() {
    let (_, paged) = cases().pop().expect("the last case");
    let reference: Reference = "paged#p1".parse().expect("a reference");
    let locator = |span| Locator::of(&reference, &paged, span);
    assert_eq!(locator(Span::new(0, 10)), Some(Locator::Pages(4, 4)));
    assert_eq!(locator(Span::new(0, 100)), Some(Locator::Pages(4, 5)));
    assert_eq!(Locator::of(&Reference::to_article(paged.id.clone()), &paged, Span::new(0, 10)), None);
}

/// Formats one work in a style: its citation and its entry.
fn one(style: &str, work: &serde_json::Value) -> (String, String) {
    let style = Style::load(style).expect("a style");
    let locales = hayagriva::archive::locales();
    let entry = Entry(work.as_object().expect("a work").clone());
    let processed = Document::new(style.csl(), &locales, None).format(&[entry], &[vec![Cite::default()]]);
    (processed.citations[0].plain(), processed.bibliography.first().map(|(.., text)| text.plain()).unwrap_or_default())
}

#[test]
fn faults_of_titles_and_names_do_not_come_back() {
    let news = |title: &str, author: serde_json::Value| {
        serde_json::json!({
            "id": "a", "type": "article-newspaper", "title": title, "author": author, "language": "en",
            "container-title": "Port Gazette", "issued": {"date-parts": [[2019, 5, 2]]},
        })
    };
    let ada = || serde_json::json!([{"family": "Brook", "given": "Ada"}]);
    for (style, title, author, wanted) in [
        ("chicago", "a visit to the UK", ada(), "“A Visit to the UK.”"),
        ("chicago", "eBay, 5G and McKinley's 3D TV", ada(), "“eBay, 5G and McKinley’s 3D TV.”"),
        ("chicago", "Is it over?", ada(), "“Is It Over?” "),
        ("apa", "Is it over?", ada(), "Is it over? "),
        ("chicago", "Mayor says \"we won't stop\"", ada(), "“Mayor Says ‘We Won’t Stop.’”"),
        ("chicago", "The well-to-do of Off-duty Lane, from 6 a.m. to 9 p.m.", ada(), "from 6 a.m. to 9 p.m.”"),
        ("vancouver", "The pier", ada(), "Brook A. "),
        ("apa", "The pier", serde_json::json!([{"family": "Ives", "given": "X. Y.-Z."}]), "Ives, X. Y.-Z. (2019"),
        ("apa", "The pier", serde_json::json!([{"family": "王", "given": "小明"}]), "王小明. (2019"),
        (
            "apa",
            "The pier",
            serde_json::json!([{"family": "Berg", "given": "Ines", "non-dropping-particle": "van den"}]),
            "van den Berg, I. (2019",
        ),
        ("ieee", "The pier", serde_json::json!([{"literal": "Ministry of Tides"}]), "Ministry of Tides, “The "),
        (
            "chicago-author-date",
            "The pier",
            serde_json::json!([{"literal": "Ministry of Tides"}]),
            "Ministry of Tides. 2019.",
        ),
    ] {
        let entry = one(style, &news(title, author)).1;
        assert!(entry.contains(wanted), "{style}: {entry}");
    }
    let mut undated = news("The pier", ada());
    undated.as_object_mut().expect("a work").remove("issued");
    assert_eq!(one("chicago-author-date", &undated).0, "(Brook, n.d.)");
}

#[test]
fn works_of_the_same_authors_get_suffixes_in_the_order_of_the_bibliography() {
    let work = |id: &str, title: &str, given: &str| {
        let value = serde_json::json!({
            "id": id, "type": "article-newspaper", "title": title, "language": "en", "container-title": "Port Gazette",
            "author": [{"family": "Brook", "given": given}], "issued": {"date-parts": [[2019]]},
        });
        Entry(value.as_object().expect("a work").clone())
    };
    let style = Style::load("apa").expect("a style");
    let locales = hayagriva::archive::locales();
    let cite = |work| vec![Cite { work, ..Cite::default() }];
    let works = [work("z", "Zinc", "Ada"), work("b", "Brass", "Ada"), work("o", "Ore", "Otto")];
    let processed = Document::new(style.csl(), &locales, None).format(&works, &[cite(0), cite(1), cite(2)]);
    let citations: Vec<String> = processed.citations.iter().map(Styled::plain).collect();
    assert_eq!(citations, ["(A. Brook, 2019b)", "(A. Brook, 2019a)", "(O. Brook, 2019)"]);
}
