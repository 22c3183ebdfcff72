//! Renders the result of an integrity check and a repair for the terminal.

use std::io::{self, Write};
use std::time::Duration;

use super::{ASIDE, HIGHLIGHT, TerminalOptions, Visible, count, length, size};
use crate::article::ArticleId;
use crate::ingest::{Fault, Finding, Repaired, Verified};

/// Maximum number of findings of a kind that are listed without `--verbose`.
const LISTED: usize = 20;

/// Kinds of findings in the order in which they are listed.
const LABELS: [(Fault, &str); 4] = [
    (Fault::Damage, "damaged"),
    (Fault::Drift, "drifted"),
    (Fault::Unreadable, "unreadable"),
    (Fault::Leftover, "leftover"),
];

/// Writes each fault, and a summary of what was checked:
///
/// ```text
/// damaged 1f….store: checksum mismatch
/// 9 files, 1.2 MB, 14 articles, 57 passages, 2.1 MB of the corpus, 0.1 s: 1 damaged, 0 drifted
/// ```
pub fn verified(out: &mut dyn Write, verified: &Verified, look: &TerminalOptions<'_>) -> io::Result<()> {
    let listed = if look.verbose { usize::MAX } else { LISTED };
    let of = |fault| verified.findings.iter().filter(move |finding| finding.fault == fault);
    for (fault, label) in LABELS {
        for Finding { place, what, .. } in of(fault).take(listed) {
            writeln!(out, "{} {}: {}", look.paint(HIGHLIGHT, label), Visible(place), Visible(what))?;
        }
        rest(out, look, label, of(fault).count(), listed)?;
    }
    for note in &verified.notes {
        writeln!(out, "{} {}", look.paint(ASIDE, "note"), Visible(note))?;
    }
    if !verified.sealed {
        writeln!(out, "{} the last run was killed before it wrote its checksums", look.paint(ASIDE, "note"))?;
    }
    let Verified { files, bytes, articles, passages, corpus, seconds, .. } = *verified;
    let mut looked = vec![count(files, "file"), size(bytes)];
    if articles > 0 {
        let corpus = format!("{} of the corpus", size(corpus));
        looked.extend([count(articles, "article"), count(passages, "passage"), corpus]);
    }
    looked.push(length(Duration::from_secs_f64(seconds)));
    let counts = LABELS.map(|(fault, label)| (of(fault).count(), label));
    let is_told = |(at, (number, _)): &(usize, (usize, &str))| *at < 2 || *number > 0;
    let counted =
        counts.iter().copied().enumerate().filter(is_told).map(|(_, (number, label))| format!("{number} {label}"));
    let [(damaged, _), (drifted, _), (unreadable, _), (leftover, _)] = counts;
    let state = match damaged + drifted + unreadable + leftover {
        0 => "no corruption, no changes".to_owned(),
        _ => counted.collect::<Vec<_>>().join(", "),
    };
    writeln!(out, "{}: {state}", looked.join(", "))?;
    match () {
        () if damaged > 0 => writeln!(out, "hint: `ibid verify --repair` rebuilds it from the corpus"),
        () if drifted > 0 => writeln!(out, "hint: `ibid index` brings it up to date"),
        () if unreadable > 0 => writeln!(out, "hint: ask the owner of the files for the right to read them"),
        () if leftover > 0 => {
            writeln!(out, "hint: `ibid verify --repair` deletes leftover files, as does the next `ibid index`")
        }
        () => Ok(()),
    }
}

/// Writes what was repaired and what could not be.
pub fn repaired(out: &mut dyn Write, repaired: &Repaired, look: &TerminalOptions<'_>) -> io::Result<()> {
    let Repaired { summary, rescued, lost } = repaired;
    let listed = if look.verbose { usize::MAX } else { LISTED };
    let label = |id: &ArticleId| (look.paint(HIGHLIGHT, "lost"), Visible(id.as_str()).to_string());
    for (id, what) in lost.iter().take(listed) {
        let (label, id) = label(id);
        writeln!(out, "{label} {id}: {}", Visible(what))?;
    }
    rest(out, look, "lost", lost.len(), listed)?;
    let read = count(summary.new, "article");
    let took = length(Duration::from_secs_f64(summary.seconds));
    writeln!(out, "repaired: {read} from the corpus, {rescued} rescued from the index, {} lost, {took}", lost.len())
}

/// Writes the number of leftover files that were deleted.
pub fn deleted(out: &mut dyn Write, names: &[String]) -> io::Result<()> {
    if names.is_empty() { Ok(()) } else { writeln!(out, "deleted: {}", count(names.len(), "leftover file")) }
}

fn rest(out: &mut dyn Write, look: &TerminalOptions<'_>, label: &str, all: usize, listed: usize) -> io::Result<()> {
    match all.checked_sub(listed) {
        None | Some(0) => Ok(()),
        Some(more) => writeln!(out, "{} {more} more, which -v lists", look.paint(ASIDE, label)),
    }
}
