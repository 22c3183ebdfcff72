//! Builds and parses text fragments: links that open the source at a passage (`#:~:text=…`).
//!
//! Specified by the W3C community group's *URL Fragment Text Directives*: a directive quotes the passage, or its first
//! and last words, and the words around it if the passage occurs more than once. A directive created here matches the
//! passage and nothing else in the article; if that is impossible, none is created.

mod on_page;

use super::percent::{decoded, encoded};
use super::view::VisibleText;
use crate::article::{Article, Places};
use crate::read::Format;
use crate::text::{Span, is_unsegmented_script};

/// The parts of a text directive.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextDirective {
    /// Text immediately before the passage.
    pub prefix: Option<String>,
    /// The passage, or its start.
    pub start: String,
    /// End of the passage if it is long.
    pub end: Option<String>,
    /// Text immediately after the passage.
    pub suffix: Option<String>,
}

/// Maximum length, in characters, of a passage that is quoted in full; longer ones are quoted by their first and last
/// words.
const EXACT: usize = 300;
/// Characters that viewers of PDF files may show otherwise.
const NOT_FOUND: &[fn(char) -> bool] = &[is_hyphen, is_raised];
/// Initial number of words quoted from each end.
const WORDS: usize = 3;
/// Maximum number of context words tried on each side.
const CONTEXT: usize = 40;

impl TextDirective {
    /// Returns a directive that matches the passage and nothing else; `None` if there is none.
    pub fn of(article: &Article, passage: Span) -> Option<Self> {
        let mut maker = DirectiveBuilder::of(article, passage)?;
        if is_pdf(article) {
            // Their viewers mark nothing that goes on on the next page.
            let places = Places::of(&article.marks);
            if places.at(passage.start).page != places.at(passage.end.max(1) - 1).page {
                return None;
            }
            // Viewers of PDF files do not find a word that a line end divides, nor a raised figure.
            let is_short = maker.view.word_ends(maker.first).len() < 2 * WORDS;
            for avoided in [NOT_FOUND, &NOT_FOUND[1..]] {
                maker.avoided = avoided;
                let exact = maker.exact().filter(|_| is_short);
                if let Some(directive) = exact.or_else(|| maker.ends()) {
                    return Some(directive);
                }
            }
            return maker.exact().or_else(|| maker.range(WORDS));
        }
        let whole = || maker.exact().or_else(|| maker.range(WORDS));
        // A page may show between two words what is no part of the text: the reading of a character, a note mark, a box of
        // its own. The fewer words are quoted, the less likely one of the quotations runs over it.
        let words = maker.view.word_ends(maker.first).len();
        // Between sure cuts, scripts without spaces have more than a word.
        let is_long =
            words >= 2 * WORDS || words > 1 && maker.text[passage.start..passage.end].contains(is_unsegmented_script);
        if is_page(article) && is_long {
            return maker.range((words / 3).clamp(1, WORDS)).or_else(whole);
        }
        whole()
    }

    /// Returns the directive as encoded in an address.
    pub fn encoded(&self) -> String {
        let parts = [
            self.prefix.as_deref().map(|prefix| format!("{}-", encoded(prefix))),
            Some(encoded(&self.start)),
            self.end.as_deref().map(encoded),
            self.suffix.as_deref().map(|suffix| format!("-{}", encoded(suffix))),
        ];
        format!("text={}", parts.into_iter().flatten().collect::<Vec<_>>().join(","))
    }

    /// Parses the value of `text=`; `None` if it is not a directive.
    pub fn read(value: &str) -> Option<Self> {
        let mut parts: Vec<&str> = value.split(',').collect();
        let prefix = parts.first().filter(|_| parts.len() > 1).and_then(|part| part.strip_suffix('-')).map(decoded);
        if prefix.is_some() {
            parts.remove(0);
        }
        let suffix = parts.last().filter(|_| parts.len() > 1).and_then(|part| part.strip_prefix('-')).map(decoded);
        if suffix.is_some() {
            parts.pop();
        }
        let (start, end) = match parts.as_slice() {
            [start] => (start, None),
            [start, end] => (start, Some(decoded(end))),
            _ => return None,
        };
        let is_quoted = |part: &str| !part.is_empty() && !part.starts_with('-') && !part.ends_with('-');
        (is_quoted(start) && parts.iter().all(|part| is_quoted(part))).then(|| Self {
            prefix,
            start: decoded(start),
            end,
            suffix,
        })
    }

