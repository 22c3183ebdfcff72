//! Parses dates as written on pages into ISO 8601, with the precision that was written.

mod month;

use std::borrow::Cow;

use jiff::civil::Date;

pub(super) use month::month_named;

/// Maximum length of text that is searched for the day and month of a written date.
const MAX_LENGTH: usize = 120;

/// Parses the date in a metadata value or a dateline: `2018`, `2018-06`, `2018-06-01`, or with a time.
pub(super) fn iso(written: &str) -> Option<String> {
    let written = written.trim();
    if written.len() > MAX_LENGTH {
        return None;
    }
    let written = &*ascii_digits(written);
    numeric(written)
        .or_else(|| chinese(written))
        .or_else(|| in_words(written))
        .or_else(|| embedded(written))
        .or_else(|| day_first(written))
}

/// Returns the text with the digits of Arabic, Persian and Devanagari as those of ASCII.
fn ascii_digits(written: &str) -> Cow<'_, str> {
    let zeros = ['\u{660}', '\u{6f0}', '\u{966}'];
    let digit = |c: char| {
        let value = zeros.iter().find_map(|&zero| (c as u32).checked_sub(zero as u32).filter(|value| *value < 10))?;
        char::from_digit(value, 10)
    };
    if written.chars().any(|c| digit(c).is_some()) {
        Cow::Owned(written.chars().map(|c| digit(c).unwrap_or(c)).collect())
    } else {
        Cow::Borrowed(written)
    }
}

/// Parses a full date in a path such as `/2018/06/01/`.
pub(super) fn in_path(url: &str) -> Option<String> {
    let parts: Vec<&str> = url.split('/').collect();
    parts.windows(3).find_map(|part| {
        let sized = part[0].len() == 4 && part[1].len() <= 2 && part[2].len() <= 2;
        sized.then(|| day(number(part[0])?, number(part[1])?, number(part[2])?)).flatten()
    })
}

/// Parses dates with the year first: `2018-06-01T08:30:00+02:00`, `2018/06/01`, `20180601`, `2018-06`, `2018`.
fn numeric(written: &str) -> Option<String> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let length = digits(written);
    if length == 8 && (written.len() == 8 || !written[8..].starts_with(char::is_alphanumeric)) || length == 14 {
        return day(number(&written[..4])?, number(&written[4..6])?, number(&written[6..8])?);
    }
    if length != 4 {
        return None;
    }
    let year = number(&written[..4])?;
    let rest = &written[4..];
    if rest.is_empty() {
        return (1000..2200).contains(&year).then(|| written.to_owned());
    }
    let rest = rest.strip_prefix(['-', '/', '.'])?;
    let month = number(&rest[..digits(rest).min(2)])?;
    let rest = &rest[digits(rest).min(2)..];
    let Some(rest) = rest.strip_prefix(['-', '/', '.']) else {
        return rest.is_empty().then(|| day(year, month, 1)).flatten().map(|date| date[..7].to_owned());
    };
    let length = digits(rest).min(2);
    let date = day(year, month, number(&rest[..length])?)?;
    let time = rest[length..].strip_prefix(['T', 't', ' ']).and_then(|rest| time(rest.trim_start()));
    Some(time.map_or_else(|| date.clone(), |time| format!("{date}T{time}")))
}

/// Parses `08:30`, `08:30:05.123Z`, `08:30 +0200`; drops fractions and writes the offset as `Z` or `+02:00`.
fn time(written: &str) -> Option<String> {
    let part = |from: usize, most: u8| {
        let two = written.get(from..from + 2)?;
        two.bytes().all(|byte| byte.is_ascii_digit()).then(|| two.parse::<u8>().ok()).flatten().filter(|&n| n <= most)
    };
    let (hour, minute) = (part(0, 23)?, part(3, 59).filter(|_| written[2..].starts_with(':'))?);
    let second = part(6, 59).filter(|_| written[5..].starts_with(':'));
    let mut rest = &written[if second.is_some() { 8 } else { 5 }..];
    if let Some(fraction) = rest.strip_prefix(['.', ',']) {
        rest = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
    }
    let rest = rest.trim_start();
    let offset = match rest.as_bytes() {
        [b'Z' | b'z', ..] => "Z".to_owned(),
        [sign @ (b'+' | b'-'), digits @ ..] => {
            let digits: String =
                digits.iter().map(|&byte| char::from(byte)).filter(char::is_ascii_digit).take(4).collect();
            match digits.len() {
                2 => format!("{}{digits}:00", char::from(*sign)),
                4 => format!("{}{}:{}", char::from(*sign), &digits[..2], &digits[2..]),
                _ => String::new(),
            }
        }
        _ if rest.starts_with("UTC") || rest.starts_with("GMT") => "Z".to_owned(),
        _ => String::new(),
    };
    Some(second.map_or_else(
        || format!("{hour:02}:{minute:02}{offset}"),
        |second| format!("{hour:02}:{minute:02}:{second:02}{offset}"),
    ))
}

