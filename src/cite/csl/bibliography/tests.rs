//! Every style on complete and incomplete metadata.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::panic;
use std::path::Path;

use hayagriva::citationberg::IndependentStyle;
use insta::assert_snapshot;

use super::*;
use crate::article::{Article, ArticleId, Mark, Meta};
use crate::cite::Reference;
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

/// Minimum number of the CSL project's own tests that must pass if they are available; it only increases.
const CSL_TESTS: usize = 229;

#[test]
fn the_tests_of_csl_pass_as_they_did() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/csl/tests.jsonl");
    let Ok(cases) = fs::read_to_string(&path) else {
        writeln!(io::stderr(), "NOT MEASURED: no {}", path.display()).expect("stderr");
        return;
    };
    let tags = regex::Regex::new("<[^>]*>").expect("a pattern");
    let locales = hayagriva::archive::locales();
    let (mut passed, mut failed, mut odd, mut refused, mut panicked) = (0, 0, 0, 0, 0);
    for line in cases.lines() {
        let case: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let text = |name: &str| case[name].as_str();
        let plain = ["CITATION-ITEMS", "CITATIONS", "BIBENTRIES", "BIBSECTION", "ABBREVIATIONS"];
        let items = serde_json::from_str::<Vec<Entry>>(text("INPUT").unwrap_or("[]"));
        let (Ok(items), true) = (items, plain.iter().all(|name| case[name].is_null())) else {
            odd += 1;
            continue;
        };
        let Ok(style) = IndependentStyle::from_xml(text("CSL").unwrap_or("")) else {
            refused += 1;
            continue;
        };
        let is_citation = text("MODE") == Some("citation");
        let ran = panic::catch_unwind(|| {
            let mut driver = BibliographyDriver::new();
            let cited = items.iter().map(CitationItem::with_entry).collect();
            driver.citation(CitationRequest::from_items(cited, &style, &locales));
            let rendered = driver.finish(BibliographyRequest::new(&style, None, &locales));
            if is_citation {
                return styled(&rendered.citations[0].citation).plain();
            }
            let listed = rendered.bibliography.map(|all| all.items).unwrap_or_default();
            listed.iter().map(|item| styled(&item.content).plain()).collect::<Vec<_>>().join("\n")
        });
        let words = |text: &str| tags.replace_all(text, "").split_whitespace().collect::<Vec<_>>().join(" ");
        match ran {
            Ok(ran) if words(&ran) == words(text("RESULT").unwrap_or("").replace("&#38;", "&").as_str()) => passed += 1,
            Ok(_) => failed += 1,
            Err(_) => panicked += 1,
        }
    }
    let counts =
        format!("passed {passed}, failed {failed}, panicked {panicked}, refused {refused}, of another kind {odd}");
    assert!(passed >= CSL_TESTS, "{counts}");
}
