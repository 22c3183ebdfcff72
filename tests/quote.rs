//! The guarantees of quotation verdicts: a changed digit, name or negation never passes, a purely typographic change
//! always passes, and the source is printed byte for byte.

use std::sync::LazyLock;

use ibid::article::Meta;
use ibid::passage::Size;
use ibid::quote::{ChangeKind, Finding, Quotation, Quotes, Verdict};
use ibid::{Article, ArticleId};
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::naive::Naive;

fn article(id: &str, text: &str) -> Article {
    Article::plain(id, Meta::default(), text)
}

const RESULTS: &str = "\
Brackwater Holdings (BRKW) said on Tuesday that revenue for the third quarter rose 12.4% to $4.66 billion, from $4.15 billion \
a year earlier. Net income was −€38 million, against 1,051,300 shares bought back at US$7.25 each.

“We did not expect steel to stay this dear,” said Marta Okonjo, its finance chief. “Nobody in Rotterdam did. Our guidance \
of 8–9% growth stands, and we will never cut the dividend to pay for Lindqvist's acquisition.”

Analysts at Fenwick Partners had forecast earnings of 0.85 per share. The stock (up 3 percent in Oslo) closed at 61½ kroner. \
Mr. Okonjo, no relation to the finance chief, cannot sell before 14 March 2021.

The company's workers in Lillehammer, who have been on strike since 2 May, want 6% more. “It isn’t about the money alone,” \
one of them told the Gazette, “but without the money there is nothing to talk about.”
";

const OTHER: &str = "\
Fenwick Partners lowered its rating of the shipping sector on Friday. It expects freight rates to fall by 18% before winter.

“Steel is the smaller worry,” its note says. “The larger one is that 40 new ships arrive in Rotterdam every quarter.”
";

const CHINESE: &str = "\
布拉克沃特公司周二表示，第三季度营收增长12.4%，达到46.6亿美元。“我们没有料到钢材会一直这么贵，”财务总监奥康乔说。

公司预计全年增长8%至9%，并且不会削减股息。工人自5月2日起罢工，要求加薪6%。
";

/// A shared index, built once.
static LIBRARY: LazyLock<Naive> = LazyLock::new(|| {
    let articles = [("results", RESULTS), ("sector", OTHER), ("zh", CHINESE)];
    let articles = articles.into_iter().map(|(id, text)| article(id, text)).collect();
    Naive::new(articles, Size { smallest: 80, largest: 240 })
});

#[track_caller]
fn check(text: &str, article: Option<&str>) -> Finding {
    let quotation = Quotation { text: text.to_owned(), article: article.map(ArticleId::new) };
    let finding = Quotes::over(&*LIBRARY).check(&quotation).expect("the library answers");
    for found in &finding.found {
        assert_eq!(found.text(), &found.article.text[found.span.start..found.span.end]);
        let cited = found.reference.resolve(&found.article).expect("the reference resolves");
        assert!(cited.start <= found.span.start && found.span.end <= cited.end, "{} holds it", found.reference);
    }
    for change in &finding.changes {
        assert_eq!(change.quoted, text[change.quoted_span.start..change.quoted_span.end]);
        let source = &finding.found[0].article.text;
        assert_eq!(change.source, source[change.source_span.start..change.source_span.end]);
    }
    if finding.verdict == Verdict::Exact {
        assert!(finding.found.iter().all(|found| text.contains(found.text())));
    }
    finding
}

#[track_caller]
fn verdict(text: &str, article: Option<&str>) -> Verdict {
    check(text, article).verdict
}

/// Returns the kind of each change, the quoted words and the source's words.
#[track_caller]
fn changes(text: &str) -> Vec<(ChangeKind, String, String)> {
    let finding = check(text, Some("results"));
    assert_eq!(finding.verdict, Verdict::Altered, "{text}");
    finding.changes.into_iter().map(|change| (change.kind, change.quoted, change.source)).collect()
}

fn one(kind: ChangeKind, quoted: &str, source: &str) -> Vec<(ChangeKind, String, String)> {
    vec![(kind, quoted.to_owned(), source.to_owned())]
}

