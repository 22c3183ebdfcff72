//! Distinguishes the cells of tables and the labels of lists from columns of text.

use std::collections::HashSet;

use super::column::continues;
use super::item::label;
use super::line::{Column, Line};
use super::word::Word;

/// How the lines on both sides of a white strip are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// First the left, then the right.
    Columns,
    /// Row by row.
    Table,
    /// As one: the left contains only labels of lines on the right, or the strip is there by chance.
    One,
}

/// Lines at most this many characters long, on average, are cells.
const CELL: usize = 16;

/// Lines longer than this, on average, are text. Their parts count as one.
const TEXT: usize = 18;

/// Determines how the lines left and right of a strip are read.
pub(super) fn layout(lines: &[Line], left: &[usize], right: &[usize]) -> Layout {
    let (few, many) = if left.len() <= right.len() { (left, right) } else { (right, left) };
    let shared = few.iter().filter(|one| many.iter().any(|other| is_level(&lines[**one], &lines[*other]))).count();
    let is_aligned = shared * 10 >= few.len() * 7;
    if is_aligned && left.iter().all(|line| is_label(&lines[*line])) {
        return Layout::One;
    }
    // The parts of a single line beside others.
    let is_one_line = |side: &[usize]| side.iter().all(|line| is_level(&lines[*line], &lines[side[0]]));
    if shared > 0 && is_one_line(right) && right.len() > 1 {
        return Layout::One;
    }
    let orders = |side: &[usize]| {
        let orders = side.iter().map(|line| lines[*line].order);
        (orders.clone().min(), orders.max())
    };
    let is_drawn_across = orders(left).1 > orders(right).0;
    if !is_aligned {
        // The last line of a justified paragraph has only a left part.
        let is_paragraph = shared > 0 && is_drawn_across && are_stretched(lines, left, right);
        return if is_paragraph { Layout::One } else { Layout::Columns };
    }
    let is_only = || few.len() == 1 && (many.len() == 1 || is_drawn_within(lines, few[0], many));
    if shared == 1 && (is_only() || is_stretched_line(lines, few[0], many)) {
        return Layout::One;
    }
    let is_table = || if are_cells(lines, left, right) { Layout::Table } else { Layout::One };
    let is_short = |side: &[usize]| side.iter().map(|line| lines[*line].length()).sum::<usize>() <= CELL * side.len();
    let is_numeric = |side: &[usize]| side.iter().filter(|line| is_figure(&lines[**line])).count() * 2 > side.len();
    // A file that draws one column after the other has columns: blocks of an address, the entries of an index.
    let is_column_by_column = !is_drawn_across && few.len() > 1;
    // A table of figures beside a column of text is not part of it.
    let is_text = |side: &[usize]| {
        let length: usize = side.iter().map(|line| lines[*line].length()).sum();
        length > TEXT * levels(lines, side)
    };
    let is_beside_text = is_column_by_column && few.len() > 2 && (is_text(left) || is_text(right));
    if (is_numeric(left) || is_numeric(right)) && !is_beside_text {
        return is_table();
    }
    let is_sparse = few.len() * 10 < many.len() * 8;
    if is_column_by_column && (few.len() > 2 || !is_short(few)) || few.len() == 1 {
        return Layout::Columns;
    }
    if is_short(left) || is_short(right) && !is_sparse { is_table() } else { Layout::Columns }
}

/// Returns the number of baselines of some lines.
fn levels(lines: &[Line], of: &[usize]) -> usize {
    let mut bases: Vec<f64> = of.iter().map(|line| lines[*line].base).collect();
    bases.sort_by(f64::total_cmp);
    bases.chunk_by(|one, next| next - one < 2.0).count()
}

/// Whether the first lines right of a strip, in each row, are aligned as the cells of a column are.
fn are_cells(lines: &[Line], left: &[usize], right: &[usize]) -> bool {
    let in_row = |line: &&usize| left.iter().any(|other| is_level(&lines[**line], &lines[*other]));
    let is_first = |line: &&usize| {
        let line = &lines[**line];
        !right.iter().any(|other| is_level(&lines[*other], line) && lines[*other].left < line.left)
    };
    let first: Vec<&Line> = right.iter().filter(is_first).filter(in_row).map(|line| &lines[*line]).collect();
    let is_aligned = |edge: &dyn Fn(&Line) -> f64| {
        let mut edges: Vec<f64> = first.iter().map(|line| edge(line)).collect();
        edges.sort_by(f64::total_cmp);
        let middle = edges.get(edges.len() / 2).copied().unwrap_or_default();
        let near = first.iter().filter(|line| (edge(line) - middle).abs() < 0.3 * line.size).count();
        near * 10 >= first.len() * 7
    };
    if are_stretched(lines, left, right) {
        // Words are above one another by chance, and the last words of justified lines always.
        return first.len() > 3 && is_aligned(&|line| line.left);
    }
    is_aligned(&|line| line.left) || is_aligned(&|line| line.right) || is_aligned(&|line| line.centre())
}

/// Whether the file draws a part of a line between the part before it and the next line: a wide gap in a justified line.
fn is_drawn_within(lines: &[Line], part: usize, others: &[usize]) -> bool {
    let (part, others) = (&lines[part], others.iter().map(|other| &lines[*other]));
    let before = others.clone().filter(|other| other.order < part.order).max_by_key(|other| other.order);
    let after = others.filter(|other| other.order > part.order).min_by_key(|other| other.order);
    let is_partner = |other: &Line| is_level(part, other) && (part.size - other.size).abs() < 0.02 * part.size;
    before.is_some_and(is_partner) && after.is_some_and(|after| after.base > part.base)
}

