//! Files of every format, as written by common programs, extracted and compared with their source.
//!
//! The fixtures were written for this test and typeset by LaTeX (`columns`) and LibreOffice (`office`), or made with
//! pikepdf and a part of DejaVu Sans (`collections`). Beside each is
//! its expected content: the title, each paragraph with its kind, and each sentence with its page.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use ibid::Article;
use ibid::article::Mark;
use ibid::ingest::{Inspected, inspect};
use ibid::passage::Size;
use ibid::read::{Sidecars, Skip};
use serde_json::Value;

use crate::run::Folder;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

/// The expected content of a fixture.
struct Said {
    title: String,
    paragraphs: Vec<(String, String)>,
    sentences: Vec<(u32, String)>,
}

fn said(name: &str) -> Said {
    let said = fs::read_to_string(fixture(name)).expect("a fixture");
    let mut lines = said.lines();
    let title = lines.next().and_then(|line| line.strip_prefix("# ")).expect("a title").to_owned();
    let (mut paragraphs, mut sentences) = (Vec::new(), Vec::new());
    for line in lines {
        let (what, text) = line.split_once('\t').expect("two columns");
        match what.strip_prefix("page ") {
            Some(page) => sentences.push((page.parse().expect("a number"), text.to_owned())),
            None => paragraphs.push((what.to_owned(), text.to_owned())),
        }
    }
    Said { title, paragraphs, sentences }
}

/// Reads a fixture with `ibid inspect`.
fn read(name: &str) -> Value {
    let path = fixture(name);
    let run = Folder::new().ibid(["inspect", "--json", path.to_str().expect("a plain name")]);
    assert_eq!(run.status(), 0, "{run}");
    run.json().remove(0)
}

/// Reads a fixture with the library, in this process.
fn inspected(name: &str) -> Article {
    let mut found = None;
    let size = Size::default();
    let take = |_: &Path, read: Result<Inspected, Skip>| {
        found = Some(read.expect("it is read").article);
        Ok::<(), ibid::Error>(())
    };
    inspect(&fixture(name), None, &Sidecars::new(), size, take).expect("it is there");
    found.expect("one article")
}

fn refused(name: &str) -> String {
    let path = fixture(name);
    let run = Folder::new().ibid(["inspect", path.to_str().expect("a plain name")]);
    assert_eq!(run.status(), 2, "{run}");
    run.stderr().trim_end().rsplit_once(".pdf: ").expect("a reason").1.to_owned()
}

/// Returns the F1 of the four-word n-grams of two texts.
fn agreement(one: &str, other: &str) -> f64 {
    let runs = |text: &str| {
        let text = text.to_lowercase();
        let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let mut runs: HashMap<String, usize> = HashMap::new();
        for run in words.windows(4) {
            *runs.entry(run.join(" ")).or_default() += 1;
        }
        runs
    };
    let (one, other) = (runs(one), runs(other));
    let common: usize = one.iter().map(|(run, count)| count.min(other.get(run).unwrap_or(&0))).sum();
    2.0 * common as f64 / (one.values().sum::<usize>() + other.values().sum::<usize>()) as f64
}

/// Replaces quotation marks by straight ones.
fn straight(text: &str) -> String {
    text.replace(['“', '”'], "\"").replace(['‘', '’'], "'")
}

/// Returns the paragraphs of an article with their kind and text.
fn paragraphs(article: &Value) -> Vec<(&str, String)> {
    let text = article["text"].as_str().expect("text");
    let all = article["paragraphs"].as_array().expect("paragraphs").iter();
    all.map(|paragraph| {
        let at = |place: usize| paragraph["span"][place].as_u64().expect("a number") as usize;
        (paragraph["kind"].as_str().expect("a kind"), straight(&text[at(0)..at(1)]))
    })
    .collect()
}

