//! What makes the text of a PDF file doubtful: the file is refused, or carries a warning.

use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::Dict;
use unicode_normalization::UnicodeNormalization as _;

use super::glyph::{Glyph, Shown, Text};
use super::mapping::is_private;
use super::scan::Recognised;
#[cfg(test)]
use super::seen::Seen;

/// An image that covers this part of a page is the page.
const COVERED: f64 = 0.6;
/// A page that is an image has at most this many characters that are not the image's: a stamp, a page number.
const STAMP: usize = 40;
/// This many characters without a meaning may be ornaments.
const ORNAMENTS: usize = 5;
/// Pages with this many shapes and no text show letters as drawings.
const SHAPES: usize = 300;
/// Minimum number of words for a judgement of their letters, and of letters for one of their shares.
const WORDS: usize = 60;
const LETTERS: usize = 300;
/// Vowels among the letters of longer words: between .36 and .52 in the languages of Europe, Welsh and Czech included.
const LEAST_VOWELS: f64 = 0.29;
const MOST_VOWELS: f64 = 0.62;
/// A long text has more different letters.
const FEW_LETTERS: usize = 5;

/// Why a document of scanned pages is not read.
pub(super) const SCANNED: &str = "scanned PDF: no text layer; read it with `--ocr LANGS`, such as `--ocr eng`";

impl Shown {
    /// Whether the page is an image without text, or drawings of letters.
    pub(super) fn is_scan(&self) -> bool {
        self.is_picture() || self.is_drawn()
    }

    /// Whether the page is an image without text, apart from a stamp or a page number.
    fn is_picture(&self) -> bool {
        self.pictures > 0
            && (self.glyphs.is_empty()
                || self.seen.pictured > COVERED && self.letters() < STAMP && self.seen.invisible == 0)
    }

    /// Whether the page shows shapes only, which may be letters.
    fn is_drawn(&self) -> bool {
        self.glyphs.is_empty() && self.pictures == 0 && self.seen.shapes > SHAPES
    }

    fn letters(&self) -> usize {
        self.glyphs.iter().filter(|glyph| !is_blank(glyph)).count()
    }
}

/// Returns why a document contains no readable text, if so.
pub(super) fn unreadable(shown: &[Shown]) -> Option<String> {
    let glyphs: usize = shown.iter().map(|page| page.glyphs.len()).sum();
    let is_scan = shown.iter().any(|page| page.pictures > 0 || page.is_drawn());
    let is_recognised = shown.iter().any(|page| page.recognised.is_some());
    let (unmapped, private) = meaningless(shown);
    match () {
        () if shown.is_empty() => Some("PDF document without pages".into()),
        () if glyphs == 0 && is_recognised => Some(nothing_recognised(shown)),
        () if glyphs == 0 && is_scan => Some(SCANNED.into()),
        () if glyphs == 0 => Some("PDF document without text".into()),
        () if (unmapped + private) * 2 > glyphs => Some("PDF fonts have no Unicode mapping".into()),
        () => None,
    }
}

/// Returns why the scanned pages of a document have no text.
fn nothing_recognised(shown: &[Shown]) -> String {
    let failed = shown.iter().find_map(|page| match &page.recognised {
        Some(Recognised::Failed(why)) => Some(why),
        _ => None,
    });
    failed.map_or_else(|| "scanned PDF: no words were recognised".into(), |why| format!("scanned PDF: {why}"))
}

/// Returns the numbers of glyphs without a mapping, and of those mapped to private characters.
fn meaningless(shown: &[Shown]) -> (usize, usize) {
    let private = |glyph: &&Glyph| matches!(glyph.text, Text::One(c) if is_private(c));
    let private = shown.iter().flat_map(|page| &page.glyphs).filter(private).count();
    (shown.iter().map(|page| page.unmapped).sum(), private)
}

