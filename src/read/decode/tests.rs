use encoding_rs::{BIG5, EUC_KR, GBK, SHIFT_JIS, WINDOWS_1251, WINDOWS_1252};
use proptest::prelude::*;

use super::*;

const CHINESE: &str = "中国国家主席在论坛上发表讲话，强调各国应当加强合作，共同应对气候变化的挑战。";
const RUSSIAN: &str = "Министр заявил, что переговоры продолжатся на следующей неделе в Женеве.";
const FRENCH: &str = "Le ministre a déclaré que les négociations reprendraient à Genève dès l'été prochain.";

fn text(bytes: &[u8]) -> String {
    decode(bytes.to_vec(), false).unwrap().text
}

fn refused(bytes: &[u8]) -> String {
    decode(bytes.to_vec(), false).unwrap_err().what
}

#[test]
fn utf8_is_taken_as_it_is() {
    assert_eq!(text("a\r\nb\u{1b}[1m\tŁ\u{feff}".as_bytes()), "a\r\nb\u{1b}[1m\tŁ\u{feff}");
    assert_eq!(text("\u{feff}Łódź".as_bytes()), "Łódź");
    assert!(decode("Łódź".into(), false).unwrap().warnings.is_empty());
}

#[test]
fn byte_order_marks_decide() {
    let wide: Vec<u16> = CHINESE.encode_utf16().collect();
    let little: Vec<u8> = [0xff, 0xfe].into_iter().chain(wide.iter().flat_map(|unit| unit.to_le_bytes())).collect();
    let big: Vec<u8> = [0xfe, 0xff].into_iter().chain(wide.iter().flat_map(|unit| unit.to_be_bytes())).collect();
    assert_eq!((text(&little), text(&big)), (CHINESE.into(), CHINESE.into()));
    let long: Vec<u8> = "\u{feff}Łódź".chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
    assert_eq!(text(&long), "Łódź");
    let torn = decode(little[..9].to_vec(), false).unwrap();
    assert_eq!(torn.warnings, ["1 character could not be decoded as UTF-16LE, shown as \u{fffd}"]);
}

#[test]
fn utf16_without_mark_is_known_by_its_nulls() {
    for sample in ["The minister said so.\r\nThen he left.", "中国国家主席 2018 年", "Łódź jest miastem"] {
        let little: Vec<u8> = sample.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = sample.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!((text(&little), text(&big)), (sample.into(), sample.into()));
    }
}

#[test]
fn guessed_encodings_cause_a_warning() {
    for (encoding, sample) in [
        (GBK, CHINESE),
        (BIG5, "總統在論壇上發表講話，強調各國應當加強合作，共同應對氣候變遷的挑戰。"),
        (SHIFT_JIS, "首相は会見で、各国が協力して気候変動に取り組むべきだと強調した。"),
        (EUC_KR, "대통령은 기자회견에서 각국이 협력하여 기후 변화에 대응해야 한다고 강조했다."),
        (WINDOWS_1251, RUSSIAN),
        (WINDOWS_1252, FRENCH),
    ] {
        let decoded = decode(encoding.encode(sample).0.into_owned(), false).unwrap();
        assert_eq!(decoded.text, sample);
        assert_eq!(decoded.warnings, [format!("encoding guessed: {}", encoding.name())]);
    }
    let japanese = ISO_2022_JP.encode("首相は会見で強調した。").0.into_owned();
    assert_eq!(text(&japanese), "首相は会見で強調した。");
}

#[test]
fn a_declared_encoding_is_believed_where_it_can_be() {
    let page = |charset: &str| format!("<html><head><meta charset=\"{charset}\"></head><p>{RUSSIAN}</p></html>");
    let koi8 = Encoding::for_label(b"koi8-r").unwrap();
    let decoded = decode(koi8.encode(&page("koi8-r")).0.into_owned(), true).unwrap();
    assert_eq!((decoded.text, decoded.warnings), (page("koi8-r"), vec![]));
    assert_eq!(decode(page("windows-1251").into(), true).unwrap().text, page("windows-1251"), "it is valid UTF-8");
    let xml = format!("<?xml version='1.0' encoding='windows-1251'?><p>{RUSSIAN}</p>");
    assert_eq!(decode(WINDOWS_1251.encode(&xml).0.into_owned(), true).unwrap().text, xml);
    let http = "<meta http-equiv=Content-Type content=\"text/html; charset=koi8-r\">";
    assert_eq!(declared(http.as_bytes()), Some(koi8));
    assert_eq!(declared(b"<meta charset=utf-16>"), Some(UTF_8));
}

#[test]
fn a_damaged_character_is_counted_and_the_rest_kept() {
    let mut bytes = CHINESE.as_bytes().to_vec();
    bytes.remove(4);
    let decoded = decode(bytes, false).unwrap();
    assert!(decoded.text.ends_with("挑战。"));
    assert_eq!(decoded.warnings.len(), 1);
    assert!(
        decoded.warnings[0].ends_with("could not be decoded as UTF-8, shown as \u{fffd}"),
        "{}",
        decoded.warnings[0]
    );
}

#[test]
fn binary_files_are_named() {
    assert_eq!(refused(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), "binary file (PNG image)");
    assert_eq!(refused(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3"), "binary file (PDF document)");
    assert_eq!(
        refused(b"PK\x03\x04\x14\0\0\0\x08\0[Content_Types].xml word/document.xml"),
        "binary file (Word document)"
    );
    assert_eq!(refused(b"abc\0def"), "binary file");
    let noise: Vec<u8> = (0u32..5000).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    assert!(refused(&noise).starts_with("binary file"));
    assert_eq!(text(b"MZ is an abbreviation"), "MZ is an abbreviation");
}

#[test]
fn a_stray_nul_is_kept_with_a_warning() {
    let sample = format!("{}\0{}", "word ".repeat(300), "word ".repeat(300));
    let decoded = decode(sample.clone().into(), false).unwrap();
    assert_eq!((decoded.text, decoded.warnings), (sample, vec!["1 NUL character in the text".into()]));
}

proptest! {
    #[test]
    fn any_text_in_utf8_comes_back(sample in "[^\u{0}-\u{1f}\u{7f}\u{feff}]{1,200}") {
        prop_assume!(magic::binary(sample.as_bytes()).is_none());
        prop_assert_eq!(text(sample.as_bytes()), sample);
    }

    #[test]
    fn any_bytes_are_taken(bytes in prop::collection::vec(any::<u8>(), 0..300), markup: bool) {
        let _ = decode(bytes, markup);
    }
}
