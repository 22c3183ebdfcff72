//! Cuts the line of a byline: what precedes the names, and what follows them.

use super::words::{CREDITS, DATE_TAILS, OPENINGS, PLACEHOLDERS, POSSESSIVES, ROLES, TAILS, WORKS};
use super::{is_date, is_organisation, words_of};
use crate::read::html::date::{begins_with_verb, month_named};

/// Removes the opening words and what follows the name.
pub(super) fn strip(line: &str) -> &str {
    let mut line = line.trim();
    if is_credit(line) {
        return "";
    }
    for _ in 0..4 {
        match without_opening(line).or_else(|| without_label(line)).or_else(|| after_inner_opening(line)) {
            Some(rest) => line = rest,
            None => break,
        }
    }
    line = without_date(without_brackets(line));
    let lower = line.to_lowercase();
    // Lower case can change the length of a text; then nothing is cut.
    if lower.len() == line.len() {
        let dated = DATE_TAILS.iter().filter_map(|tail| {
            lower.find(tail).filter(|&at| lower[at + tail.len()..].starts_with(|c: char| c.is_ascii_digit()))
        });
        let padded = format!("{lower} ");
        let tails = TAILS.iter().filter_map(|tail| padded.find(tail)).chain(dated);
        let tail = tails.filter(|&at| at > 0 && at < line.len() && line.is_char_boundary(at)).min();
        // `Ministerium für Häfen` is whole.
        if let Some(at) = tail.filter(|&at| !is_organisation(&line[..at])) {
            line = &line[..at];
        }
    }
    trimmed(if is_organisation(line) { line } else { without_roles(line) })
}

/// Returns a line without the location or agency in brackets at its end.
pub(super) fn without_brackets(line: &str) -> &str {
    match line.find(['(', '[', '<', '{']).filter(|&at| at > 0) {
        Some(at) if line[at..].find([')', ']', '>', '}']).is_none_or(|end| line[at + end..].len() < 4) => {
            line[..at].trim_end()
        }
        _ => line,
    }
}

/// Whether a line names a photographer, an editor or a translator, or says when the page was changed.
fn is_credit(line: &str) -> bool {
    let lower = line.to_lowercase();
    let is_change =
        lower.starts_with("last ") && [" updated", " modified", " reviewed"].iter().any(|it| lower.contains(it));
    is_change || CREDITS.iter().any(|word| lower.starts_with(word)) && lower.contains([':', ' '])
}

/// Returns what follows a label such as `Contributor:` or `取材・文＝`.
fn without_label(line: &str) -> Option<&str> {
    let at = line.find([':', '：', '＝'])?;
    let (label, rest) = line.split_at(at);
    let is_label = words_of(label).all(|word| {
        ROLES.contains(&word.as_str()) || PLACEHOLDERS.contains(&word.as_str()) || OPENINGS.contains(&word.as_str())
    }) || label.ends_with('文');
    is_label.then(|| rest.trim_start_matches([':', '：', '＝', ' ']))
}

/// Returns what follows `by` inside a line: `Posted on May 3, 2019 by Ann Lee`, `Ein Kommentar von Ann Lee`.
fn after_inner_opening(line: &str) -> Option<&str> {
    const PLAIN: [&str; 6] = [" by ", " par ", " przez ", " door ", " автор ", " verfasst von "];
    const IN_NAMES: [&str; 7] = [" von ", " por ", " di ", " da ", " av ", " af ", " de "];
    let is_part = |opening: &&&str| line.find(**opening).is_some_and(|at| at > 0);
    let plain = PLAIN.iter().find(is_part);
    let opening = plain.or_else(|| IN_NAMES.iter().find(is_part))?;
    let (front, rest) = line.split_once(opening)?;
    (is_dated(front) || names_work(front)).then_some(rest)
}

/// Whether the front of a line is a date or says when something was published.
fn is_dated(front: &str) -> bool {
    front.contains(|c: char| c.is_ascii_digit()) || begins_with_verb(front)
}

