//! Search pipeline: query string → query → candidates → ranking → hits → snippets and citations.

mod answer;
mod coverage;
mod like;
mod options;
mod order;
mod passages;
mod question;
mod suggest;

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::article::{ArticleId, Places};
use crate::cite::{Reference, citation};
use crate::engine::{self, Candidate, Hit, Request, ResultUnit, Searcher};
use crate::error::{Error, Result};
use crate::meaning::Meaning;
use crate::query::{Bool, Expansion, Field, Parsed, Query, Synonyms, Term, join_amounts, parse, plain};
use crate::rank::Model;
use crate::snippet::{Snippet, Snippets};
use crate::text::{Analyzers, Lang, Span};
use crate::transformer::Role;
use coverage::{coverage, is_weak};
use order::{Comparison, RankOptions, RankedHit, RankedHits, ordered};
use passages::PassageCache;
use question::prepared;

pub use answer::{Context, ExplainedTerm, Explanation, SearchHit, SearchResults};
pub use options::{COUNTED, Filters, Options, Rank, Undated};

/// Weight of a title match relative to a text match; measured in `docs/design.md`.
const TITLE_BOOST: f32 = 0.5;
/// Weight of the second best passage of an article in its score; measured in `docs/design.md`.
pub(crate) const AGGREGATION_DECAY: f32 = 0.2;

/// An open index. Cheap to clone for another thread.
#[derive(Clone)]
pub struct Search {
    searcher: Arc<dyn Searcher>,
    analyzers: Analyzers,
    meaning: Option<Arc<Meaning>>,
    synonyms: Arc<Synonyms>,
    ranking: Model,
    passages: PassageCache,
}

impl Search {
    /// Opens the index at this path.
    ///
    /// # Errors
    /// If there is no index, or it cannot be read.
    pub fn open(index: &Path) -> Result<Self> {
        Ok(Self::over(engine::open(index)?))
    }

    /// Searches with an open engine.
    pub fn over(searcher: Box<dyn Searcher>) -> Self {
        Self::sharing(searcher.into())
    }

    /// Searches with an engine that is shared with other threads.
    pub fn sharing(searcher: Arc<dyn Searcher>) -> Self {
        let (analyzers, synonyms, passages) = (Analyzers::default(), Arc::default(), PassageCache::default());
        Self { searcher, analyzers, meaning: None, synonyms, ranking: Model::own(), passages }
    }

    /// Ranks by other weights.
    #[must_use]
    pub fn with_ranking(self, ranking: Model) -> Self {
        Self { ranking, ..self }
    }

    /// Ranks by closeness in meaning too.
    #[must_use]
    pub fn with_model(self, meaning: Arc<Meaning>) -> Self {
        Self { meaning: Some(meaning), ..self }
    }

    /// Adds synonyms to queries.
    #[must_use]
    pub fn with_synonyms(self, synonyms: Arc<Synonyms>) -> Self {
        Self { synonyms, ..self }
    }

    /// Returns the engine.
    pub fn searcher(&self) -> &dyn Searcher {
        &*self.searcher
    }

    /// Searches for a query string.
    ///
    /// # Errors
    /// If a filter is invalid, the search is cancelled, or the index cannot be read.
    pub fn answer(&mut self, query_string: &str, options: &Options) -> Result<SearchResults> {
        let started = Instant::now();
        let Parsed { query, notes } =
            if options.plain { Parsed { query: plain(query_string), notes: Vec::new() } } else { parse(query_string) };
        let meant = if self.meaning.is_some() { meant(&query, query_string) } else { String::new() };
        let query = prepared(join_amounts(query), query_string);
        let (query, synonyms) = self.expanded(query)?;
        let filter = options.filters.query()?;
        let mut answer = self.respond(query_string, (&meant, Role::Query), (query, &synonyms), filter, options)?;
        (answer.notes, answer.took) = (notes, started.elapsed());
        Ok(answer)
    }

