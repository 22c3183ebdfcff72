//! Marks map positions of an article's text to its source file: pages and slides, lines, times of a recording and who
//! speaks, sheets and their rows.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize, Serializer};

/// Maps a position in the text to a position in the source file. A mark holds until the next one of its kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mark {
    /// A page of the source begins at this byte; for presentations, a slide.
    Page {
        /// Byte offset in the article's text.
        at: usize,
        /// Physical page, from 1.
        number: u32,
        /// Printed page label, if the source states one and it differs from the number: `iv`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        label: Option<Box<str>>,
    },
    /// The text from this byte on is from this line of the file.
    Line {
        /// Byte offset in the article's text.
        at: usize,
        /// Line of the file, from 1.
        number: u32,
    },
    /// The text from this byte on is said at this time of a recording.
    Time {
        /// Byte offset in the article's text.
        at: usize,
        /// Whole seconds from the beginning of the recording.
        seconds: u32,
    },
    /// The text from this byte on is said by this speaker.
    Speaker {
        /// Byte offset in the article's text.
        at: usize,
        /// The name as the transcript writes it; `None` if the speaker is unknown from here on.
        name: Option<Box<str>>,
    },
    /// A sheet of a workbook begins at this byte. Ends the row before it.
    Sheet {
        /// Byte offset in the article's text.
        at: usize,
        /// Name of the sheet.
        name: Box<str>,
    },
    /// A row of a table begins at this byte.
    Row {
        /// Byte offset in the article's text.
        at: usize,
        /// Row of the sheet or of the file, from 1, as the program that shows the table numbers it.
        number: u32,
    },
}

impl Mark {
    /// Returns the byte offset in the article's text.
    pub const fn at(&self) -> usize {
        match *self {
            Self::Page { at, .. }
            | Self::Line { at, .. }
            | Self::Time { at, .. }
            | Self::Speaker { at, .. }
            | Self::Sheet { at, .. }
            | Self::Row { at, .. } => at,
        }
    }
}

/// A time of a recording, in whole seconds from its beginning. Written `00:12:31`, with hours of two digits or more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub u32);

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}:{:02}", self.0 / 3600, self.0 / 60 % 60, self.0 % 60)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl FromStr for Timestamp {
    type Err = ();

    /// Parses `12:31` and `00:12:31`.
    fn from_str(written: &str) -> Result<Self, ()> {
        let mut seconds = 0_u32;
        let parts: Vec<&str> = written.split(':').collect();
        if !matches!(parts.len(), 2 | 3) {
            return Err(());
        }
        for (place, part) in parts.iter().enumerate() {
            let is_number = !part.is_empty() && part.len() <= 6 && part.bytes().all(|byte| byte.is_ascii_digit());
            let number = part.parse::<u32>().ok().filter(|number| is_number && (place == 0 || *number < 60));
            seconds = seconds.checked_mul(60).and_then(|seconds| seconds.checked_add(number?)).ok_or(())?;
        }
        Ok(Self(seconds))
    }
}

/// Where a position of the text is in its source file, as far as the file states it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place<'a> {
    /// Physical page or slide, from 1.
    pub page: Option<u32>,
    /// Printed label of the page if it differs from its number.
    pub page_label: Option<&'a str>,
    /// Time of the recording.
    pub time: Option<Timestamp>,
    /// Who speaks.
    pub speaker: Option<&'a str>,
    /// Name of the sheet.
    pub sheet: Option<&'a str>,
    /// Row of the sheet, from 1.
    pub row: Option<u32>,
}

/// The marks of an article by kind, to find the place of any position.
#[derive(Clone, Debug, Default)]
pub struct Places<'a> {
    pages: Vec<(usize, (u32, Option<&'a str>))>,
    times: Vec<(usize, Timestamp)>,
    speakers: Vec<(usize, Option<&'a str>)>,
    sheets: Vec<(usize, &'a str)>,
    rows: Vec<(usize, u32)>,
}

impl<'a> Places<'a> {
    /// Sorts the marks of an article by their kinds.
    pub fn of(marks: &'a [Mark]) -> Self {
        let mut places = Self::default();
        for mark in marks {
            match mark {
                Mark::Page { at, number, label } => places.pages.push((*at, (*number, label.as_deref()))),
                Mark::Line { .. } => {}
                Mark::Time { at, seconds } => places.times.push((*at, Timestamp(*seconds))),
                Mark::Speaker { at, name } => places.speakers.push((*at, name.as_deref())),
                Mark::Sheet { at, name } => places.sheets.push((*at, name)),
                Mark::Row { at, number } => places.rows.push((*at, *number)),
            }
        }
        places
    }

    /// Returns the place of a byte of the text.
    pub fn at(&self, at: usize) -> Place<'a> {
        let page = last(&self.pages, at).map(|(_, page)| page);
        let sheet = last(&self.sheets, at);
        let from = sheet.map_or(0, |(from, _)| from);
        Place {
            page: page.map(|(number, _)| number),
            page_label: page.and_then(|(_, label)| label),
            time: last(&self.times, at).map(|(_, time)| time),
            speaker: last(&self.speakers, at).and_then(|(_, name)| name),
            sheet: sheet.map(|(_, name)| name),
            row: last(&self.rows, at).filter(|(start, _)| *start >= from).map(|(_, row)| row),
        }
    }
}

/// Returns the last mark at this byte or before it.
fn last<T: Copy>(marks: &[(usize, T)], at: usize) -> Option<(usize, T)> {
    marks.partition_point(|(start, _)| *start <= at).checked_sub(1).map(|place| marks[place])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_holds_until_the_next_of_its_kind() {
        let (name, other) = (Some("Ada".into()), Box::<str>::from("Costs"));
        let marks = [
            Mark::Time { at: 0, seconds: 5 },
            Mark::Speaker { at: 0, name },
            Mark::Time { at: 10, seconds: 3_725 },
            Mark::Speaker { at: 20, name: None },
            Mark::Sheet { at: 30, name: other },
            Mark::Row { at: 40, number: 17 },
            Mark::Sheet { at: 50, name: "Notes".into() },
        ];
        let places = Places::of(&marks);
        let (first, next) = (places.at(9), places.at(10));
        assert_eq!((first.time, first.speaker, first.row), (Some(Timestamp(5)), Some("Ada"), None));
        assert_eq!(next.time.map(|time| time.to_string()).as_deref(), Some("01:02:05"));
        assert_eq!(places.at(20).speaker, None);
        assert_eq!((places.at(45).sheet, places.at(45).row), (Some("Costs"), Some(17)));
        assert_eq!((places.at(51).sheet, places.at(51).row), (Some("Notes"), None));
    }

    #[test]
    fn times_are_written_and_parsed() {
        for (written, seconds) in [("00:12:31", 751), ("12:31", 751), ("100:00:00", 360_000)] {
            assert_eq!(written.parse(), Ok(Timestamp(seconds)), "{written}");
        }
        assert_eq!(Timestamp(360_000).to_string(), "100:00:00");
        for written in ["12", "1:60", "a:10", "1:2:3:4", ":10", "9999999999:00"] {
            assert_eq!(written.parse::<Timestamp>(), Err(()), "{written}");
        }
    }
}
