//! `ibid quote`: finds where quotations occur, or how they differ from the source.

use std::io::{self, Write};
use std::mem::ManuallyDrop;
use std::path::PathBuf;

use ibid::ingest::STDIN;
use ibid::quote::{Finding, Quotation, Quotes};
use ibid::render::terminal::{self, TerminalOptions};
use ibid::render::{json, markdown};
use ibid::{ArticleId, Result};

use super::batch::{Batch, whole};
use super::output::{Links, stdout};
use super::{Global, search};
use crate::app::{Failure, Format, Outcome, batch_line, lookup, params::QuoteParams};

/// Find where a quotation occurs, or how it differs from the source
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// Quotations, or - for stdin
    #[arg(required_unless_present = "batch", conflicts_with = "batch", value_name = "TEXT")]
    quotations: Vec<String>,
    #[command(flatten)]
    params: QuoteParams,
    /// Check the quotations in a file, or - for stdin: JSON Lines {"id", "quote", "article"}, or one quotation per line
    #[arg(long, value_name = "FILE")]
    batch: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  ibid quote \"one of the most service-oriented economies\"
  ibid quote \"the rent is ... too high\" --article news/2018/forum
  ibid quote --batch quotations.jsonl | jq 'select(.verdict == \"altered\").changes'

Verdicts: exact, normalized (typography only), elided (pieces, in order), altered, wrong_source,
ambiguous (too short), not_found.
Exit status: 0 every quotation matches its source, 1 one does not, 2 error.";

pub(super) fn run(args: &Args, global: &Global) -> Result<Outcome, Failure> {
    let single = [Format::Text, Format::Json, Format::Jsonl, Format::Md];
    let batch = [Format::Jsonl, Format::Text, Format::Md];
    let possible = if args.batch.is_some() { batch.as_slice() } else { &single };
    let format = global.format(if args.batch.is_some() { "quote --batch" } else { "quote" }, possible)?;
    let search = search::open(global)?;
    let article = args
        .params
        .article
        .as_deref()
        .map(|query_string| lookup::named(query_string, &search, &global.settings))
        .transpose()?;
    let look = global.look();
    let links = if format == Format::Text { Links::of(search.searcher(), global, &look) } else { None };
    let link = links.as_ref().map(|links| |record: &_| links.address(record));
    let look = TerminalOptions { link: link.as_ref().map(|link| link as &dyn Fn(&_) -> _), ..look };
    let mut printer = Printer { out: stdout(format), format, look, all_good: true, is_first: true };
    // Not freed: the process ends.
    let quotes = ManuallyDrop::new(Quotes::over(search.searcher()));
    if let Some(file) = &args.batch {
        answer_batch(file, &quotes, article.as_ref(), &mut printer, global)?;
    } else {
        for query_string in &args.quotations {
            let text = if query_string == STDIN {
                whole(STDIN.as_ref(), "reading the quotation")?
            } else {
                query_string.clone()
            };
            let quotation = Quotation { text, article: article.clone() };
            let finding = quotes.check(&quotation)?;
            printer.print(None, &quotation, &finding)?;
        }
    }
    printer.out.flush()?;
    Ok(if printer.all_good { Outcome::Found } else { Outcome::Nothing })
}

fn answer_batch<W: Write>(
    file: &std::path::Path,
    quotes: &Quotes<'_>,
    article: Option<&ArticleId>,
    printer: &mut Printer<'_, W>,
    global: &Global,
) -> Result<(), Failure> {
    let answer = |(): &mut (), (id, mut quotation): (String, Quotation)| {
        let unknown = match &quotation.article {
            Some(named) if !quotes.knows(named)? => Some(named.clone()),
            _ => None,
        };
        quotation.article = quotation.article.or_else(|| article.cloned());
        let finding = quotes.check(&quotation)?;
        Ok((id, quotation, finding, unknown))
    };
    Batch::open(file, global)?.answered(
        batch_line::quotation,
        || (),
        answer,
        |line, (id, quotation, finding, unknown)| {
            if let Some(named) = unknown {
                line.warn(format!("{named}: article not found in the index"));
            }
            printer.print(Some(&id), &quotation, &finding)?;
            if line.is_stdin() {
                printer.out.flush()?;
            }
            Ok(())
        },
    )
}

struct Printer<'l, W: Write> {
    out: W,
    format: Format,
    look: TerminalOptions<'l>,
    all_good: bool,
    is_first: bool,
}

impl<W: Write> Printer<'_, W> {
    fn print(&mut self, id: Option<&str>, quotation: &Quotation, finding: &Finding) -> io::Result<()> {
        self.all_good &= finding.verdict.is_good();
        let is_first = std::mem::take(&mut self.is_first);
        match self.format {
            Format::Md => markdown::finding(&mut self.out, quotation, finding),
            Format::Text => {
                if !is_first {
                    writeln!(self.out)?;
                }
                terminal::finding(&mut self.out, quotation, finding, &self.look)
            }
            _ => json::finding(&mut self.out, id, quotation, finding),
        }
    }
}
