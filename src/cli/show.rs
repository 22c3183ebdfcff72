//! `ibid show`: prints an article, or the passage at a reference.

use std::io::Write as _;

use ibid::Result;
use ibid::cite::Excerpt;
use ibid::cite::Reference;
use ibid::render::terminal::{self, TerminalOptions};
use ibid::render::{json, markdown};

use super::output::{Links, stdout};
use super::{Global, search};
use crate::app::{Failure, Format, Outcome, lookup, message::say};

/// Print a passage or an article
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// References, article ids, or files of articles
    #[arg(required = true, value_name = "REFERENCE|ARTICLE")]
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
  ibid show talk#00:12:31                     what is said at that time; also slide 4, row 17, p. 4
  ibid show news/2018/forum#p3@9f3c12ab       pinned: says so if the article has changed since";

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
        let Some(article) = lookup::found(&search, &mut reference, &global.settings)? else {
            say(lookup::missing(&search, &reference.article)?);
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
            global.settings.warn(format!("{reference}: source changed since it was cited: it is now {now}"));
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
