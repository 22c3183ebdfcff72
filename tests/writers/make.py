#!/usr/bin/env python3
"""Writes the documents in this folder: the same prose, as many programs write it.

Needs pandoc, LibreOffice Writer and Math, calibre, and the packages python-docx, odfpy, ebooklib, feedgen and warcio.
The documents are made once and committed; versions: pandoc 2.17, LibreOffice 7.4, calibre 6.13, python-docx 1.2,
odfpy 1.4, ebooklib 0.20, feedgen 1.0, warcio 1.8, Python 3.11.
"""
import io, json, mailbox, os, shutil, subprocess, sys, tempfile
from email.message import EmailMessage
from email.headerregistry import Address
from email.utils import format_datetime
from datetime import datetime, timezone, timedelta
from pathlib import Path

HERE = Path(__file__).resolve().parent
WORK = Path(tempfile.mkdtemp())
TITLE, AUTHORS, DATE = "The Harbour Light Report", ["Ines Falk", "Tomás Ibarra"], "2021-03-04"
COUNT = "The lamp of Skarvik turned 10³ times an hour, and its basin held H₂O for two days."
NOTED = "Nobody had counted the ferries before the spring of 1911."
NOTE = "The register begins on the fourth day of May."
QUOTE = "A light that nobody sees is still a light."
FORMULA = "The keeper wrote E = mc² on the wall of the oil store."
LAST = "„Größe ist relativ“, schrieb die Wärterin; 灯台は古い。"
ROWS = [["Item", "Crowns"], ["Lamp oil", "1,204"], ["Glass", "350"]]
PROSE = [
    ["heading", "Findings"], ["body", COUNT], ["body", NOTED], ["body", NOTE], ["quote", QUOTE],
    ["list_item", "Trim the wick at dusk."], ["list_item", "Clean the lens at dawn."], ["heading", "Costs"],
    *[["table_row", " | ".join(row)] for row in ROWS], ["code", "wick = trim(lamp)"], ["body", FORMULA], ["body", LAST],
]
MARKDOWN = f"""---
title: {TITLE}
author: [{", ".join(AUTHORS)}]
date: {DATE}
lang: en-GB
---

# Findings

The lamp of Skarvik turned 10^3^ times an hour, and its basin held H~2~O for two days.

{NOTED}[^1]

> {QUOTE}

* Trim the wick at dusk.
* Clean the lens at dawn.

## Costs

| Item | Crowns |
|------|--------|
| Lamp oil | 1,204 |
| Glass | 350 |

```
wick = trim(lamp)
```

The keeper wrote $E = mc^2$ on the wall of the oil store.

{LAST}

[^1]: {NOTE}
"""
EXPECTED = {}


def expect(name, prose=PROSE, **more):
    EXPECTED[name] = {"title": TITLE, "authors": AUTHORS, "date": None, "prose": prose, **more}


