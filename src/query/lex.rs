//! Query string → tokens with positions. Only this file reads single characters of a query.
//!
//! Every byte is read once, apart from the lookahead to the end of a quotation. Tokens are produced on demand, so a
//! caller that stops early does not pay for the rest.

use std::ops::Bound;

use super::ast::{Field, Term};
use super::note::Notes;
use super::quotation;
use super::token::Token;
use super::word::{self, EscapedChar};
use crate::text::Span;

/// Maximum number of patterns (prefix, wildcard, fuzzy, regex) in one query; each may expand to thousands of words.
const MAX_PATTERNS: usize = 64;
/// Maximum length of a regular expression, in bytes.
const MAX_REGEX: usize = 256;

/// Splits a query string into tokens.
#[derive(Debug)]
pub(super) struct Lexer<'q> {
    query_string: &'q str,
    at: usize,
    pending: Option<(Token, Span)>,
    /// Whether the last token was a field: what follows is its value, never an operator.
    after_field: bool,
    /// Whether the last token can take a boost.
    after_operand: bool,
    terms: usize,
    patterns: usize,
    pub(super) notes: Notes,
}

impl<'q> Lexer<'q> {
    pub(super) fn new(query_string: &'q str) -> Self {
        Self {
            query_string,
            at: 0,
            pending: None,
            after_field: false,
            after_operand: false,
            terms: 0,
            patterns: 0,
            notes: Notes::default(),
        }
    }

    /// Stops the lexer and returns the offset of the end of the query string.
    pub(super) fn stop(&mut self) -> usize {
        self.pending = None;
        self.at = self.query_string.len();
        self.at
    }

