use super::*;

/// Sends a file's raw articles through the protocol, as the subprocess writes and the parent reads them.
fn sent(format: Format, bytes: &[u8]) -> Vec<Result<RawArticle, Skip>> {
    let mut written = Vec::new();
    serve::answer(protocol::byte_of(format).unwrap(), bytes.to_vec(), &mut written).unwrap();
    protocol::head(&mut written, protocol::END, 0).unwrap();
    let mut frames = protocol::Frames { input: &written[..], left: limits::answer(bytes.len() as u64) };
    let mut raw_articles = Vec::new();
    while let Some((tag, content)) = frames.next().unwrap() {
        raw_articles.push(if tag == protocol::ARTICLE {
            let (tag, text) = frames.next().unwrap().unwrap();
            assert_eq!(tag, protocol::TEXT);
            Ok(protocol::parsed::<protocol::SentArticle>(&content).unwrap().raw_article(text, Vec::new()).unwrap())
        } else {
            Err(protocol::parsed::<protocol::SentSkip>(&content).unwrap().into())
        });
    }
    raw_articles
}

const LETTER: &str = "From: Ann <ann@example.org>\nSubject: The bridge\nDate: Tue, 5 Mar 2019 10:00:00 +0100\n\n\
    The bridge is open.\n\n> It was closed.\n";

#[test]
fn a_subprocess_sends_what_a_reader_here_reads() {
    let mailbox = format!("From ann@example.org Tue Mar  5 10:00:00 2019\n{LETTER}\n").repeat(3);
    for (format, bytes) in [
        (Format::Pdf, &b"%PDF-1.4 damaged"[..]),
        (Format::Docx, b"PK\x03\x04 damaged"),
        (Format::Mail, LETTER.as_bytes()),
        (Format::Mailbox, mailbox.as_bytes()),
    ] {
        assert_eq!(sent(format, bytes), parse(format, bytes.to_vec()), "{format:?}");
        assert_eq!(sent(format, bytes), read(format, bytes.to_vec(), None).unwrap(), "{format:?}");
    }
    assert_eq!(sent(Format::Mailbox, mailbox.as_bytes()).len(), 3);
}

#[test]
fn an_answer_that_is_not_valid_is_refused() {
    let answer = |bytes: &[u8]| {
        let mut frames = protocol::Frames { input: bytes, left: 100 };
        loop {
            match frames.next() {
                Ok(None) => return Ok(()),
                Ok(Some(_)) => {}
                Err(error) => return Err(error.kind()),
            }
        }
    };
    let frame = |tag: u8, length: u64| [&[tag][..], &length.to_le_bytes(), &[b'x'; 60]].concat();
    assert_eq!(answer(&frame(protocol::END, 0)), Ok(()));
    assert_eq!(answer(&[frame(protocol::ARTICLE, 60), frame(protocol::END, 0)].concat()), Ok(()));
    let invalid = Err(std::io::ErrorKind::InvalidData);
    assert_eq!(answer(&[frame(protocol::ARTICLE, 60), frame(protocol::ARTICLE, 60)].concat()), invalid);
    assert_eq!(answer(&frame(protocol::ARTICLE, u64::MAX)), invalid);
    assert_eq!(answer(&frame(b'X', 0)), invalid);
    assert_eq!(answer(&frame(protocol::END, 1)), invalid);
    assert_eq!(answer(&frame(protocol::ARTICLE, 61)), Err(std::io::ErrorKind::UnexpectedEof));
    assert_eq!(answer(b"D\0\0"), Err(std::io::ErrorKind::UnexpectedEof));
    let outside = r#"{"id":null,"number":null,"part":null,"format":"pdf","blocks":[[[0,1],"body",0]],"marks":[],"meta":{},"warnings":[]}"#;
    let outside: protocol::SentArticle = protocol::parsed(outside.as_bytes()).unwrap();
    assert_eq!(outside.raw_article("ü".into(), Vec::new()), None);
}
