//! Determines the column of each line in reading order: where its lines begin and may end.

use super::line::{Column, Line};

/// Whether a line is below another in the same column.
pub(super) fn continues(above: &(u32, Line), below: &(u32, Line)) -> bool {
    above.0 == below.0 && below.1.base > above.1.base
}

/// Returns the edges of each line's column. A column consists of consecutive lines of about one size, each below the
/// previous. Too few lines do not show the edges: they take those of another column that they fit into.
pub(super) fn columns(lines: &[(u32, Line)]) -> Vec<Column> {
    let alike = |above: &(u32, Line), below: &(u32, Line)| {
        continues(above, below)
            && (above.1.size - below.1.size).abs() < 0.08 * above.1.size
            && above.1.column == below.1.column
            && above.1.is_row == below.1.is_row
    };
    let groups: Vec<&[(u32, Line)]> = lines.chunk_by(alike).collect();
    let own = |group: &&[(u32, Line)]| {
        let left = edge(group.iter().map(|(_, line)| -line.left).collect());
        Column { left: -left, right: edge(group.iter().map(|(_, line)| line.right).collect()) }
    };
    let region = |group: &&[(u32, Line)]| {
        let (page, Line { column, size, .. }) = &group[0];
        let range = lines.partition_point(|(other, _)| other < page)..lines.partition_point(|(other, _)| other <= page);
        let inside = lines[range]
            .iter()
            .map(|(_, line)| line)
            .filter(|line| line.column == *column && !line.is_row && (line.size - size).abs() < 0.08 * size);
        inside.map(|line| (line.left, line.right)).unzip()
    };
    let mut owned: Vec<Column> = groups.iter().map(own).collect();
    // A few lines do not show the edges: others of the same column do.
    for (group, owned) in groups.iter().zip(&mut owned).filter(|(group, _)| group.len() < 8) {
        let (lefts, rights): (Vec<f64>, Vec<f64>) = region(group);
        owned.left = owned.left.min(-edge(lefts.iter().map(|left| -left).collect()));
        owned.right = owned.right.max(edge(rights));
    }
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

/// Whether a line and the next, each with its page, belong together.
type Fits = fn(&[(u32, Line)]) -> bool;

/// Moves the edges of lines that are set narrower than the surrounding text: quotations, which are indented on both sides,
/// and centred blocks.
fn narrow(lines: &[(u32, Line)], columns: &mut [Column]) {
    let is_below = |pair: &[(u32, Line)]| {
        let (above, below) = (&pair[0].1, &pair[1].1);
        continues(&pair[0], &pair[1])
            && (above.size - below.size).abs() < 0.08 * above.size
            && below.base - above.base < 1.6 * above.size
    };
    let is_flush: Fits = |pair| (pair[0].1.left - pair[1].1.left).abs() < 0.4 * pair[0].1.size;
    let is_centred: Fits = |pair| (pair[0].1.centre() - pair[1].1.centre()).abs() < 0.25 * pair[0].1.size;
    let mut start = 0;
    while start < lines.len() {
        let size = lines[start].1.size;
        let count = |fits: Fits| 1 + lines[start..].windows(2).take_while(|pair| is_below(pair) && fits(pair)).count();
        let (flush, centred) = (count(is_flush), count(is_centred));
        let block = &lines[start..start + flush.max(centred)];
        let left = block.iter().map(|(_, line)| line.left).fold(f64::MAX, f64::min);
        let right = block.iter().map(|(_, line)| line.right).fold(f64::MIN, f64::max);
        let indent = left - columns[start].left;
        let is_quotation = flush > 1 && indent > 0.8 * size && columns[start].right - right < 3.0 * indent.max(size);
        if centred > flush && indent > 0.8 * size {
            columns[start..start + centred].fill(Column { left, right });
        } else if is_quotation {
            for column in &mut columns[start..start + flush] {
                *column = Column { left, right: column.right.min(right) };
            }
        }
        start += if centred > flush { centred } else { flush };
    }
}