#[test]
fn verbatim_quotations_are_exact() {
    for quoted in [
        "We did not expect steel to stay this dear",
        "“We did not expect steel to stay this dear,”",
        "  revenue for the third quarter rose 12.4% to $4.66 billion,\n",
        "dear,” said Marta Okonjo, its finance chief. “Nobody in Rotterdam did.",
        "was −€38 million, against 1,051,300 shares bought back at US$7.25 each.\n\n“We did not expect",
        "财务总监奥康乔说",
    ] {
        assert_eq!(verdict(quoted, None), Verdict::Exact, "{quoted}");
    }
}

#[test]
fn typography_is_normalized() {
    for quoted in [
        "we did not expect steel to stay this dear.",
        "\"It isn't about the money alone\"",
        "Net income was -€38 million",
        "Our guidance of 8-9 % growth stands",
        "closed at 61 1/2 kroner",
        "the ﬁnance chief, can\u{ad}not sell",
        "without the money there is noth-\ning to talk about",
        "US$7.25 each. We did not expect steel",
        "第三季度营收增长12.4%,达到46.6亿美元",
        "增长12.4％，达到46.6亿美元。「我们没有料到钢材会一直这么贵，」",
    ] {
        assert_eq!(verdict(quoted, None), Verdict::Normalized, "{quoted}");
    }
}

#[test]
fn pieces_in_order_with_ellipses_are_elided() {
    for quoted in [
        "We did not expect steel ... Nobody in Rotterdam did.",
        "…Our guidance of 8–9% growth stands […] we will never cut the dividend",
        "[w]e will never cut the dividend to pay for [the] acquisition",
        "[The company] will never cut the dividend to pay for Lindqvist's acquisition",
        "The stock . . . closed at 61½ kroner",
        "revenue for the third quarter rose (...) from $4.15 billion a year earlier",
        "第三季度营收增长……达到46.6亿美元",
    ] {
        let named = if quoted.contains("第三") { "zh" } else { "results" };
        assert_eq!(verdict(quoted, Some(named)), Verdict::Elided, "{quoted}");
        assert_eq!(verdict(quoted, None), Verdict::Elided, "{quoted}");
    }
}

#[test]
fn an_ellipsis_may_not_leave_out_a_denial() {
    for quoted in [
        "“We did … expect steel to stay this dear,” said Marta Okonjo",
        "we will [...] cut the dividend to pay for Lindqvist's acquisition",
        "布拉克沃特公司周二表示……我们…料到钢材会一直这么贵",
    ] {
        let named = if quoted.contains('布') { "zh" } else { "results" };
        let finding = check(quoted, Some(named));
        assert_eq!(finding.verdict, Verdict::Altered, "{quoted}");
        assert!(finding.changes.iter().any(|change| change.kind == ChangeKind::Negation), "{quoted}");
    }
}

