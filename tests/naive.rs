//! An engine that scans everything for every query: slow and short, the test oracle for the others.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::sync::Arc;

use ibid::article::Record;
use ibid::engine::manifest::{CorpusRoot, Manifest, SourceFile};
use ibid::engine::{
    Candidate, Candidates, Evidence, Facet, FacetCounts, Hit, LEADING, PassageId, Request, ResultUnit, Searcher,
    SimilarWord, SortOrder, Statistics, Status, TermOccurrences, Total,
};
use ibid::passage::{Passage, Size, passages};
use ibid::query::{Bool, Field, Finder, Keyword, Near, Query, Term, keywords};
use ibid::text::{Analyzer, Lang, Token, days};
use ibid::{Article, ArticleId, Result};

pub(crate) struct Naive {
    articles: Vec<(Article, Arc<Record>, Vec<Passage>)>,
    stems: Vec<Lang>,
}

impl Naive {
    pub(crate) fn new(articles: Vec<Article>, size: Size) -> Self {
        let stems: BTreeSet<Lang> = articles.iter().map(|it| Lang::for_article(it.meta.lang.as_deref())).collect();
        let cut = |article: Article| {
            let passages = passages(&article, size);
            let record = Arc::new(article.record(passages.len()));
            (article, record, passages)
        };
        Self { articles: articles.into_iter().map(cut).collect(), stems: stems.into_iter().collect() }
    }
}

impl Naive {
    fn view(&self, number: usize, ordinal: usize) -> View<'_> {
        let (article, _, passages) = &self.articles[number];
        let mut analyzer = Analyzer::new(Lang::for_article(article.meta.lang.as_deref()));
        let title = article.meta.title.as_deref().map(|title| analyzer.tokens(title)).unwrap_or_default();
        let passage = &passages[ordinal];
        let text = analyzer.tokens(passage.span.of(&article.text));
        let mut analyzer = Analyzer::as_written(Lang::for_article(article.meta.lang.as_deref()));
        let written_title = article.meta.title.as_deref().map(|title| analyzer.tokens(title)).unwrap_or_default();
        let written_text = analyzer.tokens(passage.span.of(&article.text));
        View { article, passage, text, title, written_text, written_title, stems: &self.stems }
    }
}

/// A passage as queries see it.
struct View<'a> {
    article: &'a Article,
    passage: &'a Passage,
    text: Vec<Token>,
    title: Vec<Token>,
    written_text: Vec<Token>,
    written_title: Vec<Token>,
    stems: &'a [Lang],
}

