//! Wraps text to a width, as spans: at white space and between characters of unsegmented scripts.
//!
//! Width is in terminal columns, where a Chinese character takes two. A stretch of white space is one column.

use unicode_width::UnicodeWidthChar as _;

use super::clean::visible;
use crate::text::Span;

/// Returns the lines of `span` of a text, without trailing white space. A word wider than the width is split.
pub(super) fn lines(text: &str, span: Span, width: usize) -> Vec<Span> {
    let span = span.trimmed(text);
    let mut lines = Vec::new();
    // The current line, its width, and the last possible break: the end before it, the next start, the width up to
    // that.
    let (mut start, mut wide) = (span.start, 0);
    let mut cut: Option<(usize, usize, usize)> = None;
    let mut before = ' ';
    for (at, c) in span.of(text).char_indices().map(|(at, c)| (span.start + at, c)) {
        if c.is_whitespace() {
            if !before.is_whitespace() {
                wide += 1;
                cut = Some((at, at + c.len_utf8(), wide));
            } else if let Some((_, next, _)) = &mut cut {
                *next = at + c.len_utf8();
            }
        } else {
            if at > start && can_break(before, c) {
                cut = Some((at, at, wide));
            }
            let takes = columns(c);
            while wide + takes > width && at > start {
                let (end, next, passed) = cut.take().unwrap_or((at, at, wide));
                lines.push(Span::new(start, end));
                (start, wide) = (next, wide - passed);
                if takes == 0 {
                    break;
                }
            }
            wide += takes;
        }
        before = c;
    }
    if start < span.end {
        lines.push(Span::new(start, span.end));
    }
    lines
}

/// Returns the number of columns of a text on one line.
pub(super) fn width(text: &str) -> usize {
    text.chars().map(columns).sum()
}

/// Returns the end of a line that leaves one column for an ellipsis; `None` if the whole text fits.
pub(super) fn end(text: &str, width: usize) -> Option<usize> {
    let mut wide = 0;
    let mut end = 0;
    for (at, c) in text.char_indices() {
        if wide < width {
            end = at;
        }
        wide += columns(c);
        if wide > width {
            return Some(end);
        }
    }
    None
}

fn columns(c: char) -> usize {
    visible(c).width().unwrap_or(1)
}

/// Returns whether a line may end between two characters that have no space between them.
fn can_break(before: char, after: char) -> bool {
    let is_wide = |c: char| !c.is_ascii() && c.width() == Some(2);
    (before == '—' || is_wide(before) || is_wide(after))
        && !before.is_whitespace()
        && after.width() != Some(0)
        && !is_barred_from_line_start(after)
        && !is_barred_from_line_end(before)
}

/// Punctuation that must not begin a line.
fn is_barred_from_line_start(c: char) -> bool {
    "、。，．：；？！）」』】》〉〕］｝”’…—,.:;?!)]}%‰％ーっゃゅょァィゥェォッャュョ".contains(c)
}

/// Punctuation that must not end a line.
fn is_barred_from_line_end(c: char) -> bool {
    "（「『【《〈〔［｛“‘([{$¥￥€£".contains(c)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn wrapped(text: &str, width: usize) -> Vec<&str> {
        lines(text, Span::new(0, text.len()), width).into_iter().map(|line| line.of(text)).collect()
    }

    #[test]
    fn lines_end_between_words() {
        assert_eq!(wrapped("  one two  three\nfour ", 8), ["one two", "three", "four"]);
        assert_eq!(wrapped("unbreakable", 4), ["unbr", "eaka", "ble"]);
        assert_eq!(wrapped("", 4), [""; 0]);
    }

    #[test]
    fn chinese_is_two_columns_wide_and_punctuation_clings() {
        assert_eq!(wrapped("数字经济，发展很快。", 8), ["数字经", "济，发展", "很快。"]);
        assert_eq!(wrapped("香港的“智慧城市”", 8), ["香港的", "“智慧城", "市”"]);
    }

    #[test]
    fn text_that_does_not_fit_leaves_room_for_an_ellipsis() {
        assert_eq!(
            [end("abc", 3), end("abcd", 3), end("数字经", 6), end("数字经", 5), end("数字", 3)],
            [None, Some(2), None, Some(6), Some(3)]
        );
    }

    proptest! {
        #[test]
        fn lines_hold_all_but_the_space_between_them(text in "[a-c 数字。，“é\\n\u{301}]{0,60}", width in 2_usize..20) {
            let lines = wrapped(&text, width);
            let bare = |text: &str| text.split_whitespace().collect::<String>();
            prop_assert_eq!(bare(&lines.concat()), bare(&text));
            for line in lines {
                let mut shown = String::new();
                super::super::clean::line(line, &mut shown);
                prop_assert!(super::width(&shown) <= width, "{:?} at {}", shown, width);
                prop_assert_eq!(line.trim(), line);
            }
        }
    }
}
