//! `ibid show`: prints an article, or the passage at a reference.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use clap::value_parser;
use ibid::cite::Excerpt;
use ibid::cite::Reference;
use ibid::read::{PageLayout, RESOLUTION};
use ibid::render::terminal::{self, TerminalOptions};
use ibid::render::{json, markdown};
use ibid::{Error, Result};

use super::output::{Links, stdout};
use super::{Global, search};
use crate::app::original::{Originals, PageOptions};
use crate::app::{Failure, Format, Outcome, lookup, message::say, replace::replace};

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
    /// Write the original page of a PDF file with the passage marked; - for standard output
    #[arg(long, value_name = "FILE.png")]
    page: Option<PathBuf>,
    /// Resolution of the page image, in pixels per inch
    #[arg(long, value_name = "DPI", default_value_t = RESOLUTION, requires = "page", value_parser = value_parser!(u16).range(24..=400))]
    resolution: u16,
}

const EXAMPLES: &str = "\
Examples:
  ibid show news/2018/forum                   the article
  ibid show news/2018/forum#p3-5              three paragraphs of it
  ibid show news/2018/forum#p3s2 --context 1  a sentence, with the paragraphs around it
  ibid show report#p7 --page page.png         the page of the PDF file, with the paragraph marked
  ibid show talk#00:12:31                     what is said at that time; also slide 4, row 17, p. 4
  ibid show news/2018/forum#p3@9f3c12ab       pinned: says so if the article has changed since";

pub(super) fn run(args: &Args, global: &Global) -> Result<Outcome, Failure> {
    let format = global.format("show", &[Format::Text, Format::Json, Format::Jsonl, Format::Md])?;
    let references = args.references.iter().map(|argument| argument.parse()).collect::<Result<Vec<Reference>>>()?;
    if args.page.is_some() && references.len() > 1 {
        return Err(Error::input("--page", "needs one reference").into());
    }
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
        if let Some(path) = &args.page {
            let options = PageOptions { page: None, resolution: args.resolution };
            let passage = (&article, &record, span);
            let page = Originals::new().page(search.searcher(), &global.settings, passage, options)?;
            if path == Path::new("-") {
                io::stdout().write_all(&page.png)?;
                return Ok(outcome);
            }
            replace(path, &page.png)?;
            tell_page(path, &page.about, global);
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

/// Tells on standard error what was drawn.
fn tell_page(path: &Path, about: &PageLayout, global: &Global) {
    let PageLayout { page, pages, boxes, .. } = about;
    let marked = match boxes.len() {
        0 => "the passage is not marked: the page does not show its text".to_owned(),
        1 => "1 line marked".to_owned(),
        lines => format!("{lines} lines marked"),
    };
    global.settings.warn(format!("{}: page {page} of {pages}, {marked}", path.display()));
}
