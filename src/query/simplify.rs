//! Reduces a tree to the smallest one that matches the same passages: flattens nested groups of one kind, drops empty
//! parts, resolves double negation and merges repeated clauses.
//!
//! Ranking is unchanged, except that a repeated clause counts once.

use super::ast::{Bool, Field, Leaf, Near, Query, Term};

impl Query {
    /// Returns the simplified query. Idempotent.
    ///
    /// The result has no combination of one and no group of alternatives directly inside another. [`Query::Nothing`]
    /// occurs only alone, [`Query::All`] only alone or as the only `must`. Boosts are outside fields, and no field is
    /// directly inside the same field.
    #[must_use]
    pub fn simplified(self) -> Self {
        simplify(self, Field::Text)
    }
}

/// Simplifies a query that is searched in `within` unless it names another field.
fn simplify(query: Query, within: Field) -> Query {
    match query {
        // Every passage has text.
        Query::Leaf(Leaf { term: Term::Exists, .. }) if within == Field::Text => Query::All,
        Query::All | Query::Nothing | Query::Leaf(_) => query,
        Query::Near(Near { left, right, distance, ordered }) => {
            Query::Near(Near { left: distinct(left), right: distinct(right), distance, ordered })
        }
        Query::Field { field, inner } => in_field(field, simplify(*inner, field), within),
        Query::Boost { inner, factor } => boost(simplify(*inner, within), factor),
        Query::Bool(it) => BoolBuilder::default().combine(it, within),
    }
}

/// Puts a simplified query into a field, unless it is already inside that field.
fn in_field(field: Field, inner: Query, within: Field) -> Query {
    match inner {
        Query::All | Query::Nothing => inner,
        Query::Boost { inner, factor } => boost(in_field(field, *inner, within), factor),
        Query::Field { field: named, inner } => in_field(named, *inner, within),
        inner if field == within => inner,
        inner => inner.within(field),
    }
}

/// Boosts a simplified query.
fn boost(inner: Query, factor: f32) -> Query {
    match inner {
        Query::All | Query::Nothing => inner,
        Query::Boost { inner, factor: within } => boost(*inner, factor * within),
        inner if (factor - 1.0).abs() < f32::EPSILON => inner,
        inner => inner.boosted(factor),
    }
}

fn distinct<T: PartialEq>(items: Vec<T>) -> Vec<T> {
    items.into_iter().fold(Vec::new(), |mut kept, item| {
        if !kept.contains(&item) {
            kept.push(item);
        }
        kept
    })
}

/// Builds a combination of simplified queries.
#[derive(Default)]
struct BoolBuilder {
    must: Vec<Query>,
    should: Vec<Query>,
    must_not: Vec<Query>,
    /// A dropped `must` matched everything.
    anything: bool,
    /// A `must` can never match.
    impossible: bool,
}

impl BoolBuilder {
    fn combine(mut self, it: Bool, within: Field) -> Query {
        let one_should_match = it.must.is_empty();
        for query in it.should {
            self.prefer(simplify(query, within));
        }
        for query in it.must {
            self.require(simplify(query, within));
        }
        let mut reinstated = Vec::new();
        for query in it.must_not {
            self.exclude(simplify(query, within), &mut reinstated);
        }
        self.should = distinct(self.should);
        if one_should_match && (self.should.len() < 2 || !reinstated.is_empty() || self.should.contains(&Query::All)) {
            // A group that has to match, alone or next to something required, is a requirement itself.
            match std::mem::take(&mut self.should) {
                few if few.is_empty() => return Query::Nothing,
                few if few.contains(&Query::All) => {
                    self.anything = true;
                    self.should = few;
                }
                few => self.require(Query::any(few)),
            }
        }
        for query in reinstated {
            self.require(query);
        }
        self.finish()
    }

    fn prefer(&mut self, query: Query) {
        match query {
            Query::Nothing => {}
            Query::Bool(Bool { must, should, must_not }) if must.is_empty() && must_not.is_empty() => {
                self.should.extend(should);
            }
            query => self.should.push(query),
        }
    }

    fn require(&mut self, query: Query) {
        match query {
            Query::All => self.anything = true,
            Query::Nothing => self.impossible = true,
            Query::Bool(Bool { must, should, must_not }) => {
                self.must_not.extend(must_not);
                if must.is_empty() {
                    self.must.push(Query::any(should));
                } else {
                    self.should.extend(should);
                }
                for query in must {
                    self.require(query);
                }
            }
            query => self.must.push(query),
        }
    }

    /// Excludes the query. If it is an exclusion itself, what it excludes goes to `reinstated` and is required.
    fn exclude(&mut self, query: Query, reinstated: &mut Vec<Query>) {
        match query {
            Query::Nothing => {}
            Query::All => self.impossible = true,
            Query::Bool(Bool { must, must_not, .. }) if must == [Query::All] => reinstated.push(Query::any(must_not)),
            Query::Bool(Bool { must, should, must_not }) if must.is_empty() && must_not.is_empty() => {
                for query in should {
                    self.exclude(query, reinstated);
                }
            }
            query => self.must_not.push(query),
        }
    }

    fn finish(self) -> Query {
        if self.impossible {
            return Query::Nothing;
        }
        let mut it =
            Bool { must: distinct(self.must), should: distinct(self.should), must_not: distinct(self.must_not) };
        if it.must.is_empty() && self.anything {
            it.must.push(Query::All);
        }
        if !it.must.is_empty() {
            it.should.retain(|query| *query != Query::All && !it.must.contains(query));
        }
        if it.must.len() == 1 && it.should.is_empty() {
            match it.must.remove(0) {
                only if it.must_not.is_empty() => return only,
                Query::Bool(Bool { should, .. }) => it.should = should,
                only => it.must.push(only),
            }
        }
        Query::Bool(it)
    }
}

#[cfg(test)]
mod tests {
    use crate::query::parse;

    #[test]
    fn the_shortest_form() {
        let cases = [
            ("a (b (c d))", "a b c d"),
            ("a AND (b AND c)", "+a +b +c"),
            ("(a AND b -c) AND d", "+a +b +d -c"),
            ("a a (a b)", "a b"),
            ("+a a", "a"),
            ("-(-a)", "a"),
            ("-(-a -b)", "a b"),
            ("NOT NOT a", "a"),
            ("c -(-a)", "+c +a"),
            ("-(a b)", "-a -b"),
            ("(a b) -c", "a b -c"),
            ("(a AND b) -c", "+a +b -c"),
            ("title:(a title:b)", "title:(a b)"),
            ("title:(a)", "title:a"),
            ("text:(a b) c", "a b c"),
            ("(a^2)^3", "a^6"),
            ("a^1", "a"),
            ("title:(a^2)", "title:a^2"),
            ("* AND a", "a"),
            ("* OR a", "+* a"),
            ("text:*", "*"),
            ("a -*", "()"),
        ];
        for (query_string, short) in cases {
            assert_eq!(parse(query_string).query.to_string(), short, "{query_string}");
        }
    }
}