/// Parses dates with a month name: `June 1, 2018`, `1st of June 2018`, `Fri, 01 Jun 2018 08:30:00 GMT`, `1. Juni 2018`.
fn in_words(written: &str) -> Option<String> {
    let words: Vec<&str> =
        written.split(|c: char| !c.is_alphanumeric() && c != ':').filter(|word| !word.is_empty()).collect();
    let months = words.iter().enumerate().filter_map(|(at, word)| Some((at, month_named(word)?)));
    months.take(4).find_map(|(at, month)| around_month(&words, at, month))
}

/// Returns the date whose month is the word at `at`.
fn around_month(words: &[&str], at: usize, month: i16) -> Option<String> {
    let day_number = |word: &str| {
        let digits = word.trim_end_matches(|c: char| c.is_alphabetic());
        let ordinal = word.len() - digits.len() <= 2;
        number(digits).filter(|day| ordinal && (1..=31).contains(day))
    };
    let year_number =
        |word: &&str| (word.len() == 4).then(|| number(word)).flatten().filter(|y| (1000..2200).contains(y));
    let before = words[..at].iter().rev().take(2).find(|word| !matches!(**word, "of" | "de" | "di" | "del" | "the"));
    let before = before.and_then(|word| day_number(word));
    let after = words.get(at + 1).and_then(|word| day_number(word));
    let years = words[at + 1..].iter().take(3).find_map(year_number);
    let year = years.or_else(|| words[..at].iter().rev().take(1).find_map(year_number))?;
    match before.or(after) {
        Some(number) => day(year, month, number),
        None => Some(format!("{year:04}-{month:02}")),
    }
}

/// Parses `2018年6月1日` and `2018년 6월 1일`.
fn chinese(written: &str) -> Option<String> {
    let at = written.find(['年', '년'])?;
    let year = number(written[..at].trim_end().get(written[..at].trim_end().len().checked_sub(4)?..)?)?;
    let rest = written[at..].trim_start_matches(['年', '년', ' ']);
    let end = rest.find(['月', '월'])?;
    let month = number(rest[..end].trim())?;
    let rest = rest[end..].trim_start_matches(['月', '월', ' ']);
    match rest.find(['日', '일']).map(|end| rest[..end].trim()) {
        Some(written) => day(year, month, number(written)?),
        None => day(year, month, 1).map(|date| date[..7].to_owned()),
    }
}

/// Words of a line that gives the date of a change, in lower case.
#[rustfmt::skip]
const CHANGED: [&str; 24] = [
    "updated", "modified", "last update", "last changed", "last reviewed", "edited", "aktualisiert", "geändert", "stand:", "mis à jour", "mise à jour", "modifié", "actualizado", "actualizada",
    "atualizado", "atualizada", "aggiornato", "aggiornamento", "modificato", "zaktualizowan", "bijgewerkt", "uppdaterad", "opdateret", "обновлен",
];
/// Words before the date of publication, in lower case.
#[rustfmt::skip]
const PUBLISHED: [&str; 26] = [
    "published", "posted", "publication date", "publish date", "release date", "released", "date:", "date published", "first published", "issued", "created", "written", "veröffentlicht", "erstellt", "erschienen", "datum",
    "publié", "publicado", "publicada", "fecha", "pubblicato", "opublikowano", "gepubliceerd", "publicerad", "опубликован", "дата",
];

/// Returns the part of a line that does not give the date of a change; `None` if there is no other.
pub(super) fn without_changes(line: &str) -> Option<&str> {
    let lower = line.to_lowercase();
    if lower.len() != line.len() {
        return Some(line).filter(|_| !CHANGED.iter().any(|word| lower.contains(word)));
    }
    let Some(changed) = CHANGED.iter().filter_map(|word| lower.find(word)).min() else { return Some(line) };
    let published = PUBLISHED.iter().filter_map(|word| lower[changed..].find(word)).min();
    match line.get(..changed) {
        Some(before) if iso(before).is_some() => Some(before),
        _ => line.get(changed + published?..),
    }
}

/// Whether a line begins with a word such as `Published`.
pub(super) fn begins_with_verb(line: &str) -> bool {
    let lower = line.trim_start().to_lowercase();
    PUBLISHED.iter().any(|word| lower.starts_with(word))
}

