//! A quotation as a pattern: what each token may match in the source. This word, this word in either case, a partly
//! bracketed word or, for an omission, any tokens.

use std::ops::Range;

use super::token::{QuoteToken, TokenClass, folded, tokens};
use crate::text::{Span, denies};

/// What a quotation token may match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PatternToken {
    /// The same token.
    Same,
    /// The same token, but for the case of its first letter: at the beginning of a piece.
    Begins,
    /// A word that the partly bracketed one may replace.
    Patched,
    /// An ellipsis, or omitted words.
    Ellipsis,
}

/// A quotation prepared for searching.
#[derive(Clone, Debug)]
pub(super) struct QuotePattern {
    /// Quoted text.
    pub(super) text: String,
    /// Its tokens, without the surrounding quotation marks and the final punctuation.
    pub(super) tokens: Vec<QuoteToken>,
    /// What each token may match.
    pub(super) rows: Vec<PatternToken>,
    /// Bracketed words that may replace others: ranges of the brackets.
    pub(super) brackets: Vec<Range<usize>>,
    /// Range of the text without surrounding quotation marks and white space.
    pub(super) trimmed: Span,
    /// Question or exclamation mark at the end.
    pub(super) tail: Option<QuoteToken>,
    /// Whether words match in any case; such a match is a change of case.
    pub(super) is_caseless: bool,
}

/// Maximum number of tokens between brackets.
const IN_BRACKETS: usize = 16;

impl QuotePattern {
    /// Parses a quotation; `None` if it contains no word.
    pub(super) fn new(text: &str) -> Option<Self> {
        let all = tokens(text);
        let is_quote = |token: &QuoteToken| token.class == TokenClass::Quote;
        let first = all.iter().position(|token| !is_quote(token))?;
        let last = all.iter().rposition(|token| !is_quote(token))?;
        let trimmed = Span::new(all[first].span().start, all[last].span().end);
        let is_final =
            |token: &QuoteToken| is_quote(token) || token.class == TokenClass::Point || is_end_mark(text, token);
        let end = all.iter().rposition(|token| !is_final(token))? + 1;
        let first = all.iter().position(|token| !is_quote(token) && token.class != TokenClass::Point)?;
        if first >= end || !all[first..end].iter().any(QuoteToken::is_word) {
            return None;
        }
        let tail = all[end..].iter().find(|token| is_end_mark(text, token)).copied();
        let tokens = all[first..end].to_vec();
        let brackets = brackets(text, &tokens);
        let rows = rows(&tokens, &brackets);
        Some(Self { text: text.to_owned(), tokens, rows, brackets, trimmed, tail, is_caseless: false })
    }

    /// Returns the number of words.
    pub(super) fn words(&self) -> usize {
        self.tokens.iter().filter(|token| token.is_word()).count()
    }

    /// Returns whether the quotation marks an omission or an insertion.
    pub(super) fn is_elided(&self) -> bool {
        !self.brackets.is_empty()
            || self.rows.iter().any(|row| matches!(row, PatternToken::Ellipsis | PatternToken::Patched))
    }

    /// Returns the pieces between ellipses and brackets, without the punctuation at their ends.
    pub(super) fn pieces(&self) -> Vec<Range<usize>> {
        let mut borders: Vec<Range<usize>> = self.brackets.clone();
        borders.extend((0..self.rows.len()).filter(|at| self.rows[*at] == PatternToken::Ellipsis).map(|at| at..at + 1));
        self.between(borders)
    }

    /// Returns the sentences, by full stops, without the punctuation at their ends.
    pub(super) fn sentences(&self) -> Vec<Range<usize>> {
        let is_end = |at: &usize| {
            let sign = self.tokens[*at].span().of(&self.text);
            matches!(sign, "." | "。" | "!" | "?" | "！" | "？")
        };
        self.between((0..self.tokens.len()).filter(is_end).map(|at| at..at + 1).collect())
    }

    /// Returns the ranges between some borders, without the punctuation at either end.
    fn between(&self, mut borders: Vec<Range<usize>>) -> Vec<Range<usize>> {
        borders.sort_unstable_by_key(|border| border.start);
        borders.push(self.tokens.len()..self.tokens.len());
        let is_soft = |token: &QuoteToken| matches!(token.class, TokenClass::Point | TokenClass::Quote);
        let mut pieces = Vec::new();
        let mut start = 0;
        for border in borders {
            let piece = &self.tokens[start..border.start.max(start)];
            let first = piece.iter().position(|token| !is_soft(token));
            let last = piece.iter().rposition(|token| !is_soft(token));
            if let (Some(first), Some(last)) = (first, last) {
                pieces.push(start + first..start + last + 1);
            }
            start = border.end;
        }
        pieces
    }

    /// Returns the pattern whose words match in any case.
    #[must_use]
    pub(super) fn caseless(&self) -> Self {
        Self { is_caseless: true, ..self.clone() }
    }

    /// Returns whether a word of the quotation and one of the source are the same, in any case if the pattern is
    /// caseless.
    pub(super) fn is_same(&self, own: &QuoteToken, other: &QuoteToken) -> bool {
        own.key == other.key || self.is_caseless && own.lower == other.lower
    }

    /// Returns the pattern with an ellipsis or bracket taken literally, because it is in the source.
    #[must_use]
    pub(super) fn taking_literally(&self, mark: &Range<usize>) -> Self {
        let mut literal = self.clone();
        literal.brackets.retain(|bracket| bracket != mark);
        for row in &mut literal.rows[mark.clone()] {
            *row = if *row == PatternToken::Ellipsis { PatternToken::Same } else { *row };
        }
        literal
    }

