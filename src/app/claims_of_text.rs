//! The claims of a text: what `check` asks about each of its sentences.

use ibid::ArticleId;
use ibid::article::{Article, Meta};
use ibid::claim::{Claim, LeftOut, cut};

/// A sentence of a text.
pub(crate) struct Sentence {
    /// Its place in the text, such as p1s2.
    pub(crate) id: String,
    pub(crate) claim: Claim,
    /// Why it cannot be checked.
    pub(crate) left_out: Option<LeftOut>,
}

/// Splits a text into sentences, to be checked against one article or all.
pub(crate) fn sentences(text: &str, article: Option<&ArticleId>) -> Vec<Sentence> {
    let meta = Meta { lang: ibid::text::detect(text).map(str::to_owned), ..Meta::default() };
    let pieces = cut(&Article::plain("text", meta, text)).into_iter();
    pieces
        .map(|piece| {
            let id = piece.reference.to_string();
            let claim = Claim { text: piece.span.of(text).to_owned(), article: article.cloned() };
            Sentence { id: id.strip_prefix("text#").unwrap_or(&id).to_owned(), claim, left_out: piece.left_out }
        })
        .collect()
}
