//! Tokens → tree. Precedence: brackets, NEAR, adjacency, AND, OR.
//!
//! Length, leaves and depth are bounded, so the cost of a hostile query is bounded too.

use super::ast::{Bool, Field, Leaf, Near, Query, Term};
use super::group::{Group, Occur};
use super::lex::Lexer;
use super::note::Note;
use super::token::Token;
use super::value;
use crate::text::{ParagraphKind, Span};

/// Maximum length of a query, in bytes; the rest is not read.
pub(super) const MAX_LENGTH: usize = 64 * 1024;
/// Maximum number of leaves in a query.
pub(super) const MAX_LEAVES: usize = 1024;
/// Maximum nesting of brackets.
pub(super) const MAX_DEPTH: usize = 50;

/// A parsed query and the notes on parts that were not understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Parsed {
    /// The simplified query.
    pub query: Query,
    /// The notes, in order of position.
    pub notes: Vec<Note>,
}

/// Parses a query string. Never fails: parts without a meaning are ignored or read as words, and noted.
///
/// Reads at most 64 KiB, 1024 terms and 50 levels of brackets, and notes what is left out.
pub fn parse(query_string: &str) -> Parsed {
    let (query, notes) = tree(query_string);
    Parsed { query: query.simplified(), notes }
}

/// Parses words separated by white space, without operators. Silently drops what exceeds the limits of [`parse`].
pub fn plain(query_string: &str) -> Query {
    let query_string = &query_string[..query_string.floor_char_boundary(MAX_LENGTH)];
    words(query_string, 0).simplified()
}

/// Combines the words of the string as alternatives; the string begins at byte `start` of the query string.
fn words(query_string: &str, start: usize) -> Query {
    Query::any(query_string.split_whitespace().take(MAX_LEAVES).map(|word| {
        let at = start + word.as_ptr().addr() - query_string.as_ptr().addr();
        Query::Leaf(Leaf::new(Term::Word(word.to_owned()), Span::new(at, at + word.len())))
    }))
}

/// Parses the tree without simplifying it.
pub(super) fn tree(query_string: &str) -> (Query, Vec<Note>) {
    let read = &query_string[..query_string.floor_char_boundary(MAX_LENGTH)];
    let mut parser = Parser { lexer: Lexer::new(read), ahead: None, ignored_brackets: 0, leaves: 0, full: false };
    parser.next();
    if read.len() < query_string.len() {
        let rest = Span::new(read.len(), query_string.len());
        parser.lexer.notes.add_always(rest, "query longer than 64 KiB: the rest is ignored");
    }
    let query = parser.group(Field::Text, 0);
    let mut notes = parser.lexer.notes;
    if parser.leaves == 0 {
        notes.add(Span::new(0, 0), "empty query: type a word, a \"phrase\", or * for everything");
    }
    (query, notes.sorted())
}

/// A token with its position.
type Placed = (Token, Span);

struct Parser<'q> {
    lexer: Lexer<'q>,
    /// The next token.
    ahead: Option<Placed>,
    /// Opening brackets beyond the maximum depth that have yet to be closed.
    ignored_brackets: usize,
    leaves: usize,
    /// Whether a limit has been reached.
    full: bool,
}