    /// Returns whether a row may match a source token; an ellipsis may match more than one.
    pub(super) fn accepts(&self, row: usize, source: &str, token: &QuoteToken) -> bool {
        let own = &self.tokens[row];
        match self.rows[row] {
            PatternToken::Same | PatternToken::Ellipsis => self.is_same(own, token),
            PatternToken::Begins => own.caseless == token.caseless || self.is_same(own, token),
            PatternToken::Patched => {
                own.key == token.key
                    || token.class == TokenClass::Word
                        && stands_for(&folded(own.span().of(&self.text)), &folded(token.span().of(source)))
            }
        }
    }

    /// Returns the text of some tokens, as written.
    pub(super) fn slice(&self, tokens: Range<usize>) -> &str {
        slice(&self.text, &self.tokens, tokens)
    }
}

/// Returns the text from the first to the last of some tokens.
pub(super) fn slice<'t>(text: &'t str, tokens: &[QuoteToken], range: Range<usize>) -> &'t str {
    match tokens.get(range).and_then(|tokens| tokens.first().zip(tokens.last())) {
        Some((first, last)) => Span::new(first.span().start, last.span().end).of(text),
        None => "",
    }
}

fn is_end_mark(text: &str, token: &QuoteToken) -> bool {
    token.class == TokenClass::Mark && matches!(token.span().of(text), "!" | "?" | "！" | "？" | "‽" | "⁉" | "⁈")
}

/// Finds brackets around words, not inside a word and not around an ellipsis.
fn brackets(text: &str, tokens: &[QuoteToken]) -> Vec<Range<usize>> {
    let is = |token: &QuoteToken, signs: [&str; 2]| {
        token.class == TokenClass::Mark && signs.contains(&token.span().of(text))
    };
    let mut found = Vec::new();
    let mut open = None;
    for (at, token) in tokens.iter().enumerate() {
        if is(token, ["[", "［"]) {
            open = Some(at);
        } else if token.class == TokenClass::Ellipsis {
            open = None;
        } else if is(token, ["]", "］"])
            && let Some(start) = open.take().filter(|start| at - start <= IN_BRACKETS)
        {
            found.push(start..at + 1);
        }
    }
    found
}

fn rows(tokens: &[QuoteToken], brackets: &[Range<usize>]) -> Vec<PatternToken> {
    let mut begins = true;
    let mut rows = Vec::with_capacity(tokens.len());
    for (at, token) in tokens.iter().enumerate() {
        begins |= brackets.iter().any(|bracket| bracket.end == at);
        rows.push(match token.class {
            TokenClass::Ellipsis => PatternToken::Ellipsis,
            TokenClass::Patched => PatternToken::Patched,
            _ if begins => PatternToken::Begins,
            _ => PatternToken::Same,
        });
        begins = match token.class {
            TokenClass::Ellipsis => true,
            TokenClass::Quote | TokenClass::Point => begins,
            _ => false,
        };
    }
    rows
}

/// Returns whether a partly bracketed word can replace a source word: `[T]he` for `the`, `want[ing]` for `wanted`,
/// `con[c]essions` for `conessions`. Digits and negations must be outside brackets.
fn stands_for(patched: &str, word: &str) -> bool {
    let Some((prefix, rest)) = patched.split_once('[') else { return false };
    let Some((patch, suffix)) = rest.split_once(']') else { return false };
    let plain = format!("{prefix}{patch}{suffix}");
    if patched.contains(char::is_numeric) || denies(&plain) != denies(word) {
        return false;
    }
    let is_recased = plain != *word && plain.to_lowercase() == word.to_lowercase() && {
        let inside = word.get(prefix.len()..prefix.len() + patch.len());
        word.starts_with(prefix) && word.ends_with(suffix) && inside.is_some()
    };
    let is_put_in = !prefix.is_empty() && format!("{prefix}{suffix}") == word;
    let is_ending = suffix.is_empty()
        && prefix.chars().count() >= 2
        && word.strip_prefix(prefix).is_some_and(|ending| ending.chars().count() <= 4 && !ending.contains('\''));
    plain == word || is_recased || is_put_in || is_ending
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotations_are_trimmed_and_parted() {
        let quoted = QuotePattern::new("“The rent, [they said] is ... too high!”").expect("it has words");
        let pieces: Vec<&str> = quoted.pieces().into_iter().map(|piece| quoted.slice(piece)).collect();
        assert_eq!(pieces, ["The rent", "is", "too high"]);
        assert_eq!(quoted.trimmed.of(&quoted.text), "The rent, [they said] is ... too high!");
        assert!(quoted.tail.is_some() && quoted.is_elided());
        assert!(QuotePattern::new(" “…” ").is_none());
    }

    #[test]
    fn brackets_inside_words_stand_for_what_they_changed() {
        for (patched, word) in [("[T]he", "the"), ("want[ing]", "wanted"), ("take[s]", "take"), ("con[c]ess", "coness")]
        {
            assert!(stands_for(patched, word), "{patched} {word}");
        }
        for (patched, word) in [("can[not]", "can"), ("20[19]", "2018"), ("[n]one", "one"), ("[C]at", "dog")] {
            assert!(!stands_for(patched, word), "{patched} {word}");
        }
    }
}
