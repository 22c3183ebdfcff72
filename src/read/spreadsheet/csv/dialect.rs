//! Finds the separator of a file: the one that splits its records into the same number of values.

use super::record::Records;

/// Separators, the most distinctive first: text contains commas, and numbers do.
const SEPARATORS: [u8; 4] = [b'\t', b';', b'|', b','];
/// What is looked at: the first bytes and records of a file.
const SAMPLE: usize = 64 << 10;
const RECORDS: usize = 300;

/// How the values of a file are separated.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Dialect {
    pub(super) separator: u8,
    /// Byte at which the first record begins.
    pub(super) start: usize,
}

impl Dialect {
    /// Finds the dialect of a text.
    pub(super) fn of(text: &str) -> Self {
        if let Some(dialect) = Self::declared(text) {
            return dialect;
        }
        let sample = &text[..text.floor_char_boundary(SAMPLE)];
        let counts = SEPARATORS.map(|separator| Counts::of(sample, separator));
        let is_regular = |counts: &&Counts| counts.share >= 0.9 && counts.begins;
        let best = counts.iter().find(is_regular).or_else(|| {
            let fits = |counts: &&Counts| counts.share >= 0.4 && counts.begins || counts.several >= 0.6;
            counts.iter().filter(fits).max_by(|one, other| one.share.total_cmp(&other.share))
        });
        // Without a separator, the file has one column, whatever is said to separate it.
        let separator = best.map_or(0, |counts| counts.separator);
        Self { separator, start: 0 }
    }

    /// Returns the separator that the first line declares, as spreadsheet programs understand it: `sep=;`.
    fn declared(text: &str) -> Option<Self> {
        let end = text.find(['\n', '\r'])?;
        let line = text[..end].trim().trim_matches('"');
        let (name, separator) = line.split_at_checked(4)?;
        let separator = match separator.as_bytes() {
            [] | b"\\t" => b'\t',
            [separator] if separator.is_ascii_punctuation() || *separator == b' ' => *separator,
            _ => return None,
        };
        let start = end + if text[end..].starts_with("\r\n") { 2 } else { 1 };
        name.eq_ignore_ascii_case("sep=").then_some(Self { separator, start })
    }
}

/// How a separator splits the records of a sample.
#[derive(Debug)]
struct Counts {
    separator: u8,
    /// Share of the records that have the most frequent number of values, of two or more.
    share: f64,
    /// Share of the records that have several values.
    several: f64,
    /// Whether the first record with several values has that number.
    begins: bool,
}

impl Counts {
    fn of(sample: &str, separator: u8) -> Self {
        let (mut records, mut fields, mut counts) = (Records::new(sample, separator), Vec::new(), Vec::new());
        while counts.len() < RECORDS && records.next(&mut fields) {
            if fields.iter().any(|field| !field.trim().is_empty()) {
                counts.push(fields.len());
            }
        }
        let mut sorted: Vec<usize> = counts.iter().copied().filter(|count| *count > 1).collect();
        sorted.sort_unstable();
        let runs = sorted.chunk_by(|one, other| one == other).map(|run| (run.len(), run[0]));
        let (times, most) = runs.max().unwrap_or((0, 0));
        let first = counts.iter().find(|count| **count > 1);
        let share = |count: usize| count as f64 / counts.len().max(1) as f64;
        Self { separator, share: share(times), several: share(sorted.len()), begins: first == Some(&most) }
    }
}
