//! Measures the speed of tokenizing, sentence splitting, passage building and indexing.

mod index;
mod zipf;

use divan::Bencher;
use divan::counter::BytesCount;
use ibid::passage::{Size, passages};
use ibid::text::{Analyzer, Lang, paragraphs};
use ibid::{Article, ArticleId};

fn main() {
    divan::main();
}

const BYTES: usize = 2 << 20;

fn text() -> String {
    zipf::Writer::new().articles(BYTES).concat()
}

#[divan::bench(sample_count = 20)]
fn tokens(bencher: Bencher) {
    let (text, mut analyzer) = (text(), Analyzer::new(Lang::ENGLISH));
    bencher.counter(BytesCount::of_str(&text)).bench_local(|| {
        let mut stream = analyzer.stream(&text);
        let mut count = 0;
        while stream.advance() {
            count += 1;
        }
        count
    });
}

#[divan::bench(sample_count = 20)]
fn paragraphs_and_sentences(bencher: Bencher) {
    let text = text();
    bencher.counter(BytesCount::of_str(&text)).bench(|| Article::paragraphs_of(&text, &paragraphs(&text), Some("en")));
}

#[divan::bench(sample_count = 20)]
fn cut_into_passages(bencher: Bencher) {
    let text = text();
    let article = Article {
        id: ArticleId::new("bench"),
        meta: ibid::Meta::default(),
        path: String::new(),
        format: String::new(),
        paragraphs: Article::paragraphs_of(&text, &paragraphs(&text), Some("en")),
        marks: Vec::new(),
        part_of: None,
        doubts: Vec::new(),
        ocr: None,
        text,
    };
    bencher.counter(BytesCount::of_str(&article.text)).bench(|| passages(&article, Size::default()));
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn whole_run(bencher: Bencher) {
    let corpus = tempfile::tempdir().expect("a temporary folder");
    let articles = zipf::Writer::new().articles(BYTES);
    zipf::write(&articles, corpus.path());
    let bytes: usize = articles.iter().map(String::len).sum();
    bencher
        .counter(BytesCount::new(bytes))
        .with_inputs(|| tempfile::tempdir().expect("a temporary folder"))
        .bench_refs(|index| {
            let summary = index::build(corpus.path(), index.path().join("index"));
            assert_eq!(summary.new, articles.len());
        });
}
