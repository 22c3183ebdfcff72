//! Sentences of many kinds of text, and properties of any text.

use proptest::prelude::*;

use super::*;

/// Returns the sentences of a body paragraph.
fn cut_in<'t>(text: &'t str, lang: Option<&str>) -> Vec<&'t str> {
    sentences(text, Block::new(Span::new(0, text.len()), ParagraphKind::Body), lang)
        .iter()
        .map(|span| span.of(text))
        .collect()
}

/// Checks the sentences of a text in which `|` marks the boundaries.
fn check(lang: &str, marked: &str) {
    let text = marked.replace('|', " ");
    let wanted: Vec<&str> = marked.split('|').collect();
    assert_eq!(cut_in(&text, Some(lang)), wanted, "as {lang}");
    if lang == "en" {
        assert_eq!(cut_in(&text, None), wanted, "in no known language");
    }
}

#[test]
fn abbreviations_and_initials_do_not_end_sentences() {
    check("en", "Mr. J. R. Oake met Lt. Gen. Adams at 5 p.m. on Jan. 7.|He left.");
    check("en", "See Fig. 3 and pp. 4–5, cf. No. 12.|Was it No. 1?|No.|That was Acme Inc. of Ohio.");
    check("en", "She works for Acme Inc. in Ohio.|It was sold to Bolt Co.|They moved to the U.S.|In May they left.");
    check("en", "The U.S. Senate met at 9 a.m. Monday.|It rose at 6 p.m.|Nobody spoke.");
    check("en", "At 5 a.m. Mr. Oake rose.|We make a good team, you and I.|Did it rain?");
}

#[test]
fn guillemets_before_a_space_open_a_quotation() {
    check("fr", "Le maire a parlé.|« Nous verrons », a-t-il dit.|Puis il est sorti.");
    check("fr", "« Rien ne change. »|Les autres se taisent.");
    check("de", "»Es regnet.«|Dann gingen sie.|«So ist es.»|Er schwieg.");
}

#[test]
fn abbreviations_with_spaces_are_one() {
    check("ru", "Приехали врачи и т. д.|Город спал.|Это видно, т. е. доказано.|Он жил в XIX в. до реки.");
    check("sv", "Det gäller t. ex. Kiel, d. v. s. norr.|Andra är emot.");
    check("de", "Das gilt z. B. für Kiel, u. a. im Winter.|Andere sind dagegen.");
}

#[test]
fn abbreviations_of_parts_of_a_work_belong_to_their_number() {
    check("en", "He cited tab. 3, col. 4 and par. 7.|Nobody answered.|Close the tab.|Then open it.");
    check("fr", "Cf. chap. 4 et tab. 2.|La suite est perdue.");
    check("cs", "Viz obr. 3, tab. 2 a s. 45.|Text je jasný.");
    check("it", "L’ing. A. Orr era lì.|Gli altri no.");
}

#[test]
fn numbers_and_addresses_are_left_whole() {
    check("en", "It cost $4.50, or 3.5%.|It is at www.example.org/a.html.|Write to a.b@example.org today.");
    check("en", "Version 2.0.1 came in 2018.|Then came 600.|How many?");
}

#[test]
fn quotations_and_brackets_stay_with_their_sentence() {
    check("en", "\"Is it?\" she asked.|\"It is.\"|He nodded.");
    check("en", "“Why?” Rose asked.|(Nobody knew.)|“Go on!” he said.");
    check("en", "It ended (as one says.) in May.|It was noted.[12]|It was kept.");
    check("en", "“The laws [...] are simple,” he wrote.|It was so.|. . . Next came the rest.");
}

#[test]
fn items_in_a_line_are_split() {
    check("en", "1.) One thing|2.) Another thing|3.) The last thing");
    check("en", "1. One thing|2. Another thing");
    check("en", "a. One thing|b. Another|c. The last");
    check("en", "• 9. One thing|• 10. Another");
    check("en", "1. As told in section 2. above, it ended.");
}

#[test]
fn informal_text_is_split() {
    check("en", "where is it?|nobody knows.|call me.");
    check("en", "Great place :)|The food was good!!!|Go there... and eat.");
    assert_eq!(cut_in("It ended.Then came May.", None), ["It ended.", "Then came May."]);
    assert_eq!(cut_in("It ended well.12 Then came May.", None), ["It ended well.12", "Then came May."]);
}

#[test]
fn long_cells_of_a_row_are_split() {
    let answer = "Nobody told us about the wall. We asked, and were sent away. ".repeat(6);
    let row = format!("Name: A. Berg | Answer: {answer}| Town: Arden");
    let block = Block::new(Span::new(0, row.len()), ParagraphKind::TableRow);
    let found: Vec<_> = sentences(&row, block, Some("en")).into_iter().map(|span| span.of(&row)).collect();
    assert_eq!(found.len(), 13);
    assert_eq!(found[0], "Name: A. Berg | Answer: Nobody told us about the wall.");
    assert_eq!((found[1], found[12]), ("We asked, and were sent away.", "| Town: Arden"));
}

