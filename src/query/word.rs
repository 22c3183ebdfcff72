//! Classifies one run of characters as a word, pattern or operator, after escapes and before analysis.

use super::ast::{PatternPiece, Term};
use super::token::Token;

/// Maximum distance of NEAR and maximum slop of phrases, in words.
pub(super) const MAX_DISTANCE: u32 = 1000;

/// A character, and whether a `\` before it removed its special meaning.
#[derive(Clone, Copy, Debug)]
pub(super) struct EscapedChar {
    pub(super) c: char,
    pub(super) escaped: bool,
}

impl EscapedChar {
    fn is(self, c: char) -> bool {
        self.c == c && !self.escaped
    }

    fn is_any(self, chars: &[char]) -> bool {
        !self.escaped && chars.contains(&self.c)
    }
}

/// The classification of a run of characters.
#[derive(Debug, PartialEq)]
pub(super) struct Meaning {
    /// The operator or term.
    pub(super) token: Token,
    /// The boost after it.
    pub(super) boost: Option<f32>,
    /// The note about it.
    pub(super) remark: Option<&'static str>,
}

/// Parses an operator, in upper case only, with a note if it was corrected.
pub(super) fn operator(characters: &[EscapedChar]) -> Option<(Token, Option<&'static str>)> {
    if characters.len() > 12 || characters.iter().any(|character| character.escaped) {
        return None;
    }
    let text = text(characters);
    let token = match text.as_str() {
        "AND" | "&&" => Token::And,
        "OR" | "||" => Token::Or,
        "NOT" => Token::Not,
        other => {
            let (name, distance) = other.split_once('/')?;
            let ordered = match name {
                "NEAR" | "W" => false,
                "PRE" => true,
                _ => return None,
            };
            let (distance, remark) = words_apart(distance)?;
            return Some((Token::Near { distance, ordered }, remark));
        }
    };
    Some((token, None))
}

/// Parses a distance in words, clamped to 1–[`MAX_DISTANCE`].
fn words_apart(digits: &str) -> Option<(u32, Option<&'static str>)> {
    match digits.parse::<u32>().ok().filter(|_| !digits.starts_with('+'))? {
        0 => Some((1, Some("the smallest distance is 1: read as 1"))),
        distance if distance > MAX_DISTANCE => Some((MAX_DISTANCE, Some("the largest distance is 1000: read as 1000"))),
        distance => Some((distance, None)),
    }
}

/// Classifies the characters. `closing` says whether they end a sentence of several words, where `?` is punctuation.
pub(super) fn read(characters: &[EscapedChar], closing: bool) -> Meaning {
    let word = |remark| Meaning { token: Token::Term(Term::Word(text(characters))), boost: None, remark };

    // Suffixes and wildcards are parsed before the sentence's punctuation is removed, because without them the
    // punctuation belongs to the word: `econom*, U.S.`
    let punctuation: &[char] = if closing { &[',', ';', '.', ':', '!', '?'] } else { &[',', ';', '.', ':', '!'] };
    let mut body = characters;
    while let Some((last, rest)) = body.split_last()
        && last.is_any(punctuation)
    {
        body = rest;
    }

    let (body, boost, odd_boost) = split_boost(body);
    let (stem, fuzzy, odd_distance) = split_fuzzy(body);
    let remark = odd_distance.or(odd_boost);
    if !stem.iter().any(|character| character.c.is_alphanumeric()) {
        let token = match body {
            [star] if star.is('*') => Token::Star,
            [star, colon, other] if star.is('*') && colon.is(':') && other.is('*') => Token::Star,
            _ if boost.is_some() => Token::Term(Term::Word(text(body))),
            _ => return word(None),
        };
        return Meaning { token, boost, remark: None };
    }
    let is_address = stem.windows(3).any(|characters| characters.iter().map(|character| character.c).eq("://".chars()));
    if !is_address && stem.iter().any(|character| character.is_any(&['*', '?'])) {
        let remark = if fuzzy.is_some() { Some("a pattern cannot be fuzzy: read without ~") } else { remark };
        return Meaning { token: Token::Term(pattern(stem)), boost, remark };
    }
    match fuzzy {
        Some(0) => Meaning { token: Token::Term(Term::Word(text(stem))), boost, remark },
        Some(distance) => Meaning { token: Token::Term(Term::Fuzzy { text: text(stem), distance }), boost, remark },
        None if boost.is_some() => Meaning { token: Token::Term(Term::Word(text(body))), boost, remark },
        None if text(characters) == "NEAR" => word(Some("NEAR needs a distance, such as NEAR/5: read as a word")),
        None => word(remark),
    }
}

