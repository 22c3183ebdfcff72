//! Properties of any number in any notation, and of any text.

use proptest::prelude::*;

use super::tests::one;
use super::*;
use crate::text::Lang;

#[test]
fn hostile_text_is_read_in_linear_time() {
    for part in [
        "9",
        "1,",
        "1.",
        "1-",
        "$",
        "one ",
        "a hundred ",
        "between 1 and ",
        "一",
        "十万亿",
        "第",
        "9 ",
        " \n1 to ",
        "-1",
        "a1-",
        "half a ",
    ] {
        let text = part.repeat(400_000 / part.len());
        let start = std::time::Instant::now();
        quantities(&text, None);
        assert!(start.elapsed().as_secs() < 5, "{part:?}: {:?}", start.elapsed());
    }
}

fn grouped(value: u64, mark: &str) -> String {
    let digits = value.to_string();
    let first = digits.len() % 3;
    let mut groups: Vec<&str> = Vec::new();
    if first > 0 {
        groups.push(&digits[..first]);
    }
    groups.extend((first..digits.len()).step_by(3).map(|at| &digits[at..at + 3]));
    groups.join(mark)
}

fn in_words(value: u64) -> String {
    const SMALL: [&str; 20] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 10] = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    for (size, name) in [(1_000_000_000, "billion"), (1_000_000, "million"), (1_000, "thousand"), (100, "hundred")] {
        if value >= size {
            let rest = value % size;
            let and = if rest > 0 && rest < 100 { " and" } else { "" };
            let tail = if rest > 0 { format!("{and} {}", in_words(rest)) } else { String::new() };
            return format!("{} {name}{tail}", in_words(value / size));
        }
    }
    match value {
        0..20 => SMALL[value as usize].to_owned(),
        _ if value.is_multiple_of(10) => TENS[value as usize / 10].to_owned(),
        _ => format!("{}-{}", TENS[value as usize / 10], SMALL[value as usize % 10]),
    }
}

fn in_characters(value: u64) -> String {
    const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    if value < 10 {
        return DIGITS[value as usize].to_string();
    }
    for (size, name) in [(100_000_000, '亿'), (10_000, '万'), (1_000, '千'), (100, '百'), (10, '十')] {
        if value >= size {
            let rest = value % size;
            let zero = if rest > 0 && rest < size / 10 { "零" } else { "" };
            let tail = if rest > 0 { format!("{zero}{}", in_characters(rest)) } else { String::new() };
            return format!("{}{name}{tail}", in_characters(value / size));
        }
    }
    String::new()
}

proptest! {
    #[test]
    fn a_number_reads_the_same_in_every_notation(value in 2_200_u64..1_000_000_000_000) {
        for (text, lang) in [
            (value.to_string(), None),
            (format!("{} ships", grouped(value, ",")), Some("en")),
            (format!("{} Schiffe", grouped(value, ".")), Some("de")),
            (format!("{} navires", grouped(value, " ")), Some("fr")),
            (grouped(value, "\u{202F}"), None),
            (in_words(value), Some("en")),
            (format!("共{}个", in_characters(value)), None),
        ] {
            let found = quantities(&text, lang.and_then(Lang::named));
            prop_assert_eq!(found.len(), 1, "{}: {:?}", text, found);
            prop_assert_eq!(found[0].digits().next(), Some(value.to_string()), "{}", text);
        }
    }

    #[test]
    fn decimals_scale_exactly(whole in 1_u32..999, part in 0_u32..100, scale in 0_usize..4) {
        let (name, zeros) = [("thousand", 3), ("million", 6), ("bn", 9), ("trillion", 12)][scale];
        let text = format!("${whole}.{part:02} {name}");
        let wanted = format!("{whole}{part:02}{}", "0".repeat(zeros - 2));
        prop_assert_eq!(one(&text).digits().next(), Some(wanted));
        prop_assert_eq!(one(&text).agrees(&one(&text)), Agreement::Equal);
    }

    #[test]
    fn spans_are_in_order_on_character_boundaries(parts in prop::collection::vec(prop::sample::select(vec![
        "1", "23", "2018", ",", ".", "-", "–", " ", "\n", "$", "€", "%", "million", "bn", "to", "and", "between", "a", "half",
        "third", "hundred", "one", "twenty", "of", "June", "May", "early", "mid", "Monday", "pm", ":", "/", "年", "月", "日",
        "第", "三", "十", "百", "万", "亿", "点", "半", "几", "成", "分之", "百分之", "多", "约", "至", "周", "个", "°C", "km",
        "é", "½", "'", "s", "st", "US", "x", "\u{A0}", "٣", "http://", "or more", "+", "从", "下午", "century", "Q3", "FY",
    ]), 0..24), lang in prop::sample::select(vec![None, Some("en"), Some("de"), Some("fr")])) {
        let text = parts.concat();
        let mut last = 0;
        for quantity in quantities(&text, lang.and_then(Lang::named)) {
            prop_assert!(last <= quantity.span.start && quantity.span.start < quantity.span.end, "{text}: {quantity:?}");
            prop_assert!(text.get(quantity.span.start..quantity.span.end).is_some(), "{text}: {quantity:?}");
            last = quantity.span.end;
            prop_assert_eq!(quantity.agrees(&quantity) == Agreement::Incomparable, quantity.value == Value::Label && quantity.noun.is_none());
        }
    }

    #[test]
    fn any_text_is_read(text in "\\PC{0,80}") {
        let found = quantities(&text, None);
        prop_assert!(found.iter().all(|quantity| text.get(quantity.span.start..quantity.span.end).is_some()));
    }
}
