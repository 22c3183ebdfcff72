//! `ibid search`: finds passages.

pub(crate) mod batch;

use std::io::Write as _;
use std::path::PathBuf;

use ibid::engine::{self, Counting, Several};
use ibid::ingest::stale;
use ibid::render::terminal::{self, TerminalOptions};
use ibid::render::{csv, json, markdown, trec};
use ibid::search::{Options, SearchResults};
use ibid::wire::IndexInfo;
use ibid::{Error, Reference, Result, Search};

use super::Global;
use super::output::{Links, stdout};
use crate::app::{
    Failure, Format, Outcome, build,
    models::{JudgeArgs, ModelArgs, Models, SynonymArgs},
    params::{DuplicatePolicy, HitUnit, SearchParams},
};

/// Find passages
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// Query: words, "phrases", and operators unless --plain
    #[arg(required_unless_present_any = ["batch", "like"], conflicts_with_all = ["batch", "like"])]
    query: Vec<String>,
    /// Find similar passages in other articles
    #[arg(long, value_name = "REFERENCE", conflicts_with = "batch")]
    like: Option<Reference>,
    #[command(flatten)]
    params: SearchParams,
    #[command(flatten)]
    model: ModelArgs,
    #[command(flatten)]
    synonyms: SynonymArgs,
    /// Leave CSV cells as they are that a spreadsheet would read as formulas
    #[arg(long)]
    csv_raw: bool,
    /// Answer the queries in a file, or - for stdin: JSON Lines {"id", "text"}, or one query per line
    #[arg(long, value_name = "FILE")]
    batch: Option<PathBuf>,
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
  ibid search hangzhou --index news --index archive
  ibid search hangzhou --json | jq '.hits[].citation'
  ibid search --batch queries.jsonl --format trec";

/// Returns the options for a format: a TREC run ranks articles, without snippets, counts and folding.
fn options(mut params: SearchParams, format: Format, is_batch: bool) -> Result<Options> {
    let is_run = format == Format::Trec;
    if is_run {
        if params.by == Some(HitUnit::Passage) {
            return Err(Error::input("--format trec", "ranks articles: remove `--by passage`"));
        }
        params.by = Some(HitUnit::Article);
        params.copies = params.copies.or(Some(DuplicatePolicy::Show));
    }
    let (_, options) = params.options();
    let snippet = if is_run { 0 } else { options.snippet };
    let count = if is_run { Counting::None } else { options.count };
    Ok(Options { count, snippet, suggest: !is_run && !is_batch, ..options })
}

pub(super) fn run(args: Args, global: &Global) -> Result<Outcome, Failure> {
    let single = [Format::Text, Format::Json, Format::Jsonl, Format::Csv, Format::Md, Format::Trec];
    let batch = [Format::Jsonl, Format::Trec];
    let possible = if args.batch.is_some() { batch.as_slice() } else { &single };
    let format = global.format(if args.batch.is_some() { "search --batch" } else { "search" }, possible)?;
    let options = options(args.params, format, args.batch.is_some())?;
    options.filters.check()?;
    let models = Models::open(&args.model, &JudgeArgs::default(), &args.synonyms, &global.settings)?;
    let mut search = models.search(open(global)?);
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
    if answer.is_weak && format == Format::Text {
        global.settings.warn("the hits have few of the words of the query: they are hardly an answer");
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
    let is_found = !answer.hits.is_empty() || answer.total.count > 0;
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

/// Opens the index; builds it first if it is missing. Several indexes are opened as one, and are not built.
pub(super) fn open(global: &Global) -> Result<Search, Failure> {
    if let Some(indexes) = global.settings.several() {
        return several(indexes);
    }
    build::build_missing(&global.settings)?;
    let search = Search::open(&global.settings.index)?;
    if search.searcher().is_empty()? {
        let index = global.settings.index.display();
        global.settings.warn(format!("{index}: the index is empty: index articles with `ibid index PATH…`"));
    }
    Ok(search)
}

fn several(indexes: &[PathBuf]) -> Result<Search, Failure> {
    let mut opened = Vec::with_capacity(indexes.len());
    for index in indexes {
        if !engine::exists(index) {
            let error = Error::input(index.display().to_string(), "no index found");
            return Err(Failure::Trouble(error, Some("build it first: `ibid index --index DIR PATH…`")));
        }
        let name = index.display().to_string();
        let name = name.strip_suffix('/').filter(|name| !name.is_empty()).unwrap_or(&name).to_owned();
        opened.push((name, engine::open(index)?));
    }
    Ok(Search::over(Box::new(Several::new(opened)?)))
}

/// Returns the index's metadata, and warns if the index is stale.
fn about(search: &Search, global: &Global) -> Result<IndexInfo> {
    let status = search.searcher().status()?;
    let stale = stale(search.searcher())?;
    if let Some(reason) = &stale {
        global.settings.warn(format!("the index is out of date: {reason}: run `ibid index`"));
    }
    Ok(IndexInfo { articles: status.articles, passages: status.passages, stale: stale.is_some() })
}
