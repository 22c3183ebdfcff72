//! Dates that depend on the day of publication: `yesterday`, `letztes Jahr`, `jeudi`, 去年, and days without a year.

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};

use super::qualifier::Qualifier;
use super::role::{Noun, Role};
use super::scan::{folded, is_letter};
use super::unit::Unit;
use super::when::{Period, When};
use super::{Quantity, Value};
use crate::text::{Lang, Span, calendar};

/// The distance of a relative date from the day of publication.
#[derive(Clone, Copy)]
enum Offset {
    Days(i32),
    Months(i32),
    Years(i16),
}

use Offset::{Days, Months, Years};

/// Words by language, folded.
#[rustfmt::skip]
const WORDS: [(&str, &[(Offset, &str)]); 11] = [
    ("en", &[(Days(0), "today tonight"), (Days(-1), "yesterday"), (Days(1), "tomorrow")]),
    ("de", &[(Days(0), "heute"), (Days(-1), "gestern"), (Days(-2), "vorgestern"), (Days(1), "morgen"), (Years(-1), "vorjahr vorjahres")]),
    ("fr", &[(Days(0), "aujourd'hui"), (Days(-1), "hier"), (Days(1), "demain")]),
    ("es", &[(Days(0), "hoy"), (Days(-1), "ayer"), (Days(-2), "anteayer")]),
    ("it", &[(Days(0), "oggi"), (Days(-1), "ieri"), (Days(1), "domani")]),
    ("pt", &[(Days(0), "hoje"), (Days(-1), "ontem"), (Days(1), "amanha")]),
    ("nl", &[(Days(0), "vandaag"), (Days(-1), "gisteren"), (Days(1), "morgen")]),
    ("sv", &[(Days(0), "idag"), (Days(-1), "igar")]),
    ("pl", &[(Days(0), "dzis dzisiaj"), (Days(-1), "wczoraj"), (Days(1), "jutro")]),
    ("ru", &[(Days(0), "сегодня"), (Days(-1), "вчера"), (Days(-2), "позавчера"), (Days(1), "завтра")]),
    ("uk", &[(Days(0), "сьогодні"), (Days(-1), "вчора учора"), (Days(1), "завтра")]),
];

/// Phrases in any language, lower-case; the longest first where one begins another.
#[rustfmt::skip]
const PHRASES: [(&str, Offset); 74] = [
    ("the year before last", Years(-2)), ("last year", Years(-1)), ("this year", Years(0)), ("next year", Years(1)), ("a year earlier", Years(-1)),
    ("last month", Months(-1)), ("this month", Months(0)), ("next month", Months(1)), ("previous year", Years(-1)),
    ("letztes jahr", Years(-1)), ("im letzten jahr", Years(-1)), ("vergangenes jahr", Years(-1)), ("vergangenen jahr", Years(-1)),
    ("dieses jahr", Years(0)), ("diesem jahr", Years(0)), ("nächstes jahr", Years(1)), ("nächsten jahr", Years(1)), ("kommenden jahr", Years(1)),
    ("l'an dernier", Years(-1)), ("l’an dernier", Years(-1)), ("l'année dernière", Years(-1)), ("l’année dernière", Years(-1)),
    ("cette année", Years(0)), ("l'an prochain", Years(1)), ("l’an prochain", Years(1)), ("l'année prochaine", Years(1)), ("l’année prochaine", Years(1)),
    ("el año pasado", Years(-1)), ("este año", Years(0)), ("el próximo año", Years(1)), ("el año que viene", Years(1)),
    ("l'anno scorso", Years(-1)), ("l’anno scorso", Years(-1)), ("quest'anno", Years(0)), ("quest’anno", Years(0)), ("l'anno prossimo", Years(1)),
    ("ano passado", Years(-1)), ("este ano", Years(0)), ("próximo ano", Years(1)),
    ("vorig jaar", Years(-1)), ("afgelopen jaar", Years(-1)), ("dit jaar", Years(0)), ("volgend jaar", Years(1)),
    ("i fjol", Years(-1)), ("förra året", Years(-1)), ("i år", Years(0)), ("nästa år", Years(1)), ("i går", Days(-1)),
    ("w zeszłym roku", Years(-1)), ("w ubiegłym roku", Years(-1)), ("w tym roku", Years(0)), ("w przyszłym roku", Years(1)),
    ("в прошлом году", Years(-1)), ("в этом году", Years(0)), ("в следующем году", Years(1)), ("минулого року", Years(-1)), ("цього року", Years(0)),
    ("去年", Years(-1)), ("昨年", Years(-1)), ("今年", Years(0)), ("明年", Years(1)), ("来年", Years(1)), ("来年度", Years(1)), ("前年", Years(-1)),
    ("昨天", Days(-1)), ("昨日", Days(-1)), ("今天", Days(0)), ("今日", Days(0)), ("明天", Days(1)),
    ("작년", Years(-1)), ("지난해", Years(-1)), ("올해", Years(0)), ("내년", Years(1)), ("어제", Days(-1)),
];

