use proptest::prelude::*;

use super::*;

fn cut(text: &str) -> Vec<String> {
    tokens(text).iter().map(|token| folded(token.span().of(text))).collect()
}

#[track_caller]
fn same(one: &str, other: &str) {
    assert_eq!(cut(one), cut(other), "{one} | {other}");
}

#[track_caller]
fn differ(one: &str, other: &str) {
    assert_ne!(cut(one), cut(other), "{one} | {other}");
}

#[test]
fn words_numbers_and_marks_are_parted() {
    assert_eq!(cut("He said: “don’t” – 4.5%"), ["He", "said", ":", "\"", "don't", "\"", "-", "4.5%"]);
    assert_eq!(cut("US$1,051.20, -5 km/h"), ["US", "$1,051.20", ",", "-5", "km", "/", "h"]);
    assert_eq!(cut("数字经济，2018年"), ["数", "字", "经", "济", ",", "2018", "年"]);
    assert_eq!(cut("want[ing] [T]he [army] [...]"), ["want[ing]", "[T]he", "[", "army", "]", "[…]"]);
}

#[test]
fn typography_is_folded() {
    same("“No” — he said…", "\"No\" - he said...");
    same("ﬁne\u{a0}print  ＡＢＣ１２", "fine print ABC12");
    same("infor-\nmation and infor\u{ad}mation", "information and information");
    same("5 % of $ 3", "5% of $3");
    same("−5, –5", "-5, -5");
    same("2018–19", "2018-19");
    same("e\u{301}te\u{301}", "été");
    same("1½ hours", "1 1/2 hours");
    same("«Нет», ‘no’", "\"Нет\", 'no'");
    same("[…] ⋯ (...) . . .", "[...] ... [. . .] …");
}

#[test]
fn lowered_and_raised_digits_may_be_typed() {
    same("H₂O and CO₂, C₁₂H₂₂O₁₁", "H2O and CO2, C12H22O11");
    same("80 m², 9.8 m/s²", "80 m2, 9.8 m/s2");
    same("10³ and 10⁻⁶", "10^3 and 10^-6");
    same("5 km^2", "5 km²");
    differ("10³", "103");
    differ("x²", "x₂");
    differ("x²", "x2");
    differ("10₂", "102");
    differ("H₂O", "H₃O");
    differ("10⁻⁶", "10⁶");
}

#[test]
fn figures_signs_and_words_are_not() {
    differ("m² or 10²", "m2 or 102");
    differ("1½", "11/2");
    differ("①", "1");
    differ("no. 5", "no .5");
    differ("5%", "5");
    differ("$5", "€5");
    differ("-5", "5");
    differ("5%", "5‰");
    differ("cannot", "can not");
    differ("Apple", "apple");
    differ("1,000", "1.000");
    differ("18+", "18");
}

proptest! {
    #[test]
    fn tokens_are_in_text_order(text in "[a-z0-9A ’'\"$€%.,\\-–\\[\\]…数字½²\n\u{ad}]{0,40}|\\PC{0,30}") {
        let mut at = 0;
        for token in tokens(&text) {
            let span = token.span();
            prop_assert!(span.start >= at && span.end > span.start, "{span} after {at}");
            prop_assert!(text.get(span.start..span.end).is_some());
            prop_assert!(text[at..span.start].chars().all(is_blank), "{:?}", &text[at..span.start]);
            at = span.end;
        }
        prop_assert!(text[at..].chars().all(is_blank));
    }
}
