//! Puts the lines of a page in reading order, and joins the parts of each line.
//!
//! The page is cut along its white space into regions (recursive XY-cut: Nagy and Seth, "Hierarchical representation of
//! optically scanned documents", 1984; Ha, Haralick and Phillips, "Recursive X-Y cut using bounding boxes of connected
//! components", 1995). A region is cut from top to bottom into bands, and a band of several columns into its columns.
//! Cells of a table are not columns: they are read row by row. Where the white space allows two readings, the order in
//! which the file draws decides.

use super::band::{Band, bands, em, extent};
use super::line::{Column, Line};
use super::rows::{Layout, layout, rows};

/// Maximum depth of cuts: deeper regions are read from the top down.
const MAX_DEPTH: usize = 24;

/// Sorts the lines of a page.
pub(super) fn order(lines: Vec<Line>) -> Vec<Line> {
    let mut cutter = Cutter { lines: &lines, parts: Vec::with_capacity(lines.len()) };
    let all: Vec<usize> = (0..lines.len()).collect();
    cutter.region(&all, 0);
    let parts = cutter.parts;
    let mut lines: Vec<Option<Line>> = lines.into_iter().map(Some).collect();
    let mut ordered = Vec::with_capacity(parts.len());
    for part in parts {
        // The lines of a wrapped cell stay apart, since a word may go on in the next.
        let mut joined: Vec<Line> = Vec::new();
        for line in part.lines.into_iter().filter_map(|place| lines[place].take()) {
            match joined.last_mut().filter(|last| !part.is_row || line.left > last.right) {
                Some(last) => last.append(line),
                None => joined.push(line),
            }
        }
        let first = ordered.len();
        ordered.extend(joined.into_iter().map(|line| Line { column: part.column, is_row: part.is_row, ..line }));
        ordered.iter_mut().skip(first + 1).for_each(|line: &mut Line| line.goes_on = true);
    }
    ordered
}

/// The parts of a line, from the left, or those of a row of a table.
struct Parts {
    lines: Vec<usize>,
    column: Column,
    is_row: bool,
}

struct Cutter<'a> {
    lines: &'a [Line],
    parts: Vec<Parts>,
}

