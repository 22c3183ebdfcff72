//! Renders the result of a claim check for the terminal: the verdict, the claim and the evidence below each other with
//! agreements and differences highlighted, and the explanation.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::finding::place;
use super::{ASIDE, HIGHLIGHT, PLAIN, TerminalOptions, clean, one_line, shortened, wrap};
use crate::claim::{Claim, Evidence, Finding, LeftOut, Match, Part, PartStatus, Stance, Verdict};
use crate::text::Span;

const GOOD: Style = AnsiColor::Green.on_default().bold();
const UNSURE: Style = AnsiColor::Yellow.on_default().bold();
const AGREES: Style = AnsiColor::Green.on_default();
/// Columns before the texts: `    claim     `.
const LABEL: usize = 14;
const INDENT: usize = 4;
/// Number of sentences shown without `--verbose`.
const SHOWN: usize = 2;

/// Writes the finding. Without colours, the line below each text has `^` under differences and `=` under agreements; below
/// the claim, over all evidence, also `?` under what no sentence has.
///
/// ```text
/// refuted  “The bridge cost 4.3 million crowns”
///     claim     The bridge cost 4.3 million crowns
///                   ====== ==== ^^^^^^^^^^^
///     refutes   The harbour bridge cost 4.2 million crowns.
///                           ====== ==== ^^^^^^^^^^^
///     The harbour bridge, The Lantern, 2019-05-02, para. 3, sent. 1 · news/bridge#p3s1
///     the claim says 4.3 million, the source 4.2 million (news/bridge, 2019-05-02)
/// ```
pub fn claim(out: &mut dyn Write, claim: &Claim, finding: &Finding, look: &TerminalOptions<'_>) -> io::Result<()> {
    let style = match finding.verdict {
        Verdict::Supported => GOOD,
        Verdict::Refuted => HIGHLIGHT,
        Verdict::PartlySupported | Verdict::Conflicting | Verdict::NotEnoughEvidence => UNSURE,
    };
    headline(out, &finding.verdict.name().replace('_', " "), style, claim, look)?;
    let shown: Vec<&Evidence> = shown(finding, look);
    if let Some(first) = shown.first() {
        let whole = Span::new(0, claim.text.len());
        text(out, "claim", &claim.text, whole, &parts(claim, &finding.parts, first), look)?;
    }
    for evidence in shown {
        let article = &evidence.found.article.text;
        if let Some(lead) = evidence.lead {
            text(out, "", article, lead, &[], look)?;
        }
        let label = match evidence.stance {
            Stance::Supports => "supports",
            Stance::Refutes => "refutes",
            Stance::Related => "related",
        };
        text(out, label, article, evidence.found.span, &marks(&evidence.matches, |it| it.source), look)?;
        place(out, &evidence.found, look)?;
    }
    for reason in &finding.reasons {
        writeln!(out, "{:INDENT$}{}", "", look.paint(ASIDE, one_line(reason)))?;
    }
    Ok(())
}

/// Writes a sentence that was not checked.
pub fn left_out(out: &mut dyn Write, claim: &Claim, why: LeftOut, look: &TerminalOptions<'_>) -> io::Result<()> {
    headline(out, why.name(), ASIDE, claim, look)
}

fn headline(
    out: &mut dyn Write,
    word: &str,
    style: Style,
    claim: &Claim,
    look: &TerminalOptions<'_>,
) -> io::Result<()> {
    let room = look.columns().saturating_sub(word.len() + 4);
    writeln!(out, "{}  “{}”", look.paint(style, word), shortened(&one_line(&claim.text), room))
}

