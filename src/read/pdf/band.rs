//! Cuts a region of a page into bands, one above the other. White strips separate the columns of a band.

use super::line::{Column, Line};

/// The narrowest strip between two columns, in ems.
const GUTTER: f64 = 0.6;
/// The part of an em above the baseline that a line occupies.
const ABOVE: f64 = 0.75;
/// The part of an em below the baseline that a line occupies.
const BELOW: f64 = 0.2;

/// Lines that overlap vertically, directly or by others between them.
struct Cluster {
    lines: Vec<usize>,
    /// The strips that none of its lines crosses, within the region.
    free: Vec<Column>,
}

/// Clusters that share the strips between their columns.
pub(super) struct Band {
    /// The lines of each cluster, from the top down.
    pub(super) clusters: Vec<Vec<usize>>,
    /// The strips between its columns, from the left. None if it is one column.
    pub(super) strips: Vec<Column>,
}

impl Band {
    /// Returns its lines.
    pub(super) fn lines(&self) -> Vec<usize> {
        self.clusters.concat()
    }
}

/// Returns the horizontal extent of lines.
pub(super) fn extent(lines: &[Line], of: &[usize]) -> Column {
    let left = of.iter().map(|line| lines[*line].left).fold(f64::MAX, f64::min);
    let right = of.iter().map(|line| lines[*line].right).fold(f64::MIN, f64::max);
    Column { left, right }
}

/// Returns the median size of lines.
pub(super) fn em(lines: &[Line], of: &[usize]) -> f64 {
    let mut sizes: Vec<f64> = of.iter().map(|line| lines[*line].size).collect();
    let middle = sizes.len() / 2;
    if sizes.is_empty() { 10.0 } else { *sizes.select_nth_unstable_by(middle, f64::total_cmp).1 }
}

/// Cuts a region into bands. Strips marked in `closed` do not separate columns.
pub(super) fn bands(lines: &[Line], of: &[usize], closed: &[Column]) -> Vec<Band> {
    let bounds = extent(lines, of);
    let gutter = GUTTER * em(lines, of);
    let mut bands: Vec<Band> = Vec::new();
    let mut free: Vec<Column> = Vec::new();
    for cluster in clusters(lines, of, bounds, gutter, closed) {
        let Some(band) = bands.last_mut() else {
            free.clone_from(&cluster.free);
            let strips = inner(&free, extent(lines, &cluster.lines));
            bands.push(Band { clusters: vec![cluster.lines], strips });
            continue;
        };
        let shared = shared(&free, &cluster.free, gutter);
        let above = band.lines();
        let together = extent(lines, &[above.clone(), cluster.lines.clone()].concat());
        let strips = inner(&shared, together);
        let own = inner(&cluster.free, extent(lines, &cluster.lines));
        // The gaps of a single line say nothing about a block below it without gaps.
        let below = extent(lines, &cluster.lines);
        let is_across = || band.strips.iter().all(|strip| below.left < strip.right && strip.left < below.right);
        let is_apart = own.is_empty() && is_one_line(lines, band, gutter) && is_across();
        let is_columnar = !band.strips.is_empty() && !is_apart;
        let fits = if strips.is_empty() {
            !is_columnar && own.is_empty()
        } else if is_columnar {
            true
        } else if own.is_empty() {
            // A column that begins below a picture, drawn before the next.
            is_drawn_first(lines, &cluster.lines, &above) && extent(lines, &cluster.lines).right <= strips[0].left
        } else {
            // One column goes on beside the next: what is above the first belongs to it anyway.
            let strip = strips[0];
            let own_strips = strips.len() == own.len() && own[0].left < strip.right && strip.left < own[0].right;
            own_strips && (extent(lines, &above).right <= strip.left || goes_on(lines, &above, &cluster.lines))
        };
        if fits {
            (band.strips, free) = (strips, shared);
            band.clusters.push(cluster.lines);
        } else {
            let mut clusters = vec![cluster.lines];
            free = cluster.free;
            // What is above a column other than the first, and goes on in it, is its beginning.
            while let (Some(strip), false) = (own.first(), is_columnar)
                && let Some(last) = band.clusters.last().filter(|last| extent(lines, last).left >= strip.right)
                && goes_on(lines, last, &clusters[0])
                && let Some(last) = band.clusters.pop()
            {
                clusters.insert(0, last);
            }
            if band.clusters.is_empty() {
                bands.pop();
            }
            bands.push(Band { clusters, strips: own });
        }
    }
    // Wide gaps in a single line separate no columns.
    for band in &mut bands {
        if is_one_line(lines, band, gutter) {
            band.strips.clear();
        }
    }
    bands
}