def run(*command):
    subprocess.run(command, cwd=WORK, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def without(*texts):
    return [pair for pair in PROSE if pair[1] not in texts]


def pandoc():
    (WORK / "in.md").write_text(MARKDOWN, encoding="utf-8")
    for name, to in [("pandoc.docx", "docx"), ("pandoc.odt", "odt")]:
        run("pandoc", "in.md", "-s", "-t", to, "-o", str(HERE / name))
        expect(name)
    for name, to in [("pandoc2.epub", "epub2"), ("pandoc3.epub", "epub3")]:
        run("pandoc", "in.md", "-s", "-t", to, "--mathml" if to == "epub3" else "-s", "-o", str(HERE / name))
        # The notes come at the end of their chapter.
        prose = without(NOTE) + ([] if to == "epub3" else [["list_item", NOTE]])
        expect(name, prose, date=DATE, has=[NOTE])
    run("pandoc", "in.md", "-s", "-t", "gfm", "-o", str(HERE / "pandoc-gfm.md"))
    run("pandoc", "in.md", "-s", "-t", "markdown+pandoc_title_block-yaml_metadata_block", "-o", str(HERE / "pandoc-title.md"))
    # Superscripts, formulas and simple tables of pandoc's Markdown are signs in the text; notes come last.
    prose = [pair for pair in without(COUNT, FORMULA, NOTE, LAST) if pair[0] != "table_row"]
    expect("pandoc-title.md", prose + [["body", NOTE]], date=DATE)
    expect("pandoc-gfm.md", without(FORMULA, NOTE) + [["body", NOTE]], date=DATE)


def libreoffice():
    profile = f"-env:UserInstallation=file://{WORK}/profile"
    for name, source, to in [
        ("libreoffice.docx", "pandoc.odt", "docx"), ("libreoffice.odt", "pandoc.docx", "odt"),
        ("libreoffice.fodt", "pandoc.docx", "fodt"),
    ]:
        shutil.copy(HERE / source, WORK / source)
        run("soffice", "--headless", profile, "--convert-to", to, source)
        shutil.copy((WORK / source).with_suffix("." + to), HERE / name)
        expect(name)


def calibre():
    run("ebook-convert", str(HERE / "pandoc3.epub"), str(HERE / "calibre.epub"), "--no-default-epub-cover")
    run("ebook-convert", str(HERE / "pandoc.docx"), str(HERE / "calibre-from-docx.epub"), "--no-default-epub-cover")
    run("ebook-convert", str(HERE / "pandoc3.epub"), str(HERE / "calibre.docx"))
    expect("calibre.epub", without(NOTE), date=f"{DATE}T00:00:00Z", has=[NOTE])
    # calibre does not convert formulas, and turns styles into formatting.
    lost = [NOTE, QUOTE, "wick = trim(lamp)"]
    items = ["Trim the wick at dusk.", "Clean the lens at dawn."]
    expect("calibre-from-docx.epub", without(FORMULA, *lost, *items), has=lost + items)
    expect("calibre.docx", without(FORMULA, NOTED, *lost), has=[NOTED, *lost])


def python_docx():
    from docx import Document
    document = Document()
    document.core_properties.title, document.core_properties.author = TITLE, "; ".join(AUTHORS)
    document.add_paragraph(TITLE, style="Title")
    document.add_heading("Findings", 1)
    words = document.add_paragraph("The lamp of Skarvik turned 10")
    words.add_run("3").font.superscript = True
    words.add_run(" times an hour, and its basin held H")
    words.add_run("2").font.subscript = True
    words.add_run("O for two days.")
    words.add_run(" Struck words.").font.strike = True
    words.add_run(" Hidden words.").font.hidden = True
    document.add_paragraph(NOTED)
    document.add_paragraph(QUOTE, style="Quote")
    for item in ["Trim the wick at dusk.", "Clean the lens at dawn."]:
        document.add_paragraph(item, style="List Bullet")
    document.add_heading("Costs", 2)
    table = document.add_table(0, 2)
    for row in ROWS:
        for cell, text in zip(table.add_row().cells, row):
            cell.text = text
    document.add_paragraph("wick = trim(lamp)", style="macro")
    document.add_paragraph(LAST)
    document.sections[0].header.paragraphs[0].text = "Running head"
    document.save(HERE / "python-docx.docx")
    expect("python-docx.docx", without(NOTE, FORMULA), lacks=["Struck", "Hidden", "Running head"])


def odfpy():
    from odf.opendocument import OpenDocumentText
    from odf import dc, meta, style, table, text
    document = OpenDocumentText()
    document.meta.addElement(dc.Title(text=TITLE))
    document.meta.addElement(meta.InitialCreator(text="; ".join(AUTHORS)))
    raised = style.Style(name="Raised", family="text")
    raised.addElement(style.TextProperties(textposition="super 58%"))
    lowered = style.Style(name="Lowered", family="text")
    lowered.addElement(style.TextProperties(textposition="sub 58%"))
    hidden = style.Style(name="Hidden", family="text")
    hidden.addElement(style.TextProperties(display="none"))
    quotation = style.Style(name="P1", family="paragraph", parentstylename="Quotations")
    code = style.Style(name="P2", family="paragraph", parentstylename="Preformatted_20_Text")
    for it in [raised, lowered, hidden, quotation, code]:
        document.automaticstyles.addElement(it)
    put = document.text.addElement
    put(text.H(outlinelevel=1, text="Findings"))
    words = text.P(text="The lamp of Skarvik turned 10")
    words.addElement(text.Span(stylename=raised, text="3"))
    words.addText(" times an hour, and its basin held H")
    words.addElement(text.Span(stylename=lowered, text="2"))
    words.addText("O for two days.")
    words.addElement(text.Span(stylename=hidden, text=" Hidden words."))
    put(words)
    noted = text.P(text=NOTED)
    note = text.Note(noteclass="footnote", id="n1")
    note.addElement(text.NoteCitation(text="1"))
    body = text.NoteBody()
    body.addElement(text.P(text=NOTE))
    note.addElement(body)
    noted.addElement(note)
    put(noted)
    put(text.P(stylename=quotation, text=QUOTE))
    items = text.List()
    for item in ["Trim the wick at dusk.", "Clean the lens at dawn."]:
        entry = text.ListItem()
        entry.addElement(text.P(text=item))
        items.addElement(entry)
    put(items)
    put(text.H(outlinelevel=2, text="Costs"))
    grid = table.Table(name="Costs")
    for row in ROWS:
        line = table.TableRow()
        for cell in row:
            it = table.TableCell()
            it.addElement(text.P(text=cell))
            line.addElement(it)
        grid.addElement(line)
    put(grid)
    put(text.P(stylename=code, text="wick = trim(lamp)"))
    put(text.P(text=LAST))
    document.save(str(HERE / "odfpy.odt"))
    expect("odfpy.odt", without(FORMULA), lacks=["Hidden"])


def ebooklib():
    from ebooklib import epub
    book = epub.EpubBook()
    book.set_identifier("harbour-light")
    book.set_title(TITLE)
    book.set_language("en")
    for author in AUTHORS:
        book.add_author(author, role="aut")
    book.add_author("Mara Lind", role="trl", uid="translator")
    book.add_metadata("DC", "date", "1911")
    chapters = []
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in ROWS)
    bodies = [
        f"<h1>Findings</h1><p>{COUNT.replace('10³', '10<sup>3</sup>').replace('H₂O', 'H<sub>2</sub>O')}</p>"
        f'<p>{NOTED}<a epub:type="noteref" href="#n1">1</a></p><blockquote><p>{QUOTE}</p></blockquote>'
        "<ul><li>Trim the wick at dusk.</li><li>Clean the lens at dawn.</li></ul>"
        f'<aside epub:type="footnote" id="n1"><p>{NOTE}</p></aside>',
        f"<h2>Costs</h2><table>{rows}</table><pre>wick = trim(lamp)</pre><p>{LAST}</p>",
    ]
    for number, content in enumerate(bodies, 1):
        chapter = epub.EpubHtml(title=f"Chapter {number}", file_name=f"c{number}.xhtml", lang="en")
        chapter.content = content
        book.add_item(chapter)
        chapters.append(chapter)
    book.toc = chapters
    book.add_item(epub.EpubNcx())
    book.add_item(epub.EpubNav())
    book.spine = ["nav", *chapters]
    epub.write_epub(str(HERE / "ebooklib.epub"), book)
    expect("ebooklib.epub", without(FORMULA), date="1911")


