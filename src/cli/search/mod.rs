//! `ibid search`: finds passages.

pub(crate) mod batch;

use std::io::Write as _;
use std::path::PathBuf;

use clap::ValueEnum;
use clap_complete::ArgValueCompleter;
use ibid::engine::{By, Facet, Sort};
use ibid::ingest::stale;
use ibid::render::terminal::{self, Look};
use ibid::render::{Index, csv, json, markdown, trec};
use ibid::search::{Answer, Filters, Options, Rank, Undated};
use ibid::{Error, Reference, Result, Search};

use super::output::{Format, Links, stdout};
use super::{Failure, Global, Outcome, completions, index};

/// Find passages
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// What to look for: words, "phrases", and operators unless --plain
    #[arg(required_unless_present_any = ["batch", "like"], conflicts_with_all = ["batch", "like"])]
    #[arg(add = ArgValueCompleter::new(completions::fields))]
    query: Vec<String>,
    /// Find what is like this passage or article, in other articles
    #[arg(long, value_name = "REFERENCE", conflicts_with = "batch")]
    #[arg(add = ArgValueCompleter::new(completions::articles))]
    like: Option<Reference>,
    /// Hits at most
    #[arg(short = 'n', long = "limit", value_name = "N", default_value_t = 10, value_parser = within_reason())]
    limit: u32,
    /// Hits passed over first
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = within_reason())]
    offset: u32,
    /// What a hit is: a passage, or an article by its best passage [default: passage]
    #[arg(long, value_enum, value_name = "WHAT")]
    by: Option<Unit>,
    /// The order of the hits
    #[arg(long, value_enum, value_name = "ORDER", default_value = "score")]
    sort: Order,
    /// Only what was published on this date or after it
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
    /// Only what was published on this date or before it
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
    /// Whether to find articles without a date [default: unless dates are asked for]
    #[arg(long, value_enum, value_name = "WHAT")]
    undated: Option<Treatment>,
    /// Only what this source published; may be repeated, as may those below
    #[arg(long, value_name = "NAME")]
    source: Vec<String>,
    /// Only what this author wrote
    #[arg(long, value_name = "NAME")]
    author: Vec<String>,
    /// Only articles in this language
    #[arg(long, value_name = "CODE")]
    lang: Vec<String>,
    /// Only articles with this keyword
    #[arg(long, value_name = "NAME")]
    tag: Vec<String>,
    /// Paragraphs to show before and after each hit
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = within_reason())]
    context: u32,
    /// Read words only, no operators
    #[arg(long)]
    plain: bool,
    /// Count the matching articles by source, author, year, lang or tag; may be repeated
    #[arg(long, value_enum, value_name = "FIELD", value_delimiter = ',')]
    facet: Vec<Property>,
    /// Say why each hit stands where it stands
    #[arg(long)]
    explain: bool,
    /// What to do with copies: hits of other articles that read the same [default: fold, for --format trec show]
    #[arg(long, value_enum, value_name = "WHAT")]
    copies: Option<Copies>,
    /// How hits are scored: by all that is known of them, or by the words of passages alone
    #[arg(long, value_enum, value_name = "HOW", default_value = "full")]
    rank: Ranking,
    /// Leave CSV cells as they are that a spreadsheet would read as formulas
    #[arg(long)]
    csv_raw: bool,
    /// Answer every query of a file, - for stdin: JSON Lines {"id", "text"}, or a query a line
    #[arg(long, value_name = "FILE")]
    batch: Option<PathBuf>,
}

/// Keeps sums of such numbers far from overflow.
fn within_reason() -> clap::builder::RangedI64ValueParser<u32> {
    clap::value_parser!(u32).range(0..=1_000_000)
}

const EXAMPLES: &str = "\
Of several words any may match, and more are better. Operators need quoting in most shells. A missing
index is built from the corpus first.

Examples:
  ibid search digital economy
  ibid search '\"digital economy\" -finance' --since 2018-06
  ibid search hangzhou --by article --sort newest
  ibid search --like news/2018/forum#p3
  ibid search hangzhou --facet source,year
  ibid search hangzhou --json | jq '.hits[].citation'
  ibid search --batch queries.jsonl --format trec";

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Unit {
    Passage,
    Article,
}

#[derive(Clone, Copy, ValueEnum)]
enum Order {
    Score,
    Newest,
    Oldest,
}

#[derive(Clone, Copy, ValueEnum)]
enum Treatment {
    Include,
    Exclude,
}

#[derive(Clone, Copy, ValueEnum)]
enum Property {
    Source,
    Author,
    Year,
    Lang,
    Tag,
}

impl Property {
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
enum Copies {
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
            Some(Unit::Passage) if is_run => {
                return Err(Error::input("--format trec", "ranks articles: leave out `--by passage`"));
            }
            Some(Unit::Article) => By::Article,
            None if is_run => By::Article,
            Some(Unit::Passage) | None => By::Passage,
        };
        let sort = match self.sort {
            Order::Score => Sort::Score,
            Order::Newest => Sort::Newest,
            Order::Oldest => Sort::Oldest,
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
            folds_copies: self.copies.map_or(!is_run, |copies| copies == Copies::Fold),
            suggest: !is_run && self.batch.is_none(),
            facets: self.facet.iter().map(|property| property.facet()).collect(),
            explain: self.explain,
            filters: Filters {
                since: self.since.take(),
                until: self.until.take(),
                undated: self.undated.map(|treatment| match treatment {
                    Treatment::Include => Undated::Include,
                    Treatment::Exclude => Undated::Exclude,
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
        let lines = note.render(&answer.typed).replace('\n', "\n  ");
        global.remark(format!("in the query:\n  {lines}"));
    }
    if let Some(suggestion) = answer.suggestion.as_ref().filter(|_| format == Format::Text) {
        global.remark(format!("did you mean: {suggestion}"));
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
    answer: &Answer,
    options: &Options,
    search: &Search,
    global: &Global,
) -> Result<(), Failure> {
    let look = global.look();
    let links = Links::of(search.searcher(), global, &look);
    let link = links.as_ref().map(|links| |record: &_| links.address(record));
    let look = Look { link: link.as_ref().map(|link| link as &dyn Fn(&_) -> _), ..look };
    terminal::answer(out, answer, &look)?;
    let extent = terminal::extent(answer, options.by);
    if answer.hits.is_empty() {
        global.remark(extent);
    } else if !global.quiet {
        writeln!(out, "{extent}")?;
    }
    Ok(())
}

/// Opens the index, and builds it first where there is none.
pub(super) fn open(global: &Global) -> Result<Search, Failure> {
    index::build_missing(global)?;
    Ok(Search::open(&global.index)?)
}

/// What the index holds; says so where it is behind its files.
fn about(search: &Search, global: &Global) -> Result<Index> {
    let status = search.searcher().status()?;
    let stale = stale(search.searcher())?;
    if let Some(reason) = &stale {
        global.remark(format!("the index is behind its files: {reason}: run `ibid index`"));
    }
    Ok(Index { articles: status.articles, passages: status.passages, stale: stale.is_some() })
}
