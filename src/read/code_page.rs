//! The code pages of DOS, which the Encoding Standard leaves out, and how a text in one of them is recognised.

use encoding_rs::{Encoding, MACINTOSH};

/// A code page of DOS: its name and the characters of its upper half.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CodePage {
    pub(super) name: &'static str,
    upper: &'static str,
}

/// The code pages with Latin letters, the most frequent first.
#[rustfmt::skip]
const PAGES: [(u32, CodePage); 8] = [
    (850, CodePage { name: "IBM850", upper: "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}" }),
    (437, CodePage { name: "IBM437", upper: "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}" }),
    (852, CodePage { name: "IBM852", upper: "ÇüéâäůćçłëŐőîŹÄĆÉĹĺôöĽľŚśÖÜŤťŁ×čáíóúĄąŽžĘę¬źČş«»░▒▓│┤ÁÂĚŞ╣║╗╝Żż┐└┴┬├─┼Ăă╚╔╩╦╠═╬¤đĐĎËďŇÍÎě┘┌█▄ŢŮ▀ÓßÔŃńňŠšŔÚŕŰýÝţ´\u{ad}˝˛ˇ˘§÷¸°¨˙űŘř■\u{a0}" }),
    (865, CodePage { name: "IBM865", upper: "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø₧ƒáíóúñÑªº¿⌐¬½¼¡«¤░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}" }),
    (857, CodePage { name: "IBM857", upper: "ÇüéâäàåçêëèïîıÄÅÉæÆôöòûùİÖÜø£ØŞşáíóúñÑĞğ¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ºªÊËÈ\u{fffd}ÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµ\u{fffd}×ÚÛÙìÿ¯´\u{ad}±\u{fffd}¾¶§÷¸°¨·¹³²■\u{a0}" }),
    (860, CodePage { name: "IBM860", upper: "ÇüéâãàÁçêÊèÍÔìÃÂÉÀÈôõòÚùÌÕÜ¢£Ù₧ÓáíóúñÑªº¿Ò¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}" }),
    (861, CodePage { name: "IBM861", upper: "ÇüéâäàåçêëèÐðÞÄÅÉæÆôöþûÝýÖÜø£Ø₧ƒáíóúÁÍÓÚ¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}" }),
    (863, CodePage { name: "IBM863", upper: "ÇüéâÂà¶çêëèïî‗À§ÉÈÊôËÏûù¤ÔÜ¢£ÙÛƒ¦´óú¨¸³¯Î⌐¬½¼¾«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}" }),
];

impl CodePage {
    /// Returns a code page by its number.
    pub(super) fn of(number: u32) -> Option<Self> {
        let number = if number == 858 { 850 } else { number };
        PAGES.iter().find(|(known, _)| *known == number).map(|(_, page)| *page)
    }

    /// Returns the character of a byte.
    pub(super) fn char(self, byte: u8) -> char {
        if byte.is_ascii() {
            char::from(byte)
        } else {
            self.upper.chars().nth(usize::from(byte - 0x80)).unwrap_or('\u{fffd}')
        }
    }

    /// Decodes bytes.
    pub(super) fn decode(self, bytes: &[u8]) -> String {
        let upper: Vec<char> = self.upper.chars().collect();
        let char = |byte: u8| byte.checked_sub(0x80).map_or(char::from(byte), |at| upper[usize::from(at)]);
        bytes.iter().map(|&byte| char(byte)).collect()
    }
}

/// An old encoding that a text fits better than the one that was guessed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Older {
    Dos(CodePage),
    Mac,
}

