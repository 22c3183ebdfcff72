//! Reports the accuracy of the verdicts by set and overall, and writes a model as text.

use std::fmt::Write as _;
use std::io;

use ibid::claim::{Features, Model, Node, Verdict};

use crate::boost::Boost;
use crate::rows::say;
use crate::set::{Example, FOLDS, Label, ROUNDS, Set};

/// An example with its verdict and support.
type Said<'a> = (&'a Example, Verdict, f32);

/// Measures every set with a model that saw nothing of it: what to expect of texts of another kind.
pub(crate) fn by_set(sets: &[Set]) -> io::Result<()> {
    say("By set: trained on the other sets only.")?;
    say(HEADER)?;
    let mut all: Vec<Said<'_>> = Vec::new();
    for set in sets {
        let others: Vec<&Example> =
            sets.iter().filter(|other| other.name != set.name).flat_map(|other| &other.examples).collect();
        let model = Boost::default().train(&others);
        let said = set.examples.iter().map(|it| said(it, &model)).collect::<Vec<_>>();
        say(&line(&set.name, &said))?;
        all.extend(said);
    }
    calibration(&all)
}

/// Measures every set with models that saw none of its articles.
pub(crate) fn cross_validated(sets: &[Set], lists_errors: bool) -> io::Result<()> {
    let everything: Vec<&Example> = sets.iter().flat_map(|set| &set.examples).collect();
    let mut all: Vec<Vec<Said<'_>>> = sets.iter().map(|_| Vec::new()).collect();
    for round in 0..ROUNDS {
        let models = (0..FOLDS).map(|fold| {
            let others: Vec<&Example> = everything.iter().copied().filter(|it| it.fold(round) != fold).collect();
            Boost::default().train(&others)
        });
        let models: Vec<Model> = models.collect();
        for (set, all) in sets.iter().zip(&mut all) {
            all.extend(set.examples.iter().map(|it| said(it, &models[it.fold(round)])));
        }
    }
    say("By article: trained on other articles of all sets, five folds, four times.")?;
    say(HEADER)?;
    for (set, said) in sets.iter().zip(&all) {
        say(&line(&set.name, said))?;
    }
    let said_of = all;
    let all: Vec<Said<'_>> = said_of.concat();
    calibration(&all)?;
    if lists_errors {
        for (set, said) in sets.iter().zip(&said_of) {
            errors(&set.name, &said[..set.examples.len()])?;
        }
    }
    Ok(())
}

fn said<'a>(example: &'a Example, model: &Model) -> Said<'a> {
    let (verdict, support) = example.measured.verdict(model);
    (example, verdict, support)
}

const HEADER: &str =
    "set                          n    auc  bacc   tpr   tnr macroF1 f.refut f.supp  refut elsewh   p@1  hit5";

