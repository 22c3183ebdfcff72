//! The tree of a query: what is wanted, in no engine's terms.
//!
//! Words stand in it as typed. Two trees are equal when they ask the same, wherever in the typed string it stood.

use std::ops::Bound;

use crate::text::Span;

/// What is asked.
#[derive(Clone, Debug, PartialEq)]
pub enum Query {
    /// Every passage.
    All,
    /// No passage.
    Nothing,
    /// One thing to look for. A word or phrase without a single letter or digit asks for nothing, and is passed over.
    Leaf(Leaf),
    /// Two things close to each other.
    Near(Near),
    /// The leaves inside are looked for in this field; of nested fields the innermost counts.
    Field {
        /// Where to look.
        field: Field,
        /// What for.
        inner: Box<Query>,
    },
    /// The score of what is inside is multiplied; matches stay the same.
    Boost {
        /// What is weighted.
        inner: Box<Query>,
        /// From 0 to 1000.
        factor: f32,
    },
    /// A combination.
    Bool(Bool),
}

/// Matches what matches every `must`, no `must_not`, and, where there is no `must`, at least one `should`.
///
/// Beside a `must` the `should` only add to the score. "All but x" is `must: [All], must_not: [x]`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bool {
    /// All of these match.
    pub must: Vec<Query>,
    /// The more of these match, the better.
    pub should: Vec<Query>,
    /// None of these matches.
    pub must_not: Vec<Query>,
}

/// Any leaf of `left` at most `distance` words from any leaf of `right`: `distance` 1 is side by side.
#[derive(Clone, Debug, PartialEq)]
pub struct Near {
    /// Alternatives, at least one: words, phrases or patterns.
    pub left: Vec<Leaf>,
    /// Alternatives, at least one: words, phrases or patterns.
    pub right: Vec<Leaf>,
    /// In words, from 1 to 1000.
    pub distance: u32,
    /// Whether `left` has to stand before `right`.
    pub ordered: bool,
}

/// One thing to look for, and where it was typed.
#[derive(Clone, Debug)]
pub struct Leaf {
    /// What to look for.
    pub term: Term,
    /// Its place in the typed string, quotes and suffixes included.
    pub span: Span,
}

/// Wherever it was typed, it asks the same.
impl PartialEq for Leaf {
    fn eq(&self, other: &Self) -> bool {
        self.term == other.term
    }
}

/// The kinds of thing to look for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Term {
    /// One word as typed, escapes resolved: `R&D`, `C++`, `10:30`, `don't`. The analyzer may cut it in several.
    Word(String),
    /// Words in order, with at most `slop` words' worth of moves between them: `"digital economy"~2`.
    Phrase {
        /// What stands between the quotes.
        text: String,
        /// 0 for word for word.
        slop: u32,
    },
    /// Words that begin so: `econom*`.
    Prefix(String),
    /// Words of this shape: `organi?ation`, `col*r`.
    Wildcard(Vec<PatternPiece>),
    /// Words at most `distance` (1 or 2) letters off: `xinhau~`.
    Fuzzy {
        /// The word as typed.
        text: String,
        /// Letters added, dropped, changed, or swapped with their neighbour.
        distance: u8,
    },
    /// Words that this regular expression matches whole. Its syntax is known to be right.
    Regex(String),
    /// Dates (ISO 8601 to any precision) between the bounds. A date stands for its whole period, so that
    /// `[2018 TO 2019]` runs to the last day of 2019 and `{2018 TO *]` begins in 2019.
    Range {
        /// The earlier end.
        lower: Bound<String>,
        /// The later end.
        upper: Bound<String>,
    },
    /// Anything at all in the field: `author:*`.
    Exists,
}

/// A part of a wildcard pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PatternPiece {
    /// These characters, not empty.
    Literal(String),
    /// `?`: exactly one character.
    One,
    /// `*`: any number of characters, none included.
    Many,
}

/// Where to look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// The text of the passage and the title of its article: where plain words are looked for.
    #[default]
    Text,
    /// The title of the article.
    Title,
    /// Its authors.
    Author,
    /// Who published it.
    Source,
    /// Its language, as a BCP 47 tag.
    Lang,
    /// Its keywords.
    Tag,
    /// Its section or rubric.
    Section,
    /// The kind of paragraph, as [`crate::text::ParagraphKind::name`] has it.
    Kind,
    /// When it was published.
    Date,
    /// Its id.
    Article,
}

impl Field {
    /// Every field, in the order of the enum.
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

    /// The name to type.
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

    /// The field of that name, or of another name for it.
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

    /// Whether it narrows a search rather than ranks it: everything but the text and the title.
    pub const fn is_filter(self) -> bool {
        !matches!(self, Self::Text | Self::Title)
    }
}

impl Leaf {
    /// A leaf typed there.
    pub const fn new(term: Term, span: Span) -> Self {
        Self { term, span }
    }
}

impl Query {
    /// A leaf that was not typed by anybody.
    pub fn term(term: Term) -> Self {
        Self::Leaf(Leaf::new(term, Span::default()))
    }

    /// A word.
    pub fn word(text: impl Into<String>) -> Self {
        Self::term(Term::Word(text.into()))
    }

    /// A phrase, word for word.
    pub fn phrase(text: impl Into<String>) -> Self {
        Self::term(Term::Phrase { text: text.into(), slop: 0 })
    }

    /// At least one of these, the more the better. [`Query::Nothing`] when there are none.
    pub fn any(queries: impl IntoIterator<Item = Self>) -> Self {
        Self::Bool(Bool { should: queries.into_iter().collect(), ..Bool::default() }).or_only()
    }

    /// All of these. [`Query::All`] when there are none.
    pub fn every(queries: impl IntoIterator<Item = Self>) -> Self {
        let must: Vec<_> = queries.into_iter().collect();
        if must.is_empty() { Self::All } else { Self::Bool(Bool { must, ..Bool::default() }).or_only() }
    }

    /// The same, looked for in that field.
    #[must_use]
    pub fn within(self, field: Field) -> Self {
        Self::Field { field, inner: Box::new(self) }
    }

    /// The same, with its score multiplied by `factor`, which is kept between 0 and 1000.
    #[must_use]
    pub fn boosted(self, factor: f32) -> Self {
        Self::Boost { inner: Box::new(self), factor: factor.clamp(0.0, 1000.0) }
    }

    /// What can make a passage match, in the order of the tree, each with the field it is looked for in: leaves under
    /// `must` and `should`, not those under `must_not`.
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

    /// Whether it narrows a search rather than ranks it: a condition on a field, `title:*` too.
    pub(super) fn is_filter(&self) -> bool {
        match self {
            Self::Field { field, inner } => field.is_filter() || inner.is_filter(),
            Self::Boost { inner, .. } => inner.is_filter(),
            Self::Leaf(leaf) => leaf.term == Term::Exists,
            _ => false,
        }
    }

    /// The one child of a combination that only stands for it; an empty combination matches nothing.
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
