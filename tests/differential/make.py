#!/usr/bin/env python3
"""Makes the PDF files of the differential test, with what they say, into tests/fixtures/differential.

    python3 tests/differential/make.py [NAME…]

The test itself installs nothing: the files are committed. Writers (the versions that made them are in truth.json):
ReportLab, fpdf2, WeasyPrint, Typst, Qt (PySide6) from PyPI; Chromium, LibreOffice, pdfTeX, groff, Ghostscript from Debian; DejaVu and
Noto CJK fonts. A writer that is not installed is left out, with a message.
"""

import functools, html, json, os, pathlib, re, shutil, subprocess, sys, tempfile
from stories import STORIES

OUT = pathlib.Path(__file__).parent.parent / "fixtures" / "differential"
NOTE = re.compile(r"\[n:([^\]]*)\]")
RAISED = re.compile(r"\^(\w+)\^")
SUPER = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
RTL = ("he", "ar")
FONT = {"ja": "Noto Serif CJK JP", "zh": "Noto Serif CJK SC"}
DEJAVU = "/usr/share/fonts/truetype/dejavu/"


def plain(text):
    return RAISED.sub(lambda found: found[1].translate(SUPER), NOTE.sub("", text))


def truth(lang):
    """The paragraphs, in order, the notes, and the running head."""
    story = STORIES[lang]
    paragraphs, notes = [story["title"]], []
    for kind, what in story["blocks"]:
        if kind == "table":
            paragraphs += [" ".join(row) for row in what]
        elif kind == "li":
            paragraphs += [plain(item) for item in what]
        else:
            paragraphs.append(plain(what))
            notes += NOTE.findall(what)
    return {"paragraphs": paragraphs, "notes": notes, "head": story["head"]}


# HTML, for WeasyPrint, Chromium and LibreOffice.

def markup(text, notes):
    def note(found):
        return notes(found[1])
    return RAISED.sub(r"<sup>\1</sup>", NOTE.sub(note, html.escape(text, quote=False)))


def page(lang, css, notes):
    story = STORIES[lang]
    body = [f"<h1>{story['title']}</h1>"]
    for kind, what in story["blocks"]:
        if kind == "li":
            body.append("<ul>" + "".join(f"<li>{markup(item, notes)}</li>" for item in what) + "</ul>")
        elif kind == "table":
            rows = ["".join(f"<td>{cell}</td>" for cell in row) for row in what]
            body.append("<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>")
        else:
            name = {"h": "h2", "p": "p", "caption": "p class=caption"}[kind]
            body.append(f"<{name}>{markup(what, notes)}</{name.split()[0]}>")
    font = FONT.get(lang, "DejaVu Serif")
    direction = ' dir="rtl"' if lang in RTL else ""
    return f"""<!doctype html><html lang="{lang}"{direction}><meta charset="utf-8"><title>{story['title']}</title><style>
@page {{ size: 148mm 150mm; margin: 20mm 16mm; @top-center {{ content: "{story['head']}"; font: 14pt "{font}" }}
@bottom-center {{ content: counter(page); font: 9pt "{font}" }} }}
body {{ font: 10pt/1.35 "{font}"; margin: 0 }} h1 {{ font-size: 17pt; text-align: center }} h2 {{ font-size: 13pt }}
p {{ margin: 0 0 6pt }} sup {{ font-size: 65%; line-height: 0 }} td {{ padding: 1pt 16pt }} .caption {{ text-align: center; font-size: 9pt }}
{css}</style><body>{"".join(body)}</body></html>"""


FOOT = ".n { float: footnote; font-size: 8pt }"
TWO = "body { columns: 2; column-gap: 8mm; text-align: justify; hyphens: auto } h1 { column-span: all } td { padding: 1pt 3pt; font-size: 8pt; hyphens: manual }"
# Chromium sets the heads of such pages in the middle of the text.
VERTICAL = "html { writing-mode: vertical-rl } @page { @top-center { content: none } @bottom-center { content: none } }"
INDENT = "p { margin: 0; text-indent: 1.4em; text-align: justify; hyphens: auto } h2 + p { text-indent: 0 }"