/// Whether the lines of a band have one baseline.
fn is_one_line(lines: &[Line], band: &Band, gutter: f64) -> bool {
    let bases = band.clusters.iter().flatten().map(|line| lines[*line].base);
    let (low, high) = bases.fold((f64::MAX, f64::MIN), |(low, high), base| (low.min(base), high.max(base)));
    high - low < 0.25 * gutter / GUTTER
}

/// Whether the file draws some lines before others.
fn is_drawn_first(lines: &[Line], first: &[usize], then: &[usize]) -> bool {
    let last = first.iter().map(|line| lines[*line].order).max();
    last < then.iter().map(|line| lines[*line].order).min()
}

/// Whether a column above a cluster goes on in it without a larger step.
fn goes_on(lines: &[Line], above: &[usize], below: &[usize]) -> bool {
    let Some(last) = above.iter().map(|line| &lines[*line]).max_by(|one, other| one.base.total_cmp(&other.base)) else {
        return false;
    };
    below.iter().map(|line| &lines[*line]).any(|line| {
        let overlaps = line.left < last.right && last.left < line.right;
        overlaps && (line.size - last.size).abs() < 0.1 * last.size && line.base - last.base < 1.6 * last.size
    })
}

/// Returns the clusters of a region from the top down.
fn clusters(lines: &[Line], of: &[usize], bounds: Column, gutter: f64, closed: &[Column]) -> Vec<Cluster> {
    let top = |line: usize| lines[line].base - ABOVE * lines[line].size;
    let mut sorted = of.to_vec();
    sorted.sort_by(|one, other| top(*one).total_cmp(&top(*other)));
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut bottom = f64::MIN;
    for line in sorted {
        match groups.last_mut().filter(|_| top(line) < bottom) {
            Some(group) => group.push(line),
            None => groups.push(vec![line]),
        }
        bottom = bottom.max(lines[line].base + BELOW * lines[line].size);
    }
    let cluster = |group: Vec<usize>| {
        let mut taken: Vec<Column> = group.iter().map(|line| lines[*line].extent()).collect();
        taken.extend_from_slice(closed);
        Cluster { free: free(taken, bounds, gutter), lines: group }
    };
    groups.into_iter().map(cluster).collect()
}

/// Returns the strips of a region that are wide enough and not taken.
fn free(mut taken: Vec<Column>, bounds: Column, gutter: f64) -> Vec<Column> {
    taken.sort_by(|one, other| one.left.total_cmp(&other.left));
    let mut free = Vec::new();
    // Beside the region there is room without end.
    let mut end = f64::MIN;
    for column in taken {
        if column.left - end >= gutter {
            free.push(Column { left: end, right: column.left });
        }
        end = end.max(column.right);
    }
    free.push(Column { left: end, right: f64::MAX });
    free.retain(|strip| strip.right > bounds.left && strip.left < bounds.right);
    free
}

/// Returns the parts of strips that are free in both.
fn shared(one: &[Column], other: &[Column], gutter: f64) -> Vec<Column> {
    let both =
        one.iter().flat_map(|a| other.iter().map(|b| Column { left: a.left.max(b.left), right: a.right.min(b.right) }));
    both.filter(|strip| strip.right - strip.left >= gutter).collect()
}

/// Returns the strips with lines on both sides.
fn inner(free: &[Column], extent: Column) -> Vec<Column> {
    free.iter().copied().filter(|strip| strip.left > extent.left && strip.right < extent.right).collect()
}
