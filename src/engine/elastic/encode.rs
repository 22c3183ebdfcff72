//! Encodes articles as documents of the cluster.

use std::collections::BTreeSet;
use std::io::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;
use serde_json::{Value, json};

use super::frequent::TermCounter;
use super::schema::{self, HOLE, TOGETHER, WRITTEN, place};
use super::score::quantised;
use crate::article::Article;
use crate::engine::{Facet, LEADING};
use crate::passage::Passage;
use crate::text::{Analyzers, Lang, days};

/// What is stored of a passage.
pub(super) struct Body {
    pub(super) content: String,
    /// The encoded positions of the passage.
    pub(super) positions: String,
    /// Title of the article.
    pub(super) title: Option<String>,
    /// Language of the article, in lower case.
    pub(super) lang: Option<String>,
    /// Record of the article, with its first passage only.
    pub(super) record: Option<String>,
    /// Length of the examined part of the article in words, as stored lengths, with its first passage only.
    pub(super) article_length: Option<u32>,
    /// Checksum of all of these.
    pub(super) sum: u32,
}

impl Body {
    /// Reads stored fields; `None` if one is missing.
    pub(super) fn of(mut fields: Value) -> Option<Self> {
        let mut take = |name: &str| Some(fields.get_mut(name)?.get_mut(0)?.take());
        let mut number = |name: &str| take(name)?.as_u64().and_then(|number| u32::try_from(number).ok());
        let (sum, article_length) = (number("sum")?, number("article_length"));
        let mut text = |name: &str| match take(name)? {
            Value::String(text) => Some(text),
            _ => None,
        };
        let (content, positions) = (text("content")?, text("positions")?);
        let (title, lang, record) = (text("heading"), text("lang"), text("record"));
        Some(Self { content, positions, title, lang, record, article_length, sum })
    }

    /// Returns the checksum that belongs to this passage.
    pub(super) fn checksum(&self, place: u64) -> u32 {
        let mut sum = crc32fast::Hasher::new();
        for part in
            [Some(&self.content), Some(&self.positions), self.title.as_ref(), self.lang.as_ref(), self.record.as_ref()]
        {
            sum.update(part.map_or(&[][..], |part| part.as_bytes()));
            sum.update(&[0xff]);
        }
        sum.update(&place.to_le_bytes());
        sum.update(&self.article_length.unwrap_or_default().to_le_bytes());
        sum.finalize()
    }