impl Parser<'_> {
    /// Consumes the next token.
    fn next(&mut self) -> Option<Placed> {
        std::mem::replace(&mut self.ahead, self.lexer.next())
    }

    /// Consumes the next token if it satisfies the condition.
    fn next_if(&mut self, wanted: impl Fn(&Token) -> bool) -> Option<Placed> {
        if wanted(&self.ahead.as_ref()?.0) { self.next() } else { None }
    }

    fn note(&mut self, span: Span, what: &'static str) {
        self.lexer.notes.add(span, what);
    }

    /// Parses up to the closing bracket, which is left for the caller, or to the end.
    fn group(&mut self, field: Field, depth: usize) -> Query {
        let mut group = Group::default();
        let mut operator: Option<Placed> = None;
        let mut only_excludes: Option<Span> = None;
        let mut asks = false;
        while let Some((token, span)) = self.ahead.clone() {
            match token {
                Token::Close if self.ignored_brackets > 0 => {
                    self.ignored_brackets -= 1;
                    self.next();
                }
                Token::Close if depth > 0 => break,
                Token::Close => {
                    self.note(span, "unmatched bracket: ignored");
                    self.next();
                }
                Token::And | Token::Or => {
                    self.next();
                    if group.is_empty() || operator.is_some() {
                        self.note(span, "no operand before this operator: ignored");
                    } else {
                        operator = Some((token, span));
                    }
                }
                _ => {
                    let Some((sign, query)) = self.clause(field, depth) else { continue };
                    group.add(operator.take().as_ref().map(|(operator, _)| operator), sign, query);
                    match sign {
                        Occur::Not => _ = only_excludes.get_or_insert(span),
                        Occur::Must | Occur::None => asks = true,
                    }
                }
            }
        }
        if let Some((_, span)) = operator.filter(|_| !self.full) {
            self.note(span, "no operand after this operator: ignored");
        }
        if let Some(span) = only_excludes.filter(|_| !asks) {
            self.note(span, "only exclusions: matches everything else");
        }
        group.into_query()
    }

    /// Parses one operand with its prefix operators.
    fn clause(&mut self, field: Field, depth: usize) -> Option<(Occur, Query)> {
        let (mut excluded, mut required) = (false, false);
        let mut last_sign = None;
        while let Some((token, span)) = self.next_if(|token| matches!(token, Token::Not | Token::Must)) {
            excluded ^= token == Token::Not;
            required |= token == Token::Must;
            last_sign = Some(span);
        }
        let query = self.near(field, depth);
        match (query, last_sign) {
            (Some(query), _) if excluded => Some((Occur::Not, query)),
            (Some(query), _) if required => Some((Occur::Must, query)),
            (Some(query), _) => Some((Occur::None, query)),
            (None, Some(span)) if !self.full => {
                self.note(span, "no operand after this operator: ignored");
                None
            }
            (None, _) => None,
        }
    }

    /// Parses operands joined by NEAR; `a NEAR b NEAR c` relates a to b and b to c.
    fn near(&mut self, field: Field, depth: usize) -> Option<Query> {
        let is_near = |token: &Token| matches!(token, Token::Near { .. });
        let first = self.operand(field, depth);
        if !self.ahead.as_ref().is_some_and(|(token, _)| is_near(token)) {
            return first;
        }
        let mut pairs = Vec::new();
        let mut left = first;
        while let Some((Token::Near { distance, ordered }, span)) = self.next_if(is_near) {
            let right = if left.is_some() { self.operand(field, depth) } else { None };
            let (Some(one), Some(other)) = (&left, &right) else {
                if !self.full {
                    self.note(span, "this operator needs two words or groups: ignored");
                }
                continue;
            };
            let pair = close_by(field, one, other, distance, ordered).unwrap_or_else(|| {
                self.note(span, "this operator takes words, phrases and groups of them in the text: read as AND");
                Query::every([one.clone(), other.clone()])
            });
            pairs.push(pair);
            left = right;
        }
        if pairs.is_empty() { left } else { Some(Query::every(pairs)) }
    }

    /// Parses a leaf or a bracket, with the field before it and the boost after it.
    fn operand(&mut self, outer: Field, depth: usize) -> Option<Query> {
        let mut named = None;
        while let Some((Token::Field(field), _)) = self.next_if(|token| matches!(token, Token::Field(_))) {
            named = Some(field);
        }
        let field = named.unwrap_or(outer);
        let (token, span) =
            self.next_if(|token| matches!(token, Token::Open | Token::Star | Token::Term(_) | Token::Boost(_)))?;
        let mut query = match token {
            Token::Open if depth == MAX_DEPTH => {
                if self.ignored_brackets == 0 {
                    self.note(span, "brackets nested more than 50 deep are ignored");
                }
                self.ignored_brackets += 1;
                return None;
            }
            Token::Open => self.bracket(span, field, depth)?,
            Token::Star | Token::Term(_) if self.leaves == MAX_LEAVES => {
                let rest = Span::new(span.start, self.lexer.stop());
                self.lexer.notes.add_always(rest, "more than 1024 terms: the rest is ignored");
                self.ahead = None;
                self.full = true;
                return None;
            }
            Token::Star => {
                self.leaves += 1;
                let exists = Query::Leaf(Leaf::new(Term::Exists, span));
                if named.is_some_and(|field| field != Field::Text) { exists } else { Query::All }
            }
            Token::Term(Term::Phrase { text, .. }) if text.is_empty() => return None,
            Token::Term(term) => {
                self.leaves += 1;
                self.leaf(term, span, field)
            }
            // The boost of an ignored bracket.
            _ => return None,
        };
        if let Some(field) = named {
            query = query.within(field);
        }
        if let Some((Token::Boost(factor), _)) = self.next_if(|token| matches!(token, Token::Boost(_))) {
            query = query.boosted(factor);
        }
        Some(query)
    }

    /// Parses the contents of the bracket that opened at `open`.
    fn bracket(&mut self, open: Span, field: Field, depth: usize) -> Option<Query> {
        let leaves = self.leaves;
        let inner = self.group(field, depth + 1);
        if self.next_if(|token| *token == Token::Close).is_none() && !self.full {
            self.note(open, "unclosed bracket: read to the end");
        }
        if self.leaves == leaves {
            if !self.full {
                self.note(open, "empty brackets: ignored");
            }
            return None;
        }
        Some(inner)
    }

    /// Validates a leaf against its field; a value that the field cannot have is searched in the text.
    fn leaf(&mut self, term: Term, span: Span, field: Field) -> Query {
        let reason = match (field, &term) {
            (Field::Date, _) => match value::date_term(&term) {
                Ok((term, remark)) => {
                    if let Some(remark) = remark {
                        self.note(span, remark);
                    }
                    return Query::Leaf(Leaf::new(term, span));
                }
                Err(reason) => reason.to_owned(),
            },
            (Field::Kind, _) => match value::kind_term(&term) {
                Ok(term) => return Query::Leaf(Leaf::new(term, span)),
                Err(reason) => format!("{reason} (kinds: {})", ParagraphKind::ALL.map(ParagraphKind::name).join(", ")),
            },
            (_, Term::Range { .. }) => "only dates have ranges, such as date:[2018 TO 2020]".to_owned(),
            _ => return Query::Leaf(Leaf::new(term, span)),
        };
        self.lexer.notes.add(span, format!("{reason}: searched in the text"));
        let query = match term {
            Term::Range { .. } => words(self.lexer.query_string(span), span.start),
            term => Query::Leaf(Leaf::new(term, span)),
        };
        if field == Field::Text { query } else { query.within(Field::Text) }
    }
}

