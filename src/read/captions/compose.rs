//! Joins cues into paragraphs: the cues of one speaker, or those of one sentence if no speaker is known.

use super::cue::Cue;
use crate::article::Mark;
use crate::text::{Block, ParagraphKind, Span, is_unsegmented_script};

/// Pause that ends a paragraph if nobody is named, in milliseconds.
const PAUSE: u64 = 4_000;
/// Pause that ends a paragraph of a named speaker at the end of a sentence, in milliseconds.
const LONG_PAUSE: u64 = 30_000;
/// Length after which a paragraph without full stops ends, in bytes.
const LONGEST: usize = 1_000;
/// Length after which a paragraph of one speaker ends with a sentence, in bytes.
const LONG: usize = 2_000;

/// Returns the text of all cues, its paragraphs, and marks for times and speakers.
pub(super) fn compose(cues: &[Cue]) -> (String, Vec<Block>, Vec<Mark>) {
    let mut text = String::with_capacity(cues.iter().flat_map(|cue| &cue.lines).map(|line| line.text.len() + 1).sum());
    let (mut blocks, mut marks) = (Vec::new(), Vec::new());
    let mut begin = 0;
    let mut end_of_cue = 0;
    let (mut speaker, mut seconds): (Option<&str>, Option<u32>) = (None, None);
    for cue in cues {
        let mut is_first = true;
        for line in &cue.lines {
            let open = &text[begin..];
            let is_new = !line.is_rest
                && (line.speaker.as_deref() != speaker
                    || begins_turn(&line.text)
                    || (is_first && ends(open, speaker, cue.start.saturating_sub(end_of_cue))));
            if is_new && !open.is_empty() {
                blocks.push(Block::new(Span::new(begin, text.len()), ParagraphKind::Body));
                text.push_str("\n\n");
                begin = text.len();
            } else if needs_space(open, &line.text) {
                text.push(' ');
            }
            let at = text.len();
            if line.speaker.as_deref() != speaker {
                speaker = line.speaker.as_deref();
                marks.push(Mark::Speaker { at, name: speaker.map(Into::into) });
            }
            let now = u32::try_from(cue.start / 1000).unwrap_or(u32::MAX);
            if is_first && seconds != Some(now) {
                marks.push(Mark::Time { at, seconds: now });
                seconds = Some(now);
            }
            text.push_str(&line.text);
            is_first = false;
        }
        end_of_cue = end_of_cue.max(cue.end);
    }
    if begin < text.len() {
        blocks.push(Block::new(Span::new(begin, text.len()), ParagraphKind::Body));
    }
    (text, blocks, marks)
}

/// Whether the next cue of the same speaker begins a paragraph.
fn ends(open: &str, speaker: Option<&str>, pause: u64) -> bool {
    let is_sentence = ends_sentence(open);
    match speaker {
        Some(_) => is_sentence && (open.len() > LONG || pause > LONG_PAUSE),
        None => is_sentence || pause > PAUSE || open.len() > LONGEST,
    }
}

fn ends_sentence(open: &str) -> bool {
    let inner = open.trim_end_matches(['"', '\'', '”', '’', '»', '«', ')', ']', '」', '』', '♪', ' ']);
    inner.ends_with(['.', '!', '?', '…', '。', '！', '？', '؟', '।', '۔', '።', '։']) || open.ends_with([')', ']', '♪'])
}

/// Whether a line begins with the sign of another speaker.
fn begins_turn(line: &str) -> bool {
    line.starts_with(">>") || ["- ", "– ", "— ", "‐ "].iter().any(|dash| line.starts_with(dash))
}

fn needs_space(open: &str, next: &str) -> bool {
    match (open.chars().next_back(), next.chars().next()) {
        (Some(last), Some(first)) => !(is_dense(last) && is_dense(first)),
        _ => false,
    }
}

/// Whether a character belongs to writing without spaces.
fn is_dense(c: char) -> bool {
    is_unsegmented_script(c) || matches!(c, '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ff60}')
}
