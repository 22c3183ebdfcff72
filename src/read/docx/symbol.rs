//! Characters of symbol fonts, which Word stores by their place in the font.

/// Returns the character at a place in a symbol font, if it is known.
pub(super) fn character(font: &str, code: u32) -> Option<char> {
    // Places in symbol fonts are in the private use area.
    let place = if (0xf000..=0xf0ff).contains(&code) { code - 0xf000 } else { code };
    match &*font.to_lowercase() {
        "symbol" => symbol(place),
        "wingdings" => Some(match place {
            0x6c | 0x9f => '●',
            0x6e | 0xa7 => '▪',
            0x6f | 0xa8 => '□',
            0x71 => '❑',
            0x76 => '❖',
            0xd8 => '➢',
            0xdf | 0xe7 => '←',
            0xe0 | 0xe8 | 0xf0 => '→',
            0xe1 => '↑',
            0xe2 => '↓',
            0xfb | 0xfd => '✗',
            0xfc | 0xfe => '✓',
            0x4a => '☺',
            0x28 => '☎',
            0x2a => '✉',
            _ => return None,
        }),
        // An ordinary font: the code is that of the character.
        _ if !(0xe000..=0xf8ff).contains(&code) && !font.to_lowercase().contains("dings") => char::from_u32(code),
        _ => None,
    }
}

/// Returns the character at a place in Adobe's Symbol font.
fn symbol(place: u32) -> Option<char> {
    const CAPITALS: [char; 26] = [
        'Α', 'Β', 'Χ', 'Δ', 'Ε', 'Φ', 'Γ', 'Η', 'Ι', 'ϑ', 'Κ', 'Λ', 'Μ', 'Ν', 'Ο', 'Π', 'Θ', 'Ρ', 'Σ', 'Τ', 'Υ', 'ς',
        'Ω', 'Ξ', 'Ψ', 'Ζ',
    ];
    const SMALL: [char; 26] = [
        'α', 'β', 'χ', 'δ', 'ε', 'φ', 'γ', 'η', 'ι', 'ϕ', 'κ', 'λ', 'μ', 'ν', 'ο', 'π', 'θ', 'ρ', 'σ', 'τ', 'υ', 'ϖ',
        'ω', 'ξ', 'ψ', 'ζ',
    ];
    Some(match place {
        0x41..=0x5a => CAPITALS[(place - 0x41) as usize],
        0x61..=0x7a => SMALL[(place - 0x61) as usize],
        0x22 => '∀',
        0x24 => '∃',
        0x2d => '−',
        0x40 => '≅',
        0x5c => '∴',
        0x5e => '⊥',
        0x7e => '∼',
        0xa2 => '′',
        0xa3 => '≤',
        0xa5 => '∞',
        0xab => '↔',
        0xac => '←',
        0xad => '↑',
        0xae => '→',
        0xaf => '↓',
        0xb0 => '°',
        0xb1 => '±',
        0xb2 => '″',
        0xb3 => '≥',
        0xb4 => '×',
        0xb5 => '∝',
        0xb6 => '∂',
        0xb7 => '•',
        0xb8 => '÷',
        0xb9 => '≠',
        0xba => '≡',
        0xbb => '≈',
        0xbc => '…',
        0xc5 => '⊕',
        0xc6 => '∅',
        0xc7 => '∩',
        0xc8 => '∪',
        0xcc => '⊂',
        0xcd => '⊆',
        0xce => '∈',
        0xcf => '∉',
        0xd1 => '∇',
        0xd2 => '®',
        0xd3 => '©',
        0xd4 => '™',
        0xd5 => '∏',
        0xd6 => '√',
        0xd7 => '⋅',
        0xd8 => '¬',
        0xdb => '⇔',
        0xde => '⇒',
        0xe5 => '∑',
        0xf2 => '∫',
        0x20..=0x3f => char::from_u32(place)?,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_those_of_the_font() {
        assert_eq!(character("Symbol", 0xf061), Some('α'));
        assert_eq!(character("Symbol", 0xb3), Some('≥'));
        assert_eq!(character("Wingdings", 0xf0e0), Some('→'));
        assert_eq!(character("Times New Roman", 0x2013), Some('–'));
        assert_eq!((character("Webdings", 0xf061), character("Arial", 0xf061)), (None, None));
    }
}
