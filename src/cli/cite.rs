//! `ibid cite`: writes references as citations, bibliographies, records for reference managers, and annotations.

use std::io::Write;
use std::path::PathBuf;

use ibid::cite::{Bibliography, Reference, Style};
use ibid::{Error, Result};

use super::output::stdout;
use super::{Global, search};
use crate::app::{
    Failure, Format, Outcome,
    citing::{located, place, styled, write},
    message::say,
    params::CiteParams,
};

/// Format references as citations, in any style or export format
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// References, article ids, or files of articles
    #[arg(required_unless_present = "styles", value_name = "REFERENCE")]
    references: Vec<String>,
    #[command(flatten)]
    params: CiteParams,
    /// Add missing works to this BibLaTeX file (with --format pandoc)
    #[arg(long, value_name = "FILE.bib")]
    bibliography: Option<PathBuf>,
    /// List the built-in styles
    #[arg(long, conflicts_with_all = ["references", "text", "bibliography"])]
    styles: bool,
}

const EXAMPLES: &str = "\
Examples:
  ibid cite news/2018/forum#p3                       citation and bibliography entry in APA style
  ibid cite news/2018/forum#p3 --style chicago       as a note, and for the bibliography
  ibid cite news/2018/forum#p3-5 --format md         the passage as a quotation, with its citation
  ibid cite news/2018/forum --format biblatex        for a reference manager; so are bibtex, csl-json, ris, endnote
  ibid cite news/2018/forum#p3 --format pandoc --bibliography works.bib
  ibid cite news/2018/forum#p3 --format annotation   a W3C Web Annotation";

const FORMATS: [Format; 12] = [
    Format::Text,
    Format::Md,
    Format::Html,
    Format::Pandoc,
    Format::Bibtex,
    Format::Biblatex,
    Format::CslJson,
    Format::Ris,
    Format::Endnote,
    Format::Annotation,
    Format::Json,
    Format::Jsonl,
];

pub(super) fn run(args: &Args, global: &Global) -> Result<Outcome, Failure> {
    let format = global.format("cite", &FORMATS)?;
    let mut out = stdout(format);
    if args.styles {
        for (name, title) in Style::names() {
            writeln!(out, "{name:48} {title}")?;
        }
        out.flush()?;
        return Ok(Outcome::Found);
    }
    if args.bibliography.is_some() && format != Format::Pandoc {
        return Err(Error::input("--bibliography", "requires --format pandoc").into());
    }
    if args.params.text.is_some() && args.references.len() > 1 {
        return Err(Error::input("--text", "applies to a single reference").into());
    }
    let references = args.references.iter().map(|argument| argument.parse()).collect::<Result<Vec<Reference>>>()?;
    let style = Style::load(&args.params.style)?;
    Bibliography::new(&style, args.params.locale.as_deref())?;
    let search = search::open(global)?;
    let mut outcome = Outcome::Found;
    let mut all = Vec::new();
    for reference in references {
        match located(&search, reference, args.params.text.as_deref(), &global.settings, &mut |what| say(what))? {
            Some(cited) => all.push(cited),
            None => outcome = Outcome::Nothing,
        }
    }
    if all.iter().any(|cited| cited.changed) {
        outcome = Outcome::Nothing;
    }
    if !matches!(format, Format::Text | Format::Json | Format::Jsonl) {
        // These formats have no place for it.
        for cited in &all {
            cited.record.doubts.iter().for_each(|doubt| say(format!("{}: {doubt}", cited.reference)));
        }
    }
    place(&search, &mut all, &global.settings)?;
    let written = styled(&mut all, &style, args.params.locale.as_deref())?;
    write(&mut out, format, &all, &written, args.bibliography.as_deref())?;
    out.flush()?;
    Ok(outcome)
}
