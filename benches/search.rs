//! Measures the time to open an index and to answer queries.

mod index;
mod zipf;

use divan::Bencher;
use ibid::Search;
use ibid::search::Options;
use tempfile::TempDir;

fn main() {
    divan::main();
}

const BYTES: usize = 8 << 20;

/// Builds an index of generated text, and queries of frequent, medium and rare words.
fn prepared() -> (TempDir, [String; 3]) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let corpus = folder.path().join("corpus");
    std::fs::create_dir(&corpus).expect("a folder");
    let mut writer = zipf::Writer::new();
    zipf::write(&writer.articles(BYTES), &corpus);
    index::build(&corpus, folder.path().join("index"));
    let queries = [30, 400, 5000].map(|rank| writer.words_around(rank, 4));
    (folder, queries)
}

#[divan::bench(sample_count = 100)]
fn open(bencher: Bencher) {
    let (folder, _) = prepared();
    bencher.bench(|| Search::open(&folder.path().join("index")).expect("the index opens"));
}

fn ask(bencher: Bencher, which: usize, options: &Options) {
    let (folder, queries) = prepared();
    let mut search = Search::open(&folder.path().join("index")).expect("the index opens");
    let mut ask = || search.answer(&queries[which], options).expect("the index answers");
    assert!(!ask().hits.is_empty());
    bencher.bench_local(ask);
}

/// Words from the most frequent (0) to rare ones (2).
#[divan::bench(args = [0, 1, 2], sample_count = 200)]
fn query(bencher: Bencher, which: usize) {
    ask(bencher, which, &Options { snippet: 0, suggest: false, ..Options::default() });
}

#[divan::bench(args = [0, 1, 2], sample_count = 200)]
fn query_with_snippets(bencher: Bencher, which: usize) {
    ask(bencher, which, &Options::default());
}