/// Parses a full date with the year first inside a line: `Posted: 2018-06-01 08:30`.
fn embedded(written: &str) -> Option<String> {
    let starts = written.match_indices(|c: char| c.is_ascii_digit()).map(|(at, _)| at);
    let starts = starts.filter(|&at| !written[..at].ends_with(|c: char| c.is_ascii_digit()));
    starts.take(4).find_map(|at| numeric(&written[at..]).filter(|date| date.len() >= 10))
}

/// Parses `1.6.2018` and `25/12/2018`; `1/6/2018` is ambiguous.
fn day_first(written: &str) -> Option<String> {
    let start = written.find(|c: char| c.is_ascii_digit())?;
    let parts: Vec<&str> = written[start..].split(|c: char| !c.is_ascii_digit()).take(3).collect();
    let separators: Vec<char> = written[start..].chars().filter(|c| !c.is_ascii_digit()).take(2).collect();
    let [first, second, year] = parts[..] else { return None };
    let (one, two, year) = (number(first)?, number(second)?, number(year).filter(|_| year.len() == 4)?);
    match separators[..] {
        ['.', '.'] => day(year, two, one),
        ['/', '/'] | ['-', '-'] if one > 12 || one == two => day(year, two, one),
        ['/', '/'] | ['-', '-'] if two > 12 => day(year, one, two),
        _ => None,
    }
}

fn number(digits: &str) -> Option<i16> {
    (!digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())).then(|| digits.parse().ok()).flatten()
}

fn day(year: i16, month: i16, day: i16) -> Option<String> {
    let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    (1000..2200).contains(&year).then(|| date.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_keep_the_precision_they_were_written_with() {
        for (written, expected) in [
            ("2018-06-01", "2018-06-01"),
            ("2018-06-01T08:30:00.123Z", "2018-06-01T08:30:00Z"),
            ("2018-06-01 08:30 +0200", "2018-06-01T08:30+02:00"),
            ("2018/6/1", "2018-06-01"),
            ("20180601", "2018-06-01"),
            ("2018-06", "2018-06"),
            ("2018", "2018"),
            ("Fri, 01 Jun 2018 08:30:00 GMT", "2018-06-01"),
            ("Posted on June 1st, 2018", "2018-06-01"),
            ("1. Juni 2018, 8 Uhr", "2018-06-01"),
            ("June 2018", "2018-06"),
            ("01.06.2018", "2018-06-01"),
            ("25/12/2018", "2018-12-25"),
            ("2018年6月1日 08:30", "2018-06-01"),
            ("2018년 6월 1일", "2018-06-01"),
            ("입력 2018.06.01 08:30", "2018-06-01T08:30"),
            ("1 июня 2018 г.", "2018-06-01"),
            ("1. kesäkuuta 2018", "2018-06-01"),
            ("2018. június 1.", "2018-06-01"),
            ("1 de junho de 2018", "2018-06-01"),
            ("نشر في ١ يونيو ٢٠١٨", "2018-06-01"),
            ("1 червня 2018", "2018-06-01"),
            ("1 जून 2018", "2018-06-01"),
            ("1 Juni 2018", "2018-06-01"),
        ] {
            assert_eq!(iso(written).as_deref(), Some(expected), "{written}");
        }
    }

    #[test]
    fn dates_of_changes_are_not_dates_of_publication() {
        let published = |line| without_changes(line).and_then(iso);
        assert_eq!(published("Updated June 5, 2018"), None);
        assert_eq!(published("Published June 1, 2018, updated June 5, 2018").as_deref(), Some("2018-06-01"));
        assert_eq!(published("Aktualisiert am 5.6.2018, veröffentlicht am 1.6.2018").as_deref(), Some("2018-06-01"));
        assert!(begins_with_verb("Publié le 1er juin 2018"));
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_accepted(text in "[0-9TZ:./ +-]{0,30}|\\PC{0,40}") {
            let _ = (iso(&text), in_path(&text), without_changes(&text));
        }
    }

    #[test]
    fn ambiguous_dates_are_none() {
        for written in
            ["", "yesterday", "1/6/2018", "2018-13-01", "2018-02-30", "31.02.2018", "May the fourth", "12345"]
        {
            assert_eq!(iso(written), None, "{written}");
        }
        assert_eq!(in_path("https://a.example/2018/06/01/rain.html").as_deref(), Some("2018-06-01"));
        assert_eq!(in_path("https://a.example/2018/06/rain"), None);
    }
}
