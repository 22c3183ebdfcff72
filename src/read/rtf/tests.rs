use super::*;
use crate::text::ParagraphKind::{self, Body, Heading, ListItem, Note, TableRow};

const HEAD: &str = r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fcharset0 Times;}{\f1\fcharset204{\*\falt Arial;}Arial Cyr;}{\f2\fcharset128 MS Gothic;}{\f3\fcharset2 Symbol;}}{\stylesheet{\s0 Normal;}{\s7\sbasedon0 heading 2;}{\s8\sbasedon7 Own;}}";

fn bytes(body: &[u8]) -> RawArticle {
    read(body, Budget::of(1 << 20)).unwrap()
}

fn document(body: &str) -> RawArticle {
    bytes(format!("{HEAD}{body}}}").as_bytes())
}

fn blocks(raw_article: &RawArticle) -> Vec<(ParagraphKind, &str)> {
    let blocks = raw_article.blocks.as_ref().unwrap().iter();
    blocks.map(|block| (block.kind, block.span.of(&raw_article.text))).collect()
}

fn text(body: &str) -> String {
    document(body).text
}

#[test]
fn bytes_are_characters_of_the_font() {
    assert_eq!(text(r"Caf\'e9 {\f1 \'cf\'ee\'f0\'f2} {\f3\'b7 m}"), "Café Порт • μ");
    // The second byte of a character may be a sign of RTF, in any spelling.
    assert_eq!(text(r"\f2 \'94\'5c \'94\\ \'8d` \f0 end"), "能 能 港 end");
    let plain = [HEAD.as_bytes(), b"\\f2 \x94\\\x97\xcd \\f0 end}"].concat();
    assert_eq!(bytes(&plain).text, "能力 end");
    assert_eq!(bytes(br"{\rtf1\mac{\fonttbl\f0 Geneva;}\f0 caf\'8e}").text, "café");
    assert_eq!(bytes(br"{\rtf1\pc K\'81che}").text, "Küche");
    assert_eq!(bytes(br"{\rtf1\ansi\ansicpg1250 \'a3\'f3d\'9f}").text, "Łódź");
}

#[test]
fn characters_by_number_have_a_fallback() {
    assert_eq!(text(r"a\u8217?b \u8364\'80c {\uc2\u28207\'8d\'60d}{\uc0\u8212 e}\u321\b0 L\b f"), "a’b €c 港d—eŁLf");
    assert_eq!(text(r"\u-10179?\u-9185? \u-3913? \u128031?"), "🐟 • 🐟");
    assert_eq!(text(r"\u1055?\u1086\'ee\u1088\emdash\u1090 x"), "Порт");
}

#[test]
fn what_is_not_shown_is_no_text() {
    let hidden = r"Kept {\v secret}{\deleted gone}{\revised new} {\header head\par}{\footer foot}{\*\annotation note}end\v also\v0 .";
    assert_eq!(text(hidden), "Kept new end.");
    let pictures =
        r"A{\*\shppict{\pict 00ff}}{\nonshppict{\pict 11}}{\object{\*\objdata 01}{\result shown}}{\pict\bin6 }}\par z";
    assert_eq!(text(pictures), "Ashown");
    let pictures = b"{\\rtf1 A{\\pict\\bin6 }}\\par } B}";
    assert_eq!(bytes(pictures).text, "A B");
    let fields = r#"See {\field{\*\fldinst{HYPERLINK "http://a.example" \\o "tip"}}{\fldrslt the page}}, {\field{\*\fldinst SYMBOL 176 \\f "Symbol"}{\fldrslt}}C."#;
    assert_eq!(text(fields), "See the page, °C.");
    let contents =
        r"{\field{\*\fldinst TOC \\o}{\fldrslt One{\field{\*\fldinst PAGEREF}{\fldrslt 1}}\par Two 2\par}}\pard Text.";
    assert_eq!(text(contents), "Text.");
}

