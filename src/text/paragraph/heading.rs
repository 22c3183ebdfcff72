//! Detects headings. A missed heading does less harm than body text taken for one, so several features must agree.

use super::line::columns;
use super::{Draft, Role};

/// Maximum width of a heading, in columns.
const MAX_LENGTH: usize = 120;

/// Words that number parts of books and laws.
const PARTS: [&str; 24] = [
    "abschnitt",
    "act",
    "annex",
    "appendix",
    "article",
    "artikel",
    "book",
    "capitolo",
    "capítulo",
    "chapitre",
    "chapter",
    "hoofdstuk",
    "kapitel",
    "part",
    "parte",
    "partie",
    "section",
    "sección",
    "teil",
    "título",
    "volume",
    "глава",
    "часть",
    "раздел",
];

/// Section titles of encyclopedia articles, which some collections print with a full stop.
const SECTIONS: [&str; 52] = [
    "awards",
    "background",
    "bibliography",
    "biography",
    "career",
    "cast",
    "characters",
    "climate",
    "club career",
    "criticism",
    "culture",
    "death",
    "demographics",
    "description",
    "design",
    "development",
    "discography",
    "early life",
    "economy",
    "education",
    "etymology",
    "external links",
    "family",
    "features",
    "filmography",
    "footnotes",
    "further reading",
    "gallery",
    "geography",
    "government",
    "history",
    "international career",
    "legacy",
    "life",
    "music",
    "notes",
    "overview",
    "personal life",
    "plot",
    "politics",
    "production",
    "publications",
    "reception",
    "references",
    "release",
    "results",
    "see also",
    "sources",
    "synopsis",
    "track listing",
    "transport",
    "works",
];

/// Returns the level of the draft at `at` if it is a heading.
pub(super) fn level(text: &str, drafts: &[Draft], at: usize) -> Option<u8> {
    let draft = &drafts[at];
    let line = draft.span.of(text);
    if draft.lines > 1 || line.len() > 3 * MAX_LENGTH || draft.stopped && line.len() > MAX_LENGTH {
        return None;
    }
    if columns(line) > MAX_LENGTH || !line.contains(char::is_alphabetic) {
        return None;
    }
    if let Some(level) = hashes(line) {
        return Some(level);
    }
    let next = drafts.get(at + 1)?;
    let before = at.checked_sub(1).map(|before| &drafts[before]);
    if draft.apart && next.apart && is_section(line) {
        return Some(2);
    }
    let stopped = draft.stopped && !(line.ends_with('.') && line.len() < 20 && numbered(line).is_some());
    if stopped
        || !begins_like_heading(line)
        || ends_unfinished(line)
        || contains_sentence(line)
        || is_date_or_byline(line)
    {
        return None;
    }
    let words = line.split_whitespace().count();
    // The text below a heading, with at most a few other short lines in between.
    let over = |reach: usize| {
        drafts[at + 1..].iter().take(reach).find(|after| after.is_prose() && after.span.len() > line.len())
    };
    if before.is_none() && draft.marker.is_none() && words <= 20 {
        return over(5).map(|_| 1);
    }
    let over = over(2).filter(|_| next.role == Role::Plain)?;
    if let Some(depth) = numbered(line) {
        return (draft.apart && next.apart && next.marker.is_none() && words <= 12).then_some(depth);
    }
    if draft.marker.is_some() {
        return None;
    }
    let framed = before.is_none_or(|before| before.stopped) && next.is_prose();
    let capitals = is_capitals(line) && words <= 12;
    let titled = framed && is_titled(line) && words <= 10;
    let plain = framed
        && draft.apart
        && next.apart
        && words <= 6
        && over.span.len() >= 2 * line.len()
        && over.span.len() >= 120;
    let spaced = draft.apart || words > 1 && over.span.len() >= 100;
    (spaced && (capitals || titled) || plain).then_some(2)
}

/// Returns whether a line is a section title such as `History.`.
fn is_section(line: &str) -> bool {
    line.len() < 25
        && line.starts_with(char::is_uppercase)
        && line
            .strip_suffix('.')
            .is_some_and(|section| SECTIONS.binary_search(&section.to_lowercase().as_str()).is_ok())
}