#[test]
fn what_an_ellipsis_or_bracket_leaves_out_is_said() {
    for (quoted, warning) in [
        ("revenue for the third quarter rose … from $4.15 billion a year earlier", "leaves out a number, a clause"),
        ("Analysts … had forecast earnings of 0.85 per share", "leaves out a name"),
        ("The stock … closed at 61½ kroner", "leaves out a number, a name"),
        ("It expects freight rates to [rise] by 18% before winter", "replaces “fall”"),
        ("Our guidance of 8–9% growth stands … for Lindqvist's acquisition", "leaves out a denial, a clause"),
    ] {
        let finding = check(quoted, None);
        assert_eq!(finding.verdict, Verdict::Elided, "{quoted}");
        let warnings: Vec<&str> = finding.changes.iter().filter_map(|change| change.warning.as_deref()).collect();
        assert_eq!(warnings, [warning], "{quoted}");
    }
    // What an ellipsis at the end cuts off the sentence.
    for (text, quoted, warning) in [
        (
            "The board will not close the terminal before May, unless the insurers insist.",
            "The board will not close the terminal before May …",
            Some("cuts off a condition"),
        ),
        (
            "Only three of the forty boats were inspected last year.",
            "… three of the forty boats were inspected last year",
            Some("cuts off a condition"),
        ),
        (
            "Le chantier coûtera 18 millions d’euros si la région participe.",
            "Le chantier coûtera 18 millions d’euros …",
            Some("cuts off a condition"),
        ),
        (
            "La presa, que apenas contiene agua, abastecerá a la ciudad.",
            "La presa, que … contiene agua, abastecerá a la ciudad",
            Some("leaves out a qualification"),
        ),
        (
            "The board met on Monday and chose a new chair in a long session.",
            "The board met on Monday and chose a new chair …",
            None,
        ),
    ] {
        let library = Naive::new(vec![article("one", text)], Size { smallest: 80, largest: 240 });
        let quotation = Quotation { text: quoted.to_owned(), article: None };
        let finding = Quotes::over(&library).check(&quotation).expect("the library answers");
        assert_eq!(finding.verdict, Verdict::Elided, "{quoted}");
        let warnings: Vec<&str> = finding.changes.iter().filter_map(|change| change.warning.as_deref()).collect();
        assert_eq!(warnings, Vec::from_iter(warning), "{quoted}");
    }
    let finding = check("[The company] will never cut the dividend to pay for [the] acquisition", None);
    assert!(finding.changes.iter().all(|change| change.warning.is_none()), "{:?}", finding.changes);
}

#[test]
fn other_capitals_are_a_change_of_case() {
    for quoted in ["OUR GUIDANCE OF 8–9% GROWTH STANDS", "it isn’t About The Money Alone"] {
        let finding = check(quoted, None);
        assert_eq!(finding.verdict, Verdict::Altered, "{quoted}");
        assert!(finding.changes.iter().all(|change| change.kind == ChangeKind::Case), "{:?}", finding.changes);
    }
}

#[test]
fn changes_are_listed() {
    assert_eq!(
        changes("revenue rose 12.9% to $4.66 billion, from $4.15 billion")[1..],
        one(ChangeKind::Number, "12.9%", "12.4%")[..]
    );
    assert_eq!(changes("rose 12.4% to €4.66 billion, from $4.15 billion"), one(ChangeKind::Number, "€4.66", "$4.66"));
    assert_eq!(changes("rose 12.4 to $4.66 billion, from $4.15 billion"), one(ChangeKind::Number, "12.4", "12.4%"));
    assert_eq!(changes("Net income was €38 million, against 1,051,300 shares"), one(ChangeKind::Number, "€38", "−€38"));
    assert_eq!(changes("We did expect steel to stay this dear"), one(ChangeKind::Negation, "", "not"));
    assert_eq!(
        changes("we will cut the dividend to pay for Lindqvist's acquisition"),
        one(ChangeKind::Negation, "", "never")
    );
    assert_eq!(changes("We expect steel to stay this dear"), one(ChangeKind::Negation, "", "did not"));
    assert_eq!(changes("It is about the money alone"), one(ChangeKind::Negation, "is", "isn’t"));
    assert_eq!(
        changes("Analysts at Fenwick Brothers had forecast earnings"),
        one(ChangeKind::Name, "Brothers", "Partners")
    );
    assert_eq!(changes("had predicted earnings of 0.85 per share"), one(ChangeKind::Word, "predicted", "forecast"));
    assert_eq!(changes("said on Tuesday that the revenue for the third quarter"), one(ChangeKind::Word, "the", ""));
    assert_eq!(
        changes("The company's workers in Lillehammer who have been on strike since 2 May"),
        one(ChangeKind::Punctuation, "", ",")
    );
    assert_eq!(changes("Nobody in Rotterdam did?"), one(ChangeKind::Punctuation, "?", "."));
    assert_eq!(changes("The stock (up 3 percent in Oslo) closed at 612 kroner"), one(ChangeKind::Number, "612", "61½"));
    let kinds = |text: &str| changes(text).into_iter().map(|(kind, ..)| kind).collect::<Vec<_>>();
    assert_eq!(kinds("The stock closed (up 3 percent in Oslo) at 61½ kroner")[..1], [ChangeKind::Order]);
    assert_eq!(kinds("Nobody in Rotterdam did ... We did not expect steel"), [ChangeKind::Order]);
    assert!(kinds("The stock [not] closed at 61½ kroner").contains(&ChangeKind::Negation));
    assert_eq!(kinds("we will [gladly] cut the dividend to pay for"), [ChangeKind::Negation]);
    assert_eq!(kinds("Analysts at [Brackwater Holdings] had forecast earnings of 0.85"), [ChangeKind::Name]);
    assert_eq!(kinds("had forecast earnings of [0.95] per share. The stock"), [ChangeKind::Number]);
}

