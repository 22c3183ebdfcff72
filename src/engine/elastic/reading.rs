//! Reads the texts that a search needs, and in the same request frequencies that it is going to need.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};

use rustc_hash::FxHashMap;
use serde_json::Value;

use super::Asked;
use super::evidence;
use super::frequent;
use super::schema::{place, split};
use super::searcher::ElasticSearcher;
use super::statistics::{Key, Unknown};
use super::stored::{self, Found, Stored};
use crate::engine::{Candidate, Evidence, Hit, LEADING};
use crate::error::Result;
use crate::query::Keyword;
use crate::text::is_stop_word;

/// Number of candidates whose terms ranking may ask for.
const FEEDBACK_POOL: usize = 50;
/// Maximum number of candidates whose articles are read in one request.
const MAX_CANDIDATES: usize = 200;
const READING: &str = "reading passages";

impl ElasticSearcher {
    /// Records the texts in an answer.
    pub(super) fn learn_texts(&self, found: &mut Value) -> Result<()> {
        self.texts.learn(&self.cluster, found).map(drop)
    }

    /// Returns passages without their articles.
    pub(super) fn stored(&self, places: &[u64]) -> Result<Vec<Arc<Stored>>> {
        let known = self.texts.passages(places);
        if known.iter().all(Option::is_some) {
            return Ok(known.into_iter().flatten().collect());
        }
        Ok(self.found(places)?.into_iter().map(|found| found.passage).collect())
    }

    /// Returns passages with their articles.
    pub(super) fn found(&self, places: &[u64]) -> Result<Vec<Found>> {
        let missing = self.texts.missing(places);
        let searches = missing.asked();
        let answers = searches.iter().map(|body| self.cluster.search(READING, &self.commit.data, body));
        let answers = answers.collect::<Result<_>>()?;
        self.texts.found(&self.cluster, places, missing, answers)
    }

    /// Returns passages with their articles. In the same request as these, frequencies are asked for that ranking is going to need.
    pub(super) fn found_for(&self, places: &[u64], words: &[Keyword]) -> Result<Vec<Found>> {
        let missing = self.texts.missing(places);
        match missing.asked().as_slice() {
            [search] => {
                let answer = self.read(search, places, words)?;
                self.texts.found(&self.cluster, places, missing, vec![answer])
            }
            _ => self.found(places),
        }
    }

    /// Answers a search for texts. In the same request, frequencies are asked for that ranking is going to ask for: of the terms that
    /// passages among the first have in common.
    fn read(&self, search: &Value, places: &[u64], words: &[Keyword]) -> Result<Value> {
        if let Some(unknown) = self.shared(places, words)? {
            let counting = unknown.asked(&self.commit, self.dead());
            let asked = [Asked::plain(search), Asked::plain(&counting)];
            let answers = self.cluster.searches(READING, &self.commit.data, &asked)?;
            if let Some([answer, counted]) = answers.and_then(|answers| <[Value; 2]>::try_from(answers).ok()) {
                self.learn(unknown, &counted);
                return Ok(answer);
            }
        }
        self.cluster.search(READING, &self.commit.data, search)
    }

