//! Names as programs of one field for a name read them: `Family, Given, Suffix`.

use crate::cite::name::Name;

/// Looks like a comma and separates nothing. There is no way to escape a comma: EndNote's own convention (`,,`) is read by
/// no other program.
const COMMA: &str = "\u{201a}";

/// Formats `Family, Given, Suffix`. The name of an organisation ends with a comma, EndNote's convention, without which
/// several programs split it, and commas in it become characters that look like one.
pub(super) fn inverted(name: &Name) -> String {
    match name {
        Name::Whole(name) => format!("{},", name.trim().trim_end_matches(',').replace(',', COMMA)),
        Name::Person { family, given, particle, suffix } => {
            let family = particle.iter().map(String::as_str).chain([family.as_str()]).collect::<Vec<_>>().join(" ");
            let given = given.as_deref().or(suffix.as_ref().map(|_| ""));
            [Some(family.as_str()), given, suffix.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(", ")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn organisations_are_not_split() {
        let whole = |name: &str| inverted(&Name::Whole(name.to_owned()));
        assert_eq!(whole("European Commission"), "European Commission,");
        assert_eq!(whole("Ministry of Food, Fisheries and Coast"), "Ministry of Food\u{201a} Fisheries and Coast,");
        let king = Name::Person {
            family: "King".to_owned(),
            given: Some("Martin Luther".to_owned()),
            particle: None,
            suffix: Some("Jr.".to_owned()),
        };
        assert_eq!(inverted(&king), "King, Martin Luther, Jr.");
    }
}