#[test]
fn notes_and_boxes_follow_their_paragraph() {
    let noted = document(
        r"\s7 A head{\super\chftn{\footnote\pard\s0 \chftn  A source.\par Its page.}}ing\par Body {\super *{\*\footnote * Custom.}}text{\shp{\*\shpinst{\sp{\sn a}{\sv 1}}{\shptxt\pard In a box.\par}}{\shprslt In a box.}}.\par",
    );
    let expected = [
        (Heading, "A heading"),
        (Note, "A source."),
        (Note, "Its page."),
        (Heading, "Body text."),
        (Note, "* Custom."),
        (Body, "In a box."),
    ];
    assert_eq!(blocks(&noted), expected);
    assert_eq!(text(r"It is 10{\super 3} m{\up6 2}, H{\sub 2}O, the 2{\super nd}."), "It is 10³ m², H₂O, the 2nd.");
}

#[test]
fn lists_headings_and_tables() {
    let listed = document(
        r"{\listtext\pard 1.\tab}\pard\ls1 One.\par{\pntext\'b7\tab}\pard Two.\par\pard\s8 Three\par\pard\outlinelevel1 Four\par\pard Five\line six\par",
    );
    let expected = [(ListItem, "One."), (ListItem, "Two."), (Heading, "Three"), (Heading, "Four"), (Body, "Five\nsix")];
    assert_eq!(blocks(&listed), expected);
    let typed = document(
        r"{\pard\li360\fi-360 \bullet\tx360\tab One\par}{\pard\li360\fi-360 2.\tab Two\par}{\pard\fi-360 A word\tab three\par}",
    );
    assert_eq!(blocks(&typed), [(ListItem, "One"), (ListItem, "2. Two"), (Body, "A word three")]);
    let table = document(
        r"\trowd\pard\intbl Boat\cell Toll\par more\cell\row\pard\intbl Terna\cell\pard\intbl\itap2 a\nestcell b\nestcell{\*\nesttableprops\trowd\nestrow}{\nonesttables\par}\pard\intbl tail\cell\row\pard End",
    );
    assert_eq!(blocks(&table), [(TableRow, "Boat | Toll more"), (TableRow, "Terna | a | b tail"), (Body, "End")]);
}

#[test]
fn properties_are_metadata() {
    let stated = document(
        r"{\info{\upr{\title ?}{\*\ud\uc0{\title \u321 \'f3d\u378 }}}{\author J\'fcrgen A}{\operator X}{\creatim\yr2020}{\doccomm y}}\pard Text.",
    );
    assert_eq!(
        (stated.meta.title.as_deref(), stated.meta.authors.as_slice()),
        (Some("Łódź"), ["Jürgen A".to_owned()].as_slice())
    );
    assert_eq!(stated.text, "Text.");
}

#[test]
fn html_in_rtf_is_returned_as_it_was() {
    let message = br"{\rtf1\ansi\ansicpg1252\fromhtml1 \deff0{\fonttbl{\f0\fswiss Arial;}}{\*\htmltag19 <html>}{\*\htmltag64 <p class=\{a\}>}\htmlrtf {\htmlrtf0 Caf\'e9{\*\htmltag84 &nbsp;}\htmlrtf \'a0\htmlrtf0 {\*\htmltag84 &lt;}\htmlrtf <\htmlrtf0 5{\*\mhtmltag <x>}\htmlrtf\par}\htmlrtf0 {\*\htmltag72 </p>}}";
    let html = html(message, Budget::of(1 << 20)).unwrap();
    assert_eq!(html.as_deref(), Some("<html><p class={a}>Café&nbsp;&lt;5</p>"));
    assert_eq!(super::html(br"{\rtf1 a}", Budget::of(1)), Ok(None));
}

#[test]
fn damaged_documents_are_read_as_far_as_they_go() {
    assert_eq!(bytes(br"{\rtf1 One.\par Two {\b th").text, "One.\n\nTwo th");
    assert_eq!(read(b"{rtf", Budget::of(1)).unwrap_err().what, "not an RTF document");
    let deep = [b"{\\rtf1 ".as_slice(), &b"{".repeat(20_000)].concat();
    assert!(read(&deep, Budget::of(1)).unwrap_err().what.starts_with("groups nested"));
    for hostile in [
        r"\u",
        r"\u-2147483648 \u99999999?",
        r"\bin99999999999",
        r"\bin-5 a",
        r"\'",
        r"\itap999999999\nestcell\nestrow\row",
        r"\f2\'94",
    ] {
        let _ = read(format!("{HEAD}{hostile}").as_bytes(), Budget::of(1));
    }
}