#[test]
fn sources_are_identified() {
    let finding = check("Steel is the smaller worry", Some("results"));
    assert_eq!(
        (finding.verdict, finding.found[0].reference.to_string().as_str()),
        (Verdict::WrongSource, "sector#p2s1")
    );
    let finding = check("The larger one is that 50 new ships arrive in Rotterdam every quarter", Some("results"));
    assert_eq!((finding.verdict, finding.changes[0].kind), (Verdict::WrongSource, ChangeKind::Number));
    assert_eq!(verdict("Steel is the smaller worry", Some("nowhere")), Verdict::WrongSource);
    assert_eq!(verdict("We always knew that glass would be cheaper by June", None), Verdict::NotFound);
    assert_eq!(verdict("We always knew that glass would be cheaper by June", Some("results")), Verdict::NotFound);
    let finding = check("finance chief", None);
    assert_eq!((finding.verdict, finding.places), (Verdict::Exact, 2));
    let finding = check("the money", None);
    assert_eq!((finding.verdict, finding.places), (Verdict::Exact, 2));
    let finding = check("in", None);
    assert_eq!((finding.verdict, finding.places > 2), (Verdict::Ambiguous, true));
    assert_eq!(verdict("in", Some("results")), Verdict::Exact);
    assert_eq!(verdict("“…”", None), Verdict::Ambiguous);
}

/// A quotation cut from an article at word boundaries.
fn cut(text: &str, from: Index, words: usize) -> String {
    let starts: Vec<usize> =
        text.split_whitespace().map(|word| word.as_ptr() as usize - text.as_ptr() as usize).collect();
    let first = from.index(starts.len().saturating_sub(words).max(1));
    let end = starts.get(first + words).copied().unwrap_or(text.len());
    text[starts[first]..end].trim().to_owned()
}

fn any_quotation() -> impl Strategy<Value = (String, &'static str)> {
    (any::<Index>(), 5_usize..40, select(vec![("results", RESULTS), ("sector", OTHER)]))
        .prop_map(|(from, words, (id, text))| (cut(text, from, words), id))
}

/// Replaces one occurrence in a text by its entry in the table.
fn changed(text: &str, place: Index, table: &[(&str, &str)]) -> Option<String> {
    let is_word = |c: char| c.is_alphanumeric();
    let mut places: Vec<(usize, &str, &str)> = Vec::new();
    for (from, to) in table {
        for (at, _) in text.match_indices(from) {
            let bounds = text[..at].ends_with(is_word) || text[at + from.len()..].starts_with(is_word);
            if !from.chars().all(is_word) || !bounds {
                places.push((at, from, to));
            }
        }
    }
    let (at, from, to) = *places.get(place.index(places.len().max(1)))?;
    Some(format!("{}{to}{}", &text[..at], &text[at + from.len()..]))
}

