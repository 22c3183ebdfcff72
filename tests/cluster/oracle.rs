//! The naive engine, the embedded engine and the cluster give the same answers.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use ibid::engine::{Counting, EngineHits, Facet, Request, ResultUnit, Searcher, SortOrder, Total};
use ibid::query::{keywords, parse, plain};
use ibid::{Article, ArticleId};
use proptest::prelude::*;

use super::{commit, place};
use crate::engines::{CASES, SIZE, any_query, corpus, indexed, request};
use crate::naive::Naive;

/// Returns the matches as pairs of article and position.
fn matches(searcher: &dyn Searcher, request: &Request) -> BTreeSet<(ArticleId, usize)> {
    let found = searcher.search(request).expect("the query is answered");
    assert_eq!(found.total, Total::up_to(usize::MAX, found.hits.len()), "the count is the number of hits");
    let bounded = Request { count: Counting::UpTo(2), ..request.clone() };
    let total = searcher.candidates(&bounded).expect("the query is answered").total;
    assert_eq!(total, Total::up_to(2, found.total.count), "{:?}", request.query);
    found.hits.into_iter().map(|hit| (hit.article.id.clone(), hit.passage.span.start)).collect()
}

struct Three {
    naive: Naive,
    embedded: Box<dyn Searcher>,
    cluster: Box<dyn Searcher>,
    _folder: tempfile::TempDir,
}

impl Three {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let embedded = indexed(folder.path(), &corpus());
        let cluster = commit(&place("oracle"), &corpus(), &[]);
        Self { naive: Naive::new(corpus(), SIZE), embedded, cluster, _folder: folder }
    }

    #[track_caller]
    fn agree(&self, query: ibid::query::Query) -> usize {
        let request = request(query);
        let (naive, cluster) = (matches(&self.naive, &request), matches(&*self.cluster, &request));
        assert_eq!(naive, cluster, "{:?}", request.query);
        if is_of_metadata(&request.query) {
            // Conditions alone do not rank on a cluster.
            return naive.len();
        }
        same_scores(&*self.embedded, &*self.cluster, &request);
        let articles = Request { by: ResultUnit::Article, ..request };
        same_scores(&*self.embedded, &*self.cluster, &articles);
        naive.len()
    }
}

fn is_of_metadata(query: &ibid::query::Query) -> bool {
    matches!(query, ibid::query::Query::Field { field, .. } if field.is_filter())
}

/// Asserts that both engines find the same, with the same scores.
#[track_caller]
pub(super) fn same_scores(one: &dyn Searcher, other: &dyn Searcher, request: &Request) {
    let of = |searcher: &dyn Searcher| searcher.search(request).expect("the query is answered");
    let (one, other) = (of(one), of(other));
    assert_eq!((one.total, one.hits.len()), (other.total, other.hits.len()), "{:?}", request.query);
    let by_id = |found: &EngineHits| {
        let hit = |hit: &ibid::engine::Hit| (hit.article.id.clone(), hit.passage.span.start, hit.score);
        let mut hits: Vec<_> = found.hits.iter().map(hit).collect();
        hits.sort_by(|one, other| one.0.cmp(&other.0).then(one.1.cmp(&other.1)));
        hits
    };
    // Of an article, the best passage is shown; which one that is may be a tie.
    for (ours, theirs) in by_id(&one).iter().zip(&by_id(&other)) {
        assert_eq!(ours.0, theirs.0, "{:?}", request.query);
        assert!((ours.2 - theirs.2).abs() <= 1e-4 * ours.2.abs().max(1.0), "{:?}: {ours:?} {theirs:?}", request.query);
    }
    for (ours, theirs) in one.hits.iter().zip(&other.hits) {
        assert!((ours.score - theirs.score).abs() <= 1e-4 * ours.score.abs().max(1.0), "{:?}", request.query);
    }
    assert_eq!(one.statistics, other.statistics, "{:?}", request.query);
}

#[test]
#[ignore = "tests/cluster/run starts a cluster"]
fn chosen_queries_match_the_same_passages_on_three_engines() {
    let three = Three::new();
    for &(query_string, least) in CASES {
        let count = three.agree(parse(query_string).query);
        assert!(count >= least, "{query_string} matches {count}");
    }
    for query_string in
        ["author:w*", "tag:/port.*/", "source:gazete~1", "lang:*", "lang:/e./", "article:/har.*9/", "\"ports trade\"~9"]
    {
        three.agree(parse(query_string).query);
    }
}

#[test]
#[ignore = "tests/cluster/run starts a cluster"]
fn random_queries_match_the_same_passages_on_three_engines() {
    let three = Three::new();
    let config = ProptestConfig { failure_persistence: None, cases: 300, ..ProptestConfig::default() };
    let mut runner = proptest::test_runner::TestRunner::new(config);
    runner
        .run(&any_query(), |query_string| {
            three.agree(parse(&query_string).query);
            three.agree(plain(&query_string));
            Ok(())
        })
        .unwrap_or_else(|failure| panic!("{failure}"));
}

