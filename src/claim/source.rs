//! An article prepared for checking: its sentences as statements, and the positions of each term.

use std::sync::{Arc, OnceLock};

use rustc_hash::{FxHashMap, FxHashSet};

use super::lexicon::Lexicon;
use super::marks::{Mark, MarkTable, MarkedText};
use super::statement::{ClaimTerm, Statement, StatementReader, TermKind};
use super::terms::Terms;
use crate::article::Article;
use crate::error::Result;
use crate::limits::Budget;
use crate::syntax::LazyParser;
use crate::text::quantity::quantities;
use crate::text::{Lang, Span};

/// A sentence of a source.
#[derive(Debug)]
pub(super) struct Sentence {
    pub(super) span: Span,
    pub(super) statement: Statement,
    /// Its clauses and marks, once something asked for them.
    marked: OnceLock<MarkedText>,
}

/// Position of a term: its sentence, and its index in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct TermPosition {
    pub(super) sentence: u32,
    pub(super) unit: u32,
}

/// An article as statements.
#[derive(Debug)]
pub(super) struct Source {
    pub(super) article: Arc<Article>,
    pub(super) lang: Lang,
    pub(super) sentences: Vec<Sentence>,
    /// Number of each term.
    pub(super) terms: Terms,
    /// Positions of each term, by its number.
    pub(super) postings: Vec<Vec<TermPosition>>,
    /// Positions of amounts.
    pub(super) amounts: Vec<TermPosition>,
    /// Positions of denials.
    pub(super) denials: Vec<TermPosition>,
    /// Terms in the title.
    pub(super) title: FxHashSet<String>,
    /// Opposites and paraphrases of its language.
    pub(super) lexicon: Arc<Lexicon>,
    /// Phrases of its language.
    pub(super) table: Arc<MarkTable>,
    /// Parser of its language, loaded when it is needed.
    pub(super) parser: Arc<LazyParser>,
    /// Whether it consists of corrections, by its title.
    pub(super) corrects: bool,
}

impl Source {
    /// Reads an article, in time linear in its text.
    pub(super) fn read(article: Article, reader: &mut StatementReader, budget: &Budget) -> Result<Self> {
        budget.spend(article.text.len())?;
        let lang = Lang::for_article(article.meta.lang.as_deref());
        let title = article.meta.title.as_deref().unwrap_or_default();
        let table = reader.marks.for_text(&article.text, article.meta.lang.as_deref().unwrap_or_default());
        let corrects = MarkedText::read(title, Span::new(0, title.len()), &table).all().has(Mark::Correct);
        let title = reader.statement(title, Span::new(0, title.len()), lang, &[]);
        let mut source = Self {
            lang,
            sentences: Vec::new(),
            terms: Terms::default(),
            postings: Vec::new(),
            amounts: Vec::new(),
            denials: Vec::new(),
            lexicon: reader.lexicons.of(lang),
            parser: reader.parsers.of(lang.code()),
            table,
            corrects,
            title: title.units.into_iter().map(|unit| unit.term).collect(),
            article: Arc::new(article),
        };
        let article = Arc::clone(&source.article);
        let mut terms = FxHashMap::default();
        let all = quantities(&article.text, Some(lang));
        let mut from = 0;
        for span in article.paragraphs.iter().flat_map(|paragraph| &paragraph.sentences) {
            budget.spend(span.len())?;
            from += all[from..].iter().take_while(|it| it.span.start < span.start).count();
            source.add(*span, reader.statement(&article.text, *span, lang, &all[from..]), &mut terms);
        }
        source.terms = Terms::of(terms);
        Ok(source)
    }

    /// Adds a sentence; `terms` contains the numbers assigned so far.
    fn add(&mut self, span: Span, statement: Statement, terms: &mut FxHashMap<Arc<str>, u32>) {
        let sentence = self.sentences.len() as u32;
        for (unit, it) in statement.units.iter().enumerate() {
            let term = self.number(&it.term, terms);
            let place = TermPosition { sentence, unit: unit as u32 };
            self.postings[term as usize].push(place);
            if it.quantity().is_some() {
                self.amounts.push(place);
            }
            if it.sort == TermKind::Denial {
                self.denials.push(place);
            }
        }
        for (first, _, initials) in &statement.initials {
            let term = self.number(initials, terms);
            self.postings[term as usize].push(TermPosition { sentence, unit: *first as u32 });
        }
        self.sentences.push(Sentence { span, statement, marked: OnceLock::new() });
    }

    fn number(&mut self, term: &str, terms: &mut FxHashMap<Arc<str>, u32>) -> u32 {
        if let Some(number) = terms.get(term) {
            return *number;
        }
        let number = self.postings.len() as u32;
        terms.insert(term.into(), number);
        self.postings.push(Vec::new());
        number
    }
}

impl Source {
    pub(super) fn unit(&self, place: TermPosition) -> &ClaimTerm {
        &self.sentences[place.sentence as usize].statement.units[place.unit as usize]
    }

    /// Returns the clauses and marks of a sentence, which are read once.
    pub(super) fn marked(&self, sentence: usize) -> Option<&MarkedText> {
        let it = self.sentences.get(sentence)?;
        Some(it.marked.get_or_init(|| MarkedText::read(&self.article.text, it.span, &self.table)))
    }

    /// Returns whether a sentence consists of exactly these words, apart from its end.
    pub(super) fn states(&self, claim: &str) -> bool {
        let bare = |text: &'_ str| text.trim_end_matches(['.', '!', '?', '。', '"', '”', ' ']).len();
        let claim = claim.trim();
        let claim = &claim[..bare(claim)];
        let is_it = |sentence: &Sentence| {
            let text = sentence.span.of(&self.article.text);
            text.starts_with(claim) && bare(text) == claim.len()
        };
        !claim.is_empty() && self.sentences.iter().any(is_it)
    }
}
