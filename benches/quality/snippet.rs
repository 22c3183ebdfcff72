//! Measures how often a snippet contains a judged sentence, compared with the first bytes of its passage.
//!
//! Each question is put to the one article that is known to answer it, so this measures the choice of passage and
//! sentences, not of articles.

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::path::Path;

use ibid::engine::Counting;
use ibid::search::{Filters, Options};
use ibid::snippet::LENGTH;
use ibid::{ArticleId, Search, Span};

use crate::set::{self, Article};
use crate::{index, rows, table};

/// A question for one article, and the spans that answer it.
struct Case {
    question: String,
    article: String,
    gold: Vec<Span>,
}

/// How often each presentation of a hit contains an answer.
#[derive(Default)]
struct Held {
    /// In the first hit.
    first: usize,
    /// In one of the first three hits.
    three: usize,
    /// In any of the first ten hits whose passage contains one.
    passages: usize,
}

/// Presentations of a hit.
const WAYS: [&str; 3] = ["snippet", "first bytes", "whole passage"];

/// Prints the table.
pub(crate) fn report(data: &Path, is_wanted: impl Fn(&str) -> bool) -> io::Result<()> {
    type Read = fn(&Path) -> io::Result<(Vec<Article>, Vec<Case>)>;
    let sets: [(&str, Read); 3] = [
        ("retrieval/trecqa_sentences", judged_sentences),
        ("retrieval/cmrc2018_dev", answers),
        ("claims/wice_dev", evidence),
    ];
    let mut rows = Vec::new();
    for (name, read) in sets {
        let folder = data.join(name);
        if !folder.is_dir() || !is_wanted(&set::name(&folder)) {
            continue;
        }
        let (articles, cases) = read(&folder)?;
        let held = measured(&articles, &cases)?;
        for (place, (way, Held { first, three, passages })) in WAYS.iter().zip(&held).enumerate() {
            let [name, asked] = match place {
                0 => [set::name(&folder), cases.len().to_string()],
                _ => Default::default(),
            };
            let of = |count: usize, all: usize| format!("{:.4}", count as f64 / all.max(1) as f64);
            let shares = [of(*first, cases.len()), of(*three, cases.len()), of(*passages, held[2].passages)];
            rows.push([vec![name, (*way).to_owned(), asked], shares.to_vec()].concat());
        }
    }
    if rows.is_empty() {
        return Ok(());
    }
    table::print(&["set", "shown", "asked", "first", "of three", "of passages"], 2, &rows)?;
    rows::say(
        "an answer is held by what is shown of the first hit, of one of the first three, of hits whose passage holds one",
    )
}

fn measured(articles: &[Article], cases: &[Case]) -> io::Result<[Held; 3]> {
    let place = tempfile::tempdir()?;
    let (corpus, index) = (place.path().join("corpus.jsonl"), place.path().join("index"));
    set::write(articles, &corpus)?;
    index::build(&corpus, index.clone());
    let mut search = Search::open(&index).expect("the index opens");
    for Article { id, text, .. } in articles {
        let read = search.article(&ArticleId::new(id)).expect("every article is in the index").text;
        assert_eq!(&read, text, "{id} has to read as it stands, so that its judged places are its own");
    }
    let mut held: [Held; 3] = Default::default();
    for case in cases {
        let filters = Filters { articles: vec![case.article.clone()], ..Filters::default() };
        let options = Options { plain: true, count: Counting::None, filters, ..Options::default() };
        let hits = search.answer(&case.question, &options).expect("the index answers").hits;
        let holds = |shown: Span| case.gold.iter().any(|gold| shared(*gold, shown) * 2 >= gold.len());
        for (place, held) in held.iter_mut().enumerate() {
            let shown = hits.iter().map(|answered| {
                let passage = answered.hit.passage.content();
                let ways =
                    [answered.snippet.span, Span::new(passage.start, passage.end.min(passage.start + LENGTH)), passage];
                holds(ways[place])
            });
            let shown: Vec<bool> = shown.collect();
            held.first += usize::from(shown.first() == Some(&true));
            held.three += usize::from(shown.iter().take(3).any(|it| *it));
            held.passages += shown.iter().filter(|it| **it).count();
        }
    }
    Ok(held)
}

