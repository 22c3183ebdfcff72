//! Renders search results as Markdown: each hit as a verbatim block quotation followed by its citation.
//!
//! Markup characters in the article's text are escaped, so that it is displayed as it is in the article.

use std::io::{self, Write};

use crate::article::Places;
use crate::cite;
use crate::cite::Excerpt;
use crate::claim::{self, Claim, LeftOut, Stance};
use crate::quote::{Finding, Quotation, QuoteLocation};
use crate::search::{SearchHit, SearchResults};
use crate::text::{ParagraphKind, Span};

/// Writes the hits.
pub fn answer(out: &mut dyn Write, answer: &SearchResults) -> io::Result<()> {
    answer.hits.iter().try_for_each(|answered| hit(out, answered))
}

fn hit(out: &mut dyn Write, answered: &SearchHit) -> io::Result<()> {
    let (hit, snippet) = (&answered.hit, &answered.snippet);
    let shown = |part: Span| Span::new(part.start.max(snippet.span.start), part.end.min(snippet.span.end));
    let parts = hit.passage.parts.iter().map(|part| shown(part.span())).filter(|span| !span.is_empty());
    let mut paragraphs: Vec<String> = parts.map(|part| escaped(hit.slice(part))).collect();
    if let Some(first) = paragraphs.first_mut().filter(|_| snippet.cut_before) {
        first.insert(0, '…');
    }
    if let Some(last) = paragraphs.last_mut().filter(|_| snippet.cut_after) {
        last.push('…');
    }
    quotation(out, &paragraphs)?;
    writeln!(out, "— {}\n", escaped(&answered.citation))
}

/// Writes the result for a quotation: the text of the source, its citation, and the differences.
pub fn finding(out: &mut dyn Write, quotation: &Quotation, finding: &Finding) -> io::Result<()> {
    let quoted = escaped(&quotation.text).split_whitespace().collect::<Vec<_>>().join(" ");
    writeln!(out, "**{}**: “{quoted}”\n", finding.verdict.name().replace('_', " "))?;
    for found in &finding.found {
        quotation_of(out, found)?;
    }
    for change in &finding.changes {
        let said = |text: &str| {
            let text = escaped(text).split_whitespace().collect::<Vec<_>>().join(" ");
            if text.is_empty() { "nothing".to_owned() } else { format!("“{text}”") }
        };
        writeln!(out, "- {}: {} for {}", change.kind.name(), said(&change.quoted), said(&change.source))?;
    }
    if finding.changes.is_empty() { Ok(()) } else { writeln!(out) }
}

/// Writes the result for a claim: the verdict, the sentences that it is based on with their citations, and the
/// explanation.
pub fn claim(out: &mut dyn Write, claim: &Claim, finding: &claim::Finding) -> io::Result<()> {
    verdict_line(out, &finding.verdict.name().replace('_', " "), claim)?;
    let decides = |it: &&claim::Evidence| it.stance != Stance::Related;
    let deciding = finding.evidence.iter().filter(decides);
    let nearest = finding.evidence.iter().take(usize::from(!finding.evidence.iter().any(|it| decides(&it))));
    deciding.chain(nearest).try_for_each(|evidence| quotation_of(out, &evidence.found))?;
    for reason in &finding.reasons {
        writeln!(out, "- {}", escaped(reason))?;
    }
    if finding.reasons.is_empty() { Ok(()) } else { writeln!(out) }
}

/// Writes a sentence that was not checked.
pub fn left_out(out: &mut dyn Write, claim: &Claim, why: LeftOut) -> io::Result<()> {
    verdict_line(out, why.name(), claim)
}

fn verdict_line(out: &mut dyn Write, word: &str, claim: &Claim) -> io::Result<()> {
    let said = escaped(&claim.text).split_whitespace().collect::<Vec<_>>().join(" ");
    writeln!(out, "**{word}**: {said}\n")
}

fn quotation_of(out: &mut dyn Write, found: &QuoteLocation) -> io::Result<()> {
    let article = &found.article;
    let parts = article.paragraphs.iter().filter(|paragraph| paragraph.span.overlaps(found.span));
    let part = |span: Span| Span::new(span.start.max(found.span.start), span.end.min(found.span.end));
    let paragraphs: Vec<String> = parts.map(|paragraph| escaped(part(paragraph.span).of(&article.text))).collect();
    quotation(out, &paragraphs)?;
    writeln!(out, "— {}\n", escaped(&super::cited(found, &article.record(0))))
}

