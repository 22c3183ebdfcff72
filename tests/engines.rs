//! The same articles and queries give the same matches on every engine.

use std::collections::BTreeSet;
use std::path::Path;

use ibid::article::Meta;
use ibid::engine::manifest::{Manifest, ManifestEntry, SourceFile};
use ibid::engine::{self, Counting, Request, ResultUnit, Searcher, SortOrder, Total, WriteOptions};
use ibid::passage::{Size, passages};
use ibid::query::{Query, parse, plain};
use ibid::text::{ParagraphKind, detect};
use ibid::{Article, ArticleId};
use proptest::prelude::*;

use crate::naive::Naive;

/// Small passages, so that a short text has several.
pub(crate) const SIZE: Size = Size { smallest: 40, largest: 160 };

fn meta(title: &str, date: &str, lang: &str, author: &str) -> Meta {
    let stated = |value: &str| (!value.is_empty()).then(|| value.to_owned());
    Meta {
        title: stated(title),
        date: stated(date),
        lang: stated(lang),
        authors: stated(author).into_iter().collect(),
        source: Some("The Harbour Gazette".to_owned()),
        tags: vec!["trade".to_owned(), "ports and ships".to_owned()],
        ..Meta::default()
    }
}

/// Articles with difficult cases for tokens, phrases and fields.
pub(crate) fn corpus() -> Vec<Article> {
    vec![
        Article::plain(
            "harbour/2018",
            meta("Harbour trade grows", "2018-06-01", "en", "Ann O'Neil"),
            "Boats in the harbour at dawn. [Photo/Gazette]\n\
             The harbour's trade grew by 12% to $4.66 billion in 2017, the port authority said. Its vice-president, Li Wei-hsiun, \
             called the U.S. market \"vital\".\nShips from 1,051 cities called. R&D spending on COVID-19 tests was 4bn.\n\
             The cities of the delta trade with the harbour, and the harbour trades with them.",
        ),
        Article::plain(
            "harbour/2019",
            meta("", "2019", "en-GB", "Li Wei"),
            "A vice president of the bank met traders. They said: the harbour is full; the city is not.\n\n\
             Trading of coal fell. Coal was traded at US$140 a ton, less than in 2018.",
        ),
        Article::plain(
            "hafen",
            meta("Der Hafen wächst", "2018-11", "de", "Jörg Müller"),
            "Der Handel im Hafen wuchs um 4,66 Milliarden. Die Städte am Fluß handeln mit Kohle.\n\nDie Stadt ist groß.",
        ),
        Article::plain(
            "gangkou",
            meta("港口贸易增长", "", "zh", ""),
            "港口贸易在2017年增长。市政府说，港口很忙。\n\n数字经济是城市的支柱，贸易占百分之七十。",
        ),
        Article::plain(
            "undated",
            Meta::default(),
            "No title, no date. The harbour again, and the naïve café by Łódź street.",
        ),
    ]
}

pub(crate) fn indexed(at: &Path, articles: &[Article]) -> Box<dyn Searcher> {
    let options = WriteOptions { memory: 32 << 20, threads: 1, rebuild: false };
    let mut writer = engine::writer(at, options).expect("a new index");
    let mut manifest = Manifest::default();
    for article in articles {
        let cut = passages(article, SIZE);
        let entry = ManifestEntry { id: article.id.clone(), digest: article.digest(), passages: cut.len() };
        let source =
            SourceFile { path: article.path.clone().into(), articles: vec![entry].into(), ..SourceFile::default() };
        manifest.sources.insert(source.path.clone(), source.into());
        writer.put(article.clone(), cut).expect("an article is taken in");
    }
    writer.commit(&manifest).expect("the commit holds");
    engine::open(at).expect("the index opens")
}

pub(crate) fn request(query: Query) -> Request {
    let (by, sort) = (ResultUnit::Passage, SortOrder::Score);
    Request {
        query,
        filter: Query::All,
        limit: 1000,
        by,
        sort,
        count: Counting::All,
        title_boost: 1.0,
        aggregation_decay: 0.3,
    }
}

