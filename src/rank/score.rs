//! A score and its components.

use crate::text::ParagraphKind;

/// The components of a passage's score.
#[derive(Clone, Copy, Debug, Default, PartialEq, serde::Serialize)]
pub struct Score {
    /// First-stage score: BM25 over passage and title.
    pub words: f32,
    /// IDF-weighted coverage of the query by the best window of the passage.
    pub window: f32,
    /// BM25 of the article's title and first passage.
    pub lead: f32,
    /// BM25 of the whole article.
    pub article: f32,
    /// BM25 of the title.
    pub title: f32,
    /// IDF of the words that the article has at all.
    pub coverage: f32,
    /// Match with the terms that the best passages share.
    pub feedback: f32,
    /// Closeness in meaning, by the user's model.
    #[serde(skip_serializing_if = "is_zero")]
    pub meaning: f32,
    /// Factor for the kind of paragraph, applied to the sum; 1 for body text.
    pub kind: f32,
}

impl Score {
    fn sum(&self) -> f32 {
        self.words + self.window + self.lead + self.article + self.title + self.coverage + self.feedback + self.meaning
    }

    /// Returns the score with every component multiplied by a factor.
    #[must_use]
    pub fn scaled(self, factor: f32) -> Self {
        Self {
            words: self.words * factor,
            window: self.window * factor,
            lead: self.lead * factor,
            article: self.article * factor,
            title: self.title * factor,
            coverage: self.coverage * factor,
            feedback: self.feedback * factor,
            meaning: self.meaning * factor,
            kind: self.kind,
        }
    }

    /// Returns the value that passages are ordered by.
    pub fn total(&self) -> f32 {
        self.sum() * self.kind
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
fn is_zero(part: &f32) -> bool {
    part.abs() <= 0.0
}

/// Returns the factor for a kind of paragraph: captions and lone headings are found, but rank below body text with the
/// same words.
pub fn weight(kind: ParagraphKind) -> f32 {
    match kind {
        ParagraphKind::Body
        | ParagraphKind::Quote
        | ParagraphKind::ListItem
        | ParagraphKind::TableRow
        | ParagraphKind::Code
        | ParagraphKind::Note => 1.0,
        ParagraphKind::Caption => 0.8,
        ParagraphKind::Heading => 0.7,
    }
}
