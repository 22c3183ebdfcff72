//! Word documents as reports: their text is checked like that of others, and their references become citations in place.
//!
//! Only the parts with references change; every other part keeps its bytes. A citation is a field, `ADDIN
//! IBID_CITATION`, whose instruction has its references, so that the document can be linted, and written again in another
//! style. In a note style it is in a footnote. The bibliography is in a content control.
//!
//! ```text
//! bytes ── package, scan ──▶ Layout ──▶ Report ── lint
//!                              └── write::resolve, Edits ──▶ bytes
//! ```

mod edit;
mod layout;
mod package;
mod runs;
mod scan;

use super::cache::LintCache;
use super::citation::{Citation, Cited, Form, target};
use super::parse::{Page, Raw};
use super::sources::ArticleRange;
use super::write::{Resolved, anchor, doubts, noted, resolve};
use super::{Report, ReportBlockKind, UnresolvedCitation};
use crate::cite::{FormattedCitations, Style, Styled};
use crate::engine::Searcher;
use crate::error::{Error, Result};
use crate::text::Span;
use edit::Edits;
use layout::{Content, DOCUMENT, ENDNOTES, FOOTNOTES, Kind, Layout, Paragraph};
use package::{Package, relationships_of};

/// Beginning of the instruction of a citation's field.
const FIELD: &str = "ADDIN IBID_CITATION";
/// Tag of the control with the bibliography.
const BIBLIOGRAPHY: &str = "ibid-bibliography";
const WORDPROCESSING: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const FOOTNOTES_TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml";
const FOOTNOTES_RELATION: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes";

/// A report in a Word document.
pub struct WordReport {
    /// The report. Its text has one line for each paragraph.
    pub report: Report,
    layout: Layout,
    package: Package,
    /// Names of the parts in the layout.
    names: [String; 3],
    /// Ids of the styles of headings and of bibliographies.
    heading: Option<String>,
    entry: Option<String>,
}

/// A written Word document.
pub struct WrittenWord {
    /// The file.
    pub bytes: Vec<u8>,
    /// Number of citations written.
    pub citations: usize,
    /// Citations left unchanged, in order.
    pub unwritten: Vec<UnresolvedCitation>,
    /// Reasons to check cited articles, as in [`WrittenReport`](super::WrittenReport).
    pub doubts: Vec<(Span, String)>,
}

impl WordReport {
    /// Returns whether a file is a Word document, by its first bytes.
    pub fn is_one(bytes: &[u8]) -> bool {
        bytes.starts_with(b"PK\x03\x04") && memchr::memmem::find(bytes, b"word/").is_some()
    }

    /// Reads a Word document.
    ///
    /// # Errors
    /// Returns what is wrong with it; `name` is how the message calls it.
    pub fn read(bytes: Vec<u8>, name: &str) -> Result<Self> {
        Self::parse(bytes).map_err(|what| Error::input(name, what))
    }

    fn parse(bytes: Vec<u8>) -> Result<Self, String> {
        let package = Package::open(bytes)?;
        let main = package.relationships("")?.into_iter().find(|(kind, _)| kind == "officeDocument");
        let main = main.map_or_else(|| "word/document.xml".to_owned(), |(_, name)| name);
        let related = package.relationships(&main)?;
        let name_of = |kind: &str| related.iter().find(|it| it.0 == kind).map(|it| it.1.clone()).unwrap_or_default();
        let names = [main, name_of("footnotes"), name_of("endnotes")];
        let styles = package.part(&name_of("styles"))?.unwrap_or_default();
        let kinds = scan::styles(&styles)?;
        let mut layout = Layout::default();
        for part in [DOCUMENT, FOOTNOTES, ENDNOTES] {
            if !names[part].is_empty() {
                layout.parts[part] = package.part(&names[part])?.unwrap_or_default();
                scan::scan(&mut layout, part, &kinds)?;
            }
        }
        if layout.parts[DOCUMENT].is_empty() {
            return Err("not a Word document: no main part".to_owned());
        }
        // Elements are read and written with this prefix, which word processors use.
        if let Some(part) =
            (0..names.len()).find(|part| !layout.parts[*part].is_empty() && !layout.parts[*part].contains("<w:"))
        {
            return Err(format!(
                "{}: its elements have another prefix than `w`: save it in a word processor",
                names[part]
            ));
        }
        if let Some(kept) = &mut layout.bibliography {
            kept.end = scan::control_end(&layout.parts[DOCUMENT], kept.start);
        }
        let style = |name: &str| scan::style_named(&styles, name);
        let (heading, entry) = (style("heading 1"), style("bibliography"));
        Ok(Self { report: report(&layout), layout, package, names, heading, entry })
    }