/// Returns the matches as pairs of article and position.
fn matches(searcher: &dyn Searcher, request: &Request) -> BTreeSet<(ArticleId, usize)> {
    let found = searcher.search(request).expect("the query is answered");
    assert_eq!(found.total.count, found.hits.len(), "the count is the number of hits");
    for by in [ResultUnit::Passage, ResultUnit::Article] {
        let all = Request { by, ..request.clone() };
        let exact = searcher.candidates(&all).expect("the query is answered").total;
        for bound in 0..6 {
            let bounded = Request { count: Counting::UpTo(bound), ..all.clone() };
            let total = searcher.candidates(&bounded).expect("the query is answered").total;
            assert_eq!(total, Total::up_to(bound, exact.count), "{:?} up to {bound}", request.query);
        }
    }
    found.hits.into_iter().map(|hit| (hit.article.id.clone(), hit.passage.span.start)).collect()
}

pub(crate) struct Both {
    pub(crate) real: Box<dyn Searcher>,
    pub(crate) naive: Naive,
    _folder: tempfile::TempDir,
}

impl Both {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let real = indexed(folder.path(), &corpus());
        Self { real, naive: Naive::new(corpus(), SIZE), _folder: folder }
    }

    #[track_caller]
    fn agree(&self, query: Query) -> usize {
        let request = request(query);
        let (real, naive) = (matches(&*self.real, &request), matches(&self.naive, &request));
        assert_eq!(real, naive, "{:?}", request.query);
        real.len()
    }
}

/// Queries of all kinds, each with the least number of passages that match; 0 if none does.
pub(crate) const CASES: &[(&str, usize)] = &[
    ("harbour", 4),
    ("trading", 3),
    ("1051", 1),
    ("1,051", 1),
    ("\"$4.66 billion\"", 1),
    ("4.66", 2),
    ("\"US$140 a ton\"", 1),
    ("+vice-president", 2),
    ("vicepresident", 1),
    ("covid19", 1),
    ("R&D", 1),
    ("U.S.", 1),
    ("\"the harbour is\"", 1),
    ("\"12 percent\"", 1),
    ("cafe lodz naive", 1),
    ("港口", 2),
    ("+港", 2),
    ("\"数字经济\"", 1),
    ("Städte", 1),
    ("stadte", 1),
    ("harbo*", 4),
    ("h?rb*r", 4),
    ("harbuor~", 4),
    ("/coal|kohle/", 2),
    ("/kohl/", 0),
    ("harbour -trade", 1),
    ("harbour AND trade", 2),
    ("harbour NOT (coal OR trade)", 1),
    ("\"cities trade\"~3", 1),
    ("coal NEAR/6 ton", 1),
    ("harbour PRE/3 trade", 1),
    ("title:harbour", 2),
    ("author:wei", 1),
    ("author:\"o'neil\"", 1),
    ("source:gazette kohle", 1),
    ("lang:en coal", 1),
    ("kind:caption", 1),
    ("tag:\"ports and ships\" kohle", 1),
    ("date:2018 hafen", 1),
    ("date:[2018-07 TO 2019] handel coal", 2),
    ("date:* harbour", 3),
    ("article:harbour/2018 trade", 1),
    ("article:harbour/* harbour", 3),
    ("traded*", 1),
    ("tradings*", 0),
    ("trading~1", 1),
    ("/trad(es|ing)/", 2),
    ("*ities", 2),
    ("traders* NEAR/3 met", 1),
    ("traded* NEAR/3 met", 0),
    ("title:grows*", 2),
    ("title:growing*", 0),
    ("städte*", 1),
    ("105*", 1),
    ("nowhere", 0),
    ("*", 8),
];

#[test]
fn chosen_queries_match_the_same_passages() {
    let both = Both::new();
    for &(query_string, least) in CASES {
        let parsed = parse(query_string);
        assert!(parsed.notes.is_empty(), "{query_string}: {:?}", parsed.notes);
        let count = both.agree(parsed.query);
        assert!(count >= least, "{query_string} matches {count}");
        assert!(least > 0 || count == 0, "{query_string} matches {count}");
    }
}

fn any_word() -> impl Strategy<Value = String> {
    let words: Vec<&str> = corpus_words();
    proptest::sample::select(words).prop_map(str::to_owned)
}

