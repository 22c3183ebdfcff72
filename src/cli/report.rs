//! `ibid report`: writes the references of a draft as formatted citations with a bibliography.

use std::io::Write as _;
use std::path::PathBuf;

use ibid::cite::Style;
use ibid::render::cited::{report_page, styled};
use ibid::report::{Position, Positions, ReportFormat, UnresolvedCitation, write};
use ibid::{Error, Span};

use super::lint::{Draft, parse, read};
use super::output::stdout;
use super::{Global, search};
use crate::app::{Failure, Format, Outcome, message::say, replace::replace};

/// Replace the references of a draft with formatted citations and a bibliography
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// Markdown draft, or - for stdin; or a Word document (DOCX)
    #[arg(value_name = "DRAFT")]
    draft: String,
    /// Output file: Markdown, or HTML if its name ends with .html; DOCX for a Word document [default: stdout]
    #[arg(short, long, value_name = "OUT")]
    output: Option<PathBuf>,
    /// Citation style: a name from `ibid cite --styles`, or a CSL file
    #[arg(long, value_name = "NAME|FILE.csl", default_value = "apa")]
    style: String,
    /// Language of the style's terms, such as de or pt-BR [default: the style's own]
    #[arg(long, value_name = "TAG")]
    locale: Option<String>,
    /// Heading of the bibliography; empty for none
    #[arg(long, value_name = "WORDS", default_value = "References")]
    heading: String,
}

const EXAMPLES: &str = "\
Each citation keeps its reference in a hidden attribute, so that the output can be linted and written
again in another style.

Examples:
  ibid report draft.md -o report.md
  ibid report draft.md -o report.md --style chicago    notes
  ibid report draft.md -o report.html
  ibid report draft.docx -o report.docx --style chicago   footnotes of Word
  ibid report draft.md --style mla | pandoc -o report.odt

Exit status: 0 all references resolved, 1 an unresolved reference was left as it is, 2 error.";

pub(super) fn run(args: &Args, global: &Global) -> Result<Outcome, Failure> {
    global.format("report", &[Format::Md, Format::Html])?;
    let style = Style::load(&args.style)?;
    let draft = read(&args.draft)?;
    let search = search::open(global)?;
    let style = (&style, args.locale.as_deref());
    let (bytes, text, unwritten, doubts) = match draft {
        Draft::Word(word) => {
            if ending(args).as_deref() != Some("docx") {
                let error = Error::input(args.draft.as_str(), "a Word document is written as a Word document");
                return Err(Failure::Trouble(error, Some("name the output: `-o OUT.docx`")));
            }
            let wrote = word.write(search.searcher(), style, &args.heading)?;
            (wrote.bytes, word.report.text, wrote.unwritten, wrote.doubts)
        }
        Draft::Text(text) => {
            if ending(args).as_deref() == Some("docx") {
                let error = Error::input(args.draft.as_str(), "a Markdown draft is written as Markdown or HTML");
                return Err(Failure::Trouble(error, Some("convert the draft first: `pandoc draft.md -o draft.docx`")));
            }
            let report = parse(&text, &args.draft, ReportFormat::Markdown);
            let wrote = write(&report, search.searcher(), style, &args.heading, &styled)?;
            let is_page = ending(args).is_some_and(|ending| matches!(&*ending, "html" | "htm"))
                || args.output.is_none() && global.format == Some(Format::Html);
            let page = if is_page { report_page(&wrote.text, report.lang.as_deref()) } else { wrote.text };
            (page.into_bytes(), text, wrote.unwritten, wrote.doubts)
        }
    };
    match &args.output {
        Some(path) if path.as_os_str() != "-" => replace(path, &bytes)?,
        _ => {
            let mut out = stdout(Format::Md);
            out.write_all(&bytes)?;
            out.flush()?;
        }
    }
    say_what_is_left(args, global, &text, &unwritten, &doubts);
    Ok(if unwritten.is_empty() { Outcome::Found } else { Outcome::Nothing })
}

/// Returns the ending of the output's name in lower case.
fn ending(args: &Args) -> Option<String> {
    Some(args.output.as_ref()?.extension()?.to_string_lossy().to_lowercase())
}

fn say_what_is_left(
    args: &Args,
    global: &Global,
    text: &str,
    unwritten: &[UnresolvedCitation],
    doubts: &[(Span, String)],
) {
    let positions = Positions::of(text);
    for left in unwritten {
        let Position { line, column } = positions.at(left.span.start);
        say(format!("{}:{line}:{column}: {}: {}", args.draft, left.span.of(text), left.why));
    }
    for (span, doubt) in doubts {
        let Position { line, column } = positions.at(span.start);
        global.settings.warn(format!("{}:{line}:{column}: warning: {doubt}", args.draft));
    }
}
