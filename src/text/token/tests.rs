use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation as _;

use super::*;

fn analyzed(text: &str) -> Vec<(String, u32)> {
    Analyzer::new(Lang::ENGLISH).tokens(text).into_iter().map(|token| (token.term, token.position)).collect()
}

fn terms(text: &str) -> Vec<String> {
    analyzed(text).into_iter().map(|(term, _)| term).collect()
}

fn spans(text: &str) -> Vec<&str> {
    Analyzer::new(Lang::ENGLISH).tokens(text).into_iter().map(|token| token.span.of(text)).collect()
}

#[test]
fn plain_words_are_folded_and_stemmed() {
    assert_eq!(terms("The two Cities signed agreements."), ["the", "two", "citi", "sign", "agreement"]);
    assert_eq!(terms("Łódź, Tromsø; Æsop ＡＢＣ"), ["lodz", "tromso", "aesop", "abc"]);
}

#[test]
fn numbers_are_one_word_without_their_separators() {
    assert_eq!(terms("1,051 1051 1\u{a0}051 １,０５１"), ["1051", "1051", "1051", "1051"]);
    assert_eq!(terms("1.051.000 and 4.66, 3.5."), ["1051000", "and", "4.66", "3.5"]);
    assert_eq!(terms("1,2,3"), ["1", "2", "3"]);
    assert_eq!(terms("31.12.2018"), ["31", "12", "2018"]);
    let german: Vec<_> =
        Analyzer::new(Lang::of_tag("de")).tokens("4,66 Milliarden").into_iter().map(|t| t.term).collect();
    assert_eq!(german[..2], ["4660000000", "4.66"]);
}

#[test]
fn money_is_found_with_and_without_its_sign() {
    assert_eq!(
        analyzed("$4.66 billion"),
        [
            ("$4.66".into(), 0),
            ("4660000000".into(), 0),
            ("$4660000000".into(), 0),
            ("4.66".into(), 0),
            ("billion".into(), 1)
        ]
    );
    assert_eq!(analyzed("US$140 x"), [("us$140".into(), 0), ("$140".into(), 0), ("140".into(), 0), ("x".into(), 1)]);
    assert_eq!(terms("€5"), ["€5", "5"]);
    assert_eq!(terms("$ 5 A$ US"), ["5", "a", "us"]);
}

#[test]
fn percent_signs_are_words() {
    assert_eq!(terms("70% of"), terms("70 percent of"));
    assert_eq!(terms("100 % x"), ["100", "x"]);
}

#[test]
fn compounds_are_found_in_parts_and_whole() {
    assert_eq!(
        analyzed("COVID-19 in"),
        [("covid19".into(), 0), ("covid".into(), 0), ("19".into(), 1), ("in".into(), 2)]
    );
    assert_eq!(terms("Wei-hsiun"), ["weihsiun", "wei", "hsiun"]);
    assert_eq!(terms("vice-president"), ["vicepresid", "vice", "presid"]);
    assert_eq!(terms("2018-06-01"), ["2018", "06", "01"]);
    assert_eq!(terms("4bn B2B"), ["4000000000", "4", "bn", "b2b"]);
    assert_eq!(terms("a-b-c-d-e"), ["a", "b", "c", "d", "e"]);
}

#[test]
fn acronyms_and_ampersands_are_single_words() {
    assert_eq!(analyzed("U.S. law"), [("u.s.".into(), 0), ("us".into(), 0), ("law".into(), 1)]);
    assert_eq!(spans("the U.S."), ["the", "U.S.", "U.S."]);
    assert_eq!(terms("R&D at AT&T, Johnson&Johnson"), ["r&d", "at", "at&t", "johnson", "johnson"]);
    assert_eq!(terms("example.com me@example.org"), ["exampl", "com", "me", "exampl", "org"]);
}

#[test]
fn apostrophes_mark_owners_contractions_and_elisions() {
    assert_eq!(terms("Hangzhou's don't O'Brien’s l'économie"), ["hangzhou", "don't", "obrien", "l", "economi"]);
    assert_eq!(spans("Hangzhou’s rise"), ["Hangzhou", "rise"]);
    assert_eq!(terms("the workers' rights"), ["the", "worker", "right"]);
}

#[test]
fn scripts_without_spaces_become_pairs() {
    assert_eq!(terms("数字经济 A股"), ["数字", "字经", "经济", "济", "a", "股"]);
    assert_eq!(spans("数字经济"), ["数字", "字经", "经济", "济"]);
    let forms: Vec<_> = Analyzer::new(Lang::UNSTEMMED).tokens("经济，股").into_iter().map(|t| t.form).collect();
    assert_eq!(forms, [Form::Pair, Form::Last, Form::Word]);
}

#[test]
fn endless_words_are_cut() {
    for text in ["a".repeat(1000), "a.".repeat(10_000), "1,000".repeat(1000), "é".repeat(1000), "a'b".repeat(1000)] {
        assert!(terms(&text).iter().all(|term| term.len() <= MAX_LENGTH), "{}", &text[..8]);
    }
}

