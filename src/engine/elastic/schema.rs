//! The mapping of the index with passages and texts.
//!
//! A passage is a document with its tokens and, stored, its text, positions and title; the first of an article stores the record of
//! the article too. So the answer to a search has what is needed to score its hits, and the words that they share.
//!
//! The servers receive the tokens of our analyzer: in the order of positions, separated by a space, those of one position
//! by [`TOGETHER`]; an empty position is [`HOLE`]. A token is a stem and, after [`WRITTEN`], the word if it is another; one
//! analyzer of the server takes the stems, one the words. Their patterns match in one pass: a third of the work of
//! the servers is the analysis.
//!
//! No document has a source, which the servers would have to parse and write again: texts are stored fields.

use serde_json::{Value, json};

use super::server::Server;
use crate::engine::Facet;
use crate::error::Result;
use crate::query;

/// Separates tokens of one position.
pub(super) const TOGETHER: char = '\u{1}';
/// A position without a token.
pub(super) const HOLE: char = '\u{2}';
/// Separates a stem from the word as written. JSON does not escape it.
pub(super) const WRITTEN: char = '\u{7f}';
/// Bits of a passage's place that are its number in the article. With the article's number it stays below 2^53, beyond which
/// JSON is not exact.
const ORDINAL_BITS: u32 = 20;
/// Maximum number of passages of an article.
pub(super) const MAX_PASSAGES: usize = 1 << ORDINAL_BITS;
/// Maximum number of hits of a request.
pub(super) const MAX_WINDOW: usize = 100_000;

/// Returns the place of a passage: the number of its article, and its own in the article.
pub(super) const fn place(article: u64, ordinal: usize) -> u64 {
    article << ORDINAL_BITS | ordinal as u64
}

/// Returns the number of the article, and that of the passage.
pub(super) const fn split(place: u64) -> (u64, usize) {
    (place >> ORDINAL_BITS, (place & ((1 << ORDINAL_BITS) - 1)) as usize)
}

/// Returns the condition for the first passage of an article.
pub(super) fn is_first() -> Value {
    json!({"term": {"first": true}})
}

/// Returns the id of the document of a passage.
pub(super) fn id(place: u64) -> String {
    format!("p{place}")
}

/// The fields that are stored.
pub(super) const STORED: [&str; 7] = ["content", "positions", "heading", "lang", "record", "article_length", "sum"];

/// Returns the field with the values of a facet. Years come from the dates.
pub(super) const fn facet(facet: Facet) -> &'static str {
    match facet {
        Facet::Source => "facet_source",
        Facet::Author => "facet_author",
        Facet::Year => "since",
        Facet::Lang => "facet_lang",
        Facet::Tag => "facet_tag",
    }
}

/// Returns the field for a query field. Dates have two.
pub(super) const fn field(field: query::Field) -> &'static str {
    match field {
        query::Field::Text => "text",
        query::Field::Title => "title",
        query::Field::Author => "author",
        query::Field::Source => "source",
        query::Field::Lang => "lang",
        query::Field::Tag => "tag",
        query::Field::Section => "section",
        query::Field::Kind => "kind",
        query::Field::Date => "since",
        query::Field::Article => "id",
    }
}

/// Returns the field with the words as written of a field with stems.
pub(super) fn written(field: &str) -> &'static str {
    if field == "title" { "title.written" } else { "text.written" }
}

/// Returns settings and mapping of a new index with this number of replicas.
///
/// # Errors
/// If a variable of the environment is no number.
pub(super) fn body(server: &Server, replicas: u64) -> Result<Value> {
    let mut settings = server.settings(server.shards()?, replicas);
    settings["index"]["max_result_window"] = json!(MAX_WINDOW);
    settings["index"]["refresh_interval"] = json!("-1");
    settings["index"]["similarity"] =
        json!({"ibid": {"type": server.similarity(), "k1": 1.2, "b": 0.75, "discount_overlaps": false}});
    settings["index"]["analysis"] = json!({
        "analyzer": {
            "ibid": {"type": "custom", "tokenizer": "ibid", "filter": ["ibid_stems", "ibid_holes"]},
            "ibid_written": {"type": "custom", "tokenizer": "ibid", "filter": ["ibid_words", "ibid_holes"]},
        },
        "tokenizer": {"ibid": {"type": "whitespace", "max_token_length": 4096}},
        "filter": {
            "ibid_stems": {
                "type": "pattern_capture", "preserve_original": false,
                "patterns": [format!("([^{TOGETHER}{WRITTEN}]++)(?:{WRITTEN}[^{TOGETHER}]*+)?+")],
            },
            "ibid_words": {
                "type": "pattern_capture", "preserve_original": false,
                "patterns": [format!("(?:[^{TOGETHER}{WRITTEN}]++{WRITTEN})?+([^{TOGETHER}{WRITTEN}]++)")],
            },
            "ibid_holes": {"type": "stop", "stopwords": [HOLE.to_string()]},
        },
    });
    let written = json!({"type": "text", "analyzer": "ibid_written", "search_analyzer": "ibid", "norms": false});
    let ranked = json!({"type": "text", "analyzer": "ibid", "similarity": "ibid", "fields": {"written": written}});
    let unscored = json!({"type": "text", "analyzer": "ibid", "norms": false});
    let stored = json!({"type": "text", "index": false, "norms": false, "store": true});
    let stored_number = json!({"type": "long", "index": false, "doc_values": false, "store": true});
    let whole = json!({"type": "keyword", "doc_values": false});
    let value = json!({"type": "keyword", "index": false});
    let number = json!({"type": "integer", "index": false});
    let properties = json!({
        "text": ranked, "title": ranked,
        "author": unscored, "source": unscored, "section": unscored, "tag": unscored,
        "lang": {"type": "keyword", "doc_values": false, "store": true}, "kind": whole, "id": whole,
        "since": {"type": "integer"}, "until": {"type": "integer"},
        "article": {"type": "long"}, "place": {"type": "long", "index": false},
        "first": {"type": "boolean", "doc_values": false}, "leading": {"type": "boolean", "doc_values": false},
        "text_length": number, "title_length": number,
        "facet_source": value, "facet_author": value, "facet_lang": value, "facet_tag": value,
        "content": stored, "positions": stored, "heading": stored, "record": stored,
        "sum": stored_number, "article_length": stored_number,
    });
    let mapping = json!({"dynamic": "strict", "_source": {"enabled": false}, "properties": properties});
    Ok(json!({"settings": settings, "mappings": mapping}))
}
