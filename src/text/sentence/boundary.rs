//! Decides whether a stop ends its sentence, by the words on both sides.

use super::lexicon::{Abbreviation, Language};
use super::stop::{Stop, StopKind};
use super::word::{Next, REACH, is_capitalised, is_dotted, is_letter, is_roman, is_spaceless, is_uncased, is_word};

/// Verbs of speech: `"Why?" Rose asked.`
const SPEECH: [&str; 36] = [
    "added",
    "admitted",
    "agreed",
    "announced",
    "answered",
    "asked",
    "began",
    "bellowed",
    "called",
    "continued",
    "cried",
    "demanded",
    "exclaimed",
    "explained",
    "gasped",
    "grumbled",
    "hissed",
    "inquired",
    "insisted",
    "interrupted",
    "laughed",
    "murmured",
    "muttered",
    "observed",
    "remarked",
    "repeated",
    "replied",
    "responded",
    "said",
    "says",
    "screamed",
    "shouted",
    "whispered",
    "wondered",
    "wrote",
    "yelled",
];

/// Words that continue a time of day: `8 a.m. Monday`, `6 p.m. EST`.
const AFTER_TIME: [&str; 27] = [
    "BST", "CDT", "CEST", "CET", "CST", "CT", "Central", "EDT", "EST", "ET", "Eastern", "Friday", "GMT", "IST", "MST",
    "MT", "Monday", "Mountain", "PDT", "PST", "PT", "Pacific", "Saturday", "Sunday", "Thursday", "Tuesday", "UTC",
];

/// Words after a dotted ordinal: `12. Juni`, `19. Jahrhundert`.
const AFTER_ORDINAL: [&str; 17] = [
    "April",
    "August",
    "Dezember",
    "Februar",
    "Geburtstag",
    "Jahrestag",
    "Jahrhundert",
    "Jahrhunderts",
    "Januar",
    "Juli",
    "Juni",
    "Jänner",
    "Mai",
    "März",
    "November",
    "Oktober",
    "September",
];

/// Names written with an exclamation mark.
const EXCLAIMED: [&str; 5] = ["Jeopardy", "Oklahoma", "Wham", "Yahoo", "Yum"];

/// Words that begin sentences in lower case in informal text.
const LOWERCASE_OPENERS: [&str; 43] = [
    "also", "anyway", "are", "btw", "but", "can", "did", "do", "don't", "he", "how", "i", "i'd", "i'll", "i'm", "i've",
    "if", "is", "it", "it's", "its", "just", "let", "lol", "my", "no", "ok", "please", "pls", "she", "so", "thanks",
    "that", "there", "they", "this", "we", "what", "when", "where", "why", "yes", "you",
];

/// Classifies the stops of one part.
#[derive(Clone, Copy)]
pub(super) struct Classifier<'t> {
    part: &'t str,
    language: Language,
}

impl<'t> Classifier<'t> {
    /// Creates a classifier for the stops of `part`.
    pub(super) const fn new(part: &'t str, language: Language) -> Self {
        Self { part, language }
    }

    /// Returns the end of the sentence that begins at `start` if `stop` ends it.
    pub(super) fn end(self, start: usize, stop: &Stop) -> Option<usize> {
        let next = Next::at(self.part, stop.end)?;
        let ends = match stop.mark {
            _ if stop.settled => true,
            StopKind::Wide => self.ends_wide(stop, next),
            _ if next.char.is_ascii_digit() => match self.note_number(stop, next) {
                Some(end) => return Some(end),
                None => next.spaced && self.ends_spaced(start, stop, next),
            },
            _ if next.spaced => self.ends_spaced(start, stop, next),
            _ => self.ends_unspaced(stop, next),
        };
        ends.then_some(stop.end)
    }

