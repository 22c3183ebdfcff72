//! What control words and symbols do.

use super::charset::Charset;
use super::reader::Reader;
use super::state::{Destination, Frame, Position, Properties};
use crate::read::budget::DEPTH;
use crate::text::ParagraphKind;

/// Returns the text of a control word for a sign.
pub(super) fn sign(word: &[u8]) -> Option<&'static str> {
    Some(match word {
        b"emdash" => "—",
        b"endash" => "–",
        b"lquote" => "‘",
        b"rquote" => "’",
        b"ldblquote" => "“",
        b"rdblquote" => "”",
        b"bullet" => "•",
        b"emspace" | b"enspace" | b"qmspace" | b"softline" => " ",
        b"zwj" => "\u{200d}",
        b"zwnj" => "\u{200c}",
        b"zwbo" => "\u{200b}",
        b"tab" => "\t",
        b"line" | b"lbr" => "\n",
        _ => return None,
    })
}

impl Reader<'_> {
    /// Handles a control word.
    pub(super) fn word(&mut self, word: &[u8], number: Option<i32>) {
        if let Some(sign) = sign(word) {
            return self.put_sign(sign, word);
        }
        self.flush();
        let is_optional = std::mem::take(&mut self.state.is_optional);
        let is_on = number != Some(0);
        match word {
            b"uc" => self.state.fallback = number.and_then(|number| u16::try_from(number).ok()).unwrap_or(1).min(16),
            b"ud" => self.state.to = self.state.alternative.unwrap_or(self.state.to),
            b"upr" => self.state.has_alternatives = true,
            _ if self.destination(word) => {}
            _ if is_optional => self.state.to = Destination::Nowhere,
            _ if self.state.to == Destination::Nowhere => {}
            b"ansi" | b"mac" | b"pc" | b"pca" | b"ansicpg" => self.code_page(word, number),
            b"deff" => self.first_font = number.unwrap_or(0),
            b"f" => self.font(number.unwrap_or(0)),
            b"fcharset" if self.state.to == Destination::Fonts => self.fonts.set(Charset::of_font(number.unwrap_or(0))),
            b"cpg" if self.state.to == Destination::Fonts => self.fonts.set(number.and_then(Charset::of_code_page)),
            b"sbasedon" => self.styles.based_on(number.unwrap_or(0)),
            b"htmlrtf" => self.state.is_not_html = is_on,
            b"plain" => {
                self.state.charset = self.fonts.charset(self.first_font).unwrap_or(self.own);
                (self.state.left_out.is_hidden, self.state.left_out.is_deleted) = (false, false);
                self.state.position = Position::Line;
            }
            b"v" => self.state.left_out.is_hidden = is_on,
            b"deleted" => self.state.left_out.is_deleted = is_on,
            b"super" => self.set_position(if is_on { Position::Raised } else { Position::Line }),
            b"sub" => self.set_position(if is_on { Position::Lowered } else { Position::Line }),
            b"nosupersub" => self.set_position(Position::Line),
            b"up" => self.set_position(if number.unwrap_or(6) > 0 { Position::Raised } else { Position::Line }),
            b"dn" => self.set_position(if number.unwrap_or(6) > 0 { Position::Lowered } else { Position::Line }),
            b"par" | b"sect" | b"page" | b"column" if self.html.is_some() => self.put_shown("\r\n"),
            _ => self.paragraph_word(word, number),
        }
    }

    /// Handles a control word about paragraphs and tables.
    fn paragraph_word(&mut self, word: &[u8], number: Option<i32>) {
        if !matches!(self.state.to, Destination::Text | Destination::Styles | Destination::Properties) {
            return;
        }
        let level = number.and_then(|number| u8::try_from(number).ok());
        if self.state.to == Destination::Styles {
            match word {
                b"s" => self.styles.begin(number.unwrap_or(0)),
                b"outlinelevel" => {
                    self.styles.outline(level.filter(|level| *level < 9).map(|level| (level + 1).min(6)));
                }
                _ => {}
            }
            return;
        }
        let is_shown = self.state.is_shown();
        let properties = &mut self.state.paragraph;
        match word {
            b"par" | b"sect" | b"page" | b"column" if is_shown => self.document.end_paragraph(*properties),
            b"pard" => *properties = Properties::BODY,
            b"s" => properties.kind = self.styles.kind(number.unwrap_or(0)),
            b"outlinelevel" => {
                if let Some(level @ 0..=8) = level {
                    properties.kind = (ParagraphKind::Heading, (level + 1).min(6));
                }
            }
            b"fi" => properties.is_hanging = number.unwrap_or(0) < 0,
            b"ls" => properties.is_listed = number.unwrap_or(0) > 0,
            b"intbl" => properties.depth = properties.depth.max(1),
            b"itap" => properties.depth = usize::try_from(number.unwrap_or(0)).unwrap_or(0).min(DEPTH),
            b"cell" => self.document.end_cell(*properties, 1),
            b"row" => self.document.end_row(1),
            b"nestcell" => self.document.end_cell(*properties, properties.depth.max(2)),
            b"nestrow" => self.document.end_row(properties.depth.max(2)),
            b"mden" => self.put_shown("/"),
            b"msup" => self.set_position(Position::Raised),
            b"msub" => self.set_position(Position::Lowered),
            _ => {}
        }
    }

    /// Handles a control symbol.
    pub(super) fn symbol(&mut self, symbol: u8) {
        match symbol {
            b'*' => self.state.is_optional = true,
            b'\\' | b'{' | b'}' => self.put_shown(char::from(symbol).encode_utf8(&mut [0; 4])),
            b'~' => self.put_sign("\u{a0}", b"~"),
            b'_' => self.put_sign("\u{2011}", b"_"),
            b'\t' => self.put_sign("\t", b"tab"),
            b'\r' | b'\n' => self.word(b"par", None),
            // An optional hyphen, and marks of an index.
            _ => {}
        }
    }

    /// Adds a sign, as HTML where that is read.
    fn put_sign(&mut self, sign: &str, word: &[u8]) {
        let html = match word {
            _ if self.html.is_none() => sign,
            b"~" => "&nbsp;",
            b"_" => "&shy;",
            b"line" => "\r\n",
            b"tab" => "\t",
            _ => sign,
        };
        self.put_shown(html);
    }

    /// Sets the document's character set.
    fn code_page(&mut self, word: &[u8], number: Option<i32>) {
        let page = match word {
            b"mac" => Some(10_000),
            b"pc" => Some(437),
            b"pca" => Some(850),
            b"ansicpg" => number,
            _ => Some(1252),
        };
        if let Some(charset) = page.and_then(Charset::of_code_page) {
            (self.own, self.state.charset) = (charset, charset);
        }
    }

    /// Sets the font, and with it the character set.
    fn font(&mut self, font: i32) {
        match self.state.to {
            Destination::Fonts => self.fonts.begin(font),
            _ => self.state.charset = self.fonts.charset(font).unwrap_or(self.own),
        }
    }

    /// Handles a control word that says where the text of its group goes. Returns whether it is one.
    fn destination(&mut self, word: &[u8]) -> bool {
        let is_info = self.state.to == Destination::Info;
        // Within what is left out, only what the parts of a drawing or an object show is read.
        if self.state.to == Destination::Nowhere {
            return false;
        }
        let to = match word {
            b"fonttbl" => Destination::Fonts,
            b"stylesheet" => Destination::Styles,
            b"info" => Destination::Info,
            b"title" if is_info => self.property(Destination::Title),
            b"author" if is_info => self.property(Destination::Author),
            b"keywords" if is_info => self.property(Destination::Keywords),
            b"fldinst" => {
                self.words.clear();
                Destination::Instruction
            }
            b"nesttableprops" => Destination::Properties,
            b"htmltag" if self.html.is_some() => Destination::Html,
            b"footnote" => {
                if self.state.to == Destination::Text && self.state.is_shown() {
                    self.document.begin_note(self.state.position);
                    (self.state.frame, self.state.position) = (Frame::Note, Position::Line);
                    self.state.paragraph = Properties::BODY;
                }
                return true;
            }
            b"shptxt" | b"dptxbxtext" => {
                self.document.begin_box();
                (self.state.frame, self.state.to) = (Frame::Box, Destination::Text);
                self.state.paragraph = Properties::BODY;
                return true;
            }
            // The number of a list is generated; that it is there makes an item.
            b"listtext" | b"pntext" => {
                self.document.number();
                Destination::Nowhere
            }
            // Parts of a drawing and of an object: of these, only what they show is read.
            b"field" | b"shp" | b"shpgrp" | b"shpinst" | b"do" | b"object" | b"result" | b"fldrslt" | b"moMath"
            | b"moMathPara" | b"mr" => return true,
            _ if is_left_out(word) => Destination::Nowhere,
            _ => return false,
        };
        self.state.to = to;
        true
    }

    fn property(&mut self, to: Destination) -> Destination {
        self.words.clear();
        to
    }
}

/// Whether a group with this control word is left out even if it is not marked as optional.
fn is_left_out(word: &[u8]) -> bool {
    #[rustfmt::skip]
    const WORDS: [&[u8]; 49] = [
        b"header", b"headerl", b"headerr", b"headerf", b"footer", b"footerl", b"footerr", b"footerf", b"ftnsep", b"ftnsepc",
        b"ftncn", b"aftnsep", b"aftnsepc", b"aftncn", b"pict", b"shprslt", b"nonshppict", b"sp", b"objdata", b"objclass",
        b"colortbl", b"listtable", b"listoverridetable", b"revtbl", b"rsidtbl", b"filetbl", b"xe", b"tc", b"tcn",
        b"rxe", b"txe", b"bkmkstart", b"bkmkend", b"annotation", b"atnid", b"atnauthor", b"atrfstart", b"atrfend",
        b"private", b"template", b"nonesttables", b"pntxta", b"pntxtb", b"pnseclvl", b"mmathPict", b"mctrlPr",
        b"themedata", b"datafield", b"formfield",
    ];
    // Properties of formulas: `mfPr`, `mrPr`.
    WORDS.contains(&word) || (word.starts_with(b"m") && word.ends_with(b"Pr"))
}