    /// Returns all spans of the article that the directive matches, one for each start.
    pub fn places(&self, article: &Article) -> Vec<Span> {
        let view = VisibleText::of(article);
        self.matches(&view, usize::MAX).into_iter().map(|seen| view.article_at(seen)).collect()
    }

    /// Returns the first `most` matches in the visible text.
    fn matches(&self, view: &VisibleText<'_>, most: usize) -> Vec<Span> {
        let folded = |part: &Option<String>| part.as_deref().map(VisibleText::folded);
        let (prefix, start, end, suffix) =
            (folded(&self.prefix), VisibleText::folded(&self.start), folded(&self.end), folded(&self.suffix));
        // A match may end inside a word only if the suffix continues that word.
        let start_is_cut = end.is_none() && suffix.is_some();
        let is_whole_at_end = |place: &Span, cut: bool| cut || view.ends_word(place.end);
        let suffixed = |place: &Span| {
            let Some(suffix) = &suffix else { return true };
            let at = view.skip_space(place.end);
            view.seen[at..].starts_with(suffix.as_str()) && view.ends_word(at + suffix.len())
        };
        let completed = |place: Span| -> Option<Span> {
            if !is_whole_at_end(&place, start_is_cut) {
                return None;
            }
            let Some(end) = &end else { return suffixed(&place).then_some(place) };
            let mut ends = view.places(end, place.end);
            let fits =
                |end: &Span| view.begins_word(end.start) && is_whole_at_end(end, suffix.is_some()) && suffixed(end);
            ends.find(fits).map(|end| Span::new(place.start, end.end))
        };
        match &prefix {
            None => {
                let starts = view.places(&start, 0).filter(|place| view.begins_word(place.start));
                starts.filter_map(completed).take(most).collect()
            }
            Some(prefix) => {
                let prefixes = view.places(prefix, 0).filter(|place| view.begins_word(place.start));
                let follows = |prefix: Span| {
                    let at = view.skip_space(prefix.end);
                    let follows = view.seen[at..].starts_with(start.as_str()) && !start.is_empty();
                    follows.then(|| Span::new(at, at + start.len()))
                };
                prefixes.filter_map(follows).filter_map(completed).take(most).collect()
            }
        }
    }
}

/// State for building a directive for one passage.
struct DirectiveBuilder<'a> {
    text: &'a str,
    view: VisibleText<'a>,
    passage: Span,
    /// Visible text of the passage, which must be matched.
    seen: Span,
    /// First and last part of it within one paragraph.
    first: Span,
    last: Span,
    /// Possible starts of context before it, nearest first, and ends of context after it.
    before: Vec<usize>,
    after: Vec<usize>,
    before_end: usize,
    after_start: usize,
    /// Characters whose readings the page shows behind them, so that no quotation may contain them.
    ruby: Vec<&'a str>,
    /// Characters that no quotation may contain.
    avoided: &'static [fn(char) -> bool],
}

