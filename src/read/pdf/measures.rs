//! Measures a whole document: the sizes of its body and its headings, the distances of its lines, its indents.

use std::collections::HashMap;

use super::column::continues;
use super::item::label;
use super::line::{Column, Line};
use super::running_headers::Page;

/// Measurements of the whole document, made before it is split.
pub(super) struct Measures {
    /// Font size of the body.
    pub(super) body: f64,
    /// Baseline distance, by line size in tenths of a point.
    leading: HashMap<i64, f64>,
    /// Font sizes of its headings, largest first.
    headings: Vec<f64>,
    /// Whether its paragraphs begin with an indent.
    pub(super) indents: bool,
}

impl Measures {
    /// Measures a document with a body of this size.
    pub(super) fn of(lines: &[(u32, Line)], columns: &[Column], body: f64) -> Self {
        Self { body, leading: leading(lines), headings: headings(lines, body), indents: indents(lines, columns, body) }
    }

    /// Returns the usual baseline distance of lines of this size.
    pub(super) fn leading(&self, size: f64) -> f64 {
        self.leading.get(&tenths(size)).copied().unwrap_or(1.25 * size)
    }

    /// Returns the level of a heading of this size, from 1, if headings have it.
    pub(super) fn heading_level(&self, size: f64) -> Option<u8> {
        let level = self.headings.iter().position(|heading| size > *heading - 0.05 * heading)?;
        Some(level.min(5) as u8 + 1)
    }

    /// Whether a size is that of the body.
    pub(super) fn is_body(&self, size: f64) -> bool {
        (size - self.body).abs() < 0.08 * self.body
    }
}

/// Returns the size of most characters.
pub(super) fn body_size(pages: &[Page]) -> f64 {
    let mut weights: HashMap<i64, usize> = HashMap::new();
    for line in pages.iter().flat_map(|page| &page.lines) {
        *weights.entry(tenths(line.size)).or_default() += line.length();
    }
    let heaviest = weights.into_iter().max_by_key(|(size, weight)| (*weight, -size));
    heaviest.map_or(10.0, |(size, _)| size as f64 / 10.0)
}

fn tenths(size: f64) -> i64 {
    (size * 10.0).round() as i64
}

/// Gives the lines of the body one size if sizes vary from line to line, as recognized text has them.
pub(super) fn level_sizes(pages: &mut [Page], body: f64) {
    let lines = || pages.iter().flat_map(|page| page.lines.windows(2));
    let are_set_together = |pair: &&[Line]| {
        let step = pair[1].base - pair[0].base;
        let size = pair[0].size.max(pair[1].size);
        (0.9 * size..1.7 * size).contains(&step) && (pair[0].left - pair[1].left).abs() < 0.5 * size
    };
    let differ = |pair: &&[Line]| {
        let (small, large) = (pair[0].size.min(pair[1].size), pair[0].size.max(pair[1].size));
        small < 0.97 * large && small > 0.75 * large
    };
    let all = lines().filter(are_set_together).count();
    let different = lines().filter(are_set_together).filter(differ).count();
    if different * 6 > all {
        let lines = pages.iter_mut().flat_map(|page| &mut page.lines);
        for line in lines.filter(|line| (line.size - body).abs() < 0.22 * body) {
            line.size = body;
        }
    }
}

/// Returns the usual baseline distance, by size.
fn leading(lines: &[(u32, Line)]) -> HashMap<i64, f64> {
    let mut steps: HashMap<i64, HashMap<i64, usize>> = HashMap::new();
    for pair in lines.windows(2).filter(|pair| continues(&pair[0], &pair[1])) {
        let (a, b) = (&pair[0].1, &pair[1].1);
        let step = b.base - a.base;
        if tenths(a.size) == tenths(b.size) && step < 3.0 * a.size {
            *steps.entry(tenths(a.size)).or_default().entry(tenths(step)).or_default() += 1;
        }
    }
    let usual = |(size, steps): (i64, HashMap<i64, usize>)| {
        let most = steps.into_iter().max_by_key(|(step, count)| (*count, -step))?;
        Some((size, most.0 as f64 / 10.0))
    };
    steps.into_iter().filter_map(usual).collect()
}

/// Returns the sizes of headings: larger than the body, in lines that contain words.
fn headings(lines: &[(u32, Line)], body: f64) -> Vec<f64> {
    let large = lines.iter().map(|(_, line)| line).filter(|line| line.size > 1.08 * body && line.has_words());
    let mut sizes: Vec<i64> = large.map(|line| tenths(line.size)).collect();
    sizes.sort_unstable();
    sizes.dedup();
    let mut sizes: Vec<f64> = sizes.into_iter().rev().map(|size| size as f64 / 10.0).collect();
    sizes.dedup_by(|small, large| *large - *small < 0.04 * *large);
    sizes
}

/// Whether paragraphs begin with an indent: at least every fifteenth line of the body is indented before one that is not.
fn indents(lines: &[(u32, Line)], columns: &[Column], body: f64) -> bool {
    let is_body = |line: &Line| (line.size - body).abs() < 0.08 * body && !line.is_row;
    let (mut indented, mut all) = (0, 0);
    for (pair, columns) in lines.windows(2).zip(columns.windows(2)) {
        let ((_, line), (_, next)) = (&pair[0], &pair[1]);
        if is_body(line) {
            all += 1;
            let is_indented = (0.7 * body..3.0 * body).contains(&(line.left - columns[0].left));
            let is_flush = is_body(next) && next.left - columns[1].left < 0.3 * body && continues(&pair[0], &pair[1]);
            indented += usize::from(label(line).is_none() && is_indented && is_flush);
        }
    }
    indented * 15 > all
}
