//! One source document: its text, its metadata, and the marks that map the text to places in its file.
//!
//! Unknown metadata stays `None`; nothing is guessed from a file name or a clock.

mod mark;

use std::fmt::{self, Write as _};
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize};
use sha2::{Digest as _, Sha256};

pub use mark::{Mark, Place, Places, Timestamp};

use crate::text::{Block, ParagraphKind, Span, is_unsegmented_script};

/// The name of an article in its corpus: its path from the corpus root without the extension, or the `id` of its
/// metadata.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct ArticleId(String);

impl ArticleId {
    /// Creates an id from a name. Line ends, control characters and characters that change the text direction are
    /// percent-encoded, because ids are printed in lines, columns and references. An encoded name may equal the name of
    /// another article: indexing skips the second one, as for any two articles with the same id.
    pub fn new(name: impl Into<String>) -> Self {
        let name = name.into();
        if !name.chars().any(is_encoded) {
            return Self(name);
        }
        let mut id = String::with_capacity(name.len() + 8);
        for c in name.chars() {
            if is_encoded(c) {
                let mut bytes = [0; 4];
                let bytes = c.encode_utf8(&mut bytes).bytes();
                bytes.for_each(|byte| write!(id, "%{byte:02X}").expect("a string takes all"));
            } else {
                id.push(c);
            }
        }
        Self(id)
    }

    /// Returns the name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether a character is percent-encoded in ids.
fn is_encoded(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

impl<'de> Deserialize<'de> for ArticleId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}

impl fmt::Display for ArticleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The metadata of an article. Unknown fields are `None`, or empty lists.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Meta {
    /// Title, as printed.
    pub title: Option<String>,
    /// Authors, in order, as printed.
    pub authors: Vec<String>,
    /// Publisher: newspaper, agency or site.
    pub source: Option<String>,
    /// Publication date in ISO 8601, to the known precision: `2018`, `2018-06`, `2018-06-01`, or with a time.
    pub date: Option<String>,
    /// Address of the article.
    pub url: Option<String>,
    /// BCP 47 language tag: declared by the source, else detected; `None` if neither is certain.
    pub lang: Option<String>,
    /// Section in which the article appeared.
    pub section: Option<String>,
    /// Keywords.
    pub tags: Vec<String>,
    /// Name of the index that the article was read from, where several are searched.
    #[serde(skip)]
    pub index: Option<Arc<str>>,
}

impl Meta {
    /// Total size of the fields, in bytes.
    pub(crate) fn size(&self) -> usize {
        let lines = [&self.title, &self.source, &self.date, &self.url, &self.lang, &self.section].into_iter().flatten();
        lines.chain(&self.authors).chain(&self.tags).map(String::len).sum()
    }

    /// Overwrites every field that `later` declares: the rule for sidecars, where the later source wins.
    pub fn overlay(&mut self, later: Self) {
        fn take<T>(slot: &mut Option<T>, later: Option<T>) {
            if later.is_some() {
                *slot = later;
            }
        }
        take(&mut self.title, later.title);
        take(&mut self.source, later.source);
        take(&mut self.date, later.date);
        take(&mut self.url, later.url);
        take(&mut self.lang, later.lang);
        take(&mut self.section, later.section);
        if !later.authors.is_empty() {
            self.authors = later.authors;
        }
        if !later.tags.is_empty() {
            self.tags = later.tags;
        }
    }
}

/// A paragraph of an article: its kind, its range in the text, and its sentences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// Byte range in the text, without surrounding white space.
    pub span: Span,
    /// Kind of the paragraph.
    pub kind: ParagraphKind,
    /// 1 to 6 for headings, else 0.
    pub level: u8,
    /// Its sentences: in order, inside `span`, without the white space between them. Never empty.
    pub sentences: Vec<Span>,
}

/// One source document, split into paragraphs and sentences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Article {
    /// Name in the corpus.
    pub id: ArticleId,
    /// Metadata.
    pub meta: Meta,
    /// Path of its file, relative to the corpus root if there is one.
    pub path: String,
    /// Name of the file's format: `text`, `markdown`, `html`, `json`, …
    pub format: String,
    /// The readable text. All spans in this crate refer to it.
    pub text: String,
    /// Its paragraphs, in order, without overlaps.
    pub paragraphs: Vec<Paragraph>,
    /// Pages, lines, times and rows of the file, ordered by position.
    pub marks: Vec<Mark>,
    /// Id of the letter to which it was attached.
    pub part_of: Option<ArticleId>,
    /// Reasons to check its text against the source: the reader could not be sure of it.
    pub doubts: Vec<String>,
    /// The languages in which scanned pages were recognised; `None` if none were.
    pub ocr: Option<String>,
}

