//! Text that runs across a page of vertical writing: headings above the columns, captions, tables.
//!
//! It is laid out by itself, as on a page of its own, and its paragraphs are put before or after those of the columns.

use std::mem;

use super::glyph::{Glyph, Shown};
use super::paragraph::{Paragraph, paragraphs};
use super::running_headers::{Page, strip};
use super::{line, order};

/// Fewer glyphs side by side may be figures within a column.
const MIN: usize = 3;
/// The width of what is set side by side within a column, in ems.
pub(super) const WITHIN: f64 = 1.6;
/// The part of the height of a page in which a number alone is a page number.
const MARGIN: f64 = 0.12;

/// Separates the glyphs of columns from runs of glyphs that are set side by side.
pub(super) fn split(glyphs: Vec<Glyph>) -> (Vec<Glyph>, Vec<Glyph>) {
    let (mut columns, mut across, mut run) = (Vec::new(), Vec::new(), Vec::new());
    for glyph in glyphs {
        let goes_on = run.last().is_none_or(|last: &Glyph| {
            let gap = glyph.left - last.right;
            let is_level = (glyph.base - last.base).abs() < 0.05 * glyph.size;
            is_level && (glyph.size - last.size).abs() < 0.1 * glyph.size && (-0.3..1.2).contains(&(gap / glyph.size))
        });
        if !goes_on {
            if is_across(&run) { &mut across } else { &mut columns }.append(&mut run);
        }
        run.push(glyph);
    }
    if is_across(&run) { &mut across } else { &mut columns }.append(&mut run);
    (columns, across)
}

fn is_across(run: &[Glyph]) -> bool {
    let [first, .., last] = run else { return false };
    run.len() >= MIN && last.right - first.left > WITHIN * first.size
}

/// The paragraphs that run across the pages.
#[derive(Default)]
pub(super) struct Across {
    /// Each with whether it is above the columns of its page.
    paragraphs: Vec<(Paragraph, bool)>,
}

impl Across {
    /// Lays out what runs across the pages, whose columns begin at `tops`. `body`: the size of the print.
    pub(super) fn of(shown: &mut [Shown], tops: &[f64], body: f64) -> Self {
        if shown.iter().all(|page| page.across.is_empty()) {
            return Self::default();
        }
        let mut pages: Vec<Page> =
            (1..).zip(shown.iter_mut()).map(|(number, page)| page_across(number, page)).collect();
        strip(&mut pages, body);
        for page in &mut pages {
            let height = page.height;
            let is_margin = |base: f64| base < MARGIN * height || base > (1.0 - MARGIN) * height;
            page.lines.retain(|line| line.text().contains(char::is_alphabetic) || !is_margin(line.base));
            page.lines = order::order(mem::take(&mut page.lines));
            for line in &mut page.lines {
                line.is_across = true;
            }
        }
        let is_above = |paragraph: &Paragraph| {
            paragraph.lines.iter().all(|(page, line)| tops.get(*page as usize - 1).is_some_and(|top| line.base < *top))
        };
        let paragraphs = paragraphs(pages, body).into_iter().map(|paragraph| {
            let is_above = is_above(&paragraph);
            (paragraph, is_above)
        });
        Self { paragraphs: paragraphs.collect() }
    }

    /// Puts the paragraphs among those of the columns.
    pub(super) fn put(self, columns: Vec<Paragraph>) -> Vec<Paragraph> {
        if self.paragraphs.is_empty() {
            return columns;
        }
        let page = |paragraph: &Paragraph| paragraph.lines.first().map_or(0, |(page, _)| *page);
        let mut all: Vec<((u32, u8), Paragraph)> = columns.into_iter().map(|it| ((page(&it), 1), it)).collect();
        all.extend(self.paragraphs.into_iter().map(|(it, is_above)| ((page(&it), if is_above { 0 } else { 2 }), it)));
        // The columns are in order already, except that notes may go back to an earlier page.
        let mut last = 0;
        for ((page, place), _) in &mut all {
            if *place == 1 {
                last = last.max(*page);
                *page = last;
            }
        }
        all.sort_by_key(|(place, _)| *place);
        all.into_iter().map(|(_, paragraph)| paragraph).collect()
    }
}

/// Returns where the columns of each page begin.
pub(super) fn tops(shown: &[Shown]) -> Vec<f64> {
    let top = |page: &Shown| page.glyphs.iter().map(|glyph| glyph.left).min_by(f64::total_cmp);
    shown.iter().map(|page| top(page).unwrap_or(f64::MAX)).collect()
}

/// Returns a page with the lines that run across it.
fn page_across(number: u32, page: &mut Shown) -> Page {
    let across = mem::take(&mut page.across);
    let (width, height) = (page.height, page.width);
    let page = Shown { width, height, turn: 0, is_mirrored: false, ..page.with(across) };
    Page { number, height, lines: line::lines(&page) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::pdf::glyph::Text;

    fn glyph(c: char, left: f64, base: f64) -> Glyph {
        let (right, size) = (left + 10.0, 10.0);
        Glyph { text: Text::One(c), left, right, base, size, starts_run: true, artifact: false, mark: None }
    }

    #[test]
    fn glyphs_side_by_side_are_not_in_the_columns() {
        let heading = "港湾新聞".chars().enumerate().map(|(place, c)| glyph(c, 100.0 + 10.0 * place as f64, 40.0));
        let column = "委員会は".chars().enumerate().map(|(place, c)| glyph(c, 300.0, 100.0 + 11.0 * place as f64));
        let figures = "12".chars().enumerate().map(|(place, c)| {
            let left = 300.0 + 5.0 * place as f64;
            Glyph { right: left + 5.0, ..glyph(c, left, 144.0) }
        });
        let (columns, across) = split(heading.chain(column).chain(figures).collect());
        let text = |glyphs: &[Glyph]| glyphs.iter().map(|glyph| glyph.text.first()).collect::<String>();
        assert_eq!((text(&columns), text(&across)), ("委員会は12".to_owned(), "港湾新聞".to_owned()));
    }
}
