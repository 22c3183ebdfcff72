//! Directives created here match only their passage; parsing and matching agree with the browsers' own tests.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::article::{Mark, Meta};
use crate::cite::Reference;

fn article(text: &str) -> Article {
    Article::plain("a", Meta::default(), text)
}

fn made(text: &str, reference: &str) -> Option<String> {
    let article = article(text);
    let reference: Reference = reference.parse().expect("a reference");
    Some(TextDirective::of(&article, reference.resolve(&article).expect("a place"))?.encoded())
}

#[test]
fn unique_passages_are_quoted_without_context() {
    let text = "The bridge, half-built, opened.\n\nTrade & rent: 30 crowns.\n";
    assert_eq!(made(text, "a#p1").as_deref(), Some("text=The%20bridge%2C%20half%2Dbuilt%2C%20opened."));
    assert_eq!(made(text, "a#p2").as_deref(), Some("text=Trade%20%26%20rent%3A%2030%20crowns."));
    assert_eq!(made(text, "a#p1-2").as_deref(), Some("text=The%20bridge%2C%20half,rent%3A%2030%20crowns."));
}

#[test]
fn repeated_passages_are_quoted_with_context() {
    let text = "It opened. Nobody came.\n\nLater it OPENED. Nobody cared.\n\nNobody came. So it closed.\n";
    assert_eq!(made(text, "a#p1s2").as_deref(), Some("text=opened.-,Nobody%20came."));
    assert_eq!(made(text, "a#p3s1").as_deref(), Some("text=cared.-,Nobody%20came."));
    let same = "Same here.\n\n".repeat(5);
    assert_eq!(made(&same, "a#p1").as_deref(), None);
    assert_eq!(made(&same, "a#p3"), None);
}

#[test]
fn chinese_is_cut_where_everyone_would() {
    let clauses = (1..40).map(|number| format!("港口大桥第{number}次通车，")).collect::<Vec<_>>().concat();
    let text = format!("{clauses}轮渡将运行到秋天。\n\n另一段。\n");
    let found = made(&text, "a#p1-2").expect("a directive");
    let article = article(&text);
    let directive = TextDirective::read(found.strip_prefix("text=").expect("its name")).expect("a directive");
    assert_eq!(directive.places(&article), [Span::new(0, text.trim_end().len())]);
    assert!(directive.start.ends_with('车'), "{directive:?}");
}

#[test]
fn passages_of_web_pages_are_quoted_by_their_ends() {
    let of = |text: &str, format: &str, passage: Span| {
        let mut article = article(text);
        article.format = format.to_owned();
        TextDirective::of(&article, passage).map(|directive| directive.encoded())
    };
    let text = "Nobody had painted the bridge since the spring.\n\nNobody had heard of the spring.\n\nSo be it.\n\n漢字（かんじ）、東（とう）\n";
    let place =
        |words: &str| Span::new(text.find(words).expect("there"), text.find(words).expect("there") + words.len());
    let first = place("Nobody had painted the bridge since the spring.");
    assert_eq!(of(text, "html", first).as_deref(), Some("text=Nobody%20had%20painted,since%20the%20spring."));
    assert_eq!(
        of(text, "text", first).as_deref(),
        Some("text=Nobody%20had%20painted%20the%20bridge%20since%20the%20spring.")
    );
    assert_eq!(of(text, "html", place("So be it.")).as_deref(), Some("text=So%20be%20it."));
    let mixed = "港口大桥第40次通车，轮渡将运行到秋天。\n\n東の橋は古い、西の橋は新しい。\n\n東（ひがし）\n";
    let found = |words: &str| {
        of(mixed, "html", Span::new(mixed.find(words).unwrap_or(0), mixed.find(words).unwrap_or(0) + words.len()))
    };
    let decoded = |directive: Option<String>| directive.map(|directive| decoded(&directive));
    assert_eq!(
        decoded(found("港口大桥第40次通车，轮渡将运行到秋天。")).as_deref(),
        Some("text=港口大桥第,轮渡将运行到秋天。")
    );
    // No quotation runs over characters with a reading.
    assert_eq!(found("東の橋は古い、西の橋は新しい。"), None);
    // The page shows the readings above the characters.
    assert_eq!(of(text, "html", place("漢字（かんじ）、東（とう）")), None);
}

#[test]
fn passages_of_pdf_files_are_quoted_by_words_that_viewers_find() {
    let text = "The half-built dam held 12 m³ of water.\n\nIt broke in the spring of mid-May. Two came.\n\nIt broke in June. Two came on.\n";
    let of = |words: &str| {
        let mut article = article(text);
        article.format = "pdf".to_owned();
        let next = text.find("on.").expect("there");
        article.marks =
            vec![Mark::Page { at: 0, number: 1, label: None }, Mark::Page { at: next, number: 2, label: None }];
        let start = text.find(words).expect("there");
        TextDirective::of(&article, Span::new(start, start + words.len())).map(|directive| directive.encoded())
    };
    // A hyphen may be at a line end, and a raised figure is another character.
    assert_eq!(of("The half-built dam held 12 m³ of water.").as_deref(), Some("text=The%20half,of%20water."));
    assert_eq!(of("It broke in the spring of mid-May.").as_deref(), Some("text=It%20broke%20in,May."));
    assert_eq!(of("m³"), None);
    assert_eq!(of("It broke in June.").as_deref(), Some("text=It%20broke%20in%20June."));
    // It goes on on the next page.
    assert_eq!(of("Two came on."), None);
}