/// Relates two operands by distance. Returns `None` where positions have no meaning: mixed combinations, metadata,
/// boosts.
fn close_by(outer: Field, left: &Query, right: &Query, distance: u32, ordered: bool) -> Option<Query> {
    let (left_field, left) = split_field(left);
    let (right_field, right) = split_field(right);
    // A field before the first operand applies to both: title:hong NEAR/2 kong
    let named = left_field.or(right_field);
    if right_field.is_some() && right_field != named || named.unwrap_or(outer).is_filter() {
        return None;
    }
    if left_field.is_none() && right_field.is_some_and(|field| field != outer) {
        return None;
    }
    let near = Query::Near(Near { left: alternatives(left)?, right: alternatives(right)?, distance, ordered });
    Some(match named {
        Some(field) => near.within(field),
        None => near,
    })
}

fn split_field(query: &Query) -> (Option<Field>, &Query) {
    match query {
        Query::Field { field, inner } => (Some(*field), inner),
        query => (None, query),
    }
}

/// Returns the leaves of a query that is a leaf or alternatives of leaves.
fn alternatives(query: &Query) -> Option<Vec<Leaf>> {
    match query {
        Query::Leaf(Leaf { term: Term::Range { .. } | Term::Exists, .. }) => None,
        Query::Leaf(leaf) => Some(vec![leaf.clone()]),
        Query::Bool(Bool { must, should, must_not }) if must.is_empty() && must_not.is_empty() => {
            let leaves: Option<Vec<_>> = should.iter().map(alternatives).collect();
            leaves.map(|leaves| leaves.concat()).filter(|leaves| !leaves.is_empty())
        }
        _ => None,
    }
}
