#!/usr/bin/env python3
"""Makes the files of tests/doubts.rs: PDF files that cannot be read faithfully, each in its own way.

Needs fontTools, pypdf, Pillow and the Liberation fonts. Writes tests/fixtures/doubts. The words are our own.
"""
import io, random, sys, zlib
from pathlib import Path
from fontTools import subset
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont
from pypdf import PdfReader, PdfWriter

OUT = Path(__file__).resolve().parent.parent / "fixtures" / "doubts"
FACE = "/usr/share/fonts/truetype/liberation/LiberationSerif-Regular.ttf"
LINES = [
    "The harbour master counted nineteen barrels of salt before the rain began,",
    "and he wrote the number on the inside of the warehouse door with chalk.",
    "Nobody could explain afterwards why the ledger of the company showed only",
    "twelve, or who had sailed on the morning tide with the remaining seven.",
    "The inquiry lasted eleven days and heard thirty witnesses, most of whom had",
    "been asleep; the cooper alone remembered a light on the water after midnight.",
    "His account was read to the jury twice and then crossed out by the clerk.",
    "A copy of the page was found behind the stove when the office was painted.",
    "The company paid the owners in full and asked them to keep the matter quiet.",
    "Two of the owners agreed, and the third published everything in a pamphlet.",
]


class File:
    """Objects of a PDF file."""

    def __init__(self):
        self.objects = []

    def add(self, body):
        self.objects.append(body if isinstance(body, bytes) else body.encode("latin-1"))
        return len(self.objects)

    def stream(self, data, entries="", compress=False):
        data = data if isinstance(data, bytes) else data.encode("latin-1")
        if compress:
            data, entries = zlib.compress(data, 9), entries + " /Filter /FlateDecode"
        return self.add(b"<< /Length %d %s >>\nstream\n" % (len(data), entries.encode()) + data + b"\nendstream")

    def page(self, content, resources="", compress=False):
        return (content if isinstance(content, int) else self.stream(content, compress=compress), resources)

    def write(self, pages, catalog=""):
        first = len(self.objects)
        kids = " ".join(f"{first + 2 + n} 0 R" for n in range(len(pages)))
        parent = self.add(f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>")
        for content, resources in pages:
            self.add(f"<< /Type /Page /Parent {parent} 0 R /MediaBox [0 0 420 595] /Contents {content} 0 R /Resources << {resources} >> >>")
        root = self.add(f"<< /Type /Catalog /Pages {parent} 0 R {catalog} >>")
        out, places = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", []
        for number, body in enumerate(self.objects, 1):
            places.append(len(out))
            out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
        start = len(out)
        out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(self.objects) + 1)
        out += b"".join(b"%010d 00000 n \n" % place for place in places)
        return out + b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(self.objects) + 1, root, start)


HELVETICA = "/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >> >>"


def text(lines, top=540, mode=0, font="F", show=None, size=10):
    """Returns operators that show lines."""
    show = show or (lambda line: "(" + line.replace("(", "\\(").replace(")", "\\)") + ")")
    out = [f"BT {mode} Tr /{font} {size} Tf {size * 1.5} TL 30 {top} Td"]
    out += [f"{show(line)} Tj T*" for line in lines]
    return "\n".join(out + ["ET\n"])


def picture(file, lines=LINES, dpi=110):
    """Adds an image of lines as an object and returns its number."""
    scale = dpi / 72
    image = Image.new("L", (int(420 * scale), int(595 * scale)), 255)
    draw, font = ImageDraw.Draw(image), ImageFont.truetype(FACE, int(11 * scale))
    for number, line in enumerate(lines):
        draw.text((30 * scale, (40 + 16 * number) * scale), line, font=font, fill=20)
    image = image.convert("1")
    return file.stream(image.tobytes(), f"/Type /XObject /Subtype /Image /Width {image.width} /Height {image.height} /ColorSpace /DeviceGray /BitsPerComponent 1", True)


WHOLE = "q 420 0 0 595 0 0 cm /I Do Q\n"