def weasyprint(path, lang, css):
    import weasyprint as writer
    notes = lambda text: f'<span class="n">{text}</span>'
    writer.HTML(string=page(lang, FOOT + css, notes)).write_pdf(path)


def untagged(path, lang, css):
    chromium(path, lang, css, "--disable-pdf-tagging")


def chromium(path, lang, css, *options):
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder, "page.html")
        source.write_text(page(lang, css, lambda text: ""))
        subprocess.run(["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/u",
                        "--no-pdf-header-footer", *options, f"--print-to-pdf={path}", source.as_uri()],
                       check=True, capture_output=True, timeout=180)


def ghostscript(path, lang, css):
    """What WeasyPrint makes, rewritten. (Of Chromium's files Ghostscript 10.00 loses letters.)"""
    with tempfile.TemporaryDirectory() as folder:
        weasyprint(folder + "/in.pdf", lang, css)
        subprocess.run(["gs", "-q", "-o", path, "-sDEVICE=pdfwrite", folder + "/in.pdf"], check=True, capture_output=True)


def markdown(lang):
    story = STORIES[lang]
    out = [f"# {story['title']}"]
    for kind, what in story["blocks"]:
        if kind == "li":
            out.append("\n".join(f"- {item}" for item in what))
        elif kind == "table":
            out.append("\n".join("| " + " | ".join(row) + " |" for row in [what[0], ["---"] * len(what[0]), *what[1:]]))
        else:
            text = NOTE.sub(lambda found: f"^[{found[1]}]", what)
            out.append({"h": "## ", "p": "", "caption": ""}[kind] + text)
    return "\n\n".join(out)


def pandoc(lang, path):
    subprocess.run(["pandoc", "-f", "markdown-smart", "-V", f"lang={lang}", "-s", "-o", path], check=True, text=True,
                   input=f"---\nlang: {lang}\ndir: {'rtl' if lang in RTL else 'ltr'}\n---\n\n" + markdown(lang))


def libreoffice(path, lang, _):
    with tempfile.TemporaryDirectory() as folder:
        pandoc(lang, folder + "/page.docx")
        # PDF without tags.
        subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{folder}/u", "--convert-to",
                        'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"false"}}', "--outdir", folder,
                        folder + "/page.docx"], check=True, capture_output=True, timeout=180)
        shutil.copy(folder + "/page.pdf", path)


def typst(path, lang, css, font=None):
    """`font`: one with glyphs for raised figures."""
    import typst as writer
    story = STORIES[lang]
    escape = lambda text: re.sub(r"([#$*_@<>\\\[\]`])", r"\\\1", text)
    def inline(text):
        parts = re.split(r"(\[n:[^\]]*\]|\^\w+\^)", text)
        out = ""
        for part in parts:
            if part.startswith("[n:"):
                out += f"#footnote[{escape(part[3:-1])}]"
            elif RAISED.fullmatch(part):
                out += f"#super(typographic: {'true' if font else 'false'})[{part[1:-1]}]"
            else:
                out += escape(part)
        return out
    font = font or FONT.get(lang, "DejaVu Serif")
    out = [f'#set page(width: 148mm, height: 150mm, margin: 18mm, {css} header: align(center, text(13pt)[{story["head"]}]), numbering: "1")',
           f'#set text(font: "{font}", size: 9.5pt, lang: "{lang}")', "#set par(justify: true)", "#set smartquote(enabled: false)",
           f"#align(center, text(17pt, weight: \"bold\")[{story['title']}])"]
    for kind, what in story["blocks"]:
        if kind == "li":
            out.append("\n".join(f"- {inline(item)}" for item in what))
        elif kind == "table":
            cells = ", ".join(f"[{cell}]" for row in what for cell in row)
            out.append(f"#table(columns: {len(what[0])}, {cells})")
        elif kind == "h":
            out.append(f"== {what}")
        else:
            out.append(inline(what))
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder, "page.typ")
        source.write_text("\n\n".join(out))
        writer.compile(str(source), output=path + ".tagged")
    # Without tags: MuPDF rewrites nothing but the catalog.
    import pymupdf
    document = pymupdf.open(path + ".tagged", filetype="pdf")
    document.xref_set_key(document.pdf_catalog(), "StructTreeRoot", "null")
    document.save(path, garbage=4, deflate=True)
    pathlib.Path(path + ".tagged").unlink()


