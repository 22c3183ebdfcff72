//! Keeps each line of roll-up captions once.
//!
//! Live captions and automatic captions scroll: a cue repeats the lines that are still on the screen above the new one.
//! Words that are said again later stay.

use std::collections::HashSet;

use super::cue::Cue;

/// Maximum pause between two cues of one screen, in milliseconds.
const PAUSE: u64 = 1_500;

/// Removes lines that a cue repeats from the screen before it, and cues that are in the file twice.
pub(super) fn once(cues: &mut Vec<Cue>) {
    let mut seen = HashSet::new();
    // Segments of a stream overlap at their seams.
    cues.retain(|cue| {
        let words: Vec<&str> = cue.lines.iter().map(|line| line.text.as_str()).collect();
        seen.insert((cue.start, cue.end, words.join("\n")))
    });
    let pairs: Vec<Repeated> = cues.windows(2).map(|pair| repeated(&pair[0], &pair[1])).collect();
    let count = |is: fn(&Repeated) -> bool| pairs.iter().filter(|pair| is(pair)).count();
    let rolling = count(|pair| pair.lines > 0 && pair.has_more);
    let growing = count(|pair| pair.prefix > 0);
    // One repeated line is no pattern, unless it is all there is.
    let is_rolling = rolling > 1 || rolling * 2 > pairs.len();
    let is_growing = growing > 2 && growing * 3 > pairs.len();
    for (pair, cue) in pairs.iter().zip(&mut cues[1..]) {
        if pair.prefix > 0 && is_growing {
            cue.lines.drain(..pair.lines);
            if let Some(line) = cue.lines.first_mut() {
                line.text = line.text[pair.prefix..].trim_start().to_owned();
                line.is_rest = true;
            }
            cue.lines.retain(|line| !line.text.is_empty());
        } else if pair.prefix == 0 && is_rolling {
            cue.lines.drain(..pair.lines);
        }
    }
    cues.retain(|cue| !cue.lines.is_empty());
}

/// What a cue repeats of the one before it.
#[derive(Default)]
struct Repeated {
    /// Number of whole lines at its start.
    lines: usize,
    /// Bytes of the line after them that were shown before.
    prefix: usize,
    /// Whether it shows more than these lines, or showed more above them.
    has_more: bool,
}

fn repeated(before: &Cue, cue: &Cue) -> Repeated {
    if cue.start.saturating_sub(before.end) > PAUSE || cue.start < before.start {
        return Repeated::default();
    }
    let (above, lines) = (&before.lines, &cue.lines);
    for count in (1..=above.len().min(lines.len())).rev() {
        let end = &above[above.len() - count..];
        if end.iter().zip(lines).all(|(one, other)| one.text == other.text) {
            return Repeated { lines: count, prefix: 0, has_more: lines.len() > count || above.len() > count };
        }
        let (Some(last), same) = (end.last(), count - 1) else { continue };
        let grown = &lines[same].text;
        let is_grown = grown.len() > last.text.len()
            && grown.starts_with(last.text.as_str())
            && end[..same].iter().zip(lines).all(|(one, other)| one.text == other.text);
        if is_grown {
            return Repeated { lines: same, prefix: last.text.len(), has_more: true };
        }
    }
    Repeated::default()
}