WHEN = datetime(2021, 3, 4, 10, 30, tzinfo=timezone(timedelta(hours=1)))
PARTS = [NOTED, "The harbour master promised an answer before the first storm of the autumn.", LAST]
LETTER = {"title": "Das Licht von Skårvik – zweiter Brief", "authors": ["Tomás Ibarra"], "date": "2021-03-04T10:30:00+01:00"}


def letter(name, **more):
    EXPECTED[name] = {**LETTER, "prose": [["body", text] for text in PARTS], **more}


def python_email():
    message = EmailMessage()
    message["Subject"] = LETTER["title"]
    message["From"] = Address("Tomás Ibarra", "t", "example.org")
    message["To"] = "ines@example.org"
    message["Date"] = WHEN
    message.set_content("\n\n".join(PARTS))
    message.add_alternative("<html><body>" + "".join(f"<p>{text}</p>" for text in PARTS) + "</body></html>", subtype="html")
    message.add_attachment("Ten bells hang in the tower.", filename="Glocken – Liste.txt")
    inner = EmailMessage()
    inner["Subject"], inner["From"] = "An older letter", "Mara Lind <m@example.org>"
    inner.set_content("The bells were cast in the year of the flood.")
    message.add_attachment(inner)
    message.add_attachment(b"\x89PNG\r\n\x1a\n", maintype="image", subtype="png", filename="light.png")
    (HERE / "python-email.eml").write_bytes(message.as_bytes())
    letter("python-email.eml", articles=3, parts=["Ten bells hang in the tower.", "The bells were cast in the year of the flood."])
    box = mailbox.mbox(WORK / "box")
    for text in ["From here the light is seen.\n\nFrom there it is not.", "A second letter."]:
        plain = EmailMessage()
        plain["Subject"], plain["From"], plain["Date"] = "Short", "Ines Falk <i@example.org>", WHEN
        plain.set_content(text)
        box.add(plain)
    box.flush()
    shutil.copy(WORK / "box", HERE / "python-mailbox.mbox")
    EXPECTED["python-mailbox.mbox"] = {
        "title": "Short", "authors": ["Ines Falk"], "date": LETTER["date"], "articles": 2,
        "prose": [["body", "From here the light is seen."], ["body", "From there it is not."]], "parts": ["A second letter."],
    }


