//! Puts the lines of a page in reading order: down one column, then down the next.
//!
//! Two rules determine it (after Breuel, "High performance document layout analysis", 2003): of lines above one another
//! the upper comes first; of lines side by side the left comes first, unless a line between them spans both.

use super::line::Line;

/// Pages with more lines are read from top to bottom: they are not text in columns, and the rules take time.
const MAX_LINES: usize = 600;

/// Sorts the lines of a page.
pub(super) fn order(mut lines: Vec<Line>) -> Vec<Line> {
    lines.sort_by(|one, other| one.base.total_cmp(&other.base).then(one.left.total_cmp(&other.left)));
    if lines.len() > MAX_LINES || lines.len() < 3 {
        return lines;
    }
    let order = sorted(&lines);
    let mut lines: Vec<Option<Line>> = lines.into_iter().map(Some).collect();
    order.into_iter().filter_map(|place| lines[place].take()).collect()
}

/// Returns the lines in an order that satisfies the rules, depth first from the top.
fn sorted(lines: &[Line]) -> Vec<usize> {
    let mut order = Vec::with_capacity(lines.len());
    let mut seen = vec![false; lines.len()];
    // Lines, each with the number of predecessors already checked: an explicit stack, since pages may be deep.
    let mut stack: Vec<(usize, usize)> = Vec::new();
    for first in 0..lines.len() {
        if seen[first] {
            continue;
        }
        seen[first] = true;
        stack.push((first, 0));
        while let Some((line, from)) = stack.pop() {
            match (from..lines.len()).find(|other| !seen[*other] && comes_before(lines, *other, line)) {
                Some(other) => {
                    stack.push((line, other + 1));
                    seen[other] = true;
                    stack.push((other, 0));
                }
                None => order.push(line),
            }
        }
    }
    order
}

/// Whether line `one` is read before line `other`. Lines are sorted from the top down.
fn comes_before(lines: &[Line], one: usize, other: usize) -> bool {
    let (a, b) = (&lines[one], &lines[other]);
    if above_one_another(a, b) {
        return a.base < b.base;
    }
    if a.left >= b.left {
        return false;
    }
    let (upper, lower) = (one.min(other), one.max(other));
    !lines[upper + 1..lower].iter().any(|c| above_one_another(c, a) && above_one_another(c, b))
}

/// Whether the horizontal extents of two lines overlap by more than an edge.
fn above_one_another(a: &Line, b: &Line) -> bool {
    a.left.max(b.left) + 0.3 * a.size.min(b.size) < a.right.min(b.right)
}

#[cfg(test)]
mod tests {
    use super::super::line::Word;
    use super::*;

    fn line(text: &str, left: f64, right: f64, base: f64) -> Line {
        let word = Word { text: text.to_owned(), left, right, raised: false, attached: false };
        Line { words: vec![word], left, right, base, size: 10.0, artifact: false }
    }

    fn read(lines: Vec<Line>) -> String {
        order(lines).iter().map(Line::text).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn columns_are_read_in_sequence_and_split_by_spanning_lines() {
        let page = vec![
            line("title", 50.0, 550.0, 50.0),
            line("a1", 50.0, 290.0, 100.0),
            line("b1", 310.0, 550.0, 100.0),
            line("a2", 50.0, 290.0, 112.0),
            line("b2", 310.0, 550.0, 113.0),
            line("span", 50.0, 550.0, 200.0),
            line("c1", 50.0, 290.0, 250.0),
            line("d1", 310.0, 550.0, 249.0),
            line("c2", 50.0, 200.0, 262.0),
        ];
        assert_eq!(read(page.clone()), "title a1 a2 b1 b2 span c1 c2 d1");
        assert_eq!(read(page.into_iter().rev().collect()), "title a1 a2 b1 b2 span c1 c2 d1");
    }
}
