//! Street 2: what was typed → query → candidates → order → hits → snippets and citations.

mod options;
mod order;

use std::path::Path;
use std::time::{Duration, Instant};

use crate::article::ArticleId;
use crate::cite::{Reference, citation};
use crate::engine::{self, Hit, Request, Searcher};
use crate::error::{Error, Result};
use crate::query::{Note, Parsed, Query, Term, join_amounts, parse, plain};
use crate::rank::Score;
use crate::snippet::{Snippet, Snippets};
use crate::text::{Analyzers, Span};
use order::{Ordered, ordered};

pub use options::{Filters, Options};

/// The answer to one query.
#[derive(Clone, Debug)]
pub struct Answer {
    /// What was typed.
    pub typed: String,
    /// How many passages (or articles) match; 0 when it was not asked to count.
    pub total: usize,
    /// How long it took.
    pub took: Duration,
    /// The hits asked for.
    pub hits: Vec<Answered>,
    /// What was not understood.
    pub notes: Vec<Note>,
}

/// A hit, ready to be shown.
#[derive(Clone, Debug)]
pub struct Answered {
    /// From 1, those passed over included.
    pub rank: usize,
    /// The passage and its article.
    pub hit: Hit,
    /// Why it stands there.
    pub score: Score,
    /// The passage.
    pub reference: Reference,
    /// The paragraphs, or sentences, that the snippet shows: what to cite for it.
    pub shown: Reference,
    /// The headings it stands under, the outermost first.
    pub headings: Vec<String>,
    /// What to show of it.
    pub snippet: Snippet,
    /// The line that says where it comes from.
    pub citation: String,
    /// Paragraphs before and after it, where they were asked for.
    pub context: Option<Context>,
}

/// The paragraphs around a hit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// Number, place and text of those before.
    pub before: Vec<(usize, Span, String)>,
    /// Number, place and text of those after.
    pub after: Vec<(usize, Span, String)>,
}

/// What a word counts in the title against one in the text; `docs/design.md` has the measurement.
const TITLE_BOOST: f32 = 0.5;
/// What the second best passage of an article adds to its score; likewise.
const AGREEMENT: f32 = 0.2;

/// An open index to search in.
pub struct Search {
    searcher: Box<dyn Searcher>,
    analyzers: Analyzers,
}

impl Search {
    /// Opens the index at that place.
    pub fn open(index: &Path) -> Result<Self> {
        Ok(Self::over(engine::open(index)?))
    }

    /// Searches with an engine that is open.
    pub fn over(searcher: Box<dyn Searcher>) -> Self {
        Self { searcher, analyzers: Analyzers::default() }
    }

    /// The engine.
    pub fn searcher(&self) -> &dyn Searcher {
        &*self.searcher
    }

    /// Answers what was typed.
    pub fn answer(&mut self, typed: &str, options: &Options) -> Result<Answer> {
        let started = Instant::now();
        let Parsed { query, notes } =
            if options.plain { Parsed { query: plain(typed), notes: Vec::new() } } else { parse(typed) };
        let query = join_amounts(without_stop_words(query));
        let request = Request {
            query: query.clone(),
            filter: options.filters.query()?,
            limit: options.offset + options.limit,
            by: options.by,
            sort: options.sort,
            count: options.count,
            title_boost: TITLE_BOOST,
            agreement: AGREEMENT,
        };
        let Ordered { total, hits, statistics } = ordered(&*self.searcher, request, &mut self.analyzers)?;
        let snippets = Snippets::new(&query, &statistics);
        let wanted = hits.into_iter().enumerate().skip(options.offset).take(options.limit);
        let hits = wanted.map(|(place, (hit, score))| self.answered(place + 1, hit, score, &snippets, options));
        let hits = hits.collect::<Result<_>>()?;
        Ok(Answer { typed: typed.to_owned(), total, took: started.elapsed(), hits, notes })
    }

    fn answered(
        &mut self,
        rank: usize,
        hit: Hit,
        score: Score,
        snippets: &Snippets,
        options: &Options,
    ) -> Result<Answered> {
        let snippet = match options.snippet {
            0 => Snippet { span: hit.passage.content(), ..Snippet::default() },
            // Who asks for what stands around a passage sees it whole, so that no paragraph between is missing.
            _ if options.context > 0 => snippets.of(&hit, usize::MAX, &mut self.analyzers),
            length => snippets.of(&hit, length, &mut self.analyzers),
        };
        let (reference, shown) = (reference(&hit, hit.passage.content()), reference(&hit, snippet.span));
        let (first, _) = hit.passage.paragraphs();
        let headings = hit.article.trail(first).into_iter().map(str::to_owned).collect();
        let citation = citation(&hit.article, &shown, hit.passage.kind(), hit.passage.page());
        let context = if options.context > 0 { Some(self.context(&hit, options.context)?) } else { None };
        Ok(Answered { rank, hit, score, reference, shown, headings, snippet, citation, context })
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

    /// The article of that id; an error that says how to find one where there is none.
    pub fn article(&self, id: &ArticleId) -> Result<crate::article::Article> {
        let missing = || Error::input(id.to_string(), "no such article in the index");
        self.searcher.article(id)?.ok_or_else(missing)
    }
}

/// The paragraphs of a hit that a span of it touches; its sentences, where the passage holds a part of one paragraph.
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

/// Leaves out words that say nothing (`the`, `of`, `what`) from those that are merely wanted, where others remain.
fn without_stop_words(query: Query) -> Query {
    let says_nothing = |query: &Query| match query {
        Query::Leaf(leaf) => matches!(&leaf.term, Term::Word(word) if is_stop_word(word)),
        _ => false,
    };
    match query {
        Query::Bool(mut parts) if parts.should.iter().any(|query| !says_nothing(query)) => {
            parts.should.retain(|query| !says_nothing(query));
            Query::Bool(parts).simplified()
        }
        query => query,
    }
}

fn is_stop_word(word: &str) -> bool {
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    // `US`, `WHO`, `IT`: capitals say that a name is meant.
    let is_name = bare.len() > 1 && bare.chars().all(char::is_uppercase);
    let folded = bare.to_lowercase().replace('’', "'");
    !is_name && crate::text::is_stop_word(folded.strip_suffix("'s").unwrap_or(&folded))
}
