//! Encodes articles as documents of the cluster.

use std::collections::{BTreeSet, HashSet};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::schema::{self, HOLE, PIECE, TOGETHER, piece_id, place};
use crate::article::{Article, Record};
use crate::engine::Facet;
use crate::passage::Passage;
use crate::text::{Analyzers, Lang, days};

/// The texts of some passages of an article.
#[derive(Serialize, Deserialize)]
pub(super) struct Body {
    pub(super) content: String,
    /// The encoded positions of each passage.
    pub(super) places: Vec<String>,
    /// Record of the article, with its first passages only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) record: Option<String>,
    /// Checksum of all of these.
    pub(super) sum: u32,
}

impl Body {
    /// Returns the checksum that belongs to this piece of that article.
    pub(super) fn checksum(&self, id: &str, piece: usize) -> u32 {
        let mut sum = crc32fast::Hasher::new();
        let parts = [id, &self.content, self.record.as_deref().unwrap_or_default()];
        parts.into_iter().chain(self.places.iter().map(String::as_str)).for_each(|part| {
            sum.update(part.as_bytes());
            sum.update(&[0xff]);
        });
        sum.update(&(piece as u64).to_le_bytes());
        sum.finalize()
    }

    /// Returns the positions of the passages; `None` if they cannot be decoded.
    pub(super) fn passages(&self) -> Option<Vec<Passage>> {
        self.places.iter().map(|place| Passage::from_bytes(&STANDARD.decode(place).ok()?)).collect()
    }
}

/// Tokens of one field, by position.
#[derive(Default)]
struct Tokens {
    positions: Vec<String>,
    count: u32,
}

impl Tokens {
    fn push(&mut self, position: usize, term: &str) {
        if self.positions.len() <= position {
            self.positions.resize(position + 1, String::new());
        }
        let here = &mut self.positions[position];
        if !here.is_empty() {
            here.push(TOGETHER);
        }
        here.push_str(term);
        self.count += 1;
    }

    fn encoded(&self) -> String {
        let mut encoded = String::with_capacity(self.positions.iter().map(|here| here.len() + 1).sum());
        for (number, here) in self.positions.iter().enumerate() {
            if number > 0 {
                encoded.push(' ');
            }
            if here.is_empty() { encoded.push(HOLE) } else { encoded.push_str(here) }
        }
        encoded
    }
}

/// Encodes articles, and collects the words that they are written with.
#[derive(Default)]
pub(super) struct Encoder {
    analyzers: Analyzers,
    pub(super) words: HashSet<String>,
}

impl Encoder {
    /// Appends the documents of an article to a bulk.
    pub(super) fn append(&mut self, number: u64, article: &Article, passages: &[Passage], bulk: &mut Vec<u8>) {
        let meta = &article.meta;
        let lang = Lang::for_article(meta.lang.as_deref());
        let tag = meta.lang.as_deref().map(str::to_ascii_lowercase);
        let (title, written_title) = self.stemmed(meta.title.as_deref().unwrap_or_default(), lang);
        let mut shared = json!({"article": number, "id": article.id.as_str(), "title_length": title.count});
        let mut set = |name: &str, tokens: &Tokens| {
            if tokens.count > 0 {
                shared[name] = json!(tokens.encoded());
            }
        };
        set("title", &title);
        set("written_title", &written_title);
        set("author", &self.plain(&meta.authors));
        set("source", &self.plain(meta.source.as_slice()));
        set("section", &self.plain(meta.section.as_slice()));
        set("tag", &self.plain(&meta.tags));
        if let Some(tag) = &tag {
            shared["lang"] = json!(tag);
        }
        if let Some((since, until)) = meta.date.as_deref().and_then(days) {
            (shared["since"], shared["until"]) = (json!(since), json!(until));
        }
        for (ordinal, passage) in passages.iter().enumerate() {
            let (text, written) = self.stemmed(passage.span.of(&article.text), lang);
            let mut document = shared.clone();
            document["place"] = json!(place(number, ordinal));
            document["ordinal"] = json!(ordinal);
            document["kind"] = json!(passage.kind().name());
            document["text_length"] = json!(text.count);
            if text.count > 0 {
                document["text"] = json!(text.encoded());
                document["written"] = json!(written.encoded());
            }
            if ordinal == 0 {
                for (facet, values) in [
                    (Facet::Source, meta.source.iter().collect::<BTreeSet<_>>()),
                    (Facet::Author, meta.authors.iter().collect()),
                    (Facet::Lang, tag.iter().collect()),
                    (Facet::Tag, meta.tags.iter().collect()),
                ] {
                    if !values.is_empty() {
                        document[schema::facet(facet)] = json!(values);
                    }
                }
            }
            line(bulk, &json!({"index": {"_id": format!("p{}", place(number, ordinal))}}));
            line(bulk, &document);
        }
        for (piece, part) in passages.chunks(PIECE).enumerate() {
            let record = (piece == 0).then(|| article.record(passages.len()));
            let body = piece_of(article, part, piece, record.as_ref());
            line(bulk, &json!({"index": {"_id": piece_id(number, piece)}}));
            line(bulk, &json!({"text_of": number, "body": body}));
        }
    }

