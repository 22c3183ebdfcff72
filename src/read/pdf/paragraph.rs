//! Groups lines in reading order into paragraphs with their kinds.
//!
//! A line ends its paragraph if the next word would have fitted on it: the break is then deliberate. Indents, gaps and
//! changes of size count too. Paragraphs continue across columns and pages; notes, captions and other blocks between
//! the two parts follow them.

use super::column::columns;
use super::item::{follows_in_list, is_bullet, label};
use super::line::{Column, Line};
use super::measures::Measures;
use super::rows::tables;
use super::running_headers::Page;
use crate::text::ParagraphKind;

/// Lines that form a paragraph.
#[derive(Debug)]
pub(super) struct Paragraph {
    /// Its lines, each with its page, from 1.
    pub(super) lines: Vec<(u32, Line)>,
    pub(super) kind: ParagraphKind,
    pub(super) level: u8,
}

/// Splits a document into paragraphs.
pub(super) fn paragraphs(pages: Vec<Page>, body: f64) -> Vec<Paragraph> {
    let lines: Vec<(u32, Line)> =
        pages.into_iter().flat_map(|page| page.lines.into_iter().map(move |line| (page.number, line))).collect();
    let columns = columns(&lines);
    let measures = Measures::of(&lines, &columns, body);
    let mut builder = Builder { measures, done: Vec::new(), open: None, note: None, current: None };
    let tables = tables(&lines);
    for (place, ((page, line), column)) in lines.into_iter().zip(columns).enumerate() {
        let is_row = line.is_row || tables.contains(&place);
        builder.add(page, line, column, is_row);
    }
    builder.done
}

struct Builder {
    measures: Measures,
    done: Vec<Paragraph>,
    /// The body paragraph that may continue, although other paragraphs, in other print, may have begun since.
    /// A heading ends it.
    open: Option<usize>,
    note: Option<usize>,
    /// The paragraph of the previous line.
    current: Option<usize>,
}

impl Builder {
    fn add(&mut self, page: u32, line: Line, column: Column, is_row: bool) {
        if let Some(row) = self.current.filter(|_| line.goes_on) {
            return self.done[row].lines.push((page, line));
        }
        let (kind, level) = self.kind(&line, is_row);
        let place = self.place(page, &line, column, kind, level).unwrap_or_else(|| {
            self.done.push(Paragraph { lines: Vec::new(), kind, level });
            self.done.len() - 1
        });
        self.done[place].lines.push((page, line));
        self.current = Some(place);
        if self.done[place].kind == ParagraphKind::Heading && !self.is_body(&self.done[place].lines[0].1) {
            self.open = None;
        }
        if matches!(self.done[place].kind, ParagraphKind::Body | ParagraphKind::ListItem) {
            let is_body = self.is_body(&self.done[place].lines[0].1);
            *(if is_body { &mut self.open } else { &mut self.note }) = Some(place);
        }
    }

    /// Returns the paragraph that a line continues, if any.
    fn place(&self, page: u32, line: &Line, column: Column, kind: ParagraphKind, level: u8) -> Option<usize> {
        let open = if self.is_body(line) { self.open } else { self.note };
        let last = self.current;
        let continues =
            |kind| last.is_some_and(|last| self.continues(&self.done[last], page, line, column, kind, level));
        let resumed = || {
            // A caption that goes on on the next page.
            let caption = last.filter(|last| self.done[*last].kind == ParagraphKind::Caption);
            let caption =
                caption.filter(|last| self.done[*last].lines.last().is_some_and(|(before, _)| *before < page));
            if let Some(caption) = caption.filter(|_| begins_lowercase(line)) {
                return self.resumes(&self.done[caption], page, line, column).then_some(caption);
            }
            let open = open.filter(|open| self.resumes(&self.done[*open], page, line, column))?;
            let goes_on = || begins_lowercase(line) || self.done[open].lines.len() > 2 && !has_case(line);
            (!self.is_interrupted(open, line) || goes_on()).then_some(open)
        };
        match kind {
            ParagraphKind::Body => last.filter(|_| continues(kind)).or_else(resumed),
            // What looks like the label of a list item or a caption may be a word of a sentence.
            ParagraphKind::ListItem | ParagraphKind::Caption if !is_bullet(line) => {
                // A dash at the beginning of a line, in a paragraph whose lines begin at its edge.
                let within = |place: &usize| {
                    let paragraph = &self.done[*place];
                    let (_, above) = paragraph.lines.last().expect("a paragraph has lines");
                    let is_flush = paragraph.lines.len() > 1 && (line.left - above.left).abs() < 0.2 * line.size;
                    is_flush
                        && paragraph.kind == ParagraphKind::Body
                        && !line.words[0].text.contains(char::is_alphanumeric)
                };
                if let Some(last) = last.filter(|_| continues(ParagraphKind::Body)).filter(within) {
                    return Some(last);
                }
                let breaks_off = |place: &usize| {
                    let (_, above) = self.done[*place].lines.last().expect("a paragraph has lines");
                    !ends_sentence(above)
                };
                last.filter(|_| continues(ParagraphKind::Body))
                    .filter(breaks_off)
                    .or_else(|| resumed().filter(breaks_off))
            }
            ParagraphKind::ListItem | ParagraphKind::Caption => None,
            _ => last.filter(|_| continues(kind)),
        }
    }

