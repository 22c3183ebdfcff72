//! Combines the clauses of one bracket and applies adjacency, AND, OR, `+` and `-`.
//!
//! Adjacency binds tightest, then AND, then OR. Every clause is kept.

use super::ast::{Bool, Field, Leaf, Query, Term};
use super::token::Token;

/// The prefix operator of an operand.
#[derive(Clone, Copy, Debug)]
pub(super) enum Occur {
    /// No operator.
    None,
    /// `+`
    Must,
    /// `-`, `!` or `NOT`
    Not,
}

/// Alternatives, each a sequence of runs joined by AND.
#[derive(Debug, Default)]
pub(super) struct Group(Vec<Vec<Run>>);

impl Group {
    /// Returns whether nothing has been added.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds a clause, joined to the previous one by the operator or by adjacency.
    pub(super) fn add(&mut self, operator: Option<&Token>, sign: Occur, query: Query) {
        match operator {
            Some(Token::Or) => self.0.push(vec![Run::default()]),
            Some(_) => self.0.last_mut().expect("an operator follows a clause").push(Run::default()),
            None if self.is_empty() => self.0.push(vec![Run::default()]),
            None => {}
        }
        let run = self.0.last_mut().and_then(|runs| runs.last_mut()).expect("each alternative begins with a run");
        run.add(sign, query);
    }

    /// Returns the combination.
    ///
    /// `+` and `-` in an alternative of one run apply to the whole bracket: `cat OR dog -mouse` excludes mice.
    pub(super) fn into_query(mut self) -> Query {
        if self.0.len() < 2 {
            return self.0.pop().map_or(Query::Nothing, all_of);
        }
        let mut it = Bool::default();
        for mut runs in self.0 {
            if let [run] = runs.as_mut_slice() {
                it.must.append(&mut run.must);
                it.must_not.append(&mut run.must_not);
                if run.plain.is_empty() && run.filters.is_empty() {
                    continue;
                }
            }
            it.should.push(all_of(runs));
        }
        all_but(it)
    }
}

fn all_of(runs: Vec<Run>) -> Query {
    Query::every(runs.into_iter().map(Run::into_query))
}

/// Adjacent words: one operand of AND and OR.
#[derive(Debug, Default)]
struct Run {
    must: Vec<Query>,
    /// Conditions on the article.
    filters: Vec<Query>,
    plain: Vec<Query>,
    must_not: Vec<Query>,
}

impl Run {
    fn add(&mut self, sign: Occur, query: Query) {
        match sign {
            Occur::Not => self.must_not.push(query),
            Occur::Must => self.must.push(query),
            Occur::None if query.is_filter() => self.filters.push(query),
            Occur::None => self.plain.push(query),
        }
    }

    fn into_query(mut self) -> Query {
        let filters = by_field(self.filters);
        if !filters.is_empty() || self.plain.iter().any(|query| *query != Query::All) {
            // `5 * 3`: a star next to words does not ask for everything.
            self.plain.retain(|query| *query != Query::All);
        }
        if self.must.is_empty() && !filters.is_empty() && !self.plain.is_empty() {
            self.must.push(Query::any(self.plain.drain(..)));
        }
        self.must.extend(filters);
        all_but(Bool { must: self.must, should: self.plain, must_not: self.must_not })
    }
}

/// Combines conditions on the same field as alternatives, because an article has one date and one language. Ranges are
/// intersected instead.
fn by_field(filters: Vec<Query>) -> Vec<Query> {
    let mut fields: Vec<(Option<Field>, Vec<Query>)> = Vec::new();
    for filter in filters {
        let field = match &filter {
            Query::Field { field, inner } if !matches!(**inner, Query::Leaf(Leaf { term: Term::Range { .. }, .. })) => {
                Some(*field)
            }
            _ => None,
        };
        match fields.iter_mut().find(|(other, _)| field.is_some() && *other == field) {
            Some((_, alternatives)) => alternatives.push(filter),
            None => fields.push((field, vec![filter])),
        }
    }
    fields.into_iter().map(|(_, alternatives)| Query::any(alternatives)).collect()
}

/// Completes a combination of exclusions only: they are excluded from all passages.
fn all_but(mut it: Bool) -> Query {
    if it.must.is_empty() && it.should.is_empty() && !it.must_not.is_empty() {
        it.must.push(Query::All);
    }
    Query::Bool(it)
}
