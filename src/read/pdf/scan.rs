//! Adds the recognised words of scanned pages to their glyphs, so that they are laid out as those of other pages.

use hayro_interpret::InterpreterCache;
use hayro_interpret::hayro_syntax::page::Page;

use super::glyph::{Glyph, Shown, Text, mirror};
use super::raster;
use crate::read::Skip;
use crate::read::ocr::{Line, PageImage, UNCERTAIN, Word, confidence};
use crate::text::is_unsegmented_script;

/// Recognises the words of a page image.
pub(in crate::read) type Recognise<'r> = dyn FnMut(&PageImage, Place) -> Result<Vec<Line>, Skip> + 'r;

/// Which of the scanned pages of a document a page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::read) struct Place {
    /// From 1.
    pub(in crate::read) number: u32,
    /// Their number.
    pub(in crate::read) of: u32,
}

/// Points in an inch.
const INCH: f64 = 72.0;
/// If the words are less certain than this, in percent, the page may have been scanned sideways or upside down.
const TURNED: u8 = 60;
/// A page with less ink than this, in parts of its area, is blank.
const INK: f64 = 0.0004;
/// The height of letters with ascenders and descenders, in ems.
const EM: f64 = 0.93;
/// Lines whose sizes differ from the usual size of the page by less than this part have that size.
const SAME_SIZE: f64 = 0.22;
/// Maximum number of characters of a page.
const CHARACTERS: usize = 100_000;

/// The confidence of recognition in a word, in percent, and where the word is.
#[derive(Clone, Copy, Debug)]
pub(super) struct WordConfidence {
    base: f64,
    left: f64,
    right: f64,
    confidence: u8,
}

impl Shown {
    /// Returns the confidence in a word that has this baseline.
    pub(super) fn confidence(&self, word: &super::word::Word, base: f64) -> Option<u8> {
        let (left, right) =
            if self.is_mirrored { (self.width - word.right, self.width - word.left) } else { (word.left, word.right) };
        let overlaps = |it: &&WordConfidence| {
            (it.base - base).abs() < 0.5 && it.right.min(right) - it.left.max(left) > 0.3 * (it.right - it.left)
        };
        self.confidences.iter().filter(overlaps).map(|it| it.confidence).min()
    }
}

/// What recognition found out about a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Recognised {
    /// Words, with the confidence in them in percent.
    Words(u8),
    /// The page is blank.
    Blank,
    /// It is not blank, but has no words.
    NoWords,
    /// Recognition failed, with the reason.
    Failed(String),
}

/// Recognises the scanned pages.
///
/// # Errors
/// Returns an error if the run is to end.
pub(super) fn recognise<'a>(
    pages: &[Page<'a>],
    shown: &mut [Shown],
    cache: &InterpreterCache<'a>,
    recognise: &mut Recognise<'_>,
) -> Result<(), Skip> {
    let of = shown.iter().filter(|shown| shown.is_scan()).count() as u32;
    let scans = pages.iter().zip(shown).filter(|(_, shown)| shown.is_scan());
    for (number, (page, shown)) in (1..).zip(scans) {
        let image = raster::draw(page, cache, shown.seen.resolution());
        shown.recognised = Some(if ink(&image) < INK {
            Recognised::Blank
        } else {
            match best(&image, shown, |image| recognise(image, Place { number, of })) {
                Ok((turn, lines)) => add(shown, &image, turn, &lines),
                Err(skip) if skip.temporary => return Err(skip),
                Err(skip) => Recognised::Failed(skip.what),
            }
        });
    }
    Ok(())
}

/// Returns the part of an image that is darker than its background.
fn ink(image: &PageImage) -> f64 {
    let mut tones = [0_usize; 256];
    for pixel in &image.pixels {
        tones[usize::from(*pixel)] += 1;
    }
    let ground = (0..256).rev().max_by_key(|tone| tones[*tone]).unwrap_or(255);
    let dark: usize = tones[..ground.saturating_sub(64)].iter().sum();
    let light: usize = tones[(ground + 64).min(256)..].iter().sum();
    (dark + light) as f64 / image.pixels.len().max(1) as f64
}

