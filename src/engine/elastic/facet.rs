//! Counts matching articles by facet.

use serde_json::{Map, Value, json};

use super::plan::Plan;
use super::schema;
use super::searcher::ElasticSearcher;
use crate::engine::{Facet, FacetCounts};
use crate::error::Result;

const COUNTING: &str = "counting";
/// Maximum number of values of a facet.
const VALUES: usize = 10_000;

/// Counts the matching articles by each facet.
pub(super) fn count(searcher: &ElasticSearcher, plan: &Plan, facets: &[Facet]) -> Result<Vec<FacetCounts>> {
    let first = schema::is_first();
    let mut counts: Vec<FacetCounts> =
        facets.iter().map(|facet| FacetCounts { facet: *facet, values: Vec::new(), without: 0 }).collect();
    if matches!(plan, Plan::All) {
        add(searcher, &json!({"bool": {"filter": [first, searcher.visible()]}}), &mut counts)?;
    } else {
        let articles = searcher.matching_articles(plan, usize::MAX, None)?.passages;
        let numbers: Vec<u64> = articles.into_iter().map(|(article, _)| article).collect();
        for numbers in numbers.chunks(super::control::TERMS) {
            let query = json!({"bool": {"filter": [first, {"terms": {"article": numbers}}]}});
            add(searcher, &query, &mut counts)?;
        }
    }
    for count in &mut counts {
        count.values.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    }
    Ok(counts)
}

fn add(searcher: &ElasticSearcher, query: &Value, counts: &mut [FacetCounts]) -> Result<()> {
    let mut aggregations = Map::new();
    for FacetCounts { facet, .. } in &*counts {
        let field = schema::facet(*facet);
        let values = if *facet == Facet::Year {
            json!({"histogram": {"field": field, "interval": 10_000, "min_doc_count": 1}})
        } else {
            json!({"terms": {"field": field, "size": VALUES}})
        };
        aggregations.insert(facet.name().to_owned(), values);
        aggregations.insert(format!("no-{}", facet.name()), json!({"missing": {"field": field}}));
    }
    let body = json!({"size": 0, "query": query, "aggs": aggregations});
    let found = searcher.cluster.search(COUNTING, &searcher.commit.data, &body)?;
    for count in counts {
        let name = count.facet.name();
        count.without += found["aggregations"][format!("no-{name}")]["doc_count"].as_u64().unwrap_or_default();
        for bucket in found["aggregations"][name]["buckets"].as_array().into_iter().flatten() {
            let key = &bucket["key"];
            let value = match key.as_str() {
                Some(text) => text.to_owned(),
                None => ((key.as_f64().unwrap_or_default() / 10_000.0) as u64).to_string(),
            };
            let times = bucket["doc_count"].as_u64().unwrap_or_default();
            match count.values.iter_mut().find(|(known, _)| *known == value) {
                Some((_, known)) => *known += times,
                None => count.values.push((value, times)),
            }
        }
    }
    Ok(())
}
