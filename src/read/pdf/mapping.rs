//! Maps glyphs to characters where the library does not: by the character collection of a font, by the font's own table,
//! and by what the outline shows.

use std::cell::{OnceCell, RefCell};
use std::collections::{HashMap, HashSet};

use hayro_interpret::font::{Glyph as Drawn, GlyphIdentifier, OutlineGlyph};
use hayro_interpret::hayro_cmap::{BfString, CMap, CMapName, CidFamily, load_embedded};
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{Array, Dict, Name, Object, String as Written};
use hayro_interpret::kurbo::Shape as _;
use rustc_hash::FxHashMap;
use skrifa::{FontRef, MetadataProvider as _};

use super::glyph::Text;
use super::ligature::{self, Mapping};

/// Maximum number of characters that a table of a font may map.
const MAX_TABLE: usize = 1 << 18;

/// Maps the glyphs of a document.
pub(super) struct Mapper<'a> {
    pdf: &'a Pdf,
    /// Fonts of a character collection without a mapping, by name; `None` where two fonts of a name differ.
    collections: OnceCell<HashMap<String, Option<Collection>>>,
    /// Characters of glyphs by the tables of the fonts, by font.
    tables: RefCell<HashMap<u128, HashMap<u32, char>>>,
    /// Whether Ghostscript rewrote the file: it drops what tells apart the hyphens of one glyph.
    is_rewritten: bool,
    /// Codes of Type 3 fonts that are not letters.
    symbols: OnceCell<HashSet<u32>>,
    /// How far the glyphs of figures are above the baseline, in parts of an em.
    rises: RefCell<FxHashMap<GlyphIdentifier, f64>>,
}

/// Figures that begin above this height, in parts of an em, are raised ones: fonts have glyphs for them.
const RAISED: f64 = 0.2;

/// A font whose codes identify characters of a collection.
struct Collection {
    encoding: Vec<u8>,
    /// Codes to characters of the collection.
    codes: CMap,
    /// Characters of the collection to Unicode.
    unicode: CMap,
}

impl<'a> Mapper<'a> {
    pub(super) fn new(pdf: &'a Pdf) -> Self {
        let producer = pdf.metadata().producer.as_deref().unwrap_or_default();
        Self {
            pdf,
            collections: OnceCell::new(),
            tables: RefCell::default(),
            is_rewritten: producer.windows(11).any(|part| part == b"Ghostscript"),
            symbols: OnceCell::new(),
            rises: RefCell::default(),
        }
    }

    /// Returns the characters of a glyph: U+FFFD if the file does not identify them.
    pub(super) fn text(&self, drawn: &Drawn<'_>) -> Text {
        let stated = match drawn.as_unicode() {
            Some(BfString::Char('\u{ad}')) if self.is_rewritten && has_ink(drawn) => Some(Text::One('-')),
            Some(BfString::Char(c)) if !is_meaningless(c) => Some(Text::One(c)),
            Some(BfString::Char(_)) | None => None,
            Some(BfString::String(text)) => Some(match ligature::mapping(&text) {
                Mapping::Sound => Text::Several(text.into()),
                Mapping::Displaced(letters) => Text::Several(letters.into()),
                Mapping::Lost => Text::One(char::REPLACEMENT_CHARACTER),
            }),
        };
        stated.or_else(|| self.unstated(drawn)).unwrap_or(Text::One(char::REPLACEMENT_CHARACTER))
    }

    /// Returns how far a figure is raised by its glyph, in parts of an em, although it is drawn on the baseline.
    pub(super) fn rise(&self, drawn: &Drawn<'_>) -> Option<f64> {
        let Drawn::Outline(glyph) = drawn else { return None };
        let mut rises = self.rises.borrow_mut();
        let rise = rises.entry(glyph.identifier()).or_insert_with(|| glyph.outline().bounding_box().y0 / 1000.0);
        (RAISED..1.0).contains(rise).then_some(*rise)
    }

    /// Whether the characters of a glyph are guessed from its code.
    pub(super) fn is_guessed(drawn: &Drawn<'_>) -> bool {
        let Drawn::Type3(glyph) = drawn else { return false };
        match glyph.as_unicode() {
            Some(BfString::Char(c)) => is_meaningless(c),
            Some(BfString::String(_)) => false,
            None => true,
        }
    }

