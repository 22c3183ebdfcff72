//! Words of Thai, Lao, Burmese and Khmer, which are written without spaces between them.
//!
//! Each run of these scripts is split by the models of ICU (long short-term memory networks; Unicode Technical Standard 35,
//! "Word segmentation"), in the index and in queries alike.

use icu_segmenter::WordSegmenterBorrowed;
use icu_segmenter::options::WordBreakInvariantOptions;

use super::super::fold::{fold_into, is_south_east_asian};
use super::chunk::MAX_COMPOUND_PARTS;
use super::{Form, MAX_LENGTH, Token, TokenStream};
use crate::text::span::Span;

/// The segmenter, opened with the first run.
pub(super) type WordSegmenter = WordSegmenterBorrowed<'static>;

/// Maximum length of a run that is split as a whole, in bytes: more than a paragraph. It bounds the memory for hostile input.
const MAX_RUN: usize = 1 << 14;

impl TokenStream<'_, '_> {
    /// Adds the words of the run at the current position and moves behind it.
    pub(super) fn words_of_run(&mut self) {
        let rest = &self.text[self.at..];
        let run = &rest[..rest.find(|c| !is_south_east_asian(c)).unwrap_or(rest.len())];
        let run = &run[..run.floor_char_boundary(MAX_RUN)];
        let segmenter = *self
            .analyzer
            .segmenter
            .get_or_insert_with(|| icu_segmenter::WordSegmenter::new_lstm(WordBreakInvariantOptions::default()));
        let (mut start, before) = (0, self.analyzer.pending.len());
        for end in segmenter.segment_str(run).filter(|end| *end > 0) {
            let word = &run[start..end];
            // Signs of repetition and abbreviation are no words.
            if word.chars().any(char::is_alphanumeric) {
                let span = Span::new(self.at + start, self.at + end);
                self.push(folded(word), span, Form::Word, false);
                self.position += 1;
            }
            start = end;
        }
        let words = self.analyzer.pending.len() - before;
        // A word alone is not always split as it is among others: a query for it finds it whole.
        if (2..=MAX_COMPOUND_PARTS).contains(&words) && run.len() <= MAX_LENGTH {
            let first = self.position - words as u32;
            let (term, span) = (folded(run), Span::new(self.at, self.at + run.len()));
            let whole = Token { term, span, position: first, form: Form::Whole };
            self.analyzer.pending.push_front((whole, false));
        }
        self.at += run.len();
    }
}

/// Returns a folded word; the digits of a number as ASCII.
fn folded(word: &str) -> String {
    let number: Option<String> = word.chars().map(digit_of).collect();
    number.unwrap_or_else(|| {
        let mut folded = String::with_capacity(word.len());
        word.chars().for_each(|c| fold_into(c, &mut folded));
        folded
    })
}

fn digit_of(c: char) -> Option<char> {
    let zeros = ['\u{e50}', '\u{ed0}', '\u{1040}', '\u{17e0}'].map(u32::from);
    let value = zeros.into_iter().find_map(|zero| u32::from(c).checked_sub(zero).filter(|value| *value < 10))?;
    char::from_digit(value, 10)
}
