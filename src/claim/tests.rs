use std::path::Path;
use std::rc::Rc;
use std::sync::atomic::AtomicBool;

use proptest::prelude::*;

use super::*;
use crate::article::{Article, Meta};
use crate::engine::Searcher;
use crate::ingest::{OcrOptions, Options, ingest};
use crate::passage::Size;

const HARBOUR: &str = "The harbour board of Velmora opened a second ferry pier on 4 June 2018. It cost 4.2 million crowns, \
    of which the town paid 1.5 million. More than 300 boats called at the old pier in 2017, and 212 at the new one. Mayor Ilse \
    Brandt said the pier would not be sold.\n\nTicket prices rose by 12 percent in March. The board rejected a plan to close \
    the lighthouse. Fishing in the outer basin is not allowed.";
const MARKET: &str = "The market hall in Torrin has 45 stalls. In 2019 its traders paid 30 crowns a week, while those of \
    Velmora paid 35 crowns. The hall was built by the architect Jonas Keller between 1907 and 1911.";
const COPY: &str = "The harbour board of Velmora opened a second ferry pier on 4 June 2018.";
const RIVAL: &str = "The harbour board of Velmora opened a second ferry pier on 9 June 2018, the almanac says.";

fn library(articles: &[(&str, &str)]) -> (tempfile::TempDir, Box<dyn Searcher>) {
    let folder = tempfile::tempdir().expect("a folder");
    let lines =
        articles.iter().map(|(id, text)| serde_json::json!({"id": id, "text": text, "date": "2019-02-03"}).to_string());
    let corpus = folder.path().join("corpus.jsonl");
    std::fs::write(&corpus, lines.collect::<Vec<_>>().join("\n")).expect("written");
    let index = folder.path().join("index");
    let stop = AtomicBool::new(false);
    let options = Options {
        walk: crate::read::WalkOptions::default(),
        paths: vec![corpus.clone()],
        corpus: Some(corpus),
        index: index.clone(),
        stdin: None,
        keep_missing: false,
        rebuild: false,
        share: None,
        jobs: 1,
        memory: 64 << 20,
        size: Size::default(),
        worker: None,
        ocr: OcrOptions::default(),
        stop: &stop,
        progress: &mut |_| {},
    };
    ingest(options).expect("indexed");
    let searcher = crate::engine::open(Path::new(&index)).expect("opened");
    (folder, searcher)
}

/// Returns the verdict on a claim by these passages alone.
pub(in crate::claim) fn verdict_by(passage: &str, claim: &str) -> Finding {
    let searcher = LIBRARY.with(Rc::clone);
    let mut judge = Claims::over(&*searcher.1).expect("readable");
    judge.check_against(claim, &[passage]).expect("checked")
}

fn verdicts(articles: &[(&str, &str)], claims: &[(&str, Verdict)]) {
    let (_folder, searcher) = library(articles);
    let mut judge = Claims::over(&*searcher).expect("readable");
    for (claim, expected) in claims {
        let finding = judge.check(&Claim::new(*claim)).expect("checked");
        assert_eq!(finding.verdict, *expected, "{claim}: {:?}", finding.reasons);
    }
}

#[test]
fn what_a_source_says_is_supported() {
    verdicts(
        &[("harbour", HARBOUR), ("market", MARKET)],
        &[
            ("The harbour board of Velmora opened a second ferry pier on 4 June 2018.", Verdict::Supported),
            ("In June 2018 the harbour board of Velmora opened a second ferry pier.", Verdict::Supported),
            ("The market hall in Torrin has 45 stalls.", Verdict::Supported),
            ("In 2019 the traders of Torrin's market hall paid 30 crowns a week.", Verdict::Supported),
        ],
    );
}

#[test]
fn what_a_source_contradicts_is_refuted() {
    verdicts(
        &[("harbour", HARBOUR), ("market", MARKET)],
        &[
            ("The harbour board of Velmora opened a second ferry pier on 9 June 2018.", Verdict::Refuted),
            ("The market hall in Torrin has 54 stalls.", Verdict::Refuted),
            ("The harbour board of Velmora never opened a second ferry pier.", Verdict::Refuted),
            ("Mayor Ilse Brandt said the pier would be sold.", Verdict::Refuted),
            ("Ticket prices fell by 12 percent in March.", Verdict::Refuted),
            ("The board approved a plan to close the lighthouse.", Verdict::Refuted),
            ("Fishing in the outer basin is allowed.", Verdict::Refuted),
            ("More than 500 boats called at the old pier in 2017.", Verdict::Refuted),
            ("The hall was built by the architect Jonas Keller between 1909 and 1914.", Verdict::Refuted),
        ],
    );
}

#[test]
fn numbers_of_one_sentence_are_told_apart_by_what_stands_around_them() {
    let trade = "Torrin's fish trade always makes over 90 percent of its income, while in 2019, Velmora's fish trade made 70 \
        percent of its income.";
    verdicts(
        &[("trade", trade), ("harbour", HARBOUR)],
        &[
            ("In 2019 Velmora's fish trade made 70 percent of its income.", Verdict::Supported),
            ("In 2019 Velmora's fish trade made 90 percent of its income.", Verdict::Refuted),
        ],
    );
}

