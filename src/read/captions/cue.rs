//! Splits a file into cues: WebVTT (W3C, section 4) and SubRip, with what players accept beyond them: any line ends, no
//! empty lines between cues, no hours, points or commas before the milliseconds, segments of a stream put together.

use super::markup;

/// What a caption file contains.
#[derive(Debug, Default)]
pub(super) struct Parsed {
    pub(super) cues: Vec<Cue>,
    /// Language stated by the header.
    pub(super) lang: Option<String>,
    /// Number of lines that belong to no cue and no other block.
    pub(super) outside: usize,
}

/// Text that is shown for some time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Cue {
    /// First and last millisecond.
    pub(super) start: u64,
    pub(super) end: u64,
    /// Its lines: readable, never blank.
    pub(super) lines: Vec<Line>,
}

/// A line of a cue.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) text: String,
    /// Who says it, if the file states it.
    pub(super) speaker: Option<String>,
    /// Whether it continues the line before it, which was shown in part.
    pub(super) is_rest: bool,
}

/// Parses a WebVTT file.
pub(super) fn webvtt(text: &str) -> Parsed {
    let mut parsed = Parsed::default();
    let mut open: Option<(u64, u64, Vec<&str>)> = None;
    // Lines since the last empty line that belong to no cue yet: an identifier, or another block.
    let mut waiting: Vec<&str> = Vec::new();
    let mut is_other_block = false;
    for line in lines(text) {
        if let Some((start, end)) = times(line) {
            close(&mut parsed, open.take(), true);
            // The line before the times is the identifier.
            waiting.pop();
            drop_waiting(&mut parsed, &mut waiting, is_other_block);
            (open, is_other_block) = (Some((start, end, Vec::new())), false);
        } else if line.is_empty() {
            close(&mut parsed, open.take(), true);
            drop_waiting(&mut parsed, &mut waiting, is_other_block);
            is_other_block = false;
        } else if let Some((.., lines)) = &mut open {
            lines.push(line);
        } else {
            if waiting.is_empty() && begins_other_block(line) {
                is_other_block = true;
            }
            if is_other_block && parsed.lang.is_none() {
                parsed.lang = header(line, "language");
            }
            waiting.push(line);
        }
    }
    close(&mut parsed, open.take(), true);
    drop_waiting(&mut parsed, &mut waiting, is_other_block);
    parsed
}

/// Counts lines that are no captions.
fn drop_waiting(parsed: &mut Parsed, waiting: &mut Vec<&str>, is_other_block: bool) {
    if !is_other_block {
        parsed.outside += waiting.len();
    }
    waiting.clear();
}

/// Whether a line begins a header, a comment, a style sheet or the definition of a region.
fn begins_other_block(line: &str) -> bool {
    let line = line.trim_start_matches('\u{feff}');
    ["WEBVTT", "NOTE", "STYLE", "REGION", "X-TIMESTAMP-MAP"].iter().any(|name| {
        line.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', ':', '=']))
    })
}

/// Returns the value of a header field.
fn header(line: &str, name: &str) -> Option<String> {
    let (field, value) = line.split_once(':')?;
    let value = value.trim();
    (field.trim().eq_ignore_ascii_case(name) && !value.is_empty()).then(|| value.to_owned())
}

/// Parses a SubRip file. A caption ends where the next one begins, so that it may contain empty lines.
pub(super) fn subrip(text: &str) -> Parsed {
    let mut parsed = Parsed::default();
    let mut open: Option<(u64, u64, Vec<&str>)> = None;
    let mut before: Vec<&str> = Vec::new();
    let mut is_counted = false;
    for line in lines(text) {
        if let Some((start, end)) = times(line) {
            if let Some((.., lines)) = &mut open {
                // The last line is the counter of this caption if the captions have counters.
                while lines.last().is_some_and(|line| line.is_empty()) {
                    lines.pop();
                }
                if is_counted && lines.last().is_some_and(|line| is_counter(line)) {
                    lines.pop();
                }
                close(&mut parsed, open.take(), false);
            } else {
                is_counted = before.last().is_some_and(|line| is_counter(line));
            }
            open = Some((start, end, Vec::new()));
        } else if let Some((.., lines)) = &mut open {
            lines.push(line);
        } else if !line.is_empty() {
            before.push(line);
        }
    }
    // Counters may follow the last caption.
    close(&mut parsed, open.take(), false);
    parsed.outside = before.len().saturating_sub(usize::from(is_counted || parsed.cues.is_empty()));
    parsed
}