    /// Whether a table follows a paragraph that is not like the text after it: a caption, the last item of a list.
    fn is_interrupted(&self, open: usize, line: &Line) -> bool {
        let is_row = |paragraph: &Paragraph| paragraph.kind == ParagraphKind::TableRow;
        let lines = &self.done[open].lines;
        let left = lines.iter().map(|(_, line)| line.left).fold(f64::MAX, f64::min);
        (lines.len() < 3 || (left - line.left).abs() > 0.8 * line.size) && self.done[open + 1..].iter().any(is_row)
    }

    fn is_body(&self, line: &Line) -> bool {
        self.measures.is_body(line.size)
    }

    /// Returns the kind of a line, considered by itself.
    fn kind(&self, line: &Line, is_row: bool) -> (ParagraphKind, u8) {
        if let Some(level) = self.measures.heading_level(line.size) {
            return (ParagraphKind::Heading, level);
        }
        let kind = match () {
            () if is_row => ParagraphKind::TableRow,
            () if label(line).is_some() => ParagraphKind::ListItem,
            () if is_caption(line) => ParagraphKind::Caption,
            () => ParagraphKind::Body,
        };
        (kind, 0)
    }

    /// Whether a line directly below continues the previous paragraph.
    fn continues(
        &self,
        last: &Paragraph,
        page: u32,
        line: &Line,
        column: Column,
        kind: ParagraphKind,
        level: u8,
    ) -> bool {
        let (last_page, above) = last.lines.last().expect("a paragraph has lines");
        let step = line.base - above.base;
        let size = above.size.max(line.size);
        if *last_page != page || step <= 0.0 || (above.size - line.size).abs() > 0.08 * size {
            return false;
        }
        let leading = self.measures.leading(line.size);
        match kind {
            ParagraphKind::Heading => return last.kind == kind && last.level == level && step < 1.6 * size,
            ParagraphKind::TableRow | ParagraphKind::ListItem | ParagraphKind::Caption => return false,
            _ if matches!(last.kind, ParagraphKind::Heading | ParagraphKind::TableRow) => return false,
            _ => {}
        }
        // A raised word may move its line down.
        let rise = if above.has_raised() || line.has_raised() { 0.45 * line.size } else { 0.0 };
        if step > 1.25 * leading.max(0.9 * line.size) + rise {
            return false;
        }
        if follows_in_list(&last.lines[0].1, line) {
            return false;
        }
        // Of two consecutive notes, the second begins with the next number.
        if let (Some(one), Some(other)) = (number(&last.lines[0].1), number(line))
            && !self.is_body(line)
            && other == one + 1
        {
            return false;
        }
        let em = line.size;
        let is_centred = |line: &Line| {
            let (left, right) = (line.left - column.left, column.right - line.right);
            (left - right).abs() < 0.6 * em
        };
        let indent = if is_centred(above) && is_centred(line) { 0.0 } else { line.left - above.left };
        let is_first = last.lines.len() == 1;
        // Short lines in an indented block are items of a list whose bullets are drawings.
        let (before, after) = (above.left - column.left, column.right - above.right);
        let are_items = before > 0.8 * em
            && indent.abs() < 0.1 * em
            && after > 0.25 * (column.right - column.left)
            && after > 3.0 * before;
        if indent.abs() < 3.0 * em && begins_lowercase(line) && !ends_sentence(above) && !(is_first && are_items) {
            return true;
        }
        let is_item = last.kind == ParagraphKind::ListItem;
        if is_first && is_item {
            // A line indented below the text of an item belongs to it, as does one that continues below its label.
            return indent > -0.3 * em && !has_room(last, line, column);
        }
        if is_first && indent < 0.3 * em {
            return !has_room(last, line, column);
        }
        if is_first {
            // It may be a hanging indent, or a one-line paragraph before an indented one.
            return !has_room(last, line, column) && !ends_sentence(above);
        }
        indent.abs() < 0.5 * em && !has_room(last, line, column)
    }

