//! A score and the parts that it is the sum of.

use crate::text::ParagraphKind;

/// Why a passage stands where it stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, serde::Serialize)]
pub struct Score {
    /// The engine's: how often the words stand in the passage and the title, by their rarity.
    pub words: f32,
    /// How much of the query one window of the passage holds.
    pub window: f32,
    /// What the article's first passage makes of the words.
    pub lead: f32,
    /// What the whole article makes of them.
    pub article: f32,
    /// What its title makes of them.
    pub title: f32,
    /// How much the passage says that the best ones say.
    pub feedback: f32,
    /// What all of it is multiplied by for the kind of text: 1 for body text.
    pub kind: f32,
}

impl Score {
    /// What passages are ordered by.
    pub fn total(&self) -> f32 {
        (self.words + self.window + self.lead + self.article + self.title + self.feedback) * self.kind
    }
}

/// What a match is worth by the kind of text it stands in: a caption or a lone heading is found, but a body that says the
/// same comes first.
pub fn weight(kind: ParagraphKind) -> f32 {
    match kind {
        ParagraphKind::Body
        | ParagraphKind::Quote
        | ParagraphKind::ListItem
        | ParagraphKind::TableRow
        | ParagraphKind::Code => 1.0,
        ParagraphKind::Caption => 0.8,
        ParagraphKind::Heading => 0.7,
    }
}