const NAMES: &[(&str, &str)] = &[
    ("Brackwater", "Blackwater"),
    ("Marta", "Maria"),
    ("Okonjo", "Okonja"),
    ("Rotterdam", "Antwerp"),
    ("Oslo", "Bergen"),
    ("Lindqvist", "Lundqvist"),
    ("Fenwick", "Fenwich"),
    ("Tuesday", "Monday"),
    ("BRKW", "BRKN"),
    ("Lillehammer", "Hamar"),
    ("Gazette", "Herald"),
    ("March", "May"),
    ("Mr.", "Ms."),
    ("Friday", "Sunday"),
    ("Holdings", "Group"),
];
const DENIALS: &[(&str, &str)] = &[
    ("not ", ""),
    ("never ", ""),
    ("cannot", "can"),
    ("isn’t", "is"),
    ("Nobody", "Everybody"),
    ("without", "with"),
    ("nothing", "something"),
    ("no ", ""),
    (" is ", " is not "),
    (" will ", " will not "),
    (" did", " didn’t"),
    (" was ", " was never "),
    (" stands", " no longer stands"),
    (" have ", " haven't "),
    (" want ", " do not want "),
    (" rose ", " never rose "),
];
const SIGNS: &[(&str, &str)] = &[
    ("%", ""),
    ("%", "‰"),
    ("$", "€"),
    ("$", ""),
    ("−", ""),
    ("€", "£"),
    ("½", ""),
    ("½", "2"),
    ("million", "billion"),
    ("billion", "million"),
    ("−€", "€−1"),
    ("3 percent", "3"),
    ("0.85", "85"),
    ("0.85", ".85"),
    ("1,051,300", "1,051,30"),
    ("12.4", "124"),
];
const SHAPES: &[(&str, &str)] = &[
    (" ", "  "),
    (" ", "\u{a0}"),
    (" ", "\n"),
    (" ", "\u{2009}"),
    ("“", "\""),
    ("”", "\""),
    ("“", "«"),
    ("’", "'"),
    ("'", "’"),
    ("–", "-"),
    ("−", "-"),
    ("fi", "ﬁ"),
    ("e", "\u{ad}e"),
    ("o", "\u{200b}o"),
    ("a", "ａ"),
    ("2", "２"),
    ("%", "％"),
    ("%", " %"),
    ("$", "＄"),
    ("ö", "o\u{308}"),
    (",", "，"),
    ("(", "（"),
    ("tt", "t-\nt"),
    ("½", " 1/2"),
];

