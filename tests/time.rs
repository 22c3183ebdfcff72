//! Linear time: reading, checking and linting take time proportional to the input, can be cancelled, and are left
//! undecided when the work budget is exceeded.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use ibid::article::Meta;
use ibid::claim::{Claim, Claims, Verdict};
use ibid::passage::Size;
use ibid::quote::{Quotation, Quotes};
use ibid::render::json;
use ibid::report::{Report, fixed, lint, lint_within};
use ibid::{Article, ArticleId, Cancel, Error, Limits};

use crate::naive::Naive;

fn library(text: &str) -> Naive {
    Naive::new(vec![Article::plain("a", Meta::default(), text)], Size { smallest: 400, largest: 1200 })
}

/// Short paragraphs, each with a number and a word that recurs in others.
fn paragraphs(count: usize) -> String {
    (0..count).fold(String::new(), |mut text, at| {
        let _ = write!(text, "Paragraph {at} w{} here.\n\n", at % 50);
        text
    })
}

/// Returns the shortest of a few runs, since load only makes runs longer.
fn shortest(runs: usize, mut work: impl FnMut()) -> Duration {
    let timed = |_| {
        let started = Instant::now();
        work();
        started.elapsed()
    };
    (0..runs).map(timed).min().expect("it runs")
}

/// Requires that eight times the input takes at most three times the proportional time; quadratic work takes eight
/// times.
#[track_caller]
fn is_linear(what: &str, small: usize, mut work: impl FnMut(usize)) {
    let mut ratio = f64::INFINITY;
    for _ in 0..3 {
        let (one, eight) = (shortest(3, || work(small)), shortest(2, || work(8 * small)));
        ratio = ratio.min(eight.as_secs_f64() / one.as_secs_f64());
        if ratio <= 24.0 {
            return;
        }
    }
    panic!("{what}: eight times as much takes {ratio:.1} times as long");
}

#[test]
fn a_check_is_linear_in_the_paragraphs_of_an_article() {
    let work = |count: usize| {
        let library = library(&paragraphs(count));
        let mut claims = Claims::over(&library).expect("readable");
        let claim = Claim::new("Paragraph 77 is here").from(ArticleId::new("a"));
        assert_eq!(claims.check(&claim).expect("checked").verdict, Verdict::Supported);
        claims.work()
    };
    // Work units are counted, which are equal on every machine.
    let (small, large) = (work(1_000), work(10_000));
    assert!(large as f64 / (small as f64) < 13.0, "{small} {large}");
    // Numbers of other sentences are not compared.
    let texts: Vec<(usize, String)> = [1_000, 8_000].map(|count| (count, paragraphs(count))).into();
    let library = library("a");
    is_linear("check", 1_000, |count| {
        let text = &texts.iter().find(|(of, _)| *of == count).expect("it is made").1;
        let mut claims = Claims::over(&library).expect("readable");
        let found = claims.check_against("Paragraph 77 is here", &[text]).expect("held");
        assert_eq!(found.verdict, Verdict::Supported);
    });
}

/// A report with this many pieces.
type Shape = Box<dyn Fn(usize) -> String>;

/// Parses a report, lints it, writes the findings as JSON, and fixes it.
fn linted(text: &str, library: &Naive) {
    let report = Report::parse(text);
    let found = lint(&report, library).expect("the library answers");
    let mut out = Vec::new();
    json::findings(&mut out, "report.md", text, &found).expect("memory takes all");
    assert!(!out.is_empty() && fixed(text, &found).1 <= found.len());
}

#[test]
fn lint_is_linear_in_repeated_text() {
    let library = library("Paragraph 1 w1 here.");
    let repeated = |piece: &'static str| move |count: usize| piece.repeat(count);
    let numbered = |before: &'static str, piece: fn(usize) -> String, after: &'static str| {
        move |count: usize| before.to_owned() + &(0..count).map(piece).collect::<String>() + after
    };
    let shapes: [(&str, usize, Shape); 8] = [
        ("references in a paragraph", 400, Box::new(repeated("It is so [nowhere#p1]. "))),
        ("references in a sentence", 400, Box::new(repeated("so [nowhere#p1] and "))),
        (
            "wishes and findings",
            200,
            Box::new(repeated("It is so [nowhere#p1]. <!-- ibid: allow reference-unknown: a test -->\n\n")),
        ),
        ("dashes in a block quotation", 2_000, Box::new(|count| "> ".to_owned() + &"- – ".repeat(count))),
        (
            "works",
            400,
            Box::new(numbered("---\nreferences:\n", |at| format!("- id: work{at}\n"), "---\n\nThe text @x.\n")),
        ),
        (
            "notes",
            300,
            Box::new(|count| {
                let (mut signs, mut notes) = (String::new(), String::new());
                for at in 0..count {
                    let _ = write!(signs, "Words.[^{at}]\n\n");
                    let _ = write!(notes, "[^{at}]: See [nowhere#p1].\n\n");
                }
                signs + &notes
            }),
        ),
        ("quotations in a paragraph", 150, Box::new(repeated("They say “w1 here” in 2019 [a#p1]. "))),
        ("moved quotations", 60, Box::new(repeated("They say “Paragraph 1 w1 here” [a#p1@00000000].\n\n"))),
    ];
    for (what, small, text) in shapes {
        let texts = [text(small), text(8 * small)];
        is_linear(what, small, |count| {
            linted(&texts[usize::from(count > small)], &library);
        });
    }
}