fn corpus_words() -> Vec<&'static str> {
    let mut words =
        vec!["nowhere", "the", "of", "trades", "city", "港口贸易", "贸", "$4.66", "US$140", "4.66", "wei-hsiun"];
    words.extend([
        "harbour",
        "harbour's",
        "trade",
        "trading",
        "cities",
        "coal",
        "vice-president",
        "vice",
        "U.S.",
        "1,051",
        "R&D",
        "ships",
        "Handel",
        "Städte",
        "Kohle",
        "Hafen",
        "港口",
        "数字经济",
        "增长",
        "cafe",
        "Łódź",
        "2018",
        "ton",
        "12%",
        "bank",
        "said",
    ]);
    words
}

pub(crate) fn any_query() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        4 => any_word(),
        2 => (any_word(), any_word()).prop_map(|(one, other)| format!("\"{one} {other}\"")),
        1 => (any_word(), 1..9_usize).prop_map(|(word, length)| format!("{}*", word.chars().take(length).collect::<String>())),
        1 => (any_word(), 1..9_usize).prop_map(|(word, from)| format!("(*{})", word.chars().skip(from).collect::<String>())),
        1 => (any_word(), 1..3).prop_map(|(word, distance)| format!("{word}~{distance}")),
        1 => (any_word(), any_word(), 3..9_usize)
            .prop_map(|(word, other, length)| format!("{}* NEAR/4 {other}", word.chars().take(length).collect::<String>())),
        1 => (any_word(), 3..9_usize).prop_map(|(word, length)| format!("title:{}*", word.chars().take(length).collect::<String>())),
        1 => any_word().prop_map(|word| format!("title:{word}")),
        1 => (any_word(), any_word()).prop_map(|(one, other)| format!("{one} NEAR/5 {other}")),
        1 => (any_word(), any_word(), 1..4).prop_map(|(one, other, slop)| format!("\"{one} {other}\"~{slop}")),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 1..4).prop_map(|all| all.join(" ")),
            (inner.clone(), inner.clone()).prop_map(|(one, other)| format!("({one}) AND ({other})")),
            (inner.clone(), inner.clone()).prop_map(|(one, other)| format!("({one}) OR ({other})")),
            (inner.clone(), inner.clone()).prop_map(|(one, other)| format!("({one}) -({other})")),
            inner.prop_map(|one| format!("+({one})")),
        ]
    })
}

#[test]
fn random_queries_match_the_same_passages() {
    let both = Both::new();
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        failure_persistence: None,
        cases: 400,
        ..ProptestConfig::default()
    });
    runner
        .run(&any_query(), |query_string| {
            both.agree(parse(&query_string).query);
            both.agree(plain(&query_string));
            Ok(())
        })
        .unwrap_or_else(|failure| panic!("{failure}"));
}

#[test]
fn stored_articles_are_unchanged() {
    let both = Both::new();
    for article in corpus() {
        let back = both.real.article(&article.id).expect("the index reads").expect("it is there");
        assert_eq!(back, article);
    }
    assert_eq!(both.real.article(&ArticleId::new("no such")).expect("the index reads"), None);
}

#[test]
fn results_sort_by_date_and_group_by_article() {
    let both = Both::new();
    for (sort, first) in [(SortOrder::Newest, "harbour/2019"), (SortOrder::Oldest, "harbour/2018")] {
        let request = Request { sort, by: ResultUnit::Article, ..request(plain("harbour")) };
        let found = both.real.search(&request).expect("answered");
        let ids: Vec<&str> = found.hits.iter().map(|hit| hit.article.id.as_str()).collect();
        assert_eq!((ids[0], ids[2]), (first, "undated"), "{sort:?}");
        assert_eq!(found.total.count, 3);
    }
    let request = Request { by: ResultUnit::Article, limit: 2, ..request(plain("harbour trade the")) };
    let found = both.real.search(&request).expect("answered");
    assert_eq!(found.hits.len(), 2);
    assert_ne!(found.hits[0].article.id, found.hits[1].article.id);
}

#[test]
fn captions_are_labelled() {
    let both = Both::new();
    let found = both.real.search(&request(parse("kind:caption").query)).expect("answered");
    assert!(found.hits.iter().all(|hit| hit.passage.kind() == ParagraphKind::Caption));
    assert_eq!(
        detect("The harbour's trade grew by 12% to $4.66 billion in 2017, the port authority said to us."),
        Some("en")
    );
}
