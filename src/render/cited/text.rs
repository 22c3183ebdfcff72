//! Renders citations as plain text, one per line, followed by the bibliography.

use std::io::{self, Write};

use crate::cite::Cited;
use crate::cite::FormattedCitations;
use crate::render::terminal::Visible;

/// Writes the citations and the bibliography.
pub fn text(out: &mut dyn Write, cited: &[Cited], written: &FormattedCitations) -> io::Result<()> {
    for one in cited {
        writeln!(out, "{}", Visible(&one.citation.plain()))?;
        writeln!(out, "    {}", Visible(&one.reference.to_string()))?;
        if let Some(link) = &one.link {
            writeln!(out, "    {}", Visible(link))?;
        }
        if let Some(cfi) = one.cfi().filter(|cfi| one.link.as_ref().is_none_or(|link| !link.contains(*cfi))) {
            writeln!(out, "    {}", Visible(&format!("{}#{cfi}", one.record.path)))?;
        }
        for doubt in &one.record.doubts {
            writeln!(out, "    warning: {}", Visible(doubt))?;
        }
    }
    if !written.bibliography.is_empty() {
        writeln!(out)?;
    }
    for listed in &written.bibliography {
        let label = listed.label.as_ref().map(|label| format!("{} ", label.plain().trim())).unwrap_or_default();
        writeln!(out, "{label}{}", Visible(&listed.text.plain()))?;
    }
    Ok(())
}