/// A claim of one repeated word and a text of long sentences of it: every word is compared with every other in its
/// context.
fn repeated() -> (String, String) {
    ("crown steel ".repeat(600), ["crown steel ".repeat(600).as_str(), "."].concat())
}

#[test]
fn work_beyond_the_budget_is_left_undecided() {
    let (claim, text) = repeated();
    let library = library(&text);
    let mut claims = Claims::over(&library).expect("readable");
    let limits = Limits { work: 1 << 20, ..Limits::default() };
    let claim = Claim::new(claim);
    let found = claims.check_within(&claim, &limits).expect("an answer");
    assert_eq!((found.verdict, found.evidence.len()), (Verdict::NotEnoughEvidence, 0));
    assert!(found.reasons[0].contains("not decided within the work budget"), "{:?}", found.reasons);
    assert!(claims.work() < 4 << 20, "{}", claims.work());
    let held = claims.check_against_within(&claim.text, &[&text], &limits);
    assert!(matches!(held, Err(Error::OverBudget)));
    // Ordinary claims use a small part of the budget.
    let found = claims.check_within(&Claim::new("Crown steel"), &limits).expect("an answer");
    assert_ne!(found.reasons, ["not decided within the work budget"]);

    let quoted = Quotation::new("crown steel … ".repeat(400));
    let quoted = Quotes::over(&library).check_within(&quoted, &limits);
    assert!(matches!(quoted, Err(Error::OverBudget)), "{quoted:?}");

    let report = format!("They say “{}” [a#p1].\n\nIt cost 5 crowns [a#p1].\n", "crown steel … ".repeat(400));
    let report = Report::parse(&report);
    let found = lint_within(&report, &library, &Limits { work: 1 << 14, ..Limits::default() }).expect("an answer");
    let unchecked: Vec<_> = found.iter().filter(|finding| finding.rule == "not-checked").collect();
    assert!(unchecked.iter().any(|finding| finding.span() == report.quotations[0].span), "{unchecked:?}");
    assert!(unchecked.iter().all(|finding| finding.counts()));
}

#[test]
fn a_cancelled_request_ends_at_any_stage() {
    let (claim, text) = repeated();
    let library = library(&text);
    let report = Report::parse(&format!("They say “{}” [a#p1].\n", "crown steel … ".repeat(400)));
    let mut claims = Claims::over(&library).expect("readable");
    let ask = |claims: &mut Claims<'_>, limits: &Limits| {
        [
            claims.check_within(&Claim::new(claim.as_str()), limits).err(),
            claims.check_against_within(&claim, &[&text], limits).err(),
            Quotes::over(&library).check_within(&Quotation::new(claim.as_str()), limits).err(),
            lint_within(&report, &library, limits).err(),
        ]
    };
    let cancelled = Cancel::new();
    cancelled.cancel();
    for error in ask(&mut claims, &Limits::until(&cancelled)) {
        assert!(matches!(error, Some(Error::Cancelled)), "{error:?}");
    }
    let late = Cancel::never().with_deadline(Instant::now());
    for error in ask(&mut claims, &Limits::until(&late)) {
        assert!(matches!(error, Some(Error::TimedOut)), "{error:?}");
    }
    // Also during the work: the time is a small part of the complete work.
    let soon = Cancel::new();
    let limits = Limits { work: u64::MAX, ..Limits::until(&soon) };
    let waiter = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(100));
        soon.cancel();
    });
    let long = Claim::new(claim.as_str());
    let error = claims.check_within(&long, &limits).expect_err("it takes far longer");
    assert!(matches!(error, Error::Cancelled), "{error}");
    waiter.join().expect("it ends");
}
