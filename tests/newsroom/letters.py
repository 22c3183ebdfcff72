"""Rich text and Outlook messages."""
import io, json, struct, subprocess, tempfile
from datetime import datetime, timedelta, timezone
from pathlib import Path

from common import convert, node

TEXTS = {
    "en": ("The harbour light", "The lamp of Skarvik turned 10³ times an hour.", "Nobody had counted the ferries before 1911.", "The register begins in May.", ["Trim the wick.", "Clean the lens."], "“A light that nobody sees is still a light,” she said."),
    "cs": ("Zpráva o majáku", "Maják stál „pět miliónů“ korun – a 10³ dní práce.", "Nikdo nepočítal lodě před rokem 1911.", "Rejstřík začíná v květnu.", ["Zkrátit knot.", "Vyčistit čočku."], "Řekla: „Světlo je světlo.“"),
    "de": ("Das Hafenfeuer", "Die Lampe drehte sich 10³-mal in der Stunde.", "Vor 1911 hatte niemand die Fähren gezählt.", "Das Register beginnt im Mai.", ["Den Docht kürzen.", "Die Linse putzen."], "„Größe ist relativ“, sagte die Wärterin."),
    "el": ("Το φως του λιμανιού", "Ο φάρος γύριζε 10³ φορές την ώρα.", "Κανείς δεν μετρούσε τα πλοία πριν το 1911.", "Το μητρώο αρχίζει τον Μάιο.", ["Κόψε το φιτίλι.", "Καθάρισε τον φακό."], "Είπε: «Το φως είναι φως»."),
    "ja": ("港の灯台", "灯台は一時間に10³回まわった。", "一九一一年より前に船を数えた人はいない。", "記録は五月に始まる。", ["芯を切る。", "レンズを磨く。"], "「光は光だ」と彼女は言った。"),
}


def markdown(lang):
    title, first, noted, note, items, last = TEXTS[lang]
    return f"---\ntitle: {title}\nauthor: Ines Falk\n---\n\n# {title}\n\n{first.replace('10³', '10^3^')}\n\n{noted}[^1]\n\n" + "".join(f"* {item}\n" for item in items) + f"\n{last}\n\n| A | B |\n|---|---|\n| {items[0]} | 350 |\n\n[^1]: {note}\n"


def expect(lang, head="heading"):
    title, first, noted, note, items, last = TEXTS[lang]
    return [[head, title, {}], ["body", first, {}], ["body", noted, {}], ["note", note, {}], *[["list_item", item, {}] for item in items], ["body", last, {}], ["table_row", "A | B", {}], ["table_row", f"{items[0]} | 350", {}]]


def write(files, expected):
    work = Path(tempfile.mkdtemp())
    for lang in TEXTS:
        (work / "in.md").write_text(markdown(lang), "utf-8")
        if lang in ("en", "cs", "ja"):
            subprocess.run(["pandoc", "-s", str(work / "in.md"), "-o", str(files / f"rtf-pandoc-{lang}.rtf")], check=True)
            expected[f"rtf-pandoc-{lang}.rtf"] = [{"has": [text for _, text, _ in expect(lang)]}]
        if lang != "en":
            docx = work / f"{lang}.docx"
            subprocess.run(["pandoc", str(work / "in.md"), "-o", str(docx)], check=True)
            convert(docx, files / f"rtf-libreoffice-{lang}.rtf", "rtf")
            expected[f"rtf-libreoffice-{lang}.rtf"] = [{"has": [text for _, text, _ in expect(lang)]}]
        if lang in ("de", "el"):
            subprocess.run(["ebook-convert", str(work / f"{lang}.docx"), str(files / f"rtf-calibre-{lang}.rtf")], check=True, capture_output=True)
            title, first, *_ = TEXTS[lang]
            # It writes notes as raised figures and items within one paragraph.
            expected[f"rtf-calibre-{lang}.rtf"] = [{"has": [title, first]}]
    from PyRTF.Elements import Document
    from PyRTF.Renderer import Renderer
    from PyRTF.document.paragraph import Paragraph
    from PyRTF.document.section import Section
    for lang in ("en", "de"):
        title, first, noted, note, items, last = TEXTS[lang]
        document = Document()
        section = Section()
        document.Sections.append(section)
        for text in (title, noted, last):
            section.append(Paragraph(document.StyleSheet.ParagraphStyles.Normal, text))
        out = io.StringIO()
        Renderer().Write(document, out)
        (files / f"rtf-pyrtf-{lang}.rtf").write_text(out.getvalue(), "latin-1", errors="xmlcharrefreplace")
        expected[f"rtf-pyrtf-{lang}.rtf"] = [{"has": [noted]}]
    # In the manner of TextEdit and of WordPad.
    title, first, noted, note, items, last = TEXTS["de"]
    ansi = lambda text, page: "".join(c if c.isascii() else f"\\'{c.encode(page)[0]:02x}" for c in text)
    (files / "rtf-textedit-de.rtf").write_text("{\\rtf1\\ansi\\ansicpg1252\\cocoartf2639\n{\\fonttbl\\f0\\fswiss\\fcharset0 Helvetica;}\n{\\colortbl;\\red255\\green255\\blue255;}\n\\pard\\tx566\\pardirnatural\\partightenfactor0\n\n\\f0\\fs24 \\cf0 " + ansi(noted, "cp1252") + "\\\n\\\n" + ansi(last, "cp1252") + "}")
    expected["rtf-textedit-de.rtf"] = [[["body", noted, {}], ["body", last, {}]]]
    title, first, noted, note, items, last = TEXTS["el"]
    (files / "rtf-wordpad-el.rtf").write_text("{\\rtf1\\ansi\\ansicpg1253\\deff0\\nouicompat{\\fonttbl{\\f0\\fnil\\fcharset161 Calibri;}}\r\n{\\*\\generator Riched20 10.0.19041}\\viewkind4\\uc1 \r\n\\pard\\sa200\\sl276\\slmult1\\f0\\fs22\\lang1032 " + ansi(noted, "cp1253") + "\\par\r\n" + ansi(note, "cp1253") + "\\par\r\n}\r\n")
    expected["rtf-wordpad-el.rtf"] = [[["body", noted, {}], ["body", note, {}]]]
    messages(files, expected)


