//! Places of the source file: times of a transcript, rows of a table, recognised text beside its scan. They are in the
//! JSON, in citations, and `show` finds them again.

use serde_json::Value;

use crate::run::Folder;

const TALK: &str = "WEBVTT\n\nNOTE checked\n\n1\n00:12:31.000 --> 00:12:33.000\n<v Ada Lunde>The mill closed in May,\n\n\
    2\n00:12:33.500 --> 00:12:36.000\n<v Ada Lunde>and nobody asked why. It burned.\n\n\
    3\n01:02:03.000 --> 01:02:05.000\n<v Bo Ek>We did.\n";

#[test]
fn a_sentence_of_a_transcript_is_cited_by_its_time_and_found_again() {
    let folder = Folder::new().file("corpus/talk.vtt", TALK);
    let inspected = folder.ibid(["inspect", "--json", "corpus/talk.vtt"]).json().remove(0);
    let places: Vec<_> = inspected["paragraphs"]
        .as_array()
        .expect("paragraphs")
        .iter()
        .map(|it| (it["time"].as_str().unwrap_or_default(), it["speaker"].as_str().unwrap_or_default()))
        .collect();
    assert_eq!(places, [("00:12:31", "Ada Lunde"), ("01:02:03", "Bo Ek")]);
    assert_eq!(folder.ibid(["index", "-q"]).status(), 0);
    let hit = &folder.ibid(["search", "\"closed in May, and nobody\"", "--json"]).json()[0]["hits"][0];
    assert_eq!(hit["time"], Value::from("00:12:31"), "{hit}");
    let citation = hit["citation"].as_str().expect("a citation");
    assert!(citation.contains("00:12:31"), "{citation}");
    let cited = folder.ibid(["cite", "talk#p2", "--format", "pandoc"]);
    assert!(cited.stdout().contains("[@talk, 01:02:03]"), "{cited}");
    for (place, words) in [("talk#01:02:03", "We did."), ("talk, 01:02:04", "We did."), ("talk#00:12:34", "It burned.")]
    {
        let shown = folder.ibid(["show", place, "--json"]).json().remove(0);
        assert!(shown["text"].as_str().is_some_and(|text| text.ends_with(words)), "{place}: {shown}");
    }
    let missing = folder.ibid(["show", "talk#slide 4"]);
    assert!(missing.status() != 0 && missing.stderr().contains("has no slide 4"), "{missing}");
}

#[test]
fn a_report_cites_by_time() {
    let folder = Folder::new().file("corpus/talk.vtt", TALK);
    assert_eq!(folder.ibid(["index", "-q"]).status(), 0);
    let folder = folder.file("report.md", "Lunde said that “nobody asked why” [@talk, 00:12:33].\n");
    let lint = folder.ibid(["lint", "report.md"]);
    assert_eq!(lint.status(), 0, "{lint}");
    let folder = folder.file("report.md", "Lunde said that “nobody asked why” [@talk, 01:02:03].\n");
    let lint = folder.ibid(["lint", "report.md"]);
    assert!(lint.stdout().contains("quotation-misplaced"), "{lint}");
}

#[test]
fn recognised_text_is_the_text_of_its_scan() {
    let hocr = |word: &str| {
        format!(
            "<html><head><meta name='ocr-system' content='x'/></head><body><div class='ocr_page'><p class='ocr_par'>\
             <span class='ocr_line'>The har-</span><span class='ocr_line'>bour {word}.</span></p></div></body></html>"
        )
    };
    let folder = Folder::new().file("corpus/scan.pdf", "%PDF-1.4 an image").file("corpus/scan.hocr", hocr("wall"));
    let first = folder.ibid(["index"]);
    assert!(first.stdout().contains("1 new") && first.stdout().contains("0 skipped"), "{first}");
    let shown = folder.ibid(["show", "scan", "--json"]).json().remove(0);
    assert_eq!((&shown["text"], &shown["article"]["format"]), (&"The harbour wall.".into(), &"pdf".into()), "{shown}");
    assert_eq!(shown["paragraphs"][0]["page"], Value::from(1));
    let folder = folder.file("corpus/scan.hocr", hocr("gate and the tower"));
    let second = folder.ibid(["index"]);
    assert!(second.stdout().contains("1 changed"), "{second}");
}

#[test]
fn formats_that_are_not_read_say_what_to_do() {
    let compound = |stream: &str| -> Vec<u8> {
        let name = stream.encode_utf16().flat_map(u16::to_le_bytes);
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".iter().copied().chain(name).collect()
    };
    let folder = Folder::new()
        .file("corpus/old.doc", compound("WordDocument"))
        .file("corpus/rich.doc", "{\\rtf1\\ansi A rich text.}")
        .file("corpus/talk.mp3", "ID3\u{3}");
    let run = folder.ibid(["index"]).stdout().to_owned();
    for line in [
        "old.doc: Word 97-2003 document is not read: save it as DOCX",
        "talk.mp3: MP3 audio is not read: transcribe it, and save the transcript as WebVTT or SRT",
        "1 new",
    ] {
        assert!(run.contains(line), "{line}: {run}");
    }
    assert!(folder.ibid(["show", "rich"]).stdout().contains("A rich text."));
}
