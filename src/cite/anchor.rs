//! Builds W3C Web Annotations: selectors that locate a passage by its text and by its position.
//!
//! *Web Annotation Data Model*, W3C 2017, §4.2.4–4.2.6. Positions are code points of the article's text.

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::link::{directive, pdf_fragment};
use super::percent::encoded;
use super::{Reference, openable};
use crate::article::{Article, hexadecimal};
use crate::read::{FilePlace, Format};
use crate::text::Span;

/// A passage given by its text and its context.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextQuote {
    /// The passage, verbatim.
    pub exact: String,
    /// The text immediately before it, long enough that prefix, passage and suffix together occur only once in the
    /// article.
    pub prefix: String,
    /// The text immediately after it.
    pub suffix: String,
}

/// Minimum number of code points of context on each side, where available.
const CONTEXT: usize = 32;

impl TextQuote {
    /// Returns the selector of a passage.
    pub fn of(text: &str, passage: Span) -> Self {
        let mut context = CONTEXT;
        loop {
            let before =
                text[..passage.start].char_indices().rev().take(context).last().map_or(passage.start, |(at, _)| at);
            let after = text[passage.end..].char_indices().nth(context).map_or(text.len(), |(at, _)| passage.end + at);
            let quote = Self {
                exact: passage.of(text).to_owned(),
                prefix: text[before..passage.start].to_owned(),
                suffix: text[passage.end..after].to_owned(),
            };
            let is_all = before == 0 && after == text.len();
            if is_all || quote.places(text).len() == 1 {
                return quote;
            }
            context *= 2;
        }
    }

    /// Returns all spans of a text that the selector matches.
    pub fn places(&self, text: &str) -> Vec<Span> {
        let whole = format!("{}{}{}", self.prefix, self.exact, self.suffix);
        let mut places = Vec::new();
        let mut from = 0;
        while let Some(at) = text.get(from..).and_then(|rest| rest.find(&whole)) {
            let start = from + at + self.prefix.len();
            places.push(Span::new(start, start + self.exact.len()));
            from += at + text[from + at..].chars().next().map_or(1, char::len_utf8);
        }
        places
    }
}

/// Returns an annotation of the passage. Its id is derived from the reference and its pin, so it is always the same.
pub fn annotation(
    article: &Article,
    reference: &Reference,
    passage: Span,
    place: Option<&FilePlace>,
    citation: &str,
) -> Value {
    let quote = TextQuote::of(&article.text, passage);
    let position = passage.chars(&article.text);
    let mut selectors = vec![
        json!({"type": "TextQuoteSelector", "exact": quote.exact, "prefix": quote.prefix, "suffix": quote.suffix}),
        json!({"type": "TextPositionSelector", "start": position.start, "end": position.end}),
    ];
    let url = article.meta.url.as_deref().and_then(openable);
    let mut conforming = |standard: &str, value: String| {
        selectors.push(json!({"type": "FragmentSelector", "conformsTo": standard, "value": value}));
    };
    let is_book = article.format == Format::Epub.name();
    if let Some(directive) = url.filter(|_| !is_book).and_then(|_| directive(article, passage, place)) {
        conforming("https://wicg.github.io/scroll-to-text-fragment/", format!(":~:{}", directive.encoded()));
    }
    // The Web Annotation Data Model names the documents of these two.
    if let Some(fragment) = url.and_then(|_| pdf_fragment(article, passage, place)) {
        conforming("http://tools.ietf.org/rfc/rfc3778", fragment);
    }
    if let Some(FilePlace::Cfi(cfi)) = place {
        conforming("http://www.idpf.org/epub/linking/cfi/epub-cfi.html", cfi.clone());
    }
    let mut target = json!({"source": url.map_or_else(|| encoded_path(article.id.as_str()), str::to_owned)});
    if reference.paragraphs.is_some() {
        target["selector"] = Value::Array(selectors);
    }
    json!({
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": id(reference),
        "type": "Annotation",
        "motivation": "describing",
        "body": {"type": "TextualBody", "value": citation, "format": "text/plain", "purpose": "describing"},
        "target": target,
    })
}

/// Returns a name-based UUID of version 8 (RFC 9562 §5.8), from SHA-256.
fn id(reference: &Reference) -> String {
    let mut digest = Sha256::digest(reference.to_string().as_bytes());
    digest[6] = digest[6] & 0x0f | 0x80;
    digest[8] = digest[8] & 0x3f | 0x80;
    let hex = hexadecimal(&digest[..16]);
    format!("urn:uuid:{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

/// Encodes an id as a relative reference.
fn encoded_path(id: &str) -> String {
    id.split('/').map(encoded).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn selectors_select_the_passage_alone(text in "[ab ]{1,60}|\\PC{1,60}", from: prop::sample::Index, to: prop::sample::Index) {
            let mut bounds: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
            bounds.push(text.len());
            let (one, other) = (bounds[from.index(bounds.len())], bounds[to.index(bounds.len())]);
            let passage = Span::new(one.min(other), one.max(other));
            prop_assume!(!passage.is_empty());
            let quote = TextQuote::of(&text, passage);
            prop_assert_eq!(quote.places(&text), vec![passage]);
            prop_assert_eq!(&quote.exact, passage.of(&text));
            let position = passage.chars(&text);
            let selected: String = text.chars().skip(position.start).take(position.len()).collect();
            prop_assert_eq!(selected, quote.exact);
        }
    }

    #[test]
    fn ids_are_uuids_of_version_eight() {
        let reference: Reference = "a#p1@01234567".parse().expect("a reference");
        let id = id(&reference);
        assert_eq!(id.len(), "urn:uuid:".len() + 36);
        assert_eq!((&id[23..24], "89ab".contains(&id[28..29])), ("8", true), "{id}");
    }
}
