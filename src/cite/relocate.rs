//! Finds the current position of quoted words after the article has changed.

use super::Reference;
use super::view::VisibleText;
use crate::article::Article;
use crate::text::Span;

impl Reference {
    /// Returns the smallest reference that covers a span: sentences inside one paragraph, otherwise paragraphs. It is
    /// pinned to the text. `None` if the span touches no paragraph.
    pub fn covering(article: &Article, span: Span) -> Option<Self> {
        let paragraphs = &article.paragraphs;
        let first = paragraphs.partition_point(|paragraph| paragraph.span.end <= span.start);
        let last = paragraphs.partition_point(|paragraph| paragraph.span.start < span.end).checked_sub(1)?;
        let paragraph = paragraphs.get(first).filter(|_| first <= last)?;
        let touched = |sentence: &Span| sentence.overlaps(span);
        let sentences = &paragraph.sentences;
        let one = sentences.iter().position(touched);
        let other = sentences.iter().rposition(touched);
        let within = one.zip(other).filter(|(one, other)| first == last && other - one + 1 < sentences.len());
        let reference = Self {
            paragraphs: Some((first + 1, last + 1)),
            sentences: within.map(|(one, other)| (one + 1, other + 1)),
            ..Self::to_article(article.id.clone())
        };
        Some(reference.pinned(&article.sha256()))
    }

    /// Returns the current position of the words that this reference cited: an exact match, or else one that differs in
    /// white space, case or accents. Of several matches, the one nearest to the reference wins.
    pub fn relocate(&self, article: &Article, words: &str) -> Option<(Self, Span)> {
        let words = words.trim();
        if words.is_empty() {
            return None;
        }
        let here = self.resolve(article).ok();
        let distance = |span: &Span| here.map_or(0, |here| span.start.abs_diff(here.start));
        let exact = article.text.match_indices(words).map(|(at, found)| Span::new(at, at + found.len()));
        let found = exact.min_by_key(distance).or_else(|| {
            let mut view = VisibleText::of(article);
            // Words may span the end of a paragraph.
            view.seen = view.seen.replace('\n', " ");
            let folded = VisibleText::folded(words);
            view.places(&folded, 0).map(|seen| view.article_at(seen)).min_by_key(distance)
        })?;
        Some((Self::covering(article, found)?, found))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Meta;

    fn article(text: &str) -> Article {
        Article::plain("a", Meta { lang: Some("en".into()), ..Meta::default() }, text)
    }

    fn relocated(reference: &str, words: &str, text: &str) -> Option<String> {
        let reference: Reference = reference.parse().expect("a reference");
        let (now, span) = reference.relocate(&article(text), words)?;
        assert!(now.fits(&article(text).sha256()));
        Some(format!("{} {}", Reference { pin: None, ..now }, span.of(text)))
    }

    #[test]
    fn words_are_found_at_their_current_position() {
        let text =
            "A new beginning of it.\n\nThe bridge is old. It costs 30 crowns. Nobody paid.\n\nIt costs 30 crowns.\n";
        assert_eq!(
            relocated("a#p1s2@00000000", "It costs 30 crowns.", text).as_deref(),
            Some("a#p2s2 It costs 30 crowns.")
        );
        assert_eq!(
            relocated("a#p3@00000000", "It costs 30 crowns.", text).as_deref(),
            Some("a#p3 It costs 30 crowns.")
        );
        assert_eq!(relocated("a#p9", "the  BRIDGE is old.", text).as_deref(), Some("a#p2s1 The bridge is old."));
        assert_eq!(
            relocated("a#p9", "Nobody paid. It costs", text).as_deref(),
            Some("a#p2-3 Nobody paid.\n\nIt costs")
        );
        assert_eq!(relocated("a#p1", "It costs 40 crowns.", text), None);
        assert_eq!(relocated("a#p1", " ", text), None);
    }
}
