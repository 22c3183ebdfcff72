//! `ibid report`: writes the references of a draft as formatted citations with a bibliography.

use std::io::Write as _;
use std::path::PathBuf;

use ibid::Result;
use ibid::cite::Style;
use ibid::render::cited::styled;
use ibid::report::{Position, Positions, ReportFormat, write};

use super::lint::{parse, read};
use super::output::stdout;
use super::{Global, search};
use crate::app::{Failure, Format, Outcome, message::say, replace::replace};

/// Replace the references of a draft with formatted citations and a bibliography
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// Markdown draft, or - for stdin
    #[arg(value_name = "DRAFT.md")]
    draft: String,
    /// Output file [default: stdout]
    #[arg(short, long, value_name = "OUT.md")]
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
  ibid report draft.md --style mla | pandoc -o report.docx

Exit status: 0 all references resolved, 1 an unresolved reference was left as it is, 2 error.";

pub(super) fn run(args: &Args, global: &Global) -> Result<Outcome, Failure> {
    global.format("report", &[Format::Md])?;
    let style = Style::load(&args.style)?;
    let text = read(&args.draft)?;
    let search = search::open(global)?;
    let report = parse(&text, &args.draft, ReportFormat::Markdown);
    let style = (&style, args.locale.as_deref());
    let wrote = write(&report, search.searcher(), style, &args.heading, &styled)?;
    match &args.output {
        Some(path) if path.as_os_str() != "-" => replace(path, wrote.text.as_bytes())?,
        _ => {
            let mut out = stdout(Format::Md);
            out.write_all(wrote.text.as_bytes())?;
            out.flush()?;
        }
    }
    let positions = Positions::of(&text);
    for left in &wrote.unwritten {
        let Position { line, column } = positions.at(left.span.start);
        say(format!("{}:{line}:{column}: {}: {}", args.draft, left.span.of(&text), left.why));
    }
    for (span, doubt) in &wrote.doubts {
        let Position { line, column } = positions.at(span.start);
        global.settings.warn(format!("{}:{line}:{column}: warning: {doubt}", args.draft));
    }
    Ok(if wrote.unwritten.is_empty() { Outcome::Found } else { Outcome::Nothing })
}
