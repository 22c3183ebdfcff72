//! Variants of Chinese characters: traditional, Japanese and older forms, and the form they are folded to.
//!
//! Single characters only: the indexed form of a character must not depend on its word.

/// Start of the ideographs in the Basic Multilingual Plane; others have no variants here.
const FIRST: char = '\u{3400}';
const LAST: char = '\u{9fff}';

const COUNT: usize = LAST as usize - FIRST as usize + 1;

/// The folded form of every character from `FIRST`; 0 for those that fold to themselves.
static FOLDED: [u16; COUNT] = parse(include_bytes!("variants/table.txt"));

/// Returns the common form of all variants of `c`, or `c` itself if it has none: 湾 for 灣, 发 for 發 and 髮.
pub(super) fn simplified(c: char) -> char {
    let index = (c as usize).wrapping_sub(FIRST as usize);
    match FOLDED.get(index) {
        None | Some(0) => c,
        Some(folded) => char::from_u32(u32::from(*folded)).unwrap_or(c),
    }
}

/// Parses the table at compile time, so that it costs nothing at start-up.
#[expect(clippy::large_stack_arrays, reason = "evaluated by the compiler, not at run time")]
const fn parse(table: &[u8]) -> [u16; COUNT] {
    let mut folded = [0; COUNT];
    let mut at = 0;
    while at < table.len() {
        let is_comment = table[at] == b'#';
        // All characters of the table take three bytes in UTF-8.
        let mut first = 0;
        while table[at] != b'\n' {
            if is_comment {
                at += 1;
                continue;
            }
            let (a, b, c) = (table[at] as u16, table[at + 1] as u16, table[at + 2] as u16);
            let char = (a & 0xf) << 12 | (b & 0x3f) << 6 | (c & 0x3f);
            if first == 0 {
                first = char;
            } else {
                folded[char as usize - FIRST as usize] = first;
            }
            at += 3;
        }
        at += 1;
    }
    folded
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn classes() -> impl Iterator<Item = &'static str> {
        include_str!("variants/table.txt").lines().filter(|line| !line.starts_with('#'))
    }

    #[test]
    fn the_table_lists_each_character_once() {
        let mut seen = HashSet::new();
        for c in classes().flat_map(str::chars) {
            assert!((FIRST..=LAST).contains(&c), "{c} is outside the table");
            assert!(seen.insert(c), "{c} is listed twice");
        }
        assert!(seen.len() > 6_000, "{} characters", seen.len());
    }

    #[test]
    fn every_character_of_a_class_folds_to_its_first() {
        for class in classes() {
            let first = class.chars().next().expect("no line is empty");
            assert!(class.chars().count() > 1, "{class}");
            for c in class.chars() {
                assert_eq!(simplified(c), first, "{c} in {class}");
            }
        }
    }

    #[test]
    fn traditional_and_simplified_spellings_agree() {
        let pairs = [
            ("瀋陽", "沈阳"),
            ("人羣", "人群"),
            ("山峯", "山峰"),
            ("回覆", "回复"),
            ("反覆", "反复"),
            ("重疊", "重叠"),
            ("看著", "看着"),
            ("著作", "着作"),
            ("覆蓋", "复盖"),
            ("嶠", "峤"),
            ("內閣", "内阁"),
            ("説話", "说话"),
            ("吳戶稅", "吴户税"),
            ("鉄関聼", "铁关听"),
            ("乾燥幹部", "干燥干部"),
            ("頭髮發展", "头发发展"),
        ];
        for (traditional, mainland) in pairs {
            let fold = |text: &str| text.chars().map(simplified).collect::<String>();
            assert_eq!(fold(traditional), fold(mainland), "{traditional} {mainland}");
        }
    }

    #[test]
    fn other_characters_are_left_alone() {
        for c in ['a', '港', '\u{33ff}', '\u{a000}', '한', 'の', '\u{20000}', '\u{0}', char::MAX] {
            assert_eq!(simplified(c), c);
        }
    }
}