#[test]
fn a_book_is_no_claim() {
    let (_folder, searcher) = library(&[("harbour", HARBOUR)]);
    let mut judge = Claims::over(&*searcher).expect("readable");
    let long = HARBOUR.repeat(1 + LONGEST / HARBOUR.len());
    for finding in [judge.check(&Claim::new(&*long)), judge.check_against(&long, &[HARBOUR])] {
        let finding = finding.expect("checked");
        assert_eq!(finding.verdict, Verdict::NotEnoughEvidence);
        assert!(finding.reasons[0].contains("longer than 8 KiB"), "{:?}", finding.reasons);
    }
}

#[test]
fn a_claim_without_names_is_not_refuted_by_an_article_about_something_else() {
    let articles = [
        (
            "gold",
            "The Orvane constabulary said on Friday that it had arrested a second man over the theft of a gold clock.",
        ),
        ("council", "The council of Brell met without its mayor, who has the budget for 2019 approved by post."),
        ("act", "The parliament of Nerrow voted to pass the Fisheries Act 2019, which bans trawling."),
        ("airline", "The delayed rules give each airline 45 days to end its flights to Sorrel."),
    ];
    let (_folder, searcher) = library(&articles);
    let mut judge = Claims::over(&*searcher).expect("readable");
    for claim in [
        "Police arrested two men in March.",
        "The city council approved the budget in 2019.",
        "The parliament voted 120 to 80 for the bill.",
        "The airline cancelled 30 flights on Friday.",
    ] {
        let finding = judge.check(&Claim::new(claim)).expect("checked");
        assert_ne!(finding.verdict, Verdict::Refuted, "{claim}: {:?}", finding.reasons);
        assert_ne!(finding.verdict, Verdict::Supported, "{claim}: {:?}", finding.reasons);
    }
    verdicts(&articles, &[("The delayed rules give each airline 60 days to end its flights.", Verdict::Refuted)]);
}

#[test]
fn a_short_claim_without_names_is_refuted_if_all_articles_speak_of_one_matter() {
    let (one, copy) = ("The bridge cost 4.2 million crowns.", "It is known that the bridge cost 4.2 million crowns.");
    let other = "The bridge, of wood, cost 600,000 crowns.";
    let claim = "The bridge cost 4.3 million crowns.";
    let stated = "The bridge cost 4.3 million crowns.";
    for (articles, verdict) in [
        (vec![one], Verdict::Refuted),
        (vec![one, copy], Verdict::Refuted),
        (vec![one, other], Verdict::PartlySupported),
        (vec![stated, other], Verdict::Conflicting),
    ] {
        let others = [HARBOUR, MARKET, "The ferry sank in May.", "Bread rose by a penny.", "The choir sang at noon."];
        let articles = articles.into_iter().chain(others).enumerate().map(|(number, text)| (number.to_string(), text));
        let articles: Vec<(String, &str)> = articles.collect();
        let articles: Vec<(&str, &str)> = articles.iter().map(|(id, text)| (id.as_str(), *text)).collect();
        verdicts(&articles, &[(claim, verdict)]);
    }
}

#[test]
fn nobody_is_refuted_by_his_own_words() {
    // Found by fuzzing: a repeated sentence, once with a word of negation.
    let holm = "He took with him a clock, two cats and 412 notebooks. He took with him a clock, two cats and 412 not.";
    let pier =
        "The pier was not sold in May. The pier was sold in May. The pier was sold in May for 30 crowns, it was said.";
    let many = format!("{}The board did not sell the pier.", "The board did sell the pier. ".repeat(8));
    let (_folder, searcher) = library(&[("holm", holm), ("pier", pier), ("many", &many)]);
    let mut judge = Claims::over(&*searcher).expect("readable");
    for (article, claim) in [
        ("holm", "He took with him a clock, two cats and 412 not"),
        ("holm", "He took with him a clock, two cats and 412 notebooks."),
        ("pier", "The pier was not sold in May."),
        ("pier", "The pier was sold in May"),
        ("many", "The board did not sell the pier."),
        ("many", "The board did sell the pier."),
    ] {
        let finding = judge.check(&Claim::new(claim).from(ArticleId::new(article))).expect("checked");
        assert_ne!(finding.verdict, Verdict::Refuted, "{claim}: {:?}", finding.reasons);
    }
}

#[test]
fn what_no_source_says_is_not_decided() {
    let (_folder, searcher) = library(&[("harbour", HARBOUR), ("market", MARKET)]);
    let mut judge = Claims::over(&*searcher).expect("readable");
    let nothing =
        judge.check(&Claim::new("A volcano on the southern continent buried three villages")).expect("checked");
    assert_eq!(nothing.verdict, Verdict::NotEnoughEvidence);
    let empty = judge.check(&Claim::new("  …  ")).expect("checked");
    assert_eq!((empty.verdict, empty.evidence.len()), (Verdict::NotEnoughEvidence, 0));
    let gone = judge.check(&Claim::new(COPY).from(ArticleId::new("no/such"))).expect("checked");
    assert_eq!(gone.verdict, Verdict::NotEnoughEvidence);
}

