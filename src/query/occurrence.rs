//! Occurrences of a query's words in a text. Snippets highlight them; engines match by the same definition.

use std::collections::HashMap;

use super::ast::{PatternPiece, Term};
use super::reading::{MAX_COMPOUND_PARTS, Reading, readings, written_words};
use crate::text::{Lang, Span, Token, fold_into};

/// An occurrence of a query leaf.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// Positions of the first and the last word.
    pub words: (u32, u32),
    /// Byte range in the text.
    pub span: Span,
}

/// Finds one query leaf in the tokens of a text.
#[derive(Clone, Debug)]
pub struct Finder {
    sought: Target,
}

#[derive(Clone, Debug)]
enum Target {
    /// Any of these sequences of terms, with at most `slop` words between them in total.
    Sequences(Vec<Vec<(u32, String)>>, u32),
    /// Any word as written that matches the pattern.
    Terms(Shape),
}

#[derive(Clone, Debug)]
enum Shape {
    Prefix(String),
    Wildcard(Vec<PatternPiece>),
    Fuzzy(Vec<String>, usize),
    Regex(regex::Regex),
    Anything,
    Nothing,
}

impl Finder {
    /// Finds adjacent words: compounds in order or as one term, phrases exactly.
    pub fn together(term: &Term, langs: &[Lang]) -> Self {
        let sought = match term {
            Term::Word(text) => sequences(text, 0, langs),
            Term::Phrase { text, slop } => sequences(text, *slop, langs),
            Term::Prefix(text) => Target::Terms(Shape::Prefix(folded(text))),
            Term::Wildcard(pieces) => {
                let fold = |piece: &PatternPiece| match piece {
                    PatternPiece::Literal(text) => PatternPiece::Literal(folded(text)),
                    piece => piece.clone(),
                };
                Target::Terms(Shape::Wildcard(pieces.iter().map(fold).collect()))
            }
            Term::Fuzzy { text, distance } => {
                Target::Terms(Shape::Fuzzy(written_words(text, langs), usize::from(*distance)))
            }
            Term::Regex(pattern) => {
                let whole = regex::Regex::new(&format!("^(?:{pattern})$"));
                Target::Terms(whole.map_or(Shape::Nothing, Shape::Regex))
            }
            Term::Exists => Target::Terms(Shape::Anything),
            Term::Range { .. } => Target::Terms(Shape::Nothing),
        };
        Self { sought }
    }

    /// Finds each part of a word separately.
    pub fn any_part(text: &str, langs: &[Lang]) -> Self {
        let mut terms: Vec<Vec<(u32, String)>> = Vec::new();
        for reading in readings(text, langs) {
            if reading.is_character {
                return Self { sought: sequences(text, 0, langs) };
            }
            terms.extend(reading.into_terms().map(|term| vec![(0, term)]));
        }
        Self { sought: Target::Sequences(terms, 0) }
    }

    /// Returns whether the finder matches words as written, rather than their stems.
    pub fn is_of_written_words(&self) -> bool {
        matches!(self.sought, Target::Terms(_))
    }

    /// Returns all occurrences in a text, given its tokens and its words as written.
    pub fn places(&self, tokens: &[Token], written: &[Token]) -> Vec<Occurrence> {
        match &self.sought {
            Target::Sequences(sequences, slop) => {
                let mut found: Vec<Occurrence> = Vec::new();
                for sequence in sequences {
                    match sequence.as_slice() {
                        [] => {}
                        [(_, term)] => found.extend(tokens.iter().filter(|token| token.term == *term).map(place)),
                        sequence => found.extend(in_order(sequence, *slop, tokens)),
                    }
                }
                found
            }
            Target::Terms(shape) => written.iter().filter(|token| shape.fits(&token.term)).map(place).collect(),
        }
    }

    /// Returns the terms if the finder matches single terms only, for callers that look up many of them in one pass.
    pub fn terms(&self) -> Option<impl Iterator<Item = &str>> {
        match &self.sought {
            Target::Sequences(sequences, _) if sequences.iter().all(|sequence| sequence.len() == 1) => {
                Some(sequences.iter().map(|sequence| sequence[0].1.as_str()))
            }
            _ => None,
        }
    }
}

fn place(token: &Token) -> Occurrence {
    Occurrence { words: (token.position, token.position), span: token.span }
}

fn sequences(text: &str, slop: u32, langs: &[Lang]) -> Target {
    let mut found = Vec::new();
    for Reading { parts, wholes, is_character, .. } in readings(text, langs) {
        if is_character {
            return Target::Terms(Shape::Prefix(parts[0].1.clone()));
        }
        if let [whole] = wholes.as_slice()
            && parts.len() <= MAX_COMPOUND_PARTS
            && slop == 0
        {
            found.push(vec![(0, whole.clone())]);
        }
        let first = parts[0].0;
        found.push(parts.into_iter().map(|(at, term)| (at - first, term)).collect());
    }
    Target::Sequences(found, slop)
}

fn folded(text: &str) -> String {
    let mut out = String::new();
    text.chars().for_each(|c| fold_into(c, &mut out));
    out
}

