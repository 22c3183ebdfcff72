//! A compiled query: what the cluster is asked, and what a passage scores.
//!
//! The tree mirrors that of the embedded engine, so that a passage has the same score.

use serde_json::{Value, json};

use crate::query::Finder;

/// Words in order, or one of many words.
#[derive(Clone, Debug)]
pub(super) enum Sequence {
    /// Terms, each at its distance from the first, plus up to `slop` extra words in total.
    Terms { terms: Vec<(u32, String)>, slop: u32 },
    /// Any of these words as written.
    Words(Vec<String>),
}

/// The other operand of a proximity query.
#[derive(Clone, Debug)]
pub(super) struct CloseTo {
    pub(super) any: Vec<Sequence>,
    /// Maximum distance in words; 1 means adjacent.
    pub(super) distance: u32,
    /// Whether the other operand must come after.
    pub(super) ordered: bool,
}

/// A compiled query, or a part of one.
#[derive(Clone, Debug)]
pub(super) enum Plan {
    All,
    Nothing,
    Term {
        field: &'static str,
        term: String,
        boost: f32,
    },
    /// Terms at fixed distances.
    Phrase {
        field: &'static str,
        terms: Vec<(u32, String)>,
        boost: f32,
    },
    /// Words in order with slop, or two operands near each other.
    Near {
        field: &'static str,
        any: Vec<Sequence>,
        close_to: Option<CloseTo>,
        boost: f32,
    },
    /// Any of these words as written.
    Words {
        field: &'static str,
        words: Vec<String>,
        boost: f32,
    },
    /// A condition on metadata: as the cluster checks it, and as a finder for the values or the whole value.
    Metadata {
        field: &'static str,
        asked: Value,
        finder: Box<Finder>,
        whole: Option<String>,
    },
    /// First and last day overlap with these.
    Dates {
        least: u64,
        most: u64,
    },
    /// Matches without a score.
    Filter(Box<Plan>),
    Boost(Box<Plan>, f32),
    Bool {
        must: Vec<Plan>,
        should: Vec<Plan>,
        must_not: Vec<Plan>,
    },
}

impl Plan {
    /// Combines alternatives.
    pub(super) fn any(mut plans: Vec<Self>) -> Self {
        match plans.len() {
            0 => Self::Nothing,
            1 => plans.remove(0),
            _ => Self::Bool { must: Vec::new(), should: plans, must_not: Vec::new() },
        }
    }

    /// Multiplies the score.
    pub(super) fn boosted(self, factor: f32) -> Self {
        if (factor - 1.0).abs() < f32::EPSILON { self } else { Self::Boost(Box::new(self), factor) }
    }

    /// Calls `take` with each field and term whose frequency decides scores.
    pub(super) fn terms<'p>(&'p self, take: &mut dyn FnMut(&'static str, &'p str)) {
        match self {
            Self::Term { field, term, .. } => take(field, term),
            Self::Phrase { field, terms, .. } => terms.iter().for_each(|(_, term)| take(field, term)),
            Self::Boost(inner, _) => inner.terms(take),
            Self::Bool { must, should, .. } => must.iter().chain(should).for_each(|plan| plan.terms(take)),
            _ => {}
        }
    }

    /// Returns whether the score depends on the record of an article.
    pub(super) fn needs_record(&self) -> bool {
        match self {
            Self::Metadata { field, .. } => !matches!(*field, "title" | "kind"),
            Self::Dates { .. } => true,
            Self::Filter(inner) | Self::Boost(inner, _) => inner.needs_record(),
            Self::Bool { must, should, must_not } => must.iter().chain(should).chain(must_not).any(Self::needs_record),
            _ => false,
        }
    }

    /// Drops terms that no passage has.
    pub(super) fn prune(&mut self, is_unknown: &dyn Fn(&'static str, &str) -> bool) {
        match self {
            Self::Term { field, term, .. } if is_unknown(field, term) => *self = Self::Nothing,
            Self::Phrase { field, terms, .. } if terms.iter().any(|(_, term)| is_unknown(field, term)) => {
                *self = Self::Nothing;
            }
            Self::Filter(inner) | Self::Boost(inner, _) => inner.prune(is_unknown),
            Self::Bool { must, should, must_not } => {
                must.iter_mut().chain(&mut *should).chain(&mut *must_not).for_each(|plan| plan.prune(is_unknown));
                should.retain(|plan| !matches!(plan, Self::Nothing));
                must_not.retain(|plan| !matches!(plan, Self::Nothing));
            }
            _ => {}
        }
    }

    /// Returns the number of clauses as the servers count them.
    pub(super) fn clauses(&self) -> usize {
        match self {
            Self::Near { any, close_to, .. } => {
                let count = |all: &[Sequence]| -> usize {
                    all.iter()
                        .map(|it| match it {
                            Sequence::Terms { terms, .. } => terms.len(),
                            Sequence::Words(words) => words.len(),
                        })
                        .sum()
                };
                close_to.as_ref().map_or(count(any), |it| {
                    let orders = if it.ordered { 1 } else { 2 };
                    orders * (count(any) * it.any.len() + count(&it.any) * any.len())
                })
            }
            Self::Words { words, .. } => words.len() / super::control::TERMS + 1,
            Self::Filter(inner) | Self::Boost(inner, _) => inner.clauses(),
            Self::Bool { must, should, must_not } => must.iter().chain(should).chain(must_not).map(Self::clauses).sum(),
            _ => 1,
        }
    }
}

