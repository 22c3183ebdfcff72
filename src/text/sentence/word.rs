//! The words around a stop, and what they look like.

use super::list::is_bullet;
use super::stop::is_quote;

/// How far words are looked at, in characters: keeps every judgement short whatever the text.
pub(super) const REACH: usize = 32;

/// What follows a stop.
#[derive(Clone, Copy)]
pub(super) struct Next<'t> {
    /// Whether white space comes first.
    pub(super) spaced: bool,
    /// Whether an opening quote or bracket, or a dash, comes next.
    pub(super) opened: bool,
    /// The first character of the words themselves.
    pub(super) char: char,
    /// The word that begins there; empty when `char` begins none.
    pub(super) word: &'t str,
    /// The text from there on.
    pub(super) rest: &'t str,
}

impl<'t> Next<'t> {
    /// What stands at `at`; nothing when only white space does.
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

    /// Whether it may begin a sentence by its looks.
    pub(super) fn stands_up(self) -> bool {
        self.char.is_alphanumeric() && !self.char.is_lowercase()
            || matches!(self.char, '$' | '€' | '£' | '¥' | '#' | '@' | '<' | '¿' | '¡')
            || is_bullet(self.char)
            || self.is_address()
    }

    /// Whether it is a number or a Roman numeral.
    pub(super) fn is_number(self) -> bool {
        self.char.is_numeric() || !self.word.is_empty() && self.word != "I" && is_roman(self.word)
    }

    /// Whether it is an initial: `J. A. Smith`, `z. B. Sie`.
    pub(super) fn is_initial(self) -> bool {
        is_letter(self.word) && self.rest[self.word.len()..].starts_with('.')
    }

    /// Whether it is an address of the web.
    pub(super) fn is_address(self) -> bool {
        matches!(self.word, "http" | "https" | "www")
    }

    /// The word after the first.
    pub(super) fn second(self) -> &'t str {
        let rest = self.rest[self.word.len()..].trim_start();
        rest.split(|char: char| !is_word(char)).next().unwrap_or(rest)
    }
}

/// Whether a character belongs to words.
pub(super) fn is_word(char: char) -> bool {
    char.is_alphanumeric() || matches!(char, '\'' | '’')
}

/// Whether a character opens a quotation, a bracket or a speech, or marks emphasis.
fn opens(char: char) -> bool {
    is_quote(char)
        || matches!(char, '(' | '[' | '{' | '¿' | '¡' | '—' | '–' | '-' | '*' | '_' | '`' | '´' | '（' | '【' | '《')
}

/// Whether a character is a letter of a script without capitals.
pub(super) fn is_uncased(char: char) -> bool {
    char.is_alphabetic() && !char.is_lowercase() && !char.is_uppercase()
}

/// Whether a character is of a script that puts no spaces between words or sentences: Chinese or Japanese.
pub(super) fn is_spaceless(char: char) -> bool {
    matches!(char, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Whether a word is one letter.
pub(super) fn is_letter(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_alphabetic) && chars.next().is_none()
}

/// Whether a word is letters between full stops: `U.S`, `Ph.D`.
pub(super) fn is_dotted(word: &str) -> bool {
    word.contains('.')
        && word
            .split('.')
            .all(|piece| piece.chars().all(char::is_alphabetic) && (1..=3).contains(&piece.chars().count()))
}

/// Whether a word is a Roman numeral.
pub(super) fn is_roman(word: &str) -> bool {
    word.bytes().all(|byte| matches!(byte.to_ascii_uppercase(), b'I' | b'V' | b'X' | b'L' | b'C'))
}

/// Whether a word is a capital followed by small letters.
pub(super) fn is_capitalised(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_uppercase) && chars.next().is_some_and(char::is_lowercase)
}