#[test]
fn sources_that_disagree_conflict_and_copies_count_once() {
    let (_folder, searcher) = library(&[("a", HARBOUR), ("copy", COPY), ("conflict", RIVAL)]);
    let mut judge = Claims::over(&*searcher).expect("readable");
    let finding = judge.check(&Claim::new(COPY)).expect("checked");
    assert_eq!(finding.verdict, Verdict::Conflicting);
    assert!(finding.reasons.iter().any(|reason| reason.contains("same wording")), "{:?}", finding.reasons);
    assert!(finding.reasons.iter().any(|reason| reason.contains("2019-02-03")), "dated: {:?}", finding.reasons);
    let stances: Vec<Stance> = finding.evidence.iter().map(|it| it.stance).collect();
    assert!(stances.contains(&Stance::Supports) && stances.contains(&Stance::Refutes));
}

#[test]
fn chinese_claims_are_checked() {
    let text = "香港在杭州有约6400个项目，总投资超过1400亿美元。杭州市长表示，港口不会出售。";
    verdicts(
        &[("zh", text)],
        &[
            ("香港在杭州有约6400个项目，总投资超过1400亿美元。", Verdict::Supported),
            ("香港在杭州有约7800个项目，总投资超过1400亿美元。", Verdict::Refuted),
        ],
    );
}

#[test]
fn a_judge_that_is_brought_is_asked_and_rules_stay_above_it() {
    struct Yes;
    impl Entailment for Yes {
        fn support(&self, _: &str, sentences: &[&str]) -> Result<Option<f32>> {
            Ok((!sentences.is_empty()).then_some(1.0))
        }
    }
    let (_folder, searcher) = library(&[("market", MARKET)]);
    let mut judge = Claims::over(&*searcher).expect("readable").with_entailment(&Yes);
    let mut verdict = |claim: &str| judge.check(&Claim::new(claim)).expect("checked").verdict;
    assert_eq!(verdict("Stalls of the hall number four dozen less three"), Verdict::Supported);
    assert_eq!(verdict("The market hall in Torrin has 54 stalls."), Verdict::Refuted);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Any claim gets an answer, and its spans are valid.
    #[test]
    fn any_text_is_answered(claim in "(?s).{0,120}", words in proptest::collection::vec("[A-Za-z0-9$%.,'不没]{1,9}", 0..24)) {
        let article = Article::plain("a", Meta::default(), &format!("{HARBOUR}\n\n{}", words.join(" ")));
        let searcher = LIBRARY.with(Rc::clone);
        let mut judge = Claims::over(&*searcher.1).expect("readable");
        for claim in [claim, words.join(" ")] {
            let finding = judge.check_against(&claim, &[&article.text]).expect("held");
            prop_assert!((0.0..=1.0).contains(&finding.support));
            for evidence in &finding.evidence {
                for it in &evidence.matches {
                    prop_assert!(it.claim.is_none_or(|span| claim.get(span.start..span.end).is_some()));
                    prop_assert!(it.source.is_none_or(|span| evidence.found.article.text.get(span.start..span.end).is_some()));
                }
            }
        }
    }

    /// A changed number is never supported by the original sentence.
    #[test]
    fn a_changed_number_is_never_supported(number in 2_u32..5000, other in 2_u32..5000, what in "[a-z]{4,8}") {
        // A round number may match another.
        prop_assume!(number != other && other % 10 != 0);
        let source = format!("The island of Sarn has {number} {what} houses near the northern harbour.");
        let claim = format!("The island of Sarn has {other} {what} houses near the northern harbour.");
        let searcher = LIBRARY.with(Rc::clone);
        let mut judge = Claims::over(&*searcher.1).expect("readable");
        let (same, changed) = (judge.check_against(&source, &[&source]).expect("held"), judge.check_against(&claim, &[&source]).expect("held"));
        prop_assert_eq!(same.verdict, Verdict::Supported);
        prop_assert_ne!(changed.verdict, Verdict::Supported);
    }
}

thread_local! {
    /// The articles do not matter here, only the word frequencies.
    static LIBRARY: Rc<(tempfile::TempDir, Box<dyn Searcher>)> = Rc::new(library(&[("harbour", HARBOUR)]));
}

#[test]
fn the_same_words_with_another_number_of_negations_are_refuted() {
    let passage = "The mayor said she will not sign a budget that does not pay for the ferry.";
    let claims = [
        "The mayor has not said she will not sign a budget that does not pay for the ferry.",
        "The mayor said she will sign a budget that does not pay for the ferry.",
    ];
    for claim in claims {
        assert_eq!(verdict_by(passage, claim).verdict, Verdict::Refuted, "{claim}");
    }
    assert_eq!(verdict_by(passage, passage).verdict, Verdict::Supported);
}
