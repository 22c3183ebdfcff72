//! Writes a tree in the query language. Parsing the output returns the same tree, once simplified.

use std::fmt::{self, Formatter, Write as _};
use std::ops::Bound;

use super::ast::{Bool, Field, Leaf, Near, PatternPiece, Query, Term};
use super::lex;

impl fmt::Display for Query {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write_group(f, self, Field::Text)
    }
}

/// Writes a query that is alone in its brackets or in the whole string.
fn write_group(f: &mut Formatter<'_>, query: &Query, within: Field) -> fmt::Result {
    let Query::Bool(Bool { must, should, must_not }) = query else { return write_operand(f, query, within) };
    let excludes_only = should.is_empty() && *must == [Query::All] && !must_not.is_empty();
    let required = if excludes_only { &[] } else { must.as_slice() };
    // A condition next to other words would be required; as an alternative it is optional.
    let separator = if should.iter().any(Query::is_filter) { " OR " } else { " " };
    let signs = [("+", required), ("", should), ("-", must_not)];
    let clauses = signs.into_iter().flat_map(|(sign, queries)| queries.iter().map(move |query| (sign, query)));
    for (nth, (sign, query)) in clauses.enumerate() {
        f.write_str(if nth == 0 { "" } else { separator })?;
        f.write_str(sign)?;
        write_operand(f, query, within)?;
    }
    Ok(())
}

/// Writes a query that may have siblings.
fn write_operand(f: &mut Formatter<'_>, query: &Query, within: Field) -> fmt::Result {
    match query {
        Query::All => f.write_str("*"),
        Query::Nothing => f.write_str("()"),
        Query::Leaf(Leaf { term: Term::Exists, .. }) => write!(f, "{}:*", within.name()),
        Query::Leaf(leaf) => write_beside(f, &leaf.term),
        Query::Near(Near { left, right, distance, ordered }) => {
            write_alternatives(f, left)?;
            write!(f, " {}/{distance} ", if *ordered { "PRE" } else { "NEAR" })?;
            write_alternatives(f, right)
        }
        Query::Field { field, inner } => {
            write!(f, "{}:", field.name())?;
            match &**inner {
                Query::Leaf(Leaf { term: Term::Exists, .. }) => f.write_str("*"),
                Query::Leaf(leaf) => write_term(f, &leaf.term),
                inner => write_bracket(f, inner, *field),
            }
        }
        Query::Boost { inner, factor } => {
            match &**inner {
                Query::All | Query::Leaf(_) | Query::Field { .. } => write_operand(f, inner, within)?,
                inner => write_bracket(f, inner, within)?,
            }
            write!(f, "^{factor}")
        }
        Query::Bool(_) => write_bracket(f, query, within),
    }
}

fn write_bracket(f: &mut Formatter<'_>, query: &Query, within: Field) -> fmt::Result {
    f.write_char('(')?;
    write_group(f, query, within)?;
    f.write_char(')')
}

fn write_alternatives(f: &mut Formatter<'_>, leaves: &[Leaf]) -> fmt::Result {
    if let [leaf] = leaves {
        return write_beside(f, &leaf.term);
    }
    for (nth, leaf) in leaves.iter().enumerate() {
        f.write_char(if nth == 0 { '(' } else { ' ' })?;
        write_beside(f, &leaf.term)?;
    }
    f.write_char(')')
}

/// Writes a term that may be the last of several, where a `?` would be read as the end of a question.
fn write_beside(f: &mut Formatter<'_>, term: &Term) -> fmt::Result {
    match term {
        Term::Wildcard(pieces) if pieces.last() == Some(&PatternPiece::One) => {
            f.write_char('(')?;
            write_term(f, term)?;
            f.write_char(')')
        }
        term => write_term(f, term),
    }
}

fn write_term(f: &mut Formatter<'_>, term: &Term) -> fmt::Result {
    match term {
        Term::Word(text) if lex::is_bare_word(text) => f.write_str(text),
        Term::Word(text) => {
            // There is nothing to escape, but the text is an operator.
            f.write_str(if text.chars().all(char::is_alphanumeric) { "\\" } else { "" })?;
            write_escaped(f, text)
        }
        Term::Phrase { text, slop } => {
            write!(f, "\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))?;
            if *slop > 0 { write!(f, "~{slop}") } else { Ok(()) }
        }
        Term::Prefix(text) => {
            write_escaped(f, text)?;
            f.write_char('*')
        }
        Term::Wildcard(pieces) => pieces.iter().try_for_each(|piece| match piece {
            PatternPiece::Literal(text) => write_escaped(f, text),
            PatternPiece::One => f.write_char('?'),
            PatternPiece::Many => f.write_char('*'),
        }),
        Term::Fuzzy { text, distance } => {
            write_escaped(f, text)?;
            write!(f, "~{distance}")
        }
        Term::Regex(source) => write!(f, "/{source}/"),
        Term::Range { lower, upper } => {
            let (open, from) = end(lower, '[', '{');
            let (close, to) = end(upper, ']', '}');
            write!(f, "{open}{from} TO {to}{close}")
        }
        Term::Exists => f.write_char('*'),
    }
}

fn end(bound: &Bound<String>, included: char, excluded: char) -> (char, &str) {
    match bound {
        Bound::Included(text) => (included, text),
        Bound::Excluded(text) => (excluded, text),
        Bound::Unbounded => (included, "*"),
    }
}

/// Writes the text with every special character escaped.
fn write_escaped(f: &mut Formatter<'_>, text: &str) -> fmt::Result {
    for c in text.chars() {
        if !c.is_alphanumeric() && !matches!(c, '\'' | '’' | '_') {
            f.write_char('\\')?;
        }
        f.write_char(c)?;
    }
    Ok(())
}
