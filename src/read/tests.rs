use std::fs;
use std::io::{self, Write};

use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;
use tempfile::TempDir;

use super::*;
use crate::article::{ArticleId, Mark};

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Every article and every skip of a source.
fn all(source: Result<Source, Skip>) -> Vec<Result<RawArticle, Skip>> {
    match source {
        Err(skip) => vec![Err(skip)],
        Ok(Source::RawArticles(raw_articles)) => raw_articles,
        Ok(Source::Batches(batches)) => batches
            .flat_map(|batch| match batch {
                Ok(batch) => batch.raw_articles().collect(),
                Err(skip) => vec![Err(skip)],
            })
            .collect(),
    }
}

fn one(name: &str, bytes: &[u8]) -> RawArticle {
    all(read(Path::new(name), bytes.to_vec())).remove(0).unwrap()
}

fn refused(name: &str, bytes: &[u8]) -> String {
    all(read(Path::new(name), bytes.to_vec())).remove(0).unwrap_err().what
}

#[test]
fn plain_text_is_the_files_own() {
    let raw_article = one("a.txt", "\u{feff}One.\r\n\r\n# Two \u{1b}[1m\n".as_bytes());
    assert_eq!(
        (&*raw_article.text, raw_article.format, raw_article.blocks.is_none()),
        ("One.\r\n\r\n# Two \u{1b}[1m\n", "text", true)
    );
    assert_eq!(one("a.txt.gz", &gzip(b"One.")).text, "One.");
}

#[test]
fn unknown_extension_is_detected_by_content() {
    assert_eq!(one("a", b"<!doctype html><p>One.</p>").format, "html");
    assert_eq!(one("a.xyz", b"---\ntitle: T\n---\nOne.").meta.title.as_deref(), Some("T"));
    assert_eq!(one("a", b"{\"text\":\"One.\"}").format, "json");
    assert_eq!(one("a", b"{\"text\":\"One.\"}\n{\"text\":\"Two.\"}").format, "jsonl");
    assert_eq!(one("a", &gzip(b"One.")).format, "text");
    assert_eq!(one("a.json", b"{\"text\":\"One.\"}\n{\"text\":\"Two.\"}").number, Some(1));
}

#[test]
fn unreadable_input_gives_a_reason() {
    assert_eq!(refused("a.txt", b""), "empty");
    assert_eq!(refused("a.txt", b" \n\t"), "no text");
    assert_eq!(refused("a.txt", b"\xef\xbb\xbf"), "no text");
    assert_eq!(refused("a.md", b"---\ntitle: T\n---\n"), "no text");
    assert_eq!(refused("a.html", b"<p></p>"), "no text");
    assert_eq!(refused("a.json", b"{}"), "no text");
    assert_eq!(refused("a.json", b"{\n\n,}"), "not valid JSON at line 3: key must be a string (column 1)");
    assert_eq!(refused("a.txt", b"%PDF-1.4 ..."), "binary file (PDF document)");
    assert!(refused("a.txt.gz", b"One, two, three, four.").starts_with("damaged gzip data: "));
    assert_eq!(refused("a.txt.gz", &gzip(b"One, two, three.")[..12]), "truncated gzip data");
    let gone = open(Path::new("/no/such/file.txt"), &Sidecars::new());
    assert!(matches!(gone, Err(skip) if skip.what == "no such file"));
    assert!(matches!(open(Path::new("/"), &Sidecars::new()), Err(skip) if skip.what == "folder"));
}

#[test]
fn one_bad_line_is_skipped_and_the_rest_read() {
    let lines = b"\xef\xbb\xbf{\"id\":\"a\",\"text\":\"One.\"}\r\n\n{\"id\":\"b\"}\n{bad\n[]\n{\"text\":\"caf\xe9 \xe0 la carte, d\xe9j\xe0 vu\"}";
    for found in [all(read(Path::new("a.jsonl"), lines.to_vec())), all(read(Path::new("a.jsonl.gz"), gzip(lines)))] {
        assert_eq!(found.len(), 5);
        let first = found[0].as_ref().unwrap();
        assert_eq!((first.id("f"), first.number, first.format), (ArticleId::new("a"), Some(1), "jsonl"));
        assert_eq!(found[1], Err(Skip::at(3, "no text")));
        assert_eq!(found[2], Err(Skip::at(4, "not valid JSON: key must be a string (column 2)")));
        assert_eq!(found[3], Err(Skip::at(5, "not an object")));
        let last = found[4].as_ref().unwrap();
        assert_eq!((&*last.text, last.id("f")), ("café à la carte, déjà vu", ArticleId::new("f:6")));
        assert_eq!(last.warnings, ["encoding guessed: windows-1252"]);
        assert_eq!(last.marks, [Mark::Line { at: 0, number: 6 }]);
    }
}

#[test]
fn wide_json_lines_are_lines_too() {
    let text = "{\"text\":\"Łódź\"}\n{\"text\":\"中文\"}\n";
    let bytes: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    for bytes in [bytes[2..].to_vec(), bytes] {
        let found = all(read(Path::new("a.ndjson"), bytes));
        assert_eq!(
            found.iter().map(|raw_article| raw_article.as_ref().unwrap().text.as_str()).collect::<Vec<_>>(),
            ["Łódź", "中文"]
        );
    }
}

