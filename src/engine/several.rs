//! Several indexes that are searched as one.
//!
//! Scores of two indexes are not comparable: a word that is rare in one is frequent in the other. So the statistics of the
//! query's words are added up, and everything that ranking computes from them (the second stage, suggestions, the choice of rare
//! words) is that of one index with all passages. The first stage runs inside each index, with every word boosted by the ratio
//! of its common IDF to that of the index: BM25 then weighs it as in one index, except for the average length of passages.
//!
//! An article id that an earlier index has too is qualified by the name of its index, `NAME:ID`.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::manifest::{CorpusRoot, Manifest, SourceFile};
use super::{
    Candidate, Candidates, Counting, Evidence, Facet, FacetCounts, Hit, PassageId, Request, ResultUnit, Searcher,
    SimilarWord, SortOrder, Statistics, Status, Total,
};
use crate::article::{Article, ArticleId};
use crate::error::{Error, Result};
use crate::query::{Bool, Field, Keyword, Query, keywords};
use crate::text::{Lang, days};

/// Bits of a passage's number that the index itself uses; the others are the place of the index.
const OWN_BITS: u32 = 56;
/// Maximum number of indexes.
const MOST: usize = 64;

/// Searches several indexes.
pub struct Several {
    members: Vec<Member>,
}

struct Member {
    name: Arc<str>,
    searcher: Box<dyn Searcher>,
}

impl Several {
    /// Searches these indexes, each with its name, in this order.
    ///
    /// # Errors
    /// [`Error::Input`] if a name occurs twice, or for more than 64 indexes.
    pub fn new(indexes: Vec<(String, Box<dyn Searcher>)>) -> Result<Self> {
        if indexes.len() > MOST {
            return Err(Error::input(
                format!("{} indexes", indexes.len()),
                format!("at most {MOST} are searched at once"),
            ));
        }
        let mut members: Vec<Member> = Vec::new();
        for (name, searcher) in indexes {
            if members.iter().any(|member| *member.name == *name) {
                return Err(Error::input(name, "index given more than once"));
            }
            members.push(Member { name: name.into(), searcher });
        }
        Ok(Self { members })
    }

    /// Returns the place of a candidate's index, and the candidate as that index knows it.
    fn own(candidate: &Candidate) -> (usize, Candidate) {
        let PassageId(number) = candidate.place;
        let place = PassageId(number & ((1 << OWN_BITS) - 1));
        ((number >> OWN_BITS) as usize, Candidate { place, ..*candidate })
    }

    /// Asks each index about its own candidates, and returns the answers in the order of all.
    fn asked<T>(
        &self,
        candidates: &[Candidate],
        ask: impl Fn(&dyn Searcher, &[Candidate]) -> Result<Vec<T>>,
    ) -> Result<Vec<T>> {
        let mut answers: Vec<Option<T>> = candidates.iter().map(|_| None).collect();
        for (place, member) in self.members.iter().enumerate() {
            let (at, own): (Vec<usize>, Vec<Candidate>) = (candidates.iter().map(Self::own).enumerate())
                .filter(|(_, (index, _))| *index == place)
                .map(|(at, (_, own))| (at, own))
                .unzip();
            if own.is_empty() {
                continue;
            }
            for (at, answer) in at.into_iter().zip(ask(&*member.searcher, &own)?) {
                answers[at] = Some(answer);
            }
        }
        Ok(answers.into_iter().flatten().collect())
    }

    /// Returns the id by which an article of an index is known here.
    fn known_as(&self, place: usize, id: &ArticleId) -> Result<ArticleId> {
        for earlier in &self.members[..place] {
            if earlier.searcher.article(id)?.is_some() {
                return Ok(ArticleId::new(format!("{}:{id}", self.members[place].name)));
            }
        }
        Ok(id.clone())
    }

    /// Returns a hit of an index with the name of the index, and the id by which its article is known here.
    fn named(&self, place: usize, hit: Hit) -> Result<Hit> {
        let mut record = (*hit.article).clone();
        record.id = self.known_as(place, &record.id)?;
        record.meta.index = Some(Arc::clone(&self.members[place].name));
        Ok(Hit { article: Arc::new(record), ..hit })
    }

    /// Adds up what each index returns.
    fn summed(&self, ask: impl Fn(&dyn Searcher) -> Result<Vec<u64>>) -> Result<Vec<u64>> {
        let mut sums: Vec<u64> = Vec::new();
        for member in &self.members {
            let own = ask(&*member.searcher)?;
            sums.resize(own.len().max(sums.len()), 0);
            sums.iter_mut().zip(own).for_each(|(sum, own)| *sum += own);
        }
        Ok(sums)
    }