impl<'a> DirectiveBuilder<'a> {
    fn of(article: &'a Article, passage: Span) -> Option<Self> {
        let text = article.text.as_str();
        let passage = passage.trimmed(text);
        let paragraphs = &article.paragraphs;
        let first = paragraphs.partition_point(|paragraph| paragraph.span.end <= passage.start);
        let last = paragraphs.partition_point(|paragraph| paragraph.span.start < passage.end).checked_sub(1)?;
        let (head, tail) = (paragraphs.get(first)?.span, paragraphs.get(last)?.span);
        if passage.is_empty() || first > last || passage.start < head.start || passage.end > tail.end {
            return None;
        }
        if is_page(article) && paragraphs[first..=last].iter().any(|paragraph| is_readings(paragraph.span.of(text))) {
            return None;
        }
        let view = VisibleText::of(article);
        // Context lies in one paragraph: the rest of the passage's own, or the whole adjacent one.
        let rest = |rest: Span, next: Option<Span>| {
            let rest = rest.trimmed(text);
            if rest.is_empty() { next.map_or(rest, |next| next.trimmed(text)) } else { rest }
        };
        let previous = first.checked_sub(1).map(|place| paragraphs[place].span);
        let next = paragraphs.get(last + 1).map(|paragraph| paragraph.span);
        let before_span = rest(Span::new(head.start, passage.start), previous);
        let after_span = rest(Span::new(passage.end, tail.end), next);
        let context = |span: Span, words: Vec<usize>| if span.is_empty() { Vec::new() } else { words };
        let before = context(before_span, view.word_starts(before_span));
        let after = context(after_span, view.word_ends(after_span));
        let listed = paragraphs.iter().filter(|_| is_page(article)).map(|paragraph| paragraph.span.of(text));
        let pairs =
            listed.filter(|paragraph| is_readings(paragraph)).flat_map(|paragraph| paragraph.trim().split('、'));
        let ruby = pairs.filter_map(|pair| Some(pair.split_once('（')?.0)).filter(|base| !base.is_empty()).collect();
        Some(Self {
            text,
            ruby,
            avoided: &[],
            seen: view.seen_at(passage),
            first: Span::new(passage.start, first_break(text, passage).min(head.end)),
            last: Span::new(last_break(text, passage).max(tail.start), passage.end),
            passage,
            before,
            after,
            before_end: before_span.end,
            after_start: after_span.start,
            view,
        })
    }

    /// Quotes the whole passage.
    fn exact(&self) -> Option<TextDirective> {
        let is_short = self.passage.of(self.text).chars().count() <= EXACT;
        if self.first != self.passage || !is_short {
            return None;
        }
        self.disambiguated(&TextDirective { start: self.words(self.passage), ..TextDirective::default() })
    }

    /// Quotes up to [`WORDS`] words from each end, as many as may be quoted.
    fn ends(&self) -> Option<TextDirective> {
        let (ends, starts) = (self.view.word_ends(self.first), self.view.word_starts(self.last));
        let mut numbers: Vec<(usize, usize)> =
            (1..=WORDS).flat_map(|one| (1..=WORDS).map(move |other| (one, other))).collect();
        numbers.sort_by_key(|(one, other)| std::cmp::Reverse(one + other));
        numbers.into_iter().find_map(|(one, other)| {
            let (end, start) = (*ends.get(one - 1)?, *starts.get(other - 1)?);
            let directive = (end <= start).then(|| self.between(end, start))?;
            self.is_unique(&directive).then_some(directive)
        })
    }

    /// Quotes the passage up to the end of its first words, and from the start of its last words.
    fn between(&self, end: usize, start: usize) -> TextDirective {
        TextDirective {
            start: self.words(Span::new(self.first.start, end)),
            end: Some(self.words(Span::new(start, self.last.end))),
            ..TextDirective::default()
        }
    }

    /// Quotes the first and last words: as few as make the match unique, at least as many as given, otherwise with context.
    fn range(&self, least: usize) -> Option<TextDirective> {
        let (ends, starts) = (self.view.word_ends(self.first), self.view.word_starts(self.last));
        let most = ends.len().max(starts.len());
        let cut = |words: usize| {
            let end = *ends.get(words.min(ends.len()).checked_sub(1)?)?;
            let start = *starts.get(words.min(starts.len()).checked_sub(1)?)?;
            (end <= start).then(|| self.between(end, start))
        };
        let mut longest = None;
        let mut words = least.min(most);
        while let Some(directive) = cut(words) {
            if self.is_unique(&directive) {
                return Some(directive);
            }
            longest = Some(directive);
            if words >= most {
                break;
            }
            words = most.min(words + 1 + words / 8);
        }
        // In one paragraph the two ends can meet, and then quote everything.
        let halves = || {
            let end = *ends.get(ends.len() / 2)?;
            let start = *starts.iter().rev().find(|start| **start >= end)?;
            (self.first == self.last).then(|| self.between(end, start))
        };
        if let Some(directive) = halves().filter(|directive| self.is_unique(directive)) {
            return Some(directive);
        }
        let longest = longest.or_else(|| (1..least).rev().find_map(cut))?;
        self.disambiguated(&longest)
    }

