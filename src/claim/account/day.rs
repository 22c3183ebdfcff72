//! Days that a source names relative to the date of the article: weekdays, yesterday, the following day.

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};

use super::Frame;
use crate::claim::marks::{Mark, MarkSet};
use crate::claim::source::TermPosition;
use crate::text::quantity::{Quantity, Support, Value, When, resolved};

/// Weekdays name one of the days before or after the article's date up to this distance.
const WEEK: i32 = 7;
/// A day says that something was in its month or year.
const YEAR: i32 = 366;

impl Frame<'_> {
    /// Returns the sentence that names the day of a claim term relative to the article's date or to another day.
    pub(super) fn dated(&self, row: usize) -> Option<usize> {
        let quantity = self.claim.unit(row).quantity()?;
        let published = published(self.source.article.meta.date.as_deref()?)?;
        let anchor = self.anchor();
        // A report names its day at its beginning, too.
        let near = (anchor.saturating_sub(3)..=anchor).rev();
        near.chain(0..2).find(|sentence| {
            let Some(marked) = self.source.marked(*sentence) else { return false };
            let named: Vec<&Quantity> =
                self.source.sentences[*sentence].statement.units.iter().filter_map(|unit| unit.quantity()).collect();
            days(published, marked.all(), &named).into_iter().any(|day| is_on(quantity, day))
        })
    }
}

impl Frame<'_> {
    /// Returns whether a figure of the claim says more than one of the article: a number where the article has a bound or a
    /// rounder number, a year that it leaves out. A day or a month without its year is that next to the article's date.
    pub(super) fn says_more(&self, row: usize, place: TermPosition) -> bool {
        let unit = self.source.unit(place);
        let (Some(mine), Some(theirs)) = (self.claim.unit(row).quantity(), unit.quantity()) else { return false };
        let has_no_year = matches!(theirs.value, Value::When(When::Yearless { .. } | When::MonthDay(_)));
        let is_amount = !matches!(mine.value, Value::When(_));
        if !(has_no_year || is_amount) || mine.supported_by(theirs) != Support::Partial {
            return false;
        }
        // `10-Apr-15`: a year of two digits.
        if let Value::When(When::Period(period)) = mine.value {
            let year = format!("{:02}", period.first.year().rem_euclid(100));
            let behind = &self.source.article.text[unit.span.end..];
            if behind.strip_prefix(['-', '/', '’', '\'']).is_some_and(|rest| rest.starts_with(&year)) {
                return false;
            }
        }
        let date = self.source.article.meta.date.as_deref().and_then(published);
        let meant = date.map(|date| resolved(theirs, date));
        !meant.is_some_and(|meant| matches!(mine.supported_by(&meant), Support::Full | Support::Rounded))
    }
}

fn published(date: &str) -> Option<Date> {
    date.get(..10)?.parse().ok()
}

/// Returns the days that a sentence may mean.
fn days(published: Date, marks: MarkSet, named: &[&Quantity]) -> Vec<Date> {
    const WEEKDAYS: [(Mark, Weekday); 7] = [
        (Mark::Monday, Weekday::Monday),
        (Mark::Tuesday, Weekday::Tuesday),
        (Mark::Wednesday, Weekday::Wednesday),
        (Mark::Thursday, Weekday::Thursday),
        (Mark::Friday, Weekday::Friday),
        (Mark::Saturday, Weekday::Saturday),
        (Mark::Sunday, Weekday::Sunday),
    ];
    let shifted = |days: i32| published.checked_add(days.days()).ok();
    let mut found = Vec::new();
    for (mark, weekday) in WEEKDAYS {
        if marks.has(mark) {
            found.extend((1 - WEEK..=0).filter_map(shifted).filter(|day| day.weekday() == weekday));
        }
    }
    for (mark, distance) in [(Mark::Today, 0), (Mark::Yesterday, -1), (Mark::Tomorrow, 1)] {
        found.extend(shifted(distance).filter(|_| marks.has(mark)));
    }
    for quantity in named {
        let day = match quantity.value {
            Value::When(When::MonthDay(day)) => (0..31).filter_map(|back| shifted(-back)).find(|it| it.day() == day),
            Value::When(When::Yearless { month, days: Some((first, last)) }) if first == last => {
                let of = |year: i16| Date::new(year, month, first).ok();
                of(published.year()).filter(|day| *day <= published).or_else(|| of(published.year() - 1))
            }
            Value::When(When::Period(period)) => period.only_day(),
            _ => None,
        };
        found.extend(day.filter(|_| matches!(quantity.value, Value::When(When::MonthDay(_)))));
        found.extend(day.filter(|_| marks.has(Mark::NextDay)).and_then(|day| day.tomorrow().ok()));
    }
    found
}

/// Returns whether a date includes a day.
fn is_on(quantity: &Quantity, day: Date) -> bool {
    match quantity.value {
        // The month or the year of the day, too.
        Value::When(When::Period(period)) => (period.first..=period.last).contains(&day) && period.is_within(YEAR),
        Value::When(When::Yearless { month, days: Some((first, last)) }) => {
            first == last && (month, first) == (day.month(), day.day())
        }
        _ => false,
    }
}
