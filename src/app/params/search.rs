//! Parameters of a search.

use clap::ValueEnum;
use ibid::engine::{Counting, Facet, ResultUnit, SortOrder};
use ibid::search::{COUNTED, Filters, Options, Rank, Undated};
use schemars::JsonSchema;
use serde::Deserialize;

/// Search passages
#[derive(Clone, clap::Args, Deserialize, JsonSchema)]
pub(crate) struct SearchParams {
    /// Words, "exact phrases", +required, -excluded, field:value, AND OR NOT, NEAR. Any of several words may match
    #[arg(skip)]
    #[schemars(length(min = 1, max = "super::LONGEST"))]
    pub(crate) query: String,
    /// Maximum number of hits
    #[arg(short = 'n', long, value_name = "N", default_value_t = usual_limit(), value_parser = counts())]
    #[serde(default = "usual_limit")]
    pub(crate) limit: u32,
    /// Number of hits to skip
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = counts())]
    #[serde(default)]
    pub(crate) offset: u32,
    /// Unit of the hits: passages, or articles by their best passage [default: passage]
    #[arg(long, value_enum, value_name = "WHAT")]
    pub(crate) by: Option<HitUnit>,
    /// Order of the hits
    #[arg(long, value_enum, value_name = "ORDER", default_value = "score")]
    #[serde(default)]
    sort: HitOrder,
    /// Published on or after DATE: 2018, 2018-06 or 2018-06-01
    #[arg(long, value_name = "DATE")]
    #[schemars(length(max = "LONGEST_VALUE"))]
    since: Option<String>,
    /// Published on or before DATE
    #[arg(long, value_name = "DATE")]
    #[schemars(length(max = "LONGEST_VALUE"))]
    until: Option<String>,
    /// Include or exclude articles without a date [default: exclude them if a date is given]
    #[arg(long, value_enum, value_name = "WHAT")]
    undated: Option<UndatedPolicy>,
    /// Published by this source; repeatable, like the filters below
    #[arg(long, value_name = "NAME")]
    #[serde(default)]
    #[schemars(inner(length(max = "LONGEST_VALUE")))]
    source: Vec<String>,
    /// Written by this author
    #[arg(long, value_name = "NAME")]
    #[serde(default)]
    #[schemars(inner(length(max = "LONGEST_VALUE")))]
    author: Vec<String>,
    /// In this language, by code: en, zh
    #[arg(long, value_name = "CODE")]
    #[serde(default)]
    #[schemars(inner(length(max = "LONGEST_VALUE")))]
    lang: Vec<String>,
    /// With this keyword
    #[arg(long, value_name = "NAME")]
    #[serde(default)]
    #[schemars(inner(length(max = "LONGEST_VALUE")))]
    tag: Vec<String>,
    /// Number of paragraphs to return before and after each hit
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = counts())]
    #[serde(default)]
    context: u32,
    /// Treat the query as words, without operators
    #[arg(long)]
    #[serde(default)]
    plain: bool,
    /// Count the matching articles by source, author, year, lang or tag; repeatable
    #[arg(long, value_enum, value_name = "FIELD", value_delimiter = ',')]
    #[serde(default)]
    facet: Vec<FacetField>,
    /// Count all matches, not only the first 10,000
    #[arg(long)]
    #[serde(default)]
    count_all: bool,
    /// Explain the score of each hit
    #[arg(long)]
    #[serde(default)]
    explain: bool,
    /// Fold or show near-duplicate hits of other articles [default: fold; show for --format trec]
    #[arg(long, value_enum, value_name = "WHAT")]
    pub(crate) copies: Option<DuplicatePolicy>,
    /// Ranking: both stages, or the first stage alone
    #[arg(long, value_enum, value_name = "HOW", default_value = "full")]
    #[serde(default)]
    rank: Ranking,
}

/// Maximum length of a filter value, in bytes.
const LONGEST_VALUE: usize = 500;

const fn usual_limit() -> u32 {
    10
}

/// Bounds the numbers so that their sum cannot overflow.
fn counts() -> clap::builder::RangedI64ValueParser<u32> {
    clap::value_parser!(u32).range(0..=1_000_000)
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub(crate) enum HitUnit {
    Passage,
    Article,
}

#[derive(Clone, Copy, Default, ValueEnum, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
enum HitOrder {
    #[default]
    Score,
    Newest,
    Oldest,
}

#[derive(Clone, Copy, ValueEnum, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
enum UndatedPolicy {
    Include,
    Exclude,
}

#[derive(Clone, Copy, ValueEnum, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
enum FacetField {
    Source,
    Author,
    Year,
    Lang,
    Tag,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub(crate) enum DuplicatePolicy {
    Fold,
    Show,
}

#[derive(Clone, Copy, Default, ValueEnum, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
enum Ranking {
    #[default]
    Full,
    Words,
}

impl FacetField {
    const fn facet(self) -> Facet {
        match self {
            Self::Source => Facet::Source,
            Self::Author => Facet::Author,
            Self::Year => Facet::Year,
            Self::Lang => Facet::Lang,
            Self::Tag => Facet::Tag,
        }
    }
}

impl SearchParams {
    /// Returns the options of the library, and the query.
    pub(crate) fn options(self) -> (String, Options) {
        let options = Options {
            limit: self.limit as usize,
            offset: self.offset as usize,
            by: match self.by {
                Some(HitUnit::Article) => ResultUnit::Article,
                Some(HitUnit::Passage) | None => ResultUnit::Passage,
            },
            sort: match self.sort {
                HitOrder::Score => SortOrder::Score,
                HitOrder::Newest => SortOrder::Newest,
                HitOrder::Oldest => SortOrder::Oldest,
            },
            plain: self.plain,
            context: self.context as usize,
            rank: match self.rank {
                Ranking::Full => Rank::Full,
                Ranking::Words => Rank::Words,
            },
            fold_duplicates: self.copies != Some(DuplicatePolicy::Show),
            facets: self.facet.into_iter().map(FacetField::facet).collect(),
            count: if self.count_all { Counting::All } else { Counting::UpTo(COUNTED) },
            explain: self.explain,
            filters: Filters {
                since: self.since,
                until: self.until,
                undated: self.undated.map(|policy| match policy {
                    UndatedPolicy::Include => Undated::Include,
                    UndatedPolicy::Exclude => Undated::Exclude,
                }),
                sources: self.source,
                authors: self.author,
                langs: self.lang,
                tags: self.tag,
                articles: Vec::new(),
            },
            ..Options::default()
        };
        (self.query, options)
    }
}