# --- Outlook ----------------------------------------------------------------------------------------------------------------
SENT = datetime(2021, 3, 4, 9, 30, tzinfo=timezone.utc)


def properties(strings, others, header):
    """The properties of an object: 8-byte values, and the lengths of those in streams."""
    out = header
    for tag, (kind, data) in sorted(strings.items()):
        size = len(data) + {0x1F: 2, 0x1E: 1}.get(kind, 0)
        out += struct.pack("<HHIII", kind, tag, 6, size, 0)
    for tag, (kind, value) in sorted(others.items()):
        out += struct.pack("<HHIQ", kind, tag, 6, value)
    return out


def storage(prefix, strings, others, header):
    streams = {f"{prefix}__substg1.0_{tag:04X}{kind:04X}": data for tag, (kind, data) in strings.items()}
    return {**streams, f"{prefix}__properties_version1.0": properties(strings, others, header)}


def message(subject, sender, text=None, html=None, rtf=None, page=None, files=()):
    """The streams of a message."""
    encode = (lambda value: (0x1E, value.encode(f"cp{page}"))) if page else (lambda value: (0x1F, value.encode("utf-16-le")))
    strings = {0x1A: encode("IPM.Note"), 0x37: encode(subject), 0xC1A: encode(sender), 0x42: encode(sender)}
    others = {0x39: (0x40, int((SENT - datetime(1601, 1, 1, tzinfo=timezone.utc)) / timedelta(microseconds=1)) * 10)}
    if page:
        others[0x3FFD] = (3, page)
    if text is not None:
        strings[0x1000] = encode(text)
    if html is not None:
        strings[0x1013], others[0x3FDE] = (0x102, html.encode("utf-8")), (3, 65001)
    if rtf is not None:
        import compressed_rtf
        strings[0x1009] = (0x102, compressed_rtf.compress(rtf))
    header = struct.pack("<QIIII8x", 0, 0, len(files), 0, len(files))
    streams = storage("", strings, others, header)
    for at, (name, data) in enumerate(files):
        unicode = lambda value: (0x1F, value.encode("utf-16-le"))
        part = {0x3701: (0x102, data), 0x3707: unicode(name), 0x3704: unicode(name)}
        streams |= storage(f"__attach_version1.0_#{at:08X}/", part, {0x3705: (3, 1)}, bytes(8))
    empty = {"__nameid_version1.0/__substg1.0_00020102": b"", "__nameid_version1.0/__substg1.0_00030102": b"", "__nameid_version1.0/__substg1.0_00040102": b""}
    return streams | empty


def by_extract_msg(path, streams):
    from extract_msg import OleWriter
    writer = OleWriter()
    for name, data in streams.items():
        parts = name.split("/")
        for at in range(1, len(parts)):
            try:
                writer.addEntry(parts[:at], storage=True)
            except Exception:
                pass
        writer.addEntry(parts, data)
    writer.write(str(path))