    /// Finds passages similar to a reference in other articles.
    ///
    /// # Errors
    /// As [`answer`](Self::answer), and if the reference is not found.
    pub fn like(&mut self, reference: &Reference, options: &Options) -> Result<SearchResults> {
        let started = Instant::now();
        let article = self.article(&reference.article)?;
        let span = reference.resolve(&article)?;
        let query = like::query(&*self.searcher, &article, span, &mut self.analyzers)?;
        let itself = Query::phrase(article.id.as_str()).within(Field::Article);
        let others = Query::Bool(Bool { must: vec![Query::All], must_not: vec![itself], ..Bool::default() });
        let filter = Query::every([options.filters.query()?, others]).simplified();
        let mut answer = self.respond(
            &reference.to_string(),
            (span.of(&article.text), Role::Passage),
            (query, &[]),
            filter,
            options,
        )?;
        // The query was made of a passage, not asked.
        (answer.suggestion, answer.coverage, answer.is_weak) = (None, None, false);
        answer.took = started.elapsed();
        Ok(answer)
    }

    fn respond(
        &mut self,
        query_string: &str,
        (meant, role): (&str, Role),
        (query, synonyms): (Query, &[Expansion]),
        filter: Query,
        options: &Options,
    ) -> Result<SearchResults> {
        let request = Request {
            query,
            filter,
            limit: options.offset + options.limit,
            by: options.by,
            sort: options.sort,
            count: options.count,
            title_boost: TITLE_BOOST,
            aggregation_decay: AGGREGATION_DECAY,
        };
        options.cancel.check()?;
        let model = (options.rank == Rank::Full).then_some(&self.ranking);
        let order = RankOptions { model, fold_duplicates: options.fold_duplicates };
        let searcher = &*self.searcher;
        let cancel = &options.cancel;
        let meaning = self.meaning.as_deref().filter(|_| !meant.trim().is_empty());
        let comparison = meaning.map(|meaning| Comparison { meaning, text: meant, role, cancel });
        self.passages.limit();
        let caches = (&mut self.passages, &mut self.analyzers);
        let RankedHits { total, hits, statistics } = ordered(searcher, request.clone(), order, comparison, caches)?;
        options.cancel.check()?;
        let suggestion =
            if options.suggest { suggest::suggestion(searcher, query_string, &request, &statistics)? } else { None };
        options.cancel.check()?;
        let facets = searcher.facets(&request, &options.facets)?;
        let hits: Vec<RankedHit> = hits.into_iter().skip(options.offset).take(options.limit).collect();
        let matching = if options.by == ResultUnit::Article && options.snippet > 0 {
            let candidates: Vec<Candidate> = hits.iter().map(|ranked| ranked.candidate).collect();
            searcher.in_articles(&request, &candidates)?
        } else {
            vec![1; hits.len()]
        };
        let coverage = coverage(&hits, &statistics, synonyms);
        let is_weak = is_weak(coverage, &statistics);
        let snippets = Snippets::new(&request.query, &statistics);
        let mut displayed = Vec::with_capacity(hits.len());
        for ((place, ranked), matching) in hits.into_iter().enumerate().zip(matching) {
            options.cancel.check()?;
            let explanation = || Explanation::of(ranked.score, ranked.evidence.as_ref(), &statistics, synonyms);
            let explanation = options.explain.then(explanation);
            let rank = options.offset + place + 1;
            let other_matches = matching.saturating_sub(1);
            let answer = SearchHit { rank, explanation, other_matches, ..self.displayed(ranked, &snippets, options)? };
            displayed.push(answer);
        }
        let (query_string, took, notes) = (query_string.to_owned(), Duration::ZERO, Vec::new());
        Ok(SearchResults { query_string, total, took, hits: displayed, notes, facets, suggestion, coverage, is_weak })
    }

    /// Adds the user's synonyms to a query, and lists them.
    fn expanded(&self, query: Query) -> Result<(Query, Vec<Expansion>)> {
        if *self.synonyms == Synonyms::default() {
            return Ok((query, Vec::new()));
        }
        let stems = self.searcher.status()?.stems;
        let stems: Vec<Lang> = stems.iter().filter_map(|code| Lang::named(code)).collect();
        Ok(self.synonyms.expand(query, &stems))
    }

