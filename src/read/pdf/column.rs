//! Determines the column of each line in reading order: where its lines begin and may end.

use super::line::Line;

/// The edges of a column of lines.
#[derive(Clone, Copy)]
pub(super) struct Column {
    pub(super) left: f64,
    pub(super) right: f64,
}

/// Whether a line is below another in the same column.
pub(super) fn continues(above: &(u32, Line), below: &(u32, Line)) -> bool {
    above.0 == below.0 && below.1.base > above.1.base
}

/// Returns the edges of each line's column. A column consists of consecutive lines of about one size, each below the
/// previous. Too few lines do not show the edges: they take those of another column that they fit into.
pub(super) fn columns(lines: &[(u32, Line)]) -> Vec<Column> {
    let alike = |above: &(u32, Line), below: &(u32, Line)| {
        continues(above, below) && (above.1.size - below.1.size).abs() < 0.08 * above.1.size
    };
    let groups: Vec<&[(u32, Line)]> = lines.chunk_by(alike).collect();
    let own = |group: &&[(u32, Line)]| {
        let left = edge(group.iter().map(|(_, line)| -line.left).collect());
        Column { left: -left, right: edge(group.iter().map(|(_, line)| line.right).collect()) }
    };
    let owned: Vec<Column> = groups.iter().map(own).collect();
    // Column edges supported by many lines of the document, with the number of lines.
    let mut known: Vec<(Column, usize)> = Vec::new();
    for (group, column) in groups.iter().zip(&owned) {
        let same = |other: &&mut (Column, usize)| {
            (other.0.left - column.left).abs() < 2.0 && (other.0.right - column.right).abs() < 2.0
        };
        match known.iter_mut().find(same) {
            Some((_, count)) => *count += group.len(),
            None => known.push((*column, group.len())),
        }
    }
    known.retain(|(_, count)| *count > 15);
    let mut columns = Vec::with_capacity(lines.len());
    for (group, own) in groups.iter().zip(owned) {
        let holds = |(column, _): &&(Column, usize)| {
            column.left < own.left + 2.0 && column.right > own.right - 2.0 && group.len() < 30
        };
        let widest = known.iter().filter(holds).map(|(column, _)| *column);
        let narrowest = widest.min_by(|one, other| (one.right - one.left).total_cmp(&(other.right - other.left)));
        columns.extend(std::iter::repeat_n(narrowest.unwrap_or(own), group.len()));
    }
    narrow(lines, &mut columns);
    columns
}

/// Returns the outermost position at which three edges coincide, if any; else the outermost edge.
fn edge(mut edges: Vec<f64>) -> f64 {
    edges.sort_by(|one, other| other.total_cmp(one));
    let together = |three: &&[f64]| three[0] - three[2] < 2.0;
    edges.windows(3).find(together).or(edges.get(..1)).map_or(0.0, |edges| edges[0])
}

/// Moves the right edge of lines that are indented together to the end of the longest of them: a quotation may be set
/// narrower than the surrounding text.
fn narrow(lines: &[(u32, Line)], columns: &mut [Column]) {
    let mut start = 0;
    while start < lines.len() {
        let first = &lines[start].1;
        let together = |pair: &[(u32, Line)]| {
            let (above, below) = (&pair[0].1, &pair[1].1);
            continues(&pair[0], &pair[1])
                && (above.left - below.left).abs() < 0.4 * first.size
                && (above.size - below.size).abs() < 0.08 * first.size
                && below.base - above.base < 1.6 * first.size
        };
        let count = 1 + lines[start..].windows(2).take_while(|pair| together(pair)).count();
        if count > 1 && first.left - columns[start].left > 0.8 * first.size {
            let right = lines[start..start + count].iter().map(|(_, line)| line.right).fold(f64::MIN, f64::max);
            for column in &mut columns[start..start + count] {
                column.right = column.right.min(right);
            }
        }
        start += count;
    }
}