fn line(name: &str, said: &[Said<'_>]) -> String {
    let own: Vec<&Said<'_>> = said.iter().filter(|it| it.0.label != Label::Elsewhere).collect();
    let of = |label: Label| own.iter().copied().filter(move |it| it.0.label == label);
    let share = |all: &mut dyn Iterator<Item = bool>| {
        let (mut yes, mut count) = (0_u32, 0_u32);
        all.for_each(|it| (yes, count) = (yes + u32::from(it), count + 1));
        if count == 0 { f64::NAN } else { f64::from(yes) / f64::from(count) }
    };
    let tpr = share(&mut of(Label::Supported).map(|it| it.1 == Verdict::Supported));
    let tnr = share(&mut of(Label::Not).map(|it| it.1 != Verdict::Supported));
    let auc = auc(of(Label::Supported).map(|it| it.2), of(Label::Not).map(|it| it.2));
    let macro_f1 = if of(Label::Partly).next().is_some() { macro_f1(&own) } else { f64::NAN };
    let false_refuted = share(&mut of(Label::Supported).map(|it| it.1 == Verdict::Refuted));
    let false_supported = share(&mut of(Label::Not).map(|it| it.1 == Verdict::Supported));
    let refuted = share(&mut own.iter().filter(|it| it.0.is_refuted).map(|it| it.1 == Verdict::Refuted));
    let elsewhere =
        share(&mut said.iter().filter(|it| it.0.label == Label::Elsewhere).map(|it| it.1 == Verdict::Supported));
    let hit = |it: &Example, among: usize| {
        it.measured.sentences.iter().take(among).any(|span| it.gold.iter().any(|gold| gold.overlaps(*span)))
    };
    let gold: Vec<&Example> = own.iter().map(|it| it.0).filter(|it| !it.gold.is_empty()).collect();
    let (first, five) = (share(&mut gold.iter().map(|it| hit(it, 1))), share(&mut gold.iter().map(|it| hit(it, 5))));
    let figures = [
        auc,
        f64::midpoint(tpr, tnr),
        tpr,
        tnr,
        macro_f1,
        false_refuted,
        false_supported,
        refuted,
        elsewhere,
        first,
        five,
    ];
    let mut ids: Vec<&str> = own.iter().map(|it| it.0.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut line = format!("{name:24} {:5}", ids.len());
    for figure in figures {
        let _ = if figure.is_nan() { write!(line, "      ·") } else { write!(line, "  {figure:.3}") };
    }
    line
}

/// Returns the probability that a supported claim has greater support than another; ties count half.
fn auc(positive: impl Iterator<Item = f32>, negative: impl Iterator<Item = f32>) -> f64 {
    let negative: Vec<f32> = negative.collect();
    let (mut wins, mut pairs) = (0.0, 0.0);
    for one in positive {
        for other in &negative {
            pairs += 1.0;
            wins += if one > *other {
                1.0
            } else if (one - other).abs() < f32::EPSILON {
                0.5
            } else {
                0.0
            };
        }
    }
    wins / pairs
}

/// Returns the mean F1 of supported, partly supported and all others.
fn macro_f1(said: &[&Said<'_>]) -> f64 {
    let truth = |it: &Said<'_>| match it.0.label {
        Label::Supported => 0,
        Label::Partly => 1,
        Label::Not | Label::Elsewhere => 2,
    };
    let answer = |it: &Said<'_>| match it.1 {
        Verdict::Supported => 0,
        Verdict::PartlySupported => 1,
        _ => 2,
    };
    let f1 = |class: usize| {
        let both = said.iter().filter(|it| truth(it) == class && answer(it) == class).count() as f64;
        let either =
            said.iter().filter(|it| truth(it) == class).count() + said.iter().filter(|it| answer(it) == class).count();
        2.0 * both / either as f64
    };
    (f1(0) + f1(1) + f1(2)) / 3.0
}

/// Prints the calibration: the share of supported claims by tenths of the support, weighted as in training.
fn calibration(said: &[Said<'_>]) -> io::Result<()> {
    let mut bins = [(0.0_f64, 0.0_f64, 0.0_f64); 10];
    for (example, _, support) in said.iter().filter(|it| it.0.label != Label::Elsewhere) {
        let bin = &mut bins[((support * 10.0) as usize).min(9)];
        let weight = f64::from(example.weight);
        bin.0 += weight;
        bin.1 += weight * f64::from(*support);
        bin.2 += if example.label == Label::Supported { weight } else { 0.0 };
    }
    let all: f64 = bins.iter().map(|bin| bin.0).sum();
    say("\nsupport      share of claims   stated   borne out")?;
    for (place, (weight, stated, true_)) in bins.iter().enumerate().filter(|(_, bin)| bin.0 > 0.0) {
        let low = place as f64 / 10.0;
        say(&format!(
            "{low:.1} to {:.1}  {:14.3}  {:9.3}  {:9.3}",
            low + 0.1,
            weight / all,
            stated / weight,
            true_ / weight
        ))?;
    }
    let error: f64 = bins.iter().map(|(_, stated, true_)| (stated - true_).abs()).sum::<f64>() / all;
    say(&format!("expected calibration error {error:.3}"))
}

/// Lists errors, one claim per line, with the rule that applied, if any; for manual review.
fn errors(set: &str, said: &[Said<'_>]) -> io::Result<()> {
    for (example, verdict, support) in said {
        let is_wrong = match example.label {
            Label::Supported | Label::Partly => *verdict == Verdict::Refuted,
            Label::Not | Label::Elsewhere => *verdict == Verdict::Supported,
        };
        if is_wrong {
            let (rule, words) = example.measured.contradiction.clone().unwrap_or(("model", String::new()));
            let Example { id, claim, label, .. } = example;
            say(&format!("{set} {label:?} {} {support:.2} {rule} {id}: {claim} | {words}", verdict.name()))?;
        }
    }
    Ok(())
}

/// Formats a model: one tree per line.
pub(crate) fn model(model: &Model) -> String {
    fn node(node: &Node, text: &mut String) {
        let _ = match node {
            Node::Leaf(value) => write!(text, "{value:?}"),
            Node::Split(feature, at, low, high) => {
                let _ = write!(text, "[\"{}\", {at:?}, ", Features::ALL[feature.0].0);
                node_pair(low, high, text);
                write!(text, "]")
            }
        };
    }
    fn node_pair(low: &Node, high: &Node, text: &mut String) {
        node(low, text);
        text.push_str(", ");
        node(high, text);
    }
    let mut text = String::from(
        "# What `ibid check` learned of which features bear a claim out: trees whose values are added to the log odds.\n\
         # [feature, limit, below, above]: where the feature is at most the limit what is below counts, else what is above.\n\
         # Written by `cargo bench --bench claims -- --train`; docs/claims.md says from what, and how good it is.\n",
    );
    let _ = writeln!(text, "base = {:?}\ntrees = [", model.base);
    for tree in &model.trees {
        text.push_str("  ");
        node(tree, &mut text);
        text.push_str(",\n");
    }
    text.push_str("]\n");
    text
}

/// Formats the features of every example: a JSON object per line.
pub(crate) fn features(sets: &[Set]) -> String {
    let mut text = String::new();
    for set in sets {
        for example in &set.examples {
            let values: Vec<String> = example.measured.features.values().iter().map(f32::to_string).collect();
            let rule = example.measured.contradiction.as_ref().map_or("", |(rule, _)| *rule);
            let _ = writeln!(
                text,
                "{{\"set\":\"{}\",\"id\":\"{}\",\"label\":\"{:?}\",\"weight\":{},\"found\":\"{:?}\",\"rule\":\"{rule}\",\"features\":[{}]}}",
                set.name,
                example.id,
                example.label,
                example.weight,
                example.measured.found,
                values.join(",")
            );
        }
    }
    text
}
