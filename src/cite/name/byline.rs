//! What surrounds the names of a byline: words that open it, titles, degrees, roles, and the names of other people.

use super::Name;
use super::institutions::INSTITUTIONS;
use super::lists::{CONNECTIVES, DEGREES, OPENERS, ROLES, SEPARATORS, TITLES, UNNAMED};

/// Splits a field into the people that it names. It is one name if a part is not the full name of a person.
pub(super) fn people(printed: &str, read: impl Fn(&str) -> Name) -> Vec<Name> {
    let printed = opened(&printed.split_whitespace().collect::<Vec<_>>().join(" "));
    let parts: Vec<&str> = parts(&printed).into_iter().filter(|part| !is_unnamed(part)).collect();
    let names: Vec<Name> = parts.iter().map(|part| read(part)).collect();
    let is_full = |name: &Name| matches!(name, Name::Person { given: Some(_), .. });
    // One institution may be listed with people: `Ada Brook and Reuters`.
    let whole = names.iter().filter(|name| !is_full(name)).count();
    // `Karl von und zu Berg`, `Ortega y Gasset`: what follows the word between two names is no full one.
    let is_opened = parts.iter().all(|part| !part.starts_with(char::is_lowercase));
    let is_beside = |name: &Name| matches!(name, Name::Whole(name) if is_institutional(name));
    let is_mixed = whole == 1 && is_full(&names[0]) && !printed.contains(", ") && names.iter().any(is_beside);
    let is_list = names.len() > 1 && is_opened && (whole == 0 || is_mixed);
    if is_list || (names.len() == 1 && parts[0].len() < printed.len() && is_full(&names[0])) {
        return names;
    }
    vec![read(&printed)]
}

/// Cuts a field where it may name several people.
fn parts(printed: &str) -> Vec<&str> {
    let mut parts = vec![printed];
    for separator in SEPARATORS {
        parts = parts.into_iter().flat_map(|part| part.split(separator)).collect();
    }
    // `García Márquez, Gabriel José`: one comma in every part is that between family and given name.
    let is_inverted = parts.iter().all(|part| part.matches([',', '，']).count() == 1);
    // `Ada Brook, Jo Marsh and Ines Falk`, but not `Brook, Ada`: every piece has to be more than one word.
    let words = |part: &str| part.split_whitespace().count();
    let pieces: Vec<&str> = parts.iter().flat_map(|part| part.split([',', '，'])).map(str::trim).collect();
    let is_list = !is_inverted
        && pieces.iter().filter(|piece| !piece.is_empty()).all(|piece| words(piece) > 1 && !has_role(piece));
    let parts = if is_list { pieces } else { parts };
    parts.into_iter().map(|part| part.trim_matches([' ', ','])).filter(|part| !part.is_empty()).collect()
}

/// Returns whether words mean agencies or colleagues without a name: `and agencies`, `agency staff`.
fn is_unnamed(part: &str) -> bool {
    part.split(' ').all(|word| UNNAMED.contains(&word.to_lowercase().as_str()))
}

fn has_role(part: &str) -> bool {
    part.split([' ', ',']).any(|word| ROLES.contains(&word.to_lowercase().as_str()))
}

fn is_institutional(part: &str) -> bool {
    part.split([' ', ',']).any(|word| {
        INSTITUTIONS.contains(&word)
            || INSTITUTIONS.contains(&word.to_lowercase().as_str())
            || CONNECTIVES.contains(&word.to_lowercase().as_str())
    })
}

/// Removes the words that open a byline: `By Ada Brook`, `Words: Ada Brook`, `Text von Jo Marsh`.
fn opened(printed: &str) -> String {
    let mut rest = printed;
    loop {
        if let Some(after) = OPENERS.iter().filter(|word| !word.is_ascii()).find_map(|word| rest.strip_prefix(*word)) {
            rest = after.trim_start();
            continue;
        }
        let Some((first, after)) = rest.split_once(' ') else { break };
        // `Von` opens a byline only before two names in all; alone it is part of one.
        let is_von = first == "Von" && after.split(' ').count() > 1 && !after.contains(',');
        let is_opener = OPENERS.contains(&first.to_lowercase().as_str()) || is_von;
        if !is_opener || after.split(' ').count() < 2 && !first.ends_with(':') && !first.eq_ignore_ascii_case("by") {
            break;
        }
        rest = after;
    }
    rest.to_owned()
}

