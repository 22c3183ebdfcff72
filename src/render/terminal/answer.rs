//! Renders search results for the terminal: each hit with its source, snippet and citation.

use std::collections::BTreeSet;
use std::io::{self, Write};

use super::{ASIDE, NUMBER, PLAIN, TITLE, TerminalOptions, count, doubts, length, one_line, origin, shortened, wrap};
use crate::article::Places;
use crate::cite;
use crate::engine::{FacetCounts, ResultUnit, Total};
use crate::rank::Score;
use crate::search::{ExplainedTerm, Explanation, SearchHit, SearchResults};
use crate::text::{ParagraphKind, Span};

/// Columns before the text of a hit.
const INDENT: usize = 4;

/// Writes the hits, each followed by an empty line, and the facets.
pub fn answer(out: &mut dyn Write, answer: &SearchResults, look: &TerminalOptions<'_>) -> io::Result<()> {
    answer.hits.iter().try_for_each(|answered| hit(out, answered, look))?;
    answer.facets.iter().try_for_each(|counted| facet(out, counted, look))
}

/// Maximum number of values listed per facet.
const VALUES: usize = 20;

/// Writes the counts of one facet, one value per line.
fn facet(out: &mut dyn Write, counted: &FacetCounts, look: &TerminalOptions<'_>) -> io::Result<()> {
    writeln!(out, "{}", look.paint(TITLE, format!("articles by {}", counted.facet.name())))?;
    for (value, times) in counted.values.iter().take(VALUES) {
        writeln!(out, "{times:>6}  {}", shortened(&one_line(value), look.columns() - 8))?;
    }
    if let Some(more) = counted.values.len().checked_sub(VALUES + 1) {
        writeln!(out, "{:>6}  {}", "", look.paint(ASIDE, format!("and {} more", more + 1)))?;
    }
    if counted.without > 0 {
        writeln!(out, "{:>6}  {}", counted.without, look.paint(ASIDE, "unknown"))?;
    }
    writeln!(out)
}

/// Formats the number of results and the time: `12 passages in 3 articles, 4 ms`, or `11-20 of 312 passages, 4 ms`.
pub fn extent(answer: &SearchResults, by: ResultUnit) -> String {
    let unit = match by {
        ResultUnit::Passage => "passage",
        ResultUnit::Article => "article",
    };
    let took = length(answer.took);
    let Total { count: number, is_lower_bound } = answer.total;
    let all = if is_lower_bound { format!("more than {}", count(number, unit)) } else { count(number, unit) };
    let (Some(first), Some(last)) = (answer.hits.first(), answer.hits.last()) else {
        return if number == 0 { format!("nothing found, {took}") } else { format!("none of {all}, {took}") };
    };
    if is_lower_bound || answer.hits.len() < number {
        let ranks =
            if first.rank == last.rank { first.rank.to_string() } else { format!("{}-{}", first.rank, last.rank) };
        return format!("{ranks} of {all}, {took}");
    }
    let articles: BTreeSet<_> = answer.hits.iter().map(|answered| &answered.hit.article.id).collect();
    match by {
        ResultUnit::Passage => format!("{all} in {}, {took}", count(articles.len(), "article")),
        ResultUnit::Article => format!("{all}, {took}"),
    }
}

fn hit(out: &mut dyn Write, answered: &SearchHit, look: &TerminalOptions<'_>) -> io::Result<()> {
    let room = look.columns() - INDENT;
    title(out, answered, look, room)?;
    if !answered.headings.is_empty() {
        let trail = answered.headings.iter().map(|heading| one_line(heading)).collect::<Vec<_>>().join(" › ");
        writeln!(out, "{:INDENT$}{}", "", look.paint(ASIDE, shortened(&trail, room)))?;
    }
    let context = answered.context.as_ref();
    for (_, _, text) in context.iter().flat_map(|context| &context.before) {
        paragraph(out, text, look, room)?;
    }
    snippet(out, answered, look, room)?;
    for (_, _, text) in context.iter().flat_map(|context| &context.after) {
        paragraph(out, text, look, room)?;
    }
    write!(out, "{:INDENT$}{}", "", look.linked(&answered.hit.article, &answered.display_reference.to_string()))?;
    if answered.other_matches > 0 {
        write!(out, "  {}", look.paint(ASIDE, format!("and {} more", count(answered.other_matches, "passage"))))?;
    }
    writeln!(out)?;
    if !answered.copies.is_empty() {
        let copies = answered.copies.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        writeln!(out, "{:INDENT$}{}", "", look.paint(ASIDE, format!("also in {copies}")))?;
    }
    doubts(out, &answered.hit.article.doubts, INDENT, look)?;
    if let Some(explanation) = &answered.explanation {
        explain(out, explanation, look)?;
    }
    writeln!(out)
}

