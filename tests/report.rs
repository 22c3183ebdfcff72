//! The guarantees of lint and report: correct quotations have no findings, no changed digit or word passes, a written
//! report has no findings, and any input can be parsed.

use std::sync::LazyLock;

use ibid::article::Meta;
use ibid::cite::{Reference, Style};
use ibid::limits::Limits;
use ibid::passage::Size;
use ibid::render::cited::styled;
use ibid::report::{Finding, Report, fixed, lint, lint_within, write};
use ibid::{Article, Span};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::naive::Naive;

fn article(id: &str, text: &str) -> Article {
    Article::plain(id, Meta::default(), text)
}

const HARBOUR: &str = "\
The harbour of Ostrava-on-Sea handled 1,214 ships in 2017, which is 8.5% more than in the year before. Its cranes, built in \
1962, lift 45 tonnes each.

Captain Wrona has piloted vessels here since 14 March 1988. She remembers when the basin froze for eleven weeks and nobody \
was paid.

The port authority borrowed €36 million for a new quay. It expects to repay the loan within twelve years, at 2.75 percent a year.
";

const ORCHARD: &str = "\
Growers in the Teme valley planted 5,300 trees of an old cider variety last winter. The saplings came from a nursery that had \
kept three of them behind a shed.

A barrel sells for £410 now, against £260 five years ago. Most of it goes to Japan.

Frost took a fifth of the blossom on 3 May 2020, and hail took more in June. Insurers paid £1.2 million.
";

const TEA: &str = "\
合作社去年卖出茶叶三千二百公斤，收入比上一年增长12.5%。社员共有86户。

“春茶最香，”老农周福生说，“可是采茶的人越来越少了。”
";

static LIBRARY: LazyLock<Naive> = LazyLock::new(|| {
    let articles = [("port/harbour", HARBOUR), ("orchard", ORCHARD), ("茶", TEA)];
    let articles = articles.into_iter().map(|(id, text)| article(id, text)).collect();
    Naive::new(articles, Size { smallest: 80, largest: 240 })
});

fn found(report: &str) -> Vec<Finding> {
    lint(&Report::parse(report), &*LIBRARY).expect("the library answers")
}

#[track_caller]
fn is_clean(report: &str) {
    let counted: Vec<Finding> = found(report).into_iter().filter(Finding::counts).collect();
    assert!(counted.is_empty(), "{report}\n{counted:#?}");
}

/// The words of a sentence and its reference.
#[derive(Clone, Debug)]
struct Quoted {
    words: String,
    reference: Reference,
}

/// A run of words of a sentence, long enough to be evidence.
fn quoted() -> impl Strategy<Value = Quoted> {
    let articles = select(vec![("port/harbour", HARBOUR), ("orchard", ORCHARD), ("茶", TEA)]);
    (articles, any::<Index>(), any::<Index>(), any::<Index>(), any::<bool>()).prop_map(
        |((id, text), at, from, to, pinned)| {
            let article = article(id, text);
            let sentences: Vec<Span> = article.paragraphs.iter().flat_map(|it| it.sentences.clone()).collect();
            let sentence = *at.get(&sentences);
            let said = sentence.of(text);
            let starts: Vec<usize> = if id == "茶" {
                said.char_indices().filter(|(_, c)| c.is_alphabetic()).map(|(at, _)| at).collect()
            } else {
                std::iter::once(0).chain(said.match_indices(' ').map(|(at, _)| at + 1)).collect()
            };
            let least = 6.min(starts.len());
            let first = from.index(starts.len() - least + 1);
            let last = first + least + to.index(starts.len() - first - least + 1);
            let end = starts.get(last).copied().unwrap_or(said.len());
            let span = Span::new(sentence.start + starts[first], sentence.start + end).trimmed(text);
            let reference = Reference::covering(&article, span).expect("it is in a paragraph");
            let words = span.of(text).to_owned();
            let reference = if pinned { reference } else { Reference { pin: None, ..reference } };
            Quoted { words, reference }
        },
    )
}

