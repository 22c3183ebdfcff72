//! Golden queries over a small fixed corpus, written for this test: ranks may improve but not fall.

use std::fs;
use std::path::Path;

use ibid::search::{Options, Search};
use ibid::{Article, Reference};

use crate::indexed::{Indexing, index, open};
use crate::run::Folder;

/// Number of hits that are searched for the expected passage.
const DEEP: usize = 50;

/// A line of `golden.txt`.
struct Golden<'a> {
    line: &'a str,
    /// `None` if the passage must not be found.
    rank: Option<usize>,
    wanted: Reference,
    query: &'a str,
}

impl<'a> Golden<'a> {
    fn read(line: &'a str) -> Self {
        let mut columns = line.splitn(3, ' ');
        let mut next = || columns.next().unwrap_or_else(|| panic!("RANK REFERENCE QUERY: {line}"));
        let (rank, wanted, query) = (next(), next(), next());
        let rank = (rank != "-").then(|| rank.parse().unwrap_or_else(|_| panic!("no rank: {line}")));
        Self { line, rank, wanted: wanted.parse().unwrap_or_else(|error| panic!("{error}: {line}")), query }
    }

    /// Returns the rank of the first passage that contains the reference.
    fn rank(&self, search: &mut Search) -> Option<usize> {
        let article: Article =
            search.article(&self.wanted.article).unwrap_or_else(|error| panic!("{error}: {}", self.line));
        let place = self.wanted.resolve(&article).unwrap_or_else(|error| panic!("{error}: {}", self.line));
        let options = Options { limit: DEEP, snippet: 0, ..Options::default() };
        let answer = search.answer(self.query, &options).expect("the query is answered");
        assert!(answer.notes.is_empty(), "{}: {:?}", self.line, answer.notes);
        let holds = |hit: &ibid::engine::Hit| hit.article.id == article.id && hit.passage.content().contains(place);
        answer.hits.iter().find(|answered| holds(&answered.hit)).map(|answered| answered.rank)
    }
}

#[test]
fn golden_queries_keep_their_ranks() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ranking");
    let folder = Folder::new();
    let paths = vec![here.join("corpus")];
    let summary = index(&folder, Indexing { paths, ..Indexing::default() }).expect("the run ends well");
    assert!(summary.skipped.is_empty() && summary.warnings.is_empty(), "{summary:?}");
    let mut search = open(&folder);
    let golden = fs::read_to_string(here.join("golden.txt")).expect("golden.txt");
    let (mut worse, mut better) = (Vec::new(), Vec::new());
    for golden in golden.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(Golden::read) {
        let found = golden.rank(&mut search);
        let now = found.map_or_else(|| "-".to_owned(), |rank| rank.to_string());
        match (golden.rank, found) {
            (wanted, found) if wanted == found => {}
            (Some(wanted), Some(found)) if found < wanted => better.push(format!("now {now}: {}", golden.line)),
            _ => worse.push(format!("now {now}: {}", golden.line)),
        }
    }
    assert!(worse.is_empty(), "worse than golden.txt says:\n{}", worse.join("\n"));
    assert!(better.is_empty(), "better than golden.txt says; tighten these lines:\n{}", better.join("\n"));
}