/// Writes the components of a score, and below them the contributing words.
fn explain(out: &mut dyn Write, explanation: &Explanation, look: &TerminalOptions<'_>) -> io::Result<()> {
    let Score { words, window, lead, article, title, coverage, feedback, meaning, kind } = explanation.score;
    let parts = [
        ("words", words),
        ("window", window),
        ("lead", lead),
        ("article", article),
        ("title", title),
        ("coverage", coverage),
        ("feedback", feedback),
        ("meaning", meaning),
    ];
    let parts = parts.into_iter().filter(|(_, part)| *part != 0.0).map(|(name, part)| format!("{name} {part:.2}"));
    let sum = parts.collect::<Vec<_>>().join(" + ");
    let sum = if (kind - 1.0).abs() < f32::EPSILON { sum } else { format!("({sum}) × {kind}") };
    let line = format!("score {:.2} = {sum}", explanation.score.total());
    writeln!(out, "{:INDENT$}{}", "", look.paint(ASIDE, line))?;
    for ExplainedTerm { word, rarity, passage, article, title, synonym_of } in &explanation.words {
        let synonym = synonym_of.as_ref().map(|of| format!(" (synonym of {of})")).unwrap_or_default();
        let title = if *title > 0 { format!(", {title} in its title") } else { String::new() };
        let line = format!("  {word}{synonym}: rarity {rarity:.2}, {passage} here, {article} in the article{title}");
        writeln!(out, "{:INDENT$}{}", "", look.paint(ASIDE, line))?;
    }
    Ok(())
}

/// Writes rank and title, followed by other metadata, or with it on the next line if there is no room.
fn title(out: &mut dyn Write, answered: &SearchHit, look: &TerminalOptions<'_>, room: usize) -> io::Result<()> {
    let (article, passage) = (&answered.hit.article, &answered.hit.passage);
    let name = shortened(&cite::name(article), room);
    let mut about = origin(article);
    about.extend(cite::places(article, Places::of(&article.marks).at(passage.content().start)));
    if passage.kind() != ParagraphKind::Body {
        about.push(passage.kind().name().replace('_', " "));
    }
    if look.verbose {
        about.push(format!("score {:.3}", answered.hit.score));
    }
    let about = about.join(" · ");
    write!(out, "{} {}", look.paint(NUMBER, format!("{:>3}", answered.rank)), look.paint(TITLE, &name))?;
    if about.is_empty() {
        return writeln!(out);
    }
    let is_beside = wrap::width(&name) + 2 + wrap::width(&about) <= room;
    let gap = if is_beside { "  ".to_owned() } else { format!("\n{:INDENT$}", "") };
    writeln!(out, "{gap}{}", look.paint(ASIDE, about))
}

/// Writes the snippet, each of its paragraphs on a separate line.
fn snippet(out: &mut dyn Write, answered: &SearchHit, look: &TerminalOptions<'_>, room: usize) -> io::Result<()> {
    let (hit, snippet) = (&answered.hit, &answered.snippet);
    let offset = hit.passage.span.start;
    let here = |span: Span| span.relative_to(offset);
    let highlights: Vec<Span> = snippet.highlights.iter().map(|span| here(*span)).collect();
    let shown = |part: Span| Span::new(part.start.max(snippet.span.start), part.end.min(snippet.span.end));
    let parts = hit.passage.parts.iter().map(|part| (shown(part.span()), part.kind));
    let paragraphs: Vec<(Span, ParagraphKind)> = parts.filter(|(span, _)| !span.is_empty()).collect();
    for (place, (paragraph, kind)) in paragraphs.iter().enumerate() {
        let style = if *kind == ParagraphKind::Heading { TITLE } else { PLAIN };
        // One column is reserved for each ellipsis.
        let lines = wrap::lines(&hit.text, here(*paragraph), room - 2);
        for (number, line) in lines.iter().enumerate() {
            let opens = snippet.cut_before && place == 0 && number == 0;
            let closes = snippet.cut_after && place + 1 == paragraphs.len() && number + 1 == lines.len();
            let (before, after) = (if opens { "…" } else { "" }, if closes { "…" } else { "" });
            writeln!(out, "{:INDENT$}{before}{}{after}", "", look.marked(&hit.text, *line, &highlights, style))?;
        }
    }
    Ok(())
}

/// Writes a context paragraph.
fn paragraph(out: &mut dyn Write, text: &str, look: &TerminalOptions<'_>, room: usize) -> io::Result<()> {
    for line in wrap::lines(text, Span::new(0, text.len()), room) {
        writeln!(out, "{:INDENT$}{}", "", look.marked(text, line, &[], ASIDE))?;
    }
    Ok(())
}