/// Returns the decisive sentences; for an undecided claim, those most similar to it.
fn shown<'f>(finding: &'f Finding, look: &TerminalOptions<'_>) -> Vec<&'f Evidence> {
    let limit = if look.verbose { finding.evidence.len() } else { SHOWN };
    let decide = |stance: Stance| match finding.verdict {
        Verdict::Refuted => stance == Stance::Refutes,
        Verdict::Supported => stance == Stance::Supports,
        Verdict::Conflicting => stance != Stance::Related,
        Verdict::PartlySupported | Verdict::NotEnoughEvidence => true,
    };
    let mut shown: Vec<&Evidence> = finding.evidence.iter().filter(|it| look.verbose || decide(it.stance)).collect();
    if finding.verdict == Verdict::Conflicting && !look.verbose {
        // One for each stance.
        let side = |stance: Stance| shown.iter().copied().find(|it| it.stance == stance);
        shown = [side(Stance::Supports), side(Stance::Refutes)].into_iter().flatten().collect();
    }
    if shown.is_empty() {
        shown.extend(finding.evidence.first());
    }
    shown.truncate(limit);
    shown
}

/// How a span of a text is marked.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Sign {
    Agrees,
    Differs,
    Missing,
}

impl Sign {
    const fn of(agrees: bool) -> Self {
        if agrees { Self::Agrees } else { Self::Differs }
    }

    const fn style(self) -> Style {
        match self {
            Self::Agrees => AGREES,
            Self::Differs => HIGHLIGHT,
            Self::Missing => UNSURE,
        }
    }

    const fn below(self) -> &'static str {
        match self {
            Self::Agrees => "=",
            Self::Differs => "^",
            Self::Missing => "?",
        }
    }
}

/// Returns the highlighted spans of one side, in order, each with whether it agrees.
fn marks(matches: &[Match], side: fn(&Match) -> Option<Span>) -> Vec<(Span, Sign)> {
    let mut marks: Vec<(Span, Sign)> = matches.iter().filter_map(|it| Some((side(it)?, Sign::of(it.agrees)))).collect();
    marks.sort_unstable();
    marks
}

/// Returns the marks of the claim: what differs in the first sentence, and each part over all evidence.
fn parts(claim: &Claim, parts: &[Part], first: &Evidence) -> Vec<(Span, Sign)> {
    let mut marks: Vec<(Span, Sign)> = marks(&first.matches, |it| it.claim);
    marks.retain(|(_, sign)| *sign == Sign::Differs);
    for part in parts {
        // What is wrong with the claim as a whole is among the reasons.
        let is_whole = part.span.len() * 2 > claim.text.len();
        if !is_whole && !marks.iter().any(|(mark, _)| mark.overlaps(part.span)) {
            let sign = match part.status {
                PartStatus::Found => Sign::Agrees,
                PartStatus::Missing => Sign::Missing,
                PartStatus::Contradicted => Sign::Differs,
            };
            marks.push((part.span, sign));
        }
    }
    marks.sort_unstable();
    marks
}

/// Writes a text with its label.
fn text(
    out: &mut dyn Write,
    label: &str,
    text: &str,
    span: Span,
    marks: &[(Span, Sign)],
    look: &TerminalOptions<'_>,
) -> io::Result<()> {
    for (number, line) in wrap::lines(text, span, look.columns() - LABEL).iter().enumerate() {
        let inside: Vec<(Span, Sign)> = marks.iter().copied().filter(|(mark, _)| mark.overlaps(*line)).collect();
        let styled: Vec<(Span, Style)> = inside.iter().map(|(mark, sign)| (*mark, sign.style())).collect();
        let label = if number == 0 { label } else { "" };
        let label = look.paint(ASIDE, format!("{:INDENT$}{label:<10}", ""));
        writeln!(out, "{label}{}", look.styled(text, *line, &styled, PLAIN))?;
        if !look.colour && !inside.is_empty() {
            writeln!(out, "{:LABEL$}{}", "", underline(text, *line, &inside))?;
        }
    }
    Ok(())
}

fn underline(text: &str, line: Span, marks: &[(Span, Sign)]) -> String {
    let mut row = String::new();
    let mut at = line.start;
    for (mark, sign) in marks {
        let (start, end) = (mark.start.max(at), mark.end.min(line.end));
        let sign = sign.below();
        for (part, sign) in [(Span::new(at, start), " "), (Span::new(start, end.max(start)), sign)] {
            let mut shown = String::new();
            clean::line(part.of(text), &mut shown);
            row.push_str(&sign.repeat(wrap::width(&shown)));
        }
        at = end.max(start);
    }
    row
}