/// Factors that make the scores of the cluster about those of ours: by field and terms.
pub(super) type Calibration<'a> = &'a dyn Fn(&'static str, &[&str]) -> f32;

impl Plan {
    /// Returns the query in the language of the servers.
    pub(super) fn asked(&self, calibration: Calibration<'_>) -> Value {
        self.asked_boosted(1.0, calibration)
    }

    fn asked_boosted(&self, factor: f32, calibration: Calibration<'_>) -> Value {
        let constant =
            |filter: Value, boost: f32| json!({"constant_score": {"filter": filter, "boost": boost * factor}});
        match self {
            Self::All => json!({"match_all": {"boost": factor}}),
            Self::Nothing => json!({"match_none": {}}),
            Self::Term { field, term, boost } => {
                json!({"term": {*field: {"value": term, "boost": boost * factor * calibration(field, &[term])}}})
            }
            Self::Phrase { field, terms, boost } => {
                let known: Vec<&str> = terms.iter().map(|(_, term)| term.as_str()).collect();
                let boost = boost * factor * calibration(field, &known);
                json!({"match_phrase": {*field: {"query": with_holes(terms), "boost": boost}}})
            }
            Self::Near { field, any, close_to, boost } => constant(near(field, any, close_to.as_ref()), *boost),
            Self::Words { field, words, boost } => {
                let field = super::schema::written(field);
                let parts = words.chunks(super::control::TERMS).map(|part| json!({"terms": {field: part}}));
                let parts: Vec<Value> = parts.collect();
                let filter = match parts.as_slice() {
                    [] => json!({"match_none": {}}),
                    [one] => one.clone(),
                    _ => json!({"bool": {"should": parts, "minimum_should_match": 1}}),
                };
                constant(filter, *boost)
            }
            Self::Metadata { asked, .. } => constant(asked.clone(), 1.0),
            Self::Dates { least, most } => {
                let most = (*most).min(99_999_999);
                constant(
                    json!({"bool": {"filter": [
                        {"range": {"until": {"gte": least}}}, {"range": {"since": {"lte": most}}},
                    ]}}),
                    1.0,
                )
            }
            Self::Filter(inner) => json!({"constant_score": {"filter": inner.asked(calibration), "boost": 0.0}}),
            Self::Boost(inner, by) => inner.asked_boosted(factor * by, calibration),
            Self::Bool { must, should, must_not } => {
                let all = |plans: &[Self]| -> Vec<Value> {
                    plans.iter().map(|plan| plan.asked_boosted(factor, calibration)).collect()
                };
                let least = usize::from(must.is_empty() && !should.is_empty());
                if must.is_empty() && should.is_empty() {
                    return json!({"match_none": {}});
                }
                json!({"bool": {
                    "must": all(must), "should": all(should), "must_not": all(must_not), "minimum_should_match": least,
                }})
            }
        }
    }
}

/// Returns terms at their distances as a text for our analyzer.
fn with_holes(terms: &[(u32, String)]) -> String {
    let mut positions: Vec<String> = Vec::new();
    for (at, term) in terms {
        let at = *at as usize;
        if positions.len() <= at {
            positions.resize(at + 1, super::schema::HOLE.to_string());
        }
        positions[at].clone_from(term);
    }
    positions.join(" ")
}

fn near(field: &'static str, any: &[Sequence], close_to: Option<&CloseTo>) -> Value {
    let side =
        |all: &[Sequence]| -> Vec<Value> { all.iter().filter_map(|sequence| intervals(field, sequence)).collect() };
    let left = side(any);
    let rules = match close_to {
        None => left,
        Some(CloseTo { any, distance, ordered }) => {
            // Every pair on its own: of alternatives together, the servers keep the smallest only.
            let mut pairs = Vec::new();
            for right in side(any) {
                for left in &left {
                    let mut pair = |first: &Value, second: &Value| {
                        pairs.push(json!({"all_of": {
                            "ordered": true, "max_gaps": distance - 1, "intervals": [first, second],
                        }}));
                    };
                    pair(left, &right);
                    if !ordered {
                        pair(&right, left);
                    }
                }
            }
            pairs
        }
    };
    if rules.is_empty() {
        return json!({"match_none": {}});
    }
    json!({"intervals": {field: {"any_of": {"intervals": rules}}}})
}

/// Returns the rule for a sequence; `None` if it cannot match.
fn intervals(field: &'static str, sequence: &Sequence) -> Option<Value> {
    Some(match sequence {
        Sequence::Words(words) if words.is_empty() => return None,
        Sequence::Words(words) => {
            let field = super::schema::written(field);
            let one = |word: &String| json!({"match": {"query": word, "analyzer": "ibid", "use_field": field}});
            json!({"any_of": {"intervals": words.iter().map(one).collect::<Vec<_>>()}})
        }
        Sequence::Terms { terms, .. } if terms.is_empty() => return None,
        Sequence::Terms { terms, slop } => json!({"match": {
            "query": with_holes(terms), "analyzer": "ibid", "ordered": true, "max_gaps": slop,
        }}),
    })
}
