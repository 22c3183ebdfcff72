//! Parsers of the languages that have weights, loaded when they are needed.

use std::sync::{Arc, OnceLock};

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

/// The parsers of all languages; a clone shares them, so that each is loaded once.
#[derive(Clone, Debug)]
pub struct Parsers(Arc<[Arc<LazyParser>]>);

impl Default for Parsers {
    fn default() -> Self {
        let lazy = |(lang, weights): &(&'static str, &'static [u8])| {
            Arc::new(LazyParser { lang, weights, parser: OnceLock::new() })
        };
        Self(WEIGHTS.iter().map(lazy).collect())
    }
}

impl Parsers {
    /// Returns the parser of a language.
    pub fn of(&self, lang: &str) -> Arc<LazyParser> {
        self.0.iter().find(|it| it.lang == lang).map(Arc::clone).unwrap_or_default()
    }
}