/// Whether a verdict counts as correct.
fn passes(text: &str, article: &str) -> bool {
    verdict(text, Some(article)).is_good() || verdict(text, None).is_good()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn true_quotations_pass((quoted, id) in any_quotation()) {
        prop_assert_eq!(verdict(&quoted, Some(id)), Verdict::Exact);
        prop_assert_eq!(verdict(&quoted, None), Verdict::Exact);
    }

    #[test]
    fn an_ellipsis_for_a_denial_never_passes((quoted, id) in any_quotation(), place in any::<Index>()) {
        const LEFT_OUT: &[(&str, &str)] =
            &[(" not ", " … "), (" never ", " [...] "), (" cannot ", " … "), (" isn’t ", " (…) ")];
        let Some(elided) = changed(&quoted, place, LEFT_OUT) else { return Ok(()) };
        prop_assert!(!passes(&elided, id), "{}", elided);
    }

    #[test]
    fn a_changed_digit_never_passes((quoted, id) in any_quotation(), place in any::<Index>(), digit in 0_u32..10) {
        let digits: Vec<usize> = quoted.char_indices().filter(|(_, c)| c.is_ascii_digit()).map(|(at, _)| at).collect();
        prop_assume!(!digits.is_empty());
        let at = digits[place.index(digits.len())];
        let digit = char::from_digit(digit, 10).expect("one digit");
        prop_assume!(!quoted[at..].starts_with(digit));
        let quoted = format!("{}{digit}{}", &quoted[..at], &quoted[at + 1..]);
        prop_assert!(!passes(&quoted, id), "{}", quoted);
    }

    #[test]
    fn a_changed_name_negation_or_sign_never_passes(
        (quoted, id) in any_quotation(),
        place in any::<Index>(),
        table in select(vec![NAMES, DENIALS, SIGNS]),
    ) {
        let Some(quoted) = changed(&quoted, place, table) else { return Ok(()) };
        // A change at the end may equal a shorter quotation.
        prop_assume!(![RESULTS, OTHER].iter().any(|text| text.contains(quoted.trim())));
        prop_assert!(!passes(&quoted, id), "{}", quoted);
    }

    #[test]
    fn typography_always_passes((quoted, id) in any_quotation(), places in proptest::collection::vec(any::<Index>(), 1..6)) {
        let shaped = places.into_iter().fold(quoted, |text, place| changed(&text, place, SHAPES).unwrap_or(text));
        for article in [Some(id), None] {
            let verdict = verdict(&shaped, article);
            prop_assert!(matches!(verdict, Verdict::Exact | Verdict::Normalized), "{:?}: {}", verdict, shaped);
        }
    }

    #[test]
    fn pieces_always_pass((quoted, id) in any_quotation(), from in any::<Index>(), mark in select(vec!["...", " … ", " [...] ", "(…)", " . . . "])) {
        let words: Vec<&str> = quoted.split(' ').collect();
        prop_assume!(words.len() >= 12);
        let at = 3 + from.index(words.len() - 9);
        let elided = format!("{}{mark}{}", words[..at].join(" "), words[at + 3..].join(" "));
        // An ellipsis may not leave out a denial of the words around it.
        let denies = |word: &&str| {
            let word = word.trim_matches(|c: char| !c.is_alphanumeric());
            matches!(word, "not" | "never" | "cannot" | "isn’t" | "Nobody" | "without" | "nothing" | "no")
        };
        prop_assume!(!words[at..at + 3].iter().any(denies));
        prop_assert_eq!(verdict(&elided, Some(id)), Verdict::Elided, "{}", elided);
    }

    #[test]
    fn a_change_beside_an_ellipsis_never_passes(
        (quoted, id) in any_quotation(),
        (from, place) in any::<(Index, Index)>(),
        table in select(vec![NAMES, DENIALS, SIGNS]),
        mark in select(vec![" ... ", " [it] ", " […] "]),
    ) {
        let words: Vec<&str> = quoted.split(' ').collect();
        prop_assume!(words.len() >= 12);
        let at = 3 + from.index(words.len() - 9);
        let pieces = [words[..at].join(" "), words[at + 2..].join(" ")];
        let half = place.index(2);
        let Some(half_changed) = changed(&pieces[half], place, table) else { return Ok(()) };
        prop_assume!(![RESULTS, OTHER].iter().any(|text| text.contains(half_changed.trim())));
        let quoted = if half == 0 { format!("{half_changed}{mark}{}", pieces[1]) } else { format!("{}{mark}{half_changed}", pieces[0]) };
        prop_assert!(!passes(&quoted, id), "{}", quoted);
    }

    #[test]
    fn any_input_gets_a_verdict(quoted in "\\PC{0,80}|[a-z .…\\[\\]()\"'0-9%$-]{0,60}", cut in any_quotation(), place in any::<Index>()) {
        check(&quoted, None);
        let at = cut.0.floor_char_boundary(place.index(cut.0.len()));
        let mixed = format!("{}{quoted}{}", &cut.0[..at], &cut.0[at..]);
        let finding = check(&mixed, Some(cut.1));
        prop_assert!(finding.found.len() <= ibid::quote::PLACES);
    }
}

#[test]
fn long_quotations_take_bounded_time() {
    let word = |number: usize| format!("w{}x{}", number * 7919 % 10_007, number % 13);
    let text: String = (0..150_000).map(|at| word(at) + if at % 40 == 39 { ".\n\n" } else { " " }).collect();
    let library = Naive::new(vec![article("long", &text)], Size::default());
    let quotes = Quotes::over(&library);
    let named = |text: String| Quotation::new(text).from(ArticleId::new("long"));
    let started = std::time::Instant::now();
    assert_eq!(quotes.check(&named(text.clone())).expect("answered").verdict, Verdict::Exact);
    let cut = text.floor_char_boundary(text.len() / 2);
    let changed = format!("{} 7 not {}", &text[..cut], &text[cut..]).replacen("w7919x1 ", "", 1);
    let finding = quotes.check(&named(changed)).expect("answered");
    assert_eq!(finding.verdict, Verdict::Altered);
    assert!(finding.changes.len() < 10, "{:?}", finding.changes);
    let nothing = (0..100_000).map(|at| word(at * at + 5) + " ").collect::<String>();
    quotes.check(&named(nothing)).expect("answered");
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
}
