//! Splits RTF into tokens.

/// A token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    Open,
    Close,
    /// A control word with its number.
    Word(&'a [u8], Option<i32>),
    /// A control symbol, such as `\~`.
    Symbol(u8),
    /// A byte written as `\'hh`.
    Hex(u8),
    /// A byte of text.
    Byte(u8),
}

/// Reads tokens from bytes.
pub(super) struct Lexer<'a> {
    bytes: &'a [u8],
}

impl<'a> Lexer<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes }
    }

    /// Returns the next token.
    pub(super) fn next(&mut self) -> Option<Token<'a>> {
        let (&first, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        Some(match first {
            b'{' => Token::Open,
            b'}' => Token::Close,
            b'\\' => return self.control(),
            byte => Token::Byte(byte),
        })
    }

    /// Skips the line ends between tokens, which are no text.
    pub(super) fn skip_line_ends(&mut self) {
        let ends = self.bytes.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        self.bytes = &self.bytes[ends..];
    }

    /// Takes bytes of data as they are.
    pub(super) fn skip(&mut self, count: usize) {
        self.bytes = &self.bytes[count.min(self.bytes.len())..];
    }

    /// Returns the second byte of a character of two. Its first byte was written as it is if `is_plain`: then the
    /// second one is too, whatever it means elsewhere.
    pub(super) fn trail(&mut self, is_plain: bool) -> Option<u8> {
        if let [b'\\', b'\'', high, low, ..] = self.bytes
            && let Some(byte) = hexadecimal(*high, *low)
        {
            self.skip(4);
            return Some(byte);
        }
        match self.bytes {
            [b'\\', byte @ (b'\\' | b'{' | b'}'), ..] if !is_plain => {
                self.skip(2);
                Some(*byte)
            }
            [byte @ 0x30..=0xff, ..] if is_plain || !matches!(byte, b'\\' | b'{' | b'}') => {
                self.skip(1);
                Some(*byte)
            }
            _ => None,
        }
    }

    fn control(&mut self) -> Option<Token<'a>> {
        let letters = self.bytes.iter().take(32).take_while(|byte| byte.is_ascii_alphabetic()).count();
        if letters == 0 {
            let (&symbol, rest) = self.bytes.split_first()?;
            self.bytes = rest;
            if symbol == b'\''
                && let [high, low, rest @ ..] = self.bytes
                && let Some(byte) = hexadecimal(*high, *low)
            {
                self.bytes = rest;
                return Some(Token::Hex(byte));
            }
            return Some(Token::Symbol(symbol));
        }
        let (word, rest) = self.bytes.split_at(letters);
        let is_negative = rest.first() == Some(&b'-');
        let digits = &rest[usize::from(is_negative)..];
        let length = digits.iter().take(10).take_while(|byte| byte.is_ascii_digit()).count();
        let mut rest = if length == 0 { rest } else { &digits[length..] };
        let number = (length > 0).then(|| {
            let number = digits[..length].iter().fold(0_i64, |number, digit| number * 10 + i64::from(digit - b'0'));
            let number = if is_negative { -number } else { number };
            i32::try_from(number).unwrap_or(if is_negative { i32::MIN } else { i32::MAX })
        });
        // One space ends a control word and is no text.
        rest = rest.strip_prefix(b" ").unwrap_or(rest);
        self.bytes = rest;
        Some(Token::Word(word, number))
    }
}

fn hexadecimal(high: u8, low: u8) -> Option<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    u8::try_from(digit(high)? << 4 | digit(low)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens() {
        let mut lexer = Lexer::new(b"{\\b0 \\u-10179?\\'e9\\~x}\\'zz");
        let mut tokens = Vec::new();
        while let Some(token) = lexer.next() {
            tokens.push(token);
        }
        let expected = [
            Token::Open,
            Token::Word(b"b", Some(0)),
            Token::Word(b"u", Some(-10_179)),
            Token::Byte(b'?'),
            Token::Hex(0xe9),
            Token::Symbol(b'~'),
            Token::Byte(b'x'),
            Token::Close,
            Token::Symbol(b'\''),
            Token::Byte(b'z'),
            Token::Byte(b'z'),
        ];
        assert_eq!(tokens, expected);
        assert_eq!(Lexer::new(b"\\").next(), None);
    }
}
