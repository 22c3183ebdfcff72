//! Number formats of spreadsheets: what a cell shows for the value that it stores.
//!
//! A format has up to four sections, for positive numbers, negative numbers, zero and text (ECMA-376, 18.8.31). Names
//! of months and weekdays are written in English only: a format that asks for another language or calendar gives the
//! date in ISO 8601.

mod date;
mod decimal;
mod fraction;
mod number;
mod parse;
#[cfg(test)]
mod tests;

pub(super) use date::serial_of_iso;
pub(super) use decimal::general;

/// A parsed number format.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::read) struct NumberFormat {
    /// Never more than four; none for the general format.
    sections: Vec<Section>,
}

/// What a format shows for one range of values.
#[derive(Clone, Debug, Default, PartialEq)]
struct Section {
    tokens: Vec<Token>,
    condition: Option<(Comparison, f64)>,
    is_date: bool,
    /// Whether a date needs names in another language, or another calendar.
    is_foreign: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Comparison {
    Less,
    LessOrEqual,
    Equal,
    NotEqual,
    GreaterOrEqual,
    Greater,
}

/// A piece of a section.
#[derive(Clone, Debug, PartialEq)]
enum Token {
    Literal(char),
    /// `0`, `#` or `?`.
    Digit(char),
    Point,
    Comma,
    Percent,
    /// `E+` or `E-`; whether a plus sign is shown.
    Exponent(bool),
    Slash,
    /// `@`: the text of the cell.
    Text,
    General,
    /// A part of a date with the number of its letters.
    Part(Part, u8),
    /// Decimal places of the seconds.
    Subsecond(u8),
    /// Whether it is `AM/PM` rather than `A/P`.
    Noon(bool),
}

/// A part of a date or time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Year,
    Month,
    Day,
    Hour,
    Minute,
    Second,
    /// Hours, minutes or seconds in all, beyond a day.
    Hours,
    Minutes,
    Seconds,
}

impl NumberFormat {
    /// Returns the format with this code.
    pub(in crate::read) fn of(code: &str) -> Self {
        parse::format(code)
    }

    /// Returns a built-in format of spreadsheets (ECMA-376, 18.8.30), or `None` if the number is not built in. Formats
    /// that depend on the reader's language give ISO 8601.
    pub(super) fn built_in(id: u32) -> Option<Self> {
        Some(Self::of(match id {
            0 => "General",
            1 => "0",
            2 => "0.00",
            3 => "#,##0",
            4 => "#,##0.00",
            5 => "$#,##0_);($#,##0)",
            6 => "$#,##0_);[Red]($#,##0)",
            7 => "$#,##0.00_);($#,##0.00)",
            8 => "$#,##0.00_);[Red]($#,##0.00)",
            9 => "0%",
            10 => "0.00%",
            11 => "0.00E+00",
            12 => "# ?/?",
            13 => "# ??/??",
            14 | 27..=31 | 36 | 50..=58 => "yyyy-mm-dd",
            15 => "d-mmm-yy",
            16 => "d-mmm",
            17 => "mmm-yy",
            18 => "h:mm AM/PM",
            19 => "h:mm:ss AM/PM",
            20 => "h:mm",
            21 | 32..=35 => "h:mm:ss",
            22 => "yyyy-mm-dd h:mm",
            37 => "#,##0_);(#,##0)",
            38 => "#,##0_);[Red](#,##0)",
            39 => "#,##0.00_);(#,##0.00)",
            40 => "#,##0.00_);[Red](#,##0.00)",
            41 => "_(* #,##0_);_(* (#,##0);_(* \"-\"_);_(@_)",
            42 => "_($* #,##0_);_($* (#,##0);_($* \"-\"_);_(@_)",
            43 => "_(* #,##0.00_);_(* (#,##0.00);_(* \"-\"??_);_(@_)",
            44 => "_($* #,##0.00_);_($* (#,##0.00);_($* \"-\"??_);_(@_)",
            45 => "mm:ss",
            46 => "[h]:mm:ss",
            47 => "mm:ss.0",
            48 => "##0.0E+0",
            49 => "@",
            _ => return None,
        }))
    }

