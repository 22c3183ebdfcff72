//! The table of fonts: which character set each font has.

use std::collections::HashMap;

use super::charset::Charset;

/// The fonts of a document.
#[derive(Default)]
pub(super) struct Fonts {
    /// Their character sets; `None` for the document's own.
    known: HashMap<i32, Option<Charset>>,
    current: i32,
    name: Vec<u8>,
}

impl Fonts {
    /// Begins the entry of a font.
    pub(super) fn begin(&mut self, font: i32) {
        self.end();
        self.current = font;
        self.known.insert(font, None);
    }

    /// Sets the character set of the current font.
    pub(super) fn set(&mut self, charset: Option<Charset>) {
        if charset.is_some() {
            self.known.insert(self.current, charset);
        }
    }

    /// Adds a byte of the current font's name; a semicolon ends it.
    pub(super) fn add(&mut self, byte: u8) {
        if byte == b';' {
            self.end();
        } else if self.name.len() < 64 {
            self.name.push(byte.to_ascii_lowercase());
        }
    }

    /// Ends the entry: fonts of pictures and symbols are known by their names, whatever they declare.
    pub(super) fn end(&mut self) {
        let name = String::from_utf8_lossy(&std::mem::take(&mut self.name)).trim().to_owned();
        let is_pictures = ["wingdings", "webdings", "zapfdingbats", "zapf dingbats", "marlett"];
        if is_pictures.iter().any(|known| name.starts_with(known)) {
            self.known.insert(self.current, Some(Charset::Pictures));
        } else if name == "symbol" {
            self.known.insert(self.current, Some(Charset::Symbol));
        } else if let Some(Some(charset @ Charset::Symbol)) = self.known.get_mut(&self.current)
            && !name.is_empty()
            && !name.starts_with("symbol")
        {
            // Another font that declares itself one of symbols.
            *charset = Charset::Pictures;
        }
    }

    /// Returns the character set of a font; `None` for the document's own.
    pub(super) fn charset(&self, font: i32) -> Option<Charset> {
        self.known.get(&font).copied().flatten()
    }
}
