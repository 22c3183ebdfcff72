//! Encodes articles as documents of the cluster.

use std::collections::BTreeSet;
use std::io::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;
use serde_json::{Value, json};

use super::schema::{self, HOLE, PIECE, TOGETHER, WRITTEN, piece_id, place};
use crate::article::{Article, Record};
use crate::engine::Facet;
use crate::passage::Passage;
use crate::text::{Analyzers, Lang, days};

/// The texts of some passages of an article.
pub(super) struct Body {
    pub(super) content: String,
    /// The encoded positions of each passage, separated by spaces.
    pub(super) places: String,
    /// Record of the article, with its first passages only.
    pub(super) record: Option<String>,
    /// Checksum of all of these.
    pub(super) sum: u32,
}

impl Body {
    /// Reads stored fields; `None` if one is missing.
    pub(super) fn of(mut fields: Value) -> Option<Self> {
        let mut take = |name: &str| Some(fields.get_mut(name)?.get_mut(0)?.take());
        let sum = take("sum")?.as_u64().and_then(|sum| sum.try_into().ok())?;
        let mut text = |name: &str| match take(name)? {
            Value::String(text) => Some(text),
            _ => None,
        };
        let (content, places, record) = (text("content")?, text("places")?, text("record"));
        Some(Self { content, places, record, sum })
    }

    /// Returns the checksum that belongs to this piece of that article.
    pub(super) fn checksum(&self, id: &str, piece: usize) -> u32 {
        let mut sum = crc32fast::Hasher::new();
        for part in [id, &self.content, self.record.as_deref().unwrap_or_default(), &self.places] {
            sum.update(part.as_bytes());
            sum.update(&[0xff]);
        }
        sum.update(&(piece as u64).to_le_bytes());
        sum.finalize()
    }

    /// Returns the positions of the passages; `None` if they cannot be decoded.
    pub(super) fn passages(&self) -> Option<Vec<Passage>> {
        self.places.split(' ').map(|place| Passage::from_bytes(&STANDARD.decode(place).ok()?)).collect()
    }
}

/// Tokens of one field, by position.
#[derive(Debug, Default)]
struct Tokens {
    encoded: String,
    /// Number of positions.
    positions: usize,
    count: u32,
}

impl Tokens {
    /// Appends a token at this position, which is that of the last token or after it.
    fn push(&mut self, position: usize, token: &str) {
        if position < self.positions {
            self.encoded.push(TOGETHER);
        } else {
            for at in self.positions..=position {
                if at > 0 {
                    self.encoded.push(' ');
                }
                if at < position {
                    self.encoded.push(HOLE);
                }
            }
            self.positions = position + 1;
        }
        self.encoded.push_str(token);
        self.count += 1;
    }
}

/// A document of a bulk, written field by field.
struct Document<'b> {
    bulk: &'b mut Vec<u8>,
    is_empty: bool,
}

impl<'b> Document<'b> {
    /// Appends the action and the start of a document.
    fn start(bulk: &'b mut Vec<u8>, id: &str) -> Self {
        write(bulk, &json!({"index": {"_id": id}}));
        bulk.extend(b"\n{");
        Self { bulk, is_empty: true }
    }

    fn set(&mut self, name: &str, value: impl Serialize) {
        self.append(&field(name, value));
    }

    /// Appends fields, each after a comma.
    fn append(&mut self, fields: &[u8]) {
        let separated = if self.is_empty { fields.get(1..).unwrap_or_default() } else { fields };
        self.bulk.extend(separated);
        self.is_empty &= separated.is_empty();
    }

    fn end(self) {
        self.bulk.extend(b"}\n");
    }
}

/// Returns a field after a comma.
fn field(name: &str, value: impl Serialize) -> Vec<u8> {
    let mut field = Vec::new();
    write!(field, ",\"{name}\":").expect("memory takes all bytes");
    write(&mut field, &value);
    field
}