/// An article without its text: the part that a hit carries and that is displayed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Name in the corpus.
    pub id: ArticleId,
    /// Metadata.
    pub meta: Meta,
    /// Path of its file.
    pub path: String,
    /// Name of the file's format.
    pub format: String,
    /// SHA-256 of its text, in hexadecimal.
    pub sha256: String,
    /// Number of words; each character of an unsegmented script counts as one.
    pub words: usize,
    /// Number of its passages.
    pub passages: usize,
    /// Its first words, for articles without a title; ends in ` …` if there are more.
    pub opening: String,
    /// Its headings, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outline: Vec<Heading>,
    /// Pages, lines, times and rows of the file.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<Mark>,
    /// Id of the letter to which it was attached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part_of: Option<ArticleId>,
    /// Reasons to check its text against the source.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub doubts: Vec<String>,
    /// The languages in which scanned pages were recognised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ocr: Option<String>,
}

/// A heading of an article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// Number of its paragraph, from 1.
    pub paragraph: usize,
    /// 1 to 6.
    pub level: u8,
    /// Text of the heading.
    pub text: String,
}

impl Record {
    /// Returns the article that this is the record of, with its text.
    pub(crate) fn into_article(self, text: String, paragraphs: Vec<Paragraph>) -> Article {
        let Self { id, meta, path, format, marks, part_of, doubts, ocr, .. } = self;
        Article { id, meta, path, format, text, paragraphs, marks, part_of, doubts, ocr }
    }

    /// Returns the headings above a paragraph, outermost first. For a heading, only those of higher levels.
    pub fn trail(&self, paragraph: usize) -> Vec<&str> {
        let mut trail: Vec<&Heading> = Vec::new();
        for heading in self.outline.iter().take_while(|heading| heading.paragraph <= paragraph) {
            trail.retain(|above| above.level < heading.level);
            if heading.paragraph < paragraph {
                trail.push(heading);
            }
        }
        trail.into_iter().map(|heading| heading.text.as_str()).collect()
    }
}

/// Number of words that substitute for a missing title.
const OPENING_WORDS: usize = 8;
/// Their maximum length, in bytes.
const OPENING: usize = 72;

impl Article {
    /// Creates an article of plain text, split into paragraphs and sentences, as if it were read from `ID.txt`.
    pub fn plain(id: &str, meta: Meta, text: &str) -> Self {
        let paragraphs = Self::paragraphs_of(text, &crate::text::paragraphs(text), meta.lang.as_deref());
        let (id, path, format) = (ArticleId::new(id), format!("{id}.txt"), "text".to_owned());
        let (text, marks, doubts) = (text.to_owned(), Vec::new(), Vec::new());
        Self { id, meta, path, format, text, paragraphs, marks, part_of: None, doubts, ocr: None }
    }

    /// Returns the article's record, given the number of its passages.
    pub fn record(&self, passages: usize) -> Record {
        let heading = |(place, paragraph): (usize, &Paragraph)| Heading {
            paragraph: place + 1,
            level: paragraph.level,
            text: paragraph.span.of(&self.text).to_owned(),
        };
        let headings =
            self.paragraphs.iter().enumerate().filter(|(_, paragraph)| paragraph.kind == ParagraphKind::Heading);
        Record {
            id: self.id.clone(),
            meta: self.meta.clone(),
            path: self.path.clone(),
            format: self.format.clone(),
            sha256: self.sha256(),
            words: count_words(&self.text),
            passages,
            opening: self.opening(),
            outline: headings.map(heading).collect(),
            marks: self.marks.clone(),
            part_of: self.part_of.clone(),
            doubts: self.doubts.clone(),
            ocr: self.ocr.clone(),
        }
    }

    /// Returns the first words of the body, with an ellipsis if there are more.
    pub fn opening(&self) -> String {
        let body =
            self.paragraphs.iter().find(|paragraph| paragraph.kind == ParagraphKind::Body).or(self.paragraphs.first());
        let span = body.map(|paragraph| paragraph.span).unwrap_or_default();
        let mut opening = String::new();
        let mut goes_on = self.text[span.end..].contains(|c: char| !c.is_whitespace());
        for (place, word) in span.of(&self.text).split_whitespace().enumerate() {
            let room = OPENING.saturating_sub(opening.len());
            if place == OPENING_WORDS || word.len() > room {
                // Text without spaces is one long word.
                opening.push_str(if opening.is_empty() { &word[..word.floor_char_boundary(room)] } else { "" });
                goes_on = true;
                break;
            }
            opening.extend([if opening.is_empty() { "" } else { " " }, word]);
        }
        opening + if goes_on { " …" } else { "" }
    }

