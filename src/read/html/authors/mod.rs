//! Extracts author names, as printed, from a byline or a declared author.

mod line;
mod words;

use line::{strip, trimmed, without_brackets, without_opening};
use words::{DEGREES, DESKS, JOINERS, ORGANISATIONS, PLACEHOLDERS, ROLES, SUFFIXES, TITLES};

use super::date::{begins_with_verb, month_named};
use super::phrases::is_stock_line;
use crate::read::person::{is_family_name, is_nobody};

/// Maximum length of a line that is read as a byline, in bytes.
const MAX_LINE: usize = 400;
/// Maximum number of authors.
const MAX_NAMES: usize = 100;

/// Returns the names in declared or displayed author lines, without anything that is not a name.
pub(super) fn of<'l>(lines: impl IntoIterator<Item = &'l str>, site: Option<&str>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for line in lines.into_iter().filter(|line| line.len() <= MAX_LINE) {
        let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
        for name in names_in(&line) {
            let is_site = site.is_some_and(|site| is_named_after(&name, site));
            if !is_site && names.len() < MAX_NAMES && !names.iter().any(|known| same(known, &name)) {
                names.push(name);
            }
        }
    }
    names
}

/// Whether a name is that of an organisation, as far as its words show.
pub(super) fn is_organisation(name: &str) -> bool {
    words_of(name).any(|word| ORGANISATIONS.contains(&word.as_str()))
}

/// Whether a byline begins with words such as `By` or `Von`.
pub(super) fn is_opened(line: &str) -> bool {
    without_opening(line).is_some()
}

/// Whether a name is a person's first name and surname, in capitals: enough to be believed where nothing marks it.
pub(super) fn is_full_name(name: &str) -> bool {
    let parts: Vec<&str> = name.split_whitespace().collect();
    let particle = |part: &str| {
        matches!(
            part,
            "de" | "del"
                | "della"
                | "der"
                | "di"
                | "da"
                | "dos"
                | "du"
                | "den"
                | "la"
                | "le"
                | "van"
                | "von"
                | "zu"
                | "al"
                | "bin"
                | "y"
                | "e"
        )
    };
    (2..=5).contains(&parts.len())
        && parts.iter().all(|part| particle(part) || part.starts_with(char::is_uppercase))
        && !is_organisation(name)
}

/// Whether an organisation's name is only another form of the site's.
fn is_named_after(name: &str, site: &str) -> bool {
    let (name_bare, site_bare) = (bare(name), bare(site));
    !site_bare.is_empty()
        && (name_bare == site_bare
            || is_organisation(name) && site_bare.len() > 3 && name_bare.contains(&site_bare)
            || name_bare.len() > 3 && is_organisation(name) && site_bare.contains(&name_bare))
}

fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn same(one: &str, other: &str) -> bool {
    bare(one) == bare(other)
}

fn words_of(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric() && c != '-').filter(|word| !word.is_empty()).map(str::to_lowercase)
}

fn names_in(line: &str) -> Vec<String> {
    let mut names = Vec::new();
    let separators = ['|', '·', '•', '\u{2022}', '／', '►', '›', '»', '\t', '✎', '⋅', '/'];
    let mut sections: Vec<&str> = vec![line];
    for sign in [" – ", " — ", " - ", " // ", " :: ", " ~ "] {
        sections = sections.into_iter().flat_map(|section| section.split(sign)).collect();
    }
    let sections: Vec<&str> = sections.into_iter().flat_map(|section| section.split(separators)).collect();
    // A handle is a name only if it is all there is.
    let is_alone = sections.iter().filter(|section| !section.trim().is_empty()).count() == 1;
    for section in sections {
        for part in section.split([';', '、', '，', '\n']) {
            people(strip(part), is_alone, &mut names);
        }
        // What follows the names is a date, a role or a link.
        if !names.is_empty() {
            break;
        }
    }
    names
}

/// Adds the people in a list of names, degrees and roles separated by commas.
fn people(list: &str, is_alone: bool, names: &mut Vec<String>) {
    let parts: Vec<&str> =
        list.split(',').map(|part| without_brackets(part.trim())).filter(|part| !part.is_empty()).collect();
    let count = |part: &str| part.split_whitespace().count();
    if let [family, given] = parts[..]
        && is_family_name(family)
        && count(given) <= 3
        && !is_behind_name(given)
    {
        add(list.trim(), false, names);
        return;
    }
    let mut is_first = true;
    for part in parts {
        let part = JOINERS.iter().fold(part, |part, joiner| part.strip_prefix(joiner.trim_start()).unwrap_or(part));
        let plain: String = part.chars().filter(|&c| c != '.').flat_map(char::to_lowercase).collect();
        if !is_first && SUFFIXES.contains(&plain.as_str()) {
            if let Some(name) = names.last_mut() {
                name.extend([", ", part]);
            }
        } else if is_first || count(part) > 1 && !is_behind_name(part) {
            let before = names.len();
            for name in split_joined(part) {
                add(name, is_alone && is_first, names);
            }
            is_first &= names.len() == before;
        }
    }
}