/// Weekdays in Chinese, Japanese and Korean, Monday first.
const HAN_WEEKDAYS: [&[&str]; 7] = [
    &["星期一", "周一", "月曜", "월요일"],
    &["星期二", "周二", "火曜", "화요일"],
    &["星期三", "周三", "水曜", "수요일"],
    &["星期四", "周四", "木曜", "목요일"],
    &["星期五", "周五", "金曜", "금요일"],
    &["星期六", "周六", "土曜", "토요일"],
    &["星期日", "星期天", "周日", "日曜", "일요일"],
];

/// Maximum number of relative dates in a text.
const MAX_DATES: usize = 4096;

/// Returns the relative dates of a text, as the days that they mean in an article of this date. A weekday means the
/// last one up to that day and the next one after it: both are returned, with one span.
pub fn relative_dates(text: &str, lang: Option<Lang>, date: Date) -> Vec<Quantity> {
    let code = lang.map_or("en", Lang::code);
    let code = if code == "und" { "en" } else { code };
    let mut found = Vec::new();
    let mut add = |span: Span, period: Option<Period>| {
        if let Some(period) = period.filter(|_| found.len() < MAX_DATES) {
            found.push(dated(span, period));
        }
    };
    let words = WORDS.iter().find(|(lang, _)| *lang == code).map_or(&[][..], |(_, words)| words);
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        if !is_letter(c) {
            at += c.len_utf8();
            continue;
        }
        let length = text[at..].char_indices().find(|(_, c)| !is_letter(*c)).map_or(text.len() - at, |(end, _)| end);
        let (span, word) = (Span::new(at, at + length), folded(&text[at..at + length]).to_lowercase());
        at += length;
        if let Some((offset, _)) = words.iter().find(|(_, names)| names.split(' ').any(|name| name == word)) {
            add(span, offset.from(date));
        } else if let Some(day) = calendar::weekday(&word, code).filter(|_| word.chars().count() > 3) {
            add(span, around(date, day, -1));
            add(span, around(date, day, 1));
        }
    }
    let lower = text.to_lowercase();
    // Only where lower case keeps the length of the text do the positions agree.
    if lower.len() == text.len() {
        for (phrase, offset) in PHRASES {
            for (start, _) in lower.match_indices(phrase) {
                add(Span::new(start, start + phrase.len()), offset.from(date));
            }
        }
    }
    for (place, names) in HAN_WEEKDAYS.iter().enumerate() {
        let Ok(day) = Weekday::from_monday_zero_offset(place as i8) else { continue };
        for (start, name) in names.iter().flat_map(|name| text.match_indices(name)) {
            let span = Span::new(start, start + name.len());
            add(span, around(date, day, -1));
            add(span, around(date, day, 1));
        }
    }
    found.sort_by_key(|quantity| quantity.span);
    found
}