/// A form of quotation and citation.
fn shown(quoted: &Quoted, form: usize, note: usize) -> String {
    let Quoted { words, reference } = quoted;
    // Quotation marks inside the words do not conflict with straight marks and those of another language.
    let words = words.replace('*', "\\*").replace('_', "\\_");
    match form {
        0 => format!("It is said that “{words}” [{reference}]."),
        1 => format!("According to the paper [@{reference}], «{words}» and so on."),
        2 => format!("> {words}\n>\n> — the paper, {reference}"),
        3 => format!("It says:[^{note}] „{words}“.\n\n[^{note}]: See {reference}, there."),
        4 => format!("- One thing is this: 『{words}』 ({reference})"),
        5 => format!("| what | where |\n| --- | --- |\n| “{words}” [{reference}] | there |"),
        _ => {
            let wrapped = words.replace(' ', "\n");
            format!("“{wrapped}”[^{note}]\n\n[^{note}]: {reference}")
        }
    }
}

fn report(parts: &[(Quoted, usize)]) -> String {
    let parts: Vec<String> = parts.iter().enumerate().map(|(at, (quoted, form))| shown(quoted, *form, at)).collect();
    format!("---\ntitle: “A report that nobody cites”\n---\n\n# One\n\n{}\n", parts.join("\n\nSome words between.\n\n"))
}

/// Quotations that do not contain their own closing mark.
fn parts() -> impl Strategy<Value = Vec<(Quoted, usize)>> {
    vec((quoted(), 0_usize..7), 1..6).prop_map(|parts| {
        let fits = |(quoted, form): (Quoted, usize)| {
            if quoted.words.contains(['“', '”']) { (quoted, 2) } else { (quoted, form) }
        };
        parts.into_iter().map(fits).collect()
    })
}

/// The words with one digit or letter changed, not only in case or accent.
fn changed(words: &str, at: Index) -> Option<String> {
    let places: Vec<(usize, char)> = words.char_indices().filter(|(_, c)| c.is_ascii_alphanumeric()).collect();
    if places.is_empty() {
        return None;
    }
    let (place, c) = *at.get(&places);
    let other = match c {
        '0'..='8' => char::from(c as u8 + 1),
        '9' => '1',
        'x' | 'X' => 'q',
        _ => 'x',
    };
    Some(format!("{}{other}{}", &words[..place], &words[place + 1..]))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn true_quotations_are_clean(parts in parts()) {
        is_clean(&report(&parts));
    }

    #[test]
    fn a_changed_digit_or_letter_is_found(parts in parts(), which in any::<Index>(), at in any::<Index>()) {
        let mut parts = parts;
        let which = which.index(parts.len());
        let Some(words) = changed(&parts[which].0.words, at) else { return Ok(()) };
        parts[which].0.words = words;
        let report = report(&parts);
        let findings = found(&report);
        prop_assert!(findings.iter().any(Finding::counts), "{report}");
    }

    #[test]
    fn a_written_report_is_clean_and_stable(parts in parts(), style in select(vec!["apa", "chicago", "ieee", "mla"])) {
        let style = Style::load(style).expect("a style");
        let draft = report(&parts);
        let write = |text: &str| {
            write(&Report::parse(text), &*LIBRARY, (&style, None), "References", &styled).expect("it is written")
        };
        let wrote = write(&draft);
        prop_assert!(wrote.unwritten.is_empty());
        prop_assert_eq!(wrote.citations, parts.len(), "{}\n{}", draft, wrote.text);
        is_clean(&wrote.text);
        prop_assert_eq!(&write(&wrote.text).text, &wrote.text);
    }

    #[test]
    fn any_text_can_be_checked(text in "([a-zé“”„«»\"'’‘「」 \\n>#*_`|\\[\\]()^:;@.0-9茶-]|\\[茶#p1\\]|orchard#p2|<span data-ibid=\"orchard#p1\">|</span>|<!-- ibid: allow |-->|\\[\\^1\\]:? ){0,60}") {
        let report = Report::parse(&text);
        for quotation in &report.quotations {
            prop_assert!(text.get(quotation.span.start..quotation.span.end).is_some());
        }
        for citation in &report.citations {
            prop_assert!(text.get(citation.span.start..citation.span.end).is_some());
            prop_assert!(!citation.cited.is_empty());
        }
        let findings = lint(&report, &*LIBRARY).expect("the library answers");
        for finding in &findings {
            for mark in &finding.marks {
                prop_assert!(text.get(mark.start..mark.end).is_some(), "{finding:?}");
            }
        }
        let (better, _) = fixed(&text, &findings);
        Report::parse(&better);
    }
}