/// Whether the front of a line names what the author has written.
fn names_work(front: &str) -> bool {
    words_of(front).last().is_some_and(|last| WORKS.iter().any(|work| last.ends_with(work)))
}

/// Returns a name without the roles before it and after it.
fn without_roles(line: &str) -> &str {
    let mut line = line;
    let is_role = |word: &str| ROLES.contains(&word.to_lowercase().as_str());
    // `onze redacteur`, `unserem Korrespondenten`
    if let Some((first, rest)) = line.split_once(' ')
        && POSSESSIVES.contains(&first)
        && rest.split(' ').next().is_some_and(is_role)
    {
        line = rest;
    }
    while let Some((first, rest)) = line.split_once(' ')
        && is_role(first)
        && !matches!(first, "Doctor" | "Professor")
        && rest.contains(' ')
        && !line.contains(',')
    {
        line = rest;
    }
    let mut at = 0;
    for (count, word) in line.split(' ').enumerate() {
        if count >= 2 && is_role(word.trim_end_matches(',')) && !line[..at].contains(',') {
            return line[..at].trim_end();
        }
        at += word.len() + 1;
    }
    line
}

/// Returns the line up to a date: `Ann Lee May 3, 2019`.
fn without_date(line: &str) -> &str {
    let Some(at) = line.find(|c: char| c.is_ascii_digit()).filter(|&at| line[..at].ends_with(' ')) else { return line };
    if !is_date(&line[at..]) && !is_date(line) {
        return line;
    }
    let front = line[..at].trim_end_matches([' ', ',']);
    match front.rsplit_once(' ') {
        Some((before, last)) if month_named(last.trim_end_matches('.')).is_some() => before,
        _ => front,
    }
}

/// Returns a name without the signs around it.
pub(super) fn trimmed(name: &str) -> &str {
    name.trim_start_matches(|c: char| !c.is_alphanumeric()).trim_end_matches(|c: char| !c.is_alphanumeric() && c != '.')
}

/// Whether what follows `Von` shows that it is a part of a name: `Von der Leyen`.
fn is_particle(rest: &str) -> bool {
    let rest = rest.trim_start();
    rest.starts_with(char::is_lowercase) && !rest.split(' ').next().is_some_and(|word| POSSESSIVES.contains(&word))
}

/// Whether what follows `Di` is the rest of a family name with a first name behind it: `Di Pietro, Antonio`.
fn is_family_name_first(rest: &str) -> bool {
    rest.trim().split_once(',').is_some_and(|(family, given)| {
        let given = given.trim();
        let is_given = given.starts_with(char::is_uppercase) && !given.contains(',') && !is_organisation(given);
        !family.contains(' ') && is_given && given.chars().any(char::is_lowercase)
    })
}

/// Returns the line without the words that open a byline.
pub(super) fn without_opening(line: &str) -> Option<&str> {
    let line = line
        .trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | '|' | '•' | '·' | ',' | ':'));
    OPENINGS.iter().find_map(|opening| {
        let head = line.get(..opening.len())?;
        let rest = &line[opening.len()..];
        let ends = rest.starts_with([' ', ':', '：', '/', '\u{a0}']);
        // `Di` and `Von` in the middle of a name are in lower case; `About`, `Text` and `Author` need a colon.
        let noun = matches!(
            *opening,
            "text"
                | "tekst"
                | "about"
                | "autor"
                | "author"
                | "authors"
                | "文"
                | "글"
                | "текст"
                | "af"
                | "av"
                | "di"
                | "di:"
                | "writer"
        ) && !rest.starts_with([':', '：', '/']);
        let is_word = !noun
            || matches!(*opening, "di" | "av" | "af" | "author" | "autor" | "about")
                && rest.trim_start().starts_with(char::is_uppercase);
        let matches = head.eq_ignore_ascii_case(opening) || !opening.is_ascii() && head.to_lowercase() == **opening;
        let is_name = head == "Von" && is_particle(rest) || matches!(head, "Von" | "Di") && is_family_name_first(rest);
        (matches && ends && is_word && !is_name).then(|| rest.trim_start_matches([' ', ':', '：', '/', '\u{a0}']))
    })
}