/// Recognises an image, turned if its words are uncertain otherwise. Returns the quarter turns and the lines.
fn best(
    image: &PageImage,
    shown: &Shown,
    mut recognise: impl FnMut(&PageImage) -> Result<Vec<Line>, Skip>,
) -> Result<(u8, Vec<Line>), Skip> {
    let first = if shown.glyphs.is_empty() { 0 } else { shown.turn };
    let mut best: Option<(u64, u8, Vec<Line>)> = None;
    for turn in [first, (first + 2) % 4, (first + 1) % 4, (first + 3) % 4] {
        let lines = if turn == 0 { recognise(image)? } else { recognise(&image.turned(turn))? };
        // Lines that run down or up are recognised as well, but not laid out.
        let sure = if is_sideways(&lines) { 0 } else { confidence(&lines).unwrap_or_default() };
        let score = lines.iter().flat_map(|line| &line.words).map(|word| {
            let sure = u64::from(word.confidence.unwrap_or_default().saturating_sub(40));
            sure * word.text.chars().count() as u64
        });
        let score = if sure == 0 { 0 } else { score.sum() };
        if best.as_ref().is_none_or(|(best, ..)| score > *best) {
            best = Some((score, turn, lines));
        }
        if sure >= TURNED {
            break;
        }
    }
    Ok(best.map(|(_, turn, lines)| (turn, lines)).unwrap_or_default())
}

/// Whether most words are higher than wide.
fn is_sideways(lines: &[Line]) -> bool {
    let words = lines.iter().flat_map(|line| &line.words).filter(|word| word.text.chars().count() > 2);
    let (mut all, mut high) = (0, 0);
    for [left, top, right, bottom] in words.map(|word| word.frame) {
        all += 1;
        high += usize::from(bottom - top > 1.2 * (right - left));
    }
    high * 2 > all
}

/// Adds recognised lines to a page.
fn add(shown: &mut Shown, image: &PageImage, turn: u8, lines: &[Line]) -> Recognised {
    let scale = INCH / image.resolution;
    let (width, height) = (f64::from(image.width) * scale, f64::from(image.height) * scale);
    let (width, height) = if turn.is_multiple_of(2) { (width, height) } else { (height, width) };
    if shown.turn != turn || shown.glyphs.is_empty() {
        shown.glyphs.clear();
        (shown.width, shown.height, shown.turn, shown.is_mirrored) = (width, height, turn, false);
    }
    shown.slope = slope(lines);
    let usual = usual_size(lines);
    let (mut glyphs, mut sure) = (Vec::new(), Vec::new());
    for line in lines {
        let words: Vec<&Word> = line.words.iter().filter(|word| is_text(&word.text)).collect();
        let Some(first) = words.first() else { continue };
        let size = size(line, first);
        let size = if (size / usual - 1.0).abs() < SAME_SIZE { usual } else { size } * scale / EM;
        let base = base(line, &words, shown.slope, f64::from(image.width.max(1)), turn, image) * scale;
        if glyphs.len() + line.text.len() > CHARACTERS {
            shown.is_truncated = true;
            break;
        }
        place(&words, base, size, scale, &mut glyphs);
        shown.confidences.extend(words.iter().filter_map(|word| {
            let (left, right) = (word.frame[0] * scale, word.frame[2] * scale);
            Some(WordConfidence { base, left, right, confidence: word.confidence? })
        }));
        sure.push(line.clone());
    }
    let Some(sure) = confidence(&sure) else { return Recognised::NoWords };
    let is_mirrored = mirror(&mut glyphs, shown.width);
    if shown.glyphs.is_empty() {
        shown.is_mirrored = is_mirrored;
    }
    shown.glyphs.append(&mut glyphs);
    Recognised::Words(sure)
}

/// Returns the median slope of the baselines, weighted by the number of words.
fn slope(lines: &[Line]) -> f64 {
    let slopes = lines.iter().filter(|line| line.words.len() > 2);
    let slopes = slopes.filter_map(|line| Some(std::iter::repeat_n(line.baseline?.0, line.words.len())));
    median(slopes.flatten().collect()).unwrap_or_default()
}

/// Returns the height of the letters of a line, in pixels.
fn size(line: &Line, first: &Word) -> f64 {
    line.size.unwrap_or(first.frame[3] - first.frame[1]).max(1.0)
}