def latex(path, lang, css, fonts=r"\usepackage{lmodern}"):
    story = STORIES[lang]
    escape = lambda text: re.sub(r"([#$%&_{}])", r"\\\1", text).replace("€", "Euro")
    def inline(text):
        text = escape(text)
        text = NOTE.sub(lambda found: rf"\footnote{{{found[1]}}}", text)
        return RAISED.sub(r"\\textsuperscript{\1}", text)
    babel = {"en": "british", "de": "ngerman", "fr": "french"}[lang]
    out = [rf"\documentclass[10pt,{css}]{{article}}\usepackage[utf8]{{inputenc}}\usepackage[T1]{{fontenc}}{fonts}\usepackage[{babel}]{{babel}}",
           r"\usepackage[paperwidth=148mm,paperheight=150mm,margin=18mm,headsep=6mm]{geometry}\usepackage{fancyhdr}\pagestyle{fancy}",
           r"\fancyhf{}\fancyhead[C]{\large " + story["head"] + r"}\fancyfoot[C]{\thepage}\renewcommand{\headrulewidth}{0pt}",
           r"\begin{document}\begin{center}\Large " + story["title"] + r"\end{center}"]
    for kind, what in story["blocks"]:
        if kind == "li":
            out.append(r"\begin{itemize}" + "".join(rf"\item {inline(item)} " for item in what) + r"\end{itemize}")
        elif kind == "table":
            rows = r"\\ ".join(" & ".join(row) for row in what)
            out.append(r"\begin{tabular}{lrr}" + rows + r"\end{tabular}")
        else:
            out.append({"h": r"\section*{%s}", "p": "%s", "caption": r"\begin{center}\small %s\end{center}"}[kind] % inline(what))
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder, "page.tex").write_text("\n\n".join(out) + r"\end{document}")
        for _ in range(2):
            subprocess.run(["pdflatex", "-interaction=batchmode", "page.tex"], cwd=folder, capture_output=True, timeout=120)
        shutil.copy(folder + "/page.pdf", path)


