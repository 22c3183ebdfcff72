//! Renders for the terminal how an article was parsed: its metadata, paragraphs, sentences and passages.

use std::io::{self, Write};

use super::excerpt::header;
use super::{ASIDE, HIGHLIGHT, NUMBER, PLAIN, TerminalOptions, count, one_line};
use crate::article::Places;
use crate::cite;
use crate::ingest::Inspected;
use crate::text::Span;

/// Writes the metadata, then each sentence on a line below its paragraph, with a rule before each passage:
///
/// ```text
/// ── passage 2 · p3-4 · 812 bytes ──
/// p3  body
///     s1  The robust service sector …
/// ```
pub fn inspected(out: &mut dyn Write, inspected: &Inspected, look: &TerminalOptions<'_>) -> io::Result<()> {
    let Inspected { article, passages, warnings } = inspected;
    let (record, places) = (article.record(passages.len()), Places::of(&article.marks));
    header(out, &record, article.id.as_str(), look)?;
    let sentences = article.paragraphs.iter().map(|paragraph| paragraph.sentences.len()).sum();
    let counts = [(article.paragraphs.len(), "paragraph"), (sentences, "sentence"), (passages.len(), "passage")];
    let counts = counts.map(|(number, what)| count(number, what)).join(" · ");
    writeln!(out, "{}  {counts}", look.paint(ASIDE, "read as "))?;
    let doubts = record.doubts.iter().filter(|doubt| !warnings.contains(doubt));
    for warning in doubts.chain(warnings) {
        writeln!(out, "{}  {}", look.paint(HIGHLIGHT, "warning "), one_line(warning))?;
    }
    for (place, passage) in passages.iter().enumerate() {
        let (first, last) = passage.paragraphs();
        let range = if first == last { format!("p{first}") } else { format!("p{first}-{last}") };
        let rule = format!("── passage {} · {range} · {} bytes ──", place + 1, passage.content().len());
        writeln!(out, "\n{}", look.paint(ASIDE, rule))?;
        for part in &passage.parts {
            let place = places.at(part.span().start);
            let place = cite::places(&record, place).into_iter().chain(place.speaker.map(str::to_owned));
            let place = place.fold(String::new(), |all, place| all + " · " + &one_line(&place));
            let level = if part.level > 0 { format!(" {}", part.level) } else { String::new() };
            let name = look.paint(NUMBER, format!("p{}", part.paragraph));
            writeln!(out, "{name}  {}", look.paint(ASIDE, format!("{}{level}{place}", part.kind.name())))?;
            for (place, sentence) in part.sentences.iter().enumerate() {
                let number = look.paint(ASIDE, format!("s{:<3}", part.first_sentence + place));
                let span = Span::new(sentence.start, sentence.end);
                writeln!(out, "    {number}{}", look.marked(&article.text, span, &[], PLAIN))?;
            }
        }
    }
    writeln!(out)
}
