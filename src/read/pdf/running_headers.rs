//! Removes running headers and footers from pages.
//!
//! A row at the edge of a page is a running header or footer if pages repeat it at the same height, if it contains a
//! number that increases with the pages, or if it is at a position where other pages have such rows. Rows in large print
//! must repeat word for word. Whole sentences and notes never are. What the file itself marks as an artifact is removed
//! first.

use std::collections::HashMap;

use super::line::Line;
use super::word::Word;

/// A page of lines.
#[derive(Debug)]
pub(super) struct Page {
    /// Page number, from 1.
    pub(super) number: u32,
    pub(super) height: f64,
    pub(super) lines: Vec<Line>,
}

/// Maximum number of rows of a header or footer.
const ROWS: usize = 3;
/// Rows within this distance, in points, are at the same height.
const LEVEL: f64 = 2.0;
/// Headers and footers are within this fraction of the page height from its edge.
const MARGIN: f64 = 0.2;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Edge {
    Top,
    Bottom,
}

/// Lines side by side at one edge of a page.
struct Row {
    /// Index of the page.
    page: usize,
    lines: Vec<usize>,
    base: f64,
    text: String,
    /// Its text with every number replaced by one character.
    pattern: String,
    /// Whether it is larger than the body.
    is_large: bool,
    /// Whether it has the number of its page at one edge, and is apart from the text.
    is_numbered: bool,
    /// Its first and last words, if they are numbers, minus the page index.
    offsets: Vec<(i64, String)>,
}

/// Removes the headers and footers of the pages of a text with this body size. Returns the page numbers printed in
/// them.
fn stripped(pages: &mut [Page], body: f64) -> Vec<Option<String>> {
    let mut numbers = vec![None; pages.len()];
    let artifacts: Vec<Row> = (0..pages.len()).flat_map(|page| artifacts(pages, page)).collect();
    for (place, number) in headers_and_footers(&artifacts, &numbers) {
        numbers[artifacts[place].page] = number;
    }
    for page in pages.iter_mut() {
        page.lines.retain(|line| !line.artifact);
    }
    for edge in [Edge::Top, Edge::Bottom] {
        for _ in 0..ROWS {
            let rows: Vec<Row> = (0..pages.len()).filter_map(|page| row(pages, page, edge, body)).collect();
            let found = headers_and_footers(&rows, &numbers);
            if found.is_empty() {
                break;
            }
            for (place, number) in found {
                let row = &rows[place];
                if number.is_some() {
                    numbers[row.page] = number;
                }
                let mut index = 0;
                pages[row.page].lines.retain(|_| {
                    index += 1;
                    !row.lines.contains(&(index - 1))
                });
            }
        }
    }
    numbers
}

/// Removes the headers and footers of the pages of a text with this body size.
pub(super) fn strip(pages: &mut [Page], body: f64) {
    stripped(pages, body);
}

/// Returns the rows of a page that the file marks as artifacts.
fn artifacts(pages: &[Page], page: usize) -> Vec<Row> {
    let lines = &pages[page].lines;
    (0..lines.len()).filter(|line| lines[*line].artifact).map(|line| Row::of(pages, page, vec![line])).collect()
}

/// Returns the outermost row of a page at an edge, if it may be a header or footer.
fn row(pages: &[Page], place: usize, edge: Edge, body: f64) -> Option<Row> {
    let page = &pages[place];
    let bases = page.lines.iter().map(|line| line.base);
    let base = match edge {
        Edge::Top => bases.min_by(f64::total_cmp).filter(|base| *base < MARGIN * page.height)?,
        Edge::Bottom => bases.max_by(f64::total_cmp).filter(|base| *base > (1.0 - MARGIN) * page.height)?,
    };
    let mut lines: Vec<usize> =
        (0..page.lines.len()).filter(|line| (page.lines[*line].base - base).abs() < LEVEL).collect();
    if edge == Edge::Bottom && is_note(page, lines[0]) {
        return None;
    }
    lines.sort_by(|one, other| page.lines[*one].left.total_cmp(&page.lines[*other].left));
    let is_large = lines.iter().any(|line| page.lines[*line].size > 1.15 * body);
    let is_numbered = is_numbered(page, place, &lines) && is_apart(page, &lines);
    Some(Row { is_large, is_numbered, ..Row::of(pages, place, lines) })
}

/// Whether a row has the number of its page at one edge and other words, far from it, at the other.
fn is_numbered(page: &Page, place: usize, row: &[usize]) -> bool {
    let words: Vec<(&Word, f64)> =
        row.iter().flat_map(|line| page.lines[*line].words.iter().map(|word| (word, page.lines[*line].size))).collect();
    let [first, .., last] = &words[..] else { return false };
    let is_number = |word: &Word| word.text.parse::<usize>() == Ok(place + 1);
    let gap = |pair: &[(&Word, f64)]| pair[1].0.left - pair[0].0.right > 1.5 * pair[0].1;
    is_number(first.0) && gap(&words[..2]) || is_number(last.0) && gap(&words[words.len() - 2..])
}