impl Cutter<'_> {
    /// Reads a region.
    fn region(&mut self, of: &[usize], depth: usize) {
        if of.is_empty() {
            return;
        }
        let bounds = extent(self.lines, of);
        // Strips that turned out to separate no columns.
        let mut closed: Vec<Column> = Vec::new();
        'again: loop {
            let bands = bands(self.lines, of, &closed);
            let is_one = bands.len() == 1;
            let mut column: Vec<usize> = Vec::new();
            let before = self.parts.len();
            for band in bands {
                if band.strips.is_empty() || depth > MAX_DEPTH {
                    column.extend(band.lines());
                    continue;
                }
                self.column(&std::mem::take(&mut column), bounds);
                if !is_one {
                    self.region(&band.lines(), depth + 1);
                    continue;
                }
                if let Some((above, below)) = self.split(&band) {
                    self.region(&above, depth + 1);
                    self.region(&below, depth + 1);
                    continue;
                }
                if let Some(strip) = self.columns(&band, depth) {
                    closed.push(strip);
                    self.parts.truncate(before);
                    continue 'again;
                }
            }
            self.column(&column, bounds);
            return;
        }
    }

    /// Reads the columns of a band. Returns a strip that does not separate columns, if there is one.
    fn columns(&mut self, band: &Band, depth: usize) -> Option<Column> {
        let of = band.lines();
        let mut strips = band.strips.clone();
        // What is drawn side by side is most often separated by the widest strip. The gaps of justified lines may be wider.
        strips.sort_by(|one, other| (other.right - other.left).total_cmp(&(one.right - one.left)));
        let is_drawn = |strip: &&Column| self.is_drawn_between(&of, strip);
        let strip = *strips.iter().find(is_drawn).unwrap_or(&strips[0]);
        let (left, right): (Vec<usize>, Vec<usize>) =
            of.iter().partition(|line| self.lines[**line].right <= strip.left + 0.1);
        match layout(self.lines, &left, &right) {
            Layout::Columns => {
                self.region(&left, depth + 1);
                self.region(&right, depth + 1);
                None
            }
            Layout::One => Some(strip),
            Layout::Table => {
                let column = extent(self.lines, &of);
                for row in rows(self.lines, &of, &band.strips) {
                    let bases = row.iter().map(|line| self.lines[*line].left);
                    let is_row = bases.fold(f64::MIN, f64::max) > strip.left.min(band.strips[0].left) && row.len() > 1;
                    self.parts.push(Parts { lines: row, column, is_row });
                }
                None
            }
        }
    }

    /// Reads lines of one column from the top down.
    fn column(&mut self, of: &[usize], column: Column) {
        let mut sorted = of.to_vec();
        sorted.sort_by(|one, other| self.lines[*one].base.total_cmp(&self.lines[*other].base));
        let mut parts: Vec<Vec<usize>> = Vec::new();
        for place in sorted {
            let line = &self.lines[place];
            let is_beside = |part: &Vec<usize>| {
                let first = &self.lines[part[0]];
                let overlaps = |other: &usize| {
                    let other = &self.lines[*other];
                    let room = 0.3 * line.size;
                    other.left + room < line.right && line.left + room < other.right
                };
                (line.base - first.base).abs() < 0.25 * line.size.min(first.size) && !part.iter().any(overlaps)
            };
            match parts.iter_mut().rev().take(8).find(|part| is_beside(part)) {
                Some(part) => part.push(place),
                None => parts.push(vec![place]),
            }
        }
        for mut lines in parts {
            lines.sort_by(|one, other| self.lines[*one].left.total_cmp(&self.lines[*other].left));
            self.parts.push(Parts { lines, column, is_row: false });
        }
    }

    /// Splits a band where its columns end and others, or a block below them, begin.
    fn split(&self, band: &Band) -> Option<(Vec<usize>, Vec<usize>)> {
        let count = band.clusters.len();
        let all = band.lines();
        if count < 2 || self.is_in_order(&all, &band.strips) {
            return None;
        }
        let at = |place: usize| (band.clusters[..place].concat(), band.clusters[place..].concat());
        let is_drawn_so = |above: &[usize], below: &[usize]| {
            let last = above.iter().map(|line| self.lines[*line].order).max();
            let first = below.iter().map(|line| self.lines[*line].order).min();
            let columns = |of: &[usize]| {
                let sides = self.sides(of, &band.strips);
                let many = sides.iter().any(|side| side.len() > 1);
                let several = sides.iter().filter(|side| !side.is_empty()).count() > 1;
                (several, several && many && self.is_in_order(of, &band.strips))
            };
            let ((several_above, ordered_above), (several_below, ordered_below)) = (columns(above), columns(below));
            last < first && (ordered_above && (ordered_below || !several_below) || ordered_below && !several_above)
        };
        let drawn = (1..count).map(at).find(|(above, below)| is_drawn_so(above, below));
        drawn.or_else(|| (1..count).map(at).find(|(above, below)| self.ends_level(above, below, &band.strips)))
    }

    /// Returns the lines of each column.
    fn sides(&self, of: &[usize], strips: &[Column]) -> Vec<Vec<usize>> {
        let mut sides = vec![Vec::new(); strips.len() + 1];
        for line in of {
            let side = strips.iter().filter(|strip| strip.right <= self.lines[*line].left + 0.1).count();
            sides[side].push(*line);
        }
        sides
    }

    /// Whether the file draws one column after the other.
    fn is_in_order(&self, of: &[usize], strips: &[Column]) -> bool {
        let sides = self.sides(of, strips);
        let orders = sides.iter().filter(|side| !side.is_empty()).map(|side| {
            let orders = side.iter().map(|line| self.lines[*line].order);
            (orders.clone().min(), orders.max())
        });
        let orders: Vec<_> = orders.collect();
        orders.windows(2).all(|pair| pair[0].1 < pair[1].0)
    }

    /// Whether the file draws several lines left of a strip, then several right of it.
    fn is_drawn_between(&self, of: &[usize], strip: &Column) -> bool {
        let (left, right): (Vec<usize>, Vec<usize>) =
            of.iter().partition(|line| self.lines[**line].right <= strip.left + 0.1);
        let order = |line: &usize| self.lines[*line].order;
        left.len() > 2 && right.len() > 2 && left.iter().map(order).max() < right.iter().map(order).min()
    }

    /// Whether the columns above end on one level, with a gap to a block below that is in one column.
    fn ends_level(&self, above: &[usize], below: &[usize], strips: &[Column]) -> bool {
        let bottom = |side: &Vec<usize>| side.iter().map(|line| self.lines[*line].base).fold(f64::MIN, f64::max);
        let sides = self.sides(above, strips);
        if sides.iter().any(|side| side.len() < 3)
            || self.sides(below, strips).iter().filter(|s| !s.is_empty()).count() > 1
        {
            return false;
        }
        let leading = 1.4 * em(self.lines, above);
        let bottoms: Vec<f64> = sides.iter().map(bottom).collect();
        let (high, low) = bottoms.iter().fold((f64::MAX, f64::MIN), |(high, low), at| (high.min(*at), low.max(*at)));
        let next = below.iter().map(|line| self.lines[*line].base).fold(f64::MAX, f64::min);
        low - high < 1.2 * leading && next - low > 1.4 * leading
    }
}

#[cfg(test)]
mod tests;