impl View<'_> {
    /// Optional match: a word by any of its parts, a group of alternatives by any of them.
    fn wanted(&self, query: &Query, field: Field) -> bool {
        match query {
            Query::Field { field, inner } => self.wanted(inner, *field),
            Query::Boost { inner, .. } => self.wanted(inner, field),
            Query::Leaf(leaf) => match &leaf.term {
                Term::Word(text) if !field.is_filter() => self.stands(&Finder::any_part(text, self.stems), field),
                _ => self.demanded(query, field),
            },
            Query::Bool(Bool { must, should, must_not }) if must.is_empty() && must_not.is_empty() => {
                should.iter().any(|query| self.wanted(query, field))
            }
            query => self.demanded(query, field),
        }
    }

    /// Required match: the parts of a word are adjacent.
    fn demanded(&self, query: &Query, field: Field) -> bool {
        match query {
            Query::All => true,
            Query::Nothing => false,
            Query::Field { field, inner } => self.demanded(inner, *field),
            Query::Boost { inner, .. } => self.demanded(inner, field),
            Query::Bool(Bool { must, should, must_not }) => {
                let wanted =
                    !must.is_empty() || should.is_empty() || should.iter().any(|query| self.wanted(query, field));
                wanted
                    && must.iter().all(|query| self.demanded(query, field))
                    && !must_not.iter().any(|query| self.demanded(query, field))
            }
            Query::Near(near) => self.near(near, field),
            Query::Leaf(leaf) => self.leaf(&leaf.term, field),
        }
    }

    fn leaf(&self, term: &Term, field: Field) -> bool {
        match field {
            Field::Date => self.date(term),
            Field::Kind => is_whole(term, self.passage.kind().name()),
            Field::Article => is_whole(term, self.article.id.as_str()),
            Field::Lang => match (term, &self.article.meta.lang) {
                (Term::Word(tag) | Term::Phrase { text: tag, .. }, Some(lang)) => {
                    let (tag, lang) = (tag.to_ascii_lowercase(), lang.to_ascii_lowercase());
                    lang == tag || lang.starts_with(&format!("{tag}-"))
                }
                (term, Some(lang)) => is_whole(term, &lang.to_ascii_lowercase()),
                (_, None) => false,
            },
            Field::Text | Field::Title => self.stands(&Finder::together(term, self.stems), field),
            Field::Author | Field::Source | Field::Tag | Field::Section => {
                let meta = &self.article.meta;
                let values: Vec<&String> = match field {
                    Field::Author => meta.authors.iter().collect(),
                    Field::Source => meta.source.iter().collect(),
                    Field::Tag => meta.tags.iter().collect(),
                    _ => meta.section.iter().collect(),
                };
                let finder = Finder::together(term, &[Lang::UNSTEMMED]);
                let mut analyzer = Analyzer::new(Lang::UNSTEMMED);
                values.into_iter().any(|value| {
                    let tokens = analyzer.tokens(value);
                    !finder.places(&tokens, &tokens).is_empty()
                })
            }
        }
    }

    fn stands(&self, finder: &Finder, field: Field) -> bool {
        let in_text = field == Field::Text && !finder.places(&self.text, &self.written_text).is_empty();
        in_text || !finder.places(&self.title, &self.written_title).is_empty()
    }

    fn near(&self, near: &Near, field: Field) -> bool {
        let close = |tokens: &[Token], written: &[Token]| {
            let places = |leaves: &[ibid::query::Leaf]| -> Vec<(u32, u32)> {
                let all =
                    leaves.iter().flat_map(|leaf| Finder::together(&leaf.term, self.stems).places(tokens, written));
                all.map(|place| place.words).collect()
            };
            let (left, right) = (places(&near.left), places(&near.right));
            let follows = |a: &(u32, u32), b: &(u32, u32)| b.0 > a.1 && b.0 - a.1 <= near.distance;
            left.iter().any(|a| right.iter().any(|b| follows(a, b) || !near.ordered && follows(b, a)))
        };
        (field == Field::Text && close(&self.text, &self.written_text)) || close(&self.title, &self.written_title)
    }

    fn date(&self, term: &Term) -> bool {
        let Some((first, last)) = self.article.meta.date.as_deref().and_then(days) else { return false };
        let day = |date: &str| days(date).expect("the query was checked");
        match term {
            Term::Word(date) | Term::Phrase { text: date, .. } => first <= day(date).1 && last >= day(date).0,
            Term::Range { lower, upper } => {
                let after = match lower {
                    Bound::Included(date) => last >= day(date).0,
                    Bound::Excluded(date) => last > day(date).1,
                    Bound::Unbounded => true,
                };
                after
                    && match upper {
                        Bound::Included(date) => first <= day(date).1,
                        Bound::Excluded(date) => first < day(date).0,
                        Bound::Unbounded => true,
                    }
            }
            _ => true,
        }
    }
}

/// Whether an untokenized value equals the term.
fn is_whole(term: &Term, value: &str) -> bool {
    match term {
        Term::Word(text) | Term::Phrase { text, .. } => text == value,
        term => {
            let token = Token { term: value.to_owned(), ..Token::default() };
            !Finder::together(term, &[Lang::UNSTEMMED]).places(&[], &[token]).is_empty()
        }
    }
}