    /// Returns the characters of a glyph for which the file states none.
    fn unstated(&self, drawn: &Drawn<'_>) -> Option<Text> {
        let glyph = match drawn {
            Drawn::Type3(glyph) => {
                let code = glyph.char_code();
                let is_symbol = code >= 0x80 && self.symbols().contains(&code);
                return match code {
                    // The bullet of lists.
                    0x88 if is_symbol => Some(Text::One('•')),
                    _ if is_symbol => None,
                    code => by_code(code),
                };
            }
            Drawn::Outline(glyph) => glyph,
        };
        if let Some(name) = glyph.font_data().and_then(|font| font.postscript_name)
            && let Some(Some(collection)) = self.collections().get(&name)
            && let Some(text) = collection.text(glyph.char_code())
        {
            return Some(text);
        }
        // A glyph that shows nothing is a space.
        if glyph.outline().elements().is_empty() {
            return Some(Text::One(' '));
        }
        self.by_table(glyph)
    }

    /// Returns the character that the font's own table maps to a glyph.
    fn by_table(&self, glyph: &OutlineGlyph) -> Option<Text> {
        let font = glyph.font_data()?;
        let mut tables = self.tables.borrow_mut();
        let table = tables.entry(font.cache_key).or_insert_with(|| table(font.data.as_ref().as_ref()));
        table.get(&glyph.glyph_id().to_u32()).map(|c| Text::One(*c))
    }

    /// Returns the codes of the fonts of symbols that TeX made: fonts without small letters. They mean other characters.
    fn symbols(&self) -> &HashSet<u32> {
        self.symbols.get_or_init(|| {
            let mut symbols = HashSet::new();
            for object in self.pdf.objects() {
                let Object::Dict(font) = object else { continue };
                let is_type3 = font.get::<Name<'_>>("Subtype").is_some_and(|kind| kind.as_str() == "Type3");
                let encoding = font.get::<Dict<'_>>("Encoding").filter(|_| is_type3);
                let Some(codes) = encoding.and_then(|encoding| encoding.get::<Array<'_>>("Differences")) else {
                    continue;
                };
                let codes = codes_of(&codes);
                if !codes.iter().any(|code| (0x61..0x7b).contains(code)) {
                    symbols.extend(codes);
                }
            }
            symbols
        })
    }

    fn collections(&self) -> &HashMap<String, Option<Collection>> {
        self.collections.get_or_init(|| {
            let mut found: HashMap<String, Option<Collection>> = HashMap::new();
            for object in self.pdf.objects() {
                let Object::Dict(font) = object else { continue };
                let Some((name, collection)) = Collection::of(&font) else { continue };
                match found.get(&name) {
                    Some(Some(other)) if other.encoding == collection.encoding => {}
                    Some(_) => drop(found.insert(name, None)),
                    None => drop(found.insert(name, Some(collection))),
                }
            }
            found
        })
    }
}

/// Returns the codes that differences of an encoding name.
fn codes_of(differences: &Array<'_>) -> Vec<u32> {
    let (mut next, mut codes) = (0_u32, Vec::new());
    for part in differences.iter::<Object<'_>>().take(512) {
        match part {
            Object::Number(number) => next = u32::try_from(number.as_i64()).unwrap_or_default(),
            Object::Name(_) => {
                codes.push(next);
                next = next.saturating_add(1);
            }
            _ => {}
        }
    }
    codes
}

impl Collection {
    /// Returns the name of a composite font and its collection.
    fn of(font: &Dict<'_>) -> Option<(String, Self)> {
        if font.contains_key("ToUnicode") || font.get::<Name<'_>>("Subtype")?.as_str() != "Type0" {
            return None;
        }
        let name = font.get::<Name<'_>>("BaseFont")?.as_str().to_owned();
        let name = name.split_once('+').filter(|(tag, _)| tag.len() == 6).map_or(&*name, |(_, name)| name).to_owned();
        let descendant = font.get::<Array<'_>>("DescendantFonts")?.iter::<Dict<'_>>().next()?;
        let info = descendant.get::<Dict<'_>>("CIDSystemInfo");
        let stated = info.and_then(|info| {
            let (registry, ordering) = (info.get::<Written<'_>>("Registry")?, info.get::<Written<'_>>("Ordering")?);
            Some(CidFamily::from_registry_ordering(registry.as_bytes(), ordering.as_bytes()))
        });
        let (encoding, codes) = match font.get::<Object<'_>>("Encoding")? {
            Object::Name(name) => {
                let map = match CMapName::from_bytes(name.as_ref()) {
                    CMapName::IdentityH | CMapName::IdentityV => CMap::identity_h(),
                    name => CMap::parse(load_embedded(name)?, load_embedded)?,
                };
                (name.as_ref().to_vec(), map)
            }
            Object::Stream(stream) => {
                let data = stream.decoded_data().ok()?;
                (data.to_vec(), CMap::parse(&data, load_embedded)?)
            }
            _ => return None,
        };
        let by_encoding = codes.metadata().character_collection.as_ref().map(|collection| collection.family.clone());
        let unicode = |family: CidFamily| CMap::parse(load_embedded(family.ucs2_cmap()?)?, load_embedded);
        let unicode = by_encoding.and_then(unicode).or_else(|| stated.and_then(unicode))?;
        Some((name, Self { encoding, codes, unicode }))
    }

    fn text(&self, code: u32) -> Option<Text> {
        let lengths = if code < 0x100 { [1, 2, 3, 4] } else { [2, 3, 4, 1] };
        let character = lengths.into_iter().find_map(|length| self.codes.lookup_cid_code(code, length))?;
        match self.unicode.lookup_bf_string(character)? {
            BfString::Char(c) => Some(Text::One(c)),
            BfString::String(text) => Some(Text::Several(text.into())),
        }
    }
}