    /// Returns the SHA-256 of the text in lower-case hexadecimal: the version that a reference can be pinned to.
    pub fn sha256(&self) -> String {
        hexadecimal(&Sha256::digest(self.text.as_bytes()))
    }

    /// Returns a digest of everything that the index stores of the article.
    pub fn digest(&self) -> String {
        let kinds: Vec<_> = self.paragraphs.iter().map(|it| (it.span, it.kind, it.level)).collect();
        // The first doubt about recognised text names its languages.
        let file = (&self.path, &self.format, &self.part_of, &self.doubts);
        let parts = (&self.id, &self.meta, file, &self.marks, kinds, self.sha256());
        hexadecimal(&Sha256::digest(serde_json::to_vec(&parts).expect("plain data"))[..16])
    }

    /// Splits the blocks of a text into paragraphs of sentences.
    pub fn paragraphs_of(text: &str, blocks: &[Block], lang: Option<&str>) -> Vec<Paragraph> {
        blocks
            .iter()
            .map(|block| Paragraph {
                span: block.span,
                kind: block.kind,
                level: block.level,
                sentences: crate::text::sentences(text, *block, lang),
            })
            .collect()
    }
}

pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(half.into(), 16).expect("half a byte is one digit");
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

fn count_words(text: &str) -> usize {
    let bytes = text.as_bytes();
    // In UTF-8, scripts without spaces begin with bytes from 0xe0 up, and so does typography (0xe2). Other text is
    // counted by the bytes at which words begin. Neither loop exits early, so the compiler can vectorise both.
    let is_dense =
        bytes.iter().map(|byte| u8::from(*byte >= 0xe0 && *byte != 0xe2)).fold(0, |found, byte| found | byte) > 0;
    if !is_dense {
        let is_space = |byte: u8| byte == b' ' || byte.wrapping_sub(b'\t') < 5;
        let first = usize::from(bytes.first().is_some_and(|byte| !is_space(*byte)));
        let starts = |(one, next): (&u8, &u8)| u8::from(is_space(*one) & !is_space(*next));
        // Counted in bytes over short chunks, so that many counters fit into one register.
        let pieces = bytes.chunks(128).zip(bytes.get(1..).unwrap_or_default().chunks(128));
        let words = pieces.map(|(piece, next)| usize::from(piece.iter().zip(next).map(starts).sum::<u8>()));
        return first + words.sum::<usize>();
    }
    let characters = |word: &str| word.chars().filter(|c| is_unsegmented_script(*c)).count();
    text.split_ascii_whitespace().map(|word| if word.is_ascii() { 1 } else { characters(word).max(1) }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(headings: &[(usize, u8, &str)]) -> Record {
        let text = headings.iter().map(|(.., text)| *text).collect::<Vec<_>>().join("\n")
            + "A body of some words, and then some.";
        let article = Article {
            id: ArticleId::new("a"),
            meta: Meta::default(),
            path: String::new(),
            format: String::new(),
            paragraphs: Vec::new(),
            marks: Vec::new(),
            part_of: None,
            doubts: Vec::new(),
            ocr: None,
            text,
        };
        let heading = |(paragraph, level, text): &(usize, u8, &str)| Heading {
            paragraph: *paragraph,
            level: *level,
            text: (*text).to_owned(),
        };
        Record { outline: headings.iter().map(heading).collect(), ..article.record(1) }
    }

    #[test]
    fn ids_contain_no_line_ends_or_control_characters() {
        let id = |name: &str| ArticleId::new(name).to_string();
        assert_eq!(id("news/2018/新闻 a%b"), "news/2018/新闻 a%b");
        assert_eq!(id("a\r\nb\tc\u{1b}[m"), "a%0D%0Ab%09c%1B[m");
        assert_eq!(id("a\u{202e}b\u{2028}c\u{85}"), "a%E2%80%AEb%E2%80%A8c%C2%85");
        // Encoding is idempotent.
        assert_eq!(id(&id("a\nb")), id("a\nb"));
        assert_eq!(serde_json::from_str::<ArticleId>(r#""a\nb""#).expect("an id"), ArticleId::new("a\nb"));
    }

    #[test]
    fn trail_lists_the_headings_above_a_paragraph() {
        let record = record(&[(1, 1, "Report"), (3, 2, "Costs"), (5, 3, "Wages"), (7, 2, "Trade")]);
        assert_eq!(record.trail(2), ["Report"]);
        assert_eq!(record.trail(6), ["Report", "Costs", "Wages"]);
        assert_eq!(record.trail(7), ["Report"]);
        assert_eq!(record.trail(8), ["Report", "Trade"]);
    }

    #[test]
    fn words_of_every_script_are_counted() {
        assert_eq!(count_words("Two words, and\nthree more."), 5);
        assert_eq!(count_words("数字经济 2018 naïve"), 6);
    }
}
