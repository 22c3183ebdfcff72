use std::collections::BTreeMap;

use proptest::prelude::*;
use tantivy::postings::Postings as _;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet as _, IndexWriter, SegmentReader, TERMINATED};

use super::*;
use crate::article::{Article, Meta};
use crate::engine::tantivy::write::memory_budget::MemoryBudget;
use crate::passage::{Size, passages};
use crate::text::Analyzer;

/// Documents of each term, with positions.
type Lists = BTreeMap<Vec<u8>, Vec<(u32, Vec<u32>)>>;

/// Reads the contents of a field with tantivy's own readers.
fn read(reader: &SegmentReader, field: Field) -> Lists {
    let inverted = reader.inverted_index(field).expect("the field is there");
    let mut terms = inverted.terms().stream().expect("a list of terms");
    let mut lists = Lists::new();
    while terms.advance() {
        let option = IndexRecordOption::WithFreqsAndPositions;
        let mut postings = inverted.read_postings_from_terminfo(terms.value(), option).expect("postings");
        let mut list = Vec::new();
        let mut positions = Vec::new();
        while postings.doc() != TERMINATED {
            postings.positions(&mut positions);
            list.push((postings.doc(), positions.clone()));
            postings.advance();
        }
        assert_eq!(terms.value().doc_freq as usize, list.len());
        lists.insert(terms.key().to_vec(), list);
    }
    lists
}

fn put(lists: &mut Lists, document: u32, terms: impl IntoIterator<Item = (String, u32)>) {
    for (term, position) in terms {
        let list = lists.entry(term.into_bytes()).or_default();
        match list.last_mut() {
            Some((last, positions)) if *last == document => positions.push(position),
            _ => list.push((document, vec![position])),
        }
    }
}

fn cut(text: &str, lang: Lang) -> Vec<(String, u32)> {
    Analyzer::new(lang).tokens(text).into_iter().map(|token| (token.term, token.position)).collect()
}

fn article(number: usize, (title, tags, text): (String, Vec<String>, String)) -> Article {
    let lang = Some(if number.is_multiple_of(2) { "en" } else { "de" }.to_owned());
    let meta = Meta { title: Some(title), tags, lang, ..Meta::default() };
    Article::plain(&format!("a{number}"), meta, &text)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn a_segment_contains_every_token_at_its_position(
        written in prop::collection::vec(
            (
                "[A-Za-z ]{0,20}",
                prop::collection::vec("[a-z]{1,8}( [a-z]{1,8})?", 0..3),
                "((The|runs|running|Running|Häuser|COVID-19|U\\.S\\.|\\$4\\.66 billion|博览会开幕|incomprehensibilities)[ ,.\n]){1,60}",
            ),
            1..6,
        ),
    ) {
        let (schema, fields) = Fields::build();
        let index = Index::create_in_ram(schema);
        let mut forming = SegmentBuilder::new(&index, fields).expect("a segment");
        forming.room = 7;
        let (mut text, mut title, mut tag, mut id) = (Lists::new(), Lists::new(), Lists::new(), Lists::new());
        let mut lengths = Vec::new();
        let mut document = 0;
        for (number, written) in written.into_iter().enumerate() {
            let article = article(number, written);
            let lang = Lang::for_article(article.meta.lang.as_deref());
            let cuts = passages(&article, Size { smallest: 40, largest: 120 });
            for passage in &cuts {
                let tokens = cut(passage.span.of(&article.text), lang);
                lengths.push(tokens.len() as u32);
                put(&mut text, document, tokens);
                put(&mut title, document, cut(article.meta.title.as_deref().unwrap_or_default(), lang));
                let mut start = 0;
                for value in &article.meta.tags {
                    let tokens = cut(value, Lang::UNSTEMMED);
                    let end = tokens.iter().map(|(_, position)| position + 1).max().unwrap_or_default();
                    put(&mut tag, document, tokens.into_iter().map(|(term, position)| (term, start + position)));
                    start += end + 1;
                }
                put(&mut id, document, [(article.id.as_str().to_owned(), 0)]);
                document += 1;
            }
            let permit = MemoryBudget::new(1 << 20).admit(1);
            let encoder = TextEncoder::default();
            forming.add(IncomingArticle::new(fields, article, cuts, permit), &encoder).expect("added");
        }
        prop_assume!(document > 0);
        let segment = forming.finish().expect("written");
        let mut writer: IndexWriter = index.writer_with_num_threads(1, 15_000_000).expect("a writer");
        writer.add_segment(segment.meta).expect("taken in");
        writer.commit().expect("committed");
        let searcher = index.reader().expect("a reader").searcher();
        let reader = searcher.segment_reader(0);
        prop_assert_eq!(reader.max_doc(), document);
        prop_assert_eq!(read(reader, fields.text), text);
        prop_assert_eq!(read(reader, fields.title), title);
        prop_assert_eq!(read(reader, fields.tag), tag);
        let ids: Vec<_> = read(reader, fields.id).into_iter().map(|(term, list)| (term, list.len())).collect();
        prop_assert_eq!(ids, id.into_iter().map(|(term, list)| (term, list.len())).collect::<Vec<_>>());
        let norms = reader.get_fieldnorms_reader(fields.text).expect("lengths");
        for (document, length) in lengths.iter().enumerate() {
            let kept = tantivy::fieldnorm::FieldNormReader::fieldnorm_to_id(*length);
            prop_assert_eq!(norms.fieldnorm_id(document as u32), kept);
        }
    }
}