#[test]
fn pdf_text_is_extracted_word_for_word_and_page_for_page() {
    for name in ["columns", "office"] {
        let (said, article) = (said(&format!("{name}.txt")), read(&format!("{name}.pdf")));
        let text = article["text"].as_str().expect("text");
        assert_eq!(article["article"]["title"], said.title, "{name}");
        assert_eq!(article["article"]["format"], "pdf");
        let whole: Vec<&str> = said.paragraphs.iter().map(|(_, text)| text.as_str()).collect();
        let agreement = agreement(&format!("{}\n{}", said.title, whole.join("\n")), text);
        assert!(agreement > 0.98, "{name}: {agreement}");
        let found = paragraphs(&article);
        for (kind, text) in &said.paragraphs {
            assert!(found.contains(&(kind, straight(text))), "{name}: {kind}: {text}\nis not among\n{found:#?}");
        }
        let article = inspected(&format!("{name}.pdf"));
        let straightened = straight(&article.text);
        let mut from = HashMap::new();
        for (page, sentence) in &said.sentences {
            let sentence = straight(sentence);
            // Sentences may occur twice: each is searched after the previous one.
            let behind = from.get(&sentence).copied().unwrap_or(0);
            let at = straightened[behind..].find(&sentence).map(|at| behind + at);
            let at = at.unwrap_or_else(|| panic!("{name}: {sentence}"));
            from.insert(sentence.clone(), at + sentence.len());
            // Straight marks have fewer bytes than curly ones, but the same number of characters.
            let place = straightened[..at].chars().count();
            let at = article.text.char_indices().nth(place).expect("as many characters").0;
            let begun = |mark: &Mark| matches!(mark, Mark::Page { at: start, .. } if *start <= at);
            let mark = article.marks.iter().rfind(|mark| begun(mark)).expect("text stands on a page");
            assert!(
                matches!(mark, Mark::Page { number, .. } if number == page),
                "{name}: {mark:?}, not {page}: {sentence}"
            );
        }
    }
}

#[test]
fn unreadable_pdf_content_is_reported() {
    assert_eq!(refused("encrypted.pdf"), "encrypted PDF: it needs a password");
    assert_eq!(refused("scanned.pdf"), "scanned PDF: no text layer; read it with `--ocr LANGS`, such as `--ocr eng`");
    // Restrictions on printing and copying are not a password.
    assert_eq!(read("restricted.pdf")["text"], "The ferry runs until autumn.");
}

#[test]
fn office_documents_are_extracted_paragraph_for_paragraph() {
    let said = said("office.txt");
    for format in ["docx", "odt"] {
        let article = read(&format!("office.{format}"));
        assert_eq!(article["article"]["title"], said.title);
        assert_eq!(article["article"]["authors"][0], "Ada Brook");
        assert_eq!((&article["article"]["format"], &article["article"]["date"]), (&Value::from(format), &Value::Null));
        let mut found = paragraphs(&article).into_iter();
        assert_eq!(found.next(), Some(("heading", said.title.clone())));
        let found: Vec<_> = found.collect();
        assert_eq!(found.len(), said.paragraphs.len(), "{found:#?}");
        for ((kind, text), (wanted, paragraph)) in found.iter().zip(&said.paragraphs) {
            // Item numbers are generated by the program; a quotation is visible by its indent only.
            let paragraph =
                paragraph.trim_start_matches(|c: char| *wanted == *"list_item" && "0123456789. ".contains(c));
            assert_eq!(*text, straight(paragraph), "{format}");
            assert!(
                kind == wanted || (*kind, &**wanted) == ("quote", "body"),
                "{format}: {kind}, not {wanted}: {text}"
            );
        }
    }
}