/// Whether a glyph shows something.
fn has_ink(drawn: &Drawn<'_>) -> bool {
    matches!(drawn, Drawn::Outline(glyph) if !glyph.outline().elements().is_empty())
}

/// Returns the characters of glyphs by the table of a font.
fn table(font: &[u8]) -> HashMap<u32, char> {
    let Ok(font) = FontRef::from_index(font, 0) else { return HashMap::new() };
    let mut table = HashMap::new();
    for (code, glyph) in font.charmap().mappings().take(MAX_TABLE) {
        if let Some(c) = char::from_u32(code).filter(|c| !is_meaningless(*c) && !is_private(*c)) {
            table.entry(glyph.to_u32()).or_insert(c);
        }
    }
    table
}

/// Whether a mapping to this character says nothing.
fn is_meaningless(c: char) -> bool {
    c == char::REPLACEMENT_CHARACTER || c.is_control() && !matches!(c, '\t' | '\n' | '\r')
}

/// Whether a character has no meaning that all share. Bullets of symbol fonts are known.
pub(super) fn is_private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..)
        && !matches!(c, '\u{f0a7}' | '\u{f0b7}' | '\u{f0d8}' | '\u{f06e}')
}

/// The upper half of the encoding of TeX (Cork, T1), from 0x80; a space where two characters or a doubtful one have the code.
const CORK: &str = "ĂĄĆČĎĚĘĞĹĽŁŃŇŊŐŔŘŚŠŞŤŢŰŮŸŹŽŻĲİđ§ăąćčďěęğĺľłńňŋőŕřśšşťţűůÿźžżĳ¡¿ ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖŒØÙÚÛÜÝÞ \
    àáâãäåæçèéêëìíîïðñòóôõöœøùúûüýþß";

/// Maps a code of a Type 3 font without glyph names: such fonts are produced by TeX, and their encodings agree with
/// ASCII in most letters.
fn by_code(code: u32) -> Option<Text> {
    Some(match code {
        0x0b | 0x1b => Text::Several("ff".into()),
        0x0c | 0x1c => Text::Several("fi".into()),
        0x0d | 0x1d => Text::Several("fl".into()),
        0x0e | 0x1e => Text::Several("ffi".into()),
        0x0f | 0x1f => Text::Several("ffl".into()),
        0x10..=0x16 => Text::One("“”„«»–—".chars().nth(code as usize - 0x10)?),
        0x27 => Text::One('’'),
        0x60 => Text::One('‘'),
        0x21..=0x7e => Text::One(char::from_u32(code)?),
        0x80..=0xff => Text::One(CORK.chars().nth(code as usize - 0x80).filter(|c| *c != ' ')?),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_tex_are_those_of_its_encoding() {
        assert_eq!(CORK.chars().count(), 128);
        let read = |codes: &[u32]| {
            let texts = codes.iter().filter_map(|code| by_code(*code));
            texts.map(|text| text.as_str(&mut [0; 4]).to_owned()).collect::<String>()
        };
        assert_eq!(read(&[0x10, 0x4d, 0xe4, 0x72, 0x7a, 0x11, 0x15, 0xaa, 0xff, 0x27]), "“März”–łß’");
        // A pound in one font, a euro in another.
        assert_eq!(by_code(0xbf), None);
    }
}
