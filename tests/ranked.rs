//! The input of ranking: evidence is equal on every engine, and matches are highlighted.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use ibid::article::Meta;
use ibid::engine::{Candidate, Facet, Request, ResultUnit, Searcher};
use ibid::query::{Field, Query, Term, parse, plain};
use ibid::search::{Options, Rank};
use ibid::{Article, ArticleId, Search};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use crate::engines::{Both, SIZE, any_query, corpus, indexed, request};
use crate::naive::Naive;

/// Returns the hits of an engine by article and position.
fn found(searcher: &dyn Searcher, request: &Request) -> BTreeMap<(ArticleId, usize), Candidate> {
    let candidates = searcher.candidates(request).expect("the query is answered").best;
    let place = |candidate: &Candidate| {
        let hit = searcher.hit(candidate).expect("a candidate is read");
        (hit.article.id.clone(), hit.passage.span.start)
    };
    candidates.into_iter().map(|candidate| (place(&candidate), candidate)).collect()
}

#[test]
fn evidence_is_equal_on_every_engine() {
    let both = Both::new();
    for query_string in
        ["harbour trade", "\"$4.66 billion\" vice-president", "港口贸易 数字经济", "städte coal 1,051", "U.S. the"]
    {
        let request = request(plain(query_string));
        let words = both.real.candidates(&request).expect("answered").statistics.words;
        let terms: Vec<String> = words.iter().flat_map(|word| word.forms.clone()).collect();
        let of = |searcher: &dyn Searcher| {
            let found = found(searcher, &request);
            let (places, candidates): (Vec<_>, Vec<_>) = found.into_iter().unzip();
            let evidence = searcher.evidence(&candidates, &words).expect("there is evidence");
            let counts = [ResultUnit::Passage, ResultUnit::Article]
                .map(|within| searcher.counts(&candidates, &terms, within).expect("there are counts"));
            let further = searcher.in_articles(&request, &candidates).expect("they are counted");
            let frequencies = searcher.frequencies(&terms).expect("they are counted");
            let facets = searcher.facets(&request, &Facet::ALL).expect("they are counted");
            (places, evidence, counts, further, frequencies, facets)
        };
        let (real, naive) = (of(&*both.real), of(&both.naive));
        assert!(!real.0.is_empty(), "{query_string} matches something");
        assert_eq!(real, naive, "{query_string}");
    }
}

#[test]
fn the_last_article_of_an_index_ends_with_it() {
    for paragraphs in [1, 2, 3, 7, 40, 63, 64, 65, 130] {
        let text: Vec<String> =
            (0..paragraphs).map(|it| format!("The harbour, number {it}, and its many ships.")).collect();
        let articles = [Article::plain("only", Meta::default(), &text.join("\n"))];
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (real, naive) = (indexed(folder.path(), &articles), Naive::new(articles.to_vec(), SIZE));
        let request = request(plain("harbour ships"));
        let words = real.candidates(&request).expect("answered").statistics.words;
        let of = |searcher: &dyn Searcher| {
            let candidates: Vec<Candidate> = found(searcher, &request).into_values().collect();
            // Large lengths are stored approximately: only the counts are compared.
            let evidence = searcher.evidence(&candidates, &words).expect("there is evidence");
            evidence.into_iter().map(|it| (it.counts, it.marks)).collect::<Vec<_>>()
        };
        assert_eq!(of(&*real), of(&naive), "{paragraphs} paragraphs");
    }
}

/// Whether a leaf of a query occurs in the text of a passage, not only in the title.
fn stands(untitled: &Naive, leaf: &ibid::query::Leaf, place: &(ArticleId, usize)) -> bool {
    let is_text = !matches!(leaf.term, Term::Range { .. } | Term::Exists);
    is_text && found(untitled, &request(Query::Leaf(leaf.clone()))).contains_key(place)
}

#[test]
fn matches_are_highlighted() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let search = RefCell::new(Search::over(indexed(folder.path(), &corpus())));
    let without_title = |mut article: Article| {
        article.meta.title = None;
        article
    };
    let untitled = Naive::new(corpus().into_iter().map(without_title).collect(), SIZE);
    let mut runner =
        TestRunner::new(ProptestConfig { failure_persistence: None, cases: 1000, ..ProptestConfig::default() });
    let options = Options { limit: 100, ..Options::default() };
    let asked = any_query().prop_filter("stop words are not ranked by", |query_string| {
        !query_string.split(|c: char| !c.is_alphanumeric()).any(|word| matches!(word, "the" | "of" | "said"))
    });
    runner
        .run(&asked, |query_string| {
            let query = parse(&query_string).query;
            let answer = search.borrow_mut().answer(&query_string, &options).expect("it is answered");
            for answered in answer.hits {
                let place = (answered.hit.article.id.clone(), answered.hit.passage.span.start);
                let leaves = query.positive();
                let mut texts = leaves.iter().filter(|(field, _)| *field == Field::Text);
                let is_marked = !answered.snippet.highlights.is_empty();
                let stands = texts.any(|(_, leaf)| stands(&untitled, leaf, &place));
                prop_assert!(
                    is_marked || !stands,
                    "{}: nothing is highlighted in {}",
                    query_string,
                    answered.reference
                );
            }
            Ok(())
        })
        .unwrap_or_else(|failure| panic!("{failure}"));
}