    /// Returns the end of the note numbers that follow a stop: `one.12 Then`, `one. 4 Even so`.
    fn note_number(self, stop: &Stop, next: Next) -> Option<usize> {
        let after = next.rest.trim_start_matches(|char: char| char.is_ascii_digit() || matches!(char, ',' | '–' | ' '));
        let number = &next.rest[..next.rest.len() - after.len()];
        if next.opened || number.len() > 11 || !number.ends_with(' ') || !after.starts_with(char::is_uppercase) {
            return None;
        }
        let word = self.word_before(stop.start);
        let closed = stop.mark == StopKind::Period && self.part[..stop.start].ends_with([')', '”', '"']);
        let plain =
            word.len() > 3 && word.chars().all(char::is_lowercase) && self.language.abbreviation(word).is_none();
        let first = after.split(|char| !is_word(char)).next().unwrap_or(after);
        let stands = if next.spaced { number.len() < 4 && self.language.opens(first) } else { true };
        let end = self.part.len() - after.len();
        ((plain || closed) && stands).then_some(end - (number.len() - number.trim_end().len()))
    }

    /// Classifies a stop before white space.
    fn ends_spaced(self, start: usize, stop: &Stop, next: Next) -> bool {
        if next.char.is_lowercase() && !next.is_address() {
            return self.ends_informal(start, stop, next);
        }
        match stop.mark {
            StopKind::Strong => self.ends_strong(stop, next),
            StopKind::Ellipsis => {
                next.may_begin_sentence() && (stop.quoted || !matches!(next.word, "I" | "I'm" | "I’m"))
            }
            StopKind::Omission => next.may_begin_sentence() && !next.opened,
            StopKind::Period => self.ends_period(start, stop, next),
            StopKind::Wide => true,
        }
    }

    /// Classifies a stop before a lower-case letter, which ends a sentence only in text written without capitals.
    fn ends_informal(self, start: usize, stop: &Stop, next: Next) -> bool {
        if stop.quoted || next.opened || !matches!(stop.mark, StopKind::Strong | StopKind::Period) {
            return false;
        }
        if LOWERCASE_OPENERS.binary_search(&next.word).is_err() && !self.part[start..].starts_with(char::is_lowercase) {
            return false;
        }
        let word = self.word_before(stop.start);
        stop.mark == StopKind::Strong && EXCLAIMED.binary_search(&word).is_err()
            || stop.mark == StopKind::Period
                && word.len() > 1
                && word.chars().all(char::is_alphanumeric)
                && self.language.abbreviation(word).is_none()
    }

    /// Classifies a fullwidth terminator: it ends a sentence except in a title, a number or an unfinished quotation.
    fn ends_wide(self, stop: &Stop, next: Next) -> bool {
        let after = self.part[stop.end..].chars().next().unwrap_or(' ');
        let before = self.part[..stop.start].chars().next_back().unwrap_or(' ');
        if self.part[stop.start..].starts_with('．') && before.is_numeric() && after.is_numeric() {
            return false;
        }
        if matches!(after, '，' | '、' | '；' | '：' | ',' | '）' | ')') {
            return false;
        }
        // Japanese continues after a quotation with a particle: 「…。」と言った.
        if stop.quoted && matches!(next.char, 'と' | 'っ' | 'の' | 'を' | 'に' | 'が' | 'は' | 'な') {
            return false;
        }
        // Chinese names the speaker after the quotation: “……。”他说。
        if stop.quoted && !next.spaced && self.names_speaker(stop.end) {
            return false;
        }
        // A title ends before its sentence does: 《摔跤吧！爸爸》.
        let closing =
            self.part[stop.end..].chars().take(REACH).find(|char| matches!(char, '《' | '》' | '〈' | '〉' | '。'));
        !matches!(closing, Some('》' | '〉'))
    }

    /// Returns whether the clause at `at` names the speaker within a few characters.
    fn names_speaker(self, at: usize) -> bool {
        let clause =
            self.part[at..].chars().take(12).take_while(|char| !matches!(char, '，' | '。' | '！' | '？' | '“' | '「'));
        let mut clause = clause.peekable();
        let speaks = |char| matches!(char, '说' | '說' | '道' | '问' | '問' | '喊' | '答' | '嚷' | '叹' | '嘆');
        clause.peek().is_some() && clause.any(speaks)
    }

