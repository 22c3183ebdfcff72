//! Trains the weights of the ranking on judged questions, and measures each set with weights trained on the others.

use std::io;
use std::path::Path;

use ibid::engine::{Counting, ResultUnit};
use ibid::rank::{Model, POOL, Score};
use ibid::search::Options;

use crate::bm25::Bm25;
use crate::ranking::{discounted, mean, share};
use crate::set::Set;
use crate::{rows, table};

/// Number of weights; the first is fixed, since only their proportions matter.
const WEIGHTS: usize = 7;
/// Their names in the file.
const NAMES: [&str; WEIGHTS] = ["words", "window", "lead", "article", "title", "coverage", "feedback"];
/// Smallest weight with which the components are computed: a component without weight could not be told.
const LEAST: f32 = 0.01;
/// Rounds of training, each on the components that the weights of the round before lead to: feedback depends on them.
const ROUNDS: usize = 2;
/// Worth of derived sets relative to judged ones.
const DERIVED: f64 = 0.5;
/// Step of the search for the best weights, halved until it is the smallest.
const STEPS: (f64, f64) = (0.8, 0.05);
/// Smallest gain that is worth another weight.
const GAIN: f64 = 1e-4;

type Weights = [f64; WEIGHTS];

/// A set with the components of every candidate.
struct Examples {
    name: String,
    is_derived: bool,
    /// The questions: components and grade of each candidate, and the best possible sum of gains.
    questions: Vec<(Vec<(Weights, f64)>, f64)>,
    /// nDCG@10 of BM25 on whole articles.
    bm25: f64,
}

impl Examples {
    fn of(set: &Set, is_derived: bool, model: Model) -> io::Result<Self> {
        let weights = weights(model).map(|weight| weight.max(f64::from(LEAST)));
        let place = tempfile::tempdir()?;
        let mut search = set.indexed(place.path())?.with_ranking(self::model(weights));
        let by = ResultUnit::Article;
        let (limit, defaults) = (POOL, Options::default());
        let options = Options {
            limit,
            by,
            plain: true,
            count: Counting::None,
            snippet: 0,
            suggest: false,
            explain: true,
            fold_duplicates: false,
            ..defaults
        };
        let mut questions = Vec::new();
        for question in &set.questions {
            let mut ideal: Vec<f64> = question.grades.values().copied().collect();
            ideal.sort_by(|one, other| other.total_cmp(one));
            let hits = search.answer(&question.text, &options).expect("the index answers").hits;
            let candidate = |hit: &ibid::SearchHit| {
                let score = hit.explanation.as_ref().map(|it| it.score).unwrap_or_default();
                let grade = question.grades.get(hit.hit.article.id.as_str()).copied().unwrap_or(0.0);
                (std::array::from_fn(|place| components(score)[place] / weights[place]), grade)
            };
            questions.push((hits.iter().map(candidate).collect(), discounted(ideal.into_iter())));
        }
        let mut bm25 = Bm25::new(&set.articles);
        let of_bm25 = set.questions.iter().zip(&questions).map(|(question, (_, ideal))| {
            let best = bm25.best(&question.text, 10, (1.2, 0.75)).into_iter();
            let grade = |number: usize| question.grades.get(&set.articles[number].id).copied().unwrap_or(0.0);
            discounted(best.map(grade)) / ideal
        });
        let bm25 = mean(&of_bm25.collect::<Vec<f64>>());
        Ok(Self { name: set.name.clone(), is_derived, questions, bm25 })
    }

    /// Returns nDCG@10 with these weights.
    fn ndcg(&self, weights: &Weights) -> f64 {
        let of_question = |(candidates, ideal): &(Vec<(Weights, f64)>, f64)| {
            let score =
                |components: &Weights| components.iter().zip(weights).map(|(it, weight)| it * weight).sum::<f64>();
            let mut ranked: Vec<(f64, f64)> = candidates.iter().map(|(it, grade)| (score(it), *grade)).collect();
            ranked.sort_by(|one, other| other.0.total_cmp(&one.0));
            discounted(ranked.into_iter().map(|(_, grade)| grade)) / ideal
        };
        mean(&self.questions.iter().map(of_question).collect::<Vec<_>>())
    }
}

