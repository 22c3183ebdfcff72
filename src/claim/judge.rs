//! Combines the assessments of the articles into the verdict, the evidence in order, and the reasons.

use std::collections::BTreeSet;

use super::account::{Found, Part, PartStatus};
use super::assess::ArticleAssessment;
use super::contradiction::Contradiction;
use super::evidence::{Evidence, Stance};
use super::features::Features;
use super::{Claim, Finding, Verdict};
use crate::rank::Signature;
use crate::text::Lang;

/// Support at which an article supports a claim; the model was trained so that both errors have equal cost there.
const SUPPORT_THRESHOLD: f32 = 0.5;
/// Maximum support if a rule contradicts the claim.
const MAX_OVERRULED_SUPPORT: f32 = 0.05;
/// A claim of which a part is not found has at most this share of the estimate, so that it is never supported.
const INCOMPLETE_FACTOR: f32 = 0.49;
/// Estimate below which a claim is not supported even if every part is found.
const MIN_COMPLETE: f32 = 0.38;
/// The same in languages other than English, which the model was hardly trained on.
const MIN_COMPLETE_ELSEWHERE: f32 = 0.25;
/// Estimate from which a claim of several statements is supported if nearly all of it is found.
const MIN_SEVERAL: f32 = 0.61;
/// Minimum share of the claim's weight in the selected sentences for a claim that is partly supported: a statement in other
/// words shares few.
const MIN_PARTLY: f32 = 0.2;
/// The same, beyond which an article is said to be about the claim's matter.
pub(super) const MIN_SAME_MATTER: f32 = 0.35;
/// An article that the claim does not name contradicts it only if one sentence has this share of it, and the article
/// this share of its names.
const MIN_COVERAGE: f32 = 0.5;
const MIN_NAMES: f32 = 0.8;
/// Number of terms besides the contradicted one by which an article is known to be about a claim without names, if articles
/// that have all of them contradict it differently: they are likely about several matters.
const MIN_REST: usize = 4;
/// The same, if they do not.
const MIN_UNIQUE_REST: usize = 2;
/// Maximum number of evidence sentences.
const MAX_EVIDENCE: usize = 10;
/// Maximum number of missing words to list.
const MAX_LISTED: usize = 6;

/// Combines the assessments of a claim into a finding.
pub(super) fn judge(claim: &Claim, answers: Vec<ArticleAssessment>) -> Finding {
    let is_named = claim.article.is_some();
    let min_rest = if is_named { 0 } else { min_rest(claim, &answers) };
    let mut verdicts: Vec<SourceVerdict> =
        answers.into_iter().map(|answer| SourceVerdict::of(answer, is_named, min_rest)).collect();
    verdicts.sort_by(|one, other| one.rank().cmp(&other.rank()).then(other.support.total_cmp(&one.support)));
    let copies = fold_duplicates(&mut verdicts);
    if let Some(first) = verdicts.first_mut() {
        first.answer.complete(&claim.text);
    }
    let says = |stance: Verdict| verdicts.iter().filter(move |source| source.says == stance).count();
    let (pro, contra, part) = (says(Verdict::Supported), says(Verdict::Refuted), says(Verdict::PartlySupported));
    let verdict = match (pro, contra, part) {
        (0, 0, 0) => Verdict::NotEnoughEvidence,
        (0, 0, _) => Verdict::PartlySupported,
        (0, ..) => Verdict::Refuted,
        (_, 0, _) => Verdict::Supported,
        _ => Verdict::Conflicting,
    };
    let support = verdicts.iter().map(|source| source.support).fold(0.0, f32::max);
    let mut reasons = reasons(claim, verdict, &verdicts, copies);
    if let Some(first) =
        verdicts.first().filter(|first| matches!(first.says, Verdict::PartlySupported | Verdict::NotEnoughEvidence))
    {
        reasons.extend(first.answer.account.objections.iter().map(|it| it.reason.clone()));
        if first.answer.account.is_complete() {
            reasons.push("all of its words are there, but not together".to_owned());
        }
    }
    let evidence = evidence(claim, &verdicts, verdict);
    let parts = verdicts.first().map_or_else(Vec::new, |first| parts(&first.answer, &evidence));
    Finding { verdict, support, evidence, reasons, parts }
}

