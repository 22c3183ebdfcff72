//! One source document: its text, what is known about it, and the marks that tie the text to pages and lines.
//!
//! Whatever is not known stays `None`; nothing here is ever guessed from a file name or a clock.

use std::fmt::{self, Write as _};

use serde::{Deserialize, Deserializer, Serialize};
use sha2::{Digest as _, Sha256};

use crate::text::{Block, ParagraphKind, Span, is_unsegmented_script};

/// The name of an article inside its corpus: its path from the corpus root without extension, or the `id` of its metadata.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct ArticleId(String);

impl ArticleId {
    /// The id of that name. Line ends, control characters and those that change the direction of what follows are
    /// percent-encoded, as an id is printed in lines, columns and references. An encoded name may be the name of another
    /// article as well: indexing skips the second, as it does wherever two state one id.
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

    /// The name itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether a character cannot be part of an id.
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

/// What is known about an article besides its text. Unknown is `None`, or empty for lists.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Meta {
    /// Its title, as printed.
    pub title: Option<String>,
    /// Its authors, in order, as printed.
    pub authors: Vec<String>,
    /// Who published it: newspaper, agency, site.
    pub source: Option<String>,
    /// When, in ISO 8601 to the precision known: `2018`, `2018-06`, `2018-06-01`, or with a time.
    pub date: Option<String>,
    /// Where it can be read.
    pub url: Option<String>,
    /// BCP 47 language tag: stated by the source, else detected, `None` when neither is certain.
    pub lang: Option<String>,
    /// The section or rubric it appeared in.
    pub section: Option<String>,
    /// Keywords.
    pub tags: Vec<String>,
}

impl Meta {
    /// Bytes of all that it states.
    pub(crate) fn size(&self) -> usize {
        let lines = [&self.title, &self.source, &self.date, &self.url, &self.lang, &self.section].into_iter().flatten();
        lines.chain(&self.authors).chain(&self.tags).map(String::len).sum()
    }

    /// Takes from `later` every field that it states: the rule for sidecars, where the later source wins.
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

/// Ties a place in the text to a place in the file it came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mark {
    /// A page of the source begins at this byte.
    Page {
        /// Byte in the article's text.
        at: usize,
        /// Physical page, from 1.
        number: u32,
        /// What is printed on it, where the source says so and it differs: `iv`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        label: Option<Box<str>>,
    },
    /// The text from this byte on stands at this 1-based line of the file.
    Line {
        /// Byte in the article's text.
        at: usize,
        /// Line of the file, from 1.
        number: u32,
    },
}

/// A paragraph of an article: what it is, where it stands, and its sentences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// Where it stands, white space around it left out.
    pub span: Span,
    /// What it is.
    pub kind: ParagraphKind,
    /// 1 to 6 for headings, else 0.
    pub level: u8,
    /// Its sentences: in order, inside `span`, white space between them left out. Never empty.
    pub sentences: Vec<Span>,
}

/// One source document, read and cut into paragraphs and sentences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Article {
    /// Its name in the corpus.
    pub id: ArticleId,
    /// What is known about it.
    pub meta: Meta,
    /// Where it was read from, relative to the corpus root where there is one.
    pub path: String,
    /// The name of the format it was read as: `text`, `markdown`, `html`, `json`, …
    pub format: String,
    /// The readable text. Every span of the crate points into it.
    pub text: String,
    /// Its paragraphs, in order, apart from each other.
    pub paragraphs: Vec<Paragraph>,
    /// Pages and lines of the file, in order of place.
    pub marks: Vec<Mark>,
}

/// An article without its text: what a hit carries, and what is printed of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Its name in the corpus.
    pub id: ArticleId,
    /// What is known about it.
    pub meta: Meta,
    /// Where it was read from.
    pub path: String,
    /// The format it was read as.
    pub format: String,
    /// SHA-256 of its text, in hexadecimal.
    pub sha256: String,
    /// How many words it has; a character of a script without spaces counts as one.
    pub words: usize,
    /// How many passages it was cut into.
    pub passages: usize,
    /// Its first words, for articles without a title; they end in ` …` where there are more.
    pub opening: String,
    /// Its headings in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outline: Vec<Heading>,
    /// Pages and lines of the file.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<Mark>,
}