fn components(score: Score) -> Weights {
    let Score { words, window, lead, article, title, coverage, feedback, meaning: _, kind: _ } = score;
    [words, window, lead, article, title, coverage, feedback].map(f64::from)
}

fn weights(model: Model) -> Weights {
    let Model { words, window, lead, article, title, coverage, feedback } = model;
    [words, window, lead, article, title, coverage, feedback].map(f64::from)
}

fn model(weights: Weights) -> Model {
    let [words, window, lead, article, title, coverage, feedback] = weights.map(|weight| weight as f32);
    Model { words, window, lead, article, title, coverage, feedback }
}

/// What the weights are chosen for: nDCG@10, and a loss against BM25 counts double.
fn objective<'e>(sets: impl Iterator<Item = &'e Examples>, weights: &Weights) -> f64 {
    let worth = |set: &Examples| {
        let ndcg = set.ndcg(weights);
        let weight = if set.is_derived { DERIVED } else { 1.0 };
        weight * ndcg + (ndcg - set.bm25).min(0.0)
    };
    sets.map(worth).sum()
}

/// Returns the best weights, by coordinate ascent from these (Metzler and Croft, "Linear feature-based models for information
/// retrieval", 2007), trained without the set of that number.
fn trained(examples: &[Examples], without: Option<usize>, start: Weights) -> Weights {
    let sets = || examples.iter().enumerate().filter(|(number, _)| Some(*number) != without).map(|(_, set)| set);
    let (mut best, mut step) = ((objective(sets(), &start), start), STEPS.0);
    while step >= STEPS.1 {
        let before = best.0;
        for place in 1..WEIGHTS {
            for change in [step, -step] {
                let mut weights = best.1;
                // Feedback is a share of the best score.
                weights[place] = (weights[place] + if place == WEIGHTS - 1 { change / 4.0 } else { change }).max(0.0);
                let reached = objective(sets(), &weights);
                if reached > best.0 + GAIN {
                    best = (reached, weights);
                }
            }
        }
        if best.0 <= before {
            step /= 2.0;
        }
    }
    best.1.map(|weight| (weight * 1000.0).round() / 1000.0)
}

/// Prints how each set does with weights that were trained on the others. Trains the built-in weights again first, and writes them,
/// if `writes`.
pub(crate) fn report(judged: &[Set], derived: &[Set], writes: bool) -> io::Result<()> {
    let mut weights = weights(Model::own());
    let mut examples: Vec<Examples> = Vec::new();
    for _ in 0..if writes { ROUNDS } else { 1 } {
        examples.clear();
        for (set, is_derived) in judged.iter().map(|it| (it, false)).chain(derived.iter().map(|it| (it, true))) {
            // Sets in capitals and with requests are copies of others.
            if !set.name.ends_with("capitals") && !set.name.ends_with("requests") {
                examples.push(Examples::of(set, is_derived, model(weights))?);
            }
        }
        if writes {
            weights = trained(&examples, None, weights);
        }
        rows::say(&format!("weights {weights:?}"))?;
    }
    let mut rows = Vec::new();
    for (number, set) in examples.iter().enumerate() {
        let without = trained(&examples, Some(number), weights);
        let [ours, held_out] = [set.ndcg(&weights), set.ndcg(&without)];
        let cells = [set.bm25, ours, held_out, held_out - set.bm25];
        rows.push([vec![set.name.clone()], cells.map(share).to_vec(), vec![format!("{without:?}")]].concat());
    }
    table::print(&["set", "BM25", "trained on all", "on the others", "over BM25", "weights of the others"], 1, &rows)?;
    if !writes {
        return rows::say("");
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rank/model.toml");
    let head = "# Weights of the components of a score, written by `cargo bench --bench quality -- --train`.\n";
    let lines = NAMES.iter().zip(weights).map(|(name, weight)| format!("{name} = {weight:?}\n"));
    std::fs::write(path, head.to_owned() + &lines.collect::<String>())
}