#[test]
fn pages_of_a_result_do_not_overlap() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut search = Search::over(indexed(folder.path(), &corpus()));
    let whole = search.answer("harbour trade coal", &Options { limit: 20, ..Options::default() }).expect("answered");
    let mut pages = Vec::new();
    for offset in 0..whole.hits.len() {
        let options = Options { offset, limit: 1, ..Options::default() };
        pages.extend(
            search.answer("harbour trade coal", &options).expect("answered").hits.into_iter().map(|it| it.reference),
        );
    }
    assert_eq!(pages, whole.hits.iter().map(|it| it.reference.clone()).collect::<Vec<_>>());
}

#[test]
fn a_score_is_the_sum_of_its_parts() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut search = Search::over(indexed(folder.path(), &corpus()));
    for rank in [Rank::Full, Rank::Words] {
        let options = Options { explain: true, rank, ..Options::default() };
        for answered in search.answer("harbour trade grew", &options).expect("answered").hits {
            let explanation = answered.explanation.expect("it was asked for");
            let parts = serde_json::to_value(explanation.score).expect("plain data");
            let part = |name: &str| parts[name].as_f64().expect("a number");
            let sum: f64 =
                ["words", "window", "lead", "article", "title", "coverage", "feedback"].map(part).iter().sum();
            assert!((sum * part("kind") - f64::from(answered.hit.score)).abs() < 1e-4, "{parts}");
            let second: f64 = ["window", "lead", "article", "title", "coverage", "feedback"].map(part).iter().sum();
            assert!(part("words") > 0.0 && (second > 0.0) == (rank == Rank::Full), "{parts}");
            assert_eq!(explanation.words.is_empty(), rank == Rank::Words);
        }
    }
}

#[test]
fn pages_of_equal_hits_do_not_overlap() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let article = |number: usize| {
        let meta = Meta { date: Some(format!("{}-01-02", 2000 + number * 7 % 20)), ..Meta::default() };
        Article::plain(&format!("a{number}"), meta, &format!("Notice {number} speaks of a mooring."))
    };
    let articles: Vec<Article> = (10..40).map(article).collect();
    let mut search = Search::over(indexed(folder.path(), &articles));
    for (by, fold_duplicates) in [(ResultUnit::Article, false), (ResultUnit::Passage, false)] {
        let mut ids = |limit: usize, offset: usize| -> Vec<String> {
            let options = Options { limit, offset, by, fold_duplicates, ..Options::default() };
            let hits = search.answer("mooring", &options).expect("it is answered").hits;
            hits.iter().map(|hit| hit.hit.article.id.to_string()).collect()
        };
        let pages: Vec<String> = (0..3).flat_map(|page| ids(10, 10 * page)).collect();
        assert_eq!(pages, ids(30, 0));
    }
}

#[test]
fn deep_pages_follow_the_first() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let text = |number: usize| {
        let ships = "ship ".repeat(1 + number % 7);
        format!("{ships} {} harbour {number}.", "and some other words ".repeat(number % 11))
    };
    let articles: Vec<Article> =
        (0..120).map(|number| Article::plain(&format!("a{number}"), Meta::default(), &text(number))).collect();
    let mut search = Search::over(indexed(folder.path(), &articles));
    let mut ids = |limit: usize, offset: usize| -> Vec<String> {
        let (by, fold_duplicates) = (ResultUnit::Article, false);
        let options = Options { limit, offset, by, fold_duplicates, ..Options::default() };
        let hits = search.answer("ships harbour", &options).expect("it is answered").hits;
        assert!(hits.windows(2).all(|pair| pair[0].hit.score >= pair[1].hit.score), "the scores fall");
        hits.iter().map(|hit| hit.hit.article.id.to_string()).collect()
    };
    let all = ids(120, 0);
    assert_eq!(all.iter().collect::<std::collections::BTreeSet<_>>().len(), 120);
    let pages: Vec<String> = (0..12).flat_map(|page| ids(10, 10 * page)).collect();
    assert_eq!(pages, all);
}

#[test]
fn a_search_answers_as_a_new_one_whatever_it_was_asked_before() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut articles = corpus();
    // A copy under another headline, and reports that share words.
    let wire = articles[0].text.clone();
    articles.push(Article::plain("wire/copy", Meta { lang: Some("en".into()), ..Meta::default() }, &wire));
    for number in 0..12 {
        let text =
            format!("Traders of the harbour said that coal of {number} cities was sold. The bank of the port knew it.");
        articles.push(Article::plain(&format!("report/{number}"), Meta::default(), &text));
    }
    let engine: Arc<dyn Searcher> = indexed(folder.path(), &articles).into();
    let mut runner =
        TestRunner::new(ProptestConfig { failure_persistence: None, cases: 60, ..ProptestConfig::default() });
    let queries = proptest::collection::vec((any_query(), any::<bool>(), 1..8_usize), 2..6);
    let asked = RefCell::new(Search::sharing(Arc::clone(&engine)));
    let property = |queries: Vec<(String, bool, usize)>| {
        for (query_string, by_article, limit) in queries.iter().chain(&queries) {
            let by = if *by_article { ResultUnit::Article } else { ResultUnit::Passage };
            let options = Options { by, limit: *limit, fold_duplicates: true, explain: true, ..Options::default() };
            let answered = |search: &mut Search| {
                let answer = search.answer(query_string, &options).expect("it is answered");
                format!("{:?} {:?} {:?}", answer.total, answer.hits, answer.suggestion)
            };
            let new = answered(&mut Search::sharing(Arc::clone(&engine)));
            prop_assert_eq!(answered(&mut asked.borrow_mut()), new, "{}", query_string);
        }
        Ok(())
    };
    runner.run(&queries, property).expect("answers are the same");
}
