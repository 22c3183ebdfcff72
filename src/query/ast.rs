//! The syntax tree of a query, independent of the engine.
//!
//! Words are kept as entered. Equality ignores positions: two trees are equal if they have the same meaning.

use std::ops::Bound;

use crate::text::Span;

/// A query.
#[derive(Clone, Debug, PartialEq)]
pub enum Query {
    /// Matches every passage.
    All,
    /// Matches no passage.
    Nothing,
    /// A single term. A word or phrase without a letter or digit matches nothing and is ignored.
    Leaf(Leaf),
    /// Two terms close to each other.
    Near(Near),
    /// Leaves inside are searched in this field; the innermost of nested fields applies.
    Field {
        /// The field to search.
        field: Field,
        /// The query to search it for.
        inner: Box<Query>,
    },
    /// Multiplies the score of the inner query; the matches are the same.
    Boost {
        /// The query that is boosted.
        inner: Box<Query>,
        /// From 0 to 1000.
        factor: f32,
    },
    /// A boolean combination.
    Bool(Bool),
}

/// Matches if every `must` matches, no `must_not` matches and, if there is no `must`, at least one `should` matches.
///
/// Next to a `must`, each `should` only adds to the score. "All except x" is `must: [All], must_not: [x]`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bool {
    /// Queries that all match.
    pub must: Vec<Query>,
    /// Queries that improve the score.
    pub should: Vec<Query>,
    /// Queries of which none matches.
    pub must_not: Vec<Query>,
}

/// Any leaf of `left` at most `distance` words from any leaf of `right`; `distance` 1 means adjacent.
#[derive(Clone, Debug, PartialEq)]
pub struct Near {
    /// At least one alternative: words, phrases or patterns.
    pub left: Vec<Leaf>,
    /// At least one alternative: words, phrases or patterns.
    pub right: Vec<Leaf>,
    /// In words, from 1 to 1000.
    pub distance: u32,
    /// Whether `left` has to come before `right`.
    pub ordered: bool,
}

/// A term and its position in the query string.
#[derive(Clone, Debug)]
pub struct Leaf {
    /// The term.
    pub term: Term,
    /// Range in the query string, including quotation marks and suffixes.
    pub span: Span,
}

/// Equality of the terms, whatever their positions.
impl PartialEq for Leaf {
    fn eq(&self, other: &Self) -> bool {
        self.term == other.term
    }
}

/// A search term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Term {
    /// One word as entered, escapes resolved: `R&D`, `C++`, `10:30`, `don't`. The analyzer may split it further.
    Word(String),
    /// Words in order, moved by at most `slop` positions in total: `"digital economy"~2`.
    Phrase {
        /// The text between the quotation marks.
        text: String,
        /// Allowed moves, in words; 0 for an exact phrase.
        slop: u32,
    },
    /// Words with this prefix: `econom*`.
    Prefix(String),
    /// Words that match this pattern: `organi?ation`, `col*r`.
    Wildcard(Vec<PatternPiece>),
    /// Words within an edit distance of 1 or 2: `xinhau~`.
    Fuzzy {
        /// The word as entered.
        text: String,
        /// Number of letters added, dropped, changed, or transposed with their neighbour.
        distance: u8,
    },
    /// Words that this regular expression matches entirely. Its syntax has been validated.
    Regex(String),
    /// Dates (ISO 8601, any precision) within the bounds. A date means its whole period: `[2018 TO 2019]` ends on the
    /// last day of 2019 and `{2018 TO *]` begins in 2019.
    Range {
        /// The earlier bound.
        lower: Bound<String>,
        /// The later bound.
        upper: Bound<String>,
    },
    /// Any value of the field: `author:*`.
    Exists,
}

/// A part of a wildcard pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PatternPiece {
    /// These characters; not empty.
    Literal(String),
    /// `?`: exactly one character.
    One,
    /// `*`: any number of characters, including none.
    Many,
}

/// A field of the index.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// The text of the passage and the title of its article; the default for plain words.
    #[default]
    Text,
    /// The title of the article.
    Title,
    /// The authors of the article.
    Author,
    /// The publisher of the article.
    Source,
    /// The language of the article, as a BCP 47 tag.
    Lang,
    /// The keywords of the article.
    Tag,
    /// The section of the publication.
    Section,
    /// The kind of the paragraph, see [`crate::text::ParagraphKind::name`].
    Kind,
    /// The date of publication.
    Date,
    /// The id of the article.
    Article,
}