/// Returns the height of most letters.
fn usual_size(lines: &[Line]) -> f64 {
    let sizes = lines.iter().filter_map(|line| Some((size(line, line.words.first()?), line.words.len())));
    median(sizes.flat_map(|(size, words)| std::iter::repeat_n(size, words)).collect()).unwrap_or(1.0)
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

/// Returns the baseline of a line on the levelled page, in pixels.
fn base(line: &Line, words: &[&Word], slope: f64, width: f64, turn: u8, image: &PageImage) -> f64 {
    let width = if turn.is_multiple_of(2) { width } else { f64::from(image.height) };
    let left = words.iter().map(|word| word.frame[0]).fold(f64::MAX, f64::min);
    let right = words.iter().map(|word| word.frame[2]).fold(f64::MIN, f64::max);
    let middle = f64::midpoint(left, right);
    let level = if let (Some(frame), Some((slope, height))) = (line.frame, line.baseline) {
        frame[3] + height + slope * (middle - frame[0])
    } else {
        median(words.iter().map(|word| word.frame[3]).collect()).unwrap_or_default()
    };
    level - slope * (middle - width / 2.0)
}

/// Whether a word is worth reading: specks and rules are recognised as single signs.
fn is_text(word: &str) -> bool {
    word.chars()
        .any(|c| !matches!(c, '|' | '_' | '~' | '¦' | '\\' | '`' | '°' | '‘' | '\'' | '.' | ' ') && !c.is_control())
        || word == "."
        || word == "..."
}

/// Places the characters of the words side by side, with spaces between the words.
fn place(words: &[&Word], base: f64, size: f64, scale: f64, glyphs: &mut Vec<Glyph>) {
    let glyph = |text, left, right, starts_run| Glyph {
        text,
        left,
        right,
        base,
        size,
        starts_run,
        artifact: false,
        mark: None,
    };
    let mut last: Option<(&Word, f64)> = None;
    for &word in words {
        let [mut left, _, mut right, _] = word.frame.map(|edge| edge * scale);
        if let Some((before, end)) = last {
            let is_dense = |c: Option<char>| c.is_some_and(is_unsegmented_script);
            let is_spaced = !(is_dense(before.text.chars().next_back()) && is_dense(word.text.chars().next()));
            let (from, to) = if left >= end { (end, left) } else { (right, before.frame[0] * scale) };
            if is_spaced && to > from {
                glyphs.push(glyph(Text::One(' '), from, to, false));
            } else if is_spaced {
                // Frames of neighbours may overlap.
                left = end + 0.06 * size;
                right = right.max(left + 0.1 * size);
                glyphs.push(glyph(Text::One(' '), end, left, false));
            }
        }
        let characters: Vec<char> = word.text.chars().filter(|c| !c.is_control()).collect();
        let step = (right - left) / characters.len().max(1) as f64;
        let runs_back = characters.iter().filter(|c| super::bidi::is_right_to_left(**c)).count() * 2 > characters.len();
        for (place, character) in characters.iter().enumerate() {
            let place = if runs_back { characters.len() - 1 - place } else { place } as f64;
            let text = Text::One(*character);
            glyphs.push(glyph(text, left + place * step, left + (place + 1.0) * step, last.is_none() && place == 0.0));
        }
        last = Some((word, right));
    }
}

/// Whether a page was scanned and not recognised.
pub(super) fn is_unread(page: &Shown) -> bool {
    match page.recognised {
        None => page.is_scan(),
        Some(Recognised::Failed(_)) => true,
        Some(_) => false,
    }
}

/// Returns the pages whose words were recognised, as a phrase; empty if there are none.
pub(super) fn recognised_pages(shown: &[Shown]) -> String {
    let is_recognised = |page: &Shown| matches!(page.recognised, Some(Recognised::Words(_)));
    let pages: Vec<usize> =
        shown.iter().zip(1..).filter(|(page, _)| is_recognised(page)).map(|(_, number)| number).collect();
    match &pages[..] {
        [] => String::new(),
        pages if pages.len() == shown.len() => "all pages".to_owned(),
        [page] => format!("page {page}"),
        pages => format!("pages {}", super::doubt::list(pages)),
    }
}

/// Returns the warnings about recognised pages.
pub(super) fn warnings(shown: &[Shown]) -> Vec<String> {
    let mut warnings = Vec::new();
    let pages = || shown.iter().zip(1..).filter_map(|(page, number)| Some((page.recognised.as_ref()?, number)));
    let uncertain: Vec<(usize, u8)> = pages()
        .filter_map(|(found, number)| match found {
            Recognised::Words(sure) if *sure < UNCERTAIN => Some((number, *sure)),
            _ => None,
        })
        .collect();
    match &uncertain[..] {
        [] => {}
        [(page, sure)] => warnings.push(format!("page {page} was recognised with little confidence ({sure} %)")),
        several => {
            let least = several.iter().map(|(_, sure)| *sure).min().unwrap_or_default();
            let numbers: Vec<usize> = several.iter().map(|(page, _)| *page).collect();
            let (count, list) = (several.len(), super::doubt::list(&numbers));
            warnings.push(format!("{count} pages were recognised with little confidence ({least} % and more): {list}"));
        }
    }
    let none: Vec<usize> =
        pages().filter(|(found, _)| **found == Recognised::NoWords).map(|(_, number)| number).collect();
    match &none[..] {
        [] => {}
        [page] => warnings.push(format!("no words were recognised on page {page}")),
        pages => {
            warnings.push(format!("no words were recognised on {} pages: {}", pages.len(), super::doubt::list(pages)));
        }
    }
    for (found, number) in pages() {
        if let Recognised::Failed(why) = found {
            warnings.push(format!("page {number} was not recognised: {why}"));
        }
    }
    // A document of which every page fails gives the same reason for each.
    warnings.truncate(20);
    warnings
}
