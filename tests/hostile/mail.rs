//! Messages, feeds and web archives.

use super::*;

const LETTER: &str = "From: Ann <a@b.example>\nSubject: S\n";

#[test]
fn letters() {
    let plain = "Content-Type: text/plain\n\nWords of it.\n";
    let mixed =
        |parts: &str| format!("{LETTER}Content-Type: multipart/mixed; boundary=\"b\"\n\n--b\n{plain}{parts}\n--b--\n");
    let attached = "Content-Type: message/rfc822\n\n";
    let inner = many(attached, 4000);
    let base64: String = inner
        .chunks(3)
        .map(|three| three.iter().fold(String::new(), |line, byte| line + &format!("={byte:02X}")) + "=\n")
        .collect();
    let encoded =
        mixed(&format!("--b\nContent-Type: message/rfc822\nContent-Transfer-Encoding: quoted-printable\n\n{base64}"));
    let sections = |count: usize| {
        mixed(&counted(count, |n| format!("--b\nContent-Type: multipart/mixed; boundary=\"b{n}x\"\n\n--b{n}x\n")))
    };
    meet(vec![
        (
            "attached.eml",
            format!("{LETTER}{}Subject: x\n\nbottom\n", attached.repeat(50_000)).into_bytes(),
            // A letter without text has its subject; the letters inside it are too deep.
            vec![Read("attached", "S")],
        ),
        ("encoded.eml", encoded.into_bytes(), vec![Read("encoded", "Words of it.")]),
        (
            "behind.eml",
            mixed(&format!("--b\n{}Subject: x\n\nbottom\n", attached.repeat(50_000))).into_bytes(),
            vec![Read("behind", "Words of it.")],
        ),
        ("open.eml", sections(300).into_bytes(), vec![Read("open", "Words of it.")]),
        ("sections.eml", sections(1100).into_bytes(), vec![Skipped("a message of more than 1000 multipart sections")]),
        (
            "parts.eml",
            mixed(&"--b\nContent-Type: image/png\n\nx\n".repeat(5000)).into_bytes(),
            vec![Read("parts", "Words of it.")],
        ),
        (
            "headers.eml",
            format!("{LETTER}{}\nWords of it.\n", counted(10_000, |n| format!("X-{n}: y\n"))).into_bytes(),
            vec![Read("headers", "Words of it.")],
        ),
        (
            "subject.eml",
            format!("From: a@b.example\nSubject: {}\n\nWords of it.\n", "=?utf-8?q?a?= ".repeat(20_000)).into_bytes(),
            vec![Read("subject", "Words of it.")],
        ),
        (
            "comments.eml",
            format!("From: {}a@b.example\n\nWords of it.\n", "(".repeat(50_000)).into_bytes(),
            vec![Read("comments", "Words of it.")],
        ),
        (
            "digest.eml",
            format!(
                "{LETTER}Content-Type: multipart/digest; boundary=b\n\n{}--b--\n",
                "--b\n\nSubject: x\n\nInner.\n".repeat(2000)
            )
            .into_bytes(),
            vec![Read("digest", "S"), Read("digest/attachment-1.eml", "Inner.")],
        ),
        (
            "page.eml",
            format!("{LETTER}Content-Type: text/html\n\n{}At the bottom.\n", "<div>".repeat(20_000)).into_bytes(),
            vec![Read("page", "At the bottom.")],
        ),
        (
            "torn.eml",
            format!("{LETTER}Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\nV29yZHMgb2YgaXQ")
                .into_bytes(),
            vec![Read("torn", "W")],
        ),
    ]);
}