def mail_programs():
    """Letters in the manner of mail programs, written by hand."""
    subject_q = "=?UTF-8?Q?Das_Licht_von_Sk=C3=A5?=\r\n =?UTF-8?Q?rvik_=E2=80=93_zweiter_Brief?="
    # Splits a character between two words, as programs that count bytes do.
    subject_split = "=?UTF-8?B?RGFzIExpY2h0IHZvbiBTa8M=?=\r\n =?UTF-8?B?pXJ2aWsg4oCTIHp3ZWl0ZXIgQnJpZWY=?="
    flowed = "\r\n\r\n".join([
        NOTED, "The harbour master promised an answer \r\nbefore the first storm of the autumn.", LAST,
        "> Wer hat die Fähren gezählt, und wann \r\n> wurde das Register begonnen?",
    ])
    head = "From: =?UTF-8?Q?Tom=C3=A1s_Ibarra?= <t@example.org>\r\nTo: ines@example.org\r\n"
    thunderbird = (
        f"{head}Subject: {subject_q}\r\nDate: Thu, 4 Mar 2021 10:30:00 +0100\r\nMIME-Version: 1.0\r\n"
        f"Content-Type: text/plain; charset=UTF-8; format=flowed\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{flowed}\r\n"
    )
    (HERE / "thunderbird.eml").write_bytes(thunderbird.encode())
    letter("thunderbird.eml")
    EXPECTED["thunderbird.eml"]["prose"] += [["quote", "Wer hat die Fähren gezählt, und wann wurde das Register begonnen?"]]
    html = "".join(f"<p class=MsoNormal>{text}<o:p></o:p></p>" for text in PARTS[:2] + ["Größe ist relativ."])
    outlook = (
        b"From: =?iso-8859-1?Q?Tom=E1s_Ibarra?= <t@example.org>\r\nTo: <ines@example.org>\r\nSubject: "
        + subject_split.encode() + b"\r\nDate: Thu, 4 Mar 2021 10:30:00 +0100\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: text/html; charset="iso-8859-1"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n'
        + f"<html xmlns:o='urn:o'><head><style>p.MsoNormal {{margin:0}}</style></head><body>{html}</body></html>".encode("latin-1")
    )
    (HERE / "outlook.eml").write_bytes(outlook)
    letter("outlook.eml", prose=[["body", text] for text in PARTS[:2] + ["Größe ist relativ."]])
    import base64
    apple = (
        f"From: =?utf-8?Q?Tom=C3=A1s_Ibarra?= <t@example.org>\nSubject: {subject_q}\nDate: Thu, 4 Mar 2021 10:30:00 +0100\n"
        'Content-Type: multipart/mixed; boundary="Apple-Mail=_1"\n\n--Apple-Mail=_1\nContent-Transfer-Encoding: base64\n'
        f"Content-Type: text/plain; charset=utf-8\n\n{base64.encodebytes((PARTS[0] + chr(10)).encode()).decode()}"
        "\n--Apple-Mail=_1\nContent-Disposition: inline; filename=light.jpg\nContent-Type: image/jpeg; name=light.jpg\n"
        "Content-Transfer-Encoding: base64\n\n/9j/4AAQ\n\n--Apple-Mail=_1\nContent-Type: text/plain; charset=utf-8\n"
        f"Content-Transfer-Encoding: base64\n\n{base64.encodebytes((chr(10) + PARTS[1] + chr(10) * 2 + PARTS[2]).encode()).decode()}"
        "\n--Apple-Mail=_1--\n"
    )
    (HERE / "apple-mail.eml").write_text(apple, encoding="ascii")
    letter("apple-mail.eml", articles=1)
    takeout = (
        "From 1693020000000000001@xxx Thu Mar 04 09:30:00 +0000 2021\r\nX-GM-THRID: 1\r\nX-Gmail-Labels: Sent\r\n"
        + thunderbird + "\r\nFrom the pier we saw nothing.\r\n\r\n"
        "From 1693020000000000002@xxx Thu Mar 04 09:31:00 +0000 2021\r\nSubject: Kurz\r\nFrom: m@example.org\r\n"
        "Date: Thu, 04 Mar 21 10:31 GMT\r\n\r\nA short one.\r\n"
    )
    (HERE / "gmail-takeout.mbox").write_bytes(takeout.encode())
    letter("gmail-takeout.mbox", articles=2, parts=["A short one."])