    /// Returns the positions of the passage; `None` if they cannot be decoded.
    pub(super) fn passage(&self) -> Option<Passage> {
        Passage::from_bytes(&STANDARD.decode(&self.positions).ok()?)
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

/// A stem as it is sent, and its number.
type Known = (Box<str>, u32);

/// Encodes articles, and collects the words that they are written with.
#[derive(Default)]
pub(super) struct Encoder {
    analyzers: Analyzers,
    pub(super) words: FxHashSet<String>,
    /// Plain words with their stems as they are sent, and the numbers of these, by language. Most words recur, so each is stemmed
    /// once.
    known: Vec<FxHashMap<[u64; 2], Known>>,
    /// Counts the passages with each stem.
    pub(super) counter: TermCounter,
}

impl Encoder {
    /// Appends the documents of an article to a bulk.
    pub(super) fn append(&mut self, number: u64, article: &Article, passages: &[Passage], bulk: &mut Vec<u8>) {
        let meta = &article.meta;
        let lang = Lang::for_article(meta.lang.as_deref());
        let tag = meta.lang.as_deref().map(str::to_ascii_lowercase);
        let title = self.tokens(meta.title.as_deref().unwrap_or_default(), lang, false);
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
        let mut texts = Vec::with_capacity(passages.len());
        for passage in passages {
            self.counter.next_passage();
            texts.push(self.tokens(passage.span.of(&article.text), lang, true));
        }
        let article_length = texts.iter().take(LEADING as usize).map(|text| quantised(text.count)).sum();
        for (ordinal, (passage, text)) in passages.iter().zip(&texts).enumerate() {
            let place = place(number, ordinal);
            let mut document = Document::start(bulk, &schema::id(place));
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
            if ordinal < LEADING as usize {
                document.set("leading", true);
            }
            let mut body = Body {
                content: passage.span.of(&article.text).to_owned(),
                positions: STANDARD.encode(passage.to_bytes()),
                title: meta.title.clone(),
                lang: tag.clone(),
                record: None,
                article_length: None,
                sum: 0,
            };
            if ordinal == 0 {
                let record = article.record(passages.len());
                body.record = Some(serde_json::to_string(&record).expect("a record is plain data"));
                body.article_length = Some(article_length);
            }
            body.sum = body.checksum(place);
            document.set("content", &body.content);
            document.set("positions", &body.positions);
            if let Some(title) = &body.title {
                document.set("heading", title);
            }
            if let Some(record) = &body.record {
                document.set("record", record);
            }
            if let Some(length) = body.article_length {
                document.set("article_length", length);
            }
            document.set("sum", body.sum);
            document.end();
        }
    }

    /// Returns the tokens of a text, with its words as written. Counts its stems if it is the text of a passage.
    fn tokens(&mut self, text: &str, lang: Lang, is_counted: bool) -> Tokens {
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
            if let Some((known, number)) = plain.and_then(|plain| known.get(&plain.letters())) {
                tokens.push(position, known);
                if is_counted {
                    self.counter.count(*number);
                }
                continue;
            }
            match plain {
                Some(plain) => word = plain.to_string(),
                None => word.clone_from(&stream.token().term),
            }
            stream.stem();
            token.clone_from(&stream.token().term);
            let number = self.counter.number(&token);
            if is_counted {
                self.counter.count(number);
            }
            if token != word {
                token.push(WRITTEN);
                token.push_str(&word);
            }
            tokens.push(position, &token);
            if let Some(plain) = plain {
                known.insert(plain.letters(), (token.as_str().into(), number));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_encoded_by_position() {
        let mut encoder = Encoder::default();
        for _ in 0..2 {
            let tokens = encoder.tokens("The vice-president's cities", Lang::ENGLISH, true);
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
        let paragraphs: Vec<String> =
            (0..=LEADING).map(|number| format!("Paragraph {number} has few words.")).collect();
        let article = Article::plain("a\\b", meta, &paragraphs.join("\n\n"));
        let passages = crate::passage::passages(&article, crate::passage::Size { smallest: 1, largest: 1200 });
        encoder.append(7, &article, &passages, &mut bulk);
        let lines: Vec<Value> =
            serde_json::Deserializer::from_slice(&bulk).into_iter().collect::<Result<_, _>>().expect("JSON");
        assert_eq!((passages.len(), lines.len()), (LEADING as usize + 1, 2 * (LEADING as usize + 1)));
        assert_eq!((&lines[0]["index"]["_id"], &lines[1]["id"]), (&json!("p7340032"), &json!("a\\b")));
        let stored = lines.chunks(2).map(|lines| &lines[1]);
        for (ordinal, (line, passage)) in stored.zip(&passages).enumerate() {
            assert_eq!(line.get("leading").is_some(), ordinal < LEADING as usize);
            let fields = line.as_object().expect("a document").iter();
            let fields: serde_json::Map<_, _> = fields.map(|(name, value)| (name.clone(), json!([value]))).collect();
            let body = Body::of(fields.into()).expect("complete");
            assert_eq!((body.record.is_some(), body.title.as_deref()), (ordinal == 0, Some("A \"title\"")));
            assert_eq!(body.passage().as_ref(), Some(passage));
            assert_eq!(body.checksum(place(7, ordinal)), body.sum);
        }
        assert!(Body::of(json!({"content": ["a"], "sum": [1]})).is_none() && Body::of(Value::Null).is_none());
    }

    #[test]
    fn changed_passages_have_another_checksum() {
        let body = |content: &str, title: Option<&str>| {
            let (content, title) = (content.to_owned(), title.map(str::to_owned));
            Body { content, positions: String::new(), title, lang: None, record: None, article_length: None, sum: 0 }
        };
        let sum = body("a", None).checksum(1);
        assert_ne!(sum, body("b", None).checksum(1));
        assert_ne!(sum, body("a", Some("b")).checksum(1));
        assert_ne!(sum, body("a", None).checksum(2));
    }
}