    /// Whether a line of the next column or page continues a paragraph.
    fn resumes(&self, open: &Paragraph, page: u32, line: &Line, column: Column) -> bool {
        let (last_page, above) = open.lines.last().expect("a paragraph has lines");
        let is_elsewhere = page == last_page + 1 || page == *last_page && line.base < above.base;
        let is_elsewhere = is_elsewhere || page == *last_page && line.left > above.right;
        if !is_elsewhere || (above.size - line.size).abs() > 0.08 * line.size {
            return false;
        }
        if !ends_sentence(above) {
            return begins_lowercase(line) || !has_room(open, line, column_of(open, column));
        }
        let indent = line.left - column.left;
        let hangs = open.kind == ParagraphKind::ListItem;
        if !self.is_body(line) {
            return false;
        }
        let is_indented = if hangs { indent < 0.7 * line.size } else { indent > 0.7 * line.size };
        !is_indented && (self.measures.indents || hangs) && !has_room(open, line, column_of(open, column))
    }
}

/// Returns the column edges of an open paragraph, as far as its lines show them, else those of a column as wide.
fn column_of(open: &Paragraph, next: Column) -> Column {
    let left = open.lines.iter().map(|(_, line)| line.left).fold(f64::MAX, f64::min);
    let right = open.lines.iter().map(|(_, line)| line.right).fold(f64::MIN, f64::max);
    if open.lines.len() > 2 { Column { left, right } } else { Column { left, right: left + next.right - next.left } }
}

/// Whether the first word of the next line would have fitted on the last line of a paragraph.
fn has_room(paragraph: &Paragraph, next: &Line, column: Column) -> bool {
    let line = &paragraph.lines.last().expect("a paragraph has lines").1;
    let em = line.size;
    // A centred line has its room on both sides.
    let (left, right) = (line.left - column.left, column.right - line.right);
    let is_centred = left > 0.8 * em && (left - right).abs() < 0.6 * em;
    let room = if is_centred { left + right } else { right };
    // Lines that end where the previous line ends were set to that width.
    let before = paragraph.lines.iter().rev().skip(1).map(|(_, before)| before.right);
    if before.take(1).any(|edge| (edge - line.right).abs() < 0.25 * em) {
        return false;
    }
    let mut width = 0.0;
    for (place, word) in next.words.iter().enumerate() {
        if place > 0 && !word.attached {
            break;
        }
        width = word.right - next.left;
    }
    0.25 * em + width < room - 0.3 * em
}

/// Returns the number that a line begins with.
fn number(line: &Line) -> Option<u32> {
    line.words[0].text.parse().ok()
}

/// Whether the first letter of a line is lower case.
fn begins_lowercase(line: &Line) -> bool {
    line.words[0].text.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_lowercase)
}

/// Whether the first letter of a line is of a script with capitals.
fn has_case(line: &Line) -> bool {
    let first = line.words[0].text.chars().find(|c| c.is_alphabetic());
    first.is_some_and(|c| c.is_lowercase() || c.is_uppercase())
}

/// Whether a line ends as a sentence does.
fn ends_sentence(line: &Line) -> bool {
    let text = line.words.iter().rev().find(|word| !word.raised).map_or("", |word| &word.text);
    let text = text.trim_end_matches(['”', '"', '’', '\'', '»', ')', ']']);
    text.ends_with(['.', '!', '?', ':', '…', '。', '！', '？'])
}

/// Whether a line begins a figure or table caption: `Figure 3:`, `Table 1.`, `表1 `.
fn is_caption(line: &Line) -> bool {
    #[rustfmt::skip]
    const NAMES: [&str; 28] = [
        "figure", "fig", "table", "photo", "abbildung", "abb", "tabelle", "tafel", "tab", "tableau", "graphique", "figura",
        "tabla", "gráfico", "tabella", "tabela", "tablica", "rysunek", "rys", "таблица", "табл", "рисунок", "рис", "لوحة",
        "الجدول", "الشكل", "לוח", "איור",
    ];
    let [first, second, ..] = &line.words[..] else { return false };
    if let Some(number) = first.text.strip_prefix(['表', '図', '图', '圖', '표']) {
        return !number.is_empty()
            && number.trim_end_matches([':', '：', '.']).bytes().all(|byte| byte.is_ascii_digit());
    }
    let number = second.text.strip_suffix([':', '.']);
    let is_number = number.is_some_and(|number| number.starts_with(|c: char| c.is_ascii_digit()));
    let name = first.text.trim_end_matches('.').to_lowercase();
    NAMES.contains(&&*name) && !first.text.starts_with(char::is_lowercase) && is_number
}
