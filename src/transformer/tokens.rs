//! `tokenizer.json`: texts to token numbers.

use tokenizers::{Encoding, Tokenizer, TruncationDirection, TruncationParams, TruncationStrategy};

use super::folder::{Folder, TOKENIZER};
use crate::error::{Error, Result};

/// Bytes of a text that are read for each token that a model takes; no word is longer on average.
const BYTES_A_TOKEN: usize = 64;

/// The tokens of a text, or of a pair of texts.
#[derive(Clone, Debug)]
pub(super) struct TokenRow {
    pub(super) numbers: Vec<u32>,
    /// 0, or 1 for the tokens of the second text.
    pub(super) types: Vec<u32>,
}

/// The tokenizer of a model.
pub(super) struct Tokens {
    tokenizer: Tokenizer,
    longest: usize,
}

impl Tokens {
    /// Reads the tokenizer; texts are cut at `longest` tokens.
    pub(super) fn read(folder: &Folder, longest: usize) -> Result<Self> {
        let wrong = |what: String| folder.wrong(TOKENIZER, what);
        let mut tokenizer = Tokenizer::from_bytes(folder.tokenizer()?)
            .map_err(|error| wrong(format!("unsupported tokenizer: {error}")))?;
        if tokenizer.get_vocab_size(true) == 0 {
            return Err(wrong("no vocabulary".to_owned()));
        }
        tokenizer.with_padding(None);
        let truncation = TruncationParams {
            max_length: longest,
            strategy: TruncationStrategy::LongestFirst,
            stride: 0,
            direction: TruncationDirection::Right,
        };
        tokenizer
            .with_truncation(Some(truncation))
            .map_err(|error| wrong(format!("unsupported tokenizer: {error}")))?;
        Ok(Self { tokenizer, longest })
    }

    /// Returns the tokens of a text.
    pub(super) fn of(&self, text: &str) -> Result<TokenRow> {
        self.tokenizer.encode(self.start(text), true).map_err(|error| failed(&*error)).and_then(|it| row(&it))
    }

    /// Returns the tokens of a pair of texts.
    pub(super) fn of_pair(&self, first: &str, second: &str) -> Result<TokenRow> {
        let pair = (self.start(first), self.start(second));
        self.tokenizer.encode(pair, true).map_err(|error| failed(&*error)).and_then(|it| row(&it))
    }

    /// Returns the part of a text that can take part: what follows would be cut anyway.
    fn start<'t>(&self, text: &'t str) -> &'t str {
        &text[..text.floor_char_boundary(self.longest * BYTES_A_TOKEN)]
    }
}

fn failed(cause: &dyn std::error::Error) -> Error {
    Error::input(TOKENIZER, format!("the tokenizer failed: {cause}"))
}

fn row(encoding: &Encoding) -> Result<TokenRow> {
    let (numbers, types) = (encoding.get_ids().to_vec(), encoding.get_type_ids().to_vec());
    if numbers.is_empty() {
        return Err(Error::input(TOKENIZER, "the tokenizer finds no token in a text"));
    }
    Ok(TokenRow { numbers, types })
}
