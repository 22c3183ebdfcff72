//! One commit of an index on a cluster, opened for reading.

use std::cell::Cell;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::Cursor;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock};

use lru::LruCache;
use serde_json::{Value, json};

use super::Cluster;
use super::compile::Compiler;
use super::control::Commit;
use super::facet;
use super::matching::KnownArticles;
use super::plan::Plan;
use super::schema::{place, split};
use super::score::Weights;
use super::statistics::{Frequencies, Key, Unknown};
use super::stored::{Found, Stored, Texts};
use super::top::{self, Scored};
use crate::article::{Article, ArticleId, Paragraph};
use crate::engine::manifest::{CorpusRoot, Manifest, SourceFile};
use crate::engine::{
    Candidate, Candidates, Evidence, Facet, FacetCounts, Hit, PassageId, Request, ResultUnit, Searcher, SimilarWord,
    Statistics, Status, Total, WordList,
};
use crate::error::{Error, Result};
use crate::query::{Keyword, keywords};
use crate::text::{Analyzers, Lang, has_letters};

/// Maximum number of clauses of a query, below the limit of the servers.
const MAX_CLAUSES: usize = 1000;

pub(super) struct ElasticSearcher {
    pub(super) cluster: Cluster,
    pub(super) commit: Commit,
    stems: Vec<Lang>,
    /// Numbers of articles that are removed and not deleted yet.
    dead: Vec<u64>,
    pub(super) texts: Texts,
    pub(super) frequencies: Frequencies,
    /// Fetched by the first pattern.
    words: OnceLock<WordList>,
    /// Whether ranking is going to need the articles of the last search as a whole. Otherwise that takes one more request.
    pub(super) reads_whole: AtomicBool,
    /// What was returned for the last candidates: other pages of results have the same ones.
    pub(super) evidence: Mutex<LruCache<EvidenceKey, Vec<Evidence>>>,
    pub(super) articles: KnownArticles,
}

/// Places of candidates, and the forms of words.
type EvidenceKey = (Vec<u64>, Vec<Vec<String>>);

/// Number of searches whose evidence is kept.
const EVIDENCE: NonZeroUsize = NonZeroUsize::new(16).expect("not 0");

impl ElasticSearcher {
    pub(super) fn open(cluster: Cluster, commit: Commit) -> Result<Self> {
        let dead = cluster.numbers(&commit.dead)?;
        let stems = commit.stems.iter().filter_map(|code| Lang::named(code)).collect();
        let (texts, frequencies, words) = (Texts::default(), Frequencies::default(), OnceLock::new());
        let (reads_whole, evidence) = (AtomicBool::new(false), Mutex::new(LruCache::new(EVIDENCE)));
        let articles = KnownArticles::default();
        Ok(Self { cluster, commit, stems, dead, texts, frequencies, words, reads_whole, evidence, articles })
    }

    /// Returns the condition for visible passages.
    pub(super) fn visible(&self) -> Value {
        self.commit.visible(&self.dead)
    }

    /// Returns the query for matching passages, without scores.
    pub(super) fn matching(&self, plan: &Plan) -> Value {
        json!({"bool": {"filter": [plan.asked(&|_, _| 1.0), self.visible()]}})
    }

    fn words(&self) -> Result<&WordList> {
        if let Some(words) = self.words.get() {
            return Ok(words);
        }
        let text = self.cluster.control().text(&self.commit.words)?;
        let list = WordList::of(text.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect());
        Ok(self.words.get_or_init(|| list))
    }

    pub(super) fn dead(&self) -> &[u64] {
        &self.dead
    }

    /// Records the answer to a request for frequencies.
    pub(super) fn learn(&self, unknown: Unknown, found: &Value) {
        self.frequencies.learn(unknown, found);
    }

    fn frequencies(&self, keys: &[Key]) -> Result<Vec<u64>> {
        self.frequencies.of(&self.cluster, &self.commit, &self.dead, keys)
    }

