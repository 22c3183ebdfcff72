"""Presentations."""
import io, json, subprocess, tempfile
from pathlib import Path

from common import convert, node

# Title, and slides of a title, points and notes.
DECKS = {
    "en": ("Harbour lights", [("What we found", ["The lamp turned 10³ times an hour.", "Nobody counted the ferries."], "Pause here."), ("What it costs", ["Oil: 1,204 crowns", "Glass: 350 crowns"], "")]),
    "de": ("Das Leuchtfeuer", [("Befunde", ["Der Turm steht seit 1881.", "Größe ist relativ."], "Langsam sprechen."), ("Kosten", ["Öl: 1.204 Kronen", "Glas: 350 Kronen"], "")]),
    "fr": ("Le phare", [("Constat", ["Le phare tourne encore.", "Personne ne l’a compté."], "À lire lentement."), ("Coût", ["Huile : 1 204 couronnes"], "")]),
    "ja": ("港の灯台", [("調査", ["灯台は古い。", "誰も数えなかった。"], "ゆっくり話す。"), ("費用", ["油：千二百円"], "")]),
    "pl": ("Latarnia", [("Ustalenia", ["Wieża stoi od 1881 roku.", "Nikt nie liczył promów."], ""), ("Koszty", ["Szkło: 350 koron"], "Źródło: rejestr.")]),
}
ROWS = [["Item", "Crowns"], ["Oil", "1,204"], ["Glass", "350"]]


def expect(lang, kind="list_item", subtitle=None, notes=True, first=1):
    title, slides = DECKS[lang]
    out = []
    if first:
        out.append(["heading", title, {"page": 1}])
        if subtitle:
            out.append(["body", subtitle, {"page": 1}])
    for page, (head, points, note) in enumerate(slides, first + 1):
        out.append(["heading", head, {"page": page}])
        out += [[kind, point, {"page": page}] for point in points]
        if note and notes:
            out.append(["note", note, {"page": page}])
    return out


