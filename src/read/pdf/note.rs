//! Distinguishes raised figures: references to notes, which are removed, and exponents, which become superscript
//! characters.

use std::collections::{HashMap, HashSet};

use super::line::Line;
use super::paragraph::Paragraph;

/// Units that have a square and a cube.
const UNITS: [&str; 21] = [
    "m", "km", "cm", "mm", "dm", "µm", "nm", "ft", "in", "mi", "yd", "s", "sec", "м", "км", "см", "мм", "дм", "с", "h",
    "г",
];

/// What a raised word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Raised {
    /// A reference to a note.
    Reference,
    /// The exponent of a number or a unit.
    Exponent,
    /// The end of an abbreviation or of an ordinal: `1er`, `Mme`.
    Text,
}

/// The notes of a document.
pub(super) struct Notes {
    /// Their labels, with their pages.
    labels: HashSet<(u32, String)>,
    /// How often each raised figure follows a letter or a sign on its page, so that it can only be a reference.
    clear: HashMap<(u32, String), usize>,
    /// How often each raised figure follows a letter or a sign in the document.
    anywhere: HashMap<String, usize>,
    /// The size of the largest line on each page that contains a raised figure, by page and figure.
    sizes: HashMap<(u32, String), f64>,
}

impl Notes {
    /// Finds the notes of a document: paragraphs in small print with a label that is raised in larger print on their page.
    pub(super) fn of(paragraphs: &[Paragraph]) -> Self {
        let mut notes =
            Self { labels: HashSet::new(), clear: HashMap::new(), anywhere: HashMap::new(), sizes: HashMap::new() };
        let lines = paragraphs.iter().flat_map(|paragraph| paragraph.lines.iter().zip(0..));
        for ((page, line), number) in lines {
            // The first word of a paragraph may be the label of a note.
            for place in (usize::from(number == 0)..line.words.len()).filter(|place| line.words[*place].raised) {
                for sign in signs(&line.words[place].text) {
                    let key = (*page, sign.to_owned());
                    if !is_number_or_unit(line, place) {
                        *notes.clear.entry(key.clone()).or_default() += 1;
                        *notes.anywhere.entry(key.1.clone()).or_default() += 1;
                    }
                    let size = notes.sizes.entry(key).or_default();
                    *size = size.max(line.size);
                }
            }
        }
        for (page, line) in paragraphs.iter().map(|paragraph| &paragraph.lines[0]) {
            if let Some(sign) = label(line)
                && notes.is_raised_above(*page, &sign, line)
            {
                notes.labels.insert((*page, sign));
            }
        }
        notes
    }

    /// Whether a paragraph that begins with this line is a note: its first word is then its label.
    pub(super) fn is_note(&self, page: u32, line: &Line) -> bool {
        let Some(sign) = label(line) else { return false };
        self.labels.contains(&(page, sign.clone())) && self.is_raised_above(page, &sign, line)
    }

    /// Whether a sign is raised in larger print on the page of a line, or on the page before, if its note is not there.
    fn is_raised_above(&self, page: u32, sign: &str, line: &Line) -> bool {
        let is_raised =
            |page: u32| self.sizes.get(&(page, sign.to_owned())).is_some_and(|size| *size > 1.05 * line.size);
        is_raised(page)
            || !self.labels.contains(&(page.saturating_sub(1), sign.to_owned())) && is_raised(page.saturating_sub(1))
    }

    /// Determines what a raised word of a line is.
    pub(super) fn raised(&self, page: u32, line: &Line, place: usize) -> Raised {
        let word = &line.words[place];
        let is_sign = !word.text.is_empty() && signs(&word.text).next().is_some();
        if !is_sign {
            let is_power = word.text.chars().all(|c| superscript(c).is_some());
            return if is_power { Raised::Exponent } else { Raised::Text };
        }
        let key = (page, word.text.clone());
        if !is_number_or_unit(line, place) {
            return Raised::Reference;
        }
        // A figure after a number: a reference if a note has this label and nothing else refers to it.
        let is_referred_to = self.clear.contains_key(&key);
        let is_unit = !line.words[place - 1].text.ends_with(|c: char| c.is_ascii_digit());
        match () {
            () if is_unit || is_referred_to => Raised::Exponent,
            () if self.labels.contains(&key) => Raised::Reference,
            () if self.follows_references(&word.text) => Raised::Reference,
            () => Raised::Exponent,
        }
    }

    /// Whether the references before and after a figure occur in the document, but not itself.
    fn follows_references(&self, sign: &str) -> bool {
        let Ok(number) = sign.parse::<u32>() else { return false };
        let occurs = |number: u32| self.anywhere.contains_key(&number.to_string());
        number > 1 && occurs(number - 1) && occurs(number + 1) && !occurs(number)
    }
}

/// Returns the labels that a raised word refers to, if it can be a reference: `3`, `2,3`, `*`.
fn signs(text: &str) -> impl Iterator<Item = &str> {
    let is_list = text.split([',', '–', '-']).all(is_label);
    text.split([',', '–', '-']).filter(move |_| is_list)
}

fn is_label(sign: &str) -> bool {
    let bare = sign.trim_matches(['[', ']', '(', ')']);
    let is_number = bare.len() <= 3 && !bare.is_empty() && bare.bytes().all(|byte| byte.is_ascii_digit());
    let is_sign = |c: char| matches!(c, '*' | '∗' | '†' | '‡' | '§' | '¶');
    is_number || !sign.is_empty() && sign.chars().count() <= 3 && sign.chars().all(is_sign)
}

/// Returns the label that a line may begin with.
fn label(line: &Line) -> Option<String> {
    let first = line.words.first().filter(|_| line.words.len() > 1)?;
    let sign = first.text.trim_end_matches(['.', ')']).trim_start_matches(['[', '(']).trim_end_matches(']');
    is_label(sign).then(|| sign.to_owned())
}

/// Whether a raised word follows a number, or a unit that has powers.
fn is_number_or_unit(line: &Line, place: usize) -> bool {
    let (Some(base), raised) = (line.words[..place].last(), &line.words[place]) else { return false };
    let is_near = raised.attached || raised.left - base.right < 0.5 * line.size;
    if !is_near || base.raised {
        return false;
    }
    let is_power = matches!(&*raised.text, "2" | "3");
    let unit = base.text.trim_start_matches(|c: char| !c.is_alphabetic());
    let unit = unit.rsplit('/').next().unwrap_or(unit);
    let before = place.checked_sub(2).map(|place| &line.words[place].text);
    let has_digit = |text: &str| text.contains(|c: char| c.is_ascii_digit());
    let is_measure = has_digit(&base.text) || base.text.contains('/') || before.is_some_and(|text| has_digit(text));
    let is_unit = UNITS.contains(&unit) && (is_measure || !matches!(unit, "in" | "s" | "h" | "с"));
    base.text.ends_with(|c: char| c.is_ascii_digit()) || is_power && is_unit
}

/// Returns the superscript form of a character.
pub(super) fn superscript(c: char) -> Option<char> {
    Some(match c {
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '0' | '4'..='9' => char::from_u32(0x2070 + u32::from(c) - u32::from('0'))?,
        '+' => '⁺',
        '-' | '−' | '–' => '⁻',
        'n' => 'ⁿ',
        '⁰' | '¹' | '²' | '³' | '⁴'..='ⁿ' => c,
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
