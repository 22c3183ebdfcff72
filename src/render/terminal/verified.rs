//! What came of a look through an index, and of its repair → a few lines.

use std::io::{self, Write};
use std::time::Duration;

use super::{ASIDE, HIGHLIGHT, Look, Visible, count, length, size};
use crate::article::ArticleId;
use crate::ingest::{Fault, Finding, Repaired, Verified};

/// Findings of a kind that are listed unless all are asked for.
const LISTED: usize = 20;

/// Each thing that is not as it should be, and what was looked at:
///
/// ```text
/// damaged 1f….store: its bytes are not those that were written: the checksum differs
/// 9 files, 1.2 MB, 14 articles, 57 passages, 2.1 MB of the corpus, 0.1 s: 1 damaged, 0 drifted
/// ```
pub fn verified(out: &mut dyn Write, verified: &Verified, look: &Look<'_>) -> io::Result<()> {
    let listed = if look.verbose { usize::MAX } else { LISTED };
    let of = |fault| verified.findings.iter().filter(move |finding| finding.fault == fault);
    for (fault, label) in [(Fault::Damage, "damaged"), (Fault::Drift, "drifted")] {
        for Finding { place, what, .. } in of(fault).take(listed) {
            writeln!(out, "{} {}: {}", look.paint(HIGHLIGHT, label), Visible(place), Visible(what))?;
        }
        rest(out, look, label, of(fault).count(), listed)?;
    }
    if !verified.sealed {
        writeln!(out, "{} the last run ended before it wrote its checksums", look.paint(ASIDE, "note"))?;
    }
    let Verified { files, bytes, articles, passages, corpus, seconds, .. } = *verified;
    let mut looked = vec![count(files, "file"), size(bytes)];
    if articles > 0 {
        let corpus = format!("{} of the corpus", size(corpus));
        looked.extend([count(articles, "article"), count(passages, "passage"), corpus]);
    }
    looked.push(length(Duration::from_secs_f64(seconds)));
    let (damaged, drifted) = (of(Fault::Damage).count(), of(Fault::Drift).count());
    let state = match (damaged, drifted) {
        (0, 0) => "all as it was written".to_owned(),
        (damaged, drifted) => format!("{damaged} damaged, {drifted} drifted"),
    };
    writeln!(out, "{}: {state}", looked.join(", "))?;
    match (damaged, drifted) {
        (0, 0) => Ok(()),
        (0, _) => writeln!(out, "hint: `ibid index` brings it up to date"),
        _ => writeln!(out, "hint: `ibid verify --repair` rebuilds it from the corpus"),
    }
}

/// What a repair could and could not do.
pub fn repaired(out: &mut dyn Write, repaired: &Repaired, look: &Look<'_>) -> io::Result<()> {
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

fn rest(out: &mut dyn Write, look: &Look<'_>, label: &str, all: usize, listed: usize) -> io::Result<()> {
    match all.checked_sub(listed) {
        None | Some(0) => Ok(()),
        Some(more) => writeln!(out, "{} {more} more, which -v lists", look.paint(ASIDE, label)),
    }
}