/// A heading of an article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// The number of its paragraph, from 1.
    pub paragraph: usize,
    /// 1 to 6.
    pub level: u8,
    /// What it says.
    pub text: String,
}

impl Record {
    /// What is printed on that physical page, where it is not its number.
    pub fn page_label(&self, page: u32) -> Option<&str> {
        self.marks.iter().find_map(|mark| match mark {
            Mark::Page { number, label, .. } if *number == page => label.as_deref(),
            Mark::Page { .. } | Mark::Line { .. } => None,
        })
    }

    /// The headings that a paragraph stands under, the outermost first; a heading does not stand under itself or its like.
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

/// How many words of an article stand in for a title that it does not have.
const OPENING_WORDS: usize = 8;
/// How long they are at most, in bytes.
const OPENING: usize = 72;

impl Article {
    /// An article of plain text, cut into paragraphs and sentences, as if it were read from `ID.txt`.
    pub fn plain(id: &str, meta: Meta, text: &str) -> Self {
        let paragraphs = Self::paragraphs_of(text, &crate::text::paragraphs(text), meta.lang.as_deref());
        let (id, path, format) = (ArticleId::new(id), format!("{id}.txt"), "text".to_owned());
        Self { id, meta, path, format, text: text.to_owned(), paragraphs, marks: Vec::new() }
    }

    /// What is printed of it, once it is cut into so many passages.
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
        }
    }

    /// The first words of its body, and the sign that there is more where there is.
    fn opening(&self) -> String {
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

    /// SHA-256 of the text, in lower-case hexadecimal: the version that a reference can be pinned to.
    pub fn sha256(&self) -> String {
        hexadecimal(&Sha256::digest(self.text.as_bytes()))
    }

    /// A digest of everything that the index keeps of it.
    pub fn digest(&self) -> String {
        let kinds: Vec<_> = self.paragraphs.iter().map(|it| (it.span, it.kind, it.level)).collect();
        let parts = (&self.id, &self.meta, &self.path, &self.format, &self.marks, kinds, self.sha256());
        hexadecimal(&Sha256::digest(serde_json::to_vec(&parts).expect("plain data"))[..16])
    }

    /// Cuts the blocks of a text into paragraphs of sentences.
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
    // Scripts without spaces begin with bytes from 0xe0 up in UTF-8, as does typography with 0xe2; other text is counted by
    // the bytes where words begin. Neither loop stops early, so that both run on many bytes at once.
    let is_dense =
        bytes.iter().map(|byte| u8::from(*byte >= 0xe0 && *byte != 0xe2)).fold(0, |found, byte| found | byte) > 0;
    if !is_dense {
        let is_space = |byte: u8| byte == b' ' || byte.wrapping_sub(b'\t') < 5;
        let first = usize::from(bytes.first().is_some_and(|byte| !is_space(*byte)));
        let starts = |(one, next): (&u8, &u8)| u8::from(is_space(*one) & !is_space(*next));
        // Counted in bytes, a short piece at a time, so that many fit into one register.
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
    fn ids_hold_no_line_ends_and_no_controls() {
        let id = |name: &str| ArticleId::new(name).to_string();
        assert_eq!(id("news/2018/新闻 a%b"), "news/2018/新闻 a%b");
        assert_eq!(id("a\r\nb\tc\u{1b}[m"), "a%0D%0Ab%09c%1B[m");
        assert_eq!(id("a\u{202e}b\u{2028}c\u{85}"), "a%E2%80%AEb%E2%80%A8c%C2%85");
        // Made of its own output, it stays.
        assert_eq!(id(&id("a\nb")), id("a\nb"));
        assert_eq!(serde_json::from_str::<ArticleId>(r#""a\nb""#).expect("an id"), ArticleId::new("a\nb"));
    }

    #[test]
    fn a_paragraph_stands_under_the_headings_above_it() {
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