#[test]
#[ignore = "tests/cluster/run starts a cluster"]
fn everything_else_is_answered_alike() {
    let three = Three::new();
    let (embedded, cluster) = (&*three.embedded, &*three.cluster);
    for article in corpus() {
        assert_eq!(cluster.article(&article.id).expect("answered"), Some(article));
    }
    assert_eq!(cluster.article(&ArticleId::new("no such")).expect("answered"), None);
    let (mut one, other) = (embedded.status().expect("answered"), cluster.status().expect("answered"));
    (one.location, one.bytes, one.segments, one.version) =
        (other.location.clone(), other.bytes, other.segments, other.version);
    assert_eq!(one, other);
    assert_eq!(
        embedded.manifest().expect("answered").sources.len(),
        cluster.manifest().expect("answered").sources.len()
    );
    for word in ["harbuor", "trade", "2018", "städte", "nowhere", "港口"] {
        assert_eq!(embedded.is_written(word).expect("answered"), cluster.is_written(word).expect("answered"), "{word}");
        assert_eq!(embedded.similar(word, 2).expect("answered"), cluster.similar(word, 2).expect("answered"), "{word}");
    }
    for query_string in ["harbour", "harbour trade the cities", "*", "+trade lang:en", "港口"] {
        for by in [ResultUnit::Passage, ResultUnit::Article] {
            for sort in [SortOrder::Score, SortOrder::Newest, SortOrder::Oldest] {
                let request = Request { by, sort, ..request(parse(query_string).query) };
                details(embedded, cluster, &request);
            }
        }
    }
}

#[track_caller]
fn details(embedded: &dyn Searcher, cluster: &dyn Searcher, request: &Request) {
    let of = |searcher: &dyn Searcher| {
        let mut best = searcher.candidates(request).expect("answered").best;
        // Ties are in another order.
        let key = |candidate: &ibid::engine::Candidate| {
            let hit = searcher.hit(candidate).expect("answered");
            (hit.article.id.clone(), hit.passage.span.start)
        };
        best.sort_by_key(key);
        let status = cluster.status().expect("answered");
        let langs: Vec<_> = status.stems.iter().filter_map(|code| ibid::text::Lang::named(code)).collect();
        let words = keywords(&request.query, &langs);
        let terms = ["trade".to_owned(), "the".to_owned()];
        let evidence = searcher.evidence(&best, &words).expect("answered");
        let counts = searcher.counts(&best, &terms, request.by).expect("answered");
        let together = searcher.in_articles(request, &best).expect("answered");
        let frequencies = searcher.frequencies(&terms).expect("answered");
        let facets = searcher.facets(request, &Facet::ALL).expect("answered");
        (evidence, counts, together, frequencies, facets)
    };
    assert_eq!(of(embedded), of(cluster), "{:?} {:?} {:?}", request.query, request.by, request.sort);
}

/// Articles of many passages with words of very different frequencies.
pub(super) fn many(number: usize, version: usize) -> Vec<Article> {
    let words = ["harbour", "trade", "coal", "ship", "city", "bank", "vote", "river", "school", "price"];
    let article = |article: usize| {
        let mut text = String::new();
        for sentence in 0..12 {
            let mut state = (article * 31 + sentence * 7 + version * 1009) as u64;
            for _ in 0..14 {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                let draw = (state >> 33) as usize;
                // Zipf-like: the first words are frequent.
                text.push_str(words[(draw % 100) * (draw / 100 % 100) / 1000 % words.len()]);
                text.push(' ');
            }
            writeln!(text, "number{} place{}.\n", article % 17, sentence % 5).expect("a string takes all");
        }
        let title = format!("Report on {} and {}", words[article % 10], words[article / 10 % 10]);
        let title = Some(title).filter(|_| article.is_multiple_of(2));
        let meta = ibid::article::Meta { lang: Some("en".to_owned()), title, ..ibid::article::Meta::default() };
        Article::plain(&format!("reports/{article}"), meta, &text)
    };
    (0..number).map(article).collect()
}

#[test]
#[ignore = "tests/cluster/run starts a cluster"]
fn scores_are_the_same_after_a_fifth_of_the_articles_changed() {
    let at = place("changed");
    commit(&at, &many(150, 0), &[]);
    let changed: Vec<Article> = many(150, 1).into_iter().step_by(5).collect();
    let removed: Vec<Article> = many(150, 0).into_iter().skip(1).step_by(30).collect();
    let cluster = commit(&at, &changed, &removed);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut articles = many(150, 0);
    for article in changed {
        let known = articles.iter_mut().find(|known| known.id == article.id).expect("known");
        *known = article;
    }
    articles.retain(|article| removed.iter().all(|removed| removed.id != article.id));
    let embedded = indexed(Path::new(folder.path()), &articles);
    for query_string in
        ["coal", "coal river", "harbour vote school number3", "\"trade coal\"", "title:coal bank", "coal -river"]
    {
        for limit in [1, 10, 50, 1000] {
            // Articles are summed up from the best passages, of which equal ones may differ.
            let units =
                if limit == 1000 { &[ResultUnit::Passage, ResultUnit::Article][..] } else { &[ResultUnit::Passage] };
            for &by in units {
                let request = Request { by, limit, ..request(parse(query_string).query) };
                let of = |searcher: &dyn Searcher| searcher.candidates(&request).expect("answered");
                let (one, other) = (of(&*embedded), of(&*cluster));
                assert_eq!((one.total, one.best.len()), (other.total, other.best.len()), "{query_string}");
                for (ours, theirs) in one.best.iter().zip(&other.best) {
                    assert!((ours.score - theirs.score).abs() < 1e-3, "{query_string} {limit}: {ours:?} {theirs:?}");
                }
            }
        }
    }
}
