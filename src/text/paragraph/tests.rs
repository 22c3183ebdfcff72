//! Plain texts of both layouts, and properties of any text.

use proptest::prelude::*;

use super::*;

/// Formats the blocks of a text: the kind, then the text with `/` for line ends.
fn blocks(text: &str) -> Vec<String> {
    let flat = |block: &Block| block.span.of(text).lines().map(str::trim).collect::<Vec<_>>().join(" / ");
    paragraphs(text).iter().map(|block| format!("{}: {}", block.kind.name(), flat(block))).collect()
}

const PROSE: &str = "The council met on Thursday and agreed upon the plan, which had been debated for years.";

#[test]
fn one_paragraph_per_line() {
    let text = format!("{PROSE}\n{PROSE} It was late. Nobody left.\n{PROSE}\n");
    assert_eq!(blocks(&text).len(), 3);
    assert_eq!(blocks(&text.replace('\n', "\r\n\r\n")).len(), 3);
}

#[test]
fn wrapped_lines_are_joined() {
    let text = "The ferry came round the point a little after nine, and Mr.\n\
                Halloran was the first to see her. He lifted his hat and said\n\
                nothing. The harbour was quiet.\n\
                \n\
                Nobody else had come, for the wind had been high all night and\n\
                the boats were still on the beach.\n";
    assert_eq!(paragraphs(text).len(), 2);
    let indented = text.replace("\n\n", "\n   ").replace("The ferry", "   The ferry");
    assert_eq!(paragraphs(&indented).len(), 2);
    let doubled = text
        .replace("\n\n", "\n\n\n")
        .replace(".\nHall", ".\n\nHall")
        .replace("d\nn", "d\n\nn")
        .replace("d\nthe", "d\n\nthe");
    assert_eq!(paragraphs(&doubled).len(), 2);
}

#[test]
fn rare_terminators_end_lines() {
    let text = "One.\rTwo.\r\nThree.\u{2028}Four.\u{85}Five.\u{c}Six.\u{2029}\u{a0}Seven.\u{b}\n";
    assert_eq!(paragraphs(text).len(), 7);
}

#[test]
fn headings_need_several_features() {
    let text = format!(
        "Council Backs New Line\n\nFriday, March 1, 2024\n\n{PROSE}\n\nWHAT NOW\n\n{PROSE}\n\n1.2 Scope\n\n{PROSE}\n"
    );
    let levels: Vec<u8> = paragraphs(&text).iter().map(|block| block.level).collect();
    assert_eq!(levels, [1, 0, 0, 2, 0, 3, 0]);
    let drawn = format!("The title\n=========\n\n{PROSE}\n\nA part\n------\n{PROSE}\n");
    let levels: Vec<u8> = paragraphs(&drawn).iter().map(|block| block.level).collect();
    assert_eq!(levels, [1, 0, 0, 2, 0, 0]);
    for line in ["Kind regards,", "Ann", "by Ann Lee", "and then it ended", "It ended."] {
        let text = format!("{PROSE}\n\nThanks\n\n{line}\n\nPS: {PROSE}\n");
        assert!(paragraphs(&text).iter().all(|block| block.kind == ParagraphKind::Body), "{line}");
    }
}

