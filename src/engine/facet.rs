//! Facets: the article properties by which matches are counted.

/// A property of articles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Facet {
    /// Publisher.
    Source,
    /// Author.
    Author,
    /// Year of the date.
    Year,
    /// Language.
    Lang,
    /// Keyword.
    Tag,
}

impl Facet {
    /// All facets.
    pub const ALL: [Self; 5] = [Self::Source, Self::Author, Self::Year, Self::Lang, Self::Tag];

    /// Returns the name used on the command line and in the API.
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

/// Number of matching articles for each value of a facet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FacetCounts {
    /// The facet.
    pub facet: Facet,
    /// The values, most frequent first, ties in byte order. An article with several values counts once for each.
    pub values: Vec<(String, u64)>,
    /// Number of matching articles without a value.
    pub without: u64,
}