    /// Classifies a stop that is not followed by white space.
    fn ends_unspaced(self, stop: &Stop, next: Next) -> bool {
        let before = self.part[..stop.start].chars().next_back().unwrap_or(' ');
        if is_uncased(next.char) && is_uncased(before) {
            return stop.mark != StopKind::Period || is_spaceless(next.char);
        }
        if stop.end > stop.bare {
            return next.char.is_uppercase() && !next.opened && stop.mark != StopKind::Omission;
        }
        match stop.mark {
            StopKind::Period => self.lacks_space(stop, next),
            StopKind::Strong | StopKind::Ellipsis => {
                is_capitalised(next.word) && before.is_alphanumeric() && !self.in_address(stop.start)
            }
            StopKind::Omission | StopKind::Wide => false,
        }
    }

    /// Returns whether a space is missing: `one.Then`.
    fn lacks_space(self, stop: &Stop, next: Next) -> bool {
        const DOMAINS: [&str; 8] = ["Co", "Com", "Edu", "Gov", "Info", "Js", "Net", "Org"];
        if !is_capitalised(next.word) || DOMAINS.contains(&next.word) {
            return false;
        }
        let word = self.word_before(stop.start);
        let word = word.rsplit('.').next().unwrap_or(word);
        let plain = word.len() > 1
            && word.chars().all(char::is_alphabetic)
            && word.ends_with(char::is_lowercase)
            && self.language.abbreviation(word).is_none();
        let number = word.len() > 2 && word.ends_with(|char: char| char.is_ascii_digit());
        let opener = self.language.opens(next.word) || self.language.abbreviation(next.word).is_some();
        (plain || number && opener)
            && (opener || next.rest[next.word.len()..].starts_with([' ', ',']))
            && !self.in_address(stop.start)
    }

    /// Returns whether the word around `at` is a web address, an e-mail address or a file name.
    fn in_address(self, at: usize) -> bool {
        let marks = |char| matches!(char, '/' | '@' | '_' | '=');
        let inside = |char: &char| !char.is_whitespace();
        let head = self.part[..at].char_indices().rev().take(2 * REACH).take_while(|(_, char)| inside(char)).last();
        let head = &self.part[head.map_or(at, |(from, _)| from)..at];
        let mut tail = self.part[at..].chars().take(REACH).take_while(inside);
        head.contains(marks) || head.contains(':') || head.starts_with("www") || tail.any(marks)
    }

    /// Classifies `!` or `?`.
    fn ends_strong(self, stop: &Stop, next: Next) -> bool {
        if !next.may_begin_sentence() {
            return false;
        }
        if EXCLAIMED.binary_search(&self.word_before(stop.start)).is_ok() {
            return self.language.opens(next.word);
        }
        !(stop.quoted && SPEECH.binary_search(&next.second()).is_ok())
    }

    /// Classifies a full stop, which abbreviations and numbers have too.
    fn ends_period(self, start: usize, stop: &Stop, next: Next) -> bool {
        if !next.may_begin_sentence() {
            return false;
        }
        let word = self.word_before(stop.start);
        if stop.firm || word.is_empty() {
            return true;
        }
        let tail = word.rsplit('-').next().unwrap_or(word);
        // An article may be joined to the word: `l’ing.`
        let elided = word.split_once(['’', '\'']).map(|(_, rest)| rest).filter(|rest| rest.len() > 1);
        if (is_letter(word) || is_dotted(word)) && next.is_initial() {
            return false;
        }
        // Initials are capitals; single lower-case letters may be abbreviations.
        let initial = is_letter(tail) && tail.starts_with(char::is_uppercase);
        let opens = || self.language.opens(next.word);
        let spaced = self.spaced_abbreviation(stop.start, word).and_then(|joined| self.language.abbreviation(&joined));
        match spaced
            .or_else(|| self.language.abbreviation(word))
            .filter(|_| !initial || spaced.is_some())
            .map(|abbreviation| self.after_number(stop.start, word, abbreviation))
            .or_else(|| (tail != word && !initial).then(|| self.language.abbreviation(tail)).flatten())
            .or_else(|| elided.and_then(|word| self.language.abbreviation(word)))
        {
            Some(Abbreviation::Never) => return stop.end > stop.bare && opens(),
            Some(Abbreviation::Number) => return !next.is_number(),
            Some(Abbreviation::Rarely) => return opens(),
            Some(Abbreviation::Often) => return !next.char.is_numeric() && !self.in_time_of_day(start, stop, next),
            None => {}
        }
        if is_roman(word) && word.len() > 1 && self.part[start..].starts_with(word) {
            return false;
        }
        if is_letter(tail) || is_dotted(word) {
            return opens();
        }
        if word.bytes().all(|byte| byte.is_ascii_digit()) && word.len() < 3 {
            let ordinal = AFTER_ORDINAL.binary_search(&next.word).is_ok();
            return !ordinal
                && (!self.language.has_dotted_ordinals() || self.is_referred_to(stop.start, word) || opens());
        }
        true
    }