    /// Returns how often and where the words occur in candidates and their articles.
    pub(super) fn evidence_of(&self, candidates: &[Candidate], words: &[Keyword]) -> Result<Vec<Evidence>> {
        let places: Vec<u64> = candidates.iter().map(|candidate| candidate.place.0).collect();
        if self.reads_whole.load(Ordering::Relaxed) || places.len() > MAX_CANDIDATES {
            let of = |found: Found| {
                let leading = &found.article.leading;
                evidence::of(&found.passage, &leading[0], leading.iter().map(|it| &**it), words)
            };
            return Ok(self.found_for(&places, words)?.into_iter().map(of).collect());
        }
        let key = (places, words.iter().map(|word| word.forms.clone()).collect::<Vec<_>>());
        if let Some(known) = self.evidence.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Ok(known.clone());
        }
        let evidence = self.read_evidence(&key.0, words)?;
        self.evidence.lock().unwrap_or_else(PoisonError::into_inner).put(key, evidence.clone());
        Ok(evidence)
    }

    /// Reads of the articles what has one of the words, which is much less than all.
    fn read_evidence(&self, places: &[u64], words: &[Keyword]) -> Result<Vec<Evidence>> {
        let own = self.stored(places)?;
        let articles: BTreeSet<u64> = places.iter().map(|place| split(*place).0).collect();
        let terms: Vec<&str> = words.iter().flat_map(|word| &word.forms).map(String::as_str).collect();
        let is_leading = |place: &u64| split(*place).1 < LEADING as usize;
        let mut leading: BTreeMap<u64, Arc<Stored>> = places
            .iter()
            .zip(&own)
            .filter(|(place, _)| is_leading(place))
            .map(|(at, it)| (*at, Arc::clone(it)))
            .collect();
        let known: Vec<u64> = leading.keys().copied().collect();
        let mut answer = self.read(&stored::matching(&articles, &terms, &known), places, words)?;
        leading.extend(self.texts.learn(&self.cluster, &mut answer)?);
        let of = |(at, own): (&u64, &Arc<Stored>)| {
            let article = split(*at).0;
            let of_article = leading.range(place(article, 0)..place(article + 1, 0)).map(|(_, passage)| &**passage);
            let first = leading.get(&place(article, 0)).filter(|first| first.record.is_some())?;
            Some(evidence::of(own, first, of_article, words))
        };
        let evidence: Option<Vec<Evidence>> = places.iter().zip(&own).map(of).collect();
        evidence.ok_or_else(|| self.cluster.client.damaged("an article is incomplete"))
    }

    /// Returns a candidate with its text, which is known if evidence was asked for.
    pub(super) fn hit_of(&self, candidate: &Candidate) -> Result<Hit> {
        let at = candidate.place.0;
        let known = self.texts.passages(&[at, place(split(at).0, 0)]);
        let (article, passage) = match known.as_slice() {
            [Some(passage), Some(first)] if first.record.is_some() => (first.record.clone(), Arc::clone(passage)),
            _ => {
                let found = self.found(&[at])?.remove(0);
                (Some(Arc::clone(&found.article.record)), found.passage)
            }
        };
        let article = article.expect("it was checked");
        let (passage, text) = (passage.passage.clone(), passage.content.clone());
        Ok(Hit { score: candidate.score, article, passage, text })
    }

    /// Returns the terms without a known frequency that passages share, other than those of these words.
    fn shared(&self, places: &[u64], words: &[Keyword]) -> Result<Option<Unknown>> {
        if !self.frequencies.has_frequent() {
            let frequent = self.cluster.control().text(&self.commit.frequencies)?;
            self.frequencies.learn_frequent(frequent::parse(&frequent));
        }
        // Without these, there are too many to ask for all: ranking asks for fewer.
        if self.frequencies.is_without_frequent() {
            return Ok(None);
        }
        let passages = self.texts.passages(&places[..places.len().min(FEEDBACK_POOL)]);
        let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
        for term in passages.iter().flatten().flat_map(|passage| passage.field("text").terms()) {
            *counts.entry(term).or_default() += 1;
        }
        let asked: HashSet<&str> = words.iter().flat_map(|word| &word.forms).map(String::as_str).collect();
        let says_something = |term: &str| {
            !asked.contains(term) && !is_stop_word(term) && !term.bytes().all(|byte| byte.is_ascii_digit())
        };
        let shared = counts.into_iter().filter(|(term, count)| *count > 1 && says_something(term));
        let mut shared: Vec<(usize, &str)> = shared.map(|(term, count)| (count, term)).collect();
        shared.sort_unstable_by(|one, other| other.cmp(one));
        let keys: Vec<Key> = shared.into_iter().map(|(_, term)| ("text", term.to_owned())).collect();
        Ok(self.frequencies.unknown(&keys).into_iter().next())
    }
}