impl Field {
    /// Every field, in declaration order.
    pub const ALL: [Self; 10] = [
        Self::Text,
        Self::Title,
        Self::Author,
        Self::Source,
        Self::Lang,
        Self::Tag,
        Self::Section,
        Self::Kind,
        Self::Date,
        Self::Article,
    ];

    /// Returns the name of the field in the query language.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Title => "title",
            Self::Author => "author",
            Self::Source => "source",
            Self::Lang => "lang",
            Self::Tag => "tag",
            Self::Section => "section",
            Self::Kind => "kind",
            Self::Date => "date",
            Self::Article => "article",
        }
    }

    /// Returns the field with this name or alias.
    pub fn named(name: &str) -> Option<Self> {
        let name = match name {
            "authors" => "author",
            "language" => "lang",
            "tags" => "tag",
            "id" => "article",
            name => name,
        };
        Self::ALL.into_iter().find(|field| field.name() == name)
    }

    /// Returns whether the field filters rather than ranks: every field except text and title.
    pub const fn is_filter(self) -> bool {
        !matches!(self, Self::Text | Self::Title)
    }
}

impl Leaf {
    /// Creates a leaf with its position in the query string.
    pub const fn new(term: Term, span: Span) -> Self {
        Self { term, span }
    }
}

impl Query {
    /// Creates a leaf that has no position in a query string.
    pub fn term(term: Term) -> Self {
        Self::Leaf(Leaf::new(term, Span::default()))
    }

    /// Creates a query for a word.
    pub fn word(text: impl Into<String>) -> Self {
        Self::term(Term::Word(text.into()))
    }

    /// Creates a query for an exact phrase.
    pub fn phrase(text: impl Into<String>) -> Self {
        Self::term(Term::Phrase { text: text.into(), slop: 0 })
    }

    /// Combines alternatives; matching more of them improves the score. Returns [`Query::Nothing`] if there are none.
    pub fn any(queries: impl IntoIterator<Item = Self>) -> Self {
        Self::Bool(Bool { should: queries.into_iter().collect(), ..Bool::default() }).or_only()
    }

    /// Combines required queries. Returns [`Query::All`] if there are none.
    pub fn every(queries: impl IntoIterator<Item = Self>) -> Self {
        let must: Vec<_> = queries.into_iter().collect();
        if must.is_empty() { Self::All } else { Self::Bool(Bool { must, ..Bool::default() }).or_only() }
    }

    /// Restricts the query to a field.
    #[must_use]
    pub fn within(self, field: Field) -> Self {
        Self::Field { field, inner: Box::new(self) }
    }

    /// Multiplies the score by `factor`, clamped to 0–1000.
    #[must_use]
    pub fn boosted(self, factor: f32) -> Self {
        Self::Boost { inner: Box::new(self), factor: factor.clamp(0.0, 1000.0) }
    }

    /// Returns the leaves that can make a passage match, in tree order, each with its field: those under `must` and
    /// `should`, not those under `must_not`.
    pub fn positive(&self) -> Vec<(Field, &Leaf)> {
        let mut leaves = Vec::new();
        self.collect(Field::Text, &mut leaves);
        leaves
    }

    fn collect<'q>(&'q self, within: Field, leaves: &mut Vec<(Field, &'q Leaf)>) {
        match self {
            Self::All | Self::Nothing => {}
            Self::Leaf(leaf) => leaves.push((within, leaf)),
            Self::Near(near) => leaves.extend(near.left.iter().chain(&near.right).map(|leaf| (within, leaf))),
            Self::Field { field, inner } => inner.collect(*field, leaves),
            Self::Boost { inner, .. } => inner.collect(within, leaves),
            Self::Bool(Bool { must, should, must_not: _ }) => {
                must.iter().chain(should).for_each(|query| query.collect(within, leaves));
            }
        }
    }

    /// Returns whether the query filters rather than ranks. Any condition on a field does, including `title:*`.
    pub(super) fn is_filter(&self) -> bool {
        match self {
            Self::Field { field, inner } => field.is_filter() || inner.is_filter(),
            Self::Boost { inner, .. } => inner.is_filter(),
            Self::Leaf(leaf) => leaf.term == Term::Exists,
            _ => false,
        }
    }

    /// Unwraps a combination with a single child; an empty combination matches nothing.
    fn or_only(self) -> Self {
        match self {
            Self::Bool(mut it) if it.must_not.is_empty() => match (it.must.len(), it.should.len()) {
                (0, 0) => Self::Nothing,
                (1, 0) => it.must.remove(0),
                (0, 1) => it.should.remove(0),
                _ => Self::Bool(it),
            },
            query => query,
        }
    }
}
