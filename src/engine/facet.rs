//! What matching articles can be counted by.

/// A property of articles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Facet {
    /// Who published them.
    Source,
    /// Who wrote them.
    Author,
    /// The year of their date.
    Year,
    /// Their language.
    Lang,
    /// Their keywords.
    Tag,
}

impl Facet {
    /// Every one.
    pub const ALL: [Self; 5] = [Self::Source, Self::Author, Self::Year, Self::Lang, Self::Tag];

    /// The name to type.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Author => "author",
            Self::Year => "year",
            Self::Lang => "lang",
            Self::Tag => "tag",
        }
    }
}

/// How many matching articles have each value of a facet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FacetCounts {
    /// The facet.
    pub facet: Facet,
    /// Its values, the most frequent first, equal ones in the order of their bytes. An article with several values counts
    /// for each.
    pub values: Vec<(String, u64)>,
    /// Matching articles without any.
    pub without: u64,
}
