//! Collects the best documents of a query, per passage or per article, by score or by date.

use std::collections::{HashMap, HashSet};

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::query::{Bm25StatisticsProvider, EnableScoring, Query};
use tantivy::{DocAddress, DocId, Score, Searcher, SegmentOrdinal, SegmentReader, TERMINATED};

use super::passage_id::{address, passage_id};
use super::top::{top, top_of_union};
use super::union::Union;
use crate::engine::{Candidate, Request, ResultUnit, SortOrder};

type Scored = Vec<(Score, DocAddress)>;

/// A compiled query.
pub(crate) enum Compiled<'s> {
    /// Optional words only, as most queries.
    Union(Union<'s>),
    Query(Box<dyn Query>),
}

impl Compiled<'_> {
    fn top(
        &self,
        searcher: &Searcher,
        statistics: &dyn Bm25StatisticsProvider,
        limit: usize,
    ) -> tantivy::Result<Scored> {
        match self {
            Self::Union(union) => top_of_union(searcher, union, limit),
            Self::Query(query) => top(searcher, statistics, &**query, limit),
        }
    }
}

/// Returns the first matching documents.
pub(crate) fn best(
    searcher: &Searcher,
    statistics: &dyn Bm25StatisticsProvider,
    ordinals: &[Column<u64>],
    query: &Compiled<'_>,
    request: &Request,
) -> tantivy::Result<Scored> {
    let limit = request.limit.clamp(1, searcher.num_docs().max(1) as usize);
    match (request.by, request.sort, query) {
        (ResultUnit::Article, SortOrder::Score, _) => {
            best_articles(searcher, statistics, ordinals, query, limit, request.aggregation_decay)
        }
        (_, SortOrder::Score, _) | (.., Compiled::Union(_)) => query.top(searcher, statistics, limit),
        (by, sort, Compiled::Query(query)) => {
            let mut found = searcher.search_with_statistics_provider(&**query, &AllDocs, statistics)?;
            found.sort_by(|a, b| by_date(sort, a, b).then(b.score.total_cmp(&a.score)).then(a.address.cmp(&b.address)));
            let mut seen = HashSet::new();
            if by == ResultUnit::Article {
                found.retain(|document| seen.insert(document.article));
            }
            found.truncate(limit);
            Ok(found.into_iter().map(|document| (document.score, document.address)).collect())
        }
    }
}

/// Returns the matching articles, by their first passages in each segment.
pub(crate) fn articles(searcher: &Searcher, query: &dyn Query) -> tantivy::Result<Vec<(SegmentOrdinal, Vec<DocId>)>> {
    searcher.search(query, &ArticleCollector)
}

/// Returns the number of matching passages in the article of this document.
pub(crate) fn in_article(
    searcher: &Searcher,
    ordinals: &[Column<u64>],
    query: &dyn Query,
    passages: &[DocAddress],
) -> tantivy::Result<Vec<usize>> {
    let weight = query.weight(EnableScoring::disabled_from_searcher(searcher))?;
    let count = |address: &DocAddress| {
        let first = first_passage(ordinals, *address).doc_id;
        let mut scorer = weight.scorer(searcher.segment_reader(address.segment_ord), 1.0)?;
        let column = &ordinals[address.segment_ord as usize];
        let mut doc = if scorer.doc() < first { scorer.seek(first) } else { scorer.doc() };
        let mut count = 0;
        while doc != TERMINATED && column.first(doc) == Some(u64::from(doc - first)) {
            count += 1;
            doc = scorer.advance();
        }
        Ok(count)
    };
    passages.iter().map(count).collect()
}

/// Number of passages initially fetched per requested article.
const DEPTH: usize = 4;
/// Minimum number of passages fetched.
const MIN_DEPTH: usize = 100;

/// Returns the best passage of each of the best articles with the article's score: that of the best passage plus those
/// of the other matching passages with decreasing weights. Passages are fetched in growing numbers until they include
/// enough articles, so that the search can still skip documents that cannot reach the top.
fn best_articles(
    searcher: &Searcher,
    statistics: &dyn Bm25StatisticsProvider,
    ordinals: &[Column<u64>],
    query: &Compiled<'_>,
    limit: usize,
    aggregation_decay: f32,
) -> tantivy::Result<Scored> {
    let all = searcher.num_docs().max(1) as usize;
    let mut depth = (limit * DEPTH).max(MIN_DEPTH).min(all);
    loop {
        let passages = query.top(searcher, statistics, depth)?;
        let exhausted = passages.len() < depth || depth >= all;
        let mut places: HashMap<DocAddress, usize> = HashMap::new();
        // Score, best passage, and the weight of the next passage.
        let mut articles: Vec<(Score, DocAddress, f32)> = Vec::new();
        for (score, address) in passages {
            let place = *places.entry(first_passage(ordinals, address)).or_insert(articles.len());
            match articles.get_mut(place) {
                Some((sum, _, weight)) => {
                    *sum += score * *weight;
                    *weight *= aggregation_decay;
                }
                None => articles.push((score, address, aggregation_decay)),
            }
        }
        if exhausted || articles.len() >= limit {
            articles.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
            articles.truncate(limit);
            return Ok(articles.into_iter().map(|(score, address, _)| (score, address)).collect());
        }
        depth = (depth * 4).min(all);
    }
}

