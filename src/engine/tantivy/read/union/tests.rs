use proptest::prelude::*;
use tantivy::collector::{Count, TopDocs};
use tantivy::indexer::NoMergePolicy;
use tantivy::query::{BooleanQuery, BoostQuery, Query, TermQuery};
use tantivy::schema::{Schema, TEXT};
use tantivy::{Index, TantivyDocument};

use super::*;
use crate::engine::tantivy::read::top::top_of_union;

const WORDS: u64 = 12;

/// Numbers that look random.
fn noise(place: u64) -> u64 {
    let mixed = (place + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed ^ mixed >> 31).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 24
}

/// Writes three segments in which the words of a low number fill many blocks, some documents of them deleted.
fn searcher(seed: u64) -> (Searcher, Field, Field) {
    let mut schema = Schema::builder();
    let (text, title) = (schema.add_text_field("text", TEXT), schema.add_text_field("title", TEXT));
    let index = Index::create_in_ram(schema.build());
    let mut writer = index.writer_with_num_threads(1, 15_000_000).expect("a writer");
    writer.set_merge_policy(Box::new(NoMergePolicy));
    for number in 0..1800_u64 {
        let word = |place: u64| {
            let value = noise(seed ^ number << 20 ^ place);
            format!("w{}", (value % WORDS).min(value >> 8 & 15))
        };
        let words = |from: u64, count: u64| (from..from + count).map(word).collect::<Vec<_>>().join(" ");
        let mut document = TantivyDocument::default();
        document.add_text(text, words(0, 1 + noise(number) % 30) + &format!(" d{}", number % 50));
        document.add_text(title, words(100, number % 4));
        writer.add_document(document).expect("added");
        if number % 600 == 599 {
            writer.commit().expect("committed");
        }
    }
    writer.delete_term(Term::from_field_text(text, "d7"));
    writer.commit().expect("committed");
    (index.reader().expect("a reader").searcher(), text, title)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn the_best_are_those_that_an_exhaustive_search_finds(
        seed in 0_u64..4,
        chosen in prop::collection::vec((0..WORDS + 3, any::<bool>(), 1_u8..8), 1..7),
        limit in 1_usize..80,
    ) {
        let (searcher, text, title) = searcher(seed);
        let (text_lists, title_lists) = (FieldLists::open(&searcher, text).unwrap(), FieldLists::open(&searcher, title).unwrap());
        let lists = TermLists { text: text_lists, title: title_lists };
        let name = |word: u64| if word < WORDS { format!("w{word}") } else { format!("d{word}") };
        let mut terms: Vec<WeightedTerm> = chosen.into_iter().map(|(word, in_title, weight)| WeightedTerm {
            field: if in_title { title } else { text },
            term: name(word),
            weight: f32::from(weight) / 4.0,
        }).collect();
        terms.sort_by(|one, other| (one.field, &one.term).cmp(&(other.field, &other.term)));
        terms.dedup_by(|one, other| (one.field, &one.term) == (other.field, &other.term));
        let clause = |WeightedTerm { field, term, weight }: &WeightedTerm| -> Box<dyn Query> {
            let query = TermQuery::new(Term::from_field_text(*field, term), IndexRecordOption::WithFreqs);
            Box::new(BoostQuery::new(Box::new(query), *weight))
        };
        let query = BooleanQuery::union(terms.iter().map(clause).collect());
        // With room for all, nothing is skipped.
        let all = searcher.search(&query, &TopDocs::with_limit(2000).order_by_score()).unwrap();
        let union = Union::of(&searcher, &lists, &searcher, &terms).unwrap();
        prop_assert_eq!(union.count().unwrap(), searcher.search(&query, &Count).unwrap());
        prop_assert!(union.at_least() <= union.count().unwrap());
        let best = top_of_union(&searcher, &union, limit).unwrap();
        prop_assert_eq!(best.len(), limit.min(all.len()));
        for (found, expected) in best.iter().zip(&all) {
            prop_assert!((found.0 - expected.0).abs() < 1e-4, "{:?} instead of {:?}", found, expected);
            let same = all.iter().find(|(_, address)| *address == found.1);
            prop_assert!(same.is_some_and(|(score, _)| (score - found.0).abs() < 1e-4));
        }
    }
}
