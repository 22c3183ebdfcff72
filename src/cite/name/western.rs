//! Names in alphabets: family name last, before a comma, or first where the form or the language shows it.

use super::Name;
use super::eastern;
use super::institutions::INSTITUTIONS;
use super::lists::{
    ARTICLES, CAPITAL_PARTICLES, CONNECTIVES, JOINED, LINKS, LUSOPHONE, PARTICLES, SOVEREIGN, SUFFIXES,
};

/// Splits a name; `None` if it is an institution, or if no rule applies.
pub(super) fn split(printed: &str, lang: &str) -> Option<Name> {
    let is_odd = |c: char| c.is_ascii_digit() || matches!(c, '&' | '/' | '@' | '[' | ']' | ':' | ';' | '|');
    let is_own = |c: char| ('\u{1200}'..='\u{137f}').contains(&c) || ('\u{1000}'..='\u{109f}').contains(&c);
    let lower = printed.to_lowercase();
    let mut words = lower.split([' ', ',']).filter(|word| !word.is_empty());
    let is_noble = lower.contains(" von und zu ");
    let is_numbered = printed.split(' ').any(|word| word.contains(is_odd) && !is_suffix(word.trim_matches(',')));
    if is_numbered
        || printed.contains(is_own)
        || printed.ends_with(')')
        || printed.starts_with('(')
        || printed.split([' ', ',']).any(|word| INSTITUTIONS.contains(&word))
        || words
            .any(|word| INSTITUTIONS.contains(&word) || (CONNECTIVES.contains(&word) && !(is_noble && word == "und")))
    {
        return None;
    }
    let parts: Vec<&str> = printed.split(',').map(str::trim).filter(|part| !part.is_empty()).collect();
    match parts.as_slice() {
        [name] => given_first(name, None, lang),
        [name, suffix] if is_suffix(suffix) => given_first(name, Some(suffix), lang),
        [family, given] => {
            // `King Jr., Martin Luther`
            let cut = family.rsplit_once(' ').filter(|(_, last)| is_suffix(last));
            let (family, suffix) = cut.map_or((*family, None), |(family, suffix)| (family, Some(suffix)));
            Some(family_first(family, given, suffix))
        }
        [family, suffix, given] | [family, given, suffix] if is_suffix(suffix) => {
            Some(family_first(family, given, Some(suffix)))
        }
        _ => None,
    }
}

fn is_suffix(part: &str) -> bool {
    SUFFIXES.contains(&part.to_lowercase().as_str())
}

/// Languages that put the family name first, and those in which names have none.
const FAMILY_FIRST: [&str; 4] = ["hu", "vi", "zh", "ko"];
const NO_FAMILY: [&str; 4] = ["am", "ti", "my", "dz"];

fn given_first(name: &str, suffix: Option<&str>, lang: &str) -> Option<Name> {
    let mut words: Vec<&str> = name.split(' ').collect();
    let mut suffix = suffix;
    if suffix.is_none() && words.len() > 2 && words.last().is_some_and(|word| is_suffix(word)) {
        suffix = words.pop();
    }
    let lang = lang.split('-').next().unwrap_or_default();
    let first = words[0].to_lowercase();
    let is_whole = words.len() < 2
        || NO_FAMILY.contains(&lang)
        || SOVEREIGN.contains(&first.as_str())
        || ARTICLES.contains(&first.as_str())
        || words.iter().any(|word| is_acronym(word))
        || eastern::is_burmese(&words);
    if is_whole {
        return None;
    }
    if let Some((family, given)) = shouted(&words) {
        return Some(family_first(&family, &given, suffix));
    }
    let has_initials = words.last().is_some_and(|word| is_initials(word)) && !words[0].contains('.');
    let leads = has_initials && !is_initials(words[0])
        || eastern::family_leads(&words)
        || is_patronymic(&words)
        || (FAMILY_FIRST.contains(&lang) && (lang == "hu" || eastern::family_leads(&words)));
    if leads {
        // Initials end a name: `van der Berg J.P.`, `García Márquez G.`
        let end = if has_initials {
            words.len() - words.iter().rev().take_while(|word| is_initials(word)).count()
        } else {
            1
        };
        return Some(family_first(&words[..end].join(" "), &words[end..].join(" "), suffix));
    }
    let start = family_start(&words);
    Some(family_first(&words[start..].join(" "), &words[..start].join(" "), suffix))
}

