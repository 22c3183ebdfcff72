//! "More like this": builds a query for articles similar to a passage.

use std::collections::HashMap;

use crate::article::Article;
use crate::engine::Searcher;
use crate::error::Result;
use crate::query::Query;
use crate::rank::idf;
use crate::text::{Analyzers, Form, Lang, Span, is_stop_word};

/// Number of words in the query.
const QUERY_WORDS: usize = 25;
/// Maximum number of distinct words considered: those of some pages.
const MAX_DISTINCT_WORDS: usize = 2000;

/// Returns a query for the most informative words of a text, by frequency in the text and IDF.
pub(super) fn query(
    searcher: &dyn Searcher,
    article: &Article,
    span: Span,
    analyzers: &mut Analyzers,
) -> Result<Query> {
    let text = span.of(&article.text);
    // By term: its frequency, and its first occurrence.
    let mut terms: HashMap<String, (u32, Span)> = HashMap::new();
    let mut stream = analyzers.of(Lang::for_article(article.meta.lang.as_deref())).stream(text);
    while stream.advance() && terms.len() < MAX_DISTINCT_WORDS {
        let token = stream.token();
        let is_word = matches!(token.form, Form::Word | Form::Pair) && !is_stop_word(&token.term);
        if is_word {
            terms.entry(token.term.clone()).or_insert((0, token.span)).0 += 1;
        }
    }
    let mut names: Vec<String> = terms.keys().cloned().collect();
    names.sort_unstable();
    let all = searcher.status()?.passages;
    let weigh = |(term, held): (&String, u64)| {
        let (times, span) = terms[term];
        ((times as f32).ln_1p() * idf(held, all), span)
    };
    let mut weighed: Vec<(f32, Span)> = names.iter().zip(searcher.frequencies(&names)?).map(weigh).collect();
    weighed.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.start.cmp(&other.1.start)));
    weighed.truncate(QUERY_WORDS);
    Ok(Query::any(weighed.into_iter().map(|(_, span)| Query::word(span.of(text)))))
}
