use crate::claim::Verdict;
use crate::claim::tests::verdict_by;

/// Pairs that exchange roles: see its first line.
const PAIRS: &str = include_str!("pairs.txt");

/// A claim and whether it came out as it should.
struct Outcome {
    lang: String,
    claim: String,
    is_true: bool,
    is_right: bool,
}

fn outcomes() -> Vec<Outcome> {
    let (mut lang, mut source) = ("", "");
    let mut found = Vec::new();
    for line in PAIRS.lines().filter(|line| !line.starts_with('#')) {
        let (mark, rest) = line.split_once(' ').expect("a mark and a sentence");
        let is_true = match mark {
            "+" => true,
            "-" => false,
            _ => {
                (lang, source) = (mark.trim_end_matches(':'), rest);
                continue;
            }
        };
        let finding = verdict_by(source, rest);
        let is_right = (finding.verdict == Verdict::Supported) == is_true;
        found.push(Outcome { lang: lang.to_owned(), claim: rest.to_owned(), is_true, is_right });
    }
    found
}

#[test]
fn exchanged_roles_fall_and_paraphrases_do_not() {
    let outcomes = outcomes();
    let count = |is_english: bool, is_true: bool| {
        let own = outcomes.iter().filter(|it| (it.lang == "en") == is_english && it.is_true == is_true);
        (own.clone().filter(|it| it.is_right).count(), own.count())
    };
    let (found, of_true) = count(true, true);
    let (kept_out, of_false) = count(true, false);
    let wrong: Vec<&str> =
        outcomes.iter().filter(|it| it.lang == "en" && !it.is_right).map(|it| it.claim.as_str()).collect();
    assert!(found >= FOUND, "{found} of {of_true} true claims are supported: {wrong:#?}");
    assert!(kept_out >= KEPT_OUT, "{kept_out} of {of_false} false claims are not supported: {wrong:#?}");
}

/// As measured.
const FOUND: usize = 24;
const KEPT_OUT: usize = 22;

#[test]
fn the_reason_names_the_roles() {
    let finding = verdict_by(
        "The harbour authority sued Marlow Brothers in March.",
        "Marlow Brothers sued the harbour authority.",
    );
    assert_eq!(finding.verdict, Verdict::Refuted);
    assert!(finding.reasons.iter().any(|it| it.contains("exchanged their roles")), "{:?}", finding.reasons);
}

#[test]
fn a_speaker_is_the_one_who_says_it() {
    let source = "Councillor Rhys Owen said that the inspector had ignored the warnings of Mara Dent.";
    let finding = verdict_by(source, "Mara Dent said that the inspector had ignored the warnings of Rhys Owen.");
    assert_ne!(finding.verdict, Verdict::Supported, "{:?}", finding.reasons);
    let source = "A spokesman for Torvik Shipping said that the ferry had been repaired in April.";
    let finding = verdict_by(source, "Torvik Shipping said that the ferry had been repaired in April.");
    assert_ne!(finding.verdict, Verdict::Refuted, "{:?}", finding.reasons);
}
