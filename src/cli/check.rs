//! `ibid check`: checks claims against the sources.

use std::io::{self, Write};
use std::mem::ManuallyDrop;
use std::path::PathBuf;

use ibid::article::{Article, Meta};
use ibid::claim::{Claim, Claims, Finding, SharedArticles, Verdict, cut};
use ibid::ingest::STDIN;
use ibid::render::terminal::{self, TerminalOptions};
use ibid::render::{json, markdown};
use ibid::{ArticleId, Result};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::batch::{Batch, whole};
use super::output::{Links, stdout};
use super::{Global, search};
use crate::app::{
    Failure, Format, Outcome, batch_line, lookup,
    models::{JudgeArgs, Models},
    params::CheckParams,
};

/// Check claims against the sources
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// Claims, one sentence each, or - for stdin
    #[arg(required_unless_present_any = ["claims", "text_file"], conflicts_with_all = ["claims", "text_file"], value_name = "CLAIM")]
    query_string: Vec<String>,
    #[command(flatten)]
    params: CheckParams,
    #[command(flatten)]
    judge: JudgeArgs,
    /// Check the claims in a file, or - for stdin: JSON Lines {"id", "claim", "article"}, or one claim per line
    #[arg(long, value_name = "FILE", conflicts_with = "text_file")]
    claims: Option<PathBuf>,
    /// Split a text into claims and check them, or - for stdin
    #[arg(long = "text", value_name = "FILE")]
    text_file: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  ibid check \"57 Hangzhou enterprises are listed on the Hong Kong Stock Exchange\"
  ibid check \"The bridge cost 4.3 million crowns\" --article news/bridge
  ibid check --claims claims.jsonl | jq 'select(.verdict == \"refuted\")'
  ibid check --text report.txt

Verdicts: supported, partly_supported, refuted, conflicting (sources disagree), not_enough_evidence.
Only words are compared, not meanings: read the evidence. docs/claims.md gives the error rates.
Exit status: 0 every claim is supported, 1 one is not, 2 error.";

pub(super) fn run(args: &Args, global: &Global) -> Result<Outcome, Failure> {
    let possible = match args.claims {
        Some(_) => [Format::Jsonl, Format::Text, Format::Md].as_slice(),
        None => &[Format::Text, Format::Json, Format::Jsonl, Format::Md],
    };
    let format = global.format("check", possible)?;
    let models = Models { judge: args.judge.open()?, ..Models::default() };
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
    // Not freed: the process ends, and freeing thousands of articles takes 7 % of a long run.
    let articles = ManuallyDrop::new(SharedArticles::default());
    let claims = || models.claims(search.searcher(), &articles);
    let mut printer = Printer { out: stdout(format), format, look, all_good: true, is_first: true };
    if let Some(file) = &args.claims {
        check_batch(file, claims, article.as_ref(), &mut printer, global)?;
    } else if let Some(file) = &args.text_file {
        check_text(file, &mut claims()?, article.as_ref(), &mut printer)?;
    } else {
        let mut claims = claims()?;
        for query_string in &args.query_string {
            let text =
                if query_string == STDIN { whole(STDIN.as_ref(), "reading the claim")? } else { query_string.clone() };
            let claim = Claim { text, article: article.clone() };
            printer.print(None, &claim, &claims.check(&claim)?)?;
        }
    }
    printer.out.flush()?;
    Ok(if printer.all_good { Outcome::Found } else { Outcome::Nothing })
}

fn check_batch<'s, W: Write>(
    file: &std::path::Path,
    checker: impl Fn() -> Result<Claims<'s>> + Sync,
    article: Option<&ArticleId>,
    printer: &mut Printer<'_, W>,
    global: &Global,
) -> Result<(), Failure> {
    let answer = |claims: &mut Option<Claims<'s>>, (id, mut claim): (String, Claim)| {
        let claims = match claims {
            Some(claims) => claims,
            none => none.insert(checker()?),
        };
        let unknown = match &claim.article {
            Some(named) if !claims.knows(named)? => Some(named.clone()),
            _ => None,
        };
        claim.article = claim.article.or_else(|| article.cloned());
        let finding = claims.check(&claim)?;
        Ok((id, claim, finding, unknown))
    };
    let progress = progress(global);
    Batch::open(file, global)?.answered(
        batch_line::claim,
        || None,
        answer,
        |line, (id, claim, finding, unknown)| {
            progress.inc(1);
            progress.suspend(|| {
                if let Some(named) = unknown {
                    line.warn(format!("{named}: article not found in the index"));
                }
                printer.print(Some(&id), &claim, &finding)
            })?;
            if line.is_stdin() {
                printer.out.flush()?;
            }
            Ok(())
        },
    )?;
    progress.finish_and_clear();
    Ok(())
}

fn check_text<W: Write>(
    file: &std::path::Path,
    claims: &mut Claims<'_>,
    article: Option<&ArticleId>,
    printer: &mut Printer<'_, W>,
) -> Result<(), Failure> {
    let text = whole(file, "reading the text")?;
    let meta = Meta { lang: ibid::text::detect(&text).map(str::to_owned), ..Meta::default() };
    for piece in cut(&Article::plain("text", meta, &text)) {
        let id = piece.reference.to_string();
        let id = id.strip_prefix("text#").unwrap_or(&id);
        let claim = Claim { text: piece.span.of(&text).to_owned(), article: article.cloned() };
        match piece.left_out {
            Some(why) => printer.leave_out(id, &claim, why)?,
            None => printer.print(Some(id), &claim, &claims.check(&claim)?)?,
        }
    }
    Ok(())
}

/// Creates a progress bar with the number of checked claims, on a terminal only.
fn progress(global: &Global) -> ProgressBar {
    if global.settings.quiet {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{spinner} {human_pos} claims, {per_sec}").expect("the template is sound");
    ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr()).with_style(style)
}

struct Printer<'l, W: Write> {
    out: W,
    format: Format,
    look: TerminalOptions<'l>,
    all_good: bool,
    is_first: bool,
}

impl<W: Write> Printer<'_, W> {
    fn print(&mut self, id: Option<&str>, claim: &Claim, finding: &Finding) -> io::Result<()> {
        self.all_good &= finding.verdict == Verdict::Supported;
        self.part()?;
        match self.format {
            Format::Md => markdown::claim(&mut self.out, claim, finding),
            Format::Text => terminal::claim(&mut self.out, claim, finding, &self.look),
            _ => json::claim(&mut self.out, id, claim, finding),
        }
    }

    fn leave_out(&mut self, id: &str, claim: &Claim, why: ibid::claim::LeftOut) -> io::Result<()> {
        self.part()?;
        match self.format {
            Format::Md => markdown::left_out(&mut self.out, claim, why),
            Format::Text => terminal::left_out(&mut self.out, claim, why, &self.look),
            _ => json::left_out(&mut self.out, id, claim, why),
        }
    }

    /// Prints an empty line between findings, in text output.
    fn part(&mut self) -> io::Result<()> {
        let is_first = std::mem::take(&mut self.is_first);
        if !is_first && self.format == Format::Text { writeln!(self.out) } else { Ok(()) }
    }
}