#[test]
fn possessives_of_names_with_signs_are_removed() {
    let words = |text: &str| -> Vec<String> {
        Analyzer::new(Lang::ENGLISH).tokens(text).into_iter().map(|token| token.term).collect()
    };
    assert_eq!(words("AT&T's"), words("AT&T"));
    assert_eq!(words("R&D’s"), words("R&D"));
    assert_eq!(words("d'accord"), ["d", "accord"]);
    let turkish = |text: &str| -> Vec<String> {
        Analyzer::new(Lang::named("tr").expect("listed")).tokens(text).into_iter().map(|token| token.term).collect()
    };
    assert_eq!(turkish("Türkiye'nin başkenti"), turkish("Türkiye başkenti"));
    assert_eq!(turkish("Ankara’da"), turkish("Ankara"));
}

#[test]
fn signs_distinguish_names() {
    let words = |text: &str| -> Vec<String> {
        Analyzer::new(Lang::ENGLISH).tokens(text).into_iter().map(|token| token.term).collect()
    };
    assert_eq!(words("C# and C++, but C"), ["c#", "c", "and", "c++", "c", "but", "c"]);
    assert_eq!(words("F#."), ["f#", "f"]);
    assert_eq!(words("issue #5, page#2, 3 + 4"), ["issu", "5", "page", "2", "3", "4"]);
}

#[test]
fn letters_with_two_spellings_are_one() {
    let words = |code: &str, text: &str| -> Vec<String> {
        Analyzer::new(Lang::named(code).expect("listed")).tokens(text).into_iter().map(|token| token.term).collect()
    };
    assert_eq!(words("ca", "col·lecció"), words("ca", "coŀlecció"));
    assert_eq!(words("ca", "COL·LECCIÓ"), words("ca", "collecció"));
    assert_eq!(words("hi", "हिन्दी"), words("hi", "हिंदी"));
    assert_eq!(words("hi", "सम्बन्ध"), words("hi", "संबंध"));
    assert_ne!(words("und", "जन्म"), words("und", "जंम"));
}

proptest! {
    #[test]
    fn tokens_are_in_order_on_character_boundaries(text in "\\PC{0,80}|[a-zA-Z0-9 .,'$%&’-]{0,60}") {
        let mut before = 0;
        for token in Analyzer::new(Lang::ENGLISH).tokens(&text) {
            prop_assert!(!token.span.is_empty());
            prop_assert!(text.is_char_boundary(token.span.start) && text.is_char_boundary(token.span.end));
            prop_assert!(!token.term.is_empty());
            prop_assert!(token.position >= before);
            before = token.position;
        }
    }

    /// Skipping unwanted tokens loses no wanted token in any language.
    #[test]
    fn wanted_tokens_are_not_skipped(text in "[a-zA-Z0-9 .,'é-]{0,60}", code in proptest::sample::select(vec!["en", "de", "nl", "id", "und"])) {
        let mut analyzer = Analyzer::new(Lang::named(code).expect("listed"));
        for wanted in analyzer.tokens(&text).into_iter().map(|token| token.term).take(3) {
            let all = analyzer.tokens(&text);
            let initials = FirstByteFilter::of([wanted.as_str()]);
            let mut some = Vec::new();
            let mut stream = analyzer.stream_of(&text, &initials);
            while stream.advance() {
                some.push(stream.token().clone());
            }
            let of = |tokens: Vec<Token>| tokens.into_iter().filter(|token| token.term == wanted).collect::<Vec<_>>();
            prop_assert_eq!(of(some), of(all));
        }
    }

    /// The ASCII fast path agrees with Unicode word boundaries on the positions of plain words.
    #[test]
    fn plain_words_follow_unicode_word_boundaries(text in "[a-zA-Z ]{0,60}") {
        let ours: Vec<_> = Analyzer::new(Lang::ENGLISH).tokens(&text).into_iter().map(|t| t.span).collect();
        let theirs: Vec<_> = text.unicode_word_indices().map(|(at, word)| Span::new(at, at + word.len())).collect();
        prop_assert_eq!(ours, theirs);
    }
}

#[test]
fn scripts_of_south_east_asia_become_words() {
    let words = |text: &str| -> Vec<String> {
        let tokens = Analyzer::new(Lang::UNSTEMMED).tokens(text).into_iter();
        tokens.filter(|token| token.form == Form::Word).map(|token| token.span.of(text).to_owned()).collect()
    };
    assert_eq!(words("รัฐบาลประกาศนโยบายใหม่"), ["รัฐบาล", "ประกาศ", "นโยบาย", "ใหม่"]);
    assert_eq!(words("សន្និសីទជាតិ ស្តីពី ការអភិវឌ្ឍ"), ["សន្និសីទជាតិ", "ស្តី", "ពី", "ការ", "អភិវឌ្ឍ"]);
    assert_eq!(words("ນະຄອນຫຼວງວຽງຈັນ"), ["ນະຄອນຫຼວງ", "ວຽງຈັນ"]);
    assert_eq!(words("တက္ကသိုလ်များ"), ["တက္ကသိုလ်", "များ"]);
    assert_eq!(terms("ปี ๒๕๖๑, ២០១៨"), ["ปี", "2561", "2018"], "digits have their values");
    // Characters of other scripts beside them are as they are alone.
    assert_eq!(terms("ไทย tram中国"), ["ไทย", "tram", "中国", "国"]);
    let short = Analyzer::new(Lang::UNSTEMMED).tokens("ญี่ปุ่น").into_iter().map(|token| token.term);
    assert!(short.into_iter().any(|term| term == "ญี่ปุ่น"), "a short run is a word as a whole too");
}