/// Whether a row is further from the other lines than they are from each other.
fn is_apart(page: &Page, row: &[usize]) -> bool {
    let line = &page.lines[row[0]];
    let others = page.lines.iter().enumerate().filter(|(place, _)| !row.contains(place));
    others.into_iter().all(|(_, other)| (other.base - line.base).abs() > 1.6 * line.size)
}

/// Whether a line at the bottom of a page is the last of a note that the page refers to.
fn is_note(page: &Page, last: usize) -> bool {
    let last = &page.lines[last];
    let is_referred_to = |sign: &str, size: f64| {
        let above = page.lines.iter().filter(|line| line.base < last.base && line.size > 1.05 * size);
        let words = above.flat_map(|line| line.words.iter().skip(1));
        words.filter(|word| word.raised).any(|word| word.text == sign)
    };
    let begins = |line: &Line| {
        let sign = line.words[0].text.trim_end_matches(['.', ')']);
        line.words.len() > 1 && is_referred_to(sign, line.size)
    };
    // Up the lines of the note to the one with its label.
    let mut line = last;
    for _ in 0..12 {
        if begins(line) {
            return true;
        }
        let steps = page.lines.iter().filter(|other| {
            (0.5 * line.size..1.6 * line.size).contains(&(line.base - other.base))
                && (other.size - line.size).abs() < 0.1 * line.size
        });
        match steps.max_by(|one, other| one.base.total_cmp(&other.base)) {
            Some(above) => line = above,
            None => return false,
        }
    }
    false
}

impl Row {
    fn of(pages: &[Page], place: usize, lines: Vec<usize>) -> Self {
        let page = &pages[place];
        let text = lines.iter().map(|line| page.lines[*line].text()).collect::<Vec<_>>().join(" ");
        // `— 3 —`
        let words: Vec<&str> = text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).collect();
        let ends = [words.first(), words.last().filter(|_| words.len() > 1)];
        // `Page 3 of 12` has its number in the middle.
        let after =
            words.windows(2).find(|pair| matches!(&*pair[0].to_lowercase(), "page" | "p." | "seite" | "página"));
        let ends = ends.into_iter().flatten().chain(after.map(|pair| &pair[1]));
        let offset = |word: &&str| {
            let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
            let number = bare.parse().ok().or_else(|| roman(bare))?;
            Some((number - i64::try_from(place).ok()?, bare.to_owned()))
        };
        let offsets = ends.filter_map(offset).collect();
        let base = page.lines[lines[0]].base;
        Self { page: place, base, lines, offsets, pattern: pattern(&text), text, is_large: false, is_numbered: false }
    }

    /// Whether it ends as a sentence does: running headers do not, but lines of notes may.
    fn is_sentence(&self) -> bool {
        self.text.ends_with(['.', '!', '?', '”', '"']) && self.text.split(' ').count() > 3
    }
}

/// Returns the rows that are headers or footers, each with the page number printed in it, if any.
fn headers_and_footers(rows: &[Row], numbers: &[Option<String>]) -> Vec<(usize, Option<String>)> {
    let near = |one: &Row, other: &Row| (one.base - other.base).abs() < LEVEL;
    let mut patterns: HashMap<&str, Vec<&Row>> = HashMap::new();
    let mut offsets: HashMap<i64, usize> = HashMap::new();
    for row in rows {
        patterns.entry(&row.pattern).or_default().push(row);
        for (offset, _) in &row.offsets {
            *offsets.entry(*offset).or_default() += 1;
        }
    }
    let enough = if numbers.len() < 5 { 2 } else { 3 };
    let number = |row: &Row| {
        // A page has one printed number: another row that begins with one is a note.
        let may = numbers[row.page].is_none() && !row.is_sentence();
        let known = row.offsets.iter().filter(|(offset, _)| may && offsets[offset] >= enough);
        known.max_by_key(|(offset, _)| offsets[offset]).map(|(_, number)| number.clone())
    };
    let repeats = |row: &Row| {
        let rows = patterns[&*row.pattern].iter().filter(|other| near(row, other));
        // Titles of chapters differ in their number only.
        let alike = rows.clone().filter(|other| !row.is_large || row.text == other.text).count();
        // Headers of left and right pages alternate.
        let alternates = rows.clone().any(|other| row.text == other.text && row.page.abs_diff(other.page) == 2);
        (alike >= enough || alternates && !row.is_sentence()) && row.pattern.chars().any(char::is_alphanumeric)
    };
    let bare = |row: &Row| row.text.trim_matches(|c: char| !c.is_alphanumeric()).parse::<usize>();
    let is_number = |row: &Row| bare(row) == Ok(row.page + 1) || row.is_numbered;
    let mut found: Vec<(usize, Option<String>)> = Vec::new();
    for (place, row) in rows.iter().enumerate() {
        let number = number(row).filter(|_| !row.is_large).or_else(|| is_number(row).then(|| row.text.clone()));
        if number.is_some() || repeats(row) {
            found.push((place, number));
        }
    }
    // Headers that name the section differ between pages but are at the same height.
    let settled: Vec<f64> = found.iter().map(|(place, _)| rows[*place].base).collect();
    let stands_there = |row: &Row| {
        !row.is_sentence()
            && !row.is_large
            && settled.iter().filter(|base| (*base - row.base).abs() < LEVEL).count() >= enough
    };
    let others = (0..rows.len()).filter(|place| !found.iter().any(|(other, _)| other == place));
    let others: Vec<_> = others.filter(|place| stands_there(&rows[*place])).map(|place| (place, None)).collect();
    found.extend(others);
    found
}

