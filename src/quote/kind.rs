//! Classifies a difference between words: a number, a negation, a name, another word, or punctuation.

use serde::{Deserialize, Serialize};

use super::token::{QuoteToken, TokenClass, folded};
use crate::text::{denies, is_stop_word};

/// Kind of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChangeKind {
    /// A number, or a sign of one: minus, percent, currency.
    Number,
    /// An added or omitted negation.
    Negation,
    /// A name.
    Name,
    /// Another word.
    Word,
    /// Capitals: the same words in another case.
    Case,
    /// The order of words or pieces.
    Order,
    /// Punctuation.
    Punctuation,
    /// No error: the quotation marks the omission, or the words in brackets.
    Ellipsis,
}

impl ChangeKind {
    /// Returns the name used in JSON and on screen.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Negation => "negation",
            Self::Name => "name",
            Self::Word => "word",
            Self::Case => "case",
            Self::Order => "order",
            Self::Punctuation => "punctuation",
            Self::Ellipsis => "ellipsis",
        }
    }
}

/// Some tokens of a text.
#[derive(Clone, Copy)]
pub(super) struct TokenSide<'a> {
    pub(super) text: &'a str,
    /// All tokens of the text.
    pub(super) tokens: &'a [QuoteToken],
    /// Index range of the tokens.
    pub(super) range: (usize, usize),
}

impl<'a> TokenSide<'a> {
    pub(super) fn of(&self) -> &'a [QuoteToken] {
        &self.tokens[self.range.0..self.range.1]
    }

    pub(super) fn words(&self) -> impl Iterator<Item = String> {
        let text = self.text;
        self.of().iter().filter(|token| token.is_word()).map(move |token| folded(token.span().of(text)))
    }

    pub(super) fn has_words(&self) -> bool {
        self.of().iter().any(QuoteToken::is_word)
    }

    pub(super) fn numbers(&self) -> Vec<String> {
        let is_number = |word: &String| word.contains(char::is_numeric) || is_number_word(word);
        self.words().filter(is_number).collect()
    }

    pub(super) fn negations(&self) -> usize {
        self.words().filter(|word| denies(word)).count() + {
            // Japanese and Korean express negation inside a word.
            let written: String = self.words().collect();
            ["ない", "ません", "なかった", "なく", "ずに", "せず"].iter().filter(|sign| written.contains(*sign)).count()
        }
    }

    /// Returns its names, by their capitals; not at the start of a sentence, where every word is capitalized.
    pub(super) fn names(&self) -> Vec<String> {
        let is_name = |at: &usize| {
            let token = &self.tokens[*at];
            let word = token.span().of(self.text);
            let capitals = word.chars().filter(|c| c.is_uppercase()).count();
            let is_capital = token.class == TokenClass::Word && word.starts_with(char::is_uppercase);
            let begins = at.checked_sub(1).is_none_or(|before| {
                matches!(self.tokens[before].span().of(self.text), "." | "!" | "?" | "…" | "..." | "\"" | "“")
            });
            let is_plain = is_stop_word(&word.to_lowercase().replace('’', "'"));
            is_capital && (capitals > 1 || (!begins && !is_plain && word.chars().count() > 1))
        };
        let names = (self.range.0..self.range.1).filter(is_name);
        names.map(|at| folded(self.tokens[at].span().of(self.text))).collect()
    }
}

/// Classifies the difference between the quoted and the source tokens.
pub(super) fn kind(quoted: TokenSide<'_>, source: TokenSide<'_>) -> ChangeKind {
    if quoted.has_words() && quoted.of().iter().map(|token| token.lower).eq(source.of().iter().map(|token| token.lower))
    {
        return ChangeKind::Case;
    }
    if quoted.numbers() != source.numbers() {
        return ChangeKind::Number;
    }
    if quoted.negations() != source.negations() {
        return ChangeKind::Negation;
    }
    if !quoted.has_words() && !source.has_words() {
        return ChangeKind::Punctuation;
    }
    if quoted.names() == source.names() { ChangeKind::Word } else { ChangeKind::Name }
}

/// Returns whether a word is a number written out in English.
fn is_number_word(word: &str) -> bool {
    #[rustfmt::skip]
    const NUMBERS: &[&str] = &[
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
        "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty", "thirty", "forty", "fifty", "sixty",
        "seventy", "eighty", "ninety", "hundred", "thousand", "million", "billion", "trillion", "dozen", "half", "percent",
        "third", "quarter", "twice", "double", "hundreds", "thousands", "millions", "billions", "trillions", "bn", "mn",
    ];
    NUMBERS.contains(&word.to_lowercase().as_str())
        || word.chars().all(|c| "〇一二三四五六七八九十百千万亿萬億两兩".contains(c))
}

#[cfg(test)]
mod tests {
    use super::super::token::tokens;
    use super::*;

    fn kind_of(quoted: &str, source: &str) -> ChangeKind {
        // Preceded by a word, so that nothing begins a sentence.
        let (quoted, source) = (format!("x {quoted}"), format!("x {source}"));
        let (own, other) = (tokens(&quoted), tokens(&source));
        kind(
            TokenSide { text: &quoted, tokens: &own, range: (1, own.len()) },
            TokenSide { text: &source, tokens: &other, range: (1, other.len()) },
        )
    }

    #[test]
    fn differences_have_kinds() {
        assert_eq!(kind_of("4.5", "4.6"), ChangeKind::Number);
        assert_eq!(kind_of("5%", "5"), ChangeKind::Number);
        assert_eq!(kind_of("three", "four"), ChangeKind::Number);
        assert_eq!(kind_of("is not", "is"), ChangeKind::Negation);
        assert_eq!(kind_of("can’t", "can"), ChangeKind::Negation);
        assert_eq!(kind_of("会", "不会"), ChangeKind::Negation);
        assert_eq!(kind_of("Smith", "Jones"), ChangeKind::Name);
        assert_eq!(kind_of("he", "Jones"), ChangeKind::Name);
        assert_eq!(kind_of("big", "large"), ChangeKind::Word);
        assert_eq!(kind_of("THE BIG Deal", "the big deal"), ChangeKind::Case);
        assert_eq!(kind_of(",", ";"), ChangeKind::Punctuation);
    }
}
