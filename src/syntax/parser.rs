//! Parses sentences with given weights.

use super::features::{Kin, head_features, relation_features};
use super::relation::Relation;
use super::state::{State, Transition};
use super::weights::Weights;
use super::word::Form;
use super::{LONGEST, tokens};
use crate::text::Span;

/// Parser of a language.
pub struct Parser {
    weights: Weights,
    relations: Vec<Relation>,
    splits_clitics: bool,
}

/// A parsed sentence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree {
    /// Range of each word.
    pub spans: Vec<Span>,
    /// Number of the tag of each word.
    pub tags: Vec<u8>,
    /// Head of each word; the number of words for the root.
    pub heads: Vec<usize>,
    /// Relation of each word to its head.
    pub relations: Vec<Relation>,
}

impl Parser {
    /// Creates a parser; `lang` decides how words are split.
    pub fn new(weights: Weights, lang: &str) -> Self {
        let relations = weights.relations.iter().map(|name| Relation::named(name)).collect();
        Self { weights, relations, splits_clitics: lang == "en" }
    }

    /// Parses the sentence at `span` of a text; `None` if it has no words or too many.
    pub fn parse(&self, text: &str, span: Span) -> Option<Tree> {
        let spans = tokens(text, span, self.splits_clitics);
        if spans.is_empty() || spans.len() > LONGEST {
            return None;
        }
        let forms: Vec<Form> = spans.iter().map(|span| Form::of(span.of(text))).collect();
        let (tags, heads, relations) = self.parse_forms(&forms);
        let relations = relations.into_iter().map(|it| self.relations[it as usize]).collect();
        Some(Tree { spans, tags, heads, relations })
    }

    /// Returns the tag, the head and the number of the relation of each word.
    pub fn parse_forms(&self, forms: &[Form]) -> (Vec<u8>, Vec<usize>, Vec<u8>) {
        let mut features = Vec::with_capacity(64);
        // A capital within a sentence begins a name, but for headlines, in which most words have one.
        let is_headline = forms.iter().filter(|form| form.is_capital()).count() * 2 > forms.len();
        let is_capital = |at: usize| forms.get(at).is_some_and(Form::is_capital);
        let is_name = |at: usize| !is_headline && is_capital(at) && (at > 0 || is_capital(1));
        let words = self.weights.tagged_with(forms, is_name);
        let mut state = State::new(words.len());
        while !state.is_done() {
            head_features(&words, &state, &mut features);
            let best = self.weights.parser.best(&features, |class| state.allows(Transition::ALL[class]));
            state.apply(Transition::ALL[best]);
        }
        let kin = Kin::of(&words, &state.heads);
        let relation = |at: usize| {
            relation_features(&words, &state.heads, at, &kin, &mut features);
            self.weights.labeller.best(&features, |_| true) as u8
        };
        let relations = (0..words.len()).map(relation).collect();
        (words.iter().map(|word| word.tag).collect(), state.heads, relations)
    }

    /// Returns the name of a tag.
    pub fn tag_name(&self, tag: u8) -> &str {
        self.weights.tags.get(usize::from(tag)).map_or("", String::as_str)
    }

    /// Returns the name of a relation.
    pub fn relation_name(&self, relation: u8) -> &str {
        self.weights.relations.get(usize::from(relation)).map_or("", String::as_str)
    }
}
