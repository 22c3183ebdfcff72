//! Hits → better order, on what hits carry and without the engine.

use crate::engine::Hit;
use crate::text::Kind;

/// What a match is worth by the kind of text it stands in: a caption or a lone heading is found, but a body that says the
/// same comes first.
fn weight(kind: Kind) -> f32 {
    match kind {
        Kind::Body | Kind::Quote | Kind::ListItem | Kind::TableRow | Kind::Code => 1.0,
        Kind::Caption => 0.8,
        Kind::Heading => 0.7,
    }
}

/// Whether any hit is worth less for its kind, so that another one, not among these, may come before it.
pub fn any_weighted_down(hits: &[Hit]) -> bool {
    hits.iter().any(|hit| weight(hit.passage.kind()) < 1.0)
}

/// Orders hits by their score and kind. Equal hits stand in the order of their articles, so that an answer is the same
/// whenever it is asked for.
pub fn by_score(hits: &mut [Hit]) {
    for hit in &mut *hits {
        hit.score *= weight(hit.passage.kind());
    }
    let place = |hit: &Hit| hit.passage.span.start;
    hits.sort_by(|one, other| {
        let by_score = other.score.total_cmp(&one.score);
        by_score.then_with(|| one.article.id.cmp(&other.article.id)).then_with(|| place(one).cmp(&place(other)))
    });
}
