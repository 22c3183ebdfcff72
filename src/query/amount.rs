//! Amounts in queries: `4.66 billion` is one term in spite of the space.

use super::ast::{Bool, Leaf, Query, Term};
use crate::text::{Analyzer, Form, Lang, Span};

/// Joins optional numbers with the scales that follow them: only together do they match by value.
pub fn join_amounts(query: Query) -> Query {
    let Query::Bool(Bool { must, should, must_not }) = query else { return query };
    let mut joined: Vec<Query> = Vec::new();
    for query in should {
        match (joined.last_mut().and_then(word), word(&mut query.clone())) {
            (Some(number), Some(scale)) if is_amount(number, scale) => {
                let span = Span::new(number.span.start, scale.span.end);
                *number = Leaf::new(Term::Word(format!("{} {}", text(number), text(scale))), span);
            }
            _ => joined.push(query),
        }
    }
    Query::Bool(Bool { must, should: joined, must_not }).simplified()
}

fn word(query: &mut Query) -> Option<&mut Leaf> {
    match query {
        Query::Leaf(leaf) if matches!(leaf.term, Term::Word(_)) => Some(leaf),
        _ => None,
    }
}

fn text(leaf: &Leaf) -> &str {
    match &leaf.term {
        Term::Word(text) => text,
        _ => "",
    }
}

/// Returns whether two adjacent words are read as one value, and neither word is one alone.
fn is_amount(number: &Leaf, scale: &Leaf) -> bool {
    let joined = format!("{} {}", text(number), text(scale));
    let tokens = |text: &str| Analyzer::new(Lang::ENGLISH).tokens(text);
    if !text(number).ends_with(|c: char| c.is_numeric()) {
        return false;
    }
    // `5 000` is one number.
    if text(scale).starts_with(|c: char| c.is_ascii_digit()) {
        return tokens(&joined).iter().filter(|token| token.form == Form::Word).count() == 1;
    }
    if !text(scale).starts_with(char::is_alphabetic) {
        return false;
    }
    let values = |text: &str| tokens(text).iter().filter(|it| matches!(it.form, Form::Whole | Form::Amount)).count();
    values(&joined) > values(text(number)) + values(text(scale))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::plain;

    fn words(query_string: &str) -> Vec<String> {
        let query = join_amounts(plain(query_string));
        query.positive().into_iter().map(|(_, leaf)| text(leaf).to_owned()).collect()
    }

    #[test]
    fn numbers_and_scales_are_one() {
        assert_eq!(words("worth $4.66 billion in"), ["worth", "$4.66 billion", "in"]);
        assert_eq!(words("4.66bn trade"), ["4.66bn", "trade"]);
        assert_eq!(words("billion 5 ports"), ["billion", "5", "ports"]);
        assert_eq!(words("US$140 million"), ["US$140 million"]);
    }
}
