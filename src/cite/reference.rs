//! References: `ARTICLE#p3`, `ARTICLE#p3-5`, `ARTICLE#p3s2-4`, each optionally pinned to a version of the text, `…@9f3c12ab`.
//!
//! They identify paragraphs and sentences of the article and no part of the index, so they outlive it.

use std::fmt;
use std::str::FromStr;

use crate::article::{Article, ArticleId};
use crate::error::{Error, Result};
use crate::text::Span;

/// A reference to an article or a part of it.
///
/// ```
/// use ibid::{Article, Meta, Reference};
///
/// let article = Article::plain("bridge", Meta::default(), "The bridge is closed. Ferries run.");
/// let reference: Reference = "bridge#p1s2".parse()?;
/// assert_eq!(reference.resolve(&article)?.of(&article.text), "Ferries run.");
/// // A pin names the version of the text that was cited.
/// let pinned = reference.pinned(&article.record(0).sha256);
/// assert!(pinned.to_string().starts_with("bridge#p1s2@"));
/// # Ok::<(), ibid::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Reference {
    /// Article id.
    pub article: ArticleId,
    /// First and last paragraph, from 1; `None` for the whole article.
    pub paragraphs: Option<(usize, usize)>,
    /// First and last sentence, from 1, if the reference is inside one paragraph.
    pub sentences: Option<(usize, usize)>,
    /// Pin: the first hexadecimal digits, at least 8, of the SHA-256 of the text cited.
    pub pin: Option<String>,
}

/// Minimum number of digits of a pin.
const PIN: usize = 8;

impl Reference {
    /// Creates a reference to a whole article.
    pub const fn to_article(article: ArticleId) -> Self {
        Self { article, paragraphs: None, sentences: None, pin: None }
    }

    /// Returns the reference for a span: its sentences if it lies inside one paragraph, otherwise its paragraphs.
    pub fn of(article: &Article, span: Span) -> Self {
        let paragraphs = &article.paragraphs;
        let first = paragraphs.partition_point(|paragraph| paragraph.span.end <= span.start);
        let end = paragraphs.partition_point(|paragraph| paragraph.span.start < span.end);
        let whole = Self::to_article(article.id.clone());
        if first >= end {
            return whole;
        }
        let sentences = (end - first == 1).then(|| {
            let sentences = &paragraphs[first].sentences;
            let one = sentences.partition_point(|sentence| sentence.end <= span.start);
            let last = sentences.partition_point(|sentence| sentence.start < span.end);
            (one < last && (one, last) != (0, sentences.len())).then_some((one + 1, last))
        });
        Self { paragraphs: Some((first + 1, end)), sentences: sentences.flatten(), ..whole }
    }

    /// Returns the reference pinned to the text with this SHA-256.
    #[must_use]
    pub fn pinned(self, sha256: &str) -> Self {
        Self { pin: sha256.get(..PIN).map(str::to_owned), ..self }
    }

    /// Returns whether the pin matches the text with this SHA-256; an unpinned reference matches any text.
    pub fn fits(&self, sha256: &str) -> bool {
        self.pin.as_deref().is_none_or(|pin| sha256.starts_with(pin))
    }

    /// Returns the span in the article's text. The error for a range outside the article states its extent.
    pub fn resolve(&self, article: &Article) -> Result<Span> {
        let Some((first, last)) = self.paragraphs else { return Ok(Span::new(0, article.text.len())) };
        let beyond = |what: String| Error::input(self.to_string(), what);
        let paragraphs = &article.paragraphs;
        if last > paragraphs.len() {
            return Err(beyond(format!("{} has {} paragraphs", article.id, paragraphs.len())));
        }
        let Some((one, other)) = self.sentences else {
            return Ok(Span::new(paragraphs[first - 1].span.start, paragraphs[last - 1].span.end));
        };
        let sentences = &paragraphs[first - 1].sentences;
        if other > sentences.len() {
            return Err(beyond(format!("paragraph {first} of {} has {} sentences", article.id, sentences.len())));
        }
        Ok(Span::new(sentences[one - 1].start, sentences[other - 1].end))
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let range = |f: &mut fmt::Formatter<'_>, sign: &str, (first, last): (usize, usize)| {
            if first == last { write!(f, "{sign}{first}") } else { write!(f, "{sign}{first}-{last}") }
        };
        write!(f, "{}", self.article)?;
        if let Some(paragraphs) = self.paragraphs {
            range(f, "#p", paragraphs)?;
        }
        if let Some(sentences) = self.sentences {
            range(f, "s", sentences)?;
        }
        self.pin.iter().try_for_each(|pin| write!(f, "@{pin}"))
    }
}

impl FromStr for Reference {
    type Err = Error;

