//! `ibid search`: finds passages.

pub(crate) mod batch;

use std::io::Write as _;
use std::path::PathBuf;

use clap::ValueEnum;
use clap_complete::ArgValueCompleter;
use ibid::engine::{Facet, ResultUnit, SortOrder};
use ibid::ingest::stale;
use ibid::render::terminal::{self, TerminalOptions};
use ibid::render::{Index, csv, json, markdown, trec};
use ibid::search::{Filters, Options, Rank, SearchResults, Undated};
use ibid::{Error, Reference, Result, Search};

use super::output::{Links, stdout};
use super::{Global, completions};
use crate::app::{Failure, Format, Outcome, build};

/// Find passages
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// Query: words, "phrases", and operators unless --plain
    #[arg(required_unless_present_any = ["batch", "like"], conflicts_with_all = ["batch", "like"])]
    #[arg(add = ArgValueCompleter::new(completions::fields))]
    query: Vec<String>,
    /// Find similar passages in other articles
    #[arg(long, value_name = "REFERENCE", conflicts_with = "batch")]
    #[arg(add = ArgValueCompleter::new(completions::articles))]
    like: Option<Reference>,
    /// Maximum number of hits
    #[arg(short = 'n', long = "limit", value_name = "N", default_value_t = 10, value_parser = within_reason())]
    limit: u32,
    /// Number of hits to skip
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = within_reason())]
    offset: u32,
    /// Unit of the hits: passages, or articles by their best passage [default: passage]
    #[arg(long, value_enum, value_name = "WHAT")]
    by: Option<HitUnit>,
    /// Order of the hits
    #[arg(long, value_enum, value_name = "ORDER", default_value = "score")]
    sort: HitOrder,
    /// Published on or after DATE
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
    /// Published on or before DATE
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
    /// Include or exclude articles without a date [default: exclude them if a date is given]
    #[arg(long, value_enum, value_name = "WHAT")]
    undated: Option<UndatedPolicy>,
    /// Published by this source; repeatable, like the filters below
    #[arg(long, value_name = "NAME")]
    source: Vec<String>,
    /// Written by this author
    #[arg(long, value_name = "NAME")]
    author: Vec<String>,
    /// In this language
    #[arg(long, value_name = "CODE")]
    lang: Vec<String>,
    /// With this keyword
    #[arg(long, value_name = "NAME")]
    tag: Vec<String>,
    /// Number of paragraphs to show before and after each hit
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = within_reason())]
    context: u32,
    /// Treat the query as words, without operators
    #[arg(long)]
    plain: bool,
    /// Count the matching articles by source, author, year, lang or tag; repeatable
    #[arg(long, value_enum, value_name = "FIELD", value_delimiter = ',')]
    facet: Vec<FacetField>,
    /// Explain the score of each hit
    #[arg(long)]
    explain: bool,
    /// Fold or show near-duplicate hits of other articles [default: fold; show for --format trec]
    #[arg(long, value_enum, value_name = "WHAT")]
    copies: Option<DuplicatePolicy>,
    /// Ranking: both stages, or the first stage alone
    #[arg(long, value_enum, value_name = "HOW", default_value = "full")]
    rank: Ranking,
    /// Leave CSV cells as they are that a spreadsheet would read as formulas
    #[arg(long)]
    csv_raw: bool,
    /// Answer the queries in a file, or - for stdin: JSON Lines {"id", "text"}, or one query per line
    #[arg(long, value_name = "FILE")]
    batch: Option<PathBuf>,
}

/// Bounds the values so that their sum cannot overflow.
fn within_reason() -> clap::builder::RangedI64ValueParser<u32> {
    clap::value_parser!(u32).range(0..=1_000_000)
}

const EXAMPLES: &str = "\
Any of the words may match; passages with more of them rank higher. Quote operators for the shell. A
missing index is built from the corpus first.

Examples:
  ibid search digital economy
  ibid search '\"digital economy\" -finance' --since 2018-06
  ibid search hangzhou --by article --sort newest
  ibid search --like news/2018/forum#p3
  ibid search hangzhou --facet source,year
  ibid search hangzhou --json | jq '.hits[].citation'
  ibid search --batch queries.jsonl --format trec";

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum HitUnit {
    Passage,
    Article,
}

#[derive(Clone, Copy, ValueEnum)]
enum HitOrder {
    Score,
    Newest,
    Oldest,
}

#[derive(Clone, Copy, ValueEnum)]
enum UndatedPolicy {
    Include,
    Exclude,
}