    /// Returns the directive with the minimum context that makes it unique.
    fn disambiguated(&self, directive: &TextDirective) -> Option<TextDirective> {
        if self.is_unique(directive) {
            return Some(directive.clone());
        }
        let prefix = |words: usize| {
            let start = self.before.get(words.min(self.before.len()).checked_sub(1)?)?;
            Some(self.words(Span::new(*start, self.before_end)))
        };
        let suffix = |words: usize| {
            let end = self.after.get(words.min(self.after.len()).checked_sub(1)?)?;
            Some(self.words(Span::new(self.after_start, *end)))
        };
        let most = CONTEXT.min(self.before.len().max(self.after.len()));
        (1..=most).find_map(|words| {
            let sides = [(prefix(words), None), (None, suffix(words)), (prefix(words), suffix(words))];
            let with = |(prefix, suffix)| TextDirective { prefix, suffix, ..directive.clone() };
            sides.into_iter().map(with).find(|directive| self.is_unique(directive))
        })
    }

    fn is_unique(&self, directive: &TextDirective) -> bool {
        let quoted = [&directive.prefix, &directive.end, &directive.suffix].map(Option::as_deref);
        let mut quoted = quoted.into_iter().flatten().chain(Some(directive.start.as_str()));
        let crosses = |part: &str| {
            self.ruby.iter().any(|base| part.contains(*base))
                || self.avoided.iter().any(|avoided| part.contains(*avoided))
        };
        !quoted.any(crosses) && directive.matches(&self.view, 2) == [self.seen]
    }

    fn words(&self, span: Span) -> String {
        span.of(self.text).split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// Returns whether an article was read from a web page, so that its text is less than the page shows.
fn is_page(article: &Article) -> bool {
    article.format == Format::Html.name()
}

fn is_pdf(article: &Article) -> bool {
    article.format == Format::Pdf.name()
}

/// Whether a character is a hyphen, at which a line may end.
fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}')
}

/// Whether a character may be that of another one, raised or lowered.
fn is_raised(c: char) -> bool {
    matches!(c, '²' | '³' | '¹' | '\u{2070}'..='\u{209f}' | '^')
}

/// Returns whether a paragraph lists the readings of characters, which a page shows above them and nowhere else:
/// `漢字（かんじ）、東（とう）`.
fn is_readings(paragraph: &str) -> bool {
    let is_pair = |piece: &str| piece.strip_suffix('）').is_some_and(|piece| piece.contains('（'));
    paragraph.trim().split('、').all(is_pair)
}

/// What separates lines and table cells in the text of an article. On the page, each is in a block of its own, and no quotation
/// of a directive matches across blocks.
const BREAKS: [&str; 2] = ["\n", " | "];

/// Returns the end of the first block of a passage.
fn first_break(text: &str, passage: Span) -> usize {
    let breaks = BREAKS.iter().filter_map(|mark| passage.of(text).find(mark));
    breaks.min().map_or(passage.end, |at| passage.start + at)
}

/// Returns the start of the last block of a passage.
fn last_break(text: &str, passage: Span) -> usize {
    let breaks = BREAKS.iter().filter_map(|mark| Some(passage.of(text).rfind(mark)? + mark.len()));
    breaks.max().map_or(passage.start, |at| passage.start + at)
}

/// Returns the address with the directive appended. An existing fragment is kept.
pub fn link(url: &str, directive: &TextDirective) -> String {
    let url = url.trim();
    let url = url.split(":~:").next().unwrap_or(url);
    let hash = if url.contains('#') { "" } else { "#" };
    format!("{url}{hash}:~:{}", directive.encoded())
}

#[cfg(test)]
mod tests;