def by_cfb(path, streams):
    listed = json.dumps({name: list(data) for name, data in streams.items()})
    node("cfb", path.parent, f"const C = require('cfb'); const file = C.utils.cfb_new(); for (const [name, data] of Object.entries({listed})) C.utils.cfb_add(file, '/' + name, Buffer.from(data)); C.utils.cfb_del(file, '/\\u0001Sh33tJ5'); C.writeFile(file, '{path.name}');")


def by_burn(path, streams):
    listed = json.dumps({name: list(data) for name, data in streams.items()})
    node("burn", path.parent, f"""const {{burn}} = require('@kenjiuno/msgreader/lib/Burner.js'); const all = {listed};
        const entries = [{{name: 'Root Entry', type: 5, children: [], length: 0}}]; const places = {{'': 0}};
        function folder(path) {{ if (path in places) return places[path]; const [, outer, name] = path.match(/^(?:(.*)\\/)?([^\\/]*)$/); const up = folder(outer || '');
          entries.push({{name, type: 1, children: [], length: 0}}); places[path] = entries.length - 1; entries[up].children.push(places[path]); return places[path]; }}
        for (const [path, data] of Object.entries(all)) {{ const [, outer, name] = path.match(/^(?:(.*)\\/)?([^\\/]*)$/); const up = folder(outer || '');
          entries.push({{name, type: 2, length: data.length, binaryProvider: () => Uint8Array.from(data)}}); entries[up].children.push(entries.length - 1); }}
        require('fs').writeFileSync('{path.name}', Buffer.from(burn(entries)));""")


def messages(files, expected):
    en, de, cs, el, ja = (TEXTS[lang] for lang in ("en", "de", "cs", "el", "ja"))
    page = lambda lines: "<html><head><style>p {color: red}</style></head><body>" + "".join(f"<p>{line}</p>" for line in lines) + "</body></html>"
    escape = lambda text: "".join(c if ord(c) < 128 else f"\\u{ord(c)}?" for c in text)
    rich = lambda lines: ("{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0 Calibri;}}" + "".join(f"{escape(line)}\\par " for line in lines) + "}").encode()
    hidden = lambda lines: ("{\\rtf1\\ansi\\fromhtml1\\deff0{\\fonttbl{\\f0 Arial;}}{\\*\\htmltag19 <html>}{\\*\\htmltag34 <head>}{\\*\\htmltag241 <style>p {color: red}</style>}{\\*\\htmltag41 </head>}{\\*\\htmltag50 <body>}" + "".join(f"{{\\*\\htmltag64 <p>}}\\htmlrtf {{\\htmlrtf0 {escape(line)}\\htmlrtf\\par}}\\htmlrtf0{{\\*\\htmltag72 </p>}}" for line in lines) + "{\\*\\htmltag58 </body>}{\\*\\htmltag27 </html>}}").encode()
    rows = "Item,Crowns\nOil,1204\nGlass,350\n".encode()
    cases = [
        ("msg-plain-en", by_extract_msg, en, dict(text=f"{en[2]}\r\n\r\n{en[5]}\r\n"), 1),
        ("msg-html-de", by_extract_msg, de, dict(html=page([de[2], de[5]])), 1),
        ("msg-rtf-cs", by_extract_msg, cs, dict(rtf=rich([cs[2], cs[5]])), 1),
        ("msg-html-in-rtf-el", by_extract_msg, el, dict(rtf=hidden([el[2], el[5]])), 1),
        ("msg-ansi-cs", by_cfb, cs, dict(text=f"{cs[2]}\r\n\r\n{cs[5]}", page=1250), 1),
        ("msg-html-ja", by_cfb, ja, dict(html=page([ja[2], ja[5]])), 1),
        ("msg-attached-en", by_cfb, en, dict(text=f"{en[2]}\r\n\r\n{en[5]}", files=[("figures.csv", rows), ("seal.png", b"\x89PNG\r\n\x1a\n" + bytes(20))]), 2),
        ("msg-plain-el", by_burn, el, dict(text=f"{el[2]}\r\n\r\n{el[5]}"), 1),
        ("msg-rtf-ja", by_burn, ja, dict(rtf=rich([ja[2], ja[5]])), 1),
        ("msg-attached-de", by_burn, de, dict(html=page([de[2], de[5]]), files=[("Zahlen.csv", rows)]), 2),
    ]
    for name, build, lines, options, count in cases:
        build(files / f"{name}.msg", message(lines[0], "Ines Falk", **options))
        letter = [["body", lines[2], {}], ["body", lines[5], {}]]
        attached = [["table_row", "Item | Crowns", {"row": 1}], ["table_row", "Item: Oil | Crowns: 1204", {"row": 2}], ["table_row", "Item: Glass | Crowns: 350", {"row": 3}]]
        expected[f"{name}.msg"] = [letter, attached][:count]