def qt(path, lang, css):
    """The rich text of Qt, which draws the lines at the end of a page twice, and names radicals for characters."""
    code = f"""import sys
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QFont, QGuiApplication, QPageSize, QPdfWriter, QTextDocument
app = QGuiApplication(sys.argv)
writer = QPdfWriter({path!r})
writer.setPageSize(QPageSize(QPageSize.A5))
writer.setResolution(300)
document = QTextDocument()
document.setDefaultFont(QFont({FONT.get(lang, "DejaVu Serif")!r}, 9))
document.setHtml(sys.stdin.read())
document.documentLayout().setPaintDevice(writer)
document.setPageSize(QSizeF(writer.width(), writer.height()))
document.print_(writer)"""
    subprocess.run([sys.executable, "-c", code], input=page(lang, "", lambda text: ""), check=True, text=True,
                   capture_output=True, timeout=100, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"})


def groff(path, lang, css):
    story = STORIES[lang]
    out = [".ds CH", ".ds LH " + story["head"], f".nr PS {css or 10}", ".nr HM 1.2i", ".nr FM 1i", ".nr LL 4.5i", f".TL\n{story['title']}"]
    for kind, what in story["blocks"]:
        if kind == "li":
            out += [f".IP \\(bu 2\n{item}" for item in what]
        elif kind == "table":
            rows = "\n".join("\t".join(row) for row in what)
            out.append(f".TS\nl r r.\n{rows}\n.TE")
        elif kind == "h":
            out.append(f".SH\n{what}")
        else:
            text = NOTE.sub(lambda found: f"\\**\n.FS\n{found[1]}\n.FE\n", what).replace("\n ", "\n")
            text = RAISED.sub(r"\\u\\s-3\1\\s+3\\d", text)
            text = re.sub(r"\n ", "\n", text)
            out.append((".PP\n" if kind == "p" else ".LP\n") + text)
    done = subprocess.run(["groff", "-k", "-t", "-ms", *(["-mde"] if lang == "de" else []), "-Tpdf"],
                          input="\n".join(out).encode(), check=True, capture_output=True)
    pathlib.Path(path).write_bytes(done.stdout)


def reportlab(path, lang, css):
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph, Spacer, Table
    for name in ["DejaVuSerif", "DejaVuSans"]:
        pdfmetrics.registerFont(TTFont(name, DEJAVU + name + ".ttf"))
    story, font = STORIES[lang], "DejaVuSans"
    body = ParagraphStyle("b", fontName=font, fontSize=9.5, leading=13, spaceAfter=5, alignment=4 if css else 0)
    title = ParagraphStyle("t", parent=body, fontSize=16, leading=20, alignment=1)
    head = ParagraphStyle("h", parent=body, fontSize=12, leading=16)
    flow = [Paragraph(story["title"], title)]
    inline = lambda text: RAISED.sub(r'<super size="6.5">\1</super>', NOTE.sub("", text))
    for kind, what in story["blocks"]:
        if kind == "li":
            flow += [Paragraph(inline(item), body, bulletText="•") for item in what]
        elif kind == "table":
            flow += [Table(what, style=[("FONT", (0, 0), (-1, -1), font, 9)]), Spacer(1, 6)]
        else:
            flow.append(Paragraph(inline(what), {"h": head, "p": body, "caption": body}[kind]))
    def furniture(canvas, document):
        canvas.setFont(font, 13)
        canvas.drawCentredString(210, 565, story["head"])
        canvas.setFont(font, 8)
        canvas.drawCentredString(210, 28, str(document.page))
    frames = [Frame(40, 45, 340, 505)] if not css else [Frame(30, 45, 175, 505), Frame(212, 45, 175, 505)]
    document = BaseDocTemplate(path, pagesize=(420, 595), title=story["title"])
    document.addPageTemplates(PageTemplate(frames=frames, onPage=furniture))
    document.build(flow)


def fpdf2(path, lang, css):
    from fpdf import FPDF
    story = STORIES[lang]

    class Document(FPDF):
        def header(self):
            self.set_font("f", size=13)
            self.cell(0, 8, story["head"], align="C", new_x="LMARGIN", new_y="NEXT")
            self.ln(4)

        def footer(self):
            self.set_y(-14)
            self.set_font("f", size=8)
            self.cell(0, 8, str(self.page_no()), align="C")

    document = Document(format="A5")
    document.add_font("f", fname=DEJAVU + "DejaVuSans.ttf")
    document.set_text_shaping(True)
    document.add_page()
    align = "R" if lang in RTL else css or "L"
    def write(text, size, align=align):
        document.set_font("f", size=size)
        document.multi_cell(0, size * 0.5, text, align=align, new_x="LMARGIN", new_y="NEXT")
        document.ln(1.5)
    write(story["title"], 16, "C")
    for kind, what in story["blocks"]:
        if kind == "li":
            for item in what:
                write(("• " if lang not in RTL else "") + plain(item), 9.5)
        elif kind == "table":
            document.set_font("f", size=9.5)
            for row in what:
                for cell in row:
                    document.cell(35, 5, cell)
                document.ln(5)
            document.ln(2)
        else:
            write(plain(what), {"h": 12.5}.get(kind, 9.5))
    document.output(path)


FILES = {
    **{f"weasyprint-{lang}": (weasyprint, lang, INDENT if lang in ("fr", "ru") else "") for lang in ("en", "de", "fr", "ru", "he", "ar")},
    **{f"weasyprint-columns-{lang}": (weasyprint, lang, TWO) for lang in ("en", "de", "ru", "he", "ar", "zh")},
    **{f"chromium-{lang}": (chromium, lang, "") for lang in ("en", "de", "fr", "ru", "he", "ar", "ja")},
    **{f"chromium-columns-{lang}": (chromium, lang, TWO) for lang in ("en", "de", "he")},
    "chromium-vertical-ja": (chromium, "ja", VERTICAL),
    **{f"untagged-{lang}": (untagged, lang, "") for lang in ("en", "de", "fr", "ru", "he", "ar", "zh")},
    **{f"untagged-columns-{lang}": (untagged, lang, TWO) for lang in ("en", "fr", "ru", "ar")},
    "untagged-vertical-ja": (untagged, "ja", VERTICAL),
    **{f"ghostscript-{lang}": (ghostscript, lang, INDENT) for lang in ("en", "de", "ru", "he", "ar")},
    **{f"libreoffice-{lang}": (libreoffice, lang, "") for lang in STORIES},
    **{f"typst-{lang}": (typst, lang, "") for lang in ("en", "fr", "ru", "ja", "zh", "he", "ar")},
    **{f"typst-columns-{lang}": (typst, lang, "columns: 2,") for lang in ("en", "de", "fr", "ja")},
    # Fonts with raised figures and ligatures of two glyphs, and bitmaps.
    **{f"typst-raised-{lang}": (functools.partial(typst, font="Libertinus Serif"), lang, "") for lang in ("en", "fr")},
    "weasyprint-naskh-ar": (weasyprint, "ar", "body, h1, h2 { font-family: 'Noto Naskh Arabic' }"),
    "latex-bitmap-de": (functools.partial(latex, fonts=""), "de", "onecolumn"),
    **{f"qt-{lang}": (qt, lang, "") for lang in ("en", "ja")},
    **{f"latex-{lang}": (latex, lang, "onecolumn") for lang in ("en", "de")},
    **{f"latex-columns-{lang}": (latex, lang, "twocolumn") for lang in ("en", "fr")},
    **{f"groff-{lang}": (groff, lang, "") for lang in ("en", "de")},
    **{f"reportlab-{lang}": (reportlab, lang, "") for lang in ("en", "de", "ru")},
    **{f"reportlab-columns-{lang}": (reportlab, lang, "two") for lang in ("en", "fr", "ru")},
    **{f"fpdf2-{lang}": (fpdf2, lang, "J" if lang == "fr" else "") for lang in ("en", "fr", "ru", "he", "ar")},
}
# Those whose page shows no notes or heads.
NO_NOTES = ("chromium", "untagged", "reportlab", "fpdf2", "qt")
NO_HEADS = ("libreoffice", "qt")


def pages(path):
    import pypdfium2

    return len(pypdfium2.PdfDocument(path))


def version(command):
    out = subprocess.run(command, capture_output=True, text=True)
    return (out.stdout or out.stderr).strip().splitlines()[0]


def main():
    import importlib.metadata
    OUT.mkdir(parents=True, exist_ok=True)
    index = OUT / "truth.json"
    known = json.loads(index.read_text()) if index.exists() else {"writers": {}, "files": {}}
    for name, (writer, lang, css) in FILES.items():
        if len(sys.argv) > 1 and not any(name.startswith(wanted) for wanted in sys.argv[1:]):
            continue
        try:
            writer(str(OUT / f"{name}.pdf"), lang, css)
        except Exception as error:
            print(f"{name}: left out: {error!r:.300}", file=sys.stderr)
            continue
        known["files"][name] = {"lang": lang, "notes": not name.startswith(NO_NOTES),
                                "head": not name.startswith(NO_HEADS) and "vertical" not in name,
                                "pages": pages(OUT / f"{name}.pdf")}
        print(name, (OUT / f"{name}.pdf").stat().st_size)
    packages = {name: importlib.metadata.version(name) for name in ("reportlab", "fpdf2", "weasyprint", "typst", "pyside6-essentials")}
    programs = {"chromium": ["chromium", "--version"], "libreoffice": ["soffice", "--version"], "pdftex": ["pdftex", "--version"],
                "groff": ["groff", "--version"], "ghostscript": ["gs", "--version"], "pandoc": ["pandoc", "--version"]}
    known["writers"] = packages | {name: version(command) for name, command in programs.items()}
    known["stories"] = {lang: truth(lang) for lang in STORIES}
    index.write_text(json.dumps(known, ensure_ascii=False, indent=1) + "\n")


main()
