//! Lints a Markdown report, as a build step would: prints findings and fails if there are errors.
//!
//! ```sh
//! cargo run --release --example lint_report -- /tmp/index report.md
//! ```

#![allow(clippy::print_stdout, reason = "a program for a terminal")]

use std::process::ExitCode;
use std::time::{Duration, Instant};

use ibid::{Cancel, Index, Limits, Position};

fn main() -> Result<ExitCode, Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let index = Index::open(arguments.next().ok_or("usage: lint_report INDEX REPORT.md")?)?;
    let name = arguments.next().ok_or("usage: lint_report INDEX REPORT.md")?;
    let report = std::fs::read_to_string(&name)?;
    let deadline = Cancel::new().with_deadline(Instant::now() + Duration::from_secs(30));
    let findings = index.linter().limits(Limits::until(&deadline)).lint(&report)?;
    for finding in &findings {
        let Position { line, column } = Position::of(&report, finding.span().start);
        println!("{name}:{line}:{column}: {}[{}]: {}", finding.severity.name(), finding.rule, finding.message);
    }
    Ok(if findings.iter().any(ibid::LintFinding::counts) { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