/// Returns the number of bytes that two spans share.
fn shared(one: Span, other: Span) -> usize {
    one.end.min(other.end).saturating_sub(one.start.max(other.start))
}

/// Number of separately judged sentences joined into an article.
const TOGETHER: usize = 10;

/// Builds articles from a corpus of sentences: neighbours, most of them judged for one question, are joined. A question
/// is put to each article that contains an answer. The corpus lists answers first; ordering by id, a digest, spreads
/// them.
fn judged_sentences(folder: &Path) -> io::Result<(Vec<Article>, Vec<Case>)> {
    let (mut articles, mut places) = (Vec::new(), HashMap::new());
    for (number, sentences) in set::articles(folder)?.chunks_mut(TOGETHER).enumerate() {
        sentences.sort_by(|one, other| one.id.cmp(&other.id));
        let mut text = String::new();
        for sentence in sentences {
            let start = text.len();
            text += sentence.text.trim();
            places.insert(sentence.id.clone(), (number, Span::new(start, text.len())));
            text += " ";
        }
        articles.push(Article { id: format!("a{number}"), title: String::new(), text: text.trim().to_owned() });
    }
    let mut cases = Vec::new();
    for question in set::questions(folder)? {
        let mut gold: BTreeMap<usize, Vec<Span>> = BTreeMap::new();
        for (number, span) in question.grades.keys().filter_map(|id| places.get(id)) {
            gold.entry(*number).or_default().push(*span);
        }
        let case = |(number, gold)| Case { question: question.text.clone(), article: format!("a{number}"), gold };
        cases.extend(gold.into_iter().map(case));
    }
    Ok((articles, cases))
}

/// Reads questions with answer texts: every occurrence in the article counts.
fn answers(folder: &Path) -> io::Result<(Vec<Article>, Vec<Case>)> {
    let articles = set::articles(folder)?;
    let texts: HashMap<&str, &str> = articles.iter().map(|article| (&*article.id, &*article.text)).collect();
    let mut cases = Vec::new();
    for question in set::questions(folder)? {
        for id in question.grades.keys() {
            let text = texts[id.as_str()];
            let places = question.answers.iter().flat_map(|answer| text.match_indices(answer.as_str()));
            let gold: Vec<Span> = places.map(|(at, answer)| Span::new(at, at + answer.len())).collect();
            if !gold.is_empty() {
                cases.push(Case { question: question.text.clone(), article: id.clone(), gold });
            }
        }
    }
    Ok((articles, cases))
}

/// Reads claims with the numbers of their evidence sentences, in articles of one sentence per line.
fn evidence(folder: &Path) -> io::Result<(Vec<Article>, Vec<Case>)> {
    let articles = set::articles(folder)?;
    let texts: HashMap<&str, &str> = articles.iter().map(|article| (&*article.id, &*article.text)).collect();
    let mut cases = Vec::new();
    for row in rows::lines(&folder.join("claims.jsonl"))? {
        let article = rows::field(&row, "doc_id");
        let mut lines = Vec::new();
        let mut at = 0;
        for line in texts[article.as_str()].split('\n') {
            lines.push(Span::new(at, at + line.len()));
            at += line.len() + 1;
        }
        let numbers = row["evidence"].as_array().into_iter().flatten().filter_map(|it| it["sentence_index"].as_u64());
        let gold: Vec<Span> = numbers.filter_map(|number| lines.get(number as usize).copied()).collect();
        let is_supported = matches!(row["label"].as_str(), Some("supported" | "partially_supported"));
        if is_supported && !gold.is_empty() {
            cases.push(Case { question: rows::field(&row, "claim"), article, gold });
        }
    }
    Ok((articles, cases))
}