    /// Writes the citations of the document and its bibliography, as [`write`](super::write()) does for Markdown.
    ///
    /// # Errors
    /// Those of the engine and the style, and if a part of the document cannot be copied.
    pub fn write(
        &self,
        searcher: &dyn Searcher,
        (style, locale): (&Style, Option<&str>),
        heading: &str,
    ) -> Result<WrittenWord> {
        let Resolved { placed, written, mut unwritten } = resolve(&self.report, searcher, (style, locale))?;
        let noted = noted(&self.report);
        let mut writer =
            Writer { word: self, edits: Edits::default(), notes: String::new(), next: self.layout.last_note.max(0) };
        let mut count = 0;
        for ((number, places), styled) in placed.iter().zip(&written.citations) {
            let citation = &self.report.citations[*number];
            let is_note = style.is_note() && !noted.contains(number);
            match writer.citation(citation, places, styled, is_note) {
                Ok(()) => count += 1,
                Err(why) => unwritten.push(UnresolvedCitation { span: citation.span, why: why.to_owned() }),
            }
        }
        writer.bibliography(&written, heading);
        let bytes = writer.finish().map_err(|what| Error::input("the document", what))?;
        unwritten.sort_by_key(|left| left.span);
        Ok(WrittenWord { bytes, citations: count, unwritten, doubts: doubts(&self.report, &placed) })
    }
}

/// Parses the text of a document.
fn report(layout: &Layout) -> Report {
    let mut page = Page::new(&layout.text);
    let mut quotation: Option<ReportBlockKind> = None;
    for paragraph in &layout.paragraphs {
        fill(&mut page, layout, paragraph);
        let kind = match &paragraph.kind {
            Kind::Quotation => quotation.get_or_insert_with(|| page.quotation()).clone(),
            other => {
                quotation = None;
                match other {
                    Kind::Heading => ReportBlockKind::Heading,
                    Kind::Cell(row) => {
                        page.row = *row;
                        ReportBlockKind::Cell
                    }
                    Kind::Note(label) => ReportBlockKind::Note(label.clone()),
                    Kind::Body | Kind::Quotation => ReportBlockKind::Body,
                }
            }
        };
        page.end_block(kind);
    }
    let mut report = page.into_report();
    report.finish(&LintCache::default());
    report
}

fn fill(page: &mut Page<'_>, layout: &Layout, paragraph: &Paragraph) {
    for content in &paragraph.content {
        match content {
            Content::Piece(number) => {
                let span = layout.pieces[*number].span;
                page.raw.push(span.of(&layout.text), span);
            }
            Content::Space(span) => page.raw.push(span.of(&layout.text), *span),
            Content::Note(label, span) => page.mark(Raw::Note(label.clone(), *span)),
            Content::Field(number) => {
                let field = &layout.fields[*number];
                let cited = field.references.split("; ").filter(|typed| !typed.is_empty());
                let cited = cited.map(|typed| Cited {
                    target: target(typed),
                    typed: typed.to_owned(),
                    span: field.span,
                    around: <(String, String)>::default(),
                });
                page.mark(Raw::Citation(Citation { span: field.span, cited: cited.collect(), form: Form::Written }));
            }
        }
    }
}

struct Writer<'w> {
    word: &'w WordReport,
    edits: Edits,
    /// New footnotes.
    notes: String,
    /// Id of the last footnote.
    next: i64,
}