#[test]
fn links_keep_the_fragment_of_the_address() {
    let directive = TextDirective { start: "a b".to_owned(), ..TextDirective::default() };
    assert_eq!(link("https://x.example/a", &directive), "https://x.example/a#:~:text=a%20b");
    assert_eq!(link("https://x.example/a#top", &directive), "https://x.example/a#top:~:text=a%20b");
    assert_eq!(link("https://x.example/#t:~:text=old", &directive), "https://x.example/#t:~:text=a%20b");
}

/// Texts from a small vocabulary, so that many passages repeat.
fn texts() -> impl Strategy<Value = String> {
    let words =
        ["bridge", "Bridge", "the", "café", "cafe", "half-built", "30,000", "O'Neil", "港口", "大桥", "—", "R&D"];
    let word = select(words.to_vec());
    let sentence = proptest::collection::vec(word, 1..7).prop_map(|words| words.join(" ") + ". ");
    let long = sentence
        .clone()
        .prop_map(|sentence| format!("{sentence}{}", "Then it went on and on for a while. ".repeat(12)));
    let paragraph = proptest::collection::vec(prop_oneof![4 => sentence, 1 => long], 1..5).prop_map(|all| all.concat());
    proptest::collection::vec(paragraph, 1..6).prop_map(|all| all.join("\n\n"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_directive_matches_its_passage_alone(text in texts(), from in any::<prop::sample::Index>(), more in 0_usize..3) {
        let article = article(&text);
        let first = from.index(article.paragraphs.len());
        let last = (first + more).min(article.paragraphs.len() - 1);
        let mut passages = vec![Span::new(article.paragraphs[first].span.start, article.paragraphs[last].span.end)];
        passages.extend(article.paragraphs[first].sentences.iter().copied());
        for passage in passages.clone() {
            if let Some(directive) = TextDirective::of(&article, passage) {
                prop_assert_eq!(directive.places(&article), vec![passage], "{:?}", directive);
                let encoded = directive.encoded();
                let value = encoded.strip_prefix("text=").expect("its name");
                prop_assert_eq!(TextDirective::read(value), Some(directive));
                prop_assert!(value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"%,-._~".contains(&byte)));
            } else if first == last || passage != passages[0] {
                // There is none only if the passage's first words also occur elsewhere.
                let head: String = VisibleText::folded(passage.of(&text)).chars().take(12).collect();
                prop_assert!(VisibleText::of(&article).places(&head, 0).count() > 1, "{:?}", passage.of(&text));
            }
        }
    }

    #[test]
    fn anything_is_read_without_harm(value in "[a-z%,\\-0-9&港]{0,20}", text in texts()) {
        if let Some(directive) = TextDirective::read(&value) {
            let text_of = article(&text);
            for place in directive.places(&text_of) {
                prop_assert!(text.get(place.start..place.end).is_some());
            }
        }
    }
}

/// Approximates the visible text of a page: blocks as paragraphs, without scripts, comments and hidden elements.
fn shown(html: &str) -> String {
    let replaced = |text: &str, pattern: &str, with: &str| {
        regex::Regex::new(pattern).expect("a pattern").replace_all(text, with).into_owned()
    };
    let mut text = html.to_owned();
    for (pattern, with) in [
        (r"(?is)<(script|style|title)\b.*?</(script|style|title)>", ""),
        (r"(?s)<!--.*?-->", ""),
        (
            r#"(?is)<(div|p)\b[^>]*(display: ?none|visibility: ?hidden|id="(hidden|display-none)")[^>]*>.*?</(div|p)>"#,
            "",
        ),
        (r"(?i)</?(p|div|br|body|section)\b[^>]*>", "\u{1}"),
        (r"(?s)<[^>]*>", ""),
        (r"\s+", " "),
        ("\u{1}", "\n\n"),
        ("&nbsp;?", " "),
        ("&#x30cd;", "ネ"),
        ("&#x30b3;", "コ"),
    ] {
        text = replaced(&text, pattern, with);
    }
    text
}

/// Prints a message even if the test passes.
fn print_note(what: &str) {
    writeln!(io::stderr(), "{what}").expect("stderr");
}

#[test]
fn directives_match_as_the_web_platform_tests_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/quotes/text_fragment_wpt");
    let Ok(cases) = fs::read_to_string(folder.join("cases.json")) else {
        print_note(&format!("NOT CHECKED: the web platform tests for text fragments are not at {}", folder.display()));
        return;
    };
    let cases: serde_json::Value = serde_json::from_str(&cases).expect("JSON");
    let mut wrong = Vec::new();
    let mut looked = 0;
    for (page, cases) in cases.as_object().expect("pages") {
        let target = page.replace(".html", "-target.html");
        let page = article(&shown(&fs::read_to_string(folder.join(target)).expect("the page")));
        for case in cases.as_array().expect("cases") {
            let (fragment, expected) = (case["fragment"].as_str().unwrap_or(""), case["expect"].as_str().unwrap_or(""));
            let directives = fragment.split_once(":~:").map_or("", |(_, directives)| directives);
            let mut texts = directives.split('&').filter_map(|one| one.strip_prefix("text="));
            let found = texts.any(|value| TextDirective::read(value).is_some_and(|it| !it.places(&page).is_empty()));
            // Shadow trees are not part of the source that is parsed here.
            if expected == "shadow" {
                continue;
            }
            looked += 1;
            if found == matches!(expected, "top" | "element" | "false") {
                wrong.push(format!("{fragment} {expected}: {}", case["description"]));
            }
        }
    }
    print_note(&format!("{} of {looked} web platform tests for text fragments agree", looked - wrong.len()));
    assert!(looked > 70 && wrong.is_empty(), "{}", wrong.join("\n"));
}
