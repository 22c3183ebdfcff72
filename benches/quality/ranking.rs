//! Prints the quality of each ranking on sets of judged questions, and the comparison of ours with the others.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Instant;

use ibid::Search;
use ibid::engine::ResultUnit;
use ibid::search::{Options, Rank, SearchHit};

use crate::bm25::Bm25;
use crate::set::{self, Article, Question};
use crate::significance::Comparison;
use crate::{index, rows, table};

/// Number of ranked articles to evaluate.
const DEPTH: usize = 100;

/// Results of one ranking on all questions of a set.
struct Run {
    name: &'static str,
    /// nDCG@10 of every question (Järvelin and Kekäläinen, "Cumulated gain-based evaluation of IR techniques", 2002), 0
    /// to 1.
    ndcg: Vec<f64>,
    /// Recall@100 of every question.
    recall: Vec<f64>,
    /// Run time.
    seconds: f64,
}

impl Run {
    fn new(name: &'static str) -> Self {
        Self { name, ndcg: Vec::new(), recall: Vec::new(), seconds: 0.0 }
    }

    fn add(&mut self, question: &Question, ranked: &[&str]) {
        let gain = |article: &&str| question.grades.get(*article).copied().unwrap_or(0.0);
        let mut ideal: Vec<f64> = question.grades.values().copied().collect();
        ideal.sort_by(|one, other| other.total_cmp(one));
        self.ndcg.push(discounted(ranked.iter().map(gain)) / discounted(ideal.into_iter()));
        let found = ranked.iter().filter(|article| question.grades.contains_key(**article)).count();
        self.recall.push(found as f64 / question.grades.len().min(DEPTH) as f64);
    }
}

fn discounted(gains: impl Iterator<Item = f64>) -> f64 {
    gains.take(10).enumerate().map(|(place, gain)| gain / (place as f64 + 2.0).log2()).sum()
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

/// Prints the table of these sets.
pub(crate) fn report(folders: &[PathBuf]) -> io::Result<()> {
    let heads = ["set", "ranking", "nDCG@10", "recall@100", "ours is", "", "won", "lost", "tied", "seconds"];
    let mut rows = Vec::new();
    let mut means: Vec<(&str, Vec<f64>, Vec<f64>)> = Vec::new();
    for folder in folders {
        let runs = runs(folder)?;
        for (place, run) in runs.iter().enumerate() {
            if place == means.len() {
                means.push((run.name, Vec::new(), Vec::new()));
            }
            means[place].1.push(mean(&run.ndcg));
            means[place].2.push(mean(&run.recall));
            let name = if place == 0 { set::name(folder) } else { String::new() };
            let mut row = vec![name, run.name.to_owned(), share(mean(&run.ndcg)), share(mean(&run.recall))];
            row.extend(match place {
                0 => std::array::from_fn(|_| String::new()),
                _ => against(&Comparison::of(&runs[0].ndcg, &run.ndcg)),
            });
            row.push(format!("{:.2}", run.seconds));
            rows.push(row);
        }
    }
    if folders.is_empty() {
        return Ok(());
    }
    for (place, (name, ndcg, recall)) in means.iter().enumerate() {
        let first = if place == 0 { "mean of the sets" } else { "" };
        let mut row = vec![first.to_owned(), (*name).to_owned(), share(mean(ndcg)), share(mean(recall))];
        row.push(if place == 0 { String::new() } else { format!("{:+.4}", mean(&means[0].1) - mean(ndcg)) });
        row.resize(heads.len(), String::new());
        rows.push(row);
    }
    table::print(&heads, 2, &rows)?;
    rows::say("ours is better (+) by so much in nDCG@10, at so many questions; * p < .05, ** p < .01\n")
}

fn share(value: f64) -> String {
    format!("{value:.4}")
}

fn against(other: &Comparison) -> [String; 5] {
    let [won, lost, tied] = [other.won, other.lost, other.tied].map(|count| count.to_string());
    [format!("{:+.4}", other.difference), format!("{:<2}", other.stars()), won, lost, tied]
}

/// Returns the rankings of one set, ours first.
fn runs(folder: &Path) -> io::Result<Vec<Run>> {
    let (articles, questions) = (set::articles(folder)?, set::questions(folder)?);
    let mut runs = ours(folder, &questions).into_iter().collect::<Vec<_>>();
    let mut bm25 = Bm25::new(&articles);
    runs.push(textbook("BM25 k1=1.2 b=0.75", (1.2, 0.75), &mut bm25, &articles, &questions));
    runs.push(textbook("BM25 k1=0.9 b=0.4", (0.9, 0.4), &mut bm25, &articles, &questions));
    Ok(runs)
}

/// Returns the ranking of a search, and that of its first stage alone.
fn ours(folder: &Path, questions: &[Question]) -> [Run; 2] {
    let place = tempfile::tempdir().expect("a temporary folder");
    let index = place.path().join("index");
    index::build(&folder.join("corpus.jsonl"), index.clone());
    let mut search = Search::open(&index).expect("the index opens");
    [("ours", Rank::Full), ("ours, words only", Rank::Words)].map(|(name, rank)| {
        let (by, limit, defaults) = (ResultUnit::Article, DEPTH, Options::default());
        let options = Options { limit, by, rank, plain: true, count: false, snippet: 0, suggest: false, ..defaults };
        let mut run = Run::new(name);
        let started = Instant::now();
        for question in questions {
            let hits = search.answer(&question.text, &options).expect("the index answers").hits;
            run.add(question, &ids(&hits));
        }
        run.seconds = started.elapsed().as_secs_f64();
        run
    })
}

fn ids(hits: &[SearchHit]) -> Vec<&str> {
    hits.iter().map(|answered| answered.hit.article.id.as_str()).collect()
}

fn textbook(
    name: &'static str,
    parameters: (f64, f64),
    bm25: &mut Bm25,
    articles: &[Article],
    questions: &[Question],
) -> Run {
    let mut run = Run::new(name);
    let started = Instant::now();
    for question in questions {
        let best = bm25.best(&question.text, DEPTH, parameters);
        run.add(question, &best.iter().map(|number| articles[*number].id.as_str()).collect::<Vec<_>>());
    }
    run.seconds = started.elapsed().as_secs_f64();
    run
}
