use super::*;

fn page(text: &str) -> Shown {
    let glyph = |c| Glyph {
        text: Text::One(c),
        left: 0.0,
        right: 5.0,
        base: 9.0,
        size: 9.0,
        artifact: false,
        mark: None,
        starts_run: false,
    };
    let glyphs: Vec<Glyph> = text.chars().map(glyph).collect();
    let unmapped = text.matches('\u{fffd}').count();
    Shown { glyphs, unmapped, ..Shown::default() }
}

#[test]
fn pages_without_readable_text_are_named() {
    let long = "The quay was paved with granite from the north in the year after the flood.";
    let scan = || Shown { pictures: 1, ..page("") };
    let stamped = || {
        let seen = Seen { pictured: 0.98, ..Seen::default() };
        Shown { pictures: 1, seen, ..page("Copy 7") }
    };
    let layer = || {
        let seen = Seen { pictured: 1.0, invisible: long.len(), ..Seen::default() };
        Shown { pictures: 1, seen, ..page(long) }
    };
    let covered = || Shown { pictures: 1, seen: Seen { covered: 90, ..Seen::default() }, ..page(long) };
    assert_eq!(warnings(&[page(long), scan()]), ["page 2 is an image without text"]);
    assert_eq!(warnings(&[page(long), scan(), stamped()]), ["2 pages are images without text: 2, 3"]);
    assert_eq!(warnings(&[layer()]), ["page 1 is an image with text from OCR behind it"]);
    assert_eq!(warnings(&[covered()]), ["page 1 has text under an image"]);
    // A picture among text, and a page with a picture and a caption.
    let pictured = Shown { pictures: 3, seen: Seen { pictured: 0.5, ..Seen::default() }, ..page(long) };
    assert!(warnings(&[page(long), pictured, page("")]).is_empty());
}

#[test]
fn characters_without_a_meaning_are_counted() {
    assert!(unreadable(&[page("\u{fffd}\u{fffd}a")]).is_some());
    assert!(unreadable(&[page("\u{e001}\u{e002}a")]).is_some());
    assert!(unreadable(&[page("abc\u{fffd}")]).is_none());
    assert_eq!(warnings(&[page("abc\u{fffd}")]).len(), 1);
    assert_eq!(warnings(&[page(&("abc ".repeat(9) + &"\u{e010}".repeat(6)))]).len(), 1);
    assert!(warnings(&[page("\u{f0b7} abc")]).is_empty());
}

#[test]
fn words_without_vowels_are_scrambled() {
    assert!(is_scrambled(&"the qwrt zxcv pier plmk ".repeat(20)));
    assert!(!is_scrambled(&"the pier was rebuilt with granite ".repeat(20)));
    assert!(!is_scrambled(&"smrt krk vlk prst zmrzl ".repeat(5)), "too few words to judge");
    assert!(!is_scrambled(&"děti viděly velkého vlka prst zmrzl včera večer doma ".repeat(20)));
}
