//! The words around a stop and their features.

use super::list::is_bullet;
use super::stop::is_quote;

/// Maximum distance of the words considered, in characters; bounds the cost of each decision.
pub(super) const REACH: usize = 32;

/// The text after a stop.
#[derive(Clone, Copy)]
pub(super) struct Next<'t> {
    /// Whether it begins with white space.
    pub(super) spaced: bool,
    /// Whether an opening quote, bracket or dash comes next.
    pub(super) opened: bool,
    /// First character of the words themselves.
    pub(super) char: char,
    /// The word at `char`; empty if no word begins there.
    pub(super) word: &'t str,
    /// The text from `char` on.
    pub(super) rest: &'t str,
}

impl<'t> Next<'t> {
    /// Reads the text at `at`; `None` if only white space remains.
    pub(super) fn at(part: &'t str, at: usize) -> Option<Self> {
        let trimmed = part[at..].trim_start();
        let spaced = trimmed.len() < part.len() - at;
        let openers = trimmed.chars().take(4).take_while(|&char| opens(char)).map(char::len_utf8).sum();
        let rest = trimmed[openers..].trim_start();
        let char = rest.chars().next().or_else(|| trimmed.chars().next())?;
        let word = rest
            .char_indices()
            .take(REACH)
            .find(|&(_, char)| !is_word(char))
            .map_or_else(|| rest.char_indices().nth(REACH).map_or(rest.len(), |(end, _)| end), |(end, _)| end);
        let word = rest[..word].trim_end_matches(['\'', '’']);
        Some(Self { spaced, opened: openers > 0, char, word, rest })
    }

    /// Returns whether it looks like the start of a sentence.
    pub(super) fn may_begin_sentence(self) -> bool {
        self.char.is_alphanumeric() && !self.char.is_lowercase()
            || matches!(self.char, '$' | '€' | '£' | '¥' | '#' | '@' | '<' | '¿' | '¡')
            || is_bullet(self.char)
            || self.is_address()
    }

    /// Returns whether it is a number or a Roman numeral.
    pub(super) fn is_number(self) -> bool {
        self.char.is_numeric() || !self.word.is_empty() && self.word != "I" && is_roman(self.word)
    }

    /// Returns whether it is an initial: `J. A. Smith`, `z. B. Sie`.
    pub(super) fn is_initial(self) -> bool {
        is_letter(self.word) && self.rest[self.word.len()..].starts_with('.')
    }

    /// Returns whether it is a web address.
    pub(super) fn is_address(self) -> bool {
        matches!(self.word, "http" | "https" | "www")
    }

    /// Returns the second word.
    pub(super) fn second(self) -> &'t str {
        let rest = self.rest[self.word.len()..].trim_start();
        rest.split(|char: char| !is_word(char)).next().unwrap_or(rest)
    }
}

/// Returns whether a character is part of words.
pub(super) fn is_word(char: char) -> bool {
    char.is_alphanumeric() || matches!(char, '\'' | '’')
}

/// Returns whether a character opens a quotation, a bracket or direct speech, or marks emphasis.
fn opens(char: char) -> bool {
    is_quote(char)
        || matches!(char, '(' | '[' | '{' | '¿' | '¡' | '—' | '–' | '-' | '*' | '_' | '`' | '´' | '（' | '【' | '《')
}

/// Returns whether a character is a letter of a script without case.
pub(super) fn is_uncased(char: char) -> bool {
    char.is_alphabetic() && !char.is_lowercase() && !char.is_uppercase()
}

/// Returns whether a character is of a script without spaces between words or sentences: Chinese or Japanese.
pub(super) fn is_spaceless(char: char) -> bool {
    matches!(char, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Returns whether a word is a single letter.
pub(super) fn is_letter(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_alphabetic) && chars.next().is_none()
}

/// Returns whether a word consists of letters between full stops: `U.S`, `Ph.D`.
pub(super) fn is_dotted(word: &str) -> bool {
    word.contains('.')
        && word
            .split('.')
            .all(|piece| piece.chars().all(char::is_alphabetic) && (1..=3).contains(&piece.chars().count()))
}

/// Returns whether a word is a Roman numeral.
pub(super) fn is_roman(word: &str) -> bool {
    word.bytes().all(|byte| matches!(byte.to_ascii_uppercase(), b'I' | b'V' | b'X' | b'L' | b'C'))
}

/// Returns whether a word is a capital followed by lower-case letters.
pub(super) fn is_capitalised(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_uppercase) && chars.next().is_some_and(char::is_lowercase)
}