impl Writer<'_> {
    /// Writes a citation in place, or in a footnote of its own.
    fn citation(
        &mut self,
        citation: &Citation,
        places: &[ArticleRange],
        styled: &Styled,
        is_note: bool,
    ) -> Result<(), &'static str> {
        let layout = &self.word.layout;
        let references: Vec<String> = places.iter().map(|place| anchor(place).to_string()).collect();
        let references = references.join("; ");
        let field = layout.fields.iter().find(|field| citation.form == Form::Written && field.span == citation.span);
        let pieces = layout.within(citation.span);
        if field.is_none() && (pieces.is_empty() || pieces.iter().any(|(piece, _)| piece.is_foreign)) {
            return Err("inside a field of another program, which is left as it is");
        }
        let properties = match field {
            Some(field) => field.properties.clone(),
            None => pieces[0].0.properties.clone(),
        };
        let words = |properties: &str| {
            let joined =
                |words: Vec<&str>| words.into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join(", ");
            let before = joined(citation.cited.iter().map(|cited| cited.around.0.as_str()).collect());
            let after = joined(citation.cited.iter().map(|cited| cited.around.1.as_str()).collect());
            let before = if before.is_empty() { before } else { before + " " };
            let after = if after.is_empty() { after } else { ", ".to_owned() + &after };
            let written = runs::field(&references, &runs::runs(styled, properties), properties);
            [runs::plain(&before, properties), written, runs::plain(&after, properties)].concat()
        };
        if !is_note {
            let content = words(&properties);
            if let Some(field) = field {
                self.edits.replace(field.part, field.xml, content);
            } else {
                self.edits.delete(layout, citation.span);
                let (piece, xml) = pieces[0];
                self.edits.insert(piece, xml.start, &content);
            }
            return Ok(());
        }
        self.next += 1;
        self.notes += &runs::note(self.next, layout.note_style.as_deref(), &words(""));
        let sign = runs::note_reference(self.next, &properties);
        // Spaces before the citation go, and the sign follows the punctuation mark behind it.
        let before = &layout.text[..citation.span.start];
        let start = before.trim_end_matches(' ').len();
        let is_line_start = start == 0 || before[..start].ends_with('\n');
        let span = Span::new(if is_line_start { citation.span.start } else { start }, citation.span.end);
        let stop = layout.text[span.end..].chars().next().filter(|c| !is_line_start && ".,;:!?。，；：".contains(*c));
        let stop = stop.and_then(|stop| {
            let (piece, at) = layout.place(span.end).filter(|(piece, _)| !piece.is_foreign && piece.is_verbatim)?;
            Some((piece, at + stop.len_utf8()))
        });
        self.edits.delete(layout, span);
        if let Some(field) = field {
            self.edits.replace(field.part, field.xml, if stop.is_some() { String::new() } else { sign.clone() });
        }
        match (stop, field) {
            (Some((piece, at)), _) => self.edits.insert(piece, at, &sign),
            (None, Some(_)) => {}
            // Where the deletion begins, with the spaces before the citation.
            (None, None) => {
                let (piece, xml) = layout.within(span)[0];
                self.edits.insert(piece, xml.start, &sign);
            }
        }
        Ok(())
    }

    fn bibliography(&mut self, written: &FormattedCitations, heading: &str) {
        let layout = &self.word.layout;
        let mut content = String::new();
        if !written.bibliography.is_empty() && !heading.is_empty() {
            let properties = if self.word.heading.is_some() { "" } else { "<w:rPr><w:b/></w:rPr>" };
            content += &runs::paragraph(self.word.heading.as_deref(), &runs::plain(heading, properties));
        }
        for listed in &written.bibliography {
            let label = listed.label.as_ref().map(|label| runs::runs(label, "") + &runs::plain(" ", ""));
            let words = label.unwrap_or_default() + &runs::runs(&listed.text, "");
            content += &runs::paragraph(self.word.entry.as_deref(), &words);
        }
        if !content.is_empty() {
            content = format!(
                "<w:sdt><w:sdtPr><w:tag w:val=\"{BIBLIOGRAPHY}\"/></w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"
            );
        }
        match layout.bibliography {
            Some(kept) => self.edits.replace(DOCUMENT, kept, content),
            None if content.is_empty() => {}
            None => self.edits.replace(DOCUMENT, Span::new(layout.end, layout.end), content),
        }
    }

    /// Returns the document.
    fn finish(mut self) -> Result<Vec<u8>, String> {
        let word = self.word;
        let mut parts = Vec::new();
        if !self.notes.is_empty() {
            let footnotes = &word.layout.parts[FOOTNOTES];
            match footnotes.rfind("</w:footnotes>") {
                Some(end) => self.edits.replace(FOOTNOTES, Span::new(end, end), std::mem::take(&mut self.notes)),
                None if footnotes.is_empty() => parts.extend(self.new_footnotes()?),
                None => return Err(format!("{}: has no place for footnotes", word.names[FOOTNOTES])),
            }
        }
        for part in [DOCUMENT, FOOTNOTES, ENDNOTES] {
            if self.edits.changes(part) {
                parts.push((word.names[part].clone(), self.edits.applied(part, &word.layout.parts[part])));
            }
        }
        word.package.with(&parts)
    }

    /// Returns a part for footnotes, with the parts that make it known.
    fn new_footnotes(&self) -> Result<Vec<(String, String)>, String> {
        let main = &self.word.names[DOCUMENT];
        let folder = main.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
        let name = format!("{folder}footnotes.xml");
        let separator = |kind: &str, id: i64, mark: &str| {
            format!("<w:footnote w:type=\"{kind}\" w:id=\"{id}\"><w:p><w:r><w:{mark}/></w:r></w:p></w:footnote>")
        };
        let footnotes = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:footnotes xmlns:w=\"{WORDPROCESSING}\">{}{}{}</w:footnotes>",
            separator("separator", -1, "separator"),
            separator("continuationSeparator", 0, "continuationSeparator"),
            self.notes
        );
        let relations = relationships_of(main);
        let known = self.word.package.part(&relations)?;
        let known = known.unwrap_or_else(|| {
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"></Relationships>"
                .to_owned()
        });
        let relation =
            format!("<Relationship Id=\"ibidFootnotes\" Type=\"{FOOTNOTES_RELATION}\" Target=\"footnotes.xml\"/>");
        let types = self.word.package.part("[Content_Types].xml")?.ok_or("not a Word document: no content types")?;
        let kind = format!("<Override PartName=\"/{name}\" ContentType=\"{FOOTNOTES_TYPE}\"/>");
        let added = |text: &str, end: &str, what: &str| {
            let at = text.rfind(end).ok_or_else(|| format!("{end} not found"))?;
            Ok::<_, String>([&text[..at], what, &text[at..]].concat())
        };
        Ok(vec![
            (name, footnotes),
            (relations, added(&known, "</Relationships>", &relation)?),
            ("[Content_Types].xml".to_owned(), added(&types, "</Types>", &kind)?),
        ])
    }
}