impl Searcher for Naive {
    fn candidates(&self, request: &Request) -> Result<Candidates> {
        let words = keywords(&request.query, &self.stems);
        let mut statistics = Statistics { stems: self.stems.clone(), ..Statistics::default() };
        let mut matches: Vec<(&Article, PassageId)> = Vec::new();
        for (number, (article, _, passages)) in self.articles.iter().enumerate() {
            for ordinal in 0..passages.len() {
                statistics.passages += 1;
                let view = self.view(number, ordinal);
                for word in &words {
                    if view.text.iter().any(|token| word.forms.contains(&token.term)) {
                        word.forms
                            .iter()
                            .for_each(|form| *statistics.frequencies.entry(form.clone()).or_default() += 1);
                    }
                }
                if view.wanted(&request.query, Field::Text) && view.demanded(&request.filter, Field::Text) {
                    matches.push((article, PassageId((number as u64) << 32 | ordinal as u64)));
                }
            }
        }
        let by_date =
            |(article, _): &(&Article, PassageId)| article.meta.date.as_deref().and_then(days).map(|(first, _)| first);
        match request.sort {
            SortOrder::Score => {}
            SortOrder::Newest => matches.sort_by_key(|it| std::cmp::Reverse(by_date(it).unwrap_or(0))),
            SortOrder::Oldest => matches.sort_by_key(|it| by_date(it).unwrap_or(u64::MAX)),
        }
        if request.by == ResultUnit::Article {
            let mut seen = BTreeSet::new();
            matches.retain(|(article, _)| seen.insert(article.id.clone()));
        }
        let best = matches.iter().take(request.limit).map(|(_, place)| Candidate { score: 1.0, place: *place });
        let best = best.collect();
        let total = request.count.bound().map(|bound| Total::up_to(bound, matches.len())).unwrap_or_default();
        Ok(Candidates { total, best, statistics: Statistics { words, ..statistics } })
    }

    fn hit(&self, candidate: &Candidate) -> Result<Hit> {
        let (article, record, passages) = &self.articles[(candidate.place.0 >> 32) as usize];
        let passage = passages[candidate.place.0 as u32 as usize].clone();
        let text = passage.span.of(&article.text).to_owned();
        Ok(Hit { score: candidate.score, article: Arc::clone(record), passage, text })
    }

    fn lead(&self, candidate: &Candidate) -> Result<Hit> {
        self.hit(&Candidate { place: PassageId(candidate.place.0 >> 32 << 32), ..*candidate })
    }

    fn evidence(&self, candidates: &[Candidate], words: &[Keyword]) -> Result<Vec<Evidence>> {
        let times = |view: &View, word: &Keyword| {
            view.text.iter().filter(|token| word.forms.contains(&token.term)).count() as u32
        };
        let of = |candidate: &Candidate| {
            let number = (candidate.place.0 >> 32) as usize;
            let judged = self.articles[number].2.len().min(LEADING as usize);
            let article: Vec<View> = (0..judged).map(|ordinal| self.view(number, ordinal)).collect();
            let passage = self.view(number, candidate.place.0 as u32 as usize);
            let marks: BTreeSet<(u32, u32)> = passage
                .text
                .iter()
                .flat_map(|token| {
                    let holding = words.iter().enumerate().filter(|(_, word)| word.forms.contains(&token.term));
                    holding.map(|(word, _)| (token.position, word as u32))
                })
                .collect();
            let count = |word: &Keyword| TermOccurrences {
                article: article.iter().map(|view| times(view, word)).sum(),
                lead: times(&article[0], word),
                title: passage.title.iter().filter(|token| word.forms.contains(&token.term)).count() as u32,
            };
            Evidence {
                passage_length: passage.text.len() as u32,
                article_length: article.iter().map(|view| view.text.len() as u32).sum(),
                lead_length: article[0].text.len() as u32,
                title_length: passage.title.len() as u32,
                marks: marks.into_iter().collect(),
                counts: words.iter().map(count).collect(),
            }
        };
        Ok(candidates.iter().map(of).collect())
    }