    /// Whether values are shown as they are.
    pub(super) fn is_general(&self) -> bool {
        self.sections.is_empty()
    }

    /// Adds what a cell with this number shows. `from_1904`: dates count from 1904 instead of 1900.
    pub(in crate::read) fn show(&self, value: f64, from_1904: bool, out: &mut String) {
        let start = out.len();
        match self.section(value) {
            Some((section, hides_sign)) => section.show(value, hides_sign, from_1904, out),
            None => general(value, out),
        }
        trim(out, start);
    }

    /// Adds what a cell with this text shows.
    pub(super) fn show_text(&self, text: &str, out: &mut String) {
        let section = self.sections.get(3).or_else(|| self.sections.last().filter(|last| last.has(&Token::Text)));
        let Some(section) = section else { return out.push_str(text) };
        let start = out.len();
        for token in &section.tokens {
            match token {
                Token::Text => out.push_str(text),
                Token::Literal(c) => out.push(*c),
                _ => {}
            }
        }
        trim(out, start);
    }

    /// Returns the section that applies to a number, and whether it shows the number without its sign.
    fn section(&self, value: f64) -> Option<(&Section, bool)> {
        // A section for text does not apply to numbers.
        let is_text = |section: &&Section| section.has(&Token::Text) && section.condition.is_none();
        let count = match self.sections.len() {
            count @ 1..=3 if self.sections.last().is_some_and(|last| is_text(&last)) => count - 1,
            count => count.min(3),
        };
        let sections = &self.sections[..count];
        let first = sections.first()?;
        if sections.iter().any(|section| section.condition.is_some()) {
            let applies = |(place, section): (usize, &Section)| match section.condition {
                Some((comparison, limit)) => comparison.holds(value, limit),
                None => place + 1 == count || if place == 0 { value > 0.0 } else { value < 0.0 },
            };
            let (place, section) = sections.iter().enumerate().find(|it| applies(*it))?;
            // A section for negative numbers only says so itself.
            let is_negative = match section.condition {
                Some((Comparison::Less, limit)) => limit <= 0.0,
                Some((Comparison::LessOrEqual, limit)) => limit < 0.0,
                Some(_) => false,
                None => place > 0 && place + 1 < count,
            };
            return Some((section, is_negative));
        }
        Some(match sections {
            [_, negative, ..] if value < 0.0 => (negative, true),
            [_, _, zero] if value == 0.0 => (zero, false),
            _ => (first, false),
        })
    }
}

impl Comparison {
    fn holds(self, value: f64, limit: f64) -> bool {
        match self {
            Self::Less => value < limit,
            Self::LessOrEqual => value <= limit,
            Self::Equal => value.total_cmp(&limit).is_eq(),
            Self::NotEqual => value.total_cmp(&limit).is_ne(),
            Self::GreaterOrEqual => value >= limit,
            Self::Greater => value > limit,
        }
    }
}

impl Section {
    fn has(&self, token: &Token) -> bool {
        self.tokens.contains(token)
    }

    fn show(&self, value: f64, hides_sign: bool, from_1904: bool, out: &mut String) {
        match () {
            () if !value.is_finite() => general(value, out),
            () if self.is_date => date::show(self, value, from_1904, out),
            () if self.has(&Token::General) || self.has(&Token::Text) => {
                if value < 0.0 && !hides_sign {
                    out.push('-');
                }
                for token in &self.tokens {
                    match token {
                        Token::General | Token::Text => general(value.abs(), out),
                        Token::Literal(c) => out.push(*c),
                        Token::Percent => out.push('%'),
                        _ => {}
                    }
                }
            }
            () => number::show(self, value, hides_sign, out),
        }
    }
}

/// Removes the spaces with which a format aligns numbers: those at both ends, and all but one elsewhere.
fn trim(out: &mut String, start: usize) {
    let shown = &out[start..];
    if shown.starts_with(' ') || shown.ends_with(' ') || shown.contains("  ") {
        let shown: Vec<_> = shown.split(' ').filter(|part| !part.is_empty()).collect();
        let shown = shown.join(" ");
        out.truncate(start);
        out.push_str(&shown);
    }
}