def write(files, expected):
    from pptx import Presentation
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE
    from pptx.util import Inches

    def deck(lang, name):
        show = Presentation()
        title, slides = DECKS[lang]
        slide = show.slides.add_slide(show.slide_layouts[0])
        slide.shapes.title.text, slide.placeholders[1].text = title, "Ines Falk"
        for head, points, note in slides:
            slide = show.slides.add_slide(show.slide_layouts[1])
            slide.shapes.title.text = head
            frame = slide.placeholders[1].text_frame
            frame.text = points[0]
            for point in points[1:]:
                frame.add_paragraph().text = point
            if note:
                slide.notes_slide.notes_text_frame.text = note
        return show

    for lang in ("en", "de", "ja"):
        name = f"pptx-pythonpptx-{lang}.pptx"
        show = deck(lang, name)
        paragraphs = expect(lang, subtitle="Ines Falk")
        if lang == "en":
            slide = show.slides.add_slide(show.slide_layouts[5])
            slide.shapes.title.text = "In figures"
            table = slide.shapes.add_table(3, 2, Inches(1), Inches(2), Inches(6), Inches(2)).table
            for at, row in enumerate(ROWS):
                for to, cell in enumerate(row):
                    table.cell(at, to).text = cell
            slide = show.slides.add_slide(show.slide_layouts[5])
            slide.shapes.title.text = "In a chart"
            data = CategoryChartData()
            data.categories = ["May", "June"]
            data.add_series("Boats", (12, 14))
            slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, Inches(1), Inches(2), Inches(6), Inches(4), data)
            paragraphs += [["heading", "In figures", {"page": 4}], *[["table_row", " | ".join(row), {"page": 4}] for row in ROWS], ["heading", "In a chart", {"page": 5}], ["table_row", "May | Boats: 12", {"page": 5}], ["table_row", "June | Boats: 14", {"page": 5}]]
        show.save(files / name)
        expected[name] = [paragraphs]

    for lang in ("fr", "pl"):
        title, slides = DECKS[lang]
        name = f"pptx-pptxgenjs-{lang}.pptx"
        code = f"const P = require('pptxgenjs'); const show = new P(); const slides = {json.dumps([(title, [], ''), *slides])};" + """
            for (const [head, points, note] of slides) { const slide = show.addSlide(); slide.addText(head, {x: 1, y: 0.5, w: 8, h: 1, fontSize: 30});
              if (points.length) slide.addText(points.map(text => ({text, options: {bullet: true, breakLine: true}})), {x: 1, y: 2, w: 8, h: 3}); if (note) slide.addNotes(note); }
            show.writeFile({fileName: '""" + name + "'});"
        node("pptxgenjs", files, code)
        # The titles are text boxes, which nothing marks as titles.
        expected[name] = [[["body" if kind == "heading" else kind, *rest] for kind, *rest in expect(lang)]]

    work = Path(tempfile.mkdtemp())
    for lang in ("en", "de"):
        title, slides = DECKS[lang]
        markdown = f"% {title}\n\n" + "\n".join(f"## {head}\n\n" + "".join(f"* {point.replace('10³', '10^3^')}\n" for point in points) + (f"\n::: notes\n{note}\n:::\n" if note else "") for head, points, note in slides)
        if lang == "en":
            markdown += "\n## A law\n\nSo $E = mc^2$ holds.\n"
        (work / "deck.md").write_text(markdown, "utf-8")
        name = f"pptx-pandoc-{lang}.pptx"
        subprocess.run(["pandoc", "--slide-level=2", str(work / "deck.md"), "-o", str(files / name)], check=True)
        expected[name] = [expect(lang) + ([["heading", "A law", {"page": 4}], ["body", "So E = mc² holds.", {"page": 4}]] if lang == "en" else [])]

    # --- ODP --------------------------------------------------------------------------------------------------------------
    for name, to in [("pptx-pythonpptx-de", "de"), ("pptx-pythonpptx-ja", "ja"), ("pptx-pandoc-de", "pandoc-de"), ("pptx-pptxgenjs-fr", "pptxgenjs-fr"), ("pptx-pptxgenjs-pl", "pptxgenjs-pl"), ("pptx-pythonpptx-en", "en")]:
        target = f"odp-libreoffice-{to}.odp"
        convert(files / f"{name}.pptx", files / target, "odp")
        expected[target] = json.loads(json.dumps(expected[f"{name}.pptx"]))
        if to == "en":
            # It gives a chart of one series its name as the title.
            at = expected[target][0].index(["table_row", "May | Boats: 12", {"page": 5}])
            expected[target][0].insert(at, ["caption", "Boats", {"page": 5}])
    for name in ("odp-libreoffice-de", "odp-libreoffice-ja", "odp-libreoffice-en"):
        target = f"pptx-libreoffice-from-{name}.pptx"
        convert(files / f"{name}.odp", files / target, "pptx")
        expected[target] = expected[f"{name}.odp"]

    from odf.namespaces import PRESENTATIONNS
    from odf.draw import Frame, Page, TextBox
    from odf.opendocument import OpenDocumentPresentation
    from odf.presentation import Notes
    from odf.style import GraphicProperties, MasterPage, PageLayout, PageLayoutProperties, Style
    from odf.table import Table, TableCell, TableRow
    from odf.text import List, ListItem, P
    for lang in ("fr", "pl", "ja", "en"):
        title, slides = DECKS[lang]
        show = OpenDocumentPresentation()
        layout = PageLayout(name="L")
        layout.addElement(PageLayoutProperties(pagewidth="28cm", pageheight="21cm", printorientation="landscape"))
        show.automaticstyles.addElement(layout)
        master = MasterPage(name="M", pagelayoutname=layout)
        show.masterstyles.addElement(master)
        plain = Style(name="p", family="presentation")
        plain.addElement(GraphicProperties(fillcolor="#ffffff"))
        show.styles.addElement(plain)
        for head, points, note in [(title, [], ""), *slides]:
            page = Page(masterpagename=master)
            show.presentation.addElement(page)

            def box(top, role):
                frame = Frame(stylename=plain, width="20cm", height="3cm", x="2cm", y=top)
                frame.setAttrNS(PRESENTATIONNS, "class", role)
                text = TextBox()
                frame.addElement(text)
                page.addElement(frame)
                return text
            if points:
                items, outer = List(), box("6cm", "outline")
                for point in points:
                    item = ListItem()
                    item.addElement(P(text=point))
                    items.addElement(item)
                outer.addElement(items)
            box("1cm", "title").addElement(P(text=head))
            if note:
                notes, frame, text = Notes(), Frame(width="10cm", height="5cm"), TextBox()
                frame.setAttrNS(PRESENTATIONNS, "class", "notes")
                text.addElement(P(text=note))
                frame.addElement(text)
                notes.addElement(frame)
                page.addElement(notes)
        name = f"odp-odfpy-{lang}.odp"
        show.save(str(files / name))
        expected[name] = [expect(lang)]