    /// Returns the candidates of all indexes by date.
    fn by_date(&self, candidates: Vec<Candidate>, sort: SortOrder) -> Result<Vec<Candidate>> {
        let mut dated = Vec::with_capacity(candidates.len());
        for candidate in candidates {
            let (place, own) = Self::own(&candidate);
            let record = self.members[place].searcher.hit(&own)?.article;
            let day = record.meta.date.as_deref().and_then(days).map(|(first, _)| first);
            dated.push((day, candidate));
        }
        // Stable: among equal dates, the order is that of the indexes. Articles without a date come last.
        dated.sort_by(|(one, _), (other, _)| match sort {
            SortOrder::Newest => other.cmp(one),
            _ => (one.is_none(), one).cmp(&(other.is_none(), other)),
        });
        Ok(dated.into_iter().map(|(_, candidate)| candidate).collect())
    }
}

/// Returns the mean of a value, weighted by the size of each index.
fn mean(statistics: &[Statistics], value: impl Fn(&Statistics) -> f32, size: impl Fn(&Statistics) -> u64) -> f32 {
    let all: u64 = statistics.iter().map(&size).sum();
    let sum: f32 = statistics.iter().map(|it| value(it) * size(it) as f32).sum();
    if all == 0 { 0.0 } else { sum / all as f32 }
}

/// Returns the statistics of all indexes together.
fn common(request: &Request, statistics: &[Statistics]) -> Statistics {
    let mut stems: Vec<Lang> = Vec::new();
    let mut frequencies: BTreeMap<String, u64> = BTreeMap::new();
    for own in statistics {
        stems.extend(own.stems.iter().filter(|lang| !stems.contains(lang)).copied().collect::<Vec<_>>());
        for (term, count) in &own.frequencies {
            *frequencies.entry(term.clone()).or_default() += count;
        }
    }
    Statistics {
        words: keywords(&request.query, &stems),
        frequencies,
        passages: statistics.iter().map(|it| it.passages).sum(),
        articles: statistics.iter().map(|it| it.articles).sum(),
        passage_length: mean(statistics, |it| it.passage_length, |it| it.passages),
        article_length: mean(statistics, |it| it.article_length, |it| it.articles),
        title_length: mean(statistics, |it| it.title_length, |it| it.passages),
        stems,
    }
}

/// Returns the query for one index, in which each word weighs what it weighs in all of them together.
fn rescaled(query: &Query, own: &Statistics, all: &Statistics) -> Query {
    let again = |query: &Query| rescaled(query, own, all);
    match query {
        Query::Leaf(leaf) => {
            let words = keywords(query, &all.stems);
            let (common, here) = (weight(&words, own, all), weight(&words, own, own));
            let inner = Query::Leaf(leaf.clone());
            if here > 0.0 && common > 0.0 { inner.boosted(common / here) } else { inner }
        }
        Query::Field { field: Field::Text, inner } => {
            Query::Field { field: Field::Text, inner: Box::new(again(inner)) }
        }
        Query::Boost { inner, factor } => Query::Boost { inner: Box::new(again(inner)), factor: *factor },
        Query::Bool(Bool { must, should, must_not }) => Query::Bool(Bool {
            must: must.iter().map(again).collect(),
            should: should.iter().map(again).collect(),
            must_not: must_not.clone(),
        }),
        Query::All | Query::Nothing | Query::Near(_) | Query::Field { .. } => query.clone(),
    }
}

/// Returns the sum of the IDF of the words that an index has, by the statistics of that index or of all (BM25's IDF).
fn weight(words: &[Keyword], own: &Statistics, statistics: &Statistics) -> f32 {
    let frequency =
        |word: &Keyword, of: &Statistics| word.forms.iter().map(|form| of.frequency(form)).max().unwrap_or(0);
    let known = words.iter().filter(|word| frequency(word, own) > 0);
    let idf = |word: &Keyword| {
        let (held, all) = (frequency(word, statistics) as f32, statistics.passages as f32);
        (1.0 + (all - held + 0.5).max(0.0) / (held + 0.5)).ln()
    };
    known.map(idf).sum()
}

impl Searcher for Several {
    fn candidates(&self, request: &Request) -> Result<Candidates> {
        // The statistics do not depend on the limit.
        let asked = Request { limit: 1, count: Counting::None, ..request.clone() };
        let own = self.members.iter().map(|member| Ok(member.searcher.candidates(&asked)?.statistics));
        let own = own.collect::<Result<Vec<Statistics>>>()?;
        let statistics = common(request, &own);
        let mut best: Vec<Candidate> = Vec::new();
        let mut total = Total::default();
        for (place, (member, own)) in self.members.iter().zip(&own).enumerate() {
            let query = rescaled(&request.query, own, &statistics);
            let found = member.searcher.candidates(&Request { query, ..request.clone() })?;
            total.count += found.total.count;
            total.is_lower_bound |= found.total.is_lower_bound;
            best.extend(found.best.into_iter().map(|candidate| Candidate {
                place: PassageId(candidate.place.0 | (place as u64) << OWN_BITS),
                ..candidate
            }));
        }
        match request.sort {
            SortOrder::Score => best.sort_by(|one, other| other.score.total_cmp(&one.score)),
            SortOrder::Newest | SortOrder::Oldest => best = self.by_date(best, request.sort)?,
        }
        best.truncate(request.limit);
        if let Some(bound) = request.count.bound() {
            total.is_lower_bound |= total.count > bound;
            total.count = total.count.min(bound);
        }
        Ok(Candidates { total, best, statistics })
    }