fn write(to: &mut Vec<u8>, value: &impl Serialize) {
    serde_json::to_writer(to, value).expect("memory takes all bytes");
}

/// Encodes articles, and collects the words that they are written with.
#[derive(Default)]
pub(super) struct Encoder {
    analyzers: Analyzers,
    pub(super) words: FxHashSet<String>,
    /// Plain words with their stems as they are sent, by language. Most words recur, so each is stemmed once.
    known: Vec<FxHashMap<[u64; 2], Box<str>>>,
}

impl Encoder {
    /// Appends the documents of an article to a bulk.
    pub(super) fn append(&mut self, number: u64, article: &Article, passages: &[Passage], bulk: &mut Vec<u8>) {
        let meta = &article.meta;
        let lang = Lang::for_article(meta.lang.as_deref());
        let tag = meta.lang.as_deref().map(str::to_ascii_lowercase);
        let title = self.stemmed(meta.title.as_deref().unwrap_or_default(), lang);
        let mut shared =
            [field("article", number), field("id", article.id.as_str()), field("title_length", title.count)].concat();
        let unstemmed = |values: &[String]| self.plain(values);
        let all = [&meta.authors[..], meta.source.as_slice(), meta.section.as_slice(), &meta.tags[..]].map(unstemmed);
        for (name, tokens) in ["author", "source", "section", "tag"].into_iter().zip(&all).chain([("title", &title)]) {
            if tokens.count > 0 {
                shared.extend(field(name, &tokens.encoded));
            }
        }
        if let Some(tag) = &tag {
            shared.extend(field("lang", tag));
        }
        if let Some((since, until)) = meta.date.as_deref().and_then(days) {
            shared.extend([field("since", since), field("until", until)].concat());
        }
        for (ordinal, passage) in passages.iter().enumerate() {
            let text = self.stemmed(passage.span.of(&article.text), lang);
            let place = place(number, ordinal);
            let mut document = Document::start(bulk, &format!("p{place}"));
            document.set("place", place);
            document.set("kind", passage.kind().name());
            document.set("text_length", text.count);
            if text.count > 0 {
                document.set("text", &text.encoded);
            }
            document.append(&shared);
            if ordinal == 0 {
                document.set("first", true);
                for (facet, values) in [
                    (Facet::Source, meta.source.iter().collect::<BTreeSet<_>>()),
                    (Facet::Author, meta.authors.iter().collect()),
                    (Facet::Lang, tag.iter().collect()),
                    (Facet::Tag, meta.tags.iter().collect()),
                ] {
                    if !values.is_empty() {
                        document.set(schema::facet(facet), values);
                    }
                }
            }
            document.end();
        }
        for (piece, part) in passages.chunks(PIECE).enumerate() {
            let record = (piece == 0).then(|| article.record(passages.len()));
            let body = piece_of(article, part, piece, record.as_ref());
            let mut document = Document::start(bulk, &piece_id(number, piece));
            document.set("text_of", number);
            document.set("content", &body.content);
            document.set("places", &body.places);
            if let Some(record) = &body.record {
                document.set("record", record);
            }
            document.set("sum", body.sum);
            document.end();
        }
    }

