//! Text with the formatting that citations use: the output of the style engine, ready for any output format.

/// A text as a sequence of runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Styled(pub Vec<Run>);

/// A run of text with uniform formatting.
#[expect(clippy::struct_excessive_bools, reason = "each is a mark of its own")]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Run {
    /// Text of the run.
    pub text: String,
    /// In italics.
    pub italic: bool,
    /// In bold.
    pub bold: bool,
    /// In small capitals.
    pub small_caps: bool,
    /// Underlined.
    pub underlined: bool,
    /// Superscript or subscript.
    pub raised: Option<VerticalPosition>,
    /// Target of the link.
    pub link: Option<String>,
}

/// Vertical position of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VerticalPosition {
    /// Superscript.
    Up,
    /// Subscript.
    Down,
}

impl Styled {
    /// Returns the text without formatting.
    pub fn plain(&self) -> String {
        self.0.iter().map(|run| run.text.as_str()).collect()
    }

    /// Returns whether the text is empty.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|run| run.text.trim().is_empty())
    }
}

/// The formatted citations of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormattedCitations {
    /// Citations in the order they were added. In a note style these are the notes, numbered by position from 1.
    pub citations: Vec<Styled>,
    /// The bibliography in the order of the style; empty if the style has none.
    pub bibliography: Vec<BibliographyEntry>,
}

/// A work in a bibliography.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BibliographyEntry {
    /// Key of the item.
    pub key: String,
    /// Label in the margin, such as `[1]`, if the style uses one.
    pub label: Option<Styled>,
    /// Text of the entry.
    pub text: Styled,
}
