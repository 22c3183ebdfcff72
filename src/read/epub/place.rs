//! Finds passages of a book's text in its content documents.
//!
//! The text of an article is not that of the documents: note marks are removed, notes and readings are moved, figures are
//! raised, cells are joined. A passage is found by its characters, whole or else with what differs skipped.

use std::collections::HashMap;

use memchr::memmem;
use sha2::{Digest as _, Sha256};

use super::dom::{Dom, Folded};
use super::{Part, cfi, read_chapters};
use crate::article::hexadecimal;
use crate::read::Skip;
use crate::read::budget::Budget;
use crate::text::Span;

/// Numbers of characters by which the beginning of a passage is found if the whole is not there.
const ANCHORS: [usize; 3] = [12, 8, 5];
/// Numbers of characters that must agree behind what is skipped.
const AGREED: [usize; 2] = [8, 4];
/// Maximum number of characters skipped at once in the passage and in the document.
const SKIPPED: (usize, usize) = (24, 300);
/// Maximum number of places tried: of the whole passage, and of its beginning.
const TRIED: (usize, usize) = (64, 16);
/// Maximum length of a passage in which something is skipped, in characters.
const LONGEST: usize = 20_000;
/// Characters of context that tell repetitions apart.
const CONTEXT: usize = 400;

/// Returns an EPUB CFI for each passage; `None` where it is not found. Fails if the text of the book is not that of the
/// digest, SHA-256 in hexadecimal.
pub(in crate::read) fn places(
    bytes: Vec<u8>,
    budget: &Budget,
    digest: &str,
    passages: &[Span],
) -> Result<Vec<Option<String>>, Skip> {
    let mut steps = Ok(HashMap::new());
    let mut chapters: Vec<(String, String, usize)> = Vec::new();
    let book = read_chapters(bytes, budget, &mut |part| match part {
        Part::Package(document, folder) => steps = cfi::spine_steps(document, folder),
        Part::Chapter(path, markup, start) => chapters.push((path.to_owned(), markup.to_owned(), start)),
    })?;
    let steps = steps?;
    if hexadecimal(&Sha256::digest(book.text.as_bytes())) != digest {
        return Err(Skip::new("the book has changed"));
    }
    let mut found = vec![None; passages.len()];
    for (at, (path, markup, start)) in chapters.iter().enumerate() {
        let end = chapters.get(at + 1).map_or(book.text.len(), |(_, _, next)| *next);
        let here = Span::new(*start, end);
        let wanted = || passages.iter().enumerate().filter(|(_, passage)| here.overlaps(**passage));
        let Some(step) = steps.get(path).filter(|_| wanted().any(|(place, _)| found[place].is_none())) else {
            continue;
        };
        let Some(chapter) = Chapter::of(&book.text, here, markup)? else { continue };
        for (place, passage) in wanted() {
            if found[place].is_some() {
                continue;
            }
            let part = Span::new(passage.start.max(here.start), passage.end.min(here.end)).trimmed(&book.text);
            let ends = chapter.find(part).and_then(|(start, end)| chapter.dom.text.ends(start, end));
            let Some((first, last)) = ends else {
                // A heading from the table of contents, which the document does not have.
                if part.start == here.trimmed(&book.text).start {
                    found[place] = cfi::body(step, &chapter.dom);
                }
                continue;
            };
            // A range must not leave its document.
            let is_whole = passage.trimmed(&book.text) == part;
            found[place] = Some(if is_whole {
                cfi::range(step, &chapter.dom, first, last)
            } else {
                cfi::point(step, &chapter.dom, first)
            });
        }
    }
    Ok(found)
}

/// A content document with its text as the article has it.
struct Chapter<'a> {
    text: &'a str,
    dom: Dom,
    /// The article's text of it.
    read: Folded<usize>,
}

impl<'a> Chapter<'a> {
    fn of(text: &'a str, span: Span, markup: &str) -> Result<Option<Self>, Skip> {
        let Some(dom) = Dom::of(markup)? else { return Ok(None) };
        let mut read = Folded::default();
        for (at, c) in span.of(text).char_indices() {
            read.push(c, span.start + at);
        }
        Ok(Some(Self { text, dom, read }))
    }

    /// Returns the range of the document's text that a passage covers.
    fn find(&self, passage: Span) -> Option<(usize, usize)> {
        if let Some(found) = self.whole(passage) {
            return Some(found);
        }
        // Blocks of the document, in another order, or with one that is not there.
        let mut blocks = Vec::new();
        let mut at = passage.start;
        for line in passage.of(self.text).split_inclusive('\n') {
            blocks.push(Span::new(at, at + line.len()).trimmed(self.text));
            at += line.len();
        }
        blocks.retain(|block| !block.is_empty());
        let (mut range, mut covered): (Option<(usize, usize)>, usize) = (None, 0);
        for block in &blocks {
            let Some((start, end)) = self.whole(*block).or_else(|| self.with_gaps(*block)) else { continue };
            match &mut range {
                None => range = Some((start, end)),
                // A note or a reading that follows its paragraph in the article is elsewhere in the document.
                Some((_, last)) if start < *last || start - *last > 2 * block.len() + SKIPPED.1 => continue,
                Some((_, last)) => *last = end,
            }
            covered += block.len();
        }
        range.filter(|_| covered * 2 >= passage.len())
    }