#[test]
fn mailboxes() {
    let from = "From a@b.example Thu Jan  1 00:00:00 1970\n";
    let good = format!("{from}{LETTER}\nWords of it.\n\n");
    let attached = "Content-Type: message/rfc822\n\n";
    let between = |hostile: &str| format!("{good}{hostile}{good}").into_bytes();
    let both = |id1: &'static str, id2: &'static str| vec![Read(id1, "Words of it."), Read(id2, "Words of it.")];
    let and = |mut fates: Vec<Fate>, fate: Fate| {
        fates.push(fate);
        fates
    };
    meet(vec![
        (
            "deep.mbox",
            between(&format!("{from}{LETTER}{}x\n", attached.repeat(20_000))),
            and(both("deep:1", "deep:3"), Read("deep:2", "S")),
        ),
        // Lines that begin like an envelope and have no header behind them are text.
        ("empty.mbox", between(&from.repeat(2000)), both("empty:1", "empty:2")),
        ("froms.mbox", many("From \n", 100_000), vec![Skipped("not a mailbox")]),
        (
            "quoted.mbox",
            between(&format!("{from}{LETTER}\n{}From here on.\n", ">".repeat(100_000))),
            vec![Read("quoted:1", "Words of it."), Read("quoted:3", "Words of it.")],
        ),
        ("line.mbox", between(&format!("{from}{LETTER}\n{}\n", "x".repeat(1 << 20))), both("line:1", "line:3")),
        (
            "page.mbox",
            between(&format!("{from}{LETTER}Content-Type: text/html\n\n{}Words.\n", "<table><tr><td>".repeat(5000))),
            both("page:1", "page:3"),
        ),
        (
            "parts.mbox",
            between(&format!(
                "{from}{LETTER}Content-Type: multipart/mixed; boundary=b\n\n{}\n",
                "--b\n\nx\n".repeat(5000)
            )),
            both("parts:1", "parts:3"),
        ),
        (
            "headers.mbox",
            between(&format!("{from}{}\nWords.\n", "a:\n".repeat(20_000))),
            both("headers:1", "headers:3"),
        ),
        ("none.mbox", text("There is no message in it.\n"), vec![Skipped("not a mailbox")]),
        ("zeros.mbox.gz", gzip(&[good.clone().into_bytes(), many("x", 4 << 20)].concat()), vec![Skipped(TOO_LARGE)]),
        ("torn.mbox", format!("{good}{from}Subj").into_bytes(), vec![Read("torn:1", "Words of it.")]),
    ]);
}

#[test]
fn feeds() {
    let item = "<item><description>Words of it.</description></item>";
    let rss = |inner: &str| format!("<rss><channel>{inner}</channel></rss>").into_bytes();
    let authors = format!(
        "<feed><title>{}</title>{}</feed>",
        "w".repeat(20_000),
        "<entry><content>x</content></entry>".repeat(5000)
    );
    let nested = format!("<item><description>{}At the bottom.", "&lt;div&gt;".repeat(20_000)) + "</description></item>";
    let xhtml = format!(
        "<feed><entry><content type=\"xhtml\">{}At the bottom.{}</content></entry></feed>",
        "<div>".repeat(20_000),
        "</div>".repeat(20_000)
    );
    meet(vec![
        ("title.atom", authors.into_bytes(), vec![Skipped(TOO_LARGE)]),
        ("markup.rss", rss(&nested), vec![Read("markup:1", "At the bottom.")]),
        ("xhtml.atom", xhtml.into_bytes(), vec![Read("xhtml:1", "At the bottom.")]),
        ("deep.rss", rss(&format!("{}{item}", "<a>".repeat(100_000))), vec![Read("deep:1", "Words of it.")]),
        ("items.rss", rss(&"<item/>".repeat(100_001)), vec![Skipped("feed with more than 100000 entries")]),
        ("nested.rss", rss(&["<item>".repeat(20_000), item.to_owned()].concat()), vec![Skipped("")]),
        (
            "tags.rss",
            rss(&format!(
                "<item>{}<description>Words of it.</description></item>",
                "<category>a</category>".repeat(20_000)
            )),
            vec![Read("tags:1", "Words of it.")],
        ),
        (
            "names.rss",
            rss(&format!("<item><description>Words {}</description></item>", "&amp;&#65;&x;".repeat(20_000))),
            vec![Read("names:1", "Words")],
        ),
        (
            "attributes.rss",
            rss(&format!(
                "<item {}><description>Words of it.</description></item>",
                counted(20_000, |n| format!("a{n}=\"b\" "))
            )),
            vec![Read("attributes:1", "Words of it.")],
        ),
        (
            "torn.rss",
            text(&format!("<rss><channel>{item}<item><description>Half of")),
            vec![Read("torn:1", "Words of it."), Skipped("truncated feed")],
        ),
        ("bomb.rss.gz", gzip(&rss(&format!("{item}{}", " ".repeat(4 << 20)))), vec![Skipped(TOO_LARGE)]),
    ]);
}