/// Returns the verdict and the support if only one article is consulted: the model's support, or almost none if a rule
/// contradicts the claim.
pub(super) fn alone(features: &Features, is_overruled: bool, found: Found, support: f32, lang: Lang) -> (Verdict, f32) {
    let least = if lang.code() == "en" { MIN_COMPLETE } else { MIN_COMPLETE_ELSEWHERE };
    if is_overruled {
        return (Verdict::Refuted, support.min(MAX_OVERRULED_SUPPORT));
    }
    let support = match found {
        Found::All if support >= least => support.mul_add(1.0 - SUPPORT_THRESHOLD, SUPPORT_THRESHOLD),
        Found::Most if support >= MIN_SEVERAL => support,
        Found::All | Found::Most | Found::Part | Found::Little => support * INCOMPLETE_FACTOR,
    };
    let verdict = if support >= SUPPORT_THRESHOLD {
        Verdict::Supported
    } else if found != Found::Little && is_about_it(features) {
        Verdict::PartlySupported
    } else {
        Verdict::NotEnoughEvidence
    };
    (verdict, support)
}

/// Returns whether an article states part of a claim: enough of its weight, and of its names, if any.
fn is_about_it(features: &Features) -> bool {
    features.all >= MIN_PARTLY && features.names > 0.0
}

/// Returns the parts of the claim as the deciding article has them, each with its evidence sentence.
fn parts(answer: &ArticleAssessment, evidence: &[Evidence]) -> Vec<Part> {
    let article = &answer.source.article;
    let listed = |sentence: usize| {
        let span = answer.source.sentences[sentence].span;
        evidence.iter().position(|it| it.found.article.id == article.id && it.found.span == span)
    };
    answer.account.parts(&answer.claim, listed)
}

/// Returns the share of the claim's weight that the best sentence has, apart from an amount that it contradicts.
fn rest_coverage(answer: &ArticleAssessment) -> f32 {
    let Some(Contradiction::Amount(row, _)) = answer.contradiction else { return answer.features.best };
    let weights = &answer.claim.weights;
    let total: f32 = weights.iter().sum();
    answer.features.best / (1.0 - weights[row] / total.max(f32::EPSILON)).max(f32::EPSILON)
}

/// Returns how many terms besides the contradicted ones an article must have to be about a claim without names.
fn min_rest(claim: &Claim, answers: &[ArticleAssessment]) -> usize {
    let with_rest = answers.iter().filter(|answer| rest(answer) >= Some(MIN_UNIQUE_REST));
    let contradictions: BTreeSet<String> = with_rest.filter_map(|answer| answer.contradiction(&claim.text)).collect();
    if contradictions.len() > 1 { MIN_REST } else { MIN_UNIQUE_REST }
}

/// Returns the number of the claim's terms besides the contradicted ones, if the article's account has all of them.
fn rest(answer: &ArticleAssessment) -> Option<usize> {
    answer.account.rest(&answer.claim, answer.contradiction.and_then(|it| it.row()))
}

/// Verdict of one article.
struct SourceVerdict {
    answer: ArticleAssessment,
    says: Verdict,
    support: f32,
}

impl SourceVerdict {
    fn of(answer: ArticleAssessment, is_named: bool, min_rest: usize) -> Self {
        let features = &answer.features;
        let is_refuted = answer.contradiction.is_some() || answer.account.contradiction().is_some();
        let (says, support) = alone(features, is_refuted, answer.extent(), answer.support, answer.source.lang);
        // A contradiction of the account has most of the claim in its sentence. Names identify the matter; without them,
        // nothing else of the claim may be missing.
        let is_covered = if features.has_names > 0.0 {
            answer.account.contradiction().is_some() || rest_coverage(&answer) >= MIN_COVERAGE
        } else {
            rest(&answer) >= Some(min_rest)
        };
        let is_same_matter = is_named || is_covered && features.names_article >= MIN_NAMES;
        let says = match says {
            Verdict::Refuted if !is_same_matter && is_about_it(features) => Verdict::PartlySupported,
            Verdict::Refuted if !is_same_matter => Verdict::NotEnoughEvidence,
            says => says,
        };
        Self { answer, says, support }
    }

    /// Sort key: deciding articles come first.
    const fn rank(&self) -> u8 {
        match self.says {
            Verdict::Supported | Verdict::Conflicting => 0,
            Verdict::Refuted => 1,
            Verdict::PartlySupported => 2,
            Verdict::NotEnoughEvidence => 3,
        }
    }