    /// Returns the number of passages with a term, its other forms apart; it has been asked for before.
    pub(super) fn frequency_alone(&self, field: &'static str, term: &str) -> u64 {
        self.frequencies(&[(field, term.to_owned())]).map_or(0, |frequencies| frequencies[0])
    }

    /// Compiles a query, without looking at which of its words there are.
    fn compiled(&self, request: &Request) -> Result<Plan> {
        let list = || self.words();
        let compiler = Compiler { stems: &self.stems, title_boost: request.title_boost, words: &list };
        compiler.query(&request.query, &request.filter)
    }

    fn plan(&self, request: &Request) -> Result<Plan> {
        let plan = self.compiled(request)?;
        self.pruned(plan, &[])
    }

    /// Drops words that no passage has. In the same request as the frequencies that this takes, those of `words` are asked for.
    fn pruned(&self, mut plan: Plan, words: &[Keyword]) -> Result<Plan> {
        let (mut keys, of_plan) = keys(&plan, words);
        let held = self.frequencies(&keys)?;
        keys.truncate(of_plan);
        let unknown: HashSet<(&str, String)> =
            keys.into_iter().zip(held).filter(|(_, held)| *held == 0).map(|(key, _)| key).collect();
        plan.prune(&|field, term| unknown.contains(&(field, term.to_owned())));
        let clauses = plan.clauses();
        if clauses > MAX_CLAUSES {
            let what =
                format!("{clauses} clauses, and a cluster takes {MAX_CLAUSES}: use fewer words or narrower patterns");
            return Err(Error::input("query", what));
        }
        Ok(plan)
    }