fn is_counter(line: &str) -> bool {
    let line = line.trim().trim_start_matches('\u{feff}');
    !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_digit())
}

/// Adds a cue unless it is empty.
fn close(parsed: &mut Parsed, open: Option<(u64, u64, Vec<&str>)>, is_webvtt: bool) {
    let Some((start, end, lines)) = open else { return };
    let lines = markup::lines(&lines, is_webvtt);
    if !lines.is_empty() {
        parsed.cues.push(Cue { start, end, lines });
    }
}

/// Returns the lines of a text, whose ends may be those of any system, trimmed.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split('\n').flat_map(|line| line.strip_suffix('\r').unwrap_or(line).split('\r')).map(|line| {
        // A line of spaces is shown as a line; only an empty line ends a cue.
        if line.is_empty() { line } else { trimmed(line) }
    })
}

/// Returns the line without surrounding white space; one space if there is nothing else.
fn trimmed(line: &str) -> &str {
    let inner = line.trim();
    if inner.is_empty() { " " } else { inner }
}

/// Returns the first and the last millisecond of a line of times; `None` for any other line.
fn times(line: &str) -> Option<(u64, u64)> {
    let (start, rest) = line.split_once("-->")?;
    let end = rest.trim_start().split([' ', '\t']).next()?;
    Some((time(start.trim().trim_start_matches('\u{feff}'))?, time(end)?))
}

/// Parses a time into milliseconds: `01:02:03.456`, `1:02:03,4`, `02:03.456`.
fn time(written: &str) -> Option<u64> {
    let (clock, fraction) = match written.split_once(['.', ',']) {
        Some((clock, fraction)) => (clock, fraction),
        None => (written, ""),
    };
    let is_number = |part: &str| !part.is_empty() && part.len() <= 9 && part.bytes().all(|byte| byte.is_ascii_digit());
    let mut parts: Vec<&str> = clock.split(':').collect();
    // Some writers put a colon before the milliseconds.
    let frames = if parts.len() == 4 && fraction.is_empty() { parts.pop().unwrap_or_default() } else { fraction };
    if !matches!(parts.len(), 2 | 3) || !parts.iter().all(|part| is_number(part)) {
        return None;
    }
    if !frames.is_empty() && !is_number(frames) {
        return None;
    }
    let seconds = parts.iter().try_fold(0_u64, |sum, part| Some(sum * 60 + part.parse::<u64>().ok()?))?;
    let thousandths: String = frames.chars().chain("000".chars()).take(3).collect();
    Some(seconds * 1000 + thousandths.parse::<u64>().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_all_writers_are_parsed() {
        for (line, parsed) in [
            ("00:00:01,000 --> 00:00:03,500", Some((1_000, 3_500))),
            ("00:01.000\t-->\t00:03.5", Some((1_000, 3_500))),
            ("100:00:05.000 --> 100:00:07.000 line:90%", Some((360_005_000, 360_007_000))),
            ("0:00:01.000-->0:00:03", Some((1_000, 3_000))),
            ("00:00:01:000 --> 00:00:02:250  X1:100 X2:600", Some((1_000, 2_250))),
            ("an arrow --> of words", None),
            ("1 --> 2", None),
        ] {
            assert_eq!(times(line), parsed, "{line}");
        }
    }
}