/// Returns the encoding of DOS or of the old Macintosh that a text is in, if the guessed encoding puts signs and capitals
/// inside its words, and this one small letters.
pub(super) fn better(bytes: &[u8], guessed: &'static Encoding) -> Option<Older> {
    if !guessed.is_single_byte() {
        return None;
    }
    let found = Evidence::of(bytes);
    if found.inside.iter().sum::<usize>() < 2 || found.inside.iter().sum::<usize>() * 2 < found.all {
        return None;
    }
    let of_encoding = |encoding: &'static Encoding, byte: u8| {
        let (text, _) = encoding.decode_without_bom_handling(std::slice::from_ref(&byte));
        text.chars().next().unwrap_or('\u{fffd}')
    };
    if found.fit(|byte| of_encoding(guessed, byte)) > 0.6 {
        return None;
    }
    let pages = PAGES.iter().map(|(_, page)| (Older::Dos(*page), found.fit(|byte| page.char(byte))));
    let all = pages.chain([(Older::Mac, found.fit(|byte| of_encoding(MACINTOSH, byte)))]);
    let best = all.reduce(|best, next| if next.1 > best.1 { next } else { best })?;
    (best.1 > 0.97).then_some(best.0)
}

/// Bytes of the upper half that are beside small ASCII letters, by their values.
struct Evidence {
    inside: [usize; 128],
    all: usize,
}

impl Evidence {
    fn of(bytes: &[u8]) -> Self {
        let mut found = Self { inside: [0; 128], all: 0 };
        for (at, &byte) in bytes.iter().enumerate().filter(|(_, byte)| !byte.is_ascii()) {
            found.all += 1;
            // Beside a small letter, and not the first letter of a word, which may be a capital.
            let before = at.checked_sub(1).map_or(0, |before| bytes[before]);
            let is_small = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_lowercase);
            if before.is_ascii_lowercase() || before.is_ascii_uppercase() && is_small(bytes.get(at + 1)) {
                found.inside[usize::from(byte - 0x80)] += 1;
            }
        }
        found
    }

    /// Returns the share of them that are small letters.
    fn fit(&self, char: impl Fn(u8) -> char) -> f64 {
        let counts = (0x80_u8..=0xff).zip(self.inside).filter(|(_, count)| *count > 0);
        let (mut right, mut all) = (0, 0);
        for (byte, count) in counts {
            all += count;
            right += if char(byte).is_lowercase() { count } else { 0 };
        }
        right as f64 / (all as f64).max(1.0)
    }
}

#[cfg(test)]
mod tests {
    use encoding_rs::{IBM866, WINDOWS_1250, WINDOWS_1252};

    use super::*;

    fn encoded(text: &str, number: u32) -> Vec<u8> {
        let page = CodePage::of(number).unwrap();
        let byte = |c: char| (0..=255).find(|&byte| page.char(byte) == c).unwrap_or(b'?');
        text.chars().map(byte).collect()
    }

    #[test]
    fn texts_of_dos_and_old_macintosh_are_recognised() {
        for (text, number) in [
            ("Für die Mühle am Fluß bezahlte der Müller zwölf Gulden.", 850),
            ("Große Möwe;12\nKönigsberg für Fähren;7\n", 850),
            ("La forêt brûlée, près du château, où les élèves mangèrent.", 850),
            ("Później wróciła łódką przez jezioro, świeciło słońce, a dzieci się śmiały.", 852),
        ] {
            let bytes = encoded(text, number);
            let Some(Older::Dos(page)) = better(&bytes, WINDOWS_1252) else { panic!("{text}") };
            assert_eq!(page.decode(&bytes), text);
            assert!(better(&bytes, IBM866).is_some());
        }
        assert_eq!(better(b"caf\x8e, d\x8ej\x88 vu, tr\x8fs fran\x8dais", WINDOWS_1252), Some(Older::Mac));
    }

    #[test]
    fn every_byte_has_a_character() {
        assert!(PAGES.iter().all(|(_, page)| page.upper.chars().count() == 128));
        assert_eq!(CodePage::of(858).map(|page| page.char(0x81)), Some('ü'));
    }

    #[test]
    fn texts_of_windows_stay() {
        let western = WINDOWS_1252.encode("“Für” – élève, œuvre, señor… it’s 5 €").0;
        assert_eq!(better(&western, WINDOWS_1252), None);
        let central = WINDOWS_1250.encode("Później wróciła łódką, šťastný žák").0;
        assert_eq!(better(&central, WINDOWS_1250), None);
        assert_eq!(better(b"plain", WINDOWS_1252), None);
        let russian = IBM866.encode("Мост открыт для всех").0;
        assert_eq!(better(&russian, IBM866), None);
    }
}
