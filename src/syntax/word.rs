//! Words as the parser sees them: hashes of their form and its ends.

/// What the form of a word shows: hashes of it, of its ends, and of its letters' cases.
#[derive(Clone, Copy, Debug, Default)]
pub struct Form {
    /// Hash of the form in lower case.
    pub form: u32,
    /// Hash of the last three letters.
    pub ending: u32,
    /// Hash of the last two letters.
    pub short_ending: u32,
    /// Hash of the first two letters.
    pub beginning: u32,
    /// Capitals, digits and signs.
    pub shape: u32,
}

/// A word with its tag.
#[derive(Clone, Copy, Debug, Default)]
pub struct Word {
    /// The form.
    pub form: Form,
    /// Number of its tag.
    pub tag: u8,
}

/// FNV-1a.
fn hash(bytes: impl Iterator<Item = u8>) -> u32 {
    bytes.fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

impl Form {
    /// Returns whether it begins with a capital letter.
    pub const fn is_capital(&self) -> bool {
        self.shape & 1 != 0
    }

    /// Reads a form.
    pub fn of(text: &str) -> Self {
        let mut lower = text.to_lowercase();
        let has_digit = text.bytes().any(|byte| byte.is_ascii_digit());
        if has_digit {
            // Numbers differ in their length only.
            lower = lower.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
        }
        let from_end = |count: usize| lower.char_indices().rev().nth(count - 1).map_or(0, |(at, _)| at);
        let second = lower.char_indices().nth(2).map_or(lower.len(), |(at, _)| at);
        let first = text.chars().next();
        let starts_upper = first.is_some_and(char::is_uppercase);
        let is_all_upper = starts_upper && text.chars().nth(1).is_some() && !text.chars().any(char::is_lowercase);
        let has_letter = text.chars().any(char::is_alphabetic);
        let shape = u32::from(starts_upper)
            | u32::from(is_all_upper) << 1
            | u32::from(has_digit) << 2
            | u32::from(has_letter) << 3
            | u32::from(text.contains('-')) << 4
            | u32::from(text.contains('.')) << 5;
        Self {
            form: hash(lower.bytes()),
            ending: hash(lower[from_end(3)..].bytes()),
            short_ending: hash(lower[from_end(2)..].bytes()),
            beginning: hash(lower[..second].bytes()),
            shape,
        }
    }
}