def embedded(keep_cmap=False, broken=False):
    """Returns a subset font and a map from characters to glyph numbers."""
    options = subset.Options(layout_features=[], hinting=False, glyph_names=False, notdef_outline=True)
    font = TTFont(FACE)
    cutter = subset.Subsetter(options)
    cutter.populate(text="".join(LINES))
    cutter.subset(font)
    order, cmap = font.getGlyphOrder(), font.getBestCmap()
    glyphs = {chr(code): order.index(name) for code, name in cmap.items()}
    widths = [font["hmtx"][name][0] * 1000 // font["head"].unitsPerEm for name in order]
    if not keep_cmap:
        for table in ("cmap", "post", "name", "OS/2"):
            if table in font:
                del font[table]
    out = io.BytesIO()
    font.save(out)
    data = out.getvalue()
    return (data[: len(data) // 3] if broken else data), glyphs, widths


def composite(file, to_unicode=None, base="ABCDEF+Serif", **how):
    """Adds a CID font and returns the resource and a function that shows a line."""
    data, glyphs, widths = embedded(**how)
    program = file.stream(data, f"/Length1 {len(data)}", True)
    descriptor = file.add(f"<< /Type /FontDescriptor /FontName /{base} /Flags 4 /FontBBox [-200 -300 1200 1000] /ItalicAngle 0 /Ascent 891 /Descent -216 /CapHeight 660 /StemV 80 /FontFile2 {program} 0 R >>")
    below = file.add(f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{base} /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor {descriptor} 0 R /CIDToGIDMap /Identity /W [0 [{' '.join(map(str, widths))}]] >>")
    mapping = ""
    if to_unicode:
        pairs = [(glyph, to_unicode(c)) for c, glyph in glyphs.items() if to_unicode(c)]
        rows = "\n".join(f"<{glyph:04X}> <{c.encode('utf-16-be').hex()}>" for glyph, c in pairs[:99])
        cmap = f"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def 1 begincodespacerange <0000> <FFFF> endcodespacerange {len(pairs[:99])} beginbfchar\n{rows}\nendbfchar endcmap end end"
        mapping = f"/ToUnicode {file.stream(cmap)} 0 R"
    top = file.add(f"<< /Type /Font /Subtype /Type0 /BaseFont /{base} /Encoding /Identity-H /DescendantFonts [{below} 0 R] {mapping} >>")
    show = lambda line: "<" + "".join(f"{glyphs[c]:04X}" for c in line) + ">"
    return f"/Font << /F {top} 0 R >>", show


def drawn(file, lines=LINES):
    """Returns operators that fill the outlines of letters."""
    font = TTFont(FACE)
    cmap, glyphs, units = font.getBestCmap(), font.getGlyphSet(), font["head"].unitsPerEm
    from fontTools.pens.basePen import BasePen

    class Pen(BasePen):
        def __init__(self, glyphs, x, y, scale):
            super().__init__(glyphs)
            self.out, self.at = [], lambda p: f"{x + p[0] * scale:.1f} {y + p[1] * scale:.1f}"
        def _moveTo(self, p): self.out.append(self.at(p) + " m")
        def _lineTo(self, p): self.out.append(self.at(p) + " l")
        def _curveToOne(self, a, b, c): self.out.append(" ".join(map(self.at, (a, b, c))) + " c")
        def _closePath(self): self.out.append("h f")

    out, scale = [], 11 / units
    for row, line in enumerate(lines):
        x = 30.0
        for c in line:
            pen = Pen(glyphs, x, 540 - 16 * row, scale)
            glyphs[cmap[ord(c)]].draw(pen)
            body = " ".join(pen.out).replace("h f", "h")
            out.append(body + " f" if body else "")
            x += glyphs[cmap[ord(c)]].width * scale
    return "\n".join(out)


def type3(file, names):
    """Adds a font whose glyphs are drawings, without a mapping."""
    letters = sorted(set("".join(LINES)))
    chars = " ".join(f"/{names(n)} {file.stream('500 0 0 0 400 600 d1 50 0 300 600 re f', compress=False)} 0 R" for n, _ in enumerate(letters))
    differences = " ".join(f"/{names(n)}" for n, _ in enumerate(letters))
    number = file.add(f"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 500 700] /FontMatrix [0.001 0 0 0.001 0 0] /CharProcs << {chars} >> /Encoding << /Type /Encoding /Differences [33 {differences}] >> /FirstChar 33 /LastChar {32 + len(letters)} /Widths [{'500 ' * len(letters)}] >>")
    show = lambda line: "<" + "".join(f"{33 + letters.index(c):02X}" for c in line) + ">"
    return f"/Font << /F {number} 0 R >>", show


FILES = {}


def made(name):
    def keep(make):
        FILES[name] = make
    return keep


def simple(pages, catalog=""):
    file = File()
    return file.write([file.page(content, resources) for content, resources in pages(file)], catalog)


@made("scan")
def _():
    return simple(lambda file: [(WHOLE, f"/XObject << /I {picture(file)} 0 R >>")])


@made("scan-among-text")
def _():
    return simple(lambda file: [(text(LINES), HELVETICA), (WHOLE, f"/XObject << /I {picture(file)} 0 R >>")])


@made("scan-with-page-number")
def _():
    return simple(lambda file: [(WHOLE + text(["Exhibit 12, page 3"], 20), f"{HELVETICA} /XObject << /I {picture(file)} 0 R >>")])


@made("scan-with-text-layer")
def _():
    wrong = [line.replace("nineteen", "ninteen").replace("salt", "sait") for line in LINES]
    return simple(lambda file: [(WHOLE + text(wrong, mode=3), f"{HELVETICA} /XObject << /I {picture(file)} 0 R >>")])


@made("outlines")
def _():
    return simple(lambda file: [(file.stream(drawn(file, LINES[:6]), compress=True), "")])


@made("outlines-among-text")
def _():
    return simple(lambda file: [(text(LINES[:4]), HELVETICA), (file.stream(drawn(file, LINES[:6]), compress=True), "")])


@made("invisible")
def _():
    return simple(lambda file: [(text(LINES[:5]) + text(LINES[5:], 400, 3), HELVETICA)])


@made("under-picture")
def _():
    def pages(file):
        return [(text(LINES) + "q 420 0 0 200 0 395 cm /I Do Q\n" + text(LINES[:3], 300), f"{HELVETICA} /XObject << /I {picture(file, ['Withdrawn'])} 0 R >>")]
    return simple(pages)


@made("under-box")
def _():
    return simple(lambda file: [(text(LINES) + "0 g 20 460 390 60 re f\n", HELVETICA)])


@made("white-on-white")
def _():
    return simple(lambda file: [("1 g\n" + text(LINES[5:], 400) + "\n0 g\n" + text(LINES[:5]), HELVETICA)])


@made("type3-numbers")
def _():
    def pages(file):
        resources, show = type3(file, lambda n: f"g{n}")
        return [(text(LINES, show=show), resources)]
    return simple(pages)


@made("type3-among-text")
def _():
    def pages(file):
        resources, show = type3(file, lambda n: f"c{n:03d}")
        resources = resources.replace("/Font << ", "/Font << /H << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> ")
        return [(text(LINES[:8], font="H") + text(LINES[8:9], 300, show=show), resources)]
    return simple(pages)


@made("no-mapping")
def _():
    def pages(file):
        resources, show = composite(file)
        return [(text(LINES, show=show), resources)]
    return simple(pages)


@made("holes-in-mapping")
def _():
    def pages(file):
        resources, show = composite(file, lambda c: None if c in "fk" else c)
        return [(text(LINES, show=show), resources)]
    return simple(pages)


@made("private-mapping")
def _():
    def pages(file):
        resources, show = composite(file, lambda c: c if c in " aeiost" else chr(0xF000 + ord(c)))
        return [(text(LINES, show=show), resources)]
    return simple(pages)


@made("scrambled")
def _():
    letters = list("abcdefghijklmnopqrstuvwxyz")
    mixed = letters[:]
    random.Random(7).shuffle(mixed)
    swap = dict(zip(letters, mixed))
    def pages(file):
        resources, show = composite(file, lambda c: swap.get(c, c))
        return [(text(LINES, show=show), resources)]
    return simple(pages)


@made("shifted-by-one")
def _():
    def pages(file):
        resources, show = composite(file, lambda c: chr(ord(c) + 1) if c.isalpha() else c)
        return [(text(LINES, show=show), resources)]
    return simple(pages)


@made("all-one-letter")
def _():
    def pages(file):
        resources, show = composite(file, lambda c: "x")
        return [(text(LINES, show=show), resources)]
    return simple(pages)


@made("all-blank")
def _():
    def pages(file):
        resources, show = composite(file, lambda c: " ")
        return [(text(LINES, show=show), resources)]
    return simple(pages)


@made("broken-font")
def _():
    def pages(file):
        resources, show = composite(file, broken=True)
        return [(text(LINES, show=show), resources)]
    return simple(pages)


@made("damaged-page")
def _():
    def pages(file):
        data = zlib.compress(text(LINES).encode())
        return [(text(LINES[:6]), HELVETICA), (file.stream(b"\x00\x13" + data[40:], "/Filter /FlateDecode"), HELVETICA)]
    return simple(pages)


@made("placeholder")
def _():
    return simple(lambda file: [(text(["Please wait...", "If this message is not eventually replaced by the proper contents of the document,", "your viewer may not be able to display this type of document."]), HELVETICA)],
                  "/NeedsRendering true /AcroForm << /Fields [] /XFA [(template) 1 0 R] >>")


@made("encrypted")
def _():
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(FILES["scan"]())))
    writer.encrypt("open sesame", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    for name, make in FILES.items():
        (OUT / f"{name}.pdf").write_bytes(make())
    print(len(FILES), "files")


if __name__ == "__main__":
    sys.exit(main())