#[test]
fn books_are_read_chapter_by_chapter() {
    let (said, article) = (said("office.txt"), read("office.epub"));
    assert_eq!(
        (&article["article"]["title"], &article["article"]["lang"]),
        (&Value::from(&*said.title), &Value::from("en"))
    );
    let found = paragraphs(&article);
    let headings = |of: &[(&str, String)]| -> Vec<String> {
        of.iter().filter(|(kind, _)| *kind == "heading").map(|(_, text)| text.clone()).collect()
    };
    let wanted: Vec<(&str, String)> = said.paragraphs.iter().map(|(kind, text)| (&**kind, straight(text))).collect();
    // The book marks no paragraph as a heading: only its table of contents names the chapters.
    let (found_headings, wanted_headings) = (headings(&found), headings(&wanted));
    assert_eq!(found_headings.len(), 3, "{found_headings:#?}");
    assert_eq!((&found_headings[0], &found_headings[1]), (&"Section 1".to_owned(), &wanted_headings[0]));
    assert!(wanted_headings.contains(&found_headings[2]));
    let body = wanted.iter().filter(|(kind, _)| *kind == "body");
    let whole = found.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join("\n");
    let whole_said = wanted.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join("\n");
    assert!(body.count() > 10);
    assert!(agreement(&whole_said, &whole) > 0.98, "{}", agreement(&whole_said, &whole));
}

#[test]
fn emails_are_read_with_their_headers() {
    let letter = read("letter.eml");
    let about = &letter["article"];
    assert_eq!(
        (&about["title"], &about["authors"][0]),
        (&Value::from("The ferry – what we know"), &Value::from("Mireille Duchêne"))
    );
    assert!(about["date"].as_str().expect("a date").starts_with("2019-05-02"));
    let paragraphs = paragraphs(&letter);
    assert_eq!(paragraphs[1], (
        "body",
        "the ferry office confirmed on Thursday that the boats will keep running until autumn. It spent 4.2 million crowns \
         on the quay – a tenth more than planned."
            .to_owned(),
    ));
    assert_eq!(paragraphs[2], ("quote", "Did they say why?".to_owned()));
    let warnings = letter["warnings"].to_string();
    assert!(warnings.contains("attachment `quay.pdf` is not read: damaged PDF document"), "{warnings}");

    let path = fixture("letters.mbox");
    let letters = Folder::new().ibid(["inspect", "--json", path.to_str().expect("a plain name")]).json();
    let told: Vec<_> = letters.iter().map(|letter| (&letter["article"]["id"], &letter["text"])).collect();
    assert_eq!(
        told,
        [
            (&Value::from("letters:1"), &Value::from("The café on the east bank is older than the bridge.")),
            (&Value::from("letters:2"), &Value::from("Its first charter is from 1407.\n\nNobody has seen it.")),
        ]
    );
}

/// Returns the output of `ibid inspect` for every article in a file.
fn every(name: &str) -> Vec<Value> {
    let path = fixture(name);
    let run = Folder::new().ibid(["inspect", "--json", path.to_str().expect("a plain name")]);
    run.json()
}

