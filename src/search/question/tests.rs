use super::*;
use crate::query::{keywords, parse, plain, repetition_weight};
use crate::text::Lang;

fn words(asked: &str) -> Vec<(String, f32)> {
    let query = prepared(plain(asked), asked);
    keywords(&query, &[Lang::ENGLISH]).into_iter().map(|word| (word.forms[0].clone(), word.boost)).collect()
}

/// The words that weigh as much as a topic.
fn topic(asked: &str) -> Vec<String> {
    words(asked).into_iter().filter(|(_, boost)| *boost >= 1.0).map(|(word, _)| word).collect()
}

#[test]
fn occurrences_of_a_word_add_up() {
    let asked = "Tram, a tram and trams: the line";
    assert_eq!(words(asked), [("tram".to_owned(), repetition_weight(3)), ("line".to_owned(), 1.0)]);
    let many = "coal ".repeat(1000) + "tin";
    assert!(words(&many)[0].1 <= repetition_weight(MAX_REPETITIONS as u32));
}

#[test]
fn requests_weigh_less_than_their_topics() {
    let cases = [
        ("I am interested in information about tidal mills.", "tidal mill"),
        ("Please find articles that discuss tidal mills", "tidal mill"),
        ("Has anyone written on tidal mills?", "tidal mill"),
        ("WHAT INFORMATION IS AVAILABLE ON TIDAL MILLS", "tidal mill"),
        ("Papers dealing with tidal mills", "tidal mill"),
        ("Tidal mills. I would like to know which papers describe their wheels.", "tidal mill wheel"),
        ("Hello, I would be grateful for information regarding tidal mills", "tidal mill"),
        ("I'm writing a piece about tidal mills", "tidal mill"),
        ("Ich suche Artikel über Mühlen", "muhlen"),
        ("Je cherche des articles sur moulins", "moulin"),
        ("Busco información sobre molinos", "molino"),
        ("Я ищу статьи о мельницах", "мельницах"),
    ];
    for (asked, expected) in cases {
        assert_eq!(topic(asked).join(" "), expected, "{asked}");
    }
}

#[test]
fn names_and_topics_with_words_of_requests_are_left_alone() {
    for asked in [
        "articles of confederation",
        "information retrieval systems",
        "find nemo",
        "information and libraries",
        "report on",
        "I am looking for articles about",
    ] {
        assert!(words(asked).iter().all(|(_, boost)| *boost >= 1.0), "{asked}: {:?}", words(asked));
    }
    assert_eq!(topic("articles on how newspapers choose articles"), ["articl", "newspap", "choos"]);
}

#[test]
fn hashtags_and_accounts_are_read_in_parts() {
    let only = |asked: &str| words(asked).into_iter().map(|(word, _)| word).collect::<Vec<_>>().join(" ");
    assert_eq!(only("#TidalMills reopen"), "tidalmil reopen tidal mill");
    assert_eq!(only("@BBCNewsEast mill"), "bbcnewseast mill bbc news east");
    assert_eq!(only("#mill_race2024"), "mill race2024 race 2024");
    assert_eq!(only("#mill McCain YouTube"), "mill mccain youtub");
}

#[test]
fn addresses_are_left_out_where_words_remain() {
    let only = |asked: &str| words(asked).into_iter().map(|(word, _)| word).collect::<Vec<_>>().join(" ");
    assert_eq!(only("mill burnt pic.example.com/x9Qz"), "mill burnt");
    assert_eq!(only("#millhttps://t.example/x9 burnt"), "mill burnt");
    assert!(only("https://mill.example/burnt").contains("burnt"));
    assert_eq!(only("and/or U.S./China 24/7"), "and or u.s. china 24 7");
}

#[test]
fn chinese_question_words_are_left_out() {
    let query = |asked: &str| prepared(plain(asked), asked).to_string();
    assert_eq!(query("渡轮什么时候停航？"), "渡轮 停航？");
    assert_eq!(query("请问渡轮停航"), "渡轮停航");
    assert_eq!(query("谁"), "谁");
}

#[test]
fn operators_and_phrases_are_unchanged() {
    for asked in ["\"information about mills\"", "+mill -\"the race\"", "title:articles"] {
        let parsed = parse(asked).query;
        assert_eq!(prepared(parsed.clone(), asked), parsed);
    }
}