/// Returns a text with every number in it as `#`.
fn pattern(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        let is_roman = roman(word.trim_matches(|c: char| !c.is_alphanumeric())).is_some();
        for c in if is_roman { "#" } else { word }.chars() {
            match c {
                c if !c.is_ascii_digit() => pattern.extend(c.to_lowercase()),
                _ if !pattern.ends_with('#') => pattern.push('#'),
                _ => {}
            }
        }
        pattern.push(' ');
    }
    pattern
}

/// Returns the value of a Roman numeral below a hundred: front matter is not longer.
fn roman(word: &str) -> Option<i64> {
    let lower = word.to_lowercase();
    if lower.is_empty() || lower.len() > 8 || word != lower && word != word.to_uppercase() {
        return None;
    }
    let values: Vec<i64> = lower
        .bytes()
        .map(|c| match c {
            b'i' => Some(1),
            b'v' => Some(5),
            b'x' => Some(10),
            b'l' => Some(50),
            _ => None,
        })
        .collect::<Option<_>>()?;
    let signed = |place: usize| match values.get(place + 1) {
        Some(next) if *next > values[place] => -values[place],
        _ => values[place],
    };
    Some((0..values.len()).map(signed).sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str, base: f64) -> Line {
        let word = |text: &str| Word { text: text.into(), left: 50.0, right: 300.0, raised: false, attached: false };
        Line::of(text.split(' ').map(word).collect(), base, 10.0).expect("it has words")
    }

    fn page(number: u32, head: &str, foot: &str) -> Page {
        let mut lines = vec![
            line(["A ferry", "A levy", "A quay", "The steel", "The boats", "A river"][number as usize - 1], 90.0),
            line("More of it.", 600.0),
        ];
        lines.extend((!head.is_empty()).then(|| line(head, 40.0)));
        lines.extend((!foot.is_empty()).then(|| line(foot, 780.0)));
        Page { number, height: 842.0, lines }
    }

    #[test]
    fn headers_and_page_numbers_are_removed() {
        let mut pages = vec![
            page(1, "", "xi"),
            page(2, "The Lantern", "12"),
            page(3, "Of bridges", "13"),
            page(4, "The Lantern", "14"),
            page(5, "The Lantern", "15"),
            page(6, "1407 was a good year for Marnick.", ""),
        ];
        pages[5].lines[2].base = 75.0;
        let numbers = stripped(&mut pages, 10.0);
        let left: Vec<usize> = pages.iter().map(|page| page.lines.len()).collect();
        assert_eq!(left, [2, 2, 2, 2, 2, 3]);
        assert_eq!(numbers.iter().flatten().collect::<Vec<_>>(), ["xi", "12", "13", "14", "15"]);
    }

    #[test]
    fn a_row_with_the_number_of_its_page_is_a_header() {
        let mut pages = vec![page(1, "", ""), page(2, "", "")];
        let far = |text: &str, left: f64| Word {
            text: text.into(),
            left,
            right: left + 20.0,
            raised: false,
            attached: false,
        };
        pages[1].lines.extend(Line::of(vec![far("2", 50.0), far("Lantern", 300.0)], 40.0, 10.0));
        stripped(&mut pages, 10.0);
        assert_eq!(pages[1].lines.len(), 2);
        // The beginning of a paragraph is not.
        pages[1].lines.extend(Line::of(vec![far("2", 50.0), far("million", 75.0)], 40.0, 10.0));
        stripped(&mut pages, 10.0);
        assert_eq!(pages[1].lines.len(), 3);
    }

    #[test]
    fn roman_numerals_are_numbers() {
        assert_eq!(["iv", "XIX", "xlii", "mix", "Iv", ""].map(roman), [Some(4), Some(19), Some(42), None, None, None]);
    }
}
