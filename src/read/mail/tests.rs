use super::*;

fn letter(text: &str) -> RawArticle {
    read(text.as_bytes(), Budget::of(1 << 20)).unwrap()
}

#[test]
fn headers_that_programs_write() {
    let raw = letter(
        "From: =?utf-8?B?QmrDtnJuLCBB?= <a@example.org>, \"=?utf-8?Q?J=C3=B6rg_M?=\" <b@example.org>, c@example.org\n\
         Subject: Hello\nDate: Tue, 05 Mar 2024 10:00 Z\n\nText of it.\n",
    );
    assert_eq!(raw.meta.authors, ["Björn, A", "Jörg M", "c@example.org"]);
    assert_eq!((raw.meta.date.as_deref(), &*raw.text), (Some("2024-03-05T10:00Z"), "Text of it."));
    // A zone in the last line of the head.
    let raw = letter("Subject: A\nDate: Tue, 05 Mar 2024 10:00:00 Z\n\nText of it.\n");
    assert_eq!((raw.meta.title.as_deref(), &*raw.text), (Some("A"), "Text of it."));
}

#[test]
fn files_and_letters_are_attachments_and_signatures_are_not() {
    let raw = letter(
        "Subject: A\nContent-Type: multipart/mixed; boundary=b\n\n\
         --b\nContent-Type: multipart/alternative; boundary=c\n\n--c\n\nText of it.\n\
         --c\nContent-Type: text/html\n\n<p>Text of it.\n--c\nContent-Type: text/calendar; name=a.txt\n\nBEGIN\n--c--\n\
         --b\nContent-Type: text/plain; charset=iso-8859-1; name=\"=?utf-8?Q?N=C3=B6te.txt?=\"\n\
         Content-Transfer-Encoding: quoted-printable\n\nM=FChle\n\
         --b\nContent-Type: application/octet-stream\nContent-Disposition: attachment; filename=\"a/b.pdf\"\n\
         Content-Transfer-Encoding: base64\n\nJVBERi0=\n\
         --b\nContent-Type: message/rfc822\n\nSubject: Inner\n\nInner text.\n\
         --b\nContent-Type: image/png; name=c.png\n\nx\n\
         --b\nContent-Type: application/pgp-signature; name=signature.asc\n\ny\n--b--\n",
    );
    assert_eq!(raw.text, "Text of it.");
    let attached: Vec<_> =
        raw.attachments.iter().map(|it| (&*it.name, &*it.media_type, it.bytes.trim_ascii())).collect();
    assert_eq!(
        attached,
        [
            ("Nöte.txt", "text/plain", "Mühle".as_bytes()),
            ("b.pdf", "application/octet-stream", b"%PDF-"),
            ("attachment-3.eml", "message/rfc822", b"Subject: Inner\n\nInner text.")
        ]
    );
    assert_eq!(raw.warnings, ["attachments are not read: `c.png`, `signature.asc`"]);
}

#[test]
fn a_letter_without_text_says_its_subject() {
    let part = "Content-Type: application/pdf; name=a.pdf\n\n%PDF-\n--b--\n";
    let raw = letter(&format!("Subject: The plan\nContent-Type: multipart/mixed; boundary=b\n\n--b\n{part}"));
    assert_eq!((&*raw.text, raw.attachments.len()), ("The plan", 1));
}

#[test]
fn an_encoded_letter_ends_nothing() {
    let raw = letter(
        "Subject: A\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nOf type message/rfc822.\n\
         --b\nContent-Type: Message/RFC822; name=\"Re: x.eml\"\nContent-Transfer-Encoding: base64\n\n\
         U3ViamVjdDogSW5uZXIKCklubmVyIHRleHQuCg==\n\
         --b\nContent-Type: text/plain; name=c.txt\n\nLast part.\n--b--\n",
    );
    assert_eq!(raw.text, "Of type message/rfc822.");
    let attached: Vec<_> = raw.attachments.iter().map(|it| (&*it.media_type, it.bytes.trim_ascii())).collect();
    assert_eq!(attached, [("message/rfc822", &b"Subject: Inner\n\nInner text."[..]), ("text/plain", b"Last part.")]);
}