/// Returns the name in a part of a byline: without titles, degrees, roles, the place and the employer.
pub(super) fn name(printed: &str) -> String {
    let printed = opened(printed);
    let bare = without_place(without_role(&without_titles(without_brackets(&printed))));
    if bare.is_empty() { printed } else { bare }
}

/// Removes words in brackets at the end, and what follows a bar or a dash: `Ada Brook (BBC)`, `Ada Brook | The Lantern`.
fn without_brackets(printed: &str) -> &str {
    let mut rest = printed;
    for mark in [" | ", " – ", " — ", " - ", " • ", " · "] {
        if let Some((before, after)) = rest.split_once(mark)
            && before.contains(' ')
            && (has_role(after) || is_institutional(after) || mark != " - ")
        {
            rest = before;
        }
    }
    if let Some(before) = rest.strip_suffix(')').and_then(|rest| rest.rsplit_once(" (")).map(|(before, _)| before)
        && before.contains(' ')
        && !is_institutional(before)
    {
        rest = before;
    }
    rest.trim()
}

/// Removes titles before a name and degrees behind it. One word stays as it is printed: `Dr. Falk`.
fn without_titles(printed: &str) -> String {
    let mut rest = printed;
    while let Some((first, after)) = rest.split_once(' ') {
        if !TITLES.contains(&first.to_lowercase().as_str()) || !after.contains([' ', '.']) {
            break;
        }
        rest = after;
    }
    let is_degree = |word: &str| DEGREES.contains(&word.trim_matches(',').to_lowercase().as_str());
    while let Some((before, last)) = rest.rsplit_once([' ', ',']) {
        // `Ma, MD`: one word before a degree may be all of a name.
        if !is_degree(last)
            || before.trim_matches([' ', ',']).is_empty()
            || (!before.trim().contains(' ') && !before.ends_with(','))
        {
            break;
        }
        rest = before.trim_end_matches([' ', ',']);
    }
    rest.to_owned()
}

/// Removes a role or an employer behind a comma, and a role before the name: `Ada Brook, chief editor`, `Reporter Ada Brook`.
fn without_role(printed: &str) -> String {
    let mut rest = printed;
    if let Some((before, after)) = rest.split_once(", ")
        && before.contains(' ')
        && !is_institutional(before)
        && (has_role(after) || is_institutional(after))
    {
        rest = before;
    }
    let words: Vec<&str> = rest.split(' ').collect();
    let is_role = |word: &&str| ROLES.contains(&word.trim_end_matches(':').to_lowercase().as_str());
    if let Some(last) = words.iter().rposition(is_role)
        && (2..=4).contains(&(words.len() - last - 1))
        && last < 3
        && words[last + 1..].iter().all(|word| word.starts_with(|c: char| !c.is_ascii_lowercase()))
        && !words[last + 1..].iter().any(|word| is_institutional(word))
    {
        return words[last + 1..].join(" ");
    }
    // Behind the name without a comma: `Ada Brook staff writer`.
    if let Some(first) = words.iter().position(is_role)
        && first >= 2
    {
        let is_lower = |word: &&&str| word.chars().all(char::is_lowercase) && !super::lists::PARTICLES.contains(*word);
        let count = words[..first].iter().rev().take_while(is_lower).count();
        let first = first - count;
        if first >= 2 && words[first].starts_with(char::is_lowercase) {
            return words[..first].join(" ");
        }
    }
    rest.to_owned()
}

/// Removes where someone reports from or for whom: `Ada Brook in Hong Kong`, `Ada Brook for The Lantern`.
fn without_place(printed: String) -> String {
    for word in [" in ", " for ", " à ", " aus ", " en ", " at "] {
        if let Some((before, after)) = printed.split_once(word)
            && before.split(' ').count() > 1
            && after.starts_with(char::is_uppercase)
            && !is_institutional(before)
        {
            return before.to_owned();
        }
    }
    printed
}
