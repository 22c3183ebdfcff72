use std::sync::Arc;

use super::*;
use crate::article::{Article, Meta};
use crate::passage::{Size, passages};
use crate::query::parse;

/// Returns the snippet of the first passage of a text for a query, with its highlights in brackets.
fn snippet(text: &str, typed: &str, length: usize) -> String {
    let article = Article::plain("a", Meta { lang: Some("en".into()), ..Meta::default() }, text);
    let passage = passages(&article, Size { smallest: 10_000, largest: 10_000 }).remove(0);
    let text = passage.span.of(&article.text).to_owned();
    let hit = Hit { score: 1.0, article: Arc::new(article.record(1)), passage, text };
    let found = Statistics { passages: 10, stems: vec![Lang::ENGLISH], ..Statistics::default() };
    let snippet = Snippets::new(&parse(typed).query, &found).of(&hit, length, &mut Analyzers::default());
    let mut shown = String::from(if snippet.cut_before { "… " } else { "" });
    let mut at = snippet.span.start;
    for mark in &snippet.highlights {
        shown.extend([hit.slice(Span::new(at, mark.start)), "[", hit.slice(*mark), "]"]);
        at = mark.end;
    }
    shown + hit.slice(Span::new(at, snippet.span.end)) + if snippet.cut_after { " …" } else { "" }
}

const TEXT: &str = "The port grew last year. Coal was shipped to forty cities of the delta. Nobody knows why. \
    The mayor praised the port's traders, who trade in coal and tin. It rained.";

#[test]
fn the_best_sentence_is_shown_whole() {
    assert_eq!(snippet(TEXT, "cities", 60), "Coal was shipped to forty [cities] of the delta.");
    assert_eq!(
        snippet(TEXT, "mayor trading", 70),
        "The [mayor] praised the port's traders, who [trade] in coal and tin."
    );
}

#[test]
fn phrases_are_highlighted_as_one() {
    assert_eq!(
        snippet(TEXT, "\"coal and tin\"", 70),
        "The mayor praised the port's traders, who trade in [coal and tin]."
    );
    assert_eq!(snippet(TEXT, "cit*", 60), "Coal was shipped to forty [cities] of the delta.");
}

#[test]
fn room_that_is_left_shows_what_follows() {
    assert_eq!(snippet(TEXT, "cities", 70), "Coal was shipped to forty [cities] of the delta. Nobody knows why.");
}

#[test]
fn different_words_count_in_a_script_without_spaces_too() {
    let text = "港口连着港口，港口繁忙。市长称赞商人的港口。";
    assert_eq!(snippet(text, "港口商人", 40), "市长称赞[商人]的[港口]。");
}

#[test]
fn the_earlier_sentence_is_shown_where_a_later_one_only_repeats_more() {
    assert_eq!(snippet("The port grew. The port, our port, fell.", "port", 30), "The [port] grew.");
    assert_eq!(snippet("The port grew. The port of coal fell.", "port coal", 30), "The [port] of [coal] fell.");
}

#[test]
fn a_match_outside_the_text_shows_the_beginning() {
    assert_eq!(snippet(TEXT, "title:nowhere", 30), "The port grew last year.");
}

#[test]
fn a_sentence_that_is_too_long_is_cut_between_words() {
    let text = format!("{} needle {}end.", "hay stack ".repeat(40), "more hay ".repeat(40));
    let shown = snippet(&text, "needle", 80);
    assert!(shown.starts_with("… ") && shown.ends_with(" …") && shown.contains("[needle]"), "{shown}");
    assert!(shown.len() < 110 && !shown.contains(" ha ") && !shown.contains("stac "), "{shown}");
}
