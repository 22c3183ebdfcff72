//! Reads a folder of labelled claims into examples: the features of each claim in its article, and in another that
//! should not support it.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::Path;

use ibid::ArticleId;
use ibid::claim::{Claim, Claims, Measurements};
use ibid::text::Span;
use serde_json::Value;

use crate::{index, rows};

/// Human label of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Label {
    Supported,
    Partly,
    /// Not supported, or refuted.
    Not,
    /// Checked against an unrelated article.
    Elsewhere,
}

/// A claim with its label.
pub(crate) struct Example {
    pub(crate) id: String,
    pub(crate) claim: String,
    pub(crate) label: Label,
    /// Whether the label is that the article contradicts it.
    pub(crate) is_refuted: bool,
    /// Number of its article: examples of one article are never both trained on and measured.
    pub(crate) article: u64,
    /// Weight in training.
    pub(crate) weight: f32,
    pub(crate) measured: Measurements,
    /// Spans of the evidence, where labelled.
    pub(crate) gold: Vec<Span>,
}

/// A labelled set.
pub(crate) struct Set {
    pub(crate) name: String,
    pub(crate) examples: Vec<Example>,
}

/// Number of folds in the cross-validation.
pub(crate) const FOLDS: usize = 5;
/// Number of rounds, each with different folds: a set of eleven articles has folds of very different kinds.
pub(crate) const ROUNDS: u64 = 4;
/// Total training weight of a set's partly supported claims, where supported and unsupported ones have 1 each: they are
/// distinguished from supported ones without outweighing those that are not supported at all.
const PARTLY: f32 = 0.4;
/// Total training weight of claims checked against another article.
const ELSEWHERE: f32 = 0.2;
/// Another article with more of a claim than this may actually support it.
const MAY_SUPPORT: f32 = 0.8;

/// Loads the sets in a folder, ordered by name.
pub(crate) fn load(data: &Path) -> io::Result<Vec<Set>> {
    let mut folders: Vec<_> = fs::read_dir(data)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    folders.retain(|folder| folder.join("claims.jsonl").is_file());
    folders.sort();
    folders.iter().map(|folder| read(folder)).collect()
}

fn read(folder: &Path) -> io::Result<Set> {
    let scratch = tempfile::tempdir()?;
    let corpus = folder.join("corpus.jsonl");
    index::build(&corpus, scratch.path().join("index"));
    let searcher = ibid::engine::open(&scratch.path().join("index")).expect("it was just built");
    let mut claims = Claims::over(&*searcher).expect("it can be read");
    let texts = rows::lines(&corpus)?;
    let texts: HashMap<String, String> =
        texts.iter().map(|row| (rows::field(row, "_id"), rows::field(row, "text"))).collect();
    let mut examples = Vec::new();
    for row in rows::lines(&folder.join("claims.jsonl"))? {
        let (id, text, article) = (rows::field(&row, "id"), rows::field(&row, "claim"), rows::field(&row, "doc_id"));
        let label = match rows::field(&row, "label").as_str() {
            "supported" => Label::Supported,
            "partially_supported" => Label::Partly,
            _ => Label::Not,
        };
        let number = number(&article);
        let claim = Claim::new(text.as_str()).from(ArticleId::new(article.as_str()));
        let measured = claims.measure(&claim).expect("the index can be read");
        let gold = gold(&row, &texts[&article]);
        let is_refuted = rows::field(&row, "label") == "refuted";
        let example = |label, measured, gold| Example {
            id: id.clone(),
            claim: text.clone(),
            label,
            is_refuted,
            article: number,
            weight: 0.0,
            measured,
            gold,
        };
        if label != Label::Not {
            let others = claims.candidate_articles(&Claim::new(text.as_str()), 2).expect("the index can be read");
            if let Some(other) = others.into_iter().find(|other| other.as_str() != article) {
                let elsewhere = Claim::new(text.as_str()).from(other);
                let elsewhere = claims.measure(&elsewhere).expect("the index can be read");
                if let Some(measured) = elsewhere.filter(|it| it.features.all < MAY_SUPPORT) {
                    examples.push(example(Label::Elsewhere, measured, Vec::new()));
                }
            }
        }
        examples.push(example(label, measured.expect("the article is in the index"), gold));
    }
    weigh(&mut examples);
    let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(Set { name, examples })
}

/// Gives every set the same weight, and both labels in it.
fn weigh(examples: &mut [Example]) {
    for (label, share) in
        [(Label::Supported, 1.0), (Label::Not, 1.0), (Label::Partly, PARTLY), (Label::Elsewhere, ELSEWHERE)]
    {
        let count = examples.iter().filter(|example| example.label == label).count();
        for example in examples.iter_mut().filter(|example| example.label == label) {
            example.weight = share / count as f32;
        }
    }
}

impl Example {
    /// Returns its fold in one round of the cross-validation.
    pub(crate) fn fold(&self, round: u64) -> usize {
        let mixed = (self.article ^ round).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (mixed >> 32) as usize % FOLDS
    }
}

/// Returns a number for an article, by its name (FNV-1a).
fn number(article: &str) -> u64 {
    article.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Returns the lines of the article that are labelled as evidence.
fn gold(row: &Value, text: &str) -> Vec<Span> {
    let wanted: Vec<u64> =
        row["evidence"].as_array().into_iter().flatten().filter_map(|it| it["sentence_index"].as_u64()).collect();
    let mut at = 0;
    let mut lines = Vec::new();
    for line in text.split('\n') {
        lines.push(Span::new(at, at + line.len()));
        at += line.len() + 1;
    }
    wanted.into_iter().filter_map(|line| lines.get(line as usize).copied()).collect()
}
