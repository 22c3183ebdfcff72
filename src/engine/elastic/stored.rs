//! The texts of passages, as the answers to searches contain them, and the articles they are in; kept for further questions.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use lru::LruCache;
use serde_json::{Value, json};

use super::Cluster;
use super::encode::Body;
use super::field::Field;
use super::schema::{self, split};
use crate::article::Record;
use crate::engine::LEADING;
use crate::error::Result;
use crate::passage::Passage;
use crate::text::{Analyzer, Lang};

/// Bytes of texts that are kept. Their tokens take up to ten times that.
const KEPT: usize = 24 << 20;
/// Articles, or other passages, that are fetched at once.
const BATCH: usize = 200;
/// Passages of an article that are read at once.
const PAGE: usize = 1000;
const READING: &str = "reading passages";

/// A passage as it is stored, with its tokens once they are needed.
pub(super) struct Stored {
    pub(super) passage: Passage,
    pub(super) content: String,
    /// Title of the article.
    title: String,
    lang: Lang,
    /// Record of the article, in its first passage.
    pub(super) record: Option<Arc<Record>>,
    /// Length of the examined part of the article, in its first passage.
    pub(super) article_length: u32,
    text: OnceLock<Field>,
    written: OnceLock<Field>,
    title_terms: OnceLock<Field>,
    title_written: OnceLock<Field>,
}

impl Stored {
    /// Decodes the stored fields of a passage and verifies their checksum; `None` if something differs from what was written.
    fn of(place: u64, fields: Value) -> Option<Self> {
        let body = Body::of(fields)?;
        if body.checksum(place) != body.sum {
            return None;
        }
        let passage = body.passage().filter(|passage| passage.span.len() == body.content.len())?;
        let record = match &body.record {
            Some(text) => Some(Arc::new(serde_json::from_str(text).ok()?)),
            None => None,
        };
        let lang = Lang::for_article(body.lang.as_deref());
        let (text, written, title_terms, title_written) = Default::default();
        let (content, title) = (body.content, body.title.unwrap_or_default());
        let article_length = body.article_length.unwrap_or_default();
        Some(Self { passage, content, title, lang, record, article_length, text, written, title_terms, title_written })
    }

    /// Returns the tokens of a field with stems or with words as written.
    pub(super) fn field(&self, name: &str) -> &Field {
        let stems = || Analyzer::new(self.lang);
        let as_written = || Analyzer::as_written(self.lang);
        match name {
            "text.written" => self.written.get_or_init(|| Field::of(&self.content, &mut as_written())),
            "title" => self.title_terms.get_or_init(|| Field::of(&self.title, &mut stems())),
            "title.written" => self.title_written.get_or_init(|| Field::of(&self.title, &mut as_written())),
            _ => self.text.get_or_init(|| Field::of(&self.content, &mut stems())),
        }
    }
}

/// The record of an article and the passages of it that ranking examines.
pub(super) struct Opening {
    pub(super) record: Arc<Record>,
    pub(super) leading: Vec<Arc<Stored>>,
}

/// A passage with its article.
#[derive(Clone)]
pub(super) struct Found {
    pub(super) article: Arc<Opening>,
    pub(super) passage: Arc<Stored>,
}

/// Passages and articles that were read.
#[derive(Default)]
pub(super) struct Texts(Mutex<Kept>);

struct Kept {
    passages: LruCache<u64, Arc<Stored>>,
    articles: LruCache<u64, Arc<Opening>>,
    /// Length of the texts of the passages, and of those of the articles.
    bytes: [usize; 2],
}

impl Default for Kept {
    fn default() -> Self {
        Self { passages: LruCache::unbounded(), articles: LruCache::unbounded(), bytes: [0, 0] }
    }
}