    /// Returns the tokens of a text, and its words as written.
    fn stemmed(&mut self, text: &str, lang: Lang) -> (Tokens, Tokens) {
        let (mut tokens, mut written) = (Tokens::default(), Tokens::default());
        let mut stream = self.analyzers.of(lang).stream(text);
        let mut word = String::new();
        while stream.step() {
            match stream.plain() {
                Some(plain) => word = plain.to_string(),
                None => word.clone_from(&stream.token().term),
            }
            stream.stem();
            let position = stream.token().position as usize;
            written.push(position, &word);
            tokens.push(position, &stream.token().term);
            if !self.words.contains(&word) {
                self.words.insert(word.clone());
            }
        }
        (tokens, written)
    }

    /// Returns the tokens of values that are not stemmed, with gaps that prevent phrases from matching across values.
    fn plain(&mut self, values: &[String]) -> Tokens {
        let (mut all, mut start) = (Tokens::default(), 0);
        for value in values {
            let mut end = start;
            for token in self.analyzers.of(Lang::UNSTEMMED).tokens(value) {
                let position = start + token.position as usize;
                all.push(position, &token.term);
                end = end.max(position + 1);
            }
            start = end + 1;
        }
        all
    }
}

fn piece_of(article: &Article, passages: &[Passage], piece: usize, record: Option<&Record>) -> Body {
    let (first, last) = (&passages[0], &passages[passages.len() - 1]);
    let content = article.text[first.span.start..last.span.end].to_owned();
    let places = passages.iter().map(|passage| STANDARD.encode(passage.to_bytes())).collect();
    let record = record.map(|record| serde_json::to_string(record).expect("a record is plain data"));
    let mut body = Body { content, places, record, sum: 0 };
    body.sum = body.checksum(article.id.as_str(), piece);
    body
}

fn line(bulk: &mut Vec<u8>, value: &Value) {
    serde_json::to_writer(&mut *bulk, value).expect("memory takes all bytes");
    bulk.push(b'\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_encoded_by_position() {
        let mut encoder = Encoder::default();
        let (tokens, written) = encoder.stemmed("The vice-president's cities", Lang::ENGLISH);
        assert_eq!(tokens.encoded(), "the vicepresid\u{1}vice presid citi");
        assert_eq!(written.encoded(), "the vicepresident\u{1}vice president cities");
        assert_eq!(tokens.count, 5);
        let values = encoder.plain(&["Ann Lee".to_owned(), "Bo".to_owned()]);
        assert_eq!(values.encoded(), "ann lee \u{2} bo");
    }

    #[test]
    fn changed_pieces_have_another_checksum() {
        let body = |content: &str| Body { content: content.to_owned(), places: Vec::new(), record: None, sum: 0 };
        assert_ne!(body("a").checksum("x", 0), body("b").checksum("x", 0));
        assert_ne!(body("a").checksum("x", 0), body("a").checksum("y", 0));
        assert_ne!(body("a").checksum("x", 0), body("a").checksum("x", 1));
    }
}
