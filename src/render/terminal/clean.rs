//! Makes text safe for a terminal. It comes from unknown authors: it must not change colours, cursor, bell, title or
//! direction.

use std::fmt::{self, Write as _};

/// Displays a text with control characters replaced by visible ones: `␛` for ESC, `�` for those without a symbol. Line
/// ends and tabs are kept.
#[derive(Clone, Copy, Debug)]
pub struct Visible<'a>(pub &'a str);

impl fmt::Display for Visible<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0;
        while let Some((at, c)) = rest.char_indices().find(|(_, c)| is_unsafe(*c) && !matches!(c, '\n' | '\t')) {
            f.write_str(&rest[..at])?;
            f.write_char(visible(c))?;
            rest = &rest[at + c.len_utf8()..];
        }
        f.write_str(rest)
    }
}

/// Displays a name on a single line: line ends and tabs are replaced as well.
#[derive(Clone, Copy, Debug)]
pub struct VisibleName<'a>(pub &'a str);

impl fmt::Display for VisibleName<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|c| f.write_char(visible(c)))
    }
}

/// Writes a text on one line: white space collapsed to one space, control characters replaced.
pub(super) fn line(text: &str, out: &mut String) {
    let mut after_space = false;
    for c in text.chars() {
        let is_space = c.is_whitespace();
        if !is_space {
            out.push(visible(c));
        } else if !after_space {
            out.push(' ');
        }
        after_space = is_space;
    }
}

/// Returns the character, or its replacement if it would affect the terminal.
pub(super) fn visible(c: char) -> char {
    match c {
        c if !is_unsafe(c) => c,
        '\0'..='\x1f' => char::from_u32(0x2400 + u32::from(c)).expect("the block of signs for them is whole"),
        '\x7f' => '␡',
        _ => '�',
    }
}

/// Control characters, and those that change the text direction.
fn is_unsafe(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn control_characters_are_shown() {
        let shown = Visible("a\x1b[31mb\x07\u{9b}2J\u{202e}c\tд\n").to_string();
        assert_eq!(shown, "a␛[31mb␇�2J�c\tд\n");
        let mut shown = String::new();
        line("a \t\r\n b\x1bc", &mut shown);
        assert_eq!(shown, "a b␛c");
    }

    proptest! {
        #[test]
        fn nothing_that_acts_is_left(text in "\\PC*|[\\x00-\\x9f\u{2020}-\u{2070}]{0,40}") {
            prop_assert!(Visible(&text).to_string().chars().all(|c| !is_unsafe(c) || matches!(c, '\n' | '\t')));
            let mut one_line = String::new();
            line(&text, &mut one_line);
            prop_assert!(one_line.chars().all(|c| !is_unsafe(c)));
        }
    }
}