#[test]
fn other_languages_have_their_own_rules() {
    check("de", "Am 3. Oktober kam Prof. Dr. Meier z. B. mit ca. 3,5 Mio. Euro.|Danach ging er usw.|Es war spät.");
    check("fr", "M. Dupont a dit : « Venez. »|Il est parti av. J.-C. avec Mme Leroy.");
    check("es", "La Sra. Gómez llegó.|¿Quién es?|¡Qué bien!|Vive en el n.º 5.");
    check("ru", "Он родился в 1898 г. в селе.|А. И. Семёнов и др. писали об этом.|Что это?");
    check("it", "Il dott. Rossi è arrivato.|È tardi.");
    check("ar", "هل وصل؟|نعم، وصل أمس.");
    check("hi", "वह आया।|वह गया।");
}

#[test]
fn chinese_and_japanese_need_no_space() {
    let zh = "他们走了。《摔跤吧！爸爸》好吗？好！“走吧。”他说。增长3.5%。";
    assert_eq!(
        cut_in(zh, Some("zh")),
        ["他们走了。", "《摔跤吧！爸爸》好吗？", "好！", "“走吧。”他说。", "增长3.5%。"]
    );
    let ja = "「行くよ。」と言った。３．５％です。";
    assert_eq!(cut_in(ja, Some("ja")), ["「行くよ。」と言った。", "３．５％です。"]);
}

#[test]
fn wrapped_lines_are_one_sentence_and_rows_are_whole() {
    let text = "It was Mr.\nOake who came\nat last. He left.";
    assert_eq!(cut_in(text, None), ["It was Mr.\nOake who came\nat last.", "He left."]);
    let row = "| One. | Two. |";
    assert_eq!(sentences(row, Block::new(Span::new(0, row.len()), ParagraphKind::TableRow), None).len(), 1);
    let code = "a. B\n\nC. D";
    assert_eq!(sentences(code, Block::new(Span::new(0, code.len()), ParagraphKind::Code), None).len(), 2);
}

#[test]
fn hostile_text_takes_linear_time() {
    for piece in [
        ".", "! ", ". . ", "a. ", ".\"", "。", "。”", "[1", "《a。", ":)", "1.) ", "• ", "--------", " \u{a0}", "a.b@",
        "ab.The",
    ] {
        let text = piece.repeat(400_000);
        let found = cut_in(&text, None);
        assert!(found.len() <= 400_000);
    }
}

/// Generates text from the relevant characters and words.
fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just(". "),
        Just("."),
        Just("! "),
        Just("?"),
        Just("…"),
        Just(" "),
        Just("\n"),
        Just("\""),
        Just("”"),
        Just("("),
        Just(") "),
        Just("。"),
        Just("』"),
        Just("《"),
        Just("》"),
        Just("１．２"),
        Just("1.) "),
        Just("2.) "),
        Just("• "),
        Just("a. "),
        Just("[1] "),
        Just("Mr"),
        Just("U.S"),
        Just("The"),
        Just("end"),
        Just("Łódź"),
        Just("12"),
        Just(":) "),
        Just("\u{a0}"),
        Just("\u{2028}"),
        Just("=========="),
        Just("é"),
        Just("😀"),
        Just("\u{301}"),
    ];
    prop_oneof![prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat()), any::<String>()]
}

#[test]
fn endless_text_is_split_between_words() {
    let bare = |text: &str| text.split_whitespace().collect::<String>();
    for (text, kind) in [
        ("words and words ".repeat(5_000), ParagraphKind::Body),
        ("é".repeat(30_000), ParagraphKind::Body),
        (format!("a{}b", " ".repeat(70_000)), ParagraphKind::Body),
        ("cell | cell | ".repeat(5_000), ParagraphKind::TableRow),
        ("let a = b; ".repeat(5_000), ParagraphKind::Code),
    ] {
        let found = sentences(&text, Block::new(Span::new(0, text.len()), kind), None);
        assert!(found.len() > 1 && found.iter().all(|span| span.len() <= super::MAX_LENGTH), "{}", &text[..20]);
        assert!(found.iter().all(|span| span.trimmed(&text) == *span && !span.is_empty()));
        assert_eq!(bare(&found.iter().map(|span| span.of(&text)).collect::<String>()), bare(&text));
    }
    let words = "words and words ".repeat(5_000);
    let found = sentences(&words, Block::new(Span::new(0, words.len()), ParagraphKind::Body), None);
    assert!(found.iter().all(|span| words[..span.start].ends_with(' ') || span.start == 0));
}

proptest! {
    #[test]
    fn sentences_cover_the_block(text in any_text(), cut in any::<prop::sample::Index>(), german in any::<bool>()) {
        let mut from = cut.index(text.len() + 1);
        while !text.is_char_boundary(from) {
            from -= 1;
        }
        let block = Block::new(Span::new(from, text.len()), ParagraphKind::Body);
        let found = sentences(&text, block, german.then_some("de"));
        let mut end = from;
        for span in &found {
            prop_assert!(end <= span.start && span.start < span.end && span.end <= text.len());
            prop_assert!(text.is_char_boundary(span.start) && text.is_char_boundary(span.end));
            prop_assert_eq!(span.trimmed(&text), *span);
            prop_assert!(text[end..span.start].trim().is_empty());
            end = span.end;
        }
        prop_assert!(text[end..].trim().is_empty());
    }
}