    /// Returns the text that the verdict rests on.
    fn ground(&self) -> &str {
        let best = self.answer.reading.ranked.first().map(|(at, _)| &self.answer.source.sentences[*at]);
        best.map_or("", |sentence| sentence.span.of(&self.answer.source.article.text))
    }
}

/// Keeps one of several articles with identical text, because syndicated duplicates are one source. Returns how many
/// others support or contradict the claim.
fn fold_duplicates(verdicts: &mut Vec<SourceVerdict>) -> usize {
    let mut copies = 0;
    let mut grounds: Vec<(String, Signature)> = Vec::new();
    verdicts.retain(|source| {
        let ground: String =
            source.ground().chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        let signature = Signature::of(source.ground());
        // An article that has nothing of the claim is not a duplicate.
        let is_new =
            ground.is_empty() || !grounds.iter().any(|(text, other)| *text == ground || other.is_like(&signature));
        copies += usize::from(!is_new && matches!(source.says, Verdict::Supported | Verdict::Refuted));
        grounds.push((ground, signature));
        is_new
    });
    copies
}

/// Returns the sentences of the deciding articles, then of the others, each article's in its own order.
fn evidence(claim: &Claim, verdicts: &[SourceVerdict], verdict: Verdict) -> Vec<Evidence> {
    let mut all: Vec<Evidence> = Vec::new();
    for source in verdicts {
        all.extend(source.answer.evidence(&claim.text, source.says));
    }
    if verdicts.len() > 1 {
        let wanted = |stance: Stance| match (verdict, stance) {
            (_, Stance::Related) => 2,
            (Verdict::Refuted, Stance::Supports) | (Verdict::Supported, Stance::Refutes) => 1,
            _ => 0,
        };
        all.sort_by(|one, other| wanted(one.stance).cmp(&wanted(other.stance)).then(other.score.total_cmp(&one.score)));
    }
    all.truncate(MAX_EVIDENCE);
    all
}

fn reasons(claim: &Claim, verdict: Verdict, verdicts: &[SourceVerdict], copies: usize) -> Vec<String> {
    let mut reasons = Vec::new();
    for source in verdicts.iter().filter(|source| source.says == Verdict::Refuted) {
        let answer = &source.answer;
        if let Some(reason) = answer.contradiction(&claim.text) {
            let date = answer.source.article.meta.date.as_deref().map(|date| format!(", {date}")).unwrap_or_default();
            reasons.push(format!("{reason} ({}{date})", answer.source.article.id));
        }
    }
    let Some(first) = verdicts.first() else {
        reasons.push(match &claim.article {
            Some(named) => format!("article {named} is not in the index"),
            None => "no article contains any of its words".to_owned(),
        });
        return reasons;
    };
    let answer = &first.answer;
    match verdict {
        Verdict::Supported | Verdict::Conflicting => {
            let share = (answer.features.all * 100.0).round();
            let sentences = match answer.best_sentences().len() {
                1 => "one sentence".to_owned(),
                several => format!("{several} sentences"),
            };
            reasons
                .push(format!("{share} percent of it, by weight, is in {sentences} of {}", answer.source.article.id));
        }
        Verdict::NotEnoughEvidence if answer.features.all >= MIN_SAME_MATTER => {
            reasons.push("no article states it".to_owned());
        }
        Verdict::NotEnoughEvidence => reasons.push("no article contains much of it".to_owned()),
        Verdict::PartlySupported | Verdict::Refuted => {}
    }
    let account = &answer.account;
    let is_missing = |row: &usize| account.terms.get(*row).is_none_or(|it| it.0 != PartStatus::Found);
    let rows = answer.claim.rows().into_iter().filter(is_missing);
    let missing: Vec<&str> = rows.map(|row| answer.claim.unit(row).span.of(&claim.text)).take(MAX_LISTED + 1).collect();
    if verdict != Verdict::Refuted && !missing.is_empty() {
        let more = if missing.len() > MAX_LISTED { " …" } else { "" };
        let listed = missing[..missing.len().min(MAX_LISTED)].join("”, “");
        reasons.push(format!("not found in those sentences: “{listed}”{more}"));
    }
    let agreeing = verdicts.iter().filter(|source| source.says == Verdict::Supported).count();
    if agreeing > 1 {
        reasons.push(format!("{agreeing} articles state it independently"));
    }
    if copies > 0 {
        reasons.push(format!("not counted: {copies} more with the same wording"));
    }
    reasons
}