/// Opens the ordinal column of every segment.
pub(crate) fn ordinals(searcher: &Searcher) -> tantivy::Result<Vec<Column<u64>>> {
    searcher.segment_readers().iter().map(|reader| reader.fast_fields().u64("ordinal")).collect()
}

/// Returns the address of the first passage of the same article.
pub(crate) fn first_passage(ordinals: &[Column<u64>], address: DocAddress) -> DocAddress {
    let ordinal = ordinals[address.segment_ord as usize].first(address.doc_id).unwrap_or(0);
    DocAddress::new(address.segment_ord, address.doc_id - ordinal as DocId)
}

/// Returns the first passage of a candidate's article as a candidate.
pub(crate) fn lead(ordinals: &[Column<u64>], candidate: &Candidate) -> Candidate {
    Candidate { place: passage_id(first_passage(ordinals, address(candidate.place))), ..*candidate }
}

/// A matching document with its sort keys.
pub(crate) struct DatedDoc {
    score: Score,
    address: DocAddress,
    article: DocAddress,
    since: Option<u64>,
}

fn by_date(sort: SortOrder, a: &DatedDoc, b: &DatedDoc) -> std::cmp::Ordering {
    let latest = |document: &DatedDoc| document.since.unwrap_or(0);
    let earliest = |document: &DatedDoc| document.since.unwrap_or(u64::MAX);
    match sort {
        SortOrder::Newest => latest(b).cmp(&latest(a)),
        SortOrder::Oldest => earliest(a).cmp(&earliest(b)),
        SortOrder::Score => std::cmp::Ordering::Equal,
    }
}

struct AllDocs;

struct AllDocsInSegment {
    segment: SegmentOrdinal,
    ordinal: Column<u64>,
    since: Column<u64>,
    found: Vec<DatedDoc>,
}

impl Collector for AllDocs {
    type Fruit = Vec<DatedDoc>;
    type Child = AllDocsInSegment;

    fn for_segment(&self, segment: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<AllDocsInSegment> {
        let columns = reader.fast_fields();
        let (ordinal, since) = (columns.u64("ordinal")?, columns.u64("since")?);
        Ok(AllDocsInSegment { segment, ordinal, since, found: Vec::new() })
    }

    fn requires_scoring(&self) -> bool {
        true
    }

    fn merge_fruits(&self, fruits: Vec<Vec<DatedDoc>>) -> tantivy::Result<Vec<DatedDoc>> {
        Ok(fruits.into_iter().flatten().collect())
    }
}

impl SegmentCollector for AllDocsInSegment {
    type Fruit = Vec<DatedDoc>;

    fn collect(&mut self, doc: DocId, score: Score) {
        let ordinal = self.ordinal.first(doc).unwrap_or(0) as DocId;
        self.found.push(DatedDoc {
            score,
            address: DocAddress::new(self.segment, doc),
            article: DocAddress::new(self.segment, doc - ordinal),
            since: self.since.first(doc),
        });
    }

    fn harvest(self) -> Vec<DatedDoc> {
        self.found
    }
}

/// Collects the articles of all matching passages.
struct ArticleCollector;

struct ArticlesInSegment {
    segment: SegmentOrdinal,
    ordinal: Column<u64>,
    /// Their first passages in order; the passages of an article are consecutive.
    articles: Vec<DocId>,
}

impl Collector for ArticleCollector {
    type Fruit = Vec<(SegmentOrdinal, Vec<DocId>)>;
    type Child = ArticlesInSegment;

    fn for_segment(&self, segment: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<ArticlesInSegment> {
        Ok(ArticlesInSegment { segment, ordinal: reader.fast_fields().u64("ordinal")?, articles: Vec::new() })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, fruits: Vec<Self::Fruit>) -> tantivy::Result<Self::Fruit> {
        Ok(fruits.into_iter().flatten().collect())
    }
}

impl SegmentCollector for ArticlesInSegment {
    type Fruit = Vec<(SegmentOrdinal, Vec<DocId>)>;

    fn collect(&mut self, doc: DocId, _: Score) {
        let first = doc - self.ordinal.first(doc).unwrap_or(0) as DocId;
        if self.articles.last() != Some(&first) {
            self.articles.push(first);
        }
    }

    fn harvest(self) -> Self::Fruit {
        vec![(self.segment, self.articles)]
    }
}