    /// Returns an abbreviation that is written with spaces, as it is written without: `т. д` → `т.д`, `z. B` → `z.B`.
    ///
    /// Its first letter is in lower case, unlike that of initials.
    fn spaced_abbreviation(self, at: usize, word: &str) -> Option<String> {
        let is_piece = |piece: &str| (1..=4).contains(&piece.chars().count()) && piece.chars().all(char::is_alphabetic);
        let mut start = at - word.len();
        let mut joined = is_piece(word).then(|| word.to_owned())?;
        let mut best = None;
        for _ in 0..3 {
            let Some(before) =
                self.part[..start].strip_suffix([' ', '\u{a0}', '\u{202f}']).and_then(|rest| rest.strip_suffix('.'))
            else {
                break;
            };
            let piece = self.word_before(before.len());
            if !is_piece(piece) {
                break;
            }
            joined = format!("{piece}.{joined}");
            start = before.len() - piece.len();
            if piece.starts_with(char::is_lowercase) && self.language.abbreviation(&joined).is_some() {
                best = Some(joined.clone());
            }
        }
        best
    }

    /// Returns the class of an abbreviation that means another word after a number: `XIX в.`, `1911 г.`
    fn after_number(self, at: usize, word: &str, abbreviation: Abbreviation) -> Abbreviation {
        let counted = abbreviation == Abbreviation::Never && matches!(word, "в" | "вв" | "г" | "гг" | "о" | "п" | "р");
        let before = self.part[..at - word.len()].trim_end();
        let number = before.rsplit(|char: char| !char.is_alphanumeric()).next().unwrap_or("");
        let is_number = !number.is_empty() && (number.bytes().all(|byte| byte.is_ascii_digit()) || is_roman(number));
        if counted && is_number { Abbreviation::Rarely } else { abbreviation }
    }

    /// Returns whether the number that ends at `at` names a page or a figure: `s. 45.`, `Abb. 4.`
    fn is_referred_to(self, at: usize, number: &str) -> bool {
        let before = self.part[..at - number.len()].trim_end();
        let label = before.strip_suffix('.').map(|before| self.word_before(before.len()));
        label.is_some_and(|label| self.language.abbreviation(label) == Some(Abbreviation::Number))
    }

    /// Returns whether a time of day continues (`8 a.m. Monday`) or only begins its sentence (`At 5 a.m. Mr. Smith`).
    fn in_time_of_day(self, start: usize, stop: &Stop, next: Next) -> bool {
        let so_far = &self.part[start..stop.start];
        AFTER_TIME.binary_search(&next.word).is_ok()
            || so_far.len() < 24
                && so_far.split_whitespace().count() < 4
                && matches!(
                    so_far.split_whitespace().next(),
                    Some("At" | "By" | "From" | "Around" | "About" | "Before" | "After" | "Until")
                )
    }

    /// Returns the word that ends at `at`, including inner full stops and hyphens.
    fn word_before(self, at: usize) -> &'t str {
        let before = &self.part[..at];
        let from = before
            .char_indices()
            .rev()
            .take(REACH)
            .take_while(|&(_, char)| is_word(char) || matches!(char, '.' | '-' | '°' | '№' | '&' | '·'));
        &before[from.last().map_or(at, |(from, _)| from)..]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_sorted() {
        assert!(SPEECH.is_sorted() && AFTER_TIME.is_sorted() && AFTER_ORDINAL.is_sorted());
        assert!(EXCLAIMED.is_sorted() && LOWERCASE_OPENERS.is_sorted());
    }
}