    /// Returns the tokens of a text, with its words as written.
    fn stemmed(&mut self, text: &str, lang: Lang) -> Tokens {
        let place = usize::from(lang.byte());
        if self.known.len() <= place {
            self.known.resize_with(place + 1, FxHashMap::default);
        }
        let known = &mut self.known[place];
        let mut tokens = Tokens::default();
        let mut stream = self.analyzers.of(lang).stream(text);
        let (mut word, mut token) = (String::new(), String::new());
        while stream.step() {
            let plain = stream.plain();
            let position = stream.token().position as usize;
            if let Some(known) = plain.and_then(|plain| known.get(&plain.letters())) {
                tokens.push(position, known);
                continue;
            }
            match plain {
                Some(plain) => word = plain.to_string(),
                None => word.clone_from(&stream.token().term),
            }
            stream.stem();
            token.clone_from(&stream.token().term);
            if token != word {
                token.push(WRITTEN);
                token.push_str(&word);
            }
            tokens.push(position, &token);
            if let Some(plain) = plain {
                known.insert(plain.letters(), token.as_str().into());
            }
            if !self.words.contains(&word) {
                self.words.insert(word.clone());
            }
        }
        tokens
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
    let places: Vec<String> = passages.iter().map(|passage| STANDARD.encode(passage.to_bytes())).collect();
    let record = record.map(|record| serde_json::to_string(record).expect("a record is plain data"));
    let mut body = Body { content, places: places.join(" "), record, sum: 0 };
    body.sum = body.checksum(article.id.as_str(), piece);
    body
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_encoded_by_position() {
        let mut encoder = Encoder::default();
        for _ in 0..2 {
            let tokens = encoder.stemmed("The vice-president's cities", Lang::ENGLISH);
            let expected = "the vicepresid\u{7f}vicepresident\u{1}vice presid\u{7f}president citi\u{7f}cities";
            assert_eq!((tokens.encoded.as_str(), tokens.count), (expected, 5));
        }
        let values = encoder.plain(&["Ann Lee".to_owned(), "Bo".to_owned()]);
        assert_eq!(values.encoded, "ann lee \u{2} bo");
        assert!(encoder.words.contains("cities") && !encoder.words.contains("citi"));
        let mut holes = Tokens::default();
        holes.push(2, "a");
        holes.push(2, "b");
        assert_eq!((holes.encoded.as_str(), holes.count), ("\u{2} \u{2} a\u{1}b", 2));
    }

    #[test]
    fn documents_are_lines_of_json() {
        let (mut bulk, mut encoder) = (Vec::new(), Encoder::default());
        let meta = crate::article::Meta { title: Some("A \"title\"".to_owned()), ..crate::article::Meta::default() };
        let paragraphs: Vec<String> = (0..=PIECE).map(|number| format!("Paragraph {number} has few words.")).collect();
        let article = Article::plain("a\\b", meta, &paragraphs.join("\n\n"));
        let passages = crate::passage::passages(&article, crate::passage::Size { smallest: 1, largest: 1200 });
        encoder.append(7, &article, &passages, &mut bulk);
        let lines: Vec<Value> =
            serde_json::Deserializer::from_slice(&bulk).into_iter().collect::<Result<_, _>>().expect("JSON");
        assert_eq!((passages.len(), lines.len()), (PIECE + 1, 2 * (PIECE + 1 + 2)));
        assert_eq!((&lines[0]["index"]["_id"], &lines[1]["id"]), (&json!("p7340032"), &json!("a\\b")));
        let stored = lines.iter().filter(|line| line.get("text_of").is_some());
        for (piece, (line, part)) in stored.zip(passages.chunks(PIECE)).enumerate() {
            let fields = line.as_object().expect("a document").iter();
            let fields: serde_json::Map<_, _> = fields.map(|(name, value)| (name.clone(), json!([value]))).collect();
            let body = Body::of(fields.into()).expect("complete");
            assert_eq!(body.record.is_some(), piece == 0);
            assert_eq!(body.passages().as_deref(), Some(part));
            assert_eq!(body.checksum(article.id.as_str(), piece), body.sum);
        }
        assert!(Body::of(json!({"content": ["a"], "sum": [1]})).is_none() && Body::of(Value::Null).is_none());
    }

    #[test]
    fn changed_pieces_have_another_checksum() {
        let body = |content: &str| Body { content: content.to_owned(), places: String::new(), record: None, sum: 0 };
        assert_ne!(body("a").checksum("x", 0), body("b").checksum("x", 0));
        assert_ne!(body("a").checksum("x", 0), body("a").checksum("y", 0));
        assert_ne!(body("a").checksum("x", 0), body("a").checksum("x", 1));
    }
}