/// Splits off the boost after `^`. A `^` before anything but a number is part of the word.
fn split_boost(characters: &[EscapedChar]) -> (&[EscapedChar], Option<f32>, Option<&'static str>) {
    let Some(caret) = characters.iter().rposition(|character| character.is('^')) else {
        return (characters, None, None);
    };
    let (body, number) = (&characters[..caret], &text(&characters[caret + 1..]));
    if body.is_empty() {
        return (characters, None, None);
    }
    match weight(number) {
        Some((factor, remark)) => (body, Some(factor), remark),
        None => (characters, None, Some("^ needs a number, such as ^2: read as part of the word")),
    }
}

/// Parses a boost, clamped to its bounds.
pub(super) fn weight(number: &str) -> Option<(f32, Option<&'static str>)> {
    let digits_only = number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let factor = Some(number).filter(|_| digits_only)?.parse::<f32>().ok()?;
    Some(if factor > 1000.0 { (1000.0, Some("the largest boost is 1000")) } else { (factor, None) })
}

/// Splits off the distance after `~`.
fn split_fuzzy(characters: &[EscapedChar]) -> (&[EscapedChar], Option<u8>, Option<&'static str>) {
    let Some(tilde) = characters.iter().rposition(|character| character.is('~')).filter(|&at| at > 0) else {
        return (characters, None, None);
    };
    let stem = &characters[..tilde];
    match text(&characters[tilde + 1..]).as_str() {
        "" | "1" => (stem, Some(1), None),
        "2" => (stem, Some(2), None),
        "0" => (stem, Some(0), None),
        number => match weight(number) {
            Some((share, _)) if share < 1.0 => (stem, Some(1), Some("~ takes 1 or 2 edits: read as 1")),
            Some(_) => (stem, Some(2), Some("~ takes 1 or 2 edits: read as 2")),
            None => (characters, None, None),
        },
    }
}

fn pattern(characters: &[EscapedChar]) -> Term {
    let mut pieces = Vec::new();
    for &character in characters {
        match pieces.last_mut() {
            // `**` means the same as `*`.
            Some(PatternPiece::Many) if character.is('*') => {}
            _ if character.is('*') => pieces.push(PatternPiece::Many),
            _ if character.is('?') => pieces.push(PatternPiece::One),
            Some(PatternPiece::Literal(literal)) => literal.push(character.c),
            _ => pieces.push(PatternPiece::Literal(character.c.to_string())),
        }
    }
    match pieces.as_mut_slice() {
        [PatternPiece::Literal(stem), PatternPiece::Many] => Term::Prefix(std::mem::take(stem)),
        _ => Term::Wildcard(pieces),
    }
}

/// Returns the characters without their escapes.
pub(super) fn text(characters: &[EscapedChar]) -> String {
    characters.iter().map(|character| character.c).collect()
}

/// Parses the slop after a phrase: its value, its length in bytes, and a note if it was corrected.
pub(super) fn slop(rest: &str) -> Option<(u32, usize, Option<&'static str>)> {
    let digits = rest.strip_prefix('~')?;
    let length = digits.bytes().take_while(u8::is_ascii_digit).count();
    let (slop, remark) = match &digits[..length] {
        "" => (1, None),
        "0" => (0, None),
        number => words_apart(number).unwrap_or((MAX_DISTANCE, Some("the largest distance is 1000: read as 1000"))),
    };
    Some((slop, 1 + length, remark))
}
