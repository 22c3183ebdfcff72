//! Parser subprocesses: their sandbox, and the effect of hostile files.

use std::fs;
use std::io::{Cursor, Write as _};
use std::path::Path;

use ibid::read::Worker;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::run::Folder;

fn fixture(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)).expect("a fixture")
}

/// Creates a ZIP archive.
fn archive(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).expect("memory takes all");
        zip.write_all(content).expect("memory takes all");
    }
    zip.finish().expect("memory takes all").into_inner()
}

fn nested(open: &str, inner: &str, close: &str, depth: usize) -> Vec<u8> {
    [&open.repeat(depth), inner, &close.repeat(depth)].concat().into_bytes()
}

#[test]
fn the_sandbox_denies_files_sockets_and_processes() {
    let program = env!("CARGO_BIN_EXE_ibid").into();
    let worker = Worker { program, arguments: vec!["read-on-stdin".to_owned()] };
    let sandbox = worker.sandbox().expect("the program starts");
    assert_eq!(sandbox.variables, 0, "{sandbox:?}");
    if cfg!(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64"))) {
        assert!(sandbox.is_tight(), "{sandbox:?}");
        assert!(sandbox.to_string().contains("seccomp"), "{sandbox}");
    } else {
        assert!(sandbox.to_string().contains("not supported by this system"), "{sandbox}");
    }
}

#[test]
fn status_verbose_reports_the_sandbox() {
    let folder = Folder::indexed();
    let run = folder.ibid(["status", "-v"]);
    assert!(run.stderr().contains("sandbox of parsers: "), "{}", run.stderr());
    assert!(!folder.ibid(["status"]).stderr().contains("sandbox"));
}

#[test]
fn a_hostile_file_affects_only_itself() {
    let body = |inner: Vec<u8>| [b"<w:document><w:body>".to_vec(), inner, b"</w:body></w:document>".to_vec()].concat();
    let text = |words: &str| format!("<w:p><w:r><w:t>{words}</w:t></w:r></w:p>");
    let spaces = vec![b' '; 32 << 20];
    let parts =
        |index: usize| nested(&format!("--{index}\nContent-Type: multipart/mixed; boundary={index}\n\n"), "", "", 1);
    let letters = "From ann@example.org Tue Mar  5 10:00:00 2019\nSubject: A\n\nWords.\n\n".repeat(5000);
    let mut folder = Folder::with_articles();
    let mut hostile = vec![
        ("deep.docx".to_owned(), archive(&[("word/document.xml", body(nested("<w:p>", "", "</w:p>", 200_000)))])),
        ("large.docx".to_owned(), archive(&[("word/document.xml", body(spaces.clone()))])),
        ("many.docx".to_owned(), archive(&[("word/document.xml", body(text("word").repeat(20_000).into_bytes()))])),
        (
            "deep.odt".to_owned(),
            archive(&[
                ("mimetype", b"application/vnd.oasis.opendocument.text".to_vec()),
                ("content.xml", nested("<text:section>", "", "</text:section>", 200_000)),
            ]),
        ),
        (
            "large.epub".to_owned(),
            archive(&[("mimetype", b"application/epub+zip".to_vec()), ("META-INF/container.xml", spaces)]),
        ),
        ("deep.pdf".to_owned(), [b"%PDF-1.4\n1 0 obj\n".to_vec(), nested("[", "", "]", 100_000)].concat()),
        ("many.mbox".to_owned(), letters.into_bytes()),
        (
            "deep.eml".to_owned(),
            [b"Subject: A\nContent-Type: multipart/mixed; boundary=0\n\n".to_vec(), (0..500).flat_map(parts).collect()]
                .concat(),
        ),
        (
            "html.eml".to_owned(),
            [b"Subject: A\nContent-Type: text/html\n\n".to_vec(), nested("<div>", "Words.", "</div>", 100_000)]
                .concat(),
        ),
    ];
    for name in ["office.docx", "office.odt", "office.epub", "office.pdf", "letter.eml", "letters.mbox"] {
        let (stem, extension) = name.split_once('.').expect("it has an extension");
        let whole = fixture(name);
        hostile.extend(
            (1..5).map(|part| (format!("{stem}-{part}.{extension}"), whole[..whole.len() * part / 5].to_vec())),
        );
    }
    for (name, content) in &hostile {
        folder = folder.file(&format!("corpus/hostile/{name}"), content);
    }
    folder = folder.file("corpus/whole.docx", fixture("office.docx")).file("corpus/z.eml", fixture("letter.eml"));
    let run = folder.ibid(["index", "--json"]);
    assert_eq!(run.status(), 0, "{}", run.stderr());
    let skipped = run.json()[0]["skipped"].as_array().expect("a list").clone();
    for must in ["large.docx", "large.epub", "deep.pdf", "office-1.docx"] {
        let is_listed = skipped.iter().any(|skip| skip["path"].as_str().is_some_and(|path| path.ends_with(must)));
        assert!(is_listed, "{must}: {skipped:#?}");
    }
    for good in ["whole", "z", "market", "news/bridge", "hostile/many.mbox:5000"] {
        assert_eq!(folder.ibid(["show", good]).status(), 0, "{good}: {skipped:#?}");
    }
}