/// Whether what stands behind a name and a comma is a degree, a role or an affiliation.
fn is_behind_name(part: &str) -> bool {
    let plain: String = part.chars().filter(|&c| c != '.' && c != ' ').flat_map(char::to_lowercase).collect();
    DEGREES.contains(&plain.as_str())
        || part.starts_with(|c: char| c.is_lowercase() || c.is_ascii_digit())
        || words_of(part).any(|word| ROLES.contains(&word.as_str()))
        || is_organisation(part)
        || is_date(part)
}

/// Splits `Ann Lee and Bo Ek`, but not `Marsh & Brown` or `José Ortega y Gasset`: both sides must be full names.
fn split_joined(part: &str) -> Vec<&str> {
    let mut names = vec![part];
    if is_organisation(part) {
        return names;
    }
    for joiner in JOINERS {
        names = names
            .into_iter()
            .flat_map(|name| {
                let sides: Vec<&str> = name.split(joiner).collect();
                let are_full = sides.iter().all(|side| side.split_whitespace().count() > 1 || is_uncased(side));
                if are_full { sides } else { vec![name] }
            })
            .collect();
    }
    names
}

/// Adds a name, if it is one.
fn add(name: &str, may_be_handle: bool, names: &mut Vec<String>) {
    let mut name = trimmed(name);
    if let Some((front, last)) = name.rsplit_once(' ')
        && DEGREES.contains(&last.replace('.', "").to_lowercase().as_str())
        && last.chars().nth(1).is_some_and(char::is_uppercase)
        && front.contains(' ')
        && (last.contains('.') || front.chars().any(char::is_lowercase))
    {
        name = front;
    }
    name = TITLES
        .iter()
        .find_map(|title| name.strip_suffix(title))
        .filter(|name| name.chars().nth(1).is_some())
        .unwrap_or(name);
    let words: Vec<&str> = name.split_whitespace().collect();
    let lower = name.to_lowercase();
    let is_capitalised = |word: &&str| !word.starts_with(char::is_lowercase);
    let has_name_word = words.iter().any(is_capitalised);
    let is_name = (2..90).contains(&name.len())
        && words.len() <= 7
        && !name.contains("://")
        && !name.contains(['@', '{', '}', '<', '>', '_', '|', '=', '?', '!', '%', '#', '©'])
        && !lower.starts_with("www.")
        && !is_domain(&lower)
        && name.chars().any(char::is_alphabetic)
        && name.chars().filter(char::is_ascii_digit).count() < 3
        && !is_date(name)
        && !(words.len() == 1 && (month_named(name).is_some() || name.len() < 3 && name.is_ascii()))
        && !begins_with_verb(name)
        && !words_of(name).any(|word| DESKS.iter().any(|desk| word == *desk || word.ends_with("-redaktion")))
        && !is_stock_line(name)
        && !name.starts_with(|c: char| c.is_ascii_digit())
        && (has_name_word || may_be_handle && words.len() == 1)
        && !PLACEHOLDERS.contains(&lower.trim_end_matches('.'))
        && !is_nobody(name)
        && !(words_of(name).all(|word| ROLES.contains(&word.as_str()) || PLACEHOLDERS.contains(&word.as_str())));
    if is_name {
        names.push(name.to_owned());
    }
}

/// Whether text is the address of a site: `example.com`.
fn is_domain(text: &str) -> bool {
    !text.contains(' ')
        && text.rsplit_once('.').is_some_and(|(front, end)| {
            front.len() > 2 && (2..=4).contains(&end.len()) && end.bytes().all(|byte| byte.is_ascii_lowercase())
        })
}

/// Whether text is a date or a part of one: `Monday`, `February 29`, `12:30`.
fn is_date(text: &str) -> bool {
    const DAYS: [&str; 20] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "montag",
        "dienstag",
        "mittwoch",
        "donnerstag",
        "freitag",
        "samstag",
        "sonntag",
        "lundi",
        "mardi",
        "mercredi",
        "jeudi",
        "vendredi",
        "today",
    ];
    let has_digit = text.contains(|c: char| c.is_ascii_digit());
    words_of(text).any(|word| DAYS.contains(&word.as_str()) || has_digit && month_named(&word).is_some())
        || has_digit && (text.contains(':') || text.matches(['.', '/', '-']).count() > 1)
}

/// Whether a name is written in a script without capitals.
fn is_uncased(name: &str) -> bool {
    name.chars().any(char::is_alphabetic) && !name.chars().any(|c| c.is_lowercase() || c.is_uppercase())
}

#[cfg(test)]
mod tests;