impl Kept {
    fn keep(&mut self, place: u64, passage: Arc<Stored>) {
        self.bytes[0] += passage.content.len();
        if let Some(former) = self.passages.put(place, passage) {
            self.bytes[0] -= former.content.len();
        }
        while self.bytes[0] > KEPT && self.passages.len() > 1 {
            let Some((_, oldest)) = self.passages.pop_lru() else { break };
            self.bytes[0] -= oldest.content.len();
        }
    }

    fn keep_article(&mut self, number: u64, article: Arc<Opening>) {
        self.bytes[1] += article.bytes();
        if let Some(former) = self.articles.put(number, article) {
            self.bytes[1] -= former.bytes();
        }
        while self.bytes[1] > KEPT && self.articles.len() > 1 {
            let Some((_, oldest)) = self.articles.pop_lru() else { break };
            self.bytes[1] -= oldest.bytes();
        }
    }
}

impl Opening {
    fn bytes(&self) -> usize {
        self.leading.iter().map(|passage| passage.content.len()).sum()
    }
}

/// What is to be read of some passages: articles from their beginning, and other passages; and what is known of them.
#[derive(Default)]
pub(super) struct Missing {
    articles: Vec<u64>,
    places: Vec<u64>,
    known_articles: HashMap<u64, Arc<Opening>>,
    known_passages: HashMap<u64, Arc<Stored>>,
}

impl Missing {
    /// Returns the searches that read it.
    pub(super) fn asked(&self) -> Vec<Value> {
        let of_articles = self.articles.chunks(BATCH).map(|numbers| {
            let leading = json!({"bool": {"filter": [{"terms": {"article": numbers}}, {"term": {"leading": true}}]}});
            reading(&leading, numbers.len() * LEADING as usize)
        });
        let of_places = self.places.chunks(BATCH).map(|places| reading(&with_ids(places), places.len()));
        of_articles.chain(of_places).collect()
    }
}

fn with_ids(places: &[u64]) -> Value {
    let ids: Vec<String> = places.iter().map(|place| schema::id(*place)).collect();
    json!({"ids": {"values": ids}})
}

fn reading(query: &Value, size: usize) -> Value {
    with_texts(json!({"query": query, "size": size, "sort": ["place"], "track_total_hits": false}))
}

/// Returns the search for the first passages of articles and those of their leading passages that contain one of these terms, without
/// the passages that are known.
pub(super) fn matching(articles: &BTreeSet<u64>, terms: &[&str], known: &[u64]) -> Value {
    let any = json!([{"term": {"first": true}}, {"terms": {"text": terms}}]);
    let query = json!({"bool": {
        "filter": [{"terms": {"article": articles}}, {"term": {"leading": true}}],
        "should": any, "minimum_should_match": 1, "must_not": [with_ids(known)],
    }});
    reading(&query, articles.len() * LEADING as usize)
}

/// Adds the stored fields to what a search returns.
pub(super) fn with_texts(mut body: Value) -> Value {
    body["_source"] = json!(false);
    body["stored_fields"] = json!(schema::STORED);
    body
}

impl Texts {
    fn kept(&self) -> std::sync::MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the passages at these places, in this order; `None` for those that are not known.
    pub(super) fn passages(&self, places: &[u64]) -> Vec<Option<Arc<Stored>>> {
        let mut kept = self.kept();
        places.iter().map(|place| kept.passages.get(place).cloned()).collect()
    }

    /// Records the passages that a search returned with their texts; the last sort value of each is its place.
    pub(super) fn learn(&self, cluster: &Cluster, found: &mut Value) -> Result<Vec<(u64, Arc<Stored>)>> {
        let damaged = || cluster.client.damaged("a passage differs from what was written");
        let mut all = Vec::new();
        for hit in found["hits"]["hits"].as_array_mut().into_iter().flatten() {
            let place = hit["sort"].as_array().and_then(|sort| sort.last()).and_then(Value::as_u64);
            let place = place.ok_or_else(damaged)?;
            all.push((place, Arc::new(Stored::of(place, hit["fields"].take()).ok_or_else(damaged)?)));
        }
        let mut kept = self.kept();
        for (place, passage) in &all {
            kept.keep(*place, Arc::clone(passage));
        }
        Ok(all)
    }