    /// Returns this range of the query string.
    pub(super) fn query_string(&self, span: Span) -> &'q str {
        span.of(self.query_string)
    }

    fn rest(&self) -> &'q str {
        &self.query_string[self.at..]
    }

    /// Returns the next token.
    pub(super) fn next(&mut self) -> Option<(Token, Span)> {
        if let Some(token) = self.pending.take() {
            return Some(token);
        }
        if std::mem::take(&mut self.after_operand)
            && let Some(boost) = self.boost()
        {
            return Some(boost);
        }
        let after_field = std::mem::take(&mut self.after_field);
        self.at += self.rest().len() - self.rest().trim_start().len();
        let first = self.rest().chars().next()?;
        match first {
            '(' | '（' => Some(self.take(Token::Open, first.len_utf8())),
            ')' | '）' => {
                self.after_operand = true;
                Some(self.take(Token::Close, first.len_utf8()))
            }
            _ => {
                let sign = if after_field { None } else { self.sign() };
                let (token, span) = sign
                    .or_else(|| self.phrase(first))
                    .or_else(|| self.regex())
                    .or_else(|| self.range())
                    .or_else(|| self.emoticon())
                    .or_else(|| self.field())
                    .unwrap_or_else(|| self.word(after_field));
                if matches!(token, Token::Term(_) | Token::Star) {
                    self.terms += 1;
                }
                Some((token, span))
            }
        }
    }

    fn take(&mut self, token: Token, length: usize) -> (Token, Span) {
        let span = Span::new(self.at, self.at + length);
        self.at = span.end;
        (token, span)
    }

    /// Reads `^2` directly after a bracket, phrase or regular expression. Words parse their boosts themselves.
    fn boost(&mut self) -> Option<(Token, Span)> {
        let after = self.rest().strip_prefix('^')?;
        let length = after.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b'.').count();
        // The full stop may end the sentence: `"a phrase"^2.`
        let number = after[..length].trim_end_matches('.');
        let span = Span::new(self.at, self.at + 1 + number.len());
        let Some((factor, remark)) = word::weight(number) else {
            self.notes.add(span, "^ needs a number, such as ^2: ignored");
            self.at += 1;
            return None;
        };
        if let Some(remark) = remark {
            self.notes.add(span, remark);
        }
        Some(self.take(Token::Boost(factor), span.len()))
    }

    /// Reads `+`, `-` or `!` directly before its operand: `- item`, `--option`, `->` and `!=` are not operators.
    fn sign(&mut self) -> Option<(Token, Span)> {
        let mut chars = self.rest().chars();
        let sign = chars.next()?;
        let token = match sign {
            '+' => Token::Must,
            '-' | '!' => Token::Not,
            _ => return None,
        };
        let next = chars.next()?;
        let applies = !next.is_whitespace() && next != sign && !matches!(next, ')' | '）' | '=' | '>');
        applies.then(|| self.take(token, 1))
    }

    fn phrase(&mut self, first: char) -> Option<(Token, Span)> {
        let (text, closer) = quotation::split(first, &self.rest()[first.len_utf8()..])?;
        let opener = Span::new(self.at, self.at + first.len_utf8());
        let mut length = first.len_utf8() + text.len() + closer.map_or(0, char::len_utf8);
        if closer.is_none() {
            self.notes.add(opener, "unclosed quotation: read to the end");
        }
        let text = quotation::unescaped(text.trim());
        if text.is_empty() {
            self.notes.add(Span::new(self.at, self.at + length), "empty quotation");
        } else if quotation::has_wildcard(&text) {
            self.notes.add(Span::new(self.at, self.at + length), "* is not a wildcard inside quotation marks");
        }
        let mut slop = 0;
        if let Some((words, suffix, remark)) = word::slop(&self.rest()[length..]) {
            if let Some(remark) = remark {
                self.notes.add(Span::new(self.at + length, self.at + length + suffix), remark);
            }
            slop = words;
            length += suffix;
        }
        self.after_operand = true;
        Some(self.take(Token::Term(Term::Phrase { text, slop }), length))
    }

    /// Reads `/…/` followed by white space, a bracket or a boost. A path or `and/or` is a word.
    fn regex(&mut self) -> Option<(Token, Span)> {
        let inner = self.rest().strip_prefix('/')?;
        let end = quotation::closed_at(inner, &['/']).filter(|&end| end > 0)?;
        let source = &inner[..end];
        let after = inner[end + 1..].chars().next();
        let bounded = after.is_none_or(|c| c.is_whitespace() || matches!(c, ')' | '）' | '^' | ',' | ';'));
        if !bounded || source.contains(char::is_whitespace) {
            return None;
        }
        let whole = Span::new(self.at, self.at + end + 2);
        if source.len() > MAX_REGEX {
            self.notes.add(whole, "regular expression longer than 256 bytes: read as words");
            return None;
        }
        if let Err(fault) = regex_syntax::ParserBuilder::new().nest_limit(20).build().parse(source) {
            let (place, cause) = match &fault {
                regex_syntax::Error::Parse(fault) => (fault.span(), fault.kind().to_string()),
                regex_syntax::Error::Translate(fault) => (fault.span(), fault.kind().to_string()),
                _ => return None,
            };
            let place = Span::new(place.start.offset, place.end.offset).shifted(whole.start + 1);
            self.notes.add(place, format!("{}: read as words", cause.trim_end_matches('.')));
            return None;
        }
        if !self.one_more_pattern(whole) {
            return None;
        }
        self.after_operand = true;
        Some(self.take(Token::Term(Term::Regex(source.to_owned())), whole.len()))
    }

    /// Reads `[2018 TO 2020}`.
    fn range(&mut self) -> Option<(Token, Span)> {
        let inner = self.rest().strip_prefix(['[', '{'])?;
        let end =
            inner.find([']', '}', '[', '{', '(', ')', '"']).filter(|&end| inner[end..].starts_with([']', '}']))?;
        let mut ends = inner[..end].split_whitespace();
        let (lower, to, upper) = (ends.next()?, ends.next()?, ends.next()?);
        if to != "TO" || ends.next().is_some() {
            return None;
        }
        let span = Span::new(self.at, self.at + end + 2);
        let bound = |text: &str, included: bool| match text {
            "*" => Bound::Unbounded,
            text if included => Bound::Included(text.to_owned()),
            text => Bound::Excluded(text.to_owned()),
        };
        let lower = bound(lower, self.rest().starts_with('['));
        let upper = bound(upper, inner[end..].starts_with(']'));
        self.after_operand = true;
        let everything = lower == Bound::Unbounded && upper == Bound::Unbounded;
        Some(self.take(if everything { Token::Star } else { Token::Term(Term::Range { lower, upper }) }, span.len()))
    }

    /// Reads emoticons such as `:)` and `;-(`, whose brackets do not group.
    fn emoticon(&mut self) -> Option<(Token, Span)> {
        if !self.rest().starts_with([':', ';', '=']) {
            return None;
        }
        let face: String = self.rest().chars().take(5).take_while(|c| !c.is_whitespace()).collect();
        let is_face = face.chars().count() <= 4 && face.contains(['(', ')']) && !face.contains(char::is_alphanumeric);
        is_face.then(|| {
            let length = face.len();
            self.take(Token::Term(Term::Word(face)), length)
        })
    }

    /// Reads `title:` directly before its value. An operator between the two applies to both: `title:-draft`.
    fn field(&mut self) -> Option<(Token, Span)> {
        let rest = self.rest();
        let name = &rest[..rest.bytes().take_while(u8::is_ascii_lowercase).count()];
        let colon = rest[name.len()..].chars().next().filter(|c| matches!(c, ':' | '：'))?;
        let length = name.len() + colon.len_utf8();
        let span = Span::new(self.at, self.at + length);
        let value = rest[length..].chars().next().filter(|c| !c.is_whitespace() && !matches!(c, ')' | '）'));
        match (Field::named(name), value) {
            (Some(field), Some(_)) => {
                self.at = span.end;
                self.after_field = true;
                if let Some(sign) = self.sign() {
                    self.pending = Some((Token::Field(field), span));
                    return Some(sign);
                }
                Some((Token::Field(field), span))
            }
            (Some(_), None) => {
                self.notes.add(span, "no value after this field: read as a word");
                None
            }
            (None, Some(c)) if name.len() > 1 && (c.is_alphanumeric() || matches!(c, '"' | '“' | '(')) => {
                self.notes.add(Span::new(span.start, span.start + name.len()), unknown_field());
                None
            }
            _ => None,
        }
    }

    /// Reads up to white space, a bracket or a quotation.
    fn word(&mut self, after_field: bool) -> (Token, Span) {
        let mut characters: Vec<EscapedChar> = Vec::new();
        let mut length = 0;
        let mut chars = self.rest().char_indices();
        while let Some((at, c)) = chars.next() {
            if c.is_whitespace() || matches!(c, '(' | ')' | '（' | '）') {
                break;
            }
            // After a digit the quotation mark means inches: 6'2".
            let inches = c == '"' && characters.last().is_some_and(|last| last.c.is_ascii_digit());
            if at > 0 && !inches && quotation::opens(c) {
                break;
            }
            let character = match c {
                '\\' => EscapedChar { c: chars.next().map_or('\\', |(_, c)| c), escaped: true },
                c => EscapedChar { c, escaped: false },
            };
            characters.push(character);
            length = chars.offset();
        }
        let span = Span::new(self.at, self.at + length);
        self.at = span.end;

        if !after_field && let Some((token, remark)) = word::operator(&characters) {
            if let Some(remark) = remark {
                self.notes.add(span, remark);
            }
            return (token, span);
        }
        // A question mark before a new sentence: `who won? Hangzhou or Beijing?`
        let next = self.rest().trim_start().chars().next();
        let closing = self.terms > 0 && !after_field && next.is_none_or(char::is_uppercase);
        let meaning = word::read(&characters, closing);
        if let Some(remark) = meaning.remark {
            self.notes.add(span, remark);
        }
        let is_pattern = matches!(meaning.token, Token::Term(Term::Prefix(_) | Term::Wildcard(_) | Term::Fuzzy { .. }));
        if is_pattern && !self.one_more_pattern(span) {
            return (Token::Term(Term::Word(word::text(&characters))), span);
        }
        self.pending = meaning.boost.map(|factor| (Token::Boost(factor), span));
        (meaning.token, span)
    }

    fn one_more_pattern(&mut self, span: Span) -> bool {
        self.patterns += 1;
        if self.patterns == MAX_PATTERNS + 1 {
            self.notes.add_always(span, format!("more than {MAX_PATTERNS} patterns: the rest is read as words"));
        }
        self.patterns <= MAX_PATTERNS
    }
}

fn unknown_field() -> String {
    let names = Field::ALL.map(Field::name).join(", ");
    format!("unknown field: read as words (fields: {names})")
}

/// Returns whether this text, unescaped, is read as this one word in any context.
pub(super) fn is_bare_word(text: &str) -> bool {
    let part_of_more = |c: char| quotation::is_mark(c) || matches!(c, '\\' | '(' | ')' | '*' | '?');
    if text.contains(part_of_more) || text.starts_with(['+', '-', '!', '=', '>', ':', ';', '[', '{']) {
        return false;
    }
    let mut lexer = Lexer::new(text);
    let word = matches!(lexer.next(), Some((Token::Term(Term::Word(word)), _)) if word == text);
    word && lexer.next().is_none() && lexer.notes.sorted().is_empty()
}