#[test]
fn captions_end_in_a_credit() {
    for line in [
        "A tram on the old line in the centre of the city. [Photo/Xinhua]",
        "A tram on the old line. (AP Photo/Ann Lee)",
        "A tram on the old line. AP Photo/Ann Lee",
        "A tram on the old line. Photograph: Ann Lee/Getty Images",
        "A tram on the old line. Photo by Ann Lee",
        "A tram on the old line (Photo: Ann Lee)",
        "A tram. Image: A. N. Lee.",
        "Eine Tram. Foto: Ann Lee/dpa",
        "Un tramway. Crédit photo : Ann Lee",
        "电车驶过市中心。（图/新华社）",
        "电车驶过市中心。[新华社记者 王五 摄]",
        "图片来源：新华社",
        "Aerial photo taken on May 1 shows the city at dawn.",
    ] {
        assert_eq!(paragraphs(&format!("{line}\n{PROSE}"))[0].kind, ParagraphKind::Caption, "{line}");
    }
    for line in [
        "She took a photo by the river and left.",
        "The picture (photo: lost) was sold by the heirs in May.",
        "He said: \"The photo was mine.\"",
        "The image of the party suffered, he told Reuters.",
        "They met at the AC/DC concert, said Ann Lee.",
        "The minister agreed. (Reuters)",
    ] {
        assert_eq!(paragraphs(&format!("{line}\n{PROSE}"))[0].kind, ParagraphKind::Body, "{line}");
    }
}

#[test]
fn a_caption_alone_is_text() {
    let line = "Aerial photo taken on May 1 shows the city at dawn.";
    assert_eq!(paragraphs(line)[0].kind, ParagraphKind::Body);
    assert_eq!(paragraphs(&format!("{line}\n{PROSE}"))[0].kind, ParagraphKind::Caption);
}

#[test]
fn lists_and_quotes_are_distinguished() {
    let text = format!(
        "{PROSE}\n\n- one thing\n- another\n\n1. bread\n2. tea\n\n3. Oktober war ein Feiertag.\n\n> So it was,\n> he wrote.\n>\n> Yours\n\n* * *\n"
    );
    let kinds: Vec<&str> = paragraphs(&text).iter().map(|block| block.kind.name()).collect();
    let wanted = ["body", "list_item", "list_item", "list_item", "list_item", "list_item", "quote", "quote", "body"];
    assert_eq!(kinds, wanted);
    assert_eq!(paragraphs(&format!("{PROSE}\n5. Oktober war es.\n{PROSE}"))[1].kind, ParagraphKind::Body);
    assert_eq!(paragraphs("| a | b |\n|---|---|\n| c | d |")[2].kind, ParagraphKind::TableRow);
}

#[test]
fn hostile_text_takes_linear_time() {
    for piece in ["\n", "a\n", "\u{2028}", ">", "> \n", "- ", "-\n", ". ", "(", "[1]", "photo: ", "\r", "a b\n\n", "图"]
    {
        paragraphs(&piece.repeat(300_000));
    }
}

/// Generates text from the relevant characters and words.
fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("\n"),
        Just("\n\n"),
        Just("\r\n"),
        Just("\r"),
        Just("\u{2028}"),
        Just("\u{85}"),
        Just("\u{a0}"),
        Just("\u{b}"),
        Just(" "),
        Just("   "),
        Just("- "),
        Just("> "),
        Just("1. "),
        Just("2. "),
        Just("====="),
        Just("| a |"),
        Just("word "),
        Just("Łódź "),
        Just("[Photo/Xinhua]"),
        Just("（图/新华社）"),
        Just("The end."),
        Just("WHAT NOW"),
        Just("© "),
        Just("中文。"),
        Just("\t"),
        Just("#"),
        Just("a rather longer piece of text that fills most of a line "),
        Just("é"),
        Just("\u{feff}"),
    ];
    prop_oneof![prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat()), any::<String>()]
}

proptest! {
    #[test]
    fn blocks_cover_the_text(text in any_text()) {
        let mut end = 0;
        for block in paragraphs(&text) {
            let span = block.span;
            prop_assert!(end <= span.start && span.start < span.end && span.end <= text.len());
            prop_assert!(text.is_char_boundary(span.start) && text.is_char_boundary(span.end));
            prop_assert_eq!(span.trimmed(&text), span);
            prop_assert!(text[end..span.start].trim().is_empty());
            prop_assert_eq!(block.kind == ParagraphKind::Heading, block.level > 0);
            end = span.end;
        }
        prop_assert!(text[end..].trim().is_empty());
    }
}