def feeds():
    from feedgen.feed import FeedGenerator
    feed = FeedGenerator()
    feed.id("https://light.example/feed")
    feed.title("Skarvik Notes")
    feed.author({"name": "Ines Falk"})
    feed.link(href="https://light.example")
    feed.description("Notes")
    entry = feed.add_entry()
    entry.id("https://light.example/1")
    entry.title(TITLE)
    entry.link(href="https://light.example/1")
    entry.author({"name": "Tomás Ibarra"})
    entry.published(WHEN)
    entry.updated(WHEN + timedelta(days=30))
    entry.content("".join(f"<p>{text}</p>" for text in PARTS), type="CDATA")
    feed.atom_file(str(HERE / "feedgen.atom"))
    feed.rss_file(str(HERE / "feedgen.rss"))
    for name in ["feedgen.atom", "feedgen.rss"]:
        EXPECTED[name] = {"title": TITLE, "authors": ["Tomás Ibarra"], "date": LETTER["date"],
                          "prose": [["body", text] for text in PARTS]}
    EXPECTED["feedgen.rss"]["authors"] = None


def archives():
    from warcio.warcwriter import WARCWriter
    from warcio.statusandheaders import StatusAndHeaders
    with open(HERE / "warcio.warc", "wb") as out:
        writer = WARCWriter(out, gzip=False)
        page = ("<html><head><title>" + TITLE + "</title></head><body><article><h1>" + TITLE + "</h1>"
                + "".join(f"<p>{text}</p>" for text in PARTS * 1) + "</article></body></html>").encode()
        headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
        writer.write_record(writer.create_warcinfo_record("a.warc", {"software": "warcio"}))
        writer.write_record(writer.create_warc_record("https://light.example/1", "response", io.BytesIO(page), http_headers=headers))
        for address in ["metadata://crawler/log.txt", "urn:pageinfo:https://light.example/1"]:
            writer.write_record(writer.create_warc_record(address, "resource", io.BytesIO(b"Crawler words."), warc_content_type="text/plain"))
    EXPECTED["warcio.warc"] = {"title": TITLE, "authors": [], "date": None, "articles": 1, "lacks": ["Crawler"],
                               "prose": [["body", text] for text in PARTS]}


def obsidian():
    (HERE / "obsidian.md").write_text(
        f"---\ntitle: {TITLE}\nauthor: Ines Falk\n---\n# Findings\n\n{NOTED.replace('ferries', '[[Ferry|ferries]]')}"
        f" ^noted-1\n\n> [!quote] Keeper\n> {QUOTE}\n\n%% a comment %%\n\n- ==Trim the wick at dusk.==\n- Clean the lens at dawn.\n",
        encoding="utf-8",
    )
    EXPECTED["obsidian.md"] = {
        "title": TITLE, "authors": ["Ines Falk"], "date": None, "lacks": ["[[", "==", "%%", "[!", "^noted"],
        "prose": [["heading", "Findings"], ["body", NOTED], ["list_item", "Trim the wick at dusk."], ["list_item", "Clean the lens at dawn."]],
        "has": [QUOTE, "Keeper"],
    }


if __name__ == "__main__":
    for make in [pandoc, libreoffice, calibre, python_docx, odfpy, ebooklib, python_email, mail_programs, feeds, archives, obsidian]:
        make()
    (HERE / "expected.json").write_text(json.dumps(EXPECTED, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    shutil.rmtree(WORK)
