//! Detects the layout of a text: one paragraph per line, or hard-wrapped at some width.

use super::line::{Line, lines};

/// Maximum width of hard-wrapped text, in columns.
const MAX_WIDTH: usize = 130;

/// Minimum width of hard-wrapped text, in columns.
const MIN_WIDTH: usize = 24;

/// Number of columns by which a wrapped line that ends inside a sentence may be too short.
const SLACK: usize = 4;

/// Layout of a whole text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layout {
    /// Width in columns if the text is hard-wrapped.
    width: Option<usize>,
    /// Number of empty lines between paragraphs: two in a double-spaced text, else one.
    pub(super) blank: usize,
}

/// How lines of one chunk are joined.
#[derive(Clone, Copy, Debug)]
pub(super) struct Joining {
    width: Option<usize>,
    /// Whether a lower-case letter at the start of a line continues a sentence.
    flows: bool,
}

/// Statistics of pairs of adjacent lines.
struct Pairs {
    /// Widths of the first lines; wider ones are counted in the last element.
    widths: [usize; MAX_WIDTH + 2],
    /// Number of pairs.
    count: usize,
    /// Number of pairs whose first line does not end a sentence.
    open: usize,
    /// Number of those whose second line also begins with a lower-case letter.
    flowing: usize,
}

impl Pairs {
    const fn new() -> Self {
        Self { widths: [0; MAX_WIDTH + 2], count: 0, open: 0, flowing: 0 }
    }

    fn add(&mut self, first: &Line, second: &Line, flows: bool) {
        self.widths[first.width.min(MAX_WIDTH + 1)] += 1;
        self.count += 1;
        self.open += usize::from(!first.stopped);
        self.flowing += usize::from(!first.stopped && second.lower && flows);
    }

    /// Returns the width in columns if the lines are wrapped.
    fn wrapped(&self) -> Option<usize> {
        let mut wider = 0;
        let width = (0..self.widths.len()).rev().find(|&width| {
            wider += self.widths[width];
            wider * 20 > self.count
        })?;
        let full: usize = self.widths[width.saturating_sub(6)..=width].iter().sum();
        // Lower-case letters are evidence where the script has them; otherwise most lines must have one length and end
        // inside sentences.
        let flows = self.flowing * 4 >= self.count && self.flowing > 0;
        let even = full * 10 >= self.count * 6 && self.open * 10 >= self.count * 6 && self.count > 2;
        ((MIN_WIDTH..=MAX_WIDTH).contains(&width) && (flows || even)).then_some(width)
    }
}

impl Layout {
    /// Detects the layout of `text`.
    pub(super) fn of(text: &str) -> Self {
        let mut close = Pairs::new();
        let mut spaced = Pairs::new();
        let mut last: Option<Line> = None;
        let mut blank = 0;
        let mut flows = true; // until a chunk begins with a lower-case letter
        for line in lines(text).map(|span| Line::read(text, span)) {
            if line.is_blank() {
                blank += 1;
                continue;
            }
            if blank > 0 || last.is_none() {
                flows = !line.lower;
            }
            if let Some(last) = last.filter(|last| !last.is_ruler() && !line.is_ruler() && last.quote == line.quote) {
                match blank {
                    _ if line.marker.is_some() => {}
                    0 => close.add(&last, &line, flows),
                    1 => spaced.add(&last, &line, true),
                    _ => {}
                }
            }
            last = Some(line);
            blank = 0;
        }
        let doubled = close.count * 10 < spaced.count && spaced.flowing * 3 > spaced.count && spaced.count > 2;
        if doubled && let Some(width) = spaced.wrapped() {
            return Self { width: Some(width), blank: 2 };
        }
        Self { width: close.wrapped(), blank: 1 }
    }

    /// Returns how the lines of `chunk` are joined.
    pub(super) fn joining(&self, chunk: &[Line]) -> Joining {
        let listed = chunk.first().is_some_and(|line| line.lower);
        let widest = chunk.iter().map(|line| line.width).max().unwrap_or_default();
        let width = match self.width {
            Some(width) if widest <= width + 12 => Some(width),
            _ => own_width(chunk, widest),
        };
        Joining { width, flows: !listed || width.is_some() }
    }
}

/// Returns the width at which a chunk is wrapped, judged by the chunk alone.
fn own_width(chunk: &[Line], widest: usize) -> Option<usize> {
    let pairs = || chunk.iter().zip(chunk.iter().skip(1));
    if chunk.len() < 3 || !(MIN_WIDTH..=MAX_WIDTH).contains(&widest) {
        return None;
    }
    let flowing = pairs().filter(|(first, second)| !first.stopped && second.lower).count();
    let full = pairs().all(|(first, second)| first.width + 1 + second.word > widest);
    (full && flowing * 3 >= chunk.len() - 1 && !chunk[0].lower).then_some(widest)
}

impl Joining {
    /// Returns whether `line` continues the paragraph that begins with `head` and currently ends with `last`.
    pub(super) fn joins(&self, head: &Line, last: &Line, line: &Line) -> bool {
        if last.is_ruler() || line.is_ruler() || last.quote != line.quote {
            return false;
        }
        if last.only_quote_marks || line.only_quote_marks {
            return last.only_quote_marks; // a bare `>` goes with the quotation after it
        }
        // A line that ends inside a sentence may be slightly too short; one that ends a sentence may not.
        let slack = if last.stopped { 0 } else { SLACK };
        let full = self.width.is_some_and(|width| last.width + 1 + line.word + slack > width);
        let breaks_off = full && !last.stopped;
        if line.marker.is_some() {
            // A wrapped line may happen to begin with a number or a dash.
            return breaks_off && head.marker.is_none();
        }
        if head.marker.is_some_and(|marker| line.indent >= head.indent + marker.width.min(2)) {
            return true;
        }
        let flows = self.flows && !last.stopped && line.lower && (full || last.width >= MIN_WIDTH / 2);
        let indented = line.indent > last.indent + 1 && last.stopped;
        flows || full && !indented
    }
}