/// Finds a sequence whose words have given distances from the first; `slop` allows that many extra words in total.
fn in_order(sequence: &[(u32, String)], slop: u32, tokens: &[Token]) -> Vec<Occurrence> {
    let mut at: HashMap<&str, Vec<&Token>> = HashMap::new();
    for token in tokens {
        if sequence.iter().any(|(_, term)| *term == token.term) {
            at.entry(token.term.as_str()).or_default().push(token);
        }
    }
    let mut found = Vec::new();
    for start in at.get(sequence[0].1.as_str()).into_iter().flatten() {
        let (mut last, mut spent) = (*start, 0);
        let mut before = 0;
        let whole = sequence[1..].iter().all(|(distance, term)| {
            let due = last.position + (distance - before);
            before = *distance;
            let fits = |token: &&&Token| token.position >= due && token.position - due + spent <= slop;
            let next = at.get(term.as_str()).and_then(|tokens| tokens.iter().find(fits));
            next.is_some_and(|next| {
                spent += next.position - due;
                last = next;
                true
            })
        });
        if whole {
            found.push(Occurrence {
                words: (start.position, last.position),
                span: Span::new(start.span.start, last.span.end),
            });
        }
    }
    found
}

impl Shape {
    fn fits(&self, term: &str) -> bool {
        match self {
            Self::Prefix(prefix) => term.starts_with(prefix.as_str()),
            Self::Wildcard(pieces) => wildcard(pieces, term),
            Self::Fuzzy(terms, distance) => terms.iter().any(|other| strsim::osa_distance(other, term) <= *distance),
            Self::Regex(regex) => regex.is_match(term),
            Self::Anything => true,
            Self::Nothing => false,
        }
    }
}

/// Matches a term against a wildcard pattern. Each `*` is tried short to long, and only the last one is retried when a
/// later piece does not match: linear in the term for every `*`.
fn wildcard(pieces: &[PatternPiece], term: &str) -> bool {
    let (mut piece, mut at) = (0, 0);
    let mut retry: Option<(usize, usize)> = None;
    loop {
        let step = match pieces.get(piece) {
            None if at == term.len() => return true,
            None => None,
            Some(PatternPiece::Many) => {
                retry = Some((piece + 1, at));
                Some(at)
            }
            Some(PatternPiece::One) => term[at..].chars().next().map(|c| at + c.len_utf8()),
            Some(PatternPiece::Literal(text)) => term[at..].starts_with(text.as_str()).then(|| at + text.len()),
        };
        if let Some(next) = step {
            (piece, at) = (piece + 1, next);
            continue;
        }
        let Some((after, from)) = retry else { return false };
        let Some(c) = term[from..].chars().next() else { return false };
        (piece, at) = (after, from + c.len_utf8());
        retry = Some((after, at));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Analyzer;

    fn found(term: &Term, text: &str) -> Vec<String> {
        let tokens = Analyzer::new(Lang::ENGLISH).tokens(text);
        let written = Analyzer::as_written(Lang::ENGLISH).tokens(text);
        let places = Finder::together(term, &[Lang::ENGLISH]).places(&tokens, &written);
        places.into_iter().map(|place| place.span.of(text).to_owned()).collect()
    }

    fn phrase(text: &str, slop: u32) -> Term {
        Term::Phrase { text: text.into(), slop }
    }

    #[test]
    fn phrases_match_exactly() {
        let text = "One of the \"Four Asian Tigers,\" it paid US$140 billion. Tigers of Asia.";
        assert_eq!(found(&phrase("four asian tigers", 0), text), ["Four Asian Tigers"]);
        assert_eq!(found(&phrase("US$140 billion", 0), text), ["US$140 billion"]);
        assert!(found(&phrase("four tigers", 0), text).is_empty());
        assert_eq!(found(&phrase("four tigers", 1), text), ["Four Asian Tigers"]);
    }

    #[test]
    fn compounds_are_found_apart_and_as_one() {
        let text = "The vice-president, a vice president, the vicepresident.";
        assert_eq!(
            found(&Term::Word("vice-president".into()), text),
            ["vice-president", "vicepresident", "vice-president", "vice president"]
        );
    }

    #[test]
    fn patterns_find_words_of_their_shape() {
        let text = "colour color colonel economics 数字经济";
        let pieces = vec![PatternPiece::Literal("col".into()), PatternPiece::Many, PatternPiece::Literal("r".into())];
        assert_eq!(found(&Term::Wildcard(pieces), text), ["colour", "color"]);
        assert_eq!(found(&Term::Prefix("Econ".into()), text), ["economics"]);
        assert_eq!(found(&Term::Fuzzy { text: "colur".into(), distance: 1 }, text), ["colour", "color"]);
        assert_eq!(found(&Term::Regex("colou?r".into()), text), ["colour", "color"]);
        assert_eq!(found(&Term::Prefix("economics".into()), text), ["economics"]);
        assert!(found(&Term::Regex("econom".into()), text).is_empty(), "the stem of a word is not a word");
        assert_eq!(found(&Term::Word("济".into()), text), ["济"]);
    }
}
