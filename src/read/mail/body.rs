//! Lays out the plain text of a message: paragraphs, and quotations without their quote characters.

use crate::read::word_processor::DocumentBuilder;
use crate::text::{ParagraphKind, paragraphs};

/// How the lines of a text are broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lines {
    /// As written.
    Fixed,
    /// A line that ends in a space continues on the next (RFC 3676), with that space or without it.
    Flowed { deletes_space: bool },
}

/// Adds plain text to a document.
pub(super) fn add(builder: &mut DocumentBuilder, text: &str, lines: Lines) {
    let lines: Vec<(bool, String)> = match lines {
        Lines::Fixed => text.lines().map(unquoted).collect(),
        Lines::Flowed { deletes_space } => unwrapped(text, deletes_space),
    };
    for run in lines.chunk_by(|one, other| one.0 == other.0) {
        let is_quoted = run[0].0;
        let text = run.iter().map(|line| &*line.1).collect::<Vec<_>>().join("\n");
        for block in paragraphs(&text) {
            let kind = if is_quoted { ParagraphKind::Quote } else { block.kind };
            builder.add_block(kind, if is_quoted { 0 } else { block.level }, block.span.of(&text));
        }
    }
}

/// Returns whether a line is quoted, and its text.
fn unquoted(line: &str) -> (bool, String) {
    let is_quoted = line.starts_with('>');
    (is_quoted, if is_quoted { line.trim_start_matches(['>', ' ']) } else { line }.to_owned())
}

/// Joins the lines of flowed text: the quote characters come first, then a space that protects the line, then the text.
fn unwrapped(text: &str, deletes_space: bool) -> Vec<(bool, String)> {
    let mut lines: Vec<(bool, String)> = Vec::new();
    // The depth of the quotation that goes on.
    let mut open: Option<usize> = None;
    for line in text.lines() {
        let bare = line.trim_start_matches('>');
        let depth = line.len() - bare.len();
        let bare = bare.strip_prefix(' ').unwrap_or(bare);
        let is_signature = bare == "-- ";
        let goes_on = bare.ends_with(' ') && !is_signature;
        let bare = if goes_on && deletes_space { &bare[..bare.len() - 1] } else { bare };
        if let Some((_, last)) = lines.last_mut().filter(|_| open == Some(depth) && !is_signature) {
            last.push_str(bare);
        } else {
            // Programs that do not know flowed text put a space after each `>`.
            let bare = if depth > 0 { bare.trim_start_matches(['>', ' ']) } else { bare };
            lines.push((depth > 0, bare.to_owned()));
        }
        open = goes_on.then_some(depth);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flowed(text: &str, deletes_space: bool) -> Vec<(bool, String)> {
        unwrapped(text, deletes_space)
    }

    #[test]
    fn flowed_lines_are_joined_within_their_quotation() {
        let text = "> The pier is \n> closed for \n> two years.\nAnd now \nwhat?\n>> deeper \n> shallower\n";
        let lines = flowed(text, false);
        let quoted: Vec<_> = lines.iter().map(|(quoted, line)| (*quoted, &**line)).collect();
        assert_eq!(
            quoted,
            [
                (true, "The pier is closed for two years."),
                (false, "And now what?"),
                (true, "deeper "),
                (true, "shallower")
            ]
        );
        assert_eq!(flowed("重要领域， \n两地企业", true), [(false, "重要领域，两地企业".to_owned())]);
        assert_eq!(flowed(" > kept\n", false), [(false, "> kept".to_owned())]);
        assert_eq!(flowed("Yours \n-- \nAnn", false).len(), 3);
    }
}