/// Writes a part of an article: a whole article under its title, anything else as a quotation with its citation.
pub fn excerpt(out: &mut dyn Write, excerpt: &Excerpt<'_>) -> io::Result<()> {
    let (article, record) = (excerpt.article, excerpt.record);
    let places = excerpt.before().start..excerpt.after().end;
    let shown = &article.paragraphs[places.clone()];
    let kind =
        article.paragraphs.get(excerpt.paragraphs().start).map_or(ParagraphKind::Body, |paragraph| paragraph.kind);
    let place = Places::of(&article.marks).at(excerpt.span.start);
    let citation = escaped(&cite::citation(record, excerpt.reference, kind, place));
    if excerpt.reference.paragraphs.is_some() {
        let narrowed = |span: Span| {
            let inside = Span { start: span.start.max(excerpt.span.start), end: span.end.min(excerpt.span.end) };
            if inside.is_empty() { span } else { inside }
        };
        let paragraphs = shown.iter().map(|paragraph| escaped(narrowed(paragraph.span).of(&article.text)));
        quotation(out, &paragraphs.collect::<Vec<_>>())?;
        return writeln!(out, "— {citation}\n");
    }
    if let Some(title) = &record.meta.title {
        writeln!(out, "# {}\n", escaped(title))?;
    }
    for paragraph in shown {
        let text = escaped(paragraph.span.of(&article.text));
        match paragraph.kind {
            ParagraphKind::Heading => {
                writeln!(out, "{} {text}\n", "#".repeat(usize::from(paragraph.level.clamp(1, 6))))?;
            }
            ParagraphKind::ListItem => writeln!(out, "- {text}\n")?,
            ParagraphKind::Quote => quotation(out, &[text])?,
            ParagraphKind::Body
            | ParagraphKind::Caption
            | ParagraphKind::TableRow
            | ParagraphKind::Code
            | ParagraphKind::Note => {
                writeln!(out, "{text}\n")?;
            }
        }
    }
    writeln!(out, "— {citation}\n")
}

/// Writes paragraphs as a block quotation.
pub(super) fn quotation(out: &mut dyn Write, paragraphs: &[String]) -> io::Result<()> {
    for (place, paragraph) in paragraphs.iter().enumerate() {
        if place > 0 {
            writeln!(out, ">")?;
        }
        for line in paragraph.lines().filter(|line| !line.trim().is_empty()) {
            writeln!(out, "> {line}")?;
        }
    }
    writeln!(out)
}

/// Escapes markup characters with a backslash.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for line in text.split_inclusive(['\n', '\r']) {
        let words = line.trim_start();
        // Characters with a meaning only at the start of a line: headings, lists, rules, quotations.
        let number = words.bytes().take_while(u8::is_ascii_digit).count();
        match words.as_bytes().get(number) {
            Some(b'.' | b')') if (1..10).contains(&number) => {
                out.push_str(&words[..number]);
                out.push('\\');
                inline(&words[number..], &mut out);
            }
            Some(b'#' | b'+' | b'-' | b'=' | b'>') if number == 0 => {
                out.push('\\');
                inline(words, &mut out);
            }
            _ => inline(words, &mut out),
        }
    }
    out
}

fn inline(words: &str, out: &mut String) {
    let mut before = ' ';
    let mut rest = words.chars();
    while let Some(c) = rest.next() {
        let is_markup = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '&' | '~' | '|' | '$' => true,
            // An underscore inside a word is literal, and references contain many.
            '_' => !(before.is_alphanumeric() && rest.clone().next().is_some_and(char::is_alphanumeric)),
            _ => false,
        };
        if is_markup {
            out.push('\\');
        }
        out.push(c);
        before = c;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

    use super::*;

    /// Parses a block quotation of the text; returns its plain text and whether it is one paragraph without markup.
    fn read_back(text: &str) -> (String, bool) {
        let mut markdown = Vec::new();
        quotation(&mut markdown, &[escaped(text)]).expect("memory takes all");
        let markdown = String::from_utf8(markdown).expect("it is made of text");
        let (mut words, mut is_plain) = (String::new(), true);
        for event in Parser::new_ext(&markdown, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
            match event {
                Event::Text(text) => words.push_str(&text),
                Event::SoftBreak | Event::HardBreak => words.push(' '),
                Event::Start(Tag::Paragraph | Tag::BlockQuote(_))
                | Event::End(TagEnd::Paragraph | TagEnd::BlockQuote(_)) => {}
                _ => is_plain = false,
            }
        }
        (words.split_whitespace().collect::<Vec<_>>().join(" "), is_plain)
    }

    #[test]
    fn markup_is_escaped_and_names_are_left_alone() {
        assert_eq!(escaped("1. *so* <b>\n# $5"), "1\\. \\*so\\* \\<b>\n\\# \\$5");
        assert_eq!(escaped("000_57d7#p3"), "000_57d7#p3");
    }

    proptest! {
        #[test]
        fn quotations_round_trip(text in "[a1 #*_`<>&+.)~|=!\\[\\]\\\\\\-\n]{1,40}|\\PC{1,40}") {
            let (words, is_plain) = read_back(&text);
            prop_assert_eq!(words, text.split_whitespace().collect::<Vec<_>>().join(" "));
            prop_assert!(is_plain, "{:?}", text);
        }
    }
}