#[test]
fn truncated_stream_keeps_earlier_articles() {
    let line = "{\"text\":\"One.\"}\n";
    let packed = gzip(line.repeat(300_000).as_bytes());
    let found = all(read(Path::new("a.jsonl.gz"), packed[..packed.len() - 100].to_vec()));
    assert!(found.len() > 100_000);
    let last = found.last().unwrap().as_ref().unwrap_err();
    assert!(last.what.contains("gzip data") && last.line.is_some(), "{last}");
    assert_eq!(found.iter().filter(|item| item.is_err()).count(), 1);
}

#[test]
fn sidecars_override_the_file() {
    let folder = TempDir::new().unwrap();
    let write = |name: &str, content: &str| fs::write(folder.path().join(name), content).unwrap();
    write("a.md", "---\ntitle: Own\nsource: Own\nid: own\n---\nText.");
    write("a.meta.toml", "source = 'Beside'\nid = 'beside'\nsurce = 1");
    write("b.jsonl", "{\"id\":\"x\",\"text\":\"One.\",\"source\":\"Own\"}\n");
    write("articles.toml", "[b]\nid = 'no'\nsource = 'Catalog'\n");
    let sidecars = Sidecars::new();
    let a = all(open(&folder.path().join("a.md"), &sidecars)).remove(0).unwrap();
    assert_eq!((a.id.as_deref(), a.meta.title.as_deref()), (Some("beside"), Some("Own")));
    assert_eq!(a.meta.source.as_deref(), Some("Beside"));
    assert_eq!(a.warnings, ["a.meta.toml: unknown field `surce`: did you mean `source`?"]);
    let b = open(&folder.path().join("b.jsonl"), &sidecars);
    assert!(
        matches!(&b, Ok(Source::Batches(batches)) if batches.warnings() == ["id: `no` cannot be shared by all articles of a file"])
    );
    let b = all(b).remove(0).unwrap();
    assert_eq!((b.id.as_deref(), b.meta.source.as_deref()), (Some("x"), Some("Catalog")));
    assert_eq!(sidecars.warnings(), Vec::<String>::new());
}

#[test]
fn a_raw_article_becomes_an_article() {
    let raw_article = one(
        "a.json",
        b"{\"text\":\"The first of the two lines that were written.\\nTwo, and the last.\",\"title\":\"T\"}",
    );
    let id = raw_article.id("news/a");
    let article = raw_article.finish(id, "news/a.json".into());
    assert_eq!((article.id.as_str(), &*article.path, &*article.format), ("news/a", "news/a.json", "json"));
    assert_eq!(article.meta.lang.as_deref(), Some("en"));
    assert_eq!(article.paragraphs.first().map(|paragraph| paragraph.sentences.len()), Some(1));
    let stated = one("a.json", b"{\"text\":\"One.\",\"lang\":\"fr\"}");
    assert_eq!(stated.finish(ArticleId::new("a"), "a".into()).meta.lang.as_deref(), Some("fr"));
}

proptest! {
    #[test]
    fn any_bytes_under_any_name_are_taken(
        bytes in prop::collection::vec(any::<u8>(), 0..400),
        name in "a(\\.(txt|md|html|json|jsonl|xyz|pdf|docx|odt|epub|eml|mbox|rtf|msg|vtt|srt|xml|hocr|csv|tsv|xlsx|ods|pptx|odp))?(\\.(gz|zst))?",
    ) {
        for item in all(read(Path::new(&name), bytes)) {
            match item {
                Ok(raw_article) => prop_assert!(!raw_article.text.trim().is_empty()),
                Err(skip) => prop_assert!(!skip.what.is_empty() && !skip.what.contains('\n')),
            }
        }
    }

    #[test]
    fn lines_are_the_same_however_they_arrive(texts in prop::collection::vec("\\PC{1,30}x", 1..20), step in 1usize..50) {
        struct Drip(Vec<u8>, usize);
        impl Read for Drip {
            fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
                let length = self.1.min(self.0.len()).min(buffer.len());
                buffer[..length].copy_from_slice(&self.0[..length]);
                self.0.drain(..length);
                Ok(length)
            }
        }
        let file: String = texts.iter().map(|text| serde_json::json!({ "text": text }).to_string() + "\n").collect();
        let found = all(Batches::of_lines(Drip(file.into_bytes(), step)).map(Source::Batches));
        let found: Vec<_> = found.into_iter().map(|raw_article| raw_article.unwrap()).collect();
        prop_assert_eq!(found.iter().map(|raw_article| raw_article.number.unwrap()).collect::<Vec<_>>(), (1..=texts.len()).collect::<Vec<_>>());
        for (raw_article, text) in found.iter().zip(&texts) {
            prop_assert!(raw_article.text == *text || text.trim_start().starts_with('<'));
        }
    }
}