    /// Asks for the frequencies of a query's words and of the terms of its plan.
    fn weights(&self, words: &[Keyword], plan: &Plan) -> Result<(Weights, BTreeMap<String, u64>)> {
        let fields = ["text", "title"];
        let mut keys: Vec<Key> = Vec::new();
        for form in words.iter().flat_map(|word| &word.forms) {
            keys.extend(fields.map(|field| (field, form.clone())));
        }
        plan.terms(&mut |field, term| keys.push((field, term.to_owned())));
        keys.sort_unstable_by(|one, other| (one.0, &one.1).cmp(&(other.0, &other.1)));
        keys.dedup();
        let found = self.frequencies(&keys)?;
        let alone: HashMap<(&'static str, String), u64> = keys.into_iter().zip(found).collect();
        // All forms of a word share one frequency.
        let mut pooled: HashMap<(&'static str, String), u64> = HashMap::new();
        for field in fields {
            for word in words {
                let of = |form: &String| alone.get(&(field, form.clone())).copied().unwrap_or_default();
                let sum: u64 = word.forms.iter().map(of).sum();
                for form in &word.forms {
                    let known = pooled.entry((field, form.clone())).or_default();
                    *known = sum.max(*known).min(self.commit.passages);
                }
            }
        }
        let forms = words.iter().flat_map(|word| &word.forms);
        let of_text = forms.filter_map(|form| {
            let frequency = pooled.get(&("text", form.clone())).copied().filter(|frequency| *frequency > 0)?;
            Some((form.clone(), frequency))
        });
        let of_text = of_text.collect();
        let mut frequencies = alone;
        frequencies.extend(pooled);
        let passages = self.commit.passages;
        let mean = |tokens: u64| tokens as f32 / passages.max(1) as f32;
        let (text_length, title_length) = (mean(self.commit.text_tokens), mean(self.commit.title_tokens));
        Ok((Weights { passages, text_length, title_length, frequencies }, of_text))
    }
}

/// Returns the terms whose frequencies a query takes: those of its plan, whose number is returned too, and those of its words.
fn keys(plan: &Plan, words: &[Keyword]) -> (Vec<Key>, usize) {
    let mut keys: Vec<Key> = Vec::new();
    plan.terms(&mut |field, term| keys.push((field, term.to_owned())));
    let of_plan = keys.len();
    for form in words.iter().flat_map(|word| &word.forms) {
        keys.extend(["text", "title"].map(|field| (field, form.clone())));
    }
    (keys, of_plan)
}

impl Searcher for ElasticSearcher {
    fn candidates(&self, request: &Request) -> Result<Candidates> {
        let words = keywords(&request.query, &self.stems);
        let plan = self.compiled(request)?;
        // Whole articles are counted in then, or their records are needed for scores.
        self.reads_whole.store(request.by == ResultUnit::Article || plan.needs_record(), Ordering::Relaxed);
        let bound = request.count.bound().filter(|_| request.by == ResultUnit::Passage);
        let articles_bound = request.count.bound().filter(|_| request.by == ResultUnit::Article);
        let articles_search = |plan: &Plan| articles_bound.map(|bound| self.articles_search(plan, bound, None));
        let mut first = None;
        if words.iter().all(|word| word.forms.len() == 1) && plan.clauses() <= MAX_CLAUSES {
            let unknown = self.frequencies.unknown(&keys(&plan, &words).0);
            first = top::first(self, &plan, unknown, request, bound, articles_search(&plan).as_ref())?;
        }
        let plan = self.pruned(plan, &words)?;
        let (weights, frequencies) = self.weights(&words, &plan)?;
        let (text_length, title_length) = (weights.text_length, weights.title_length);
        let articles_search = articles_search(&plan);
        let scored = Scored {
            searcher: self,
            plan,
            weights,
            bound,
            total: Cell::new(0),
            first: Cell::new(first),
            articles_search,
            articles: Cell::new(None),
        };
        let best = scored.best(request)?;
        let articles = match articles_bound {
            Some(bound) => Some(Total::up_to(bound, self.count_articles(&scored.plan, bound, scored.articles.take())?)),
            None => None,
        };
        let passages = bound.map(|bound| Total::up_to(bound, scored.total.get()));
        let total = articles.or(passages).unwrap_or_default();
        let best = best.into_iter().map(|(score, place)| Candidate { score, place: PassageId(place) }).collect();
        let articles = self.commit.articles;
        let statistics = Statistics {
            words,
            frequencies,
            passages: self.commit.passages,
            articles,
            passage_length: text_length,
            article_length: self.commit.text_tokens as f32 / articles.max(1) as f32,
            title_length,
            stems: self.stems.clone(),
        };
        Ok(Candidates { total, best, statistics })
    }

    fn hit(&self, candidate: &Candidate) -> Result<Hit> {
        self.hit_of(candidate)
    }

    fn lead(&self, candidate: &Candidate) -> Result<Hit> {
        self.hit(&Candidate { place: PassageId(place(split(candidate.place.0).0, 0)), ..*candidate })
    }

    fn evidence(&self, candidates: &[Candidate], words: &[Keyword]) -> Result<Vec<Evidence>> {
        self.evidence_of(candidates, words)
    }

    fn counts(&self, candidates: &[Candidate], terms: &[String], within: ResultUnit) -> Result<Vec<Vec<u32>>> {
        let count = |passage: &Stored, term: &String| passage.field("text").positions(term).len() as u32;
        let places: Vec<u64> = candidates.iter().map(|candidate| candidate.place.0).collect();
        Ok(match within {
            ResultUnit::Passage => {
                let of = |passage: &Arc<Stored>| terms.iter().map(|term| count(passage, term)).collect();
                self.stored(&places)?.iter().map(of).collect()
            }
            ResultUnit::Article => {
                let of = |found: &Found| {
                    let leading = &found.article.leading;
                    terms.iter().map(|term| leading.iter().map(|passage| count(passage, term)).sum()).collect()
                };
                self.found(&places)?.iter().map(of).collect()
            }
        })
    }

    fn frequencies(&self, terms: &[String]) -> Result<Vec<u64>> {
        let keys: Vec<Key> = terms.iter().map(|term| ("text", term.clone())).collect();
        ElasticSearcher::frequencies(self, &keys)
    }

    fn similar(&self, word: &str, distance: u8) -> Result<Vec<SimilarWord>> {
        let mut analyzers = Analyzers::default();
        let similar = self.words()?.similar(word, distance)?.into_iter().filter(|word| has_letters(word));
        let mut keys: Vec<Key> = Vec::new();
        let mut counts: Vec<(String, usize)> = Vec::new();
        for word in similar {
            let mut terms = vec![word.clone()];
            for &lang in &self.stems {
                let mut stem = word.clone();
                analyzers.of(lang).stem(&mut stem);
                if !terms.contains(&stem) {
                    terms.push(stem);
                }
            }
            let before = keys.len();
            for term in terms {
                keys.extend(["text", "title"].map(|field| (field, term.clone())));
            }
            counts.push((word, keys.len() - before));
        }
        let mut found = ElasticSearcher::frequencies(self, &keys)?.into_iter();
        let of = |(word, count): (String, usize)| {
            let passages = found.by_ref().take(count).max().unwrap_or_default();
            // A word of removed articles may be in the list still.
            (passages > 0).then_some(SimilarWord { word, passages })
        };
        Ok(counts.into_iter().filter_map(of).collect())
    }

    fn is_written(&self, word: &str) -> Result<bool> {
        Ok(has_letters(word) && self.words()?.contains(word))
    }

    fn in_articles(&self, request: &Request, candidates: &[Candidate]) -> Result<Vec<usize>> {
        let articles: Vec<u64> = candidates.iter().map(|candidate| split(candidate.place.0).0).collect();
        self.passages_in(&articles, &self.plan(request)?)
    }

    fn facets(&self, request: &Request, facets: &[Facet]) -> Result<Vec<FacetCounts>> {
        if facets.is_empty() {
            return Ok(Vec::new());
        }
        facet::count(self, &self.plan(request)?, facets)
    }

    fn article(&self, id: &ArticleId) -> Result<Option<Article>> {
        let condition = json!([{"term": {"id": id.as_str()}}, self.visible()]);
        let found = Texts::article(&self.cluster, &self.commit.data, &condition)?;
        let Some((record, passages)) = found else { return Ok(None) };
        let mut text = String::new();
        let mut paragraphs: Vec<Paragraph> = Vec::new();
        for Stored { passage, content, .. } in &passages {
            if passage.span.start != text.len() {
                return Err(self.cluster.client.damaged("the passages of an article do not fit together"));
            }
            text.push_str(content);
            passage.join_into(&mut paragraphs);
        }
        if record.id != *id || record.passages != passages.len() {
            return Err(self.cluster.client.damaged(format!("{id} is incomplete")));
        }
        // The passages share the record.
        drop(passages);
        Ok(Some(Arc::unwrap_or_clone(record).into_article(text, paragraphs)))
    }

    fn status(&self) -> Result<Status> {
        let path = format!("{}/_stats/store,segments?filter_path=_all.primaries", self.commit.data);
        let stats = self.cluster.client.get("reading the index", &path)?.body;
        let number = |path: &str| stats.pointer(path).and_then(Value::as_u64).unwrap_or_default();
        Ok(Status {
            location: self.cluster.location().to_owned(),
            articles: self.commit.articles,
            passages: self.commit.passages,
            bytes: number("/_all/primaries/store/size_in_bytes"),
            segments: number("/_all/primaries/segments/count") as usize,
            version: self.commit.version,
            stems: self.commit.stems.clone(),
            open: None,
        })
    }

    fn manifest(&self) -> Result<Manifest> {
        self.cluster.read_manifest(&self.commit)
    }

    fn manifest_window(&self, place: f64, window: u64) -> Result<(Vec<CorpusRoot>, Vec<SourceFile>)> {
        let list = &self.commit.manifest;
        if list.pieces == 0 {
            return Ok((Vec::new(), Vec::new()));
        }
        let control = self.cluster.control();
        let at = place.clamp(0.0, 1.0) * list.pieces as f64;
        let number = (at as usize).min(list.pieces - 1);
        let mut text = control.piece(list, 0)?;
        if number > 0 {
            text.truncate(text.find('\n').map_or(text.len(), |end| end + 1));
            text.push_str(&control.piece(list, number)?);
        }
        Manifest::peek(&self.cluster.location().join("manifest"), &mut Cursor::new(text), at - number as f64, window)
    }
}
