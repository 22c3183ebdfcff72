use std::io::Write as _;

use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};

use super::*;
use crate::read::read;

fn record(kind: &str, address: &str, block: &[u8]) -> Vec<u8> {
    let length = block.len();
    let head = format!(
        "WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {address}\r\nWARC-Date: 2020-03-01T10:00:00Z\r\n\
         Content-Type: application/http; msgtype={kind}\r\nContent-Length: {length}\r\n\r\n"
    );
    [head.as_bytes(), block, b"\r\n\r\n"].concat()
}

fn answer(headers: &str, body: &[u8]) -> Vec<u8> {
    [format!("HTTP/1.1 200 OK\r\n{headers}\r\n\r\n").as_bytes(), body].concat()
}

fn page(text: &str) -> Vec<u8> {
    format!("<html><head><title>T</title></head><body><p>{text}</p></body></html>").into_bytes()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

fn raw_articles(name: &str, archive: Vec<u8>) -> Vec<Result<RawArticle, Skip>> {
    let source = read(name.as_ref(), archive);
    let Ok(Source::Batches(batches)) = source else { panic!("a stream") };
    let raw_articles = batches.flat_map(|batch| match batch {
        Ok(batch) => batch.raw_articles().collect(),
        Err(skip) => vec![Err(skip)],
    });
    raw_articles.collect()
}

fn texts(archive: Vec<u8>) -> Vec<String> {
    raw_articles("a.warc", archive)
        .into_iter()
        .map(|raw_article| raw_article.map_or_else(|skip| skip.what, |raw_article| raw_article.text))
        .collect()
}

const HTML: &str = "Content-Type: text/html; charset=utf-8";

#[test]
fn pages_are_read_and_other_records_skipped() {
    let sentence = "The bridge over the harbour opened on Thursday after six years of work.";
    let archive = [
        record("warcinfo", "", b"software: crawler"),
        record("request", "https://a.example/1", b"GET /1 HTTP/1.1\r\n\r\n"),
        record("response", "https://a.example/1", &answer(HTML, &page(sentence))),
        record("response", "https://a.example/p.png", &answer("Content-Type: image/png", b"\x89PNG")),
        record(
            "response",
            "https://a.example/2",
            b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>No.</p>",
        ),
        record("response", "https://a.example/robots.txt", &answer("Content-Type: text/plain", b"User-agent: *")),
        record("response", "https://a.example/3", &answer("content-type:TEXT/PLAIN", b"Plain as it is.")),
        record(
            "response",
            "https://a.example/4",
            &answer("Server: x", &page("Nobody told what this is, yet it is a page.")),
        ),
        record("metadata", "https://a.example/1", b"outlink: x"),
    ]
    .concat();
    for (name, bytes) in [("a.warc", archive.clone()), ("noname", archive.clone()), ("a.warc.gz", gzip(&archive))] {
        let found = raw_articles(name, bytes);
        let found: Vec<RawArticle> = found.into_iter().map(Result::unwrap).collect();
        let numbers: Vec<_> = found.iter().map(|raw_article| raw_article.number).collect();
        assert_eq!(numbers, [Some(3), Some(7), Some(8)], "{name}");
        assert_eq!((found[0].text.as_str(), found[0].format), (sentence, "warc"));
        assert_eq!(found[0].meta.url.as_deref(), Some("https://a.example/1"));
        // The time of the crawl is no evidence of the publication date.
        assert_eq!((&found[0].meta.date, found[1].text.as_str()), (&None, "Plain as it is."));
    }
}

#[test]
fn bodies_are_decoded_as_declared() {
    let html = page("Six years of work went into it, and nobody could say why it took so long.");
    let text = "Six years of work went into it, and nobody could say why it took so long.";
    let mut zlib = ZlibEncoder::new(Vec::new(), Compression::fast());
    zlib.write_all(&html).unwrap();
    let mut raw = DeflateEncoder::new(Vec::new(), Compression::fast());
    raw.write_all(&html).unwrap();
    let chunked = |body: &[u8]| -> Vec<u8> {
        let chunk = |chunk: &[u8]| [format!("{:x};a=b\r\n", chunk.len()).as_bytes(), chunk, b"\r\n"].concat();
        [body.chunks(40).flat_map(chunk).collect(), b"0\r\n\r\n".to_vec()].concat()
    };
    let cases: [(&str, Vec<u8>); 8] = [
        ("", html.clone()),
        ("Transfer-Encoding: chunked", chunked(&html)),
        ("Transfer-Encoding: chunked", html.clone()),
        ("Content-Encoding: gzip", gzip(&html)),
        ("Content-Encoding: gzip", html.clone()),
        ("Content-Encoding: gzip\r\nTransfer-Encoding: chunked", chunked(&gzip(&html))),
        ("Content-Encoding: deflate", zlib.finish().unwrap()),
        ("Content-Encoding: deflate", raw.finish().unwrap()),
    ];
    for (how, body) in cases {
        let headers = if how.is_empty() { HTML.to_owned() } else { format!("{HTML}\r\n{how}") };
        assert_eq!(texts(record("response", "https://a.example", &answer(&headers, &body))), [text], "{how}");
    }
    let brotli = answer(&format!("{HTML}\r\nContent-Encoding: br"), b"\x1b\x0e");
    let refused = texts(record("response", "https://a.example/b", &brotli));
    assert_eq!(refused, ["record 1 (https://a.example/b): unsupported encoding `br`"]);
}

#[test]
fn the_header_declares_the_encoding_if_the_page_does_not() {
    let body =
        "<p>Der B\u{fc}rgermeister \u{fc}berquerte die Br\u{fc}cke.</p>".chars().map(|c| c as u8).collect::<Vec<u8>>();
    let block = answer("Content-Type: text/html; charset=\"ISO-8859-1\"", &body);
    assert_eq!(texts(record("response", "https://a.example", &block)), ["Der Bürgermeister überquerte die Brücke."]);
}

#[test]
fn damaged_records_are_skipped_with_a_reason() {
    let good =
        record("response", "https://a.example", &answer(HTML, &page("It is whole and stands first of all here.")));
    let whole = "It is whole and stands first of all here.";
    let cut = [good.clone(), good[..good.len() - 30].to_vec()].concat();
    assert_eq!(texts(cut), [whole, "record 2 and everything after it: truncated"]);
    assert_eq!(
        texts([good.clone(), b"garbage\r\n".to_vec()].concat()),
        [whole, "record 2 and everything after it: not a WARC record"]
    );
    let without = b"WARC/1.0\r\nWARC-Type: response\r\n\r\n".to_vec();
    assert_eq!(texts(without), ["record 1 and everything after it: record without a length"]);
    let endless = [b"WARC/1.0\r\n".to_vec(), vec![b'x'; HEADERS + 1]].concat();
    assert_eq!(texts(endless), ["record 1 and everything after it: unterminated headers"]);
    let claimed = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 18446744073709551615\r\n\r\nx".to_vec();
    assert_eq!(texts(claimed), ["record 1 and everything after it: truncated"]);
    assert_eq!(texts(record("warcinfo", "", b"x")), ["web archive without pages"]);
    assert_eq!(texts(b"WARC/1.0\r\n".to_vec()), ["record 1 and everything after it: truncated"]);
    let packed = gzip(&[good.clone(), good].concat());
    let torn = raw_articles("a.warc.gz", packed[..packed.len() - 12].to_vec());
    assert!(torn.last().unwrap().as_ref().unwrap_err().what.contains("truncated gzip data"), "{torn:?}");
}

#[test]
fn bombs_are_bounded() {
    let bomb = gzip(&vec![b' '; 70 << 20]);
    let body = answer(&format!("{HTML}\r\nContent-Encoding: gzip"), &bomb);
    let refused = texts(record("response", "https://a.example", &body));
    assert!(refused[0].contains("larger than 64 MiB") || refused[0].contains("times its size"), "{refused:?}");
}

#[test]
fn what_the_crawler_says_of_itself_is_no_page() {
    let resource = |address: &str, text: &str| {
        let text = text.as_bytes();
        let head = format!(
            "WARC/1.0\r\nWARC-Type: resource\r\nWARC-Target-URI: {address}\r\nContent-Type: text/plain\r\n\
             Content-Length: {}\r\n\r\n",
            text.len()
        );
        [head.as_bytes(), text, b"\r\n\r\n"].concat()
    };
    let archive = [
        resource("metadata://gnu.org/software/wget/warc/wget_arguments.txt", "--warc-file=a"),
        resource("<metadata://gnu.org/software/wget/warc/wget.log>", "a log"),
        resource("urn:pageinfo:https://a.example/", "{}"),
        resource("urn:X-crawler:log", "a log"),
        resource("https://a.example/b.txt", "A text that was saved."),
        resource("file:///c.txt", "Another text."),
    ];
    assert_eq!(texts(archive.concat()), ["A text that was saved.", "Another text."]);
}