/// Returns the level of a heading written as `## Title`.
fn hashes(line: &str) -> Option<u8> {
    let level = line.bytes().take_while(|&byte| byte == b'#').count();
    let title = &line[level..];
    ((1..=6).contains(&level) && title.starts_with(' ') && !title.ends_with('.')).then_some(level as u8)
}

/// Returns whether a line begins like a heading.
fn begins_like_heading(line: &str) -> bool {
    let first = line.trim_start_matches(['"', '“', '«', '¿', '¡', '「', '《', '\'', '‘']).chars().next();
    first.is_some_and(|char| char.is_alphanumeric() && !char.is_lowercase())
}

/// Returns whether a line ends in punctuation that requires a continuation, or in an address.
fn ends_unfinished(line: &str) -> bool {
    line.ends_with([',', ';', ':', '-', '–', '—', '，', '；', '：', '、', '/', '=', '>', '|', '_', '@'])
        || line.split_whitespace().any(|word| word.contains('@') || word.contains("//") || word.starts_with("www."))
}

/// Returns whether a sentence ends inside a line: a full stop after a word too long to be a title or an initial.
fn contains_sentence(line: &str) -> bool {
    line.match_indices(". ")
        .any(|(at, _)| line[..at].chars().rev().take_while(|char| char.is_alphabetic()).nth(4).is_some())
}

/// Returns whether a line is a date (`Friday, January 4, 2019`) or a byline (`By Ann Smith`).
fn is_date_or_byline(line: &str) -> bool {
    let (mut words, mut numbers) = (0, 0);
    for word in line.split_whitespace() {
        words += 1;
        numbers += usize::from(word.contains(|char: char| char.is_ascii_digit()));
    }
    let byline = matches!(
        line.split_whitespace().next(),
        Some("By" | "BY" | "Von" | "Par" | "Por" | "Door" | "Di" | "De" | "Автор")
    );
    words <= 6 && numbers * 2 >= words && numbers > 1 || byline
}

/// Returns the level of a numbered heading: `1.2 Scope`, `Chapter 3`, `IV. The Return`, `第三章`.
fn numbered(line: &str) -> Option<u8> {
    let (label, title) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let digits = label.trim_end_matches(['.', ')']);
    if digits.starts_with(|char: char| char.is_ascii_digit()) {
        let depth = digits
            .split('.')
            .filter(|part| (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit()));
        let depth = depth.count();
        let sound = depth == digits.split('.').count() && (depth > 1 || label.len() > digits.len());
        return (sound && title.starts_with(char::is_uppercase)).then_some(1 + depth.min(5) as u8);
    }
    let number = |word: &str| {
        let word = word.trim_end_matches(['.', ':', ',']);
        !word.is_empty()
            && (word.bytes().all(|byte| byte.is_ascii_digit())
                || word.bytes().all(|byte| matches!(byte, b'I' | b'V' | b'X' | b'L' | b'C')))
    };
    let part = PARTS.contains(&label.to_lowercase().as_str()) && title.split_whitespace().next().is_some_and(number);
    let roman = label.ends_with('.') && number(label) && title.starts_with(char::is_uppercase);
    let chinese = label.starts_with('第')
        && label.chars().take(8).any(|char| matches!(char, '章' | '节' | '節' | '回' | '部' | '篇' | '编' | '条'))
        || label.chars().nth(1) == Some('、')
            && label.starts_with(['一', '二', '三', '四', '五', '六', '七', '八', '九', '十']);
    (part || roman || chinese).then_some(2)
}

/// Returns whether a line is all capitals.
fn is_capitals(line: &str) -> bool {
    line.chars().filter(|char| char.is_uppercase()).count() >= 4 && !line.contains(char::is_lowercase)
}

/// Returns whether every longer word of a line is capitalized.
fn is_titled(line: &str) -> bool {
    let mut capitals = 0;
    for word in line.split_whitespace() {
        let word = word.trim_start_matches(|char: char| !char.is_alphanumeric());
        if word.starts_with(char::is_uppercase) {
            capitals += 1;
        } else if word.chars().nth(3).is_some() && !word.starts_with(|char: char| char.is_ascii_digit()) {
            return false;
        }
    }
    capitals > 0 && !line.contains(['.', '!', '?'])
}

#[cfg(test)]
mod tests {
    #[test]
    fn sections_are_sorted() {
        assert!(super::SECTIONS.is_sorted());
    }
}