/// Returns the warnings about the document.
pub(super) fn warnings(shown: &[Shown]) -> Vec<String> {
    let mut warnings = Vec::new();
    let mut about = |pages: Vec<usize>, one: &str, several: &str| match &pages[..] {
        [] => {}
        [page] => warnings.push(format!("page {page} {one}")),
        pages => warnings.push(format!("{} pages {several}: {}", pages.len(), list(pages))),
    };
    let of = |is: &dyn Fn(&Shown) -> bool| {
        shown.iter().zip(1..).filter(|(page, _)| is(page)).map(|(_, number)| number).collect::<Vec<usize>>()
    };
    let is_unread = |page: &Shown| page.recognised.is_none();
    about(of(&|page| page.is_picture() && is_unread(page)), "is an image without text", "are images without text");
    let has_layer = |page: &Shown| page.seen.pictured > COVERED && page.seen.invisible * 2 > page.letters();
    about(
        of(&|page| has_layer(page) && page.seen.invisible > 0),
        "is an image with text from OCR behind it",
        "are images with text from OCR behind them",
    );
    about(of(&|page| page.seen.invisible > STAMP && !has_layer(page)), "has invisible text", "have invisible text");
    about(of(&|page| page.seen.covered > STAMP), "has text under an image", "have text under an image");
    about(of(&|page| page.seen.boxed > STAMP), "has text under a filled area", "have text under filled areas");
    about(of(&|page| page.seen.white > STAMP), "has white text on white", "have white text on white");
    about(of(&|page| page.seen.is_lost), "has text that cannot be read", "have text that cannot be read");
    about(of(&|page| page.is_drawn() && is_unread(page)), "has drawings but no text", "have drawings but no text");
    let (unmapped, private) = meaningless(shown);
    if unmapped > 0 {
        warnings.push(format!("{unmapped} characters without a Unicode mapping are shown as \u{fffd}"));
    }
    let glyphs: usize = shown.iter().map(|page| page.glyphs.len()).sum();
    if private > ORNAMENTS && private * 1000 > glyphs {
        warnings.push(format!("{private} characters have no standard Unicode mapping"));
    }
    let guessed: usize = shown.iter().map(|page| page.seen.guessed).sum();
    let odd: usize = shown.iter().map(|page| page.seen.odd_guesses).sum();
    if guessed > ORNAMENTS && odd * 5 > guessed * 2 {
        warnings.push(format!("{guessed} characters of fonts without names are guessed"));
    }
    if shown.iter().any(|page| page.is_truncated) {
        warnings.push("pages with too many characters were truncated".into());
    }
    warnings
}

/// Returns the first of several page numbers.
pub(super) fn list(pages: &[usize]) -> String {
    let numbers: Vec<String> = pages.iter().take(8).map(ToString::to_string).collect();
    numbers.join(", ") + if pages.len() > 8 { ", …" } else { "" }
}

fn is_blank(glyph: &Glyph) -> bool {
    matches!(glyph.text, Text::One(c) if c.is_whitespace())
}

/// Returns the warning about a form that only some programs fill in: other programs see a page that asks to wait.
pub(super) fn placeholder(pdf: &Pdf) -> Option<String> {
    let catalog = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id())?;
    let is_dynamic = catalog.get::<bool>("NeedsRendering") == Some(true);
    is_dynamic.then(|| "dynamic form (XFA): only its placeholder page is read".to_owned())
}

/// Whether the letters of a text are not those that the page shows: fonts of scrambled letters yield words without
/// vowels, other shares of vowels than those of languages, or few letters.
pub(super) fn is_scrambled(text: &str) -> bool {
    let is_vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
    let words = text.split(|c: char| !c.is_alphabetic()).filter(|word| word.len() > 3);
    let (mut all, mut odd, mut letters, mut vowels) = (0, 0, 0, 0);
    for word in words {
        all += 1;
        // Other alphabets have other vowels, and abbreviations have none.
        if word.bytes().all(|byte| byte.is_ascii_lowercase()) {
            odd += usize::from(!word.contains(is_vowel));
        }
        if word.chars().all(|c| c.is_lowercase() && is_latin(c)) {
            letters += word.chars().count();
            vowels += word.nfd().filter(|c| is_vowel(*c)).count();
        }
    }
    let has_odd_share = letters >= LETTERS && !(LEAST_VOWELS..MOST_VOWELS).contains(&(vowels as f64 / letters as f64));
    all >= WORDS && odd * 4 > all || has_odd_share || has_few_letters(text)
}

/// Whether a letter belongs to the Latin alphabet.
fn is_latin(c: char) -> bool {
    c.is_ascii() || matches!(c, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
}

/// Whether a text has hardly any different letters.
fn has_few_letters(text: &str) -> bool {
    let mut different: Vec<char> = Vec::new();
    let mut count = 0;
    for c in text.chars().filter(|c| c.is_alphabetic()) {
        count += 1;
        if !different.contains(&c) {
            different.push(c);
            if different.len() > FEW_LETTERS {
                return false;
            }
        }
    }
    count >= LETTERS
}

#[cfg(test)]
mod tests;