/// Returns where the family name begins in a name that it ends.
fn family_start(words: &[&str]) -> usize {
    let last = words.len() - 1;
    let is_lower = |word: &str| {
        word.chars().next().is_some_and(|c| c.is_lowercase() || matches!(c, '\'' | '’'))
            && !word.chars().any(char::is_uppercase)
            && !LINKS.contains(&word)
    };
    // A particle begins the family name, unless it begins or ends the whole name.
    let is_particle =
        |word: &str| is_lower(word) || CAPITAL_PARTICLES.contains(&word) || JOINED.contains(&word) || word == "O";
    let particle = (1..last).find(|at| is_particle(words[*at]));
    if let Some(at) = particle {
        return at;
    }
    // `Ortega y Gasset`, `Costa e Silva`
    if let Some(link) = (2..last).find(|at| LINKS.contains(&words[*at])) {
        return link - 1;
    }
    // `Silva Filho`; and `García Márquez`: a patronymic before the last word is a family name too.
    let is_lusophone = LUSOPHONE.contains(&words[last]);
    if last >= 2 && (is_lusophone || is_hispanic(words[last - 1])) {
        return last - 1;
    }
    last
}

/// Returns whether a word has the form of a Spanish patronymic: `Gómez`, `Ruiz`, `García`.
fn is_hispanic(word: &str) -> bool {
    let lower = word.to_lowercase();
    let is_long = lower.chars().count() > 4;
    is_long && ["ez", "éz", "íz", "íaz"].iter().any(|end| lower.ends_with(end)) && lower != "beatriz" && lower != "inéz"
        || ["díaz", "diaz", "ruiz", "garcía", "garcia", "muñoz"].contains(&lower.as_str())
}

/// Returns whether a word is an acronym: capitals without a vowel, as no name has.
fn is_acronym(word: &str) -> bool {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    letters > 2 && word.chars().all(|c| c.is_ascii_uppercase()) && !word.contains(['A', 'E', 'I', 'O', 'U', 'Y'])
}

/// Returns the family name that alone is in capitals, and the rest: `WANG Xiaoming`, `Ana DÍAZ SANZ`.
fn shouted(words: &[&str]) -> Option<(String, String)> {
    let is_shouted = |word: &&str| {
        word.chars().filter(|c| c.is_alphabetic()).count() > 1
            && !word.contains(char::is_lowercase)
            && !word.contains('.')
    };
    let count = words.iter().filter(|word| is_shouted(word)).count();
    if count == 0
        || count == words.len()
        || (count == 1 && words.iter().any(|word| is_initials(word) && is_shouted(word)))
    {
        return None;
    }
    let is_name = |word: &&str| word.contains(char::is_lowercase) || word.contains('.') || word.chars().count() == 1;
    let leads = is_shouted(&words[0]);
    let at = if leads { count } else { words.len() - count };
    let (one, other) = words.split_at(at);
    let (family, given) = if leads { (one, other) } else { (other, one) };
    (family.iter().all(is_shouted) && given.iter().all(is_name)).then(|| (family.join(" "), given.join(" ")))
}

/// Returns whether a word is initials: `J.`, `J.P.`, `JP`.
fn is_initials(word: &str) -> bool {
    let letters: Vec<char> = word.chars().filter(|c| c.is_alphabetic()).collect();
    let is_plain = word.chars().all(|c| c.is_uppercase() || matches!(c, '.' | '-'));
    let is_dotted = word.ends_with('.') && word.matches('.').count() >= letters.len();
    is_plain && ((is_dotted && letters.len() < 5) || letters.len() == 2 && !word.contains(['.', '-']))
}

/// Returns whether the last of three words is a Slavic patronymic, so that the first is the family name.
fn is_patronymic(words: &[&str]) -> bool {
    const ENDS: [&str; 10] = ["ович", "евич", "овна", "евна", "ична", "івна", "ovich", "evich", "ovna", "evna"];
    words.len() == 3 && ENDS.iter().any(|end| words[2].to_lowercase().ends_with(end))
}

fn family_first(family: &str, given: &str, suffix: Option<&str>) -> Name {
    let words: Vec<&str> = family.split(' ').collect();
    let particles = words.iter().take(words.len() - 1).take_while(|word| PARTICLES.contains(word)).count();
    let (particle, family) = words.split_at(particles);
    Name::Person {
        family: family.join(" "),
        given: Some(apart(given)).filter(|given| !given.is_empty()),
        particle: Some(particle.join(" ")).filter(|particle| !particle.is_empty()),
        suffix: suffix.map(str::to_owned),
    }
}

/// Puts spaces between initials that are written together: `J.R.R.`.
fn apart(given: &str) -> String {
    let is_together = |word: &str| {
        let mut parts = word.split_terminator('.');
        word.ends_with('.') && word.matches('.').count() > 1 && parts.all(|part| part.chars().count() == 1)
    };
    let words = given
        .split(' ')
        .map(|word| if is_together(word) { word.replace('.', ". ").trim_end().to_owned() } else { word.to_owned() });
    words.collect::<Vec<_>>().join(" ")
}