#[test]
fn feeds_are_read_entry_by_entry() {
    let wire = every("wire.rss");
    assert_eq!(wire.len(), 2, "{wire:#?}");
    let about = &wire[0]["article"];
    assert_eq!(about["id"], "wire-1041");
    assert_eq!(about["title"], "Fish & chips: the harbour’s answer");
    assert_eq!(about["authors"], serde_json::json!(["Mireille Duchêne", "Jun Sato"]));
    assert_eq!((&about["source"], &about["lang"]), (&Value::from("The Orrin Wire"), &Value::from("en-GB")));
    assert_eq!(
        (&about["url"], &about["format"]),
        (&Value::from("https://wire.example/2019/harbour"), &Value::from("feed"))
    );
    assert!(about["date"].as_str().is_some_and(|date| date.starts_with("2019-05-02")), "{about}");
    assert_eq!(about["tags"], serde_json::json!(["Harbour", "Food"]));
    let said = [
        "The ferry office spent 4.2 million crowns on the quay.",
        "A tenth more than planned.",
        "Nobody could say why.",
    ];
    assert_eq!(paragraphs(&wire[0]).iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>(), said);
    let about = &wire[1]["article"];
    assert_eq!(
        (&about["authors"][0], &about["url"]),
        (&Value::from("The Desk"), &Value::from("https://wire.example/2019/levy"))
    );
    assert_eq!(wire[1]["text"], "The council voted on the levy.\n\nIt passed by one vote.");
    let skipped =
        Folder::new().ibid(["inspect", fixture("wire.rss").to_str().expect("a plain name")]).stderr().to_owned();
    assert!(skipped.contains("entry 3: no text"), "{skipped}");

    let notes = every("notes.atom");
    let about = |place: usize| &notes[place]["article"];
    assert_eq!((notes.len(), &about(0)["title"]), (3, &Value::from("1 < 2: eine Rechnung")));
    assert_eq!(
        (&about(0)["source"], &about(0)["authors"][0]),
        (&Value::from("Fluss & Ufer"), &Value::from("Götz Vollmer"))
    );
    assert_eq!(
        (&about(0)["url"], &about(0)["lang"]),
        (&Value::from("https://ufer.example/rechnung"), &Value::from("de"))
    );
    assert!(about(0)["date"].as_str().is_some_and(|date| date.starts_with("2020-03-01")), "{}", about(0));
    assert_eq!(paragraphs(&notes[0])[0], ("heading", "Die Rechnung".to_owned()));
    assert_eq!(paragraphs(&notes[0])[1].1, "Das Ufer kostete weniger, wenn 1 < 2 gilt.");
    assert_eq!(
        (&about(1)["source"], &about(1)["authors"][0]),
        (&Value::from("The Other Bank"), &Value::from("Ingrid Åsheim"))
    );
    assert_eq!((&notes[1]["text"], &about(1)["lang"]), (&Value::from("The other bank is lower."), &Value::from("en")));
    assert_eq!(notes[2]["text"], "Ein <b> steht hier als Zeichen.");
}

#[test]
fn web_archives_are_read_page_by_page() {
    let crawl = every("crawl.warc");
    let about: Vec<_> =
        crawl.iter().map(|page| (&page["article"]["id"], &page["article"]["url"], &page["article"]["date"])).collect();
    assert_eq!(
        about,
        [
            (&Value::from("crawl:3"), &Value::from("https://wire.example/quay"), &Value::from("2019-05-02")),
            // The fetch date is not the publication date.
            (&Value::from("crawl:5"), &Value::from("https://wire.example/levy"), &Value::Null),
        ]
    );
    assert!(crawl[0]["text"].as_str().is_some_and(|text| text.contains("4.2 million crowns")), "{crawl:#?}");
    let folder = Folder::new().file("corpus/crawl.warc", fs::read(fixture("crawl.warc")).expect("a fixture"));
    let run = folder.ibid(["index", "--json"]);
    assert_eq!(run.json()[0]["new"], 2, "{run}");
    assert_eq!(folder.ibid(["show", "crawl:5#p1"]).status(), 0);
    assert_eq!(folder.ibid(["index", "--json"]).json()[0]["unchanged"], 2);
}

/// Returns a PDF file with these pages and page labels.
fn labelled(pages: &[&str], labels: &str) -> Vec<u8> {
    let count = pages.len();
    let kids = (0..count).map(|page| format!("{} 0 R", 4 + 2 * page)).collect::<Vec<_>>().join(" ");
    let mut objects = vec![
        format!("<< /Type /Catalog /Pages 2 0 R /PageLabels {labels} >>"),
        format!("<< /Type /Pages /Count {count} /Kids [ {kids} ] >>"),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    for (page, says) in pages.iter().enumerate() {
        let (contents, drawn) = (5 + 2 * page, format!("BT /F 12 Tf 20 60 Td ({says}) Tj ET"));
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 100] /Contents {contents} 0 R /Resources << /Font << /F 3 0 R >> >> >>"
        ));
        objects.push(format!("<< /Length {} >>\nstream\n{drawn}\nendstream", drawn.len()));
    }
    let mut file = "%PDF-1.4\n".to_owned();
    let mut table = vec!["0000000000 65535 f \n".to_owned()];
    for (place, object) in objects.iter().enumerate() {
        table.push(format!("{:010} 00000 n \n", file.len()));
        file = [file, format!("{} 0 obj\n{object}\nendobj\n", place + 1)].concat();
    }
    let (start, size, table) = (file.len(), table.len(), table.concat());
    let end = format!("xref\n0 {size}\n{table}trailer\n<< /Root 1 0 R /Size {size} >>\nstartxref\n{start}\n%%EOF\n");
    [file, end].concat().into_bytes()
}

