use super::*;
use crate::article::{ArticleId, Places};

/// Returns the paragraphs of a WebVTT file, each with its time and speaker.
fn vtt(text: &str) -> Vec<(String, String, Option<String>)> {
    paragraphs(webvtt(text, Budget::of(text.len() as u64)).unwrap())
}

fn srt(text: &str) -> Vec<(String, String, Option<String>)> {
    paragraphs(subrip(text, Budget::of(text.len() as u64)).unwrap())
}

fn paragraphs(raw_article: RawArticle) -> Vec<(String, String, Option<String>)> {
    let article = raw_article.finish(ArticleId::new("a"), "a.vtt".into());
    let places = Places::of(&article.marks);
    let paragraphs = article.paragraphs.iter().map(|paragraph| {
        let place = places.at(paragraph.span.start);
        let time = place.time.expect("every caption has a time").to_string();
        (paragraph.span.of(&article.text).to_owned(), time, place.speaker.map(str::to_owned))
    });
    paragraphs.collect()
}

fn words(paragraphs: &[(String, String, Option<String>)]) -> Vec<&str> {
    paragraphs.iter().map(|(words, ..)| words.as_str()).collect()
}

#[test]
fn joined_cues_of_a_speaker_are_a_paragraph() {
    let found = vtt("WEBVTT\nLanguage: en\n\n00:10.000 --> 00:12.000\n<v Ada Lunde>The mill closed in May,</v>\n\n\
        00:12.000 --> 00:14.000\n<v Ada Lunde>and <b>nobody</b> asked why. It&nbsp;burned.\n\n\
        01:00:14.500 --> 01:00:16.000 align:left\n<v.first Bo Ek>We did &amp; do.</v>\n");
    let nobody = "The mill closed in May, and nobody asked why. It burned.";
    assert_eq!(
        found,
        [
            (nobody.to_owned(), "00:00:10".to_owned(), Some("Ada Lunde".to_owned())),
            ("We did & do.".to_owned(), "01:00:14".to_owned(), Some("Bo Ek".to_owned())),
        ]
    );
}

#[test]
fn a_sentence_has_the_time_of_its_cue() {
    let raw_article = webvtt(
        "WEBVTT\n\n00:10.000 --> 00:12.000\n<v Ada>One is here.\n\n00:12.000 --> 00:14.000\n<v Ada>Two is there.",
        Budget::of(1),
    );
    let article = raw_article.unwrap().finish(ArticleId::new("a"), "a.vtt".into());
    let places = Places::of(&article.marks);
    let times: Vec<String> = article.paragraphs[0]
        .sentences
        .iter()
        .filter_map(|sentence| places.at(sentence.start).time.map(|time| time.to_string()))
        .collect();
    assert_eq!(times, ["00:00:10", "00:00:12"]);
}

#[test]
fn scrolling_lines_are_said_once_and_repeated_words_twice() {
    let rolling = "WEBVTT\n\n00:01.000 --> 00:02.000\n \nthe<00:01.500><c> mill</c>\n\n\
        00:02.000 --> 00:02.010\nthe mill\n \n\n00:02.010 --> 00:03.000\nthe mill\nhas<c> closed</c>\n\n\
        00:03.000 --> 00:03.010\nhas closed\n \n\n00:03.010 --> 00:04.000\nhas closed\nfor good\n";
    assert_eq!(words(&vtt(rolling)), ["the mill has closed for good"]);
    let growing = "1\n00:00:01,000 --> 00:00:02,000\nTHE\n\n2\n00:00:02,000 --> 00:00:03,000\nTHE MILL\n\n\
        3\n00:00:03,000 --> 00:00:04,000\nTHE MILL HAS\n\n4\n00:00:04,000 --> 00:00:05,000\nTHE MILL HAS CLOSED\n";
    assert_eq!(words(&srt(growing)), ["THE MILL HAS CLOSED"]);
    let chant = "1\n00:00:01,000 --> 00:00:02,000\nNo!\n\n2\n00:00:02,000 --> 00:00:03,000\nNo!\n\n\
        3\n00:00:09,000 --> 00:00:10,000\nNo!\n";
    assert_eq!(words(&srt(chant)), ["No!", "No!", "No!"]);
}

#[test]
fn names_before_the_words_are_speakers_if_most_cues_have_them() {
    let meeting = "WEBVTT\n\n1\n00:01.000 --> 00:02.000\nDr. Ada Lunde: The mill is\n\n\
        2\n00:02.000 --> 00:03.000\nDr. Ada Lunde: closed.\n\n3\n00:03.000 --> 00:04.000\nBo Ek: Since when?\n";
    let found = vtt(meeting);
    assert_eq!(words(&found), ["The mill is closed.", "Since when?"]);
    assert_eq!(found[1].2.as_deref(), Some("Bo Ek"));
    let sentence =
        "1\n00:00:01,000 --> 00:00:02,000\nThe verdict: guilty.\n\n2\n00:00:02,000 --> 00:00:03,000\nHe left.\n";
    assert_eq!(words(&srt(sentence)), ["The verdict: guilty.", "He left."]);
}

#[test]
fn counters_tags_and_other_blocks_are_no_text() {
    let loose = "1\r\n0:00:01.000 --> 0:00:02.000\r\n{\\an8}<font color=\"red\">Fewer than < 9 boats</font>\r\n2\r\n\
        0:00:02.000 --> 0:00:03.000\r\n\r\ncame in\\Nin 2019.\r\n\r\n\r\n3\r\n0:00:04.000 --> 0:00:05.000\r\n1987\r\n";
    assert_eq!(words(&srt(loose)), ["Fewer than < 9 boats came in in 2019.", "1987"]);
    let blocks = "\u{feff}WEBVTT - checked\rX-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:0\r\rNOTE\rnot this\r\r\
        STYLE\r::cue { color: red }\r\r5\r00:01.000\t-->\t00:02.000\rThe ferry.\r\rREGION\rid:a\r\r\
        00:03.000 --> 00:04.000\r<lang fr>Le <ruby>bac<rt>ba</rt></ruby>.</lang>\r";
    assert_eq!(words(&vtt(blocks)), ["The ferry.", "Le bac."]);
    let stray = webvtt("WEBVTT\n\n00:01.000 --> 00:02.000\nOne.\n\nstray\n", Budget::of(1)).unwrap();
    assert_eq!(stray.warnings, ["1 line outside of captions left out"]);
    assert_eq!(webvtt("WEBVTT\n\n00:01.000 --> 00:02.000\n\n", Budget::of(1)).unwrap_err().what, "no captions");
}

#[test]
fn cues_without_spaces_are_joined_without() {
    let found =
        srt("1\n00:00:01,000 --> 00:00:02,000\n港は春まで\n閉鎖されて\n\n2\n00:00:02,000 --> 00:00:03,000\nいる。\n");
    assert_eq!(words(&found), ["港は春まで閉鎖されている。"]);
}
