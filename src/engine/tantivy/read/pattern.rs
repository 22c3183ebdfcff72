//! Term patterns: prefixes, wildcards and regular expressions.
//!
//! All are converted to a regular expression, which tantivy runs over its term dictionary.

use std::sync::Arc;

use tantivy::query::{BoostQuery, Query as Lowered, RegexQuery};
use tantivy::schema::Field;
use tantivy_fst::Regex;

use crate::error::{Error, Result};
use crate::query::{PatternPiece, Term};
use crate::text::fold_into;

/// Returns the expression for a term that is a pattern, `None` for any other. Values of `keyword` fields are not
/// folded.
pub(crate) fn of(term: &Term, keyword: bool) -> Option<String> {
    let folded = |text: &str| {
        if keyword {
            return text.to_owned();
        }
        let mut folded = String::new();
        text.chars().for_each(|c| fold_into(c, &mut folded));
        folded
    };
    Some(match term {
        Term::Prefix(text) => starting(&folded(text)),
        Term::Wildcard(pieces) => pieces
            .iter()
            .map(|piece| match piece {
                PatternPiece::Literal(text) => escape(&folded(text)),
                PatternPiece::One => ".".to_owned(),
                PatternPiece::Many => ".*".to_owned(),
            })
            .collect(),
        Term::Regex(pattern) => pattern.clone(),
        Term::Exists => ".*".to_owned(),
        Term::Word(_) | Term::Phrase { .. } | Term::Fuzzy { .. } | Term::Range { .. } => return None,
    })
}

/// Returns the expression for terms that start with a folded text.
pub(crate) fn starting(text: &str) -> String {
    escape(text) + ".*"
}

/// Returns the expression for a language tag and the tags that refine it.
pub(crate) fn language(tag: &str) -> String {
    escape(&tag.to_ascii_lowercase()) + "(-.*)?"
}

/// Compiles an expression; one that is too large is rejected.
pub(crate) fn compile(pattern: &str) -> Result<Arc<Regex>> {
    let refused = |cause| Error::input(format!("pattern {pattern}"), format!("not supported in a search: {cause:?}"));
    Regex::new(pattern).map(Arc::new).map_err(refused)
}

/// Returns a query for all terms of a field that match.
pub(crate) fn query(regex: &Arc<Regex>, field: Field, weight: f32) -> Box<dyn Lowered> {
    Box::new(BoostQuery::new(Box::new(RegexQuery::from_regex(Arc::clone(regex), field)), weight))
}

fn escape(text: &str) -> String {
    regex_syntax::escape(text)
}
