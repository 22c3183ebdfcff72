//! Prints the quality of each ranking on sets of judged questions, and the comparison of ours with the others.

use std::collections::HashSet;
use std::io;
use std::time::Instant;

use ibid::Meta;
use ibid::engine::{Counting, ResultUnit};
use ibid::passage::{Size, passages};
use ibid::search::{Options, Rank, SearchHit};

use crate::bm25::Bm25;
use crate::set::{Article, Question, Set};
use crate::significance::Comparison;
use crate::{rows, table};

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

pub(crate) fn discounted(gains: impl Iterator<Item = f64>) -> f64 {
    gains.take(10).enumerate().map(|(place, gain)| gain / (place as f64 + 2.0).log2()).sum()
}

pub(crate) fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

/// Prints the table of these sets.
pub(crate) fn report(sets: &[Set]) -> io::Result<()> {
    let heads = ["set", "ranking", "nDCG@10", "recall@100", "ours is", "", "won", "lost", "tied", "seconds"];
    let mut rows = Vec::new();
    let mut means: Vec<(&str, Vec<f64>, Vec<f64>)> = Vec::new();
    let mut below = Vec::new();
    for set in sets {
        let runs = runs(set)?;
        let best = |of: fn(&Run) -> &[f64]| runs[BASELINES..].iter().map(|run| mean(of(run))).fold(0.0, f64::max);
        let (ndcg, recall) = (best(|run| &run.ndcg), best(|run| &run.recall));
        if mean(&runs[0].ndcg) < ndcg || mean(&runs[0].recall) < recall - 0.005 {
            below.push(format!(
                "{} ({:+.4}, {:+.4})",
                set.name,
                mean(&runs[0].ndcg) - ndcg,
                mean(&runs[0].recall) - recall
            ));
        }
        for (place, run) in runs.iter().enumerate() {
            if place == means.len() {
                means.push((run.name, Vec::new(), Vec::new()));
            }
            means[place].1.push(mean(&run.ndcg));
            means[place].2.push(mean(&run.recall));
            let name = if place == 0 { set.name.clone() } else { String::new() };
            let mut row = vec![name, run.name.to_owned(), share(mean(&run.ndcg)), share(mean(&run.recall))];
            row.extend(match place {
                0 => std::array::from_fn(|_| String::new()),
                _ => against(&Comparison::of(&runs[0].ndcg, &run.ndcg)),
            });
            row.push(format!("{:.2}", run.seconds));
            rows.push(row);
        }
    }
    if sets.is_empty() {
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
    rows::say("ours is better (+) by so much in nDCG@10, at so many questions; * p < .05, ** p < .01")?;
    let below = if below.is_empty() { "none".to_owned() } else { below.join(", ") };
    rows::say(&format!("below the best BM25 row in nDCG@10, or more than .005 below the best in recall@100: {below}\n"))
}

pub(crate) fn share(value: f64) -> String {
    format!("{value:.4}")
}

fn against(other: &Comparison) -> [String; 5] {
    let [won, lost, tied] = [other.won, other.lost, other.tied].map(|count| count.to_string());
    [format!("{:+.4}", other.difference), format!("{:<2}", other.stars()), won, lost, tied]
}

/// Number of rankings that are not baselines.
const BASELINES: usize = 2;

/// Returns the rankings of one set: ours first, then the baselines.
fn runs(set: &Set) -> io::Result<Vec<Run>> {
    let mut runs = ours(set)?.into_iter().collect::<Vec<_>>();
    let (articles, questions) = (&set.articles, &set.questions);
    let whole: Vec<usize> = (0..articles.len()).collect();
    let mut bm25 = Bm25::new(articles);
    runs.push(textbook("BM25 k1=1.2 b=0.75", (1.2, 0.75), &mut bm25, (articles, &whole), questions));
    runs.push(textbook("BM25 k1=0.9 b=0.4", (0.9, 0.4), &mut bm25, (articles, &whole), questions));
    let (parts, owners) = split(articles);
    let mut bm25 = Bm25::new(&parts);
    runs.push(textbook("BM25 of passages", (1.2, 0.75), &mut bm25, (articles, &owners), questions));
    Ok(runs)
}

/// Splits articles into passages, each with the title; returns them with the numbers of their articles.
fn split(articles: &[Article]) -> (Vec<Article>, Vec<usize>) {
    let (mut parts, mut owners) = (Vec::new(), Vec::new());
    for (number, Article { id, title, text }) in articles.iter().enumerate() {
        let article = ibid::Article::plain(id, Meta::default(), text);
        for passage in passages(&article, Size::default()) {
            let text = passage.span.of(&article.text).to_owned();
            parts.push(Article { id: id.clone(), title: title.clone(), text });
            owners.push(number);
        }
    }
    (parts, owners)
}

/// Returns the ranking of a search, and that of its first stage alone.
fn ours(set: &Set) -> io::Result<[Run; 2]> {
    let place = tempfile::tempdir()?;
    let mut search = set.indexed(place.path())?;
    Ok([("ours", Rank::Full), ("ours, words only", Rank::Words)].map(|(name, rank)| {
        let (by, limit, defaults) = (ResultUnit::Article, DEPTH, Options::default());
        let options = Options {
            limit,
            by,
            rank,
            plain: true,
            count: Counting::None,
            snippet: 0,
            suggest: false,
            fold_duplicates: false,
            ..defaults
        };
        let mut run = Run::new(name);
        let started = Instant::now();
        for question in &set.questions {
            let hits = search.answer(&question.text, &options).expect("the index answers").hits;
            run.add(question, &ids(&hits));
        }
        run.seconds = started.elapsed().as_secs_f64();
        run
    }))
}

fn ids(hits: &[SearchHit]) -> Vec<&str> {
    hits.iter().map(|answered| answered.hit.article.id.as_str()).collect()
}

/// Ranks the articles by their best part; `owners` has the number of the article of each part.
fn textbook(
    name: &'static str,
    parameters: (f64, f64),
    bm25: &mut Bm25,
    (articles, owners): (&[Article], &[usize]),
    questions: &[Question],
) -> Run {
    let mut run = Run::new(name);
    let started = Instant::now();
    let most = if owners.len() == articles.len() { DEPTH } else { usize::MAX };
    for question in questions {
        let mut seen = HashSet::new();
        let best = bm25.best(&question.text, most, parameters).into_iter().map(|part| owners[part]);
        let best = best.filter(|article| seen.insert(*article)).take(DEPTH);
        run.add(question, &best.map(|number| articles[number].id.as_str()).collect::<Vec<_>>());
    }
    run.seconds = started.elapsed().as_secs_f64();
    run
}
