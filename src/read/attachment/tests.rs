use super::*;

fn letter(name: &str, inner: &str) -> String {
    let kind = if name.is_empty() { "message/rfc822".to_owned() } else { format!("text/plain; name=\"{name}\"") };
    format!(
        "Subject: S\nContent-Type: multipart/mixed; boundary=b{0}\n\n--b{0}\n\nThe letter.\n--b{0}\nContent-Type: {kind}\n\n{inner}\n--b{0}--\n",
        inner.len()
    )
}

fn articles(letter: &str) -> Vec<(String, Option<String>, String)> {
    let Ok(Source::RawArticles(articles)) = super::super::read(Path::new("in/a.eml"), letter.as_bytes().to_vec())
    else {
        panic!("not read");
    };
    let finished = articles.into_iter().map(|article| {
        let article = article.unwrap();
        article.clone().finish(article.id("in/a"), "in/a.eml".into())
    });
    finished.map(|it| (it.id.to_string(), it.part_of.map(|id| id.to_string()), it.text.trim().to_owned())).collect()
}

#[test]
fn attachments_follow_their_letter_under_its_id() {
    let inner = letter("notes.txt", "Some notes.");
    let found = articles(&letter("", &inner));
    let found: Vec<_> = found.iter().map(|(id, of, text)| (&**id, of.as_deref(), &**text)).collect();
    assert_eq!(
        found,
        [
            ("in/a", None, "The letter."),
            ("in/a/attachment-1.eml", Some("in/a"), "The letter."),
            ("in/a/attachment-1.eml/notes.txt", Some("in/a/attachment-1.eml"), "Some notes."),
        ]
    );
}

#[test]
fn an_unreadable_attachment_costs_nothing_else() {
    let Ok(Source::RawArticles(mut articles)) =
        super::super::read(Path::new("a.eml"), letter("a.docx", "no archive").into_bytes())
    else {
        panic!("not read");
    };
    let article = articles.remove(0).unwrap();
    assert_eq!((articles.len(), &*article.text), (0, "The letter."));
    assert_eq!(article.warnings, ["attachment `a.docx` is not read: damaged Word document: not a valid ZIP archive"]);
}

#[test]
fn letters_within_letters_end() {
    let mut whole = "Subject: S\n\nThe innermost.".to_owned();
    for _ in 0..40 {
        whole = letter("", &whole);
    }
    let found = articles(&whole);
    assert_eq!(found.len(), DEPTH + 1);
}

#[test]
fn what_is_an_article() {
    let format = |name: &str, kind: &str| Attachment::format(name, kind, b"x");
    assert_eq!(format("a.docx", "application/octet-stream"), Some(Format::Docx));
    assert_eq!(format("", "application/pdf"), Some(Format::Pdf));
    assert_eq!(format("Re: a.docx", "message/rfc822"), Some(Format::Mail));
    assert_eq!(format("a.html", "text/plain"), Some(Format::Html));
    assert_eq!(format("a.log", "text/plain"), Some(Format::Text));
    for (name, kind) in
        [("a.jpg", "image/jpeg"), ("smime.p7s", "application/pkcs7-signature"), ("a.ics", "text/calendar")]
    {
        assert_eq!(format(name, kind), None, "{name}");
    }
    assert_eq!(Attachment::name(Some("../x/ a\u{7}b.txt"), 1, None), "ab.txt");
}
