//! A quotation → what an alignment asks of the source for each of its atoms: this word, this word with either case, a
//! word like this, or, where something was left out, whatever stands there.

use std::ops::Range;

use super::token::{QuoteToken, TokenClass, folded, tokens};
use crate::text::{Span, denies};

/// What one atom of a quotation asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PatternToken {
    /// The same.
    Same,
    /// The same, but for the case of its first letter: where a piece of a quotation begins.
    Begins,
    /// A word that the one partly in brackets may stand for.
    Patched,
    /// An ellipsis, or words that were left out.
    Ellipsis,
}

/// A quotation, ready to be looked for.
#[derive(Clone, Debug)]
pub(super) struct QuotePattern {
    /// What was quoted.
    pub(super) text: String,
    /// Its atoms, without quotation marks around it and the punctuation that ends it.
    pub(super) tokens: Vec<QuoteToken>,
    /// What each of them asks for.
    pub(super) rows: Vec<PatternToken>,
    /// Words in brackets that may stand for others: places of the brackets.
    pub(super) brackets: Vec<Range<usize>>,
    /// The quotation as typed, without quotation marks and white space around it.
    pub(super) trimmed: Span,
    /// A question or exclamation mark that ends it.
    pub(super) tail: Option<QuoteToken>,
}

/// Atoms between brackets, at most.
const IN_BRACKETS: usize = 16;

impl QuotePattern {
    /// `None` where there is no word in it.
    pub(super) fn new(text: &str) -> Option<Self> {
        let all = tokens(text);
        let is_quote = |atom: &QuoteToken| atom.class == TokenClass::Quote;
        let first = all.iter().position(|atom| !is_quote(atom))?;
        let last = all.iter().rposition(|atom| !is_quote(atom))?;
        let trimmed = Span::new(all[first].span().start, all[last].span().end);
        let is_final = |atom: &QuoteToken| is_quote(atom) || atom.class == TokenClass::Point || is_cry(text, atom);
        let end = all.iter().rposition(|atom| !is_final(atom))? + 1;
        let first = all.iter().position(|atom| !is_quote(atom) && atom.class != TokenClass::Point)?;
        if first >= end || !all[first..end].iter().any(QuoteToken::is_word) {
            return None;
        }
        let tail = all[end..].iter().find(|atom| is_cry(text, atom)).copied();
        let tokens = all[first..end].to_vec();
        let brackets = brackets(text, &tokens);
        let rows = rows(&tokens, &brackets);
        Some(Self { text: text.to_owned(), tokens, rows, brackets, trimmed, tail })
    }

    /// How many words it has.
    pub(super) fn words(&self) -> usize {
        self.tokens.iter().filter(|atom| atom.is_word()).count()
    }

    /// Whether it says itself that something was left out or put in.
    pub(super) fn is_elided(&self) -> bool {
        !self.brackets.is_empty()
            || self.rows.iter().any(|row| matches!(row, PatternToken::Ellipsis | PatternToken::Patched))
    }

    /// The pieces between its ellipses and brackets, without the punctuation at their ends.
    pub(super) fn pieces(&self) -> Vec<Range<usize>> {
        let mut borders: Vec<Range<usize>> = self.brackets.clone();
        borders.extend((0..self.rows.len()).filter(|at| self.rows[*at] == PatternToken::Ellipsis).map(|at| at..at + 1));
        self.between(borders)
    }

    /// Its sentences, as far as full stops tell, without the punctuation at their ends.
    pub(super) fn sentences(&self) -> Vec<Range<usize>> {
        let is_end = |at: &usize| {
            let sign = self.tokens[*at].span().of(&self.text);
            matches!(sign, "." | "。" | "!" | "?" | "！" | "？")
        };
        self.between((0..self.tokens.len()).filter(is_end).map(|at| at..at + 1).collect())
    }

