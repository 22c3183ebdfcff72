//! `ibid show`: prints an article, or the passage at a reference.

use std::io::Write as _;

use clap_complete::ArgValueCompleter;
use ibid::cite::Reference;
use ibid::read::id_of;
use ibid::render::terminal::{self, TerminalOptions};
use ibid::render::{Excerpt, json, markdown};
use ibid::{Article, ArticleId, Error, Result, Search};

use super::output::{Format, Links, say, stdout};
use super::{Failure, Global, Outcome, completions, search};

/// Print a passage or an article
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// References, article ids, or files of articles
    #[arg(required = true, value_name = "REFERENCE|ARTICLE", add = ArgValueCompleter::new(completions::articles))]
    references: Vec<String>,
    /// Number of paragraphs to show before and after
    #[arg(long, value_name = "N", default_value_t = 0)]
    context: u16,
}

const EXAMPLES: &str = "\
Examples:
  ibid show news/2018/forum                   the article
  ibid show news/2018/forum#p3-5              three paragraphs of it
  ibid show news/2018/forum#p3s2 --context 1  a sentence, with the paragraphs around it
  ibid show news/2018/forum#p3@9f3c12ab       pinned: says so if the article has changed since";

/// Maximum number of ids to suggest for an unknown one.
const MAX_SUGGESTIONS: usize = 3;
/// Minimum similarity of suggested ids: Jaro-Winkler, from 0 to 1.
const MIN_SIMILARITY: f64 = 0.85;

pub(super) fn run(args: &Args, global: &Global) -> Result<Outcome, Failure> {
    let format = global.format("show", &[Format::Text, Format::Json, Format::Jsonl, Format::Md])?;
    let references = args.references.iter().map(|argument| argument.parse()).collect::<Result<Vec<Reference>>>()?;
    let search = search::open(global)?;
    let look = global.look();
    let links = if format == Format::Text { Links::of(search.searcher(), global, &look) } else { None };
    let link = links.as_ref().map(|links| |record: &_| links.address(record));
    let look = TerminalOptions { link: link.as_ref().map(|link| link as &dyn Fn(&_) -> _), ..look };
    let mut out = stdout(format);
    let mut outcome = Outcome::Found;
    for (place, mut reference) in references.into_iter().enumerate() {
        let Some(article) = found(&search, &mut reference, global)? else {
            say(missing(&search, &reference.article)?);
            outcome = Outcome::Nothing;
            continue;
        };
        let span = match reference.resolve(&article) {
            Ok(span) => span,
            Err(error) => {
                say(error);
                outcome = Outcome::Nothing;
                continue;
            }
        };
        let record = article.record(0);
        let changed = !reference.fits(&record.sha256);
        if changed {
            let now = reference.clone().pinned(&record.sha256);
            global.warn(format!("{reference}: source changed since it was cited: it is now {now}"));
        }
        let context = usize::from(args.context);
        let excerpt = Excerpt { article: &article, record: &record, reference: &reference, span, context, changed };
        match format {
            Format::Json | Format::Jsonl => json::excerpt(&mut out, &excerpt)?,
            Format::Md => markdown::excerpt(&mut out, &excerpt)?,
            _ => {
                if place > 0 {
                    writeln!(out)?;
                }
                terminal::excerpt(&mut out, &excerpt, &look)?;
            }
        }
    }
    out.flush()?;
    Ok(outcome)
}

/// Returns the article by its id or its file; a reference by file then gets the id.
pub(crate) fn found(search: &Search, reference: &mut Reference, global: &Global) -> Result<Option<Article>> {
    let searcher = search.searcher();
    if let Some(article) = searcher.article(&reference.article)? {
        return Ok(Some(article));
    }
    let file = std::path::Path::new(reference.article.as_str());
    let file = file.strip_prefix(&global.corpus).unwrap_or(file);
    let id = ArticleId::new(id_of(file));
    let article = searcher.article(&id)?;
    if article.is_some() {
        reference.article = id;
    }
    Ok(article)
}

/// Returns the error for an unknown article, with similar ids.
pub(crate) fn missing(search: &Search, id: &ArticleId) -> Result<Error> {
    let name = |id: &str| id.rsplit('/').next().unwrap_or_default().to_lowercase();
    let (argument, typed_name) = (id.as_str().to_lowercase(), name(id.as_str()));
    let manifest = search.searcher().manifest()?;
    let ids = manifest.sources.values().flat_map(|source| &source.articles).map(|entry| entry.id.as_str());
    let alike = |id: &&str| {
        let whole = strsim::jaro_winkler(&argument, &id.to_lowercase());
        whole.max(strsim::jaro_winkler(&typed_name, &name(id)))
    };
    let mut near: Vec<(f64, &str)> =
        ids.map(|id| (alike(&id), id)).filter(|(alike, _)| *alike >= MIN_SIMILARITY).collect();
    near.sort_by(|one, other| other.0.total_cmp(&one.0).then_with(|| one.1.cmp(other.1)));
    let near = near.iter().take(MAX_SUGGESTIONS).map(|(_, id)| format!("`{id}`")).collect::<Vec<_>>().join(" or ");
    let hint = if near.is_empty() { "find one with `ibid search`".to_owned() } else { format!("did you mean {near}?") };
    Ok(Error::input(id.to_string(), format!("article not found in the index: {hint}")))
}

/// Returns the id of an article named by its id, its file or a reference into it.
pub(crate) fn named(query_string: &str, search: &Search, global: &Global) -> Result<ArticleId> {
    let mut reference: Reference = query_string.parse()?;
    match found(search, &mut reference, global)? {
        Some(article) => Ok(article.id),
        None => Err(missing(search, &reference.article)?),
    }
}
