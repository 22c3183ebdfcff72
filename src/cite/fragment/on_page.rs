//! Directives for a page that is at hand: their first match there is the passage.

use super::{DirectiveBuilder, TextDirective, WORDS};
use crate::article::{Article, Meta};
use crate::cite::view::VisibleText;
use crate::text::Span;

/// The letters and the figures of a text.
#[derive(Debug, PartialEq, Eq)]
struct Bare {
    letters: String,
    figures: String,
}

/// Maximum number of figures of note marks in a passage.
const MARKS: usize = 12;

impl Bare {
    fn of(text: &str) -> Self {
        let (letters, rest): (String, String) = text.chars().partition(|c| c.is_alphabetic());
        Self { letters, figures: rest.chars().filter(|c| c.is_numeric()).collect() }
    }

    /// Whether it is the other with nothing but note marks more.
    fn is_with_marks(&self, other: &Self) -> bool {
        let mut figures = self.figures.chars();
        let has_all = other.figures.chars().all(|figure| figures.any(|it| it == figure));
        self.letters == other.letters && has_all && self.figures.len() <= other.figures.len() + MARKS
    }
}

impl TextDirective {
    /// Returns a directive whose first match on the page is the passage; `None` if there is none. The page is given by its
    /// blocks. It may have more than the article: the same words in a menu or a teaser, note marks, boxes within a sentence.
    pub fn on_page(article: &Article, passage: Span, blocks: &[String]) -> Option<Self> {
        let page = Article::plain("page", Meta::default(), &blocks.join("\n\n"));
        let view = VisibleText::of(&page);
        let maker = DirectiveBuilder::of(article, passage)?;
        let wanted = Bare::of(maker.seen.of(&maker.view.seen));
        let is_first = |directive: &Self| {
            let first = directive.matches(&view, 1);
            first.first().is_some_and(|seen| Bare::of(seen.of(&view.seen)).is_with_marks(&wanted))
        };
        let known = Self::of(article, passage).filter(is_first);
        known.or_else(|| maker.candidates().into_iter().find(is_first))
    }
}

impl DirectiveBuilder<'_> {
    /// Returns directives of several kinds that match the passage alone.
    fn candidates(&self) -> Vec<TextDirective> {
        let more = [1, WORDS, 2 * WORDS].map(|words| self.range(words));
        [self.exact(), self.ends()].into_iter().chain(more).flatten().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the directive for words of an article, given the blocks of its page.
    fn directive(text: &str, words: &str, blocks: &[&str]) -> Option<String> {
        let mut article = Article::plain("a", Meta::default(), text);
        article.format = "html".to_owned();
        let start = text.find(words).expect("in the text");
        let blocks: Vec<String> = blocks.iter().map(|block| (*block).to_owned()).collect();
        let directive = TextDirective::on_page(&article, Span::new(start, start + words.len()), &blocks)?;
        Some(directive.encoded())
    }

    #[test]
    fn the_same_words_before_the_article_are_no_match() {
        let text = "The weir broke in the night of Monday. Nobody slept.\n\nNobody slept. We left.";
        let whole = "The weir broke in the night of Monday.";
        let found = "text=The%20weir%20broke,night%20of%20Monday.";
        assert_eq!(directive(text, whole, &["Home", whole, "Nobody slept."]).as_deref(), Some(found));
        // A teaser above the article begins and ends otherwise.
        let teaser = "The weir broke and we knew it. It was the night of Monday.";
        let found = directive(text, whole, &[teaser, whole, "Nobody slept."]).expect("a directive");
        assert_ne!(found, "text=The%20weir%20broke,night%20of%20Monday.");
        // The page does not have the words.
        assert_eq!(directive(text, whole, &["Home", "Another text."]), None);
    }

    #[test]
    fn a_note_mark_may_not_continue_the_last_word() {
        let text = "Nobody had painted the bridge since 1962. So it was.";
        let whole = "Nobody had painted the bridge since 1962.";
        let found = directive(text, whole, &["Nobody had painted the bridge since 1962.1 So it was."]);
        assert_eq!(found, None);
        let found = directive(text, whole, &["Nobody had painted the bridge2 since 1962. So it was."]);
        assert!(found.is_some());
        let found = directive(text, whole, &["Nobody had painted the bridge since 1962.[1] So it was."]);
        assert!(found.is_some());
    }

    #[test]
    fn no_quotation_crosses_a_box_in_its_sentence() {
        let text = "The keeper of the old lock wrote in green ink.";
        let of = |blocks: &[&str]| directive(text, text, blocks);
        assert_eq!(of(&["T", "he keeper of the old lock wrote in green ink."]), None);
        assert_eq!(
            of(&["The keeper", "of the old lock wrote in green ink."]).as_deref(),
            Some("text=The%20keeper,green%20ink.")
        );
        assert!(of(&["The keeper of the", "old", "lock wrote in green ink."]).is_some());
        assert_eq!(of(&["\u{200f}The keeper of the old lock wrote in green ink."]), None);
    }
}
