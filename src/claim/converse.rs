//! Words that say the same of exchanged roles: `A bought it from B`, `B sold it to A`.

use super::account::is_article;
use super::marks::MarkedText;
use super::matching::Matching;
use super::reading::WeightedClaim;
use super::source::{Source, TermPosition};
use crate::text::Span;

/// Returns whether a word of the claim and its opposite in the article say the same: who does the one has the other done
/// to him.
pub(super) fn is_converse(
    text: &str,
    own: &MarkedText,
    claim: &WeightedClaim,
    source: &Source,
    matching: &Matching,
    row: usize,
    place: TermPosition,
) -> bool {
    let (mine, theirs) = (claim.unit(row), source.unit(place));
    if !source.lexicon.are_converse(&mine.term, &theirs.term) {
        return false;
    }
    let sentence = place.sentence as usize;
    let (Some(marked), Some(name)) = (source.marked(sentence), claim.rows().first().copied()) else { return false };
    // A noun is not in the passive: `is about the sale`.
    let is_passive = |marked: &MarkedText, text: &str, verb: Span| {
        let before = marked.word_before(verb);
        !before.is_some_and(|span| is_article(span.of(text))) && marked.is_passive(text, verb)
    };
    let is_turned = is_passive(own, text, mine.span) != is_passive(marked, &source.article.text, theirs.span);
    let mentions = matching.within(name, sentence);
    let is_behind = |unit: u32| unit > place.unit;
    !mentions.is_empty()
        && claim.unit(name).span.start < mine.span.start
        && mentions.iter().all(|met| is_behind(met.place.unit) != is_turned)
}