    /// Parses from the end, because an id may itself contain `#`, `@` and `/`. A `#` that does not begin a paragraph
    /// range belongs to the id, unless what follows looks like a malformed range.
    fn from_str(input: &str) -> Result<Self> {
        let (rest, pin) = match input.rsplit_once('@') {
            Some((rest, pin)) if is_pin(pin) => (rest, Some(pin.to_ascii_lowercase())),
            _ => (input, None),
        };
        let (id, place) = match rest.rfind("#p") {
            Some(at) => (&rest[..at], Some((at, &rest[at + 2..]))),
            None => (rest, None),
        };
        if id.is_empty() {
            return Err(syntax_error(input, 0, "a reference starts with an article id"));
        }
        let mut reference = Self { pin, ..Self::to_article(ArticleId::new(id)) };
        match place {
            None => {}
            Some((_, place)) if !place.starts_with(|c: char| c.is_ascii_digit()) => {
                reference.article = ArticleId::new(rest);
            }
            Some((at, place)) => {
                let (paragraphs, sentences) = match place.split_once('s') {
                    Some((paragraphs, sentences)) => (paragraphs, Some((at + 3 + paragraphs.len(), sentences))),
                    None => (place, None),
                };
                let paragraphs = range(input, at + 2, paragraphs)?;
                reference.paragraphs = Some(paragraphs);
                reference.sentences = sentences.map(|(at, sentences)| range(input, at, sentences)).transpose()?;
                if reference.sentences.is_some() && paragraphs.0 != paragraphs.1 {
                    return Err(syntax_error(input, at + 2, "sentence numbers need a single paragraph"));
                }
            }
        }
        Ok(reference)
    }
}

fn is_pin(pin: &str) -> bool {
    (PIN..=64).contains(&pin.len()) && pin.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn range(input: &str, at: usize, range: &str) -> Result<(usize, usize)> {
    let number =
        |digits: &str| digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse::<usize>().ok()).flatten();
    let (first, last) = range.split_once('-').unwrap_or((range, range));
    let (Some(first), Some(last)) = (number(first), number(last)) else {
        return Err(syntax_error(input, at, "expected a number or a range, as in #p3 or #p3-5"));
    };
    if first == 0 {
        return Err(syntax_error(input, at, "paragraphs and sentences are counted from 1"));
    }
    if last < first {
        return Err(syntax_error(input, at, "reversed range"));
    }
    Ok((first, last))
}

fn syntax_error(input: &str, at: usize, what: &str) -> Error {
    let caret = " ".repeat(input[..at].chars().count());
    Error::input("reference", format!("{what}\n  {input}\n  {caret}^"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parsed(input: &str) -> Reference {
        input.parse().expect("a good reference")
    }

    #[test]
    fn references_are_read() {
        let reference = parsed("news/2018/forum#p3s2-4@9F3C12AB");
        assert_eq!(reference.article.as_str(), "news/2018/forum");
        assert_eq!((reference.paragraphs, reference.sentences), (Some((3, 3)), Some((2, 4))));
        assert_eq!(reference.pin.as_deref(), Some("9f3c12ab"));
        assert_eq!(parsed("a#b@c").article.as_str(), "a#b@c");
        assert_eq!(parsed("a#part").article.as_str(), "a#part");
        assert_eq!(parsed("a#p1#p2").article.as_str(), "a#p1");
    }

    #[test]
    fn errors_point_at_the_position() {
        for (input, what) in [
            ("a#p0", "counted from 1"),
            ("a#p5-3", "reversed range"),
            ("a#p3x", "expected a number"),
            ("a#p1-2s1", "need a single paragraph"),
            ("#p1", "starts with an article id"),
            ("a#p99999999999999999999", "expected a number"),
        ] {
            let error = input.parse::<Reference>().expect_err(input).to_string();
            assert!(error.contains(what), "{error}");
        }
    }

    proptest! {
        #[test]
        fn references_round_trip(
            id in "[a-zA-Z0-9 /._-]{1,20}|[^\\x00-\\x1f]{1,12}",
            first in 1_usize..500,
            more in 0_usize..9,
            sentences in proptest::option::of((1_usize..50, 0_usize..9)),
            pin in proptest::option::of("[0-9a-f]{8,64}"),
        ) {
            // An id that itself ends in a range or a pin is ambiguous without a range.
            prop_assume!(!id.contains("#p") && !id.contains('@'));
            let paragraphs = if sentences.is_some() { (first, first) } else { (first, first + more) };
            let sentences = sentences.map(|(one, more)| (one, one + more));
            let reference = Reference { article: ArticleId::new(id), paragraphs: Some(paragraphs), sentences, pin };
            prop_assert_eq!(reference.to_string().parse::<Reference>().expect("it was printed"), reference);
        }
    }
}