    fn hit(&self, candidate: &Candidate) -> Result<Hit> {
        let (place, own) = Self::own(candidate);
        self.named(place, self.members[place].searcher.hit(&own)?)
    }

    fn lead(&self, candidate: &Candidate) -> Result<Hit> {
        let (place, own) = Self::own(candidate);
        self.named(place, self.members[place].searcher.lead(&own)?)
    }

    fn evidence(&self, candidates: &[Candidate], words: &[Keyword]) -> Result<Vec<Evidence>> {
        self.asked(candidates, |searcher, own| searcher.evidence(own, words))
    }

    fn counts(&self, candidates: &[Candidate], terms: &[String], within: ResultUnit) -> Result<Vec<Vec<u32>>> {
        self.asked(candidates, |searcher, own| searcher.counts(own, terms, within))
    }

    fn frequencies(&self, terms: &[String]) -> Result<Vec<u64>> {
        self.summed(|searcher| searcher.frequencies(terms))
    }

    fn similar(&self, word: &str, distance: u8) -> Result<Vec<SimilarWord>> {
        let mut passages: BTreeMap<String, u64> = BTreeMap::new();
        for member in &self.members {
            for similar in member.searcher.similar(word, distance)? {
                *passages.entry(similar.word).or_default() += similar.passages;
            }
        }
        Ok(passages.into_iter().map(|(word, passages)| SimilarWord { word, passages }).collect())
    }

    fn is_written(&self, word: &str) -> Result<bool> {
        for member in &self.members {
            if member.searcher.is_written(word)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn in_articles(&self, request: &Request, candidates: &[Candidate]) -> Result<Vec<usize>> {
        self.asked(candidates, |searcher, own| searcher.in_articles(request, own))
    }

    fn facets(&self, request: &Request, facets: &[Facet]) -> Result<Vec<FacetCounts>> {
        let mut counts: Vec<(Facet, BTreeMap<String, u64>, u64)> =
            facets.iter().map(|facet| (*facet, BTreeMap::new(), 0)).collect();
        for member in &self.members {
            for (sum, own) in counts.iter_mut().zip(member.searcher.facets(request, facets)?) {
                sum.2 += own.without;
                own.values.into_iter().for_each(|(value, count)| *sum.1.entry(value).or_default() += count);
            }
        }
        let counts = counts.into_iter().map(|(facet, values, without)| {
            let mut values: Vec<(String, u64)> = values.into_iter().collect();
            values.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
            FacetCounts { facet, values, without }
        });
        Ok(counts.collect())
    }

    fn article(&self, id: &ArticleId) -> Result<Option<Article>> {
        for (place, member) in self.members.iter().enumerate() {
            let qualified = id.as_str().strip_prefix(&*member.name).and_then(|rest| rest.strip_prefix(':'));
            let named = qualified.map(ArticleId::new);
            let found = match &named {
                Some(own) => member.searcher.article(own)?,
                None => member.searcher.article(id)?,
            };
            if let Some(mut article) = found {
                if named.is_some() {
                    article.id = self.known_as(place, &article.id)?;
                }
                article.meta.index = Some(Arc::clone(&member.name));
                return Ok(Some(article));
            }
        }
        Ok(None)
    }

    fn status(&self) -> Result<Status> {
        let mut all = Status::default();
        let mut names = Vec::new();
        for member in &self.members {
            let own = member.searcher.status()?;
            names.push(member.name.to_string());
            all.articles += own.articles;
            all.passages += own.passages;
            all.bytes += own.bytes;
            all.segments += own.segments;
            all.version = all.version.max(own.version);
            all.stems.extend(own.stems.into_iter().filter(|code| !all.stems.contains(code)).collect::<Vec<_>>());
        }
        all.location = names.join(", ").into();
        Ok(all)
    }

    fn manifest(&self) -> Result<Manifest> {
        let mut all = Manifest::default();
        for member in &self.members {
            let own = member.searcher.manifest()?;
            all.roots.extend(own.roots);
            all.sources.extend(own.sources);
        }
        Ok(all)
    }

    fn manifest_window(&self, place: f64, window: u64) -> Result<(Vec<CorpusRoot>, Vec<SourceFile>)> {
        let (mut roots, mut sources) = (Vec::new(), Vec::new());
        for member in &self.members {
            let own = member.searcher.manifest_window(place, window)?;
            roots.extend(own.0);
            sources.extend(own.1);
        }
        Ok((roots, sources))
    }
}