    /// What stands between some borders, without the punctuation at either end.
    fn between(&self, mut borders: Vec<Range<usize>>) -> Vec<Range<usize>> {
        borders.sort_unstable_by_key(|border| border.start);
        borders.push(self.tokens.len()..self.tokens.len());
        let is_soft = |atom: &QuoteToken| matches!(atom.class, TokenClass::Point | TokenClass::Quote);
        let mut pieces = Vec::new();
        let mut start = 0;
        for border in borders {
            let piece = &self.tokens[start..border.start.max(start)];
            let first = piece.iter().position(|atom| !is_soft(atom));
            let last = piece.iter().rposition(|atom| !is_soft(atom));
            if let (Some(first), Some(last)) = (first, last) {
                pieces.push(start + first..start + last + 1);
            }
            start = border.end;
        }
        pieces
    }

    /// The same, with an ellipsis or bracket that is the source's own, and so stands for nothing but itself.
    #[must_use]
    pub(super) fn taking_literally(&self, mark: &Range<usize>) -> Self {
        let mut literal = self.clone();
        literal.brackets.retain(|bracket| bracket != mark);
        for row in &mut literal.rows[mark.clone()] {
            *row = if *row == PatternToken::Ellipsis { PatternToken::Same } else { *row };
        }
        literal
    }

    /// Whether an atom of the source is what a row asks for; an ellipsis may ask for more than one atom.
    pub(super) fn accepts(&self, row: usize, source: &str, atom: &QuoteToken) -> bool {
        let own = &self.tokens[row];
        match self.rows[row] {
            PatternToken::Same | PatternToken::Ellipsis => own.key == atom.key,
            PatternToken::Begins => own.caseless == atom.caseless,
            PatternToken::Patched => {
                own.key == atom.key
                    || atom.class == TokenClass::Word
                        && stands_for(&folded(own.span().of(&self.text)), &folded(atom.span().of(source)))
            }
        }
    }

    /// The typed text of some of its atoms.
    pub(super) fn slice(&self, tokens: Range<usize>) -> &str {
        slice(&self.text, &self.tokens, tokens)
    }
}

/// The text from the first to the last of some atoms.
pub(super) fn slice<'t>(text: &'t str, tokens: &[QuoteToken], range: Range<usize>) -> &'t str {
    match tokens.get(range).and_then(|tokens| tokens.first().zip(tokens.last())) {
        Some((first, last)) => Span::new(first.span().start, last.span().end).of(text),
        None => "",
    }
}

fn is_cry(text: &str, atom: &QuoteToken) -> bool {
    atom.class == TokenClass::Mark && matches!(atom.span().of(text), "!" | "?" | "！" | "？" | "‽" | "⁉" | "⁈")
}

/// Brackets around some words, not inside a word and not around an ellipsis.
fn brackets(text: &str, tokens: &[QuoteToken]) -> Vec<Range<usize>> {
    let is =
        |atom: &QuoteToken, signs: [&str; 2]| atom.class == TokenClass::Mark && signs.contains(&atom.span().of(text));
    let mut found = Vec::new();
    let mut open = None;
    for (at, atom) in tokens.iter().enumerate() {
        if is(atom, ["[", "［"]) {
            open = Some(at);
        } else if atom.class == TokenClass::Ellipsis {
            open = None;
        } else if is(atom, ["]", "］"])
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
    for (at, atom) in tokens.iter().enumerate() {
        begins |= brackets.iter().any(|bracket| bracket.end == at);
        rows.push(match atom.class {
            TokenClass::Ellipsis => PatternToken::Ellipsis,
            TokenClass::Patched => PatternToken::Patched,
            _ if begins => PatternToken::Begins,
            _ => PatternToken::Same,
        });
        begins = match atom.class {
            TokenClass::Ellipsis => true,
            TokenClass::Quote | TokenClass::Point => begins,
            _ => false,
        };
    }
    rows
}

/// Whether a word partly in brackets can stand for a word of the source: `[T]he` for `the`, `want[ing]` for `wanted`,
/// `con[c]essions` for `conessions`. Digits and negations are never bracketed away.
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