/// Whether a line is one of several parts of a line with gaps that are alike.
fn is_stretched_line(lines: &[Line], part: usize, others: &[usize]) -> bool {
    let row: Vec<usize> = others.iter().copied().filter(|other| is_level(&lines[part], &lines[*other])).collect();
    row.len() > 1 && are_stretched(lines, &[part], &row)
}

/// Whether the gaps within each row are alike, as those of a justified line with few words are.
fn are_stretched(lines: &[Line], left: &[usize], right: &[usize]) -> bool {
    let mut sorted: Vec<&Line> = left.iter().chain(right).map(|line| &lines[*line]).collect();
    sorted.sort_by(|one, other| one.base.total_cmp(&other.base).then(one.left.total_cmp(&other.left)));
    let (mut rows, mut stretched) = (0, 0);
    for row in sorted.chunk_by(|one, other| is_level(one, other)).filter(|row| row.len() > 2) {
        let gaps = row.windows(2).map(|pair| pair[1].left - pair[0].right);
        let (least, most) = gaps.fold((f64::MAX, 0.0_f64), |(least, most), gap| (least.min(gap), most.max(gap)));
        rows += 1;
        stretched += usize::from(most < 1.2 * least);
    }
    stretched * 2 > rows
}

/// Returns the rows of a table, each with its cells from the left. `strips` separate its columns.
pub(super) fn rows(lines: &[Line], of: &[usize], strips: &[Column]) -> Vec<Vec<usize>> {
    let mut sorted = of.to_vec();
    sorted.sort_by(|one, other| lines[*one].base.total_cmp(&lines[*other].base));
    let mut levels: Vec<Vec<usize>> = Vec::new();
    for line in sorted {
        match levels.last_mut().filter(|level| is_level(&lines[level[0]], &lines[line])) {
            Some(level) => level.push(line),
            None => levels.push(vec![line]),
        }
    }
    let column = |line: usize| strips.iter().filter(|strip| strip.right <= lines[line].left + 0.1).count();
    let steps: Vec<f64> = levels.windows(2).map(|pair| lines[pair[1][0]].base - lines[pair[0][0]].base).collect();
    let least = steps.iter().copied().fold(f64::MAX, f64::min);
    let size = levels.first().map_or(10.0, |level| lines[level[0]].size);
    let are_wrapped = least < 1.5 * size && steps.iter().any(|step| *step > 1.25 * least);
    let mut rows: Vec<Vec<usize>> = Vec::new();
    for (place, level) in levels.into_iter().enumerate() {
        let step = if place == 0 { f64::MAX } else { steps[place - 1] };
        let begins = level.iter().any(|line| column(*line) == 0);
        let goes_on = if are_wrapped { step < 1.15 * least } else { !begins && step < 1.5 * size };
        match rows.last_mut().filter(|row| goes_on && row.len() > 1) {
            Some(row) => row.extend(level),
            None => rows.push(level),
        }
    }
    for row in &mut rows {
        row.sort_by_key(|line| column(*line));
    }
    rows
}

/// Returns the lines that are table rows: their cells are aligned with those of the previous or the next line.
pub(super) fn tables(lines: &[(u32, Line)]) -> HashSet<usize> {
    let mut rows = HashSet::new();
    for (place, pair) in lines.windows(2).enumerate().filter(|(_, pair)| continues(&pair[0], &pair[1])) {
        let (above, below) = (pair[0].1.cells(), pair[1].1.cells());
        // A gap after a label is that of a list item.
        let labelled = |line: &Line, cells: &[&Word]| cells.len() == 1 && label(line).is_some();
        if labelled(&pair[0].1, &above) || labelled(&pair[1].1, &below) {
            continue;
        }
        let near = |one: f64, other: f64| (one - other).abs() < 0.2 * pair[0].1.size;
        let is_figure = |word: &Word| word.text.contains(|c: char| c.is_ascii_digit());
        let aligned = |one: &&Word, other: &&Word| {
            near(one.left, other.left) || is_figure(one) && is_figure(other) && near(one.right, other.right)
        };
        // In stretched lines a few words are above one another by chance.
        let shared = above.iter().filter(|one| below.iter().any(|other| aligned(one, other))).count();
        let most = above.len().max(below.len());
        let is_stretched = most > 1 && pair.iter().all(|(_, line)| line.is_stretched());
        if shared > 0 && if is_stretched { shared == most } else { shared * 2 >= most } {
            rows.extend([place, place + 1]);
        }
    }
    rows
}

/// Whether two lines have one baseline.
fn is_level(one: &Line, other: &Line) -> bool {
    (one.base - other.base).abs() < 0.25 * one.size.min(other.size)
}

/// Whether a line is only a bullet, a number or a letter of a list.
fn is_label(line: &Line) -> bool {
    let text = line.text();
    let bare = text.trim_matches(['(', ')', '.', '[', ']', ':']);
    let is_sign = text.chars().count() <= 2 && !text.contains(char::is_alphabetic);
    is_sign
        || line.words.len() == 1 && bare.chars().count() <= 4 && bare.chars().all(char::is_alphanumeric) && bare != text
}

/// Whether most characters of a line are digits.
fn is_figure(line: &Line) -> bool {
    let (digits, letters) =
        line.words.iter().flat_map(|word| word.text.chars()).fold((0, 0), |(digits, letters), c| {
            (digits + usize::from(c.is_ascii_digit()), letters + usize::from(c.is_alphabetic()))
        });
    digits > letters
}
