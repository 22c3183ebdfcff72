//! Undoes what Ghostscript does to the mapping of ligatures.
//!
//! It writes the mapping of a glyph to several characters with its bytes displaced: `fi` (U+0066 U+0069) becomes U+6600
//! U+6900, and of three characters the last two are added: `ffi` becomes U+6600 U+CF00. The file then shows Chinese or
//! Korean characters for Latin letters. No font maps one glyph to such a pair, and the sum identifies the letters.

/// Ligatures of three letters.
const TRIPLES: [&str; 12] = ["ffi", "ffl", "ffj", "fft", "ffb", "ffh", "ffk", "ffy", "tti", "tty", "fti", "ftt"];

/// What the mapping of a glyph is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Mapping {
    /// As stated.
    Sound,
    /// Displaced, with the letters that it stands for.
    Displaced(String),
    /// Displaced, and ambiguous.
    Lost,
}

/// Returns what the mapping of a glyph to these characters is.
pub(super) fn mapping(text: &str) -> Mapping {
    let mut chars = text.chars().map(u32::from);
    let (Some(first), Some(second), None) = (chars.next(), chars.next(), chars.next()) else { return Mapping::Sound };
    let (Some(first), Some(second)) = (displaced(first), displaced(second)) else { return Mapping::Sound };
    let letter = |byte: u8| byte.is_ascii_alphabetic();
    if !letter(first) {
        return Mapping::Sound;
    }
    if letter(second) {
        return Mapping::Displaced([char::from(first), char::from(second)].iter().collect());
    }
    let is_sum = |letters: &&&str| {
        let bytes = letters.as_bytes();
        bytes[0] == first && bytes[1].wrapping_add(bytes[2]) == second
    };
    let mut fitting = TRIPLES.iter().filter(is_sum);
    match (fitting.next(), fitting.next()) {
        (Some(letters), None) => Mapping::Displaced((*letters).to_owned()),
        _ => Mapping::Lost,
    }
}

/// Returns the byte that a character has above an empty one.
fn displaced(c: u32) -> Option<u8> {
    (c.trailing_zeros() >= 8).then(|| u8::try_from(c >> 8).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn displaced_letters_are_found_by_their_sums() {
        let letters = |text: &str| match mapping(text) {
            Mapping::Displaced(letters) => letters,
            other => format!("{other:?}"),
        };
        assert_eq!(
            ["昀椀", "昀氀", "昀昀", "昀케", "昀툀", "吀栀"].map(letters),
            ["fi", "fl", "ff", "ffi", "ffl", "Th"]
        );
        assert_eq!(["昀가", "fi", "é", "東京", "昀椀昀"].map(letters), ["Lost", "Sound", "Sound", "Sound", "Sound"]);
        // No two ligatures have one sum.
        let mut sums: Vec<_> = TRIPLES.iter().map(|text| text.as_bytes()).map(|b| (b[0], b[1] + b[2])).collect();
        sums.sort_unstable();
        sums.dedup();
        assert_eq!(sums.len(), TRIPLES.len());
    }
}