    /// Prepares a hit for display; its rank is not known here.
    fn displayed(&mut self, ranked: RankedHit, snippets: &Snippets, options: &Options) -> Result<SearchHit> {
        let RankedHit { passage, score, copies, .. } = ranked;
        let copies = copies.iter().map(|copy| reference(&copy.hit, copy.hit.passage.content())).collect();
        let hit = Hit { score: score.total(), ..passage.hit.clone() };
        // With context the whole passage is shown, so that no paragraph in between is missing.
        let length = if options.context > 0 { usize::MAX } else { options.snippet };
        let snippet = if options.snippet == 0 {
            Snippet { span: hit.passage.content(), ..Snippet::default() }
        } else if let Some(tokens) = self.passages.tokens_at_hand(&passage, &mut self.analyzers) {
            snippets.of_tokens(&hit, length, tokens, self.passages.numbers(), &mut self.analyzers)
        } else {
            snippets.of(&hit, length, &mut self.analyzers)
        };
        let (reference, display_reference) = (reference(&hit, hit.passage.content()), reference(&hit, snippet.span));
        let (first, _) = hit.passage.paragraphs();
        let headings = hit.article.trail(first).into_iter().map(str::to_owned).collect();
        let at = Places::of(&hit.article.marks).at(hit.passage.content().start);
        let citation = citation(&hit.article, &display_reference, hit.passage.kind(), at);
        let context = if options.context > 0 { Some(self.context(&hit, options.context)?) } else { None };
        let (rank, explanation, other_matches) = (0, None, 0);
        Ok(SearchHit {
            rank,
            hit,
            explanation,
            copies,
            other_matches,
            reference,
            display_reference,
            headings,
            snippet,
            citation,
            context,
        })
    }

    fn context(&self, hit: &Hit, around: usize) -> Result<Context> {
        let Some(article) = self.searcher.article(&hit.article.id)? else { return Ok(Context::default()) };
        let (first, last) = hit.passage.paragraphs();
        let paragraphs = |from: usize, to: usize| {
            let numbered = article.paragraphs.iter().enumerate().skip(from).take(to.saturating_sub(from));
            numbered.map(|(place, it)| (place + 1, it.span, it.span.of(&article.text).to_owned())).collect()
        };
        let before = paragraphs((first - 1).saturating_sub(around), first - 1);
        Ok(Context { before, after: paragraphs(last, last + around) })
    }

    /// Returns the article with this id.
    ///
    /// # Errors
    /// If the index has no such article, or cannot be read.
    pub fn article(&self, id: &ArticleId) -> Result<crate::article::Article> {
        let missing = || Error::input(id.to_string(), "article not found in the index");
        self.searcher.article(id)?.ok_or_else(missing)
    }
}

/// Returns a reference to the paragraphs of a hit that a span touches, or to the sentences if the passage is a part of
/// one paragraph.
fn reference(hit: &Hit, span: Span) -> Reference {
    let touched: Vec<_> = hit.passage.parts.iter().filter(|part| part.span().overlaps(span)).collect();
    let article = hit.article.id.clone();
    let (Some(first), Some(last)) = (touched.first(), touched.last()) else { return Reference::to_article(article) };
    let paragraphs = Some((first.paragraph, last.paragraph));
    let sentences = match touched.as_slice() {
        [part] if !part.whole => {
            let inside = part.sentences.iter().enumerate().filter(|(_, sentence)| sentence.overlaps(span));
            let numbers: Vec<usize> = inside.map(|(place, _)| part.first_sentence + place).collect();
            numbers.first().copied().zip(numbers.last().copied())
        }
        _ => None,
    };
    Reference { article, paragraphs, sentences, pin: None }
}

/// Returns the text that passages are compared with in meaning: the query itself, or the words and phrases of a query
/// with operators.
fn meant(query: &Query, query_string: &str) -> String {
    if *query == plain(query_string) {
        return query_string.to_owned();
    }
    let leaves = query.positive().into_iter().filter(|(field, _)| matches!(field, Field::Text | Field::Title));
    let words = leaves.filter_map(|(_, leaf)| match &leaf.term {
        Term::Word(text) | Term::Phrase { text, .. } => Some(text.as_str()),
        _ => None,
    });
    words.collect::<Vec<_>>().join(" ")
}
