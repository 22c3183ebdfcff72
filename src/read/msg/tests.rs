use std::io::{Cursor, Write as _};

use cfb::CompoundFile;

use super::*;

/// A message being written.
struct Draft(CompoundFile<Cursor<Vec<u8>>>);

impl Draft {
    fn new() -> Self {
        Self(CompoundFile::create(Cursor::new(Vec::new())).unwrap())
    }

    fn stream(&mut self, path: &str, bytes: &[u8]) {
        self.0.create_stream(path).unwrap().write_all(bytes).unwrap();
    }

    fn wide(&mut self, storage: &str, property: &str, text: &str) {
        let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        self.stream(&format!("{storage}__substg1.0_{property}001F"), &bytes);
    }

    /// Writes the properties of fixed length: type, number and value.
    fn numbers(&mut self, storage: &str, header: usize, numbers: &[(u16, u16, u64)]) {
        let mut bytes = vec![0; header];
        for (kind, property, value) in numbers {
            bytes.extend(kind.to_le_bytes().into_iter().chain(property.to_le_bytes()).chain([6, 0, 0, 0]));
            bytes.extend(value.to_le_bytes());
        }
        self.stream(&format!("{storage}__properties_version1.0"), &bytes);
    }

    fn read(self) -> Vec<Result<RawArticle, Skip>> {
        let bytes = self.0.into_inner().into_inner();
        let budget = Budget::of(bytes.len() as u64);
        read(bytes, budget).unwrap()
    }

    fn only(self) -> RawArticle {
        self.read().remove(0).unwrap()
    }
}

/// 14 March 2022, 09:30 UTC, in tenths of microseconds since 1601.
const TIME: u64 = 132_917_238_000_000_000;

#[test]
fn subject_sender_date_and_body() {
    let mut draft = Draft::new();
    draft.numbers("/", 32, &[(0x40, 0x0039, TIME)]);
    draft.wide("/", "0037", "\u{1}\u{4}RE: The mill");
    draft.wide("/", "0C1A", "Ada Lunde");
    draft.wide("/", "1000", "It is closed.\r\n\r\n> Since when?\r\n");
    let letter = draft.only();
    assert_eq!(
        (letter.meta.title.as_deref(), letter.meta.authors.as_slice()),
        (Some("RE: The mill"), ["Ada Lunde".to_owned()].as_slice())
    );
    assert_eq!(letter.meta.date.as_deref(), Some("2022-03-14T09:30:00Z"));
    assert_eq!(letter.text, "It is closed.\n\nSince when?");
}

#[test]
fn the_header_has_the_zone_of_the_sender() {
    let mut draft = Draft::new();
    draft.numbers("/", 32, &[(0x40, 0x0039, TIME)]);
    draft.wide(
        "/",
        "007D",
        "Received: by a\r\nDate: Mon, 14 Mar 2022 23:30:00 +0900\r\n\r\nDate: Tue, 1 Jan 2019 00:00:00 +0000",
    );
    draft.wide("/", "1000", "Late.");
    assert_eq!(draft.only().meta.date.as_deref(), Some("2022-03-14T23:30:00+09:00"));
}

#[test]
fn strings_and_pages_have_code_pages() {
    let mut draft = Draft::new();
    draft.numbers("/", 32, &[(0x03, 0x3ffd, 1251), (0x03, 0x3fde, 20_866)]);
    draft.stream("/__substg1.0_0037001E", b"\xcf\xee\xf0\xf2");
    draft.stream("/__substg1.0_10130102", b"<html><style>p{}</style><p>\xf0\xcf\xd2\xd4 \xda\xc1\xcb\xd2\xd9\xd4.</p>");
    let letter = draft.only();
    assert_eq!((letter.meta.title.as_deref(), &*letter.text), (Some("Порт"), "Порт закрыт."));
}

#[test]
fn rtf_is_the_body_if_there_is_no_other() {
    let packed = |document: &[u8]| {
        let length = u32::try_from(document.len()).unwrap();
        let mut packed = [(length + 12).to_le_bytes(), length.to_le_bytes(), *b"MELA", [0; 4]].concat();
        packed.extend_from_slice(document);
        packed
    };
    let mut draft = Draft::new();
    draft.stream("/__substg1.0_10090102", &packed(b"{\\rtf1\\ansi The rope \\emdash  gone.\\par Twice.}"));
    assert_eq!(draft.only().text, "The rope — gone.\n\nTwice.");
    let mut draft = Draft::new();
    draft.stream(
        "/__substg1.0_10090102",
        &packed(
            b"{\\rtf1\\ansi\\fromhtml1{\\*\\htmltag <p>}A\\htmlrtf {\\b\\htmlrtf0 B{\\*\\htmltag </p><ul><li>}item}",
        ),
    );
    draft.wide("/", "1000", "AB * item");
    assert_eq!(draft.only().text, "AB\n\nitem");
}

#[test]
fn attached_files_and_letters_are_articles() {
    let mut draft = Draft::new();
    draft.wide("/", "0037", "Outer");
    draft.wide("/", "1000", "See below.");
    let attach = |number: usize| format!("/__attach_version1.0_#{number:08X}/");
    for number in 0..3 {
        draft.0.create_storage(attach(number)).unwrap();
    }
    draft.wide(&attach(0), "3707", "minutes.txt");
    draft.stream(&format!("{}__substg1.0_37010102", attach(0)), b"It met.");
    draft.wide(&attach(1), "3707", "logo.png");
    draft.stream(&format!("{}__substg1.0_37010102", attach(1)), b"\x89PNG\r\n\x1a\n");
    draft.wide(&attach(2), "3001", "The complaint");
    let inner = format!("{}__substg1.0_3701000D/", attach(2));
    draft.0.create_storage(&inner).unwrap();
    draft.numbers(&inner, 24, &[(0x40, 0x0039, TIME)]);
    draft.wide(&inner, "0037", "The complaint");
    draft.wide(&inner, "1000", "It fell on our deck.");
    let articles = draft.read();
    let (outer, inner) = (articles[0].as_ref().unwrap(), articles[1].as_ref().unwrap());
    assert_eq!(outer.attachments.iter().map(|it| &*it.name).collect::<Vec<_>>(), ["minutes.txt"]);
    assert_eq!(outer.warnings, ["attachments are not read: `logo.png`"]);
    assert_eq!((inner.part.as_deref(), &*inner.text), (Some("The complaint"), "It fell on our deck."));
    assert_eq!(inner.meta.date.as_deref(), Some("2022-03-14T09:30:00Z"));
    assert_eq!(inner.id("mail/a").as_str(), "mail/a/The complaint");
}

#[test]
fn damaged_files_are_refused() {
    let budget = || Budget::of(1 << 16);
    assert!(read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(), budget()).unwrap_err().what.starts_with("damaged"));
    let mut draft = Draft::new();
    draft.stream("/__substg1.0_10090102", b"short");
    assert_eq!(draft.read()[0].as_ref().unwrap_err().what, "damaged compressed RTF");
}
