//! Extracts author names, as printed, from a byline or a declared author.

/// Words that precede the name in a byline.
const OPENINGS: [&str; 13] = [
    "published by ",
    "written by ",
    "posted by ",
    "by ",
    "veröffentlicht von ",
    "eingestellt von ",
    "geschrieben von ",
    "von ",
    "par ",
    "por ",
    "di ",
    "author:",
    "autor:",
];
/// What content management systems write if there is no author.
const PLACEHOLDERS: [&str; 9] =
    ["admin", "administrator", "author", "autor", "editor", "unknown", "null", "none", "redaktion"];

/// Returns the names in the declared or displayed author lines, without anything that is not a name.
pub(super) fn of(lines: &[&String], site: Option<&str>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for line in lines {
        let mut line = line.trim();
        for opening in OPENINGS {
            if line.get(..opening.len()).is_some_and(|head| head.eq_ignore_ascii_case(opening)) {
                line = line[opening.len()..].trim_start();
            }
        }
        for name in split_names(line) {
            let name = name.trim_matches([',', '|', '·', '-', ':', '~', '–', ' ', '\u{a0}']);
            let is_name = (2..70).contains(&name.len())
                && !name.contains("://")
                && !name.starts_with("www.")
                && !name.contains(['@', '{', '<', '_', '|'])
                && name.split_whitespace().count() <= 7
                && name.chars().any(char::is_alphabetic)
                && name.chars().filter(char::is_ascii_digit).count() < 3
                && site.is_none_or(|site| !site.eq_ignore_ascii_case(name))
                && !PLACEHOLDERS.contains(&name.to_lowercase().as_str());
            if is_name && !names.iter().any(|known| known.eq_ignore_ascii_case(name)) {
                names.push(name.to_owned());
            }
        }
    }
    names
}

/// Splits `A and B`, `A; B` and `A B, C D`; `Lee, Ann` is one person.
fn split_names(line: &str) -> Vec<&str> {
    let mut names = vec![line];
    for sign in [";", " and ", " & ", " und ", " et ", "|"] {
        names = names.into_iter().flat_map(|name| name.split(sign)).collect();
    }
    names
        .into_iter()
        .flat_map(|name| {
            let parts: Vec<&str> = name.split(',').collect();
            let full = parts.iter().all(|part| part.split_whitespace().count() > 1);
            if full { parts } else { vec![name] }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byline_is_cut_into_names() {
        let names = |line: &str| of(&[&line.to_owned()], Some("The Daily"));
        assert_eq!(names("By Ann Lee and Bo Ek"), ["Ann Lee", "Bo Ek"]);
        assert_eq!(names("Ann Lee, Bo Ek; Cy Orr"), ["Ann Lee", "Bo Ek", "Cy Orr"]);
        assert_eq!(names("Lee, Ann"), ["Lee, Ann"]);
        for nobody in ["admin", "The Daily", "https://daily.example/ann", "ann@daily.example", "12.03.2019", ""] {
            assert!(names(nobody).is_empty(), "{nobody}");
        }
    }
}