    /// Finds the whole of a passage.
    fn whole(&self, passage: Span) -> Option<(usize, usize)> {
        let (start, end) = self.read.range(|at| *at < passage.start, |at| *at < passage.end);
        let wanted = &self.read.text.as_bytes()[start..end];
        if wanted.is_empty() {
            return None;
        }
        let places: Vec<usize> = memmem::find_iter(self.dom.text.text.as_bytes(), wanted).take(TRIED.0 + 1).collect();
        let place = match places[..] {
            [] => return None,
            [only] => only,
            _ if places.len() <= TRIED.0 => {
                let repeated: Vec<usize> = memmem::find_iter(self.read.text.as_bytes(), wanted).collect();
                let number = repeated.iter().position(|at| *at == start);
                match number.filter(|_| repeated.len() == places.len()) {
                    Some(number) => places[number],
                    None => self.by_context(&places, (start, end))?,
                }
            }
            _ => self.by_context(&places, (start, end))?,
        };
        Some((place, place + wanted.len()))
    }

    /// Of several places of the same words, returns the one with the most of the passage's context around it.
    fn by_context(&self, places: &[usize], (start, end): (usize, usize)) -> Option<usize> {
        let shared = |place: usize| {
            let (dom, read) = (&self.dom.text.text, &self.read.text);
            let before = dom[..place].chars().rev().zip(read[..start].chars().rev());
            let after = dom.get(place + end - start..).unwrap_or_default().chars().zip(read[end..].chars());
            let before = before.take(CONTEXT).take_while(|(one, other)| one == other).count();
            before + after.take(CONTEXT).take_while(|(one, other)| one == other).count()
        };
        let best = places.iter().map(|place| (shared(*place), *place)).max_by_key(|(shared, _)| *shared)?;
        let is_only = places.iter().filter(|place| shared(**place) == best.0).count() == 1;
        is_only.then_some(best.1)
    }

    /// Finds a passage whose words are there with more or less between them.
    fn with_gaps(&self, passage: Span) -> Option<(usize, usize)> {
        let (start, end) = self.read.range(|at| *at < passage.start, |at| *at < passage.end);
        let wanted: Vec<char> = self.read.text[start..end].chars().take(LONGEST + 1).collect();
        if wanted.len() > LONGEST {
            return None;
        }
        ANCHORS.iter().find_map(|length| self.anchored(&wanted, *length))
    }

    /// Finds a passage whose first characters are there.
    fn anchored(&self, wanted: &[char], length: usize) -> Option<(usize, usize)> {
        let anchor: String = wanted.get(..length)?.iter().collect();
        let places = memmem::find_iter(self.dom.text.text.as_bytes(), anchor.as_bytes()).take(TRIED.1);
        let found: Vec<_> = places.filter_map(|place| Some((self.matched(wanted, place)?, place))).collect();
        let ((skipped, end), place) = *found.iter().min()?;
        // Of equal ones none is the passage for sure.
        let is_only = found.iter().filter(|((other, _), _)| *other == skipped).count() == 1;
        is_only.then_some((place, end))
    }

    /// Matches a passage from a place on. Returns the number of characters skipped, and the end.
    fn matched(&self, wanted: &[char], place: usize) -> Option<(usize, usize)> {
        let there: Vec<(usize, char)> =
            self.dom.text.text[place..].char_indices().take(2 * wanted.len() + 2 * SKIPPED.1).collect();
        let agree = |at: usize, other: usize, least: usize| {
            let length = least.min(wanted.len() - at);
            length > 0 && (0..length).all(|next| there.get(other + next).is_some_and(|(_, c)| *c == wanted[at + next]))
        };
        let (mut at, mut other, mut missing, mut more) = (0, 0, 0, 0);
        let mut skips = 0;
        while at < wanted.len() {
            if there.get(other).is_some_and(|(_, c)| *c == wanted[at]) {
                (at, other) = (at + 1, other + 1);
                continue;
            }
            skips += 1;
            if missing * 5 > wanted.len() || more > wanted.len() + SKIPPED.1 || skips > 16 + wanted.len() / 20 {
                return None;
            }
            let least = |agreed: usize| {
                let sizes = (0..=SKIPPED.0.min(wanted.len() - at))
                    .flat_map(|less| (0..=SKIPPED.1).map(move |extra| (less, extra)));
                sizes
                    .filter(|(less, _)| *less == 0 || wanted.len() - at - less >= agreed)
                    .filter(|(less, extra)| agree(at + less, other + extra, agreed))
                    .min_by_key(|(less, extra)| less + extra)
            };
            let (less, extra) = AGREED.into_iter().find_map(least)?;
            (at, other) = (at + less, other + extra);
            (missing, more) = (missing + less, more + extra);
        }
        let last = other.checked_sub(1).and_then(|last| there.get(last))?;
        (missing * 5 <= wanted.len() && more <= wanted.len() + SKIPPED.1)
            .then(|| (missing + more, place + last.0 + last.1.len_utf8()))
    }
}

#[cfg(test)]
mod tests;