    /// Returns which articles of these passages, and which of these passages, are not known.
    pub(super) fn missing(&self, places: &[u64]) -> Missing {
        let mut kept = self.kept();
        let mut missing = Missing::default();
        let mut seen = HashSet::new();
        for place in places {
            let (article, ordinal) = split(*place);
            if seen.insert(article) {
                match kept.articles.get(&article) {
                    Some(known) => drop(missing.known_articles.insert(article, Arc::clone(known))),
                    None => missing.articles.push(article),
                }
            }
            if ordinal >= LEADING as usize {
                match kept.passages.get(place) {
                    Some(known) => drop(missing.known_passages.insert(*place, Arc::clone(known))),
                    None => missing.places.push(*place),
                }
            }
        }
        missing
    }

    /// Returns passages with their articles, from what is known and the answers to the searches for what is missing.
    pub(super) fn found(
        &self,
        cluster: &Cluster,
        places: &[u64],
        missing: Missing,
        answers: Vec<Value>,
    ) -> Result<Vec<Found>> {
        let incomplete = || cluster.client.damaged("an article is incomplete");
        let Missing { known_articles: mut articles, known_passages: mut passages, .. } = missing;
        for mut answer in answers {
            let all = self.learn(cluster, &mut answer)?;
            for of_one in all.chunk_by(|one, other| split(one.0).0 == split(other.0).0) {
                let (article, ordinal) = split(of_one[0].0);
                if ordinal > 0 {
                    continue;
                }
                let leading: Vec<Arc<Stored>> = of_one.iter().map(|(_, passage)| Arc::clone(passage)).collect();
                let record = leading[0].record.clone().ok_or_else(incomplete)?;
                if leading.len() != record.passages.min(LEADING as usize) {
                    return Err(incomplete());
                }
                let opening = Arc::new(Opening { record, leading });
                self.kept().keep_article(article, Arc::clone(&opening));
                articles.insert(article, opening);
            }
            passages.extend(all);
        }
        let found = |place: &u64| {
            let (number, ordinal) = split(*place);
            let article = articles.get(&number)?;
            let passage = article.leading.get(ordinal).or_else(|| passages.get(place))?;
            Some(Found { article: Arc::clone(article), passage: Arc::clone(passage) })
        };
        let found: Option<Vec<Found>> = places.iter().map(found).collect();
        found.ok_or_else(|| cluster.client.damaged("a passage without its text"))
    }

    /// Returns the visible article that meets a condition with all of its passages; `None` if there is none.
    pub(super) fn article(
        cluster: &Cluster,
        data: &str,
        condition: &Value,
    ) -> Result<Option<(Arc<Record>, Vec<Stored>)>> {
        let damaged = || cluster.client.damaged("a passage differs from what was written");
        let mut all: Vec<Stored> = Vec::new();
        let mut after = None;
        loop {
            let mut body = with_texts(json!({
                "query": {"bool": {"filter": condition}}, "size": PAGE, "sort": ["place"], "track_total_hits": false,
            }));
            if let Some(after) = after {
                body["search_after"] = json!([after]);
            }
            let mut found = cluster.search(READING, data, &body)?;
            let hits = found["hits"]["hits"].as_array_mut().map(std::mem::take).unwrap_or_default();
            let count = hits.len();
            for mut hit in hits {
                let place = hit.pointer("/sort/0").and_then(Value::as_u64).ok_or_else(damaged)?;
                all.push(Stored::of(place, hit["fields"].take()).ok_or_else(damaged)?);
                after = Some(place);
            }
            if count < PAGE {
                break;
            }
        }
        if all.is_empty() {
            return Ok(None);
        }
        let record = all[0].record.clone().ok_or_else(|| cluster.client.damaged("an article is incomplete"))?;
        Ok(Some((record, all)))
    }
}