    fn counts(&self, candidates: &[Candidate], terms: &[String], within: ResultUnit) -> Result<Vec<Vec<u32>>> {
        let of = |candidate: &Candidate| {
            let (number, ordinal) = ((candidate.place.0 >> 32) as usize, candidate.place.0 as u32 as usize);
            let examined = match within {
                ResultUnit::Passage => ordinal..ordinal + 1,
                ResultUnit::Article => 0..self.articles[number].2.len().min(LEADING as usize),
            };
            let views: Vec<View> = examined.map(|ordinal| self.view(number, ordinal)).collect();
            let tokens = || views.iter().flat_map(|view| &view.text);
            terms.iter().map(|term| tokens().filter(|token| token.term == *term).count() as u32).collect()
        };
        Ok(candidates.iter().map(of).collect())
    }

    fn frequencies(&self, terms: &[String]) -> Result<Vec<u64>> {
        let mut held = vec![0; terms.len()];
        for (number, (_, _, passages)) in self.articles.iter().enumerate() {
            for ordinal in 0..passages.len() {
                let view = self.view(number, ordinal);
                for (term, held) in terms.iter().zip(&mut held) {
                    *held += u64::from(view.text.iter().any(|token| token.term == *term));
                }
            }
        }
        Ok(held)
    }

    fn similar(&self, _: &str, _: u8) -> Result<Vec<SimilarWord>> {
        Ok(Vec::new())
    }

    fn is_written(&self, word: &str) -> Result<bool> {
        let mut views = (0..self.articles.len())
            .flat_map(|number| (0..self.articles[number].2.len()).map(move |ordinal| self.view(number, ordinal)));
        Ok(views.any(|view| view.written_text.iter().chain(&view.written_title).any(|token| token.term == word)))
    }

    fn in_articles(&self, request: &Request, candidates: &[Candidate]) -> Result<Vec<usize>> {
        let of = |candidate: &Candidate| {
            let number = (candidate.place.0 >> 32) as usize;
            let views = (0..self.articles[number].2.len()).map(|ordinal| self.view(number, ordinal));
            let matches =
                |view: &View| view.wanted(&request.query, Field::Text) && view.demanded(&request.filter, Field::Text);
            views.filter(matches).count()
        };
        Ok(candidates.iter().map(of).collect())
    }

    fn facets(&self, request: &Request, facets: &[Facet]) -> Result<Vec<FacetCounts>> {
        let all = Request { by: ResultUnit::Article, limit: usize::MAX, ..request.clone() };
        let best = self.candidates(&all)?.best;
        let count = |facet: &Facet| {
            let mut counts: BTreeMap<String, u64> = BTreeMap::new();
            let mut without = 0;
            for candidate in &best {
                let meta = &self.articles[(candidate.place.0 >> 32) as usize].0.meta;
                let values: BTreeSet<String> = match facet {
                    Facet::Source => meta.source.iter().cloned().collect(),
                    Facet::Author => meta.authors.iter().cloned().collect(),
                    Facet::Year => meta.date.iter().map(|date| date[..4].to_owned()).collect(),
                    Facet::Lang => meta.lang.iter().map(|lang| lang.to_ascii_lowercase()).collect(),
                    Facet::Tag => meta.tags.iter().cloned().collect(),
                };
                without += u64::from(values.is_empty());
                for value in values {
                    *counts.entry(value).or_default() += 1;
                }
            }
            let mut values: Vec<(String, u64)> = counts.into_iter().collect();
            values.sort_by_key(|(_, times)| std::cmp::Reverse(*times));
            FacetCounts { facet: *facet, values, without }
        };
        Ok(facets.iter().map(count).collect())
    }

    fn article(&self, id: &ArticleId) -> Result<Option<Article>> {
        Ok(self.articles.iter().map(|(article, ..)| article).find(|article| article.id == *id).cloned())
    }

    fn status(&self) -> Result<Status> {
        Ok(Status { articles: self.articles.len() as u64, ..Status::default() })
    }

    fn manifest(&self) -> Result<Manifest> {
        Ok(Manifest::default())
    }

    fn manifest_window(&self, _: f64, _: u64) -> Result<(Vec<CorpusRoot>, Vec<SourceFile>)> {
        Ok((Vec::new(), Vec::new()))
    }
}