#[derive(Clone, Copy, ValueEnum)]
enum FacetField {
    Source,
    Author,
    Year,
    Lang,
    Tag,
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

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum DuplicatePolicy {
    Fold,
    Show,
}

#[derive(Clone, Copy, ValueEnum)]
enum Ranking {
    Full,
    Words,
}

impl Args {
    fn options(&mut self, format: Format) -> Result<Options> {
        let is_run = format == Format::Trec;
        let by = match self.by {
            Some(HitUnit::Passage) if is_run => {
                return Err(Error::input("--format trec", "ranks articles: remove `--by passage`"));
            }
            Some(HitUnit::Article) => ResultUnit::Article,
            None if is_run => ResultUnit::Article,
            Some(HitUnit::Passage) | None => ResultUnit::Passage,
        };
        let sort = match self.sort {
            HitOrder::Score => SortOrder::Score,
            HitOrder::Newest => SortOrder::Newest,
            HitOrder::Oldest => SortOrder::Oldest,
        };
        let defaults = Options::default();
        Ok(Options {
            limit: self.limit as usize,
            offset: self.offset as usize,
            by,
            sort,
            plain: self.plain,
            count: !is_run,
            context: self.context as usize,
            snippet: if is_run { 0 } else { defaults.snippet },
            rank: match self.rank {
                Ranking::Full => Rank::Full,
                Ranking::Words => Rank::Words,
            },
            fold_duplicates: self.copies.map_or(!is_run, |copies| copies == DuplicatePolicy::Fold),
            suggest: !is_run && self.batch.is_none(),
            facets: self.facet.iter().map(|property| property.facet()).collect(),
            explain: self.explain,
            filters: Filters {
                since: self.since.take(),
                until: self.until.take(),
                undated: self.undated.map(|treatment| match treatment {
                    UndatedPolicy::Include => Undated::Include,
                    UndatedPolicy::Exclude => Undated::Exclude,
                }),
                sources: std::mem::take(&mut self.source),
                authors: std::mem::take(&mut self.author),
                langs: std::mem::take(&mut self.lang),
                tags: std::mem::take(&mut self.tag),
                articles: Vec::new(),
            },
            cancel: defaults.cancel,
        })
    }
}

pub(super) fn run(mut args: Args, global: &Global) -> Result<Outcome, Failure> {
    let single = [Format::Text, Format::Json, Format::Jsonl, Format::Csv, Format::Md, Format::Trec];
    let batch = [Format::Jsonl, Format::Trec];
    let possible = if args.batch.is_some() { batch.as_slice() } else { &single };
    let format = global.format(if args.batch.is_some() { "search --batch" } else { "search" }, possible)?;
    let options = args.options(format)?;
    let mut search = open(global)?;
    let index = about(&search, global)?;
    if let Some(file) = &args.batch {
        return batch::run(file, &search, &options, format, index, global);
    }
    let answer = match &args.like {
        Some(reference) => search.like(reference, &options)?,
        None => search.answer(&args.query.join(" "), &options)?,
    };
    for note in &answer.notes {
        let lines = note.render(&answer.query_string).replace('\n', "\n  ");
        global.settings.warn(format!("in the query:\n  {lines}"));
    }
    if let Some(suggestion) = answer.suggestion.as_ref().filter(|_| format == Format::Text) {
        global.settings.warn(format!("did you mean: {suggestion}"));
    }
    let mut out = stdout(format);
    match format {
        Format::Json => json::answer(&mut out, None, &answer, index)?,
        Format::Jsonl => json::hits(&mut out, &answer)?,
        Format::Csv => csv::answer(&mut out, &answer, args.csv_raw)?,
        Format::Md => markdown::answer(&mut out, &answer)?,
        Format::Trec => trec::answer(&mut out, "1", &answer)?,
        _ => text(&mut out, &answer, &options, &search, global)?,
    }
    out.flush()?;
    let is_found = !answer.hits.is_empty() || answer.total > 0;
    Ok(if is_found { Outcome::Found } else { Outcome::Nothing })
}

fn text(
    out: &mut impl std::io::Write,
    answer: &SearchResults,
    options: &Options,
    search: &Search,
    global: &Global,
) -> Result<(), Failure> {
    let look = global.look();
    let links = Links::of(search.searcher(), global, &look);
    let link = links.as_ref().map(|links| |record: &_| links.address(record));
    let look = TerminalOptions { link: link.as_ref().map(|link| link as &dyn Fn(&_) -> _), ..look };
    terminal::answer(out, answer, &look)?;
    let extent = terminal::extent(answer, options.by);
    if answer.hits.is_empty() {
        global.settings.warn(extent);
    } else if !global.settings.quiet {
        writeln!(out, "{extent}")?;
    }
    Ok(())
}

/// Opens the index; builds it first if it is missing.
pub(super) fn open(global: &Global) -> Result<Search, Failure> {
    build::build_missing(&global.settings)?;
    Ok(Search::open(&global.settings.index)?)
}

/// Returns the index's metadata, and warns if the index is stale.
fn about(search: &Search, global: &Global) -> Result<Index> {
    let status = search.searcher().status()?;
    let stale = stale(search.searcher())?;
    if let Some(reason) = &stale {
        global.settings.warn(format!("the index is out of date: {reason}: run `ibid index`"));
    }
    Ok(Index { articles: status.articles, passages: status.passages, stale: stale.is_some() })
}