#[test]
fn web_archives() {
    let record = |length: usize, head: &str, body: &[u8]| {
        let top = format!("WARC/1.0\r\nWARC-Type: response\r\n{head}Content-Length: {length}\r\n\r\n");
        [top.as_bytes(), body, b"\r\n\r\n"].concat()
    };
    let answer = |headers: &str, body: &[u8]| {
        let block = [format!("HTTP/1.1 200 OK\r\n{headers}\r\n\r\n").as_bytes(), body].concat();
        record(block.len(), "", &block)
    };
    let page = |body: &[u8]| answer("Content-Type: text/html", body);
    let good = page(b"<p>Words of it, as a server sent them.</p>");
    let behind = |hostile: Vec<u8>| [hostile, good.clone()].concat();
    let chunks = ["1\r\na\r\n".repeat(20_000), "0\r\n\r\n".into()].concat();
    meet(vec![
        (
            "deep.warc",
            behind(page(&many("<div>", 50_000))),
            vec![Skipped("record 1: no text"), Read("deep:2", "Words of it")],
        ),
        (
            "packed.warc",
            behind(answer("Content-Type: text/html\r\nContent-Encoding: gzip", &gzip(&many(" ", 4 << 20)))),
            vec![Skipped(TOO_LARGE), Read("packed:2", "Words of it")],
        ),
        (
            "twice.warc",
            behind(answer("Content-Type: text/html\r\nContent-Encoding: gzip", &gzip(&gzip(b"<p>x</p>")))),
            vec![Skipped("binary file"), Read("twice:2", "Words of it")],
        ),
        (
            "chunks.warc",
            behind(answer("Content-Type: text/plain\r\nTransfer-Encoding: chunked", chunks.as_bytes())),
            vec![Read("chunks:1", "aaaa"), Read("chunks:2", "Words of it")],
        ),
        (
            "chunk.warc",
            behind(answer("Content-Type: text/plain\r\nTransfer-Encoding: chunked", b"ffffffffffffffff\r\nWords.")),
            vec![Read("chunk:2", "Words of it")],
        ),
        (
            "length.warc",
            [good.clone(), record(99_999_999_999, "", b"x")].concat(),
            vec![Read("length:1", "Words of it"), Skipped("truncated")],
        ),
        (
            "headers.warc",
            [good.clone(), record(0, &"X: y\r\n".repeat(60_000), b"")].concat(),
            vec![Read("headers:1", "Words of it"), Skipped("unterminated headers")],
        ),
        ("itself.warc", behind(answer("", &good)), vec![Read("itself:2", "Words of it")]),
        (
            "record.warc.gz",
            gzip(&behind(page(&many(" ", 4 << 20)))),
            vec![Skipped(TOO_LARGE), Read("record:2", "Words of it")],
        ),
        (
            "many.warc.gz",
            gzip(&[page(b"<p>").repeat(2000), good.clone()].concat()),
            vec![Skipped("record 1: no text"), Skipped("record 2000: no text"), Read("many:2001", "Words of it")],
        ),
        ("empty.warc", behind(record(0, "", b"").repeat(5000)), vec![Read("empty:5001", "Words of it")]),
        (
            "torn.warc",
            [good.clone(), good[..good.len() - 20].to_vec()].concat(),
            vec![Read("torn:1", "Words of it"), Skipped("truncated")],
        ),
    ]);
}
