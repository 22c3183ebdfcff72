//! Finds the author and the date that a page shows with its article, among those of comments, teasers and other
//! articles.
//!
//! What is between the headline and the first paragraph is the article's own; what follows its end may be; what
//! is in comments, lists of links and teasers with a headline of their own is not.

use super::authors;
use super::date;
use super::evidence::Roles;
use super::marks::{Mark, MarkKind, Strength};
use super::outline::{Outline, Piece};
use crate::text::ParagraphKind;

/// Maximum number of pieces between the headline and the first paragraph.
const HEAD: usize = 60;
/// Maximum number of pieces before the headline and after the last paragraph that may name author and date.
const BEFORE: usize = 8;
const AFTER: usize = 12;
/// Maximum number of characters of a line without a mark that names an author or a date.
const LINE: usize = 90;

/// The parts of a page around its article, as ranges of pieces.
pub(super) struct Byline<'a> {
    outline: &'a Outline,
    headline: usize,
    first: usize,
    /// The third piece of the text: a lead may precede the byline.
    begun: usize,
    last: usize,
    site: Option<&'a str>,
}

/// Position of a mark; better places first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Head,
    Before,
    After,
    Within,
}

impl<'a> Byline<'a> {
    /// Creates the byline of the article whose pieces are `chosen`.
    pub(super) fn of(outline: &'a Outline, chosen: &[usize], title: Option<&str>, site: Option<&'a str>) -> Self {
        let first = chosen.first().copied().unwrap_or(0);
        let last = chosen.last().copied().unwrap_or(outline.pieces.len());
        let bare = |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).collect() };
        let title = title.map(bare).filter(|title| !title.is_empty());
        let near = first.saturating_sub(HEAD)..(first + 3).min(outline.pieces.len());
        let headings = || near.clone().rev().filter(|&at| outline.pieces[at].kind == ParagraphKind::Heading);
        let is_title =
            |&at: &usize| title.as_ref().is_some_and(|title| *title == bare(outline.text_of(&outline.pieces[at])));
        let headline = headings().find(is_title).or_else(|| headings().find(|&at| outline.pieces[at].level == 1));
        let headline = headline.or_else(|| near.clone().rev().find(is_title)).unwrap_or(first);
        let first = first.max(headline);
        let begun = chosen.get(2).map_or(first, |&third| third.clamp(first, first + BEFORE));
        Self { outline, headline, first, begun, last, site }
    }

    /// Returns the names of the authors.
    pub(super) fn authors(&self) -> Vec<String> {
        let mut found: Vec<(Place, Strength, &Mark, Vec<String>)> = self
            .marks(MarkKind::Author)
            .map(|(place, mark)| (place, mark.strength, mark, authors::of([mark.text.as_str()], self.site)))
            .filter(|(.., names)| !names.is_empty())
            .collect();
        found.sort_by_key(|(place, strength, mark, _)| (*place, std::cmp::Reverse(*strength), mark.piece));
        let shown = found.first().map(|&(place, strength, first, _)| {
            let same = found.iter().filter(|(other, also, mark, _)| {
                *other == place && *also == strength && mark.piece.abs_diff(first.piece) <= 2
            });
            let names = same.flat_map(|(.., names)| names.iter().map(String::as_str));
            (place, authors::of(names, None))
        });
        match shown {
            Some((Place::Head | Place::Before, names)) => names,
            // After the text and in its middle, other names are those of other articles.
            Some((_, names)) if found.iter().any(|(.., also)| !also.iter().all(|name| names.contains(name))) => {
                self.line_author().unwrap_or_default()
            }
            shown => self.line_author().or(shown.map(|(_, names)| names)).unwrap_or_default(),
        }
    }

    /// Returns the date of publication.
    pub(super) fn date(&self) -> Option<String> {
        let mut found: Vec<(Place, Strength, usize, String)> = self
            .marks(MarkKind::Date)
            .filter_map(|(place, mark)| Some((place, mark.strength, mark.piece, published(&mark.text)?)))
            .collect();
        found.sort_by_key(|(place, strength, piece, _)| (*place, std::cmp::Reverse(*strength), *piece));
        let is_sure = |(place, strength, ..): &&(Place, Strength, usize, String)| match place {
            Place::Head => true,
            Place::Before => *strength >= Strength::Time,
            Place::After => *strength >= Strength::Line,
            Place::Within => *strength >= Strength::Property,
        };
        let best = found.iter().find(is_sure).filter(|(place, _, _, date)| {
            // Several dates after the text or in its middle are those of several posts.
            *place <= Place::Before || found.iter().all(|(.., other)| other.get(..10) == date.get(..10))
        });
        let date = match best {
            Some((Place::Head | Place::Before, .., date)) => date.clone(),
            best => {
                let date = self.line_date().or_else(|| best.map(|(.., date)| date.clone()));
                date.or_else(|| self.byline_date())?
            }
        };
        // Another mark may state the same date with its time.
        let precise =
            found.iter().map(|(.., other)| other).find(|other| other.len() > date.len() && other.starts_with(&date));
        Some(precise.cloned().unwrap_or(date))
    }

    fn marks(&self, kind: MarkKind) -> impl Iterator<Item = (Place, &'a Mark)> + '_ {
        let outline = self.outline;
        outline.marks.iter().filter(move |mark| mark.kind == kind).filter_map(|mark| Some((self.place(mark)?, mark)))
    }

    /// Returns the position of a mark; `None` if it does not belong to the article.
    fn place(&self, mark: &Mark) -> Option<Place> {
        let place = match mark.piece {
            at if at >= self.headline && at <= self.begun => Place::Head,
            at if at < self.headline && at + BEFORE >= self.headline => Place::Before,
            at if at > self.last && at <= self.last + AFTER => Place::After,
            at if at > self.begun && at <= self.last => Place::Within,
            _ => return None,
        };
        let barred = Roles::COMMENTS | Roles::ELSEWHERE | Roles::NAVIGATION;
        if mark.roles.meets(Roles::COMMENTS | Roles::ELSEWHERE) {
            return None;
        }
        // The elements around the mark that the article's text is not in.
        let mut has_heading = false;
        let mut at = mark.element;
        loop {
            let element = &self.outline.elements[at];
            let range = element.pieces.clone();
            let holds_text =
                range.contains(&self.first) || range.contains(&self.last) || range.contains(&self.headline);
            if holds_text {
                break;
            }
            let is_aside =
                element.roles.meets(Roles::ASIDE) && place != Place::Head && !element.roles.meets(Roles::ABOUT);
            // The date of an event, in a box of facts.
            let is_fact = mark.kind == MarkKind::Date && element.roles.meets(Roles::CELL | Roles::ROW);
            if is_fact || element.roles.meets(barred) || is_aside && !self.is_in_article(at) || element.is_quote {
                return None;
            }
            let is_teaser = |piece: &Piece| is_linked_heading(piece) && self.outline.text_of(piece) != mark.text;
            has_heading |= self.outline.pieces.get(range).is_some_and(|pieces| pieces.iter().any(is_teaser));
            if element.parent == at {
                break;
            }
            at = element.parent;
        }
        let is_teaser = has_heading || place != Place::Head && self.is_beside_link(mark, place);
        (!is_teaser).then_some(place)
    }

    /// Whether an element is in the same article element as the text.
    fn is_in_article(&self, element: usize) -> bool {
        let mut at = element;
        loop {
            let element = &self.outline.elements[at];
            if element.is_article && element.pieces.contains(&self.first) {
                return true;
            }
            if element.parent == at {
                return false;
            }
            at = element.parent;
        }
    }

    /// Whether a date is beside a link that is long enough for a headline.
    fn is_beside_link(&self, mark: &Mark, place: Place) -> bool {
        let near = mark.piece.saturating_sub(1)..(mark.piece + 2).min(self.outline.pieces.len());
        let pieces = self.outline.pieces.get(near.clone()).unwrap_or_default();
        mark.kind == MarkKind::Date
            && near.zip(pieces).any(|(at, piece)| {
                if at == mark.piece {
                    // The date itself and the author may be links.
                    let others = piece.linked.saturating_sub(mark.text.chars().count().min(20));
                    return others > 25
                        || piece.kind == ParagraphKind::ListItem && others > 10 && place != Place::Before;
                }
                place != Place::Before && at != self.headline && piece.linked > 15 && piece.linked * 2 > piece.chars
            })
    }

    /// Returns the lines between the headline and the first paragraph, and one on each side.
    fn lines(&self) -> impl Iterator<Item = &'a str> + '_ {
        let end = (self.first + 2).min(self.outline.pieces.len());
        let clutter = Roles::COMMENTS | Roles::ELSEWHERE | Roles::NAVIGATION | Roles::HIDDEN;
        let pieces = self.outline.pieces.get(self.headline..end).unwrap_or_default();
        let lines = pieces.iter().filter(move |piece| {
            piece.chars <= LINE
                && !matches!(piece.kind, ParagraphKind::Heading | ParagraphKind::TableRow)
                && !piece.roles.meets(Roles::COMMENTS | Roles::ELSEWHERE)
                && !self
                    .outline
                    .around(piece)
                    .take(6)
                    .any(|element| element.roles.meets(clutter) && !element.pieces.contains(&self.last))
        });
        lines.flat_map(|piece| self.outline.text_of(piece).lines())
    }

    /// Returns the authors of a line with a part that begins with `By` and consists of full names.
    fn line_author(&self) -> Option<Vec<String>> {
        self.parts().find_map(|part| {
            let mut names = authors::of([part], self.site);
            let is_byline = authors::is_opened(part) && !part.ends_with(['.', '!', '?', ':']);
            let is_sure = is_byline && names.first().is_some_and(|name| authors::is_full_name(name));
            names.retain(|name| authors::is_full_name(name));
            is_sure.then_some(names)
        })
    }

    /// Returns the date of a line with a part that contains little else.
    fn line_date(&self) -> Option<String> {
        self.parts().find_map(|part| {
            let date = published(part).filter(|date| date.len() >= 10)?;
            let words = part.split_whitespace().filter(|word| word.len() > 1).count();
            let begins_with_date = part.starts_with(|c: char| c.is_ascii_digit()) && words <= 9;
            let is_line = (words <= 5 || begins_with_date || authors::is_opened(part)) && !part.ends_with(['!', '?']);
            (is_line || date::begins_with_verb(part)).then_some(date)
        })
    }

    /// Returns the date in a line that is marked as the author's.
    fn byline_date(&self) -> Option<String> {
        let lines = self.marks(MarkKind::Author).filter(|(place, _)| *place <= Place::Before);
        lines.filter_map(|(_, mark)| published(&mark.text)).find(|date| date.len() >= 10)
    }

    /// Returns the parts of the lines, between signs such as `|`.
    fn parts(&self) -> impl Iterator<Item = &'a str> + '_ {
        self.lines()
            .flat_map(|line| line.split(['|', '·', '•', '–', '—']))
            .map(str::trim)
            .filter(|part| !part.is_empty())
    }
}

fn is_linked_heading(piece: &Piece) -> bool {
    piece.kind == ParagraphKind::Heading && piece.linked * 2 > piece.chars
}

/// Returns the date in a line, unless the line says that it is the date of a change.
fn published(line: &str) -> Option<String> {
    let line = date::without_changes(line)?;
    date::iso(line)
}