#[test]
fn page_labels_are_kept_beside_page_numbers() {
    let says = ["The preface thanks the ferry office.", "The quay was built in 1907.", "It was sold in 1974."];
    let pdf = labelled(&says, "<< /Nums [ 0 << /S /r /St 4 >> 1 << /S /D /St 2 >> 2 << /S /D /St 231 >> ] >>");
    let folder = Folder::new().file("corpus/book.pdf", pdf);
    let told = folder.ibid(["inspect", "--json", "corpus/book.pdf"]).json().remove(0);
    let pages: Vec<_> = told["paragraphs"]
        .as_array()
        .expect("paragraphs")
        .iter()
        .map(|it| (&it["page"], it.get("page_label")))
        .collect();
    // A label that equals the page number is omitted.
    let wanted =
        [(Value::from(1), Some(Value::from("iv"))), (Value::from(2), None), (Value::from(3), Some(Value::from("231")))];
    let wanted: Vec<_> = wanted.iter().map(|(page, label)| (page, label.as_ref())).collect();
    assert_eq!(pages, wanted);
    assert_eq!(folder.ibid(["index", "-q"]).status(), 0);
    let hit = &folder.ibid(["search", "preface", "--json"]).json()[0]["hits"][0];
    assert_eq!((&hit["page"], &hit["page_label"]), (&Value::from(1), &Value::from("iv")), "{hit}");
}

#[test]
fn damaged_files_of_every_format_are_skipped_with_a_reason() {
    let mut folder = Folder::new();
    for name in [
        "columns.pdf",
        "office.docx",
        "office.odt",
        "office.epub",
        "letter.eml",
        "wire.rss",
        "notes.atom",
        "crawl.warc",
    ] {
        let bytes = fs::read(fixture(name)).expect("a fixture");
        for (place, cut) in [0, 10, bytes.len() / 3, bytes.len() - 40].into_iter().enumerate() {
            folder = folder.file(&format!("corpus/cut{place}-{name}"), &bytes[..cut]);
        }
        let mut torn = bytes.clone();
        for at in (200..torn.len()).step_by(97) {
            torn[at] ^= 0x55;
        }
        folder = folder.file(&format!("corpus/torn-{name}"), torn);
    }
    let folder = folder.file("corpus/good.txt", "A bridge.");
    let run = folder.ibid(["index", "--json"]);
    assert_eq!(run.status(), 0, "{run}");
    let summary = run.json().remove(0);
    let skipped = summary["skipped"].as_array().expect("a list").len() as u64;
    assert!(skipped >= 15, "{summary}");
    assert_eq!(folder.ibid(["search", "bridge", "-q"]).status(), 0);
}

/// Composite fonts without a Unicode mapping: one with its own table, two of a character collection.
#[test]
fn fonts_without_a_mapping_are_read_by_their_table_or_collection() {
    let read: Vec<String> = inspected("collections.pdf").text.lines().map(str::to_owned).collect();
    let lines =
        ["The mole was built of granite in 1884.", "港の予算は四百万クローネだった。", "海港委员会星期一晚上开会。"];
    assert!(lines.iter().all(|line| read.iter().any(|read| read == line)), "{read:?}");
}