/// Returns a quantity as it is meant in an article of this date: a day or a month without a year is the nearest one, a
/// day of the month one of the month around it. Other quantities are returned unchanged.
pub fn resolved(quantity: &Quantity, date: Date) -> Quantity {
    let Value::When(when) = quantity.value else { return *quantity };
    let period = match when {
        When::Yearless { month, days } => {
            let years = [0, -1, 1].into_iter().filter_map(|step| date.year().checked_add(step));
            let named = years.filter_map(|year| match days {
                None => Period::month(year, month),
                Some((first, last)) => Period::day(year, month, first)?.through(Period::day(year, month, last)?),
            });
            named.min_by_key(|period| date.until(period.first).map_or(i32::MAX, |span| span.get_days().abs()))
        }
        When::MonthDay(day) => {
            let near = [0, -1].into_iter().filter_map(|step| date.checked_add(step.months()).ok());
            let named = near.filter_map(|near| Period::day(near.year(), near.month(), day));
            named.min_by_key(|period| date.until(period.first).map_or(i32::MAX, |span| span.get_days().abs()))
        }
        When::Weekday(day) => around(date, day, -1),
        _ => None,
    };
    period.map_or(*quantity, |period| Quantity { value: Value::When(When::Period(period)), ..*quantity })
}

impl Offset {
    fn from(self, date: Date) -> Option<Period> {
        match self {
            Days(days) => {
                let day = date.checked_add(days.days()).ok()?;
                Some(Period { first: day, last: day })
            }
            Months(months) => {
                let day = date.checked_add(months.months()).ok()?;
                Period::month(day.year(), day.month())
            }
            Years(years) => Period::year(date.year().checked_add(years)?),
        }
    }
}

/// Returns the nearest such weekday: up to the date (`-1`) or after it (`1`).
fn around(date: Date, day: Weekday, direction: i32) -> Option<Period> {
    let day = if direction < 0 && date.weekday() == day { date } else { date.nth_weekday(direction, day).ok()? };
    Some(Period { first: day, last: day })
}

fn dated(span: Span, period: Period) -> Quantity {
    Quantity {
        span,
        value: Value::When(When::Period(period)),
        unit: Unit::Count,
        qualifier: Qualifier::Stated,
        role: Role::Stated,
        noun: Noun::default(),
        label: Noun::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::quantity::quantities;

    fn days(text: &str, lang: &str, date: Date) -> Vec<String> {
        let shown = |quantity: &Quantity| match quantity.value {
            Value::When(When::Period(period)) if period.first == period.last => period.first.to_string(),
            Value::When(When::Period(period)) => format!("{}/{}", period.first, period.last),
            _ => String::new(),
        };
        relative_dates(text, Lang::named(lang), date).iter().map(shown).collect()
    }

    #[test]
    fn relative_dates_depend_on_the_day_of_publication() {
        let friday = Date::constant(2023, 11, 24);
        assert_eq!(days("Das teilte sie am Donnerstag mit.", "de", friday), ["2023-11-23", "2023-11-30"]);
        assert_eq!(days("She resigned yesterday.", "en", friday), ["2023-11-23"]);
        assert_eq!(days("L’an dernier, c’était mieux.", "fr", friday), ["2022-01-01/2022-12-31"]);
        assert_eq!(days("去年的出口", "zh", friday), ["2022-01-01/2022-12-31"]);
    }

    #[test]
    fn days_without_a_year_are_the_nearest_ones() {
        let found = quantities("It opened on 12 June.", Lang::named("en"));
        let near = resolved(&found[0], Date::constant(2018, 6, 20));
        assert_eq!(near.value, Value::When(When::Period(Period::day(2018, 6, 12).expect("a day"))));
        let found = quantities("It opened on 30 December.", Lang::named("en"));
        let near = resolved(&found[0], Date::constant(2019, 1, 5));
        assert_eq!(near.value, Value::When(When::Period(Period::day(2018, 12, 30).expect("a day"))));
    }
}
