//! `ibid lint`: checks the quotations, citations and figures of reports against their sources.

use std::fs;
use std::io::{self, Read as _, Write as _};
use std::mem::ManuallyDrop;
use std::path::Path;

use ibid::ingest::STDIN;
use ibid::read::read_regular;
use ibid::render::terminal::{self, tally};
use ibid::render::{json, sarif};
use ibid::report::WordReport;
use ibid::report::{Finding, LintCache, Report, ReportFormat, Rule, fixed, lint_again, refusal, rules::RULES};
use ibid::{Error, Limits, Result};

use super::output::stdout;
use super::{Global, search};
use crate::app::{Failure, Format, Outcome, message::say, replace::replace};

/// Check the quotations, citations and figures of a report
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// Reports in Markdown, LaTeX, AsciiDoc or plain text, by their endings; - for Markdown on stdin
    #[arg(required_unless_present_any = ["rules", "explain"], value_name = "REPORT.md")]
    reports: Vec<String>,
    /// Apply safe fixes: pins, moved places, apostrophes and dashes in quotations
    #[arg(long)]
    fix: bool,
    /// List the rules
    #[arg(long, conflicts_with_all = ["reports", "fix", "explain"])]
    rules: bool,
    /// Print the manual page of a rule
    #[arg(long, value_name = "RULE", conflicts_with_all = ["reports", "fix"])]
    explain: Option<String>,
}

const EXAMPLES: &str = "\
A reference after a quotation or sentence cites its source: “…” [news/2018/forum#p3]. To suppress a
finding, give the reason: <!-- ibid: allow quotation-altered: my translation -->

Examples:
  ibid lint report.md
  ibid lint report.md --fix
  ibid lint chapters/*.md --format sarif > ibid.sarif
  ibid lint --explain quotation-altered

Exit status: 0 no findings (notes do not count), 1 findings, 2 error.";

pub(super) fn run(args: &Args, global: &Global) -> Result<Outcome, Failure> {
    let format = global.format("lint", &[Format::Text, Format::Json, Format::Jsonl, Format::Sarif])?;
    let mut out = stdout(format);
    if args.rules {
        for rule in &RULES {
            writeln!(out, "{:24} {:8} {}", rule.name, rule.severity.name(), rule.summary())?;
        }
        out.flush()?;
        return Ok(Outcome::Found);
    }
    if let Some(name) = &args.explain {
        let rule = Rule::named(name);
        let rule = rule.ok_or_else(|| Error::input(name.as_str(), "unknown rule: `ibid lint --rules` lists them"))?;
        writeln!(out, "{} ({})\n\n{}", rule.name, rule.severity.name(), rule.manual())?;
        out.flush()?;
        return Ok(Outcome::Found);
    }
    let search = search::open(global)?;
    // Not freed: the process ends.
    let cache = ManuallyDrop::new(LintCache::default());
    let limits = Limits::default().on_all_processors();
    let lint = |report: &Report| lint_again(report, search.searcher(), &limits, &cache);
    let mut linted: Vec<(String, String, Vec<Finding>)> = Vec::new();
    for name in &args.reports {
        let mut text = match read(name)? {
            Draft::Text(text) => text,
            Draft::Word(_) if args.fix => return Err(Error::input("--fix", "does not change Word documents").into()),
            Draft::Word(word) => {
                let found = lint(&word.report)?;
                linted.push((name.clone(), word.report.text, found));
                continue;
            }
        };
        let mut found = lint(&parse(&text, name, format_of(name)))?;
        if args.fix {
            (text, found) = fix(name, text, found, lint, global)?;
        }
        linted.push((name.clone(), text, found));
    }
    let look = global.look();
    match format {
        Format::Sarif => {
            let all: Vec<sarif::Linted<'_>> =
                linted.iter().map(|(name, text, found)| (&**name, &**text, &**found)).collect();
            sarif::log(&mut out, &all)?;
        }
        Format::Json | Format::Jsonl => {
            for (name, text, found) in &linted {
                json::findings(&mut out, name, text, found)?;
            }
        }
        _ => {
            for (name, text, found) in &linted {
                terminal::lint(&mut out, name, text, found, &look)?;
            }
        }
    }
    out.flush()?;
    let tally = tally(linted.iter().flat_map(|(.., found)| found));
    global.settings.warn(if tally.is_empty() { "no findings" } else { &tally });
    let fails = linted.iter().flat_map(|(.., found)| found).any(Finding::counts);
    Ok(if fails { Outcome::Nothing } else { Outcome::Found })
}

/// Maximum number of rounds: a fix may make another one possible.
const ROUNDS: usize = 4;

/// Applies safe fixes; returns the report and its remaining findings.
fn fix(
    name: &str,
    mut text: String,
    mut found: Vec<Finding>,
    lint: impl Fn(&Report) -> Result<Vec<Finding>>,
    global: &Global,
) -> Result<(String, Vec<Finding>)> {
    if name == STDIN {
        return Err(Error::input("--fix", "requires a file"));
    }
    let mut all = 0;
    for _ in 0..ROUNDS {
        let (better, made) = fixed(&text, &found);
        if made == 0 {
            break;
        }
        all += made;
        text = better;
        found = lint(&parse(&text, name, format_of(name)))?;
    }
    if all > 0 {
        replace(Path::new(name), text.as_bytes())?;
        global.settings.warn(format!("{name}: {all} fixed"));
    }
    Ok((text, found))
}

/// A report as it was read.
pub(super) enum Draft {
    /// Text: Markdown, LaTeX, AsciiDoc or plain.
    Text(String),
    /// A Word document.
    Word(Box<WordReport>),
}

/// Reads a report.
pub(super) fn read(name: &str) -> Result<Draft> {
    let mut bytes = Vec::new();
    if name == STDIN {
        io::stdin().lock().read_to_end(&mut bytes).map_err(Error::disk(STDIN, "reading the report"))?;
    } else {
        bytes = fs::read(name).map_err(Error::disk(name, "reading the report"))?;
    }
    if WordReport::is_one(&bytes) {
        return WordReport::read(bytes, name).map(|word| Draft::Word(Box::new(word)));
    }
    if let Some(reason) = refusal(&bytes) {
        return Err(Error::input(name, reason));
    }
    String::from_utf8(bytes).map(Draft::Text).map_err(|_| Error::input(name, "the report is not UTF-8"))
}

/// Returns the format of a report by the ending of its name: Markdown if that says nothing.
fn format_of(name: &str) -> ReportFormat {
    ReportFormat::of_name(name).unwrap_or_default()
}

/// Parses a report and reads its bibliography files.
pub(super) fn parse(text: &str, name: &str, format: ReportFormat) -> Report {
    let mut report = Report::parse_as(text, format);
    let folder = Path::new(name).parent().unwrap_or(Path::new(""));
    for file in report.bibliographies.clone() {
        let path = folder.join(&file);
        let works = read_regular(&path).and_then(|bytes| {
            String::from_utf8(bytes).map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "not UTF-8"))
        });
        match works {
            Ok(works) => report.know(&works),
            Err(error) => say(Error::disk(path, "reading the bibliography")(error)),
        }
    }
    report
}
