//! Parsers of the languages that have weights, loaded when they are needed.

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use super::parser::Parser;
use super::weights::Weights;

/// Weights of each language; see NOTICE for the treebanks.
const WEIGHTS: [(&str, &[u8]); 1] = [("en", include_bytes!("weights/en.bin"))];

/// The parser of a language, if there is one, loaded at its first use.
#[derive(Default)]
pub struct LazyParser {
    lang: &'static str,
    weights: &'static [u8],
    parser: OnceLock<Option<Parser>>,
}

impl LazyParser {
    /// Returns the parser.
    pub fn get(&self) -> Option<&Parser> {
        let load = || Some(Parser::new(Weights::from_bytes(self.weights)?, self.lang));
        self.parser.get_or_init(load).as_ref()
    }
}

impl std::fmt::Debug for LazyParser {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "LazyParser({})", self.lang)
    }
}

/// The parsers that were asked for.
#[derive(Debug, Default)]
pub struct Parsers(FxHashMap<&'static str, Arc<LazyParser>>);

impl Parsers {
    /// Returns the parser of a language.
    pub fn of(&mut self, lang: &str) -> Arc<LazyParser> {
        let Some((lang, weights)) = WEIGHTS.iter().find(|(known, _)| *known == lang) else { return Arc::default() };
        let lazy = || Arc::new(LazyParser { lang, weights, parser: OnceLock::new() });
        Arc::clone(self.0.entry(lang).or_insert_with(lazy))
    }
}
