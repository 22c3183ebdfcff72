//! Reads the tokens of a document: groups, text, and the characters of other alphabets.

use super::charset::Charset;
use super::document::Document;
use super::fonts::Fonts;
use super::lexer::{Lexer, Token};
use super::state::{Destination, Frame, Position, State};
use super::styles::Styles;
use crate::read::Skip;
use crate::read::budget::Budget;
use encoding_rs::WINDOWS_1252;

/// Maximum nesting of groups.
const GROUPS: usize = 10_000;
/// Maximum length of a property or of an instruction of a field, in bytes.
const FIELD: usize = 4096;

/// Properties of a document.
#[derive(Default)]
pub(super) struct Info {
    pub(super) title: Option<String>,
    pub(super) author: Option<String>,
    pub(super) keywords: Option<String>,
}

/// A document being read.
pub(super) struct Reader<'a> {
    lexer: Lexer<'a>,
    pub(super) state: State,
    pub(super) stack: Vec<State>,
    /// The character set of the document, and the number of its first font.
    pub(super) own: Charset,
    pub(super) first_font: i32,
    pub(super) fonts: Fonts,
    pub(super) styles: Styles,
    pub(super) document: Document,
    pub(super) info: Info,
    /// The HTML, if that is what is read.
    pub(super) html: Option<String>,
    /// Words of a property, a style or an instruction.
    pub(super) words: String,
    /// Bytes not yet decoded.
    pending: Vec<u8>,
    /// The first half of a character outside the basic plane.
    high: Option<u16>,
    /// Characters left that repeat the last one for old readers.
    pub(super) fallback: u16,
    /// Number of characters that have no equivalent.
    pub(super) unmapped: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8], budget: Budget) -> Self {
        let own = Charset::Encoding(WINDOWS_1252);
        Self {
            lexer: Lexer::new(bytes),
            state: State::new(own),
            stack: Vec::new(),
            own,
            first_font: 0,
            fonts: Fonts::default(),
            styles: Styles::default(),
            document: Document::new(budget),
            info: Info::default(),
            html: None,
            words: String::new(),
            pending: Vec::new(),
            high: None,
            fallback: 0,
            unmapped: 0,
        }
    }

    /// Reads up to the end of the outermost group.
    pub(super) fn read(&mut self) -> Result<(), Skip> {
        loop {
            // Line ends between tokens are no text.
            self.lexer.skip_line_ends();
            let Some(token) = self.lexer.next() else { break };
            match token {
                Token::Open => {
                    self.flush();
                    self.fallback = 0;
                    if self.stack.len() == GROUPS {
                        return Err(Skip::new(format!("groups nested deeper than {GROUPS}")));
                    }
                    self.stack.push(self.state);
                    self.state = self.state.inner();
                }
                Token::Close => {
                    self.flush();
                    self.fallback = 0;
                    self.close();
                    if self.stack.is_empty() {
                        break;
                    }
                }
                Token::Word(b"bin", length) => {
                    self.lexer.skip(usize::try_from(length.unwrap_or(0)).unwrap_or(0));
                    self.fallback = self.fallback.saturating_sub(1);
                }
                Token::Word(b"u", Some(number)) => self.unicode(number),
                Token::Word(..) | Token::Symbol(_) if self.fallback > 0 && is_character(token) => self.fallback -= 1,
                // A control word counts as a character that repeats the last one, and has its effect.
                Token::Word(word, number) => {
                    self.word(word, number);
                    self.fallback = self.fallback.saturating_sub(1);
                }
                Token::Symbol(symbol) => self.symbol(symbol),
                Token::Hex(byte) => self.byte(byte, false),
                Token::Byte(byte) => self.byte(byte, true),
            }
        }
        self.flush();
        Ok(())
    }

    /// Ends a group.
    fn close(&mut self) {
        let ended = self.state;
        let Some(outer) = self.stack.pop() else { return };
        match ended.to {
            Destination::Title | Destination::Author | Destination::Keywords if outer.to != ended.to => {
                let words = std::mem::take(&mut self.words);
                let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
                let slot = match ended.to {
                    Destination::Title => &mut self.info.title,
                    Destination::Author => &mut self.info.author,
                    _ => &mut self.info.keywords,
                };
                if !words.is_empty() {
                    *slot = Some(words);
                }
            }
            Destination::Fonts if outer.to != Destination::Fonts => self.fonts.end(),
            Destination::Styles => self.styles.end(),
            _ => {}
        }
        if ended.frame != Frame::Plain {
            self.document.end_inner(ended.paragraph);
        }
        self.state = outer;
        if ended.to == Destination::Instruction && outer.to != Destination::Instruction {
            let instruction = std::mem::take(&mut self.words);
            self.instruction(&instruction);
        }
    }

    /// Takes the instruction of a field: a table of contents is left out, a symbol has no result.
    fn instruction(&mut self, instruction: &str) {
        let mut words = instruction.split_whitespace();
        match words.next().map(str::to_ascii_uppercase).as_deref() {
            Some("TOC" | "INDEX") => self.state.left_out.is_contents = true,
            Some("SYMBOL") => {
                let code = words.next().and_then(|code| match code.strip_prefix("0x") {
                    Some(code) => u32::from_str_radix(code, 16).ok(),
                    None => code.parse().ok(),
                });
                let charset = match instruction.to_ascii_lowercase() {
                    font if font.contains("wingdings") || font.contains("webdings") => Charset::Pictures,
                    font if font.contains("symbol\"") => Charset::Symbol,
                    _ => self.own,
                };
                if let Some(byte) = code.and_then(|code| u8::try_from(code & 0xff).ok()) {
                    let mut decoded = String::new();
                    self.unmapped += charset.decode(&[byte], &mut decoded);
                    self.put_all(&decoded);
                }
            }
            _ => {}
        }
    }

    /// Takes a byte of text, written as it is or as a number.
    fn byte(&mut self, byte: u8, is_plain: bool) {
        if self.fallback > 0 {
            self.fallback -= 1;
            return;
        }
        let trail = if self.state.charset.is_lead(byte) { self.lexer.trail(is_plain) } else { None };
        match self.state.to {
            Destination::Nowhere | Destination::Info | Destination::Properties => {}
            Destination::Fonts => self.fonts.add(byte),
            _ if is_plain && byte == 0 => {}
            _ => self.pending.extend([Some(byte), trail].into_iter().flatten()),
        }
    }

    /// Takes a character written by its number.
    fn unicode(&mut self, number: i32) {
        self.flush_bytes();
        // Numbers above 32767 are written as negative ones.
        let unit = number as u16;
        self.fallback = self.state.fallback;
        if number > 0xffff {
            if let Some(c) = u32::try_from(number).ok().and_then(char::from_u32) {
                self.put(c);
            }
            return;
        }
        match (self.high.take(), unit) {
            (_, 0xd800..=0xdbff) => self.high = Some(unit),
            (Some(high), 0xdc00..=0xdfff) => {
                let c = char::decode_utf16([high, unit]).next().and_then(Result::ok);
                self.put(c.unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            (None, 0xdc00..=0xdfff) => self.put(char::REPLACEMENT_CHARACTER),
            // Symbol fonts are shifted into the private area.
            (_, 0xf020..=0xf0ff) => {
                let charset = match self.state.charset {
                    Charset::Encoding(_) | Charset::Dos(_) => Charset::Symbol,
                    symbols => symbols,
                };
                let mut decoded = String::new();
                self.unmapped += charset.decode(&[(unit & 0xff) as u8], &mut decoded);
                decoded.chars().for_each(|c| self.put(c));
            }
            (_, unit) => self.put(char::from_u32(unit.into()).unwrap_or(char::REPLACEMENT_CHARACTER)),
        }
    }

    /// Decodes the bytes taken so far.
    pub(super) fn flush(&mut self) {
        self.flush_bytes();
        self.high = None;
    }

    fn flush_bytes(&mut self) {
        if self.pending.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.pending);
        let mut decoded = String::new();
        let unmapped = self.state.charset.decode(&bytes, &mut decoded);
        if self.state.to == Destination::Text && self.state.is_shown() {
            self.unmapped += unmapped;
        }
        self.put_all(&decoded);
        // The buffer is used again.
        self.pending = bytes;
        self.pending.clear();
    }

    /// Adds a character to where the current text goes.
    pub(super) fn put(&mut self, c: char) {
        self.put_all(c.encode_utf8(&mut [0; 4]));
    }

    fn put_all(&mut self, words: &str) {
        let state = self.state;
        if let Some(html) = &mut self.html {
            if state.to == Destination::Html || (state.to == Destination::Text && !state.is_not_html) {
                html.push_str(words);
            }
            return;
        }
        match state.to {
            Destination::Text if state.is_shown() => self.document.add(words, state.position),
            Destination::Styles => words.chars().for_each(|c| self.styles.add(c)),
            Destination::Title | Destination::Author | Destination::Keywords | Destination::Instruction
                if self.words.len() < FIELD =>
            {
                self.words.push_str(words);
            }
            _ => {}
        }
    }

    /// Adds white space or a sign that the document shows on its own, such as a line break.
    pub(super) fn put_shown(&mut self, words: &str) {
        self.flush();
        self.put_all(words);
    }

    /// Sets the position of the text that follows.
    pub(super) fn set_position(&mut self, position: Position) {
        self.flush();
        self.state.position = position;
    }
}

/// Whether a control counts as one character after `\u`.
fn is_character(token: Token<'_>) -> bool {
    match token {
        Token::Word(word, _) => super::control::sign(word).is_some(),
        Token::Symbol(symbol) => matches!(symbol, b'\\' | b'{' | b'}' | b'~' | b'_' | b'-'),
        _ => false,
    }
}