#[test]
fn figures_in_other_notations_are_the_same() {
    is_clean("Twelve years from now the £410 barrel may be dearer [orchard#p2; port/harbour#p3].");
    is_clean("Frost took 20% of the blossom on 3 May 2020 [orchard#p3].");
    is_clean("Insurers paid 1.2 million pounds, see section 4.1 and page 77 [orchard#p3].");
    is_clean("The ships were 1\u{202f}214 in number [port/harbour#p1].");
    is_clean("86 households belong to it, which sold 3,200 kg [茶#p1].");
}

#[test]
fn another_unit_or_end_of_a_change_is_found() {
    for (report, text) in [
        ("Insurers paid €1.2 million [orchard#p3].", "€1.2 million"),
        ("Its cranes lift 45 kilograms each [port/harbour#p1].", "45 kilograms"),
        ("Captain Wrona began on 14 March 1989 [port/harbour#p2].", "14 March 1989"),
        ("It borrowed €35 million [port/harbour#p3].", "€35 million"),
    ] {
        let findings = found(report);
        let texts: Vec<&str> = findings
            .iter()
            .filter(|finding| finding.rule == "number-unsupported")
            .map(|finding| finding.span().of(report))
            .collect();
        assert_eq!(texts, [text], "{report}");
    }
}

#[test]
fn the_source_of_a_row_counts_for_its_cells() {
    is_clean("| Quotation | Source |\n| --- | --- |\n| “A barrel sells for £410 now” | [orchard#p2] |");
}

#[test]
fn sentences_are_checked_against_the_passages_they_cite() {
    let report =
        Report::parse("A barrel no longer sells for £410 now [orchard#p2]. A barrel sells for £410 now [orchard#p2].");
    let findings = lint(&report, &*LIBRARY).expect("the library answers");
    let claims: Vec<&str> = findings
        .iter()
        .filter(|finding| finding.rule == "claim-unsupported")
        .map(|finding| finding.span().of(&report.text))
        .collect();
    assert_eq!(claims, ["A barrel no longer sells for £410 now [orchard#p2]."]);
}

/// A report with many quotations and sentences, of which every second has a word or figure of its own.
fn long_report() -> String {
    let part = |number: usize| {
        format!(
            "Its cranes lift {} tonnes each [port/harbour#p1]. It was called “an old cider variety {number}” [orchard#p1].\n\n\
             Growers planted 5,300 trees of an old cider variety last winter, as {number} people said [orchard#p1].\n\n",
            if number.is_multiple_of(2) { 45 } else { number }
        )
    };
    (0..40).map(part).collect()
}

#[test]
fn the_number_of_threads_does_not_change_the_findings() {
    let report = Report::parse(&long_report());
    let of = |threads: usize, work: u64| {
        let limits = Limits { threads, work, ..Limits::default() };
        let findings = lint_within(&report, &*LIBRARY, &limits).expect("the library answers");
        findings.iter().map(|finding| format!("{finding:?}")).collect::<Vec<_>>()
    };
    let whole = of(1, Limits::default().work);
    assert!(whole.len() > 40 && !whole.iter().any(|finding| finding.contains("not-checked")), "{whole:#?}");
    assert_eq!(of(4, Limits::default().work), whole);
    // What is left unchecked when the budget of the report is spent, too.
    let unchecked = |findings: &[String]| findings.iter().filter(|it| it.contains("not-checked")).count();
    let (none, mut was_cut_short) = (unchecked(&of(1, 0)), false);
    for bits in 0..20 {
        let work = 1_u64 << bits;
        let one = of(1, work);
        was_cut_short |= (1..none).contains(&unchecked(&one));
        assert_eq!(of(4, work), one, "{work}");
    }
    assert!(was_cut_short, "{none}");
}
